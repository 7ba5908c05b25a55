//! The places where a job could be put, each evaluated plainly.

use crate::evaluate::{Fault, Score, TripTimes, route_score, route_visits, score_of};
use crate::problem::{Problem, VehicleId};
use crate::solution::{Route, Solution, Trip};
use tepat_hours::Moment;

/// All places for a job.
#[derive(Clone, Debug)]
pub(super) struct Places {
    pub all: Vec<Place>,
    /// How much later the other jobs are than without it.
    pub others_late: i64,
    /// Its own lateness, times the weight.
    pub own_late: i64,
}

/// A route with the job in one place.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub route: Route,
    /// The route's score without the job.
    before: Score,
    /// What the job adds to the route's score there.
    pub gain: Result<Driven, Fault>,
}

/// The score of a route that serves the job.
#[derive(Clone, Copy, Debug)]
pub(super) struct Driven {
    pub score: Score,
    /// When the job is done.
    done: Moment,
}

impl Driven {
    /// Whether the job is late.
    pub fn is_late(&self, problem: &Problem, job: usize) -> bool {
        problem.jobs[job].due.is_some_and(|due| self.done > due)
    }
}

impl Place {
    /// What the job adds there in a problem that may have been changed.
    pub fn gain(&self, problem: &Problem, job: usize) -> Result<Driven, Fault> {
        if !keeps_pinned(problem, self.route.vehicle, Some(&self.route)) {
            return Err(Fault::Pinned);
        }
        let driven = drive(problem, &self.route, job)?;
        Ok(Driven { score: driven.score - self.before, ..driven })
    }
}

/// Follows a route that serves the job. O(jobs of the route).
pub(super) fn drive(problem: &Problem, route: &Route, job: usize) -> Result<Driven, Fault> {
    let mut done = Moment::MIN;
    let times = route_visits(problem, route, |trip, visit| {
        if route.trips[trip].jobs[visit.jobs].contains(&job) {
            done = visit.done;
        }
    })?;
    if problem.vehicle_types[route.vehicle.vehicle_type].collects {
        let trips = route.trips.iter().zip(&times);
        let carries =
            |(trip, times): (&Trip, &TripTimes)| trip.jobs.contains(&job).then_some(times.back_at);
        done = trips.filter_map(carries).next().unwrap_or(done);
    }
    Ok(Driven { score: score_of(problem, route, &times), done })
}

impl Places {
    /// Before and after every other job, as a new trip between trips, with every idle vehicle, and
    /// with one more vehicle of each type. If the route that has the job is impossible without it,
    /// only places in that route.
    pub fn of(problem: &Problem, solution: &Solution, job: usize) -> Self {
        let base = without(solution, job);
        let serves = |route: &&Route| route.trips.iter().any(|trip| trip.jobs.contains(&job));
        let now = solution.routes.iter().find(serves);
        let left = now.map(|now| (now.vehicle, worth(problem, now.vehicle, &base)));
        let mut places = Self { all: Vec::new(), others_late: 0, own_late: 0 };
        if let Some(driven) = now.and_then(|now| drive(problem, now, job).ok()) {
            let without = left.and_then(|(_, worth)| worth).unwrap_or_default();
            places.own_late = problem.jobs[job].lateness(driven.done);
            places.others_late = driven.score.late - places.own_late - without.late;
        }
        let stuck = left.and_then(|(vehicle, worth)| worth.is_none().then_some(vehicle));
        let may_serve = |vehicle: &VehicleId| stuck.is_none_or(|stuck| stuck == *vehicle);
        for vehicle in vehicles(problem, 1).filter(may_serve) {
            let before = worth(problem, vehicle, &base).unwrap_or_default();
            let none = Route { vehicle, trips: Vec::new() };
            for route in with(route_of(&base, vehicle).unwrap_or(&none), job) {
                let mut place = Place { route, before, gain: Err(Fault::Vehicle) };
                place.gain = place.gain(problem, job);
                places.all.push(place);
            }
        }
        places
    }
}

fn route_of(solution: &Solution, vehicle: VehicleId) -> Option<&Route> {
    solution.routes.iter().find(|route| route.vehicle == vehicle)
}

/// The score of a vehicle's route; `None` if the route is impossible.
fn worth(problem: &Problem, vehicle: VehicleId, solution: &Solution) -> Option<Score> {
    let route = route_of(solution, vehicle);
    if !keeps_pinned(problem, vehicle, route) {
        return None;
    }
    route.map_or(Some(Score::default()), |route| route_score(problem, route).ok())
}

/// All vehicles, and `more` additional ones of each type.
pub(super) fn vehicles(problem: &Problem, more: usize) -> impl Iterator<Item = VehicleId> {
    problem.vehicle_types.iter().enumerate().flat_map(move |(vehicle_type, kind)| {
        (0..kind.free_from.len() + more).map(move |number| VehicleId { vehicle_type, number })
    })
}

/// The route with the job at each place.
fn with(route: &Route, job: usize) -> impl Iterator<Item = Route> {
    let within = route.trips.iter().enumerate().flat_map(move |(trip, jobs)| {
        (0..=jobs.jobs.len()).map(move |at| {
            let mut route = route.clone();
            route.trips[trip].jobs.insert(at, job);
            route
        })
    });
    let between = (0..=route.trips.len()).map(move |gap| {
        let mut route = route.clone();
        route.trips.insert(gap, Trip { jobs: vec![job] });
        route
    });
    within.chain(between)
}

fn keeps_pinned(problem: &Problem, vehicle: VehicleId, route: Option<&Route>) -> bool {
    let pinned = problem.pinned.iter().filter(|pinned| pinned.vehicle == vehicle);
    pinned.into_iter().all(|pinned| pinned.is_kept_by(route))
}

/// The solution without a job, which then is left out.
fn without(solution: &Solution, job: usize) -> Solution {
    let mut solution = solution.clone();
    solution.unserved.retain(|&other| other != job);
    for route in &mut solution.routes {
        route.trips.iter_mut().for_each(|trip| trip.jobs.retain(|&other| other != job));
        route.trips.retain(|trip| !trip.jobs.is_empty());
    }
    solution.routes.retain(|route| !route.trips.is_empty());
    solution
}

/// The solution with this route in place of its vehicle's; its jobs are removed from where they
/// were.
pub(super) fn with_route(solution: &Solution, route: &Route) -> Solution {
    let mut here: Vec<usize> = route.trips.iter().flat_map(|trip| trip.jobs.clone()).collect();
    here.sort_unstable();
    let elsewhere = |job: &usize| here.binary_search(job).is_err();
    let mut solution = solution.clone();
    solution.unserved.retain(elsewhere);
    solution.routes.retain_mut(|other| {
        other.trips.iter_mut().for_each(|trip| trip.jobs.retain(elsewhere));
        other.trips.retain(|trip| !trip.jobs.is_empty());
        !other.trips.is_empty()
    });
    solution.routes.push(route.clone());
    solution.routes.sort_unstable_by_key(|route| route.vehicle);
    solution
}
