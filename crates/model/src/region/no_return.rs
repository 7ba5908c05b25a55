//! Places that a vehicle reaches and never leaves: they lie at the end of one-way roads.

use std::collections::BTreeSet;

use tepat_network::{Direction, Who, node_id};

use super::{Edge, PlaceKind, Region};
use crate::message::Message;

/// Most edges named that would lead back if they were open both ways.
const MOST_NAMED: usize = 3;

/// The posts that can be reached from the store and have no way back to it, in order of code, each
/// with the one-way edges that would help. O((places + nodes + edges + links) log places).
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
    // Begin and end of every passable step, and the edge it belongs to, in each direction.
    let mut arcs: Vec<(usize, usize, Option<&Edge>)> = Vec::new();
    for edge in region.edges.iter().filter(|edge| !edge.closed) {
        let Some((from, to)) = node_of(&edge.from).zip(node_of(&edge.to)) else {
            continue;
        };
        arcs.push((from, to, edge.one_way.then_some(edge)));
        if !edge.one_way {
            arcs.push((to, from, None));
        }
    }
    for link in net.links.iter().filter(|link| link.who != Who::Nobody) {
        let (from, to) = (places + link.from as usize, places + link.to as usize);
        if link.direction != Direction::Backward {
            arcs.push((from, to, None));
        }
        if link.direction != Direction::Forward {
            arcs.push((to, from, None));
        }
    }
    let nodes = places + net.nodes.len();
    let pairs = || arcs.iter().map(|&(from, to, _)| (from, to));
    let there = reached(nodes, store, pairs());
    let back = reached(nodes, store, pairs().map(|(from, to)| (to, from)));
    let is_stuck = |node: usize| there[node] && !back[node];
    // One-way edges from where there is a way back to where there is none.
    let into: BTreeSet<&str> = arcs
        .iter()
        .filter(|(from, to, _)| back[*from] && is_stuck(*to))
        .filter_map(|(_, _, edge)| edge.map(|edge| edge.code.as_str()))
        .collect();
    let mut named: Vec<&str> = into.iter().copied().take(MOST_NAMED).collect();
    if into.len() > MOST_NAMED {
        named.push("…");
    }
    let posts = region.places.iter().enumerate().filter(|(at, place)| {
        matches!(place.kind, PlaceKind::Ppk | PlaceKind::Pps) && is_stuck(*at)
    });
    posts
        .map(|(_, place)| {
            let key = if named.is_empty() { "region-no-way-back" } else { "region-no-way-back-by" };
            let message = Message::warning(key).about(&place.code).with("place", &*place.name);
            if named.is_empty() { message } else { message.with("edges", named.join(", ")) }
        })
        .collect()
}

/// What can be reached from a node over arcs.
fn reached(
    nodes: usize,
    start: usize,
    arcs: impl Iterator<Item = (usize, usize)> + Clone,
) -> Vec<bool> {
    let mut first = vec![0_usize; nodes + 1];
    for (from, _) in arcs.clone() {
        first[from + 1] += 1;
    }
    for node in 0..nodes {
        first[node + 1] += first[node];
    }
    let mut next = first.clone();
    let mut ends = vec![0_usize; first[nodes]];
    for (from, to) in arcs {
        ends[next[from]] = to;
        next[from] += 1;
    }
    let mut is_reached = vec![false; nodes];
    let mut open = vec![start];
    is_reached[start] = true;
    while let Some(node) = open.pop() {
        for &end in &ends[first[node]..first[node + 1]] {
            if !is_reached[end] {
                is_reached[end] = true;
                open.push(end);
            }
        }
    }
    is_reached
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
        // Nobody gets there: that is another matter.
        check(&[("G", "A", ""), ("B", "A", ">")], &[]);
        check(&[("G", "A", ""), ("A", "X", ">")], &[]);
    }
}
