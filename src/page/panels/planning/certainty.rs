//! How sure the plan is: as a whole, by sub-district, the stations that worry most, and why.

use leptos::prelude::*;

use crate::page::certainty::{simulate, stop};
use crate::page::panels::messages::Lines;
use crate::page::parts::Link;
use crate::page::parts::figures::{count, minutes, moment};
use crate::page::state::{Desk, Selected, t, wording};
use tepat_planner::certainty::{AreaCertainty, StationCertainty};
use tepat_view::certainty::{certainty_in_words, percent, worrying_areas, worrying_stations};
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
    let said = Memo::new(move |_| {
        let found = found.get()?;
        Some(desk.region.with(|region| certainty_in_words(region, &found, desk.language.get())))
    });
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
            {move || said.get().map(|said| view! {
                <p id="certainty-whole">{words::message(desk.language.get(), &said.whole)}</p>
            })}
            {move || found.get().map(|found| {
                let areas = worrying_areas(&found.certainty).into_iter().cloned().collect();
                let stations = worrying_stations(&found.certainty).into_iter().cloned().collect();
                view! {
                    <Areas areas/>
                    <Stations stations/>
                }
            })}
            {move || said.get().filter(|said| !said.causes.is_empty()).map(|said| view! {
                <h4>{wording("certainty-causes")}</h4>
                <Lines list=said.causes/>
            })}
        </section>
    }
}

/// The sub-districts that are not always in time.
#[component]
fn Areas(areas: Vec<AreaCertainty>) -> impl IntoView {
    let row = |area: AreaCertainty| {
        let tone = if area.slack_minutes < 0 { "bad" } else { "" };
        let late =
            format!("{} / {}", one_decimal(area.late_stations), count(i64::from(area.stations)));
        view! {
            <tr>
                <th scope="row"><Link to=Selected::Place(area.ppk)/></th>
                <td>{shown_percent(area.on_time)}</td>
                <td>{late}</td>
                <td><span class="toned" data-tone=tone>{minutes(i64::from(area.slack_minutes))}</span></td>
            </tr>
        }
    };
    (!areas.is_empty()).then(|| {
        view! {
            <div class="plain-scroll">
                <table class="plain" id="certainty-areas">
                    <caption>{wording("certainty-areas")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{wording("col-kecamatan")}</th>
                            <th scope="col">{wording("certainty-col-all")}</th>
                            <th scope="col">{wording("certainty-col-late")}</th>
                            <th scope="col">{wording("certainty-col-slack")}</th>
                        </tr>
                    </thead>
                    <tbody>{areas.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    })
}

/// The stations that are in time least often.
#[component]
fn Stations(stations: Vec<StationCertainty>) -> impl IntoView {
    let row = |station: StationCertainty| {
        let tone = if station.nine_in_ten > station.due { "bad" } else { "" };
        view! {
            <tr>
                <th scope="row"><Link to=Selected::Station(station.station)/></th>
                <td>{shown_percent(station.on_time)}</td>
                <td>{moment(station.planned)}</td>
                <td><span class="toned" data-tone=tone>{moment(station.nine_in_ten)}</span></td>
            </tr>
        }
    };
    (!stations.is_empty()).then(|| {
        view! {
            <div class="plain-scroll">
                <table class="plain" id="certainty-stations">
                    <caption>{wording("certainty-stations")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{wording("col-tps")}</th>
                            <th scope="col">{wording("certainty-col-in-time")}</th>
                            <th scope="col">{wording("certainty-col-planned")}</th>
                            <th scope="col">{wording("certainty-col-nine")}</th>
                        </tr>
                    </thead>
                    <tbody>{stations.into_iter().map(row).collect_view()}</tbody>
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
