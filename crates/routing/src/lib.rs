//! Vehicle routing: which vehicle brings which jobs in which order.
//!
//! A [`Problem`] is vehicles, jobs and the travel between them; a [`Solution`]
//! gives vehicles their trips; [`evaluate`] says what a solution is worth.
//! [`Search`] finds one by ruin and recreate; [`split()`] cuts jobs no vehicle
//! holds before, [`mod@why`] explains what is left out or late after. Nothing here
//! knows of elections.

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

// The random problems of the property tests serve the tests in here as well.
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
