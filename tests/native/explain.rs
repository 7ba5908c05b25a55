//! The next best way is the cheapest of those tried, none is better than an enumeration finds, ways fixed
//! by hand are kept, and remedies work.

use std::cmp::Ordering;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Severity;
use tepat_model::plan::{Plan, settled_with};
use tepat_model::region::{Delivery, Region, bundled};
use tepat_planner::explain::{
    Weighed, cheapest_remedy, next_best, other_ways, remedies, way_of, weigh,
};
use tepat_planner::trials::{Change, Trial};
use tepat_planner::{Next, Options, Start, plan_now};
use tepat_view::explain::next_in_words;
use tepat_view::words::{self, Language};

use crate::exact::{exact_with, small_region};
use crate::tiny;

/// Figures of a trip are cut off to whole rupiah.
const ROUNDING: u64 = 40;

fn planned(region: &Region, start: Start<'_>, iterations: u64) -> Plan {
    let options = Options { iterations: Some(iterations), seed: 1 };
    plan_now(region, start, options, |_, _| Next::GoOn)
}

/// What comes of no change and of some trials, from a plan of the region.
fn tried(region: &Region, plan: &Plan, station: &str, trials: Vec<Trial>) -> Vec<Weighed> {
    let options = Options { iterations: Some(12_000), seed: 1 };
    let all = std::iter::once(Trial::of_nothing()).chain(trials);
    all.map(|trial| weigh(region, plan, &[], station, trial, options).unwrap()).collect()
}

#[test]
fn the_next_best_way_is_the_cheapest_and_none_beats_the_enumeration() {
    let mut runner = TestRunner::deterministic();
    for case in 0..6 {
        let region = small_region().new_tree(&mut runner).unwrap().current();
        let plan = planned(&region, Start::default(), 12_000);
        let station = "K.D2.001";
        let trials = other_ways(&region, &plan, station);
        // Trucks cannot go to the stations on foot.
        let trials = trials.into_iter().filter(|it| it.change != Change::Direct("K".into()));
        let all = tried(&region, &plan, station, trials.collect());
        let (usual, others) = all.split_first().unwrap();
        assert!(others.len() >= 3, "{case}: {others:?}");
        let mut least: Vec<(u64, &Change)> = Vec::new();
        for weighed in &all {
            let exact = exact_with(&region, &weighed.trial.change);
            let found = weighed.outcome.cost_rupiah;
            let change = &weighed.trial.change;
            // On forced ways the enumeration, which knows neither hours nor second days, is a bound.
            let is_exact = *change != Change::Nothing || found <= exact + ROUNDING;
            assert!(
                exact <= found + ROUNDING && is_exact,
                "{case}, {change:?}: {found}, not {exact}"
            );
            if weighed.way.hops != usual.way.hops {
                least.push((found, change));
            }
        }
        let best = next_best(usual, others).map(|best| &best.trial.change);
        let cost_of_best = least.iter().find(|(_, change)| Some(*change) == best);
        let cheapest = least.iter().map(|(cost, _)| *cost).min();
        let (found, cheapest) = (cost_of_best.map(|(cost, _)| *cost), cheapest.unwrap());
        assert!(found.unwrap().abs_diff(cheapest) <= ROUNDING, "{case}: {best:?} of {least:?}");
        // It is said truly, in both languages.
        let Some(best) = next_best(usual, others) else { continue };
        let (now, then) = (usual.outcome.cost_rupiah, best.outcome.cost_rupiah);
        let why = match then.cmp(&now) {
            Ordering::Less if best.trial.change.is_for_search() => "explain-better",
            Ordering::Less => "explain-better-ruled",
            Ordering::Equal => "explain-why-even",
            Ordering::Greater => "explain-why-dearer",
        };
        for language in [Language::Indonesian, Language::English] {
            let told = next_in_words(&region, language, usual, best);
            assert_eq!(told[1].key, why, "{case}");
            for message in told {
                let text = words::message(language, &message);
                assert!(text != message.key && !text.contains('{'), "{text}");
            }
        }
    }
}

