//! What supervisors ask about things, and what they are answered.

use serde::{Deserialize, Serialize};

use super::limits::{a_date, a_date_or_none, code_fits, one_line, out_of_range};
use super::{Record, Region};
use crate::message::Message;

/// What kind of thing an inquiry is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A place, by its code.
    #[default]
    Place,
    /// A station, by its code.
    Station,
    /// An edge or link, by its code.
    Edge,
    /// A trip, by its code.
    Trip,
    /// A change, by its id.
    Change,
    /// Costs of a kind, by the kind's name in files.
    Cost,
    /// A paper, by the number on it.
    Paper,
}

impl Subject {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 7] =
        [Self::Place, Self::Station, Self::Edge, Self::Trip, Self::Change, Self::Cost, Self::Paper];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Station => "station",
            Self::Edge => "edge",
            Self::Trip => "trip",
            Self::Change => "change",
            Self::Cost => "cost",
            Self::Paper => "paper",
        }
    }
}

/// How an inquiry stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InquiryStatus {
    /// Nobody has answered.
    #[default]
    Open,
    /// Answered, by a text or by a change.
    Answered,
    /// No longer asked.
    Withdrawn,
}

impl InquiryStatus {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Withdrawn];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A question of a supervisor about a thing, and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inquiry {
    /// Code, e.g. `Q-k7q2m0d4xz`.
    pub code: String,
    /// What kind of thing it is about.
    pub subject: Subject,
    /// Which of them.
    pub about: String,
    /// Who asks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// The day it was asked, ISO 8601.
    pub on: String,
    /// The question.
    pub asked: String,
    /// How it stands.
    #[serde(default, skip_serializing_if = "is_open")]
    pub status: InquiryStatus,
    /// The answer; may be empty if a change answers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// Id of the change that answers; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub change: String,
    /// Who answers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answered_by: String,
    /// The day it was answered, ISO 8601; empty while it is not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answered_on: String,
}

impl Inquiry {
    /// Fields that an answer or a withdrawal sets; the others are those of who asks.
    pub const OF_ANSWER: [&'static str; 5] =
        ["status", "answer", "change", "answered_by", "answered_on"];

    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        is_open(&self.status)
    }
}

fn is_open(status: &InquiryStatus) -> bool {
    *status == InquiryStatus::Open
}

/// Greatest length of a question or answer, in bytes.
const LONGEST_TEXT: usize = 4_000;

impl Record for Inquiry {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        a_date(&self.code, "on", &self.on)?;
        a_date_or_none(&self.code, "answered_on", &self.answered_on)?;
        for (field, text) in [("about", &self.about), ("asked", &self.asked)] {
            if text.trim().is_empty() {
                return Err(out_of_range(&self.code, field));
            }
        }
        let is_answered = !self.answer.trim().is_empty() || !self.change.is_empty();
        if self.status == InquiryStatus::Answered && !is_answered {
            return Err(out_of_range(&self.code, "answer"));
        }
        let texts = [
            ("about", &self.about),
            ("by", &self.by),
            ("asked", &self.asked),
            ("answer", &self.answer),
            ("change", &self.change),
            ("answered_by", &self.answered_by),
        ];
        texts.into_iter().try_for_each(|(field, text)| {
            if LONGEST_TEXT < text.len() {
                return Err(out_of_range(&self.code, field));
            }
            one_line(&self.code, field, text)
        })
    }
}

impl Region {
    /// How many inquiries wait for an answer.
    pub fn open_inquiries(&self) -> usize {
        self.inquiries.iter().filter(|inquiry| inquiry.is_open()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_answered_has_an_answer() {
        let check = |status: InquiryStatus, answer: &str, change: &str, expect: bool| {
            let inquiry = Inquiry {
                code: "Q1".into(),
                about: "T0001".into(),
                on: "2024-11-20".into(),
                asked: "Why so late?".into(),
                status,
                answer: answer.into(),
                change: change.into(),
                ..Inquiry::default()
            };
            assert_eq!(inquiry.validate().is_ok(), expect, "{status:?} {answer:?} {change:?}");
        };
        check(InquiryStatus::Open, "", "", true);
        check(InquiryStatus::Withdrawn, "", "", true);
        check(InquiryStatus::Answered, "", "", false);
        check(InquiryStatus::Answered, "  ", "", false);
        check(InquiryStatus::Answered, "The ferry.", "", true);
        check(InquiryStatus::Answered, "", "ab12", true);
        check(InquiryStatus::Open, "two\nlines", "", false);
    }
}
