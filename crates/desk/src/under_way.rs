//! How the trips of a plan stand at a moment, from what has been reported of them.

use serde::{Deserialize, Serialize};

use tepat_model::plan::{Heading, Mark, MarkState, Plan, SettledTrip, SettledTrips, Trip, implied};
use tepat_model::region::Region;
use tepat_model::time::Moment;
use tepat_planner::handed::{boxes_handed_over, stops_done};

/// How a trip stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It should have left, and nobody has said that it did.
    NoReport,
    /// It has left and should have arrived, and nobody has said that it did.
    NotArrived,
    /// It broke off.
    Failed,
    /// It has left, or is loaded, and need not have arrived yet.
    OnTheWay,
    /// It need not have left yet.
    NotYet,
    /// Its last stop has signed, or its base on the return, or must have.
    Arrived,
}

impl Standing {
    /// All, what needs attention first.
    pub const ALL: [Self; 6] = [
        Self::NoReport,
        Self::NotArrived,
        Self::Failed,
        Self::OnTheWay,
        Self::NotYet,
        Self::Arrived,
    ];

    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Self::NoReport => "standing-no-report",
            Self::NotArrived => "standing-not-arrived",
            Self::Failed => "standing-failed",
            Self::OnTheWay => "standing-on-the-way",
            Self::NotYet => "standing-not-yet",
            Self::Arrived => "standing-arrived",
        }
    }

    /// Whether somebody should ask after it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::NoReport | Self::NotArrived)
    }
}

/// A trip, how it stands, and what is reported of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Followed<'a> {
    /// Whether it belongs to the distribution or to the return.
    pub heading: Heading,
    /// The trip.
    pub trip: &'a Trip,
    /// How it stands.
    pub standing: Standing,
    /// What is reported of it; plain if it is settled only.
    pub mark: Option<Mark>,
    /// How many of its stops have got their goods, by its report or by boxes counted there.
    pub done: usize,
}

/// All trips with goods, out and then back, as they stand at a moment, in the order of the plan. One
/// without a report that a reported one builds on has arrived, and so has one all of whose stops have
/// their goods. O(kits · log kits + entries).
pub fn followed<'a>(
    region: &Region,
    plan: &'a Plan,
    settled: &[SettledTrip],
    now: Moment,
) -> Vec<Followed<'a>> {
    let counted = boxes_handed_over(region);
    let settled = SettledTrips::new(settled);
    let implied = implied(plan, &settled);
    let of = |(heading, trip): (Heading, &'a Trip)| {
        let mark = settled.of(heading, trip).map(|settled| settled.mark);
        let is_out = heading == Heading::Out;
        let done = stops_done(trip, mark.unwrap_or_default(), &counted);
        let done = done.into_iter().filter(|done| *done && is_out).count();
        let all_done = done > 0 && done == trip.visits.len();
        let has_failed = mark.is_some_and(|mark| mark.state == MarkState::Failed);
        let standing = match implied.contains(trip.code.as_str()) || (all_done && !has_failed) {
            true => Standing::Arrived,
            false => standing(heading, trip, mark, done > 0, now),
        };
        Followed { heading, trip, standing, mark, done }
    };
    plan.all_trips().filter(|(_, trip)| !trip.is_posting()).map(of).collect()
}

fn standing(
    heading: Heading,
    trip: &Trip,
    mark: Option<Mark>,
    some_done: bool,
    now: Moment,
) -> Standing {
    let last = trip.visits.last().map(|visit| trip.handed_over(heading, visit));
    let last = last.unwrap_or(trip.back_at);
    let state = mark.unwrap_or_default().state;
    // Whoever has handed something over has left.
    let has_left = some_done && state == MarkState::Settled;
    match if has_left { MarkState::Departed } else { state } {
        MarkState::Failed => Standing::Failed,
        MarkState::Arrived => Standing::Arrived,
        MarkState::Loaded | MarkState::Departed if last < now => Standing::NotArrived,
        MarkState::Loaded | MarkState::Departed => Standing::OnTheWay,
        MarkState::Settled if trip.depart_at < now => Standing::NoReport,
        MarkState::Settled => Standing::NotYet,
    }
}
