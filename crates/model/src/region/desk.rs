//! Rules of the desk: how goods that are short are shared out, and what paces and reports count from.

use serde::{Deserialize, Serialize};

use super::Region;
use super::limits::between;
use super::parts::Single;
use crate::message::Message;

/// How what is short is shared out among sub-districts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareRule {
    /// In the order in which the goods of the sub-districts leave the store, each as much as it needs.
    #[default]
    FirstLeaving,
    /// To each in proportion to what it still needs.
    Proportional,
}

impl ShareRule {
    /// All rules, in the order of lists.
    pub const ALL: [Self; 2] = [Self::FirstLeaving, Self::Proportional];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::FirstLeaving => "first_leaving",
            Self::Proportional => "proportional",
        }
    }
}

/// Rules of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeskRules {
    /// How what is short is shared out.
    pub share: ShareRule,
    /// Over how many days, the last included, the present pace of work is taken.
    pub pace_days: u16,
    /// On which day of the week the report is due: 1 is Monday, 7 Sunday.
    pub report_weekday: u16,
    /// From how many days before voting day on a report is due every day.
    pub daily_from_h: u16,
    /// From which likelihood on a risk is reported at once, in per cent.
    pub escalate_percent: u16,
}

impl Default for DeskRules {
    fn default() -> Self {
        Self {
            share: ShareRule::FirstLeaving,
            pace_days: 5,
            report_weekday: 1,
            daily_from_h: 7,
            escalate_percent: 50,
        }
    }
}

impl DeskRules {
    /// Whether all are as they are where nobody says; such rules are left out of files.
    pub fn are_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Single for DeskRules {
    fn validate(&self) -> Result<(), Message> {
        between("", "pace_days", self.pace_days, 1, 60)?;
        between("", "report_weekday", self.report_weekday, 1, 7)?;
        between("", "daily_from_h", self.daily_from_h, 0, 60)?;
        between("", "escalate_percent", self.escalate_percent, 0, 100)
    }
}

impl Region {
    /// Whether the desk has kept nothing.
    pub(crate) fn has_no_desk(&self) -> bool {
        self.desk.are_usual()
            && self.supplies.is_empty()
            && self.criteria.is_empty()
            && self.readiness.is_empty()
            && self.risks.is_empty()
            && self.units.is_empty()
            && self.tasks.is_empty()
            && self.meetings.is_empty()
            && self.escalations.is_empty()
            && self.desk_reports.is_empty()
    }
}
