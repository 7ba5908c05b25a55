//! Fastest ways from one place to all others.

use std::collections::BTreeMap;
use std::rc::Rc;

use tepat_network::graph::{CLOSED, Hierarchy, Metric, NO_ARC, Targets};

use super::recent::Recent;
use super::{Closing, LONGEST_WAY_MS, Network, Preparation, UNREACHABLE_MS};
use crate::{ClassIndex, PlaceIndex};

/// Bits that hold the metres of a weight, below its milliseconds: 537,000 km.
const METRE_BITS: u32 = 29;

/// If the detour around closures takes longer than this, the way leads through them and may have to
/// wait.
const LONGEST_WAY_ROUND_MS: u64 = 2 * 3_600_000;

/// Memory limit for customised hierarchies: enough for all classes of a network with a hundred
/// thousand crossings, or for three classes of one with a million.
const MOST_KEPT_BYTES: usize = 288 << 20;

/// Largest number of cells of a table between all places.
const MOST_TABLE_CELLS: usize = 3 << 20;

/// Arcs of found ways that are cached at most.
const MOST_PATH_ARCS: usize = 8 << 20;

/// Memory limit for weights, if Dijkstra's algorithm finds the ways.
pub(crate) const MOST_WEIGHT_BYTES: usize = 64 << 20;

/// Distinguishes the weights of one class from those of another.
pub(super) type Digest = u128;

/// Trees are not kept for networks with more nodes.
pub(super) const MOST_NODES_KEPT: usize = 50_000;

/// Fastest ways of one class from one place. They avoid what closes at times if the detour takes at
/// most two hours longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    class: ClassIndex,
    from: PlaceIndex,
    ways: Ways,
    /// Ways through what closes at times, if anything does.
    through: Option<Ways>,
}

/// Ways from one place, by place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ways {
    ms: Vec<u64>,
    length_m: Vec<u32>,
    /// Only if Dijkstra's algorithm found the ways.
    last_arc: Option<Vec<u32>>,
}

impl Tree {
    /// Travel time to a place without any waits, or [`UNREACHABLE_MS`].
    pub fn ms(&self, to: PlaceIndex) -> u64 {
        self.ways_to(to).0.ms[to.position()]
    }

    /// Metres to a place along the fastest way; 0 if it is out of reach.
    pub fn length_m(&self, to: PlaceIndex) -> u32 {
        self.ways_to(to).0.length_m[to.position()]
    }

    /// Whether the way to a place leads over anything that closes at times.
    pub fn awaits(&self, to: PlaceIndex) -> bool {
        self.ways_to(to).1 == Closing::Awaited
    }

    /// The steps to a place, in order of travel; empty if it is the start or out of reach.
    pub fn path(&self, network: &mut Network<'_>, to: PlaceIndex) -> Vec<usize> {
        let (ways, closing) = self.ways_to(to);
        let arcs = match &ways.last_arc {
            Some(last_arc) => {
                let (mut at, mut arcs) = (to.node(), Vec::new());
                while last_arc[at] != NO_ARC {
                    arcs.push(last_arc[at]);
                    at = network.preparation.graph.arcs()[last_arc[at] as usize].0 as usize;
                }
                arcs.reverse();
                arcs
            }
            None => network.path_between(self.class, closing, self.from, to).to_vec(),
        };
        arcs.iter().map(|&arc| network.preparation.steps[arc as usize] as usize).collect()
    }

    fn ways_to(&self, to: PlaceIndex) -> (&Ways, Closing) {
        let to = to.position();
        match &self.through {
            Some(through)
                if self.ways.ms[to] > through.ms[to].saturating_add(LONGEST_WAY_ROUND_MS) =>
            {
                (through, Closing::Awaited)
            }
            _ => (&self.ways, Closing::Avoided),
        }
    }
}

