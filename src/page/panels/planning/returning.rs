//! When sealed goods are back after the count, what is late or stays, and what that costs.

use leptos::prelude::*;

use super::plan::group_of_stations;
use crate::page::parts::Figure;
use crate::page::parts::figures::{count, kilometres, moment, rupiah};
use crate::page::state::{Desk, t_with, wording};
use tepat_model::plan::{Returned, Summary};
use tepat_model::region::Returns;
use tepat_view::shortfall::{Shortfall, unserved};

/// The return in figures; nothing if none was planned.
#[component]
pub fn ReturnSection() -> impl IntoView {
    let desk = Desk::get();
    let returned = move || desk.summary.get().and_then(|summary| summary.returned.clone());
    view! { {move || returned().map(|returned| view! { <Figures returned/> <Left/> <Later/> })} }
}

#[component]
fn Figures(returned: Returned) -> impl IntoView {
    let desk = Desk::get();
    let total = desk.summary.get_untracked().map_or(0, |summary| Summary::total_rupiah(&summary));
    let plain = |label: &'static str, value: String| {
        view! { <Figure label=Signal::derive(wording(label)) value=Signal::stored(value)/> }
    };
    let bad_if_any = |label: &'static str, number: usize| {
        let tone = if number > 0 { "bad" } else { "good" };
        view! {
            <Figure
                label=Signal::derive(wording(label))
                value=Signal::stored(count(number as i64))
                tone=Signal::stored(tone)
            />
        }
    };
    let at = returned.all_back.map(|at| {
        let at_posts = returned.at_posts.map_or_else(|| "–".to_owned(), moment);
        let key = if returned.unreturned == 0 { "return-told" } else { "return-told-rest" };
        t_with(key, &[("store", moment(at).into()), ("posts", at_posts.into())])
    });
    view! {
        <h3>{wording("return-heading")}</h3>
        <p id="return-told">{at}</p>
        <dl class="figures" id="return-figures">
            {plain("return-back", count(returned.back as i64))}
            {bad_if_any("return-late", returned.late)}
            {bad_if_any("return-unreturned", returned.unreturned)}
            {plain("figure-trips", count(returned.all.trips))}
            {plain("figure-vehicles-used", count(returned.all.vehicles))}
            {plain("figure-distance", kilometres(returned.all.length_m))}
            {plain("return-cost", rupiah(returned.all.cost_rupiah as i64))}
            {plain("return-total", rupiah(total as i64))}
        </dl>
    }
}

/// Stations whose goods do not come back, by reason and village.
#[component]
fn Left() -> impl IntoView {
    let desk = Desk::get();
    let groups: Vec<Shortfall> = desk.plan.with(|plan| {
        let unreturned = plan.as_ref().map(|plan| plan.unreturned.as_slice()).unwrap_or_default();
        desk.region.with(|region| unserved(region, unreturned))
    });
    let stations: usize = groups.iter().map(Shortfall::stations).sum();
    (stations > 0).then(|| {
        view! {
            <h4>{t_with("return-left", &[("stations", stations.into())])}</h4>
            <ul class="messages" id="unreturned">
                {groups.into_iter().map(group_of_stations).collect_view()}
            </ul>
        }
    })
}

/// The goods that come back outside the plan.
#[component]
fn Later() -> impl IntoView {
    let desk = Desk::get();
    let language = desk.language.get();
    let later: Vec<String> = desk.region.with(|region| {
        desk.needs.with(|needs| {
            let items = region.items.iter().zip(&needs.total.quantities);
            let later = items.filter(|(item, _)| item.how_returned() == Returns::Later);
            let name = |item: &tepat_model::region::Item| item.name(language.code()).to_owned();
            later
                .map(|(item, number)| format!("{} {}", count(*number as i64), name(item)))
                .collect()
        })
    });
    (!later.is_empty()).then(|| {
        view! { <p class="quiet">{t_with("return-later", &[("items", later.join(", ").into())])}</p> }
    })
}
