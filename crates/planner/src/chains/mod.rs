//! Decides through which posts and piers each station's goods pass, and on which day they leave.
//!
//! Goods of a tiered sub-district go store → PPK → PPS → TPS; goods of a direct one go store → TPS.
//! Where a post is open, the search decides whether they go past it.
//! Each step becomes a chain of [`Hop`]s: if no single vehicle covers the whole step, goods change
//! vehicles at a pier. All hops of one tier and depth from one base form a relay and are routed
//! together.

mod back;
mod finder;
mod others;
mod reasons;
mod remedy;
mod skips;
mod standing;
#[cfg(test)]
mod tests;
mod tiers;
mod waves;

pub use others::{Detour, StationWay, detours};
pub use standing::{AllStanding, Pooled, standing_at};

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::needs::{Load, Needs};
use crate::travel::{Network, Stop};
use crate::{ClassIndex, PerStation, PlaceIndex, StationIndex};
use finder::ChainFinder;
pub(crate) use finder::{changing_places, may_bring, transit_stores};
use serde::{Deserialize, Serialize};
use tepat_model::message::Message;
use tepat_model::plan::{Access, Unserved};
use tepat_model::region::{Delivery, Place, Region, VehicleClass};
use tepat_model::time::{Moment, moment};
pub(crate) use tiers::{Ends, Tiers, leads_through};

/// The longest leg that a vehicle may travel: thirty days.
const LONGEST_LEG_MINUTES: i32 = 43_200;

/// Carriage by one vehicle from a base to the stop where the goods are handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Which relay it belongs to.
    pub relay: RelayKey,
    /// Where the goods are handed over.
    pub to: Stop,
    /// The classes at the base that can reach the stop.
    pub classes: Vec<ClassIndex>,
    /// Travel time of the fastest class, in minutes.
    pub minutes: u32,
}

/// A step on the way of goods, named after its start, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tier {
    /// From the regency's store to a sub-district post, or to a station served directly.
    Store,
    /// From a sub-district post to a village post.
    SubDistrict,
    /// From a village post to a station.
    Village,
}

/// Number of changes of vehicle since a step of the distribution began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Depth(usize);

/// Position of a hop in [`Chains::hops`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HopIndex(usize);

/// Identifies a relay: the hops of one tier and depth from one base.
///
/// In key order, every relay comes after the relays that bring its goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RelayKey {
    /// The step of the distribution that its hops belong to.
    pub tier: Tier,
    /// How far along the step it is.
    pub depth: Depth,
    /// The base.
    pub base: PlaceIndex,
}

/// Which way goods pass along a chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From the store to the stations: vehicles bring them from the base of a hop to its stop.
    #[default]
    Out,
    /// From the stations to the store: vehicles fetch them at the stop of a hop for its base.
    Back,
}

/// The chains of hops of all stations.
#[derive(Clone, Debug, Default)]
pub struct Chains {
    /// Which way they are passed. Chains are listed from the store on either way.
    pub direction: Direction,
    /// Every hop, by relay and stop.
    pub hops: Vec<Hop>,
    /// For each station its hops in order; empty if it cannot be served.
    pub of_station: PerStation<Vec<HopIndex>>,
    /// For each station the earliest moment at which its goods may leave the store.
    pub releases: PerStation<Moment>,
    /// Stations that cannot be served, with the reason, in order of code.
    pub unserved: Vec<Unserved>,
    /// How hard posts are to reach, in order of code.
    pub access: Vec<Access>,
    /// Whether goods may go past posts that are open.
    may_skip: bool,
    /// For each station the earliest moment at which its goods may leave the store by way of posts.
    waves: PerStation<Moment>,
    index: BTreeMap<(RelayKey, Stop), HopIndex>,
    standing: Rc<AllStanding>,
}

impl std::ops::Index<HopIndex> for Chains {
    type Output = Hop;

    fn index(&self, at: HopIndex) -> &Hop {
        &self.hops[at.0]
    }
}

