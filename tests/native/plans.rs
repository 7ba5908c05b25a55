//! The planner's plans are valid, explain themselves and are reproducible.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tepat_check::{Verdict, check};
use tepat_model::document::{BASE, Document, Edit, Stamp};
use tepat_model::message::Value;
use tepat_model::plan::{Plan, SettledTrip, Trip, TripKey, released_with, settled_with, summary};
use tepat_model::region::{Circumstance, Edge, Effect, Mode, Region, bundled};
use tepat_model::time::{DAY_MINUTES, DailyHours, moment};
use tepat_planner::travel::closed_at_times;
use tepat_planner::{Next, Options, Start, plan_now};
use tepat_view::words::{self, Language};

use crate::regions::any_region;
use crate::tiny;

pub fn make(region: &Region, iterations: u64, seed: u64) -> Plan {
    plan_now(region, Start::default(), Options { iterations: Some(iterations), seed }, |_, _| {
        Next::GoOn
    })
}

pub fn make_from(region: &Region, start: Start<'_>, iterations: u64, seed: u64) -> Plan {
    plan_now(region, start, Options { iterations: Some(iterations), seed }, |_, _| Next::GoOn)
}

/// A trip without its code, its explanations, what is reported of it, and its deadlines; deadlines at piers depend on later
/// trips.
fn driven(mut trip: Trip) -> Trip {
    trip.code.clear();
    trip.mark = None;
    for visit in &mut trip.visits {
        visit.due = 0;
        visit.late.clear();
    }
    trip
}

fn trip(plan: &Plan, key: &TripKey) -> Option<Trip> {
    let mut trips = plan.trips.iter().filter(|trip| !trip.is_posting());
    trips.find(|trip| TripKey::of(trip) == *key).cloned()
}

pub fn assert_valid(region: &Region, plan: &Plan) -> Verdict {
    let verdict = check(region, plan);
    let told: Vec<String> = plan
        .trips
        .iter()
        .chain(&plan.returns)
        .map(|t| {
            format!(
                "{} {} from {:?} load {} back {} stops {:?} mark {:?}",
                t.code,
                t.vehicle_code(),
                t.posted_from,
                t.load_at,
                t.back_at,
                t.visits.iter().map(|v| v.at.clone()).collect::<Vec<_>>(),
                t.mark
            )
        })
        .collect();
    let rows: Vec<String> =
        region.fleet.iter().map(|r| format!("{} {} {}", r.code, r.count, r.pooled)).collect();
    let errors: Vec<_> = verdict
        .violations
        .iter()
        .filter(|v| v.severity == tepat_model::message::Severity::Error)
        .collect();
    assert!(verdict.is_valid(), "{:?}\n{}\n{}", errors, told.join("\n"), rows.join("\n"));
    let (figures, summary) = (verdict.figures, summary(region, plan));
    assert_eq!(figures.cost_rupiah, i64::try_from(summary.all.cost_rupiah).unwrap());
    assert_eq!(figures.length_m, i64::try_from(summary.all.length_m).unwrap());
    assert_eq!(figures.on_time, summary.on_time);
    assert_eq!(figures.late, summary.late);
    assert_eq!(plan.late_stations(), summary.late);
    assert_eq!(figures.unserved, summary.unserved);
    assert_eq!(figures.unserved, plan.unserved.len());
    let back = summary.returned.unwrap_or_default();
    assert_eq!(figures.return_rupiah, i64::try_from(back.all.cost_rupiah).unwrap());
    assert_eq!(figures.return_length_m, i64::try_from(back.all.length_m).unwrap());
    assert_eq!((figures.returned, figures.return_trips), (back.back, plan.returns.len()));
    if plan.has_return() {
        let served = figures.on_time + figures.late;
        assert_eq!(served, figures.returned + plan.unreturned.len());
    }
    verdict
}

/// Iterations for plans whose cost has a ceiling.
const CEILING_ITERATIONS: u64 = 10_000;

