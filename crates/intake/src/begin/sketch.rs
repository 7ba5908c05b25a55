//! A sketch of a network between neighbours, until a real one is known.

use std::collections::BTreeSet;

use tepat_model::fingerprint::tag;
use tepat_model::message::Message;
use tepat_model::region::{Edge, Located, Mode, Place, PlaceKind, Region, SKETCH_MARK, straight_m};
use tepat_order::Gather as _;

/// A sketched edge longer than this many metres is named: it may cross water or wild land.
const LONG_M: u64 = 40_000;

/// Unpaved edges between neighbouring places, for those that no edge joins yet; `note` is the
/// remark that marks them as a sketch. Two places are neighbours if no third is nearer to both
/// than they are to each other (the relative neighbourhood graph), so that all hang together.
/// Lengths are straight lines with the region's detour. The code of an edge follows from its
/// ends: two people who sketch the same get the same. O(places² log places).
pub fn sketch(region: &Region, note: &str) -> (Vec<Edge>, Vec<Message>) {
    let ends = region.edges.iter().flat_map(|edge| [edge.from.as_str(), edge.to.as_str()]);
    let joined: BTreeSet<&str> = ends.gather();
    let places: Vec<&Place> = region
        .places
        .iter()
        .filter(|place| place.kind != PlaceKind::Junction && place.located != Located::Unknown)
        .collect();
    let mut edges: Vec<Edge> = Vec::new();
    let mut used = BTreeSet::new();
    let mut long = 0;
    for (a, b, metres) in neighbours(&places) {
        if joined.contains(a.code.as_str()) && joined.contains(b.code.as_str()) {
            continue;
        }
        let mut code = format!("{}.{SKETCH_MARK}{}", region.info.code, tag(&[&a.code, &b.code]));
        while !used.insert(code.clone()) {
            code.push('x');
        }
        let length_m = metres.saturating_mul(region.rules.detour_percent.into()) / 100;
        long += usize::from(metres > LONG_M);
        edges.push(Edge {
            code,
            from: a.code.clone(),
            to: b.code.clone(),
            mode: Mode::Unpaved,
            length_m: u32::try_from(length_m.clamp(1, 3_000_000)).unwrap_or(1),
            note: note.to_owned(),
            ..Edge::default()
        });
    }
    let mut report = Vec::new();
    if !edges.is_empty() {
        report.push(
            Message::warning("begin-sketched")
                .with("edges", edges.len())
                .with("kmh", i64::from(region.rules.speed_kmh(Mode::Unpaved)))
                .with("detour", i64::from(region.rules.detour_percent)),
        );
    }
    if long > 0 {
        report.push(
            Message::warning("begin-sketched-long").with("edges", long).with("km", LONG_M / 1_000),
        );
    }
    (edges, report)
}

/// Pairs of neighbouring places with the metres between them, in order of place.
fn neighbours<'a>(places: &[&'a Place]) -> Vec<(&'a Place, &'a Place, u64)> {
    let at = |place: &Place| (place.lat, place.lon);
    let metres = |a: usize, b: usize| straight_m(at(places[a]), at(places[b]));
    let mut pairs = Vec::new();
    for a in 0..places.len() {
        // Ties go by number, so that of places in one spot not all are joined with all.
        let mut others: Vec<(u64, usize)> =
            (0..places.len()).filter(|b| *b != a).map(|b| (metres(a, b), b)).collect();
        others.sort_unstable();
        for (rank, &(far, b)) in others.iter().enumerate().filter(|(_, (_, b))| *b > a) {
            let pair = (far, a, b);
            let is_between = |&(near, c): &(u64, usize)| {
                (near, a.min(c), a.max(c)) < pair && (metres(b, c), b.min(c), b.max(c)) < pair
            };
            if !others[..rank].iter().any(is_between) {
                pairs.push((places[a], places[b], far));
            }
        }
    }
    pairs
}