impl Network<'_> {
    /// Grows the tree of fastest ways.
    pub(super) fn grow(&mut self, class: ClassIndex, from: PlaceIndex) -> Tree {
        let vehicle = class.class(self.region);
        let closes = self.times.any_closes_for(vehicle);
        let ways = self.ways(class, Closing::Avoided, from);
        let through = closes.then(|| self.ways(class, Closing::Awaited, from));
        Tree { class, from, ways, through }
    }

    fn ways(&mut self, class: ClassIndex, closing: Closing, from: PlaceIndex) -> Ways {
        if self.preparation.hierarchy.is_some() {
            self.ways_by_hierarchy(class, closing, from)
        } else {
            self.ways_by_dijkstra(class, closing, from)
        }
    }

    /// O((places + edges) log places).
    fn ways_by_dijkstra(&mut self, class: ClassIndex, closing: Closing, from: PlaceIndex) -> Ways {
        let weights = self.weights(class, closing);
        let graph = &self.preparation.graph;
        let tree = graph.tree(&weights, from.node());
        let mut length_m = vec![0_u32; tree.distance.len()];
        let mut known = vec![false; tree.distance.len()];
        for node in 0..tree.distance.len() {
            // From the known part of the way, back down to the node.
            let (mut at, mut open) = (node, Vec::new());
            while tree.last_arc[at] != NO_ARC && !known[at] {
                known[at] = true;
                open.push(at);
                at = graph.arcs()[tree.last_arc[at] as usize].0 as usize;
            }
            for node in open.into_iter().rev() {
                let arc = tree.last_arc[node] as usize;
                let before = graph.arcs()[arc].0 as usize;
                let step = self.preparation.steps[arc] as usize;
                length_m[node] = length_m[before].saturating_add(self.step_m(step));
            }
        }
        let ms = tree.distance.iter().map(|&ms| if ms < CLOSED { ms } else { UNREACHABLE_MS });
        let places = self.region.places.len();
        length_m.truncate(places);
        // Trees of a large network are too large to keep: their ways are searched again.
        let last_arc = (graph.nodes() <= MOST_NODES_KEPT).then_some(tree.last_arc);
        Ways { ms: ms.take(places).collect(), length_m, last_arc }
    }

    fn ways_by_hierarchy(&mut self, class: ClassIndex, closing: Closing, from: PlaceIndex) -> Ways {
        let (ms, length_m) = if self.keeps_tables() {
            let table = self.table_between_places(class, closing);
            let places = self.region.places.len();
            table[from.position() * places..][..places].iter().copied().map(unpacked).unzip()
        } else {
            let customised = self.customised(class, closing);
            self.rows(&customised, &[from]).into_iter().flatten().map(unpacked).unzip()
        };
        Ways { ms, length_m, last_arc: None }
    }

    fn path_between(
        &mut self,
        class: ClassIndex,
        closing: Closing,
        from: PlaceIndex,
        to: PlaceIndex,
    ) -> Rc<Vec<u32>> {
        if self.preparation.hierarchy.is_none() {
            let weights = self.weights(class, closing);
            let graph = &self.preparation.graph;
            return Rc::new(graph.tree(&weights, from.node()).path(graph, to.node()));
        }
        let key = (self.digest(class, closing), from, to);
        if let Some(path) = self.paths.get(&key) {
            return Rc::clone(path);
        }
        let customised = self.customised(class, closing);
        let weight = |arc: u32| {
            let step = self.preparation.steps[arc as usize] as usize;
            self.weight(class, closing, step)
        };
        let path = Rc::new(self.path(&customised, weight, from, to));
        self.path_arcs += path.len();
        if self.path_arcs > MOST_PATH_ARCS {
            self.paths.clear();
            self.path_arcs = path.len();
        }
        self.paths.insert(key, Rc::clone(&path));
        path
    }

    /// Weight of a step for a class: milliseconds; with a hierarchy, metres in the lower bits as
    /// well.
    fn weight(&self, class: ClassIndex, closing: Closing, step: usize) -> u64 {
        let (vehicle, passage) = (class.class(self.region), &self.times.all()[step]);
        let ms = match closing {
            Closing::Avoided => passage.ms(vehicle),
            Closing::Awaited => passage.open_ms(vehicle),
        };
        match ms {
            ms if ms > LONGEST_WAY_MS => CLOSED,
            ms if self.preparation.hierarchy.is_some() => packed(ms, passage.length_m),
            ms => ms,
        }
    }

    /// The weights of all arcs for a class.
    fn weights_now(&self, class: ClassIndex, closing: Closing) -> Vec<u64> {
        let steps = 0..self.times.all().len();
        let by_step: Vec<u64> = steps.map(|step| self.weight(class, closing, step)).collect();
        self.preparation.steps.iter().map(|&step| by_step[step as usize]).collect()
    }

    /// The weights of all arcs for a class, if Dijkstra's algorithm finds the ways.
    fn weights(&mut self, class: ClassIndex, closing: Closing) -> Rc<Vec<u64>> {
        let mut weights = std::mem::take(&mut self.weights);
        let bytes = self.preparation.steps.len() * size_of::<u64>();
        let found =
            weights.0.get_or_make((class, closing), bytes, || self.weights_now(class, closing));
        self.weights = weights;
        found
    }

    /// Distinguishes the weights of a class from all others, of any class or region: 128-bit FNV-1a
    /// over whole weights.
    fn digest(&mut self, class: ClassIndex, closing: Closing) -> Digest {
        if let Some(&digest) = self.digests.get(&(class, closing)) {
            return digest;
        }
        const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        let steps = (0..self.times.all().len()).map(|step| self.weight(class, closing, step));
        let digest =
            steps.fold(BASIS, |digest, weight| (digest ^ u128::from(weight)).wrapping_mul(PRIME));
        self.digests.insert((class, closing), digest);
        digest
    }

    /// The hierarchy customised for a class, and what lies above all places in it.
    fn customised(&mut self, class: ClassIndex, closing: Closing) -> Rc<Customised> {
        let digest = self.digest(class, closing);
        let mut made = std::mem::take(&mut self.made);
        let bytes = self.preparation.hierarchy.as_ref().map_or(0, Hierarchy::metric_bytes);
        let customised = made.customised.get_or_make(digest, bytes, || {
            self.customise(&self.weights_now(class, closing)).unwrap_or_default()
        });
        self.made = made;
        customised
    }

    /// Whether the hierarchy's weights of all classes exceed the memory limit, but tables between
    /// all places do not. If so, each class's table is computed on first use, and its weights may
    /// be dropped.
    fn keeps_tables(&self) -> bool {
        let hierarchy = self.preparation.hierarchy.as_ref();
        let metric_bytes = hierarchy.map_or(0, Hierarchy::metric_bytes);
        let cells = self.region.places.len().saturating_pow(2);
        metric_bytes * self.region.classes.len() > MOST_KEPT_BYTES && cells <= MOST_TABLE_CELLS
    }

    /// Weights of the ways between all places, by rows.
    fn table_between_places(&mut self, class: ClassIndex, closing: Closing) -> Rc<Vec<u64>> {
        let digest = self.digest(class, closing);
        if let Some(table) = self.made.tables.get(&digest) {
            return Rc::clone(table);
        }
        let customised = self.customised(class, closing);
        let all: Vec<PlaceIndex> = PlaceIndex::all(self.region).collect();
        let table = Rc::new(self.rows(&customised, &all).concat());
        self.made.tables.insert(digest, Rc::clone(&table));
        table
    }
}

