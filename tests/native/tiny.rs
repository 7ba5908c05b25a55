//! A region small enough to plan by hand, and that plan.
//!
//! A tiered sub-district `K1` is two hours by road and half an hour by river from the store `G`; a
//! direct one, `K2`, is half an hour away by road.

use tepat_model::fingerprint::fingerprint;
use tepat_model::message::Message;
use tepat_model::plan::{Leg, Plan, Trip, Unserved, Visit};
use tepat_model::region::{
    Basis, Delivery, Edge, Family, Fleet, Info, Item, Mode, Place, PlaceKind, Region, Rules,
    Station, Table, VehicleClass,
};
use tepat_model::time::{DailyHours, moment};
use tepat_view::words::{self, Language};

/// 07.00 on an H-day, when goods are released.
pub fn morning(h_day: i32) -> i32 {
    moment(h_day, 420)
}

pub fn place(code: &str, kind: PlaceKind, parent: &str, lat: f64, lon: f64) -> Place {
    Place { parent: parent.into(), ..Place::new(code, kind, lat, lon) }
}

pub fn station(desa: &str, number: u32, voters: u32, at: Option<(f64, f64)>) -> Station {
    let (lat, lon) = at.unzip();
    Station { lat, lon, ..Station::new(desa, number, voters) }
}

pub fn edge(code: &str, from: &str, to: &str, mode: Mode, length_m: u32) -> Edge {
    Edge { code: code.into(), from: from.into(), to: to.into(), mode, length_m, ..Edge::default() }
}

pub fn class(code: &str, family: Family, pace_percent: [u16; 6], tenths: u16) -> VehicleClass {
    VehicleClass {
        code: code.into(),
        name_id: code.into(),
        name_en: code.into(),
        family,
        capacity_boxes: 10,
        capacity_kg: 100,
        capacity_litres: 1000,
        pace_percent,
        gross_kg: 0,
        width_cm: 0,
        hours: DailyHours { start_minute: 360, end_minute: 1080 },
        rupiah_per_km: 5_001,
        rupiah_per_hour: 10_007,
        rupiah_per_day: 100_000,
        crew: 2,
        load_minutes_per_box_tenths: tenths,
        source: String::new(),
    }
}

pub fn item(code: &str, basis: Basis, quantity: u32, weight_g: u32, volume_cm3: u32) -> Item {
    Item {
        code: code.into(),
        name_id: code.into(),
        name_en: code.into(),
        basis,
        quantity,
        weight_g,
        volume_cm3,
        source: String::new(),
        returns: None,
    }
}

/// Each kit has 2 boxes and, for 400 voters, 820 ballots; it weighs 14,320 g and takes 200
/// litres.
pub fn region() -> Region {
    let direct = |place| Place { delivery: Delivery::Direct, ..place };
    Region {
        info: Info {
            code: "00.01".into(),
            name: "Contoh".into(),
            province: "Kalimantan".into(),
            utc_offset_hours: 8,
            timezone: "WITA".into(),
            voting_day: "2024-11-27".into(),
            ..Info::default()
        },
        rules: Rules::default(),
        items: Table::new(vec![
            item("ballot", Basis::Ballot, 0, 10, 0),
            item("box", Basis::Election, 1, 2_260, 96_000),
            item("booth", Basis::Station, 4, 400, 2_000),
        ]),
        places: Table::new(vec![
            place("G", PlaceKind::Store, "00.01", 0.0, 116.0),
            place("J", PlaceKind::Junction, "", 0.0, 116.2),
            place("K1", PlaceKind::Ppk, "00.01", 0.0, 116.4),
            place("K1.D1", PlaceKind::Pps, "K1", 0.0, 116.5),
            place("P", PlaceKind::Pier, "", 0.0, 116.45),
            direct(place("K2", PlaceKind::Ppk, "00.01", 0.1, 116.0)),
            place("K2.D2", PlaceKind::Pps, "K2", 0.2, 116.0),
        ]),
        stations: Table::new(vec![
            station("K1.D1", 1, 400, Some((0.0, 116.51))),
            station("K1.D1", 2, 400, Some((0.0, 116.52))),
            station("K2.D2", 1, 401, None),
        ]),
        edges: Table::new(vec![
            edge("E1", "G", "J", Mode::Paved, 40_000),
            edge("E2", "K1", "J", Mode::Unpaved, 22_000),
            Edge { minutes: Some(30), ..edge("E3", "K1", "K1.D1", Mode::River, 9_000) },
            edge("E4", "G", "K2.D2", Mode::Paved, 20_000),
            Edge { closed: true, ..edge("E5", "G", "K1", Mode::Paved, 1_000) },
            edge("E6", "J", "P", Mode::Paved, 1_000),
            edge("E7", "K1", "P", Mode::River, 1_000),
            edge("E8", "G", "K1", Mode::Offroad, 1_000),
        ]),
        classes: Table::new(vec![
            class("truck", Family::Road, [100, 100, 0, 0, 0, 0], 20),
            class("boat", Family::Water, [0, 0, 0, 100, 0, 0], 30),
            class("porter", Family::Foot, [25, 25, 25, 0, 0, 100], 10),
        ]),
        fleet: Table::new(vec![
            Fleet::new("truck", "G", 1),
            Fleet::new("boat", "each-ppk", 1),
            Fleet::new("porter", "each-pps", 1),
        ]),
        ..Region::default()
    }
}

