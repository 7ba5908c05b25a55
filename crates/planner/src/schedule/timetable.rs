//! Solves the relays of a plan in order and collects their trips.

use std::collections::BTreeMap;

use super::codes;
use super::deadlines::{deadlines, deadlines_of_trips, stated};
use super::lateness::explain;
use super::relay::{EarlierPlans, Relay, Waiting};
use crate::chains::{Chains, RelayKey};
use crate::needs::Needs;
use crate::travel::{Network, Stop};
use crate::{ClassIndex, PerStation, PlaceIndex, StationIndex};
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Leg, Plan, Trip, Unserved, Visit};
use tepat_model::region::Region;
use tepat_model::time::Moment;
use tepat_routing::evaluate::follow;
use tepat_routing::{Solution, TripTimes, VehicleId, VisitTimes};

/// Passes goods on from relay to relay.
///
/// Get [`Self::next_relay`], route it, give the solution to [`Self::take_over`], and repeat
/// until no relay is left.
#[derive(Clone, Debug)]
pub struct Timetable {
    dues: PerStation<Vec<Moment>>,
    ready: PerStation<Moment>,
    relays: BTreeMap<RelayKey, Vec<(StationIndex, usize)>>,
    free_from: BTreeMap<(PlaceIndex, ClassIndex), Vec<Moment>>,
    trips: Vec<Trip>,
    left_out: Vec<Unserved>,
    notes: Vec<Message>,
    /// Relays with late goods, and their solutions.
    late: Vec<(Relay, Solution)>,
}

impl Timetable {
    /// Before the first trip.
    pub fn new(
        network: &Network<'_>,
        needs: &Needs,
        chains: &Chains,
        earlier_plans: &EarlierPlans<'_>,
    ) -> Self {
        let region = network.region();
        let mut relays: BTreeMap<RelayKey, Vec<(StationIndex, usize)>> = BTreeMap::new();
        for (station, chain) in chains.of_station.iter() {
            for (at, &hop) in chain.iter().enumerate() {
                relays.entry(chains[hop].relay).or_default().push((station, at));
            }
        }
        Self {
            dues: match &earlier_plans.start {
                Some(start) => {
                    let times = network.step_times();
                    deadlines_of_trips(region, needs, chains, times, start.trips())
                }
                None => deadlines(region, needs, chains),
            },
            ready: chains.releases.clone(),
            relays,
            free_from: BTreeMap::new(),
            trips: Vec::new(),
            left_out: Vec::new(),
            notes: Vec::new(),
            late: Vec::new(),
        }
    }

    /// The relays not yet planned, each with its number of kits.
    pub fn to_come(&self) -> impl Iterator<Item = (RelayKey, usize)> {
        self.relays.iter().map(|(&key, kits)| (key, kits.len()))
    }

    /// The next relay to route; `None` when all goods have arrived.
    pub fn next_relay(
        &self,
        network: &mut Network<'_>,
        needs: &Needs,
        chains: &Chains,
        earlier_plans: &EarlierPlans<'_>,
    ) -> Option<Relay> {
        let (&key, kits) = self.relays.first_key_value()?;
        let waiting: Vec<Waiting> = kits
            .iter()
            .map(|&(station, at)| Waiting {
                station,
                hop: chains.of_station[station][at],
                ready: self.ready[station],
                due: self.dues[station][at],
            })
            .collect();
        Some(Relay::new(network, needs, chains, key, &waiting, &self.free_from, earlier_plans))
    }

