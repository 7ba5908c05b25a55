//! Villages that cannot be reached from the store, and how large the gap to the network is.

use serde::{Deserialize, Serialize};
use tepat_network::graph::CLOSED;

use super::Asker;
use crate::{ClassIndex, PlaceIndex};
use tepat_model::message::Message;
use tepat_model::region::{Place, PlaceKind, Region, no_way_back, node_position, straight_m};
use tepat_model::time::Moment;

/// A village that no chain of vehicles reaches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unreached {
    /// Code of its post.
    pub place: String,
    /// Number of its voters.
    pub voters: u64,
    /// Code of the nearest place or node of the imported network that is reached; empty if
    /// nothing is.
    pub nearest: String,
    /// Metres between the two as the crow flies.
    pub gap_m: u64,
}

/// Lists the villages that cannot be reached from the store, in order of code.
///
/// O(classes · (nodes + arcs) log nodes + unreached villages · nodes).
pub fn unreached(asker: &mut Asker<'_>, at: Moment) -> Vec<Unreached> {
    let region = asker.region();
    let Some(store) = region.store().map(|store| store.code.clone()) else { return Vec::new() };
    let arrivals = asker.arrivals(&store, "", at).unwrap_or_default();
    let lost = |code: &str| {
        let found = arrivals.binary_search_by(|(known, _)| known.as_str().cmp(code));
        found.is_ok_and(|at| arrivals[at].1.is_none())
    };
    let villages: Vec<&Place> = region
        .places
        .iter()
        .filter(|place| place.kind == PlaceKind::Pps && lost(&place.code))
        .collect();
    if villages.is_empty() {
        return Vec::new();
    }
    let reached = reached(asker, &arrivals);
    let position = |node: usize| match PlaceIndex::of_node(region, node) {
        Some(place) => (place.place(region).lat, place.place(region).lon),
        None => node_position(&region.net.nodes[node - region.places.len()]),
    };
    let code = |node: usize| match PlaceIndex::of_node(region, node) {
        Some(place) => place.place(region).code.clone(),
        None => tepat_network::node_code(region.net.nodes[node - region.places.len()].id),
    };
    let describe = |place: &Place| {
        let here = (place.lat, place.lon);
        let nearest = reached.iter().map(|&node| (straight_m(here, position(node)), node)).min();
        let voters = region.stations.iter().filter(|s| s.desa == place.code);
        Unreached {
            place: place.code.clone(),
            voters: voters.map(|station| u64::from(station.voters)).sum(),
            nearest: nearest.map_or_else(String::new, |(_, node)| code(node)),
            gap_m: nearest.map_or(0, |(gap_m, _)| gap_m),
        }
    };
    villages.into_iter().map(describe).collect()
}

/// The posts that vehicles reach but cannot return from, each with the edges to open; if a place or
/// station is given, only its post.
pub fn without_return(region: &Region, asked: Option<&str>) -> Vec<Message> {
    let post = |code| region.stations.get(code).map_or(code, |station| station.desa.as_str());
    let post = asked.map(post);
    let mut stuck = no_way_back(region);
    stuck.retain(|stuck| post.is_none_or(|post| stuck.at.code.as_deref() == Some(post)));
    stuck
}

/// All nodes that some vehicle reaches.
fn reached(asker: &mut Asker<'_>, arrivals: &super::Arrivals) -> Vec<usize> {
    let region = asker.region();
    let is_met = |place: &PlaceIndex| arrivals[place.position()].1.is_some();
    let places: Vec<PlaceIndex> = PlaceIndex::all(region).filter(is_met).collect();
    let mut is_reached = vec![false; asker.network().graph().nodes()];
    for class in ClassIndex::all(region) {
        let starts: Vec<(usize, u64)> = places
            .iter()
            .filter(|&&place| {
                crate::chains::standing_at(region, place).iter().any(|(c, _)| *c == class)
            })
            .map(|place| (place.node(), 0))
            .collect();
        if starts.is_empty() {
            continue;
        }
        let weights = asker.weights(super::Want::Fastest, class);
        let tree = asker.network().graph().tree_within(&weights, &starts, CLOSED - 1);
        for (node, &distance) in tree.distance.iter().enumerate() {
            is_reached[node] |= distance < CLOSED;
        }
    }
    (0..is_reached.len()).filter(|&node| is_reached[node]).collect()
}
