//! What page and worker say to each other: objects of one field, named for the kind.

use serde::{Deserialize, Serialize};

use crate::message::Message;
use crate::plan::{Plan, Progress};
use crate::region::Region;

/// From the page to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Plan this region. One at a time; the worker answers with progress until done.
    Plan {
        /// What to plan.
        region: Box<Region>,
        /// Iterations of the search.
        iterations: u64,
        /// Seed of the search.
        seed: u64,
    },
    /// End the search now and answer with the best so far.
    Stop,
}

/// From the worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// How far the search is.
    Progress(Progress),
    /// A first or better plan, with more to come.
    Better(Box<Plan>),
    /// The plan; nothing more follows.
    Done(Box<Plan>),
    /// No plan can be made at all.
    Failed(Message),
}
