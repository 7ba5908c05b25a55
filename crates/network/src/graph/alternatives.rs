//! Alternative routes by the plateau method.
//!
//! A plateau is a stretch shared by the shortest-path trees from the start and to the goal.
//! A route through a long plateau is locally optimal along it (Abraham, Delling, Goldberg
//! and Werneck 2013, "Alternative routes in road networks",
//! <https://doi.org/10.1145/2444016.2444019>).

use super::{CLOSED, Graph, NO_ARC, Tree};

/// Criteria for an alternative route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Different {
    /// Most routes, including the shortest.
    pub ways: usize,
    /// How much longer than the shortest a route may be, in per cent of the shortest.
    pub stretch_percent: u64,
    /// Length that a route may share with earlier ones, in per cent of the shortest.
    pub shared_percent: u64,
    /// Minimum length of the plateau, in per cent of the shortest.
    pub plateau_percent: u64,
}

impl Default for Different {
    fn default() -> Self {
        Self { ways: 3, stretch_percent: 60, shared_percent: 70, plateau_percent: 10 }
    }
}

/// The shortest route between two nodes and substantially different alternatives, each with
/// its length and arcs; empty if there is no route.
///
/// No route passes a node twice. The shortest comes first; the others are ordered by their
/// plateau length minus their detour. `reversed` is [`Graph::reversed`]. O((nodes + arcs)
/// log nodes).
pub fn alternatives(
    graph: &Graph,
    reversed: &Graph,
    weights: &[u64],
    from: usize,
    to: usize,
    different: Different,
) -> Vec<(u64, Vec<u32>)> {
    let ahead = graph.tree(weights, from);
    let best = ahead.distance[to];
    if best >= CLOSED {
        return Vec::new();
    }
    let mut ways = vec![(best, ahead.path(graph, to))];
    let of_best = |percent: u64| (u128::from(best) * u128::from(percent) / 100) as u64;
    let longest = best.saturating_add(of_best(different.stretch_percent)).min(CLOSED - 1);
    let behind = reversed.tree_within(weights, &[(to, 0)], longest);
    let mut plateaus = plateaus(graph, &ahead, &behind, longest);
    plateaus.retain(|plateau| plateau.length >= of_best(different.plateau_percent).max(1));
    plateaus.sort_by_key(|plateau| {
        (plateau.total.saturating_sub(plateau.length), plateau.total, plateau.first)
    });
    let mut used = vec![false; graph.arcs().len()];
    let mark = |used: &mut Vec<bool>, arcs: &[u32]| {
        arcs.iter().for_each(|&arc| used[arc as usize] = true);
    };
    mark(&mut used, &ways[0].1);
    for plateau in plateaus {
        if ways.len() >= different.ways {
            break;
        }
        let mut arcs = ahead.path(graph, plateau.first);
        arcs.extend(behind.path(reversed, plateau.first).iter().rev());
        let shared: u64 =
            arcs.iter().filter(|&&arc| used[arc as usize]).map(|&arc| weights[arc as usize]).sum();
        if shared <= of_best(different.shared_percent) && is_simple(graph, from, &arcs) {
            mark(&mut used, &arcs);
            ways.push((plateau.total, arcs));
        }
    }
    ways
}

struct Plateau {
    first: usize,
    length: u64,
    /// Length of the whole route through it.
    total: u64,
}

fn plateaus(graph: &Graph, ahead: &Tree, behind: &Tree, longest: u64) -> Vec<Plateau> {
    // An arc belongs to a plateau if both trees use it.
    let next = |node: usize| {
        let arc = behind.last_arc[node];
        let &(_, head) = graph.arcs().get(arc as usize)?;
        (ahead.last_arc[head as usize] == arc).then_some(head as usize)
    };
    let begins = |node: usize| {
        let arc = ahead.last_arc[node];
        arc == NO_ARC || behind.last_arc[graph.arcs()[arc as usize].0 as usize] != arc
    };
    let mut plateaus = Vec::new();
    for first in 0..graph.nodes() {
        let total = ahead.distance[first].min(CLOSED) + behind.distance[first].min(CLOSED);
        if total > longest || !begins(first) {
            continue;
        }
        let mut last = first;
        while let Some(node) = next(last) {
            last = node;
        }
        if last != first {
            let length = ahead.distance[last] - ahead.distance[first];
            plateaus.push(Plateau { first, length, total });
        }
    }
    plateaus
}

fn is_simple(graph: &Graph, from: usize, arcs: &[u32]) -> bool {
    let mut nodes: Vec<u32> = arcs.iter().map(|&arc| graph.arcs()[arc as usize].1).collect();
    nodes.push(from as u32);
    nodes.sort_unstable();
    nodes.windows(2).all(|pair| pair[0] != pair[1])
}
