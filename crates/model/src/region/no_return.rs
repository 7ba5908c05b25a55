//! Places that vehicles can reach but not leave, at the end of one-way roads.

use std::collections::BTreeSet;

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, EdgeRef, IntoNeighbors, Reversed, VisitMap, Visitable};
use tepat_network::{Direction, Who, node_id};
use tepat_order::Gather as _;

use super::{Edge, PlaceKind, Region};
use crate::message::Message;

/// Edges named at most that would lead back if they were open both ways.
const MOST_NAMED: usize = 3;

/// The posts that can be reached from the store but have no way back to it, in order of code, each
/// with the one-way edges to open. O(places + nodes + (edges + links) log places).
pub fn no_way_back(region: &Region) -> Vec<Message> {
    let Some(store) = region.store().and_then(|store| region.places.position(&store.code)) else {
        return Vec::new();
    };
    let net = region.imported();
    let places = region.places.len();
    let node_of = |code: &str| match node_id(code) {
        Some(id) => net.node(id).map(|node| places + node),
        None => region.places.position(code),
    };
    // Every passable step in each direction; one-way edges are named.
    let mut graph: DiGraph<(), Option<&Edge>> = DiGraph::default();
    for _ in 0..places + net.nodes.len() {
        graph.add_node(());
    }
    let mut add = |from: usize, to: usize, edge| {
        graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), edge);
    };
    for edge in region.edges.iter().filter(|edge| !edge.closed) {
        let Some((from, to)) = node_of(&edge.from).zip(node_of(&edge.to)) else {
            continue;
        };
        add(from, to, edge.one_way.then_some(edge));
        if !edge.one_way {
            add(to, from, None);
        }
    }
    for link in net.links.iter().filter(|link| link.who != Who::Nobody) {
        let (from, to) = (places + link.from as usize, places + link.to as usize);
        if link.direction != Direction::Backward {
            add(from, to, None);
        }
        if link.direction != Direction::Forward {
            add(to, from, None);
        }
    }
    let store = NodeIndex::new(store);
    let (there, back) = (reached(&graph, store), reached(Reversed(&graph), store));
    let is_stuck = |node: NodeIndex| there.is_visited(&node) && !back.is_visited(&node);
    // One-way edges from where there is a way back to where there is none.
    let into: BTreeSet<&str> = graph
        .edge_references()
        .filter(|arc| back.is_visited(&arc.source()) && is_stuck(arc.target()))
        .filter_map(|arc| arc.weight().map(|edge| edge.code.as_str()))
        .gather();
    let mut named: Vec<&str> = into.iter().copied().take(MOST_NAMED).collect();
    if into.len() > MOST_NAMED {
        named.push("…");
    }
    let posts = region.places.iter().enumerate().filter(|(at, place)| {
        matches!(place.kind, PlaceKind::Ppk | PlaceKind::Pps) && is_stuck(NodeIndex::new(*at))
    });
    posts
        .map(|(_, place)| {
            let key = if named.is_empty() { "region-no-way-back" } else { "region-no-way-back-by" };
            let message = Message::warning(key).about(&place.code).with("place", &*place.name);
            if named.is_empty() { message } else { message.with("edges", named.join(", ")) }
        })
        .collect()
}

/// What can be reached from a node.
fn reached<G>(graph: G, start: NodeIndex) -> G::Map
where
    G: IntoNeighbors<NodeId = NodeIndex> + Visitable,
{
    let mut search = Dfs::new(graph, start);
    while search.next(graph).is_some() {}
    search.discovered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::{Place, Table};

    #[test]
    fn ends_of_one_way_roads_are_found() {
        // Store G, then A and B; edges as `from to`, `>` for one way, `x` for closed.
        let check = |edges: &[(&str, &str, &str)], expect: &[(&str, &str)]| {
            let mut region = Region::default();
            let place = |code: &str, kind: PlaceKind| -> Place {
                let fields = serde_json::json!({
                    "code": code, "name": code, "kind": kind, "parent": "", "lat": 0.0, "lon": 0.0,
                    "radius_m": 0, "delivery": "tiered", "flood_prone": false
                });
                serde_json::from_value(fields).unwrap()
            };
            let kinds = [("G", PlaceKind::Store), ("A", PlaceKind::Ppk), ("B", PlaceKind::Pps)];
            region.places = kinds.map(|(code, kind)| place(code, kind)).into_iter().collect();
            let edge = |(at, (from, to, kind)): (usize, &(&str, &str, &str))| Edge {
                code: format!("E{at}"),
                from: (*from).into(),
                to: (*to).into(),
                one_way: kind.contains('>'),
                closed: kind.contains('x'),
                ..Edge::default()
            };
            region.edges = edges.iter().enumerate().map(edge).collect::<Table<Edge>>();
            let text = |message: &Message, name: &str| {
                let value = message.values.iter().find(|(own, _)| own == name);
                value.map_or(String::new(), |(_, value)| match value {
                    crate::message::Value::Text(text) => text.clone(),
                    other => format!("{other:?}"),
                })
            };
            let found: Vec<(String, String)> = no_way_back(&region)
                .iter()
                .map(|message| (text(message, "place"), text(message, "edges")))
                .collect();
            let expect: Vec<(String, String)> =
                expect.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            assert_eq!(found, expect, "{edges:?}");
        };
        check(&[("G", "A", ""), ("A", "B", "")], &[]);
        check(&[("G", "A", ""), ("A", "B", ">")], &[("B", "E1")]);
        check(&[("G", "A", ">"), ("A", "B", "")], &[("A", "E0"), ("B", "E0")]);
        check(&[("G", "A", ">"), ("A", "B", ">"), ("B", "G", ">")], &[]);
        check(&[("G", "A", ""), ("A", "B", ">"), ("B", "A", "x")], &[("B", "E1")]);
        // Nobody gets there, which is a different problem.
        check(&[("G", "A", ""), ("B", "A", ">")], &[]);
        check(&[("G", "A", ""), ("A", "X", ">")], &[]);
    }
}
