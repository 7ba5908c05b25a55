//! How sure the plan is: as a whole, by sub-district, the stations that worry most, and why.

use leptos::prelude::*;

use crate::page::certainty::{simulate, stop};
use crate::page::job::start_plan_to_promise;
use crate::page::panels::messages::Lines;
use crate::page::parts::figures::{count, minutes, moment};
use crate::page::parts::{Link, NumberField};
use crate::page::state::{Desk, Selected, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{Margin, Promise, Table};
use tepat_planner::certainty::{AreaCertainty, StationCertainty};
use tepat_view::certainty::{
    causes_in_words, percent, promise_in_words, whole_in_words, worrying_areas, worrying_stations,
};
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
    let found = Memo::new(move |_| desk.certainty.with(|certainty| certainty.found.clone()));
    let causes = move || {
        let causes = found.get().map(|found| found.causes).unwrap_or_default();
        let language = desk.language.get();
        desk.region.with(|region| causes_in_words(region, &causes, language))
    };
    view! {
        <section id="certainty" aria-labelledby="certainty-title">
            <h3 id="certainty-title">{wording("certainty-title")}</h3>
            <p class="quiet">{wording("certainty-lead")}</p>
            <Show
                when=move || running.get().is_some()
                fallback=move || view! {
                    <button
                        type="button"
                        id="certainty-go"
                        disabled=move || desk.stale.get()
                        title=move || if desk.stale.get() { t("plan-stale") } else { String::new() }
                        on:click=move |_| simulate(desk)
                    >
                        {go}
                    </button>
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
            <PromiseFields/>
            {move || found.get().map(|found| {
                let kept = desk.region.with(|region| promise_in_words(region, &found.certainty));
                view! { <p id="promise-kept">{words::message(desk.language.get(), &kept)}</p> }
            })}
            <MarginList/>
            {move || found.get().map(|found| {
                let whole = whole_in_words(&found.certainty);
                view! { <p id="certainty-whole">{words::message(desk.language.get(), &whole)}</p> }
            })}
            {move || found.get().map(|found| {
                let areas = worrying_areas(&found.certainty).into_iter().cloned().collect();
                let stations = worrying_stations(&found.certainty).into_iter().cloned().collect();
                view! {
                    <Areas areas/>
                    <Stations stations/>
                }
            })}
            {move || Some(causes()).filter(|causes| !causes.is_empty()).map(|list| view! {
                <h4>{wording("certainty-causes")}</h4>
                <Lines list/>
            })}
        </section>
    }
}

/// The promise, and the button that plans to it.
#[component]
fn PromiseFields() -> impl IntoView {
    let desk = Desk::get();
    let field = |key: &'static str, name: &'static str, value: fn(&Promise) -> u16| {
        let now = Memo::new(move |_| desk.region.with(|region| i64::from(value(&region.promise))));
        let set = move |percent: Option<i64>| {
            desk.edit(Edit::set(TableName::Promise, "", name, percent), "");
        };
        view! {
            <li class="rule">
                <span class="rule-name">{wording(key)}</span>
                <NumberField
                    label=Signal::derive(wording(key))
                    value=Signal::derive(move || Some(now.get()))
                    least=0
                    most=99
                    on_commit=set
                />
                <span class="rule-unit">"%"</span>
            </li>
        }
    };
    view! {
        <h4>{wording("promise-title")}</h4>
        <p class="quiet">{wording("promise-lead")}</p>
        <ul class="rules" id="promise">
            {field("promise-stations", "stations_percent", |promise| promise.stations_percent)}
            {field("promise-areas", "areas_percent", |promise| promise.areas_percent)}
        </ul>
        <button
            type="button"
            id="promise-go"
            disabled=move || desk.running.with(Option::is_some)
            on:click=move |_| start_plan_to_promise(desk)
        >
            {wording("promise-go")}
        </button>
    }
}

/// What the plan leaves for delays, by place.
#[component]
fn MarginList() -> impl IntoView {
    let desk = Desk::get();
    let margins = Memo::new(move |_| desk.region.with(|region| region.margins.clone()));
    let clear = move |_| {
        let margins = margins.get_untracked();
        if let Some(edit) = Edit::between(TableName::Margins, &margins, &Table::default()) {
            desk.edit(edit, "");
        }
    };
    let row = |margin: &Margin| {
        let slower = format!("{} %", count(margin.slower_percent));
        let before = minutes(margin.minutes);
        let day = minutes(margin.day_minutes);
        (Selected::Place(margin.place.clone()), [slower, before, day], false)
    };
    move || {
        let margins = margins.get();
        (!margins.is_empty()).then(|| {
            view! {
                <details id="margins">
                    <summary>
                        {t_with("margins-summary", &[("count", margins.len().into())])}
                    </summary>
                    {table(
                        "margins-table",
                        ["region-tab-places", "margins-col-slower", "margins-col-before", "margins-col-day"],
                        margins.iter().map(row).collect(),
                    )}
                    <button type="button" id="margins-clear" on:click=clear>
                        {wording("margins-clear")}
                    </button>
                </details>
            }
        })
    }
}

/// The sub-districts that are not always in time.
#[component]
fn Areas(areas: Vec<AreaCertainty>) -> impl IntoView {
    let row = |area: AreaCertainty| {
        let late =
            format!("{} / {}", one_decimal(area.late_stations), count(i64::from(area.stations)));
        let slack = minutes(i64::from(area.slack_minutes));
        let cells = [shown_percent(area.on_time), late, slack];
        (Selected::Place(area.ppk), cells, area.slack_minutes < 0)
    };
    table(
        "certainty-areas",
        ["col-kecamatan", "certainty-col-all", "certainty-col-late", "certainty-col-slack"],
        areas.into_iter().map(row).collect(),
    )
}

/// The stations that are in time least often.
#[component]
fn Stations(stations: Vec<StationCertainty>) -> impl IntoView {
    let row = |station: StationCertainty| {
        let (planned, nine) = (moment(station.planned), moment(station.nine_in_ten));
        let is_late = station.nine_in_ten > station.due;
        let cells = [shown_percent(station.on_time), planned, nine];
        (Selected::Station(station.station), cells, is_late)
    };
    table(
        "certainty-stations",
        ["col-tps", "certainty-col-in-time", "certainty-col-planned", "certainty-col-nine"],
        stations.into_iter().map(row).collect(),
    )
}

/// What a row is about, its cells, and whether the last of them is bad.
type Row = (Selected, [String; 3], bool);

/// A table whose caption has the id as its text key; nothing without rows.
fn table(id: &'static str, heads: [&'static str; 4], rows: Vec<Row>) -> impl IntoView {
    let row = |(thing, [first, second, last], is_bad): Row| {
        let tone = if is_bad { "bad" } else { "" };
        view! {
            <tr>
                <th scope="row"><Link to=thing/></th>
                <td>{first}</td>
                <td>{second}</td>
                <td><span class="toned" data-tone=tone>{last}</span></td>
            </tr>
        }
    };
    let head = |key: &'static str| view! { <th scope="col">{wording(key)}</th> };
    (!rows.is_empty()).then(|| {
        view! {
            <div class="plain-scroll">
                <table class="plain" id=id>
                    <caption>{wording(id)}</caption>
                    <thead>
                        <tr>{heads.map(head).into_iter().collect_view()}</tr>
                    </thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    })
}

fn shown_percent(share: f64) -> String {
    format!("{} %", words::decimal(Desk::get().language.get(), percent(share), 1))
}

fn one_decimal(number: f64) -> String {
    words::decimal(Desk::get().language.get(), number, 1)
}
