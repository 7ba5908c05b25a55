//! What a control room sees, and what it expects from what is reported.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tepat_desk::board::{board, threatened};
use tepat_desk::supply::read_goods;
use tepat_desk::under_way::{Standing, followed};
use tepat_intake::reports::{Usual, read_reports};
use tepat_model::plan::{Heading, Mark, MarkState, Plan, SettledTrip, Trip, marked};
use tepat_model::region::{Region, SupplyEntry};
use tepat_model::time::Moment;
use tepat_planner::forecast;

use crate::plans::make;
use crate::regions::any_region;
use crate::tiny;

fn mark(state: MarkState, at: Moment) -> Mark {
    Mark { state, at: Some(at), stops: 0 }
}

fn done(trip: &Trip) -> Moment {
    trip.visits.last().unwrap().done
}

fn by_code(plan: &Plan) -> BTreeMap<&str, &Trip> {
    plan.trips.iter().map(|trip| (trip.code.as_str(), trip)).collect()
}

/// What is to be expected of the first trip of the tiny plan: when it leaves and arrives.
fn expected(report: Option<Mark>, now: Moment) -> (Moment, Moment) {
    let (region, plan) = (tiny::region(), tiny::plan(&tiny::region()));
    let first = &plan.trips[0];
    let settled = report.map(|mark| marked(&plan, &[], &[(&first.code, mark)])).unwrap_or_default();
    let expected = forecast(&region, &plan, &settled, now);
    let trip = by_code(&expected)[first.code.as_str()];
    (trip.depart_at, done(trip))
}

#[test]
fn what_is_reported_and_what_is_not_moves_a_trip() {
    let plan = tiny::plan(&tiny::region());
    let (leaves, arrives) = (plan.trips[0].depart_at, done(&plan.trips[0]));
    let check = |report: Option<Mark>, now: Moment, expect: (Moment, Moment)| {
        assert_eq!(expected(report, now), expect, "{report:?} at {now}");
    };
    let late = 40;
    check(None, leaves - 10, (leaves, arrives));
    check(None, leaves + late, (leaves + late, arrives + late));
    let departed = Some(mark(MarkState::Departed, leaves + late));
    check(departed, leaves + late + 1, (leaves + late, arrives + late));
    check(Some(mark(MarkState::Departed, leaves - late)), leaves, (leaves, arrives));
    check(departed, arrives + 90, (leaves + 90, arrives + 90));
    check(
        Some(mark(MarkState::Loaded, leaves - 5)),
        leaves + late,
        (leaves + late, arrives + late),
    );
    check(Some(mark(MarkState::Arrived, arrives + 25)), arrives + 60, (leaves + 25, arrives + 25));
    check(Some(mark(MarkState::Arrived, arrives - 25)), arrives, (leaves, arrives));
}

/// Counts goods at stations, each as it is typed.
fn count(region: &mut Region, typed: &[&str]) {
    for text in typed {
        let goods = read_goods(text, region).unwrap().unwrap();
        let entries: Vec<SupplyEntry> = goods.entries(region, "2024-11-26", "Ani");
        entries.into_iter().for_each(|entry| drop(region.supplies.put(entry)));
    }
}

#[test]
fn boxes_counted_at_stations_stand_for_stops_and_waves() {
    let mut region = tiny::region();
    let plan = tiny::plan(&region);
    // The last trip that brings goods to stations of K2, past everything that was planned.
    let last = plan.trips.iter().find(|trip| trip.kits().any(|kit| kit == "K2.D2.001")).unwrap();
    let now = plan.trips.iter().map(|trip| trip.back_at).max().unwrap() + 600;
    let sums = |region: &Region| {
        let seen = board(region, &plan, &[], now);
        let of = |of: fn(&tepat_desk::board::WaveBoard) -> u64| seen.waves.iter().map(of).sum();
        let all: [u64; 4] =
            [of(|w| w.out), of(|w| w.delivered), of(|w| w.in_part), of(|w| w.damaged)];
        all
    };
    let stands = |region: &Region| {
        let all = followed(region, &plan, &[], now);
        let own = all.iter().find(|followed| followed.trip.code == last.code).unwrap();
        (own.standing, own.done)
    };
    assert_eq!(sums(&region), [0, 0, 0, 0]);
    assert_eq!(stands(&region), (Standing::NoReport, 0));
    count(&mut region, &["K2.D2.001 1/2"]);
    assert_eq!(sums(&region), [1, 0, 1, 0]);
    assert_eq!(stands(&region), (Standing::NoReport, 0), "half of its goods is no stop done");
    count(&mut region, &["K2.D2.001 2/2 rusak"]);
    assert_eq!(sums(&region), [1, 1, 0, 1]);
    assert_eq!(stands(&region), (Standing::Arrived, last.visits.len()));
    // What has arrived is not expected again, whatever nobody said of its trip.
    let code = "K2.D2.001";
    let late = |region: &Region| {
        threatened(region, &plan, &[], now, (20, 1)).iter().any(|it| it.station == code)
    };
    assert!(late(&tiny::region()) && !late(&region));
    let expected = forecast(&region, &plan, &[], now);
    assert_eq!(by_code(&expected)[last.code.as_str()].depart_at, last.depart_at);
}