/// A region with ways fixed by hand is planned as they say, which the checker confirms; how the goods
/// of a station go then.
fn check(edits: &[(&str, &str, &str)], station: &str, expect: &[(&str, &str, &str)]) {
    let mut region = tiny::region();
    for (code, field, value) in edits {
        Edit::set(TableName::Places, code, field, *value).apply(&mut region).unwrap();
    }
    let plan = planned(&region, Start::default(), 400);
    let verdict = tepat_check::check(&region, &plan);
    assert!(verdict.is_valid(), "{edits:?}: {:?}", verdict.violations);
    let hops = way_of(&plan, station).hops;
    let hops: Vec<(&str, &str, &str)> =
        hops.iter().map(|it| (it.base.as_str(), it.at.as_str(), it.class.as_str())).collect();
    assert_eq!(hops, expect, "{edits:?}");
    // The same plan for the region without what was fixed breaks no rule; the other way round it may.
    let free = planned(&tiny::region(), Start::default(), 400);
    let kept = way_of(&free, station).hops == way_of(&plan, station).hops;
    let found = tepat_check::check(&region, &Plan { input: plan.input.clone(), ..free });
    let broken = found.violations.iter().any(|it| it.key.starts_with("check-"));
    assert_eq!(kept, !broken, "{edits:?}: {:?}", found.violations);
}

#[test]
fn ways_fixed_by_hand_are_kept_and_checked() {
    let station = "K1.D1.001";
    let truck = ("G", "K1", "truck");
    let boat = ("K1", "K1.D1", "boat");
    let porter = ("K1.D1", station, "porter");
    check(&[], station, &[truck, boat, porter]);
    check(&[("K1", "via", "G"), ("K1.D1", "by_class", "boat")], station, &[truck, boat, porter]);
    // Nothing but boats goes there, and no boat stands at the store.
    check(&[("K1.D1", "via", "G")], station, &[]);
    check(&[("K1.D1", "by_class", "truck")], station, &[]);
    check(&[("K1", "by_class", "porter")], station, &[]);
    check(&[("K1", "via", "nowhere")], station, &[]);
}

#[test]
fn stations_that_cannot_be_served_as_fixed_say_so() {
    let mut region = tiny::region();
    Edit::set(TableName::Places, "K1", "by_class", "boat").apply(&mut region).unwrap();
    let plan = planned(&region, Start::default(), 100);
    let reasons: Vec<&str> = plan.unserved.iter().map(|it| it.reason.key.as_str()).collect();
    assert_eq!(reasons, ["unserved-not-by-hand"; 2]);
}

#[test]
fn goods_go_to_the_village_posts_past_the_sub_district() {
    let mut region = tiny::region();
    // The truck can follow the boats.
    let truck = [("pace_percent", serde_json::json!([100, 100, 0, 100, 0, 0]))];
    Edit::set_many(TableName::Classes, "truck", truck).apply(&mut region).unwrap();
    Edit::set(TableName::Places, "K1", "delivery", Delivery::Villages.key())
        .apply(&mut region)
        .unwrap();
    for recap_days in [0_i64, 2] {
        for (field, value) in [("plan_return", true.into()), ("recap_days", recap_days.into())] {
            let value: serde_json::Value = value;
            Edit::set(TableName::Rules, "", field, value).apply(&mut region).unwrap();
        }
        let plan = planned(&region, Start::default(), 400);
        let verdict = tepat_check::check(&region, &plan);
        assert!(verdict.is_valid(), "{recap_days}: {:?}", verdict.violations);
        let hops = way_of(&plan, "K1.D1.001").hops;
        let stops: Vec<&str> = hops.iter().map(|hop| hop.at.as_str()).collect();
        assert_eq!(stops, ["K1.D1", "K1.D1.001"], "{recap_days}");
        assert!(plan.unreturned.iter().all(|it| !it.station.starts_with("K1")), "{recap_days}");
        let passed = plan.returns.iter().flat_map(|trip| &trip.visits).any(|it| it.at == "K1");
        assert_eq!(passed, recap_days > 0, "the sub-district recapitulates");
    }
}

