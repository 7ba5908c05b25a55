//! Critical edges and piers: cutting one strands a village or lengthens its way.
//!
//! Each class that stands somewhere has its own layer of the network, and goods pass between
//! layers where vehicles stand. A cut removes an edge from all layers, or the hand-over at a
//! pier. Ways lead from the store to the village posts; their times include no night halts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tepat_network::graph::{CLOSED, Cuts, Graph, NO_COLOUR};

use super::Asker;
use crate::chains::standing_at;
use crate::travel::UNREACHABLE_MS;
use crate::{ClassIndex, PlaceIndex};
use tepat_model::region::{PlaceKind, Region, VehicleClass};
use tepat_order::Order as _;

/// An edge or pier that is cut.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// Codes of edges and links in sequence, as in a leg: cutting any one has the same effect.
    Edges(Vec<String>),
    /// Code of a pier.
    Pier(String),
}

/// The effect of a cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Critical {
    /// The edges or the pier.
    pub cut: Cut,
    /// Codes of the posts of the villages that are left without a way.
    pub stranded: Vec<String>,
    /// Number of stations in the stranded villages.
    pub stations: usize,
    /// Number of voters in the stranded villages.
    pub voters: u64,
    /// Codes of the villages whose way becomes longer, and by how many minutes; the largest
    /// first.
    pub longer: Vec<(String, u32)>,
    /// Number of voters in the villages of [`Self::longer`].
    pub longer_voters: u64,
}

impl Critical {
    /// The largest increase of a village's way, in minutes; 0 if none becomes longer.
    pub fn worst_minutes(&self) -> u32 {
        self.longer.first().map_or(0, |(_, minutes)| *minutes)
    }
}

/// The network in one layer for each class.
pub struct Criticals<'a> {
    region: &'a Region,
    graph: Graph,
    weights: Vec<u64>,
    colours: Vec<u32>,
    targets: Vec<u32>,
    villages: Vec<PlaceIndex>,
    store: Option<PlaceIndex>,
    steps: usize,
}

impl<'a> Criticals<'a> {
    /// Builds the layers. O(classes · (nodes + arcs)).
    pub fn new(asker: &mut Asker<'a>) -> Self {
        let region = asker.region();
        let changing = asker.changing().to_vec();
        let network = asker.network();
        let steps = region.edges.len() + region.imported().links.len();
        let places = region.places.len();
        let standing: Vec<Vec<ClassIndex>> = PlaceIndex::all(region)
            .map(|place| standing_at(region, place).into_iter().map(|(class, _)| class).collect())
            .collect();
        let (mut arcs, mut weights, mut colours) = (Vec::new(), Vec::new(), Vec::new());
        let mut add = |from: usize, to: usize, weight: u64, colour: u32| {
            arcs.push((from as u32, to as u32));
            weights.push(weight);
            colours.push(colour);
        };
        // The places come first, then one node for each node of a layer.
        let mut nodes = places;
        let handover = u64::from(region.rules.handover_minutes) * 60_000;
        for class in layers(region, &standing) {
            let vehicle = class.class(region);
            let step_ms: Vec<u64> =
                (0..steps).map(|step| network.step_open_ms(step, vehicle)).collect();
            let mut node_of: BTreeMap<u32, usize> = BTreeMap::new();
            let mut node = |at: u32| {
                *node_of.entry(at).or_insert_with(|| {
                    nodes += 1;
                    nodes - 1
                })
            };
            for (&(tail, head), &step) in network.graph().arcs().iter().zip(network.arc_steps()) {
                if step_ms[step as usize] != UNREACHABLE_MS {
                    add(node(tail), node(head), step_ms[step as usize], step);
                }
            }
            for (place, standing) in PlaceIndex::all(region).zip(&standing) {
                let pier = match place.place(region).kind {
                    PlaceKind::Pier => (steps + place.node()) as u32,
                    _ => NO_COLOUR,
                };
                if let Some(&here) = node_of.get(&(place.node() as u32)) {
                    add(here, place.node(), handover, pier);
                    if standing.contains(&class) && changing.binary_search(&place).is_ok() {
                        add(place.node(), here, 0, pier);
                    }
                }
            }
        }
        let is_village = |place: &PlaceIndex| place.place(region).kind == PlaceKind::Pps;
        let villages: Vec<PlaceIndex> = PlaceIndex::all(region).filter(is_village).collect();
        let store = region.store().and_then(|store| PlaceIndex::of_code(region, &store.code));
        Self {
            region,
            graph: Graph::new(nodes, arcs),
            weights,
            colours,
            targets: villages.iter().map(|place| place.node() as u32).collect(),
            villages,
            store,
            steps,
        }
    }

