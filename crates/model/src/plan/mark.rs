//! What is reported of a trip under way.

use serde::{Deserialize, Serialize};

use crate::time::Moment;

/// How far a settled trip has come, as somebody reported it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// How far it has come.
    pub state: MarkState,
    /// Since when; `None` counts as planned. See the states for what it is the moment of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// Of a trip that has departed or failed: how many of its stops, from the first, have got their
    /// goods.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub stops: u32,
}

/// The states of a trip, in the order in which it goes through them on the way out. A trip of the return
/// departs empty: it is loaded once its last stop is done, and arrives when its goods have been unloaded
/// at its base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkState {
    /// It stays as planned; nothing else is known.
    #[default]
    Settled,
    /// Its goods are on the vehicle, since that moment.
    Loaded,
    /// It left its base at that moment.
    Departed,
    /// Its last stop signed for its goods at that moment.
    Arrived,
    /// It broke off. The goods of the stops it did not reach are at its base again at that moment, to
    /// be taken there by others; on the return they are still at these stops, to be fetched by others
    /// from that moment on. Its vehicle makes no more trips.
    Failed,
}

impl MarkState {
    /// All states, in order.
    pub const ALL: [Self; 5] =
        [Self::Settled, Self::Loaded, Self::Departed, Self::Arrived, Self::Failed];

    /// Its name in files and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Loaded => "loaded",
            Self::Departed => "departed",
            Self::Arrived => "arrived",
            Self::Failed => "failed",
        }
    }
}

impl Mark {
    /// Whether nothing is known but that the trip stays; such marks are left out of files.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
