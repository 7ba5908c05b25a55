//! Parallel runs that share the work of one search.
//!
//! Every member of a team makes the same plan from the same region, options and start. Members
//! differ in the lanes they search. They receive the findings of the others as short records, and
//! repeat them. So all members have the same plan after each cycle, whatever their number, and they
//! exchange nothing but these records.

use serde::{Deserialize, Serialize};
use tepat_routing::Route;

use crate::chains::RelayKey;

/// A run's place in a team, and how it exchanges the findings of lanes.
///
/// `exchange` sends the findings of this member's lanes and returns those of all other members for
/// the same cycle, in any order. It returns fewer if others have ended; the search then ends with
/// the best plan so far.
#[derive(Debug)]
pub struct Team<E> {
    /// This member's number, from 0. The plan of member 0 is the result.
    pub number: usize,
    /// The number of members, at least 1.
    pub of: usize,
    /// Exchanges findings.
    pub exchange: E,
}

/// Exchanges findings between the members of a team.
pub trait Exchange: AsyncFnMut(Vec<Found>) -> Vec<Found> {}

impl<F: AsyncFnMut(Vec<Found>) -> Vec<Found>> Exchange for F {}

/// A team of one.
pub fn alone() -> Team<impl Exchange> {
    Team { number: 0, of: 1, exchange: async |_: Vec<Found>| Vec::new() }
}

impl<E> Team<E> {
    /// Whether a lane is searched by this member.
    pub(super) fn is_mine(&self, lane: u32) -> bool {
        lane as usize % self.of.max(1) == self.number
    }
}

/// The findings of a lane in one cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The lane's number, from 0.
    pub(super) lane: u32,
    /// Iterations done.
    pub(super) iterations: u64,
    /// Whether the search was stopped before the lane's end.
    pub(super) stopped: bool,
    /// Solutions that improved the whole plan, in order.
    pub(super) better: Vec<Better>,
}

/// A relay's solution that improved the whole plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Better {
    /// Which relay.
    pub relay: RelayKey,
    /// Its solution.
    pub routes: Vec<Route>,
    /// Whether later relays were searched briefly to make use of it.
    pub adjusting: bool,
}
