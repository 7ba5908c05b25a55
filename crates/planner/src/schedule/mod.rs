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
mod routed;
mod stops;
mod timetable;
mod whole;

pub(crate) use codes::number;
pub use past::Past;
pub use pins::Pins;
pub use relay::{Given, Goods, Relay, Worth};
pub use routed::RoutedRelay;
pub use timetable::Timetable;
pub use whole::{Dues, Part, Stage, Whole};
