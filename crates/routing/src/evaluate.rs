//! Moments, score and faults of a solution, computed step by step from the start.
//!
//! This module defines the meaning of a [`Problem`]. The search computes the same by shortcuts and
//! must agree with it.

use std::iter::Peekable;
use std::ops::{Add, AddAssign, Range, Sub};

use crate::amounts::Amounts;
use crate::gates::Stretches;
use crate::problem::{Job, Problem, VehicleId, VehicleType};
use crate::solution::{Route, Solution};
use crate::travel::NO_WAY;
use tepat_hours::Clock;
use tepat_hours::{DAY_MINUTES, Moment};

/// The criteria by which solutions are compared, in this order; lower is better. Scores add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// Weight of the jobs that must be served but are not.
    pub unserved: i64,
    /// Duration of lateness, weighted per job.
    pub late: i64,
    /// Cost, including the prices of optional jobs left out.
    pub cost: i64,
}

impl Add for Score {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            unserved: self.unserved + other.unserved,
            late: self.late + other.late,
            cost: self.cost + other.cost,
        }
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Score {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            unserved: self.unserved - other.unserved,
            late: self.late - other.late,
            cost: self.cost - other.cost,
        }
    }
}

impl std::iter::Sum for Score {
    fn sum<I: Iterator<Item = Self>>(scores: I) -> Self {
        scores.fold(Self::default(), Self::add)
    }
}

/// One visit of a trip: jobs handed over at one location at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitTimes {
    /// The location.
    pub location: usize,
    /// When the vehicle arrives.
    pub arrive: Moment,
    /// When the hand-over begins.
    pub begin: Moment,
    /// When it is done.
    pub done: Moment,
    /// The jobs, as a range of the trip's jobs.
    pub jobs: Range<usize>,
}

/// A trip as it is driven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TripTimes {
    /// When loading begins; the departure if nothing is loaded.
    pub load_at: Moment,
    /// When loading is done.
    pub depart_at: Moment,
    /// When the trip ends, after unloading if it collects.
    pub back_at: Moment,
    /// Distance driven.
    pub distance: i64,
    /// Working time from loading to the end of the trip.
    pub worked: i64,
    /// Lateness of its jobs, weighted per job.
    pub late: i64,
}

/// Why a trip cannot be driven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The vehicle type may not serve a job, or another vehicle must serve it.
    NotAllowed,
    /// There is no way.
    NoWay,
    /// The vehicle's capacity is exceeded.
    Capacity,
    /// A window is missed.
    Window,
    /// The vehicle would be back too late.
    Shift,
    /// The trip takes too long.
    Duration,
    /// The trip is too far.
    Distance,
    /// The vehicle makes more trips than it can, or one without jobs.
    Trips,
    /// A pinned part is not kept.
    Pinned,
    /// A vehicle does not exist or appears twice.
    Vehicle,
    /// A job is served more than once, is neither served nor listed as left out, or does not
    /// exist; or the jobs left out are not in order.
    Jobs,
}

/// Follows a trip of a vehicle that is free from `free`.
///
/// The vehicle loads when it is free and all jobs of the trip are released. When a trip begins
/// later than it could depends on the type:
///
/// Without daily hours, loading and departure are put off for as long as the end does not move, no
/// job gets later, and every visit keeps the window it has when leaving at once.
///
/// With daily hours, a trip that needs no loading begins with its first leg or, if that takes no
/// time, with its first hand-over; the wait before is not part of it. If days cost as well, a trip
/// that would go on overnight is put off to the next morning, repeatedly, as long as it still ends
/// on the same day and gets no later. It is not put off if its vehicle becomes free within the
/// hours of the day on which it would load, because the vehicle has then worked on that day
/// already.
///
/// A trip over a way that is shut at times is never put off further; waiting there is part of it.
///
/// A trip that [collects](VehicleType::collects) needs no loading; it ends when it has been
/// unloaded, and that is when its jobs are done.
///
/// `last` says whether this is the vehicle's last trip. Each visit is reported with the moments
/// that follow from leaving as soon as possible. O(jobs).
///
/// # Errors
/// What makes the trip impossible; capacity is not checked.
pub fn follow(
    problem: &Problem,
    vehicle_type: usize,
    free: Moment,
    last: bool,
    jobs: impl Iterator<Item = usize> + Clone,
    visit: impl FnMut(VisitTimes),
) -> Result<TripTimes, Fault> {
    let (from, _) = begun(problem, vehicle_type, free, last, jobs.clone())?;
    drive(problem, vehicle_type, from, last, jobs, visit)
}

