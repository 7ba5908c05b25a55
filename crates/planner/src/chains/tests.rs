//! Regions with a second store, and places where goods change vehicles.

use std::collections::BTreeSet;

use crate::drive::retime;
use crate::run::plan_now;
use crate::travel::StepTimes;
use crate::{Next, Options, Start};
use tepat_model::plan::{Plan, Trip};
use tepat_model::region::{
    Delivery, Edge, Fleet, Mode, Place, PlaceKind, Region, Skip, Station, Table, usual_classes,
    usual_items,
};
use tepat_model::time::moment;

/// Two stores a day's drive apart, and a sub-district beside each.
fn region() -> Region {
    let place = |code: &str, kind, parent: &str, lon: f64| Place {
        parent: parent.to_owned(),
        ..Place::new(code, kind, 0.0, lon)
    };
    let edge = |from: &str, to: &str, km: u32| Edge {
        code: format!("{from}-{to}"),
        from: from.to_owned(),
        to: to.to_owned(),
        mode: Mode::Paved,
        length_m: km * 1_000,
        ..Edge::default()
    };
    Region {
        items: usual_items(),
        classes: usual_classes(),
        places: Table::new(vec![
            place("G1", PlaceKind::Store, "", 115.0),
            place("G2", PlaceKind::Store, "", 117.0),
            place("K1", PlaceKind::Ppk, "", 115.1),
            place("K1.D", PlaceKind::Pps, "K1", 115.2),
            place("K2", PlaceKind::Ppk, "", 117.1),
            place("K2.D", PlaceKind::Pps, "K2", 117.2),
        ]),
        stations: Table::new(vec![Station::new("K1.D", 1, 300), Station::new("K2.D", 1, 300)]),
        edges: Table::new(vec![
            edge("G1", "K1", 12),
            edge("K1", "K1.D", 12),
            edge("G1", "G2", 200),
            edge("G2", "K2", 12),
            edge("K2", "K2.D", 12),
        ]),
        fleet: Table::new(vec![
            Fleet::new("truck_box", "G1", 2),
            Fleet::new("truck_box", "G2", 1),
            Fleet::new("pickup", "each-ppk", 1),
            Fleet::new("motorbike", "each-pps", 2),
        ]),
        ..Region::default()
    }
}

#[test]
fn a_sub_district_is_served_from_the_nearest_store_unless_set() {
    let check = |change: fn(&mut Region), expect: &[(&str, &str)]| {
        let mut region = region();
        change(&mut region);
        let plan = planned(&region);
        assert_eq!(plan.unserved, []);
        let from_stores: BTreeSet<(&str, &str)> = plan
            .trips
            .iter()
            .filter(|trip| trip.base.starts_with('G'))
            .flat_map(|trip| trip.visits.iter().map(|visit| (trip.base.as_str(), &*visit.at)))
            .collect();
        assert_eq!(from_stores, expect.iter().copied().collect());
    };
    check(|_| (), &[("G1", "G2"), ("G1", "K1"), ("G2", "K2")]);
    check(
        |region| {
            // Set by hand: K2 from the main store.
            let post = region.places.get("K2").cloned();
            region.places.put(Place { parent: "G1".into(), ..post.expect("a post") });
        },
        &[("G1", "K1"), ("G1", "K2")],
    );
    check(|region| region.fleet.retain(|row| row.base != "G2"), &[("G1", "K1"), ("G1", "K2")]);
}

fn planned(region: &Region) -> Plan {
    let options = Options { iterations: Some(20), seed: 1 };
    plan_now(region, Start::default(), options, |_, _| Next::GoOn)
}

/// The region with porters at a village post, and a station of it that nobody else comes to.
fn with_porters(delivery: Delivery, skip: Skip) -> Region {
    let mut region = region();
    region.rules.direct_from_h = 3;
    let mut change = |code: &str, change: &dyn Fn(Place) -> Place| {
        let post = region.places.get(code).cloned();
        region.places.put(change(post.expect("a post")));
    };
    change("K1", &|post| Place { delivery, ..post });
    change("K1.D", &|post| Place { skip, local_mode: Some(Mode::Foot), ..post });
    let (lat, lon) = (Some(0.01), Some(115.2));
    region.stations.put(Station { lat, lon, ..Station::new("K1.D", 1, 300) });
    region.fleet.put(Fleet::new("porter", "K1.D", 3));
    region
}

