//! Hand-over records: who hands which boxes and seals to whom, at each stop of each trip.

use super::goods::{Goods, count, text};
use super::manifest::{carrying, vehicle_name};
use super::{Cell, Grid, Lie, Mark, Paper, Part, Scope, Set, Subject};
use crate::custody::name;
use crate::export::Given;
use crate::words;
use tepat_model::plan::{Heading, Trip};
use tepat_model::time::Moment;

/// One for each stop; on the way back also one for the base, where everything is handed over.
pub(super) fn subjects(given: &Given, scope: &Scope) -> Vec<Subject> {
    let trips = given.plan.into_iter().flat_map(carrying);
    let trips = trips.filter(|(_, trip)| scope.takes_trip(given.region, trip));
    let stops = |(heading, trip): (Heading, &Trip)| {
        let many = trip.visits.len() + usize::from(heading == Heading::Back);
        (0..many).map(|stop| Subject::new(&trip.code, stop as i32)).collect::<Vec<_>>()
    };
    trips.flat_map(stops).collect()
}

/// What changes hands at a stop: where, when, and which kits.
fn handed(trip: &Trip, heading: Heading, stop: usize) -> Option<(&str, Moment, Vec<&str>)> {
    if let Some(visit) = trip.visits.get(stop) {
        return Some((&visit.at, visit.arrive, visit.kits.iter().map(String::as_str).collect()));
    }
    let at_base = heading == Heading::Back && stop == trip.visits.len();
    at_base.then(|| (trip.base.as_str(), trip.back_at, trip.kits().collect()))
}

pub(super) fn paper(given: &Given, subject: &Subject) -> Option<Paper> {
    let (region, language) = (given.region, given.language);
    let (heading, trip) = given.plan?.trip(&subject.code)?;
    let stop = usize::try_from(subject.part).ok()?;
    let (at, when, kits) = handed(trip, heading, stop)?;
    let is_fetched = heading == Heading::Back && stop < trip.visits.len();
    let goods = Goods::new(region, heading);
    let grid = Grid::new(
        ["paper-number", "col-tps", "figure-boxes", "paper-seals"]
            .map(|key| words::text(language, key)),
    )
    .with_blanks(
        ["paper-box-seals", "paper-counted", "paper-condition"]
            .map(|key| words::text(language, key)),
    );
    let (mut boxes, mut seals) = (0, 0);
    let mut rows = Vec::new();
    for (at, code) in kits.iter().enumerate() {
        let kit = goods.kit(code);
        let sealed = goods.seals(&kit);
        (boxes, seals) = (boxes + kit.load.boxes, seals + sealed.unwrap_or_default());
        rows.push(vec![
            count(language, at + 1),
            text(name(region, code)),
            count(language, kit.load.boxes),
            sealed.map_or_else(|| text("–"), |many| count(language, many)),
            Cell::Wide,
            Cell::Blank,
            Cell::Blank,
        ]);
    }
    let foot = vec![vec![
        text(""),
        text(words::text(language, "paper-total")),
        count(language, boxes),
        count(language, seals),
        text(""),
        text(""),
        text(""),
    ]];
    let vehicle = [
        ("vehicle", vehicle_name(region, trip, language).into()),
        ("trip", trip.code.as_str().into()),
        ("base", name(region, &trip.base).into()),
    ];
    let planned = [
        ("place", name(region, at).into()),
        ("at", words::moment_long(language, &region.info, when).into()),
    ];
    let from_to = if is_fetched { "hand-over-fetched" } else { "hand-over-delivered" };
    let lines = vec![
        words::text_with(language, "hand-over-planned", &planned),
        words::text(language, "hand-over-day"),
        words::text_with(language, "hand-over-vehicle", &vehicle),
        words::text(language, from_to),
    ];
    let title = [("place", name(region, at).into())];
    let signing = ["hand-over-gives", "hand-over-takes", "hand-over-escort", "hand-over-witness"];
    Some(Paper {
        mark: Mark::new("BAST", format!("{}.{}", trip.code, stop + 1)),
        title: words::text_with(language, "paper-hand-over", &title),
        lines,
        parts: vec![
            Part::Grid(Grid { rows, foot, ..grid }.set(Set::Small)),
            Part::Remarks(vec![
                words::text(language, "waybill-condition"),
                words::text(language, "hand-over-copies"),
            ]),
            Part::Signatures(signing.map(|key| words::text(language, key)).into()),
        ],
        lie: Lie::Upright,
        ..Paper::default()
    })
}
