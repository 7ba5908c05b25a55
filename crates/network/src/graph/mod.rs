//! Directed graphs with weighted arcs, and shortest-path queries on them.
//!
//! A [`Graph`] holds only nodes and arcs. Weights, one per arc, are passed separately, so a
//! flood or another vehicle changes the weights and nothing else. Sums of weights stay
//! below [`CLOSED`]; an arc of that weight is closed, and a node at that distance is out of
//! reach.
//!
//! Dijkstra's algorithm ([`Graph::tree`]) answers a single query. For many queries, a
//! [`Hierarchy`] is built once per graph and customised with new weights in a fraction of
//! that time.

mod alternatives;
mod cuts;
mod dijkstra;
mod hierarchy;
mod metric;
mod order;
#[cfg(any(test, feature = "instruments"))]
mod sample;

pub use alternatives::{Different, alternatives};
pub use cuts::{Cut, Cuts, NO_COLOUR};
pub use dijkstra::Tree;
pub use hierarchy::Hierarchy;
pub use metric::{Metric, Targets};
pub use order::dissection;
#[cfg(any(test, feature = "instruments"))]
pub use sample::{Sample, sample};

/// The weight of a closed arc, and the distance of a node out of reach.
///
/// Half of the range, so that the sum of two distances never overflows.
pub const CLOSED: u64 = u64::MAX / 2;

/// No arc: the last arc of the start and of nodes out of reach.
pub const NO_ARC: u32 = u32::MAX;

/// A directed graph; arcs keep the numbers in which they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    first: Vec<u32>,
    out: Vec<Out>,
    arcs: Vec<(u32, u32)>,
}

/// An arc seen from its tail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Out {
    /// The node it leads to.
    pub head: u32,
    /// Its number.
    pub arc: u32,
}

impl Graph {
    /// Builds a graph of `nodes` nodes from arcs given as tail and head. Loops and parallel
    /// arcs are allowed; an arc with a node out of range is kept but never used. O(nodes +
    /// arcs).
    pub fn new(nodes: usize, arcs: Vec<(u32, u32)>) -> Self {
        let exists =
            |&(tail, head): &(u32, u32)| (tail as usize) < nodes && (head as usize) < nodes;
        let mut first = vec![0_u32; nodes + 1];
        for (tail, _) in arcs.iter().filter(|arc| exists(arc)) {
            first[*tail as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut out = vec![Out { head: 0, arc: 0 }; first[nodes] as usize];
        for (number, arc) in arcs.iter().enumerate().filter(|(_, arc)| exists(arc)) {
            let at = &mut next[arc.0 as usize];
            out[*at as usize] = Out { head: arc.1, arc: number as u32 };
            *at += 1;
        }
        Self { first, out, arcs }
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// All arcs by number, as tail and head.
    pub fn arcs(&self) -> &[(u32, u32)] {
        &self.arcs
    }

    /// The arcs leaving a node, in order of their numbers.
    pub fn out(&self, node: usize) -> &[Out] {
        &self.out[self.first[node] as usize..self.first[node + 1] as usize]
    }

    /// The graph with all arcs reversed, under the same numbers.
    pub fn reversed(&self) -> Self {
        Self::new(self.nodes(), self.arcs.iter().map(|&(tail, head)| (head, tail)).collect())
    }
}

#[cfg(test)]
mod tests;
