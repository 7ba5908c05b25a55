//! What page and worker say to each other: objects of one field, named for the kind.

use serde::{Deserialize, Serialize};
use tepat_network::read::ReadOptions;

use tepat_intake::survey::{Import, Joining, TrackImport};
use tepat_model::message::Message;
use tepat_model::plan::{Plan, Progress, SettledTrip};
use tepat_model::region::{Mode, Region};
use tepat_planner::Found;
use tepat_planner::questions::{Answer, Question};

/// From the page to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Plan this region. One at a time; the worker answers with progress until done.
    Plan {
        /// What to plan.
        region: Box<Region>,
        /// The plan there is.
        #[serde(default)]
        earlier: Option<Box<Plan>>,
        /// Whether to search from nothing: the earlier plan then says codes alone.
        #[serde(default)]
        fresh: bool,
        /// Trips that stay as they are.
        #[serde(default)]
        settled: Vec<SettledTrip>,
        /// Iterations of the search.
        iterations: u64,
        /// Seed of the search.
        seed: u64,
        /// Number of this worker among those that plan together, from 0; the plan of 0 counts.
        member: usize,
        /// Workers that plan together.
        members: usize,
    },
    /// What another worker's lanes have found.
    Found {
        /// Its number.
        by: usize,
        /// What it found.
        found: Vec<Found>,
    },
    /// Read this network file and join it with a region. One at a time as well; the page ends the worker to cancel.
    Survey {
        /// Its name.
        name: String,
        /// What is in it.
        #[serde(with = "tepat_intake::blob")]
        bytes: Vec<u8>,
        /// What to keep of it.
        options: ReadOptions,
        /// What to join it with.
        joining: Box<Joining>,
    },
    /// Read this file of recorded tracks; the page ends the worker to cancel.
    Tracks {
        /// Its name.
        name: String,
        /// What is in it.
        #[serde(with = "tepat_intake::blob")]
        bytes: Vec<u8>,
        /// The region whose places they lead between.
        region: Box<Region>,
        /// How they were travelled, if the user says so.
        mode: Option<Mode>,
    },
    /// Pack this planning file for the browser's storage.
    Pack(#[serde(with = "tepat_intake::blob")] Vec<u8>),
    /// Answer this question to the network of a region. What was prepared for the region before
    /// is used again.
    Ask {
        /// The region.
        region: Box<Region>,
        /// The question.
        question: Question,
    },
    /// End the search now and answer with the best so far.
    Stop,
    /// Measure something; in pages built for that.
    #[cfg(feature = "instruments")]
    #[serde(untagged)]
    Instrument(crate::instruments::bench::Request),
}

/// From the worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// How far the search is.
    Progress(Progress),
    /// What lanes have found, for all others that plan together.
    Found(Vec<Found>),
    /// A first or better plan, with more to come.
    Better(Box<Plan>),
    /// The plan; nothing more follows.
    Done(Box<Plan>),
    /// The share of a network file that was read.
    Surveying(f64),
    /// All of it was read and is being joined with the region.
    Joining,
    /// The network of a file, joined; nothing more follows.
    Surveyed(Box<Import>),
    /// The edges of recorded tracks; nothing more follows.
    Tracks(Box<TrackImport>),
    /// A packed planning file in base64; nothing more follows.
    Packed(String),
    /// How much of how much is done of a question.
    Asking {
        /// Done.
        done: usize,
        /// Of so many.
        of: usize,
    },
    /// The answer; nothing more follows.
    Answered(Answer),
    /// Nothing can be made of what was asked for.
    Failed(Message),
    /// What was measured; in pages built for that.
    #[cfg(feature = "instruments")]
    #[serde(untagged)]
    Instrument(crate::instruments::bench::Reply),
}
