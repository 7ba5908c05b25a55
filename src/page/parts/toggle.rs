//! A checkbox.

use leptos::prelude::*;

/// A checkbox with a label.
#[component]
pub fn Toggle(
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is ticked.
    #[prop(into)]
    on: Signal<bool>,
    /// Called with the new value.
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