#[test]
fn settled_trips_stay_where_a_way_is_fixed_later() {
    let mut region = tiny::region();
    let plan = planned(&region, Start::default(), 400);
    let codes: Vec<&str> = plan.trips.iter().map(|trip| trip.code.as_str()).collect();
    let settled = settled_with(&plan, &codes);
    Edit::set(TableName::Places, "K1.D1", "by_class", "truck").apply(&mut region).unwrap();
    Edit::set(TableName::Places, "K1", "via", "P").apply(&mut region).unwrap();
    let start = Start { earlier: Some(&plan), settled: &settled, ..Start::default() };
    let again = planned(&region, start, 400);
    let verdict = tepat_check::check(&region, &again);
    assert!(verdict.is_valid(), "{:?}", verdict.violations);
    let ways = |plan: &Plan| way_of(plan, "K1.D1.001");
    assert_eq!(ways(&again), ways(&plan));
    let warned = verdict.violations.iter().filter(|it| it.key == "check-not-by-hand");
    assert!(warned.clone().count() > 0);
    assert!(warned.clone().all(|it| it.severity == Severity::Warning));
}

#[test]
fn remedies_bring_goods_in_time_at_the_least_cost() {
    let check = |edit: Edit, station: &str, expect: Option<Change>| {
        let mut region = tiny::region();
        edit.apply(&mut region).unwrap();
        let plan = planned(&region, Start::default(), 400);
        let trials = remedies(&region, &plan, &[], station);
        let options = Options { iterations: Some(400), seed: 1 };
        let weighed = |trial| weigh(&region, &plan, &[], station, trial, options).unwrap();
        let usual = weighed(Trial::of_nothing());
        assert!(!usual.way.is_in_time(), "{edit:?}");
        let tried: Vec<Weighed> = trials.into_iter().map(weighed).collect();
        let found = cheapest_remedy(&usual, &tried);
        for other in tried.iter().filter(|it| it.way.is_in_time()) {
            assert!(found.unwrap().outcome.cost_rupiah <= other.outcome.cost_rupiah, "{edit:?}");
        }
        assert_eq!(found.map(|it| it.trial.change.clone()), expect, "{edit:?}");
    };
    // Stations must have their goods on H-1.
    let wave = Edit::set(TableName::Places, "K1", "wave_h", 0);
    check(wave, "K1.D1.001", Some(Change::FreeWave("K1".into())));
    let shut = Edit::set(TableName::Edges, "E3", "closed", true);
    check(shut, "K1.D1.001", Some(Change::Open("E3".into())));
    let none = Edit::set(TableName::Fleet, "boat@each-ppk", "count", 0);
    check(none, "K1.D1.001", Some(Change::New("boat".into(), "K1".into())));
}

#[test]
fn ways_of_a_real_region_can_be_forced_and_are_deterministic() {
    let mut regions = bundled().iter();
    let region = regions.find(|it| it.slug == "barito-utara").unwrap().region().unwrap();
    let plan = planned(&region, Start::default(), 400);
    let station = &region.stations[region.stations.len() / 2].code;
    let trials = other_ways(&region, &plan, station);
    assert!(trials.len() > 3, "{trials:?}");
    let options = Options { iterations: Some(300), seed: 1 };
    for trial in trials {
        let once = weigh(&region, &plan, &[], station, trial.clone(), options).unwrap();
        assert_eq!(weigh(&region, &plan, &[], station, trial.clone(), options).unwrap(), once);
        let mut with = region.clone();
        trial.edits.iter().for_each(|edit| edit.apply(&mut with).unwrap());
        let plan = planned(&with, Start::default(), 300);
        let verdict = tepat_check::check(&with, &plan);
        assert!(verdict.is_valid(), "{:?}: {:?}", trial.change, verdict.violations);
    }
}