#[test]
fn a_trip_with_some_stops_done_goes_on_from_the_next() {
    let bundled = tepat_model::region::bundled();
    let region = bundled.iter().find(|bundled| bundled.slug == "barito-utara").unwrap();
    let region = region.region().unwrap();
    let plan = make(&region, 20, 1);
    let has_room = |trip: &&Trip| {
        trip.visits.len() > 2
            && trip.visits[1].done + 4 < done(trip)
            && trip.visits[0].done < trip.visits[1].done
    };
    let trip = plan.trips.iter().find(has_room).expect("a trip with three stops").clone();
    let (second, last) = (trip.visits[1].done, done(&trip));
    let expected = |stops: u32, now: Moment| {
        let report = Mark { state: MarkState::Departed, at: Some(trip.depart_at), stops };
        let settled = marked(&plan, &[], &[(&trip.code, report)]);
        let expected = forecast(&region, &plan, &settled, now);
        let second = by_code(&expected)[trip.code.as_str()].visits[1].done;
        let stands = followed(&region, &plan, &settled, now);
        let own = stands.iter().find(|followed| followed.trip.code == trip.code).unwrap();
        (second, own.done, own.standing)
    };
    // Silence on single stops says nothing, but a report of the first makes the second the next.
    let between = i32::midpoint(second, last);
    assert_eq!(expected(0, between), (second, 0, Standing::OnTheWay));
    let (later, stops, standing) = expected(1, between);
    assert!(later >= between, "{later} {between}");
    assert_eq!((stops, standing), (1, Standing::OnTheWay));
    assert_eq!(expected(2, between), (second, 2, Standing::OnTheWay));
    let all = trip.visits.len();
    assert_eq!(expected(all as u32, last + 50), (second, all, Standing::Arrived));
    let typed = |text: &str| {
        let usual = Usual { state: MarkState::Arrived, at: None, now: last };
        let read = read_reports(text, &plan, &[], usual);
        read.marks.first().map(|(_, mark)| (mark.state, mark.stops))
    };
    let code = &trip.code;
    assert_eq!(typed(&format!("{code} berangkat 1/{all}")), Some((MarkState::Departed, 1)));
    assert_eq!(typed(&format!("{code} berangkat 1/{}", all + 1)), None);
    assert_eq!(typed(&format!("{code} tiba {all}/{all}")), Some((MarkState::Arrived, 0)));
}

#[test]
fn what_builds_on_a_trip_without_report_speaks_for_it() {
    let (region, plan) = (tiny::region(), tiny::plan(&tiny::region()));
    let third = &plan.trips[2];
    let settled = marked(&plan, &[], &[(&third.code, mark(MarkState::Departed, third.depart_at))]);
    let now = third.depart_at + 10;
    let calls = board(&region, &plan, &settled, now).calls;
    let before: Vec<&str> = settled[..2]
        .iter()
        .map(|settled| {
            plan.trips.iter().find(|trip| settled.is(Heading::Out, trip)).unwrap().code.as_str()
        })
        .collect();
    assert!(calls.iter().all(|call| !before.contains(&call.trip.as_str())), "{calls:?}");
    let expected = forecast(&region, &plan, &settled, now);
    let (expected, planned) = (by_code(&expected), by_code(&plan));
    for code in before.iter().chain([&third.code.as_str()]) {
        assert_eq!(expected[code].depart_at, planned[code].depart_at, "{code}");
    }
}

