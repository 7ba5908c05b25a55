//! Risks and issues: what can go wrong or has, and what is done about it.

use serde::{Deserialize, Serialize};

use super::limits::{a_date, a_date_or_none, between, code_fits, one_line};
use super::{Record, Region};
use crate::message::Message;

/// How a risk stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskState {
    /// It has happened: an issue.
    Happened,
    /// It may happen, and nothing has been done.
    #[default]
    Open,
    /// It may happen, and something is being done.
    Handled,
    /// It cannot happen any more, or is settled.
    Closed,
}

impl RiskState {
    /// All states, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Happened, Self::Open, Self::Handled, Self::Closed];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Open => "open",
            Self::Handled => "handled",
            Self::Closed => "closed",
        }
    }
}

/// Something that can go wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// Code, e.g. `64.02.K001-k7q2m`.
    pub code: String,
    /// What it is, in a few words.
    pub name: String,
    /// The day it was noted, ISO 8601.
    pub on: String,
    /// What causes it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cause: String,
    /// Code of the place, station or edge where it is; empty if it is nowhere on the map.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// How likely it is, in per cent; `None` while nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u16>,
    /// How many stations it would touch; `None` while nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stations: Option<u32>,
    /// What it would do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub effect: String,
    /// Who holds the answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// What is done about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub measure: String,
    /// By when, ISO 8601; empty if that was not said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub due: String,
    /// How it stands.
    pub state: RiskState,
    /// Id of the scenario that holds the alternative; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
}

impl Risk {
    /// Stations that it takes away on average: likelihood times stations, in hundredths; `None` while one
    /// of them is not known.
    pub fn expected_hundredths(&self) -> Option<u64> {
        Some(u64::from(self.percent?) * u64::from(self.stations?))
    }

    /// Whether something is still to be done by a day that is past.
    pub fn is_overdue(&self, day: &str) -> bool {
        self.state != RiskState::Closed && !self.due.is_empty() && *self.due < *day
    }
}

impl Record for Risk {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        a_date(&self.code, "on", &self.on)?;
        a_date_or_none(&self.code, "due", &self.due)?;
        between(&self.code, "percent", self.percent.unwrap_or(0), 0, 100)?;
        between(&self.code, "stations", self.stations.unwrap_or(0), 0, 1_000_000)?;
        let texts = [
            ("name", &self.name),
            ("cause", &self.cause),
            ("at", &self.at),
            ("effect", &self.effect),
            ("owner", &self.owner),
            ("measure", &self.measure),
            ("scenario", &self.scenario),
        ];
        texts.into_iter().try_for_each(|(field, text)| one_line(&self.code, field, text))
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        let is_known = || {
            region.places.get(&self.at).is_some()
                || region.stations.get(&self.at).is_some()
                || region.edges.get(&self.at).is_some()
                || region.link(&self.at).is_some()
        };
        if !self.at.is_empty() && !is_known() {
            let what = Message::warning("risk-no-place").about(&self.code);
            found.push(what.with("risk", self.name.as_str()).with("place", self.at.as_str()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_risk_weighs_what_it_takes_away() {
        let risk = |percent, stations| Risk { percent, stations, ..Risk::default() };
        assert_eq!(risk(Some(30), Some(12)).expected_hundredths(), Some(360));
        assert_eq!(risk(None, Some(12)).expected_hundredths(), None);
        let due = Risk { due: "2024-11-20".into(), ..Risk::default() };
        assert!(due.is_overdue("2024-11-21") && !due.is_overdue("2024-11-20"));
        let closed = Risk { state: RiskState::Closed, ..due };
        assert!(!closed.is_overdue("2024-11-21"));
    }

    #[test]
    fn impossible_risks_are_refused() {
        let check = |risk: Risk, expect: Option<&str>| {
            let whole = Risk { code: "R1".into(), on: "2024-11-20".into(), ..risk };
            let refused = whole.validate().err().and_then(|message| message.at.column);
            assert_eq!(refused.as_deref(), expect);
        };
        check(Risk::default(), None);
        check(Risk { percent: Some(101), ..Risk::default() }, Some("percent"));
        check(Risk { due: "besok".into(), ..Risk::default() }, Some("due"));
        check(Risk { cause: "a\nb".into(), ..Risk::default() }, Some("cause"));
    }
}
