//! Plans a bundled region and prints what the plan is worth, for measuring the search.
//!
//! `plan_bundled REGION LIMIT SEED…`, with the regions' folder names and a limit of iterations
//! (`65000`), of time (`30s`) or `default`, prints what any plan costs at least, and for each seed:
//! region, seed, iterations, stations unserved and late, million rupiah, trips, seconds; then of the
//! return stations back, late and not back, million rupiah, trips, and days after voting day's
//! midnight until all are back, and seconds from the first search of the return on.
//!
//! `TEPAT_POOLED=truck,pickup@64.02` marks rows of the fleet whose codes begin like this as vehicles
//! that may be posted elsewhere.

use std::time::Instant;

use tepat_model::plan::summary;
use tepat_model::region::{Fleet, Place, PlaceKind, Skip, bundled};
use tepat_planner::needs::needs;
use tepat_planner::travel::Network;
use tepat_planner::{
    DEFAULT_ITERATIONS, Next, Options, Start, StationIndex, least_rupiah, plan_now,
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [slug, limit, seeds @ ..] = arguments.as_slice() else {
        return eprintln!("plan_bundled REGION LIMIT SEED...");
    };
    let found = bundled().iter().find(|bundled| bundled.slug == *slug);
    let Some(mut region) = found.and_then(|bundled| bundled.region()) else {
        return eprintln!("no region is called {slug}");
    };
    // Rows of the fleet that may be posted elsewhere, by the beginning of their codes.
    let pooled = std::env::var("TEPAT_POOLED").unwrap_or_default();
    let of_pool: Vec<&str> = pooled.split(',').filter(|code| !code.is_empty()).collect();
    let rows: Vec<Fleet> = region.fleet.iter().cloned().collect();
    for row in rows.into_iter().filter(|row| of_pool.iter().any(|it| row.code.starts_with(it))) {
        region.fleet.put(Fleet { pooled: true, ..row });
    }
    // Posts that goods may go past: of one kind, or all.
    let open = std::env::var("TEPAT_OPEN").unwrap_or_default();
    let is_open = |place: &Place| match place.kind {
        PlaceKind::Ppk => matches!(open.as_str(), "ppk" | "all"),
        PlaceKind::Pps => matches!(open.as_str(), "pps" | "all"),
        _ => false,
    };
    let posts: Vec<Place> = region.places.iter().filter(|it| is_open(it)).cloned().collect();
    for post in posts {
        region.places.put(Place { skip: Skip::Open, ..post });
    }
    let began = Instant::now();
    let network = Network::new(&region);
    let least = least_rupiah(&network, &needs(&region), StationIndex::all(&region));
    let seconds = began.elapsed().as_secs_f64();
    println!("{slug}\tat least {:.2} million rupiah\t{seconds:.2}", least as f64 / 1e6);
    for seed in seeds {
        let seconds: Option<f64> = limit.strip_suffix('s').and_then(|text| text.parse().ok());
        let iterations = match seconds {
            Some(_) => None,
            None => Some(limit.parse().unwrap_or(DEFAULT_ITERATIONS)),
        };
        let options = Options { iterations, seed: seed.parse().unwrap_or(1) };
        let began = Instant::now();
        let mut distributed = None;
        let plan = plan_now(&region, Start::default(), options, |progress, _| {
            let now = began.elapsed().as_secs_f64();
            if progress.doing == "doing-return" {
                distributed.get_or_insert(now);
            }
            seconds.map_or(Next::GoOn, |seconds| Next::Spent(now / seconds))
        });
        let seconds = began.elapsed().as_secs_f64();
        let of_return = seconds - distributed.unwrap_or(seconds);
        let figures = summary(&region, &plan);
        let returned = figures.returned.clone().unwrap_or_default();
        println!(
            "{slug}\t{seed}\t{}\t{}\t{}\t{:.2}\t{}\t{seconds:.1}\t{}\t{}\t{}\t{:.2}\t{}\t{:.1}\t{of_return:.1}",
            plan.iterations,
            plan.unserved.len(),
            plan.late_stations(),
            figures.all.cost_rupiah as f64 / 1e6,
            plan.trips.len(),
            returned.back,
            returned.late,
            returned.unreturned,
            returned.all.cost_rupiah as f64 / 1e6,
            plan.returns.len(),
            f64::from(returned.all_back.unwrap_or_default()) / 1440.0,
        );
        let latest = figures.latest.as_ref().map_or(0, |(at, _)| *at);
        eprintln!(
            "{:?} last {:.3}",
            figures.nights.unwrap_or_default(),
            f64::from(latest) / 1440.0
        );
        for note in plan.notes.iter().filter(|note| note.key.starts_with("plan-skips")) {
            eprintln!("{} {:?}", note.key, note.values);
        }
    }
}
