//! The trips of the vehicles of a class from one base in one tier.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Range;
use std::rc::Rc;

use super::ground::Ground;
use super::uses::{Round, Use};
use super::yard::Yard;
use crate::needs::Load;

/// The ways of these trips, and what goods bear of them.
pub(super) struct Layer {
    /// The yard whose vehicles make them.
    pub yard: usize,
    pub ground: Rc<Ground>,
    /// The node of the base.
    base: usize,
    /// The dimension of a load by which its share of a vehicle is taken. Any gives a bound.
    dimension: usize,
    /// What goods have used so far: arcs and stops.
    uses: Vec<Use>,
    /// The uses of arcs, by their numbers; empty before the first.
    by_arc: Vec<u32>,
    by_node: BTreeMap<usize, u32>,
    /// By goods: where they are among the bearers.
    own: BTreeMap<u32, Vec<Own>>,
}

#[derive(Clone, Copy)]
struct Own {
    at: u32,
    bearer: u32,
    is_back: bool,
}

/// Goods as they are charged.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub goods: u32,
    /// How often they bear what goods of their kind bear of a trip, at least.
    pub on_trips: f64,
    /// How many vehicles they fill.
    pub vehicles: f64,
}

/// How far ways are searched.
#[derive(Clone)]
pub(super) struct To {
    /// Up to so many rupiah.
    pub most: f64,
    /// Until this node is reached.
    pub last: Option<usize>,
    /// The stations that may be passed.
    pub stations: Range<usize>,
}

/// Cheapest ways from the base, or back to it.
#[derive(Default)]
pub(super) struct Tree {
    costs: Vec<f64>,
    arcs: Vec<u32>,
    /// Nodes in order of cost.
    pub reached: Vec<u32>,
    touched: Vec<u32>,
    open: BinaryHeap<Reverse<(u64, u32)>>,
    /// What the goods bear of each use of the layer.
    own: Vec<f64>,
}

const NONE: u32 = u32::MAX;

impl Layer {
    /// For a base at a node, from which about such goods as `all` are carried.
    pub fn new(yard: (usize, &Yard), base: usize, ground: &Rc<Ground>, all: Load) -> Self {
        let filled = |at: &usize| all.amounts()[*at] as f64 / yard.1.room[*at];
        Self {
            yard: yard.0,
            base,
            ground: Rc::clone(ground),
            dimension: (0..3).max_by(|a, b| filled(a).total_cmp(&filled(b))).unwrap_or(0),
            uses: Vec::new(),
            by_arc: Vec::new(),
            by_node: BTreeMap::new(),
            own: BTreeMap::new(),
        }
    }

    /// How many vehicles a load fills.
    pub fn vehicles(&self, yard: &Yard, load: Load) -> f64 {
        load.amounts()[self.dimension] as f64 / yard.room[self.dimension]
    }

    /// Cheapest ways of goods from the base, or of the empty vehicle back to it (Dijkstra 1959).
    pub fn spread(&self, yard: &Yard, part: Part, is_back: bool, to: To, tree: &mut Tree) {
        let own = self.own.get(&part.goods).map_or(&[][..], Vec::as_slice);
        let own = || own.iter().filter(|own| own.is_back == is_back);
        tree.begin(self.ground.stops.len(), self.uses.len());
        for own in own() {
            let bearer = &self.uses[own.at as usize].bearers[own.bearer as usize];
            tree.own[own.at as usize] = bearer.shared.part * part.on_trips;
        }
        tree.reach(self.base, 0.0, NONE);
        while let Some(Reverse((bits, node))) = tree.open.pop() {
            let cost = f64::from_bits(bits);
            if cost > tree.costs[node as usize] {
                continue;
            }
            if cost >= to.most {
                break;
            }
            tree.reached.push(node);
            if to.last == Some(node as usize) {
                break;
            }
            for &arc in self.ground.next(node as usize, is_back) {
                let end = self.ground.end(arc, is_back);
                if end >= self.ground.places && !to.stations.contains(&end) {
                    continue;
                }
                let known = self.by_arc.get(arc as usize).copied().unwrap_or(NONE);
                let more = match self.uses.get(known as usize) {
                    Some(it) => {
                        let by_room = it.by_room.part * part.vehicles;
                        it.now * (tree.own[known as usize] + by_room)
                    }
                    None => yard.now(self.ground.prices[arc as usize]) * part.vehicles,
                };
                tree.reach(end, cost + more, arc);
            }
        }
        own().for_each(|own| tree.own[own.at as usize] = 0.0);
    }

