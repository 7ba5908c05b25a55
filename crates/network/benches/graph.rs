//! Times of graph queries next to petgraph's Dijkstra on the same network:
//! `cargo bench -p tepat-network --features instruments`, `-- 1000000` for as many nodes.

use std::time::Instant;

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use tepat_network::graph::{CLOSED, Hierarchy, Metric, dissection, sample};

/// Number of sources and of targets in the table.
const CELLS: usize = 1_000;

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let clock = Instant::now();
    let result = work();
    println!("{what:<44} {:>10.3} s", clock.elapsed().as_secs_f64());
    result
}

fn main() {
    let nodes = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(100_000);
    let sample = sample(nodes, 1);
    let (graph, weights) = (&sample.graph, &sample.weights);
    println!("{} nodes, {} arcs", graph.nodes(), graph.arcs().len());
    let order = timed("order (once for a network)", || dissection(graph, &sample.positions));
    let hierarchy = timed("contract (once for a network)", || Hierarchy::new(graph, &order));
    println!("{:<44} {:>10}", "edges of the hierarchy", hierarchy.edges());
    let metric: Metric = timed("take weights in", || hierarchy.customise(weights));
    let ends: Vec<u32> = (0..CELLS).map(|at| (at * graph.nodes() / CELLS) as u32).collect();
    let matrix = timed("1,000 × 1,000 table", || {
        let targets = hierarchy.targets(&metric, &ends);
        hierarchy.matrix(&metric, &ends, &targets)
    });
    timed("1,000 ways of it, arc by arc", || {
        for at in 0..CELLS {
            let (from, to) = (ends[at] as usize, ends[(at * 7 + 13) % CELLS] as usize);
            let way = hierarchy.path(graph, &metric, |arc| weights[arc as usize], from, to);
            let length = way.map_or(CLOSED, |(length, _)| length);
            assert_eq!(length, matrix[at * CELLS + (at * 7 + 13) % CELLS]);
        }
    });
    let rows = 50;
    timed("50 rows of it by Dijkstra", || {
        for row in 0..rows {
            let tree = graph.tree(weights, ends[row] as usize);
            for (column, &to) in ends.iter().enumerate() {
                assert_eq!(tree.distance[to as usize], matrix[row * CELLS + column]);
            }
        }
    });
    let arcs =
        graph.arcs().iter().zip(weights).map(|(&(tail, head), &weight)| (tail, head, weight));
    let peer: DiGraph<(), u64> = DiGraph::from_edges(arcs);
    timed("50 rows of it by petgraph's Dijkstra", || {
        for row in 0..rows {
            let found =
                dijkstra(&peer, NodeIndex::new(ends[row] as usize), None, |edge| *edge.weight());
            for (column, &to) in ends.iter().enumerate() {
                let distance = found.get(&NodeIndex::new(to as usize)).copied().unwrap_or(CLOSED);
                assert_eq!(distance, matrix[row * CELLS + column]);
            }
        }
    });
}
