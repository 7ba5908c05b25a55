//! The graph of a region: the part that depends on no class, condition or closure.

use tepat_network::graph::{Graph, Hierarchy, dissection};

use tepat_network::node_id;

use crate::PlaceIndex;
use tepat_model::region::{Edge, Record, Region, SharedNet};

/// A hierarchy with at most this many edges is always built.
const MOST_EDGES: usize = 2_000_000;

/// With more edges per node than this, a larger hierarchy is abandoned. Roads have five to eight; a
/// full grid has more the larger it is, and every class needs weights for all of them.
const MOST_EDGES_PER_NODE: usize = 12;

/// Nodes, arcs and, with an imported network, the hierarchy over them.
#[derive(Clone, Debug)]
pub struct Preparation {
    /// Places by position, then the nodes of the imported network.
    pub(super) graph: Graph,
    /// By arc: its step; see [`Region::step`].
    pub(super) steps: Vec<u32>,
    /// The hierarchy over an imported network, unless it is too large; see [`MOST_EDGES`].
    pub(super) hierarchy: Option<Hierarchy>,
    net: SharedNet,
    positions: Vec<[i32; 2]>,
}

impl Preparation {
    /// Builds the graph and, with an imported network, orders and contracts its nodes:
    /// some seconds for a hundred thousand.
    pub fn new(region: &Region) -> Self {
        let (arcs, steps) = arcs(region);
        let positions = positions(region);
        let graph = Graph::new(positions.len(), arcs);
        let most_edges = MOST_EDGES.max(MOST_EDGES_PER_NODE * positions.len());
        let hierarchy = (!region.imported().links.is_empty())
            .then(|| Hierarchy::within(&graph, &dissection(&graph, &positions), most_edges))
            .flatten();
        Self { graph, steps, hierarchy, net: region.net.clone(), positions }
    }

    /// Whether a region has the same nodes and arcs. O(places + edges + links).
    pub fn fits(&self, region: &Region) -> bool {
        let same_net = self.net == region.net;
        same_net && self.positions == positions(region) && {
            let (arcs, steps) = arcs(region);
            arcs == self.graph.arcs() && steps == self.steps
        }
    }
}

/// Latitude and longitude of every node, in ten-millionths of a degree.
fn positions(region: &Region) -> Vec<[i32; 2]> {
    let e7 = |degrees: f64| libm::round(degrees * 1e7) as i32;
    let places = region.places.iter().map(|place| [e7(place.lat), e7(place.lon)]);
    let nodes = region.imported().nodes.iter().map(|node| [node.lat_e7, node.lon_e7]);
    places.chain(nodes).collect()
}

/// The node that an edge's `from` or `to` names.
pub(super) fn node_of(region: &Region, code: &str) -> Option<usize> {
    let place = PlaceIndex::of_code(region, code).map(PlaceIndex::node);
    place.or_else(|| Some(region.places.len() + region.imported().node(node_id(code)?)?))
}

/// By link: whether an edge replaces it.
pub(super) fn stood_in(region: &Region) -> Vec<bool> {
    let net = region.imported();
    let mut stood_in = vec![false; net.links.len()];
    let named = |edge: &Edge| region.link(edge.code());
    for link in region.edges.iter().filter_map(named) {
        stood_in[link] = true;
    }
    stood_in
}

/// The graph of a region and the step of each arc, without a hierarchy. O(places + edges + links).
pub fn graph(region: &Region) -> (Graph, Vec<u32>) {
    let (arcs, steps) = arcs(region);
    (Graph::new(region.places.len() + region.imported().nodes.len(), arcs), steps)
}

/// The arcs in order of their steps, each step forward before backward.
fn arcs(region: &Region) -> (Vec<(u32, u32)>, Vec<u32>) {
    let (mut arcs, mut steps) = (Vec::new(), Vec::new());
    let mut add = |step: usize, from: usize, to: usize| {
        if from != to {
            arcs.push((from as u32, to as u32));
            steps.push(step as u32);
        }
    };
    for (step, edge) in region.edges.iter().enumerate() {
        let ends = node_of(region, &edge.from).zip(node_of(region, &edge.to));
        let Some((from, to)) = ends else { continue };
        add(step, from, to);
        if !edge.one_way {
            add(step, to, from);
        }
    }
    let (places, edges) = (region.places.len(), region.edges.len());
    let stood_in = stood_in(region);
    for (at, link) in region.imported().links.iter().enumerate().filter(|(at, _)| !stood_in[*at]) {
        let (from, to) = (places + link.from as usize, places + link.to as usize);
        let (forward, backward) = link_ways(link);
        if forward {
            add(edges + at, from, to);
        }
        if backward {
            add(edges + at, to, from);
        }
    }
    (arcs, steps)
}

/// Whether a link is passable forward, and whether backward; pedestrian links are passable both
/// ways.
fn link_ways(link: &tepat_network::Link) -> (bool, bool) {
    use tepat_network::{Direction, Who};
    match (link.direction, link.who) {
        (_, Who::OnFoot) | (Direction::Both, _) => (true, true),
        (Direction::Forward, _) => (true, false),
        (Direction::Backward, _) => (false, true),
    }
}
