//! Desks and tasks: who works together, what is to be done, by whom, and by which H-day.

use serde::{Deserialize, Serialize};

use super::limits::{a_date, a_date_or_none, between, code_fits, one_line};
use super::{Record, Region};
use crate::message::Message;

/// A desk, task force or working group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskUnit {
    /// Code, e.g. `D01`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Who belongs to it, with commas between.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub members: String,
    /// What it is there for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub duties: String,
}

impl Record for DeskUnit {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        let texts = [("name", &self.name), ("members", &self.members), ("duties", &self.duties)];
        texts.into_iter().try_for_each(|(field, text)| one_line(&self.code, field, text))
    }
}

/// How a task stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Nothing has been done yet.
    #[default]
    Open,
    /// Somebody is at it.
    Begun,
    /// Done.
    Done,
    /// Not to be done any more.
    Dropped,
}

impl TaskState {
    /// All states, in order.
    pub const ALL: [Self; 4] = [Self::Open, Self::Begun, Self::Done, Self::Dropped];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    /// Whether nothing is left to do.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Dropped)
    }
}

/// Something to be done by an H-day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Code, e.g. `64.02.G001-k7q2m`.
    pub code: String,
    /// What is to be done.
    pub name: String,
    /// By which H-day.
    pub due_h: i16,
    /// Who is responsible: name of a desk or person.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Who is to be asked, with commas between.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ask: String,
    /// Who is to be told, with commas between.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tell: String,
    /// How it stands.
    pub state: TaskState,
    /// The day it was done, ISO 8601; empty while it is not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub done_on: String,
    /// The decision, rule or calendar that it comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// A meeting; what it decided are tasks that name it as their source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Code, e.g. `64.02.M001-k7q2m`.
    pub code: String,
    /// The day, ISO 8601.
    pub on: String,
    /// What it was about.
    pub name: String,
    /// Who was there, with commas between.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub present: String,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
}

impl Record for Meeting {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        a_date(&self.code, "on", &self.on)?;
        let texts = [("name", &self.name), ("present", &self.present), ("notes", &self.notes)];
        texts.into_iter().try_for_each(|(field, text)| one_line(&self.code, field, text))
    }
}

/// Something that was passed up at once, and what came back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Code, e.g. `64.02.X001-k7q2m`.
    pub code: String,
    /// The day it was sent, ISO 8601.
    pub on: String,
    /// What it said.
    pub what: String,
    /// To whom.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// The day it was answered, ISO 8601; empty while it is not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answered_on: String,
    /// The answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
}

impl Record for Escalation {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        a_date(&self.code, "on", &self.on)?;
        a_date_or_none(&self.code, "answered_on", &self.answered_on)?;
        let texts = [("what", &self.what), ("to", &self.to), ("answer", &self.answer)];
        texts.into_iter().try_for_each(|(field, text)| one_line(&self.code, field, text))
    }
}

/// Tasks are due within a year before or after voting day.
const MOST_DAYS: i64 = 366;

impl Record for Task {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        between(&self.code, "due_h", self.due_h, -MOST_DAYS, MOST_DAYS)?;
        a_date_or_none(&self.code, "done_on", &self.done_on)?;
        let texts = [
            ("name", &self.name),
            ("by", &self.by),
            ("ask", &self.ask),
            ("tell", &self.tell),
            ("source", &self.source),
        ];
        texts.into_iter().try_for_each(|(field, text)| one_line(&self.code, field, text))
    }
}

/// What the rules of a region ask for, as H-days: its key, and by when.
pub fn calendar_of_rules(region: &Region) -> [(&'static str, i16); 7] {
    let rules = &region.rules;
    [
        ("receive", rules.dispatch_from_h + 7),
        ("pack", rules.dispatch_from_h + 1),
        ("papers", rules.dispatch_from_h + 1),
        ("dispatch", rules.dispatch_from_h),
        ("ppk", rules.ppk_due_h),
        ("pps", rules.pps_due_h),
        ("tps", rules.tps_due_h),
    ]
}

/// The regulation that [`legal_calendar`] is from.
pub const LEGAL_SOURCE: &str = "PKPU 2/2024";

/// Stages of the regional elections of 2024 that are still to come when goods are prepared, as H-days
/// before 27 November 2024: their keys, and by when. From the annex of PKPU 2/2024.
pub fn legal_calendar() -> [(&'static str, i16); 6] {
    [
        ("candidates", 66),
        ("voter-list", 65),
        ("campaign", 63),
        ("quiet", 4),
        ("vote", 0),
        ("recapitulation", -19),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{day_number, iso_day};

    #[test]
    fn the_legal_calendar_has_the_days_of_the_regulation() {
        let on = |key: &str| {
            let (_, due_h) = legal_calendar().into_iter().find(|(of, _)| *of == key).unwrap();
            iso_day(day_number("2024-11-27").unwrap() - i64::from(due_h))
        };
        assert_eq!(on("candidates"), "2024-09-22");
        assert_eq!(on("voter-list"), "2024-09-23");
        assert_eq!(on("campaign"), "2024-09-25");
        assert_eq!(on("quiet"), "2024-11-23");
        assert_eq!(on("recapitulation"), "2024-12-16");
    }

    #[test]
    fn what_is_passed_up_has_its_days() {
        let sent = |on: &str, answered_on: &str| Escalation {
            code: "X1".into(),
            on: on.into(),
            answered_on: answered_on.into(),
            ..Escalation::default()
        };
        assert_eq!(sent("2024-11-18", "").validate(), Ok(()));
        assert_eq!(sent("2024-11-18", "2024-11-19").validate(), Ok(()));
        assert!(sent("", "").validate().is_err());
        assert!(sent("2024-11-18", "besok").validate().is_err());
    }

    #[test]
    fn meetings_have_a_day() {
        let meeting = |on: &str| Meeting { code: "M1".into(), on: on.into(), ..Meeting::default() };
        assert_eq!(meeting("2024-11-18").validate(), Ok(()));
        assert!(meeting("Senin").validate().is_err());
    }

    #[test]
    fn tasks_are_due_within_a_year() {
        let task = |due_h| Task { code: "G1".into(), due_h, ..Task::default() };
        assert_eq!(task(-30).validate(), Ok(()));
        assert_eq!(task(366).validate(), Ok(()));
        assert!(task(367).validate().is_err());
        let done = Task { done_on: "kemarin".into(), ..task(3) };
        assert!(done.validate().is_err());
    }
}
