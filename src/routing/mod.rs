//! Vehicle routing: which vehicle brings which lots in which order.
//!
//! A [`Problem`] is one base with its vehicles and the lots waiting or soon
//! arriving there; a [`Solution`] gives every vehicle its trips. [`Search`]
//! builds one by cheapest insertion and improves it by ruin and recreate. It
//! knows minutes, metres and rupiah, but no region, network or plan.

mod dice {
    pub use tepat_routing::Dice;
}
mod evaluate;
mod insert;
mod problem;
mod search;
mod solution;

pub use evaluate::{Score, TripTimes, trip_times};
pub use problem::{Group, Lot, Matrix, NO_WAY, Problem};
pub use search::Search;
pub use solution::{Route, Solution, Trip};

#[cfg(test)]
mod tests;
