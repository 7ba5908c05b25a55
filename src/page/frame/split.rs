//! The movable divider between panel and map.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::page::state::wording;

/// Share of the width that the panel may take, in per cent.
const SHARES: std::ops::RangeInclusive<f64> = 22.0..=70.0;
/// Initial share.
const FIRST_SHARE: f64 = 40.0;

/// A bar that sets `--panel-share` on the workspace when dragged or moved with the arrow keys.
#[component]
pub fn Split() -> impl IntoView {
    let share = RwSignal::new(current_share());
    let move_to = move |percent: f64| {
        let percent = percent.clamp(*SHARES.start(), *SHARES.end());
        share.set(percent);
        if let Some(workspace) = workspace() {
            // Fails only for a malformed value.
            let _ = workspace.style().set_property("--panel-share", &format!("{percent:.1}%"));
        }
    };
    let drag = move |event: leptos::ev::PointerEvent| {
        let bar: web_sys::Element = event_target(&event);
        if !bar.has_pointer_capture(event.pointer_id()) {
            return;
        }
        let Some(panel) = bar.previous_element_sibling() else { return };
        let width = workspace().map_or(0, |workspace| workspace.client_width());
        if width > 0 {
            let taken = f64::from(event.client_x()) - panel.get_bounding_client_rect().left();
            move_to(taken / f64::from(width) * 100.0);
        }
    };
    let grab = |event: leptos::ev::PointerEvent| {
        let bar: web_sys::Element = event_target(&event);
        // Without capture the bar loses the pointer sooner; nothing else breaks.
        let _ = bar.set_pointer_capture(event.pointer_id());
        event.prevent_default();
    };
    let step = move |event: leptos::ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => -2.0,
            "ArrowRight" => 2.0,
            _ => return,
        };
        event.prevent_default();
        move_to(share.get_untracked() + by);
    };
    view! {
        <div
            class="split"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=wording("frame-split")
            aria-valuenow=move || share.get().round().to_string()
            aria-valuemin=SHARES.start().to_string()
            aria-valuemax=SHARES.end().to_string()
            on:pointerdown=grab
            on:pointermove=drag
            on:keydown=step
        ></div>
    }
}

fn workspace() -> Option<web_sys::HtmlElement> {
    document().query_selector(".workspace").ok()??.dyn_into().ok()
}

/// The share that was set before the panel was last closed.
fn current_share() -> f64 {
    workspace()
        .and_then(|workspace| workspace.style().get_property_value("--panel-share").ok())
        .and_then(|share| share.trim_end_matches('%').parse().ok())
        .unwrap_or(FIRST_SHARE)
}
