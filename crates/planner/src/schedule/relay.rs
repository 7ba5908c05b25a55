//! States one relay as a routing problem.

use std::collections::{BTreeMap, BTreeSet};

use super::deadlines::{aimed, stated, stated_back};
use super::past::Past;
use super::pins::{Pin, Pins, refusal};
use super::posting::Journey;
use super::stops;
use super::yard::{FreeFrom, Posted};
use crate::chains::{Chains, Direction, Hop, HopIndex, Pooled, RelayKey, Tier, fits, may_bring};
use crate::needs::{Load, Needs};
use crate::travel::{Network, Stop};
use crate::{ClassIndex, PerStation, PlaceIndex, StationIndex};
use tepat_model::message::Message;
use tepat_model::plan::{Mark, MarkState, Trip, TripKey};
use tepat_model::region::{Region, VehicleClass};
use tepat_model::time::{Moment, moment};
use tepat_routing::evaluate::{follow, score};
use tepat_routing::{
    self, Amounts, Job, PinnedRoute, Problem, Route, Solution, TripTimes, VehicleId, VehicleType,
    VisitTimes,
};

/// Units of cost per rupiah: the smallest number that makes the price of a metre and of a minute
/// whole, given whole rupiah per kilometre and per hour.
pub(super) const UNITS_PER_RUPIAH: i64 = 3000;

/// Upper bound of rates in rupiah, which keeps sums in range; higher ones would not change routes.
const DEAREST_RATE: i64 = 10_000_000;

/// The value of a relay's solution in a plan; lower is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Worth {
    /// Number of stations without goods.
    pub unserved: i64,
    /// Minutes of lateness against the rules' deadlines, summed over stations.
    pub late_minutes: i64,
    /// Minutes by which goods miss the moments aimed at, which are earlier than the deadlines where
    /// there are margins, summed over stations.
    pub short_minutes: i64,
    /// Cost in search units, in which hours have a value besides their price.
    pub counted: i64,
    /// Cost in rupiah, to within one rupiah per trip.
    pub rupiah: i64,
}

impl Worth {
    /// Whether all stations are served on time.
    pub fn is_in_time(&self) -> bool {
        self.lateness() == (0, 0, 0)
    }

    /// Stations without goods, minutes of lateness and minutes missing in margins, which take
    /// precedence over cost.
    pub fn lateness(&self) -> (i64, i64, i64) {
        (self.unserved, self.late_minutes, self.short_minutes)
    }
}

impl std::iter::Sum for Worth {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            unserved: sum.unserved + one.unserved,
            late_minutes: sum.late_minutes + one.late_minutes,
            short_minutes: sum.short_minutes + one.short_minutes,
            counted: sum.counted + one.counted,
            rupiah: sum.rupiah + one.rupiah,
        })
    }
}

/// A kit at a relay's base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goods {
    /// Whose kit.
    pub station: StationIndex,
    /// Position of the hop in the station's chain.
    pub at: usize,
    /// The hop.
    pub hop: HopIndex,
    /// When the kit may be loaded.
    pub ready: Moment,
}

/// A relay can have vehicles of a class posted from so many places: the nearest ones.
const MOST_PLACES: usize = 4;

/// A vehicle that a relay can use.
#[derive(Clone, Debug)]
pub struct Vehicle {
    /// Its number in its class at the base, from 0.
    pub number: usize,
    /// Where it comes from, if it is of the pool and does not stand at the base.
    pub posted: Option<Posted>,
    /// Whether trips from the base are settled for it.
    has_settled: bool,
    /// Whether it makes no more trips.
    pub is_out: bool,
}

/// The input of a relay: equal inputs have equal solutions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Which relay.
    pub key: RelayKey,
    /// All kits, in order of their stations.
    pub goods: Vec<Goods>,
    /// When vehicles that have made trips before are free.
    pub free_from: FreeFrom,
    /// The vehicles of the pool that do not stand at the base, and its own that are away.
    pub posted: Vec<Posted>,
}

/// A kit waiting at a relay's base, and when it must have been handed over.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    station: StationIndex,
    hop: HopIndex,
    ready: Moment,
    due: Moment,
}

