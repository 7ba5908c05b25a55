//! Passes sealed goods back from relay to relay, from the stations to the store.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::deadlines::deadlines_back;
use super::pins::Pins;
use super::relay::{EarlierPlans, Given, Goods, Relay};
use super::routed::RoutedRelay;
use super::whole::Dues;
use super::yard::{FreeFrom, Yard};
use crate::chains::{Chains, RelayKey};
use crate::needs::{Needs, sealed_returns};
use crate::travel::{Network, Stop};
use crate::{ClassIndex, PerStation, PlaceIndex, StationIndex};
use tepat_model::message::{Message, Severity};
use tepat_model::plan::{Plan, SettledTrip, Trip, Unserved};
use tepat_model::region::Region;
use tepat_model::time::{DAY_MINUTES, Moment};
use tepat_order::{Gather as _, Order as _};

/// Where goods and vehicles are after the relays completed so far.
///
/// Relays run in reverse of the order of distribution. Get the next one ([`Self::next_relay`]),
/// route it ([`Self::state`]), pass it to [`Self::take_over`], and repeat until no relay is left.
#[derive(Debug)]
pub struct Homeward {
    /// What comes back.
    needs: Needs,
    chains: Chains,
    dues: Dues,
    ready: PerStation<Moment>,
    /// The sub-district post that recapitulates the goods of each station.
    ppk: PerStation<Option<PlaceIndex>>,
    /// When the last goods came to each of these posts.
    last_at_ppk: BTreeMap<PlaceIndex, Moment>,
    to_come: BTreeMap<RelayKey, Vec<(StationIndex, usize)>>,
    yard: Yard,
    /// Settled trips; vehicles that have failed fetch nothing.
    pins: Pins,
    trips: Vec<Trip>,
    notes: Vec<Message>,
    unreturned: Vec<Unserved>,
}

impl Homeward {
    /// Before the first trip back: the count is finished, and the vehicles are where the trips of a
    /// plan have left them. `chains` is how the plan distributes goods, `by_posts` how one does by way of
    /// all posts, if goods go past some; `settled` is what is known of its trips. O(hops of all
    /// stations).
    pub fn new(
        network: &mut Network<'_>,
        chains: &Chains,
        by_posts: Option<&Chains>,
        plan: &Plan,
        settled: &[SettledTrip],
    ) -> Self {
        let region = network.region();
        let needs = sealed_returns(region);
        let served = served(plan);
        let code = |station: StationIndex| station.station(region).code.as_str();
        let is_served = |station| served.contains_key(code(station));
        let chains = chains.back(network, &needs, by_posts, is_served);
        let pins = Pins::new(network, &needs, &chains, settled);
        let mut to_come: BTreeMap<RelayKey, Vec<(StationIndex, usize)>> = BTreeMap::new();
        for (station, chain) in chains.of_station.iter() {
            for (at, &hop) in chain.iter().enumerate() {
                to_come.entry(chains[hop].relay).or_default().push((station, at));
            }
        }
        let counted = |station| {
            let got = served.get(code(station)).copied().unwrap_or(Moment::MIN);
            got.max(region.rules.count_done())
        };
        let ppk = |station: StationIndex| {
            let ppk = region.ppk_of(region.pps_of(station.station(region))?)?;
            PlaceIndex::of_code(region, &ppk.code)
        };
        Self {
            dues: deadlines_back(region, &needs, &chains),
            ready: StationIndex::all(region).map(counted).collect(),
            ppk: StationIndex::all(region).map(ppk).collect(),
            last_at_ppk: BTreeMap::new(),
            to_come,
            yard: Yard::new(Rc::clone(chains.standing()), vehicles_after(region, &plan.trips)),
            notes: pins.refused().to_vec(),
            pins,
            trips: Vec::new(),
            unreturned: chains.unserved.clone(),
            needs,
            chains,
        }
    }

    /// The number of kits that are still to be fetched, hop by hop.
    pub fn kits_to_come(&self) -> usize {
        self.to_come.values().map(Vec::len).sum()
    }

    /// The input of the next relay; `None` when all goods are back.
    pub fn next_relay(&self, region: &Region) -> Option<Given> {
        let (&key, kits) = self.to_come.last_key_value()?;
        let goods = kits.iter().map(|&(station, at)| {
            let hop = self.chains.of_station[station][at];
            let ready = self.ready_at(region, station, self.chains[hop].to);
            Goods { station, at, hop, ready }
        });
        Some(Given {
            key,
            goods: goods.collect(),
            free_from: self.yard.free_from(key.base),
            posted: self.yard.posted(key.base),
        })
    }

