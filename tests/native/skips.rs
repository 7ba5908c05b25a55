//! Goods go past posts where people have left that open or want it, and nowhere else; the checker finds
//! every plan that goes past another, or too early.

use proptest::prelude::*;
use tepat_check::check;
use tepat_model::document::{Edit, TableName};
use tepat_model::fingerprint::fingerprint;
use tepat_model::message::{Message, Severity};
use tepat_model::plan::{Mark, Plan, settled_with, summary};
use tepat_model::region::{Fleet, PlaceKind, Region, Skip, Station};
use tepat_planner::explain::{chosen, last_way, way_of};
use tepat_planner::trials::Change;
use tepat_planner::{Next, Options, Start, plan_now};

use crate::plans::{assert_valid, make};
use crate::regions::{any_region, with_posts};
use crate::tiny;

fn set(region: &mut Region, code: &str, field: &str, value: &str) {
    Edit::set(TableName::Places, code, field, value).apply(region).unwrap();
}

/// The tiny region with a truck that can follow the boats, and with some posts as stated.
fn tiny_with(skips: &[(&str, Skip)]) -> Region {
    let mut region = tiny::region();
    let truck = [("pace_percent", serde_json::json!([100, 100, 0, 100, 0, 0]))];
    Edit::set_many(TableName::Classes, "truck", truck).apply(&mut region).unwrap();
    region.fleet.put(Fleet::new("truck", "K1", 1));
    for (code, skip) in skips {
        set(&mut region, code, "skip", skip.key());
    }
    region
}

/// The errors that the checker finds, by key.
fn errors(region: &Region, plan: &Plan) -> Vec<String> {
    let plan = Plan { input: fingerprint(region), ..plan.clone() };
    let found = check(region, &plan).violations.into_iter().map(|found| found.key);
    let mut found: Vec<String> = found.filter(|key| key.starts_with("check-")).collect();
    found.sort_unstable();
    found.dedup();
    found.retain(|key| key != "check-halts-unnamed");
    found
}

#[test]
fn the_checker_knows_which_posts_may_be_skipped() {
    let check = |skips: &[(&str, Skip)], expect: &[&str]| {
        // Its goods go straight to the station.
        let mut region = tiny::region();
        set(&mut region, "K2", "delivery", "tiered");
        for (code, skip) in skips {
            set(&mut region, code, "skip", skip.key());
        }
        assert_eq!(errors(&region, &tiny::plan(&region)), expect, "{skips:?}");
        if !expect.is_empty() {
            return;
        }
        let mut early = tiny::plan(&region);
        tiny::shift(&mut early.trips[3], -1);
        early.trips.swap(2, 3);
        let found = errors(&region, &early);
        assert!(found.iter().any(|key| key == "check-released-early"), "{skips:?}: {found:?}");
    };
    check(&[], &["check-post-skipped"]);
    check(&[("K2", Skip::Open)], &["check-post-skipped"]);
    check(&[("K2.D2", Skip::Always)], &["check-post-skipped"]);
    check(&[("K2", Skip::Open), ("K2.D2", Skip::Open)], &[]);
    check(&[("K2", Skip::Always), ("K2.D2", Skip::Open)], &[]);
    check(&[("K2", Skip::Open), ("K2.D2", Skip::Open), ("K1", Skip::Open)], &[]);
}

