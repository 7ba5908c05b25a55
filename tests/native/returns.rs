//! The return of sealed goods: planned as worked out by hand, and every fault in it is found.

use tepat_check::check;
use tepat_model::fingerprint::fingerprint;
use tepat_model::plan::{Plan, Trip, returned, summary};
use tepat_model::region::{Delivery, Fleet, Mode, Place, PlaceKind, Region, Returns};
use tepat_model::time::moment;
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
