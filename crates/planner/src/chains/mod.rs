//! Decides through which posts and piers every station's goods pass, and when they set out.
//!
//! Goods of a tiered sub-district go store → PPK → PPS → TPS, of a direct one
//! store → TPS. Each of these steps becomes a chain of [`Hop`]s: where no one
//! vehicle goes all the way, goods change at a pier. Steps of one tier and
//! depth from one base are later routed together.

mod chain;
mod reasons;
mod waves;

pub use waves::Wave;

use std::collections::BTreeMap;

use crate::needs::{Load, Needs};
use crate::travel::{Network, Stop};
use chain::Chains;
use tepat_model::plan::Unserved;
use tepat_model::region::{Delivery, PlaceKind, Region, Standing, VehicleClass};
use tepat_model::time::Moment;

/// No vehicle is sent on a leg of more than thirty days.
const LONGEST_LEG_MINUTES: i32 = 43_200;

/// One hand-over to the next: by one vehicle, from a base to a stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Which relay it belongs to.
    pub relay: RelayKey,
    /// Where the goods are handed over.
    pub to: Stop,
    /// Classes at the base that can go there, by position.
    pub classes: Vec<usize>,
    /// Travel time of the fastest of them.
    pub minutes: u32,
}

/// Hops that are routed together: same tier, same depth in the chain, same base.
///
/// Their order is one in which every relay comes after those that bring its goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RelayKey {
    /// 0 from the store, 1 from a sub-district post, 2 from a village post.
    pub tier: u8,
    /// Changes of vehicle since the tier began.
    pub depth: u8,
    /// Position of the base in the region's places.
    pub base: usize,
}

/// The way of all goods.
#[derive(Clone, Debug, Default)]
pub struct Allocation {
    /// Every hop, by relay and stop.
    pub hops: Vec<Hop>,
    /// Per station: its hops in order, or nothing if it cannot be served.
    pub chains: Vec<Vec<usize>>,
    /// Per station: when its goods may leave the store.
    pub releases: Vec<Moment>,
    /// Stations that cannot be served, with the reason, by code.
    pub unserved: Vec<Unserved>,
    /// When each sub-district's goods set out, by code.
    pub waves: Vec<Wave>,
}

impl Allocation {
    /// Takes stations that cannot be served after all out of the flow of goods.
    pub fn strike(&mut self, region: &Region, unserved: &[Unserved]) {
        for left_out in unserved {
            if let Some(station) = region.stations.position(&left_out.station) {
                self.chains[station].clear();
                self.unserved.push(left_out.clone());
            }
        }
        self.unserved.sort_by(|a, b| a.station.cmp(&b.station));
    }
}

/// Vehicles standing at a place: class by position, and how many; in order of class.
pub fn standing_at(region: &Region, place: usize) -> Vec<(usize, u32)> {
    let place = &region.places[place];
    let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
    for row in &region.fleet {
        let here = match row.standing() {
            Standing::At(code) => code == place.code,
            Standing::EachPpk => place.kind == PlaceKind::Ppk,
            Standing::EachPps => place.kind == PlaceKind::Pps,
        };
        if let (true, Some(class)) = (here && row.count > 0, region.classes.position(&row.class)) {
            *counts.entry(class).or_default() += row.count;
        }
    }
    counts.into_iter().collect()
}

/// Whether a class holds a load.
pub fn fits(class: &VehicleClass, load: Load) -> bool {
    load.boxes <= i64::from(class.capacity_boxes)
        && load.weight_g <= i64::from(class.capacity_kg) * 1000
        && load.volume_cm3 <= i64::from(class.capacity_litres) * 1000
}

