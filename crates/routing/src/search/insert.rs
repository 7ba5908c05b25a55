//! Cheapest insertion: where a job costs least among the places near it.

use crate::evaluate::{Score, Tally, TripTimes, route_score, trip_times};
use crate::problem::{Problem, VehicleType};
use crate::search::neighbours::{Near, Neighbours};
use crate::search::routes::{NONE, Routes, Timing, TripState, VehicleState};
use crate::search::segment::Segment;
use crate::search::steady::Gap;
use crate::solution::Trip;
use crate::travel::NO_WAY;
use tepat_hours::Moment;

/// A place for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a trip, between two of its jobs or at its ends.
    Within {
        /// The trip.
        trip: u32,
        /// The job before, or [`NONE`] at the beginning.
        prev: u32,
        /// The job after, or [`NONE`] at the end.
        next: u32,
    },
    /// In a trip that is handed over to a larger vehicle because of it.
    Larger {
        /// The trip.
        trip: u32,
        /// The job before, or [`NONE`] at the beginning.
        prev: u32,
        /// The job after, or [`NONE`] at the end.
        next: u32,
        /// The idle vehicle.
        vehicle: u32,
    },
    /// In a new trip of a vehicle, before its trip `gap`.
    NewTrip {
        /// The vehicle.
        vehicle: u32,
        /// Number of trips before it.
        gap: usize,
    },
}

/// Finds the cheapest places. Keeps its buffers between calls.
#[derive(Clone, Debug)]
pub struct Inserter {
    /// Price of a unit of lateness while searching.
    pub late_price: i64,
    /// Whether trips may be handed over to larger vehicles.
    pub may_enlarge: bool,
    /// For each vehicle type, whether it may make new trips.
    pub new_trips_of: Vec<bool>,
    /// For each job, its service and setup when visited alone.
    visit: Vec<i64>,
    /// The least cost of a unit of distance.
    bound: i64,
    /// For each type, the larger types that differ only in capacity and cost.
    larger: Vec<Vec<usize>>,
    /// For each job, the last call in which the place after it was tried.
    seen_in: Vec<u32>,
    call: u32,
}

impl Inserter {
    /// For a problem.
    pub fn new(problem: &Problem, late_price: i64) -> Self {
        let costs = problem.vehicle_types.iter().map(|kind| kind.distance_cost);
        let bound = costs.min().unwrap_or(0).max(0);
        let larger = problem.vehicle_types.iter().map(|kind| larger_types(problem, kind)).collect();
        let visit = problem.jobs.iter().map(|job| {
            let setup = problem.setup.get(job.location).copied().unwrap_or(0);
            i64::from(job.service) + i64::from(setup)
        });
        Self {
            late_price,
            visit: visit.collect(),
            may_enlarge: true,
            new_trips_of: vec![true; problem.vehicle_types.len()],
            bound,
            larger,
            seen_in: vec![0; problem.jobs.len()],
            call: 0,
        }
    }

