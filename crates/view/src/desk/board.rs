//! The board of a control room in words.

use std::collections::BTreeMap;

use crate::words::{self, Language};
use tepat_desk::board::{Board, Call, Threatened, WaveBoard};
use tepat_desk::under_way::Standing;
use tepat_model::document::{BASE, Change, Document, Edit};
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Heading, MarkState, Plan, Trip};
use tepat_model::region::Region;
use tepat_order::Order as _;

/// How all stands, in a sentence.
pub fn board_in_words(board: &Board) -> Message {
    let (stations, planned, delivered) = board.stations();
    let open = board.trips.iter().filter(|(standing, _)| standing.is_open());
    Message::note("board-told")
        .with("stations", stations as usize)
        .with("planned", planned as usize)
        .with("delivered", delivered as usize)
        .with("open", open.map(|(_, trips)| *trips as usize).sum::<usize>())
}

/// A wave in a sentence.
pub fn wave_in_words(wave: &WaveBoard) -> Message {
    Message::note("board-wave-told")
        .with("day", words::h_day(wave.h_day.into()))
        .with("stations", wave.stations as usize)
        .with("planned_out", wave.planned_out as usize)
        .with("out", wave.out as usize)
        .with("planned", wave.planned as usize)
        .with("delivered", wave.delivered as usize)
        .with("part", wave.in_part as usize)
        .with("damaged", wave.damaged as usize)
}

/// Whom to ask, or what failed, in a sentence.
pub fn call_in_words(region: &Region, plan: &Plan, call: &Call, language: Language) -> Message {
    let key = match call.standing {
        Standing::NotArrived => "board-call-not-arrived",
        Standing::Failed => "board-call-failed",
        _ => "board-call-no-report",
    };
    let trip = plan.trip(&call.trip).map(|(_, trip)| trip);
    let named = |of: fn(&Region, &Trip, Language) -> String| {
        trip.map(|trip| of(region, trip, language)).unwrap_or_default()
    };
    Message::note(key)
        .about(&call.trip)
        .with("trip", call.trip.as_str())
        .with("vehicle", named(vehicle))
        .with(
            "from",
            named(|region, trip, language| words::base_name(region, &trip.base, language)),
        )
        .with("to", named(|region, trip, _| words::destination(region, trip)))
        .with("since", Value::Moment(call.since.into()))
        .with("stations", call.stations as usize)
}

fn vehicle(region: &Region, trip: &Trip, language: Language) -> String {
    format!("{} {}", words::class_name(region, &trip.class, language), trip.vehicle)
}

/// The stations that may be late, by sub-district, most of them first, each in a sentence.
pub fn threatened_in_words(region: &Region, threatened: &[Threatened]) -> Vec<Message> {
    let mut areas: BTreeMap<&str, Vec<&Threatened>> = BTreeMap::new();
    for station in threatened {
        let area = region.area_of_code(&station.station).unwrap_or("");
        areas.entry(area).or_default().push(station);
    }
    let mut areas: Vec<_> = areas.into_iter().collect();
    areas.order_by(|(a, of_a), (b, of_b)| of_b.len().cmp(&of_a.len()).then(a.cmp(b)));
    let told = |(area, stations): (&str, Vec<&Threatened>)| {
        let stranded = stations.iter().filter(|station| station.expected.is_none()).count();
        let least = stations.iter().map(|station| station.on_time).fold(1.0, f64::min);
        let named = region.places.get(area).map_or(area, |place| place.name.as_str());
        let key = if stranded > 0 { "board-threatened-stranded" } else { "board-threatened" };
        Message::note(key)
            .about(area)
            .with("area", named)
            .with("stations", stations.len())
            .with("stranded", stranded)
            .with("percent", Value::Decimal((100.0 * least).floor()))
    };
    areas.into_iter().map(told).collect()
}

/// What was reported, as one line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Id of the change.
    pub id: String,
    /// When it was entered, RFC 3339.
    pub at: String,
    /// Who entered it.
    pub by: String,
    /// What was reported.
    pub what: String,
}

/// The last reports that were entered in the base or a scenario, newest first.
pub fn log(document: &Document, scenario: &str, most: usize, language: Language) -> Vec<Logged> {
    let is_here = |change: &&Change| change.scenario == BASE || change.scenario == scenario;
    let changes = document.changes.iter().rev().filter(is_here);
    changes.filter_map(|change| logged(document, scenario, change, language)).take(most).collect()
}

fn logged(
    document: &Document,
    scenario: &str,
    change: &Change,
    language: Language,
) -> Option<Logged> {
    let Edit::Settle { trips } = &change.edit else { return None };
    let reported: Vec<String> = trips
        .iter()
        .filter(|trip| trip.mark.state != MarkState::Settled)
        .map(|settled| {
            let plan = document.plan(scenario);
            let is_it = |(heading, trip): &(Heading, &Trip)| settled.is(*heading, trip);
            let known = plan.and_then(|plan| plan.all_trips().find(is_it));
            let code =
                known.map_or_else(|| settled.trip.vehicle_code(), |(_, trip)| trip.code.clone());
            format!("{code} {}", crate::under_way::mark_in_words(settled.mark, language))
        })
        .collect();
    (!reported.is_empty()).then(|| Logged {
        id: change.id.clone(),
        at: change.at.clone(),
        by: change.by.clone(),
        what: reported.join(", "),
    })
}
