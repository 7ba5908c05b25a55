//! Explains why a job is left out or late, and which limits would have to be widened.
//!
//! The solution stays as it is except for the job, which is tried in every place of every route.
//! Each place is evaluated plainly. If a place is impossible or late, its fault shows which limits
//! may be in the way, and each of these is widened until the place is possible and on time.
//! Everything reported has been evaluated in this way.

mod limit;
mod place;
mod relax;

use crate::evaluate::{self, Fault, Score};
use crate::problem::{Problem, VehicleId};
use crate::solution::{Route, Solution, Trip};

pub use limit::Limit;
use place::{Driven, Places, drive, vehicles, with_route};

/// Why a job is left out or late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What stands in the way.
    pub binding: Binding,
    /// What would let it be served on time without making the others later in total: the least
    /// widening of each limit that achieves this, cheapest first.
    pub relaxations: Vec<Relaxation>,
}

/// What stands in the way of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    /// No vehicle could serve it even with nothing else to do; the fault of the one that comes
    /// nearest.
    Alone(Fault),
    /// No vehicle could be on time even with nothing else to do.
    Due,
    /// The vehicles that could serve it have other jobs and make as many trips as they can.
    Trips,
    /// The vehicles that could serve it have other jobs.
    Vehicles,
    /// Serving it, or serving it on time, would make the solution worse.
    Price,
    /// Nothing: the solution would be better with it. The search ended too early.
    Nothing,
}

/// One limit, widened so that a job can be served on time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relaxation {
    /// The limit.
    pub limit: Limit,
    /// By how much, in the limit's unit.
    pub by: i64,
    /// The change of the solution's score.
    pub score: Score,
    /// The route that then serves the job.
    pub route: Route,
}

impl Relaxation {
    /// The solution in which the job is served this way.
    pub fn solution(&self, before: &Solution) -> Solution {
        with_route(before, &self.route)
    }
}

/// Explains why jobs of one solution are left out or late.
#[derive(Clone, Debug)]
pub struct Why {
    problem: Problem,
    solution: Solution,
    score: Score,
}

/// Why one job is left out or late; `None` if it is neither. For several jobs use [`Why`], which
/// copies the problem only once.
///
/// # Errors
/// The solution is impossible.
pub fn why(problem: &Problem, solution: &Solution, job: usize) -> Result<Option<Reason>, Fault> {
    Ok(Why::new(problem.clone(), solution.clone())?.ask(job))
}

impl Why {
    /// Takes a problem and its solution. The problem is changed, and changed back, while
    /// answering.
    ///
    /// # Errors
    /// The solution is impossible.
    pub fn new(problem: Problem, solution: Solution) -> Result<Self, Fault> {
        let score = evaluate::score(&problem, &solution)?;
        Ok(Self { problem, solution, score })
    }

    /// Why a job is left out or late; `None` if it is neither.
    ///
    /// With n jobs in routes of up to l jobs: O(n · l) for trying every place, some tens of times
    /// that if many places need much widening, and O(n) for each relaxation.
    pub fn ask(&mut self, job: usize) -> Option<Reason> {
        let serves = |route: &&Route| route.trips.iter().any(|trip| trip.jobs.contains(&job));
        let served_by = self.solution.routes.iter().find(serves);
        let late = match served_by {
            Some(route) => drive(&self.problem, route, job).ok()?.is_late(&self.problem, job),
            None => false,
        };
        if !late && !self.solution.unserved.contains(&job) {
            return None;
        }
        let places = Places::of(&self.problem, &self.solution, job);
        let relaxations = self.relaxations(&places, job);
        let binding = self.binding(&places, job, late, &relaxations);
        Some(Reason { binding, relaxations })
    }

    /// The least widening of each limit, evaluated with the whole solution.
    fn relaxations(&mut self, places: &Places, job: usize) -> Vec<Relaxation> {
        let mut relaxations = Vec::new();
        for (limit, by, place) in relax::least(&mut self.problem, job, places) {
            let route = place.route.clone();
            let mut relaxation = Relaxation { limit, by, score: Score::default(), route };
            let solution = with_route(&self.solution, &relaxation.route);
            let relaxed = limit
                .relaxed(&mut self.problem, job, by, |problem| evaluate::score(problem, &solution));
            let Ok(score) = relaxed else { continue };
            let change = score - self.score;
            // Longer hours may make other routes later, because work is divided differently.
            if change.late > -places.own_late {
                continue;
            }
            relaxation.score = change;
            let priced = self.problem.jobs[job].optional.is_some()
                && self.solution.unserved.binary_search(&job).is_ok();
            if limit == Limit::None && priced && change > Score::default() {
                (relaxation.limit, relaxation.by) = (Limit::Price, change.cost + 1);
            }
            relaxations.push(relaxation);
        }
        relaxations.sort_by_key(|relaxation| (relaxation.score, relaxation.limit));
        // Widening must not make it dearer than the dearest way to serve it.
        let possible = |r: &Relaxation| matches!(r.limit, Limit::None | Limit::Price);
        if let Some(at) = relaxations.iter().position(possible) {
            relaxations.truncate(at + 1);
        }
        relaxations
    }

    fn binding(
        &self,
        places: &Places,
        job: usize,
        late: bool,
        relaxations: &[Relaxation],
    ) -> Binding {
        let late_again = |gain: &Driven| late && gain.is_late(&self.problem, job);
        let good = places.all.iter().filter_map(|place| {
            let gain = place.gain.ok().filter(|gain| !late_again(gain))?;
            Some((gain.score, place))
        });
        if let Some((_, best)) = good.min_by_key(|(score, _)| *score) {
            let solution = with_route(&self.solution, &best.route);
            let score = evaluate::score(&self.problem, &solution);
            let better = score.is_ok_and(|score| score < self.score);
            return if better { Binding::Nothing } else { Binding::Price };
        }
        let alone = vehicles(&self.problem, 0).map(|vehicle| {
            let route = Route { vehicle, trips: vec![Trip { jobs: vec![job] }] };
            match drive(&self.problem, &route, job) {
                Err(fault) if fault > Fault::NoWay && !self.reaches(vehicle, job) => {
                    Some(Binding::Alone(Fault::NoWay))
                }
                Err(fault) => Some(Binding::Alone(fault)),
                Ok(driven) => late_again(&driven).then_some(Binding::Due),
            }
        });
        // Ordered by how near a vehicle comes; if one can serve the job, nothing precedes it.
        let nearest = alone.reduce(|a, b| if a.is_none() || b.is_none() { None } else { a.max(b) });
        nearest.flatten().unwrap_or_else(|| {
            let trips = |relaxation: &Relaxation| matches!(relaxation.limit, Limit::Trips(_));
            if relaxations.iter().any(trips) { Binding::Trips } else { Binding::Vehicles }
        })
    }

    /// Whether a vehicle can travel to a job and straight home.
    fn reaches(&self, vehicle: VehicleId, job: usize) -> bool {
        let kind = &self.problem.vehicle_types[vehicle.vehicle_type];
        let travel = self.problem.travel_of(vehicle.vehicle_type);
        let at = self.problem.jobs[job].location;
        travel.reaches(kind.start, at) && travel.reaches(at, kind.end)
    }
}