/// A relay's routing problem, and the meaning of its positions.
#[derive(Clone, Debug)]
pub struct Relay {
    /// Which relay.
    pub key: RelayKey,
    /// Which way its goods go.
    pub direction: Direction,
    /// The problem.
    pub problem: Problem,
    /// The stops of the problem's locations; the first is the base.
    pub stops: Vec<Stop>,
    /// The classes of the problem's vehicle types.
    pub classes: Vec<ClassIndex>,
    /// The vehicles of each type.
    vehicles: Vec<Vec<Vehicle>>,
    /// The stations of each job.
    pub lot_stations: Vec<Vec<StationIndex>>,
    /// The deadline that the rules state for each job, and the moment aimed at, if any.
    stated: Vec<Option<Moment>>,
    aimed: Vec<Option<Moment>>,
    /// The earlier trips that carried each job's goods.
    before: Vec<Before>,
    /// Loading moments of settled trips and what is reported of them, by vehicle and number of the
    /// trip.
    settled: BTreeMap<(VehicleId, usize), (Moment, Mark)>,
    stop_of: BTreeMap<Stop, usize>,
    hour_worth: i64,
    /// Notes about settled trips that are not kept.
    pub(super) notes: Vec<Message>,
    /// The solution that the search starts from, if there is an earlier plan.
    pub start: Option<Solution>,
}

/// Earlier plans that influence how a relay is planned.
#[derive(Clone, Copy, Debug)]
pub struct EarlierPlans<'p> {
    /// The plan to start from.
    pub start: Option<&'p Past<'p>>,
    /// Whether goods are loaded no earlier than in that plan.
    pub hold: bool,
    /// The plan that people know; lots should stay on its vehicles.
    pub usual: Option<&'p Past<'p>>,
    /// Trips that must stay as they are.
    pub pins: &'p Pins,
}

/// Positions of earlier trips.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Before {
    start: Option<usize>,
    usual: Option<usize>,
}

impl Relay {
    /// States the problem of a relay from its input, with the deadline of each hop from `dues`.
    pub fn new(
        network: &mut Network<'_>,
        needs: &Needs,
        chains: &Chains,
        given: &Given,
        dues: &PerStation<Vec<Moment>>,
        earlier_plans: EarlierPlans<'_>,
    ) -> Self {
        let (key, region) = (given.key, network.region());
        let is_out = chains.direction == Direction::Out;
        let waiting = |&Goods { station, at, hop, ready }: &Goods| {
            let again_at = earlier_plans.pins.again_at(key.base, station);
            let mut ready = again_at.map_or(ready, |again| again.max(ready));
            if is_out && chains.changes_at_own_post(region, station, key.base) {
                ready = ready.max(from_village_posts(region));
            }
            Waiting { station, hop, ready, due: dues[station][at] }
        };
        let waiting: Vec<Waiting> = given.goods.iter().map(waiting).collect();
        let mut relay = Self {
            key,
            direction: chains.direction,
            problem: Problem::default(),
            stops: vec![Stop::Place(key.base)],
            classes: Vec::new(),
            vehicles: Vec::new(),
            lot_stations: Vec::new(),
            stated: Vec::new(),
            aimed: Vec::new(),
            before: Vec::new(),
            settled: BTreeMap::new(),
            stop_of: BTreeMap::new(),
            start: None,
            notes: Vec::new(),
            hour_worth: rate(region.rules.hour_worth_rupiah) * UNITS_PER_RUPIAH / 60,
        };
        relay.add_lots(region, needs, chains, &waiting, earlier_plans);
        relay.add_pinned_lots(region, needs, &waiting, earlier_plans);
        relay.add_setup(region);
        relay.add_vehicles(network, chains, &waiting, given, earlier_plans.pins);
        relay.keep_classes(region, earlier_plans.pins);
        relay.remember(region, earlier_plans);
        relay.pin(region, earlier_plans);
        relay
    }

    /// The solution without any trip.
    pub fn nothing_served(&self) -> Solution {
        Solution { routes: Vec::new(), unserved: (0..self.problem.jobs.len()).collect() }
    }

    /// The worth of a solution. O(jobs).
    pub fn worth(&self, solution: &Solution) -> Worth {
        let problem = &self.problem;
        let score = score(problem, solution).unwrap_or_default();
        let mut worth = Worth { unserved: score.unserved, counted: score.cost, ..Worth::default() };
        let mut money = score.cost;
        for route in &solution.routes {
            let jobs = route.trips.iter().flat_map(|trip| &trip.jobs);
            money -= jobs.map(|&job| problem.change(job, route.vehicle)).sum::<i64>();
        }
        self.follow_trips(
            solution,
            |times| money -= times.worked * self.hour_worth,
            |job, done| {
                let weight = problem.jobs[job].weight;
                worth.late_minutes += minutes_after(self.stated[job], done) * weight;
                worth.short_minutes += minutes_after(self.aimed[job], done) * weight;
            },
        );
        worth.rupiah = money / UNITS_PER_RUPIAH;
        worth
    }