/// [`follow`] without reports.
///
/// # Errors
/// What makes the trip impossible.
#[inline]
pub(crate) fn trip_times(
    problem: &Problem,
    vehicle_type: usize,
    free: Moment,
    last: bool,
    jobs: impl Iterator<Item = usize> + Clone,
) -> Result<TripTimes, Fault> {
    begun(problem, vehicle_type, free, last, jobs).map(|(_, times)| times)
}

/// When the trip loads, and its times.
#[inline]
fn begun(
    problem: &Problem,
    vehicle_type: usize,
    free: Moment,
    last: bool,
    jobs: impl Iterator<Item = usize> + Clone,
) -> Result<(Moment, TripTimes), Fault> {
    let kind = &problem.vehicle_types[vehicle_type];
    let day = |at: Moment| at.div_euclid(DAY_MINUTES);
    let (mut from, mut times) =
        (free, drive(problem, vehicle_type, free, last, jobs.clone(), |_| ())?);
    let puts_off = kind.day_cost != 0 && !kind.hours.is_round_the_clock();
    while puts_off && day(times.load_at) < day(times.back_at) {
        let opens = day(times.load_at) * DAY_MINUTES + kind.hours.start_minute;
        if free > opens {
            break;
        }
        let next_morning = opens + DAY_MINUTES;
        let later = drive(problem, vehicle_type, next_morning, last, jobs.clone(), |_| ());
        match later {
            Ok(later) if day(later.back_at) == day(times.back_at) && later.late <= times.late => {
                (from, times) = (next_morning, later);
            }
            _ => break,
        }
    }
    Ok((from, times))
}

/// Follows a trip that loads as soon as possible from `free` on.
fn drive(
    problem: &Problem,
    vehicle_type: usize,
    free: Moment,
    last: bool,
    jobs: impl Iterator<Item = usize> + Clone,
    mut visit: impl FnMut(VisitTimes),
) -> Result<TripTimes, Fault> {
    let kind = &problem.vehicle_types[vehicle_type];
    let travel = problem.travel_of(vehicle_type);
    let (mut load, mut ready) = (Amounts::default(), free);
    for job in jobs.clone() {
        load += problem.jobs[job].amounts;
        ready = ready.max(problem.jobs[job].release);
    }
    let at_base = kind.loading.saturating_add(kind.handling(load));
    let (loading, unloading) = if kind.collects { (0, at_base) } else { (at_base, 0) };
    let mut clock = Clock::new(kind.hours, ready);
    clock.begin(loading);
    let mut load_at = clock.now();
    clock.work(loading);
    let mut depart_at = clock.now();
    // Whether the trip has not begun yet.
    let mut idle = loading == 0 && !kind.hours.is_round_the_clock();
    let (mut at, mut distance, mut late) = (kind.start, 0_i64, 0_i64);
    // How much later the trip may leave: the waiting so far, and the smallest slack of any visit.
    let (mut waited, mut spare) = (0_i64, i64::MAX);
    let mut free_to_wait = kind.hours.is_round_the_clock();
    let collected = jobs.clone();
    let (mut jobs, mut next) = (jobs.peekable(), 0);
    while let Some(first) = jobs.next() {
        let job = &problem.jobs[first];
        let (gone, took) = (travel.distance(at, job.location), travel.duration(at, job.location));
        if took == NO_WAY {
            return Err(Fault::NoWay);
        }
        let shut = problem.stretches(kind, at, job.location);
        free_to_wait &= shut.is_none();
        at = job.location;
        distance += i64::from(gone);
        if idle && took > 0 {
            clock.begin(took);
            (load_at, depart_at, idle) = (clock.now(), clock.now(), false);
        }
        go(&mut clock, kind, took, shut)?;
        let mut arrive = clock.now();
        let others = jobs.clone();
        let together = Together::gather(problem, kind, job, &mut jobs);
        let close = begin_service(&mut clock, job, together.service).ok_or(Fault::Window)?;
        let begin = clock.now();
        if std::mem::take(&mut idle) {
            (load_at, depart_at, arrive) = (begin, begin, begin);
        }
        clock.work(together.service);
        let done = clock.now();
        waited += i64::from(begin) - i64::from(arrive);
        spare = spare.min(waited + i64::from(close) - i64::from(begin));
        if let Some(due) = together.due.filter(|_| !kind.collects) {
            spare = spare.min(waited + i64::from(due.max(done)) - i64::from(done));
            if due < done {
                // Job by job, because their dues may differ.
                let others = others.take(together.jobs - 1);
                late += job.lateness(done);
                late += others.map(|other| problem.jobs[other].lateness(done)).sum::<i64>();
            }
        }
        let range = next..next + together.jobs;
        next = range.end;
        visit(VisitTimes { location: at, arrive, begin, done, jobs: range });
    }
    let home = if last { kind.end } else { kind.start };
    let (gone, took) = (travel.distance(at, home), travel.duration(at, home));
    if took == NO_WAY {
        return Err(Fault::NoWay);
    }
    distance += i64::from(gone);
    let shut = problem.stretches(kind, at, home);
    free_to_wait &= shut.is_none();
    go(&mut clock, kind, took, shut)?;
    clock.work(unloading);
    let back_at = clock.now();
    if kind.collects {
        late = collected.map(|job| problem.jobs[job].lateness(back_at)).sum();
    }
    let later = if free_to_wait { waited.min(spare).max(0) } else { 0 };
    let later = i32::try_from(later).unwrap_or(i32::MAX);
    let (load_at, depart_at) = (load_at.saturating_add(later), depart_at.saturating_add(later));
    let worked = kind.worked(load_at, back_at);
    if back_at > kind.until {
        return Err(Fault::Shift);
    }
    if worked > kind.max_duration {
        return Err(Fault::Duration);
    }
    if distance > kind.max_distance {
        return Err(Fault::Distance);
    }
    Ok(TripTimes { load_at, depart_at, back_at, distance, worked, late })
}