    /// Rupiah of the stop at a node.
    pub fn stop(&self, yard: &Yard, part: Part, node: usize) -> f64 {
        let Some(it) = self.by_node.get(&node).map(|&at| &self.uses[at as usize]) else {
            return yard.now(yard.stop(self.ground.stops[node])) * part.vehicles;
        };
        let own = it.bearers.iter().find(|bearer| bearer.goods == part.goods);
        let own = own.map_or(0.0, |bearer| bearer.shared.part * part.on_trips);
        it.now * (own + it.by_room.part * part.vehicles)
    }

    /// Adds a flow of goods to a node, and of the vehicle back.
    pub fn flow(&mut self, yard: &Yard, part: Part, node: usize, ways: [&Tree; 2], round: Round) {
        let mut used = Vec::new();
        for (tree, is_back) in ways.into_iter().zip([false, true]) {
            let mut here = node;
            while tree.arcs[here] != NONE {
                let arc = tree.arcs[here];
                used.push((self.arc(yard, arc, round), is_back));
                here = self.ground.end(arc, !is_back);
            }
        }
        used.push((self.node(yard, node, round), false));
        for (at, is_back) in used {
            let it = &mut self.uses[at as usize];
            if let Some(bearer) = it.flow(part.goods, is_back, part.vehicles, round) {
                self.own.entry(part.goods).or_default().push(Own { at, bearer, is_back });
            }
        }
    }

    fn arc(&mut self, yard: &Yard, arc: u32, round: Round) -> u32 {
        if self.by_arc.is_empty() {
            self.by_arc = vec![NONE; self.ground.prices.len()];
        }
        let at = &mut self.by_arc[arc as usize];
        if *at == NONE {
            let price = self.ground.prices[arc as usize];
            self.uses.push(Use::new(price, yard.now(price), round));
            *at = self.uses.len() as u32 - 1;
        }
        *at
    }

    fn node(&mut self, yard: &Yard, node: usize, round: Round) -> u32 {
        let (uses, stop) = (&mut self.uses, self.ground.stops[node]);
        *self.by_node.entry(node).or_insert_with(|| {
            let price = yard.stop(stop);
            uses.push(Use::new(price, yard.now(price), round));
            uses.len() as u32 - 1
        })
    }

    /// Shares out everything anew, and returns the rupiah of days for the minutes on the way, in the
    /// sum of all rounds.
    pub fn end_round(&mut self, round: Round) -> f64 {
        let of_use = |it: &mut Use| {
            let times = it.share(round.scale);
            it.keep(round.weight);
            times * (it.price[1] - it.price[0])
        };
        self.uses.iter_mut().map(of_use).sum()
    }

    /// Charges the mean of all rounds.
    pub fn settle(&mut self, weights: f64) {
        self.uses.iter_mut().for_each(|it| it.settle(weights));
    }

    /// Counts days as the yard does now.
    pub fn count_days(&mut self, yard: &Yard) {
        self.uses.iter_mut().for_each(|it| it.now = yard.now(it.price));
    }
}

impl Tree {
    fn begin(&mut self, nodes: usize, uses: usize) {
        for node in self.touched.drain(..) {
            self.costs[node as usize] = f64::INFINITY;
            self.arcs[node as usize] = NONE;
        }
        if self.costs.len() < nodes {
            self.costs.resize(nodes, f64::INFINITY);
            self.arcs.resize(nodes, NONE);
        }
        if self.own.len() < uses {
            self.own.resize(uses, 0.0);
        }
        self.reached.clear();
        self.open.clear();
    }

    fn reach(&mut self, node: usize, cost: f64, arc: u32) {
        let known = &mut self.costs[node];
        if cost < *known {
            if *known == f64::INFINITY {
                self.touched.push(node as u32);
            }
            *known = cost;
            self.arcs[node] = arc;
            // Costs are never negative, so they are in the order of their bits.
            self.open.push(Reverse((cost.to_bits(), node as u32)));
        }
    }

    /// Rupiah between the base and a node.
    pub fn cost(&self, node: usize) -> f64 {
        self.costs[node]
    }
}
