//! Moments and worth of a vehicle's trips, computed from the start.

use std::ops::{Add, Sub};

use super::problem::{Group, Problem};
use super::solution::{Route, Trip};
use crate::time::{DAY_MINUTES, Moment};

/// What a solution is judged by, in the planners' order: stations left out,
/// lateness, then cost. Lower is better; scores add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// Stations whose goods are not brought.
    pub unserved: i64,
    /// Minutes of lateness, each counted once for every station.
    pub late_minutes: i64,
    /// Cost, with the worth of hours.
    pub rupiah: i64,
}

impl Score {
    /// A single number in the same order, for comparing by more or less in annealing.
    pub fn weighed(self) -> f64 {
        self.unserved as f64 * 1e10 + self.late_minutes as f64 * 1e5 + self.rupiah as f64
    }
}

impl Add for Score {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            unserved: self.unserved + other.unserved,
            late_minutes: self.late_minutes + other.late_minutes,
            rupiah: self.rupiah + other.rupiah,
        }
    }
}

impl Sub for Score {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            unserved: self.unserved - other.unserved,
            late_minutes: self.late_minutes - other.late_minutes,
            rupiah: self.rupiah - other.rupiah,
        }
    }
}

/// The moments of one trip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TripTimes {
    /// When loading begins.
    pub load_at: Moment,
    /// When loading is done.
    pub depart_at: Moment,
    /// Each visit: its stop, arrival, end, and the lots handed over as a range of the trip's.
    pub visits: Vec<(usize, Moment, Moment, std::ops::Range<usize>)>,
    /// When it is back at the base.
    pub back_at: Moment,
}

/// The moments of a trip by a vehicle that is free from `free`.
///
/// Lots for one stop that follow each other are one visit. The vehicle loads
/// as soon as it is free and all its lots are there.
pub fn trip_times(problem: &Problem, group: &Group, free: Moment, trip: &Trip) -> TripTimes {
    let mut times = TripTimes::default();
    let walked = walk(problem, group, free, trip, |stop, arrive, done, lots| {
        times.visits.push((stop, arrive, done, lots));
    });
    TripTimes {
        load_at: walked.load_at,
        depart_at: walked.depart_at,
        back_at: walked.back_at,
        ..times
    }
}

struct Walked {
    load_at: Moment,
    depart_at: Moment,
    back_at: Moment,
    length_m: i64,
}

/// Follows a trip and reports each visit.
fn walk(
    problem: &Problem,
    group: &Group,
    free: Moment,
    trip: &Trip,
    mut visit: impl FnMut(usize, Moment, Moment, std::ops::Range<usize>),
) -> Walked {
    let lots = &trip.lots;
    let mut boxes = 0;
    let mut ready = free;
    for &lot in lots {
        boxes += problem.lots[lot].load.boxes;
        ready = ready.max(problem.lots[lot].release);
    }
    let loading = group.load_minutes(boxes);
    let load_at = if loading > 0 { group.hours.begin(ready, loading) } else { ready };
    let depart_at = group.hours.advance(load_at, loading);
    let (mut at, mut stop, mut length_m, mut next) = (depart_at, 0, 0, 0);
    while next < lots.len() {
        let to = problem.lots[lots[next]].stop;
        let (first, mut boxes) = (next, 0);
        while next < lots.len() && problem.lots[lots[next]].stop == to {
            boxes += problem.lots[lots[next]].load.boxes;
            next += 1;
        }
        let arrive = group.hours.advance(at, travel_minutes(group, stop, to));
        let service = group.load_minutes(boxes) + problem.stop_minutes[to];
        at = group.hours.advance(arrive, service);
        length_m += group.matrix.length_m(stop, to);
        stop = to;
        visit(to, arrive, at, first..next);
    }
    let back_at = group.hours.advance(at, travel_minutes(group, stop, 0));
    Walked { load_at, depart_at, back_at, length_m: length_m + group.matrix.length_m(stop, 0) }
}

fn travel_minutes(group: &Group, from: usize, to: usize) -> i32 {
    i32::try_from(group.matrix.minutes(from, to)).unwrap_or(i32::MAX)
}

/// The score of a vehicle's trips, and when it is free again.
///
/// Takes trips as an iterator so that a trip can be tried out in place of
/// another without copying the route. O(lots on the route).
pub fn score_trips<'t>(
    problem: &Problem,
    group: &Group,
    free_from: Moment,
    trips: impl Iterator<Item = &'t Trip>,
) -> Score {
    let mut score = Score::default();
    let (mut free, mut last_day) = (free_from, i32::MIN);
    for trip in trips {
        let walked = walk(problem, group, free, trip, |_, _, done, lots| {
            for &lot in &trip.lots[lots] {
                let lot = &problem.lots[lot];
                score.late_minutes += i64::from((done - lot.due).max(0)) * lot.stations;
            }
        });
        let worked = i64::from(worked_minutes(group, walked.load_at, walked.back_at));
        let (first, last) =
            (walked.load_at.div_euclid(DAY_MINUTES), walked.back_at.div_euclid(DAY_MINUTES));
        let days = i64::from(last - first.max(last_day.saturating_add(1)) + 1).max(0);
        score.rupiah += walked.length_m * group.rupiah_per_km / 1000
            + worked * (group.rupiah_per_hour + problem.hour_worth_rupiah) / 60
            + days * group.rupiah_per_day;
        (free, last_day) = (walked.back_at, last);
    }
    score
}

/// Minutes between two moments in which the group works.
fn worked_minutes(group: &Group, from: Moment, to: Moment) -> i32 {
    let worked = |at: Moment| {
        let (start, end) = (group.hours.start_minute, group.hours.end_minute);
        let today = at.rem_euclid(DAY_MINUTES).clamp(start, end) - start;
        at.div_euclid(DAY_MINUTES) * group.hours.length_minutes() + today
    };
    worked(to) - worked(from)
}

/// The score of a whole route.
pub fn score_route(problem: &Problem, route: &Route) -> Score {
    let group = &problem.groups[route.group];
    score_trips(problem, group, group.free_from[route.vehicle], route.trips.iter())
}
