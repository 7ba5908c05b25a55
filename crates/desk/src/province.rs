//! How the sub-districts of a regency stand, rolled up to one state each, for a map of a province.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::readiness::AreaReadiness;
use crate::report::{Alarm, Report};
use crate::supply::Share;
use tepat_model::plan::{Plan, StationOutcome, outcomes};
use tepat_model::region::Region;

/// How a sub-district stands; of several that are true the last counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaState {
    /// Every criterion of readiness is met.
    Ready,
    /// At least half of them are.
    InPart,
    /// Less than half of them are.
    NotReady,
    /// A station gets its goods late in the plan, or not at all.
    Late,
    /// An item is too short for all of its stations.
    Short,
    /// Its regency has not issued the report that is due: what is known of it may be old.
    Silent,
}

impl AreaState {
    /// All states, the best first.
    pub const ALL: [Self; 6] =
        [Self::Ready, Self::InPart, Self::NotReady, Self::Late, Self::Short, Self::Silent];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::InPart => "in-part",
            Self::NotReady => "not-ready",
            Self::Late => "late",
            Self::Short => "short",
            Self::Silent => "silent",
        }
    }
}

/// The state of each sub-district that has stations, by code of its post.
/// O(sub-districts + stations · log places + shares).
pub fn area_states(
    region: &Region,
    plan: Option<&Plan>,
    readiness: &[AreaReadiness],
    shares: &[Share],
    report: &Report,
) -> BTreeMap<String, AreaState> {
    let is_silent = report.alarms.iter().any(|alarm| matches!(alarm, Alarm::Silence(_)));
    let short: BTreeSet<&str> = shares
        .iter()
        .flat_map(|share| &share.areas)
        .filter(|area| area.incomplete_stations > 0)
        .map(|area| area.area.as_str())
        .collect();
    let mut late: BTreeSet<&str> = BTreeSet::new();
    let outcomes = plan.map(|plan| outcomes(region, plan)).unwrap_or_default();
    for (station, outcome) in region.stations.iter().zip(outcomes) {
        if !matches!(outcome, StationOutcome::OnTime { .. }) {
            late.extend(region.area_of_code(&station.code));
        }
    }
    let state = |area: &AreaReadiness| {
        let code = area.area.as_str();
        let ready = match area.score().percent() {
            _ if area.is_ready() => AreaState::Ready,
            50.. => AreaState::InPart,
            _ => AreaState::NotReady,
        };
        let found = [
            (is_silent, AreaState::Silent),
            (short.contains(code), AreaState::Short),
            (late.contains(code), AreaState::Late),
        ];
        let worst = found.into_iter().find(|(is_true, _)| *is_true).map(|(_, state)| state);
        (area.area.clone(), worst.unwrap_or(ready))
    };
    readiness.iter().map(state).collect()
}
