//! The messages between page and worker: objects with one field, named after the message's kind.

use serde::{Deserialize, Serialize};

use super::lists::{ListAnswer, ListQuestion};
use tepat_desk::board::Threatened;
use tepat_desk::risks::RiskEffect;
use tepat_intake::blob::as_json;
use tepat_intake::survey::{Import, Joining, TrackImport};
use tepat_model::document::Brought;
use tepat_model::key::Owner;
use tepat_model::message::Message;
use tepat_model::plan::{Plan, Progress, SettledTrip};
use tepat_model::region::{Mode, Region};
use tepat_model::time::Moment;
use tepat_planner::Found;
use tepat_planner::certainty::Found as Certain;
use tepat_planner::explain::Weighed;
use tepat_planner::people::People;
use tepat_planner::promise::Promised;
use tepat_planner::questions::{Answer, Question};
use tepat_planner::trials::{Trial, Tried};
use tepat_view::bundle::About;

/// From the page to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Plan this region; one at a time. The worker reports progress, then sends the plan.
    Plan {
        /// The region to plan.
        #[serde(with = "as_json")]
        region: Box<Region>,
        /// The existing plan, if any.
        #[serde(default, with = "as_json")]
        earlier: Option<Box<Plan>>,
        /// Whether to search from scratch; the earlier plan then only supplies trip codes.
        #[serde(default)]
        fresh: bool,
        /// Whether the plan is to keep the region's promise.
        #[serde(default)]
        to_promise: bool,
        /// Trips that must stay as they are.
        #[serde(default)]
        settled: Vec<SettledTrip>,
        /// Iterations of the search.
        iterations: u64,
        /// Seed of the search.
        seed: u64,
        /// Number of this worker within its team, from 0. The page keeps the plan of worker 0.
        #[serde(default)]
        member: usize,
        /// Number of workers in the team; 0 and 1 both mean a single worker.
        #[serde(default)]
        members: usize,
    },
    /// What the lanes of another worker found.
    Found {
        /// Number of that worker.
        by: usize,
        /// Its findings.
        found: Vec<Found>,
    },
    /// Read this network file and connect it to a region; one at a time. The page terminates the
    /// worker to cancel.
    Survey {
        /// Name of the file.
        name: String,
        /// Content of the file.
        #[serde(with = "tepat_intake::blob")]
        bytes: Vec<u8>,
        /// What to connect the network to.
        joining: Box<Joining>,
    },
    /// Read this file of recorded tracks. The page terminates the worker to cancel.
    Tracks {
        /// Name of the file.
        name: String,
        /// Content of the file.
        #[serde(with = "tepat_intake::blob")]
        bytes: Vec<u8>,
        /// The region whose places the tracks connect.
        #[serde(with = "as_json")]
        region: Box<Region>,
        /// The mode of travel, if the user has stated it.
        mode: Option<Mode>,
    },
    /// Open this list. The page terminates the worker to cancel.
    OpenList {
        /// Name of the file.
        name: String,
        /// Content of the file.
        #[serde(with = "tepat_intake::blob")]
        bytes: Vec<u8>,
    },
    /// Answer this question about the list that is open.
    AskList(#[serde(with = "as_json")] Box<ListQuestion>),
    /// Pack this planning file for the browser's storage.
    Pack(#[serde(with = "tepat_intake::blob")] Vec<u8>),
    /// Merge these files into a planning file.
    Merge {
        /// The planning file, unpacked.
        #[serde(with = "tepat_intake::blob")]
        trunk: Vec<u8>,
        /// The files that come back.
        files: Vec<SentFile>,
    },
    /// Make a key to sign with, or recover it from its code.
    MakeKey {
        /// Whose it is.
        owner: Owner,
        /// The passphrase that it is kept behind.
        passphrase: String,
        /// The code on its sheet, to recover it.
        code: Option<String>,
        /// Random bytes for a new one.
        random: Vec<u8>,
        /// When it is made.
        made_at: String,
    },
    /// Sign these bytes.
    Sign {
        /// The key file.
        key: String,
        /// Its passphrase.
        passphrase: String,
        /// What is signed.
        #[serde(with = "tepat_intake::blob")]
        bytes: Vec<u8>,
    },
    /// Write the whole plan of a scenario as a workbook.
    Workbook {
        /// The planning file, unpacked.
        #[serde(with = "tepat_intake::blob")]
        document: Vec<u8>,
        /// Id of the scenario.
        scenario: String,
        /// Code of the language.
        language: String,
    },
    /// Pack a bundle for a dispute.
    Bundle {
        /// The planning file, unpacked.
        #[serde(with = "tepat_intake::blob")]
        document: Vec<u8>,
        /// What it is to be.
        #[serde(with = "as_json")]
        about: Box<About>,
        /// How its pages look.
        style: String,
        /// The key file of who signs it, if anybody does.
        key: Option<String>,
        /// Its passphrase.
        passphrase: String,
    },
    /// Answer this question about the network of a region. The worker reuses what it prepared for
    /// earlier questions about the same region.
    Ask {
        /// The region.
        #[serde(with = "as_json")]
        region: Box<Region>,
        /// The question.
        question: Question,
    },
    /// Drive this plan many times under delays drawn by chance. The page terminates the worker to
    /// cancel.
    Certainty {
        /// The region the plan was made for.
        #[serde(with = "as_json")]
        region: Box<Region>,
        /// The plan.
        #[serde(with = "as_json")]
        plan: Box<Plan>,
        /// How often to drive it.
        runs: u64,
        /// Seed of the delays.
        seed: u64,
    },
    /// Say which stations may be late after what has been reported of this plan. The page terminates
    /// the worker to cancel.
    Threatened {
        /// The region the plan was made for.
        #[serde(with = "as_json")]
        region: Box<Region>,
        /// The plan.
        #[serde(with = "as_json")]
        plan: Box<Plan>,
        /// What is reported.
        settled: Vec<SettledTrip>,
        /// From when on it goes on.
        now: Moment,
        /// How often to drive it.
        runs: u64,
        /// Seed of the delays.
        seed: u64,
    },
    /// Say what this risk would take away.
    RiskEffect {
        /// The region the plan was made for.
        #[serde(with = "as_json")]
        region: Box<Region>,
        /// The plan.
        #[serde(with = "as_json")]
        plan: Box<Plan>,
        /// Code of the risk.
        risk: String,
        /// How often to drive the plan.
        runs: u64,
        /// Seed of the delays.
        seed: u64,
    },
    /// Say who guards what. The page terminates the worker to cancel.
    Guard {
        /// The region.
        #[serde(with = "as_json")]
        region: Box<Region>,
        /// Its plan, if there is one.
        #[serde(with = "as_json")]
        plan: Option<Box<Plan>>,
    },
    /// Make these trials from this plan, one after the other. The page terminates the worker to
    /// cancel.
    Try {
        /// The region the plan was made for.
        #[serde(with = "as_json")]
        region: Box<Region>,
        /// The plan.
        #[serde(with = "as_json")]
        plan: Box<Plan>,
        /// Trips that must stay as they are.
        settled: Vec<SettledTrip>,
        /// The trials.
        trials: Vec<Trial>,
        /// Iterations of each.
        iterations: u64,
        /// Seed of searches and delays.
        seed: u64,
    },
    /// Try other ways of the goods of a station or post from this plan, and remedies if it is late; without
    /// one, of all sub-districts for which the plan chose. The worker says
    /// how many trials there are for all members, and makes its own. The page terminates it to cancel.
    Explain {
        /// The region the plan was made for.
        #[serde(with = "as_json")]
        region: Box<Region>,
        /// The plan.
        #[serde(with = "as_json")]
        plan: Box<Plan>,
        /// Trips that must stay as they are.
        settled: Vec<SettledTrip>,
        /// Code of the station, or of the post.
        of: Option<String>,
        /// Whether remedies are tried as well.
        remedies: bool,
        /// Number of this worker among those that share the trials, from 0.
        member: usize,
        /// How many share them.
        members: usize,
        /// Iterations of each.
        iterations: u64,
        /// Seed of searches and delays.
        seed: u64,
    },
    /// Stop searching and send the best plan so far.
    Stop,
    /// Measure something; only in pages built with `instruments`.
    #[cfg(feature = "instruments")]
    #[serde(untagged)]
    Instrument(crate::instruments::bench::Request),
}

/// A file on its way to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentFile {
    /// Its name.
    pub name: String,
    /// Its content.
    #[serde(with = "tepat_intake::blob")]
    pub bytes: Vec<u8>,
}

