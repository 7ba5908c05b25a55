//! The return of sealed goods: planned as worked out by hand, and every fault in it is found.

use tepat_check::check;
use tepat_model::document::{Edit, TableName};
use tepat_model::fingerprint::fingerprint;
use tepat_model::plan::{
    Heading, Mark, MarkState, Plan, SettledTrips, Trip, TripKey, marked, released_with, returned,
    summary,
};
use tepat_model::region::{Delivery, Fleet, Mode, Place, PlaceKind, Region, Returns};
use tepat_model::time::{DAY_MINUTES, moment};
use tepat_planner::{Next, Options, Start, plan_now};

use crate::tiny;

/// The tiny region, with ways to and from the post of its directly served sub-district.
fn region() -> Region {
    let mut region = tiny::region();
    region.edges.put(tiny::edge("E9", "K2", "K2.D2", Mode::River, 9_000));
    region.edges.put(tiny::edge("F1", "G", "K2", Mode::Paved, 10_000));
    region
}

fn make(region: &Region, iterations: u64) -> Plan {
    again(region, None, iterations)
}

fn again(region: &Region, earlier: Option<&Plan>, iterations: u64) -> Plan {
    let start = Start { earlier, ..Start::default() };
    let options = Options { iterations: Some(iterations), seed: 1 };
    plan_now(region, start, options, |_, _| Next::GoOn)
}

/// The keys of what the checker finds, but for nights.
fn found(region: &Region, plan: &Plan) -> Vec<String> {
    let mut keys = tiny::found(region, plan);
    // Spoilt trips halt elsewhere than named; `custody.rs` tests halts.
    keys.retain(|key| !key.starts_with("check-halt") && key != "check-no-custody");
    keys
}

fn by_base<'p>(plan: &'p Plan, base: &str) -> Vec<&'p Trip> {
    plan.returns.iter().filter(|trip| trip.base == base).collect()
}

#[test]
fn boxes_come_back_as_worked_out_by_hand() {
    let region = region();
    let plan = make(&region, 50);
    assert_eq!(found(&region, &plan), [""; 0]);
    assert_eq!(plan.unreturned, []);
    /// A stop, when a vehicle comes, when it is done, and when that is due.
    type Stop<'a> = (&'a str, i32, i32, i32);
    let check = |base: &str, expect: (i32, &[Stop<'_>], i32)| {
        let [trip] = by_base(&plan, base)[..] else { panic!("{:?}", by_base(&plan, base)) };
        let visits: Vec<(&str, i32, i32, i32)> =
            trip.visits.iter().map(|v| (v.at.as_str(), v.arrive, v.done, v.due)).collect();
        assert_eq!((trip.load_at, visits.as_slice(), trip.back_at), expect, "{base}");
        assert_eq!(trip.depart_at, trip.load_at);
    };
    let rules = &region.rules;
    // The porters begin the next morning: 17 minutes each way, 10 to sign and 2 for two boxes, and
    // 4 to unload.
    let out = moment(-1, 360);
    let (a, b) = ("K1.D1.001", "K1.D1.002");
    let visits =
        [(a, out + 17, out + 29, rules.pps_back()), (b, out + 46, out + 58, rules.pps_back())];
    check("K1.D1", (out, &visits, out + 58 + 34 + 4));
    // The boat fetches four boxes: 30 minutes each way, 30 to sign and twice 12 for the boxes.
    let boat = out + 96;
    check("K1", (boat, &[("K1.D1", boat + 30, boat + 72, rules.ppk_back())], boat + 114));
    // Three days of recapitulation from H+1 on; the truck then goes to both sub-districts.
    let truck = by_base(&plan, "G");
    let first = truck.iter().map(|trip| trip.load_at).min();
    assert_eq!(first, Some(moment(-4, 420)));
    let at: Vec<&str> = truck.iter().flat_map(|t| &t.visits).map(|v| v.at.as_str()).collect();
    assert!(at.contains(&"K1") && at.contains(&"K2"), "{at:?}");
    let sums = returned(&region, &plan).unwrap();
    assert_eq!((sums.back, sums.late, sums.unreturned), (3, 0, 0));
    assert_eq!(
        sums.at_posts,
        plan.returns.iter().filter(|t| t.base != "G").map(|t| t.back_at).max()
    );
    assert_eq!(sums.all_back, truck.iter().map(|trip| trip.back_at).max());
}