impl Network<'_> {
    /// The hierarchy customised with the weights of all arcs; `None` without an imported network.
    pub fn customise(&self, weights: &[u64]) -> Option<Customised> {
        let places: Vec<u32> =
            PlaceIndex::all(self.region).map(|place| place.node() as u32).collect();
        let hierarchy = self.preparation.hierarchy.as_ref()?;
        let metric = hierarchy.customise(weights);
        Some(Customised { targets: hierarchy.targets(&metric, &places), metric })
    }

    /// Distances from each of some places to all places; [`CLOSED`] if there is no way.
    pub fn rows(&self, customised: &Customised, from: &[PlaceIndex]) -> Vec<Vec<u64>> {
        let Customised { metric, targets } = customised;
        let from: Vec<u32> = from.iter().map(|place| place.node() as u32).collect();
        let hierarchy = self.preparation.hierarchy.as_ref();
        let cells = hierarchy.map(|h| h.matrix(metric, &from, targets)).unwrap_or_default();
        cells.chunks(targets.len().max(1)).map(<[u64]>::to_vec).collect()
    }

    /// The arcs of the shortest way between two places; empty if there is none. `weight` returns
    /// the weight of an arc, with which the hierarchy was customised.
    pub fn path(
        &self,
        customised: &Customised,
        weight: impl Fn(u32) -> u64,
        from: PlaceIndex,
        to: PlaceIndex,
    ) -> Vec<u32> {
        let Preparation { graph, hierarchy, .. } = &*self.preparation;
        let metric = &customised.metric;
        let path =
            hierarchy.as_ref().and_then(|h| h.path(graph, metric, weight, from.node(), to.node()));
        path.map(|(_, arcs)| arcs).unwrap_or_default()
    }
}

/// What was made of the hierarchy, by the weights it was made with: of classes that weigh
/// the same it is one.
#[derive(Clone)]
pub struct Made {
    customised: Recent<Digest, Customised>,
    /// Ways between all places, where not everything made is kept.
    tables: BTreeMap<Digest, Rc<Vec<u64>>>,
}

impl Default for Made {
    fn default() -> Self {
        Self { customised: Recent::new(MOST_KEPT_BYTES), tables: BTreeMap::new() }
    }
}

impl Network<'_> {
    /// What was made of the hierarchy for the weights asked about, for another network with
    /// the same preparation.
    pub fn made(&self) -> Made {
        let is_used = |digest: &Digest| self.digests.values().any(|used| used == digest);
        let mut made = self.made.clone();
        made.customised.retain(is_used);
        made.tables.retain(|digest, _| is_used(digest));
        made
    }

    /// Uses what a network with the same preparation made, where the weights are the same.
    pub fn take_over(&mut self, made: Made) {
        self.made = made;
    }
}

/// The hierarchy customised with weights, and what lies above all places in it.
#[derive(Default)]
pub struct Customised {
    metric: Metric,
    /// All places.
    targets: Targets,
}

/// Combines milliseconds (first) and metres into one number that can be added up.
fn packed(ms: u64, metres: u32) -> u64 {
    (ms << METRE_BITS) | u64::from(metres.min((1 << METRE_BITS) - 1))
}

fn unpacked(weight: u64) -> (u64, u32) {
    match weight {
        CLOSED.. => (UNREACHABLE_MS, 0),
        _ => (weight >> METRE_BITS, (weight & ((1 << METRE_BITS) - 1)) as u32),
    }
}
