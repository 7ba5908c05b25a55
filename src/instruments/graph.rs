//! Timings of the graph in the page's worker, next to petgraph's Dijkstra on the same network.

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use tepat_network::graph::{CLOSED, Hierarchy, dissection, sample};

/// Number of sources and of targets in the table.
const ENDS: usize = 1_000;

/// Rows of the table that Dijkstra computes; all of them would take too long.
const PLAIN_ROWS: usize = 20;

/// Milliseconds of each step on a synthetic network of about `nodes` crossings. Dijkstra's rows are
/// extrapolated to the whole table; `wrong` counts the cells that differ.
pub fn measure(nodes: usize, now_ms: impl Fn() -> f64) -> Vec<(String, f64)> {
    let mut times = Vec::new();
    let mut last = now_ms();
    let mut took = |what: &str, times: &mut Vec<(String, f64)>, share: f64| {
        let now = now_ms();
        times.push((what.to_owned(), (now - last) * share));
        last = now;
    };
    let made = sample(nodes, 1);
    let (graph, weights) = (&made.graph, &made.weights);
    took("make the network", &mut times, 1.0);
    let order = dissection(graph, &made.positions);
    took("order", &mut times, 1.0);
    let hierarchy = Hierarchy::new(graph, &order);
    took("contract", &mut times, 1.0);
    let metric = hierarchy.customise(weights);
    took("take weights in", &mut times, 1.0);
    let ends: Vec<u32> = (0..ENDS).map(|at| (at * graph.nodes() / ENDS) as u32).collect();
    let matrix = hierarchy.matrix(&metric, &ends, &hierarchy.targets(&metric, &ends));
    took("table", &mut times, 1.0);
    let share = ENDS as f64 / PLAIN_ROWS as f64;
    let mut wrong = 0;
    for row in 0..PLAIN_ROWS {
        let tree = graph.tree(weights, ends[row] as usize);
        let cells = &matrix[row * ENDS..(row + 1) * ENDS];
        wrong += ends
            .iter()
            .zip(cells)
            .filter(|(to, cell)| tree.distance[**to as usize] != **cell)
            .count();
    }
    took("table by Dijkstra", &mut times, share);
    let arcs = graph.arcs().iter().zip(weights).map(|(&(tail, head), &ms)| (tail, head, ms));
    let peer: DiGraph<(), u64> = DiGraph::from_edges(arcs);
    took("make petgraph's network", &mut times, 1.0);
    for row in 0..PLAIN_ROWS {
        let found = dijkstra(&peer, NodeIndex::new(ends[row] as usize), None, |e| *e.weight());
        let distance = |to: u32| found.get(&NodeIndex::new(to as usize)).copied().unwrap_or(CLOSED);
        let cells = &matrix[row * ENDS..(row + 1) * ENDS];
        wrong += ends.iter().zip(cells).filter(|(to, cell)| distance(**to) != **cell).count();
    }
    took("table by petgraph", &mut times, share);
    times.push(("wrong".to_owned(), wrong as f64));
    times
}