impl Chains {
    /// Removes stations that turned out to be impossible to serve.
    pub fn strike(&mut self, region: &Region, unserved: &[Unserved]) {
        for left_out in unserved {
            if let Some(station) = StationIndex::of_code(region, &left_out.station) {
                self.of_station[station].clear();
                self.unserved.push(left_out.clone());
            }
        }
        self.unserved.sort_by(|a, b| a.station.cmp(&b.station));
    }

    /// Whether goods may go past posts that are open.
    pub fn may_skip(&self) -> bool {
        self.may_skip
    }

    /// [`standing_at`] a place, from a precomputed list.
    pub fn standing_at(&self, place: PlaceIndex) -> &[(ClassIndex, u32)] {
        self.standing.at(place)
    }

    /// The vehicles that can be used at each place.
    pub fn standing(&self) -> &Rc<AllStanding> {
        &self.standing
    }

    /// Lets the goods of a station leave the store on the day of its sub-district or, if they go
    /// straight to it, on that of direct delivery, but not before a day set by hand.
    fn release(&mut self, region: &Region, station: StationIndex) {
        let (rules, wave) = (&region.rules, self.waves[station]);
        let ppk = region.pps_of(station.station(region)).and_then(|pps| region.ppk_of(pps));
        let is_set = |ppk: &Place| ppk.wave_h.is_some() && ppk.delivery != Delivery::Direct;
        let straight = moment(rules.direct_from_h.into(), rules.release_minute.into());
        self.releases[station] = match self.is_straight(station) {
            true if ppk.is_some_and(is_set) => straight.max(wave),
            true => straight,
            false => wave,
        };
    }

    /// The hop of a relay to a stop, created if necessary.
    fn hop(&mut self, network: &mut Network<'_>, relay: RelayKey, to: Stop) -> HopIndex {
        *self.index.entry((relay, to)).or_insert_with(|| {
            let standing = self.standing.at(relay.base);
            let (mut classes, minutes) = reaching(network, standing, relay.base, to);
            if self.direction == Direction::Out {
                classes.retain(|&class| may_bring(network.region(), class, relay.base, to));
            }
            self.hops.push(Hop { relay, to, classes, minutes });
            HopIndex(self.hops.len() - 1)
        })
    }
}

/// Whether a vehicle of a class can hold a load.
pub fn fits(class: &VehicleClass, load: Load) -> bool {
    load.boxes <= i64::from(class.capacity_boxes)
        && load.weight_g <= i64::from(class.capacity_kg) * 1000
        && load.volume_cm3 <= i64::from(class.capacity_litres) * 1000
}

/// Finds the chain of hops of every station, and its dispatch wave.
///
/// Of all possible chains it takes the one by which goods that leave in the morning arrive first,
/// including daily hours, night halts and hand-overs. All posts are passed as administered, except
/// that goods go past open ones where no other way leads, if they `may_skip` any.
///
/// # Complexity
/// One shortest-path tree for each post or pier and class based there, and a search over
/// the piers for each step.
pub fn find_chains(
    region: &Region,
    needs: &Needs,
    network: &mut Network<'_>,
    may_skip: bool,
) -> Chains {
    let standing = Rc::new(AllStanding::new(region, network));
    let mut finder = ChainFinder::new(region, Rc::clone(&standing));
    let may_skip = may_skip && region.has_open_posts();
    let mut chains = Chains { standing, may_skip, ..Chains::default() };
    let mut of_station = Vec::with_capacity(region.stations.len());
    let mut reasons = Reasons::new();
    for station in StationIndex::all(region) {
        let chain = chain_of(network, needs, &mut finder, &mut reasons, &mut chains, station);
        of_station.push(chain.unwrap_or_else(|unserved| {
            chains.unserved.push(unserved);
            Vec::new()
        }));
    }
    chains.of_station = of_station.into_iter().collect();
    waves::set_out(network, &mut chains);
    chains
}

/// The bases from which goods that leave `from` in the morning can be brought to a stop, whatever
/// people have set; the one that brings them first comes first.
pub(crate) fn bases_to(
    network: &mut Network<'_>,
    standing: &Rc<AllStanding>,
    from: PlaceIndex,
    to: Stop,
) -> Vec<PlaceIndex> {
    let mut finder = ChainFinder::without_pins(network.region(), Rc::clone(standing));
    let mut ways = finder.ways(network, from, to);
    ways.sort_by_key(|way| way.arrival);
    ways.iter().filter_map(|way| way.legs.last()).map(|&(base, _)| base).collect()
}

