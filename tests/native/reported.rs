//! Planning goes on from what has been reported of trips.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tepat_check::check;
use tepat_desk::under_way::{Standing, followed};
use tepat_model::message::Severity;
use tepat_model::plan::{Heading, Mark, MarkState, Plan, SettledTrip, SettledTrips, Trip, marked};
use tepat_model::region::Region;
use tepat_model::time::{DAY_MINUTES, Moment};
use tepat_planner::Start;
use tepat_view::comparison::{Notice, Side, notices};
use tepat_view::words::{self, Language};

use crate::plans::{assert_valid, make, make_from};
use crate::regions::any_region;
use crate::tiny;

/// The region when nothing that has not begun may load before a moment.
fn from_now(region: &Region, now: Moment) -> Region {
    let mut region = region.clone();
    let day = now.div_euclid(DAY_MINUTES);
    region.rules.load_from_h = i16::try_from(-day).unwrap();
    region.rules.load_from_minute = u16::try_from(now.rem_euclid(DAY_MINUTES)).unwrap();
    region
}

/// What is reported at a moment: every trip that should have begun has, `late` minutes later than
/// planned; those whose turn it is fail, after some stops.
fn reports(
    plan: &Plan,
    now: Moment,
    late: Moment,
    fails: &[usize],
    stops: u32,
) -> Vec<SettledTrip> {
    let mut settled: Vec<SettledTrip> = Vec::new();
    let (mut vehicles, mut lost) = (BTreeSet::new(), BTreeSet::new());
    let begun = plan.all_trips().filter(|(_, trip)| trip.load_at < now && !trip.is_posting());
    for (turn, (heading, trip)) in begun.enumerate() {
        let goes_on = |trip: &Trip| {
            vehicles.contains(&trip.vehicle_code()) || trip.kits().any(|kit| lost.contains(kit))
        };
        if goes_on(trip) {
            continue;
        }
        let done = trip.visits.last().map_or(trip.back_at, |v| trip.handed_over(heading, v));
        let mark = match turn {
            _ if fails.contains(&turn) => {
                vehicles.insert(trip.vehicle_code());
                let left = trip.visits.iter().skip(stops as usize);
                lost.extend(left.flat_map(|visit| visit.kits.iter().map(String::as_str)));
                Mark { state: MarkState::Failed, at: Some(trip.back_at + late), stops }
            }
            _ if done + late < now => {
                Mark { state: MarkState::Arrived, at: Some(done + late), stops: 0 }
            }
            _ => Mark { state: MarkState::Departed, at: Some(trip.depart_at + late), stops: 0 },
        };
        settled.extend(marked(plan, &settled, &[(&trip.code, mark)]));
    }
    settled
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn from_any_moment_the_rest_is_planned_validly(
        region in any_region(),
        share in 0.0..1.0_f64,
        late in 0_i32..900,
        fails in proptest::collection::vec(0_usize..6, 0..3),
        stops in 0_u32..3,
        from_scratch in any::<bool>(),
    ) {
        let plan = make(&region, 20, 1);
        prop_assume!(!plan.trips.is_empty());
        let first = plan.trips[0].load_at;
        let last = plan.all_trips().map(|(_, trip)| trip.back_at).max().unwrap_or(first);
        let now = first + (f64::from(last - first) * share) as Moment;
        let settled = reports(&plan, now, late, &fails, stops);
        let region = from_now(&region, now);
        let earlier = (!from_scratch).then_some(&plan);
        let again = make_from(&region, Start { earlier, settled: &settled, ..Start::default() }, 60, 2);
        assert_valid(&region, &again);
        let refused: Vec<&str> =
            again.notes.iter().map(|note| note.key.as_str()).filter(|key| key.starts_with("settled-")).collect();
        for settled in &settled {
            let found = again.all_trips().find(|(heading, trip)| {
                *heading == settled.heading()
                    && trip.mark == Some(settled.mark)
                    && same_vehicle(settled, trip)
            });
            let stays = settled.mark.state != MarkState::Failed || settled.mark.stops > 0;
            prop_assert!(found.is_some() || !stays || !refused.is_empty(), "{:?} {:?}", settled, again.notes);
            if settled.mark.state == MarkState::Failed && refused.is_empty() {
                let after = |trip: &&Trip| same_vehicle(settled, trip) && trip.load_at > settled.trip.load_at;
                prop_assert_eq!(again.all_trips().map(|(_, trip)| trip).find(after), None);
            }
        }
    }
}

fn same_vehicle(settled: &SettledTrip, trip: &Trip) -> bool {
    settled.trip.vehicle_code() == trip.vehicle_code()
}

/// Marks a trip of the tiny plan and plans the rest. Returns the plan and the region it is for.
fn goes_on(code: &str, mark: Mark, now: Moment) -> (Region, Plan, Plan) {
    let (region, plan) = (tiny::region(), tiny::plan(&tiny::region()));
    let settled = marked(&plan, &[], &[(code, mark)]);
    let region = from_now(&region, now);
    let start = Start { earlier: Some(&plan), settled: &settled, ..Start::default() };
    let again = make_from(&region, start, 200, 1);
    assert_valid(&region, &again);
    (region, plan, again)
}

