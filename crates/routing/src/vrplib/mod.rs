//! Published instances in the VRPLIB dialect, and their `.sol` files.
//!
//! A file consists of specifications (`KEY : value`), then sections (`KEY_SECTION` and rows).
//! Fractions become whole numbers by a [`Rounding`] that belongs to the whole set and is not named
//! in the file: see [`rounding_of_set`]. Distances are measured between the coordinates as
//! written, then rounded; durations equal distances. The dialect is that of Uchoa et al. (2017),
//! *New benchmark instances for the capacitated vehicle routing problem*, EJOR 257(3), with the
//! fields for several depots, trips and vehicle types of Wouda, Lan and Kool (2024), *PyVRP: a
//! high-performance VRP solver package*, INFORMS J. Comput. 36(4).

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
/// The file's locations are the problem's, counted from 0: first the depots, then the clients.
/// Each client has one job; jobs and clients are in the same order.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its name in the file; may be empty.
    pub name: String,
    /// Number of depots.
    pub depots: usize,
    /// Each vehicle of the file, in order, as a vehicle of the problem. Vehicles with the same
    /// attributes have one type.
    pub vehicles: Vec<VehicleId>,
    /// The routing problem.
    pub problem: Problem,
}

/// How a set rounds, by its name in the PyVRP collection; unknown sets round to the nearest
/// thousandth.
pub fn rounding_of_set(set: &str) -> Rounding {
    match set {
        "CVRP" | "XXL" => Rounding::Nearest,
        "VRPTW" | "PCVRPTW" | "MTVRPTWR" => Rounding::TenfoldDown,
        _ => Rounding::ThousandfoldNearest,
    }
}

#[cfg(test)]
mod tests;
