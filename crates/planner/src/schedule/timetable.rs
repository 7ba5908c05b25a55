//! Passes goods on from relay to relay, in the order in which they flow.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::relay::{Given, Goods};
use super::routed::RoutedRelay;
use super::whole::{Part, Whole};
use super::yard::Yard;
use crate::chains::{Chains, RelayKey};
use crate::{PerStation, StationIndex};
use tepat_model::time::Moment;

/// Where goods and vehicles are after the relays completed so far.
///
/// Get the input of the next relay ([`Given`]), route it, pass the outcome to [`Self::take_over`],
/// and repeat until no relay is left; [`Self::whole`] then returns the plan.
#[derive(Clone, Debug)]
pub struct Timetable {
    chains: Rc<Chains>,
    ready: PerStation<Moment>,
    /// Kits of the relays to come, with the position of the hop in their chains.
    to_come: BTreeMap<RelayKey, Vec<(StationIndex, usize)>>,
    done: BTreeMap<RelayKey, Part>,
    yard: Yard,
}

impl Timetable {
    /// Before the first trip. O(hops of all stations).
    pub fn new(chains: Rc<Chains>) -> Self {
        let mut to_come: BTreeMap<RelayKey, Vec<(StationIndex, usize)>> = BTreeMap::new();
        for (station, chain) in chains.of_station.iter() {
            for (at, &hop) in chain.iter().enumerate() {
                to_come.entry(chains[hop].relay).or_default().push((station, at));
            }
        }
        Self {
            ready: chains.releases.clone(),
            yard: Yard::new(Rc::clone(chains.standing()), BTreeMap::new()),
            chains,
            to_come,
            done: BTreeMap::new(),
        }
    }

    /// The input of the next relay; `None` when all goods have arrived.
    pub fn next_relay(&self) -> Option<Given> {
        let (&key, kits) = self.to_come.first_key_value()?;
        let goods = kits.iter().map(|&(station, at)| Goods {
            station,
            at,
            hop: self.chains.of_station[station][at],
            ready: self.ready[station],
        });
        Some(Given {
            key,
            goods: goods.collect(),
            free_from: self.yard.free_from(key.base),
            posted: self.yard.posted(key.base),
        })
    }

    /// Records a relay's outcome: when goods are ready for the next relay, when vehicles are free
    /// again, and which stations' goods go no further.
    pub fn take_over(&mut self, given: Given, routed: Rc<RoutedRelay>) {
        let key = given.key;
        self.to_come.remove(&key);
        for &(station, ready) in routed.ready() {
            self.ready[station] = ready;
        }
        self.yard.take_over(key.base, routed.vehicles());
        let left_out = routed.left_out();
        if !left_out.is_empty() {
            for kits in self.to_come.values_mut() {
                kits.retain(|(station, _)| !left_out.contains(station));
            }
            self.to_come.retain(|_, kits| !kits.is_empty());
        }
        self.done.insert(key, Part { given, routed });
    }

    /// The plan of all completed relays.
    pub fn whole(self) -> Whole {
        Whole::new(self.chains, self.done, &self.yard)
    }
}
