//! Counts the work of a run and reports progress.

use super::{Next, Options, Report};
use crate::schedule::Worth;
use tepat_model::plan::{Plan, Progress};

/// The progress of a run, and whether it should continue.
pub(super) struct Watch<'w, R> {
    report: &'w mut R,
    /// Number of team members. They count as equally far as this one.
    members: u64,
    /// Iterations of the whole team in all earlier cycles.
    done: u64,
    /// Iterations of this member in the lanes of the current cycle.
    in_lanes: u64,
    /// Iterations done in the current lane, and its limit.
    in_lane: u64,
    lane: Option<u64>,
    /// Iterations to do; `None` if time ends the run.
    of: Option<u64>,
    /// Share of the time used up, according to the last report.
    spent: f64,
    stopped: bool,
    /// Where the current part of the run ends, in iterations or as a share of the time.
    end: f64,
    /// The worth of the best plan so far, if any.
    pub best: Option<Worth>,
}

impl<'w, R: Report> Watch<'w, R> {
    /// The state before a run whose parts take `of` iterations together.
    pub fn new(options: Options, of: Option<u64>, members: usize, report: &'w mut R) -> Self {
        let of = options.iterations.and(of);
        Self {
            report,
            members: members.max(1) as u64,
            done: 0,
            in_lanes: 0,
            in_lane: 0,
            lane: None,
            of,
            spent: 0.0,
            stopped: false,
            end: 0.0,
            best: None,
        }
    }

    /// Extends the run to this share of the whole, for its next part.
    pub fn go_on_until(&mut self, share: f64) {
        self.end = match self.of {
            Some(of) => (of as f64 * share).round(),
            None => share,
        };
    }

    /// Starts a lane of a cycle whose earlier lanes have the same length. The remaining iterations
    /// go to the first lanes, whoever searches them.
    pub fn begin_lane(&mut self, number: u32, length: u64) {
        self.in_lane = 0;
        self.lane = self.of.map(|_| {
            let left = (self.end - self.done as f64).max(0.0) as u64;
            left.saturating_sub(length.saturating_mul(number.into())).min(length)
        });
    }

    /// Counts iterations of the current lane.
    pub fn count(&mut self, iterations: u64) {
        self.in_lane += iterations;
        self.in_lanes += iterations;
    }

    /// Counts iterations outside of lanes.
    pub fn count_between_cycles(&mut self, iterations: u64) {
        self.done += iterations;
    }

    /// Iterations done in the current lane.
    pub fn of_lane(&self) -> u64 {
        self.in_lane
    }

    /// Ends the lanes of a cycle, in which the whole team did this many iterations.
    pub fn end_lanes(&mut self, iterations: u64) {
        self.done += iterations;
        (self.in_lanes, self.in_lane, self.lane) = (0, 0, None);
    }

    /// Iterations done so far.
    pub fn done(&self) -> u64 {
        self.done + self.in_lanes
    }

    /// Whether the current lane, or else the current part of the run, is over.
    pub fn is_over(&self) -> bool {
        self.stopped
            || match (self.of, self.lane) {
                (Some(_), Some(lane)) => self.in_lane >= lane,
                (Some(_), None) => self.done as f64 >= self.end,
                (None, _) => self.spent >= self.end,
            }
    }

    /// Whether the run was stopped.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// How many of some iterations may be done before the current lane is over.
    pub fn at_most(&self, iterations: u64) -> u64 {
        match self.lane {
            Some(lane) => iterations.min(lane.saturating_sub(self.in_lane)),
            None => iterations,
        }
    }

    /// Ends the current part of the run, because other members have ended.
    pub fn end_part(&mut self) {
        self.end = 0.0;
    }

    /// Reports the current step, with the plan whenever there is a new one.
    pub async fn tell(&mut self, doing: &str, place: &str, plan: Option<&Plan>) {
        let best = self.best.unwrap_or_default();
        let progress = Progress {
            doing: doing.to_owned(),
            place: place.to_owned(),
            iterations: (self.done + self.in_lanes.saturating_mul(self.members))
                .min(self.of.unwrap_or(u64::MAX)),
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