    /// The cheapest place that costs less than `below`, with its cost.
    ///
    /// `blink` is asked about each place and may pass it over, which keeps repeated insertion from
    /// always ending in the same solution (Christiaens and Vanden Berghe 2020). O(neighbours),
    /// plus O(vehicles) where vehicles make several trips.
    pub fn cheapest(
        &mut self,
        routes: &Routes<'_>,
        neighbours: &Neighbours,
        job: u32,
        below: i64,
        blink: impl FnMut() -> bool,
    ) -> Option<(i64, Place)> {
        self.call = self.call.wrapping_add(1);
        let mut best = Best { cost: below, place: None, blink };
        let mut longest = self.longest_detour(best.cost);
        let amounts = routes.problem.jobs[job as usize].amounts;
        for &Near { job: near, away } in neighbours.insertion(job) {
            // Between a near job and one no nearer, the detour is at least twice the way to the
            // near job less the leg it replaces. Next to a depot nearer than any job it may be
            // less; such places are missed.
            let worth = |leg: i32| 2 * i64::from(away) - i64::from(leg) < longest;
            if !worth(routes.reach[near as usize]) {
                continue;
            }
            let node = routes.nodes[near as usize];
            if node.trip == NONE {
                continue;
            }
            let (after, before) = (worth(node.leg_after), worth(node.leg_before));
            let state = &routes.trips[node.trip as usize];
            let vehicle_type = state.vehicle_type as usize;
            if !(state.open && state.mine && routes.able(vehicle_type, job)) {
                continue;
            }
            let capacity = routes.problem.vehicle_types[vehicle_type].capacity;
            if !(state.load + amounts).fits(capacity) && !self.can_enlarge(vehicle_type) {
                continue;
            }
            if after && std::mem::replace(&mut self.seen_in[near as usize], self.call) != self.call
            {
                let (next, leg) = (node.next, node.leg_after);
                self.try_place(routes, state, job, node.trip, near, next, leg, &mut best);
            }
            let seen = !before
                || node.prev != NONE
                    && std::mem::replace(&mut self.seen_in[node.prev as usize], self.call)
                        == self.call;
            if !seen {
                let (prev, leg) = (node.prev, node.leg_before);
                self.try_place(routes, state, job, node.trip, prev, near, leg, &mut best);
            }
            longest = self.longest_detour(best.cost);
        }
        self.try_new_trips(routes, job, &mut best);
        best.place.map(|place| (best.cost, place))
    }

    /// Like [`Self::cheapest`], among all places. O(jobs).
    pub fn cheapest_anywhere(
        &mut self,
        routes: &Routes<'_>,
        job: u32,
        below: i64,
    ) -> Option<(i64, Place)> {
        let mut best = Best { cost: below, place: None, blink: || false };
        for vehicle in &routes.vehicles {
            if !routes.able(vehicle.id.vehicle_type, job) {
                continue;
            }
            for &trip in &vehicle.trips {
                let state = &routes.trips[trip as usize];
                if !(state.open && state.mine) {
                    continue;
                }
                let (mut prev, mut leg) = (NONE, state.first_leg);
                for next in routes.jobs(trip).chain([NONE]) {
                    self.try_place(routes, state, job, trip, prev, next, leg, &mut best);
                    if next != NONE {
                        (prev, leg) = (next, routes.nodes[next as usize].leg_after);
                    }
                }
            }
        }
        self.try_new_trips(routes, job, &mut best);
        best.place.map(|place| (best.cost, place))
    }

