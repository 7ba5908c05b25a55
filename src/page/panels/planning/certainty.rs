//! How sure the plan is: as a whole, by sub-district, the stations that worry most, and why.

use leptos::prelude::*;

use crate::page::certainty::{simulate, stop};
use crate::page::panels::messages::Lines;
use crate::page::state::{Desk, t, wording};
use tepat_model::message::Message;
use tepat_view::certainty::certainty_in_words;
use tepat_view::words;

/// The button that simulates the plan, and what was found.
#[component]
pub fn CertaintySection() -> impl IntoView {
    let desk = Desk::get();
    let running = Memo::new(move |_| desk.certainty.with(|certainty| certainty.running));
    let is_old = move || desk.certainty.with(|c| c.is_old && c.found.is_some());
    let go = move || {
        let has_found = desk.certainty.with(|certainty| certainty.found.is_some());
        if has_found { t("certainty-again") } else { t("certainty-go") }
    };
    let said = Memo::new(move |_| {
        let found = desk.certainty.with(|certainty| certainty.found.clone())?;
        Some(desk.region.with(|region| certainty_in_words(region, &found)))
    });
    let part = move |heading: &'static str, list: Vec<Message>| {
        (!list.is_empty()).then(|| {
            view! {
                <h4>{wording(heading)}</h4>
                <Lines list/>
            }
        })
    };
    view! {
        <section id="certainty" aria-labelledby="certainty-title">
            <h3 id="certainty-title">{wording("certainty-title")}</h3>
            <p class="quiet">{wording("certainty-lead")}</p>
            <Show
                when=move || running.get().is_some()
                fallback=move || view! {
                    <button type="button" id="certainty-go" on:click=move |_| simulate(desk)>{go}</button>
                }
            >
                <p class="row" role="status">
                    <progress
                        max="1"
                        aria-label=wording("certainty-title")
                        prop:value=move || running.get().unwrap_or_default()
                    ></progress>
                    <button type="button" on:click=move |_| stop(desk)>{wording("load-cancel")}</button>
                </p>
            </Show>
            <Show when=is_old>
                <p class="stale">{wording("certainty-old")}</p>
            </Show>
            {move || said.get().map(|said| view! {
                <p id="certainty-whole">
                    {move || words::message(desk.language.get(), &said.whole)}
                </p>
                {part("certainty-areas", said.areas)}
                {part("certainty-stations", said.stations)}
                {part("certainty-causes", said.causes)}
            })}
        </section>
    }
}
