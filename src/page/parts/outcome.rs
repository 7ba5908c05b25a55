//! The state of a station, in words and in looks.

use tepat_model::plan::StationOutcome;
use tepat_view::scene::StationState;

/// The `data-state` of an outcome: `unplanned`, `on-time`, `tight`, `late` or `unserved`.
pub fn state_of(outcome: Option<&StationOutcome>) -> &'static str {
    match outcome.copied().map(StationState::from).unwrap_or_default() {
        StationState::Unplanned => "unplanned",
        StationState::OnTime => "on-time",
        StationState::Tight => "tight",
        StationState::Late => "late",
        StationState::Unserved => "unserved",
    }
}

/// Text key of a state's name.
pub fn state_key(state: &str) -> &'static str {
    match state {
        "on-time" => "state-on-time",
        "tight" => "state-tight",
        "late" => "state-late",
        "unserved" => "state-unserved",
        _ => "state-unplanned",
    }
}

/// Slack in minutes; negative when late, `None` when unserved.
pub fn slack(outcome: &StationOutcome) -> Option<i32> {
    match outcome {
        StationOutcome::OnTime { slack_minutes, .. } => Some(*slack_minutes),
        StationOutcome::Late { late_minutes, .. } => Some(-late_minutes),
        StationOutcome::Unserved => None,
    }
}