    /// Follows all trips of a solution. Reports the times of each, and when each job is done.
    fn follow_trips(
        &self,
        solution: &Solution,
        mut trip_goes: impl FnMut(&TripTimes),
        mut job_is_done: impl FnMut(usize, Moment),
    ) {
        for route in &solution.routes {
            let VehicleId { vehicle_type, number } = route.vehicle;
            let mut free = self.problem.vehicle_types[vehicle_type].free_from[number];
            for trip in &route.trips {
                let mut done = |jobs: &[usize], done: Moment| {
                    jobs.iter().for_each(|&job| job_is_done(job, done));
                };
                let visit = |visit: VisitTimes| {
                    if self.direction == Direction::Out {
                        done(&trip.jobs[visit.jobs], visit.done);
                    }
                };
                let jobs = trip.jobs.iter().copied();
                if let Ok(times) = follow(&self.problem, vehicle_type, free, false, jobs, visit) {
                    if self.direction == Direction::Back {
                        done(&trip.jobs, times.back_at);
                    }
                    trip_goes(&times);
                    free = times.back_at;
                }
            }
        }
    }

    /// Groups kits into lots: same stop, same village, ready at the same moment, and carried
    /// together in earlier plans.
    fn add_lots(
        &mut self,
        region: &Region,
        needs: &Needs,
        chains: &Chains,
        waiting: &[Waiting],
        earlier_plans: EarlierPlans<'_>,
    ) {
        type Alike<'a> = (Stop, &'a str, Moment, Before);
        let mut together: BTreeMap<Alike<'_>, Vec<Waiting>> = BTreeMap::new();
        let pinned: BTreeSet<StationIndex> =
            earlier_plans.pins.of(self.key).iter().flat_map(Pin::stations).collect();
        for &kit in waiting.iter().filter(|kit| !pinned.contains(&kit.station)) {
            let hop = &chains[kit.hop];
            let desa = kit.station.station(region).desa.as_str();
            let trip =
                |past: Option<&Past<'_>>| past?.trip(region, self.key.base, hop.to, kit.station);
            let before =
                Before { start: trip(earlier_plans.start), usual: trip(earlier_plans.usual) };
            together.entry((hop.to, desa, kit.ready, before)).or_default().push(kit);
        }
        for ((to, _, ready, before), kits) in together {
            let stop = self.stop(to);
            let due = kits.iter().map(|kit| kit.due).min().unwrap_or_default();
            let release = match self.direction {
                Direction::Out => {
                    ready.max(not_before(region, self.key)).max(region.rules.load_from())
                }
                Direction::Back => ready,
            };
            let held = earlier_plans.start.filter(|_| earlier_plans.hold).zip(before.start);
            let held = held.map(|(start, trip)| &start.trips()[trip]);
            let (release, due) = match held {
                Some(trip) if trip.load_at >= release => {
                    (trip.load_at, due.min(handed_over(region, trip, to, kits[0].station)))
                }
                _ => (release, due),
            };
            let most = lot_size(region, needs, &chains[kits[0].hop], &kits);
            let mut load = Load::default();
            let mut stations = Vec::new();
            for kit in kits {
                let more = needs[kit.station].load;
                if !stations.is_empty() && !within(load + more, most) {
                    let (load, stations) =
                        (std::mem::take(&mut load), std::mem::take(&mut stations));
                    self.add_lot(region, stop, load, release, due, stations);
                    self.before.push(before);
                }
                load += more;
                stations.push(kit.station);
            }
            self.add_lot(region, stop, load, release, due, stations);
            self.before.push(before);
        }
    }

    /// The position of a stop, added if necessary.
    fn stop(&mut self, to: Stop) -> usize {
        *self.stop_of.entry(to).or_insert_with(|| {
            self.stops.push(to);
            self.stops.len() - 1
        })
    }

    /// Adds one lot for each visit of a settled trip; it is loaded no earlier than settled.
    fn add_pinned_lots(
        &mut self,
        region: &Region,
        needs: &Needs,
        waiting: &[Waiting],
        earlier_plans: EarlierPlans<'_>,
    ) {
        let kits: BTreeMap<StationIndex, &Waiting> =
            waiting.iter().map(|kit| (kit.station, kit)).collect();
        for pin in earlier_plans.pins.of(self.key) {
            for (to, stations) in &pin.visits {
                let stop = self.stop(*to);
                let kits: Vec<&Waiting> =
                    stations.iter().filter_map(|station| kits.get(station).copied()).collect();
                let ready = kits.iter().map(|kit| kit.ready).max().unwrap_or(pin.load_at);
                let release = ready.max(not_before(region, self.key)).max(pin.load_at);
                // No saved day can justify postponing a settled trip: it would be even later.
                let due = pin.load_at;
                let load = stations.iter().map(|&station| needs[station].load).sum();
                self.add_lot(region, stop, load, release, due, stations.clone());
                self.before.push(Before::default());
            }
        }
    }

    /// Pins the settled trips. Their lots are the last ones added.
    fn pin(&mut self, region: &Region, earlier_plans: EarlierPlans<'_>) {
        let pins = earlier_plans.pins.of(self.key);
        let visits: usize = pins.iter().map(|pin| pin.visits.len()).sum();
        let mut next = self.problem.jobs.len() - visits;
        let mut routes: BTreeMap<VehicleId, Vec<tepat_routing::Trip>> = BTreeMap::new();
        for pin in pins {
            let jobs: Vec<usize> = (next..next + pin.visits.len()).collect();
            next += jobs.len();
            let Some(vehicle) = self.vehicle_id(pin.class, pin.number) else {
                // It would have to be posted here, and cannot be.
                self.notes.push(self.not_kept(region, pin));
                continue;
            };
            let load_at = self.reported_load(vehicle.vehicle_type, pin, &jobs);
            for &job in &jobs {
                let release = &mut self.problem.jobs[job].release;
                *release = load_at.max(*release);
            }
            let before = routes.get(&vehicle).map_or(0, Vec::len);
            self.settled.insert((vehicle, before), (load_at, pin.mark));
            routes.entry(vehicle).or_default().push(tepat_routing::Trip { jobs });
        }
        let out = self.vehicles_out(earlier_plans.pins);
        let pinned = |(&vehicle, trips): (&VehicleId, &Vec<tepat_routing::Trip>)| PinnedRoute {
            vehicle,
            trips: trips.iter().map(|trip| trip.jobs.clone()).collect(),
            open: false,
            more_trips: !out.contains(&vehicle),
        };
        self.problem.pinned = routes.iter().map(pinned).collect();
        let unused = out.iter().filter(|&vehicle| !routes.contains_key(vehicle));
        self.problem.pinned.extend(unused.map(|&vehicle| PinnedRoute {
            vehicle,
            trips: Vec::new(),
            open: false,
            more_trips: false,
        }));
        if let Some(start) = &mut self.start {
            settle_first(start, routes);
        }
    }

    fn not_kept(&self, region: &Region, pin: &Pin) -> Message {
        let trip = TripKey {
            load_at: pin.load_at,
            base: self.key.base.place(region).code.clone(),
            class: pin.class.class(region).code.clone(),
            vehicle: pin.number as u32 + 1,
        };
        refusal(region, "settled-no-vehicle", &trip)
    }

    /// The vehicles of the base that make no more trips.
    fn vehicles_out(&self, pins: &Pins) -> BTreeSet<VehicleId> {
        let out = pins.out_of(self.key.base);
        out.filter_map(|(class, number)| self.vehicle_id(class, number)).collect()
    }

    /// When a settled trip loads so that it leaves, or its last stop is done, when it was reported to;
    /// never earlier than settled. Who left or arrived early counts as planned.
    fn reported_load(&self, vehicle_type: usize, pin: &Pin, jobs: &[usize]) -> Moment {
        let Some(reported) = pin.mark.at.filter(|&at| at > pin.load_at) else { return pin.load_at };
        let happens = |load_at: Moment| {
            let mut done = load_at;
            let jobs = jobs.iter().copied();
            let visit = |visit: VisitTimes| done = visit.done;
            let times = follow(&self.problem, vehicle_type, load_at, false, jobs, visit).ok()?;
            match (pin.mark.state, self.direction) {
                (MarkState::Settled | MarkState::Failed, _) => None,
                (MarkState::Loaded, Direction::Out) | (MarkState::Departed, _) => {
                    Some(times.depart_at)
                }
                (MarkState::Arrived, Direction::Back) => Some(times.back_at),
                (MarkState::Arrived, Direction::Out) | (MarkState::Loaded, Direction::Back) => {
                    Some(done)
                }
            }
        };
        if happens(pin.load_at).is_none() {
            return pin.load_at;
        }
        // Nothing happens before it loads, and whoever loads later is later.
        let (mut low, mut high) = (pin.load_at, reported);
        while low < high {
            let middle = low + (high - low) / 2;
            match happens(middle).is_some_and(|at| at < reported) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }

    /// The loading moment of a vehicle's trip, and what is reported of it, if it is settled.
    pub(super) fn settled(&self, vehicle: VehicleId, trip: usize) -> Option<(Moment, Mark)> {
        self.settled.get(&(vehicle, trip)).copied()
    }

    fn add_lot(
        &mut self,
        region: &Region,
        stop: usize,
        load: Load,
        release: Moment,
        due: Moment,
        stations: Vec<StationIndex>,
    ) {
        self.problem.jobs.push(Job {
            location: stop,
            amounts: amounts(load),
            release,
            due: Some(due),
            weight: stations.len() as i64,
            ..Job::default()
        });
        let to = self.stops[stop];
        let stated: Option<Moment> =
            stations.iter().filter_map(|&kit| self.stated_for(region, kit, to)).min();
        self.aimed.push(match self.direction {
            Direction::Out => stations.iter().filter_map(|&kit| aimed(region, kit, to)).min(),
            Direction::Back => stated,
        });
        self.stated.push(stated);
        self.lot_stations.push(stations);
    }

    /// When the rules want a station's goods at the end of a hop between the base and a stop, if they
    /// say so.
    pub(super) fn stated_for(
        &self,
        region: &Region,
        station: StationIndex,
        stop: Stop,
    ) -> Option<Moment> {
        match self.direction {
            Direction::Out => stated(region, station, stop),
            Direction::Back => stated_back(region, station, self.key.base),
        }
    }

    fn add_setup(&mut self, region: &Region) {
        let minutes = self.stops.iter().map(|stop| match stop {
            Stop::Place(_) => i32::from(region.rules.handover_minutes),
            Stop::Station(..) => region.rules.station_minutes.into(),
        });
        let slower = self.stops.iter().map(|stop| match self.direction {
            Direction::Out => stops::slower_percent(region, *stop),
            Direction::Back => 0,
        });
        let planned = minutes.zip(slower);
        self.problem.setup = planned.map(|(minutes, by)| stops::slowed(minutes, by)).collect();
    }

    /// The vehicles at the base, one type for each class, then those of the pool, one type for each
    /// class and place from which they are posted.
    fn add_vehicles(
        &mut self,
        network: &mut Network<'_>,
        chains: &Chains,
        waiting: &[Waiting],
        given: &Given,
        pins: &Pins,
    ) {
        let region = network.region();
        let pinned = pins.of(self.key);
        let has_settled = !pinned.is_empty();
        let used = |class: ClassIndex| {
            waiting.iter().any(|kit| chains[kit.hop].classes.contains(&class))
                || pinned.iter().any(|pin| pin.class == class)
        };
        let start = self.start(region);
        for &(class, count) in chains.standing_at(self.key.base) {
            if !used(class) {
                continue;
            }
            let posted: Vec<&Posted> =
                given.posted.iter().filter(|posted| posted.class == class).collect();
            let has_settled_trips =
                |number| pinned.iter().any(|pin| (pin.class, pin.number) == (class, number));
            let own = (0..count as usize)
                .filter(|number| posted.iter().all(|posted| posted.number != *number));
            // A vehicle of the pool may have failed elsewhere, or have settled trips there.
            let own = own.filter(|&number| {
                let vehicle = Pooled { home: self.key.base, number };
                let is_free =
                    !pins.is_out(class, vehicle) && !pins.is_booked(class, vehicle, self.key);
                is_free || has_settled_trips(number)
            });
            let (vehicles, free_from) = own
                .map(|number| {
                    let free = given.free_from.get(&(class, number)).copied();
                    let has_settled = false;
                    let vehicle = Vehicle { number, posted: None, has_settled, is_out: false };
                    (vehicle, free.map_or(start, |free| free.max(start)))
                })
                .unzip();
            self.add_type(network, class, vehicles, free_from, 0, has_settled);
            let places: BTreeSet<PlaceIndex> = posted.iter().map(|posted| posted.from.0).collect();
            let base = Stop::Place(self.key.base);
            let mut places: Vec<(u64, PlaceIndex)> = places
                .into_iter()
                .map(|from| (network.ms(class, Stop::Place(from), base), from))
                .collect();
            places.sort_unstable();
            let is_settled_from = |from: PlaceIndex| {
                let mut of_place = posted.iter().filter(|posted| posted.from.0 == from);
                of_place.any(|posted| has_settled_trips(posted.number))
            };
            let places = places.into_iter().enumerate();
            let places =
                places.filter(|&(rank, (_, from))| rank < MOST_PLACES || is_settled_from(from));
            for from in places.map(|(_, (_, from))| from).collect::<Vec<_>>() {
                let from_there = posted.iter().filter(|posted| posted.from.0 == from);
                let vehicles = from_there.map(|&&posted| Vehicle {
                    number: posted.number,
                    posted: Some(posted),
                    has_settled: has_settled_trips(posted.number),
                    is_out: pins.is_out(class, posted.vehicle),
                });
                let is_booked = |vehicle: &Vehicle| {
                    let posted = vehicle.posted.map(|posted| posted.vehicle);
                    posted.is_some_and(|posted| pins.is_booked(class, posted, self.key))
                };
                let vehicles = vehicles.filter(|vehicle| {
                    vehicle.has_settled || !(vehicle.is_out || is_booked(vehicle))
                });
                self.add_posted(network, class, from, vehicles.collect(), has_settled);
            }
        }
    }

    /// From when on vehicles are free. Whatever is fetched is fetched by trips still to come.
    fn start(&self, region: &Region) -> Moment {
        match self.direction {
            Direction::Out => from_the_start(region),
            Direction::Back => from_the_start(region).max(region.rules.load_from()),
        }
    }

    /// Adds the vehicles of a class that would come from a place, if they can.
    fn add_posted(
        &mut self,
        network: &mut Network<'_>,
        class: ClassIndex,
        from: PlaceIndex,
        vehicles: Vec<Vehicle>,
        has_settled: bool,
    ) {
        let (base, region) = (self.key.base, network.region());
        if from == base {
            let free_from =
                vehicles.iter().map(|vehicle| self.may_leave(region, vehicle)).collect();
            return self.add_type(network, class, vehicles, free_from, 0, has_settled);
        }
        let Some(there) = Journey::new(network, class, from, base) else { return };
        let mut by_home: BTreeMap<PlaceIndex, (Vec<Vehicle>, Vec<Moment>)> = BTreeMap::new();
        for vehicle in vehicles {
            let Some(times) = there.leaving(self.may_leave(region, &vehicle)) else { continue };
            let Some(posted) = vehicle.posted else { continue };
            let (vehicles, free_from) = by_home.entry(posted.vehicle.home).or_default();
            vehicles.push(vehicle);
            free_from.push(times.back_at);
        }
        for (home, (vehicles, free_from)) in by_home {
            let mut way_home = |from| match from == home {
                true => 0,
                false => Journey::new(network, class, from, home).map_or(0, |way| way.units()),
            };
            let farther = way_home(base) - way_home(from);
            // Trips of the return lie days apart, so that ways to them seldom share a day with others.
            let own_day = match self.direction {
                Direction::Out => 0,
                Direction::Back => there.day_units(),
            };
            let cost = (there.units() + farther).max(0) + own_day;
            self.add_type(network, class, vehicles, free_from, cost, has_settled);
        }
    }

    /// Adds vehicles of one class that cost equally much to use.
    fn add_type(
        &mut self,
        network: &mut Network<'_>,
        class: ClassIndex,
        vehicles: Vec<Vehicle>,
        free_from: Vec<Moment>,
        fixed_cost: i64,
        has_settled: bool,
    ) {
        if vehicles.is_empty() {
            return;
        }
        let region = network.region();
        let class_of = class.class(region);
        let mut kind = vehicle_type(region, class_of);
        // Settled trips are to stay as they were planned, and the return has no margins.
        let has_margins = self.direction == Direction::Out;
        if has_margins && !has_settled {
            kind.hours = region.planned_hours(class_of, self.key.base.place(region));
        }
        // All types of a class travel alike.
        let known = self.classes.iter().position(|&known| known == class);
        let travel =
            known.map_or(self.problem.travel.len(), |at| self.problem.vehicle_types[at].travel);
        if known.is_none() {
            self.problem.travel.push(stops::travel(network, class, &self.stops, has_margins));
            self.problem.gates.push(stops::gates(network, class, &self.stops));
        }
        self.problem.vehicle_types.push(VehicleType {
            free_from,
            travel,
            fixed_cost,
            collects: self.direction == Direction::Back,
            ..kind
        });
        self.classes.push(class);
        self.vehicles.push(vehicles);
    }
}

