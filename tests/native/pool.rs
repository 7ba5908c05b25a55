//! Vehicles that may be posted elsewhere go where they are needed, and home again.

use std::collections::{BTreeMap, BTreeSet};

use tepat_check::check;
use tepat_model::plan::{Plan, Trip, trip_cost_rupiah};
use tepat_model::region::{Edge, Fleet, Mode, Region, Table};
use tepat_planner::{Next, Options, Start, plan_now};

use crate::tiny;

/// The tiny region with a road instead of the river to `K1.D1`, and these vehicles besides porters.
fn region(rows: &[(&str, &str, u32, bool)]) -> Region {
    let mut region = tiny::region();
    region
        .edges
        .put(Edge { minutes: Some(30), ..tiny::edge("E3", "K1", "K1.D1", Mode::Paved, 9_000) });
    let row = |&(class, base, count, pooled): &(&str, &str, u32, bool)| Fleet {
        pooled,
        ..Fleet::new(class, base, count)
    };
    let porters = Fleet::new("porter", "each-pps", 1);
    region.fleet = Table::new(rows.iter().map(row).chain([porters]).collect());
    region.rules.plan_return = false;
    region
}

fn make(region: &Region) -> Plan {
    let options = Options { iterations: Some(300), seed: 1 };
    plan_now(region, Start::default(), options, |_, _| Next::GoOn)
}

/// The trips of vehicles: base, number, where they are posted from, and stops.
fn told(plan: &Plan, class: &str) -> Vec<String> {
    let of_class = plan.trips.iter().filter(|trip| trip.class == class);
    let told = |trip: &Trip| {
        let stops: Vec<&str> = trip.visits.iter().map(|visit| visit.at.as_str()).collect();
        match &trip.posted_from {
            Some(from) => {
                format!("{}/{} > {}/{}", from.base, from.vehicle, trip.base, trip.vehicle)
            }
            None => format!("{}/{}: {}", trip.base, trip.vehicle, stops.join(" ")),
        }
    };
    of_class.map(told).collect()
}

#[test]
fn a_vehicle_of_the_pool_goes_where_none_stands_and_home_again() {
    let alone = make(&region(&[("truck", "G", 1, false)]));
    let unserved: Vec<&str> = alone.unserved.iter().map(|it| it.station.as_str()).collect();
    assert_eq!(unserved, ["K1.D1.001", "K1.D1.002"]);

    let region = region(&[("truck", "G", 1, true)]);
    let plan = make(&region);
    assert!(plan.unserved.is_empty());
    let trips = told(&plan, "truck");
    let expect = ["G/1: K1", "G/1 > K1/1", "K1/1: K1.D1", "K1/1 > G/1", "G/1: K2.D2.001"];
    let mut sorted = trips.clone();
    sorted.sort();
    let mut wanted = expect.map(str::to_owned).to_vec();
    wanted.sort();
    assert_eq!(sorted, wanted, "{trips:?}");
    let verdict = check(&region, &plan);
    assert!(verdict.is_valid(), "{:?}", verdict.violations);
}

#[test]
fn a_posting_costs_its_way_and_its_days_once() {
    let region = region(&[("truck", "G", 2, true)]);
    let plan = make(&region);
    // A truck costs Rp100,000 a day, wherever it works on that day: all postings of this plan begin and
    // end on days of trips.
    let posted = plan.trips.iter().filter(|trip| trip.is_posting());
    let ways: u64 = posted.map(|trip| trip_cost_rupiah(&region, trip, 0)).sum();
    let trips = plan.trips.iter().filter(|trip| !trip.is_posting());
    let carrying: u64 = trips.clone().map(|trip| trip_cost_rupiah(&region, trip, 0)).sum();
    let verdict = check(&region, &plan);
    assert!(verdict.is_valid(), "{:?}", verdict.violations);
    let rent = u64::try_from(verdict.figures.cost_rupiah).unwrap() - ways - carrying;
    let summary = tepat_model::plan::summary(&region, &plan);
    assert_eq!(summary.all.cost_rupiah, ways + carrying + rent);
    // Wherever it goes, a vehicle keeps the name that it had first.
    let (mut first, mut days) = (BTreeMap::new(), BTreeSet::new());
    for trip in &plan.trips {
        let now = (trip.class.clone(), trip.base.clone(), trip.vehicle);
        if let Some(from) = &trip.posted_from {
            let before = (trip.class.clone(), from.base.clone(), from.vehicle);
            let name = first.get(&before).cloned().unwrap_or(before);
            first.insert(now.clone(), name);
        }
        let name = first.get(&now).cloned().unwrap_or(now);
        let on = |at: i32| at.div_euclid(1_440);
        days.extend((on(trip.load_at)..=on(trip.back_at)).map(|day| (name.clone(), day)));
    }
    assert!(ways > 0, "nothing is posted");
    assert_eq!(rent, 100_000 * days.len() as u64);
}

#[test]
fn the_same_pool_again_keeps_numbers_and_codes() {
    let region = region(&[("truck", "G", 2, true)]);
    let plan = make(&region);
    let start = Start { earlier: Some(&plan), ..Start::default() };
    let again =
        plan_now(&region, start, Options { iterations: Some(300), seed: 2 }, |_, _| Next::GoOn);
    let named = |plan: &Plan| plan.trips.iter().map(|t| t.code.clone()).collect::<Vec<_>>();
    assert_eq!(told(&plan, "truck"), told(&again, "truck"));
    assert_eq!(named(&plan), named(&again));
}

/// Plants a fault and lists the errors found.
fn spoiled(spoil: impl FnOnce(&mut Region, &mut Plan)) -> Vec<String> {
    let mut region = region(&[("truck", "G", 1, true)]);
    let mut plan = make(&region);
    spoil(&mut region, &mut plan);
    let verdict = check(&region, &plan);
    let mut keys: Vec<String> = verdict.violations.iter().map(|found| found.key.clone()).collect();
    keys.retain(|key| {
        ["check-posting", "check-vehicle", "check-no-such"].iter().any(|it| key.starts_with(it))
    });
    keys.sort();
    keys.dedup();
    keys
}

fn posting<'p>(plan: &'p mut Plan, to: &str) -> &'p mut Trip {
    plan.trips.iter_mut().find(|trip| trip.is_posting() && trip.base == to).unwrap()
}

#[test]
fn faults_of_postings_are_found() {
    let check = |spoil: fn(&mut Region, &mut Plan), expect: &[&str]| {
        assert_eq!(spoiled(spoil), expect);
    };
    check(|_, _| (), &[]);
    check(
        |_, plan| plan.trips.retain(|trip| !(trip.is_posting() && trip.base == "K1")),
        &["check-no-such-vehicle", "check-posting-twice"],
    );
    check(
        |region, _| {
            let row = region.fleet.get("truck@G").cloned().unwrap();
            region.fleet.put(Fleet { pooled: false, ..row });
        },
        &["check-posting-not-pooled"],
    );
    check(
        |_, plan| {
            let twice = posting(plan, "K1").clone();
            plan.trips.push(Trip { code: "T9".into(), ..twice });
        },
        &["check-posting-twice", "check-vehicle-away", "check-vehicle-busy"],
    );
    check(
        |_, plan| posting(plan, "K1").posted_from.as_mut().unwrap().vehicle = 2,
        &["check-posting-not-pooled", "check-posting-twice", "check-vehicle-away"],
    );
    check(
        |_, plan| posting(plan, "K1").load_at -= 1_440,
        &["check-posting-twice", "check-vehicle-away", "check-vehicle-busy"],
    );
}
