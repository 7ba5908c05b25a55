//! Counts what has been done of a run, and tells whoever watches.

use super::{Next, Options, Report};
use crate::schedule::Worth;
use tepat_model::plan::{Plan, Progress};

/// How far a run is, and whether it should go on.
pub(super) struct Watch<'w, R> {
    report: &'w mut R,
    /// Iterations done so far.
    pub done: u64,
    /// Iterations to do; `None` if time is what ends the run.
    of: Option<u64>,
    /// Share of the time spent, according to the last report.
    spent: f64,
    stopped: bool,
    /// Where the present part of the run ends, in iterations or as a share of the time.
    end: f64,
    /// What the best plan so far is worth, once there is one.
    pub best: Option<Worth>,
}

impl<'w, R: Report> Watch<'w, R> {
    /// Before a run whose parts take `of` iterations together.
    pub fn new(options: Options, of: Option<u64>, report: &'w mut R) -> Self {
        let of = options.iterations.and(of);
        Self { report, done: 0, of, spent: 0.0, stopped: false, end: 0.0, best: None }
    }

    /// Lets the next part of the run go on until this share of the whole is done.
    pub fn go_on_until(&mut self, share: f64) {
        self.end = match self.of {
            Some(of) => (of as f64 * share).round(),
            None => share,
        };
    }

    /// Whether the present part of the run is over.
    pub fn is_over(&self) -> bool {
        self.stopped || self.position() >= self.end
    }

    /// Whether somebody has stopped the run.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// How many of some iterations may be done before the present part is over.
    pub fn at_most(&self, iterations: u64) -> u64 {
        match self.of {
            Some(_) => iterations.min((self.end - self.done as f64).max(0.0) as u64),
            None => iterations,
        }
    }

    fn position(&self) -> f64 {
        if self.of.is_some() { self.done as f64 } else { self.spent }
    }

    /// Reports what is being done, with the plan whenever there is a new one.
    pub async fn tell(&mut self, doing: &str, place: &str, plan: Option<&Plan>) {
        let best = self.best.unwrap_or_default();
        let progress = Progress {
            doing: doing.to_owned(),
            place: place.to_owned(),
            iterations: self.done,
            of_iterations: self.of.unwrap_or(0),
            unserved: self.best.map(|best| best.unserved.unsigned_abs() as usize),
            late_minutes: best.late_minutes.unsigned_abs(),
            cost_rupiah: best.rupiah.unsigned_abs(),
        };
        match (self.report)(&progress, plan).await {
            Next::GoOn => {}
            Next::Spent(share) => self.spent = share,
            Next::Stop => self.stopped = true,
        }
    }
}
