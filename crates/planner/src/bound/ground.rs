//! What it costs vehicles of a class to go between stops.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::travel::{LocalWay, Network, Stop, UNREACHABLE_MS, local_ways};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::region::{Region, VehicleClass};
use tepat_model::time::DAY_MINUTES;
use tepat_network::graph::CLOSED;

/// Rounding error of the triangle inequality in metres, over two ways within a village and one
/// between their ends.
const ROUNDED_M: u32 = 3;

/// Rupiah by kilometre and hour, and besides by the part of a day that it takes.
pub(super) type Price = [f64; 2];

/// What it costs a class to go between all places.
pub(super) struct Tables<'r> {
    region: &'r Region,
    class: &'r VehicleClass,
    /// Thousandths of a rupiah by kilometre and hour, and besides by the part of a day, by rows.
    between: [Vec<Vec<u64>>; 2],
}

impl<'r> Tables<'r> {
    /// Times are those by day and without closures. O(places · network · log network).
    pub fn new(network: &Network<'r>, class: ClassIndex) -> Self {
        let region = network.region();
        let class = class.class(region);
        let between = [false, true].map(|with_days| between_places(network, class, with_days));
        Self { region, class, between }
    }
}

/// The ways of a class between some stops that are not made up of others.
pub(super) struct Ground {
    /// Some places, then stations by village.
    pub stops: Vec<Stop>,
    /// How many of them are places.
    pub places: usize,
    /// The nodes of places, by position.
    nodes: Vec<u32>,
    /// The nodes of the stations of each village.
    stations: BTreeMap<PlaceIndex, Range<usize>>,
    arcs: Vec<(u32, u32)>,
    pub prices: Vec<Price>,
    leaving: Vec<Vec<u32>>,
    entering: Vec<Vec<u32>>,
}

impl Ground {
    /// Between places and stations given in order; the villages of these are among the places.
    /// O(places² · ways at a place + stations² of each village).
    pub fn new(
        tables: &Tables<'_>,
        places: &BTreeSet<PlaceIndex>,
        stations: &BTreeSet<(PlaceIndex, Stop)>,
    ) -> Self {
        let Tables { region, class, between } = tables;
        let mut stops: Vec<Stop> = places.iter().map(|&place| Stop::Place(place)).collect();
        let mut nodes = vec![u32::MAX; region.places.len()];
        for (node, place) in (0..).zip(places) {
            nodes[place.position()] = node;
        }
        let mut villages: BTreeMap<PlaceIndex, Range<usize>> = BTreeMap::new();
        for &(village, station) in stations {
            let range = villages.entry(village).or_insert(stops.len()..stops.len());
            stops.push(station);
            range.end = stops.len();
        }
        let on_network = |from: usize, to: usize| {
            let [from, to] = [from, to].map(|node| stops[node].place().position());
            price([0, 1].map(|kind| between[kind][from][to]))
        };
        let mut arcs = not_made_up(&(0..places.len()).collect::<Vec<_>>(), on_network);
        let beside = |from: usize, to: usize| price(local(region, class, stops[from], stops[to]));
        for (village, stations) in &villages {
            let post = nodes[village.position()] as usize;
            let nodes: Vec<usize> = std::iter::once(post).chain(stations.clone()).collect();
            arcs.extend(not_made_up(&nodes, beside));
        }
        let mut leaving = vec![Vec::new(); stops.len()];
        let mut entering = leaving.clone();
        for (number, &(from, to, _)) in (0..).zip(&arcs) {
            leaving[from].push(number);
            entering[to].push(number);
        }
        Self {
            places: places.len(),
            stops,
            nodes,
            stations: villages,
            prices: arcs.iter().map(|arc| arc.2).collect(),
            arcs: arcs.into_iter().map(|(from, to, _)| (from as u32, to as u32)).collect(),
            leaving,
            entering,
        }
    }

    /// The arcs of vehicles that go on from a node, or that come back to it.
    pub fn next(&self, node: usize, is_back: bool) -> &[u32] {
        if is_back { &self.entering[node] } else { &self.leaving[node] }
    }

    /// Where an arc leads, seen from its other end.
    pub fn end(&self, arc: u32, is_back: bool) -> usize {
        let (from, to) = self.arcs[arc as usize];
        if is_back { from as usize } else { to as usize }
    }

    /// The stations of a stop's village if it is one.
    pub fn beside(&self, stop: Stop) -> Range<usize> {
        match stop {
            Stop::Place(_) => 0..0,
            Stop::Station(_, village) => self.stations.get(&village).cloned().unwrap_or(0..0),
        }
    }

    /// The node of a stop, if it is there.
    pub fn node(&self, stop: Stop) -> Option<usize> {
        match stop {
            Stop::Place(place) => {
                let node = self.nodes[place.position()];
                (node != u32::MAX).then_some(node as usize)
            }
            Stop::Station(_, village) => {
                let nodes = self.stations.get(&village)?.clone();
                nodes.into_iter().find(|&node| self.stops[node] == stop)
            }
        }
    }
}

fn price(thousandths: [u64; 2]) -> Option<Price> {
    let is_open = thousandths.iter().all(|&sum| sum < CLOSED);
    is_open.then(|| thousandths.map(|sum| sum as f64 / 1000.0))
}