fn leg(edges: &[&str], local_m: u32, length_m: u32, minutes: u32) -> Leg {
    let edges = edges.iter().map(|code| (*code).to_owned()).collect();
    Leg { edges, local_m, length_m, minutes }
}

fn visit(at: &str, leg: Leg, arrive: i32, done: i32, due: i32, kits: &[&str]) -> Visit {
    let kits = kits.iter().map(|kit| (*kit).to_owned()).collect();
    Visit { at: at.into(), leg, arrive, done, due, kits, late: Vec::new() }
}

/// A truck to the sub-district post, a boat to the village post and porters to the stations; on
/// the last day the truck to the direct station. All times are worked out by hand.
pub fn plan(region: &Region) -> Plan {
    let (a, b, c) = ("K1.D1.001", "K1.D1.002", "K2.D2.001");
    let rules = &region.rules;
    Plan {
        input: fingerprint(region),
        engine: "by hand".into(),
        seed: 0,
        iterations: 0,
        earlier: String::new(),
        last_number: 0,
        least_rupiah: None,
        trips: vec![
            Trip {
                code: "T0001".into(),
                base: "G".into(),
                class: "truck".into(),
                vehicle: 1,
                posted_from: None,
                load_at: morning(3),
                depart_at: morning(3) + 8,
                visits: vec![visit(
                    "K1",
                    leg(&["E1", "E2"], 0, 62_000, 120),
                    morning(3) + 128,
                    morning(3) + 166,
                    rules.ppk_due(),
                    &[a, b],
                )],
                back: leg(&["E2", "E1"], 0, 62_000, 120),
                back_at: morning(3) + 286,
                mark: None,
            },
            Trip {
                code: "T0002".into(),
                base: "K1".into(),
                class: "boat".into(),
                vehicle: 1,
                posted_from: None,
                load_at: morning(2),
                depart_at: morning(2) + 12,
                visits: vec![visit(
                    "K1.D1",
                    leg(&["E3"], 0, 9_000, 30),
                    morning(2) + 42,
                    morning(2) + 84,
                    rules.pps_due(),
                    &[a, b],
                )],
                back: leg(&["E3"], 0, 9_000, 30),
                back_at: morning(2) + 114,
                mark: None,
            },
            // 0.01° on the equator is 1,112 m straight, which makes 1,557 m of local way.
            Trip {
                code: "T0003".into(),
                base: "K1.D1".into(),
                class: "porter".into(),
                vehicle: 1,
                posted_from: None,
                load_at: morning(1),
                depart_at: morning(1) + 4,
                visits: vec![
                    visit(
                        a,
                        leg(&[], 1_557, 1_557, 17),
                        morning(1) + 21,
                        morning(1) + 33,
                        rules.tps_due(),
                        &[a],
                    ),
                    visit(
                        b,
                        leg(&[], 1_557, 1_557, 17),
                        morning(1) + 50,
                        morning(1) + 62,
                        rules.tps_due(),
                        &[b],
                    ),
                ],
                back: leg(&[], 3_114, 3_114, 34),
                back_at: morning(1) + 96,
                mark: None,
            },
            Trip {
                code: "T0004".into(),
                base: "G".into(),
                class: "truck".into(),
                vehicle: 1,
                posted_from: None,
                load_at: morning(1),
                depart_at: morning(1) + 4,
                visits: vec![visit(
                    c,
                    leg(&["E4"], 0, 20_000, 30),
                    morning(1) + 34,
                    morning(1) + 48,
                    rules.tps_due(),
                    &[c],
                )],
                back: leg(&["E4"], 0, 20_000, 30),
                back_at: morning(1) + 78,
                mark: None,
            },
        ],
        unserved: Vec::new(),
        ..Plan::default()
    }
}

pub fn unserved(station: &str) -> Unserved {
    Unserved { station: station.into(), reason: Message::error("region-no-store") }
}

/// Shifts a whole trip in time.
pub fn shift(trip: &mut Trip, minutes: i32) {
    for at in [&mut trip.load_at, &mut trip.depart_at, &mut trip.back_at] {
        *at += minutes;
    }
    for visit in &mut trip.visits {
        visit.arrive += minutes;
        visit.done += minutes;
    }
}

/// The keys of what the checker finds, sorted; each can be told in both languages.
pub fn found(region: &Region, plan: &Plan) -> Vec<String> {
    let violations = tepat_check::check(region, plan).violations;
    for found in &violations {
        for language in [Language::Indonesian, Language::English] {
            let text = words::message(language, found);
            assert!(text != found.key && !text.contains('{'), "{text}");
        }
    }
    let mut keys: Vec<String> = violations.into_iter().map(|found| found.key).collect();
    keys.sort_unstable();
    keys
}
