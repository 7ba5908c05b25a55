//! Where goods stay overnight: the nights of the plan, and the halts without custody.

use leptos::prelude::*;

use crate::page::parts::Link;
use crate::page::state::{Desk, Selected, t_with, wording};
use tepat_model::plan::{Nights, Summary};
use tepat_view::custody::{halt_in_words, nights_in_words, without_custody};
use tepat_view::words;

/// Halts listed at most.
const MOST_HALTS: usize = 40;

/// The nights of a plan; none if they were not named.
pub fn nights(summary: &Summary) -> Nights {
    summary.nights.unwrap_or_default()
}

/// The nights in a sentence, and each halt without custody with what was tried.
#[component]
pub fn NightSection() -> impl IntoView {
    let desk = Desk::get();
    let told = move || {
        let nights = desk.summary.get()?.nights;
        Some(words::message(desk.language.get(), &nights_in_words(nights)))
    };
    let found = Memo::new(move |_| {
        let language = desk.language.get();
        desk.plan.with(|plan| {
            desk.region.with(|region| {
                let halts = plan.iter().flat_map(|plan| without_custody(plan));
                halts
                    .map(|halt| {
                        let tried = halt.tried.iter().map(|tried| words::message(language, tried));
                        let told = words::message(language, &halt_in_words(region, halt, language));
                        (halt.clone(), told, tried.collect::<Vec<_>>())
                    })
                    .collect::<Vec<_>>()
            })
        })
    });
    let rows = move || {
        let found = found.get();
        let more = found.len().saturating_sub(MOST_HALTS);
        let rows = found.into_iter().take(MOST_HALTS).map(|(halt, told, tried)| {
            let to = match halt.is_on_the_way() {
                true => Selected::Trip(halt.trip),
                false => Selected::Place(halt.at),
            };
            let tried = tried.into_iter().map(|tried| view! { <p class="quiet">{tried}</p> });
            view! {
                <li class="message" data-severity="warning">
                    <Link to/>
                    " "
                    {told}
                    {tried.collect_view()}
                </li>
            }
        });
        view! {
            <ul class="messages" id="without-custody">{rows.collect_view()}</ul>
            {(more > 0).then(|| view! {
                <p class="quiet">{t_with("compare-more", &[("count", more.into())])}</p>
            })}
        }
    };
    let any = Memo::new(move |_| found.with(|found| !found.is_empty()));
    let nights =
        move || found.with(|found| found.iter().map(|(halt, ..)| halt.nights()).sum::<u32>());
    view! {
        <h3>{wording("custody-title")}</h3>
        <p id="nights-told">{told}</p>
        <Show when=move || any.get()>
            <h4>{move || t_with("custody-finding", &[("nights", nights().into())])}</h4>
            {rows}
        </Show>
    }
}
