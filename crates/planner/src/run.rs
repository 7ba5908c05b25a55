//! Makes a plan step by step, so that a caller can watch the search and stop it at any time.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::chains::{Chains, find_chains};
use crate::needs::{Needs, needs};
use crate::schedule::{EarlierPlans, Past, Pins, Relay, Timetable, Worth};
use crate::travel::{Network, closed_at_times};
use tepat_model::fingerprint::{fingerprint, fingerprint_of};
use tepat_model::message::Message;
use tepat_model::plan::{Plan, Progress, SettledTrip};
use tepat_model::region::{Edge, Region};
use tepat_routing::Search;

/// Default number of search iterations: about ten seconds for a large regency.
pub const DEFAULT_ITERATIONS: u64 = 65_000;

/// Iterations between two reports: a few milliseconds at most.
const BURST: u64 = 64;

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Total number of iterations; 0 makes the first plan only. `None` searches until
    /// the report says that the time is spent.
    pub iterations: Option<u64>,
    /// Seed of the random choices.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { iterations: Some(DEFAULT_ITERATIONS), seed: 1 }
    }
}

/// What a search starts from; by default nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start<'a> {
    /// The previous plan. The search keeps its trips unless others are worth the change;
    /// see [`tepat_model::region::Rules::change_cost_rupiah`].
    pub earlier: Option<&'a Plan>,
    /// The previous plan in the line of codes, also where the search starts from nothing.
    /// Trips that are the same keep their codes, and no code is given to another trip.
    /// `None` means [`Self::earlier`].
    pub codes: Option<&'a Plan>,
    /// Trips that must stay as they are. [`Plan::notes`] lists those that have become
    /// impossible; their goods are planned like all others.
    pub settled: &'a [SettledTrip],
}

/// Initial temperature of a search that starts from an earlier plan, as a share of that
/// of a search from nothing.
const WARM: f64 = 0.3;

/// What to do after a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// Search on.
    GoOn,
    /// Search on; this share of the available time is spent, from 0 to 1. It matters only
    /// where [`Options::iterations`] is `None`.
    Spent(f64),
    /// Complete the current pass without further search and keep the better plan.
    Stop,
}

/// Receives the progress of a search, with the plan whenever there is a new one, and may stop it.
///
/// It is awaited, so that a single-threaded caller can handle other events in between.
pub trait Report: AsyncFnMut(&Progress, Option<&Plan>) -> Next {}

impl<F: AsyncFnMut(&Progress, Option<&Plan>) -> Next> Report for F {}

