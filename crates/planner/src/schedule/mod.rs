//! Turns chains of hops into trips with moments.
//!
//! A *relay* is everything that leaves one base at one step of the chain. Relays are planned
//! in the order in which goods flow: a relay can load what the relays before it have handed
//! over, as soon as they have.

mod codes;
mod deadlines;
mod lateness;
mod past;
mod pins;
mod relay;
mod stops;
mod timetable;

pub use past::Past;
pub use pins::Pins;
pub use relay::{EarlierPlans, Relay, Worth};
pub use timetable::Timetable;