/// Fails if the planner leaves stations unserved, is late, or no longer improves its plans.
#[test]
fn bundled_regions_are_served_in_time_below_a_ceiling_of_cost() {
    let check = |slug: &str, most_rupiah: u64| {
        let bundled = bundled().iter().find(|bundled| bundled.slug == slug).unwrap();
        let region = bundled.region().unwrap();
        let plan = make(&region, CEILING_ITERATIONS, 1);
        assert_valid(&region, &plan);
        let sums = summary(&region, &plan);
        assert_eq!((sums.unserved, sums.late), (0, 0), "{slug}");
        let back = sums.returned.clone().unwrap_or_default();
        assert_eq!((back.back, back.late), (region.stations.len(), 0), "{slug}");
        assert_eq!(sums.on_time, region.stations.len(), "{slug}");
        assert_eq!(plan.late_stations(), 0, "{slug}");
        let cost = sums.all.cost_rupiah;
        assert!(cost <= most_rupiah, "{slug}: Rp{cost}, at most {most_rupiah}");
    };
    check("kutai-kartanegara", 210_000_000);
    check("kutai-timur", 140_000_000);
    check("barito-utara", 78_000_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_region_gets_a_valid_plan(region in any_region(), seed in any::<u64>(), iterations in 0_u64..300) {
        prop_assert_eq!(region.validate(), Ok(()));
        assert_valid(&region, &make(&region, iterations, seed));
    }

    #[test]
    fn a_plan_stopped_early_is_valid(region in any_region(), stop_at in 0_u32..40) {
        let mut reports = 0;
        let options = Options { iterations: Some(300), seed: 1 };
        let plan = plan_now(&region, Start::default(), options, |_, best| {
            if let Some(best) = best {
                assert_valid(&region, best);
            }
            reports += 1;
            if reports > stop_at { Next::Stop } else { Next::GoOn }
        });
        assert_valid(&region, &plan);
    }

    #[test]
    fn whoever_is_not_served_or_not_back_is_told_why(region in any_region()) {
        let plan = make(&region, 0, 1);
        let served = region.stations.len() - plan.unserved.len();
        prop_assert_eq!(plan.has_return(), served > 0);
        for unserved in plan.unserved.into_iter().chain(plan.unreturned) {
            for language in [Language::Indonesian, Language::English] {
                let text = words::message(language, &unserved.reason);
                prop_assert!(text != unserved.reason.key && !text.contains('{'), "{}", text);
            }
        }
    }

    #[test]
    fn planning_again_without_searching_changes_nothing(region in any_region(), seed in any::<u64>()) {
        let earlier = make(&region, 60, seed);
        let start = Start { earlier: Some(&earlier), ..Start::default() };
        let again = make_from(&region, start, 0, seed ^ 1);
        let driven = |plan: Plan| plan.trips.into_iter().map(driven).collect::<Vec<_>>();
        prop_assert_eq!(driven(earlier), driven(again));
    }

    #[test]
    fn planning_again_in_another_region_is_valid(
        region in any_region(),
        changed in any_region(),
        seed in any::<u64>(),
    ) {
        let earlier = make(&region, 20, seed);
        let start = Start { earlier: Some(&earlier), ..Start::default() };
        assert_valid(&changed, &make_from(&changed, start, 100, seed));
    }

    #[test]
    fn settled_trips_stay_as_they_are(
        region in any_region(),
        at in any::<prop::sample::Index>(),
        from_scratch in any::<bool>(),
    ) {
        let plan = make(&region, 20, 1);
        let trips: Vec<&Trip> = plan.trips.iter().filter(|trip| !trip.is_posting()).collect();
        prop_assume!(!trips.is_empty());
        let settled = settled_with(&plan, &[&at.get(&trips).code]);
        let earlier = (!from_scratch).then_some(&plan);
        let again = make_from(&region, Start { earlier, settled: &settled, ..Start::default() }, 100, 2);
        assert_valid(&region, &again);
        // Others may be moved for custody.
        let others = ["custody-moved", "plan-posted"];
        let is_other = |key: &str| others.contains(&key) || key.starts_with("plan-skips");
        let refused = again.notes.iter().find(|note| !is_other(&note.key));
        prop_assert_eq!(refused, None);
        for settled in &settled {
            let before = trip(&plan, &settled.trip).unwrap();
            let after = trip(&again, &settled.trip).expect("the settled trip");
            prop_assert_eq!(driven(after), driven(before));
        }
    }

    #[test]
    fn any_settled_trips_leave_a_valid_plan(
        region in any_region(),
        other in any_region(),
        chosen in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let plan = make(&other, 0, 1);
        prop_assume!(!plan.trips.is_empty());
        // Trips settled in another region: some still fit, some do not.
        let settled: Vec<SettledTrip> = chosen
            .iter()
            .filter_map(|at| settled_with(&plan, &[&at.get(&plan.trips).code]).pop())
            .collect();
        let again = make_from(&region, Start { settled: &settled, ..Start::default() }, 50, 2);
        assert_valid(&region, &again);
        for settled in &settled {
            let kept = trip(&again, &settled.trip).is_some_and(|trip| {
                trip.visits.iter().map(|visit| &visit.at).eq(settled.visits.iter().map(|v| &v.at))
            });
            let vehicle = settled.trip.vehicle_code();
            let named = again.notes.iter().any(|note| words::message(Language::English, note).contains(&vehicle));
            prop_assert!(kept || named, "{:?} {:?}", settled, again.notes);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes(region in any_region(), seed in any::<u64>()) {
        let bytes = || serde_json::to_vec(&make(&region, 100, seed)).unwrap();
        prop_assert_eq!(bytes(), bytes());
    }
}

#[test]
fn bundled_regions_get_valid_plans() {
    for bundled in bundled() {
        let region = bundled.region().unwrap();
        let plan = make(&region, 200, 1);
        let figures = assert_valid(&region, &plan).figures;
        assert_eq!(figures.on_time + figures.late + figures.unserved, region.stations.len());
    }
}

#[test]
fn settling_takes_what_a_trip_builds_on_and_releasing_what_builds_on_it() {
    let region = crate::tiny::region();
    let plan = crate::tiny::plan(&region);
    let settled = |code: &str| -> Vec<i32> {
        settled_with(&plan, &[code]).iter().map(|settled| settled.trip.load_at).collect()
    };
    let everything = settled_with(&plan, &["T0003", "T0004"]);
    let released = |code: &str| -> Vec<i32> {
        released_with(&plan, &everything, &[code]).iter().map(|key| key.load_at).collect()
    };
    let at: Vec<i32> = plan.trips.iter().map(|trip| trip.load_at).collect();
    assert_eq!(settled("T0001"), at[..1]);
    assert_eq!(settled("T0003"), at[..3], "the truck and the boat brought its goods");
    assert_eq!(settled("T0004"), [at[0], at[3]], "the truck's earlier trip");
    assert_eq!(released("T0002"), at[1..3]);
    assert_eq!(released("T0001"), at);
    let all: Vec<i32> = settled_with(&plan, &["T0004", "T0002", "T0002"])
        .iter()
        .map(|settled| settled.trip.load_at)
        .collect();
    assert_eq!(all, [at[0], at[1], at[3]], "each once, in order of loading");
    let none = released_with(&plan, &everything, &[]);
    assert!(none.is_empty());
    assert_eq!(released_with(&plan, &everything[..1], &["T0001"]).len(), 1, "only what is settled");
    assert!(settled("T0009").is_empty());
}

#[test]
fn settling_is_a_change_that_can_be_undone() {
    let region = crate::tiny::region();
    let plan = crate::tiny::plan(&region);
    let mut document = Document::new(region, "KPU");
    let stamp = Stamp::default();
    let settle = Edit::Settle { trips: settled_with(&plan, &["T0003"]) };
    let release =
        Edit::Release { trips: released_with(&plan, &settled_with(&plan, &["T0003"]), &["T0002"]) };
    document.edit(BASE, settle, &stamp).unwrap();
    assert_eq!(document.settled(BASE), settled_with(&plan, &["T0003"]));
    document.edit(BASE, release, &stamp).unwrap();
    assert_eq!(document.settled(BASE), settled_with(&plan, &["T0001"]));
    document.undo(BASE, &stamp);
    assert_eq!(document.settled(BASE), settled_with(&plan, &["T0003"]));
    document.undo(BASE, &stamp);
    assert_eq!(document.settled(BASE), []);
}

#[test]
fn a_settled_trip_without_its_vehicle_is_named() {
    let mut region = crate::tiny::region();
    let settled = settled_with(&crate::tiny::plan(&region), &["T0002"]);
    region.fleet.retain(|row| row.class != "boat");
    region.fleet.put(tepat_model::region::Fleet::new("porter", "each-ppk", 1));
    let plan = make_from(&region, Start { settled: &settled, ..Start::default() }, 0, 1);
    let keys: Vec<&str> = plan.notes.iter().map(|note| note.key.as_str()).collect();
    assert!(keys.contains(&"settled-no-vehicle"), "{keys:?}");
    assert_valid(&region, &plan);
}

#[test]
fn late_goods_say_why_and_what_would_help() {
    let mut region = crate::tiny::region();
    let late = |region: &Region| -> Vec<(String, Vec<String>)> {
        let plan = make(region, 0, 1);
        let visits = plan.trips.iter().flat_map(|trip| &trip.visits);
        let late = visits.filter(|visit| !visit.late.is_empty());
        late.map(|visit| (visit.at.clone(), visit.late.iter().map(|why| why.key.clone()).collect()))
            .collect()
    };
    assert_eq!(late(&region), []);
    // The direct station is 34 minutes away, with release at 07.00.
    region.rules.tps_due_minute = 440;
    let reasons = late(&region);
    let of = |at: &str| reasons.iter().find(|(late, _)| late == at).map(|(_, why)| why.clone());
    assert_eq!(of("K2.D2.001"), Some(vec!["late-anyway".into(), "late-help-release".into()]));
    assert_eq!(of("K1"), None, "the sub-district post is in time");
}

#[test]
fn what_closes_at_times_is_waited_for_or_gone_round() {
    // The truck takes an hour for E1 and one for E2, and departs at 07.08 on H-3.
    let check = |closures: &[(i32, i32)], night, hours: (i32, i32), by: &[&str], arrive, waits| {
        let mut region = tiny::region();
        let mut road = region.edges.get("E1").unwrap().clone();
        road.closures = closures.to_vec();
        if let Some(percent) = night {
            road.effects = vec![Effect { when: Circumstance::Night, percent }];
        }
        region.edges.put(road);
        if by[0] == "E9" {
            region.edges.put(tiny::edge("E9", "G", "J", Mode::Paved, 100_000));
        }
        let mut truck = region.classes.get("truck").unwrap().clone();
        truck.hours = DailyHours { start_minute: hours.0, end_minute: hours.1 };
        region.classes.put(truck);
        let plan = make(&region, 50, 1);
        assert_valid(&region, &plan);
        let to_post =
            plan.trips.iter().flat_map(|trip| &trip.visits).find(|visit| visit.at == "K1");
        let to_post = to_post.expect("the post is served");
        assert_eq!(to_post.leg.edges, by, "{closures:?}");
        assert_eq!(to_post.arrive, arrive, "{closures:?} {night:?} {hours:?}");
        let said = plan
            .notes
            .iter()
            .any(|note| note.key == "plan-waits" && note.at.code.as_deref() == Some("K1"));
        assert_eq!(said, waits, "{closures:?} {:?}", plan.notes);
    };
    let (h3, road) = (|minute| moment(3, minute), ["E1", "E2"]);
    let day = (360, 1080);
    check(&[], None, day, &road, h3(548), false);
    check(&[(h3(0), h3(428))], None, day, &road, h3(548), false); // open again on arrival
    check(&[(h3(488), h3(900))], None, day, &road, h3(548), false); // just passed
    check(&[(h3(450), h3(720))], None, day, &road, h3(818), true); // stopped after 22 minutes
    check(&[(h3(0), moment(1, 0))], None, day, &road, moment(1, 480), true);
    check(&[(h3(0), moment(1, 0))], None, day, &["E9", "E2"], h3(638), false); // 90 minutes longer
    check(&[], Some(0), (0, 1440), &road, h3(548), false);
    check(&[], Some(50), (0, 1440), &road, h3(608), false); // works at night, so the night speed counts
}

#[test]
fn whoever_cannot_be_across_before_the_ferry_closes_waits_on_the_bank() {
    // The truck can depart at 07.08 on H-3; the crossing takes an hour, and E2 behind it another.
    let check = |closures: &[(i32, i32)]| {
        let mut region = tiny::region();
        let crossing = region.edges.get("E1").unwrap().clone();
        let (mode, closures) = (Mode::Ferry, closures.to_vec());
        region.edges.put(Edge { mode, minutes: Some(60), closures, ..crossing });
        let plan = make(&region, 50, 1);
        assert_valid(&region, &plan);
        let to_post =
            plan.trips.iter().flat_map(|trip| &trip.visits).find(|visit| visit.at == "K1");
        let to_post = to_post.expect("the post is served");
        assert!(to_post.leg.edges.ends_with(&["E1".into(), "E2".into()]), "{to_post:?}");
        let (begin, end) = (to_post.arrive - 120, to_post.arrive - 60);
        for &(from, until) in &region.edges.get("E1").unwrap().closures {
            assert!(
                end <= from || until <= begin,
                "closed {from}..{until}, crosses {begin}..{end}"
            );
        }
        to_post.arrive
    };
    let (h3, always) = (|minute| moment(3, minute), moment(-2, 0));
    assert_eq!(check(&[(h3(488), h3(900))]), h3(548), "just across");
    check(&[(h3(487), h3(900))]);
    check(&[(h3(450), h3(720)), (h3(770), h3(900))]);
    // Open for half an hour in the morning, and long enough only from noon on.
    let days: Vec<(i32, i32)> = (1..=3)
        .flat_map(|day| [(moment(day, 0), moment(day, 420)), (moment(day, 450), moment(day, 720))])
        .collect();
    check(&days);
    let open_late = [(h3(0), moment(1, 700)), (moment(1, 800), always)];
    assert_eq!(check(&open_late), moment(1, 700 + 120), "a hundred minutes in all");
}

#[test]
fn what_keeps_goods_away_is_named_with_what_would_help() {
    let check = |change: &dyn Fn(&mut Region), key: &str, values: &[&str]| {
        let mut region = tiny::region();
        change(&mut region);
        let plan = make(&region, 0, 1);
        let reason = plan.unserved.iter().find(|it| it.station == "K1.D1.001");
        let reason = &reason.unwrap_or_else(|| panic!("{key}: served")).reason;
        let said = reason.values.iter().map(|(_, value)| match value {
            Value::Text(text) | Value::Word(text) => text.clone(),
            other => format!("{other:?}"),
        });
        let said: Vec<String> = said.collect();
        assert_eq!(reason.key, key, "{said:?}");
        assert!(values.iter().all(|value| said.iter().any(|s| s == value)), "{key}: {said:?}");
    };
    let edge = |region: &Region, code: &str| region.edges.get(code).unwrap().clone();
    let way_there = |region: &mut Region| {
        let river = edge(region, "E3");
        region.edges.put(Edge { one_way: true, ..river });
    };
    check(&way_there, "region-no-way-back-by", &["K1.D1", "E3"]);
    let way_out = |region: &mut Region| {
        let river = edge(region, "E3");
        let (from, to) = (river.to.clone(), river.from.clone());
        region.edges.put(Edge { one_way: true, from, to, ..river });
    };
    check(&way_out, "unserved-wrong-way-by", &["K1", "K1.D1", "E3"]);
    let without_boats = |region: &mut Region| {
        region.fleet = region.fleet.iter().filter(|row| row.class != "boat").cloned().collect();
    };
    check(&without_boats, "unserved-no-boat", &["K1", "K1.D1", "mode-river"]);
    let on_foot = |region: &mut Region| {
        let river = edge(region, "E3");
        region.edges.put(Edge { mode: Mode::Foot, ..river });
    };
    check(&on_foot, "unserved-no-vehicle-on", &["K1", "K1.D1", "mode-foot"]);
    let closed = |region: &mut Region| {
        let river = edge(region, "E3");
        region.edges.put(Edge { closed: true, ..river });
    };
    check(&closed, "unserved-closed-landing", &["K1", "K1.D1", "P"]);
    let gone = |region: &mut Region| {
        region.edges = region.edges.iter().filter(|edge| edge.code != "E3").cloned().collect();
    };
    check(&gone, "unserved-no-way-landing", &["K1", "K1.D1", "P"]);
    let far = |region: &mut Region| {
        gone(region);
        region.places = region.places.iter().filter(|place| place.code != "P").cloned().collect();
    };
    check(&far, "unserved-no-way", &["K1", "K1.D1"]);
}

#[test]
fn what_closes_after_voting_day_holds_up_the_way_back() {
    // When the truck that leaves for the post on voting day is back, and what closes at times.
    let planned = |minutes: Option<u32>, closures: &[(i32, i32)]| {
        let mut region = tiny::region();
        let rules = &mut region.rules;
        (rules.dispatch_from_h, rules.direct_from_h, rules.tps_from_h) = (0, 0, 0);
        let far = region.edges.get("E1").unwrap().clone();
        let closures = closures.to_vec();
        region.edges.put(Edge { minutes: minutes.or(far.minutes), closures, ..far });
        let plan = make(&region, 50, 1);
        assert_valid(&region, &plan);
        let to_post = |trip: &&Trip| trip.visits.iter().any(|visit| visit.at == "K1");
        (plan.trips.iter().find(to_post).unwrap().back_at, closed_at_times(&region).len())
    };
    let day_after = (moment(-1, 300), moment(-1, 1020));
    let (home, _) = planned(None, &[]);
    assert!((0..DAY_MINUTES).contains(&home), "home on voting day: {home}");
    assert_eq!(planned(None, &[day_after]), (home, 1));
    // Ten hours away it sets out for home next morning, and waits until an hour before dusk.
    let far = Some(540);
    assert_eq!(planned(far, &[]), (moment(-1, 360 + 600), 0));
    assert_eq!(planned(far, &[day_after]), (moment(-2, 360 + 480), 1));
    // Over before anything leaves, and long after everything is over.
    assert_eq!(planned(far, &[(-9_000, -8_000), (90_000, 91_000)]), (moment(-1, 960), 0));
}

#[test]
fn a_trip_that_is_the_same_keeps_its_code() {
    let region = bundled().iter().find(|bundled| bundled.slug == "barito-utara");
    let region = region.and_then(|bundled| bundled.region()).unwrap();
    let first = make(&region, 0, 1);
    let of = |plan: &Plan| -> BTreeMap<String, Vec<String>> {
        let goods = |trip: &Trip| {
            let visits = trip.visits.iter();
            let goods = visits.flat_map(|visit| visit.kits.iter().map(|kit| (&visit.at, kit)));
            goods.map(|(at, kit)| format!("{} {} {at} {kit}", trip.base, trip.class)).collect()
        };
        plan.trips.iter().map(|trip| (trip.code.clone(), goods(trip))).collect()
    };
    for start in [
        Start { earlier: Some(&first), ..Start::default() },
        Start { codes: Some(&first), ..Start::default() },
    ] {
        let again = make_from(&region, start, 0, 1);
        assert_eq!(of(&again), of(&first));
        assert_eq!(again.last_number, 0);
    }
    // An edge that is used last is closed, and open again.
    let mut closed = region.clone();
    let last_used = first.trips.iter().flat_map(|trip| &trip.visits);
    let last_used = last_used.flat_map(|visit| &visit.leg.edges).last().unwrap();
    let edge = region.edges.get(last_used).unwrap().clone();
    closed.edges.put(Edge { closed: true, ..edge });
    let start = Start { codes: Some(&first), ..Start::default() };
    let second = make_from(&closed, start, 0, 1);
    let start = Start { codes: Some(&second), ..Start::default() };
    let third = make_from(&region, start, 0, 1);
    assert_valid(&closed, &second);
    assert_valid(&region, &third);
    let all = [of(&first), of(&second), of(&third)];
    assert_ne!(all[0], all[1], "the closure changes something");
    // Untouched trips keep their codes, and a code is ever the same trip's.
    for pair in all.windows(2) {
        for (code, goods) in &pair[0] {
            if let Some((other, _)) = pair[1].iter().find(|(_, later)| *later == goods) {
                assert_eq!(other, code);
            }
            if let Some(later) = pair[1].get(code) {
                let shared = later.iter().filter(|kit| goods.contains(kit)).count();
                assert!(2 * shared > goods.len().max(later.len()), "{code}");
            }
        }
    }
    for code in all[2].keys().filter(|code| !all[1].contains_key(*code)) {
        assert!(!all[0].contains_key(code), "{code} is used again");
    }
}
