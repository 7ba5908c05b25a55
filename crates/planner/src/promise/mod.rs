//! Makes a plan that keeps a promise: so many of a hundred times in time at each station, and so
//! many at all stations of each sub-district together.
//!
//! Rounds of planning and simulating: where stations are in time too rarely, the plan is made with
//! more caution ([`Margin`]): work there is planned to take longer, to be done before the deadline
//! and before the end of the day. Caution rises until the promise is kept, and
//! falls again where more is kept than promised. It is data of the region, so that what the plan leaves for delays can be seen and
//! changed.
//!
//! Every round draws other delays, and the promise is aimed at with some allowance for chance, so
//! that a plan is not fitted to the delays it was judged by.

mod caution;
mod judge;

use serde::{Deserialize, Serialize};

use crate::certainty::Certainty;
use crate::run::{
    DEFAULT_ITERATIONS, Exchange, Next, Options, Report, Start, Team, at_once, plan, plan_return,
};
use caution::Caution;
use judge::{Judgement, judge};
use tepat_model::document::{Edit, TableName};
use tepat_model::fingerprint::fingerprint;
use tepat_model::plan::{Plan, Progress, summary};
use tepat_model::region::{Margin, Region, Table};

/// A plan made to a promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promised {
    /// The margins that the region must have for the plan.
    pub margins: Table<Margin>,
    /// The plan, made for the region with these margins.
    pub plan: Plan,
    /// How sure it is, by delays that it was not fitted to.
    pub certainty: Certainty,
    /// Codes of the sub-districts' posts that do not have what they are promised even so.
    pub short: Vec<String>,
}

impl Promised {
    /// The change of a region's margins that the plan needs, if any.
    pub fn edit(&self, region: &Region) -> Option<Edit> {
        Edit::between(TableName::Margins, &region.margins, &self.margins)
    }
}

/// Rounds of raising caution, at most.
const ROUNDS: u32 = 8;

/// Parts of the iterations: for the plan that the rounds begin with, if there is none yet, for each
/// round, and for the last search with the caution found.
const FIRST_PARTS: u64 = 3;
const ROUND_PARTS: u64 = 1;
const LAST_PARTS: u64 = 5;
const ALL_PARTS: u64 = FIRST_PARTS + ROUND_PARTS * ROUNDS as u64 + LAST_PARTS;

/// Makes a plan to the region's promise with about so many iterations.
///
/// It begins with the earlier plan of `start` if that was made for this region. All other plans are searched from scratch: one that was made with less caution leads a search with
/// more of it astray. `report` hears of progress only, and may stop it: then the best of the plans
/// judged so far is kept. The same input gives the same plan, whatever the size of the team.
pub async fn plan_to_promise(
    region: &Region,
    start: Start<'_>,
    options: Options,
    team: &mut Team<impl Exchange>,
    report: &mut impl Report,
) -> Promised {
    let iterations = options.iterations.unwrap_or(DEFAULT_ITERATIONS);
    let share = |parts| iterations * parts / ALL_PARTS;
    let present = start.earlier.filter(|plan| plan.input == fingerprint(region));
    let codes = start.codes.or(start.earlier);
    let start = Start { earlier: None, codes, distribution_only: true, ..start };
    let mut told =
        Told { report, done: 0, all: iterations, is_stopped: false, known: Progress::default() };
    let mut with = region.clone();
    let first = match present {
        Some(plan) => plan.clone(),
        None => told.search(&with, start, options, share(FIRST_PARTS), team).await,
    };
    let mut best = Judged::new(&with, first, options.seed, 0);
    let mut latest = best.judgement.clone();
    let mut caution = Caution::new(region);
    for round in 1..=ROUNDS {
        told.say("doing-certainty").await;
        if told.is_stopped || !caution.adapt(&latest) {
            break;
        }
        with.margins = caution.margins();
        let plan = told.search(&with, start, options, share(ROUND_PARTS), team).await;
        if told.is_stopped {
            break;
        }
        let judged = Judged::new(&with, plan, options.seed, round);
        latest = judged.judgement.clone();
        if judged.worth < best.worth {
            best = judged;
        }
    }
    if best.margins != region.margins && !told.is_stopped {
        with.margins = best.margins.clone();
        let plan = told.search(&with, start, options, told.left(), team).await;
        if !told.is_stopped {
            let judged = Judged::new(&with, plan, options.seed, ROUNDS + 1);
            best = if judged.worth < best.worth { judged } else { best };
        }
    }
    let Judged { plan, margins, judgement, .. } = best;
    with.margins = margins.clone();
    let plan = told.add_return(&with, plan, start, options).await;
    let short = judgement.short().collect();
    Promised { margins, plan, certainty: judgement.certainty, short }
}

