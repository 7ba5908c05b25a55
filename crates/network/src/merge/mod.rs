//! Merges two networks into one.
//!
//! Nodes with the same id are one node. Where a node of one network lies on a link of the
//! other, that link is cut there; ways that are in both then match from end to end, and one
//! of each pair is dropped. The result does not depend on how the files were cut at their
//! borders, where places were joined, or which of several ways a run of links is named
//! after.
//!
//! In OpenStreetMap, ways meet where they share a node, so two extracts are cut only at
//! nodes that lie *on* a link. Networks from other sources share no ids; ends within
//! [`NEAR_M`] of each other are taken to meet.

mod cut;
mod same;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::codec::{MOST_LAT_E7, MOST_LON_E7};
use crate::earth::distance_m;
use crate::near::{Points, foot};
use crate::net::{Kind, Link, Net, Node, Pier};
use crate::read::id_of;
use cut::{Hit, Piece};

/// Distance in metres within which ends from different sources meet: twice the error of a
/// hand-held receiver, and less than the distance between neighbouring roads.
pub const NEAR_M: f64 = 15.0;
/// Distance in metres within which a node lies on a link of its own source: the three
/// metres that simplifying may move a bend, plus rounding.
const ON_M: f64 = 4.0;
/// Nodes with the same id that are farther apart than this, in metres, are different nodes: files
/// that number their own nodes all start with the same ids.
const MOVED_M: f64 = 1_000.0;

/// Summary of a merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeReport {
    /// Links of the second network that the first has unchanged.
    pub same: usize,
    /// Links of the first network that took attributes or course from the second.
    pub replaced: usize,
    /// Links that only the second network has.
    pub added: usize,
    /// Points where an end of one network now meets the other.
    pub joined: usize,
    /// Links of the first network that were cut, in order, with their pieces.
    pub cuts: Vec<Cut>,
    /// Nodes of the second network whose id changed, in order.
    renamed: Vec<(i64, i64)>,
}

/// A cut link: its pieces in order from its first node. The first piece keeps the code of
/// the link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Way and part of each piece, and its length in decimetres.
    pub pieces: Vec<((i64, u32), u32)>,
    /// The nodes between the pieces.
    pub nodes: Vec<i64>,
}

impl MergeReport {
    /// The id of a node of the second network in the merged one. O(log renamed).
    pub fn node_now(&self, id: i64) -> i64 {
        let renamed = self.renamed.binary_search_by_key(&id, |(before, _)| *before);
        renamed.map_or(id, |at| self.renamed[at].1)
    }
}

/// Merges two networks, of which `second` is the newer. Links that are in both keep the
/// course and code of the first and take all other attributes from the second. Merging a
/// network with itself, or repeating a merge, changes nothing.
///
/// O((n + m) log n) over nodes, links and bends, as long as straight pieces are at most a
/// few kilometres long.
pub fn merge(first: &Net, second: &Net) -> (Net, MergeReport) {
    let mut report = MergeReport::default();
    let names = Names::new(first, second);
    let (sides, nodes) = united(first, second, &mut report);
    let [mut olds, mut news] = [0, 1].map(|onto| {
        let hits = hits(&sides[1 - onto], &sides[onto]);
        report.joined += hits.len();
        cut::pieces(&sides[onto], &hits)
    });
    news.iter_mut().for_each(|piece| piece.link.name = names.now(piece.link.name));
    same::match_pieces(&mut olds, &mut news, &nodes, &mut report);
    cut::share_anew(&sides[0], &mut olds);
    cut::share_anew(&sides[1], &mut news);
    codes(first, second, &mut olds, &mut news);
    report.cuts = cuts(&olds);
    let piers = piers(first, second, &names);
    olds.extend(news);
    olds.retain(|piece| !piece.is_gone);
    (assembled(nodes, olds, names, piers), report)
}

/// Kinds of links as a bit set.
type Kinds = u16;
const LAND: Kinds = (1 << (Kind::Ferry as u16 + 1)) - 1;
const WATER: Kinds = !0 << Kind::Ferry as u16;

