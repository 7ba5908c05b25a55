//! What a region still lacks before it can be planned.

use std::collections::BTreeSet;

use tepat_model::region::{Delivery, Located, Place, PlaceKind, Region, Standing};
use tepat_order::Gather as _;

/// One of the things that a plan needs, in the order in which they are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Polling stations.
    List,
    /// A store, and posts for all stations.
    Places,
    /// Positions of store and posts.
    Positions,
    /// A network that joins them.
    Network,
    /// Vehicles where goods start from.
    Fleet,
    /// A plan.
    Plan,
}

impl What {
    /// Text key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::List => "missing-list",
            Self::Places => "missing-places",
            Self::Positions => "missing-positions",
            Self::Network => "missing-network",
            Self::Fleet => "missing-fleet",
            Self::Plan => "missing-plan",
        }
    }
}

/// The one next thing to do about something that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Load a station list.
    LoadList,
    /// Load a list of places.
    LoadPlaces,
    /// Load boundaries, points or an extract.
    LoadPositions,
    /// Put the first open place on the map.
    Place,
    /// Load a network.
    LoadNetwork,
    /// Join what is not joined by a sketch.
    Sketch,
    /// Add the proposed vehicles.
    AddVehicles,
    /// Make a plan.
    Plan,
}

impl Next {
    /// The option of `tepat new` that does it; empty if none does.
    pub fn option(self) -> &'static str {
        match self {
            Self::LoadList => "--list",
            Self::LoadPlaces => "--places",
            Self::LoadPositions => "--boundaries, --points, --network",
            Self::LoadNetwork => "--network, --hours",
            Self::Sketch => "--sketch",
            Self::Plan => "tepat plan",
            Self::Place | Self::AddVehicles => "",
        }
    }

    /// Text key of the button or command.
    pub fn key(self) -> &'static str {
        match self {
            Self::LoadList => "missing-do-list",
            Self::LoadPlaces => "missing-do-places",
            Self::LoadPositions => "missing-do-positions",
            Self::Place => "missing-do-place",
            Self::LoadNetwork => "missing-do-network",
            Self::Sketch => "missing-do-sketch",
            Self::AddVehicles => "missing-do-fleet",
            Self::Plan => "missing-do-plan",
        }
    }
}

/// One thing that a plan needs, and what is open of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Todo {
    /// The thing.
    pub what: What,
    /// Codes of what is open: places, or stations; empty if nothing is, or if all is.
    pub codes: Vec<String>,
    /// How many things are open; 0 if it is done.
    pub open: usize,
    /// What can be done about it, the first thing first; empty if it is done.
    pub next: Vec<Next>,
}

impl Todo {
    fn new(what: What, codes: Vec<String>, next: &[Next]) -> Self {
        let open = codes.len();
        let next = if open == 0 { Vec::new() } else { next.to_vec() };
        Self { what, codes, open, next }
    }

    fn whole(what: What, is_done: bool, next: Next) -> Self {
        let next = if is_done { Vec::new() } else { vec![next] };
        Self { what, codes: Vec::new(), open: usize::from(!is_done), next }
    }
}

/// Everything that a plan needs, in the order in which it is gathered. O(records log records).
pub fn missing(region: &Region, is_planned: bool) -> Vec<Todo> {
    let used = used_places(region);
    let codes = |places: &mut dyn Iterator<Item = &Place>| {
        places.map(|place| place.code.clone()).collect::<Vec<_>>()
    };
    let unplaced = codes(&mut used.iter().copied().filter(|p| p.located == Located::Unknown));
    let ends = region.edges.iter().flat_map(|edge| [edge.from.as_str(), edge.to.as_str()]);
    let joined: BTreeSet<&str> = ends.gather();
    let is_joined = |place: &Place| joined.contains(place.code.as_str());
    let apart = codes(&mut used.iter().copied().filter(|place| !is_joined(place)));
    let bare = codes(&mut used.iter().copied().filter(|place| lacks_vehicles(region, place)));
    let positions = [Next::LoadPositions, Next::Place];
    let network = [Next::LoadNetwork, Next::Sketch];
    vec![
        Todo::whole(What::List, !region.stations.is_empty(), Next::LoadList),
        Todo::new(What::Places, homeless(region), &[Next::LoadPlaces]),
        Todo::new(What::Positions, unplaced, &positions),
        Todo::new(What::Network, apart, &network),
        Todo::new(What::Fleet, bare, &[Next::AddVehicles]),
        Todo::whole(What::Plan, is_planned, Next::Plan),
    ]
}

/// Number of edges that are only a sketch.
pub fn sketched(region: &Region) -> usize {
    region.edges.iter().filter(|edge| edge.is_sketch()).count()
}

/// Stations without a post above them, and the region itself if it has no store.
fn homeless(region: &Region) -> Vec<String> {
    let is_homeless =
        |station: &&_| region.pps_of(station).and_then(|pps| region.ppk_of(pps)).is_none();
    let stations = region.stations.iter().filter(is_homeless).map(|s| s.code.clone());
    let store = region.store().is_none().then(|| region.info.code.clone());
    store.into_iter().chain(stations).collect()
}

/// The stores, and the posts through which the goods of stations pass.
fn used_places(region: &Region) -> Vec<&Place> {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for station in &region.stations {
        let Some(pps) = region.pps_of(station) else { continue };
        used.insert(&pps.code);
        if let Some(ppk) = region.ppk_of(pps).filter(|ppk| ppk.delivery == Delivery::Tiered) {
            used.insert(&ppk.code);
        }
    }
    let is_used =
        |place: &&Place| place.kind == PlaceKind::Store || used.contains(place.code.as_str());
    region.places.iter().filter(is_used).collect()
}

/// Whether goods start from a place and no vehicle stands there.
fn lacks_vehicles(region: &Region, place: &Place) -> bool {
    let is_direct =
        |place: &Place| region.ppk_of(place).is_some_and(|ppk| ppk.delivery == Delivery::Direct);
    if place.kind == PlaceKind::Pps && is_direct(place) {
        return false;
    }
    let stands = |row: &&tepat_model::region::Fleet| {
        row.count > 0
            && match row.standing() {
                Standing::At(code) => code == place.code,
                Standing::EachPpk => place.kind == PlaceKind::Ppk,
                Standing::EachPps => place.kind == PlaceKind::Pps,
            }
    };
    !region.fleet.iter().any(|row| stands(&row))
}
