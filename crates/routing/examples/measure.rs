//! Runs the search on one routing problem, to measure it.
//!
//! `measure FILE --seconds S | --iterations N [--seed N] [--trace] [--bound] [--out SOLUTION]`
//!
//! A file named `.vrp` is a published instance in a folder named for its set.
//! Any other is JSON and holds `{"problem": {jobs, vehicle_types, travel, setup}}` with the
//! fields of [`tepat_routing::Problem`]; travel is full tables, -1 where there
//! is no way. Prints seed, iterations, weight left out, lateness and cost in
//! millions of rupiah (costs count in 3000ths of one), the vehicles in use and,
//! if asked for, what any complete solution costs at least.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use serde::Deserialize;
use serde_json::{Value, json};
use tepat_hours::DailyHours;
use tepat_routing::{
    Amounts, Job, Matrix, NO_WAY, Problem, Score, Search, Solution, Travel, VehicleType, evaluate,
    lower_bound, vrplib,
};

#[derive(Deserialize)]
struct File {
    problem: Written,
}

#[derive(Deserialize)]
struct Written {
    jobs: Vec<WrittenJob>,
    vehicle_types: Vec<WrittenType>,
    travel: Vec<WrittenTravel>,
    setup: Vec<i32>,
}

#[derive(Deserialize)]
struct WrittenJob {
    location: usize,
    amounts: [i64; 3],
    service: i32,
    windows: Vec<(i32, i32)>,
    release: i32,
    due: Option<i32>,
    weight: i64,
    vehicle_types: Option<Vec<usize>>,
}

#[derive(Deserialize)]
struct WrittenType {
    free_from: Vec<i32>,
    until: i32,
    hours: (i32, i32),
    capacity: [i64; 3],
    start: usize,
    end: usize,
    travel: usize,
    max_trips: u64,
    max_duration: i64,
    max_distance: i64,
    loading: i32,
    handling_tenths: i64,
    fixed_cost: i64,
    distance_cost: i64,
    duration_cost: i64,
    day_cost: i64,
}

#[derive(Deserialize)]
struct WrittenTravel {
    locations: usize,
    distance: Vec<i32>,
    duration: Vec<i32>,
}

fn read(text: &str) -> Problem {
    let written = serde_json::from_str::<File>(text).unwrap().problem;
    let jobs = written.jobs.into_iter().map(|job| Job {
        location: job.location,
        amounts: Amounts(job.amounts),
        service: job.service,
        windows: job.windows,
        release: job.release,
        due: job.due,
        weight: job.weight,
        vehicle_types: job.vehicle_types,
        ..Job::default()
    });
    let types = written.vehicle_types.into_iter().map(|kind| VehicleType {
        free_from: kind.free_from,
        until: kind.until,
        hours: DailyHours { start_minute: kind.hours.0, end_minute: kind.hours.1 },
        capacity: Amounts(kind.capacity),
        start: kind.start,
        end: kind.end,
        travel: kind.travel,
        max_trips: usize::try_from(kind.max_trips).unwrap_or(usize::MAX),
        max_duration: kind.max_duration,
        max_distance: kind.max_distance,
        loading: kind.loading,
        handling_tenths: kind.handling_tenths,
        fixed_cost: kind.fixed_cost,
        distance_cost: kind.distance_cost,
        duration_cost: kind.duration_cost,
        day_cost: kind.day_cost,
    });
    let ways = |table: Vec<i32>| -> Vec<i32> {
        table.into_iter().map(|way| if way < 0 { NO_WAY } else { way }).collect()
    };
    let travel = written.travel.into_iter().map(|table| {
        let (distance, duration) = (ways(table.distance), ways(table.duration));
        Travel::Matrix(Matrix::new(table.locations, distance, Some(duration)))
    });
    Problem {
        jobs: jobs.collect(),
        vehicle_types: types.collect(),
        travel: travel.collect(),
        setup: written.setup,
        ..Problem::default()
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    let text = std::fs::read_to_string(&arguments[0]).unwrap();
    let path = Path::new(&arguments[0]);
    let published = path.extension().is_some_and(|extension| extension == "vrp");
    let problem = if published { published_problem(path, &text) } else { read(&text) };
    // Published costs have no unit.
    let unit = if published { 1.0 } else { 3e9 };
    let seconds: Option<f64> = option("--seconds").map(|seconds| seconds.parse().unwrap());
    let iterations: u64 = option("--iterations").map_or(10_000, |count| count.parse().unwrap());
    let seed: u64 = option("--seed").map_or(1, |seed| seed.parse().unwrap());
    let trace = arguments.iter().any(|argument| argument == "--trace");
    let began = Instant::now();
    let mut search = Search::new(&problem, seed).unwrap();
    let mut shown = 0;
    loop {
        let spent = match seconds {
            Some(seconds) => began.elapsed().as_secs_f64() / seconds,
            None => search.iterations() as f64 / iterations as f64,
        };
        if trace && (spent * 10.0) as i32 >= shown {
            shown = (spent * 10.0) as i32 + 1;
            println!("{:.1}\t{}\t{}", spent, search.iterations(), worth(search.best_score(), unit));
        }
        if spent >= 1.0 {
            break;
        }
        search.step(if seconds.is_some() { 20 } else { 100 }, spent);
    }
    let best = search.best();
    assert_eq!(evaluate::score(&problem, &best), Ok(search.best_score()));
    println!("{seed}\t{}\t{}", search.iterations(), worth(search.best_score(), unit));
    println!("{}", fleet(&problem, &best));
    if arguments.iter().any(|argument| argument == "--bound") {
        println!("at least {:.3}", lower_bound(&problem) as f64 / unit);
    }
    if let Some(path) = option("--out") {
        std::fs::write(path, written(&best).to_string()).unwrap();
    }
}

fn published_problem(path: &Path, text: &str) -> Problem {
    let set = path.parent().and_then(Path::file_name).unwrap().to_str().unwrap();
    vrplib::read(text, vrplib::rounding_of_set(set)).unwrap().problem
}

fn worth(score: Score, unit: f64) -> String {
    format!("{}\t{}\t{:.3}", score.unserved, score.late, score.cost as f64 / unit)
}

/// Vehicles, vehicle-days and trips of each type.
fn fleet(problem: &Problem, solution: &Solution) -> String {
    let mut types: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
    for route in &solution.routes {
        let times = evaluate::route_times(problem, route).unwrap();
        let days = times
            .iter()
            .flat_map(|trip| trip.load_at.div_euclid(1440)..=trip.back_at.div_euclid(1440));
        let counts = types.entry(route.vehicle.vehicle_type).or_default();
        counts.0 += 1;
        counts.1 += days.collect::<BTreeSet<_>>().len();
        counts.2 += route.trips.len();
    }
    let each = types.iter().map(|(kind, (vehicles, days, trips))| {
        format!("type {kind}: {vehicles} vehicles, {days} days, {trips} trips")
    });
    each.collect::<Vec<_>>().join("; ")
}

fn written(solution: &Solution) -> Value {
    let routes = solution.routes.iter().map(|route| {
        let trips: Vec<_> = route.trips.iter().map(|trip| &trip.jobs).collect();
        json!({"type": route.vehicle.vehicle_type, "number": route.vehicle.number, "trips": trips})
    });
    json!({"routes": routes.collect::<Vec<_>>(), "unserved": solution.unserved})
}
