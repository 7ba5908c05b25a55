//! Fastest ways from one place to all others.

use std::collections::BTreeMap;
use std::rc::Rc;

use tepat_network::graph::{CLOSED, Metric, NO_ARC, Targets};

use super::{Closing, LONGEST_WAY_MS, Network, Preparation, UNREACHABLE_MS};

/// Bits that hold the metres of a weight, below its milliseconds: 537,000 km.
const METRE_BITS: u32 = 29;

/// How much longer a way round what closes at times may take before the way through it is
/// taken, which may have to wait.
const LONGEST_WAY_ROUND_MS: u64 = 2 * 3_600_000;

/// Of a network of more nodes no trees are kept.
pub(super) const MOST_NODES_KEPT: usize = 50_000;

/// Fastest ways of one class from one place. What closes at times is gone round where that
/// takes at most two hours longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    class: usize,
    from: usize,
    ways: Ways,
    /// Ways through what closes at times, if anything does.
    through: Option<Ways>,
}

/// Ways from one place, by place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ways {
    ms: Vec<u64>,
    length_m: Vec<u32>,
    /// Where Dijkstra's search found the ways.
    last_arc: Option<Vec<u32>>,
}

impl Tree {
    /// Travel time to a place by position without any waiting, or [`UNREACHABLE_MS`].
    pub fn ms(&self, to: usize) -> u64 {
        self.ways_to(to).0.ms[to]
    }

    /// Metres to a place by position along the fastest way; 0 if it is out of reach.
    pub fn length_m(&self, to: usize) -> u32 {
        self.ways_to(to).0.length_m[to]
    }

    /// Whether the way to a place by position leads over anything that closes at times.
    pub fn awaits(&self, to: usize) -> bool {
        self.ways_to(to).1 == Closing::Awaited
    }

    /// The steps to a place by position, in order of travel; empty if it is the start or out of reach.
    pub fn path(&self, network: &mut Network<'_>, to: usize) -> Vec<usize> {
        let (ways, closing) = self.ways_to(to);
        let arcs = match &ways.last_arc {
            Some(last_arc) => {
                let (mut at, mut arcs) = (to, Vec::new());
                while last_arc[at] != NO_ARC {
                    arcs.push(last_arc[at]);
                    at = network.preparation.graph.arcs()[last_arc[at] as usize].0 as usize;
                }
                arcs.reverse();
                arcs
            }
            None => network.path_between(self.class, closing, self.from, to),
        };
        arcs.iter().map(|&arc| network.preparation.steps[arc as usize] as usize).collect()
    }

