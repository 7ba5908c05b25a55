//! Regions with a second store.

use std::collections::BTreeSet;

use crate::run::plan_now;
use crate::{Next, Options, Start};
use tepat_model::region::{
    Edge, Fleet, Mode, Place, PlaceKind, Region, Station, Table, usual_classes, usual_items,
};

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
        let options = Options { iterations: Some(20), seed: 1 };
        let plan = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
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
