//! Makes a plan, step by step, so that it can be watched and ended at any time.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::{Plan, Progress};
use crate::allocation::{Allocation, allocate};
use crate::file::fingerprint;
use crate::message::Message;
use crate::needs::{Needs, needs};
use crate::network::Network;
use crate::region::Region;
use crate::routing::{Score, Search};
use crate::schedule::{Relay, Timetable};

/// Iterations a search does when nothing else is said.
pub const DEFAULT_ITERATIONS: u64 = 10_000;

/// Iterations between two looks at whether to stop.
const BURST: u64 = 16;

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Iterations in all; 0 takes the first plan.
    pub iterations: u64,
    /// Seed of every choice.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { iterations: DEFAULT_ITERATIONS, seed: 1 }
    }
}

/// What to do after a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Search on.
    GoOn,
    /// Finish what is begun without searching further, and keep the best.
    Stop,
}

/// Who is told how a search goes, with a new plan where there is one, and may end it.
///
/// It is awaited, so that a single-threaded caller can hear other events meanwhile.
pub trait Report: AsyncFnMut(&Progress, Option<&Plan>) -> Next {}

impl<F: AsyncFnMut(&Progress, Option<&Plan>) -> Next> Report for F {}

/// Plans a region without waiting for anything; see [`plan`].
pub fn plan_now(
    region: &Region,
    options: Options,
    mut report: impl FnMut(&Progress, Option<&Plan>) -> Next,
) -> Plan {
    let mut report = async |progress: &Progress, plan: Option<&Plan>| report(progress, plan);
    let mut planning = pin!(plan(region, options, &mut report));
    let mut context = Context::from_waker(Waker::noop());
    loop {
        // The report above is never pending, so the first look ends it.
        if let Poll::Ready(plan) = planning.as_mut().poll(&mut context) {
            return plan;
        }
    }
}

/// Plans a region.
///
/// First every relay is routed by insertion alone, which gives a first plan in
/// a moment; `report` gets it. Then all relays are routed again, each with its
/// share of the iterations, and the better of the two plans is the result.
/// `report` is called between short bursts of work and may stop the search.
/// The same region, options and answers give the same plan, byte for byte.
pub async fn plan(region: &Region, options: Options, report: &mut impl Report) -> Plan {
    let mut run = Run::new(region, options);
    if run.report_with(report, "doing-prepare", "", None).await == Next::Stop {
        run.options.iterations = 0;
    }
    let needs = needs(region);
    let mut network = Network::new(region);
    let allocation = allocate(region, &needs, &mut network);

    run.unreached = allocation.unserved.len();
    let first = run.pass(&mut network, &needs, &allocation, 0, report).await;
    let mut best = run.plan(&allocation, first);
    if run.options.iterations == 0 || run.stopped {
        return best;
    }
    run.best = Some(run.scores_sum());
    if run.report_with(report, "doing-first", "", Some(&best)).await == Next::Stop {
        return best;
    }
    let improved = run.pass(&mut network, &needs, &allocation, options.iterations, report).await;
    let improved_score = run.scores_sum();
    best.iterations = run.done;
    if run.best.is_some_and(|first| improved_score < first) {
        best = run.plan(&allocation, improved);
    }
    best
}

/// Whether a region can be planned at all.
///
/// # Errors
/// There is no store, or no station.
pub fn plannable(region: &Region) -> Result<(), Message> {
    if region.store().is_none() {
        return Err(Message::error("region-no-store"));
    }
    if region.stations.is_empty() {
        return Err(Message::error("region-no-stations"));
    }
    Ok(())
}

struct Run<'a> {
    region: &'a Region,
    options: Options,
    /// Iterations done so far.
    done: u64,
    stopped: bool,
    /// Stations no chain of vehicles reaches, whatever the search does.
    unreached: usize,
    /// Score of each relay in the order of planning, from the latest pass that reached it.
    scores: Vec<Score>,
    /// Score of the first plan.
    best: Option<Score>,
}

impl<'a> Run<'a> {
    fn new(region: &'a Region, options: Options) -> Self {
        Self {
            region,
            options,
            done: 0,
            stopped: false,
            unreached: 0,
            scores: Vec::new(),
            best: None,
        }
    }

