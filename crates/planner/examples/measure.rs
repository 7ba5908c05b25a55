//! Plans a bundled region and prints what the plan is worth, for measuring the search.
//!
//! `measure REGION ITERATIONS SEED…`, with the regions' folder names, prints for each seed:
//! region, seed, iterations, stations unserved and late, million rupiah, trips, seconds.

use std::time::Instant;

use tepat_model::plan::summary;
use tepat_model::region::bundled;
use tepat_planner::needs::needs;
use tepat_planner::travel::Network;
use tepat_planner::{Next, Options, Start, StationIndex, least_rupiah, plan_now};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [slug, iterations, seeds @ ..] = arguments.as_slice() else {
        return eprintln!("measure REGION ITERATIONS SEED...");
    };
    let found = bundled().iter().find(|bundled| bundled.slug == *slug);
    let Some(region) = found.and_then(|bundled| bundled.region()) else {
        return eprintln!("no region is called {slug}");
    };
    let began = Instant::now();
    let network = Network::new(&region);
    let least = least_rupiah(&network, &needs(&region), StationIndex::all(&region));
    let seconds = began.elapsed().as_secs_f64();
    println!("{slug}\tat least {:.2} million rupiah\t{seconds:.2}", least as f64 / 1e6);
    for seed in seeds {
        let options = Options {
            iterations: Some(iterations.parse().unwrap_or(0)),
            seed: seed.parse().unwrap_or(1),
        };
        let began = Instant::now();
        let plan = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
        let seconds = began.elapsed().as_secs_f64();
        let figures = summary(&region, &plan);
        println!(
            "{slug}\t{seed}\t{}\t{}\t{}\t{:.2}\t{}\t{seconds:.1}",
            plan.iterations,
            plan.unserved.len(),
            plan.late_stations(),
            figures.all.cost_rupiah as f64 / 1e6,
            plan.trips.len(),
        );
    }
}
