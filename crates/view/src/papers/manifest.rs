//! The manifest of a vehicle and day: all its trips with their stops and loads.

use super::goods::{Goods, count, kilograms, text};
use super::{Cell, Grid, Lie, Mark, Paper, Part, Row, Scope, Set, Subject, phones};
use crate::comparison::stations_by_village;
use crate::custody::name;
use crate::export::Given;
use crate::people::Contacts;
use crate::words::{self, Language, class_name};
use tepat_model::plan::{Heading, Plan, Trip, Visit};
use tepat_model::region::Region;
use tepat_model::time::h_day;
use tepat_order::Order as _;
use tepat_planner::needs::Load;

/// One for each vehicle and day on which it leaves, in order of days. A manifest has all trips of
/// its vehicle on that day, if any of them is part of the scope.
pub(super) fn subjects(given: &Given, scope: &Scope) -> Vec<Subject> {
    let trips = given.plan.into_iter().flat_map(carrying);
    let trips = trips.filter(|(_, trip)| scope.takes_trip(given.region, trip));
    let mut subjects: Vec<Subject> =
        trips.map(|(_, trip)| Subject::new(&trip.vehicle_code(), h_day(trip.depart_at))).collect();
    subjects.order_by(|a, b| (-a.part, &a.code).cmp(&(-b.part, &b.code)));
    subjects.dedup();
    subjects
}

/// The trips that carry goods.
pub(super) fn carrying(plan: &Plan) -> impl Iterator<Item = (Heading, &Trip)> {
    plan.all_trips().filter(|(_, trip)| !trip.is_posting())
}

pub(super) fn paper(given: &Given, contacts: &Contacts, subject: &Subject) -> Option<Paper> {
    let (region, language) = (given.region, given.language);
    let mut trips: Vec<(Heading, &Trip)> = carrying(given.plan?)
        .filter(|(_, trip)| {
            h_day(trip.depart_at) == subject.part && trip.vehicle_code() == subject.code
        })
        .collect();
    trips.order_by_key(|(_, trip)| (trip.load_at, trip.code.clone()));
    let (_, first) = trips.first()?;
    let day = words::h_day(subject.part.into());
    let long = words::date(language, &region.info, subject.part);
    let title = [
        ("vehicle", vehicle_name(region, first, language).into()),
        ("day", long.map_or_else(|| day.clone(), |date| format!("{date}, {day}")).into()),
    ];
    let mut lines = vec![
        words::text_with(language, "manifest-base", &[("base", name(region, &first.base).into())]),
        words::text(language, "manifest-plate"),
        phones::driver(language),
        phones::dispatcher(contacts, &first.base, language),
    ];
    lines.extend(capacity(region, first, language));
    let grid = Grid::new(
        ["paper-number", "paper-stop", "col-stations", "figure-boxes", "paper-kg", "paper-planned"]
            .map(|key| words::text(language, key)),
    )
    .with_blanks(
        ["paper-counted", "paper-condition", "paper-initials"]
            .map(|key| words::text(language, key)),
    );
    let columns = grid.heads.len();
    let mut sums = [(0_usize, Load::default()); 2];
    let mut rows = Vec::new();
    for &(heading, trip) in &trips {
        let goods = Goods::new(region, heading);
        rows.push(vec![Cell::Across(trip_in_words(trip, heading, language), columns)]);
        for (at, visit) in trip.visits.iter().enumerate() {
            let load = goods.load(visit.kits.iter().map(String::as_str));
            let (kits, sum) = &mut sums[heading as usize];
            (*kits, *sum) = (*kits + visit.kits.len(), *sum + load);
            rows.push(stop(given, contacts, (at, visit), load));
        }
    }
    let totals = [Heading::Out, Heading::Back].map(|heading| {
        let (kits, load) = sums[heading as usize];
        let key = match heading {
            Heading::Out => "manifest-total-out",
            Heading::Back => "manifest-total-back",
        };
        total(language, words::text(language, key), kits, load)
    });
    let used = |heading| trips.iter().any(|(own, _)| *own == heading);
    let foot = [Heading::Out, Heading::Back].into_iter().zip(totals);
    let foot = foot.filter(|(heading, _)| used(*heading)).map(|(_, row)| row).collect();
    let signing = ["manifest-store", "waybill-driver-name", "waybill-escort-name"];
    Some(Paper {
        mark: Mark::new("MM", format!("{} {day}", subject.code)),
        title: words::text_with(language, "paper-manifest", &title),
        lines,
        parts: vec![
            Part::Grid(Grid { rows, foot, ..grid }.set(Set::Small)),
            Part::Remarks(
                [words::text(language, "waybill-condition")]
                    .into_iter()
                    .chain(
                        trips
                            .iter()
                            .find_map(|(_, trip)| phones::lacking(contacts, trip, language)),
                    )
                    .collect(),
            ),
            Part::Signatures(signing.map(|key| words::text(language, key)).into()),
        ],
        lie: Lie::Upright,
        ..Paper::default()
    })
}

/// `Truk boks 2`.
pub(super) fn vehicle_name(region: &Region, trip: &Trip, language: Language) -> String {
    format!("{} {}", class_name(region, &trip.class, language), trip.vehicle)
}

/// What the vehicle may carry.
fn capacity(region: &Region, trip: &Trip, language: Language) -> Option<String> {
    let class = region.classes.get(&trip.class)?;
    let values = [
        ("boxes", u64::from(class.capacity_boxes).into()),
        ("kg", u64::from(class.capacity_kg).into()),
        ("litres", u64::from(class.capacity_litres).into()),
    ];
    Some(words::text_with(language, "manifest-capacity", &values))
}

/// `T0012, distribution, 07.00–16.10`.
fn trip_in_words(trip: &Trip, heading: Heading, language: Language) -> String {
    let heading_key = match heading {
        Heading::Out => "manifest-out",
        Heading::Back => "manifest-back",
    };
    let values = [
        ("trip", trip.code.as_str().into()),
        ("heading", words::text(language, heading_key).into()),
        ("load", words::moment(language, trip.load_at).into()),
        ("depart", words::moment(language, trip.depart_at).into()),
        ("back", words::moment(language, trip.back_at).into()),
    ];
    words::text_with(language, "manifest-trip", &values)
}

fn stop(given: &Given, contacts: &Contacts, (at, visit): (usize, &Visit), load: Load) -> Row {
    let (region, language) = (given.region, given.language);
    let call = phones::contact(contacts, &visit.at, language).into_iter().collect();
    vec![
        count(language, at + 1),
        Cell::Noted(stop_name(region, visit), call),
        count(language, visit.kits.len()),
        count(language, load.boxes),
        kilograms(language, load.weight_g),
        Cell::Number(words::moment(language, visit.arrive)),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
    ]
}

/// The name of a stop, with the stations whose goods change hands there unless it is one itself.
pub(super) fn stop_name(region: &Region, visit: &Visit) -> String {
    let place = name(region, &visit.at);
    if visit.kits.contains(&visit.at) {
        return place;
    }
    format!("{place}: {}", stations_by_village(region, &visit.kits))
}

fn total(language: Language, what: String, kits: usize, load: Load) -> Row {
    vec![
        text(""),
        text(what),
        count(language, kits),
        count(language, load.boxes),
        kilograms(language, load.weight_g),
        text(""),
        text(""),
        text(""),
        text(""),
    ]
}
