//! Published instances in the VRPLIB dialect, and their `.sol` files.
//!
//! A file is specifications (`KEY : value`), then sections (`KEY_SECTION` and
//! rows). Fractions become whole numbers by a [`Rounding`] of the whole set,
//! which the file does not name: see [`rounding_of_set`]. Distances are
//! measured between the coordinates as written, then rounded; durations are
//! distances. The dialect is Uchoa et al. (2017), *New benchmark instances for
//! the capacitated vehicle routing problem*, EJOR 257(3), with the fields for
//! several depots, trips and kinds of vehicles of Wouda, Lan and Kool (2024),
//! *PyVRP: a high-performance VRP solver package*, INFORMS J. Comput. 36(4).

mod error;
mod read;
mod solution;
mod text;

pub use error::{Error, Reason};
pub use read::read;
pub use solution::{read_solution, write_solution};

use crate::problem::{Problem, VehicleId};
use crate::travel::Rounding;

/// A published instance as a problem.
///
/// The file's locations are the problem's, counted from 0: depots first, then
/// one client each, whose jobs are in the same order.
#[derive(Clone, Debug)]
pub struct Instance {
    /// What the file calls it; may be empty.
    pub name: String,
    /// Number of depots.
    pub depots: usize,
    /// Each vehicle of the file, in its order, as a vehicle of the problem.
    /// Those equal in all attributes are of one type.
    pub vehicles: Vec<VehicleId>,
    /// What is to be routed.
    pub problem: Problem,
}

/// How a set rounds, by its name in the PyVRP collection; sets unknown are
/// rounded to the nearest thousandth.
pub fn rounding_of_set(set: &str) -> Rounding {
    match set {
        "CVRP" | "XXL" => Rounding::Nearest,
        "VRPTW" | "PCVRPTW" | "MTVRPTWR" => Rounding::TenfoldDown,
        _ => Rounding::ThousandfoldNearest,
    }
}

#[cfg(test)]
mod tests;