impl Relay {
    /// Where people have set the class that brings goods to a post, no other may. Settled trips, whose
    /// lots are the last ones, stay as they are.
    fn keep_classes(&mut self, region: &Region, pins: &Pins) {
        if self.direction == Direction::Back {
            return;
        }
        let settled: usize = pins.of(self.key).iter().map(|pin| pin.visits.len()).sum();
        let free = self.problem.jobs.len() - settled;
        for job in &mut self.problem.jobs[..free] {
            let to = self.stops[job.location];
            let may_bring = |class: &ClassIndex| may_bring(region, *class, self.key.base, to);
            if !self.classes.iter().all(may_bring) {
                let types = (0..self.classes.len()).filter(|&at| may_bring(&self.classes[at]));
                job.vehicle_types = Some(types.collect());
            }
        }
    }

    /// Applies what earlier plans did with the same goods.
    fn remember(&mut self, region: &Region, earlier_plans: EarlierPlans<'_>) {
        if let Some(usual) = earlier_plans.usual {
            for job in 0..self.problem.jobs.len() {
                let trip = self.before[job].usual.map(|trip| &usual.trips()[trip]);
                self.problem.jobs[job].usual_vehicle =
                    trip.and_then(|trip| self.vehicle(region, trip));
            }
            let each = i64::from(region.rules.change_cost_rupiah);
            self.problem.change_cost = each * UNITS_PER_RUPIAH;
        }
        self.start = earlier_plans.start.map(|start| self.as_before(region, start));
    }