    /// Finds all cuts that strand a village or lengthen its way: those that strand the most
    /// voters first, then those with the largest product of minutes and voters.
    ///
    /// `report` receives the number of cuts done and of all cuts. It returns `false` to stop,
    /// and then the cuts found so far are the answer.
    pub fn find(&self, mut report: impl FnMut(usize, usize) -> bool) -> Vec<Critical> {
        let Some(store) = self.store else { return Vec::new() };
        let start = [(store.node(), 0)];
        let mut cuts = Cuts::new(&self.graph, &self.weights, &self.colours, &start, &self.targets);
        let usual = cuts.distances();
        let of = cuts.left();
        // Cuts of edges in sequence have the same effect.
        let mut alike: BTreeMap<Vec<(u32, u64)>, Together> = BTreeMap::new();
        while let Some(cut) = cuts.next() {
            if !cut.changed.is_empty() {
                let Together { edges, piers } = alike.entry(cut.changed).or_default();
                let number = cut.colour as usize;
                if number < self.steps {
                    edges.push(number)
                } else {
                    piers.extend(PlaceIndex::of_node(self.region, number - self.steps))
                }
            }
            if !report(of - cuts.left(), of) {
                break;
            }
        }
        let mut criticals = Vec::new();
        for (changed, Together { edges, piers }) in &alike {
            let what = self.critical(changed, &usual);
            let edges = (!edges.is_empty()).then(|| Cut::Edges(self.region.codes_of(edges)));
            let piers = piers.iter().map(|pier| Cut::Pier(pier.place(self.region).code.clone()));
            criticals
                .extend(edges.into_iter().chain(piers).map(|cut| Critical { cut, ..what.clone() }));
        }
        let weight = |c: &Critical| u64::from(c.worst_minutes()) * c.longer_voters;
        criticals
            .order_by(|a, b| (b.voters, weight(b), &a.cut).cmp(&(a.voters, weight(a), &b.cut)));
        criticals
    }

    fn critical(&self, changed: &[(u32, u64)], usual: &[u64]) -> Critical {
        let region = self.region;
        let (mut stranded, mut longer) = (Vec::new(), Vec::new());
        let (mut stations, mut voters, mut longer_voters) = (0, 0, 0);
        for &(target, now) in changed {
            let code = &self.villages[target as usize].place(region).code;
            let here = region.stations.iter().filter(|station| station.desa == *code);
            let (count, sum) = here.fold((0, 0), |(n, v), s| (n + 1, v + u64::from(s.voters)));
            if now >= CLOSED {
                stranded.push(code.clone());
                stations += count;
                voters += sum;
            } else {
                let more = (now - usual[target as usize]).div_ceil(60_000);
                longer.push((code.clone(), u32::try_from(more).unwrap_or(u32::MAX)));
                longer_voters += sum;
            }
        }
        longer.order_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        let cut = Cut::Edges(Vec::new());
        Critical { cut, stranded, stations, voters, longer, longer_voters }
    }
}

/// Steps and piers whose cuts have the same effect.
#[derive(Default)]
struct Together {
    edges: Vec<usize>,
    piers: Vec<PlaceIndex>,
}

/// The classes that stand somewhere, without those that another class makes superfluous: it
/// stands at all the same places and is nowhere slower.
fn layers(region: &Region, standing: &[Vec<ClassIndex>]) -> Vec<ClassIndex> {
    let stands = |class: ClassIndex| standing.iter().map(move |here| here.contains(&class));
    let all: Vec<ClassIndex> =
        ClassIndex::all(region).filter(|&class| stands(class).any(|s| s)).collect();
    let covers = |a: ClassIndex, b: ClassIndex| {
        let (one, other) = (a.class(region), b.class(region));
        stands(a).zip(stands(b)).all(|(a, b)| a || !b) && is_nowhere_slower(one, other)
    };
    let spare =
        |&b: &ClassIndex| all.iter().any(|&a| a != b && covers(a, b) && (!covers(b, a) || a < b));
    all.iter().copied().filter(|class| !spare(class)).collect()
}

fn is_nowhere_slower(one: &VehicleClass, other: &VehicleClass) -> bool {
    let by_mode = one.pace_percent.iter().zip(&other.pace_percent).all(|(a, b)| a >= b);
    let at_night =
        |class: &VehicleClass| class.hours.start_minute < 360 || class.hours.end_minute > 1080;
    by_mode
        && one.gross_kg <= other.gross_kg
        && one.width_cm <= other.width_cm
        && (!at_night(one) || at_night(other))
}
