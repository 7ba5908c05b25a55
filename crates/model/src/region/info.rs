//! Names and dates of a regency and its vote.

use serde::{Deserialize, Serialize};

use super::limits::{a_date_or_none, between, one_line};
use super::parts::Single;
use crate::message::Message;

/// Names and dates of a regency and its vote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Info {
    /// Code of the Interior Ministry, e.g. `64.02`.
    pub code: String,
    /// Name of the regency.
    pub name: String,
    /// Province.
    pub province: String,
    /// Hours ahead of UTC.
    pub utc_offset_hours: i8,
    /// Short name of the time zone, e.g. WITA.
    pub timezone: String,
    /// Voting day (H), ISO 8601; empty while it is not known.
    pub voting_day: String,
    /// Name of the vote, for documents; empty if the elections state it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vote: String,
    /// Keys of texts that name the illustrative data of the region.
    #[serde(default)]
    pub illustrative: Vec<String>,
    /// Keys of texts that name the data taken from published sources.
    #[serde(default)]
    pub published: Vec<String>,
}

impl Single for Info {
    fn validate(&self) -> Result<(), Message> {
        for (field, text) in [
            ("code", &self.code),
            ("name", &self.name),
            ("vote", &self.vote),
            ("timezone", &self.timezone),
        ] {
            one_line("", field, text)?;
        }
        between("", "utc_offset_hours", self.utc_offset_hours, -12, 14)?;
        a_date_or_none("", "voting_day", &self.voting_day)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_names_and_dates_are_refused() {
        let check = |change: fn(&mut Info), expect: Option<&str>| {
            let mut info = Info { voting_day: "2024-11-27".into(), ..Info::default() };
            change(&mut info);
            assert_eq!(info.validate().err().map(|m| m.key).as_deref(), expect);
        };
        check(|_| {}, None);
        check(|info| info.voting_day.clear(), None);
        check(|info| info.voting_day = "27 November".into(), Some("record-not-a-date"));
        check(|info| info.voting_day = "2024-11-31".into(), Some("record-not-a-date"));
        check(|info| info.utc_offset_hours = 15, Some("record-field-between"));
        check(|info| info.name = "Kutai\nTimur".into(), Some("record-field-control"));
    }
}