#[test]
fn goods_of_a_failed_trip_and_of_its_vehicle_are_stranded() {
    let (region, plan) = (tiny::region(), tiny::plan(&tiny::region()));
    let failed = &plan.trips[0];
    let settled = marked(&plan, &[], &[(&failed.code, mark(MarkState::Failed, failed.back_at))]);
    let now = failed.back_at + 1;
    let found = forecast(&region, &plan, &settled, now);
    let of_vehicle = plan.trips.iter().filter(|trip| trip.vehicle_code() == failed.vehicle_code());
    let lost: BTreeSet<&str> = of_vehicle.flat_map(Trip::kits).collect();
    let stranded: BTreeSet<&str> = found
        .unserved
        .iter()
        .filter(|unserved| unserved.reason.key == "forecast-stranded")
        .map(|unserved| unserved.station.as_str())
        .collect();
    assert_eq!(stranded, lost);
    let sure = threatened(&region, &plan, &settled, now, (20, 1));
    let without: BTreeSet<&str> = sure
        .iter()
        .filter(|station| station.expected.is_none())
        .map(|station| station.station.as_str())
        .collect();
    assert!(lost.is_subset(&without));
}

#[test]
fn stops_whose_goods_are_stranded_are_not_counted() {
    let (region, mut plan) = (tiny::region(), tiny::plan(&tiny::region()));
    // The goods of the first of two stations leave the store with a truck that fails.
    let mut failed = plan.trips[0].clone();
    (failed.code, failed.vehicle) = ("T0009".into(), 2);
    failed.visits[0].kits.truncate(1);
    plan.trips[0].visits[0].kits.remove(0);
    plan.trips.insert(1, failed.clone());
    let last = plan.trips[3].clone();
    assert_eq!(last.visits.len(), 2);
    let check = |stops: u32, expect: MarkState| {
        let departed = Mark { state: MarkState::Departed, at: Some(last.depart_at), stops };
        let marks = [
            (failed.code.as_str(), mark(MarkState::Failed, failed.back_at)),
            (last.code.as_str(), departed),
        ];
        let settled = marked(&plan, &[], &marks);
        let expected = forecast(&region, &plan, &settled, done(&last) + 60);
        let trip = by_code(&expected)[last.code.as_str()];
        let found = trip.mark.unwrap();
        assert_eq!((trip.visits.len(), found.state, found.stops), (1, expect, 0), "{stops}");
    };
    check(0, MarkState::Departed);
    check(1, MarkState::Departed);
    check(2, MarkState::Arrived);
}

/// Reports of all trips that leave before a moment but those of silent vehicles, as scanners and
/// people send them, in order of time.
fn check_ins(plan: &Plan, until: Moment, silent: &BTreeSet<&str>) -> Vec<(Moment, String)> {
    let mut lines = Vec::new();
    for trip in plan.trips.iter().filter(|trip| !silent.contains(trip.code.as_str())) {
        lines.push((trip.depart_at, format!("{} departed", trip.code)));
        lines.push((done(trip), format!("{} arrived 0a1b2c3d4e5f", trip.code)));
    }
    lines.retain(|(at, _)| *at <= until);
    lines.sort();
    lines
}

