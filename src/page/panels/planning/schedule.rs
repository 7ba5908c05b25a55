//! The schedule: the timeline of vehicles, the waves, and all trips.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::timeline::Timeline;
use super::waves::WaveTable;
use crate::page::panels::carry_out::signatures::SignedLine;
use crate::page::panels::prepare::fleet::class_name;
use crate::page::panels::selected_code;
use crate::page::parts::{Picked, Table, Tabs, open_tab};
use crate::page::state::{Desk, Selected, Shared, t, t_with, wording};
use tepat_model::document::Edit;
use tepat_model::message::Message;
use tepat_model::plan::{Halt, Heading, Mark, Plan, SettledTrips, Trip, marked, released_with};
use tepat_model::region::Region;
use tepat_view::custody::{custody_key, where_in_words};
use tepat_view::export::{What, trip_key};
use tepat_view::sheet::{Form, Sheet, Total};
use tepat_view::words::{self, Language};

pub use tepat_view::words::destination;

#[component]
pub fn SchedulePanel() -> impl IntoView {
    let desk = Desk::get();
    let tab = RwSignal::new(0);
    Effect::new(move |_| {
        if desk.sought.with(|sought| sought.as_ref().is_some_and(|it| it.table == "trips")) {
            open_tab(tab, 2);
        }
    });
    let names = Signal::derive(|| {
        vec![
            t("schedule-tab-timeline"),
            t("schedule-tab-waves"),
            t("schedule-tab-trips"),
            t("custody-title"),
        ]
    });
    let planned = Memo::new(move |_| desk.plan.with(Option::is_some));
    view! {
        <Show
            when=move || planned.get()
            fallback=|| view! { <p class="empty">{wording("plan-none-yet")}</p> }
        >
            <SignedLine/>
            <Tabs id="schedule" names chosen=tab/>
            {move || match tab.get() {
                0 => view! { <Timeline/> }.into_any(),
                1 => view! { <WaveTable/> }.into_any(),
                3 => view! { <NightTable/> }.into_any(),
                _ => view! { <TripTable/> }.into_any(),
            }}
        </Show>
    }
}

/// All trips.
#[component]
fn TripTable() -> impl IntoView {
    let desk = Desk::get();
    let picked = RwSignal::new(Picked::default());
    let of_picked = move |by_hand: &'static str, found: &'static str| {
        picked.with(|picked| {
            let key = if picked.by_hand { by_hand } else { found };
            t_with(key, &[("count", picked.keys.len().into())])
        })
    };
    // Trips depend on others, so more of them may be settled or released than were picked.
    let settle = move |_| {
        let (Some(plan), picked) = (desk.plan.get_untracked(), picked.get_untracked()) else {
            return;
        };
        let marks: Vec<(&str, Mark)> =
            picked.keys.iter().map(|code| (code.as_str(), Mark::default())).collect();
        let trips = desk.settled.with_untracked(|known| marked(&plan, known, &marks));
        let count = trips.len();
        if count > 0 {
            desk.edit(Edit::Settle { trips }, "");
        }
        desk.notify(Message::note("notice-settled").with("count", count));
    };
    let release = move |_| {
        let (Some(plan), picked) = (desk.plan.get_untracked(), picked.get_untracked()) else {
            return;
        };
        let codes: Vec<&str> = picked.keys.iter().map(String::as_str).collect();
        let trips = desk.settled.with_untracked(|known| released_with(&plan, known, &codes));
        let count = trips.len();
        if count > 0 {
            desk.edit(Edit::Release { trips }, "");
        }
        desk.notify(Message::note("notice-released").with("count", count));
    };
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(match desk.plan.get() {
            Some(plan) => desk.region.with(|region| {
                desk.settled.with(|settled| {
                    let settled = SettledTrips::new(settled);
                    trip_sheet(region, &plan, language, |heading, trip| {
                        settled.of(heading, trip).is_some()
                    })
                })
            }),
            None => Sheet::default(),
        })
    });
    view! {
        <Table
            id="trips"
            exports=&[What::Trips, What::Schedule]
            label=Signal::derive(wording("schedule-tab-trips"))
            sheet
            selected=selected_code(desk, a_trip)
            on_select=move |code: String| desk.show(Selected::Trip(code))
            picked
        >
            <Show
                when=move || picked.with(|picked| !picked.keys.is_empty())
                fallback=|| view! { <span class="quiet">{wording("trips-settle-hint")}</span> }
            >
                <button type="button" id="trips-settle" title=wording("trip-settle-why") on:click=settle>
                    {move || of_picked("trips-settle", "trips-settle-found")}
                </button>
                <button type="button" id="trips-release" on:click=release>
                    {move || of_picked("trips-release", "trips-release-found")}
                </button>
            </Show>
        </Table>
    }
}

