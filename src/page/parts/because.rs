//! A figure that opens to its derivation.

use leptos::prelude::*;

/// Shows `shown`; a press opens the steps that led to it.
#[component]
pub fn Because(
    /// The figure.
    #[prop(into)]
    shown: Signal<String>,
    /// The derivation.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="because">
            <summary>{shown}</summary>
            <div class="because-steps">{children()}</div>
        </details>
    }
}