#[test]
fn figures_of_the_return_agree_and_stand_apart() {
    let region = region();
    let with = make(&region, 50);
    let mut without = region.clone();
    without.rules.plan_return = false;
    let without = make(&without, 50);
    assert!(!without.has_return() && with.has_return());
    assert_eq!(with.trips, without.trips);
    let (sums, figures) = (summary(&region, &with), check(&region, &with).figures);
    assert_eq!(sums.all, summary(&region, &without).all);
    let back = sums.returned.clone().unwrap();
    assert_eq!(i64::try_from(back.all.cost_rupiah).unwrap(), figures.return_rupiah);
    assert_eq!(i64::try_from(back.all.length_m).unwrap(), figures.return_length_m);
    assert_eq!((back.back, back.all.trips as usize), (figures.returned, figures.return_trips));
    assert_eq!(sums.total_rupiah(), sums.all.cost_rupiah + back.all.cost_rupiah);
    assert_eq!(summary(&region, &without).returned, None);
}

#[test]
fn days_that_the_distribution_pays_for_are_not_paid_again() {
    let mut region = region();
    // The porters bring the kits on voting day and could fetch them in the afternoon.
    region.rules.tps_from_h = 0;
    region.rules.tps_due_h = 0;
    region.rules.count_done_minute = 840;
    let plan = make(&region, 50);
    let (sums, figures) = (summary(&region, &plan), check(&region, &plan).figures);
    let [out, back] = [&plan.trips, &plan.returns].map(|trips| {
        let trip = trips.iter().find(|trip| trip.base == "K1.D1").unwrap();
        trip.load_at.div_euclid(1440)
    });
    assert_eq!((out, back), (0, 0));
    assert_eq!(found(&region, &plan), [""; 0]);
    let back = sums.returned.unwrap();
    assert_eq!(i64::try_from(back.all.cost_rupiah).unwrap(), figures.return_rupiah);
    let mut alone = plan.clone();
    alone.trips.retain(|trip| trip.base != "K1.D1");
    let alone = returned(&region, &alone).unwrap();
    assert_eq!(alone.all.cost_rupiah, back.all.cost_rupiah + 100_000);
}

#[test]
fn directly_served_boxes_pass_the_posts_only_to_be_recapitulated() {
    let mut region = region();
    let bases = |plan: &Plan| -> Vec<String> {
        let of = plan.returns.iter().filter(|trip| trip.kits().any(|kit| kit == "K2.D2.001"));
        of.map(|trip| trip.base.clone()).collect()
    };
    assert_eq!(bases(&make(&region, 20)), ["K2.D2", "K2", "G"]);
    // A village post without vehicles is passed over.
    region.fleet.remove("porter@each-pps");
    region.fleet.put(Fleet::new("porter", "K1.D1", 1));
    let plan = make(&region, 20);
    assert_eq!(found(&region, &plan), [""; 0]);
    assert_eq!(
        (bases(&plan), plan.unreturned),
        (vec!["K2".to_owned(), "G".to_owned()], Vec::new())
    );
    // Without vehicles at the sub-district post, nothing fetches it.
    let mut none = region.clone();
    none.fleet.remove("boat@each-ppk");
    none.fleet.put(Fleet::new("boat", "K1", 1));
    let plan = make(&none, 20);
    assert_eq!(found(&none, &plan), [""; 0]);
    let left: Vec<&str> = plan.unreturned.iter().map(|it| it.station.as_str()).collect();
    assert_eq!(left, ["K2.D2.001"]);
    // Without recapitulation it comes back the way it went.
    region.rules.recap_days = 0;
    let plan = make(&region, 20);
    assert_eq!(found(&region, &plan), [""; 0]);
    assert_eq!(bases(&plan), ["G"]);
}

#[test]
fn boxes_change_vehicles_at_a_pier_on_the_way_back_as_well() {
    let mut region = tiny::region();
    region.edges.remove("E2");
    region.fleet.put(Fleet::new("boat", "P", 1));
    let plan = make(&region, 20);
    assert_eq!(found(&region, &plan), [""; 0]);
    let way: Vec<(&str, &str)> = plan
        .returns
        .iter()
        .filter(|trip| trip.kits().any(|kit| kit == "K1.D1.001"))
        .map(|trip| (trip.base.as_str(), trip.class.as_str()))
        .collect();
    assert_eq!(way, [("K1.D1", "porter"), ("K1", "boat"), ("P", "boat"), ("G", "truck")]);
}