/// Travels a way, waiting where it is shut. A stretch that never opens again counts as no way.
#[inline]
fn go(
    clock: &mut Clock,
    kind: &VehicleType,
    took: i32,
    shut: Option<Stretches<'_>>,
) -> Result<(), Fault> {
    match shut {
        None => clock.work(took),
        Some(shut) => {
            let arrive = shut.advance(kind.hours, clock.now(), took).ok_or(Fault::NoWay)?;
            *clock = Clock::new(kind.hours, arrive);
        }
    }
    Ok(())
}

/// Jobs handed over in one visit: their number, duration and earliest due.
struct Together {
    jobs: usize,
    service: i32,
    due: Option<Moment>,
}

impl Together {
    /// Takes the following jobs at the location of `first`, if neither it nor they have windows.
    #[inline]
    fn gather(
        problem: &Problem,
        kind: &VehicleType,
        first: &Job,
        rest: &mut Peekable<impl Iterator<Item = usize>>,
    ) -> Self {
        let mut together = Self { jobs: 1, service: first.service, due: first.due };
        let mut amounts = first.amounts;
        if first.windows.is_empty() {
            let joins = |next: &usize| {
                let next = &problem.jobs[*next];
                next.location == first.location && next.windows.is_empty()
            };
            while let Some(next) = rest.next_if(joins) {
                let job = &problem.jobs[next];
                together.jobs += 1;
                together.service = together.service.saturating_add(job.service);
                together.due = match (together.due, job.due) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
                amounts += job.amounts;
            }
        }
        let setup = problem.setup.get(first.location).copied().unwrap_or(0);
        together.service =
            together.service.saturating_add(kind.handling(amounts)).saturating_add(setup);
        together
    }
}

/// Advances to the moment at which service of a job begins, and returns the latest moment at which
/// it could begin; `None` if no window is left.
#[inline]
fn begin_service(clock: &mut Clock, job: &Job, service: i32) -> Option<Moment> {
    if job.windows.is_empty() {
        // With daily hours, the pause before is part of the hand-over.
        clock.begin(service);
        return Some(Moment::MAX);
    }
    for &(open, close) in &job.windows {
        let mut there = clock.not_before(open);
        there.begin(service);
        if there.now() <= close {
            *clock = there;
            return Some(close);
        }
    }
    None
}

