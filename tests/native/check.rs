//! The checker accepts a plan made by hand and detects every way of breaking it.

use tepat_check::{Figures, Verdict, check};
use tepat_model::plan::{Leg, Plan, summary};
use tepat_model::region::{Delivery, Mode, Region};
use tepat_model::time::moment;
use tepat_view::words::{self, Language};

use crate::tiny;

/// Breaks region and plan, and expects exactly these findings, sorted by key.
fn spoilt(spoil: impl FnOnce(&mut Region, &mut Plan), expect: &[&str]) -> Verdict {
    let mut region = tiny::region();
    let mut plan = tiny::plan(&region);
    let input = plan.input.clone();
    spoil(&mut region, &mut plan);
    // A changed region must not trigger the warning that the plan was made for other input.
    if plan.input == input {
        plan.input = tepat_model::fingerprint::fingerprint(&region);
    }
    let verdict = check(&region, &plan);
    let mut keys: Vec<&str> = verdict.violations.iter().map(|found| found.key.as_str()).collect();
    // The plan by hand names no halts; `custody.rs` tests those.
    keys.retain(|key| *key != "check-halts-unnamed");
    keys.sort_unstable();
    assert_eq!(keys, expect, "{:#?}", verdict.violations);
    for found in &verdict.violations {
        for language in [Language::Indonesian, Language::English] {
            let text = words::message(language, found);
            assert!(text != found.key && !text.contains('{'), "{text}");
        }
    }
    verdict
}

/// Breaks only the plan.
fn plan(spoil: impl FnOnce(&mut Plan), expect: &[&str]) -> Verdict {
    spoilt(|_, plan| spoil(plan), expect)
}

/// Breaks only the region.
fn region(spoil: impl FnOnce(&mut Region), expect: &[&str]) -> Verdict {
    spoilt(|region, _| spoil(region), expect)
}

#[test]
fn a_plan_made_by_hand_is_valid() {
    let verdict = plan(|_| {}, &[]);
    assert!(verdict.is_valid());
    // Kilometres: 124, 18, 6.228 and 40 at Rp5,001; minutes 286, 114, 96 and 78
    // at Rp10,007 an hour; five days of use, the truck's two on different days.
    let by_km = 620_124 + 90_018 + 31_146 + 200_040;
    let by_hour = 47_700 + 19_013 + 16_011 + 13_009;
    let expect = Figures {
        cost_rupiah: by_km + by_hour + 4 * 100_000,
        length_m: 188_228,
        on_time: 3,
        late: 0,
        unserved: 0,
        trips: 4,
        ..Figures::default()
    };
    assert_eq!(verdict.figures, expect);
}

#[test]
fn figures_agree_with_the_summary() {
    let agree = |region: &Region, plan: &Plan| {
        let (ours, theirs) = (check(region, plan).figures, summary(region, plan));
        assert_eq!(ours.cost_rupiah, i64::try_from(theirs.all.cost_rupiah).unwrap());
        assert_eq!(ours.length_m, i64::try_from(theirs.all.length_m).unwrap());
        assert_eq!(ours.on_time, theirs.on_time);
        assert_eq!(ours.late, theirs.late);
        assert_eq!(ours.unserved, theirs.unserved);
        assert_eq!(ours.trips, theirs.all.trips as usize);
    };
    let region = tiny::region();
    let mut plan = tiny::plan(&region);
    agree(&region, &plan);
    tiny::shift(&mut plan.trips[2], 1440);
    agree(&region, &plan);
    plan.trips.swap_remove(3);
    plan.unserved.push(tiny::unserved("K2.D2.001"));
    agree(&region, &plan);
}

#[test]
fn lists_are_in_order() {
    plan(|p| p.trips[1].code = "T0001".into(), &["check-trip-code-twice"]);
    plan(|p| p.trips.swap(0, 1), &["check-trips-order"]);
    plan(|p| p.trips[0].visits[0].kits.reverse(), &["check-kits-order"]);
    plan(
        |p| {
            p.trips.clear();
            p.unserved = ["K1.D1.002", "K1.D1.001", "K2.D2.001"].map(tiny::unserved).into();
        },
        &["check-unserved-order"],
    );
    plan(
        |p| {
            let mut empty = p.trips[3].clone();
            empty.code = "T0005".into();
            empty.visits.clear();
            empty.back = Leg::default();
            tiny::shift(&mut empty, 120);
            empty.depart_at = empty.load_at;
            empty.back_at = empty.load_at;
            p.trips.push(empty);
        },
        &["check-trip-empty"],
    );
    plan(
        |p| {
            let mut idle = p.trips[0].clone();
            idle.code = "T0001b".into();
            tiny::shift(&mut idle, 300 - 8);
            idle.load_at += 8;
            idle.visits[0].kits.clear();
            idle.visits[0].done -= 8;
            idle.back_at -= 8;
            p.trips.insert(1, idle);
        },
        &["check-visit-empty"],
    );
}

