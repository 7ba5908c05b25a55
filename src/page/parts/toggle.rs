//! A box to tick.

use leptos::prelude::*;

/// Yes or no, pressed to change.
#[component]
pub fn Toggle(
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it holds.
    #[prop(into)]
    on: Signal<bool>,
    /// Called with what it becomes.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="toggle">
            <input
                type="checkbox"
                prop:checked=on
                on:change=move |_| on_change.run(!on.get_untracked())
            />
            <span>{label}</span>
        </label>
    }
}