/// Where goods stay overnight: vehicles that halt, and goods at posts.
#[component]
fn NightTable() -> impl IntoView {
    let desk = Desk::get();
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(match desk.plan.get() {
            Some(plan) => desk.region.with(|region| night_sheet(region, &plan, language)),
            None => Sheet::default(),
        })
    });
    let show = move |key: String| {
        let (trip, rest) = key.split_once(' ').unwrap_or_default();
        let at = rest.split(' ').next().unwrap_or_default().to_owned();
        desk.show(if trip.is_empty() {
            Selected::Place(at)
        } else {
            Selected::Trip(trip.to_owned())
        });
    };
    view! {
        <Table
            id="nights"
            exports=&[What::Halts]
            label=Signal::derive(wording("custody-title"))
            sheet
            selected=Signal::stored(None::<String>)
            on_select=show
        />
    }
}

fn night_sheet(region: &Region, plan: &Plan, language: Language) -> Sheet {
    let halts: Vec<&Halt> = plan.halts.iter().flatten().collect();
    let said = |message: &Message| words::message(language, message);
    Sheet::of(&halts, language, |halt| format!("{} {} {}", halt.trip, halt.at, halt.from))
        .texts("col-trip", |halt| halt.trip.clone())
        .texts("custody-col-where", |halt| said(&where_in_words(region, halt)))
        .numbers("col-from", Form::Moment, |halt| Some(halt.from.into()))
        .numbers("custody-col-until", Form::Moment, |halt| Some(halt.until.into()))
        .numbers("custody-col-nights", Form::Count, |halt| Some(halt.nights().into()))
        .total(Total::Sum)
        .numbers("col-kits", Form::Count, |halt| Some(halt.kits.into()))
        .texts("custody-col-allowed", |halt| words::text(language, custody_key(halt)))
        .numbers("custody-col-guards", Form::Count, |halt| Some(halt.guards.into()))
        .numbers("custody-col-escort", Form::Count, |halt| Some(halt.of_escort.into()))
        .texts("custody-col-tried", |halt| {
            halt.tried.iter().map(said).collect::<Vec<_>>().join(" ")
        })
        .marked(|halt| if halt.custody { "" } else { "late" })
        .done()
}

/// The code of the selected trip.
pub fn a_trip(thing: &Selected) -> Option<&String> {
    if let Selected::Trip(code) = thing { Some(code) } else { None }
}

fn trip_sheet(
    region: &Region,
    plan: &Plan,
    language: Language,
    is_settled: impl Fn(Heading, &Trip) -> bool,
) -> Sheet {
    let name = |code: &str| {
        region.places.get(code).map_or_else(|| code.to_owned(), |place| place.name.clone())
    };
    let trips: Vec<(Heading, &Trip)> = plan.all_trips().collect();
    let mut nights: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for halt in plan.halts.iter().flatten().filter(|halt| halt.is_on_the_way()) {
        let (all, without) = nights.entry(&halt.trip).or_default();
        *all += halt.nights();
        *without += if halt.custody { 0 } else { halt.nights() };
    }
    Sheet::of(&trips, language, |(_, trip)| trip.code.clone())
        .texts("col-trip", |(_, trip)| trip.code.clone())
        .texts("col-class", |(_, trip)| {
            format!("{} {}", class_name(region, &trip.class, language), trip.vehicle)
        })
        .texts("col-settled", |(heading, trip)| {
            if is_settled(*heading, trip) {
                words::text(language, "answer-yes")
            } else {
                String::new()
            }
        })
        .texts("col-from", |(_, trip)| name(trip.begins_at()))
        .texts("col-to", |(_, trip)| destination(region, trip))
        .numbers("trip-load-at", Form::Moment, |(_, trip)| Some(trip.load_at.into()))
        .numbers("trip-depart", Form::Moment, |(_, trip)| Some(trip.depart_at.into()))
        .numbers("trip-back", Form::Moment, |(_, trip)| Some(trip.back_at.into()))
        .texts("col-direction", |(heading, trip)| words::text(language, trip_key(*heading, trip)))
        .numbers("trip-stops", Form::Count, |(_, trip)| Some(trip.visits.len() as f64))
        .total(Total::Sum)
        .numbers("col-kits", Form::Count, |(_, trip)| Some(trip.kits().count() as f64))
        .numbers("col-distance", Form::Kilometres, |(_, trip)| Some(trip.length_m() as f64))
        .total(Total::Sum)
        .numbers("custody-figure-nights", Form::Count, |(_, trip)| {
            let halts = nights.get(trip.code.as_str());
            Some(halts.map_or(0, |(nights, _)| *nights).into())
        })
        .total(Total::Sum)
        .numbers("custody-figure-without", Form::Count, |(_, trip)| {
            let halts = nights.get(trip.code.as_str());
            Some(halts.map_or(0, |(_, without)| *without).into())
        })
        .total(Total::Sum)
        .marked(|(heading, trip)| if trip.is_late(*heading) { "late" } else { "" })
        .done()
}