    /// When a station's goods can be fetched at a stop. At the post that recapitulates them they
    /// stay until `recap_days` days after the last goods of its sub-district have come.
    fn ready_at(&self, region: &Region, station: StationIndex, stop: Stop) -> Moment {
        let (ready, rules) = (self.ready[station], &region.rules);
        let Some(ppk) = self.ppk[station].filter(|&ppk| stop == Stop::Place(ppk)) else {
            return ready;
        };
        match self.last_at_ppk.get(&ppk) {
            Some(last) if rules.recap_days > 0 => {
                let day = last.div_euclid(DAY_MINUTES) + i32::from(rules.recap_days);
                ready.max(day * DAY_MINUTES + i32::from(rules.release_minute))
            }
            _ => ready,
        }
    }

    /// States the problem of a relay.
    pub fn state(&self, network: &mut Network<'_>, given: &Given) -> Relay {
        let none = EarlierPlans { start: None, hold: false, usual: None, pins: &self.pins };
        Relay::new(network, &self.needs, &self.chains, given, &self.dues, none)
    }

    /// Records a relay's outcome: when goods are at its base, when vehicles are free again, and
    /// which goods stay where they are because nothing can fetch them.
    pub fn take_over(&mut self, region: &Region, routed: &RoutedRelay) {
        let key = routed.given().key;
        self.to_come.remove(&key);
        for &(station, ready) in routed.ready() {
            self.ready[station] = ready;
            if self.ppk[station] == Some(key.base) {
                let last = self.last_at_ppk.entry(key.base).or_insert(ready);
                *last = ready.max(*last);
            }
        }
        self.yard.take_over(key.base, routed.vehicles());
        let left: BTreeSet<StationIndex> = routed.left_out().iter().copied().gather();
        // Nobody can pass on what is not there.
        self.notes.extend(self.pins.give_up(region, key, &left));
        for kits in self.to_come.values_mut() {
            kits.retain(|(station, _)| !left.contains(station));
        }
        self.to_come.retain(|_, kits| !kits.is_empty());
        let base = key.base.place(region);
        self.unreturned.extend(left.into_iter().map(|station| {
            Unserved {
                station: station.station(region).code.clone(),
                reason: Message::error("unreturned-not-fetched")
                    .about(&base.code)
                    .with("to", base.name.as_str()),
            }
        }));
        self.trips.extend_from_slice(routed.trips());
        self.notes.extend_from_slice(routed.notes());
    }

    /// All trips, without codes, the stations whose goods do not come back, and remarks.
    pub fn finish(mut self) -> (Vec<Trip>, Vec<Unserved>, Vec<Message>) {
        self.unreturned.order_by(|a, b| a.station.cmp(&b.station));
        for left in &mut self.unreturned {
            left.reason.severity = Severity::Error;
        }
        self.trips.extend(self.yard.ways_home().map(|posting| posting.trip.clone()));
        (self.trips, self.unreturned, self.notes)
    }
}

/// When each served station has its goods.
fn served(plan: &Plan) -> BTreeMap<&str, Moment> {
    let visits = plan.trips.iter().flat_map(|trip| &trip.visits);
    let own = visits.filter(|visit| visit.kits.contains(&visit.at));
    own.map(|visit| (visit.at.as_str(), visit.done)).gather()
}

/// When the vehicles of each base are free after some trips.
fn vehicles_after(region: &Region, trips: &[Trip]) -> BTreeMap<PlaceIndex, FreeFrom> {
    let mut free_from: BTreeMap<PlaceIndex, FreeFrom> = BTreeMap::new();
    for trip in trips {
        let base = PlaceIndex::of_code(region, &trip.base);
        let class = ClassIndex::of_code(region, &trip.class);
        let number = usize::try_from(trip.vehicle).ok().and_then(|number| number.checked_sub(1));
        let (Some(base), Some(class), Some(number)) = (base, class, number) else { continue };
        let free =
            free_from.entry(base).or_default().entry((class, number)).or_insert(trip.back_at);
        *free = trip.back_at.max(*free);
    }
    free_from
}
