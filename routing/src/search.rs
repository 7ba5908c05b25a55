//! The search: ruin and recreate under simulated annealing.

use crate::evaluate::Score;
use crate::problem::Problem;
use crate::solution::Solution;

/// A search that can be stepped, watched and ended at any time.
pub struct Search<'p> {
    problem: &'p Problem,
    best: Solution,
    score: Score,
    iterations: u64,
}

impl<'p> Search<'p> {
    /// Builds a first solution; all choices come from the seed.
    pub fn new(problem: &'p Problem, _seed: u64) -> Self {
        let best = Solution { routes: Vec::new(), unserved: (0..problem.jobs.len()).collect() };
        let score = (0..problem.jobs.len()).map(|job| problem.left_out(job)).sum();
        Self { problem, best, score, iterations: 0 }
    }

    /// Does `count` iterations. `spent` is the share of the search's time that
    /// has passed, 0 to 1: cooling follows it.
    pub fn step(&mut self, count: u64, _spent: f64) {
        self.iterations += count;
        let _ = self.problem;
    }

    /// Iterations done.
    pub fn iterations(&self) -> u64 {
        self.iterations
    }

    /// The best score so far.
    pub fn best_score(&self) -> Score {
        self.score
    }

    /// The best solution so far.
    pub fn best(&self) -> Solution {
        self.best.clone()
    }
}
