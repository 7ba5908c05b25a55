//! Solutions: which vehicle brings what.

use serde::{Deserialize, Serialize};

use crate::problem::VehicleId;

/// A trip: jobs in order of service, then back.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Trip {
    /// Indices of jobs in the problem.
    pub jobs: Vec<usize>,
}

/// All trips of one vehicle, in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Route {
    /// The vehicle.
    pub vehicle: VehicleId,
    /// Its trips, none of them empty.
    pub trips: Vec<Trip>,
}

/// A route for every vehicle in use, and the jobs left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// One for each vehicle in use.
    pub routes: Vec<Route>,
    /// Jobs left out, in rising order.
    pub unserved: Vec<usize>,
}

impl Solution {
    /// These routes of a problem with `jobs` jobs; jobs they do not serve are left out.
    pub fn of_routes(jobs: usize, mut routes: Vec<Route>) -> Self {
        routes.sort_unstable_by_key(|route| route.vehicle);
        let mut served = vec![false; jobs];
        for &job in routes.iter().flat_map(|route| &route.trips).flat_map(|trip| &trip.jobs) {
            if let Some(served) = served.get_mut(job) {
                *served = true;
            }
        }
        let unserved = (0..jobs).filter(|&job| !served[job]).collect();
        Self { routes, unserved }
    }
}
