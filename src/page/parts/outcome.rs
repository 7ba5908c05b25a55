//! How a station fares, in a word and a look.

use crate::plan::StationOutcome;

/// Less spare time than this is tight, in minutes.
pub const TIGHT_MINUTES: i32 = 120;

/// The name of an outcome for looks: `unplanned`, `on-time`, `tight`, `late` or `unserved`.
pub fn state_of(outcome: Option<&StationOutcome>) -> &'static str {
    match outcome {
        None => "unplanned",
        Some(StationOutcome::OnTime { slack_minutes, .. }) if *slack_minutes < TIGHT_MINUTES => {
            "tight"
        }
        Some(StationOutcome::OnTime { .. }) => "on-time",
        Some(StationOutcome::Late { .. }) => "late",
        Some(StationOutcome::Unserved) => "unserved",
    }
}

/// The text key of a state's name.
pub fn state_key(state: &str) -> &'static str {
    match state {
        "on-time" => "state-on-time",
        "tight" => "state-tight",
        "late" => "state-late",
        "unserved" => "state-unserved",
        _ => "state-unplanned",
    }
}

/// Minutes to spare; negative when late, nothing when unserved.
pub fn slack(outcome: &StationOutcome) -> Option<i32> {
    match outcome {
        StationOutcome::OnTime { slack_minutes, .. } => Some(*slack_minutes),
        StationOutcome::Late { late_minutes, .. } => Some(-late_minutes),
        StationOutcome::Unserved => None,
    }
}