    #[allow(clippy::too_many_arguments)]
    #[inline]
    fn try_place(
        &self,
        routes: &Routes<'_>,
        state: &TripState,
        job: u32,
        trip: u32,
        prev: u32,
        next: u32,
        leg: i32,
        best: &mut Best<impl FnMut() -> bool>,
    ) {
        let kind = &routes.problem.vehicle_types[state.vehicle_type as usize];
        let travel = routes.travel(state.vehicle_type);
        let here = routes.location[job as usize] as usize;
        let at = if prev == NONE { kind.start } else { routes.location[prev as usize] as usize };
        let to = if next == NONE { state.home } else { routes.location[next as usize] } as usize;
        let (before, after) = (travel.distance_to(here, at), travel.distance(here, to));
        if before == NO_WAY || after == NO_WAY {
            return;
        }
        let detour = i64::from(before) + i64::from(after) - i64::from(leg);
        let cost = detour * kind.distance_cost;
        // Working time can fall only if the detour is a short cut.
        if cost >= best.cost && detour >= 0 {
            return;
        }
        let served = &routes.problem.jobs[job as usize];
        let walks = routes.timing[state.vehicle_type as usize] == Timing::Walk;
        if walks && detour >= 0 && kind.duration_cost > 0 {
            let minutes = self.least_minutes(routes, state, job, (at, here, to));
            if minutes >= 0 && cost + minutes * kind.duration_cost >= best.cost {
                return;
            }
        }
        if state.distance + detour > kind.max_distance
            || (next != NONE && state.locked > 0 && routes.is_locked(next))
        {
            return;
        }
        let only = routes.only[job as usize];
        if only != NONE && only != state.vehicle {
            return;
        }
        let larger = if (state.load + served.amounts).fits(kind.capacity) {
            None
        } else if state.locked > 0 || !self.can_enlarge(state.vehicle_type as usize) {
            return;
        } else {
            let larger = self.cheapest_larger(routes, state, trip, job, detour);
            if larger.is_none_or(|(cost, _)| cost >= best.cost) {
                return;
            }
            larger
        };
        let id = routes.vehicles[state.vehicle as usize].id;
        let within = cost + routes.problem.change(job as usize, id);
        let cost = larger.map_or(within, |larger| larger.0);
        let added = match routes.timing[state.vehicle_type as usize] {
            Timing::None => Some(cost),
            Timing::Segments => {
                let legs =
                    (i64::from(travel.duration_to(here, at)), i64::from(travel.duration(here, to)));
                let prefix =
                    if prev == NONE { &Segment::EMPTY } else { &routes.parts[prev as usize].until };
                let suffix =
                    if next == NONE { &Segment::EMPTY } else { &routes.parts[next as usize].from };
                let release = state.release.max(served.release.into());
                join(prefix, legs, &routes.segment[job as usize], suffix).and_then(|body| {
                    let slot = Slot {
                        vehicle: state.vehicle,
                        free: state.free,
                        close: state.close,
                        release,
                        after: Some(trip),
                    };
                    let worked = state.times.worked;
                    added_by_time(routes, kind, &slot, &body, worked).map(|time| cost + time)
                })
            }
            // A larger vehicle takes as long.
            Timing::Walk => {
                let gap = Gap { prev, next, detour };
                let added = self.walked(routes, state, job, trip, gap, best.cost);
                added.map(|added| added.saturating_add(cost - within))
            }
        };
        let place = match larger {
            None => Place::Within { trip, prev, next },
            Some((_, vehicle)) => Place::Larger { trip, prev, next, vehicle },
        };
        best.consider(added, place);
    }

    /// The least working minutes that a job adds to a trip between two locations: its own handling
    /// and the way, without any waiting.
    #[inline]
    fn least_minutes(
        &self,
        routes: &Routes<'_>,
        state: &TripState,
        job: u32,
        (at, here, to): (usize, usize, usize),
    ) -> i64 {
        let kind = &routes.problem.vehicle_types[state.vehicle_type as usize];
        let travel = routes.travel(state.vehicle_type);
        let served = &routes.problem.jobs[job as usize];
        let leg = |from, to| i64::from(travel.duration(from, to));
        let way = leg(at, here) + leg(here, to) - leg(at, to);
        let loading = kind.handling(state.load + served.amounts) - kind.handling(state.load);
        // In a shared visit it adds only the handling of its own units.
        let alone = at != here && here != to;
        let visit = if alone {
            self.visit[job as usize] + i64::from(kind.handling(served.amounts))
        } else {
            i64::from(served.service)
                + served.amounts.0[0].saturating_mul(kind.handling_tenths) / 10
        };
        way + i64::from(loading) + visit
    }

    /// The detour from which on a place costs at least `cost`.
    #[inline]
    fn longest_detour(&self, cost: i64) -> i64 {
        match self.bound {
            0 if cost > 0 => i64::MAX,
            0 | 1 => cost,
            bound => (cost / bound).saturating_add(1),
        }
    }

    /// Whether trips of a type may be handed over to larger vehicles.
    #[inline]
    fn can_enlarge(&self, vehicle_type: usize) -> bool {
        self.may_enlarge && !self.larger[vehicle_type].is_empty()
    }

