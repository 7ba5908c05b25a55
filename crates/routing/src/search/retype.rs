//! Gives routes to vehicles of another type that drive them more cheaply.

use crate::problem::{Problem, VehicleType};
use crate::search::routes::{NONE, Routes};

/// Examines changed routes in problems with several vehicle types.
#[derive(Clone, Debug)]
pub struct Retype {
    /// For each type, the types that travel the same ways.
    others: Vec<Vec<u32>>,
}

impl Retype {
    /// For a problem.
    pub fn new(problem: &Problem) -> Self {
        let same_ways = |a: &VehicleType, b: &VehicleType| a.travel == b.travel;
        let types = || problem.vehicle_types.iter().enumerate();
        let others = types().map(|(at, kind)| {
            let others = types().filter(|&(b, other)| b != at && same_ways(kind, other));
            others.map(|(at, _)| at as u32).collect()
        });
        Self { others: others.collect() }
    }

    /// Hands routes changed in this iteration over to idle vehicles where that is cheaper.
    pub fn touched(&self, routes: &mut Routes<'_>) {
        if self.others.iter().all(Vec::is_empty) {
            return;
        }
        let mut at = 0;
        while let Some(vehicle) = routes.touched(at) {
            at += 1;
            self.consider(routes, vehicle);
        }
    }

    fn consider(&self, routes: &mut Routes<'_>, vehicle: u32) {
        let state = &routes.vehicles[vehicle as usize];
        let &[trip] = state.trips.as_slice() else { return };
        if state.pinned_trips > 0 {
            return;
        }
        let vehicle_type = state.id.vehicle_type;
        let mut best: Option<(i64, u32)> = None;
        for group in 0..routes.idle.len() {
            let Some(&idle) = routes.idle[group].last() else { continue };
            let other = routes.group_types[group];
            if !self.others[vehicle_type].contains(&other) {
                continue;
            }
            let saved = by_distance(routes, trip, vehicle_type, other as usize);
            if saved > best.map_or(0, |best| best.0) && self.drives(routes, trip, idle) {
                best = Some((saved, idle));
            }
        }
        let Some((_, idle)) = best else { return };
        let before = routes.score;
        if !routes.hand_over(vehicle, idle) || routes.score >= before {
            routes.hand_over(idle, vehicle);
        }
    }

    /// Whether a vehicle may serve all jobs of a trip and holds them.
    fn drives(&self, routes: &Routes<'_>, trip: u32, vehicle: u32) -> bool {
        let kind = routes.vehicles[vehicle as usize].id.vehicle_type;
        routes.trips[trip as usize].load.fits(routes.problem.vehicle_types[kind].capacity)
            && routes.jobs(trip).all(|job| {
                let only = routes.only[job as usize];
                routes.able(kind, job) && (only == NONE || only == vehicle)
            })
    }
}

/// What another type would save on a trip, from its distance and fixed cost alone.
fn by_distance(routes: &Routes<'_>, trip: u32, from: usize, to: usize) -> i64 {
    let (old, new) = (&routes.problem.vehicle_types[from], &routes.problem.vehicle_types[to]);
    let trip = &routes.trips[trip as usize];
    let mut distance = trip.distance;
    if (old.start, old.end) != (new.start, new.end) {
        let travel = routes.travel(to as u32);
        let first = routes.location[trip.first as usize] as usize;
        let last = routes.location[trip.last as usize] as usize;
        distance += i64::from(travel.distance(new.start, first))
            + i64::from(travel.distance(last, new.end))
            - i64::from(trip.first_leg)
            - i64::from(routes.nodes[trip.last as usize].leg_after);
    }
    old.fixed_cost + trip.distance * old.distance_cost
        - new.fixed_cost
        - distance * new.distance_cost
}
