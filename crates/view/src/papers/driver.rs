//! The driver's sheet of a trip: map, way in words, times, and whom to call.

use super::goods::{count, text};
use super::manifest::{carrying, stop_name, vehicle_name};
use super::{Cell, Grid, Mark, Paper, Part, Scope, Set, Subject, map, phones};
use crate::custody::{halt_in_words, halts_of, name};
use crate::export::Given;
use crate::people::Contacts;
use crate::scene::Scene;
use crate::words::{self, Language, edge_name};
use tepat_model::plan::{Heading, Leg, Trip};
use tepat_model::region::{Region, Step};

/// Width and height of the map, in millimetres.
const MAP_MM: (f64, f64) = (186.0, 84.0);

/// One for each trip with goods.
pub(super) fn subjects(given: &Given, scope: &Scope) -> Vec<Subject> {
    let trips = given.plan.into_iter().flat_map(carrying);
    let trips = trips.filter(|(_, trip)| scope.takes_trip(given.region, trip));
    trips.map(|(_, trip)| Subject::new(&trip.code, 0)).collect()
}

pub(super) fn paper(
    given: &Given,
    contacts: &Contacts,
    scene: &Scene,
    subject: &Subject,
) -> Option<Paper> {
    let (region, language, plan) = (given.region, given.language, given.plan?);
    let (heading, trip) = plan.trip(&subject.code)?;
    let long = |at| words::moment_long(language, &region.info, at);
    let leaves = [
        ("base", name(region, &trip.base).into()),
        ("load", long(trip.load_at).into()),
        ("depart", long(trip.depart_at).into()),
        ("back", long(trip.back_at).into()),
    ];
    let vehicle = [("vehicle", vehicle_name(region, trip, language).into())];
    let halts = halts_of(plan, &trip.code).into_iter();
    let halts = halts.map(|halt| words::message(language, &halt_in_words(region, halt, language)));
    let lines = [
        words::text_with(language, "waybill-vehicle", &vehicle),
        words::text_with(language, "driver-times", &leaves),
        phones::driver(language),
        phones::dispatcher(contacts, &trip.base, language),
        words::text(language, "driver-calls"),
    ];
    let title = [("trip", trip.code.as_str().into())];
    Some(Paper {
        mark: Mark::new("LP", trip.code.as_str()),
        title: words::text_with(language, "paper-driver", &title),
        lines: lines.into_iter().chain(halts).collect(),
        parts: vec![
            Part::Drawing(map::of_trip(given, scene, trip, MAP_MM)),
            Part::Grid(stops(given, contacts, heading, trip)),
            Part::Remarks(
                [words::text(language, "driver-trouble")]
                    .into_iter()
                    .chain(phones::lacking(contacts, trip, language))
                    .collect(),
            ),
        ],
        ..Paper::default()
    })
}

fn stops(given: &Given, contacts: &Contacts, heading: Heading, trip: &Trip) -> Grid {
    let (region, language) = (given.region, given.language);
    let whom = |place: &str| phones::contact(contacts, place, language).map_or(Cell::Wide, text);
    let moment = |at| words::moment(language, at);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (at, visit) in trip.visits.iter().enumerate() {
        rows.push(vec![
            count(language, at + 1),
            text(stop_name(region, visit)),
            text(way_in_words(region, &visit.leg, language)),
            Cell::Number(words::kilometres(language, visit.leg.length_m.into())),
            Cell::Number(moment(visit.arrive)),
            Cell::Number(moment(trip.handed_over(heading, visit))),
            whom(&visit.at),
        ]);
    }
    rows.push(vec![
        text(""),
        text(words::text_with(
            language,
            "driver-home",
            &[("base", name(region, &trip.base).into())],
        )),
        text(way_in_words(region, &trip.back, language)),
        Cell::Number(words::kilometres(language, trip.back.length_m.into())),
        Cell::Number(moment(trip.back_at)),
        text(""),
        whom(&trip.base),
    ]);
    let heads =
        ["paper-number", "paper-stop", "driver-way", "col-distance", "col-arrival", "driver-done"]
            .map(|key| words::text(language, key));
    let grid = Grid::new(heads).with_blanks([words::text(language, "driver-phone")]);
    Grid { rows, ..grid.set(Set::Small) }
}

/// The ways of a leg in order of travel, each with its kind and length; the same way once.
fn way_in_words(region: &Region, leg: &Leg, language: Language) -> String {
    let mut ways: Vec<(String, u64)> = Vec::new();
    for code in &leg.edges {
        let (way, length_m) = way(region, code, language);
        match ways.last_mut().filter(|(last, _)| *last == way) {
            Some((_, sum)) => *sum += length_m,
            None => ways.push((way, length_m)),
        }
    }
    if leg.local_m > 0 {
        ways.push((words::text(language, "driver-local"), leg.local_m.into()));
    }
    let told = ways
        .into_iter()
        .map(|(way, length_m)| format!("{way} {}", words::kilometres(language, length_m)));
    told.collect::<Vec<_>>().join(" → ")
}

/// The name and kind of an edge or run of links, and its length in metres.
fn way(region: &Region, code: &str, language: Language) -> (String, u64) {
    let steps = region.steps_of(code);
    let length_m = steps.iter().map(|step| match region.step(*step) {
        Some(Step::Edge(edge)) => u64::from(edge.length_m),
        Some(Step::Link(link)) => u64::from(link.length_dm / 10),
        None => 0,
    });
    let name = edge_name(region, code, language);
    let way = match region.edges.get(code) {
        Some(edge) => {
            let mode = words::text(language, &format!("mode-{}", edge.mode.key()));
            format!("{name} ({mode})")
        }
        None => name,
    };
    (way, length_m.sum())
}