/// Whether one can continue from links of some kinds to links of others: on land and by
/// ferry, or on water. Piers connect land and water.
fn continues(a: Kinds, b: Kinds) -> bool {
    (a & LAND != 0 && b & LAND != 0) || (a & WATER != 0 && b & WATER != 0)
}

/// One of the two networks, with its nodes in terms of the merged network.
struct Side<'n> {
    net: &'n Net,
    /// By node: its id in the merged network.
    ids: Vec<i64>,
    /// By node: the kinds of links that meet there.
    kinds: Vec<Kinds>,
    /// By node: whether its id is OpenStreetMap's, or no other node can meet it.
    is_osm: Vec<bool>,
    /// By node: whether the other network has the same node.
    is_settled: Vec<bool>,
}

impl<'n> Side<'n> {
    fn new(net: &'n Net) -> Self {
        let mut kinds = vec![0; net.nodes.len()];
        let mut only_osm = vec![true; net.nodes.len()];
        for link in &net.links {
            for end in [link.from, link.to] {
                kinds[end as usize] |= 1 << link.kind as u16;
                only_osm[end as usize] &= link.way > 0;
            }
        }
        let nodes = net.nodes.iter().zip(only_osm);
        Self {
            net,
            ids: net.nodes.iter().map(|node| node.id).collect(),
            kinds,
            is_osm: nodes.map(|(node, only)| only || is_numbered(node.id)).collect(),
            is_settled: vec![false; net.nodes.len()],
        }
    }

    fn position(&self, node: u32) -> [i32; 2] {
        self.net.nodes[node as usize].position()
    }
}

/// Whether an id comes from the source, rather than from a position.
fn is_numbered(id: i64) -> bool {
    id > 0 || id < id_of([MOST_LAT_E7, MOST_LON_E7])
}

/// Whether two nodes with the same id are the same node.
fn is_same(a: &Node, b: &Node) -> bool {
    let [at, now] = [a, b].map(Node::position);
    at == now || (is_numbered(a.id) && distance_m(at, now) <= MOVED_M)
}