#[test]
fn the_checker_finds_goods_at_posts_that_they_are_to_go_past() {
    type Spoil<'a> = &'a dyn Fn(&mut Region, &mut Plan);
    let check = |post: &str, delivery: &str, spoil: Spoil<'_>, expect: &[Severity]| {
        let mut region = tiny::region();
        set(&mut region, "K1", "delivery", delivery);
        set(&mut region, post, "skip", Skip::Always.key());
        let mut plan = tiny::plan(&region);
        spoil(&mut region, &mut plan);
        let found = check(&region, &plan).violations.into_iter();
        let found = found.filter(|found| found.key == "check-post-not-skipped");
        let found: Vec<Severity> = found.map(|found| found.severity).collect();
        assert_eq!(found, expect, "{post} {delivery}");
    };
    let (errors, warnings) = ([Severity::Error; 2], [Severity::Warning; 2]);
    check("K1", "tiered", &|_, _| (), &errors);
    check("K1.D1", "tiered", &|_, _| (), &errors);
    check("K2", "tiered", &|_, _| (), &[]);
    // To these the delivery does not lead.
    check("K1", "villages", &|_, _| (), &[]);
    check("K1.D1", "villages", &|_, _| (), &errors);
    check("K1.D1", "direct", &|_, _| (), &[]);
    // What was settled may have been promised before.
    check("K1", "tiered", &|_, plan| plan.trips[0].mark = Some(Mark::default()), &warnings);
    check("K1", "tiered", &|_, plan| plan.trips[1].mark = Some(Mark::default()), &errors);
    check("K1", "tiered", &|region, _| region.rules.load_from_h = 4, &warnings);
    let not_kept = |base: &str| Message::warning("settled-no-vehicle").about(base);
    check("K1", "tiered", &|_, plan| plan.notes.push(not_kept("G")), &warnings);
    check("K1", "tiered", &|_, plan| plan.notes.push(not_kept("K1")), &errors);
}

#[test]
fn goods_leave_their_own_village_post_on_its_day_and_others_before() {
    // The stations get their goods from K1.D1, whichever post is theirs.
    let check = |desa: &str, expect: bool| {
        let mut region = tiny::region();
        region.rules.direct_from_h = 5;
        let stations = region.stations.iter().map(|it| Station { desa: desa.into(), ..it.clone() });
        region.stations = stations.collect();
        let mut plan = tiny::plan(&region);
        tiny::shift(&mut plan.trips[2], -1);
        let found = errors(&region, &plan).contains(&"check-released-early".to_owned());
        assert_eq!(found, expect, "{desa}");
    };
    check("K1.D1", true);
    check("K2.D2", false);
}

#[test]
fn goods_change_vehicles_at_their_village_post_if_they_are_not_led_through_it() {
    for skip in Skip::ALL {
        // Porters alone come to the station.
        let mut region = tiny_with(&[("K2.D2", skip)]);
        region.rules.direct_from_h = 3;
        set(&mut region, "K2.D2", "local_mode", "foot");
        let station = region.stations.get("K2.D2.001").unwrap().clone();
        let (lat, lon) = (Some(0.21), Some(116.0));
        region.stations.put(Station { lat, lon, ..station });
        region.fleet.put(Fleet::new("porter", "K2.D2", 1));
        let plan = make(&region, 200, 1);
        assert_valid(&region, &plan);
        let hops = way_of(&plan, "K2.D2.001").hops;
        let stops: Vec<&str> = hops.iter().map(|hop| hop.at.as_str()).collect();
        assert_eq!(stops, ["K2.D2", "K2.D2.001"], "{skip:?}");
    }
}

#[test]
fn a_plan_goes_on_past_posts_that_people_want_it_to_go_past_since() {
    let plan = make(&tiny_with(&[]), 400, 1);
    for post in ["K1", "K1.D1"] {
        let region = tiny_with(&[(post, Skip::Always)]);
        let start = Start { earlier: Some(&plan), ..Start::default() };
        let options = Options { iterations: Some(100), seed: 1 };
        let again = plan_now(&region, start, options, |_, _| Next::GoOn);
        assert_valid(&region, &again);
        assert_eq!(again.unserved, []);
    }
}

#[test]
fn goods_pass_the_posts_that_people_want() {
    let stops = |skips: &[(&str, Skip)], expect: &[&str]| {
        let region = tiny_with(skips);
        let plan = make(&region, 400, 1);
        assert_valid(&region, &plan);
        let hops = way_of(&plan, "K1.D1.001").hops;
        let stops: Vec<&str> = hops.iter().map(|hop| hop.at.as_str()).collect();
        assert_eq!(stops, expect, "{skips:?}");
        (region, plan)
    };
    stops(&[], &["K1", "K1.D1", "K1.D1.001"]);
    stops(&[("K1", Skip::Always)], &["K1.D1", "K1.D1.001"]);
    let (region, plan) = stops(&[("K1.D1", Skip::Always)], &["K1", "K1.D1.001"]);
    // What goes to the stations from the sub-district post leaves no earlier than from a village post.
    let mut early = plan.clone();
    let trip = early.trips.iter_mut().find(|trip| trip.base == "K1").unwrap();
    tiny::shift(trip, -1440);
    early.trips.sort_by_key(|trip| trip.load_at);
    let found = errors(&region, &early);
    assert!(found.iter().any(|key| key == "check-released-early"), "{found:?}");
    // The same plan where goods must pass the post.
    let closed = tiny_with(&[]);
    let found = errors(&closed, &plan);
    assert!(found.iter().any(|key| key == "check-post-skipped"), "{found:?}");
}

