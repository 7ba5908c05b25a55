//! Plans a bundled region to a promise and prints what that costs, for measuring.
//!
//! `promise_bundled REGION ITERATIONS STATIONS% AREAS% SEED…`

use std::time::Instant;

use tepat_model::plan::summary;
use tepat_model::region::{Promise, bundled};
use tepat_planner::certainty::certainty_of;
use tepat_planner::promise::promise_in_team;
use tepat_planner::{Next, Options, Start, alone};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [slug, iterations, stations, areas, seeds @ ..] = arguments.as_slice() else {
        return eprintln!("promise_bundled REGION ITERATIONS STATIONS% AREAS% SEED...");
    };
    let found = bundled().iter().find(|bundled| bundled.slug == *slug);
    let Some(mut region) = found.and_then(|bundled| bundled.region()) else {
        return eprintln!("no region is called {slug}");
    };
    region.promise = Promise {
        stations_percent: stations.parse().unwrap_or(95),
        areas_percent: areas.parse().unwrap_or(90),
    };
    for seed in seeds {
        let seed = seed.parse().unwrap_or(1);
        let options = Options { iterations: iterations.parse().ok(), seed };
        let began = Instant::now();
        let found =
            promise_in_team(&region, Start::default(), options, &mut alone(), |_| Next::GoOn);
        let seconds = began.elapsed().as_secs_f64();
        let mut with = region.clone();
        with.margins = found.margins.clone();
        let judged = certainty_of(&with, &found.plan, 2_000, seed ^ 0xabcd).certainty;
        let least = |shares: Vec<f64>| shares.into_iter().fold(1.0, f64::min);
        let figures = summary(&with, &found.plan);
        println!(
            "{slug}\t{seed}\t{:.2} million\tshort areas {}\tmargins {}\tstations under {}: {}\tleast {:.3}\tareas under {}: {} of {}\tleast {:.3}\tall {:.3}\tmean late {:.2}\tlate {}\t{seconds:.1} s",
            figures.all.cost_rupiah as f64 / 1e6,
            found.short.len(),
            found.margins.iter().count(),
            stations,
            judged
                .stations
                .iter()
                .filter(|s| s.on_time * 100.0 < f64::from(region.promise.stations_percent))
                .count(),
            least(judged.stations.iter().map(|s| s.on_time).collect()),
            areas,
            judged
                .areas
                .iter()
                .filter(|s| s.on_time * 100.0 < f64::from(region.promise.areas_percent))
                .count(),
            judged.areas.len(),
            least(judged.areas.iter().map(|s| s.on_time).collect()),
            judged.all_on_time,
            judged.late_stations,
            found.plan.late_stations(),
        );
    }
}