/// Finds the nodes that both networks share, and lists all nodes of the merged network by
/// id.
fn united<'n>(
    first: &'n Net,
    second: &'n Net,
    report: &mut MergeReport,
) -> ([Side<'n>; 2], Vec<Node>) {
    let (mut old, mut new) = (Side::new(first), Side::new(second));
    let mut known = |node: Node| {
        let at = first.node(node.id).filter(|&at| is_same(&first.nodes[at], &node))?;
        old.is_settled[at] = true;
        Some(node.id)
    };
    let mut others = Vec::new();
    for (at, node) in second.nodes.iter().enumerate() {
        // If another node has this number, an earlier merge gave this one the number of its
        // position.
        let by_position = Node { id: id_of(node.position()), ..*node };
        let is_taken = first.node(node.id).is_some();
        match known(*node).or_else(|| known(by_position).filter(|_| is_taken)) {
            Some(id) => (new.ids[at], new.is_settled[at]) = (id, true),
            None => others.push(at),
        }
    }
    report.joined += unite_near(&mut old, &mut new, &mut others);
    let mut given = BTreeSet::new();
    for at in others.into_iter().filter(|&at| first.node(second.nodes[at].id).is_some()) {
        let mut id = id_of(second.nodes[at].position());
        while first.node(id).is_some() || second.node(id).is_some() || !given.insert(id) {
            id = id.wrapping_sub(1);
        }
        new.ids[at] = id;
    }
    let mut nodes = first.nodes.clone();
    for (node, &id) in second.nodes.iter().zip(&new.ids) {
        match first.node(id) {
            Some(at) if id == node.id && is_numbered(id) => nodes[at] = *node,
            Some(_) => {}
            None => nodes.push(Node { id, ..*node }),
        }
        if id != node.id {
            report.renamed.push((node.id, id));
        }
    }
    nodes.sort_by_key(|node| node.id);
    ([old, new], nodes)
}

/// Identifies nodes of the second network with nearby nodes of the first, where links
/// continue from one to the other and not both ids are OpenStreetMap's. Returns their
/// number.
fn unite_near(old: &mut Side, new: &mut Side, others: &mut Vec<usize>) -> usize {
    let free = (0_u32..).zip(&old.net.nodes).filter(|(at, _)| !old.is_settled[*at as usize]);
    let points = Points::new(free.map(|(at, node)| (at, node.position())), NEAR_M);
    let before = others.len();
    let mut met = Vec::new();
    others.retain(|&at| {
        let here = new.position(at as u32);
        let mut best: Option<(f64, u32)> = None;
        points.near(here, here, |other| {
            let there = old.position(other);
            let square_m = foot(here, there, there).square_m;
            let may = continues(new.kinds[at], old.kinds[other as usize])
                && !(new.is_osm[at] && old.is_osm[other as usize]);
            let is_nearer = best.is_none_or(|best| (square_m, other) < best);
            if may && is_nearer && square_m <= NEAR_M * NEAR_M {
                best = Some((square_m, other));
            }
        });
        let Some((_, other)) = best else { return true };
        (new.ids[at], new.is_settled[at]) = (old.ids[other as usize], true);
        met.push(other);
        false
    });
    met.into_iter().for_each(|at| old.is_settled[at as usize] = true);
    before - others.len()
}

/// Finds the nearest link of one network for each node that only the other network has, if
/// the node lies on it. Sorted by link and position along it.
fn hits(nodes: &Side, onto: &Side) -> Vec<Hit> {
    let free = (0_u32..).zip(&nodes.net.nodes).filter(|(at, _)| !nodes.is_settled[*at as usize]);
    let points = Points::new(free.map(|(at, node)| (at, node.position())), NEAR_M);
    let mut best: Vec<Option<(f64, Hit)>> = vec![None; nodes.net.nodes.len()];
    for (at, link) in (0_u32..).zip(&onto.net.links).filter(|(_, link)| link.length_dm > 0) {
        let kind = 1 << link.kind as u16;
        for (segment, [a, b]) in (0_u32..).zip(onto.net.segments_of(link)) {
            points.near(a, b, |node| {
                let index = node as usize;
                let both_osm = nodes.is_osm[index] && link.way > 0;
                let (may, reach_m) = if both_osm {
                    (nodes.kinds[index] & kind != 0, ON_M)
                } else {
                    (continues(nodes.kinds[index], kind), NEAR_M)
                };
                let foot = foot(nodes.position(node), a, b);
                let is_nearer = best[index].is_none_or(|(least, _)| foot.square_m < least);
                if may && is_nearer && foot.square_m <= reach_m * reach_m {
                    let id = nodes.ids[index];
                    let hit = Hit { link: at, segment, share: foot.share, node: id };
                    best[index] = Some((foot.square_m, hit));
                }
            });
        }
    }
    let mut hits: Vec<Hit> = best.into_iter().flatten().map(|(_, hit)| hit).collect();
    // The nearest thing to an end is next to a node, not on a link.
    hits.retain(|hit| {
        let last = onto.net.links[hit.link as usize].bends;
        let at_an_end =
            (hit.segment == 0 && hit.share <= 0.0) || (hit.segment == last && hit.share >= 1.0);
        !at_an_end
    });
    hits.sort_by(|a, b| {
        let place = (a.link, a.segment).cmp(&(b.link, b.segment));
        place.then(a.share.total_cmp(&b.share)).then(a.node.cmp(&b.node))
    });
    hits
}

/// Gives every piece a unique code: pieces of the first network keep theirs; any other
/// piece with the same code gets the next free part of its way.
fn codes<'n>(first: &Net, second: &Net, olds: &mut [Piece<'n>], news: &mut [Piece<'n>]) {
    let whole = |piece: &&Piece| piece.number == 0 && !piece.is_gone;
    let mut taken: BTreeSet<(i64, u32)> = olds.iter().filter(whole).map(Piece::code).collect();
    let mut next: BTreeMap<i64, u32> = BTreeMap::new();
    let mut fresh = |way: i64, taken: &mut BTreeSet<(i64, u32)>| {
        let next = next.entry(way).or_insert_with(|| {
            let last = [first, second].map(|net| {
                let end = net.links.partition_point(|link| link.way <= way);
                net.links[..end].last().filter(|link| link.way == way).map_or(0, |last| last.part)
            });
            last[0].max(last[1]).wrapping_add(1)
        });
        while !taken.insert((way, *next)) {
            *next = next.wrapping_add(1);
        }
        *next
    };
    let cut = olds.iter_mut().filter(|piece| piece.number > 0);
    for piece in news.iter_mut().chain(cut).filter(|piece| !piece.is_gone) {
        let wanted = if piece.number == 0 { Some(piece.code()) } else { piece.twin };
        match wanted.filter(|code| taken.insert(*code)) {
            Some(code) => (piece.link.way, piece.link.part) = code,
            None => piece.link.part = fresh(piece.link.way, &mut taken),
        }
    }
}