#[test]
fn only_sealed_items_take_up_room() {
    let mut region = region();
    let mut booth = region.items.get("booth").unwrap().clone();
    assert_eq!(booth.how_returned(), Returns::Later);
    // Two kits with their booths weigh 28.64 kg; without, 25.44 kg.
    let set_kg = |region: &mut Region, kg: u32| {
        let mut boat = region.classes.get("boat").unwrap().clone();
        boat.capacity_kg = kg;
        region.classes.put(boat);
    };
    let plan = make(&region, 20);
    let boats = |plan: &Plan| plan.returns.iter().filter(|trip| trip.base == "K1").count();
    set_kg(&mut region, 26);
    assert_eq!(boats(&make(&region, 20)), 1);
    set_kg(&mut region, 25);
    assert_eq!(boats(&make(&region, 20)), 2);
    let overloaded = Plan { input: fingerprint(&region), ..plan.clone() };
    assert_eq!(found(&region, &overloaded), ["check-load-weight"; 2]);
    set_kg(&mut region, 26);
    booth.returns = Some(Returns::Sealed);
    region.items.put(booth);
    assert_eq!(boats(&make(&region, 20)), 2);
}

#[test]
fn a_return_stays_while_the_distribution_does_and_keeps_its_codes() {
    let region = region();
    let plan = make(&region, 50);
    assert!(plan.returns.iter().all(|trip| trip.code.starts_with('R')));
    let same = again(&region, Some(&plan), 0);
    assert_eq!(same.returns, plan.returns);
    // A plan from before the return was planned gets one.
    let before = Plan { returns: Vec::new(), ..plan.clone() };
    assert_eq!(again(&region, Some(&before), 0).returns.len(), plan.returns.len());
    let mut later = region.clone();
    later.rules.recap_days = 4;
    let moved = again(&later, Some(&plan), 50);
    assert_eq!(found(&later, &moved), [""; 0]);
    // The porters fetch the same as before, so their trips keep their codes; no code changes hands.
    let of = |plan: &Plan, base: &str| by_base(plan, base)[0].code.clone();
    assert_eq!(of(&plan, "K1.D1"), of(&moved, "K1.D1"));
    for trip in &moved.returns {
        let before = plan.returns.iter().find(|before| before.code == trip.code);
        assert!(before.is_none_or(|before| before.base == trip.base), "{}", trip.code);
    }
    let trucks = by_base(&moved, "G");
    assert_eq!(trucks.iter().map(|trip| trip.load_at).min(), Some(moment(-5, 420)));
}

/// A way to break a plan, and what the checker must find.
type Fault = (fn(&mut Region, &mut Plan), &'static [&'static str]);

fn trip<'p>(plan: &'p mut Plan, base: &str) -> &'p mut Trip {
    plan.returns.iter_mut().find(|trip| trip.base == base).expect("a trip of the base")
}

fn later(plan: &mut Plan, base: &str, minutes: i32) {
    tiny::shift(trip(plan, base), minutes);
    plan.returns.sort_by(|a, b| (a.load_at, &a.code).cmp(&(b.load_at, &b.code)));
}

const DAY: i32 = 1440;

