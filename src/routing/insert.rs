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
        let consider = |best: &mut Option<(Score, Place)>, place: Place, trip: &Trip| {
            let changed = score_with(problem, route, place, trip);
            let added = changed - scores[at];
            if best.is_none_or(|(least, _)| added < least) {
                *best = Some((added, place));
            }
        };
        let too_dear = |best: &Option<(Score, Place)>, least: i64| {
            best.is_some_and(|(best, _)| {
                best.unserved <= 0 && best.late_minutes <= 0 && least >= best.rupiah
            })
        };
        let alone = least_rupiah(problem, route.group, (0, 0), lot);
        for trip in 0..=route.trips.len() {
            let only_new = trip == route.trips.len();
            if !too_dear(&best, alone) && (only_new || !blink()) {
                scratch.lots.clear();
                scratch.lots.push(lot);
                consider(&mut best, Place { route: at, trip, position: None }, scratch);
            }
            let Some(existing) = route.trips.get(trip) else { break };
            if !group.holds(load(problem, existing) + problem.lots[lot].load) {
                continue;
            }
            for position in 0..=existing.lots.len() {
                let between = neighbours(problem, existing, position);
                let least = least_rupiah(problem, route.group, between, lot);
                if least == i64::MAX || too_dear(&best, least) || blink() {
                    continue;
                }
                scratch.lots.clear();
                scratch.lots.extend_from_slice(&existing.lots[..position]);
                scratch.lots.push(lot);
                scratch.lots.extend_from_slice(&existing.lots[position..]);
                consider(&mut best, Place { route: at, trip, position: Some(position) }, scratch);
            }
        }
    }
    best
}

fn load(problem: &Problem, trip: &Trip) -> Load {
    trip.lots.iter().map(|&lot| problem.lots[lot].load).sum()
}

/// The stops before and after a position in a trip.
fn neighbours(problem: &Problem, trip: &Trip, position: usize) -> (usize, usize) {
    let stop = |position: usize| trip.lots.get(position).map_or(0, |&lot| problem.lots[lot].stop);
    (if position == 0 { 0 } else { stop(position - 1) }, stop(position))
}

/// What going by a lot's stop between two others adds at the least: the way and
/// the work, without waiting and nights; `i64::MAX` where there is no way.
///
/// Filling a day better can make a place cheaper than this, which is rare
/// enough to be passed over.
fn least_rupiah(problem: &Problem, group: usize, between: (usize, usize), lot: usize) -> i64 {
    let (group, lot) = (&problem.groups[group], &problem.lots[lot]);
    let (matrix, (before, after), to) = (&group.matrix, between, lot.stop);
    let ways = [(before, to), (to, after)];
    if ways.iter().any(|&(from, to)| matrix.minutes(from, to) == NO_WAY) {
        return i64::MAX;
    }
    let minutes = |from, to| i64::from(matrix.minutes(from, to));
    let (mut more_m, mut more_minutes) = (0, 2 * i64::from(group.load_minutes(lot.load.boxes)) - 2);
    if to != before && to != after {
        more_m = matrix.length_m(before, to) + matrix.length_m(to, after)
            - matrix.length_m(before, after);
        more_minutes += minutes(before, to) + minutes(to, after) - minutes(before, after)
            + i64::from(problem.stop_minutes[to]);
    }
    more_m * group.rupiah_per_km / 1000
        + more_minutes * (group.rupiah_per_hour + problem.hour_worth_rupiah) / 60
        - 2
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
