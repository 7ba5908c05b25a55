//! Turns chains of hops into timed trips.
//!
//! A *relay* consists of all hops from one base at one tier and depth. Relays are planned in the
//! order in which goods flow: a relay can load goods as soon as earlier relays have handed them
//! over. The way back after the count is planned in the reverse order ([`Homeward`]).

mod codes;
mod deadlines;
mod homeward;
mod lateness;
mod past;
mod pins;
mod posting;
mod relay;
mod routed;
mod stops;
mod timetable;
mod whole;
mod yard;

pub(crate) use codes::number;
pub use homeward::Homeward;
pub use past::Past;
pub use pins::Pins;
pub use relay::{Given, Goods, Relay, Worth};
pub use routed::RoutedRelay;
pub use timetable::Timetable;
pub use whole::{Dues, Part, Stage, Whole};
