//! Makes a plan, step by step, so that it can be watched and ended at any time.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::chains::{Allocation, allocate};
use crate::needs::{Needs, needs};
use crate::schedule::{Memory, Past, Pins, Relay, Timetable, Worth};
use crate::travel::{Network, closed_at_times};
use tepat_model::fingerprint::{fingerprint, fingerprint_of};
use tepat_model::message::Message;
use tepat_model::plan::{Plan, Progress, SettledTrip};
use tepat_model::region::{Edge, Region};
use tepat_routing::Search;

/// Iterations a search does when nothing else is said: about ten seconds for a large regency.
pub const DEFAULT_ITERATIONS: u64 = 65_000;

/// Iterations between two looks at whether to stop: some milliseconds at most.
const BURST: u64 = 64;

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Iterations in all, 0 for the first plan alone; `None` to search until
    /// the report says that all its time is spent.
    pub iterations: Option<u64>,
    /// Seed of every choice.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { iterations: Some(DEFAULT_ITERATIONS), seed: 1 }
    }
}

/// What a search begins from; nothing by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Start<'a> {
    /// The plan made before, whose trips are kept where nothing speaks for
    /// others; see [`tepat_model::region::Rules::change_cost_rupiah`].
    pub earlier: Option<&'a Plan>,
    /// The plan made before where the search starts from nothing: trips that are the same
    /// keep their codes, and no code is used for another trip. [`Self::earlier`] if `None`.
    pub codes: Option<&'a Plan>,
    /// Trips that stay as they are; those that have become impossible are
    /// named in [`Plan::notes`] and planned like all others.
    pub settled: &'a [SettledTrip],
}

/// How far a search that starts from an earlier plan goes from it: as a share of
/// how far one goes that starts from nothing.
const WARM: f64 = 0.3;

/// What to do after a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// Search on.
    GoOn,
    /// Search on; this share of the time for it is spent, 0 to 1. It counts
    /// where iterations are not given.
    Spent(f64),
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
/// First every relay is routed by insertion alone, or as in the earlier plan
/// where there is one; `report` gets this first plan after a moment. Then all
/// relays are searched in turn, each with its share of the iterations or of the
/// time, against deadlines that let the first plan's later trips be in time; the
/// better of the two plans is the result. `report` is called between short
/// bursts of work and may stop the search. The same region, start, options and
/// answers give the same plan, byte for byte.
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
    let mut allocation = allocate(region, &needs, &mut network);
    let earlier = start.earlier.map(|plan| Past::new(&plan.trips));
    let mut memory = Memory { start: earlier.clone(), usual: earlier, ..Memory::default() };
    let first = loop {
        memory.pins = Pins::new(&mut network, &needs, &allocation, start.settled);
        run.unreached = allocation.unserved.len();
        let first = run.pass(&mut network, &needs, &allocation, &memory, None, report).await;
        match first.left_out() {
            [] => break first,
            left_out => allocation.strike(region, left_out),
        }
    };
    let mut best = run.plan(&allocation, &memory.pins, first);
    if run.stopped || options.iterations == Some(0) {
        return best;
    }
    run.best = Some(run.worth());
    run.report_with(report, "doing-first", "", Some(&best)).await;
    let heat = if start.earlier.is_some() { WARM } else { 1.0 };
    let memory = Memory { start: Some(Past::new(&best.trips)), ..memory };
    let improved = run.pass(&mut network, &needs, &allocation, &memory, Some(heat), report).await;
    let improved_worth = run.worth();
    best.iterations = run.done;
    if run.best.is_some_and(|first| improved_worth < first) {
        best = run.plan(&allocation, &memory.pins, improved);
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
    /// Share of the time spent, as the report last said.
    spent: f64,
    stopped: bool,
    /// Stations no chain of vehicles reaches, whatever the search does.
    unreached: usize,
    /// Worth of each relay in the order of planning, from the latest pass that reached it.
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

    /// Routes all relays in order; with `heat` what is left to spend is shared among them.
    async fn pass(
        &mut self,
        network: &mut Network<'_>,
        needs: &Needs,
        allocation: &Allocation,
        memory: &Memory<'_>,
        heat: Option<f64>,
        report: &mut impl Report,
    ) -> Timetable {
        let mut timetable = Timetable::new(network, needs, allocation, memory);
        let ends = self.ends(&timetable);
        let mut at = 0;
        while let Some(relay) = timetable.next_relay(network, needs, allocation, memory) {
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
            timetable.settle(network, &relay, &solution);
            at += 1;
        }
        timetable
    }

    /// Searches until `end` is spent.
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

    /// How far the search is: in iterations, or in shares of its time.
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
        self.report_with(report, doing, &self.region.places[relay.key.base].name, None).await;
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

    fn plan(&self, allocation: &Allocation, pins: &Pins, mut timetable: Timetable) -> Plan {
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
            unserved: allocation.unserved.clone(),
            notes,
        }
    }
}

/// What a plan leaves aside because it closes at times.
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