    fn ways_to(&self, to: usize) -> (&Ways, Closing) {
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
    pub(super) fn grow(&mut self, class: usize, from: usize) -> Tree {
        let vehicle = &self.region.classes[class];
        let closes = self.times.any_closes_for(vehicle);
        let ways = self.ways(class, Closing::Avoided, from);
        let through = closes.then(|| self.ways(class, Closing::Awaited, from));
        Tree { class, from, ways, through }
    }

    fn ways(&mut self, class: usize, closing: Closing, from: usize) -> Ways {
        if self.preparation.hierarchy.is_some() {
            self.ways_by_hierarchy(class, closing, from)
        } else {
            self.ways_by_dijkstra(class, closing, from)
        }
    }

    /// O((places + edges) log places).
    fn ways_by_dijkstra(&mut self, class: usize, closing: Closing, from: usize) -> Ways {
        let weights = self.weights(class, closing);
        let graph = &self.preparation.graph;
        let tree = graph.tree(&weights, from);
        let mut length_m = vec![0_u32; tree.distance.len()];
        let mut known = vec![false; tree.distance.len()];
        for node in 0..tree.distance.len() {
            // From what is known on the way here, down again.
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
        // Of a large network trees are too large to keep: their ways are searched again.
        let last_arc = (graph.nodes() <= MOST_NODES_KEPT).then_some(tree.last_arc);
        Ways { ms: ms.take(places).collect(), length_m, last_arc }
    }

    fn ways_by_hierarchy(&mut self, class: usize, closing: Closing, from: usize) -> Ways {
        let customised = self.customised(class, closing);
        let distances = self.rows(&customised, &[from]).into_iter().flatten();
        let (ms, length_m) = distances.map(unpacked).unzip();
        Ways { ms, length_m, last_arc: None }
    }

    fn path_between(&mut self, class: usize, closing: Closing, from: usize, to: usize) -> Vec<u32> {
        let weights = self.weights(class, closing);
        if self.preparation.hierarchy.is_none() {
            let graph = &self.preparation.graph;
            return graph.tree(&weights, from).path(graph, to);
        }
        let customised = self.customised(class, closing);
        self.path(&customised, &weights, from, to)
    }

    /// The weights of all arcs for a class: milliseconds; with a hierarchy milliseconds and, below them, metres.
    pub(super) fn weights(&mut self, class: usize, closing: Closing) -> Rc<Vec<u64>> {
        if let Some(weights) = self.weights.get(&(class, closing)) {
            return Rc::clone(weights);
        }
        let vehicle = &self.region.classes[class];
        let packs = self.preparation.hierarchy.is_some();
        let by_step: Vec<u64> = self
            .times
            .all()
            .iter()
            .map(|passage| match closing {
                Closing::Avoided => (passage.ms(vehicle), passage.length_m),
                Closing::Awaited => (passage.open_ms(vehicle), passage.length_m),
            })
            .map(|(ms, length_m)| match ms {
                ms if ms > LONGEST_WAY_MS => CLOSED,
                ms if packs => packed(ms, length_m),
                ms => ms,
            })
            .collect();
        let steps = self.preparation.steps.iter();
        let weights: Rc<Vec<u64>> = Rc::new(steps.map(|&step| by_step[step as usize]).collect());
        self.weights.insert((class, closing), Rc::clone(&weights));
        weights
    }

    /// The hierarchy with a class's weights taken in, and what lies above all places in it.
    fn customised(&mut self, class: usize, closing: Closing) -> Rc<Customised> {
        if let Some(customised) = self.customised.get(&(class, closing)) {
            return Rc::clone(customised);
        }
        let weights = self.weights(class, closing);
        if let Some((earlier, customised)) = self.earlier.0.remove(&(class, closing))
            && earlier == weights
        {
            self.customised.insert((class, closing), Rc::clone(&customised));
            return customised;
        }
        let customised = Rc::new(self.customise(&weights).unwrap_or_default());
        self.customised.insert((class, closing), Rc::clone(&customised));
        customised
    }
}

impl Network<'_> {
    /// The hierarchy with weights of all arcs taken in; `None` without an imported network.
    pub fn customise(&self, weights: &[u64]) -> Option<Customised> {
        let places: Vec<u32> = (0..self.region.places.len() as u32).collect();
        let hierarchy = self.preparation.hierarchy.as_ref()?;
        let metric = hierarchy.customise(weights);
        Some(Customised { targets: hierarchy.targets(&metric, &places), metric })
    }

    /// Distances from each of some nodes to all places; [`CLOSED`] where there is no way.
    pub fn rows(&self, customised: &Customised, from: &[usize]) -> Vec<Vec<u64>> {
        let Customised { metric, targets } = customised;
        let from: Vec<u32> = from.iter().map(|&node| node as u32).collect();
        let hierarchy = self.preparation.hierarchy.as_ref();
        let cells = hierarchy.map(|h| h.matrix(metric, &from, targets)).unwrap_or_default();
        cells.chunks(targets.len().max(1)).map(<[u64]>::to_vec).collect()
    }

    /// The arcs of the shortest way; none where there is no way.
    pub fn path(
        &self,
        customised: &Customised,
        weights: &[u64],
        from: usize,
        to: usize,
    ) -> Vec<u32> {
        let Preparation { graph, hierarchy, .. } = &*self.preparation;
        let metric = &customised.metric;
        let path = hierarchy.as_ref().and_then(|h| h.path(graph, metric, weights, from, to));
        path.map(|(_, arcs)| arcs).unwrap_or_default()
    }
}

/// What a network made of the hierarchy, by class, with the weights it made it of.
#[derive(Clone, Default)]
pub struct Earlier(BTreeMap<(usize, Closing), Made>);

/// Weights, and what was made of the hierarchy with them.
type Made = (Rc<Vec<u64>>, Rc<Customised>);

impl Network<'_> {
    /// What was made of the hierarchy so far, for another network with the same preparation.
    pub fn made(&self) -> Earlier {
        let made = self.customised.iter();
        let with_weights = made.filter_map(|(key, customised)| {
            Some((*key, (Rc::clone(self.weights.get(key)?), Rc::clone(customised))))
        });
        Earlier(with_weights.collect())
    }

    /// Uses what a network with the same preparation made, where the weights are the same.
    pub fn take_over(&mut self, earlier: Earlier) {
        self.earlier = earlier;
    }
}

/// The hierarchy with weights taken in, and what lies above all places in it.
#[derive(Default)]
pub struct Customised {
    metric: Metric,
    /// All places.
    targets: Targets,
}

/// Milliseconds first, metres second, in one number that adds up.
fn packed(ms: u64, metres: u32) -> u64 {
    (ms << METRE_BITS) | u64::from(metres.min((1 << METRE_BITS) - 1))
}

fn unpacked(weight: u64) -> (u64, u32) {
    match weight {
        CLOSED.. => (UNREACHABLE_MS, 0),
        _ => (weight >> METRE_BITS, (weight & ((1 << METRE_BITS) - 1)) as u32),
    }
}
