//! The multimodal network: the fastest ways of each vehicle class, and their times.
//!
//! Nothing here depends on goods, chains or routing problems.
//!
//! Nodes are the region's places and the crossings of its imported network, arcs its
//! edges and links in the directions they may be travelled; an edge with a link's code
//! stands in for it. A class's travel time on an edge follows from the edge's stated
//! minutes, or its length and the mode's reference speed, from the region's conditions,
//! and from the class's pace on that mode; on a link, from the profile of its kind of
//! way. Times are whole milliseconds so that sums do not depend on order.
//!
//! A region drawn by hand has hundreds of nodes, and Dijkstra's algorithm is instant. With an
//! imported network, queries use a hierarchy over all nodes; of equally fast ways it finds the
//! shortest.

mod passage;
mod preparation;
mod reach;
mod recent;
mod table;
mod timed;
mod tree;

pub use passage::{Opening, StepTimes, closed_at_times};
pub use preparation::{Preparation, graph};
pub use reach::{Reach, reach};
pub(crate) use recent::Recent;
pub use table::TravelTable;
pub use timed::Journey;
pub(crate) use tree::MOST_WEIGHT_BYTES;
pub use tree::{Customised, Made, Tree};

use std::collections::BTreeMap;
use std::rc::Rc;

use tepat_network::graph::Graph;

use crate::{ClassIndex, PlaceIndex, StationIndex};

use tepat_model::region::{
    Mode, PlaceKind, Region, Rules, Station, VehicleClass, edge_reference_ms, reference_ms,
    straight_m,
};

/// How ways treat edges that close at times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Closing {
    /// Ways avoid them.
    Avoided,
    /// Ways use them and wait until they open.
    Awaited,
}

/// Weights by arc, for a class and a treatment of edges that close at times.
struct Weights(Recent<(ClassIndex, Closing), Vec<u64>>);

impl Default for Weights {
    fn default() -> Self {
        Self(Recent::new(MOST_WEIGHT_BYTES))
    }
}

/// A travel time that no way has.
pub const UNREACHABLE_MS: u64 = u64::MAX;

/// The longest way: anything over four months counts as no way.
pub const LONGEST_WAY_MS: u64 = 120 * 86_400_000;

/// A region's edges and links as a graph, and a cache of the ways found in it.
pub struct Network<'a> {
    region: &'a Region,
    preparation: Rc<Preparation>,
    times: StepTimes,
    weights: Weights,
    digests: BTreeMap<(ClassIndex, Closing), tree::Digest>,
    made: Made,
    /// Arcs of ways, by the digest of the weights and the ends.
    paths: BTreeMap<(tree::Digest, PlaceIndex, PlaceIndex), Rc<Vec<u32>>>,
    path_arcs: usize,
    /// By class, then by place.
    trees: Vec<Vec<Option<Rc<Tree>>>>,
    journeys: timed::Known,
}

/// Reference milliseconds at a class's pace on a mode; [`UNREACHABLE_MS`] if it cannot go.
pub fn paced_ms(reference_ms: u64, mode: Mode, class: &VehicleClass) -> u64 {
    match class.pace_on(mode) {
        0 => UNREACHABLE_MS,
        pace => (reference_ms * 100).div_ceil(pace.into()),
    }
}

impl<'a> Network<'a> {
    /// Builds the graph of the edges and links whose ends exist. O(places + edges + links), plus
    /// [`Preparation::new`] with an imported network.
    pub fn new(region: &'a Region) -> Self {
        Self::prepared(region, Rc::new(Preparation::new(region)))
    }

    /// Like [`Self::new`], but reuses another region's preparation if the two regions differ only
    /// in weights, such as conditions, closures, classes and minutes.
    pub fn resumed(region: &'a Region, earlier: &Rc<Preparation>) -> Self {
        if earlier.fits(region) {
            Self::prepared(region, Rc::clone(earlier))
        } else {
            Self::new(region)
        }
    }

    fn prepared(region: &'a Region, preparation: Rc<Preparation>) -> Self {
        Self {
            region,
            preparation,
            times: StepTimes::new(region),
            weights: Weights::default(),
            digests: BTreeMap::new(),
            made: Made::default(),
            paths: BTreeMap::new(),
            path_arcs: 0,
            trees: vec![vec![None; region.places.len()]; region.classes.len()],
            journeys: BTreeMap::new(),
        }
    }

