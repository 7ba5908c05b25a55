//! The record of changes, searched: who changed what, when and why.

use crate::merge::when;
use crate::sheet::Sheet;
use crate::words::{Language, describe, text};
use tepat_model::document::{Document, Edit, HistoryRow, short_id};
use tepat_model::plan::TripKey;
use tepat_model::region::Region;

/// Which changes are wanted; what is empty takes all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Words that must be in who, what or why, in any order and case.
    pub text: String,
    /// Part of the name of who made it.
    pub by: String,
    /// The thing that it names.
    pub about: Option<Thing>,
    /// First and last day, such as `2024-11-20`, both included.
    pub days: [String; 2],
}

/// A thing that changes name.
#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    /// Code of a record of the region.
    Record(String),
    /// A trip.
    Trip(TripKey),
}

impl Thing {
    fn is_named_in(&self, edit: &Edit) -> bool {
        match self {
            Self::Record(code) => edit.names(code),
            Self::Trip(trip) => match edit {
                Edit::Settle { trips } => trips.iter().any(|settled| settled.trip == *trip),
                Edit::Release { trips } => trips.contains(trip),
                Edit::Several { edits } => edits.iter().any(|edit| self.is_named_in(edit)),
                _ => false,
            },
        }
    }
}

impl Asked {
    fn takes(&self, row: &HistoryRow<'_>, region: &Region, language: Language) -> bool {
        let change = row.change;
        let day = change.at.get(..10).unwrap_or_default();
        let [first, last] = &self.days;
        let in_time = (first.is_empty() || day >= first.as_str())
            && (last.is_empty() || day <= last.as_str());
        let by = change.by.to_lowercase();
        if !in_time
            || !by.contains(&self.by.to_lowercase())
            || self.about.as_ref().is_some_and(|thing| !thing.is_named_in(&change.edit))
        {
            return false;
        }
        if self.text.trim().is_empty() {
            return true;
        }
        let what = describe(&change.edit, region, language);
        let all = format!("{by} {what} {}", change.why).to_lowercase();
        self.text.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }
}

/// The changes that are asked for, signatures among them, newest first: when, who, what, why, in which
/// scenario, and whether they are in force.
pub fn history(document: &Document, region: &Region, asked: &Asked, language: Language) -> Sheet {
    let names = document.scenarios();
    let scenario = |id: &str| {
        let named = names.iter().find(|(known, _)| *known == id);
        named.map_or_else(|| text(language, "scenario-base"), |(_, name)| (*name).to_owned())
    };
    let rows = document.history().into_iter().rev();
    let rows: Vec<_> = rows.filter(|row| asked.takes(row, region, language)).collect();
    Sheet::of(&rows, language, |row| row.change.id.clone())
        .texts("col-when", |row| when(&row.change.at))
        .texts("col-who", |row| row.change.by.clone())
        .texts("col-what", |row| describe(&row.change.edit, region, language))
        .texts("col-why", |row| row.change.why.clone())
        .texts("col-scenario", |row| scenario(row.change.scenario_id()))
        .texts("col-holds", |row| {
            text(language, if row.holds { "history-holds" } else { "history-undone" })
        })
        .texts("col-id", |row| short_id(&row.change.id).to_owned())
        .marked(|row| if row.holds { "" } else { "undone" })
        .done()
}
