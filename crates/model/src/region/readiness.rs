//! Readiness of sub-districts: criteria in the three parts that the province names, and what people say
//! of each on a day.

use serde::{Deserialize, Serialize};

use super::limits::{a_date, a_date_or_none, one_line, refused, single_code_fits};
use super::{Record, Region, Table};
use crate::message::Message;

/// A part of readiness.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadinessPart {
    /// Goods, stations, ways and staff.
    #[default]
    Technical,
    /// What several offices do together.
    Coordination,
    /// Neutrality of officials.
    Neutrality,
}

impl ReadinessPart {
    /// All parts, in the order of reports.
    pub const ALL: [Self; 3] = [Self::Technical, Self::Coordination, Self::Neutrality];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Coordination => "coordination",
            Self::Neutrality => "neutrality",
        }
    }
}

/// What in the file answers a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Every item has come in as many usable pieces as the stations there need.
    Supplied,
    /// The boxes of its stations are packed, or have left.
    Packed,
    /// The plan serves its stations in time.
    Served,
    /// There is a field assessment of each of its villages, or of an edge there.
    Assessed,
    /// Nobody is missing of those who guard there.
    Guarded,
    /// All its stations are in time in as many simulated cases as promised.
    Certain,
}

impl Answer {
    /// All answers, in the order of lists.
    pub const ALL: [Self; 6] =
        [Self::Supplied, Self::Packed, Self::Served, Self::Assessed, Self::Guarded, Self::Certain];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Supplied => "supplied",
            Self::Packed => "packed",
            Self::Served => "served",
            Self::Assessed => "assessed",
            Self::Guarded => "guarded",
            Self::Certain => "certain",
        }
    }
}

/// Something that must be so for a sub-district to be ready.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Code, e.g. `packed`.
    pub code: String,
    /// The part it belongs to.
    pub part: ReadinessPart,
    /// Name for people; empty for a usual criterion, which has a name in each language.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What in the file answers it; people answer the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

impl Record for Criterion {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        single_code_fits(&self.code)?;
        one_line(&self.code, "name", &self.name)?;
        one_line(&self.code, "source", &self.source)
    }
}

/// The criteria that hold where the region has none of its own.
pub fn usual_criteria() -> Table<Criterion> {
    use ReadinessPart::{Coordination, Neutrality, Technical};
    let criterion = |(code, part, answer): (&str, ReadinessPart, Option<Answer>)| Criterion {
        code: code.to_owned(),
        part,
        answer,
        ..Criterion::default()
    };
    let all = [
        ("supplied", Technical, Some(Answer::Supplied)),
        ("packed", Technical, Some(Answer::Packed)),
        ("served", Technical, Some(Answer::Served)),
        ("certain", Technical, Some(Answer::Certain)),
        ("assessed", Technical, Some(Answer::Assessed)),
        ("staff", Technical, None),
        ("stations", Technical, None),
        ("guarded", Coordination, Some(Answer::Guarded)),
        ("meeting", Coordination, None),
        ("health", Coordination, None),
        ("power", Coordination, None),
        ("pledge", Neutrality, None),
        ("violations", Neutrality, None),
    ];
    all.into_iter().map(criterion).collect()
}

/// How far something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadyState {
    /// Not at all.
    #[default]
    No,
    /// In part.
    Partly,
    /// Altogether.
    Yes,
    /// It does not apply here.
    NotNeeded,
}

impl ReadyState {
    /// All states, in order.
    pub const ALL: [Self; 4] = [Self::No, Self::Partly, Self::Yes, Self::NotNeeded];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Partly => "partly",
            Self::Yes => "yes",
            Self::NotNeeded => "not_needed",
        }
    }
}

/// What somebody says of a criterion in a sub-district on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadinessEntry {
    /// `criterion@area@on`.
    pub code: String,
    /// Code of the criterion.
    pub criterion: String,
    /// Code of the sub-district.
    pub area: String,
    /// The day, ISO 8601.
    pub on: String,
    /// How far it is.
    pub state: ReadyState,
    /// What shows it, such as the number of a record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// Who is responsible.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// By when it is to be so, ISO 8601; empty if that was not said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub due: String,
}

impl ReadinessEntry {
    /// What is said of a criterion in a sub-district on a day.
    pub fn new(criterion: &str, area: &str, on: &str, state: ReadyState) -> Self {
        Self {
            code: format!("{criterion}@{area}@{on}"),
            criterion: criterion.to_owned(),
            area: area.to_owned(),
            on: on.to_owned(),
            state,
            ..Self::default()
        }
    }
}

impl Record for ReadinessEntry {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        let joined = Self::new(&self.criterion, &self.area, &self.on, self.state).code;
        if self.code.len() > 150 || self.code != joined {
            return Err(refused("record-joined-code", &self.code, "code"));
        }
        one_line(&self.code, "code", &self.code)?;
        a_date(&self.code, "on", &self.on)?;
        a_date_or_none(&self.code, "due", &self.due)?;
        one_line(&self.code, "evidence", &self.evidence)?;
        one_line(&self.code, "by", &self.by)
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        if !region.is_area(&self.area) {
            let what = Message::warning("readiness-no-area").about(&self.code);
            found.push(what.with("day", self.on.as_str()).with("area", self.area.as_str()));
        }
    }
}

impl Region {
    /// The criteria of readiness: its own, else the usual ones.
    pub fn readiness_criteria(&self) -> Table<Criterion> {
        if self.criteria.is_empty() { usual_criteria() } else { self.criteria.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_of_a_day() {
        let new = |on: &str| ReadinessEntry::new("packed", "K1", on, ReadyState::Yes);
        assert_eq!(new("2024-11-20").validate(), Ok(()));
        assert!(new("besok").validate().is_err());
        let due = |due: &str| ReadinessEntry { due: due.into(), ..new("2024-11-20") };
        assert_eq!(due("2024-11-24").validate(), Ok(()));
        assert!(due("24 Nov").validate().is_err());
        let other = ReadinessEntry { area: "K2".into(), ..new("2024-11-20") };
        assert!(other.validate().is_err());
    }

    #[test]
    fn each_part_has_usual_criteria() {
        let usual = usual_criteria();
        for part in ReadinessPart::ALL {
            assert!(usual.iter().any(|criterion| criterion.part == part), "{part:?}");
        }
        for answer in Answer::ALL {
            assert!(usual.iter().any(|criterion| criterion.answer == Some(answer)), "{answer:?}");
        }
    }
}