    /// Takes over a relay's solution: its trips, and when goods are ready for the next relay.
    pub fn take_over(&mut self, network: &mut Network<'_>, relay: &Relay, solution: &Solution) {
        self.relays.remove(&relay.key);
        if !relay.late_jobs(solution).is_empty() {
            self.late.push((relay.clone(), solution.clone()));
        }
        for &job in &solution.unserved {
            self.leave_out(network.region(), relay, &relay.lot_stations[job]);
        }
        for route in &solution.routes {
            let VehicleId { vehicle_type, number } = route.vehicle;
            let kind = &relay.problem.vehicle_types[vehicle_type];
            let free = self
                .free_from
                .entry((relay.key.base, relay.classes[vehicle_type]))
                .or_insert_with(|| kind.free_from.clone());
            for (at, trip) in route.trips.iter().enumerate() {
                let last = at + 1 == route.trips.len();
                let jobs = trip.jobs.iter().copied();
                let mut visits = Vec::new();
                let visit = |visit| visits.push(visit);
                let (problem, from) = (&relay.problem, free[number]);
                // The search gives no trip that cannot be driven.
                let Ok(times) = follow(problem, vehicle_type, from, last, jobs, visit) else {
                    continue;
                };
                free[number] = times.back_at;
                let timed = TimedTrip { relay, vehicle: route.vehicle, jobs: &trip.jobs, times };
                let trip = timed.trip(network, &visits, &mut self.ready);
                self.notes.extend(timed.waits(network.region(), &visits, &trip));
                let settled = relay.settled_load_at(route.vehicle, at);
                if let Some(load_at) = settled.filter(|&load_at| load_at != trip.load_at) {
                    self.notes.push(moved(network.region(), &trip, load_at));
                }
                self.trips.push(trip);
            }
        }
    }

    fn leave_out(&mut self, region: &Region, relay: &Relay, stations: &[StationIndex]) {
        let base = relay.key.base.place(region);
        self.left_out.extend(stations.iter().map(|&station| {
            Unserved {
                station: station.station(region).code.clone(),
                reason: Message::error("unserved-no-vehicle-free")
                    .about(&base.code)
                    .with("from", base.name.as_str()),
            }
        }));
        for kits in self.relays.values_mut() {
            kits.retain(|(station, _)| !stations.contains(station));
        }
        self.relays.retain(|_, kits| !kits.is_empty());
    }

    /// Stations whose goods got stuck at a base because no vehicle was free in time.
    ///
    /// Trips carry these goods part of the way in vain, so plan again without the stations.
    pub fn left_out(&self) -> &[Unserved] {
        &self.left_out
    }

    /// Adds to each late visit why it is late and what would help; see [`explain`].
    pub fn explain(&mut self, region: &Region) {
        for (relay, solution) in std::mem::take(&mut self.late) {
            let reasons = explain(region, &relay, &solution);
            let base = &relay.key.base.place(region).code;
            let trips = self.trips.iter_mut().filter(|trip| trip.base == *base);
            for visit in trips.flat_map(|trip| &mut trip.visits).filter(|v| v.done > v.due) {
                let kits = visit.kits.iter().filter_map(|kit| StationIndex::of_code(region, kit));
                let said = kits.filter_map(|station| reasons.get(&station)).next();
                visit.late = said.cloned().unwrap_or_default();
            }
        }
    }

    /// Notes about settled trips that load at another moment than settled, and about waits under way.
    pub fn notes(&self) -> &[Message] {
        &self.notes
    }

    /// All trips in order of loading and code, and [`Plan::last_number`]. Trips that are the same as in the plan `before` keep their codes.
    pub fn into_trips(mut self, before: Option<&Plan>) -> (Vec<Trip>, u32) {
        let last_number = codes::number(&mut self.trips, before);
        (self.trips, last_number)
    }
}

/// The warning that a settled trip must wait for its goods or its vehicle.
fn moved(region: &Region, trip: &Trip, settled: Moment) -> Message {
    let base = region.places.get(&trip.base).map_or(trip.base.as_str(), |base| &base.name);
    Message::warning("settled-moved")
        .about(&trip.base)
        .with("vehicle", trip.vehicle_code())
        .with("from", base)
        .with("load", Value::Moment(settled.into()))
        .with("now", Value::Moment(trip.load_at.into()))
}

/// A trip of a relay with its moments.
struct TimedTrip<'a> {
    relay: &'a Relay,
    vehicle: VehicleId,
    jobs: &'a [usize],
    times: TripTimes,
}

