//! A lower bound on the cost of a whole plan.
//!
//! Whatever chains, vehicles and moments a plan chooses, it costs at least this much. The bound
//! ignores dates, deadlines, the number of vehicles and the value of hours, all of which can only
//! add to the cost.
//!
//! **Layers.** The trips of a class from one base in one tier go over a network of their own, a
//! [layer](layer): stops, and the ways between them that are not made up of others ([`ground`]).
//! Goods begin at the base of their step and are carried by trips of one layer after the other until
//! they are at its end. Every trip is a closed walk in its layer. It pays for each arc that it
//! crosses and for each stop, and the vehicles of a [yard] for whole days.
//!
//! **Charges.** Every price is borne by the goods (all kits of one step), in parts that add up to
//! one at most ([`uses`]): part w(j) by goods j, and part b in proportion to the room that goods
//! take. A kit of goods j with n kits, of which at most m fit into a vehicle, and that takes the share
//! q of a vehicle, is charged w(j) / min(n, m) + b q of the price of each arc on its way from the base
//! to where it is unloaded, of each arc on a way back from there, and of that stop. A trip crosses
//! each arc of some way to each of its stops, and some way back. On board or already unloaded are at
//! most min(n, m) kits of each goods, which together take at most one vehicle. So the charges of all
//! kits on a trip never add up to more than it costs, whatever ways they are reckoned on. The kits' cheapest
//! chains under these charges ([`chain`]) are therefore a bound.
//!
//! **Days.** A vehicle works at most the length H of its daily hours on each day that is paid for. If
//! vehicles of a yard work W minutes, at least max(1, W / H) days are paid, so at least
//! 1 - t + t W / H for any t between 0 and 1. The first part is borne like any price, but once by all
//! goods; the second makes every minute dearer by t / H of a day. Where vehicles of the class may
//! be posted elsewhere, the same day may be paid there, and t is 1.
//!
//! **The best charges.** This is the dual of a linear programme: choose flows of all goods and how
//! often each arc is crossed, as often as any goods flow over it and as the room requires (the
//! fixed-charge network design of Balakrishnan, Magnanti and Wong, "A dual-ascent procedure for
//! large-scale uncapacitated network design", Operations Research 37(5), 1989,
//! doi:10.1287/opre.37.5.716, here of closed walks; on one layer it is the subtour bound of Held and Karp). It
//! is solved nearly, by multiplicative weights (Arora, Hazan and Kale, "The multiplicative weights
//! update method", Theory of Computing 8, 2012, doi:10.4086/toc.2012.v008a006): round by round all
//! goods take their cheapest chains, and what is used is borne by those whose flows, in the mean of all rounds so
//! far, use it most. The mean of the charges of all rounds is charged in the end. Any
//! number of rounds gives a bound.

mod chain;
mod ground;
mod layer;
mod uses;
mod yard;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::chains::{Ends, Step, Tier, changing_places, standing_at, transit_stores};
use crate::needs::{Load, Needs};
use crate::travel::{Network, Stop};
use crate::{ClassIndex, DEFAULT_ITERATIONS, PlaceIndex, StationIndex};
use chain::{Carried, Scratch};
use ground::{Ground, Tables};
use layer::{Layer, To};
use tepat_model::region::{PlaceKind, Region};
use uses::Round;
use yard::Yard;

/// Sums of fractions are off by less than this share.
const ROUNDING: f64 = 1e-9;

/// The largest network in which all ways between places take about a second to find.
const MOST_NODES: usize = 50_000;

/// Most rounds; with more the bound hardly grows.
const MOST_ROUNDS: u64 = 300;

/// Iterations of a search for each of which the bound may reach so many nodes, and for so many of
/// which it may take a round: in the bundled regions an eighth to a third of the time of the search.
const REACHED_EACH: u64 = 150;
const ITERATIONS_EACH: u64 = 1000;

/// One in so many rounds searches the chains of goods among all.
const FULL_ROUND_IN: u32 = 6;

/// Chains that are at most so many times dearer are searched in the other rounds.
const NEARLY_AS_CHEAP: f64 = 1.02;

/// Up to how many times the last charge is searched first.
const MUCH_DEARER: f64 = 1.3;

/// How sharply greater flows are told from smaller ones in the first round.
const SHARPNESS: f64 = 5.0;

/// Whether a bound is quick enough to wait for.
pub fn may_be_bounded(network: &Network<'_>) -> bool {
    network.graph().nodes() <= MOST_NODES
}

