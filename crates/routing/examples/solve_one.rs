//! Runs the search on one routing problem, to measure it.
//!
//! `solve_one FILE --seconds S | --iterations N [--seed N] [--trace] [--bound] [--out SOLUTION]`
//!
//! A file named `.vrp` is a published instance in a folder named for its set.
//! Any other is JSON; see [`tepat_routing::written`]. Prints seed, iterations, weight
//! left out, lateness and cost in millions of rupiah (costs count in 3000ths of one),
//! the vehicles in use and, if asked for, what any complete solution costs at least.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use tepat_routing::{
    Problem, Score, Search, Solution, evaluate, lower_bound, vrplib, written::File,
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    let text = std::fs::read_to_string(&arguments[0]).unwrap();
    let path = Path::new(&arguments[0]);
    let published = path.extension().is_some_and(|extension| extension == "vrp");
    let problem = match published {
        true => published_problem(path, &text),
        false => serde_json::from_str::<File>(&text).unwrap().into(),
    };
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
