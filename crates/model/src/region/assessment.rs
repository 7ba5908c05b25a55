//! Field assessments of places and edges.

use serde::{Deserialize, Serialize};

use super::limits::{a_date, between, code_fits, one_line, out_of_range};
use super::place::{LONGEST_EDGE_MINUTES, MOST_OF_A_LIMIT};
use super::{Mode, Record};
use crate::message::Message;

/// The conclusion of an assessment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Passable as usual.
    #[default]
    Passable,
    /// Passable with difficulty: slowly, or with other vehicles than usual.
    Hard,
    /// Not passable.
    Closed,
}

impl Verdict {
    /// All verdicts, best first.
    pub const ALL: [Self; 3] = [Self::Passable, Self::Hard, Self::Closed];

    /// The name of the verdict in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Passable => "passable",
            Self::Hard => "hard",
            Self::Closed => "closed",
        }
    }
}

/// A field assessment. It has no effect by itself; its suggestion is applied as an edit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Code, e.g. `64.02.A0001`.
    pub code: String,
    /// Code of the place, edge or link it is about.
    pub about: String,
    /// Who made it.
    pub by: String,
    /// The day it was made, ISO 8601.
    pub on: String,
    /// What was found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub found: String,
    /// File name of a photo. The photo itself is not kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub photo: String,
    /// The conclusion.
    #[serde(default)]
    pub verdict: Verdict,
    /// Actual mode of the edge, if it differs from the recorded one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// Measured travel time at reference speed, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Observed weight limit, in kilograms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_weight_kg: Option<u32>,
}

/// Greatest length of a text, in bytes.
const LONGEST_TEXT: usize = 4_000;

impl Record for Assessment {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        one_line(&self.code, "about", &self.about)?;
        if self.about.trim().is_empty() || self.about == self.code {
            return Err(out_of_range(&self.code, "about"));
        }
        a_date(&self.code, "on", &self.on)?;
        let (minutes, kg) = (self.minutes.unwrap_or(0), self.max_weight_kg.unwrap_or(0));
        between(&self.code, "minutes", minutes, 0, LONGEST_EDGE_MINUTES)?;
        between(&self.code, "max_weight_kg", kg, 0, MOST_OF_A_LIMIT)?;
        for (field, text) in [("by", &self.by), ("found", &self.found), ("photo", &self.photo)] {
            if text.len() > LONGEST_TEXT {
                return Err(out_of_range(&self.code, field));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_asked_for() {
        let check = |on: &str, expect: bool| {
            let assessment = Assessment {
                code: "A1".into(),
                about: "E1".into(),
                on: on.into(),
                ..Assessment::default()
            };
            assert_eq!(assessment.validate().is_ok(), expect, "{on}");
        };
        check("2024-11-20", true);
        check("2024-02-31", false);
        check("20-11-2024", false);
        check("2024-13-01", false);
        check("2024-11-20T08:00", false);
        check("", false);
    }
}