    /// The region it was built from.
    pub fn region(&self) -> &'a Region {
        self.region
    }

    /// The part that can be reused for a region that differs only in weights.
    pub fn preparation(&self) -> &Rc<Preparation> {
        &self.preparation
    }

    /// The times of all steps.
    pub fn step_times(&self) -> &StepTimes {
        &self.times
    }

    /// Milliseconds that a class takes over a step that it can pass at any time of a plan;
    /// [`UNREACHABLE_MS`] for other steps.
    pub fn step_ms(&self, step: usize, class: &VehicleClass) -> u64 {
        self.times.get(step).map_or(UNREACHABLE_MS, |passage| passage.ms(class))
    }

    /// Milliseconds that a class takes over a step while it is open; [`UNREACHABLE_MS`] where
    /// the class cannot pass.
    pub fn step_open_ms(&self, step: usize, class: &VehicleClass) -> u64 {
        self.times.get(step).map_or(UNREACHABLE_MS, |passage| passage.open_ms(class))
    }

    /// Milliseconds that a class takes over a step by day while it is open.
    pub fn step_day_ms(&self, step: usize, class: &VehicleClass) -> u64 {
        self.times.get(step).map_or(UNREACHABLE_MS, |passage| passage.day_ms(class))
    }

    /// Milliseconds at reference speed under the conditions; [`UNREACHABLE_MS`] if nobody can pass.
    pub fn step_reference_ms(&self, step: usize) -> u64 {
        self.times.get(step).map_or(UNREACHABLE_MS, |passage| passage.reference_ms)
    }

    /// Length of a step in metres.
    pub fn step_m(&self, step: usize) -> u32 {
        self.times.get(step).map_or(0, |passage| passage.length_m)
    }

    /// The graph: places by position, then the nodes of the imported network.
    pub fn graph(&self) -> &Graph {
        &self.preparation.graph
    }

    /// The step of each arc of the graph.
    pub fn arc_steps(&self) -> &[u32] {
        &self.preparation.steps
    }

    /// Milliseconds and metres of the local ways between two stops for a class.
    pub fn local(&self, class: ClassIndex, from: Stop, to: Stop) -> (u64, u32) {
        let vehicle = class.class(self.region);
        local_ways(self.region, from, to).fold((0, 0), |(ms, length_m), local| {
            let more = local.ms(vehicle, &self.region.rules);
            (more.saturating_add(ms), local.length_m.saturating_add(length_m))
        })
    }

    /// The mode of a step.
    pub fn step_mode(&self, step: usize) -> Mode {
        self.times.get(step).map_or(Mode::default(), |passage| passage.mode)
    }

    /// Fastest ways of a class from a place to all places; cached.
    pub fn tree(&mut self, class: ClassIndex, from: PlaceIndex) -> Rc<Tree> {
        if let Some(tree) = &self.trees[class.position()][from.position()] {
            return Rc::clone(tree);
        }
        let tree = Rc::new(self.grow(class, from));
        self.trees[class.position()][from.position()] = Some(Rc::clone(&tree));
        tree
    }
}

/// The local way between a village post and one of its stations, or between two of its stations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalWay {
    /// Its length.
    pub length_m: u32,
    /// Its mode.
    pub mode: Mode,
}

impl LocalWay {
    /// The way over a straight distance of `straight_m` metres in the village with the post `pps`.
    fn over(straight_m: u64, pps: PlaceIndex, region: &Region) -> Self {
        let detour = u64::from(region.rules.detour_percent);
        Self {
            length_m: u32::try_from((straight_m * detour).div_ceil(100)).unwrap_or(u32::MAX),
            mode: pps.place(region).local_mode.unwrap_or(Mode::Unpaved),
        }
    }

    /// Milliseconds a class takes; 0 for no distance.
    pub fn ms(self, class: &VehicleClass, rules: &Rules) -> u64 {
        if self.length_m == 0 {
            return 0;
        }
        paced_ms(reference_ms(self.length_m, self.mode, rules), self.mode, class)
    }
}

/// A place or station where goods are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// A place.
    Place(PlaceIndex),
    /// A station, and its village post.
    Station(StationIndex, PlaceIndex),
}

impl Stop {
    /// The stop of a station, if its village post exists.
    pub fn of_station(region: &Region, station: StationIndex) -> Option<Self> {
        let pps = PlaceIndex::of_code(region, &station.station(region).desa)?;
        (pps.place(region).kind == PlaceKind::Pps).then_some(Self::Station(station, pps))
    }

    /// The stop with the code of a place or, if its village post exists, a station.
    pub fn of_code(region: &Region, code: &str) -> Option<Self> {
        match StationIndex::of_code(region, code) {
            Some(station) => Self::of_station(region, station),
            None => PlaceIndex::of_code(region, code).map(Self::Place),
        }
    }

