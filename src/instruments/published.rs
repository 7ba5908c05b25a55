//! Solves published routing instances with the engine alone, to measure it.
//!
//! Natively this is `tepat solve`; the page's worker does the same. The caller supplies the clock,
//! in seconds from any origin.

use serde::{Deserialize, Serialize};
use tepat_routing::Score;
use tepat_routing::team::{Share, Team};
use tepat_routing::vrplib::{self, Instance, Reason, write_solution};

use tepat_model::message::Message;

/// How long to search.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// This long by the clock; the result depends on the machine.
    Seconds(f64),
    /// This many iterations; the result depends only on them and the seed.
    Iterations(u64),
}

/// Progress of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Cost of the best solution, rounded as the instance's set prescribes; `None` while a client
    /// is unserved.
    pub cost: Option<i64>,
    /// Seconds of searching, including the first solution.
    pub seconds: f64,
    /// Iterations done.
    pub iterations: u64,
}

/// Result of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solved {
    /// Progress at the end.
    pub standing: Standing,
    /// The best solution as a `.sol` file.
    pub solution: String,
}

/// Target duration of a burst under a time limit.
const BURST_SECONDS: f64 = 0.005;

/// Iterations per burst at most under a time limit, however short they are.
const LONGEST_BURST: u64 = 1 << 16;

/// Iterations per burst under an iteration limit.
const BURST_ITERATIONS: u64 = 64;

/// Number of meetings of a team's workers.
const ROUNDS: f64 = 50.0;

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is more to do.
    GoOn,
    Meet,
    /// The limit is reached.
    Done,
}

/// One worker among several on one instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// How many there are.
    pub workers: usize,
    /// Which one this is, from 0.
    pub me: usize,
}

#[cfg(test)]
impl Worker {
    /// A worker without colleagues.
    const ALONE: Self = Self { workers: 1, me: 0 };
}

/// A search under a limit, advanced in steps of a few milliseconds.
pub struct Solving<'p> {
    instance: &'p Instance,
    team: Team<'p>,
    worker: Worker,
    rounds: f64,
    limit: Limit,
    began: f64,
    seconds: f64,
    burst: u64,
}

impl<'p> Solving<'p> {
    /// Builds a first solution; the clock starts here.
    ///
    /// # Errors
    /// The engine cannot start on this instance.
    pub fn new(
        instance: &'p Instance,
        limit: Limit,
        seed: u64,
        worker: Worker,
        clock: impl Fn() -> f64,
    ) -> Result<Self, Message> {
        let began = clock();
        let team = Team::new(&instance.problem, seed, worker.workers, worker.me)
            .map_err(|_| Message::error("solve-cannot-begin"))?;
        let seconds = clock() - began;
        Ok(Self { instance, team, worker, rounds: 0.0, limit, began, seconds, burst: 1 })
    }

    /// Searches for a few milliseconds.
    pub fn step(&mut self, clock: impl Fn() -> f64) -> Step {
        let (before, iterations) = (self.seconds, self.team.iterations());
        let (burst, done, all) = match self.limit {
            Limit::Seconds(all) => (self.burst, before, all),
            Limit::Iterations(all) => {
                let left = all.saturating_sub(iterations);
                (left.min(BURST_ITERATIONS), iterations as f64, all as f64)
            }
        };
        if self.worker.workers > 1 && self.rounds < ROUNDS && done >= all * self.rounds_share() {
            return Step::Meet;
        }
        // False if the limit is not a number.
        let goes_on = done < all;
        if !goes_on {
            return Step::Done;
        }
        self.team.search().step(burst, done / all);
        self.seconds = clock() - self.began;
        let took = self.seconds - before;
        // Halving and doubling suffice, because a browser's clock is coarse.
        if took < BURST_SECONDS / 2.0 {
            self.burst = (2 * self.burst).min(LONGEST_BURST);
        } else if took > BURST_SECONDS * 2.0 {
            self.burst = (self.burst / 2).max(1);
        }
        Step::GoOn
    }

    /// The share of the limit at which the current round ends.
    fn rounds_share(&self) -> f64 {
        (self.rounds + 1.0) / ROUNDS
    }

    /// What this worker contributes to a meeting.
    pub fn share(&self) -> Share {
        self.team.share()
    }

