//! Times planning and questions for a regency on a generated network of a hundred thousand
//! crossings: `cargo bench -p tepat --bench network`; append `-- 1000000` for a million.

use std::time::Instant;

use tepat_model::region::{Conditions, Edge, Mode, Region, bundled};
use tepat_network::graph::sample;
use tepat_network::{Kind, Link, Net, Node, node_code};
use tepat_planner::questions::{Asker, Criticals, WaysBetween, unreached, ways_between};
use tepat_planner::travel::{Network, Preparation};
use tepat_planner::{ClassIndex, Next, Options, PlaceIndex, Start, plan_now};

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let clock = Instant::now();
    let result = work();
    println!("{what:<52} {:>9.3} s {:>6} MB", clock.elapsed().as_secs_f64(), peak_mb());
    result
}

/// Peak memory of the process so far, if the system reports it (Linux).
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kb.unwrap_or_default() / 1024
}

/// Kutai Kartanegara on a network that covers it, every place connected to its nearest crossing.
fn region(nodes: usize) -> Option<Region> {
    let mut region = bundled().first()?.region()?;
    let sample = sample(nodes, 1);
    let lat = region.places.iter().map(|place| place.lat);
    let lon = region.places.iter().map(|place| place.lon);
    let range = |all: &mut dyn Iterator<Item = f64>| {
        all.fold((f64::MAX, f64::MIN), |(low, high), at| (low.min(at), high.max(at)))
    };
    let (lat, lon) = (range(&mut lat.clone()), range(&mut lon.clone()));
    let most = sample.positions.iter().flatten().copied().max().unwrap_or(1);
    let along = |(low, high): (f64, f64), at: i32| {
        ((low + (high - low) * f64::from(at) / f64::from(most)) * 1e7) as i32
    };
    let nodes = sample.positions.iter().enumerate().map(|(id, [y, x])| Node {
        id: id as i64,
        lat_e7: along(lat, *y),
        lon_e7: along(lon, *x),
    });
    let links = sample.graph.arcs().iter().step_by(2).zip(sample.weights.iter().step_by(2));
    let kinds = [Kind::Tertiary, Kind::Unclassified, Kind::Track];
    let links = links.enumerate().map(|(way, (&(from, to), &weight))| Link {
        way: way as i64,
        from,
        to,
        kind: if weight % 90 == 0 { Kind::Primary } else { kinds[way % 3] },
        length_dm: (weight / 50) as u32,
        ..Link::default()
    });
    let net = Net {
        nodes: nodes.collect(),
        links: links.collect(),
        names: vec![String::new()],
        ..Net::default()
    };
    let joins: Vec<Edge> = region
        .places
        .iter()
        .enumerate()
        .filter_map(|(at, place)| {
            let (y, x) = ((place.lat * 1e7) as i64, (place.lon * 1e7) as i64);
            let far = |node: &&Node| {
                (i64::from(node.lat_e7) - y).pow(2) + (i64::from(node.lon_e7) - x).pow(2)
            };
            let node = net.nodes.iter().min_by_key(far)?;
            Some(Edge {
                code: format!("C{at:04}"),
                from: place.code.clone(),
                to: node_code(node.id),
                mode: Mode::Unpaved,
                length_m: 200,
                ..Edge::default()
            })
        })
        .collect();
    region.edges.put_all(joins);
    region.net = net.into();
    Some(region)
}

fn main() {
    let nodes = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(100_000);
    let Some(mut region) = region(nodes) else { return println!("no bundled region") };
    println!("{} nodes, {} links", region.net.nodes.len(), region.net.links.len());
    println!("{:<52} {:>9} bytes", "the network packed", region.net.packed().len());
    let preparation = std::rc::Rc::new(timed("prepare", || Preparation::new(&region)));
    timed("all places to all, every class", || {
        let mut network = Network::resumed(&region, &preparation);
        for class in ClassIndex::all(&region) {
            for from in PlaceIndex::all(&region) {
                network.tree(class, from);
            }
        }
    });
    for iterations in [0, 2_000] {
        let options = Options { iterations: Some(iterations), ..Options::default() };
        let what = format!("plan, {iterations} iterations, with preparing");
        let plan = timed(&what, || plan_now(&region, Start::default(), options, |_, _| Next::GoOn));
        println!("{:<52} {:>9}", "  unserved", plan.unserved.len());
    }
    let mut asker = Asker::resumed(&region, &preparation, Default::default());
    let to = region.stations.last().map(|station| station.code.clone()).unwrap_or_default();
    let from = region.store().map(|store| store.code.clone()).unwrap_or_default();
    let ask = WaysBetween { from: from.clone(), to, at: -3_000, ..WaysBetween::default() };
    for what in ["ways between two", "ways between two, again"] {
        let found = timed(what, || ways_between(&mut asker, &ask));
        println!("{:<52} {:>9}", "  ways", found.map_or(0, |found| found.len()));
    }
    timed("arrivals at all places", || asker.arrivals(&from, "", -3_000).map(|all| all.len()).ok());
    println!("  unreached {}", timed("unreached", || unreached(&mut asker, -3_000)).len());
    let criticals = timed("lay the layers out", || Criticals::new(&mut asker));
    println!("  critical {}", timed("what must not fail", || criticals.find(|_, _| true)).len());
    region.conditions = Conditions { rain: true, ..Conditions::default() };
    timed("rain: all places to all, every class", || {
        let mut network = Network::resumed(&region, &preparation);
        for class in ClassIndex::all(&region) {
            for from in PlaceIndex::all(&region) {
                network.tree(class, from);
            }
        }
    });
}