/// A lower bound, in rupiah, on the cost of any plan that serves all of these stations.
pub fn least_rupiah(
    network: &Network<'_>,
    needs: &Needs,
    served: impl Iterator<Item = StationIndex>,
) -> u64 {
    let mut bound = Bound::new(network, needs, served);
    while bound.may_rise(DEFAULT_ITERATIONS) {
        bound.round();
    }
    bound.least_rupiah()
}

/// The kits that may take a step.
struct Goods {
    number: u32,
    tier: Tier,
    from: PlaceIndex,
    to: Stop,
    /// How many.
    kits: usize,
    all: Load,
    /// The least and the most of each amount among the kits.
    least: Load,
    most: Load,
    /// What the kits were charged in the last round, if all took it.
    charged: f64,
    /// The layers of chains that were nearly as cheap when all were last searched, in order.
    near: Vec<usize>,
}

/// A station's kit, and the steps of each way that it may go.
struct Kit {
    load: Load,
    ways: Vec<Vec<u32>>,
}

/// Where goods of a tier, or of one start in it, may go.
#[derive(Default)]
struct Stops {
    /// Where vehicles may carry them from.
    bases: BTreeSet<PlaceIndex>,
    places: BTreeSet<PlaceIndex>,
    /// With their villages.
    stations: BTreeSet<(PlaceIndex, Stop)>,
    all: Load,
}

/// A bound that rises from round to round.
pub(crate) struct Bound<'r> {
    region: &'r Region,
    kits: Vec<Kit>,
    goods: Vec<Goods>,
    yards: Vec<Yard>,
    layers: Vec<Layer>,
    /// The layers of each tier and base.
    by_base: BTreeMap<(Tier, PlaceIndex), Vec<usize>>,
    /// By the start of a step: whether goods may change vehicles at each place.
    changing: BTreeMap<PlaceIndex, Vec<bool>>,
    rounds: u32,
    /// Of all rounds.
    weights: f64,
    scratch: Scratch,
}

impl<'r> Bound<'r> {
    /// Before the first round. O(classes · places · (network · log network + places · ways at a
    /// place)).
    pub fn new(
        network: &Network<'r>,
        needs: &Needs,
        served: impl Iterator<Item = StationIndex>,
    ) -> Self {
        let region = network.region();
        let (kits, goods) = kits_and_goods(region, needs, served);
        let mut changing: BTreeMap<PlaceIndex, Vec<PlaceIndex>> = BTreeMap::new();
        let (mut starts, mut tiers) = (BTreeMap::new(), BTreeMap::new());
        for it in &goods {
            let places = changing.entry(it.from).or_insert_with(|| between(region, it.from));
            let start: &mut Stops = starts.entry((it.tier, it.from)).or_default();
            let tier: &mut Stops = tiers.entry(it.tier).or_default();
            start.add(it, places);
            tier.add(it, places);
        }
        let bases: BTreeSet<PlaceIndex> =
            tiers.values().flat_map(|stops| &stops.bases).copied().collect();
        let mut by_class: BTreeMap<ClassIndex, Vec<PlaceIndex>> = BTreeMap::new();
        for base in bases {
            for (class, _) in standing_at(region, base) {
                by_class.entry(class).or_default().push(base);
            }
        }
        let (mut yards, mut layers) = (Vec::new(), Vec::new());
        let mut by_base: BTreeMap<(Tier, PlaceIndex), Vec<usize>> = BTreeMap::new();
        for (class, bases) in by_class {
            let tables = Tables::new(network, class);
            let mut grounds: BTreeMap<(Tier, Option<PlaceIndex>), Rc<Ground>> = BTreeMap::new();
            for base in bases {
                let yard = Yard::new(region, class);
                for (&tier, all) in tiers.iter().filter(|(_, all)| all.bases.contains(&base)) {
                    // There are fewer stops where all goods that pass have the same start.
                    let only = only_start(&starts, tier, base);
                    let stops = only.map_or(all, |start| &starts[&(tier, start)]);
                    let ground = grounds.entry((tier, only)).or_insert_with(|| {
                        Rc::new(Ground::new(&tables, &stops.places, &stops.stations))
                    });
                    let Some(node) = ground.node(Stop::Place(base)) else { continue };
                    let carried = starts.get(&(tier, base)).unwrap_or(stops).all;
                    by_base.entry((tier, base)).or_default().push(layers.len());
                    let of_yard = (yards.len(), &yard);
                    layers.push(Layer::new(of_yard, node, ground, carried));
                }
                yards.push(yard);
            }
        }
        let changing = changing.into_iter().map(|(from, places)| {
            let mut is_among = vec![false; region.places.len()];
            places.iter().for_each(|place| is_among[place.position()] = true);
            (from, is_among)
        });
        Self {
            region,
            kits,
            goods,
            yards,
            layers,
            by_base,
            changing: changing.collect(),
            rounds: 0,
            weights: 0.0,
            scratch: Scratch::default(),
        }
    }

