//! What is joined to what, whatever the vehicle.

use petgraph::unionfind::UnionFind;

use crate::region::Region;

/// Which places are joined by edges, with and without the closures.
#[derive(Clone, Debug)]
pub struct Reach {
    open: Vec<usize>,
    with_closed: Vec<usize>,
}

impl Reach {
    /// Whether open edges join two places, by position.
    pub fn joined(&self, a: usize, b: usize) -> bool {
        self.open[a] == self.open[b]
    }

    /// Whether they would be joined if no edge were closed.
    pub fn joined_without_closures(&self, a: usize, b: usize) -> bool {
        self.with_closed[a] == self.with_closed[b]
    }
}

/// Finds the connected parts of the network, with and without closures. Near-linear.
pub fn reach(region: &Region) -> Reach {
    let parts = |closed_too: bool| {
        let mut parts = UnionFind::new(region.places.len());
        for edge in region.edges.iter().filter(|edge| closed_too || !edge.closed) {
            let ends = (region.places.position(&edge.from), region.places.position(&edge.to));
            if let (Some(from), Some(to)) = ends {
                parts.union(from, to);
            }
        }
        parts.into_labeling()
    };
    Reach { open: parts(false), with_closed: parts(true) }
}