/// Plans a region synchronously; see [`plan`].
pub fn plan_now(
    region: &Region,
    start: Start<'_>,
    options: Options,
    mut report: impl FnMut(&Progress, Option<&Plan>) -> Next,
) -> Plan {
    let mut report = async |progress: &Progress, plan: Option<&Plan>| report(progress, plan);
    let mut planning = pin!(plan(region, start, options, &mut report));
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
/// The first pass routes every relay by insertion alone, or as in the earlier plan if there
/// is one; `report` gets this first plan within a second or so. The second pass searches all
/// relays in turn, each with its share of the iterations or of the time, against deadlines
/// that keep the first plan's later trips in time. The better of the two plans is the result.
/// `report` is called between short bursts of work and may stop the search. The same region,
/// start, options and answers give the same plan, byte for byte.
pub async fn plan(
    region: &Region,
    start: Start<'_>,
    options: Options,
    report: &mut impl Report,
) -> Plan {
    let mut run = Run::new(region, start, options);
    run.report_with(report, "doing-prepare", "", None).await;
    let needs = needs(region);
    let mut network = Network::new(region);
    let mut chains = find_chains(region, &needs, &mut network);
    let earlier = start.earlier.map(|plan| Past::new(&plan.trips));
    let mut earlier_plans =
        EarlierPlans { start: earlier.clone(), usual: earlier, ..EarlierPlans::default() };
    let first = loop {
        earlier_plans.pins = Pins::new(&mut network, &needs, &chains, start.settled);
        run.unreached = chains.unserved.len();
        let first = run.pass(&mut network, &needs, &chains, &earlier_plans, None, report).await;
        match first.left_out() {
            [] => break first,
            left_out => chains.strike(region, left_out),
        }
    };
    let mut best = run.plan(&chains, &earlier_plans.pins, first);
    if run.stopped || options.iterations == Some(0) {
        return best;
    }
    run.best = Some(run.worth());
    run.report_with(report, "doing-first", "", Some(&best)).await;
    let heat = if start.earlier.is_some() { WARM } else { 1.0 };
    let earlier_plans = EarlierPlans { start: Some(Past::new(&best.trips)), ..earlier_plans };
    let improved =
        run.pass(&mut network, &needs, &chains, &earlier_plans, Some(heat), report).await;
    let improved_worth = run.worth();
    best.iterations = run.done;
    if run.best.is_some_and(|first| improved_worth < first) {
        best = run.plan(&chains, &earlier_plans.pins, improved);
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
    /// Fingerprint of the plan it starts from.
    earlier: String,
    /// The plan whose codes go on.
    codes: Option<&'a Plan>,
    /// Iterations done so far.
    done: u64,
    /// Share of the time spent, according to the last report.
    spent: f64,
    stopped: bool,
    /// Number of stations that no chain of vehicles reaches.
    unreached: usize,
    /// Worth of each relay in planning order, from the latest pass that reached it.
    worths: Vec<Worth>,
    /// Worth of the first plan.
    best: Option<Worth>,
}

impl<'a> Run<'a> {
    fn new(region: &'a Region, start: Start<'a>, options: Options) -> Self {
        Self {
            region,
            options,
            earlier: start.earlier.map(fingerprint_of).unwrap_or_default(),
            codes: start.codes.or(start.earlier),
            done: 0,
            spent: 0.0,
            stopped: false,
            unreached: 0,
            worths: Vec::new(),
            best: None,
        }
    }

    /// Routes all relays in order. With `heat`, the relays share the remaining iterations or time.
    async fn pass(
        &mut self,
        network: &mut Network<'_>,
        needs: &Needs,
        chains: &Chains,
        earlier_plans: &EarlierPlans<'_>,
        heat: Option<f64>,
        report: &mut impl Report,
    ) -> Timetable {
        let mut timetable = Timetable::new(network, needs, chains, earlier_plans);
        let ends = self.ends(&timetable);
        let mut at = 0;
        while let Some(relay) = timetable.next_relay(network, needs, chains, earlier_plans) {
            let seed = self.options.seed ^ (at as u64) << 32;
            let search = match &relay.start {
                Some(start) => Search::from(&relay.problem, seed, start, heat.unwrap_or(0.0)),
                None => Search::new(&relay.problem, seed),
            };
            let solution = match search {
                Ok(mut search) => {
                    self.note_worth(at, relay.worth(&search.best()));
                    if heat.is_some() {
                        self.improve(&relay, at, &mut search, ends[at], report).await;
                    } else {
                        self.report_relay(&relay, report).await;
                    }
                    search.best()
                }
                Err(_) => relay.nothing_served(),
            };
            timetable.take_over(network, &relay, &solution);
            at += 1;
        }
        timetable
    }

    /// Searches one relay until the position `end` is reached.
    async fn improve(
        &mut self,
        relay: &Relay,
        at: usize,
        search: &mut Search<'_>,
        end: f64,
        report: &mut impl Report,
    ) {
        let (begin, mut score) = (self.position(), search.best_score());
        while self.position() < end && !self.stopped {
            let count = match self.options.iterations {
                Some(_) => BURST.min((end - self.position()) as u64),
                None => BURST,
            };
            search.step(count, (self.position() - begin) / (end - begin));
            self.done += count;
            if search.best_score() < score {
                score = search.best_score();
                self.note_worth(at, relay.worth(&search.best()));
            }
            self.report_relay(relay, report).await;
        }
    }

    /// Progress of the search, in iterations or as a share of its time.
    fn position(&self) -> f64 {
        if self.options.iterations.is_some() { self.done as f64 } else { self.spent }
    }

    /// Where each relay's search ends. Relays share by their kits to the
    /// power of 1.5: large ones are harder.
    fn ends(&self, timetable: &Timetable) -> Vec<f64> {
        let weights: Vec<u128> =
            timetable.to_come().map(|(_, kits)| (kits as u128).pow(3).isqrt()).collect();
        let all: u128 = weights.iter().sum::<u128>().max(1);
        let spent = self.spent;
        let sums = weights.iter().scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        sums.map(|sum| match self.options.iterations {
            // Whole iterations, all of them done at the end.
            Some(iterations) => (u128::from(iterations) * sum / all) as f64,
            None => spent + (1.0 - spent) * sum as f64 / all as f64,
        })
        .collect()
    }

    fn note_worth(&mut self, at: usize, worth: Worth) {
        match self.worths.get_mut(at) {
            Some(known) => *known = worth,
            None => self.worths.push(worth),
        }
    }

    fn worth(&self) -> Worth {
        self.worths.iter().copied().sum()
    }

    async fn report_relay(&mut self, relay: &Relay, report: &mut impl Report) {
        let doing = if self.best.is_some() { "doing-improve" } else { "doing-first" };
        self.report_with(report, doing, &relay.key.base.place(self.region).name, None).await;
    }

    async fn report_with(
        &mut self,
        report: &mut impl Report,
        doing: &str,
        place: &str,
        plan: Option<&Plan>,
    ) {
        let sum = self.worth();
        let progress = Progress {
            doing: doing.to_owned(),
            place: place.to_owned(),
            iterations: self.done,
            of_iterations: self.options.iterations.unwrap_or(0),
            unserved: self.best.map(|_| self.unreached + sum.unserved.unsigned_abs() as usize),
            late_minutes: sum.late_minutes.unsigned_abs(),
            cost_rupiah: sum.rupiah.unsigned_abs(),
        };
        match report(&progress, plan).await {
            Next::GoOn => {}
            Next::Spent(share) => self.spent = share,
            Next::Stop => self.stopped = true,
        }
    }

    fn plan(&self, chains: &Chains, pins: &Pins, mut timetable: Timetable) -> Plan {
        timetable.explain(self.region);
        let notes = [pins.refused(), timetable.notes(), &closures(self.region)].concat();
        let (trips, last_number) = timetable.into_trips(self.codes);
        Plan {
            input: fingerprint(self.region),
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            seed: self.options.seed,
            iterations: self.done,
            earlier: self.earlier.clone(),
            trips,
            last_number,
            unserved: chains.unserved.clone(),
            notes,
        }
    }
}

/// A note for each edge that closes at some time during the plan.
fn closures(region: &Region) -> Vec<Message> {
    let note = |edge: &Edge| {
        Message::note("plan-edge-closes").about(&edge.code).with("edge", edge.code.as_str())
    };
    closed_at_times(region).into_iter().map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::bundled;

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
        let options = Options { iterations: Some(20), seed: 1 };
        let plan = plan_now(&region, Start::default(), options, |progress, _| {
            reported = progress.unserved.or(reported);
            Next::GoOn
        });
        assert!(!plan.unserved.is_empty());
        assert_eq!(reported, Some(plan.unserved.len()));
    }
}