const FAULTS: &[Fault] = &[
    // Goods.
    (|_, p| drop(p.returns.remove(0)), &["check-return-broken"]),
    (|_, p| p.returns.retain(|trip| trip.base != "G"), &["check-not-back"]),
    (|_, p| p.returns.retain(|trip| trip.base != "K1"), &["check-return-broken"]),
    (|_, p| p.unreturned.push(tiny::unserved("K1.D1.001")), &["check-unreturned-back"]),
    (
        |_, p| {
            p.unreturned = vec![tiny::unserved("K1.D1.001"), tiny::unserved("K1.D1.001")];
        },
        &["check-unreturned-twice"],
    ),
    (|_, p| p.unreturned.push(tiny::unserved("Z")), &["check-return-of-nothing"]),
    (|_, p| trip(p, "K1").visits[0].kits.push("Z".into()), &["check-return-of-nothing"]),
    (|_, p| drop(trip(p, "K1.D1").visits[0].kits.pop()), &["check-visit-empty"]),
    (|_, p| drop(trip(p, "K1").visits[0].kits.pop()), &["check-return-broken"]),
    (|_, p| trip(p, "K1").visits[0].kits.reverse(), &["check-kits-order"]),
    (
        |_, p| {
            let mut twice = trip(p, "K1").clone();
            twice.code = "R0099".into();
            tiny::shift(&mut twice, DAY);
            p.returns.push(twice);
            p.returns.sort_by_key(|trip| trip.load_at);
        },
        &["check-return-broken"],
    ),
    (
        |_, p| {
            p.trips.retain(|trip| !trip.kits().any(|kit| kit == "K2.D2.001"));
            p.unserved = vec![tiny::unserved("K2.D2.001")];
        },
        &["check-return-of-nothing"],
    ),
    // Moments at which goods are there.
    (|_, p| later(p, "K1.D1", -DAY), &["check-fetched-early"]),
    (|_, p| later(p, "K1", -20), &[]),
    (|_, p| later(p, "K1", -40), &["check-fetched-early"]),
    (|_, p| later(p, "G", -DAY), &["check-fetched-early"]),
    (|r, _| r.rules.recap_days = 4, &["check-fetched-early"]),
    (|r, _| r.rules.count_done_h = -1, &["check-fetched-early"]),
    // Times.
    (|_, p| trip(p, "K1").depart_at += 1, &["check-depart-at"]),
    (|_, p| trip(p, "K1").visits[0].arrive += 1, &["check-arrive"]),
    (|_, p| trip(p, "K1").visits[0].done += 1, &["check-done"]),
    (|_, p| trip(p, "K1").back_at += 1, &["check-back-at"]),
    (|_, p| trip(p, "G").back_at -= 1, &["check-back-at"]),
    (|_, p| later(p, "K1", 12 * 60), &["check-arrive"]),
    (|_, p| trip(p, "K1").visits[0].due += 1, &["check-due"]),
    (|_, p| later(p, "K1", 3 * DAY), &["check-late-back"]),
    (|r, _| r.rules.store_back_h = -2, &["check-due", "check-late-back"]),
    (|r, _| r.rules.ppk_back_h = 0, &["check-due", "check-late-back"]),
    (|r, _| r.rules.pps_back_h = 0, &["check-due", "check-late-back"]),
    // Ways.
    (|_, p| trip(p, "K1").visits[0].leg.edges.clear(), &["check-leg-disconnected"]),
    (|_, p| trip(p, "K1").back.minutes += 1, &["check-leg-minutes"]),
    (|_, p| trip(p, "K1").back.length_m += 1, &["check-leg-length"]),
    (
        |r, _| {
            let mut edge = r.edges.get("E3").unwrap().clone();
            edge.closures = vec![(moment(0, 600), moment(-3, 0))];
            r.edges.put(edge);
        },
        &["check-arrive"],
    ),
    (
        |r, _| {
            let mut edge = r.edges.get("E3").unwrap().clone();
            edge.one_way = true;
            r.edges.put(edge);
        },
        &["check-leg-disconnected"],
    ),
    // Vehicles.
    (|_, p| trip(p, "K1").vehicle = 2, &["check-no-such-vehicle"]),
    (
        |_, p| {
            let out = p.trips.iter().find(|trip| trip.base == "K1").unwrap().clone();
            let at = trip(p, "K1");
            tiny::shift(at, out.load_at + 5 - at.load_at);
            p.returns.sort_by(|a, b| (a.load_at, &a.code).cmp(&(b.load_at, &b.code)));
        },
        &["check-fetched-early", "check-vehicle-busy"],
    ),
    (|_, p| trip(p, "K1").class = "ox".into(), &["check-class-unknown"]),
    (
        |_, p| trip(p, "K1").class = "truck".into(),
        &["check-edge-impassable", "check-no-such-vehicle"],
    ),
    (|_, p| trip(p, "K1").base = "Z".into(), &["check-base-unknown", "check-return-broken"]),
    (|_, p| trip(p, "K1").visits[0].at = "Z".into(), &["check-stop-unknown"]),
    (
        |r, _| {
            let place = r.places.get("K1").unwrap().clone();
            r.places.put(Place { kind: PlaceKind::Junction, ..place });
        },
        &["check-no-hand-over-place"],
    ),
    // Loads.
    (
        |r, _| {
            let mut boat = r.classes.get("boat").unwrap().clone();
            boat.capacity_boxes = 3;
            r.classes.put(boat);
        },
        &["check-load-boxes"],
    ),
    (
        |r, _| {
            let mut boat = r.classes.get("boat").unwrap().clone();
            boat.capacity_litres = 383;
            r.classes.put(boat);
        },
        &["check-load-volume"],
    ),
    // Lists.
    (|_, p| p.returns.reverse(), &["check-trips-order"]),
    (|_, p| p.returns[1].code = p.returns[0].code.clone(), &["check-trip-code-twice"]),
    (|_, p| p.returns[0].code = p.trips[0].code.clone(), &["check-trip-code-twice"]),
];

