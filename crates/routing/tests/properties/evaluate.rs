//! Plain evaluation agrees with an independent judge.

use std::collections::BTreeMap;

use tepat_hours::DailyHours;
use tepat_routing::{Dice, Job, Matrix, Problem, Travel, VehicleType, evaluate};

use crate::judge::judge;
use crate::rich::{FAMILIES, mangled, possible, problem};

#[test]
fn the_score_is_the_judges() {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in 0..2400 {
        let family = FAMILIES[seed as usize % FAMILIES.len()];
        let problem = problem(family, seed);
        let dice = &mut Dice::new(seed);
        let mut accepted = possible(dice, &problem);
        let mut solution = accepted.clone();
        for round in 0..20 {
            let (says, should) = (evaluate::score(&problem, &solution), judge(&problem, &solution));
            assert_eq!(
                says.as_ref().ok(),
                should.as_ref().ok(),
                "seed {seed} {family:?} round {round}: {says:?}, but {should:?}\n{solution:?}\n{problem:?}"
            );
            *seen.entry(should.err().unwrap_or("accepted")).or_default() += 1;
            if should.is_ok() {
                accepted = solution;
            }
            solution = mangled(dice, &problem, &accepted);
        }
    }
    // Every reason to refuse has occurred, and enough solutions are accepted to compare scores.
    let reasons = [
        "left out not in order",
        "empty trip",
        "jobs not each once",
        "vehicles not in order",
        "pinned part not kept",
        "no such vehicle",
        "trips",
        "type not allowed",
        "other vehicle must",
        "capacity",
        "no way",
        "window",
        "back too late",
        "duration",
        "distance",
    ];
    for reason in reasons {
        assert!(seen.contains_key(reason), "never {reason}: {seen:?}");
    }
    assert!(seen["accepted"] > 20_000, "{seen:?}");
}

#[test]
fn a_trip_begins_with_its_first_work() {
    // From 06.00 to 18.00; a trip there takes `leg`, back 60, and handing over 30.
    let check = |free, loading, leg, window: Option<(i32, i32)>, expect: [i32; 5]| {
        let kind = VehicleType {
            free_from: vec![free],
            hours: DailyHours { start_minute: 360, end_minute: 1080 },
            loading,
            ..VehicleType::default()
        };
        let windows = window.into_iter().collect();
        let problem = Problem {
            jobs: vec![Job { location: 1, service: 30, windows, ..Job::default() }],
            vehicle_types: vec![kind],
            travel: vec![Travel::Matrix(Matrix::new(2, vec![0, leg, 60, 0], None))],
            ..Problem::default()
        };
        let mut there = (0, 0);
        let times = evaluate::follow(&problem, 0, free, true, std::iter::once(0), |visit| {
            there = (visit.arrive, visit.done);
        });
        let times = times.expect("possible");
        let says = [times.load_at, times.depart_at, there.0, there.1, times.worked as i32];
        assert_eq!(says, expect, "{free} {loading} {leg} {window:?}");
    };
    let (morning, next) = (360, 1440 + 360);
    check(0, 0, 60, None, [morning, morning, 420, 450, 150]);
    check(0, 20, 60, None, [morning, 380, 440, 470, 170]);
    check(1100, 0, 60, None, [next, next, next + 60, next + 90, 150]);
    // An hour does not fit into the rest of the day, so half an hour passes idle.
    check(1050, 0, 60, None, [next, next, next + 60, next + 90, 150]);
    check(1050, 20, 60, None, [1050, 1070, next + 60, next + 90, 180]);
    // The vehicle is there already, and waits for the window without having started the trip.
    check(400, 0, 0, Some((500, 600)), [500, 500, 500, 530, 90]);
    check(1060, 0, 0, None, [next, next, next, next + 30, 90]);
    check(400, 20, 0, Some((500, 600)), [400, 420, 420, 530, 190]);
    check(400, 0, 60, Some((500, 600)), [400, 400, 460, 530, 190]);
}