    /// The larger idle vehicle that drives the trip with one more job at the least cost, and the
    /// cost that it adds.
    fn cheapest_larger(
        &self,
        routes: &Routes<'_>,
        state: &TripState,
        trip: u32,
        job: u32,
        detour: i64,
    ) -> Option<(i64, u32)> {
        let kind = &routes.problem.vehicle_types[state.vehicle_type as usize];
        let load = state.load + routes.problem.jobs[job as usize].amounts;
        let mut best: Option<(i64, u32)> = None;
        for &other in &self.larger[state.vehicle_type as usize] {
            let larger = &routes.problem.vehicle_types[other];
            if !load.fits(larger.capacity) {
                continue;
            }
            let cost = larger.fixed_cost - kind.fixed_cost
                + (state.distance + detour) * larger.distance_cost
                - state.distance * kind.distance_cost;
            if best.is_some_and(|best| best.0 <= cost) {
                continue;
            }
            let mut idle = routes.groups_of_type[other].iter();
            let Some(&vehicle) = idle.find_map(|&group| routes.idle[group as usize].last()) else {
                continue;
            };
            if routes
                .jobs(trip)
                .chain([job])
                .all(|job| routes.able(other, job) && routes.only[job as usize] == NONE)
            {
                best = Some((cost, vehicle));
            }
        }
        best
    }

    fn try_new_trips(&self, routes: &Routes<'_>, job: u32, best: &mut Best<impl FnMut() -> bool>) {
        let only = routes.only[job as usize];
        if only != NONE {
            if routes.able(routes.vehicles[only as usize].id.vehicle_type, job) {
                self.try_new_trips_of(routes, job, only, best);
            }
            return;
        }
        for (group, idle) in routes.idle.iter().enumerate() {
            if let Some(&vehicle) = idle.last()
                && routes.able(routes.group_types[group] as usize, job)
            {
                self.try_new_trips_of(routes, job, vehicle, best);
            }
        }
        for (at, kind) in routes.problem.vehicle_types.iter().enumerate() {
            if kind.max_trips < 2 || !routes.able(at, job) {
                continue;
            }
            let first = routes.first_of_type[at];
            for vehicle in first..first + kind.free_from.len() as u32 {
                if !routes.vehicles[vehicle as usize].trips.is_empty() {
                    self.try_new_trips_of(routes, job, vehicle, best);
                }
            }
        }
    }

    fn try_new_trips_of(
        &self,
        routes: &Routes<'_>,
        job: u32,
        vehicle: u32,
        best: &mut Best<impl FnMut() -> bool>,
    ) {
        let state = &routes.vehicles[vehicle as usize];
        let kind = &routes.problem.vehicle_types[state.id.vehicle_type];
        let allowed = self.new_trips_of[state.id.vehicle_type] && state.more_trips && state.mine;
        if !allowed || state.trips.len() >= kind.max_trips {
            return;
        }
        let travel = routes.travel(state.id.vehicle_type as u32);
        let here = routes.location[job as usize] as usize;
        let distance = i64::from(travel.distance(kind.start, here))
            + i64::from(travel.distance_to(kind.end, here));
        let fixed = if state.trips.is_empty() { kind.fixed_cost } else { 0 };
        let cost =
            distance * kind.distance_cost + fixed + routes.problem.change(job as usize, state.id);
        // It takes at least this long, and a vehicle's first trip costs a day.
        let amounts = routes.problem.jobs[job as usize].amounts;
        let handling = i64::from(kind.loading) + 2 * i64::from(kind.handling(amounts));
        let minutes = i64::from(travel.duration(kind.start, here))
            + i64::from(travel.duration_to(kind.end, here))
            + handling
            + self.visit[job as usize];
        let day = if state.trips.is_empty() { kind.day_cost } else { 0 };
        let least = cost.saturating_add(minutes.saturating_mul(kind.duration_cost)) + day;
        if distance > kind.max_distance || (least >= best.cost && kind.start == kind.end) {
            return;
        }
        for gap in state.pinned_trips..=state.trips.len() {
            let walked = kind.start != kind.end && !state.trips.is_empty();
            let added = match routes.timing[state.id.vehicle_type] {
                _ if walked => self.walked_new_trip(routes, job, vehicle, gap, best.cost),
                Timing::None => Some(cost),
                Timing::Segments => {
                    self.joined_new_trip(routes, job, vehicle, gap).map(|time| cost + time)
                }
                Timing::Walk => self.walked_new_trip(routes, job, vehicle, gap, best.cost),
            };
            best.consider(added, Place::NewTrip { vehicle, gap });
        }
    }