impl Job {
    /// Whether the job may be served by a vehicle, capacity and time aside.
    fn may_be_served_by(&self, vehicle: VehicleId) -> bool {
        self.only_vehicle.is_none_or(|only| only == vehicle)
            && self.vehicle_types.as_ref().is_none_or(|t| t.contains(&vehicle.vehicle_type))
    }

    /// Lateness, times the weight, when done at this moment.
    #[inline]
    pub fn lateness(&self, done: Moment) -> i64 {
        self.due.map_or(0, |due| i64::from(done.saturating_sub(due).max(0)) * self.weight)
    }
}

impl VehicleType {
    /// Working time between two moments.
    pub(crate) fn worked(&self, from: Moment, to: Moment) -> i64 {
        if self.hours.is_round_the_clock() {
            return i64::from(to) - i64::from(from);
        }
        let (start, end) = (self.hours.start_minute, self.hours.end_minute);
        let until = |at: Moment| {
            let today = at.rem_euclid(DAY_MINUTES).clamp(start, end) - start;
            i64::from(at.div_euclid(DAY_MINUTES)) * i64::from(self.hours.length_minutes())
                + i64::from(today)
        };
        until(to) - until(from)
    }
}

/// The figures that determine a vehicle's cost. Tallies of its trips add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub distance: i64,
    pub worked: i64,
    pub late: i64,
    pub days: i64,
    last_day: Option<i32>,
}

impl Tally {
    /// Adds a vehicle's next trip.
    #[inline]
    pub fn add(&mut self, kind: &VehicleType, trip: &TripTimes) {
        self.distance += trip.distance;
        self.worked += trip.worked;
        self.late += trip.late;
        if kind.day_cost != 0 {
            let first = trip.load_at.div_euclid(DAY_MINUTES);
            let last = trip.back_at.div_euclid(DAY_MINUTES);
            let new = self.last_day.map_or(first, |before| first.max(before + 1));
            self.days += i64::from((last - new + 1).max(0));
            self.last_day = Some(last);
        }
    }

    /// Whether adding any next trip changes this as it changes `other`.
    #[inline]
    pub fn goes_on_like(&self, other: &Self) -> bool {
        self.last_day == other.last_day
    }

    /// This, followed by what `all` has after `beginning`.
    #[inline]
    pub fn then(&self, all: &Self, beginning: &Self) -> Self {
        Self {
            distance: self.distance + all.distance - beginning.distance,
            worked: self.worked + all.worked - beginning.worked,
            late: self.late + all.late - beginning.late,
            days: self.days + all.days - beginning.days,
            last_day: all.last_day,
        }
    }

    /// The score of a vehicle in use.
    #[inline]
    pub fn score(&self, problem: &Problem, kind: &VehicleType) -> Score {
        let mut cost = kind.fixed_cost
            + self.distance * kind.distance_cost
            + self.worked * kind.duration_cost
            + self.days * kind.day_cost;
        if problem.balance_cost_millionths != 0 {
            let uneven = i128::from(self.worked) * i128::from(self.worked);
            let uneven = uneven * i128::from(problem.balance_cost_millionths) / 1_000_000;
            cost += i64::try_from(uneven).unwrap_or(i64::MAX / 4);
        }
        Score { unserved: 0, late: self.late, cost }
    }
}

/// The trips of a route with their times.
///
/// # Errors
/// What makes the route impossible.
pub fn route_times(problem: &Problem, route: &Route) -> Result<Vec<TripTimes>, Fault> {
    route_visits(problem, route, |_, _| ())
}

/// The trips of a route with their times; reports each visit with the index of its trip.
///
/// # Errors
/// What makes the route impossible.
pub fn route_visits(
    problem: &Problem,
    route: &Route,
    mut visit: impl FnMut(usize, VisitTimes),
) -> Result<Vec<TripTimes>, Fault> {
    let vehicle = route.vehicle;
    let kind = problem.vehicle_types.get(vehicle.vehicle_type).ok_or(Fault::Vehicle)?;
    let mut free = *kind.free_from.get(vehicle.number).ok_or(Fault::Vehicle)?;
    if route.trips.len() > kind.max_trips {
        return Err(Fault::Trips);
    }
    let mut times = Vec::with_capacity(route.trips.len());
    for (at, trip) in route.trips.iter().enumerate() {
        let last = at + 1 == route.trips.len();
        let jobs = trip.jobs.iter().copied();
        if !jobs.clone().all(|job| problem.jobs[job].may_be_served_by(vehicle)) {
            return Err(Fault::NotAllowed);
        }
        let load: Amounts = jobs.clone().map(|job| problem.jobs[job].amounts).sum();
        if !load.fits(kind.capacity) {
            return Err(Fault::Capacity);
        }
        let report = |seen| visit(at, seen);
        let trip = follow(problem, vehicle.vehicle_type, free, last, jobs, report)?;
        free = trip.back_at;
        times.push(trip);
    }
    Ok(times)
}

