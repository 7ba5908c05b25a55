//! A relay with the trips that carry its goods.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::posting::{Journey, Posting};
use super::relay::{Given, Goods, Relay, Vehicle, Worth};
use super::yard::Posted;
use crate::chains::{Direction, Pooled};
use crate::travel::{Network, Stop};
use crate::{ClassIndex, StationIndex};
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Leg, Mark, Trip, Visit, trip_days};
use tepat_model::region::Region;
use tepat_model::time::Moment;
use tepat_routing::evaluate::follow;
use tepat_routing::{Solution, TripTimes, VehicleId, VisitTimes};

/// A relay, a solution of its problem, and the resulting trips.
#[derive(Clone, Debug)]
pub struct RoutedRelay {
    given: Given,
    relay: Relay,
    solution: Solution,
    worth: Worth,
    trips: Vec<Trip>,
    notes: Vec<Message>,
    left_out: Vec<StationIndex>,
    ready: Vec<(StationIndex, Moment)>,
    /// When the trips that carry the goods load, in the order of the input.
    loaded: Vec<(StationIndex, Moment)>,
    vehicles: Vec<UsedVehicle>,
}

/// A vehicle that makes trips in a relay.
#[derive(Clone, Debug)]
pub struct UsedVehicle {
    /// Its class.
    pub class: ClassIndex,
    /// Its number in the class at the base, from 0.
    pub number: usize,
    /// Where it stands when it is not posted, and its number there.
    pub stands: Pooled,
    /// When it first loads.
    pub load_at: Moment,
    /// When it is back from its last trip.
    pub back_at: Moment,
    /// The days on which it is under way (0 is voting day).
    pub days: BTreeSet<i32>,
    /// Cost of a day.
    pub rupiah_per_day: i64,
    /// If it was posted to the base for these trips: what the search counted for that.
    pub posting_units: i64,
    /// The trip by which it came, if it was posted to the base for these trips.
    pub posting: Option<Rc<Posting>>,
    /// How it would get home afterwards, if that is elsewhere.
    pub way_home: Option<Rc<Posting>>,
}

impl RoutedRelay {
    /// Follows the solution of a relay's problem. O(jobs + kits + edges travelled).
    pub fn new(network: &mut Network<'_>, given: Given, relay: Relay, solution: Solution) -> Self {
        let worth = relay.worth(&solution);
        let left_out = solution.unserved.iter().flat_map(|&job| &relay.lot_stations[job]);
        let mut routed = Self {
            given,
            worth,
            left_out: left_out.copied().collect(),
            trips: Vec::new(),
            notes: relay.notes.clone(),
            ready: Vec::new(),
            loaded: Vec::new(),
            vehicles: Vec::new(),
            relay,
            solution,
        };
        let solution = std::mem::take(&mut routed.solution);
        for route in &solution.routes {
            routed.drive(network, route.vehicle, &route.trips);
        }
        routed.solution = solution;
        routed.loaded.sort_unstable();
        routed
    }

    fn drive(
        &mut self,
        network: &mut Network<'_>,
        vehicle: VehicleId,
        trips: &[tepat_routing::Trip],
    ) {
        let relay = &self.relay;
        let VehicleId { vehicle_type, number } = vehicle;
        let mut free = relay.problem.vehicle_types[vehicle_type].free_from[number];
        let mut load_at = None;
        let mut days = BTreeSet::new();
        for (at, trip) in trips.iter().enumerate() {
            let last = at + 1 == trips.len();
            let jobs = trip.jobs.iter().copied();
            let mut visits = Vec::new();
            let visit = |visit| visits.push(visit);
            // The search returns only trips that can be driven.
            let Ok(times) = follow(&relay.problem, vehicle_type, free, last, jobs, visit) else {
                continue;
            };
            free = times.back_at;
            load_at = load_at.or(Some(times.load_at));
            let stations = trip.jobs.iter().flat_map(|&job| &relay.lot_stations[job]);
            self.loaded.extend(stations.map(|&station| (station, times.load_at)));
            let settled = relay.settled(vehicle, at);
            let mark = settled.map(|(_, mark)| mark);
            let timed = TimedTrip { relay, vehicle, jobs: &trip.jobs, times, mark };
            let trip = timed.trip(network, &visits, &mut self.ready);
            self.notes.extend(timed.waits(network.region(), &visits, &trip));
            if let Some((load_at, _)) = settled.filter(|&(load_at, _)| load_at != trip.load_at) {
                self.notes.push(moved(network.region(), &trip, load_at));
            }
            days.extend(trip_days(&trip));
            self.trips.push(trip);
        }
        let Some(load_at) = load_at else { return };
        let class = relay.classes[vehicle_type];
        let used = relay.vehicle_of(vehicle);
        let number = used.number;
        let at_base = Pooled { home: self.given.key.base, number };
        let stands = used.posted.map_or(at_base, |posted| posted.vehicle);
        let moved = self.moved(network, used, load_at, free);
        let posting_units = self.relay.problem.vehicle_types[vehicle_type].fixed_cost;
        self.trips.extend(moved.posting.as_ref().map(|posting| posting.trip.clone()));
        self.vehicles.push(UsedVehicle {
            class,
            number,
            stands,
            load_at,
            back_at: free,
            days,
            rupiah_per_day: i64::from(class.class(network.region()).rupiah_per_day),
            posting_units,
            posting: moved.posting,
            way_home: moved.way_home,
        });
    }

