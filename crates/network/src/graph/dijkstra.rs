//! Shortest paths from one node: Dijkstra (1959) with a binary heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{CLOSED, Graph, NO_ARC};

/// A shortest-path tree from one or several nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// By node: its distance, or [`CLOSED`].
    pub distance: Vec<u64>,
    /// By node: the last arc of its path, or [`NO_ARC`].
    pub last_arc: Vec<u32>,
}

impl Tree {
    /// The arcs of the path to a node, in order of travel; empty for a start or a node out
    /// of reach.
    pub fn path(&self, graph: &Graph, to: usize) -> Vec<u32> {
        let (mut at, mut path) = (to, Vec::new());
        while let Some(&(tail, _)) = graph.arcs.get(self.last_arc[at] as usize) {
            path.push(self.last_arc[at]);
            at = tail as usize;
        }
        path.reverse();
        path
    }
}

impl Graph {
    /// Shortest paths from `from` to all nodes under `weights` (by arc). O((nodes + arcs)
    /// log nodes).
    ///
    /// Among equally short paths the first one found stays: nodes are settled in order of
    /// distance and number, and arcs relaxed in order of their numbers.
    pub fn tree(&self, weights: &[u64], from: usize) -> Tree {
        self.tree_within(weights, &[(from, 0)], CLOSED - 1)
    }

    /// Shortest paths from several starts, each with an initial cost, to all nodes within
    /// `limit`; the others count as out of reach.
    pub fn tree_within(&self, weights: &[u64], from: &[(usize, u64)], limit: u64) -> Tree {
        self.earliest(from, limit, |arc, at| at + weights[arc as usize].min(CLOSED))
    }

    /// Earliest arrivals with time-dependent arcs.
    ///
    /// `arrive` returns the time at which an arc entered at a given time is left,
    /// [`CLOSED`] if never. It must be first in, first out: a later start never arrives
    /// earlier (Dreyfus 1969).
    pub fn earliest(
        &self,
        from: &[(usize, u64)],
        limit: u64,
        mut arrive: impl FnMut(u32, u64) -> u64,
    ) -> Tree {
        let limit = limit.min(CLOSED - 1);
        let mut tree =
            Tree { distance: vec![CLOSED; self.nodes()], last_arc: vec![NO_ARC; self.nodes()] };
        let mut heap = BinaryHeap::new();
        for &(node, cost) in from {
            if cost < tree.distance[node] && cost <= limit {
                tree.distance[node] = cost;
                heap.push(Reverse((cost, node as u32)));
            }
        }
        while let Some(Reverse((distance, node))) = heap.pop() {
            if distance > tree.distance[node as usize] {
                continue;
            }
            for out in self.out(node as usize) {
                let (head, total) = (out.head as usize, arrive(out.arc, distance));
                if total < tree.distance[head] && total <= limit {
                    tree.distance[head] = total;
                    tree.last_arc[head] = out.arc;
                    heap.push(Reverse((total, out.head)));
                }
            }
        }
        tree
    }
}
