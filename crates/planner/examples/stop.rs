//! Measures how soon a search can be stopped.
//!
//! `stop REGION TIMES ITERATIONS…` plans a bundled region with so many times its stations and
//! vehicles, and stops after each number of iterations. It prints the iterations, the longest
//! time between two reports until then, and the time from stopping to the end, in milliseconds.

use std::time::Instant;

use tepat_model::region::{Fleet, Region, Station, bundled};
use tepat_planner::{Next, Options, Start, plan_now};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [slug, times, stops @ ..] = arguments.as_slice() else {
        return eprintln!("stop REGION TIMES ITERATIONS...");
    };
    let found = bundled().iter().find(|bundled| bundled.slug == *slug);
    let Some(region) = found.and_then(|bundled| bundled.region()) else {
        return eprintln!("no region is called {slug}");
    };
    let region = enlarged(region, times.parse().unwrap_or(1));
    println!("{} stations", region.stations.iter().count());
    for stop in stops {
        let stop: u64 = stop.parse().unwrap_or(0);
        let (mut last, mut longest_ms) = (Instant::now(), (0, String::new()));
        let mut stopped_at = None;
        let options = Options { iterations: None, seed: 1 };
        plan_now(&region, Start::default(), options, |progress, _| {
            let waited_ms = last.elapsed().as_millis();
            last = Instant::now();
            if stopped_at.is_none() && waited_ms > longest_ms.0 {
                longest_ms = (waited_ms, format!("{} {}", progress.doing, progress.place));
            }
            if progress.iterations < stop {
                return Next::GoOn;
            }
            stopped_at.get_or_insert(last);
            Next::Stop
        });
        let stopping_ms = stopped_at.unwrap_or(last).elapsed().as_millis();
        println!("{stop}\t{}\t{}\t{stopping_ms}", longest_ms.0, longest_ms.1);
    }
}

/// A region with every station and vehicle so many times.
fn enlarged(mut region: Region, times: u32) -> Region {
    let stations: Vec<Station> = region.stations.iter().cloned().collect();
    for station in &stations {
        for more in 1..times {
            let number = station.number + 100 * more;
            let code = format!("{}.{number:03}", station.desa);
            region.stations.put(Station { code, number, ..station.clone() });
        }
    }
    for row in region.fleet.iter().cloned().collect::<Vec<_>>() {
        region.fleet.put(Fleet { count: row.count * times, ..row });
    }
    region
}
