//! What page and worker say to each other: objects of one field, named for the kind.

use serde::{Deserialize, Serialize};
use tepat_network::read::ReadOptions;
use tepat_routing::team::Share;

use crate::instruments::published::{Limit, Solved, Standing, Worker};
use tepat_intake::survey::{Import, Joining, TrackImport};
use tepat_model::message::Message;
use tepat_model::plan::{Plan, Progress, SettledTrip};
use tepat_model::region::{Mode, Region};
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
    },
    /// Solve this published instance, to measure the engine. One at a time as well.
    Solve {
        /// The instance as its file has it.
        text: String,
        /// The set it is of, which says how to round.
        set: String,
        /// How long to search.
        limit: Limit,
        /// Seed of the search.
        seed: u64,
        /// Which of how many workers this one is.
        worker: Worker,
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
    /// What all workers on an instance brought to the end of a round, in their order.
    Meet(Vec<Share>),
    /// Answer this question to the network of a region. What was prepared for the region before
    /// is used again.
    Ask {
        /// The region.
        region: Box<Region>,
        /// The question.
        question: Question,
    },
    /// Measure the graph on a made-up network of about so many crossings.
    Measure(usize),
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
    /// How far the search for a solution of an instance is.
    Solving(Standing),
    /// A round is over: what this worker has; it waits for all to be told.
    Meet(Share),
    /// The solution of an instance; nothing more follows.
    Solved(Solved),
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
    /// Milliseconds by what was done.
    Measured(Vec<(String, f64)>),
    /// The answer; nothing more follows.
    Answered(Answer),
    /// Nothing can be made of what was asked for.
    Failed(Message),
}
