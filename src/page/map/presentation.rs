//! Presentation: the map alone, with the clock and what has been delivered so far in large type.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Map;
use super::chart::{read, redraw};
use crate::page::parts::figures::count;
use crate::page::state::{Shared, t, t_with, wording};
use tepat_model::plan::Plan;
use tepat_model::time::{Moment, h_day};
use tepat_view::playback::{Homecoming, Wave, homecoming, vehicles_under_way, waves_so_far};
use tepat_view::words;

/// How much larger vehicles are for people far from the screen.
const LARGER: f64 = 1.7;

/// The clock, the totals and the waves, while presenting.
#[component]
pub fn Presentation(map: Map) -> impl IntoView {
    let desk = map.desk;
    let before = StoredValue::new_local(None::<web_sys::HtmlElement>);
    Effect::new(move |was: Option<bool>| {
        let is_on = desk.presenting.get();
        redraw(map.chart, |chart| chart.vehicle_scale = if is_on { LARGER } else { 1.0 });
        if is_on && was != Some(true) {
            let active = document().active_element();
            before.set_value(active.and_then(|it| it.dyn_into().ok()));
            let first = read(map.chart, |chart| chart.content.routes.span()).flatten();
            if let Some((first, _)) = first.filter(|_| map.moment.get_untracked().is_none()) {
                map.moment.set(Some(f64::from(first)));
            }
            request_animation_frame(|| focus("map-play"));
        } else if !is_on && was == Some(true) {
            map.playing.set(false);
            map.moment.set(None);
            // Fails only for an element that is gone.
            before.with_value(|it| it.as_ref().map(|it| it.focus()));
        }
        is_on
    });
    // Without a plan there is nothing to present.
    Effect::new(move |_| {
        if desk.presenting.get() && desk.plan.with(Option::is_none) {
            desk.presenting.set(false);
        }
    });
    on_cleanup(move || desk.presenting.set(false));
    view! {
        <Show when=move || desk.presenting.get()>
            <SoFar map/>
        </Show>
    }
}

fn focus(id: &str) {
    let found = document().get_element_by_id(id);
    if let Some(element) = found.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Fails only for an element that is gone.
        let _ = element.focus();
    }
}

#[component]
fn SoFar(map: Map) -> impl IntoView {
    let desk = map.desk;
    let language = desk.language;
    let waves = Memo::new(move |_| {
        Shared::new(
            desk.plan.with(|plan| plan.as_ref().map(|plan| waves_so_far(plan))).unwrap_or_default(),
        )
    });
    // Whole minutes: what is written changes less often than what is drawn.
    let now = Memo::new(move |_| map.moment.get().unwrap_or_default() as Moment);
    let day = Memo::new(move |_| h_day(now.get()));
    let date =
        move || desk.region.with(|region| words::date(language.get(), &region.info, day.get()));
    let clock = move || words::time_of_day(language.get(), now.get().rem_euclid(1440));
    let stations = move || desk.region.with(|region| region.stations.len());
    let served = Memo::new(move |_| {
        let now = now.get();
        waves.with(|waves| waves.iter().map(|wave| wave.served_by(now)).sum::<usize>())
    });
    let under_way = Memo::new(move |_| {
        let now = now.get();
        desk.plan.with(|plan| plan.as_ref().map_or(0, |plan| vehicles_under_way(plan, now)))
    });
    let wave = move |wave: &Wave| {
        let (wave, of) = (wave.clone(), wave.stations());
        let name = words::h_day(wave.h_day.into());
        let label = t_with("present-wave", &[("day", name.clone().into())]);
        row(name, label, of, Memo::new(move |_| wave.served_by(now.get())))
    };
    let home = Memo::new(move |_| {
        let of_store = |plan: &Plan| desk.region.with(|r| homecoming(plan, &r.store()?.code));
        Shared::new(desk.plan.with(|plan| of_store(plan.as_deref()?)))
    });
    let has_begun =
        Memo::new(move |_| home.with(|it| it.as_ref().is_some_and(|it| now.get() >= it.begins_at)));
    let return_so_far = move || {
        let home: Homecoming = home.with(|home| (**home).clone().unwrap_or_default());
        let (of, name) = (home.stations(), t("present-store"));
        row(name.clone(), name, of, Memo::new(move |_| home.back_by(now.get())))
    };
    view! {
        <section class="present" aria-label=wording("command-present")>
            <h1 class="present-day">
                {move || words::h_day(day.get().into())}
                " "
                <span>{date}</span>
            </h1>
            <p class="present-clock">{clock}</p>
            <p class="present-sum">
                {move || t_with(
                    "present-sum",
                    &[
                        ("served", count(served.get() as i64).into()),
                        ("of", count(stations() as i64).into()),
                        ("vehicles", under_way.get().into()),
                    ],
                )}
            </p>
            <h2>{wording("present-waves")}</h2>
            <ul class="present-waves">
                {move || waves.with(|waves| waves.iter().map(wave).collect_view())}
            </ul>
            <Show when=move || has_begun.get()>
                <h2>{wording("present-return")}</h2>
                <ul class="present-return">{return_so_far}</ul>
            </Show>
            <button type="button" id="present-close" on:click=move |_| desk.presenting.set(false)>
                {wording("present-close")}
            </button>
        </section>
    }
}

/// How many of so many stations, as a bar and in figures.
fn row(name: String, label: String, of: usize, so_far: Memo<usize>) -> impl IntoView {
    let told = move || t_with("present-of", &[("served", so_far.get().into()), ("of", of.into())]);
    view! {
        <li>
            <span>{name}</span>
            <progress max=of prop:value=move || so_far.get() as f64 aria-label=label></progress>
            <span class="present-count">{told}</span>
        </li>
    }
}
