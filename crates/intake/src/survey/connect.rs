//! Connection edges between places and an imported network, and landings at its piers.

use std::collections::BTreeSet;

use tepat_network::read::ReadReport;
use tepat_network::{Family, Kind, Net, Pier, Snap, Surface, distance_m, node_code, node_id};

use super::rejoin::{self, code_of, is_by_hand};
use super::{Earlier, anchored, position_e7};
use tepat_model::message::Message;
use tepat_model::region::{Edge, Mode, Place, PlaceKind, Region};

/// Maximum number of unconnected places listed by name.
const MOST_NAMED: usize = 20;
/// Connections longer than this, in metres, are reported as doubtful.
const FAR_M: u32 = 2_000;
/// Metres by which a way must be nearer before a place gives up its present connection.
const NEARER_M: u32 = 50;
/// Maximum distance in metres from a pier to its road and to its water.
const LANDING_M: u32 = 500;
/// Piers within this many metres of a known pier count as the same pier.
const SAME_PIER_M: f64 = 300.0;

/// The records that connect a network with a region.
pub(super) struct Connections {
    pub places: Vec<Place>,
    pub edges: Vec<Edge>,
    joined: usize,
}

impl Connections {
    /// Summary of the connections, as a message.
    pub(super) fn fact(&self) -> Message {
        Message::note("survey-fact-joined")
            .with("places", self.joined)
            .with("edges", self.edges.len())
            .with("piers", self.places.len())
    }
}

/// Whether [`connect`] gives codes like this to edges.
pub(super) fn is_connection(code: &str) -> bool {
    let end = code.rsplit('.').next().unwrap_or_default();
    matches!(end, "J1" | "J2" | "J3" | "J4" | "J5" | "J6")
}

/// Connects places and piers with the nodes found near them. Reports places that are far away,
/// that lead to a disconnected piece of the network, or that have nothing near.
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
    say_none_near(&none_near, says);
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
        let place = landing(code, pier, net);
        let both = [Some(*road), Some(*water), None];
        made.edges.extend(edges_of(&place, &both, region.rules.detour_percent, note));
        made.places.push(place);
    }
    made
}

/// Makes a place from a pier of the network.
fn landing(code: String, pier: &Pier, net: &Net) -> Place {
    let name = net.names.get(pier.name as usize).filter(|name| !name.is_empty());
    let (lat, lon) = (f64::from(pier.lat_e7) / 1e7, f64::from(pier.lon_e7) / 1e7);
    Place { name: name.unwrap_or(&code).clone(), ..Place::new(&code, PlaceKind::Pier, lat, lon) }
}

