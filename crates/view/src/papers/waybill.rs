//! Surat jalan: what a vehicle carries, where it goes, whom to call, and who signs.

use super::goods::{Goods, count, text};
use super::manifest::vehicle_name;
use super::phones;
use super::{Cell, Grid, Mark, Paper, Part, Set, Subject};
use crate::comparison::stations_by_village;
use crate::custody::{halts_of, name, where_in_words};
use crate::export::Given;
use crate::people::Contacts;
use crate::people::escorting;
use crate::words;
use tepat_model::plan::{Halt, Heading, Trip, Visit};
use tepat_model::region::PlaceKind;
use tepat_planner::needs::{Kit, Load};

/// The paper of a trip. On the way back the goods are handed over by those at the stops, and received
/// at the base.
pub(super) fn paper(given: &Given, contacts: &Contacts, subject: &Subject) -> Option<Paper> {
    let (region, language, plan) = (given.region, given.language, given.plan?);
    let (heading, trip) = plan.trip(&subject.code)?;
    let is_back = heading == Heading::Back;
    let either = |out: &'static str, back: &'static str| if is_back { back } else { out };
    let long = |at| words::moment_long(language, &region.info, at);
    let vehicle = [("vehicle", vehicle_name(region, trip, language).into())];
    let from_to = [
        ("from", name(region, &trip.base).into()),
        ("depart", long(trip.depart_at).into()),
        ("back", long(trip.back_at).into()),
    ];
    let mut lines = vec![
        words::text_with(language, "waybill-vehicle", &vehicle),
        words::text_with(language, either("waybill-from", "waybill-to"), &from_to),
        phones::driver(language),
        escort(given, trip),
        phones::dispatcher(contacts, &trip.base, language),
    ];
    lines.extend(halts_of(plan, &trip.code).into_iter().map(|halt| night(given, halt)));
    let signing = [
        either("waybill-sender", "waybill-handing-over"),
        "waybill-driver-name",
        "waybill-escort-name",
        either("waybill-receiver", "waybill-receiver-back"),
    ];
    let title = [("trip", trip.code.as_str().into())];
    Some(Paper {
        mark: Mark::new("SJ", trip.code.as_str()),
        title: words::text_with(language, either("paper-waybill", "paper-waybill-back"), &title),
        lines,
        parts: vec![
            Part::Grid(stops(given, contacts, heading, trip)),
            Part::Grid(goods(given, heading, trip)),
            Part::Remarks(
                [words::text(language, "waybill-condition")]
                    .into_iter()
                    .chain(phones::lacking(contacts, trip, language))
                    .collect(),
            ),
            Part::Signatures(signing.map(|key| words::text(language, key)).into()),
        ],
        ..Paper::default()
    })
}

/// Where the vehicle stays overnight with goods, with room for who guards it.
fn night(given: &Given, halt: &Halt) -> String {
    let (region, language) = (given.region, given.language);
    let long = |at| words::moment_long(language, &region.info, at);
    let values = [
        ("where", words::message(language, &where_in_words(region, halt)).into()),
        ("from", long(halt.from).into()),
        ("until", long(halt.until).into()),
        ("guards", halt.guards.into()),
    ];
    let line = words::text_with(language, "custody-waybill", &values);
    match halt.custody {
        true => line,
        false => format!("{line} {}", words::text(language, "custody-waybill-not-allowed")),
    }
}

/// How many escort a trip, and from which units if they are assigned.
fn escort(given: &Given, trip: &Trip) -> String {
    let (region, language) = (given.region, given.language);
    let from_pps = region.places.get(&trip.base).is_some_and(|place| place.kind == PlaceKind::Pps);
    if from_pps {
        return words::text(language, "waybill-no-escort");
    }
    let counts = [
        ("police", region.rules.escort_police_per_trip.into()),
        ("staff", region.rules.escort_staff_per_trip.into()),
    ];
    let wanted = words::text_with(language, "waybill-escort", &counts);
    match given.people.map(|people| escorting(region, people, &trip.code)) {
        Some(sent) if !sent.is_empty() => {
            let units = [("units", sent.into())];
            format!("{wanted} {}", words::text_with(language, "waybill-escort-units", &units))
        }
        _ => wanted,
    }
}

/// The stops, with room to write and sign.
fn stops(given: &Given, contacts: &Contacts, heading: Heading, trip: &Trip) -> Grid {
    let (region, language) = (given.region, given.language);
    let carried = Goods::new(region, heading);
    let moment = |at| Cell::Text(words::moment(language, at));
    let row = |(at, visit): (usize, &Visit)| {
        // A station's own name says for whom it is.
        let is_post = !visit.kits.contains(&visit.at);
        let for_whom = is_post.then(|| stations_by_village(region, &visit.kits));
        let call = phones::contact(contacts, &visit.at, language);
        let notes = for_whom.into_iter().chain(call).collect();
        vec![
            count(language, at + 1),
            Cell::Noted(name(region, &visit.at), notes),
            count(language, visit.kits.len()),
            count(language, carried.load(visit.kits.iter().map(String::as_str)).boxes),
            moment(visit.arrive),
            moment(visit.due),
            Cell::Blank,
            Cell::Wide,
        ]
    };
    let is_back = heading == Heading::Back;
    let either = |out, back| words::text(language, if is_back { back } else { out });
    let heads = [
        words::text(language, "paper-number"),
        either("paper-destination", "paper-fetched-at"),
        words::text(language, "col-kits"),
        words::text(language, "figure-boxes"),
        words::text(language, "paper-arrives"),
        either("fact-due", "paper-due-at-base"),
    ];
    let blanks = [
        either("paper-received-at", "paper-handed-at"),
        either("paper-received-by", "paper-handed-by"),
    ];
    let rows = trip.visits.iter().enumerate().map(row).collect();
    Grid { rows, ..Grid::new(heads).with_blanks(blanks) }
}

/// The total of all goods on board.
fn goods(given: &Given, heading: Heading, trip: &Trip) -> Grid {
    let language = given.language;
    let carried = Goods::new(given.region, heading);
    let kits: Vec<Kit> = trip.kits().map(|code| carried.kit(code)).collect();
    let load: Load = kits.iter().map(|kit| kit.load).sum();
    let row = |(at, item): (usize, &tepat_model::region::Item)| {
        let all: u64 = kits.iter().filter_map(|kit| kit.quantities.get(at)).sum();
        vec![text(item.name(language.code())), count(language, all), Cell::Blank]
    };
    let heads = ["col-item", "col-quantity"].map(|key| words::text(language, key));
    let blanks = [words::text(language, "paper-counted")];
    let decimal = |number, digits| words::decimal(language, number, digits);
    let foot = vec![vec![
        text(words::text(language, "paper-load")),
        Cell::Number(format!("{} kg", decimal(load.weight_g as f64 / 1e3, 1))),
        Cell::Number(format!("{} m³", decimal(load.volume_cm3 as f64 / 1e6, 2))),
    ]];
    let rows = carried.items.iter().enumerate().map(row).collect();
    Grid { rows, foot, ..Grid::new(heads).with_blanks(blanks).set(Set::Half) }
}
