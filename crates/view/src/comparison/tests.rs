use super::*;
use crate::words::Language::{English as En, Indonesian as Id};
use tepat_model::plan::{Leg, Trip, Visit};
use tepat_model::region::{Place, PlaceKind, Station, VehicleClass, bundled};

/// One station in each of the sub-districts Tabang and Kenohan, one class of boat.
fn region() -> Region {
    let place = |code: &str, name: &str, kind, parent: &str| Place {
        name: name.into(),
        parent: parent.into(),
        ..Place::new(code, kind, 0.0, 0.0)
    };
    let station =
        |code: &str, desa: &str| Station { code: code.into(), ..Station::new(desa, 1, 300) };
    let mut region = Region::default();
    for place in [
        place("G", "Gudang", PlaceKind::Store, ""),
        place("K1", "Tabang", PlaceKind::Ppk, ""),
        place("K2", "Kenohan", PlaceKind::Ppk, ""),
        place("D1", "Sidomulyo", PlaceKind::Pps, "K1"),
        place("D2", "Kahala", PlaceKind::Pps, "K2"),
    ] {
        region.places.put(place);
    }
    region.stations.put(station("S1", "D1"));
    region.stations.put(station("S2", "D2"));
    let any = bundled()[0].region().unwrap_or_default();
    let any = any.classes.get_at(0).cloned().expect("a bundled region has classes");
    region.classes.put(VehicleClass {
        code: "boat".into(),
        name_id: "Perahu".into(),
        name_en: "Boat".into(),
        rupiah_per_day: 1_000_000,
        rupiah_per_hour: 0,
        ..any
    });
    region
}

/// One trip per entry, which brings one station its goods at a moment with the vehicle of that
/// number; the deadline is 21.00 on H-1.
fn plan(trips: &[(&str, &str, u32, Moment)]) -> Plan {
    let trip = |&(code, station, vehicle, done): &(&str, &str, u32, Moment)| Trip {
        code: code.into(),
        base: "G".into(),
        class: "boat".into(),
        vehicle,
        posted_from: None,
        load_at: done - 120,
        depart_at: done - 60,
        visits: vec![Visit {
            at: station.into(),
            leg: Leg::default(),
            arrive: done - 10,
            done,
            due: -180,
            kits: vec![station.into()],
            late: Vec::new(),
        }],
        back: Leg::default(),
        back_at: done + 60,
        mark: None,
    };
    Plan { trips: trips.iter().map(trip).collect(), ..Plan::default() }
}

fn compared(now: &Plan, before: &Plan) -> Comparison {
    let region = region();
    compare(Side { region: &region, plan: now }, Side { region: &region, plan: before })
}

fn keys(points: &[Point]) -> Vec<&'static str> {
    points.iter().map(|point| point.key).collect()
}

const DAY: Moment = 1_440;

#[test]
fn two_sentences_tell_what_changes_in_time_and_what_it_takes() {
    let before = plan(&[("T1", "S1", 1, -600), ("T2", "S2", 1, -700)]);
    let check = |now: &[(&str, &str, u32, Moment)], expect: [&str; 2]| {
        let [time, means] = compared(&plan(now), &before).sentences(&region(), Id);
        assert_eq!([time.as_str(), means.as_str()], expect);
    };
    check(
        &[("T1", "S1", 1, -600), ("T2", "S2", 1, -700)],
        ["Semua kecamatan tiba pada waktu yang hampir sama.", "Kendaraan dan biayanya sama."],
    );
    check(
        &[("T1", "S1", 2, -600 - DAY), ("T2", "S2", 1, -700)],
        ["Tabang tiba sehari lebih awal.", "Satu perahu lebih, Rp1 juta lebih mahal."],
    );
    check(
        &[("T1", "S1", 1, -100), ("T2", "S2", 1, -700)],
        [
            "Satu TPS lebih banyak terlambat, Tabang tiba 8 jam lebih lambat.",
            "Kendaraan dan biayanya sama.",
        ],
    );
    let english = compared(&plan(&[("T1", "S1", 2, -600 - DAY), ("T2", "S2", 1, -700)]), &before)
        .sentences(&region(), En);
    assert_eq!(english[0], "Tabang arrives a day earlier.");
    assert_eq!(english[1], "One more boat, Rp1 million dearer.");
}

