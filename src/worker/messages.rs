//! The messages between page and worker: objects with one field, named after the kind of message.

use serde::{Deserialize, Serialize};

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
    /// Plan this region; one at a time. The worker reports progress, then sends the plan.
    Plan {
        /// The region to plan.
        region: Box<Region>,
        /// The existing plan, if there is one.
        #[serde(default)]
        earlier: Option<Box<Plan>>,
        /// Whether to search from nothing, using only the trip codes of the earlier plan.
        #[serde(default)]
        fresh: bool,
        /// Trips to leave as they are.
        #[serde(default)]
        settled: Vec<SettledTrip>,
        /// Iterations of the search.
        iterations: u64,
        /// Seed of the search.
        seed: u64,
        /// Number of this worker among those that plan together, from 0; the plan of 0 counts.
        #[serde(default)]
        member: usize,
        /// Workers that plan together; 0 and 1 are one.
        #[serde(default)]
        members: usize,
    },
    /// What another worker's lanes have found.
    Found {
        /// Its number.
        by: usize,
        /// What it found.
        found: Vec<Found>,
    },
    /// Read this network file and join it with a region; one at a time. The page terminates the
    /// worker to cancel.
    Survey {
        /// Name of the file.
        name: String,
        /// Content of the file.
        #[serde(with = "tepat_intake::blob")]
        bytes: Vec<u8>,
        /// What to join the network with.
        joining: Box<Joining>,
    },
    /// Read this file of recorded tracks. The page terminates the worker to cancel.
    Tracks {
        /// Name of the file.
        name: String,
        /// Content of the file.
        #[serde(with = "tepat_intake::blob")]
        bytes: Vec<u8>,
        /// The region between whose places the tracks lead.
        region: Box<Region>,
        /// How they were travelled, if the user has said so.
        mode: Option<Mode>,
    },
    /// Pack this planning file for the browser's storage.
    Pack(#[serde(with = "tepat_intake::blob")] Vec<u8>),
    /// Answer this question about the network of a region. The worker reuses what it prepared for
    /// earlier questions about the same region.
    Ask {
        /// The region.
        region: Box<Region>,
        /// The question.
        question: Question,
    },
    /// Stop searching and send the best plan so far.
    Stop,
    /// Measure something; only in pages built with `instruments`.
    #[cfg(feature = "instruments")]
    #[serde(untagged)]
    Instrument(crate::instruments::bench::Request),
}

/// From the worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// How far the search has come.
    Progress(Progress),
    /// What lanes have found, for all others that plan together.
    Found(Vec<Found>),
    /// A first or better plan, with more to come.
    Better(Box<Plan>),
    /// The plan; nothing more follows.
    Done(Box<Plan>),
    /// The share of a network file read so far.
    Surveying(f64),
    /// The file has been read and is being joined with the region.
    Joining,
    /// The network of a file, joined with the region; nothing more follows.
    Surveyed(Box<Import>),
    /// The edges of recorded tracks; nothing more follows.
    Tracks(Box<TrackImport>),
    /// A packed planning file in base64; nothing more follows.
    Packed(String),
    /// How far the answer to a question has come.
    Asking {
        /// Parts done.
        done: usize,
        /// Parts in all.
        of: usize,
    },
    /// The answer; nothing more follows.
    Answered(Answer),
    /// The request failed, for this reason.
    Failed(Message),
    /// What was measured; only in pages built with `instruments`.
    #[cfg(feature = "instruments")]
    #[serde(untagged)]
    Instrument(crate::instruments::bench::Reply),
}
