//! A figure that opens to how it came about.

use leptos::prelude::*;

/// Shows `shown`; pressed, it opens the steps that led to it.
#[component]
pub fn Because(
    /// The figure.
    #[prop(into)]
    shown: Signal<String>,
    /// How it came about.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="because">
            <summary>{shown}</summary>
            <div class="because-steps">{children()}</div>
        </details>
    }
}
