//! The desk in words and tables.

mod supply;

pub use supply::{
    areas_sheet, entries_sheet, item_name, items_sheet, pace_in_words, share_in_words, share_sheet,
    step_name, supply_in_words, waves_in_words, work_sheet,
};

use crate::words::{self, Language};
use tepat_model::calendar::h_day_of;
use tepat_model::region::Region;

/// A day with its H-day: `20 Nov 2024, H-7`; the day alone while voting day is not known.
pub fn day_in_words(region: &Region, language: Language, day: &str) -> String {
    let written = words::day(language, day);
    match h_day_of(&region.info.voting_day, day) {
        Some(h_day) => format!("{written}, {}", words::h_day(h_day.into())),
        None => written,
    }
}
