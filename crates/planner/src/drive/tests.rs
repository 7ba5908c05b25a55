//! Planned times reproduce the plan's own moments; longer times make nothing earlier.

use proptest::prelude::*;

use super::*;
use crate::travel::StepTimes;
use crate::{Next, Options, Start, plan_now};
use tepat_model::plan::Plan;
use tepat_model::region::{Circumstance, Effect, Region, bundled};

fn region(slug: &str) -> Region {
    let found = bundled().iter().find(|bundled| bundled.slug == slug);
    found.and_then(|bundled| bundled.region()).expect("a bundled region")
}

fn planned(region: &Region, iterations: u64) -> Plan {
    let options = Options { iterations: Some(iterations), seed: 1 };
    plan_now(region, Start::default(), options, |_, _| Next::GoOn)
}

fn prepared(region: &Region, plan: &Plan) -> PreparedPlan {
    PreparedPlan::new(region, &StepTimes::new(region), &plan.trips)
}

/// Drives a plan and returns its moments and events, which must leave no gap.
fn driven(prepared: &PreparedPlan, times: &Times) -> (Moments, Vec<Event>) {
    let (mut moments, mut events) = (Moments::default(), Vec::new());
    let mut reached: Vec<Option<Moment>> = vec![None; prepared.trips()];
    drive(prepared, times, &mut moments, |event| {
        assert!(event.from < event.until, "{event:?}");
        if let Some(reached) = reached[event.trip] {
            assert_eq!(event.from, reached, "{event:?} leaves a gap");
        }
        reached[event.trip] = Some(event.until);
        events.push(event);
    });
    for (trip, reached) in moments.trips.iter().zip(reached) {
        assert_eq!(reached.unwrap_or(trip.back_at), trip.back_at);
    }
    (moments, events)
}

fn assert_as_planned(plan: &Plan, moments: &Moments) {
    let mut visits = moments.visits.iter();
    for (trip, found) in plan.trips.iter().zip(&moments.trips) {
        let expect = (trip.load_at, trip.depart_at, trip.back_at);
        assert_eq!((found.load_at, found.depart_at, found.back_at), expect, "{}", trip.code);
        for (visit, found) in trip.visits.iter().zip(&mut visits) {
            let expect = (visit.arrive, visit.done);
            assert_eq!((found.arrive, found.done), expect, "{} at {}", trip.code, visit.at);
        }
    }
    assert_eq!(visits.next(), None);
}

#[test]
fn planned_times_give_the_moments_of_bundled_plans() {
    for bundled in bundled() {
        let region = bundled.region().expect("a bundled region");
        let plan = planned(&region, 0);
        let prepared = prepared(&region, &plan);
        let (moments, events) = driven(&prepared, &Times::default());
        assert_as_planned(&plan, &moments);
        assert_eq!(driven(&prepared, &prepared.planned_times()).0, moments);
        assert!(events.iter().any(|event| event.doing == Doing::Halting));
        // Nothing loads later if it need not wait for its planned moment.
        let early = Times { may_load_early: true, ..Times::default() };
        let (early, _) = driven(&prepared, &early);
        assert!(early.trips.iter().zip(&moments.trips).all(|(a, b)| a.load_at <= b.load_at));
        for (trip, moments) in plan.trips.iter().zip(&early.trips) {
            let dispatch = region.rules.dispatch_from_h.max(region.rules.direct_from_h);
            let first = tepat_model::time::moment(dispatch.into(), 0);
            assert!(moments.load_at >= first, "{}", trip.code);
        }
    }
}

#[test]
fn a_delay_is_handed_on_to_whoever_waits_for_the_goods() {
    let region = region("barito-utara");
    let plan = planned(&region, 0);
    let prepared = prepared(&region, &plan);
    let first = 0;
    let mut times = prepared.planned_times();
    times.delay_minutes[first] = 10_000;
    let (moments, events) = driven(&prepared, &times);
    assert!(moments.trips[first].load_at >= plan.trips[first].load_at + 10_000);
    let handed_over: Vec<(&str, &str, Moment)> = prepared
        .visits_of(first)
        .zip(&plan.trips[first].visits)
        .flat_map(|(at, visit)| {
            let done = moments.visits[at].done;
            visit.kits.iter().map(move |kit| (visit.at.as_str(), kit.as_str(), done))
        })
        .collect();
    let mut carried_on = 0;
    for (trip, moments) in plan.trips.iter().zip(&moments.trips) {
        for kit in trip.kits() {
            let brought = handed_over.iter().find(|b| b.0 == trip.base && b.1 == kit);
            if let Some(&(_, _, done)) = brought {
                assert!(moments.load_at >= done, "{} loads {kit} too early", trip.code);
                carried_on += 1;
            }
        }
    }
    assert!(carried_on > 0, "goods of the first trip are carried on");
    let waits = |event: &Event| event.doing == Doing::WaitingForGoods;
    assert!(events.iter().any(waits));
    let delayed = |event: &Event| event.doing == Doing::Delayed;
    let held: i32 = events.iter().filter(|e| delayed(e)).map(|e| e.until - e.from).sum();
    assert_eq!(held, 10_000);
}

