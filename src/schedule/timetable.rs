//! The relays of a plan in order, and the trips they give.

use std::collections::BTreeMap;

use super::deadlines::{deadlines, stated};
use super::relay::{Relay, Waiting};
use crate::allocation::{Allocation, RelayKey};
use crate::needs::Needs;
use crate::network::{Network, Stop};
use crate::plan::{Leg, Trip, Visit};
use crate::region::Region;
use crate::routing::{Solution, trip_times};
use crate::time::Moment;

/// Follows the goods from relay to relay.
///
/// Ask for [`Self::next_relay`], route it, hand the solution to [`Self::settle`],
/// and again until there are no more.
#[derive(Clone, Debug)]
pub struct Timetable {
    dues: Vec<Vec<Moment>>,
    ready: Vec<Moment>,
    relays: BTreeMap<RelayKey, Vec<(usize, usize)>>,
    free_from: BTreeMap<(usize, usize), Vec<Moment>>,
    trips: Vec<Trip>,
}

impl Timetable {
    /// Before the first trip.
    pub fn new(region: &Region, needs: &Needs, allocation: &Allocation) -> Self {
        let mut relays: BTreeMap<RelayKey, Vec<(usize, usize)>> = BTreeMap::new();
        for (station, chain) in allocation.chains.iter().enumerate() {
            for (at, &hop) in chain.iter().enumerate() {
                relays.entry(allocation.hops[hop].relay).or_default().push((station, at));
            }
        }
        Self {
            dues: deadlines(region, needs, allocation),
            ready: allocation.releases.clone(),
            relays,
            free_from: BTreeMap::new(),
            trips: Vec::new(),
        }
    }

    /// Each relay still to come, with the number of kits that pass it.
    pub fn to_come(&self) -> impl Iterator<Item = (RelayKey, usize)> {
        self.relays.iter().map(|(&key, kits)| (key, kits.len()))
    }

    /// The next relay as a problem; `None` when all goods have arrived.
    pub fn next_relay(
        &self,
        network: &mut Network<'_>,
        needs: &Needs,
        allocation: &Allocation,
    ) -> Option<Relay> {
        let (&key, kits) = self.relays.first_key_value()?;
        let waiting: Vec<Waiting> = kits
            .iter()
            .map(|&(station, at)| Waiting {
                station,
                hop: allocation.chains[station][at],
                ready: self.ready[station],
                due: self.dues[station][at],
            })
            .collect();
        Some(Relay::new(network, needs, allocation, key, &waiting, &self.free_from))
    }

    /// Takes a relay's solution over: its trips, and when the goods are ready for the next.
    pub fn settle(&mut self, network: &mut Network<'_>, relay: &Relay, solution: &Solution) {
        self.relays.remove(&relay.key);
        for route in &solution.routes {
            let group = &relay.problem.groups[route.group];
            let class = relay.classes[route.group];
            let mut free = group.free_from[route.vehicle];
            for trip in &route.trips {
                let times = trip_times(&relay.problem, group, free, trip);
                let mut visits = Vec::new();
                let mut before = relay.stops[0];
                for (stop, arrive, done, lots) in times.visits {
                    let to = relay.stops[stop];
                    let lots = &trip.lots[lots];
                    let mut stations: Vec<usize> =
                        lots.iter().flat_map(|&lot| relay.lot_stations[lot].clone()).collect();
                    stations.sort_unstable();
                    stations.iter().for_each(|&station| self.ready[station] = done);
                    let due = stations
                        .iter()
                        .filter_map(|&station| stated(network.region(), station, to))
                        .min()
                        .or(lots.iter().map(|&lot| relay.problem.lots[lot].due).min());
                    visits.push(Visit {
                        at: to.code(network.region()).to_owned(),
                        leg: leg(network, class, before, to),
                        arrive,
                        done,
                        due: due.unwrap_or_default(),
                        kits: stations
                            .iter()
                            .map(|&station| network.region().stations[station].code.clone())
                            .collect(),
                    });
                    before = to;
                }
                self.trips.push(Trip {
                    code: String::new(),
                    base: network.region().places[relay.key.base].code.clone(),
                    class: network.region().classes[class].code.clone(),
                    vehicle: route.vehicle as u32 + 1,
                    load_at: times.load_at,
                    depart_at: times.depart_at,
                    visits,
                    back: leg(network, class, before, relay.stops[0]),
                    back_at: times.back_at,
                });
                free = times.back_at;
            }
            self.free_from
                .entry((relay.key.base, class))
                .or_insert_with(|| group.free_from.clone())[route.vehicle] = free;
        }
    }

    /// All trips in order of loading, numbered.
    pub fn into_trips(mut self) -> Vec<Trip> {
        self.trips.sort_by(|a, b| {
            let key = |trip: &Trip| (trip.load_at, trip.back_at, trip.vehicle);
            key(a).cmp(&key(b)).then_with(|| (&a.base, &a.class).cmp(&(&b.base, &b.class)))
        });
        let digits = self.trips.len().to_string().len().max(4);
        for (number, trip) in self.trips.iter_mut().enumerate() {
            trip.code = format!("T{:0digits$}", number + 1);
        }
        self.trips
    }
}

fn leg(network: &mut Network<'_>, class: usize, from: Stop, to: Stop) -> Leg {
    let way = network.way(class, from, to).unwrap_or_default();
    Leg {
        edges: way.edges.iter().map(|&edge| network.region().edges[edge].code.clone()).collect(),
        local_m: way.local_m,
        length_m: way.length_m,
        minutes: way.minutes(),
    }
}