#[test]
fn what_the_plan_chose_is_tried_the_other_way() {
    let region = tiny_with(&[("K1", Skip::Open)]);
    let plan = make(&region, 400, 1);
    let all = chosen(&region, &plan, true);
    let passes = last_way(&region, &plan, "K1").hops.iter().any(|hop| hop.at == "K1");
    let other = if passes { Change::Past("K1".into()) } else { Change::Through("K1".into()) };
    let of_post = all.iter().find(|(post, _)| post == "K1");
    assert!(of_post.is_some_and(|(_, trials)| trials.iter().any(|it| it.change == other)));
    let is_of_closed =
        |change: &Change| matches!(change, Change::Through(it) | Change::Past(it) if it != "K1");
    assert!(!all.iter().flat_map(|(_, trials)| trials).any(|it| is_of_closed(&it.change)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn open_posts_never_make_the_distribution_worse(region in any_region(), seed in 0_u64..4) {
        let is_post = |kind| matches!(kind, PlaceKind::Ppk | PlaceKind::Pps);
        let open = with_posts(&region, |place| match is_post(place.kind) {
            true if place.skip == Skip::Never => Skip::Open,
            _ => place.skip,
        });
        let closed = with_posts(&region, |place| match place.skip {
            Skip::Open => Skip::Never,
            skip => skip,
        });
        // Those that were open before stay so in one, and are closed in the other.
        let plan = |region: &Region| {
            let start = Start { distribution_only: true, ..Start::default() };
            let options = Options { iterations: Some(300), seed };
            plan_now(region, start, options, |_, _| Next::GoOn)
        };
        let (of_open, of_closed) = (plan(&open), plan(&closed));
        let late = |plan: &Plan| {
            let visits = plan.trips.iter().flat_map(|trip| &trip.visits);
            visits.filter(|visit| visit.done > visit.due).count()
        };
        let (now, then) = (summary(&open, &of_open), summary(&closed, &of_closed));
        prop_assert!(now.unserved <= then.unserved);
        if now.unserved == then.unserved && late(&of_open) + late(&of_closed) == 0 {
            let rounding = (of_open.trips.len() + of_closed.trips.len()) as u64;
            prop_assert!(now.all.cost_rupiah <= then.all.cost_rupiah + rounding);
        }
    }

    #[test]
    fn settled_trips_past_open_posts_stay(region in any_region(), seed in 0_u64..4) {
        let open = with_posts(&region, |place| match place.kind {
            PlaceKind::Ppk | PlaceKind::Pps => Skip::Open,
            _ => Skip::Never,
        });
        let plan = make(&open, 200, seed);
        assert_valid(&open, &plan);
        let trips = plan.trips.iter().filter(|trip| !trip.is_posting()).step_by(2);
        let codes: Vec<&str> = trips.map(|trip| trip.code.as_str()).collect();
        let settled = settled_with(&plan, &codes);
        let start = Start { earlier: Some(&plan), settled: &settled, ..Start::default() };
        let options = Options { iterations: Some(200), seed };
        let again = plan_now(&open, start, options, |_, _| Next::GoOn);
        assert_valid(&open, &again);
        for code in codes {
            let find = |plan: &Plan| {
                let trip = plan.trips.iter().find(|trip| trip.code == code).cloned();
                trip.map(|trip| (trip.load_at, trip.kits().map(String::from).collect::<Vec<_>>()))
            };
            prop_assert_eq!(find(&again), find(&plan), "{}", code);
        }
    }
}
