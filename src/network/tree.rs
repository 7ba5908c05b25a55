//! Fastest ways from one place to all others: Dijkstra (1959) with a binary heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Network, UNREACHABLE_MS};
use crate::region::VehicleClass;

const NO_EDGE: u32 = u32::MAX;

/// Fastest ways of one class from one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    ms: Vec<u64>,
    length_m: Vec<u32>,
    last_edge: Vec<u32>,
}

impl Tree {
    /// Travel time to a place by position, or [`UNREACHABLE_MS`].
    pub fn ms(&self, to: usize) -> u64 {
        self.ms[to]
    }

    /// Metres to a place by position along the fastest way; 0 if it is out of reach.
    pub fn length_m(&self, to: usize) -> u32 {
        self.length_m[to]
    }

    /// The edges to a place by position, in order of travel; empty if it is the start or out of reach.
    pub fn path(&self, network: &Network<'_>, to: usize) -> Vec<usize> {
        let places = &network.region.places;
        let (mut at, mut edges) = (to, Vec::new());
        while self.last_edge[at] != NO_EDGE {
            let edge = self.last_edge[at] as usize;
            edges.push(edge);
            let ends = &network.region.edges[edge];
            let other = if places[at].code == ends.from { &ends.to } else { &ends.from };
            let Some(before) = places.position(other) else { break };
            at = before;
        }
        edges.reverse();
        edges
    }
}

impl Network<'_> {
    /// Grows the tree of fastest ways. O((places + edges) log places).
    pub(super) fn grow(&self, class: &VehicleClass, from: usize) -> Tree {
        let count = self.region.places.len();
        let mut tree = Tree {
            ms: vec![UNREACHABLE_MS; count],
            length_m: vec![0; count],
            last_edge: vec![NO_EDGE; count],
        };
        let mut heap = BinaryHeap::from([Reverse((0_u64, from))]);
        tree.ms[from] = 0;
        while let Some(Reverse((ms, node))) = heap.pop() {
            if ms > tree.ms[node] {
                continue;
            }
            for &arc in self.arcs_from(node) {
                let arc_ms = self.arc_ms(arc, class);
                let (to, total) = (arc.to as usize, ms.saturating_add(arc_ms));
                if arc_ms != UNREACHABLE_MS && total < tree.ms[to] {
                    tree.ms[to] = total;
                    tree.last_edge[to] = arc.edge;
                    let edge_m = self.region.edges[arc.edge as usize].length_m;
                    tree.length_m[to] = tree.length_m[node].saturating_add(edge_m);
                    heap.push(Reverse((total, to)));
                }
            }
        }
        tree
    }
}
