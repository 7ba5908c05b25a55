//! Empties whole vehicle-days, so that fewer, more or different vehicles can do the work.
//!
//! Taking strings out of trips ([`super::ruin`]) leaves every vehicle in use, and the first trip
//! of a larger vehicle is the dearest place for any single job. Here, whole days of vehicles near
//! a job are emptied, and only a random choice of vehicle types may make new trips. The jobs then
//! fill vehicles of those types, or the trips that are left.

use crate::dice::Dice;
use crate::problem::Problem;
use crate::search::neighbours::Neighbours;
use crate::search::routes::{NONE, Routes};
use tepat_hours::DAY_MINUTES;

/// Most vehicle-days emptied at once.
const MOST_DAYS: usize = 4;

/// Once in this many times a vehicle is emptied on all its days instead of one.
const ALL_DAYS_ONE_IN: usize = 3;

/// Most jobs taken out; putting back more takes longer than it is worth.
const MOST_JOBS: usize = 150;

/// Most missing jobs tried again in an iteration.
const MOST_MISSING: usize = 10;

/// Most vehicle types of which all subsets are tried for the first solution.
const MOST_TYPES_IN_SUBSETS: usize = 4;

/// Empties vehicle-days in problems where vehicles can be chosen.
#[derive(Clone, Debug)]
pub struct Days {
    types: usize,
    /// Whether days cost and there is a choice; elsewhere measurements showed no gain.
    pub useful: bool,
}

impl Days {
    /// For a problem.
    pub fn new(problem: &Problem) -> Self {
        let types = problem.vehicle_types.len();
        let several_trips = problem.vehicle_types.iter().any(|kind| kind.max_trips > 1);
        let days_cost = problem.vehicle_types.iter().any(|kind| kind.day_cost != 0);
        Self { types, useful: days_cost && (types > 1 || several_trips) }
    }

    /// Takes all jobs that may move out of some vehicle-days near a job, and adds some missing
    /// jobs to be put back with them.
    pub fn empty_around(
        &self,
        routes: &mut Routes<'_>,
        neighbours: &Neighbours,
        seed: u32,
        removed: &mut Vec<u32>,
        dice: &mut Dice,
    ) {
        removed.clear();
        let others = |job: u32| routes.others.get(job as usize).is_some_and(|&others| others);
        let missing = routes.missing.iter().copied().filter(|&job| !others(job));
        removed.extend(missing.take(MOST_MISSING));
        let mut left = 1 + dice.below(MOST_DAYS);
        for &near in neighbours.ruin(seed) {
            let trip = routes.nodes[near as usize].trip;
            if trip == NONE || !routes.trips[trip as usize].mine || removed.len() >= MOST_JOBS {
                continue;
            }
            let all_days = dice.below(ALL_DAYS_ONE_IN) == 0;
            empty(routes, trip, all_days, removed);
            left -= 1;
            if left == 0 {
                break;
            }
        }
    }

    /// Choices of vehicle types worth trying for a first solution: every subset if there are few
    /// types, else each type by itself.
    pub fn choices(&self) -> Vec<Vec<bool>> {
        let chosen = |set: usize| (0..self.types).map(|at| set >> at & 1 == 1).collect();
        match self.types {
            _ if !self.useful => Vec::new(),
            0..2 => Vec::new(),
            2..=MOST_TYPES_IN_SUBSETS => (1..(1 << self.types) - 1).map(chosen).collect(),
            _ => (0..self.types)
                .map(|at| (0..self.types).map(|other| other == at).collect())
                .collect(),
        }
    }

    /// A random choice of vehicle types, at least one.
    pub fn choose_types(&self, dice: &mut Dice) -> Vec<bool> {
        let mut chosen: Vec<bool> = (0..self.types).map(|_| dice.below(2) == 0).collect();
        let one = dice.below(self.types);
        if !chosen.contains(&true) {
            chosen[one] = true;
        }
        chosen
    }
}

/// Takes out a vehicle's trips on the days of one of them, or on all days.
fn empty(routes: &mut Routes<'_>, trip: u32, all_days: bool, removed: &mut Vec<u32>) {
    let vehicle = routes.trips[trip as usize].vehicle;
    let trips = routes.vehicles[vehicle as usize].trips.clone();
    let Some(at) = trips.iter().position(|&other| other == trip) else { return };
    let range = if all_days { 0..trips.len() } else { same_days(routes, &trips, at) };
    routes.save(vehicle);
    for &trip in &trips[range] {
        let locked = routes.trips[trip as usize].locked as usize;
        let jobs: Vec<u32> = routes.jobs(trip).skip(locked).collect();
        for &job in &jobs {
            routes.unlink(job);
        }
        removed.extend(jobs);
    }
    routes.refresh(vehicle, |job| removed.push(job));
}

/// The consecutive trips of a vehicle that share days with one of them.
fn same_days(routes: &Routes<'_>, trips: &[u32], at: usize) -> std::ops::Range<usize> {
    let shares = |before: usize| {
        let ends = routes.trips[trips[before] as usize].times.back_at;
        let begins = routes.trips[trips[before + 1] as usize].times.load_at;
        ends.div_euclid(DAY_MINUTES) >= begins.div_euclid(DAY_MINUTES)
    };
    let mut range = at..at + 1;
    while range.start > 0 && shares(range.start - 1) {
        range.start -= 1;
    }
    while range.end < trips.len() && shares(range.end - 1) {
        range.end += 1;
    }
    range
}
