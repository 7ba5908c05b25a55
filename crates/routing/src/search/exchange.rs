//! Moves whole trips between the days of vehicles that make several.
//!
//! Distances stay the same, but spare time moves to where it is needed.

use crate::dice::Dice;
use crate::problem::Problem;
use crate::search::routes::{NONE, Routes};

/// Pairs tried per iteration.
const TRIES: usize = 3;

/// Exchanges trips between vehicles that make several.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Types whose vehicles can take over each other's trips.
    types: Vec<usize>,
}

impl Exchange {
    /// For a problem.
    pub fn new(problem: &Problem) -> Self {
        let types = problem.vehicle_types.iter().enumerate().filter(|(_, kind)| {
            kind.max_trips > 1 && kind.start == kind.end && kind.free_from.len() > 1
        });
        Self { types: types.map(|(at, _)| at).collect() }
    }

    /// Tries to swap parts of two random vehicles' routes: one trip, all trips from one on, or
    /// none.
    pub fn some(&self, routes: &mut Routes<'_>, dice: &mut Dice) {
        if self.types.is_empty() {
            return;
        }
        for _ in 0..TRIES {
            let kind = self.types[dice.below(self.types.len())];
            let count = routes.problem.vehicle_types[kind].free_from.len();
            let mut draw = || routes.first_of_type[kind] + dice.below(count) as u32;
            let (a, b) = (draw(), draw());
            let mine = |vehicle: u32| routes.vehicles[vehicle as usize].mine;
            if a != b && mine(a) && mine(b) {
                let ends = [part(routes, a, dice), part(routes, b, dice)];
                if ends[0].2 + ends[1].2 > 0 && self.allowed(routes, ends) {
                    routes.exchange(ends);
                }
            }
        }
    }

    /// Whether no trip is bound to its vehicle and neither vehicle gets too many.
    fn allowed(&self, routes: &Routes<'_>, ends: [(u32, usize, usize); 2]) -> bool {
        let bound = |&(vehicle, at, count): &(u32, usize, usize)| {
            let trips = &routes.vehicles[vehicle as usize].trips[at..at + count];
            trips.iter().any(|&trip| routes.jobs(trip).any(|job| routes.only[job as usize] != NONE))
        };
        let overfull = |vehicle: u32, gone: usize, come: usize| {
            let state = &routes.vehicles[vehicle as usize];
            let most = routes.problem.vehicle_types[state.id.vehicle_type].max_trips;
            come > gone && (!state.more_trips || state.trips.len() + come - gone > most)
        };
        let [a, b] = ends;
        !ends.iter().any(bound) && !overfull(a.0, a.2, b.2) && !overfull(b.0, b.2, a.2)
    }
}

/// A random part of a vehicle's trips that are not pinned: one trip, no trip at a position, or all
/// trips from one on. Returns the vehicle, the position and the count.
fn part(routes: &Routes<'_>, vehicle: u32, dice: &mut Dice) -> (u32, usize, usize) {
    let state = &routes.vehicles[vehicle as usize];
    let free = state.trips.len() - state.pinned_trips;
    let at = state.pinned_trips + dice.below(free + 1);
    let rest = state.trips.len() - at;
    let count = match dice.below(4) {
        0 => 0,
        1 => rest,
        _ => rest.min(1),
    };
    (vehicle, at, count)
}
