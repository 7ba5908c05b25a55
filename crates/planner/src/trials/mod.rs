//! What changes to the region would bring: what a pin or a rule costs, what one vehicle more is
//! worth, how the cost rises with fewer boats.
//!
//! A trial makes one change to the region and searches on from the plan at hand. Its result is
//! compared with that of a trial without any change, which searches on equally long; so what only
//! the longer search brings is not ascribed to the change. What a trial finds is what can be had at
//! least: a longer search may find more.

pub(crate) mod propose;

use serde::{Deserialize, Serialize};

use crate::certainty::certainty_of;
use crate::run::{Next, Options, Report, at_once, go_on};
use tepat_model::document::Edit;
use tepat_model::message::Message;
use tepat_model::plan::{Plan, Progress, SettledTrip, summary};
use tepat_model::region::Region;
use tepat_model::time::Moment;

pub use propose::{counts, proposed};

/// Default number of iterations of each trial.
pub const TRIAL_ITERATIONS: u64 = 10_000;

/// How often the plan of each trial is driven to estimate how sure it is, with the same delays for
/// all of them.
const RUNS: u64 = 400;

/// What a trial changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Nothing: what the others are compared with.
    Nothing,
    /// The dispatch day of a sub-district, by code of its post, follows from the hours again.
    FreeWave(String),
    /// The stations of a sub-district get their goods by way of the posts.
    ByPosts(String),
    /// The stations of a sub-district get their goods straight from the store.
    Direct(String),
    /// Goods of a sub-district go from the store to the village posts, past its own.
    Villages(String),
    /// Goods are handed over at a post that is open.
    Through(String),
    /// Goods go past a post that is open.
    Past(String),
    /// Goods come to a post or village from another base: its code, then that of the base.
    Via(String, String),
    /// Goods come to a post or village by another class: its code, then that of the class.
    ByClass(String, String),
    /// Another store serves a sub-district: its code, then that of the store.
    Store(String, String),
    /// The store that serves a sub-district follows from the hours again.
    FreeStore(String),
    /// From where and by which class goods come to a post is decided by the search again.
    FreeWay(String),
    /// Settled trips may change.
    Release,
    /// A rule, by name, has another value.
    Rule(String, i64),
    /// Vehicles of a class, by code, may be under way until this minute of the day.
    Until(String, i32),
    /// A row of the fleet, by code, has another number of vehicles.
    Count(String, u32),
    /// A closed edge, by code, is open.
    Open(String),
    /// One vehicle more where none stands: its class, then its base.
    New(String, String),
}

impl Change {
    /// Whether the search decides this itself where people have not: bases, classes and open posts, but
    /// not which other posts goods pass or which store serves them.
    pub fn is_for_search(&self) -> bool {
        matches!(
            self,
            Self::Through(_) | Self::Past(_) | Self::Via(..) | Self::ByClass(..) | Self::FreeWay(_)
        )
    }

    /// Whether it forces another way of goods.
    pub fn is_way(&self) -> bool {
        matches!(
            self,
            Self::ByPosts(_)
                | Self::Direct(_)
                | Self::Villages(_)
                | Self::Through(_)
                | Self::Past(_)
                | Self::Via(..)
                | Self::ByClass(..)
                | Self::Store(..)
                | Self::FreeWay(_)
        )
    }
}

/// The groups in which changes are proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// What people have fixed for single places and trips.
    Pins,
    /// Posts that goods pass through or not.
    Posts,
    /// What holds everywhere.
    Rules,
    /// Vehicles.
    Fleet,
    /// Closed edges.
    Edges,
}

impl Group {
    /// All groups, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Pins, Self::Posts, Self::Rules, Self::Fleet, Self::Edges];

    /// Its name in files, on the command line and in the keys of texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pins => "pins",
            Self::Posts => "posts",
            Self::Rules => "rules",
            Self::Fleet => "fleet",
            Self::Edges => "edges",
        }
    }
}

/// A change to try.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// What it changes.
    pub change: Change,
    /// The same as edits of the region, in order; empty if the region stays.
    pub edits: Vec<Edit>,
}

impl Trial {
    pub(super) fn new(change: Change, edits: Vec<Edit>) -> Self {
        Self { change, edits }
    }

    /// The trial without any change.
    pub fn of_nothing() -> Self {
        Self { change: Change::Nothing, edits: Vec::new() }
    }
}

/// What the plan of a trial is like.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Stations without goods.
    pub unserved: usize,
    /// Stations whose goods arrive after the deadline.
    pub late: usize,
    /// Cost of the distribution.
    pub cost_rupiah: u64,
    /// Vehicles used.
    pub vehicles: u32,
    /// When the last goods are signed for.
    pub latest: Option<Moment>,
    /// Stations late on average if the plan meets with delays.
    pub late_by_delays: f64,
}

/// A trial that was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// What was tried.
    pub trial: Trial,
    /// What came of it.
    pub outcome: Outcome,
}

/// Makes a trial from a plan at hand and its settled trips: what came of it, and its plan.
///
/// The plan is for the region with the change and with no cost of giving goods to other vehicles:
/// only the change itself is to count. The same input gives the same plan. Takes the time of a search
/// with so many iterations, and of 400 simulated runs.
///
/// # Errors
/// The change does not fit into the region.
pub async fn make(
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
    trial: &Trial,
    options: Options,
    report: &mut impl Report,
) -> Result<(Outcome, Plan), Message> {
    let mut with = region.clone();
    trial.edits.iter().try_for_each(|edit| edit.apply(&mut with))?;
    with.rules.change_cost_rupiah = 0;
    let settled = if trial.change == Change::Release { &[] } else { settled };
    let found = go_on(&with, plan, settled, options, report).await;
    Ok((outcome(&with, &found, options.seed), found))
}

/// Makes a trial synchronously; see [`make`].
///
/// # Errors
/// The change does not fit into the region.
pub fn make_now(
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
    trial: &Trial,
    options: Options,
) -> Result<(Outcome, Plan), Message> {
    let mut report = async |_: &Progress, _: Option<&Plan>| Next::GoOn;
    at_once(make(region, plan, settled, trial, options, &mut report))
}

fn outcome(region: &Region, plan: &Plan, seed: u64) -> Outcome {
    let sums = summary(region, plan);
    Outcome {
        unserved: sums.unserved,
        late: sums.late,
        cost_rupiah: sums.all.cost_rupiah,
        vehicles: sums.all.vehicles,
        latest: sums.latest.map(|(at, _)| at),
        late_by_delays: certainty_of(region, plan, RUNS, seed).certainty.late_stations,
    }
}
