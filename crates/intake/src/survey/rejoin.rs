//! Connects places with the region's present network, without reading its file again.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use tepat_network::{Direction, Family, Net, OnLink, node_code};

use super::connect::{is_connection, is_landing, mode_of, rank_on_foot};
use super::{Earlier, anchored, earlier, position_e7};
use tepat_model::document::{Document, Edit, TableName};
use tepat_model::region::reference_ms;
use tepat_model::region::{Edge, Mode, Place, PlaceKind, Region, Rules, Ways};
use tepat_order::Gather as _;

pub use tepat_model::document::CONNECTIONS;
/// Closer to a node than this, in decimetres, a place is connected with that node only.
const AT_NODE_DM: u32 = 250;

/// The code of a connection. The first of a family is numbered 1 to 3; a second one, to the
/// other end of the same link, 4 to 6.
pub(super) fn code_of(place: &str, family: Family, second: bool) -> String {
    format!("{place}.J{}", family as u8 + if second { 4 } else { 1 })
}

/// The code of the second connection in the family of a first one.
pub(super) fn second_of(first: &str) -> Option<String> {
    let (place, number) = first.rsplit_once(".J")?;
    let number: u8 = number.parse().ok().filter(|number| (1..=3).contains(number))?;
    Some(format!("{place}.J{}", number + 3))
}

/// The edit together with the connections of the places it adds or moves, as one edit, so that
/// drawing, moving or importing places needs no new reading of the network. `note` is the
/// remark on connections that says they are assumed. Connections corrected or removed by hand
/// stay as they are.
pub fn with_connections(edit: Edit, document: &Document, scenario: &str, note: &str) -> Edit {
    if !touches_places(&edit) {
        return edit;
    }
    let before = document.view(scenario).region;
    let mut region = before.clone();
    if before.imported().links.is_empty() || edit.apply(&mut region).is_err() {
        return edit;
    }
    let stayed = |place: &Place| {
        let was = before.places.get(&place.code);
        was.is_some_and(|was| {
            (was.lat, was.lon) == (place.lat, place.lon) && was.kind != PlaceKind::Junction
        })
    };
    let places: Vec<&Place> = anchored(&region).filter(|place| !stayed(place)).collect();
    let (edges, gone) = rejoin(&region, &places, &earlier(document, scenario), note);
    if edges.is_empty() && gone.is_empty() {
        return edit;
    }
    let mut edits = match edit {
        Edit::Several { edits } => edits,
        other => vec![other],
    };
    edits.extend(gone.into_iter().map(|code| Edit::Remove { table: TableName::Edges, code }));
    edits.push(Edit::put_from(TableName::Edges, CONNECTIONS, Vec::new(), &edges));
    Edit::Several { edits }
}

fn touches_places(edit: &Edit) -> bool {
    match edit {
        Edit::Put { table, .. } => *table == TableName::Places,
        Edit::Set { table, fields, .. } => {
            let moves = ["lat", "lon", "kind"].iter().any(|field| fields.contains_key(*field));
            *table == TableName::Places && moves
        }
        Edit::Several { edits } => edits.iter().any(touches_places),
        _ => false,
    }
}

/// The connections of some places with the region's network, and the codes of earlier ones that
/// no longer hold. A family in which a place is connected only by hand is left alone.
pub fn rejoin(
    region: &Region,
    places: &[&Place],
    earlier: &Earlier,
    note: &str,
) -> (Vec<Edge>, Vec<String>) {
    let found = connections(region, region.imported(), places, note);
    let drawn = drawn_by_hand(region, places);
    let (mut edges, mut gone) = (Vec::new(), Vec::new());
    for (place, found) in places.iter().zip(found) {
        for (family, found) in Family::ALL.into_iter().zip(found) {
            let codes = [false, true].map(|second| code_of(&place.code, family, second));
            let is_held = codes.iter().any(|code| is_by_hand(region, earlier, code));
            let is_there = |code: &String| region.edges.get(code).is_some();
            let is_drawn = drawn.contains(&(place.code.as_str(), family));
            if is_held || (is_drawn && !codes.iter().any(is_there)) {
                continue;
            }
            let found = found.map_or_else(Vec::new, |found| found.edges);
            let is_made = |code: &String| found.iter().any(|edge| edge.code == *code);
            gone.extend(codes.into_iter().filter(|code| is_there(code) && !is_made(code)));
            edges.extend(found);
        }
    }
    (edges, gone)
}

/// Whether the edge with this code was changed or removed since it was last made.
pub(super) fn is_by_hand(region: &Region, earlier: &Earlier, code: &str) -> bool {
    let now = region.edges.get(code).and_then(|edge| serde_json::to_value(edge).ok());
    now.as_ref() != earlier.get(code).filter(|made| **made != Json::Null)
}