    /// What the working time of a new one-job trip adds, for types whose trips join.
    fn joined_new_trip(
        &self,
        routes: &Routes<'_>,
        job: u32,
        vehicle: u32,
        gap: usize,
    ) -> Option<i64> {
        let state = &routes.vehicles[vehicle as usize];
        let kind = &routes.problem.vehicle_types[state.id.vehicle_type];
        let travel = routes.travel(state.id.vehicle_type as u32);
        let here = routes.location[job as usize] as usize;
        let legs = (
            i64::from(travel.duration(kind.start, here)),
            i64::from(travel.duration(here, kind.end)),
        );
        let free = match gap {
            0 => i64::from(kind.free_from[state.id.number]),
            _ => i64::from(routes.trips[state.trips[gap - 1] as usize].times.back_at),
        };
        let close = state.trips.get(gap).map_or(i64::from(kind.until), |&next| {
            let next = &routes.trips[next as usize];
            let loading = i64::from(kind.loading);
            (next.body.latest_start - loading).min(next.close - next.body.duration - loading)
        });
        let body = join(&Segment::EMPTY, legs, &routes.segment[job as usize], &Segment::EMPTY)?;
        let slot = Slot {
            vehicle,
            free,
            close,
            release: routes.problem.jobs[job as usize].release.into(),
            after: gap.checked_sub(1).map(|before| state.trips[before]),
        };
        added_by_time(routes, kind, &slot, &body, 0)
    }

    /// Cost and priced lateness together.
    fn priced(&self, more: Score) -> i64 {
        more.late.saturating_mul(self.late_price).saturating_add(more.cost)
    }

    /// The most a vehicle can be late if a change to it is to add less than `below`, even if the
    /// change saved all that the vehicle costs.
    fn most_late(&self, vehicle: &VehicleState, below: i64) -> i64 {
        let cost = below.saturating_add(vehicle.score.cost.max(0));
        vehicle.score.late.saturating_add(cost / self.late_price.max(1))
    }

    /// What a trip with one more job adds, evaluated by following it; may be `None` if that is
    /// `below` or more.
    fn walked(
        &self,
        routes: &Routes<'_>,
        state: &TripState,
        job: u32,
        trip: u32,
        gap: Gap,
        below: i64,
    ) -> Option<i64> {
        let vehicle = &routes.vehicles[state.vehicle as usize];
        let kind = &routes.problem.vehicle_types[vehicle.id.vehicle_type];
        let at = vehicle.trips.iter().position(|&slot| slot == trip)?;
        let most_late = self.most_late(vehicle, below);
        let last = at + 1 == vehicle.trips.len();
        let times = match routes.with_job(state, job, gap) {
            Some(times) => times,
            None => {
                routes.follow_with(state, trip, job, gap, last, most_late - state.before.late)?
            }
        };
        let mut tally = state.before;
        tally.add(kind, &times);
        let tally = with_later_trips(routes, vehicle, at + 1, tally, times.back_at, most_late)?;
        let mut score = tally.score(routes.problem, kind);
        score.cost += vehicle.change + routes.problem.change(job as usize, vehicle.id);
        Some(self.priced(score - vehicle.score))
    }