/// The classes at a base that reach a stop, the fastest first.
pub(crate) fn classes_to(
    network: &mut Network<'_>,
    standing: &AllStanding,
    base: PlaceIndex,
    to: Stop,
) -> Vec<ClassIndex> {
    let (mut classes, _) = reaching(network, standing.at(base), base, to);
    classes.sort_by_key(|&class| network.ms(class, Stop::Place(base), to));
    classes
}

/// Why no vehicles lead from one place to another, or within it to its stations.
type Reasons = BTreeMap<(PlaceIndex, PlaceIndex), Message>;

/// One step of a station's goods: tier, start and stop.
pub(crate) type Step = (Tier, PlaceIndex, Stop);

/// The steps of a station's goods, past no post that is open.
pub(crate) fn steps_of(region: &Region, station: StationIndex) -> Result<Vec<Step>, Message> {
    let ends = Ends::of(region, station)?;
    Ok(ends.steps(ends.administered(region)))
}

/// The fastest chain of a station by way of all posts that it may pass, else past some.
fn chain_of(
    network: &mut Network<'_>,
    needs: &Needs,
    finder: &mut ChainFinder<'_>,
    reasons: &mut Reasons,
    chains: &mut Chains,
    station: StationIndex,
) -> Result<Vec<HopIndex>, Unserved> {
    let region = network.region();
    let unserved = |reason| Unserved { station: station.station(region).code.clone(), reason };
    let ends = Ends::of(region, station).map_err(unserved)?;
    let mut along = |chains: &mut Chains, tiers: Tiers| {
        along_steps(network, needs, finder, reasons, chains, station, &ends.steps(tiers))
    };
    let usual = along(chains, ends.administered(region));
    let others = if chains.may_skip { ends.allowed(region) } else { Vec::new() };
    let mut others = others.into_iter().skip(1);
    usual.or_else(|reason| {
        others.find_map(|tiers| along(chains, tiers).ok()).ok_or_else(|| unserved(reason))
    })
}

/// The fastest chain of a station along some steps.
fn along_steps(
    network: &mut Network<'_>,
    needs: &Needs,
    finder: &mut ChainFinder<'_>,
    reasons: &mut Reasons,
    chains: &mut Chains,
    station: StationIndex,
    steps: &[Step],
) -> Result<Vec<HopIndex>, Message> {
    let region = network.region();
    let kit = needs[station].load;
    let mut chain = Vec::new();
    for &(tier, from, to) in steps {
        let legs = finder.find(network, from, to).ok_or_else(|| {
            let reason = reasons.entry((from, to.place()));
            let mut no_way = || match ChainFinder::without_pins(region, Rc::clone(&chains.standing))
                .find(network, from, to)
            {
                Some(_) => reasons::not_by_hand(network, to),
                None => reasons::no_way(network, from, to),
            };
            reason.or_insert_with(&mut no_way).clone()
        })?;
        for (relay, to) in along(tier, legs) {
            let hop = chains.hop(network, relay, to);
            let classes = &chains[hop].classes;
            if !classes.iter().any(|&class| fits(class.class(region), kit)) {
                return Err(reasons::kit_too_large(region, relay.base, kit, classes));
            }
            chain.push(hop);
        }
    }
    Ok(chain)
}

/// The relays and stops of the legs of a step.
fn along(tier: Tier, legs: Vec<(PlaceIndex, Stop)>) -> impl Iterator<Item = (RelayKey, Stop)> {
    let legs = legs.into_iter().enumerate();
    legs.map(move |(depth, (base, to))| (RelayKey { tier, depth: Depth(depth), base }, to))
}

/// The classes at a base that reach a stop directly, and the minutes of the fastest.
fn reaching(
    network: &mut Network<'_>,
    standing: &[(ClassIndex, u32)],
    base: PlaceIndex,
    to: Stop,
) -> (Vec<ClassIndex>, u32) {
    let (mut classes, mut fastest) = (Vec::new(), LONGEST_LEG_MINUTES as u32);
    for &(class, _) in standing {
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
