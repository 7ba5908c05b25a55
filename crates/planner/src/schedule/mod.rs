//! From chains of hops to trips with moments.
//!
//! A *relay* is all that leaves one base at one step of the chain. Relays are
//! planned in the order the goods flow: what one hands over, and when, is what
//! the next can load.

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
pub use relay::{Memory, Relay, Worth};
pub use timetable::Timetable;
