//! The two halves of a real extract, merged, have the distances of the whole.
//!
//! The extract lies in a folder beside the checkout; without it the test is ignored.

use std::fs;
use std::path::Path;
use std::time::Instant;

use libtest_mimic::{Arguments, Trial};
use tepat_network::graph::{CLOSED, Graph};
use tepat_network::read::{ReadOptions, read};
use tepat_network::{Direction, Net, merge};

const EXTRACT: &str = "../../../shared/osm/andorra.osm.pbf";

fn half(bytes: &[u8], clip: Option<[f64; 4]>) -> Net {
    let options = ReadOptions { clip, ..ReadOptions::default() };
    read(bytes, &options, &mut |_| true).expect("a network").0
}

/// Distances in decimetres from a node to all nodes, by position of the node.
fn distances(net: &Net, from: i64) -> Vec<u64> {
    let (mut arcs, mut weights) = (Vec::new(), Vec::new());
    for link in &net.links {
        let ways =
            [(Direction::Backward, link.from, link.to), (Direction::Forward, link.to, link.from)];
        for (_, from, to) in ways.into_iter().filter(|way| way.0 != link.direction) {
            arcs.push((from, to));
            weights.push(u64::from(link.length_dm));
        }
    }
    let graph = Graph::new(net.nodes.len(), arcs);
    graph.tree(&weights, net.node(from).expect("a node of both")).distance
}

fn halves_of_an_extract_have_its_distances() {
    let bytes = fs::read(EXTRACT).expect("the extract can be read");
    let whole = half(&bytes, None);
    let (west, east) = ([42.0, 1.0, 43.0, 1.55], [42.0, 1.55, 43.0, 2.0]);
    for west in [west, [42.0, 1.0, 43.0, 1.60]] {
        let halves = [west, east].map(|clip| half(&bytes, Some(clip)));
        let start = Instant::now();
        let (merged, report) = merge(&halves[0], &halves[1]);
        let took = start.elapsed();
        eprintln!(
            "{} and {} links: {}, in {took:?}; {} same, {} replaced, {} added, {} joined, {} cut",
            halves[0].links.len(),
            halves[1].links.len(),
            merged.links.len(),
            report.same,
            report.replaced,
            report.added,
            report.joined,
            report.cuts.len()
        );
        assert!(merged.is_sound());
        let total = |net: &Net| net.links.iter().map(|link| u64::from(link.length_dm)).sum::<u64>();
        let (ours, all) = (total(&merged), total(&whole));
        // A cut divides a length in the proportions of the simplified course, so sums differ
        // slightly.
        assert!(ours.abs_diff(all) < all / 10_000, "{ours} dm, the whole {all}");
        for half in &halves {
            assert!(merge(&merged, half).0 == merged, "once more changes nothing");
        }
        let both = |id: &i64| merged.node(*id).is_some();
        let starts = whole.nodes.iter().map(|node| node.id).filter(both).step_by(25);
        let mut compared = 0;
        for from in starts {
            let (expect, found) = (distances(&whole, from), distances(&merged, from));
            for (at, node) in whole.nodes.iter().enumerate() {
                let Some(now) = merged.node(node.id) else { continue };
                let (dm, now) = (expect[at].min(CLOSED), found[now].min(CLOSED));
                let is_off = now.abs_diff(dm) > 20 + dm / 1_000;
                assert!(!is_off, "from {from} to {}: {now} dm, not {dm}", node.id);
                compared += usize::from(dm < CLOSED);
            }
        }
        eprintln!("{compared} distances");
        assert!(compared > 100_000);
    }
}

fn main() {
    let there = Path::new(EXTRACT).exists();
    let trial = |name: &str, test: fn()| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
        .with_ignored_flag(!there)
    };
    let trials = vec![trial(
        "halves_of_an_extract_have_its_distances",
        halves_of_an_extract_have_its_distances,
    )];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