    /// Milliseconds a class takes between the stop and [`Self::place`].
    pub fn local_ms(self, region: &Region, class: &VehicleClass) -> u64 {
        self.local(region).map_or(0, |local| local.ms(class, &region.rules))
    }

    /// The place at which the stop connects to the network.
    pub fn place(self) -> PlaceIndex {
        match self {
            Self::Place(place) | Self::Station(_, place) => place,
        }
    }

    /// The code of the place or station.
    pub fn code(self, region: &Region) -> &str {
        match self {
            Self::Place(place) => &place.place(region).code,
            Self::Station(station, _) => &station.station(region).code,
        }
    }

    /// The local way between the stop and [`Self::place`].
    pub fn local(self, region: &Region) -> Option<LocalWay> {
        match self {
            Self::Place(_) => None,
            Self::Station(station, pps) => {
                let place = pps.place(region);
                let (lat, lon) = position(station.station(region), region, pps);
                Some(LocalWay::over(straight_m((place.lat, place.lon), (lat, lon)), pps, region))
            }
        }
    }
}

fn position(station: &Station, region: &Region, pps: PlaceIndex) -> (f64, f64) {
    match (station.lat, station.lon) {
        (Some(lat), Some(lon)) => (lat, lon),
        _ => (pps.place(region).lat, pps.place(region).lon),
    }
}

/// A way between two stops for one class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassWay {
    /// Travel time.
    pub ms: u64,
    /// Steps in order of travel: positions of edges, and from their number on of links.
    pub edges: Vec<usize>,
    /// Metres of local ways outside the network.
    pub local_m: u32,
    /// Total metres.
    pub length_m: u32,
}

impl ClassWay {
    /// Travel time in whole minutes, rounded up.
    pub fn minutes(&self) -> u32 {
        u32::try_from(self.ms.div_ceil(60_000)).unwrap_or(u32::MAX)
    }
}

impl Network<'_> {
    /// Travel time of a class from stop to stop, or [`UNREACHABLE_MS`]; see [`Self::way`].
    pub fn ms(&mut self, class: ClassIndex, from: Stop, to: Stop) -> u64 {
        self.parts(class, from, to).map_or(UNREACHABLE_MS, |(ms, _)| ms)
    }

    /// The fastest way of a class from stop to stop.
    ///
    /// Stations of one village are connected by a straight local way; otherwise the way leads from
    /// a station to its village post, over the network, and out to the other station again.
    pub fn way(&mut self, class: ClassIndex, from: Stop, to: Stop) -> Option<ClassWay> {
        let (ms, between) = self.parts(class, from, to)?;
        let region = self.region;
        let mut way = ClassWay { ms, ..ClassWay::default() };
        if let Some(tree) = between {
            way.edges = tree.path(self, to.place());
        }
        let local =
            local_ways(region, from, to).map(|local| local.length_m).fold(0, u32::saturating_add);
        let edges = way.edges.iter().map(|&step| self.step_m(step));
        way.local_m = local;
        way.length_m = edges.fold(local, u32::saturating_add);
        Some(way)
    }

    /// Travel time, and the tree to use if the stops connect to the network at two places.
    fn parts(
        &mut self,
        class: ClassIndex,
        from: Stop,
        to: Stop,
    ) -> Option<(u64, Option<Rc<Tree>>)> {
        let region = self.region;
        let vehicle = class.class(region);
        let mut ms = 0_u64;
        for local in local_ways(region, from, to) {
            ms = ms.saturating_add(local.ms(vehicle, &region.rules));
        }
        let mut between = None;
        if from.place() != to.place() {
            let tree = self.tree(class, from.place());
            ms = ms.saturating_add(tree.ms(to.place()));
            between = Some(tree);
        }
        (ms <= LONGEST_WAY_MS).then_some((ms, between))
    }
}

/// The local ways between two stops: at either end, or from station to station of a village.
pub fn local_ways(region: &Region, from: Stop, to: Stop) -> impl Iterator<Item = LocalWay> + use<> {
    if let (Stop::Station(a, pps), Stop::Station(b, other)) = (from, to)
        && pps == other
    {
        let ends = [a, b].map(|station| position(station.station(region), region, pps));
        let way = LocalWay::over(straight_m(ends[0], ends[1]), pps, region);
        return Some(way).into_iter().chain(None);
    }
    from.local(region).into_iter().chain(to.local(region))
}

#[cfg(test)]
mod tests;