/// The score of a route.
///
/// # Errors
/// What makes the route impossible.
pub fn route_score(problem: &Problem, route: &Route) -> Result<Score, Fault> {
    Ok(score_of(problem, route, &route_times(problem, route)?))
}

/// The score of a route whose trips have these times.
pub(crate) fn score_of(problem: &Problem, route: &Route, times: &[TripTimes]) -> Score {
    let kind = &problem.vehicle_types[route.vehicle.vehicle_type];
    let mut tally = Tally::default();
    times.iter().for_each(|trip| tally.add(kind, trip));
    let mut score = tally.score(problem, kind);
    let jobs = route.trips.iter().flat_map(|trip| &trip.jobs);
    score.cost += jobs.map(|&job| problem.change(job, route.vehicle)).sum::<i64>();
    score
}

impl Problem {
    /// Cost of serving a job with a vehicle other than its usual one.
    #[inline]
    pub fn change(&self, job: usize, vehicle: VehicleId) -> i64 {
        match self.jobs[job].usual_vehicle {
            Some(usual) if usual != vehicle => self.change_cost,
            _ => 0,
        }
    }

    /// What leaving a job out adds to the score.
    #[inline]
    pub fn left_out(&self, job: usize) -> Score {
        let job = &self.jobs[job];
        match job.optional {
            Some(price) => Score { cost: price, ..Score::default() },
            None => Score { unserved: job.weight, ..Score::default() },
        }
    }
}

/// The score of a solution.
///
/// # Errors
/// The first fault found: an impossible route, a job served twice or not accounted for, or a
/// pinned part that is not kept.
pub fn score(problem: &Problem, solution: &Solution) -> Result<Score, Fault> {
    let mut seen = vec![false; problem.jobs.len()];
    let served = solution.routes.iter().flat_map(|route| &route.trips).flat_map(|trip| &trip.jobs);
    for &job in served.chain(&solution.unserved) {
        let seen = seen.get_mut(job).ok_or(Fault::Jobs)?;
        if std::mem::replace(seen, true) {
            return Err(Fault::Jobs);
        }
    }
    if seen.contains(&false) || !solution.unserved.is_sorted() {
        return Err(Fault::Jobs);
    }
    let empty = |route: &Route| {
        route.trips.is_empty() || route.trips.iter().any(|trip| trip.jobs.is_empty())
    };
    if solution.routes.iter().any(empty) {
        return Err(Fault::Trips);
    }
    if solution.routes.windows(2).any(|pair| pair[0].vehicle >= pair[1].vehicle) {
        return Err(Fault::Vehicle);
    }
    for pinned in &problem.pinned {
        let route = solution.routes.iter().find(|route| route.vehicle == pinned.vehicle);
        if !pinned.is_kept_by(route) {
            return Err(Fault::Pinned);
        }
    }
    let mut sum = Score::default();
    for route in &solution.routes {
        sum += route_score(problem, route)?;
    }
    Ok(sum + solution.unserved.iter().map(|&job| problem.left_out(job)).sum())
}

impl crate::problem::PinnedRoute {
    pub(crate) fn is_kept_by(&self, route: Option<&Route>) -> bool {
        let Some(route) = route else { return self.trips.is_empty() };
        let Some((last, before)) = self.trips.split_last() else {
            return self.more_trips || route.trips.is_empty();
        };
        let at = before.len();
        route.trips.len() > at
            && before.iter().zip(&route.trips).all(|(pinned, trip)| *pinned == trip.jobs)
            && route.trips[at].jobs.starts_with(last)
            && (self.open || route.trips[at].jobs.len() == last.len())
            && (self.more_trips || route.trips.len() == at + 1)
    }
}
