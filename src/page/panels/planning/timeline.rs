//! The timeline: one row per vehicle, one bar per trip.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::gantt::{Bar, Board, Gantt, Row};
use super::schedule::{a_trip, destination};
use crate::page::panels::prepare::fleet::class_name;
use crate::page::panels::selected_code;
use crate::page::state::{Desk, Selected, Shared, wording};
use tepat_model::plan::{Heading, Plan, Trip};
use tepat_model::region::Region;
use tepat_model::time::Moment;
use tepat_view::export::trip_key;
use tepat_view::words::{self, Language};

/// The timeline of all vehicles.
#[component]
pub fn Timeline() -> impl IntoView {
    let desk = Desk::get();
    let board = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(match desk.plan.get() {
            Some(plan) => desk.region.with(|region| board(region, &plan, language)),
            None => Board::default(),
        })
    });
    view! {
        <Gantt
            board
            label=Signal::derive(wording("timeline-label"))
            legend=Signal::derive(wording("timeline-legend"))
            selected=selected_code(desk, a_trip)
            on_select=move |code: String| desk.show(Selected::Trip(code))
        />
    }
}

/// The vehicles base by base: the store first, then the others by first departure.
fn board(region: &Region, plan: &Plan, language: Language) -> Board {
    let mut order: Vec<(Heading, &Trip)> = plan.all_trips().collect();
    let store = region.store().map(|store| store.code.as_str());
    let first =
        |base: &str| plan.trips.iter().find(|trip| trip.base == base).map(|trip| trip.load_at);
    order.sort_by_cached_key(|(_, trip)| {
        (
            Some(trip.base.as_str()) != store,
            first(&trip.base).unwrap_or(Moment::MAX),
            trip.base.clone(),
            trip.class.clone(),
            trip.vehicle,
            trip.load_at,
        )
    });
    let mut board = Board {
        from: order.iter().map(|(_, trip)| trip.load_at).min().unwrap_or(0),
        to: order.iter().map(|(_, trip)| trip.back_at).max().unwrap_or(0),
        deadlines: vec![
            ("deadline-ppk", region.rules.ppk_due()),
            ("deadline-pps", region.rules.pps_due()),
            ("deadline-tps", region.rules.tps_due()),
        ],
        ..Board::default()
    };
    if plan.has_return() {
        let rules = &region.rules;
        board.deadlines.extend([
            ("deadline-pps-back", rules.pps_back()),
            ("deadline-ppk-back", rules.ppk_back()),
            ("deadline-store-back", rules.store_back()),
        ]);
    }
    let mut nights: BTreeMap<&str, Vec<(Moment, Moment, bool)>> = BTreeMap::new();
    for halt in plan.halts.iter().flatten().filter(|halt| halt.is_on_the_way()) {
        let night = (halt.from, halt.until, halt.custody);
        nights.entry(&halt.trip).or_default().push(night);
    }
    let (mut base, mut vehicle) = ("", String::new());
    for (heading, trip) in order {
        if trip.base != base {
            base = &trip.base;
            let name = region.places.get(base).map_or(base, |place| &place.name).to_owned();
            board.rows.push(Row { name, is_base: true, bars: Vec::new() });
        }
        if trip.vehicle_code() != vehicle {
            vehicle = trip.vehicle_code();
            let class = class_name(region, &trip.class, language);
            let name = format!("{class} {}", trip.vehicle);
            board.rows.push(Row { name, is_base: false, bars: Vec::new() });
        }
        let bar = Bar {
            code: trip.code.clone(),
            from: trip.load_at,
            depart: trip.depart_at,
            to: trip.back_at,
            back: heading == Heading::Back,
            late: trip.is_late(heading),
            nights: nights.get(trip.code.as_str()).cloned().unwrap_or_default(),
            said: format!(
                "{} · {} · {} · {} – {}",
                trip.code,
                words::text(language, trip_key(heading, trip)),
                destination(region, trip),
                words::moment(language, trip.depart_at),
                words::moment(language, trip.back_at)
            ),
        };
        if let Some(row) = board.rows.last_mut() {
            row.bars.push(bar);
        }
    }
    board.in_whole_days()
}