    /// The earlier plan's solution, in terms of the present jobs.
    fn as_before(&self, region: &Region, start: &Past<'_>) -> Solution {
        let mut solution = Solution::default();
        let mut jobs_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (job, before) in self.before.iter().enumerate() {
            match before.start {
                Some(trip) => jobs_of.entry(trip).or_default().push(job),
                None => solution.unserved.push(job),
            }
        }
        let mut routes: BTreeMap<VehicleId, Vec<tepat_routing::Trip>> = BTreeMap::new();
        for (trip, mut jobs) in jobs_of {
            let trip = &start.trips()[trip];
            let Some(vehicle) = self.vehicle(region, trip) else {
                solution.unserved.extend(jobs);
                continue;
            };
            let may_bring = |job: &usize| {
                let types = self.problem.jobs[*job].vehicle_types.as_ref();
                types.is_none_or(|types| types.contains(&vehicle.vehicle_type))
            };
            solution.unserved.extend(jobs.iter().filter(|job| !may_bring(job)));
            jobs.retain(may_bring);
            if jobs.is_empty() {
                continue;
            }
            // A trip may visit a stop twice; what it handed over decides which visit is meant.
            let turn = |job: &usize| {
                let kit = &self.lot_stations[*job].first()?.station(region).code;
                trip.visits.iter().position(|visit| visit.kits.contains(kit))
            };
            jobs.sort_by_key(|job| (turn(job), *job));
            routes.entry(vehicle).or_default().push(tepat_routing::Trip { jobs });
        }
        solution.unserved.sort_unstable();
        solution.routes =
            routes.into_iter().map(|(vehicle, trips)| Route { vehicle, trips }).collect();
        solution
    }