#[test]
fn closures_are_waited_for_as_the_plan_has_it() {
    let mut region = region("barito-utara");
    let edges: Vec<_> = region.edges.iter().cloned().collect();
    for mut edge in edges {
        edge.closures = vec![(-3_850, -3_800), (-3_900, -3_840), (-2_445, -2_420)];
        region.edges.put(edge);
    }
    let plan = planned(&region, 0);
    let prepared = prepared(&region, &plan);
    let (moments, events) = driven(&prepared, &Times::default());
    assert_as_planned(&plan, &moments);
    let waits = |event: &&Event| matches!(event.doing, Doing::WaitingAtClosure(_));
    assert!(events.iter().filter(waits).count() > 0);
    for event in events.iter().filter(waits) {
        let closed = |&(from, until): &(Moment, Moment)| from <= event.from && event.until == until;
        assert!([(-3_900, -3_800), (-2_445, -2_420)].iter().any(closed), "{event:?}");
    }
}

#[test]
fn damaged_plans_are_followed_without_going_in_circles() {
    let region = region("barito-utara");
    let mut plan = planned(&region, 0);
    // Two trips that bring each other's goods, and moments and minutes beyond all bounds.
    let (a, b) = (plan.trips[0].clone(), plan.trips[1].clone());
    plan.trips[0].visits[0].at = b.base.clone();
    plan.trips[0].visits[0].kits = b.kits().map(str::to_owned).collect();
    plan.trips[1].visits[0].at = a.base.clone();
    plan.trips[1].visits[0].kits = a.kits().map(str::to_owned).collect();
    plan.trips[2].load_at = Moment::MIN;
    plan.trips[3].load_at = Moment::MAX;
    plan.trips[4].visits.clear();
    plan.trips[5].class = "?".into();
    plan.trips[6].base = "?".into();
    for visit in &mut plan.trips[7].visits {
        visit.leg.minutes = u32::MAX;
    }
    let prepared = prepared(&region, &plan);
    let (moments, _) = driven(&prepared, &Times::default());
    assert_eq!((moments.trips.len(), prepared.trips()), (plan.trips.len(), plan.trips.len()));
    for trip in 0..prepared.trips() {
        let latest = prepared.latest_load(trip, FAR, |_| FAR);
        assert!((-FAR..=FAR).contains(&latest));
    }
}

/// A few villages of a bundled region, with random closures, nights and daily hours.
fn disturbed(stations: usize, picks: &[(usize, i32, i32, u8)]) -> Region {
    let mut region = region("barito-utara");
    let mut at = 0;
    region.stations.retain(|_| {
        at += 1;
        at % (1 + stations) == 0
    });
    for &(pick, from, length, kind) in picks {
        let mut edge = region.edges[pick % region.edges.len()].clone();
        match kind % 4 {
            0 => edge.effects.push(Effect { when: Circumstance::Night, percent: 0 }),
            1 => edge.effects.push(Effect { when: Circumstance::Night, percent: 50 }),
            _ => edge.closures.push((from, from + length)),
        }
        edge.effects.dedup_by_key(|effect| effect.when);
        region.edges.put(edge);
        let mut class = region.classes[pick % region.classes.len()].clone();
        match kind / 4 % 4 {
            0 => class.hours = DailyHours::ROUND_THE_CLOCK,
            1 => class.hours.end_minute = 1_200,
            2 => class.load_minutes_per_box_tenths = 0,
            _ => {}
        }
        region.classes.put(class);
    }
    region
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn longer_times_make_nothing_earlier(
        stations in 5_usize..60,
        picks in prop::collection::vec((0_usize..400, -8_000_i32..200, 1_i32..3_000, any::<u8>()), 0..12),
        longer in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..3, 1_i32..900), 1..12),
        early in any::<bool>(),
    ) {
        let region = disturbed(stations, &picks);
        let plan = planned(&region, 0);
        let prepared = prepared(&region, &plan);
        assert_as_planned(&plan, &driven(&prepared, &Times::default()).0);
        prop_assume!(!plan.trips.is_empty());
        let mut times = Times { may_load_early: early, ..prepared.planned_times() };
        let mut before = driven(&prepared, &times).0;
        for (index, what, more) in longer {
            let list = match what {
                0 => &mut times.leg_minutes,
                1 => &mut times.handling_minutes,
                _ => &mut times.delay_minutes,
            };
            let at = index.index(list.len());
            list[at] += more;
            let after = driven(&prepared, &times).0;
            for (a, b) in before.trips.iter().zip(&after.trips) {
                prop_assert!(a.load_at <= b.load_at && a.depart_at <= b.depart_at && a.back_at <= b.back_at);
            }
            for (a, b) in before.visits.iter().zip(&after.visits) {
                prop_assert!(a.arrive <= b.arrive && a.done <= b.done);
            }
            before = after;
        }
    }
}
