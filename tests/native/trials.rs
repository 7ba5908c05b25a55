//! Trials find what changes bring, say it truly, and leave region and plan alone.

use tepat_model::document::{Edit, TableName};
use tepat_model::plan::{Plan, SettledTrip, settled_with, summary};
use tepat_model::region::{Region, bundled};
use tepat_planner::trials::{Change, Group, Outcome, Trial, counts, make_now, proposed};
use tepat_planner::{Next, Options, Start, plan_now};

use crate::tiny;

const OPTIONS: Options = Options { iterations: Some(400), seed: 1 };

fn planned(region: &Region) -> Plan {
    plan_now(region, Start::default(), OPTIONS, |_, _| Next::GoOn)
}

fn made(region: &Region, plan: &Plan, settled: &[SettledTrip], trial: &Trial) -> Outcome {
    let (outcome, found) = make_now(region, plan, settled, trial, OPTIONS).unwrap();
    let mut with = region.clone();
    trial.edits.iter().for_each(|edit| edit.apply(&mut with).unwrap());
    with.rules.change_cost_rupiah = 0;
    let verdict = tepat_check::check(&with, &found);
    assert!(verdict.is_valid(), "{:?}: {:?}", trial.change, verdict.violations);
    let sums = summary(&with, &found);
    let figures = (sums.unserved, sums.late, sums.all.cost_rupiah);
    assert_eq!((outcome.unserved, outcome.late, outcome.cost_rupiah), figures);
    outcome
}

/// The tiny region after some edits, and its plan.
fn tiny_with(edits: &[Edit]) -> (Region, Plan) {
    let mut region = tiny::region();
    edits.iter().for_each(|edit| edit.apply(&mut region).unwrap());
    let plan = planned(&region);
    (region, plan)
}

/// Stations unserved and late without a proposed change of the group and with it.
fn check(edits: &[Edit], group: Group, change: &Change, expect: [(usize, usize); 2]) {
    let (region, plan) = tiny_with(edits);
    let trials = proposed(&region, &plan, &[], group);
    let trial = trials.iter().find(|trial| trial.change == *change);
    let trial = trial.unwrap_or_else(|| panic!("{change:?} is not proposed: {trials:?}"));
    let found = [&Trial::of_nothing(), trial].map(|trial| {
        let Outcome { unserved, late, .. } = made(&region, &plan, &[], trial);
        (unserved, late)
    });
    assert_eq!(found, expect, "{change:?}");
}

#[test]
fn what_a_change_brings_is_found() {
    let set = |table, code: &str, field: &str, value: serde_json::Value| {
        [Edit::set(table, code, field, value)]
    };
    let wave = |day: i64| set(TableName::Places, "K1", "wave_h", day.into());
    let stations = tiny::region().stations.len();
    // Stations must have their goods on H-1.
    check(&wave(0), Group::Pins, &Change::FreeWave("K1".into()), [(0, 2), (0, 0)]);
    check(&wave(3), Group::Pins, &Change::FreeWave("K1".into()), [(0, 0), (0, 0)]);
    let shut = set(TableName::Edges, "E1", "closed", true.into());
    check(&shut, Group::Edges, &Change::Open("E1".into()), [(2, 0), (0, 0)]);
    let count = |count| Change::Count("truck@G".into(), count);
    check(&[], Group::Fleet, &count(0), [(0, 0), (stations, 0)]);
    check(&[], Group::Fleet, &count(2), [(0, 0), (0, 0)]);
}

#[test]
fn what_nothing_is_fixed_for_is_not_freed() {
    let (region, plan) = tiny_with(&[]);
    assert_eq!(proposed(&region, &plan, &[], Group::Pins), []);
    let open = proposed(&region, &plan, &[], Group::Edges);
    assert_eq!(
        open.iter().map(|trial| &trial.change).collect::<Vec<_>>(),
        [&Change::Open("E5".into())]
    );
}

#[test]
fn settled_trips_stay_unless_they_are_released() {
    let (region, plan) = tiny_with(&[]);
    let settled = settled_with(&plan, &[&plan.trips.first().unwrap().code]);
    assert_eq!(settled.len(), 1);
    let [release] = proposed(&region, &plan, &settled, Group::Pins).try_into().unwrap();
    assert_eq!(release.change, Change::Release);
    for trial in [release, Trial::of_nothing()] {
        made(&region, &plan, &settled, &trial);
    }
}

#[test]
fn numbers_of_vehicles_are_tried_but_for_the_present_one() {
    let region = tiny::region();
    let row = region.fleet.get("truck@G").unwrap();
    let tried: Vec<Change> = counts(row, 0..=3).into_iter().map(|trial| trial.change).collect();
    assert_eq!(tried, [0, 2, 3].map(|count| Change::Count("truck@G".into(), count)));
}

#[test]
fn every_proposal_for_a_real_region_can_be_made() {
    let mut regions = bundled().iter();
    let region = regions.find(|it| it.slug == "barito-utara").unwrap().region().unwrap();
    let plan = planned(&region);
    let before = (region.clone(), plan.clone());
    for group in Group::ALL {
        let trials = proposed(&region, &plan, &[], group);
        assert!(!trials.is_empty() || group == Group::Edges, "{group:?}");
        // Each trial plans the region anew, so a few of each group must do.
        for trial in trials.iter().step_by(trials.len().div_ceil(4).max(1)) {
            made(&region, &plan, &[], trial);
        }
    }
    assert!(before == (region, plan));
}