/// Finds every station's chain of hops and its wave.
///
/// A chain is the one by which goods that set out in the morning arrive first,
/// counting daily hours, night halts and hand-overs.
///
/// # Complexity
/// One shortest-path tree for each post or pier and class standing there, and
/// for each step a search over the piers.
pub fn allocate(region: &Region, needs: &Needs, network: &mut Network<'_>) -> Allocation {
    let mut steps = Steps { chains: Chains::new(region), hops: BTreeMap::new() };
    let mut stations = Vec::with_capacity(region.stations.len());
    for station in 0..region.stations.len() {
        stations.push(steps.chain_of(region, needs, network, station));
    }
    steps.finish(region, stations)
}

struct Steps<'a> {
    chains: Chains<'a>,
    hops: BTreeMap<(RelayKey, Stop), (Vec<usize>, u32)>,
}

type ChainKeys = Vec<(RelayKey, Stop)>;

impl Steps<'_> {
    fn chain_of(
        &mut self,
        region: &Region,
        needs: &Needs,
        network: &mut Network<'_>,
        station: usize,
    ) -> Result<ChainKeys, Unserved> {
        let code = &region.stations[station].code;
        let unserved = |reason| Unserved { station: code.clone(), reason };
        let store = region
            .store()
            .and_then(|store| region.places.position(&store.code))
            .ok_or_else(|| unserved(reasons::no_store()))?;
        let stop = Stop::of_station(region, station)
            .ok_or_else(|| unserved(reasons::no_pps(&region.stations[station])))?;
        let pps = stop.node();
        let ppk = region
            .ppk_of(&region.places[pps])
            .and_then(|ppk| region.places.position(&ppk.code))
            .ok_or_else(|| unserved(reasons::no_ppk(&region.places[pps])))?;

        let steps: &[(usize, Stop)] = match region.places[ppk].delivery {
            Delivery::Direct => &[(store, stop)],
            Delivery::Tiered => &[(store, Stop::Place(ppk)), (ppk, Stop::Place(pps)), (pps, stop)],
        };
        let mut keys = Vec::new();
        for (tier, &(from, to)) in steps.iter().enumerate() {
            let legs = self
                .chains
                .find(network, from, to)
                .ok_or_else(|| unserved(reasons::no_way(network, from, to)))?;
            for (depth, (base, to)) in legs.into_iter().enumerate() {
                let relay = RelayKey { tier: tier as u8, depth: depth as u8, base };
                let (classes, _) =
                    self.hops.entry((relay, to)).or_insert_with(|| reaching(network, base, to));
                let kit = needs.stations[station].load;
                if !classes.iter().any(|&class| fits(&region.classes[class], kit)) {
                    return Err(unserved(reasons::kit_too_large(region, base, kit, classes)));
                }
                keys.push((relay, to));
            }
        }
        Ok(keys)
    }

    fn finish(self, region: &Region, stations: Vec<Result<ChainKeys, Unserved>>) -> Allocation {
        let mut allocation = Allocation::default();
        let mut index = BTreeMap::new();
        for ((relay, to), (classes, minutes)) in self.hops {
            index.insert((relay, to), allocation.hops.len());
            allocation.hops.push(Hop { relay, to, classes, minutes });
        }
        for chain in stations {
            allocation.chains.push(match chain {
                Ok(keys) => keys.iter().map(|key| index[key]).collect(),
                Err(unserved) => {
                    allocation.unserved.push(unserved);
                    Vec::new()
                }
            });
        }
        waves::set_out(region, &mut allocation);
        allocation
    }
}

/// Classes at a base that reach a stop without changing, and the minutes of the fastest.
fn reaching(network: &mut Network<'_>, base: usize, to: Stop) -> (Vec<usize>, u32) {
    let (mut classes, mut fastest) = (Vec::new(), LONGEST_LEG_MINUTES as u32);
    for (class, _) in standing_at(network.region(), base) {
        let minutes = network.ms(class, Stop::Place(base), to).div_ceil(60_000);
        if let Ok(minutes) = u32::try_from(minutes)
            && minutes <= LONGEST_LEG_MINUTES as u32
        {
            classes.push(class);
            fastest = fastest.min(minutes);
        }
    }
    (classes, fastest)
}
