//! Vehicle routing: which vehicle brings which jobs, and in which order.
//!
//! A [`Problem`] has vehicles, jobs and the travel between them. A [`Solution`] gives vehicles
//! their trips, and [`evaluate`] scores it. [`Search`] finds one by ruin and recreate. [`split()`]
//! first cuts the jobs that no vehicle can hold; [`mod@why`] afterwards explains what is left out
//! or late. This crate knows nothing about elections.

mod amounts;
mod bound;
mod dice;
pub mod evaluate;
mod gates;
mod hubs;
mod problem;
mod search;
mod solution;
mod split;
pub mod team;
mod travel;
pub mod vrplib;
pub mod why;
pub mod written;

// The random problems of the property tests also serve the unit tests.
#[cfg(test)]
extern crate self as tepat_routing;
#[cfg(test)]
#[path = "../tests/properties/judge.rs"]
mod judge;
#[cfg(test)]
#[allow(dead_code)]
#[path = "../tests/properties/rich.rs"]
mod rich;

pub use amounts::{Amounts, DIMENSIONS};
pub use bound::lower_bound;
pub use dice::Dice;
pub use evaluate::{Fault, Score, TripTimes, VisitTimes};
pub use gates::{Gate, Gates, Shut, Stretches};
pub use hubs::{Hubs, Way};
pub use problem::{EARLIEST, Job, LATEST, PinnedRoute, Problem, VehicleId, VehicleType};
pub use search::Search;
pub use solution::{Route, Solution, Trip};
pub use split::{Part, Split, split};
pub use travel::{Matrix, NO_WAY, Plane, Rounding, Travel};
