//! Reports that were issued, with their figures, so that the next can be compared.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Record;
use super::limits::{a_date, code_fits, one_line, refused};
use crate::message::Message;

/// A report that was issued.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskReport {
    /// The day it is for, ISO 8601: there is one report a day.
    pub on: String,
    /// The day it was issued, ISO 8601.
    pub issued_on: String,
    /// Who signed it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Whether it says that there is nothing to report.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nothing: bool,
    /// What else it says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Its figures by name, `name` or `name@area`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub figures: BTreeMap<String, i64>,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

/// Longest remark, in bytes.
const LONGEST_NOTE: usize = 4_000;
/// Most figures of a report.
const MOST_FIGURES: usize = 2_000;

impl DeskReport {
    /// Whether it was issued by the day it is for.
    pub fn is_punctual(&self) -> bool {
        self.issued_on <= self.on
    }
}

impl Record for DeskReport {
    fn code(&self) -> &str {
        &self.on
    }

    fn validate(&self) -> Result<(), Message> {
        for (field, day) in [("on", &self.on), ("issued_on", &self.issued_on)] {
            a_date(&self.on, field, day)?;
        }
        one_line(&self.on, "by", &self.by)?;
        if self.note.len() > LONGEST_NOTE {
            return Err(refused("record-field-out-of-range", &self.on, "note"));
        }
        if self.figures.len() > MOST_FIGURES {
            return Err(refused("record-field-out-of-range", &self.on, "figures"));
        }
        self.figures.keys().try_for_each(|name| code_fits(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_of_a_day_and_punctual_until_it_ends() {
        let report = |issued_on: &str| DeskReport {
            on: "2024-11-18".into(),
            issued_on: issued_on.into(),
            ..DeskReport::default()
        };
        assert_eq!(report("2024-11-18").validate(), Ok(()));
        assert!(report("2024-11-18").is_punctual() && report("2024-11-17").is_punctual());
        assert!(!report("2024-11-19").is_punctual());
        assert!(report("").validate().is_err());
    }
}