/// What comes of merging files.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MergedFiles {
    /// The merged planning file, unpacked, because values inside changes would not survive any other way;
    /// without the region that it began with, which is that of the open file.
    #[serde(with = "tepat_intake::blob")]
    pub document: Vec<u8>,
    /// What each file brings.
    #[serde(with = "as_json")]
    pub files: Vec<Brought>,
    /// What does not fit together.
    pub strains: Vec<Message>,
}

/// From the worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// How far the search has come.
    Progress(Progress),
    /// What this worker's lanes found, for the rest of the team.
    Found(Vec<Found>),
    /// A first or better plan, with more to come.
    Better(#[serde(with = "as_json")] Box<Plan>),
    /// The final plan; nothing more follows.
    Done(#[serde(with = "as_json")] Box<Plan>),
    /// The final plan made to a promise; nothing more follows.
    Promised(Box<Promised>),
    /// The share of a network file read so far.
    Surveying(f64),
    /// The file has been read and is being connected to the region.
    Joining,
    /// The network from a file, connected to the region; nothing more follows.
    Surveyed(Box<Import>),
    /// The edges made from recorded tracks; nothing more follows.
    Tracks(Box<TrackImport>),
    /// An answer about the list that is open.
    OfList(#[serde(with = "as_json")] Box<ListAnswer>),
    /// A packed planning file in base64; nothing more follows.
    Packed(String),
    /// What comes of merging files; nothing more follows.
    Merged(Box<MergedFiles>),
    /// A key file; nothing more follows.
    Key(String),
    /// A signature; nothing more follows.
    Signed(String),
    /// A file that was written; nothing more follows.
    File(#[serde(with = "tepat_intake::blob")] Vec<u8>),
    /// How far the computation of an answer has come.
    Asking {
        /// Parts done.
        done: usize,
        /// Parts in all.
        of: usize,
    },
    /// How sure a plan is; nothing more follows.
    Certain(Box<Certain>),
    /// Which stations may be late; nothing more follows.
    Threatened(Vec<Threatened>),
    /// What a risk would take away, if the plan knows; nothing more follows.
    RiskEffect(Option<RiskEffect>),
    /// Who guards what; nothing more follows.
    Guarded(#[serde(with = "as_json")] Box<People>),
    /// What came of a trial, with more to come.
    Tried(Box<Tried>),
    /// What came of a trial for a station, with more to come.
    Weighed(Box<Weighed>),
    /// A trial that could not be made, with more to come.
    NotTried(Message),
    /// The answer; nothing more follows.
    Answered(Answer),
    /// The request failed for this reason.
    Failed(Message),
    /// The measurements; only in pages built with `instruments`.
    #[cfg(feature = "instruments")]
    #[serde(untagged)]
    Instrument(crate::instruments::bench::Reply),
}