    /// What a new trip with one job adds, by following the whole vehicle.
    fn walked_new_trip(
        &self,
        routes: &Routes<'_>,
        job: u32,
        vehicle: u32,
        gap: usize,
        below: i64,
    ) -> Option<i64> {
        let state = &routes.vehicles[vehicle as usize];
        let kind = &routes.problem.vehicle_types[state.id.vehicle_type];
        if kind.start != kind.end {
            let mut route = routes.route(vehicle);
            route.trips.insert(gap, Trip { jobs: vec![job as usize] });
            let score = route_score(routes.problem, &route).ok()?;
            return Some(self.priced(score - state.score));
        }
        let last = gap == state.trips.len();
        let most_late = self.most_late(state, below);
        let from = match gap {
            0 => kind.free_from[state.id.number],
            _ => routes.trips[state.trips[gap - 1] as usize].times.back_at,
        };
        let vehicle_type = state.id.vehicle_type;
        let times = match routes.steady_trip(vehicle_type as u32, from.into(), last, job) {
            Some(times) => times,
            None => {
                let jobs = std::iter::once(job as usize);
                trip_times(routes.problem, vehicle_type, from, last, jobs).ok()?
            }
        };
        let mut tally = match state.trips.get(gap) {
            Some(&next) => routes.trips[next as usize].before,
            None => state.tally,
        };
        tally.add(kind, &times);
        let tally = with_later_trips(routes, state, gap, tally, times.back_at, most_late)?;
        let mut score = tally.score(routes.problem, kind);
        score.cost += state.change + routes.problem.change(job as usize, state.id);
        Some(self.priced(score - state.score))
    }
}

/// The types to which a trip can be handed over when it outgrows its own: they travel the same
/// ways and, where time counts, work the same hours.
fn larger_types(problem: &Problem, kind: &VehicleType) -> Vec<usize> {
    let types = problem.vehicle_types.iter().enumerate();
    let larger = types.filter(|(_, other)| {
        !other.capacity.fits(kind.capacity)
            && (other.travel, other.start, other.end) == (kind.travel, kind.start, kind.end)
            && (other.max_trips, kind.max_trips) == (1, 1)
            && other.free_from.first() == kind.free_from.first()
            && other.free_from.iter().chain(&kind.free_from).all(|&free| free == kind.free_from[0])
            && other.until == kind.until
            && other.loading == kind.loading
            && other.collects == kind.collects
            && other.max_duration == kind.max_duration
            && other.max_distance == kind.max_distance
            && other.duration_cost == kind.duration_cost
            && [other, kind].iter().all(|kind| {
                kind.hours.is_round_the_clock() && kind.handling_tenths == 0 && kind.day_cost == 0
            })
            && problem.change_cost == 0
            && problem.jobs.iter().all(|job| job.due.is_none())
    });
    larger.map(|(at, _)| at).collect()
}

/// A vehicle's tally after `tally`, when it is back at `free` and continues with its trips from
/// `from` on. `None` if a trip cannot be driven, or if the whole is known to be later than
/// `most_late`.
fn with_later_trips(
    routes: &Routes<'_>,
    vehicle: &VehicleState,
    from: usize,
    mut tally: Tally,
    mut free: Moment,
    most_late: i64,
) -> Option<Tally> {
    let kind = &routes.problem.vehicle_types[vehicle.id.vehicle_type];
    for at in from..vehicle.trips.len() {
        let slot = vehicle.trips[at];
        let trip = &routes.trips[slot as usize];
        if i64::from(free) == trip.free && tally.goes_on_like(&trip.before) {
            // From here on nothing changes.
            return Some(tally.then(&vehicle.tally, &trip.before));
        }
        let last = at + 1 == vehicle.trips.len();
        let times = follow_again(routes, slot, free, last, most_late - tally.late)?;
        tally.add(kind, &times);
        free = times.back_at;
    }
    Some(tally)
}

/// A trip for which only the moment has changed at which its vehicle is free.
fn follow_again(
    routes: &Routes<'_>,
    slot: u32,
    free: Moment,
    last: bool,
    most_late: i64,
) -> Option<TripTimes> {
    let trip = &routes.trips[slot as usize];
    let kind = &routes.problem.vehicle_types[trip.vehicle_type as usize];
    if i64::from(free) == trip.free || trip.begins_as_before(free.into()) {
        return Some(trip.times);
    }
    trip.shifted(kind, free.into()).or_else(|| routes.follow(slot, free, last, most_late))
}