    fn layers_at(&self, tier: Tier, place: PlaceIndex) -> &[usize] {
        self.by_base.get(&(tier, place)).map_or(&[], Vec::as_slice)
    }

    fn may_change(&self, goods: &Goods, place: PlaceIndex) -> bool {
        place != goods.from && self.changing[&goods.from][place.position()]
    }

    /// Whether another round is worth its time after a search of so many iterations. There are two at
    /// least.
    pub fn may_rise(&self, iterations: u64) -> bool {
        let most = MOST_ROUNDS.min(iterations / ITERATIONS_EACH);
        let reached = self.scratch.reached as u64;
        self.rounds < 2
            || u64::from(self.rounds) < most && reached < iterations.saturating_mul(REACHED_EACH)
    }

    /// Sends all goods along their cheapest chains, and shares out what they use.
    pub fn round(&mut self) {
        self.rounds += 1;
        let weight = f64::from(self.rounds);
        self.weights += weight;
        // Means get steadier with the rounds.
        let scale = SHARPNESS * weight.sqrt() / self.weights;
        let round = Round { weight, before: self.weights - weight, scale };
        let mut scratch = std::mem::take(&mut self.scratch);
        for (at, part) in self.parts_sent().into_iter().enumerate() {
            self.send(at, part, round, &mut scratch);
        }
        self.scratch = scratch;
        let mut on_way = vec![0.0; self.yards.len()];
        for layer in &mut self.layers {
            on_way[layer.yard] += layer.end_round(round);
        }
        for (yard, rupiah) in self.yards.iter_mut().zip(on_way) {
            yard.end_round(rupiah, round);
        }
        self.count_days();
    }

    /// Which part of all goods takes their step, if each kit goes the way that was cheapest in the last
    /// round.
    fn parts_sent(&self) -> Vec<f64> {
        let each = |goods: u32| {
            let goods = &self.goods[goods as usize];
            goods.charged / goods.kits as f64
        };
        let mut parts = vec![0.0; self.goods.len()];
        for kit in &self.kits {
            let charged = |way: &&Vec<u32>| way.iter().map(|&goods| each(goods)).sum::<f64>();
            let way = kit.ways.iter().min_by(|a, b| charged(a).total_cmp(&charged(b)));
            for &goods in way.into_iter().flatten() {
                parts[goods as usize] += 1.0 / self.goods[goods as usize].kits as f64;
            }
        }
        parts
    }

    /// Sends a part of some goods along their cheapest chain.
    fn send(&mut self, at: usize, part_sent: f64, round: Round, scratch: &mut Scratch) {
        let goods = &self.goods[at];
        let carried = Carried { goods, are_all: true, load: goods.all, largest: goods.most };
        // Most rounds search only what was nearly as cheap before; the bound itself searches all.
        let is_full = self.rounds % FULL_ROUND_IN == 1;
        let found = (!is_full).then(|| {
            self.cheapest(carried, MUCH_DEARER * goods.charged, Some(&goods.near), scratch)
        });
        let found = found.flatten().or_else(|| self.cheapest_near(carried, goods.charged, scratch));
        let Some((rupiah, legs)) = found else { return };
        let near = is_full.then(|| scratch.layers_within(NEARLY_AS_CHEAP * rupiah));
        let round = Round { weight: round.weight * part_sent, ..round };
        for leg in legs.iter().filter(|_| part_sent > 0.0) {
            let part = self.part(leg.layer, carried);
            let layer = &mut self.layers[leg.layer];
            let yard = &mut self.yards[layer.yard];
            let stations = layer.ground.beside(goods.to);
            let to = To { most: f64::INFINITY, last: Some(leg.node), stations };
            let Scratch { out, back, .. } = scratch;
            layer.spread(yard, part, false, to.clone(), out);
            layer.spread(yard, part, true, to, back);
            layer.flow(yard, part, leg.node, [out, back], round);
            yard.flow(goods.number, goods.all, round);
        }
        let goods = &mut self.goods[at];
        goods.charged = rupiah;
        goods.near = near.unwrap_or_else(|| std::mem::take(&mut goods.near));
    }

    fn count_days(&mut self) {
        for layer in &mut self.layers {
            layer.count_days(&self.yards[layer.yard]);
        }
    }

