//! Which places are connected, whatever the vehicle.

use petgraph::unionfind::UnionFind;

use super::preparation::{node_of, stood_in};
use crate::PlaceIndex;
use tepat_model::region::Region;

/// The connected parts of the network, with and without closed edges.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The part of each place.
    open: Vec<usize>,
    with_closed: Vec<usize>,
}

impl Reach {
    /// Whether open edges connect two places.
    pub fn joined(&self, a: PlaceIndex, b: PlaceIndex) -> bool {
        self.open[a.position()] == self.open[b.position()]
    }

    /// Whether two places would be connected if no edge were closed.
    pub fn joined_without_closures(&self, a: PlaceIndex, b: PlaceIndex) -> bool {
        self.with_closed[a.position()] == self.with_closed[b.position()]
    }
}

/// Finds the connected parts of the network, with and without what is closed by hand or by the
/// conditions. Near-linear.
pub fn reach(region: &Region) -> Reach {
    let net = region.imported();
    let places = region.places.len();
    let stood_in = stood_in(region);
    let parts = |closed_too: bool| {
        let mut parts = UnionFind::new(places + net.nodes.len());
        let is_open = |edge: &tepat_model::region::Edge| {
            closed_too || !edge.passage(region.conditions, region).is_closed()
        };
        for edge in region.edges.iter().filter(|edge| is_open(edge)) {
            if let (Some(from), Some(to)) = (node_of(region, &edge.from), node_of(region, &edge.to))
            {
                parts.union(from, to);
            }
        }
        for (link, _) in net.links.iter().zip(&stood_in).filter(|(_, stood_in)| !**stood_in) {
            parts.union(places + link.from as usize, places + link.to as usize);
        }
        let mut labels = parts.into_labeling();
        labels.truncate(places);
        labels
    };
    Reach { open: parts(false), with_closed: parts(true) }
}
