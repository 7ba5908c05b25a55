//! Runs a simulation in small steps, and tells what each cause of delay does.

use serde::{Deserialize, Serialize};

use super::{Cause, Certainty, Simulation, Tally};
use tepat_model::plan::Plan;
use tepat_model::region::Region;
use tepat_order::Order as _;

/// Runs of the whole by default.
pub const RUNS: u64 = 2_000;

/// Runs without each cause, at most; the same ones as the first of the whole.
const RUNS_OF_CAUSE: u64 = 200;

/// An estimate in progress.
#[derive(Debug)]
pub struct Estimate {
    simulation: Simulation,
    runs: u64,
    runs_of_cause: u64,
    /// All runs.
    tally: Tally,
    /// Late stations in the first runs on average, once these are done.
    late_at_first: f64,
    /// Causes whose runs are done, and all others.
    effects: Vec<CauseEffect>,
    causes: std::vec::IntoIter<Cause>,
    of_cause: Option<(Cause, Tally)>,
    done: u64,
    all: u64,
}

/// What a cause does to a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CauseEffect {
    /// The cause.
    pub cause: Cause,
    /// By how many stations fewer would be late on average if it never came.
    pub late_stations: f64,
}

/// What an estimate finds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// How sure the plan is.
    pub certainty: Certainty,
    /// What makes it less sure, most first.
    pub causes: Vec<CauseEffect>,
}

impl Estimate {
    /// Prepares so many runs of a plan.
    pub fn new(region: &Region, plan: &Plan, runs: u64, seed: u64) -> Self {
        let simulation = Simulation::new(region, plan, seed);
        let causes = simulation.causes();
        let runs_of_cause = runs.min(RUNS_OF_CAUSE);
        Self {
            tally: simulation.tally(),
            simulation,
            runs,
            runs_of_cause,
            late_at_first: 0.0,
            effects: Vec::with_capacity(causes.len()),
            all: runs + runs_of_cause * causes.len() as u64,
            causes: causes.into_iter(),
            of_cause: None,
            done: 0,
        }
    }

    /// Does one more run. Whether there is another one to do.
    pub fn step(&mut self) -> bool {
        if self.done >= self.all {
            return false;
        }
        self.done += 1;
        let run = u64::from(self.tally.runs);
        if run < self.runs {
            self.simulation.run(run, None, &mut self.tally);
            if run + 1 == self.runs_of_cause {
                self.late_at_first = self.tally.mean_late();
            }
            return self.done < self.all;
        }
        if self.of_cause.is_none() {
            self.of_cause = self.causes.next().map(|cause| (cause, self.simulation.tally()));
        }
        if let Some((cause, mut tally)) = self.of_cause.take() {
            self.simulation.run(u64::from(tally.runs), Some(&cause), &mut tally);
            if u64::from(tally.runs) < self.runs_of_cause {
                self.of_cause = Some((cause, tally));
            } else {
                let late_stations = self.late_at_first - tally.mean_late();
                self.effects.push(CauseEffect { cause, late_stations });
            }
        }
        self.done < self.all
    }

    /// Runs done, and runs in all.
    pub fn progress(&self) -> (usize, usize) {
        (self.done as usize, self.all as usize)
    }

    /// What the runs so far say; causes come when theirs are done.
    pub fn found(&self) -> Found {
        let mut causes = self.effects.clone();
        causes.order_by(|a, b| {
            b.late_stations.total_cmp(&a.late_stations).then_with(|| a.cause.cmp(&b.cause))
        });
        Found { certainty: self.simulation.certainty(&self.tally), causes }
    }
}

/// Estimates how sure a plan is, all at once.
pub fn certainty_of(region: &Region, plan: &Plan, runs: u64, seed: u64) -> Found {
    let mut estimate = Estimate::new(region, plan, runs, seed);
    while estimate.step() {}
    estimate.found()
}
