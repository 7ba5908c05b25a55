//! Directed graphs with weighted arcs, and the questions asked of them.
//!
//! A [`Graph`] is nodes and arcs alone. What an arc costs is given beside it, one
//! weight per arc, so that a flood or another vehicle changes weights and nothing
//! else. Weights add up below [`CLOSED`]; an arc of that weight cannot be gone, a
//! node at that distance cannot be reached.
//!
//! One question is answered by Dijkstra's search ([`Graph::tree`]); many at once by a
//! [`Hierarchy`], made once for the graph and given weights in a fraction of the time.

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

/// The weight of an arc that cannot be gone, and the distance of a node out of reach.
///
/// Half of what fits, so that two distances always add up.
pub const CLOSED: u64 = u64::MAX / 2;

/// No arc: the last arc of a node that was not reached, or of the start.
pub const NO_ARC: u32 = u32::MAX;

/// Nodes by number, and arcs between them, numbered as they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    first: Vec<u32>,
    out: Vec<Out>,
    arcs: Vec<(u32, u32)>,
}

/// An arc as seen from its tail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Out {
    /// Where it leads.
    pub head: u32,
    /// Its number.
    pub arc: u32,
}

impl Graph {
    /// A graph of `nodes` nodes and these arcs, each from tail to head. Loops and
    /// parallel arcs are allowed; an arc that names a node there is not belongs to none.
    /// O(nodes + arcs).
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

    /// Number of its nodes.
    pub fn nodes(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// Its arcs by number: tail and head.
    pub fn arcs(&self) -> &[(u32, u32)] {
        &self.arcs
    }

    /// The arcs that leave a node, in order of their numbers.
    pub fn out(&self, node: usize) -> &[Out] {
        &self.out[self.first[node] as usize..self.first[node + 1] as usize]
    }

    /// The same arcs under the same numbers, each the other way.
    pub fn reversed(&self) -> Self {
        Self::new(self.nodes(), self.arcs.iter().map(|&(tail, head)| (head, tail)).collect())
    }
}

#[cfg(test)]
mod tests;
