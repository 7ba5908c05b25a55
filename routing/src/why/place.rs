//! Where a job could be put, each place evaluated plainly.

use crate::evaluate::{Fault, Score, route_score, route_visits, score_of};
use crate::problem::{Problem, VehicleId};
use crate::solution::{Route, Solution, Trip};
use crate::time::Moment;

/// A route with the job somewhere in it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub route: Route,
    /// What the route is worth without the job.
    pub before: Score,
    /// What the job there adds to the route's worth.
    pub gain: Result<Driven, Fault>,
}

/// What a route that serves the job is worth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Driven {
    pub score: Score,
    /// Whether the job is late on it.
    pub late: bool,
}

impl Place {
    /// What the job there adds in a problem that is perhaps changed.
    pub fn gain(&self, problem: &Problem, job: usize) -> Result<Driven, Fault> {
        let vehicle = self.route.vehicle;
        if !keeps_pinned(problem, vehicle, Some(&self.route)) {
            return Err(Fault::Pinned);
        }
        let driven = drive(problem, &self.route, job)?;
        Ok(Driven { score: driven.score - self.before, ..driven })
    }
}

/// Follows a route that serves the job. O(jobs of the route).
pub(super) fn drive(problem: &Problem, route: &Route, job: usize) -> Result<Driven, Fault> {
    let due = problem.jobs[job].due.unwrap_or(Moment::MAX);
    let mut late = false;
    let times = route_visits(problem, route, |trip, visit| {
        late |= visit.done > due && route.trips[trip].jobs[visit.jobs].contains(&job);
    })?;
    Ok(Driven { score: score_of(problem, route, &times), late })
}

/// Every place for a job: before and after every other job, as a new trip
/// between trips, with every idle vehicle, and with one more vehicle of each type.
pub(super) fn places(problem: &Problem, solution: &Solution, job: usize) -> Vec<Place> {
    let base = without(solution, job);
    let route_of = |solution: &Solution, vehicle: VehicleId| {
        solution.routes.iter().find(|route| route.vehicle == vehicle).cloned()
    };
    // The vehicle that must keep the job, since its route is impossible without.
    let stuck = solution.routes.iter().map(|route| route.vehicle).find(|&vehicle| {
        let route = route_of(&base, vehicle);
        !keeps_pinned(problem, vehicle, route.as_ref())
            || route.is_some_and(|route| route_score(problem, &route).is_err())
    });
    let mut places = Vec::new();
    for vehicle in vehicles(problem, 1) {
        if stuck.is_some_and(|stuck| stuck != vehicle) {
            continue;
        }
        let route = route_of(&base, vehicle).unwrap_or(Route { vehicle, trips: Vec::new() });
        let before = match route.trips.len() {
            0 => Score::default(),
            _ => route_score(problem, &route).unwrap_or_default(),
        };
        for route in with(&route, job) {
            let mut place = Place { route, before, gain: Err(Fault::Vehicle) };
            place.gain = place.gain(problem, job);
            places.push(place);
        }
    }
    places
}

/// All vehicles, and as many `more` of each type as there are not.
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

/// The solution without a job, which nobody serves then.
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

/// The solution with a route in place of its vehicle's; its jobs leave where
/// they were before.
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
