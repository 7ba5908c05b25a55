//! What becomes of a plan in a changed region, against the independent checker.

use proptest::prelude::*;
use serde_json::json;

use crate::regions::any_region;
use crate::tiny;
use tepat_check::check;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Severity;
use tepat_model::plan::{Plan, summary};
use tepat_model::region::Region;
use tepat_planner::outlook::outlook;
use tepat_planner::{Next, Options, Start, plan_now};
use tepat_view::merge::effect;
use tepat_view::words::Language;

fn made(region: &Region) -> Plan {
    let options = Options { iterations: Some(60), seed: 1 };
    plan_now(region, Start::default(), options, |_, _| Next::GoOn)
}

fn changed(region: &Region, edit: &Edit) -> Region {
    let mut after = region.clone();
    edit.apply(&mut after).unwrap();
    after
}

fn without_return(mut region: Region) -> Region {
    region.rules.plan_return = false;
    region
}

fn errors(region: &Region, plan: &Plan) -> Vec<String> {
    let violations = check(region, plan).violations.into_iter();
    violations.filter(|v| v.severity == Severity::Error).map(|v| v.key).collect()
}

#[test]
fn a_plan_goes_on_where_nothing_changes() {
    let region = without_return(tiny::region());
    let plan = made(&region);
    let outlook = outlook(&region, &plan, &region);
    assert_eq!(outlook.broken, []);
    assert_eq!(outlook.plan.trips, plan.trips);
}

#[test]
fn a_longer_way_makes_stations_late_and_says_which() {
    let region = without_return(tiny::region());
    let plan = made(&region);
    assert_eq!(plan.late_stations(), 0);
    let after = changed(&region, &Edit::set(TableName::Edges, "E3", "minutes", 6000));
    assert!(!errors(&after, &plan).is_empty(), "the plan as it is no longer holds");
    let effect = effect(&region, &plan, &after);
    assert_eq!(errors(&after, &effect.plan), Vec::<String>::new());
    assert!(effect.breaks_plan());
    let late = summary(&after, &effect.plan).late;
    assert!(late > 0);
    let said = effect.sentences(&after, Language::Indonesian);
    assert_eq!(said[0].key, "effect-late");
    assert_eq!(said[0].values[0], ("count".to_owned(), late.into()));
}

/// Faults that are planted one by one: each is found, and the checker finds it in the old plan.
#[test]
fn what_can_no_longer_be_done_is_found() {
    let region = without_return(tiny::region());
    let plan = made(&region);
    let planted = [
        (Edit::set(TableName::Fleet, "boat@each-ppk", "count", 0), "outlook-no-vehicle"),
        (Edit::set(TableName::Edges, "E3", "closed", true), "outlook-no-way"),
        (Edit::set(TableName::Classes, "boat", "capacity_boxes", 1), "outlook-overload"),
        (Edit::set(TableName::Stations, "K1.D1.001", "voters", 9_000), "outlook-overload"),
    ];
    for (edit, key) in planted {
        let after = changed(&region, &edit);
        assert!(!errors(&after, &plan).is_empty(), "{edit:?}");
        let found = outlook(&region, &plan, &after);
        assert!(found.broken.iter().any(|broken| broken.key == key), "{edit:?} {:?}", found.broken);
        assert_eq!(errors(&after, &found.plan), Vec::<String>::new(), "{edit:?}");
        assert!(!found.plan.unserved.is_empty());
    }
    let new = Edit::put(TableName::Stations, &[tiny::station("K1.D1", 9, 300, None)]);
    let after = changed(&region, &new);
    let found = outlook(&region, &plan, &after);
    assert_eq!(found.plan.unserved[0].reason.key, "outlook-station-new");
    assert_eq!(errors(&after, &found.plan), Vec::<String>::new());
    let gone = Edit::Remove { table: TableName::Stations, code: "K1.D1.002".into() };
    let after = changed(&region, &gone);
    let found = outlook(&region, &plan, &after);
    assert_eq!(errors(&after, &found.plan), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever lengths, voters and classes become: the plan as it goes on is one that the checker
    /// derives in the same way.
    #[test]
    fn the_checker_agrees_about_any_change(
        region in any_region(),
        edges in prop::collection::vec((any::<prop::sample::Index>(), 100_u32..60_000), 0..4),
        voters in prop::collection::vec((any::<prop::sample::Index>(), 0_u32..700), 0..4),
        tenths in prop::option::of(0_u16..40),
    ) {
        let region = without_return(region);
        let plan = made(&region);
        prop_assume!(!region.edges.is_empty());
        let mut after = region.clone();
        for (at, length_m) in edges {
            let code = at.get(&region.edges).code.clone();
            let edit = Edit::set(TableName::Edges, &code, "length_m", json!(length_m));
            prop_assert!(edit.apply(&mut after).is_ok());
        }
        for (at, voters) in voters {
            if !region.stations.is_empty() {
                let code = at.get(&region.stations).code.clone();
                let edit = Edit::set(TableName::Stations, &code, "voters", voters);
                prop_assert!(edit.apply(&mut after).is_ok());
            }
        }
        if let (Some(tenths), Some(class)) = (tenths, region.classes.first()) {
            let field = "load_minutes_per_box_tenths";
            let edit = Edit::set(TableName::Classes, &class.code, field, tenths);
            prop_assert!(edit.apply(&mut after).is_ok());
        }
        let found = outlook(&region, &plan, &after);
        let told: Vec<String> = found.plan.trips.iter().map(|t| format!("{} {} from {:?} load {} dep {} back {} stops {:?} back {:?} was {:?}", t.code, t.vehicle_code(), t.posted_from, t.load_at, t.depart_at, t.back_at, t.visits.iter().map(|v| v.at.clone()).collect::<Vec<_>>(), t.back, plan.trips.iter().find(|x| x.code==t.code).map(|x| x.back.clone()))).collect();
        prop_assert_eq!(errors(&after, &found.plan), Vec::<String>::new(), "{:?} {}", tepat_check::check(&after, &found.plan).violations, told.join("\n"));
    }
}