    /// How a vehicle of the pool comes to the base before it first loads there, and how it gets home
    /// from there.
    fn moved(
        &self,
        network: &mut Network<'_>,
        used: &Vehicle,
        load_at: Moment,
        back_at: Moment,
    ) -> Moved {
        let Some(posted) = &used.posted else { return Moved::default() };
        let (class, base, region) = (posted.class, self.given.key.base, network.region());
        let (from, home) = (posted.from.0, posted.vehicle.home);
        let posting = (from != base).then(|| {
            let there = Journey::new(network, class, from, base)?;
            there.to_base(network, posted, self.relay.may_leave(region, used), load_at)
        });
        let way_home = (home != base && !used.is_out).then(|| {
            let leaves = back_at.max(region.rules.load_from());
            Journey::new(network, class, base, home)?.home(network, posted, leaves)
        });
        Moved { posting: posting.flatten().map(Rc::new), way_home: way_home.flatten().map(Rc::new) }
    }

    /// Whether all trips can be made unchanged with this input: the goods are there when they load,
    /// and the vehicles are back.
    pub fn holds(&self, given: &Given) -> bool {
        let mine = &self.given;
        let vehicle_is_back = |used: &UsedVehicle| {
            let is_it =
                |posted: &&Posted| (posted.class, posted.number) == (used.class, used.number);
            let posted = given.posted.iter().find(is_it);
            if posted.map(|posted| posted.from) != mine.posted.iter().find(is_it).map(|p| p.from) {
                return false;
            }
            let free = match posted {
                Some(posted) => posted.free,
                None => given.free_from.get(&(used.class, used.number)).copied(),
            };
            let needed_at =
                used.posting.as_ref().map_or(used.load_at, |posting| posting.trip.load_at);
            free.is_none_or(|free| free <= needed_at)
        };
        let same = |(a, b): (&Goods, &Goods)| (a.station, a.at, a.hop) == (b.station, b.at, b.hop);
        self.left_out.is_empty()
            && mine.key == given.key
            && mine.goods.len() == given.goods.len()
            && mine.goods.iter().zip(&given.goods).all(same)
            && self.loaded.len() == given.goods.len()
            && self.loaded.iter().zip(&given.goods).all(|((_, at), goods)| goods.ready <= *at)
            && self.vehicles.iter().all(vehicle_is_back)
    }

    /// The input of the relay.
    pub fn given(&self) -> &Given {
        &self.given
    }

    /// The relay as a routing problem.
    pub fn relay(&self) -> &Relay {
        &self.relay
    }

    /// The solution.
    pub fn solution(&self) -> &Solution {
        &self.solution
    }

    /// Worth of the solution.
    pub fn worth(&self) -> Worth {
        self.worth
    }

    /// Its trips, without codes.
    pub fn trips(&self) -> &[Trip] {
        &self.trips
    }

    /// Notes about settled trips that load at another moment than settled, and about waits under
    /// way.
    pub fn notes(&self) -> &[Message] {
        &self.notes
    }

    /// Stations whose goods stay at the base, because no vehicle is free in time.
    pub fn left_out(&self) -> &[StationIndex] {
        &self.left_out
    }

    /// When the goods of each station have been handed over: at their stops, or at the base if they
    /// are fetched for it.
    pub fn ready(&self) -> &[(StationIndex, Moment)] {
        &self.ready
    }

    /// The vehicles that make trips.
    pub fn vehicles(&self) -> &[UsedVehicle] {
        &self.vehicles
    }
}

/// The trips by which a vehicle of the pool changes its place.
#[derive(Default)]
struct Moved {
    posting: Option<Rc<Posting>>,
    way_home: Option<Rc<Posting>>,
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
    /// What is reported of it, if it is settled.
    mark: Option<Mark>,
}

impl TimedTrip<'_> {
    /// Converts the trip to the plan's form, and records when each station's goods are ready.
    fn trip(
        &self,
        network: &mut Network<'_>,
        visits: &[VisitTimes],
        ready: &mut Vec<(StationIndex, Moment)>,
    ) -> Trip {
        let (relay, region) = (self.relay, network.region());
        let class = relay.classes[self.vehicle.vehicle_type];
        let mut here = relay.stops[0];
        let visits = visits.iter().map(|times| {
            let to = relay.stops[times.location];
            let visit = self.visit(network, times, here, to);
            let done = match relay.direction {
                Direction::Out => times.done,
                Direction::Back => self.times.back_at,
            };
            ready.extend(self.stations(times).into_iter().map(|station| (station, done)));
            here = to;
            visit
        });
        let visits = visits.collect();
        Trip {
            code: String::new(),
            base: relay.key.base.place(region).code.clone(),
            class: class.class(region).code.clone(),
            vehicle: relay.vehicle_of(self.vehicle).number as u32 + 1,
            posted_from: None,
            load_at: self.times.load_at,
            depart_at: self.times.depart_at,
            visits,
            back: leg(network, class, here, relay.stops[0]),
            back_at: self.times.back_at,
            mark: self.mark,
        }
    }

    fn visit(&self, network: &mut Network<'_>, times: &VisitTimes, from: Stop, to: Stop) -> Visit {
        let region = network.region();
        let stations = self.stations(times);
        let jobs = self.jobs[times.jobs.clone()].iter();
        let due = stations
            .iter()
            .filter_map(|&station| self.relay.stated_for(region, station, to))
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
        let unloading = match kind.collects {
            true => kind.handling(self.jobs.iter().map(|&job| problem.jobs[job].amounts).sum()),
            false => 0,
        };
        let home = (kind.end, self.times.back_at, self.times.back_at);
        let (mut at, mut ready) = (kind.start, self.times.depart_at);
        let mut waits = Vec::new();
        for (location, arrive, done) in ends.chain([home]) {
            let took = problem.travel_of(class).duration(at, location);
            let mut unhindered = kind.hours.advance(ready, took);
            if location == kind.end {
                unhindered = kind.hours.advance(unhindered, unloading);
            }
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
