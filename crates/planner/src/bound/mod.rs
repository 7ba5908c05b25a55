//! A lower bound on the cost of a whole plan.
//!
//! Whatever chains, vehicles and moments a plan chooses, it costs at least this much. The bound
//! ignores dates, deadlines, the number of vehicles and the value of hours, all of which can only
//! add to the cost.
//!
//! **A trip and its kits.** Take a vehicle class k that serves some kits from a base. Let q(i) be
//! the share of the vehicle that kit i takes in one dimension (boxes, weight or volume; one for
//! each class), and d(i) the cheapest way from the base to its stop and back. A trip that goes
//! beyond a distance r from the base crosses r there and back, and no trip holds more than a
//! whole vehicle. So all trips together cross r at least max(1, sum of the q of kits beyond r)
//! times, and cost at least the integral of that over r. Each kit is charged its part of every
//! stretch of its own way: q(i) / min(1, Q(r)), where Q(r) adds up all kits of the base that may
//! go beyond r. Whichever of them the class serves, these charges never add up to more than its
//! trips cost. See [`ladder`]. Work at a stop is charged in the same way, and handling as it is.
//!
//! Kits that change vehicles at a base are charged q(i) d(i) there. On a trip with kits that start
//! there, of which at most some number fit beside i, and with G the most that so many are charged for
//! the way, they are charged q(i) max(0, d(i) − G): the trip costs at least the greatest d, and with the
//! q adding up to at most 1 the charges add up to at most G + (d − G), or if no d exceeds G, to what the
//! kits that start there are charged.
//!
//! This strengthens the charge h + q d of a kit by itself (a feasible dual solution of the set
//! covering problem over all trips: Balinski and Quandt, "On an integer program for a delivery
//! problem", Operations Research 12(2), 1964, doi:10.1287/opre.12.2.300) by control zones round
//! the base (Jünger and Pulleyblank, Algorithmica 13, 1995, doi:10.1007/BF01190848).
//!
//! **Days.** A vehicle works at most the length H of its daily hours on each day that is paid for,
//! and its work in one relay does not overlap with that in another. So the class pays for at
//! least max(1, worked / H) days, and with W the least work for all kits of the base, a minute
//! bears 1 / min(H, W) of a day; 1 / H if some vehicles of the class may be posted elsewhere, where
//! the same day may be paid.
//!
//! **What a kit costs.** On each step of its way (store to sub-district post, to village post, to
//! station) a kit is carried along some bases. The cheapest way over all bases, by the charges of
//! the cheapest classes, is what it costs at least. The sum over all kits and steps is the bound.

mod base;
mod ladder;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use crate::chains::{Step, changing_places, standing_at, steps_of, transit_stores};
use crate::needs::{Load, Needs};
use crate::travel::{Network, Stop};
use crate::{PlaceIndex, StationIndex};
use base::Base;
use rows::Rows;
use tepat_model::region::{PlaceKind, Region};

/// Sums of fractions are off by less than this share.
const ROUNDING: f64 = 1e-9;

/// The largest network in which all ways between bases and places take about a second to find.
const MOST_NODES: usize = 50_000;

/// Whether [`least_rupiah`] is quick enough to wait for.
pub fn may_be_bounded(network: &Network<'_>) -> bool {
    network.graph().nodes() <= MOST_NODES
}

/// A lower bound, in rupiah, on the cost of any plan that serves all of these stations.
///
/// O(classes · bases · network · log network + stations · bases²).
pub fn least_rupiah(
    network: &Network<'_>,
    needs: &Needs,
    served: impl Iterator<Item = StationIndex>,
) -> u64 {
    let region = network.region();
    let mut steps: Vec<(Step, Load)> = Vec::new();
    for station in served {
        let Ok(of_station) = steps_of(region, station) else { continue };
        steps.extend(of_station.into_iter().map(|step| (step, needs[station].load)));
    }
    let bases = Bases::new(network, &steps);
    let mut known: BTreeMap<(Step, [i64; 3]), f64> = BTreeMap::new();
    let charges = steps.iter().map(|&(step, load)| {
        let key = (step, load.amounts());
        *known.entry(key).or_insert_with(|| bases.cheapest(step, load).unwrap_or(0.0))
    });
    (charges.sum::<f64>() * (1.0 - ROUNDING)).max(0.0) as u64
}