#[test]
fn who_leaves_late_hands_over_later_and_nothing_loads_before_now() {
    let plan = tiny::plan(&tiny::region());
    let first = &plan.trips[0];
    let departed = |late: Moment| Mark {
        state: MarkState::Departed,
        at: Some(first.depart_at + late),
        stops: 0,
    };
    let now = first.depart_at + 200;
    for late in [-60, 0, 45, 180] {
        let (_, before, after) = goes_on(&first.code, departed(late), now);
        let trip = after.trips.iter().find(|trip| trip.mark.is_some()).unwrap();
        assert_eq!(trip.depart_at, before.trips[0].depart_at + late.max(0), "{late}");
        assert_eq!(trip.code, first.code, "it is still the same trip");
        assert!(after.trips.iter().all(|trip| trip.mark.is_some() || trip.load_at >= now));
    }
}

#[test]
fn who_arrives_late_is_known_to_have() {
    let plan = tiny::plan(&tiny::region());
    let first = &plan.trips[0];
    let done = first.visits.last().unwrap().done;
    for late in [0, 30, 300] {
        let mark = Mark { state: MarkState::Arrived, at: Some(done + late), stops: 0 };
        let (_, _, after) = goes_on(&first.code, mark, done + late);
        let trip = after.trips.iter().find(|trip| trip.mark == Some(mark)).unwrap();
        assert_eq!(trip.visits.last().unwrap().done, done + late);
    }
}

#[test]
fn goods_of_a_trip_that_fails_go_again_with_another_vehicle() {
    let plan = tiny::plan(&tiny::region());
    let failed = &plan.trips[0];
    let mark = Mark { state: MarkState::Failed, at: Some(failed.back_at), stops: 0 };
    let (region, before, after) = goes_on(&failed.code, mark, failed.depart_at + 30);
    let again = after.trips.iter().filter(|trip| {
        trip.base == failed.base && trip.kits().any(|kit| failed.kits().any(|lost| lost == kit))
    });
    for trip in again {
        assert_ne!(trip.vehicle_code(), failed.vehicle_code());
        assert!(trip.load_at >= failed.back_at, "the goods are back by then");
    }
    let unserved = |plan: &Plan| plan.unserved.len();
    assert!(unserved(&after) >= unserved(&before));
    assert_eq!(check(&region, &after).figures.unserved, unserved(&after));
}

#[test]
fn reports_follow_one_another_and_leave_what_they_build_on_settled() {
    let plan = tiny::plan(&tiny::region());
    let at = |state, at| Mark { state, at: Some(at), stops: 0 };
    let third = &plan.trips[2];
    let departed = at(MarkState::Departed, third.depart_at);
    let mut settled = marked(&plan, &[], &[(&third.code, departed)]);
    assert_eq!(settled.len(), 3, "with the trips that brought its goods");
    assert!(settled[..2].iter().all(|before| before.mark.is_plain()));
    assert!(marked(&plan, &settled, &[(&third.code, departed)]).is_empty(), "it is so already");
    assert!(
        marked(&plan, &settled, &[(&third.code, Mark::default())]).is_empty(),
        "a report stays"
    );
    let arrived = at(MarkState::Arrived, third.visits[0].done);
    let next = marked(&plan, &settled, &[(&third.code, arrived)]);
    assert_eq!(next.len(), 1);
    assert_eq!(next[0].trip, settled[2].trip, "it replaces the report before");
    settled[2] = next[0].clone();
    // A plan that knows of a delay has the trip later; it is the same trip all the same.
    let mut later = third.clone();
    later.load_at += 90;
    assert_eq!(SettledTrips::new(&settled).of(Heading::Out, &later), Some(&settled[2]));
}

#[test]
fn the_checker_finds_what_contradicts_reports() {
    let region = from_now(&tiny::region(), tiny::morning(3));
    let planted = |damage: &dyn Fn(&mut Plan), key: &str| {
        let mut plan = tiny::plan(&region);
        damage(&mut plan);
        let found = check(&region, &plan).violations.iter().any(|found| found.key == key);
        assert!(found, "{key}");
    };
    let mark = |state, at, stops| Some(Mark { state, at, stops });
    planted(&|plan| plan.trips[0].load_at = tiny::morning(3) - 60, "check-before-now");
    for state in [MarkState::Loaded, MarkState::Departed] {
        planted(
            &|plan| {
                let trip = &mut plan.trips[0];
                trip.mark = mark(state, Some(trip.depart_at + 1), 0);
            },
            "check-before-reported",
        );
    }
    planted(
        &|plan| {
            let trip = &mut plan.trips[1];
            let done = trip.visits.last().unwrap().done;
            trip.mark = mark(MarkState::Arrived, Some(done + 1), 0);
        },
        "check-before-reported",
    );
    planted(&|plan| plan.trips[0].mark = mark(MarkState::Failed, None, 0), "check-failed-stops");
    planted(
        &|plan| {
            plan.trips[0].mark = mark(MarkState::Failed, None, 9);
            let mut next = plan.trips[0].clone();
            (next.code, next.load_at) = ("T0099".to_owned(), next.load_at + 600);
            plan.trips.push(next);
        },
        "check-after-failure",
    );
    let sound = tiny::plan(&tiny::region());
    assert!(check(&tiny::region(), &sound).is_valid());
}