/// Connects places with a network that has grown. A place leaves its earlier connection of a
/// family only where a way is now nearer or now leads to the longest piece. Piers that have
/// gained road and water become landings.
pub(super) fn extend(
    region: &Region,
    net: &Net,
    earlier: &Earlier,
    note: &str,
    says: &mut Vec<Message>,
) -> Connections {
    let places: Vec<&Place> = anchored(region).collect();
    let in_longest =
        Family::ALL.map(|family| net.in_longest(|link| family.passes(link.kind, link.who)));
    let is_in = |family: Family, edge: &Edge| {
        let node = [&edge.from, &edge.to].into_iter().find_map(|end| net.node(node_id(end)?));
        node.is_some_and(|node| in_longest[family as usize][node])
    };
    let mut made = Connections { places: Vec::new(), edges: Vec::new(), joined: 0 };
    let mut none_near = Vec::new();
    for (place, found) in places.iter().zip(rejoin::connections(region, net, &places, note)) {
        let mut is_joined = false;
        for (family, found) in Family::ALL.into_iter().zip(found) {
            let codes = [false, true].map(|second| code_of(&place.code, family, second));
            let known = codes.iter().filter_map(|code| region.edges.get(code));
            let known = known.min_by_key(|edge| edge.length_m);
            is_joined |= known.is_some() || found.is_some();
            let is_held = codes.iter().any(|code| is_by_hand(region, earlier, code));
            let Some(new) = found else { continue };
            let is_better = known.is_none_or(|known| {
                let was = is_in(family, known);
                let is_nearer = new.to_way_m + NEARER_M < known.length_m;
                (new.in_longest && !was) || (new.in_longest == was && is_nearer)
            });
            if is_better && !is_held {
                made.edges.extend(new.edges);
            }
        }
        made.joined += usize::from(is_joined);
        if !is_joined {
            none_near.push(*place);
        }
    }
    say_none_near(&none_near, says);
    let mut taken: Vec<[i32; 2]> = region
        .places
        .iter()
        .filter(|place| place.kind == PlaceKind::Pier)
        .map(position_e7)
        .collect();
    let landings: Vec<Place> = net
        .piers
        .iter()
        .map(|pier| landing(format!("{}.L{}", region.info.code, pier.id.unsigned_abs()), pier, net))
        .filter(|place| {
            region.places.get(&place.code).is_none() && !earlier.contains_key(&place.code)
        })
        .collect();
    let landings: Vec<&Place> = landings.iter().collect();
    for (place, found) in landings.iter().zip(rejoin::connections(region, net, &landings, note)) {
        let [Some(road), Some(water), _] = found else { continue };
        let is_near = road.to_way_m <= LANDING_M && water.to_way_m <= LANDING_M;
        let is_known =
            taken.iter().any(|known| distance_m(*known, position_e7(place)) < SAME_PIER_M);
        if is_near && !is_known {
            taken.push(position_e7(place));
            made.places.push((*place).clone());
            made.edges.extend(road.edges.into_iter().chain(water.edges));
        }
    }
    made
}

/// Whether [`connect`] gives codes like this to piers.
pub(super) fn is_landing(code: &str) -> bool {
    let end = code.rsplit('.').next().unwrap_or_default();
    end.strip_prefix('L').is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
}

/// Reports places without a connection. A file that covers one corner of the region leaves most
/// places out, so only the first few are named.
fn say_none_near(places: &[&Place], says: &mut Vec<Message>) {
    says.extend(places.iter().take(MOST_NAMED).map(|place| about("survey-none-near", place)));
    if let Some(more) = places.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
        says.push(Message::warning("survey-none-near-more").with("places", more));
    }
}

fn about(key: &str, place: &Place) -> Message {
    let message = Message::warning(key);
    message.about(&place.code).with("place", place.name.as_str())
}

/// The edges from a place to the network. A path counts only if it is nearer than any road.
fn edges_of(
    place: &Place,
    snaps: &[Option<Snap>; 3],
    detour_percent: u16,
    note: &str,
) -> Vec<Edge> {
    let [road, _, foot] = snaps.map(|snap| snap.map(|snap| f64::from(snap.distance_m)));
    let on_foot = rank_on_foot(road, foot);
    let families = Family::ALL.into_iter().zip(snaps);
    let used = families.filter(|(family, _)| *family != Family::Foot || on_foot);
    used.filter_map(|(family, snap)| {
        let snap = (*snap)?;
        Some(Edge {
            code: code_of(&place.code, family, false),
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

/// Whether a place gets a connection to a path, given the distances to road and path: only if
/// the path is nearer.
pub(super) fn rank_on_foot(road_m: Option<f64>, path_m: Option<f64>) -> bool {
    path_m.is_some_and(|path_m| road_m.is_none_or(|road_m| path_m < road_m))
}

/// Mode of the last stretch to a way of this kind.
pub(super) fn mode_of(kind: Kind, surface: Surface) -> Mode {
    match (kind, surface) {
        (Kind::Path, _) => Mode::Foot,
        (Kind::Sea, _) => Mode::Sea,
        (Kind::Ferry | Kind::River | Kind::Canal, _) => Mode::River,
        (_, Surface::Broken) | (Kind::RoughTrack, _) => Mode::Offroad,
        (_, Surface::Gravel | Surface::Earth) | (Kind::Track, _) => Mode::Unpaved,
        _ => Mode::Paved,
    }
}