/// The families in which edges drawn by hand connect the places.
fn drawn_by_hand<'p>(region: &Region, places: &[&'p Place]) -> BTreeSet<(&'p str, Family)> {
    let codes: BTreeSet<&str> = places.iter().map(|place| place.code.as_str()).gather();
    let mut drawn = BTreeSet::new();
    for edge in region.edges.iter().filter(|edge| !is_connection(&edge.code)) {
        for place in [&edge.from, &edge.to].into_iter().filter_map(|end| codes.get(end.as_str())) {
            let families: &[Family] = match edge.mode {
                Mode::River | Mode::Sea => &[Family::Water],
                Mode::Ferry => &[Family::Road, Family::Water, Family::Foot],
                _ => &[Family::Road, Family::Foot],
            };
            drawn.extend(families.iter().map(|family| (*place, *family)));
        }
    }
    drawn
}

/// A possible connection of a place with a network.
pub(super) struct Found {
    pub edges: Vec<Edge>,
    /// Distance to the way, including the detour allowance.
    pub to_way_m: u32,
    /// Whether the way belongs to the longest connected piece for the family.
    pub in_longest: bool,
}

/// The connections of each place with a network, by family.
pub(super) fn connections(
    region: &Region,
    net: &Net,
    places: &[&Place],
    note: &str,
) -> Vec<[Option<Found>; 3]> {
    let positions: Vec<[i32; 2]> = places.iter().map(|place| position_e7(place)).collect();
    let [roads, waters, paths] = Family::ALL.map(|family| net.nearest_links(&positions, family));
    let ways = Ways::new(&region.ways);
    let each = places.iter().zip(roads.into_iter().zip(waters).zip(paths));
    each.map(|(place, ((road, water), path))| {
        let metres = |on: OnLink| on.distance_m;
        // At landings road vehicles meet boats, so they get no path.
        let is_walked = rank_on_foot(road.map(metres), path.map(metres));
        let path = path.filter(|_| is_walked && !is_landing(&place.code));
        let mut on = [road, water, path].into_iter();
        Family::ALL.map(|family| {
            let on = on.next().flatten()?;
            Some(found(place, family, on, net, &ways, &region.rules, note))
        })
    })
    .collect()
}

/// One edge if the nearest point of the link is at a node, otherwise one edge to each end.
fn found(
    place: &Place,
    family: Family,
    on: OnLink,
    net: &Net,
    ways: &Ways,
    rules: &Rules,
    note: &str,
) -> Found {
    let link = &net.links[on.link];
    let after_dm = link.length_dm - on.before_dm.min(link.length_dm);
    let bends = net.bends_of(link);
    let (bends_before, bends_after) = bends.split_at(on.bends_before.min(bends.len()));
    let to_link_m = libm::ceil(on.distance_m * f64::from(rules.detour_percent) / 100.0) as u32;
    let found = |edges| Found { edges, to_way_m: to_link_m, in_longest: on.in_longest };
    let direction = if family == Family::Foot { Direction::Both } else { link.direction };
    let mode = mode_of(link.kind, link.surface);
    let from_place = |node: u32, part_dm: u32| Edge {
        code: code_of(&place.code, family, false),
        from: place.code.clone(),
        to: node_code(net.nodes[node as usize].id),
        mode,
        length_m: to_link_m.saturating_add(part_dm.div_ceil(10)).clamp(1, 1_000_000),
        max_weight_kg: link.max_weight_kg,
        max_width_cm: link.max_width_cm.into(),
        note: note.to_owned(),
        ..Edge::default()
    };
    if on.before_dm.min(after_dm) < AT_NODE_DM {
        let (node, part_dm) =
            if on.before_dm <= after_dm { (link.from, on.before_dm) } else { (link.to, after_dm) };
        return found(vec![from_place(node, part_dm)]);
    }
    // Travel along the link keeps the link's speed, so that passing the place is never a
    // shortcut.
    let kmh = u64::from(ways.of(link).kmh_dry);
    let minutes = |part_dm: u32| {
        let on_link_ms = (u64::from(part_dm) * 360).checked_div(kmh)?;
        let ms = reference_ms(to_link_m, mode, rules) + on_link_ms;
        u32::try_from(ms.div_ceil(60_000)).ok()
    };
    let degrees = |at: &[i32; 2]| (f64::from(at[0]) / 1e7, f64::from(at[1]) / 1e7);
    let back: Vec<_> =
        std::iter::once(&on.position).chain(bends_before.iter().rev()).map(degrees).collect();
    let onward: Vec<_> = std::iter::once(&on.position).chain(bends_after).map(degrees).collect();
    let mut first = Edge {
        minutes: minutes(on.before_dm),
        one_way: direction != Direction::Both,
        bends: back,
        ..from_place(link.from, on.before_dm)
    };
    let mut second = Edge {
        code: code_of(&place.code, family, true),
        minutes: minutes(after_dm),
        one_way: direction != Direction::Both,
        bends: onward,
        ..from_place(link.to, after_dm)
    };
    // On a one-way link, one edge leads to the place and the other away from it.
    match direction {
        Direction::Both => {}
        Direction::Forward => turn(&mut first),
        Direction::Backward => turn(&mut second),
    }
    found(vec![first, second])
}

fn turn(edge: &mut Edge) {
    std::mem::swap(&mut edge.from, &mut edge.to);
    edge.bends.reverse();
}