impl TimedTrip<'_> {
    /// The trip in the plan's form. Updates when each station's goods are ready.
    fn trip(
        &self,
        network: &mut Network<'_>,
        visits: &[VisitTimes],
        ready: &mut PerStation<Moment>,
    ) -> Trip {
        let (relay, region) = (self.relay, network.region());
        let class = relay.classes[self.vehicle.vehicle_type];
        let mut here = relay.stops[0];
        let visits = visits.iter().map(|times| {
            let to = relay.stops[times.location];
            let visit = self.visit(network, times, here, to);
            for station in self.stations(times) {
                ready[station] = times.done;
            }
            here = to;
            visit
        });
        let visits = visits.collect();
        Trip {
            code: String::new(),
            base: relay.key.base.place(region).code.clone(),
            class: class.class(region).code.clone(),
            vehicle: self.vehicle.number as u32 + 1,
            load_at: self.times.load_at,
            depart_at: self.times.depart_at,
            visits,
            back: leg(network, class, here, relay.stops[0]),
            back_at: self.times.back_at,
        }
    }

    fn visit(&self, network: &mut Network<'_>, times: &VisitTimes, from: Stop, to: Stop) -> Visit {
        let region = network.region();
        let stations = self.stations(times);
        let jobs = self.jobs[times.jobs.clone()].iter();
        let due = stations
            .iter()
            .filter_map(|&station| stated(region, station, to))
            .min()
            .or_else(|| jobs.filter_map(|&job| self.relay.problem.jobs[job].due).min());
        let class = self.relay.classes[self.vehicle.vehicle_type];
        Visit {
            at: to.code(region).to_owned(),
            leg: leg(network, class, from, to),
            arrive: times.arrive,
            done: times.done,
            due: due.unwrap_or_default(),
            kits: stations.iter().map(|&s| s.station(region).code.clone()).collect(),
            late: Vec::new(),
        }
    }

    /// A note for each leg on which the vehicle waits for something to open.
    fn waits(&self, region: &Region, visits: &[VisitTimes], trip: &Trip) -> Vec<Message> {
        let (problem, class) = (&self.relay.problem, self.vehicle.vehicle_type);
        let kind = &problem.vehicle_types[class];
        let ends = visits.iter().map(|visit| (visit.location, visit.arrive, visit.done));
        let home = (kind.end, self.times.back_at, self.times.back_at);
        let (mut at, mut ready) = (kind.start, self.times.depart_at);
        let mut waits = Vec::new();
        for (location, arrive, done) in ends.chain([home]) {
            let took = problem.travel_of(class).duration(at, location);
            let unhindered = kind.hours.advance(ready, took);
            if problem.stretches(kind, at, location).is_some() && arrive > unhindered {
                let stop = self.relay.stops[location].code(region);
                waits.push(
                    Message::note("plan-waits")
                        .about(stop)
                        .with("vehicle", trip.vehicle_code())
                        .with("to", stop)
                        .with("arrive", Value::Moment(arrive.into()))
                        .with("unhindered", Value::Moment(unhindered.into())),
                );
            }
            (at, ready) = (location, done);
        }
        waits
    }

    /// The stations whose goods are handed over at a visit, in rising order.
    fn stations(&self, times: &VisitTimes) -> Vec<StationIndex> {
        let jobs = self.jobs[times.jobs.clone()].iter();
        let mut stations: Vec<StationIndex> =
            jobs.flat_map(|&job| self.relay.lot_stations[job].iter().copied()).collect();
        stations.sort_unstable();
        stations
    }
}

fn leg(network: &mut Network<'_>, class: ClassIndex, from: Stop, to: Stop) -> Leg {
    let way = network.way(class, from, to).unwrap_or_default();
    Leg {
        edges: network.region().codes_of(&way.edges),
        local_m: way.local_m,
        length_m: way.length_m,
        minutes: way.minutes(),
    }
}
