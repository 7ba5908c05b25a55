//! How far workers are with their tasks, and a button that ends them.

use leptos::prelude::*;

use crate::page::state::{t_with, wording};

/// How many tasks are done, as a bar and in words.
#[component]
pub fn Tasks(
    /// How many are done and how many there are.
    #[prop(into)]
    running: Signal<Option<(usize, usize)>>,
    /// Key of the bar's name.
    name: &'static str,
    /// Ends the work.
    #[prop(into)]
    on_stop: Callback<()>,
) -> impl IntoView {
    let share = move || running.get().map_or(0.0, |(done, of)| done as f64 / of.max(1) as f64);
    let told = move || {
        running
            .get()
            .map(|(done, of)| t_with("trials-running", &[("done", done.into()), ("of", of.into())]))
    };
    view! {
        <p class="row" role="status">
            <progress max="1" aria-label=wording(name) prop:value=share></progress>
            <span class="quiet">{told}</span>
            <button type="button" on:click=move |_| on_stop.run(())>{wording("load-cancel")}</button>
        </p>
    }
}
