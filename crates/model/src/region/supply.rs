//! Goods of the election as they come in and go out: one entry for what happened to one item on one
//! day in one place.

use serde::{Deserialize, Serialize};

use super::limits::{a_date, between, code_fits, one_line};
use super::{Record, Region};
use crate::fingerprint::tag;
use crate::message::Message;

/// What happens to goods, in the order in which it happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyStep {
    /// Ordered from a supplier.
    Ordered,
    /// Received at the store.
    #[default]
    Received,
    /// Sorted: ballots were looked through and counted.
    Sorted,
    /// Folded.
    Folded,
    /// Packed for a station.
    Packed,
    /// Left the store.
    Dispatched,
    /// Handed over at a station.
    Delivered,
    /// Back in the store after the count.
    Returned,
}

impl SupplyStep {
    /// All steps, in order.
    pub const ALL: [Self; 8] = [
        Self::Ordered,
        Self::Received,
        Self::Sorted,
        Self::Folded,
        Self::Packed,
        Self::Dispatched,
        Self::Delivered,
        Self::Returned,
    ];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Received => "received",
            Self::Sorted => "sorted",
            Self::Folded => "folded",
            Self::Packed => "packed",
            Self::Dispatched => "dispatched",
            Self::Delivered => "delivered",
            Self::Returned => "returned",
        }
    }

    /// Whether goods found damaged at this step are taken out of what stations can get.
    pub fn is_in_store(self) -> bool {
        matches!(self, Self::Received | Self::Sorted | Self::Folded | Self::Packed)
    }
}

/// What happened to one item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplyEntry {
    /// Code; see [`SupplyEntry::code_of`].
    pub code: String,
    /// The day, ISO 8601.
    pub on: String,
    /// Code of the item.
    pub item: String,
    /// What happened.
    pub step: SupplyStep,
    /// How many pieces, those damaged included.
    pub count: u32,
    /// How many of them are damaged and cannot be used.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub damaged: u32,
    /// Code of the sub-district, village post or station that they are for or went to; empty for the
    /// store.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Who supplied them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub supplier: String,
    /// Who counted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Remark, such as the number of a receipt.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Most pieces of one entry.
const MOST_PIECES: i64 = 100_000_000;

impl SupplyEntry {
    /// A code for an entry of a day, from what tells it apart: for one typed by hand the tag of the
    /// document and a number, for one of a list what the row says. So entries of different people stay
    /// apart when files are merged, and a list that is loaded twice counts once.
    pub fn code_of(on: &str, parts: &[&str]) -> String {
        let more: Vec<&str> = parts.iter().copied().chain(["2"]).collect();
        format!("S{on}-{}{}", tag(parts), tag(&more))
    }
}

impl Record for SupplyEntry {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        a_date(&self.code, "on", &self.on)?;
        code_fits(&self.item)?;
        between(&self.code, "count", self.count, 0, MOST_PIECES)?;
        between(&self.code, "damaged", self.damaged, 0, self.count.into())?;
        let texts = [
            ("place", &self.place),
            ("supplier", &self.supplier),
            ("by", &self.by),
            ("note", &self.note),
        ];
        texts.into_iter().try_for_each(|(field, text)| one_line(&self.code, field, text))
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        let mut lacks = |key: &str, field: &str, code: &str| {
            let what = Message::warning(key).about(&self.code).with("day", self.on.as_str());
            found.push(what.with(field, code));
        };
        if region.items.get(&self.item).is_none() {
            lacks("supply-no-item", "item", &self.item);
        }
        let is_known =
            || region.places.get(&self.place).or(region.place_of_station(&self.place)).is_some();
        if !self.place.is_empty() && !is_known() {
            lacks("supply-no-place", "place", &self.place);
        }
    }
}

impl Region {
    /// The village post that serves the station with this code.
    fn place_of_station(&self, code: &str) -> Option<&super::Place> {
        self.stations.get(code).and_then(|station| self.pps_of(station))
    }

    /// Code of the sub-district that a sub-district post, village post or station belongs to; `None` for
    /// the store and unknown codes.
    pub fn area_of_code(&self, code: &str) -> Option<&str> {
        let place = self.places.get(code).or_else(|| self.place_of_station(code))?;
        self.ppk_of(place).map(|post| post.code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_say_a_day_and_no_more_damaged_than_there_are() {
        let check = |on: &str, count: u32, damaged: u32, expect: Option<&str>| {
            let (on, item) = (on.to_owned(), "ballot".to_owned());
            let code = SupplyEntry::code_of(&on, &["1"]);
            let entry = SupplyEntry { code, on, item, count, damaged, ..SupplyEntry::default() };
            let refused = entry.validate().err().and_then(|message| message.at.column);
            assert_eq!(refused.as_deref(), expect, "{entry:?}");
        };
        check("2024-11-20", 100, 3, None);
        check("2024-11-20", 0, 0, None);
        check("2024-11-31", 100, 3, Some("on"));
        check("2024-11-20", 2, 3, Some("damaged"));
        check("2024-11-20", 200_000_000, 0, Some("count"));
    }

    #[test]
    fn codes_tell_entries_apart_and_repeat_for_the_same() {
        let code = |parts: &[&str]| SupplyEntry::code_of("2024-11-20", parts);
        assert_eq!(code(&["a", "1"]), code(&["a", "1"]));
        assert_ne!(code(&["a", "1"]), code(&["a", "2"]));
        assert!(code(&["a"]).starts_with("S2024-11-20-"));
    }
}
