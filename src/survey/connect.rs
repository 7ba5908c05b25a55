//! Edges between places and an imported network, and landings at its piers.

use std::collections::BTreeSet;

use tepat_network::read::ReadReport;
use tepat_network::{Family, Kind, Net, Snap, Surface, distance_m, node_code};

use super::{anchored, position_e7};
use crate::message::Message;
use crate::region::{Delivery, Edge, Mode, Place, PlaceKind, Region};

/// Most places named that are joined with nothing.
const MOST_NAMED: usize = 20;
/// A connection longer than this, in metres, is doubtful.
const FAR_M: u32 = 2_000;
/// How far, in metres, a pier may be from its road and its water.
const LANDING_M: u32 = 500;
/// Within how many metres of a known pier another one is the same.
const SAME_PIER_M: f64 = 300.0;

/// What joins a network with a region.
pub(super) struct Connections {
    pub places: Vec<Place>,
    pub edges: Vec<Edge>,
    joined: usize,
}

impl Connections {
    /// What they amount to.
    pub(super) fn fact(&self) -> Message {
        Message::note("survey-fact-joined")
            .with("places", self.joined)
            .with("edges", self.edges.len())
            .with("piers", self.places.len())
    }
}

/// Whether a code is one that [`connect`] gives to edges.
pub(super) fn is_connection(code: &str) -> bool {
    let end = code.rsplit('.').next().unwrap_or_default();
    matches!(end, "J1" | "J2" | "J3")
}

/// Connects places and piers with the nodes they were found near, and says what
/// was assumed: what is far, leads to a piece apart, or was not found at all.
pub(super) fn connect(
    region: &Region,
    net: &Net,
    read: &ReadReport,
    note: &str,
    says: &mut Vec<Message>,
) -> Connections {
    let mut made = Connections { places: Vec::new(), edges: Vec::new(), joined: 0 };
    let mut none_near = Vec::new();
    for (place, snaps) in anchored(region).zip(&read.anchors) {
        let edges = edges_of(place, snaps, region.rules.detour_percent, note);
        if edges.is_empty() {
            none_near.push(place);
            continue;
        }
        made.joined += 1;
        for snap in snaps.iter().flatten().filter(|snap| snap.distance_m > FAR_M) {
            says.push(about("survey-far", place).with("metres", snap.distance_m));
        }
        if !snaps.iter().flatten().any(|snap| snap.in_largest) {
            says.push(about("survey-apart", place));
        }
        made.edges.extend(edges);
    }
    // A file of one corner of the region leaves most places out: no reason to name them all.
    says.extend(none_near.iter().take(MOST_NAMED).map(|place| about("survey-none-near", place)));
    if let Some(more) = none_near.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        says.push(Message::warning("survey-none-near-more").with("places", more));
    }
    let mut taken: Vec<[i32; 2]> = region
        .places
        .iter()
        .filter(|place| place.kind == PlaceKind::Pier && !is_landing(&place.code))
        .map(position_e7)
        .collect();
    let mut codes = BTreeSet::new();
    for (pier, snaps) in net.piers.iter().zip(&read.piers_joined) {
        let [Some(road), Some(water), _] = snaps else { continue };
        let position = [pier.lat_e7, pier.lon_e7];
        let is_near = road.distance_m <= LANDING_M && water.distance_m <= LANDING_M;
        let is_known = taken.iter().any(|known| distance_m(*known, position) < SAME_PIER_M);
        let code = format!("{}.L{}", region.info.code, pier.id.unsigned_abs());
        if !is_near || is_known || !codes.insert(code.clone()) {
            continue;
        }
        taken.push(position);
        let name = net.names.get(pier.name as usize).filter(|name| !name.is_empty());
        let place = Place {
            name: name.unwrap_or(&code).clone(),
            code,
            kind: PlaceKind::Pier,
            parent: String::new(),
            lat: f64::from(pier.lat_e7) / 1e7,
            lon: f64::from(pier.lon_e7) / 1e7,
            local_mode: None,
            radius_m: 0,
            delivery: Delivery::default(),
            wave_h: None,
            flood_prone: false,
            polres: String::new(),
            note: String::new(),
        };
        let both = [Some(*road), Some(*water), None];
        made.edges.extend(edges_of(&place, &both, region.rules.detour_percent, note));
        made.places.push(place);
    }
    made
}

/// Whether a code is one that [`connect`] gives to piers.
fn is_landing(code: &str) -> bool {
    let end = code.rsplit('.').next().unwrap_or_default();
    end.strip_prefix('L').is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
}

fn about(key: &str, place: &Place) -> Message {
    let message = Message::warning(key);
    message.about(&place.code).with("place", place.name.as_str())
}

/// The edges of a place to the network. A path counts only where it is nearer than a road.
fn edges_of(
    place: &Place,
    snaps: &[Option<Snap>; 3],
    detour_percent: u16,
    note: &str,
) -> Vec<Edge> {
    let [road, _, foot] = snaps;
    let on_foot = match (road, foot) {
        (Some(road), Some(foot)) => foot.distance_m < road.distance_m,
        (None, Some(_)) => true,
        (_, None) => false,
    };
    let families = Family::ALL.into_iter().zip(snaps);
    let used = families.filter(|(family, _)| *family != Family::Foot || on_foot);
    used.filter_map(|(family, snap)| {
        let snap = (*snap)?;
        Some(Edge {
            code: format!("{}.J{}", place.code, family as u8 + 1),
            from: place.code.clone(),
            to: node_code(snap.node),
            mode: mode_of(snap.kind, snap.surface),
            length_m: u64::from(snap.distance_m)
                .saturating_mul(detour_percent.into())
                .div_ceil(100)
                .clamp(1, 1_000_000) as u32,
            note: note.to_owned(),
            ..Edge::default()
        })
    })
    .collect()
}

/// How the last stretch to a way of this kind is travelled.
fn mode_of(kind: Kind, surface: Surface) -> Mode {
    match (kind, surface) {
        (Kind::Path, _) => Mode::Foot,
        (Kind::Sea, _) => Mode::Sea,
        (Kind::Ferry | Kind::River | Kind::Canal, _) => Mode::River,
        (_, Surface::Broken) | (Kind::RoughTrack, _) => Mode::Offroad,
        (_, Surface::Gravel | Surface::Earth) | (Kind::Track, _) => Mode::Unpaved,
        _ => Mode::Paved,
    }
}
