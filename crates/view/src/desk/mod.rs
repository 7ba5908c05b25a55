//! The desk in words and tables.

mod alternates;
mod board;
mod province;
mod readiness;
mod report;
mod risks;
mod supply;
mod tasks;

pub use alternates::{alternates_in_words, alternates_sheet};
pub use board::{Logged, board_in_words, call_in_words, log, threatened_in_words, wave_in_words};
pub use province::{Regency, area_state_name, province_html, province_svg};
pub use readiness::{
    answer_in_words, blocks_in_words, criteria_sheet, criterion_name, judged_sheet, part_name,
    readiness_in_words, ready_name, scores_sheet, trend_sheet,
};
pub use report::{
    alarm_in_words, change_in_words, discipline_in_words, escalations_of, escalations_sheet,
    figure_in_words, figure_name, figures_sheet, origin_name, report_text, situation_sheet, title,
};
pub use risks::{
    risk_effect_in_words, risk_state_name, risks_in_words, risks_of_assessments, risks_sheet,
};
pub use supply::{
    areas_sheet, entries_sheet, item_name, items_sheet, pace_in_words, share_in_words, share_sheet,
    step_name, supply_in_words, waves_in_words, work_sheet,
};
pub use tasks::{
    due_name, meeting_in_words, meetings_sheet, task_state_name, tasks_in_words, tasks_of_law,
    tasks_of_rules, tasks_sheet, units_sheet,
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
