//! Reports of trips, in words.

use tepat_model::plan::{Mark, MarkState};

use crate::words::{self, Language};

/// A mark in words, such as `berangkat H-2 07.30`; empty for a plain one.
pub fn mark_in_words(mark: Mark, language: Language) -> String {
    if mark.is_plain() {
        return String::new();
    }
    let state = words::text(language, state_key(mark.state));
    let said = match mark.at {
        Some(at) => format!("{state} {}", words::moment(language, at)),
        None => state,
    };
    if mark.stops == 0 {
        return said;
    }
    let stops = [("stops", mark.stops.into())];
    format!("{said}, {}", words::text_with(language, "mark-stops", &stops))
}

/// Key of the name of a state.
pub fn state_key(state: MarkState) -> &'static str {
    match state {
        MarkState::Settled => "mark-settled",
        MarkState::Loaded => "mark-loaded",
        MarkState::Departed => "mark-departed",
        MarkState::Arrived => "mark-arrived",
        MarkState::Failed => "mark-failed",
    }
}