    /// Routes all relays in order, sharing `iterations` among them.
    async fn pass(
        &mut self,
        network: &mut Network<'_>,
        needs: &Needs,
        allocation: &Allocation,
        iterations: u64,
        report: &mut impl Report,
    ) -> Timetable {
        let mut timetable = Timetable::new(self.region, needs, allocation);
        let shares = shares(&timetable, iterations);
        let mut at = 0;
        while let Some(relay) = timetable.next_relay(network, needs, allocation) {
            let share = if self.stopped { 0 } else { shares.get(at).copied().unwrap_or(0) };
            let mut search =
                Search::new(&relay.problem, self.options.seed ^ (at as u64) << 32, share);
            self.note_score(at, search.best().1);
            self.improve(&relay, at, &mut search, report).await;
            timetable.settle(network, &relay, search.best().0);
            if iterations == 0 && self.report_relay(&relay, report).await == Next::Stop {
                self.stopped = true;
            }
            at += 1;
        }
        timetable
    }

    async fn improve(
        &mut self,
        relay: &Relay,
        at: usize,
        search: &mut Search<'_>,
        report: &mut impl Report,
    ) {
        while !search.is_finished() && !self.stopped {
            self.done += search.step(BURST);
            self.note_score(at, search.best().1);
            self.stopped = self.report_relay(relay, report).await == Next::Stop;
        }
    }

    fn note_score(&mut self, at: usize, score: Score) {
        if at < self.scores.len() {
            self.scores[at] = score;
        } else {
            self.scores.push(score);
        }
    }

    fn scores_sum(&self) -> Score {
        self.scores.iter().fold(Score::default(), |sum, &score| sum + score)
    }

    async fn report_relay(&self, relay: &Relay, report: &mut impl Report) -> Next {
        let doing = if self.best.is_some() { "doing-improve" } else { "doing-first" };
        self.report_with(report, doing, &self.region.places[relay.key.base].name, None).await
    }

    async fn report_with(
        &self,
        report: &mut impl Report,
        doing: &str,
        place: &str,
        plan: Option<&Plan>,
    ) -> Next {
        let sum = self.scores_sum();
        let progress = Progress {
            doing: doing.to_owned(),
            place: place.to_owned(),
            iterations: self.done,
            of_iterations: self.options.iterations,
            unserved: self.best.map(|_| self.unreached + sum.unserved.unsigned_abs() as usize),
            late_minutes: sum.late_minutes.unsigned_abs(),
            cost_rupiah: sum.rupiah.unsigned_abs(),
        };
        report(&progress, plan).await
    }

    fn plan(&self, allocation: &Allocation, timetable: Timetable) -> Plan {
        Plan {
            input: fingerprint(self.region),
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            seed: self.options.seed,
            iterations: self.done,
            trips: timetable.into_trips(),
            unserved: allocation.unserved.clone(),
        }
    }
}

/// Shares iterations among relays by the square of their kits: large ones are harder.
fn shares(timetable: &Timetable, iterations: u64) -> Vec<u64> {
    let weights: Vec<u128> = timetable.to_come().map(|(_, kits)| (kits as u128).pow(2)).collect();
    let all: u128 = weights.iter().sum::<u128>().max(1);
    weights
        .iter()
        .map(|weight| u64::try_from(u128::from(iterations) * weight / all).unwrap_or(u64::MAX))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::bundled;

    #[test]
    fn progress_counts_the_stations_no_vehicle_reaches() {
        let slug = "barito-utara";
        let mut region = bundled()
            .iter()
            .find(|bundled| bundled.slug == slug)
            .and_then(|bundled| bundled.region())
            .expect("a bundled region");
        // Without boats the river villages are out of reach.
        region.fleet.retain(|row| !["ces", "longboat"].contains(&row.class.as_str()));
        let mut reported = None;
        let plan = plan_now(&region, Options { iterations: 20, seed: 1 }, |progress, _| {
            reported = progress.unserved.or(reported);
            Next::GoOn
        });
        assert!(!plan.unserved.is_empty());
        assert_eq!(reported, Some(plan.unserved.len()));
    }
}