    /// The vehicle of an earlier trip, if it still exists.
    fn vehicle(&self, region: &Region, trip: &Trip) -> Option<VehicleId> {
        let class = ClassIndex::of_code(region, &trip.class)?;
        let number = usize::try_from(trip.vehicle).ok()?.checked_sub(1)?;
        self.vehicle_id(class, number)
    }

    /// A vehicle of the problem by its class and its number at the base.
    fn vehicle_id(&self, class: ClassIndex, number: usize) -> Option<VehicleId> {
        self.vehicles.iter().enumerate().find_map(|(vehicle_type, vehicles)| {
            let of_class = self.classes[vehicle_type] == class;
            let at = of_class.then(|| vehicles.iter().position(|known| known.number == number))?;
            Some(VehicleId { vehicle_type, number: at? })
        })
    }

    /// From when on a vehicle of the pool can leave for the base, or load there. None is sent off in
    /// the past, unless it has loaded there already.
    pub(super) fn may_leave(&self, region: &Region, vehicle: &Vehicle) -> Moment {
        let free = vehicle.posted.and_then(|posted| posted.free).unwrap_or(Moment::MIN);
        let now = if vehicle.has_settled { Moment::MIN } else { region.rules.load_from() };
        free.max(self.start(region)).max(now)
    }