/// The cut links of the first network whose pieces all remain.
fn cuts(olds: &[Piece]) -> Vec<Cut> {
    let of_one_link = olds.chunk_by(|_, next| next.number > 0);
    let cut = of_one_link.filter(|all| all.len() > 1 && all.iter().all(|piece| !piece.is_gone));
    cut.map(|all| Cut {
        pieces: all.iter().map(|piece| (piece.code(), piece.link.length_dm)).collect(),
        nodes: all[1..].iter().map(|piece| piece.ends[0]).collect(),
    })
    .collect()
}

/// The names of both networks, without duplicates.
struct Names {
    all: Vec<String>,
    /// By name of the second network: its index in the merged list.
    now: Vec<u32>,
}

impl Names {
    fn new(first: &Net, second: &Net) -> Self {
        let mut all = first.names.clone();
        let mut at: BTreeMap<String, u32> = all.iter().cloned().zip(0..).collect();
        let now = second.names.iter().map(|name| {
            *at.entry(name.clone()).or_insert_with(|| {
                all.push(name.clone());
                all.len() as u32 - 1
            })
        });
        let now = now.collect();
        Self { all, now }
    }

    fn now(&self, name: u32) -> u32 {
        self.now.get(name as usize).copied().unwrap_or(0)
    }
}

/// The piers of both networks, without duplicates.
fn piers(first: &Net, second: &Net, names: &Names) -> Vec<Pier> {
    let mut piers: BTreeMap<i64, Pier> = first.piers.iter().map(|pier| (pier.id, *pier)).collect();
    for pier in &second.piers {
        let mut pier = Pier { name: names.now(pier.name), ..*pier };
        let here = [pier.lat_e7, pier.lon_e7];
        let is_other = |known: &Pier| distance_m([known.lat_e7, known.lon_e7], here) > MOVED_M;
        if piers.get(&pier.id).is_some_and(is_other) {
            pier.id = id_of(here);
        }
        piers.insert(pier.id, pier);
    }
    piers.into_values().collect()
}

fn assembled(nodes: Vec<Node>, mut pieces: Vec<Piece>, names: Names, piers: Vec<Pier>) -> Net {
    pieces.sort_by_key(Piece::code);
    let mut net = Net { nodes, names: names.all, piers, ..Net::default() };
    net.bends.reserve(pieces.iter().map(|piece| piece.bends.len()).sum());
    for piece in &pieces {
        // Every end is a node of the whole.
        let [from, to] = piece.ends.map(|id| net.node(id).unwrap_or_default() as u32);
        let (first_bend, bends) = (net.bends.len() as u32, piece.bends.len() as u32);
        net.bends.extend_from_slice(piece.bends);
        net.links.push(Link { from, to, first_bend, bends, ..piece.link });
    }
    debug_assert!(net.is_sound());
    net
}
