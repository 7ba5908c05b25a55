//! Cheapest insertion: where a lot costs least, over all vehicles, trips and positions.

use super::evaluate::{Score, score_trips};
use super::problem::{NO_WAY, Problem};
use super::solution::{Route, Solution, Trip};
use crate::needs::Load;

/// Where a lot goes.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    route: usize,
    trip: usize,
    /// Position in the trip, or a new trip before `trip`.
    position: Option<usize>,
}

/// The cheapest place for a lot, with what it adds to the score.
///
/// `blink` is asked for each place and passes it over when it says so, which
/// keeps repeated insertion from always ending alike (Christiaens and Vanden
/// Berghe 2020). Of vehicles of a group that stand idle from the same moment
/// on, only the first is tried.
pub fn cheapest(
    problem: &Problem,
    solution: &Solution,
    scores: &[Score],
    lot: usize,
    scratch: &mut Trip,
    mut blink: impl FnMut() -> bool,
) -> Option<(Score, Place)> {
    let mut best: Option<(Score, Place)> = None;
    let mut idle_seen: Option<(usize, i32)> = None;
    for (at, route) in solution.routes.iter().enumerate() {
        let group = &problem.groups[route.group];
        if !group.serves(&problem.lots[lot]) {
            continue;
        }
        if route.trips.is_empty() {
            let idle = Some((route.group, group.free_from[route.vehicle]));
            if idle == idle_seen {
                continue;
            }
            idle_seen = idle;
        }
        let mut consider = |place: Place, trip: &Trip| {
            let changed = score_with(problem, route, place, trip);
            let added = changed - scores[at];
            if best.is_none_or(|(least, _)| added < least) {
                best = Some((added, place));
            }
        };
        for trip in 0..=route.trips.len() {
            if !(best_is_open(&route.trips, trip) && blink()) {
                scratch.lots.clear();
                scratch.lots.push(lot);
                consider(Place { route: at, trip, position: None }, scratch);
            }
            let Some(existing) = route.trips.get(trip) else { break };
            if !group.holds(load(problem, existing) + problem.lots[lot].load) {
                continue;
            }
            for position in 0..=existing.lots.len() {
                if !passable(problem, route.group, existing, position, lot) || blink() {
                    continue;
                }
                scratch.lots.clear();
                scratch.lots.extend_from_slice(&existing.lots[..position]);
                scratch.lots.push(lot);
                scratch.lots.extend_from_slice(&existing.lots[position..]);
                consider(Place { route: at, trip, position: Some(position) }, scratch);
            }
        }
    }
    best
}

/// A route's only new trip is always considered, so that blinking never leaves a lot out.
fn best_is_open(trips: &[Trip], trip: usize) -> bool {
    trip < trips.len()
}

fn load(problem: &Problem, trip: &Trip) -> Load {
    trip.lots.iter().map(|&lot| problem.lots[lot].load).sum()
}

/// Whether there are ways from the lot before to the lot and on to the one after.
fn passable(problem: &Problem, group: usize, trip: &Trip, position: usize, lot: usize) -> bool {
    let matrix = &problem.groups[group].matrix;
    let stop = |position: usize| trip.lots.get(position).map_or(0, |&lot| problem.lots[lot].stop);
    let to = problem.lots[lot].stop;
    let before = if position == 0 { 0 } else { stop(position - 1) };
    matrix.minutes(before, to) != NO_WAY && matrix.minutes(to, stop(position)) != NO_WAY
}

fn score_with(problem: &Problem, route: &Route, place: Place, trip: &Trip) -> Score {
    let group = &problem.groups[route.group];
    let replaced = usize::from(place.position.is_some());
    let trips = route.trips[..place.trip]
        .iter()
        .chain(std::iter::once(trip))
        .chain(&route.trips[place.trip + replaced..]);
    score_trips(problem, group, group.free_from[route.vehicle], trips)
}

/// Puts a lot where [`cheapest`] found room for it; returns the route.
pub fn insert(solution: &mut Solution, lot: usize, place: Place) -> usize {
    let trips = &mut solution.routes[place.route].trips;
    match place.position {
        Some(position) => trips[place.trip].lots.insert(position, lot),
        None => trips.insert(place.trip, Trip { lots: vec![lot] }),
    }
    place.route
}