#[test]
fn what_is_worse_comes_with_its_stations_the_worst_first() {
    let before = plan(&[("T1", "S1", 1, -600), ("T2", "S2", 1, -700)]);
    let check = |now: &[(&str, &str, u32, Moment)], worse: &[&str], better: &[&str]| {
        let now = plan(now);
        let comparison = compared(&now, &before);
        assert_eq!(keys(&comparison.worse()), worse);
        assert_eq!(keys(&comparison.better()), better);
        // What is worse in one direction is better in the other.
        let back = compared(&before, &now);
        assert_eq!(back.worse().is_empty(), comparison.better().is_empty());
    };
    check(&[("T1", "S1", 1, -600), ("T2", "S2", 1, -700)], &[], &[]);
    check(
        &[("T1", "S1", 1, 430), ("T2", "S2", 1, -700)],
        &["worse-after-polls", "worse-late", "worse-kecamatan", "worse-slack", "worse-cost"],
        &[],
    );
    check(&[("T1", "S1", 1, -600)], &["worse-unserved"], &[]);
    check(&[("T1", "S1", 1, -900), ("T2", "S2", 1, -700)], &[], &["better-kecamatan"]);
    let late = compared(&plan(&[("T1", "S1", 1, -100), ("T2", "S2", 1, 0)]), &before);
    assert_eq!(late.worse()[0].stations, ["S2", "S1"]);
}

#[test]
fn shifts_that_break_no_deadline_and_change_no_paper_are_small() {
    let before = plan(&[("T1", "S1", 1, -600), ("T2", "S2", 1, -700)]);
    let small = |now: &[(&str, &str, u32, Moment)]| {
        let comparison = compared(&plan(now), &before);
        comparison.stations.iter().map(|changed| changed.is_small).collect::<Vec<_>>()
    };
    assert_eq!(small(&[("T1", "S1", 1, -590), ("T2", "S2", 1, -700)]), [true]);
    assert_eq!(small(&[("T1", "S1", 1, -570), ("T2", "S2", 1, -700)]), [false]);
    assert_eq!(small(&[("T1", "S1", 2, -590), ("T2", "S2", 1, -700)]), [false], "another boat");
    let tight = [("T1", "S1", 1, -301), ("T2", "S2", 1, -700)];
    let tight_before = plan(&[("T1", "S1", 1, -299), ("T2", "S2", 1, -700)]);
    let comparison = compared(&plan(&tight), &tight_before);
    assert!(!comparison.stations[0].is_small, "another state is never small");
}

#[test]
fn papers_are_told_by_their_numbers() {
    let before = plan(&[("T1", "S1", 1, -600), ("T2", "S2", 1, -700)]);
    let papers = |now: &[(&str, &str, u32, Moment)]| compared(&plan(now), &before).papers;
    assert!(papers(&[("T1", "S1", 1, -600), ("T2", "S2", 1, -700)]).is_same());
    let found = papers(&[("T1", "S1", 2, -600), ("T3", "S2", 1, -700)]);
    assert_eq!(
        (found.changed, found.added, found.void),
        (vec!["T1".to_owned()], vec!["T3".to_owned()], vec!["T2".to_owned()],)
    );
    assert_eq!(found.same, 0);
}

#[test]
fn a_station_of_one_region_alone_is_no_shift() {
    let plan = plan(&[("T1", "S1", 1, -600), ("T2", "S2", 1, -700)]);
    let (now, mut before) = (region(), region());
    before.stations.remove("S2");
    let comparison =
        compare(Side { region: &now, plan: &plan }, Side { region: &before, plan: &plan });
    assert_eq!(comparison.stations.len(), 1);
    assert_eq!(comparison.stations[0].before, None);
}
