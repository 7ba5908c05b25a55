//! Training sessions: where, when, and for how many.

use serde::{Deserialize, Serialize};

use super::limits::{between, one_line, single_code_fits};
use super::{Record, Region, StaffRole, Table};
use crate::message::Message;

/// A training session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// Code, e.g. `B001`.
    pub code: String,
    /// Code of the place.
    pub at: String,
    /// H-day on which it is held.
    pub h_day: i16,
    /// How many people it has room for.
    pub capacity: u16,
    /// The role that it is for; everybody if none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<StaffRole>,
}

impl Record for Training {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        single_code_fits(&self.code)?;
        one_line(&self.code, "at", &self.at)?;
        between(&self.code, "h_day", self.h_day, 0, 366)?;
        between(&self.code, "capacity", self.capacity, 1, 10_000)
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        if region.places.get(&self.at).is_none() {
            let what = Message::warning("training-no-place").about(&self.code);
            found.push(what.with("training", self.code.as_str()).with("at", self.at.as_str()));
        }
    }
}

/// A code for a new session that no session has.
pub fn new_training_code(trainings: &Table<Training>) -> String {
    let number = (1..).find(|number| trainings.get(&format!("B{number:03}")).is_none());
    format!("B{:03}", number.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_room_and_is_before_voting_day() {
        let training =
            Training { code: "B001".into(), at: "K".into(), capacity: 50, ..Training::default() };
        assert_eq!(training.validate(), Ok(()));
        assert!(Training { capacity: 0, ..training.clone() }.validate().is_err());
        assert!(Training { h_day: -1, ..training }.validate().is_err());
    }
}