#[test]
fn every_kit_has_one_unbroken_chain() {
    plan(|p| drop(p.trips.pop()), &["check-station-forgotten"]);
    plan(|p| p.unserved.push(tiny::unserved("K2.D2.001")), &["check-unserved-carried"]);
    plan(
        |p| {
            p.trips.pop();
            p.unserved = vec![tiny::unserved("K2.D2.001"), tiny::unserved("K2.D2.001")];
        },
        &["check-unserved-twice"],
    );
    plan(|p| p.unserved.push(tiny::unserved("Z")), &["check-station-unknown"]);
    plan(|p| drop(p.trips.remove(1)), &["check-chain-broken", "check-chain-broken"]);
    region(
        |r| drop(r.places.remove("G")),
        &[
            "check-base-unknown",
            "check-base-unknown",
            "check-chain-broken",
            "check-chain-broken",
            "check-chain-broken",
        ],
    );
    plan(
        |p| {
            let mut again = p.trips[3].clone();
            again.code = "T0005".into();
            tiny::shift(&mut again, 120);
            p.trips.push(again);
        },
        &["check-kit-twice"],
    );
    plan(
        |p| {
            tiny::shift(&mut p.trips[1], -1440 + 165);
        },
        &["check-kit-not-there-yet", "check-kit-not-there-yet"],
    );
    plan(|p| tiny::shift(&mut p.trips[1], -1440 + 166), &[]);
}

#[test]
fn tiered_kits_pass_both_posts() {
    let make_tiered = |region: &mut Region| set_delivery(region, "K2", Delivery::Tiered);
    spoilt(|r, _| make_tiered(r), &["check-post-skipped"]);
    region(|r| drop(r.places.remove("K2")), &["check-post-skipped"]);
}

fn set_delivery(region: &mut Region, ppk: &str, delivery: Delivery) {
    let mut place = region.places.get(ppk).unwrap().clone();
    place.delivery = delivery;
    region.places.put(place);
}

#[test]
fn nothing_leaves_before_its_release() {
    plan(|p| tiny::shift(&mut p.trips[0], -2 * 1440), &[]);
    plan(|p| tiny::shift(&mut p.trips[0], -2 * 1440 - 1), &["check-released-early"; 2]);
    plan(|p| tiny::shift(&mut p.trips[2], -1), &["check-released-early"; 2]);
    plan(
        |p| {
            tiny::shift(&mut p.trips[3], -1);
            p.trips.swap(2, 3);
        },
        &["check-released-early"],
    );
}

#[test]
fn goods_change_hands_at_posts_only() {
    spoilt(
        |r, _| {
            let mut place = r.places.get("K1").unwrap().clone();
            place.kind = tepat_model::region::PlaceKind::Junction;
            r.places.put(place);
            set_delivery(r, "K2", Delivery::Direct);
            r.fleet.put(tepat_model::region::Fleet::new("boat", "K1", 1));
        },
        &["check-no-hand-over-place", "check-post-skipped", "check-post-skipped"],
    );
}

#[test]
fn deadlines_are_the_rules() {
    for trip in 0..4 {
        plan(|p| p.trips[trip].visits[0].due += 1, &["check-due"]);
    }
    let late = plan(|p| tiny::shift(&mut p.trips[3], 1440), &["check-late-station"]);
    assert!(late.is_valid());
    assert_eq!((late.figures.on_time, late.figures.late), (2, 1));
    region(|r| r.rules.ppk_due_h = 4, &["check-due", "check-late-ppk"]);
    region(|r| r.rules.pps_due_h = 4, &["check-due", "check-late-pps"]);
    let other = plan(|p| p.input = "0".into(), &["check-other-input"]);
    assert!(other.is_valid());
}

#[test]
fn loads_fit() {
    let set = |field: fn(&mut tepat_model::region::VehicleClass, u32), value: u32| {
        move |region: &mut Region| {
            let mut truck = region.classes.get("truck").unwrap().clone();
            field(&mut truck, value);
            region.classes.put(truck);
        }
    };
    // Two kits: 4 boxes, 28.64 kg, 400 litres.
    region(set(|c, v| c.capacity_boxes = v, 4), &[]);
    region(set(|c, v| c.capacity_boxes = v, 3), &["check-load-boxes"]);
    region(set(|c, v| c.capacity_kg = v, 29), &[]);
    region(set(|c, v| c.capacity_kg = v, 28), &["check-load-weight"]);
    region(set(|c, v| c.capacity_litres = v, 400), &[]);
    region(set(|c, v| c.capacity_litres = v, 399), &["check-load-volume"]);
}