    /// The bound after the rounds so far, in rupiah.
    pub fn least_rupiah(mut self) -> u64 {
        self.yards.iter_mut().for_each(|yard| yard.settle(self.weights));
        self.layers.iter_mut().for_each(|layer| layer.settle(self.weights));
        self.count_days();
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut known: BTreeMap<(u32, [i64; 3]), f64> = BTreeMap::new();
        let mut charge = |goods: u32, load: Load| {
            *known.entry((goods, load.amounts())).or_insert_with(|| {
                let goods = &self.goods[goods as usize];
                let about = goods.charged / goods.kits as f64;
                let carried = Carried { goods, are_all: false, load, largest: load };
                let found = self.cheapest_near(carried, about, &mut scratch);
                found.map_or(f64::INFINITY, |(rupiah, _)| rupiah)
            })
        };
        let mut sum = 0.0;
        for kit in &self.kits {
            let ways = kit.ways.iter();
            let ways = ways.map(|way| way.iter().map(|&goods| charge(goods, kit.load)).sum());
            // What cannot be brought costs nothing.
            sum += ways.min_by(f64::total_cmp).filter(|sum| sum.is_finite()).unwrap_or(0.0);
        }
        (sum * (1.0 - ROUNDING)).max(0.0) as u64
    }

    /// [`Self::cheapest`] without a limit, quicker if it costs about as much as expected.
    fn cheapest_near(
        &self,
        carried: Carried<'_>,
        about: f64,
        scratch: &mut Scratch,
    ) -> Option<(f64, Vec<chain::Leg>)> {
        self.cheapest(carried, MUCH_DEARER * about, None, scratch)
            .or_else(|| self.cheapest(carried, f64::INFINITY, None, scratch))
    }
}

impl Stops {
    fn add(&mut self, goods: &Goods, changing: &[PlaceIndex]) {
        self.bases.insert(goods.from);
        self.bases.extend(changing);
        self.places.insert(goods.from);
        self.places.insert(goods.to.place());
        self.places.extend(changing);
        if matches!(goods.to, Stop::Station(..)) {
            self.stations.insert((goods.to.place(), goods.to));
        }
        self.all += goods.all;
    }
}

/// The kits of stations, and the goods of all steps that they may take.
fn kits_and_goods(
    region: &Region,
    needs: &Needs,
    served: impl Iterator<Item = StationIndex>,
) -> (Vec<Kit>, Vec<Goods>) {
    let mut goods: Vec<Goods> = Vec::new();
    let mut numbers: BTreeMap<Step, u32> = BTreeMap::new();
    let mut kits = Vec::new();
    for station in served {
        let Ok(ends) = Ends::of(region, station) else { continue };
        let load = needs[station].load;
        let ways: Vec<Vec<Step>> =
            ends.allowed(region).into_iter().map(|tiers| ends.steps(tiers)).collect();
        let mut number = |step: &Step| {
            *numbers.entry(*step).or_insert_with(|| {
                goods.push(Goods::new(goods.len() as u32, *step));
                goods.len() as u32 - 1
            })
        };
        let ways: Vec<Vec<u32>> =
            ways.iter().map(|way| way.iter().map(&mut number).collect()).collect();
        let all: BTreeSet<u32> = ways.iter().flatten().copied().collect();
        all.into_iter().for_each(|number| goods[number as usize].add(load));
        kits.push(Kit { load, ways });
    }
    (kits, goods)
}

impl Goods {
    fn new(number: u32, (tier, from, to): Step) -> Self {
        let (all, least, most) = Default::default();
        Self {
            number,
            tier,
            from,
            to,
            kits: 0,
            all,
            least,
            most,
            charged: f64::INFINITY,
            near: Vec::new(),
        }
    }

    fn add(&mut self, kit: Load) {
        self.least = if self.kits == 0 { kit } else { self.least.least(kit) };
        self.most = self.most.most(kit);
        self.all += kit;
        self.kits += 1;
    }
}

/// The only start in a tier from which goods may be carried on from a base, if there is just one.
fn only_start(
    starts: &BTreeMap<(Tier, PlaceIndex), Stops>,
    tier: Tier,
    base: PlaceIndex,
) -> Option<PlaceIndex> {
    let passes = |((of, _), stops): &(&(Tier, PlaceIndex), &Stops)| {
        *of == tier && stops.bases.contains(&base)
    };
    let mut passing = starts.iter().filter(passes).map(|((_, from), _)| *from);
    passing.next().filter(|_| passing.next().is_none())
}

/// Where goods may change vehicle on a step, whichever transit store they pass.
fn between(region: &Region, from: PlaceIndex) -> Vec<PlaceIndex> {
    let mut places = changing_places(region, from);
    if from.place(region).kind == PlaceKind::Store {
        places.extend(transit_stores(region));
    }
    places
}