/// Like [`plan_to_promise`], synchronously and as a member of a team whose exchange blocks.
pub fn promise_in_team(
    region: &Region,
    start: Start<'_>,
    options: Options,
    team: &mut Team<impl Exchange>,
    mut report: impl FnMut(&Progress) -> Next,
) -> Promised {
    let mut report = async |progress: &Progress, _: Option<&Plan>| report(progress);
    at_once(plan_to_promise(region, start, options, team, &mut report))
}

/// A plan with what it lacks of the promise.
struct Judged {
    margins: Table<Margin>,
    plan: Plan,
    judgement: Judgement,
    /// Stations unserved and late, what is missing from the promise, and rupiah: less is better.
    worth: (usize, usize, u64, u64),
}

impl Judged {
    fn new(region: &Region, plan: Plan, seed: u64, round: u32) -> Self {
        let judgement = judge(region, &plan, seed, round);
        let cost_rupiah = summary(region, &plan).all.cost_rupiah;
        let worth = (plan.unserved.len(), plan.late_stations(), judgement.missing, cost_rupiah);
        Self { margins: region.margins.clone(), plan, judgement, worth }
    }
}

/// Several searches told as one.
struct Told<'t, R> {
    report: &'t mut R,
    done: u64,
    all: u64,
    is_stopped: bool,
    /// The last report that had a plan: while the next one is begun, there is that plan to keep.
    known: Progress,
}

impl<R: Report> Told<'_, R> {
    /// Iterations not used yet.
    fn left(&self) -> u64 {
        self.all.saturating_sub(self.done)
    }

    async fn say(&mut self, doing: &str) {
        let progress = Progress { doing: doing.to_owned(), ..Progress::default() };
        self.tell(&progress, 0).await;
    }

    /// Reports progress of a part of the search; before the part has a plan, what is known of the one
    /// before.
    async fn tell(&mut self, progress: &Progress, so_far: u64) -> Next {
        let iterations = (self.done + so_far).min(self.all);
        let mut told = Progress { iterations, of_iterations: self.all, ..progress.clone() };
        match told.unserved {
            Some(_) => self.known.clone_from(&told),
            None => {
                told.unserved = self.known.unserved;
                told.late_minutes = self.known.late_minutes;
                told.cost_rupiah = self.known.cost_rupiah;
            }
        }
        let next = (self.report)(&told, None).await;
        self.is_stopped |= next == Next::Stop;
        next
    }

    async fn add_return(
        &mut self,
        region: &Region,
        plan: Plan,
        start: Start<'_>,
        options: Options,
    ) -> Plan {
        self.done = self.all;
        let is_stopped = self.is_stopped;
        let mut report = async |progress: &Progress, _: Option<&Plan>| match is_stopped {
            true => Next::Stop,
            false => self.tell(progress, 0).await,
        };
        plan_return(region, plan, start, options, &mut report).await
    }

    async fn search(
        &mut self,
        region: &Region,
        start: Start<'_>,
        options: Options,
        iterations: u64,
        team: &mut Team<impl Exchange>,
    ) -> Plan {
        let options = Options { iterations: Some(iterations), ..options };
        let mut report = async |progress: &Progress, _: Option<&Plan>| {
            self.tell(progress, progress.iterations).await
        };
        let plan = plan(region, start, options, team, &mut report).await;
        self.done += iterations;
        plan
    }
}