#[test]
fn each_sub_district_is_told_what_changes_for_it() {
    let (region, before) = (tiny::region(), tiny::plan(&tiny::region()));
    let told = |change: &dyn Fn(&mut Plan)| {
        let mut now = before.clone();
        change(&mut now);
        let side = |plan| Side { region: &region, plan };
        notices(side(&now), side(&before), Language::Indonesian)
    };
    assert!(told(&|_| ()).is_empty(), "nothing has changed");
    assert!(told(&|plan| plan.trips[0].depart_at += 10).is_empty(), "too little for a new waybill");
    let keys = |told: &BTreeMap<String, Vec<Notice>>| -> Vec<(String, String, Vec<String>)> {
        let all = told.iter().flat_map(|(ppk, notices)| notices.iter().map(move |n| (ppk, n)));
        all.map(|(ppk, notice)| {
            let parts = notice.parts.iter().map(|part| part.key.clone()).collect();
            (ppk.clone(), notice.what.key.clone(), parts)
        })
        .collect()
    };
    let addressed = |trip: &Trip| -> BTreeSet<String> {
        let ppk = |kit: &str| {
            let pps = region.pps_of(region.stations.get(kit).unwrap()).unwrap();
            region.ppk_of(pps).unwrap().code.clone()
        };
        trip.kits().map(ppk).collect()
    };
    for at in 0..before.trips.len() {
        let to = addressed(&before.trips[at]);
        let void = told(&|plan| drop(plan.trips.remove(at)));
        assert_eq!(void.keys().cloned().collect::<BTreeSet<_>>(), to);
        assert!(keys(&void).iter().all(|(_, what, _)| what == "notice-void"));
        let later = told(&|plan| plan.trips[at].depart_at += 120);
        let parts = vec!["notice-depart".to_owned()];
        assert!(
            keys(&later).iter().all(|(_, what, found)| what == "notice-changed" && *found == parts)
        );
        assert_eq!(later.len(), to.len());
        let other = told(&|plan| plan.trips[at].code = "T0777".to_owned());
        let whats: Vec<String> = keys(&other).into_iter().map(|(_, what, _)| what).collect();
        assert!(whats.contains(&"notice-void".to_owned()));
        assert!(whats.contains(&"notice-new".to_owned()));
    }
    let less = told(&|plan| drop(plan.trips[0].visits.last_mut().unwrap().kits.pop()));
    assert!(
        keys(&less)
            .iter()
            .all(|(_, _, parts)| parts == &["notice-less"] || parts == &["notice-less-here"])
    );
    for notice in less.values().flatten().flat_map(|n| [&n.what].into_iter().chain(&n.parts)) {
        let text = words::message(Language::Indonesian, notice);
        assert!(text != notice.key && !text.contains('{'), "{text}");
    }
}

#[test]
fn trips_stand_as_reported() {
    let plan = tiny::plan(&tiny::region());
    let first = &plan.trips[0];
    let done = first.visits.last().unwrap().done;
    let stands = |mark: Option<Mark>, now: Moment| {
        let settled =
            mark.map(|mark| marked(&plan, &[], &[(&first.code, mark)])).unwrap_or_default();
        followed(&tiny::region(), &plan, &settled, now)[0].standing
    };
    let at = |state| Some(Mark { state, ..Mark::default() });
    assert_eq!(stands(None, first.depart_at), Standing::NotYet);
    assert_eq!(stands(None, first.depart_at + 1), Standing::NoReport);
    assert_eq!(stands(at(MarkState::Settled), first.depart_at + 1), Standing::NoReport);
    assert_eq!(stands(at(MarkState::Departed), done), Standing::OnTheWay);
    assert_eq!(stands(at(MarkState::Loaded), done + 1), Standing::NotArrived);
    assert_eq!(stands(at(MarkState::Arrived), done + 999), Standing::Arrived);
    assert_eq!(stands(at(MarkState::Failed), 0), Standing::Failed);
}

#[test]
fn a_report_that_the_plan_cannot_hold_is_an_error() {
    let plan = tiny::plan(&tiny::region());
    let mark = Mark { state: MarkState::Arrived, at: None, stops: 0 };
    let boat = plan.trips.iter().find(|trip| trip.class == "boat").unwrap();
    let lost = |mark: Mark| {
        let settled = marked(&plan, &[], &[(&boat.code, mark)]);
        let mut region = tiny::region();
        region.fleet.retain(|row| row.class != "boat");
        let again = make_from(&region, Start { settled: &settled, ..Start::default() }, 0, 1);
        assert_valid(&region, &again);
        let notes = again.notes.into_iter().filter(|note| note.key == "reported-not-kept");
        notes.map(|note| note.severity).collect::<Vec<_>>()
    };
    assert_eq!(lost(mark), [Severity::Error]);
    assert!(lost(Mark::default()).is_empty(), "nobody reported that it had begun");
}