    /// A vehicle of the problem.
    pub(super) fn vehicle_of(&self, id: VehicleId) -> &Vehicle {
        &self.vehicles[id.vehicle_type][id.number]
    }
}

/// When a trip handed over a station's kit at a stop.
fn handed_over(region: &Region, trip: &Trip, to: Stop, station: StationIndex) -> Moment {
    let kit = &station.station(region).code;
    let mut visits = trip.visits.iter();
    let visit = visits.find(|visit| visit.at == to.code(region) && visit.kits.contains(kit));
    visit.map_or(Moment::MAX, |visit| visit.done)
}

/// Makes settled trips the first ones of their vehicles' routes.
fn settle_first(solution: &mut Solution, settled: BTreeMap<VehicleId, Vec<tepat_routing::Trip>>) {
    let jobs: BTreeSet<usize> =
        settled.values().flatten().flat_map(|trip| trip.jobs.iter().copied()).collect();
    solution.unserved.retain(|job| !jobs.contains(job));
    let mut routes = settled;
    for route in std::mem::take(&mut solution.routes) {
        routes.entry(route.vehicle).or_default().extend(route.trips);
    }
    solution.routes = routes.into_iter().map(|(vehicle, trips)| Route { vehicle, trips }).collect();
}

/// The vehicle type of a class; its vehicles start from the first stop.
pub(super) fn vehicle_type(region: &Region, class: &VehicleClass) -> VehicleType {
    let hour = rate(class.rupiah_per_hour) + rate(region.rules.hour_worth_rupiah);
    VehicleType {
        hours: class.hours,
        capacity: amounts(capacity(class)),
        max_trips: usize::MAX,
        handling_tenths: class.load_minutes_per_box_tenths.into(),
        distance_cost: rate(class.rupiah_per_km) * UNITS_PER_RUPIAH / 1000,
        duration_cost: hour * UNITS_PER_RUPIAH / 60,
        day_cost: rate(class.rupiah_per_day) * UNITS_PER_RUPIAH,
        ..VehicleType::default()
    }
}

