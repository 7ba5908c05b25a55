//! Line icons on a 16 × 16 grid, in the colour of the surrounding text.

use leptos::prelude::*;

/// An icon. It has no accessible name; the button around it has one.
#[component]
pub fn Icon(
    /// Name of the icon; see [`path`].
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=path(name)/>
        </svg>
    }
}

/// The outline of an icon; empty for an unknown name.
fn path(name: &str) -> &'static str {
    match name {
        "election" => "M2.5 7.5h11v6.5h-11zM5 7.5V2h6v5.5M6.5 4.5l1.2 1.2L10 3.6M5 10h6",
        "region" => {
            "M8 14.5C5 11 3.5 8.7 3.5 6.5a4.5 4.5 0 0 1 9 0c0 2.2-1.5 4.5-4.5 8zM8 8.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z"
        }
        "needs" => "M2 5.2 8 2l6 3.2v5.6L8 14l-6-3.2zM2 5.2l6 3.1 6-3.1M8 8.3V14",
        "network" => {
            "M3.5 12.5a1.5 1.5 0 1 0 0 .1zM14.5 9a1.5 1.5 0 1 0 0 .1zM8.5 3.5a1.5 1.5 0 1 0 0 .1zM4 11 6.6 5M5 12l6.6-2.4M8 4.8 11.8 8"
        }
        "fleet" => {
            "M1.5 3.5h8v8h-8zM9.5 6h3l2 2.5v3h-5M4.5 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM12 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z"
        }
        "plan" => {
            "M2 13.5c5 0 1.5-9 7-9M9 4.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0M2 13.5h.1M10 11.5l1.5 1.5 3-3"
        }
        "schedule" => "M2 3v11h12.5M4.5 5h4M6.5 8h5M9 11h4.5",
        "readiness" => {
            "M3 2.5h10v11.5H3zM5.2 6l1 1 1.6-2M9.3 6h1.8M5.2 10.5l1 1 1.6-2M9.3 10.5h1.8"
        }
        "security" => {
            "M8 1.5 13.5 3.5v4c0 3.5-2.2 5.7-5.5 7-3.3-1.3-5.5-3.5-5.5-7v-4zM5.5 7.8l2 2 3.2-3.6"
        }
        "staff" => {
            "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.6 2-4 4.5-4s4.5 1.4 4.5 4M10.5 3a2.3 2.3 0 0 1 0 4.4M12 9.8c1.6.5 2.5 1.8 2.5 3.7"
        }
        "compare" => "M2 3h5v10H2zM9 3h5v10H9M4 6h1M4 8.5h1M11 6h1M11 8.5h1M11 11h1",
        "documents" => "M4 1.5h5.5l3 3v10H4zM9.5 1.5v3h3M6 8h4.5M6 10.5h4.5",
        "under-way" => "M1.5 12.5h13M4 12.5V5l5 2.5L4 10M11 4.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
        "history" => "M2.5 8A5.5 5.5 0 1 0 4.5 3.7M2.5 2v3h3M8 5v3.2l2.2 1.5",
        "undo" => "M5.5 3 2.5 6l3 3M2.5 6h6.5a4 4 0 0 1 0 8H6",
        "redo" => "M10.5 3l3 3-3 3M13.5 6H7a4 4 0 0 0 0 8h3",
        "search" => "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3 14 14",
        "save" => "M2.5 2.5h9l2 2v9h-11zM5 2.5v4h5.5v-4M5 13.5V9.5h6v4",
        "open" => "M1.5 13V3h4.5l1.5 2h6v2M1.5 13l2.5-6h11l-2.5 6z",
        "light" => {
            "M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM8 1.2v1.8M8 13v1.8M1.2 8H3M13 8h1.8M3.2 3.2l1.2 1.2M11.6 11.6l1.2 1.2M3.2 12.8l1.2-1.2M11.6 4.4l1.2-1.2"
        }
        "dark" => "M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3z",
        "person" => {
            "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14.5c0-3 2.4-4.5 5.5-4.5s5.5 1.5 5.5 4.5"
        }
        "bell" => {
            "M3 11.5h10c-1.2-1-1.5-2-1.5-4.5a3.5 3.5 0 0 0-7 0c0 2.5-.3 3.5-1.5 4.5zM6.7 13.5h2.6M8 2v1.5"
        }
        "help" => "M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12.5v.1",
        "info" => "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 7.2v4M8 4.7v.1",
        "close" => "M3.5 3.5l9 9M12.5 3.5l-9 9",
        "wide" => "M6 3 2 8l4 5M10 3l4 5-4 5M2 8h12",
        "narrow" => "M2 3l4 5-4 5M14 3l-4 5 4 5",
        "play" => "M4 2.5v11l9-5.5z",
        "stop" => "M3.5 3.5h9v9h-9z",
        "plus" => "M8 3v10M3 8h10",
        "warning" => "M8 2 1.5 13.5h13zM8 6.5v3.5M8 11.8v.1",
        "check" => "M3 8.5l3.2 3.2L13 4.8",
        _ => "",
    }
}
