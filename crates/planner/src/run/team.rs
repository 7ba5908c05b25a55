//! Runs side by side that share the work of one search.
//!
//! Every member of a team makes the same plan from the same region, options and start. The
//! members differ in the lanes they search: what the others found reaches them as short records,
//! which they repeat. So all members have the same plan after each cycle, whatever their number,
//! and nothing but these records is passed between them.

use serde::{Deserialize, Serialize};
use tepat_routing::Route;

use crate::chains::RelayKey;

/// A run's place in a team, and how it exchanges what lanes have found.
///
/// `exchange` gets what this member's lanes have found and returns what all other members found
/// for the same cycle, in any order. It returns less when the others have ended: the search
/// then ends with what there is.
#[derive(Debug)]
pub struct Team<E> {
    /// This member's number, from 0. The plan of member 0 counts.
    pub number: usize,
    /// The number of members, at least 1.
    pub of: usize,
    /// Passes on what was found.
    pub exchange: E,
}

/// How the members of a team hear of each other.
pub trait Exchange: AsyncFnMut(Vec<Found>) -> Vec<Found> {}

impl<F: AsyncFnMut(Vec<Found>) -> Vec<Found>> Exchange for F {}

/// A run without others.
pub fn alone() -> Team<impl Exchange> {
    Team { number: 0, of: 1, exchange: async |_: Vec<Found>| Vec::new() }
}

impl<E> Team<E> {
    /// Whether a lane is searched by this member.
    pub(super) fn is_mine(&self, lane: u32) -> bool {
        lane as usize % self.of.max(1) == self.number
    }
}

/// What a lane has found in one cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The lane's number, from 0.
    pub(super) lane: u32,
    /// Iterations done.
    pub(super) iterations: u64,
    /// Whether the search was stopped before the lane's end.
    pub(super) stopped: bool,
    /// Solutions that made the whole plan better, in the order in which they did.
    pub(super) better: Vec<Better>,
}

/// A relay's solution that made the whole plan better.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Better {
    /// Which relay.
    pub relay: RelayKey,
    /// Its solution.
    pub routes: Vec<Route>,
    /// Whether later relays were searched for a moment to make use of it.
    pub adjusting: bool,
}