/// Minutes by which something is done after a deadline.
fn minutes_after(due: Option<Moment>, done: Moment) -> i64 {
    due.map_or(0, |due| i64::from((done - due).max(0)))
}

/// A rate in rupiah, bounded by [`DEAREST_RATE`].
pub(super) fn rate(rupiah: u32) -> i64 {
    i64::from(rupiah).min(DEAREST_RATE)
}

fn amounts(load: Load) -> Amounts {
    Amounts(load.amounts())
}

/// The capacity of a vehicle of a class.
fn capacity(class: &VehicleClass) -> Load {
    Load {
        boxes: class.capacity_boxes.into(),
        weight_g: i64::from(class.capacity_kg) * 1000,
        volume_cm3: i64::from(class.capacity_litres) * 1000,
    }
}

fn within(load: Load, most: Load) -> bool {
    amounts(load).fits(amounts(most))
}

/// The largest lot that fits every class able to carry each of its kits.
fn lot_size(region: &Region, needs: &Needs, hop: &Hop, kits: &[Waiting]) -> Load {
    let mut most = Load { boxes: i64::MAX, weight_g: i64::MAX, volume_cm3: i64::MAX };
    for class in &hop.classes {
        let class = class.class(region);
        if kits.iter().all(|kit| fits(class, needs[kit.station].load)) {
            let room = capacity(class);
            most.boxes = most.boxes.min(room.boxes);
            most.weight_g = most.weight_g.min(room.weight_g);
            most.volume_cm3 = most.volume_cm3.min(room.volume_cm3);
        }
    }
    if most.boxes == i64::MAX { Load::default() } else { most }
}

/// The earliest moment at which anything may leave the base of a relay.
fn not_before(region: &Region, key: RelayKey) -> Moment {
    match key.tier {
        Tier::Village => from_village_posts(region),
        Tier::Store | Tier::SubDistrict => from_the_start(region),
    }
}

/// From when on goods may leave the posts of their villages.
fn from_village_posts(region: &Region) -> Moment {
    let rules = &region.rules;
    moment(rules.tps_from_h.into(), rules.release_minute.into())
}

/// The beginning of the plan.
fn from_the_start(region: &Region) -> Moment {
    let rules = &region.rules;
    moment(rules.dispatch_from_h.max(rules.direct_from_h).into(), 0)
}