    /// Takes the shares of all workers, in their order.
    ///
    /// # Errors
    /// The shares do not fit together.
    pub fn meet(&mut self, shares: &[Share]) -> Result<(), Message> {
        self.rounds += 1.0;
        self.team.meet(shares).map_err(|_| Message::error("solve-cannot-begin"))
    }

    /// Progress so far.
    pub fn standing(&self) -> Standing {
        let Score { unserved, late, cost } = self.team.best_score();
        Standing {
            cost: (unserved == 0 && late == 0).then_some(cost),
            seconds: self.seconds,
            iterations: self.team.iterations(),
        }
    }

    /// The best solution so far.
    pub fn solved(&self) -> Solved {
        let solution = write_solution(self.instance, &self.team.best());
        Solved { standing: self.standing(), solution }
    }
}

/// Reads an instance of a set; the set decides the rounding.
///
/// # Errors
/// Names the fault and its line.
pub fn read_instance(text: &str, set: &str) -> Result<Instance, Message> {
    vrplib::read(text, vrplib::rounding_of_set(set)).map_err(|error| message(&error))
}

fn message(error: &vrplib::Error) -> Message {
    let message = match &error.reason {
        Reason::Line => Message::error("vrplib-line"),
        Reason::Order => Message::error("vrplib-order"),
        Reason::Twice => Message::error("vrplib-twice"),
        Reason::Missing => Message::error("vrplib-missing"),
        Reason::NotSupported(text) => {
            Message::error("vrplib-not-supported").with("value", text.as_str())
        }
        Reason::Number(text) => Message::error("vrplib-number").with("value", text.as_str()),
        Reason::Range(text) => Message::error("vrplib-range").with("value", text.as_str()),
        Reason::Count { expected, found } => {
            Message::error("vrplib-count").with("expected", *expected).with("found", *found)
        }
        Reason::Numbering(text) => Message::error("vrplib-numbering").with("value", text.as_str()),
        Reason::Window => Message::error("vrplib-window"),
    };
    let message = message.with("section", error.section.as_str());
    match error.line.and_then(|line| u32::try_from(line).ok()) {
        Some(line) => message.at_row(line),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    const TINY: &str = "DIMENSION : 3\nEDGE_WEIGHT_TYPE : EUC_2D\n\
        NODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8\n";

    fn iterations(limit: Limit, tick_seconds: f64) -> (u64, f64) {
        let instance = read_instance(TINY, "CVRP").unwrap();
        let now = Cell::new(0.0);
        let clock = || now.replace(now.get() + tick_seconds);
        let mut solving = Solving::new(&instance, limit, 1, Worker::ALONE, clock).unwrap();
        while solving.step(clock) == Step::GoOn {}
        let Standing { seconds, iterations, .. } = solving.standing();
        (iterations, seconds)
    }

    #[test]
    fn a_search_ends_at_its_limit() {
        for count in [0, 1, 63, 64, 65, 1000] {
            assert_eq!(iterations(Limit::Iterations(count), 1.0).0, count);
        }
        for limit in [0.0, -1.0, f64::NAN] {
            assert_eq!(iterations(Limit::Seconds(limit), 0.0).0, 0, "{limit}");
        }
        let (_, seconds) = iterations(Limit::Seconds(1.0), 0.25);
        assert_eq!(seconds, 1.0);
    }

    #[test]
    fn bursts_grow_while_they_are_short_and_shrink_when_long() {
        let instance = read_instance(TINY, "CVRP").unwrap();
        let burst_after = |ticks: &[f64]| {
            let limit = Limit::Seconds(100.0);
            let mut solving = Solving::new(&instance, limit, 1, Worker::ALONE, || 0.0).unwrap();
            let mut now = 0.0;
            for tick in ticks {
                now += tick;
                assert_eq!(solving.step(|| now), Step::GoOn);
            }
            solving.burst
        };
        assert_eq!(burst_after(&[0.001; 4]), 16);
        assert_eq!(burst_after(&[0.001, 0.001, 0.001, 0.004]), 8);
        assert_eq!(burst_after(&[0.001, 0.001, 0.001, 0.02]), 4);
        assert_eq!(burst_after(&[1.0, 1.0]), 1);
    }

    #[test]
    fn a_wrong_instance_is_told_with_its_line() {
        let message = read_instance("DIMENSION : 3\nDIMENSION : 4\n", "CVRP").unwrap_err();
        assert_eq!((message.key.as_str(), message.at.row), ("vrplib-twice", Some(2)));
    }
}