/// Where vehicles stand, and what they charge.
struct Bases<'n> {
    by_place: BTreeMap<PlaceIndex, Base<'n>>,
    /// By the start of a step: the places where goods may change vehicles.
    changing: BTreeMap<PlaceIndex, Vec<PlaceIndex>>,
}

impl<'n> Bases<'n> {
    fn new(network: &'n Network<'_>, steps: &[(Step, Load)]) -> Self {
        let region = network.region();
        let mut starting: BTreeMap<PlaceIndex, Vec<(Stop, Load)>> = BTreeMap::new();
        for &((_, from, to), load) in steps {
            starting.entry(from).or_default().push((to, load));
        }
        let changing: BTreeMap<PlaceIndex, Vec<PlaceIndex>> =
            starting.keys().map(|&from| (from, between(region, from))).collect();
        let all: BTreeSet<PlaceIndex> = changing
            .iter()
            .flat_map(|(from, others)| others.iter().chain([from]))
            .copied()
            .collect();
        let mut by_class: BTreeMap<_, Vec<PlaceIndex>> = BTreeMap::new();
        for &base in &all {
            for (class, _) in standing_at(region, base) {
                by_class.entry(class).or_default().push(base);
            }
        }
        let mut by_place: BTreeMap<PlaceIndex, Base<'n>> =
            all.iter().map(|&base| (base, Base::new(network))).collect();
        for (class, places) in by_class {
            for (base, rows) in Rows::of_class(network, class, &places) {
                let kits = starting.get(&base).map_or(&[][..], Vec::as_slice);
                let others = changing.get(&base).map_or(&[][..], Vec::as_slice);
                if let Some(at) = by_place.get_mut(&base) {
                    at.add(class, rows, kits, others);
                }
            }
        }
        Self { by_place, changing }
    }

    /// The least rupiah for a kit over one step, along any bases (Dijkstra 1959); `None` if no
    /// vehicles can carry it.
    fn cheapest(&self, (_, from, to): Step, kit: Load) -> Option<f64> {
        let mut best = self.by_place[&from].first_charge(to, to, kit);
        let mut open: Vec<(PlaceIndex, Option<f64>)> = Vec::new();
        for &base in self.changing[&from].iter().filter(|&&base| base != from) {
            open.push((base, self.by_place[&from].first_charge(Stop::Place(base), to, kit)));
        }
        while let Some(nearest) = nearest(&open) {
            let (here, so_far) = open.swap_remove(nearest);
            let Some(so_far) = so_far.filter(|&so_far| best.is_none_or(|best| so_far < best))
            else {
                break;
            };
            let base = &self.by_place[&here];
            let with = |leg: Option<f64>| leg.map(|leg| so_far + leg);
            best = least(best, with(base.later_charge(to, kit)));
            for (next, known) in &mut open {
                *known = least(*known, with(base.later_charge(Stop::Place(*next), kit)));
            }
        }
        best
    }
}

/// Where goods may change vehicle on a step, whichever transit store they pass.
fn between(region: &Region, from: PlaceIndex) -> Vec<PlaceIndex> {
    let mut places = changing_places(region, from);
    if from.place(region).kind == PlaceKind::Store {
        places.extend(transit_stores(region));
    }
    places
}

fn nearest(open: &[(PlaceIndex, Option<f64>)]) -> Option<usize> {
    let reached = open.iter().enumerate().filter_map(|(at, (_, cost))| Some((at, (*cost)?)));
    reached.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(at, _)| at)
}

fn least(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    [a, b].into_iter().flatten().min_by(f64::total_cmp)
}