#[test]
fn every_fault_in_a_return_is_found() {
    let good = region();
    let plan = make(&good, 50);
    let mut missed = Vec::new();
    for (number, (spoil, expect)) in FAULTS.iter().enumerate() {
        let (mut region, mut bad) = (good.clone(), plan.clone());
        spoil(&mut region, &mut bad);
        bad.input = fingerprint(&region);
        let keys = found(&region, &bad);
        let is_found = expect.iter().all(|key| keys.iter().any(|found| found == key));
        if !is_found || keys.is_empty() != expect.is_empty() {
            missed.push((number, expect, keys));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_box_may_not_skip_its_recapitulation() {
    let mut region = region();
    region.rules.recap_days = 0;
    let mut plan = make(&region, 20);
    assert_eq!(found(&region, &plan), [""; 0]);
    region.rules.recap_days = 3;
    plan.input = fingerprint(&region);
    assert!(found(&region, &plan).contains(&"check-recap-skipped".to_owned()));
    let mut place = region.places.get("K2").unwrap().clone();
    place.delivery = Delivery::Tiered;
    region.places.put(place);
    region.rules.recap_days = 0;
    plan.input = fingerprint(&region);
    assert!(found(&region, &plan).contains(&"check-recap-skipped".to_owned()));
}

/// What becomes of the return if something is reported of one of its trips, and the rest is planned from
/// then on.
fn goes_on(mark: Mark, code: &str) -> (Plan, Plan) {
    let region = region();
    let plan = make(&region, 50);
    let settled = marked(&plan, &[], &[(code, mark)]);
    let mut from_now = region.clone();
    let now = mark.at.unwrap();
    from_now.rules.load_from_h = i16::try_from(-now.div_euclid(DAY_MINUTES)).unwrap();
    from_now.rules.load_from_minute = u16::try_from(now.rem_euclid(DAY_MINUTES)).unwrap();
    let start = Start { earlier: Some(&plan), settled: &settled, ..Start::default() };
    let options = Options { iterations: Some(50), seed: 1 };
    let after = plan_now(&from_now, start, options, |_, _| Next::GoOn);
    let verdict = check(&from_now, &after);
    assert!(verdict.is_valid(), "{mark:?}: {:?}", verdict.violations);
    for trip in after.returns.iter().filter(|trip| trip.mark.is_none()) {
        assert!(trip.load_at >= now, "{mark:?}: {} loads before", trip.code);
    }
    (plan, after)
}

#[test]
fn reports_of_the_return_hold_and_the_rest_is_planned_after_them() {
    let codes: Vec<String> =
        make(&region(), 50).returns.iter().map(|trip| trip.code.clone()).collect();
    for code in &codes {
        for state in [MarkState::Departed, MarkState::Loaded, MarkState::Arrived] {
            for late in [0, 25, 200] {
                let happens = |trip: &Trip| match state {
                    MarkState::Departed => trip.depart_at,
                    MarkState::Loaded => trip.visits.last().unwrap().done,
                    _ => trip.back_at,
                };
                let plan = make(&region(), 50);
                let planned = happens(plan.trip(code).unwrap().1);
                let mark = Mark { state, at: Some(planned + late), stops: 0 };
                let (_, after) = goes_on(mark, code);
                let (heading, trip) = after.trip(code).unwrap();
                assert_eq!((heading, trip.mark), (Heading::Back, Some(mark)), "{code} {mark:?}");
                // Hours end and hand-overs wait, so it may be a little later still.
                assert!(happens(trip) >= planned + late, "{code} {mark:?}");
                assert_eq!(after.unreturned, plan.unreturned, "{code} {mark:?}");
            }
        }
    }
}

#[test]
fn goods_that_a_trip_of_the_return_did_not_fetch_are_fetched_by_others() {
    let mut with_more = region();
    for row in &region().fleet {
        let edit = Edit::set(TableName::Fleet, &row.code, "count", row.count + 1);
        edit.apply(&mut with_more).unwrap();
    }
    let plan = make(&with_more, 50);
    for failed in &plan.returns {
        for stops in 0..=failed.visits.len() {
            let at = failed.back_at;
            let mark = Mark { state: MarkState::Failed, at: Some(at), stops: stops as u32 };
            let settled = marked(&plan, &[], &[(&failed.code, mark)]);
            let start = Start { earlier: Some(&plan), settled: &settled, ..Start::default() };
            let options = Options { iterations: Some(50), seed: 1 };
            let after = plan_now(&with_more, start, options, |_, _| Next::GoOn);
            let verdict = check(&with_more, &after);
            assert!(verdict.is_valid(), "{mark:?}: {:?}", verdict.violations);
            assert_eq!(after.unreturned, [], "{} {mark:?}", failed.code);
            let kept = after.returns.iter().find(|trip| trip.mark == Some(mark));
            assert_eq!(kept.map_or(0, |trip| trip.visits.len()), stops, "{mark:?}");
            let lost: Vec<&String> = failed.visits[stops..].iter().flat_map(|v| &v.kits).collect();
            let again = after.returns.iter().filter(|trip| {
                trip.base == failed.base && trip.kits().any(|kit| lost.iter().any(|it| *it == kit))
            });
            for trip in again {
                assert_ne!(trip.vehicle_code(), failed.vehicle_code());
                assert!(trip.load_at >= at, "{} {mark:?}", failed.code);
            }
        }
    }
}

#[test]
fn a_trip_of_the_return_is_reported_with_what_it_builds_on() {
    let plan = make(&region(), 50);
    let to_store = by_base(&plan, "G");
    let last = to_store.last().unwrap();
    let departed = Mark { state: MarkState::Departed, at: None, stops: 0 };
    let settled = marked(&plan, &[], &[(&last.code, departed)]);
    let back = settled.iter().filter(|it| it.back).count();
    assert!(back > 1, "those that brought its goods to the posts");
    assert!(settled.iter().any(|it| !it.back), "and those that brought them out");
    assert!(marked(&plan, &settled, &[(&last.code, departed)]).is_empty(), "it is so already");
    let first_out = &plan.trips[0].code;
    let released = released_with(&plan, &settled, &[first_out]);
    assert!(released.contains(&TripKey::of(last)), "nothing that builds on it stays settled");
    // The same stops in both directions are two trips.
    for (heading, trip) in plan.all_trips() {
        let known = SettledTrips::new(&settled).of(heading, trip);
        assert!(known.is_none_or(|it| it.heading() == heading && it.is(heading, trip)));
    }
}

#[test]
fn the_checker_finds_what_contradicts_reports_of_the_return() {
    let region = region();
    let planted = |damage: &dyn Fn(&mut Trip), key: &str| {
        let mut plan = make(&region, 50);
        damage(&mut plan.returns[0]);
        assert!(tiny::found(&region, &plan).contains(&key.to_owned()), "{key}");
    };
    let mark = |state, at| Some(Mark { state, at: Some(at), stops: 0 });
    let early = "check-before-reported";
    planted(&|trip| trip.mark = mark(MarkState::Departed, trip.depart_at + 1), early);
    let done = |trip: &Trip| trip.visits.last().unwrap().done;
    planted(&|trip| trip.mark = mark(MarkState::Loaded, done(trip) + 1), early);
    planted(&|trip| trip.mark = mark(MarkState::Arrived, trip.back_at + 1), early);
    planted(&|trip| trip.mark = mark(MarkState::Failed, trip.back_at), "check-failed-stops");
}
