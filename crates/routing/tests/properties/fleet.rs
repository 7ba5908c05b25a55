//! The search chooses the vehicles and their days as well as the routes.

use tepat_hours::DailyHours;
use tepat_routing::{Amounts, Dice, Job, Matrix, Problem, Search, Solution, Travel, VehicleType};

use crate::judge::judge;

const HOURS: DailyHours = DailyHours { start_minute: 360, end_minute: 1200 };

fn kind(vehicles: usize, units: i64, day_cost: i64, distance_cost: i64) -> VehicleType {
    VehicleType {
        free_from: vec![0; vehicles],
        hours: HOURS,
        capacity: Amounts::one(units),
        max_trips: usize::MAX,
        handling_tenths: 5,
        day_cost,
        distance_cost,
        duration_cost: 1,
        ..VehicleType::default()
    }
}

/// Eighty jobs close together, two hours away. Small vehicles hold four of them, large ones forty
/// and cost three times as much.
fn far_village(seed: u64) -> Problem {
    let dice = &mut Dice::new(seed);
    let count = 80;
    let places: Vec<(i32, i32)> = (0..=count)
        .map(|at| match at {
            0 => (0, 0),
            _ => (100 + dice.below(20) as i32, dice.below(20) as i32),
        })
        .collect();
    let minutes = |a: &(i32, i32), b: &(i32, i32)| (a.0 - b.0).abs() + (a.1 - b.1).abs();
    let table = places.iter().flat_map(|a| places.iter().map(move |b| minutes(a, b)));
    let jobs = (1..=count).map(|location| Job {
        location,
        amounts: Amounts::one(2),
        release: 360,
        due: Some(4 * 1440),
        ..Job::default()
    });
    Problem {
        jobs: jobs.collect(),
        vehicle_types: vec![kind(10, 8, 1000, 10), kind(2, 80, 3000, 20)],
        travel: vec![Travel::Matrix(Matrix::new(count + 1, table.collect(), None))],
        setup: vec![2; count + 1],
        ..Problem::default()
    }
}

fn large_trips(solution: &Solution) -> usize {
    let large = solution.routes.iter().filter(|route| route.vehicle.vehicle_type == 1);
    large.map(|route| route.trips.len()).sum()
}

#[test]
fn the_first_solution_uses_the_vehicles_that_suit() {
    for seed in 0..5 {
        let problem = far_village(seed);
        let search = Search::new(&problem, seed).expect("nothing is pinned");
        // Two large trips suffice; twenty small ones cost more than three times as much.
        assert_eq!(large_trips(&search.best()), 2, "{seed}: {:?}", search.best_score());
    }
}

#[test]
fn whole_vehicles_give_way_to_others() {
    for seed in 0..5 {
        let problem = far_village(seed);
        let small_alone =
            Problem { vehicle_types: vec![problem.vehicle_types[0].clone()], ..problem.clone() };
        let earlier = Search::new(&small_alone, seed).expect("nothing is pinned").best();
        let mut search = Search::from(&problem, seed, &earlier, 0.1).expect("nothing is pinned");
        let before = search.best_score();
        search.step(400, 0.5);
        let (best, after) = (search.best(), search.best_score());
        assert_eq!(judge(&problem, &best), Ok(after), "{seed}");
        assert_eq!((after.unserved, after.late), (0, 0), "{seed}");
        assert!(after.cost * 2 < before.cost, "{seed}: {before:?} to {after:?}");
        assert_eq!(large_trips(&best), 2, "{seed}: {best:?}");
    }
}

/// A trip of eleven hours for goods that are ready at noon takes two days if it starts at once, and
/// one if it waits for the morning.
#[test]
fn a_trip_waits_for_the_morning_where_that_saves_a_day() {
    let away = 300;
    let problem = Problem {
        jobs: vec![Job { location: 1, release: 720, due: Some(4000), ..Job::default() }],
        vehicle_types: vec![VehicleType { loading: 30, ..kind(1, 1, 1000, 1) }],
        travel: vec![Travel::Matrix(Matrix::new(2, vec![0, away, away, 0], None))],
        setup: vec![0, 30],
        ..Problem::default()
    };
    let best = Search::new(&problem, 1).expect("nothing is pinned");
    let work = i64::from(30 + away + 30 + away);
    let cost = 1000 + 2 * i64::from(away) + work;
    assert_eq!((best.best_score().late, best.best_score().cost), (0, cost));
    assert_eq!(judge(&problem, &best.best()), Ok(best.best_score()));

    let mut urgent = problem.clone();
    urgent.jobs[0].due = Some(1440 + 360);
    let best = Search::new(&urgent, 1).expect("nothing is pinned");
    assert_eq!(best.best_score().late, 0, "what is due by six in the morning leaves at once");
    assert!(best.best_score().cost > cost, "and takes two days");
}