/// Where the goods of the station with porters are handed over, and whether they are loaded for that
/// before goods may leave village posts. Driving the plan gives its moments.
fn stops(region: &Region) -> Vec<(String, bool)> {
    let plan = planned(region);
    let mut driven = plan.trips.clone();
    retime(region, &StepTimes::new(region), &mut driven);
    assert_eq!(driven, plan.trips);
    let station = &region.stations[0].code;
    let from = moment(region.rules.tps_from_h.into(), region.rules.release_minute.into());
    let stop = |trip: &Trip| {
        let visit = trip.visits.iter().find(|visit| visit.kits.contains(station))?;
        Some((visit.at.clone(), trip.load_at < from))
    };
    plan.trips.iter().filter_map(stop).collect()
}

#[test]
fn goods_change_vehicles_at_their_village_post_unless_they_are_led_past_it() {
    let check = |delivery: Delivery, skip: Skip, expect: &[(&str, bool)]| {
        let found = stops(&with_porters(delivery, skip));
        let found: Vec<(&str, bool)> = found.iter().map(|(at, early)| (&**at, *early)).collect();
        assert_eq!(found, expect, "{delivery:?} {skip:?}");
    };
    let by_post = [("K1.D", true), ("K1.D.001", false)];
    check(Delivery::Direct, Skip::Never, &by_post);
    check(Delivery::Direct, Skip::Open, &by_post);
    check(Delivery::Direct, Skip::Always, &by_post);
    let tiered = [("K1", true), ("K1.D", true), ("K1.D.001", false)];
    check(Delivery::Tiered, Skip::Open, &tiered);
    check(Delivery::Tiered, Skip::Always, &[]);
}

#[test]
fn goods_change_vehicles_at_their_village_post_on_the_way_to_the_sub_district() {
    let mut region = with_porters(Delivery::Tiered, Skip::Never);
    // Only boats go to the sub-district post, and roads to where they stand.
    region.edges.remove("G1-K1");
    let edge = region.edges.remove("K1-K1.D").expect("an edge");
    region.edges.put(Edge { mode: Mode::River, ..edge.clone() });
    region.edges.put(Edge { code: "G1-K1.D".into(), from: "G1".into(), ..edge });
    region.fleet.put(Fleet::new("longboat", "K1.D", 1));
    region.fleet.put(Fleet::new("longboat", "K1", 1));
    let found = stops(&region);
    let found: Vec<(&str, bool)> = found.iter().map(|(at, early)| (&**at, *early)).collect();
    let expect = [("K1.D", true), ("K1", true), ("K1.D", true), ("K1.D.001", false)];
    assert_eq!(found, expect);
}

#[test]
fn goods_that_go_straight_leave_on_the_day_that_is_set() {
    let check = |delivery: Delivery, wave_h: Option<i16>, expect: i32| {
        let mut region = region();
        region.rules.direct_from_h = 2;
        for code in ["K1", "K1.D"] {
            let post = region.places.get(code).cloned().expect("a post");
            let wave_h = wave_h.filter(|_| code == "K1");
            region.places.put(Place { delivery, wave_h, skip: Skip::Always, ..post });
        }
        let plan = planned(&region);
        let trip = plan.trips.iter().find(|trip| trip.kits().any(|kit| kit == "K1.D.001"));
        let found = trip.map(|trip| trip.load_at.div_euclid(1440));
        assert_eq!(found, Some(-expect), "{delivery:?} {wave_h:?}");
    };
    check(Delivery::Tiered, None, 2);
    check(Delivery::Tiered, Some(4), 2);
    check(Delivery::Tiered, Some(1), 1);
    check(Delivery::Direct, Some(1), 2);
}