/// The best place so far.
struct Best<B> {
    cost: i64,
    place: Option<Place>,
    /// Asked only about places that would be the best, which is equivalent to asking about all.
    blink: B,
}

impl<B: FnMut() -> bool> Best<B> {
    #[inline]
    fn consider(&mut self, added: Option<i64>, place: Place) {
        if let Some(cost) = added
            && cost < self.cost
            && !(self.blink)()
        {
            (self.cost, self.place) = (cost, Some(place));
        }
    }
}

/// A trip with a job between two parts, if every job can be reached in time.
#[inline]
fn join(prefix: &Segment, legs: (i64, i64), job: &Segment, suffix: &Segment) -> Option<Segment> {
    if !prefix.reaches(legs.0, job) {
        return None;
    }
    let until = prefix.then(legs.0, job);
    until.reaches(legs.1, suffix).then(|| until.then(legs.1, suffix))
}

/// What precedes and follows a trip on its vehicle.
struct Slot {
    vehicle: u32,
    free: i64,
    close: i64,
    release: i64,
    /// The trip after which the later ones begin; the trip itself if it exists already.
    after: Option<u32>,
}

/// Cost of the working time that a trip made of these joined parts adds to its vehicle; `None` if
/// it cannot be driven.
#[inline]
fn added_by_time(
    routes: &Routes<'_>,
    kind: &VehicleType,
    slot: &Slot,
    body: &Segment,
    worked_before: i64,
) -> Option<i64> {
    let loading = i64::from(kind.loading);
    let (duration, latest) = (body.duration + loading, body.latest_start - loading);
    let ready = slot.free.max(slot.release);
    let back = body.earliest_end.max(ready + duration);
    if ready > latest || back > slot.close {
        return None;
    }
    let worked = back - latest.min(back - duration);
    if worked > kind.max_duration {
        return None;
    }
    let balance = routes.problem.balance_cost_millionths;
    let vehicle = &routes.vehicles[slot.vehicle as usize];
    if kind.duration_cost == 0 && balance == 0 {
        // Later trips can only wait less or begin later, so their length matters only to their
        // limit.
        let free_of_limit = kind.max_duration == i64::MAX || kind.max_trips == 1;
        return if free_of_limit {
            Some(0)
        } else {
            later_trips(routes, kind, slot, back).map(|_| 0)
        };
    }
    let more = worked - worked_before + later_trips(routes, kind, slot, back)?;
    let mut cost = more * kind.duration_cost;
    if balance != 0 {
        let (old, mut new) = (vehicle.tally, vehicle.tally);
        new.worked += more;
        let empty = VehicleType { duration_cost: 0, ..VehicleType::default() };
        cost += new.score(routes.problem, &empty).cost - old.score(routes.problem, &empty).cost;
    }
    Some(cost)
}

/// How much longer the later trips take when the vehicle is back at `back`; `None` if one takes
/// too long.
fn later_trips(routes: &Routes<'_>, kind: &VehicleType, slot: &Slot, back: i64) -> Option<i64> {
    let trips = &routes.vehicles[slot.vehicle as usize].trips;
    let first = match slot.after {
        None => 0,
        Some(after) => trips.iter().position(|&trip| trip == after).map_or(0, |at| at + 1),
    };
    let (mut free, mut more) = (back, 0);
    for &trip in &trips[first..] {
        let trip = &routes.trips[trip as usize];
        if free == trip.free {
            break;
        }
        let loading = i64::from(kind.loading);
        let (duration, latest) = (trip.body.duration + loading, trip.body.latest_start - loading);
        let ready = free.max(trip.release);
        let back = trip.body.earliest_end.max(ready + duration);
        let worked = back - latest.min(back - duration);
        if worked > kind.max_duration {
            return None;
        }
        more += worked - trip.times.worked;
        free = back;
    }
    Some(more)
}