#[test]
fn times_are_as_derived() {
    plan(|p| p.trips[0].depart_at += 1, &["check-arrive", "check-depart-at"]);
    plan(|p| p.trips[0].visits[0].arrive += 1, &["check-arrive", "check-done"]);
    plan(|p| p.trips[1].visits[0].done += 1, &["check-back-at", "check-done"]);
    plan(|p| p.trips[0].back_at -= 1, &["check-back-at"]);
    // Loading not finished by evening continues in the morning, but never starts at night.
    let from_evening = |minute: i32| {
        move |p: &mut Plan| {
            let trip = &mut p.trips[0];
            tiny::shift(trip, moment(3, 360) - trip.load_at);
            trip.load_at = moment(4, minute);
        }
    };
    plan(from_evening(1079), &[]);
    plan(from_evening(1080), &["check-load-at"]);
}

#[test]
fn legs_follow_open_edges_of_the_class() {
    let edges = |codes: &'static [&'static str]| {
        move |p: &mut Plan| {
            p.trips[0].visits[0].leg.edges = codes.iter().map(|c| (*c).to_owned()).collect();
        }
    };
    plan(edges(&["E1", "E9"]), &["check-edge-unknown"]);
    plan(edges(&["E5"]), &["check-edge-closed"]);
    plan(edges(&["E8"]), &["check-edge-impassable"]);
    plan(edges(&["E1", "E6", "E7"]), &["check-edge-impassable"]);
    plan(edges(&["E2", "E1"]), &["check-leg-disconnected"]);
    plan(edges(&["E1"]), &["check-leg-disconnected"]);
    plan(edges(&[]), &["check-leg-disconnected"]);
    plan(|p| p.trips[2].visits[1].leg.edges.push("E3".into()), &["check-edge-impassable"]);
    plan(|p| p.trips[0].visits[0].leg.length_m += 1, &["check-leg-length"]);
    plan(|p| p.trips[0].visits[0].leg.minutes += 1, &["check-leg-minutes"]);
    plan(|p| p.trips[2].back.local_m += 1, &["check-leg-local"]);
    plan(|p| p.trips[2].visits[1].leg.local_m -= 1, &["check-leg-local"]);
    region(
        |r| {
            let mut village = r.places.get("K1.D1").unwrap().clone();
            village.local_mode = Some(Mode::River);
            r.places.put(village);
        },
        &["check-local-impassable"; 3],
    );
}

#[test]
fn codes_are_known() {
    plan(|p| p.trips[0].class = "ox".into(), &["check-class-unknown"]);
    plan(
        |p| p.trips[1].base = "Z".into(),
        &["check-base-unknown", "check-chain-broken", "check-chain-broken"],
    );
    plan(
        |p| p.trips[1].visits[0].at = "Z".into(),
        &["check-chain-broken", "check-chain-broken", "check-stop-unknown"],
    );
}

#[test]
fn vehicles_exist_and_make_one_trip_at_a_time() {
    plan(|p| p.trips[0].vehicle = 2, &["check-no-such-vehicle"]);
    plan(|p| p.trips[1].vehicle = 0, &["check-no-such-vehicle"]);
    region(|r| drop(r.fleet.remove("porter@each-pps")), &["check-no-such-vehicle"]);
    let early = |minutes: i32| {
        move |region: &mut Region, plan: &mut Plan| {
            region.rules.direct_from_h = 3;
            let by = plan.trips[0].back_at + minutes - plan.trips[3].load_at;
            tiny::shift(&mut plan.trips[3], by);
            let trip = plan.trips.remove(3);
            plan.trips.insert(1, trip);
        }
    };
    spoilt(early(0), &[]);
    spoilt(early(-1), &["check-vehicle-busy"]);
}

#[test]
fn survives_any_plan() {
    let region = tiny::region();
    let good = serde_json::to_value(tiny::plan(&region)).unwrap();
    for number in [i64::from(i32::MIN), -1, 0, i64::from(i32::MAX), i64::from(u32::MAX)] {
        for text in ["", "G", "J", "K1", "K1.D1", "K1.D1.001", "Z", "truck", "E5"] {
            for pointer in pointers(&good) {
                let mut bad = good.clone();
                let value = bad.pointer_mut(&pointer).unwrap();
                *value = if value.is_number() { number.into() } else { text.into() };
                let Ok(plan) = serde_json::from_value::<Plan>(bad) else { continue };
                let verdict = check(&region, &plan);
                assert!(!pointer.ends_with("_at") || !verdict.is_valid(), "{pointer} = {number}");
            }
        }
    }
}

/// JSON pointers to all numbers and texts of a value.
fn pointers(json: &serde_json::Value) -> Vec<String> {
    let below = |key: &str, value| {
        pointers(value).into_iter().map(|rest| format!("/{key}{rest}")).collect::<Vec<_>>()
    };
    match json {
        serde_json::Value::Array(list) => {
            list.iter().enumerate().flat_map(|(i, value)| below(&i.to_string(), value)).collect()
        }
        serde_json::Value::Object(map) => {
            map.iter().flat_map(|(k, value)| below(k, value)).collect()
        }
        _ => vec![String::new()],
    }
}