#[test]
fn a_morning_of_check_ins_leaves_those_to_call_who_kept_silent() {
    let bundled = tepat_model::region::bundled();
    let region = bundled.iter().find(|region| region.slug == "barito-utara").unwrap();
    let region = region.region().unwrap();
    let plan = make(&region, 0, 1);
    let first = &plan.trips[0];
    // The next of another vehicle.
    let last = plan.trips.iter().find(|trip| trip.vehicle_code() != first.vehicle_code()).unwrap();
    let until = done(first).max(done(last)) + 1;
    // One never reports; of another the arrival is missing.
    let silent: BTreeSet<&str> = [first.code.as_str()].into();
    let mut settled: Vec<SettledTrip> = Vec::new();
    for (at, line) in check_ins(&plan, until, &silent) {
        if line.starts_with(&last.code) && line.contains("arrived") {
            continue;
        }
        let usual = Usual { state: MarkState::Departed, at: Some(at), now: at };
        let read = read_reports(&line, &plan, &settled, usual);
        assert!(read.refused.is_empty(), "{line}");
        for (code, mark) in &read.marks {
            let new = marked(&plan, &settled, &[(code, *mark)]);
            settled.retain(|old| new.iter().all(|new| new.trip != old.trip));
            settled.extend(new);
        }
    }
    settled.sort_by(|a, b| a.trip.cmp(&b.trip));
    let seen = board(&region, &plan, &settled, until);
    let calls: BTreeMap<&str, Standing> =
        seen.calls.iter().map(|call| (call.trip.as_str(), call.standing)).collect();
    // What goes on with the goods or vehicle of the silent one has reported, so it speaks for it.
    let spoken_for = plan.trips.iter().any(|trip| {
        trip.depart_at <= until
            && trip.code != first.code
            && (trip.vehicle_code() == first.vehicle_code()
                || first.visits.iter().any(|visit| {
                    visit.at == trip.base
                        && trip.kits().any(|kit| visit.kits.iter().any(|k| k == kit))
                }))
    });
    let mut expect = BTreeMap::from([(last.code.as_str(), Standing::NotArrived)]);
    if !spoken_for {
        expect.insert(&first.code, Standing::NoReport);
    }
    assert_eq!(calls, expect);
    let (stations, planned, delivered) = seen.stations();
    assert_eq!(stations as usize, region.stations.len());
    assert!(delivered <= planned);
    let expected = forecast(&region, &plan, &settled, until);
    assert!(done(by_code(&expected)[last.code.as_str()]) >= until);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_gets_earlier(
        region in any_region(),
        share in 0.0..1.2_f64,
        marks in proptest::collection::vec((0_usize..40, 0_usize..4, -200_i32..600, 0_u32..3), 0..8),
    ) {
        let plan = make(&region, 0, 1);
        prop_assume!(!plan.trips.is_empty());
        let (first, last) = (plan.trips[0].load_at, plan.trips[plan.trips.len() - 1].back_at);
        let now = first + (f64::from(last - first) * share) as Moment;
        let settled = any_reports(&plan, &marks);
        let expected = forecast(&region, &plan, &settled, now);
        let kits = |plan: &Plan| {
            let carried = plan.trips.iter().flat_map(Trip::kits).map(str::to_owned);
            carried.chain(plan.unserved.iter().map(|it| it.station.clone())).collect::<BTreeSet<_>>()
        };
        prop_assert_eq!(kits(&expected), kits(&plan));
        let planned = by_code(&plan);
        for trip in &expected.trips {
            let before = planned[trip.code.as_str()];
            let is_whole = trip.visits.len() == before.visits.len()
                && trip.kits().count() == before.kits().count();
            prop_assert!(!is_whole || trip.depart_at >= before.depart_at, "{}", trip.code);
            match trip.mark.map(|mark| (mark.state, mark.at)) {
                Some((MarkState::Departed, Some(at))) => prop_assert!(trip.depart_at >= at),
                Some((MarkState::Arrived, Some(at))) => prop_assert!(done(trip) >= at),
                _ => {}
            }
        }
        let seen = board(&region, &plan, &settled, now);
        let (stations, _, delivered) = seen.stations();
        prop_assert!(delivered <= stations);
        let all = seen.trips.iter().map(|(_, trips)| trips).sum::<u64>();
        let trips = plan.all_trips().filter(|(_, trip)| !trip.is_posting()).count();
        prop_assert_eq!(all as usize, trips);
        let late = threatened(&region, &plan, &settled, now, (3, 1));
        prop_assert!(late.iter().all(|station| (0.0..1.0).contains(&station.on_time)));
    }
}

fn any_reports(plan: &Plan, marks: &[(usize, usize, i32, u32)]) -> Vec<SettledTrip> {
    let states = [MarkState::Loaded, MarkState::Departed, MarkState::Arrived, MarkState::Failed];
    let trips: Vec<&Trip> = plan.trips.iter().filter(|trip| !trip.is_posting()).collect();
    let mut settled: Vec<SettledTrip> = Vec::new();
    for &(trip, state, late, stops) in marks {
        let Some(trip) = trips.get(trip) else { continue };
        let state = states[state];
        let at = if state == MarkState::Arrived { done(trip) } else { trip.depart_at };
        let stops = if state == MarkState::Failed { stops } else { 0 };
        let mark = Mark { state, at: Some(at + late), stops };
        let new = marked(plan, &settled, &[(&trip.code, mark)]);
        settled.retain(|old| new.iter().all(|new| new.trip != old.trip));
        settled.extend(new);
    }
    settled.sort_by(|a, b| a.trip.cmp(&b.trip));
    settled
}

/// The region has no plan and nothing is reported: an empty board.
#[test]
fn without_trips_the_board_is_empty() {
    let seen = board(&Region::default(), &Plan::default(), &[], 0);
    assert_eq!(seen.stations(), (0, 0, 0));
    assert!(seen.calls.is_empty());
    assert!(threatened(&Region::default(), &Plan::default(), &[], 0, (5, 1)).is_empty());
}
