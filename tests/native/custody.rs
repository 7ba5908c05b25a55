//! Halts are named as worked out by hand, judged, and moved to where custody is allowed.

use tepat_check::check;
use tepat_model::fingerprint::fingerprint;
use tepat_model::message::Severity;
use tepat_model::plan::{Halt, Nights, Plan};
use tepat_model::region::{Edge, Place, Region};
use tepat_model::time::moment;
use tepat_planner::custody::halts;
use tepat_planner::travel::StepTimes;
use tepat_planner::{Next, Options, Start, plan_now};

use crate::tiny::{self, found};

/// The tiny region with sixteen hours by road to the sub-district post, ten of them to the junction
/// `J`; a truck works twelve hours a day.
fn far() -> Region {
    let mut region = tiny::region();
    for (code, minutes) in [("E1", 600), ("E2", 360)] {
        let edge = region.edges.get(code).unwrap().clone();
        region.edges.put(Edge { minutes: Some(minutes), ..edge });
    }
    region
}

/// Its plan by hand: the truck leaves at 07.08 and is 52 minutes beyond the junction at 18.00.
fn plan(region: &Region) -> Plan {
    let mut plan = tiny::plan(region);
    plan.trips.pop();
    plan.unserved.push(tiny::unserved("K2.D2.001"));
    let truck = &mut plan.trips[0];
    truck.visits[0].leg.minutes = 960;
    truck.visits[0].arrive = moment(2, 668);
    truck.visits[0].done = moment(2, 706);
    truck.back.minutes = 960;
    truck.back_at = moment(1, 946);
    tiny::shift(&mut plan.trips[1], 300);
    plan.halts = Some(by_hand());
    plan
}

fn by_hand() -> Vec<Halt> {
    vec![
        Halt {
            trip: "T0001".into(),
            at: "J".into(),
            edge: "E2".into(),
            toward: "K1".into(),
            // 22 km × 52 ÷ 360.
            beyond_m: 3_177,
            from: moment(3, 1_080),
            until: moment(2, 360),
            kits: 2,
            custody: false,
            guards: 2,
            of_escort: 2,
            tried: Vec::new(),
        },
        Halt {
            at: "K1.D1".into(),
            from: moment(2, 804),
            until: moment(1, 420),
            kits: 2,
            custody: true,
            guards: 2,
            ..Halt::default()
        },
    ]
}

#[test]
fn halts_are_as_worked_out_by_hand() {
    let region = far();
    let plan = plan(&region);
    assert_eq!(halts(&region, &StepTimes::new(&region), &plan), by_hand());
    assert_eq!(found(&region, &plan), ["check-no-custody"]);
    let expect =
        Nights { on_the_way: 1, without_custody: 1, at_places: 1, at_places_without: 0, guards: 2 };
    assert_eq!(Nights::of(&plan), Some(expect));
}

/// What is changed, and what is then found besides the night without custody.
type Fault = (fn(&mut Vec<Halt>), &'static [&'static str]);

const FAULTS: [Fault; 13] = [
    (|halts| drop(halts.remove(0)), &["check-halt-missing"]),
    (|halts| drop(halts.remove(1)), &["check-halt-missing"]),
    (|halts| halts[1].kits = 1, &["check-halt-kits"]),
    (|halts| halts[0].until += 1, &["check-halt-until"]),
    (|halts| halts[0].from += 1, &["check-halt-invented", "check-halt-missing"]),
    (|halts| halts[0].at = "K1".into(), &["check-halt-place"]),
    (|halts| halts[0].beyond_m = 0, &["check-halt-place"]),
    (|halts| halts[0].edge.clear(), &["check-halt-place"]),
    (|halts| halts[0].custody = true, &["check-halt-custody"]),
    (|halts| halts[1].guards = 1, &["check-halt-guards"]),
    (|halts| halts[0].of_escort = 0, &["check-halt-guards"]),
    (|halts| halts.reverse(), &["check-halts-order"]),
    (
        |halts| {
            let again = Halt { trip: "T0002".into(), ..halts[0].clone() };
            halts.insert(1, again);
        },
        &["check-halt-invented"],
    ),
];

#[test]
fn every_fault_in_named_halts_is_found() {
    let region = far();
    for (number, (spoil, expect)) in FAULTS.iter().enumerate() {
        let mut plan = plan(&region);
        spoil(plan.halts.as_mut().unwrap());
        let mut keys = found(&region, &plan);
        keys.retain(|key| key != "check-no-custody");
        assert_eq!(keys, *expect, "fault {number}");
    }
    let mut plan = plan(&region);
    plan.halts = None;
    assert_eq!(found(&region, &plan), ["check-halts-unnamed"]);
    assert!(check(&region, &plan).is_valid());
}

#[test]
fn rules_and_places_decide_who_guards_and_where() {
    let mut region = far();
    region.rules.guards_pps = 4;
    region.rules.guards_vehicle = 3;
    let village = region.places.get("K1.D1").unwrap().clone();
    region.places.put(Place { custody: Some(false), ..village });
    let mut plan = plan(&region);
    plan.input = fingerprint(&region);
    plan.halts = Some(halts(&region, &StepTimes::new(&region), &plan));
    let named = plan.halts.as_ref().unwrap();
    assert_eq!((named[0].guards, named[0].of_escort), (3, 2));
    assert_eq!((named[1].guards, named[1].custody), (4, false));
    assert_eq!(found(&region, &plan), ["check-no-custody"; 2]);
}

fn made(region: &Region) -> Plan {
    let options = Options { iterations: Some(20), seed: 1 };
    plan_now(region, Start::default(), options, |_, _| Next::GoOn)
}

#[test]
fn a_trip_leaves_later_to_halt_where_custody_is_allowed() {
    let mut region = far();
    region.rules.plan_return = false;
    let truck = |plan: &Plan| plan.trips.iter().find(|trip| trip.visits[0].at == "K1").cloned();
    // Nothing between store and post allows custody: the halt stays, with what was tried.
    let before = made(&region);
    let left: Vec<&Halt> = before.halts.iter().flatten().filter(|halt| !halt.custody).collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].tried[0].key, "custody-tried-none");
    // A police post at the junction: the truck is to be there, not beyond, when its day ends.
    let junction = region.places.get("J").unwrap().clone();
    region.places.put(Place { custody: Some(true), ..junction });
    let after = made(&region);
    let halt = after.halts.iter().flatten().find(|halt| halt.is_on_the_way()).unwrap();
    assert_eq!((halt.at.as_str(), halt.toward.as_str(), halt.custody), ("J", "", true));
    assert_eq!(truck(&after).unwrap().load_at - truck(&before).unwrap().load_at, 52);
    assert!(after.notes.iter().any(|note| note.key == "custody-moved"), "{:?}", after.notes);
    assert_eq!(truck(&after).unwrap().visits[0].done - truck(&before).unwrap().visits[0].done, 52);
    for (region, plan) in [(&far(), &before), (&region, &after)] {
        let mut region = region.clone();
        region.rules.plan_return = false;
        let verdict = check(&region, plan);
        let errors = verdict.violations.iter().filter(|found| found.severity == Severity::Error);
        assert_eq!(errors.count(), 0, "{:#?}", verdict.violations);
    }
    // Kept when nothing changes, and settled trips are not moved.
    let earlier = Start { earlier: Some(&after), ..Start::default() };
    let options = Options { iterations: Some(0), seed: 1 };
    let again = plan_now(&region, earlier, options, |_, _| Next::GoOn);
    assert_eq!((again.trips, again.halts), (after.trips, after.halts));
}
