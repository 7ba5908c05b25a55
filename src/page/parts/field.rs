//! Single fields that commit when the user leaves them.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::value_of;
use crate::page::state::{Desk, t_with};
use tepat_view::sheet::parse_number;
use tepat_view::words;

/// A whole number. Commits on Enter or on leaving; rejects what is out of range.
#[component]
pub fn NumberField(
    /// Accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The current value; `None` shows an empty field.
    #[prop(into)]
    value: Signal<Option<i64>>,
    /// Smallest accepted value.
    least: i64,
    /// Largest accepted value.
    most: i64,
    /// Whether the field may be empty.
    #[prop(optional)]
    optional: bool,
    /// Id of the element.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Called with a new valid value.
    #[prop(into)]
    on_commit: Callback<Option<i64>>,
) -> impl IntoView {
    let language = Desk::get().language;
    let unfit = RwSignal::new(false);
    // Counts up to write the current value back into the field.
    let restored = RwSignal::new(0);
    let shown = move || {
        restored.track();
        value.get().map(|number| words::count(language.get(), number)).unwrap_or_default()
    };
    let read = move |typed: &str| -> Option<Option<i64>> {
        if typed.trim().is_empty() {
            return optional.then_some(None);
        }
        let number = parse_number(language.get_untracked(), typed)?;
        let whole = number as i64;
        (whole as f64 == number && (least..=most).contains(&whole)).then_some(Some(whole))
    };
    let commit = move |typed: String| match read(&typed) {
        Some(number) => {
            unfit.set(false);
            if number == value.get_untracked() {
                restored.update(|count| *count += 1);
            } else {
                on_commit.run(number);
            }
        }
        None => unfit.set(true),
    };
    view! {
        <input
            id=id
            class="number"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            aria-label=label
            aria-invalid=move || unfit.get().then_some("true")
            title=move || {
                let between = |number| words::count(language.get(), number);
                unfit.get().then(|| format!("{} – {}", between(least), between(most)))
            }
            prop:value=shown
            on:change=move |event| commit(value_of(&event))
            on:keydown=move |event: KeyboardEvent| {
                if event.key() == "Escape" {
                    unfit.set(false);
                    restored.update(|count| *count += 1);
                    event.stop_propagation();
                }
            }
        />
        <Show when=move || unfit.get()>
            <span class="field-unfit" role="alert">
                {move || {
                    let between = |number| words::count(language.get(), number).into();
                    let bounds = [("least", between(least)), ("most", between(most))];
                    t_with("field-between", &bounds)
                }}
            </span>
        </Show>
    }
}

/// A line of text. Commits on Enter or on leaving.
#[component]
pub fn TextField(
    /// Accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The current value.
    #[prop(into)]
    value: Signal<String>,
    /// Id of the element.
    #[prop(optional)]
    id: Option<&'static str>,
    /// The reason for rejecting a text; shown beside the field, which keeps the text.
    #[prop(into, optional)]
    why: Option<Signal<String>>,
    /// An example, shown while the field is empty.
    #[prop(into, optional)]
    example: Option<Signal<String>>,
    /// Whether a text is valid.
    #[prop(into, optional)]
    accepts: Option<Callback<String, bool>>,
    /// Called with a new valid text.
    #[prop(into)]
    on_commit: Callback<String>,
) -> impl IntoView {
    let unfit = RwSignal::new(false);
    view! {
        <input
            id=id
            type="text"
            autocomplete="off"
            aria-label=label
            aria-invalid=move || unfit.get().then_some("true")
            placeholder=move || example.map(|example| example.get())
            prop:value=move || value.get()
            on:change=move |event| {
                let typed = value_of(&event).trim().to_owned();
                let taken = accepts.is_none_or(|accepts| accepts.run(typed.clone()));
                unfit.set(!taken);
                if taken && typed != value.get_untracked() {
                    on_commit.run(typed);
                }
            }
        />
        {why.map(|why| view! {
            <Show when=move || unfit.get()>
                <span class="field-unfit" role="alert">{move || why.get()}</span>
            </Show>
        })}
    }
}

/// A selector of one value.
#[component]
pub fn ChoiceField(
    /// Accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Values and their display names.
    #[prop(into)]
    choices: Signal<Vec<(String, String)>>,
    /// The current value.
    #[prop(into)]
    value: Signal<String>,
    /// Id of the element.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Called with the chosen value.
    #[prop(into)]
    on_commit: Callback<String>,
) -> impl IntoView {
    view! {
        <select id=id aria-label=label on:change=move |event| on_commit.run(value_of(&event))>
            {move || {
                let chosen = value.get();
                choices
                    .get()
                    .into_iter()
                    .map(|(value, shown)| {
                        let selected = value == chosen;
                        view! { <option value=value selected=selected>{shown}</option> }
                    })
                    .collect_view()
            }}
        </select>
    }
}