/// The ways between nodes that cost less than any two others together, and what they cost.
fn not_made_up(
    nodes: &[usize],
    price: impl Fn(usize, usize) -> Option<Price>,
) -> Vec<(usize, usize, Price)> {
    let mut arcs = Vec::new();
    for &from in nodes {
        let mut ways: Vec<(usize, Price)> = nodes
            .iter()
            .filter(|&&to| to != from)
            .filter_map(|&to| Some((to, price(from, to)?)))
            .collect();
        ways.sort_by(|(_, a), (_, b)| a[1].total_cmp(&b[1]));
        let mut kept: Vec<(usize, Price)> = Vec::new();
        for (to, whole) in ways {
            let is_made_up = kept.iter().any(|&(by, first)| {
                // A stop at no distance would make up the way back from it in turn.
                first[1] > 0.0
                    && price(by, to).is_some_and(|rest| {
                        rest[1] < whole[1]
                            && (0..2).all(|kind| first[kind] + rest[kind] <= whole[kind])
                    })
            });
            if !is_made_up {
                kept.push((to, whole));
            }
        }
        arcs.extend(kept.into_iter().map(|(to, price)| (from, to, price)));
    }
    arcs
}

/// Thousandths of a rupiah of the local ways between stops.
fn local(region: &Region, class: &VehicleClass, from: Stop, to: Stop) -> [u64; 2] {
    let mut sums = [0, 0];
    for way in local_ways(region, from, to) {
        let way = LocalWay { length_m: way.length_m.saturating_sub(ROUNDED_M), ..way };
        let ms = way.ms(class, &region.rules);
        for (with_days, sum) in [false, true].into_iter().zip(&mut sums) {
            let more = match ms {
                ms if ms >= CLOSED => CLOSED,
                ms => thousandths(class, way.length_m, ms, with_days),
            };
            *sum = more.saturating_add(*sum);
        }
    }
    sums
}

/// Cost of a distance and a time, in thousandths of a rupiah, rounded down.
fn thousandths(class: &VehicleClass, metres: u32, ms: u64, with_days: bool) -> u64 {
    let by_distance = u64::from(metres) * u64::from(class.rupiah_per_km);
    let by_hour = u128::from(ms) * u128::from(class.rupiah_per_hour) / 3600;
    let day_minutes = u128::from(class.hours.length_minutes().clamp(1, DAY_MINUTES).unsigned_abs());
    let by_day = u128::from(ms) * u128::from(class.rupiah_per_day) / (60 * day_minutes);
    let by_time = if with_days { by_hour + by_day } else { by_hour };
    by_distance.saturating_add(u64::try_from(by_time).unwrap_or(CLOSED)).min(CLOSED)
}

/// The cheapest ways between all places, by rows.
fn between_places(network: &Network<'_>, class: &VehicleClass, with_days: bool) -> Vec<Vec<u64>> {
    let weight = |&step: &u32| match network.step_day_ms(step as usize, class) {
        UNREACHABLE_MS => CLOSED,
        ms => thousandths(class, network.step_m(step as usize), ms, with_days),
    };
    let weights: Vec<u64> = network.arc_steps().iter().map(weight).collect();
    let all: Vec<PlaceIndex> = PlaceIndex::all(network.region()).collect();
    if let Some(customised) = network.customise(&weights) {
        return network.rows(&customised, &all);
    }
    let row = |from: &PlaceIndex| {
        let mut row = network.graph().tree(&weights, from.node()).distance;
        row.truncate(all.len());
        row
    };
    all.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ways_that_are_not_made_up_of_others_stay() {
        let check = |table: &[&[Option<f64>]], expect: &[(usize, usize)]| {
            let nodes: Vec<usize> = (0..table.len()).collect();
            let price = |from: usize, to: usize| table[from][to].map(|cost| [cost, 2.0 * cost]);
            let arcs = not_made_up(&nodes, price);
            let ends: Vec<(usize, usize)> = arcs.iter().map(|&(from, to, _)| (from, to)).collect();
            assert_eq!(ends, expect, "{table:?}");
        };
        let some = Some;
        // On a line the middle makes up the way between the ends.
        check(
            &[
                &[some(0.0), some(1.0), some(3.0)],
                &[some(1.0), some(0.0), some(2.0)],
                &[some(3.0), some(2.0), some(0.0)],
            ],
            &[(0, 1), (1, 0), (1, 2), (2, 1)],
        );
        // A way round costs more, and what cannot be reached has no way.
        check(
            &[
                &[some(0.0), some(1.0), some(2.5), None],
                &[some(1.0), some(0.0), some(2.0), None],
                &[some(2.5), some(2.0), some(0.0), None],
                &[some(1.0), None, None, some(0.0)],
            ],
            &[(0, 1), (0, 2), (1, 0), (1, 2), (2, 1), (2, 0), (3, 0)],
        );
        // Two stops at no distance do not make up each other's ways in a circle.
        check(
            &[
                &[some(0.0), some(1.0), some(1.0)],
                &[some(1.0), some(0.0), some(0.0)],
                &[some(1.0), some(0.0), some(0.0)],
            ],
            &[(0, 1), (1, 2), (1, 0), (2, 1), (2, 0)],
        );
    }
}
