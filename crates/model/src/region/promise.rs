//! How sure a plan is meant to be.

use serde::{Deserialize, Serialize};

use super::limits::between;
use super::parts::Single;
use crate::message::Message;

/// In how many of a hundred cases goods are to arrive in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Promise {
    /// At each station.
    pub stations_percent: u16,
    /// At all stations of each sub-district together.
    pub areas_percent: u16,
}

impl Default for Promise {
    fn default() -> Self {
        Self { stations_percent: 90, areas_percent: 75 }
    }
}

/// A hundred would promise what no delay drawn by chance allows.
const MOST_PERCENT: i64 = 99;

impl Promise {
    /// Whether it is the default.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Single for Promise {
    fn validate(&self) -> Result<(), Message> {
        let fields =
            [("stations_percent", self.stations_percent), ("areas_percent", self.areas_percent)];
        fields
            .into_iter()
            .try_for_each(|(name, percent)| between(name, name, percent, 0, MOST_PERCENT))
    }
}
