//! Ruin and recreate under simulated annealing.
//!
//! Each iteration takes strings of neighbouring lots out of some routes and
//! puts them back at the cheapest places, with blinks: slack induction by
//! string removals, Christiaens and Vanden Berghe, Transportation Science
//! 54(2), 2020, doi:10.1287/trsc.2019.0914. All choices come from the seed.

use super::dice::Dice;
use super::evaluate::{Score, score_route};
use super::insert::{cheapest, insert};
use super::problem::{NO_WAY, Problem};
use super::solution::{Route, Solution, Trip};

/// Lots taken out in an iteration, on average at most; the paper's c̄.
const MEAN_REMOVED: f64 = 10.0;
/// Longest string taken from one trip; the paper's L^max.
const LONGEST_STRING: f64 = 10.0;
/// One place in so many is passed over; the paper's β = 0.01.
const BLINK_ONE_IN: usize = 100;
/// Start and end temperature as a share of the first solution's cost.
const TEMPERATURES: (f64, f64) = (0.02, 0.000_05);

/// A search that can be stepped, watched and ended at any time.
pub struct Search<'p> {
    problem: &'p Problem,
    dice: Dice,
    now: Solution,
    scores: Vec<Score>,
    score: Score,
    best: Solution,
    best_score: Score,
    neighbours: Vec<Vec<usize>>,
    done: u64,
    of: u64,
    heat: f64,
}

impl<'p> Search<'p> {
    /// Builds a first solution: the most urgent lots first, each at its cheapest place.
    ///
    /// Lots no vehicle can bring are left out. `iterations` is how many will be
    /// done at most; cooling is spread over them.
    pub fn new(problem: &'p Problem, seed: u64, iterations: u64) -> Self {
        let mut search = Self {
            problem,
            dice: Dice::new(seed),
            now: empty(problem),
            scores: Vec::new(),
            score: Score::default(),
            best: Solution::default(),
            best_score: Score::default(),
            neighbours: Vec::new(),
            done: 0,
            of: iterations,
            heat: 0.0,
        };
        search.scores = vec![Score::default(); search.now.routes.len()];
        let mut lots: Vec<usize> = (0..problem.lots.len()).collect();
        lots.sort_by_key(|&lot| (latest_departure(problem, lot), lot));
        search.put_in(&lots, false);
        search.best = search.now.clone();
        search.best_score = search.score;
        if iterations > 0 {
            search.neighbours = neighbours(problem);
            search.heat = search.score.rupiah.max(1) as f64;
        }
        search
    }

    /// Does up to `count` iterations; returns how many.
    pub fn step(&mut self, count: u64) -> u64 {
        let count = count.min(self.of - self.done);
        for _ in 0..count {
            self.iterate();
        }
        count
    }

    /// Iterations done.
    pub fn done(&self) -> u64 {
        self.done
    }

    /// Whether all iterations are done.
    pub fn is_finished(&self) -> bool {
        self.done >= self.of || self.problem.lots.len() < 2
    }

    /// The best solution so far and its score.
    pub fn best(&self) -> (&Solution, Score) {
        (&self.best, self.best_score)
    }

    fn iterate(&mut self) {
        let share = self.done as f64 / self.of as f64;
        self.done += 1;
        if self.problem.lots.len() < 2 {
            return;
        }
        let temperature =
            self.heat * TEMPERATURES.0 * libm::pow(TEMPERATURES.1 / TEMPERATURES.0, share);
        let before = (self.now.clone(), self.scores.clone(), self.score);
        let mut removed = self.take_out();
        removed.append(&mut self.now.left_out);
        self.order(&mut removed);
        self.put_in(&removed, true);
        let threshold = before.2.weighed() - temperature * libm::log(self.dice.share().max(1e-12));
        if self.score.weighed() > threshold {
            (self.now, self.scores, self.score) = before;
        } else if self.score < self.best_score {
            self.best = self.now.clone();
            self.best_score = self.score;
        }
    }

    /// Takes strings of lots near a random one out; returns them.
    fn take_out(&mut self) -> Vec<usize> {
        let mean_length = mean_trip_length(&self.now);
        let longest = LONGEST_STRING.min(mean_length).max(1.0);
        let most_strings = (4.0 * MEAN_REMOVED / (1.0 + longest) - 1.0).max(1.0);
        let strings = (self.dice.share() * most_strings) as usize + 1;
        let seed = self.dice.below(self.problem.lots.len());
        let at = places(&self.now, self.problem.lots.len());
        let mut removed = Vec::new();
        let mut touched: Vec<usize> = Vec::new();
        for near in 0..self.neighbours[seed].len() {
            if touched.len() >= strings {
                break;
            }
            let lot = self.neighbours[seed][near];
            let Some((route, trip, position)) = at[lot] else { continue };
            if touched.contains(&route) {
                continue;
            }
            touched.push(route);
            let lots = &mut self.now.routes[route].trips[trip].lots;
            let most = longest.min(lots.len() as f64);
            let length = ((self.dice.share() * most) as usize + 1).min(lots.len());
            let earliest = (position + 1).saturating_sub(length);
            let latest = position.min(lots.len() - length);
            let start = earliest + self.dice.below(latest - earliest + 1);
            removed.extend(lots.drain(start..start + length));
        }
        for route in touched {
            self.now.routes[route].trips.retain(|trip| !trip.lots.is_empty());
            self.rescore(route);
        }
        removed
    }

    /// The order of putting back: random, largest, farthest or most urgent first.
    fn order(&mut self, lots: &mut [usize]) {
        let problem = self.problem;
        lots.sort_unstable();
        match self.dice.below(8) {
            0..4 => self.dice.shuffle(lots),
            4..6 => lots.sort_by_key(|&lot| std::cmp::Reverse(problem.lots[lot].load.boxes)),
            6 => lots.sort_by_key(|&lot| std::cmp::Reverse(fastest_minutes(problem, lot))),
            _ => lots.sort_by_key(|&lot| latest_departure(problem, lot)),
        }
    }

    fn put_in(&mut self, lots: &[usize], blinking: bool) {
        let mut scratch = Trip::default();
        for &lot in lots {
            let dice = &mut self.dice;
            let blink = || blinking && dice.below(BLINK_ONE_IN) == 0;
            match cheapest(self.problem, &self.now, &self.scores, lot, &mut scratch, blink) {
                Some((_, place)) => {
                    let route = insert(&mut self.now, lot, place);
                    self.rescore(route);
                }
                None => self.now.left_out.push(lot),
            }
        }
        self.now.left_out.sort_unstable();
        self.score = self.scores.iter().fold(self.unserved(), |sum, &score| sum + score);
    }

    fn rescore(&mut self, route: usize) {
        self.scores[route] = score_route(self.problem, &self.now.routes[route]);
    }

    fn unserved(&self) -> Score {
        let stations = self.now.left_out.iter().map(|&lot| self.problem.lots[lot].stations);
        Score { unserved: stations.sum(), ..Score::default() }
    }
}

fn empty(problem: &Problem) -> Solution {
    let routes = problem.groups.iter().enumerate().flat_map(|(group, vehicles)| {
        (0..vehicles.free_from.len()).map(move |vehicle| Route {
            group,
            vehicle,
            trips: Vec::new(),
        })
    });
    Solution { routes: routes.collect(), left_out: Vec::new() }
}

fn mean_trip_length(solution: &Solution) -> f64 {
    let trips = solution.routes.iter().flat_map(|route| &route.trips);
    let (count, lots) = trips.fold((0, 0), |(count, lots), t| (count + 1, lots + t.lots.len()));
    lots as f64 / f64::from(count.max(1))
}

/// Route, trip and position of every lot that is brought.
fn places(solution: &Solution, lots: usize) -> Vec<Option<(usize, usize, usize)>> {
    let mut places = vec![None; lots];
    for (at, route) in solution.routes.iter().enumerate() {
        for (trip, brought) in route.trips.iter().enumerate() {
            for (position, &lot) in brought.lots.iter().enumerate() {
                places[lot] = Some((at, trip, position));
            }
        }
    }
    places
}

/// Minutes from the base by the fastest group that serves the lot.
fn fastest_minutes(problem: &Problem, lot: usize) -> u32 {
    let lot = &problem.lots[lot];
    let serving = problem.groups.iter().filter(|group| group.serves(lot));
    serving.map(|group| group.matrix.minutes(0, lot.stop)).min().unwrap_or(NO_WAY)
}

/// When a lot must leave at the latest, by the fastest group.
fn latest_departure(problem: &Problem, lot: usize) -> i64 {
    i64::from(problem.lots[lot].due) - i64::from(fastest_minutes(problem, lot))
}

/// For each lot, up to a hundred others, nearest first, itself at the head.
fn neighbours(problem: &Problem) -> Vec<Vec<usize>> {
    const MOST: usize = 100;
    let away = |a: usize, b: usize| {
        let (a, b) = (problem.lots[a].stop, problem.lots[b].stop);
        let ways = problem.groups.iter().map(|group| group.matrix.minutes(a, b));
        if a == b { 0 } else { ways.min().unwrap_or(NO_WAY) }
    };
    (0..problem.lots.len())
        .map(|lot| {
            let mut others: Vec<usize> = (0..problem.lots.len()).collect();
            others.sort_by_cached_key(|&other| (other != lot, away(lot, other), other));
            others.truncate(MOST);
            others
        })
        .collect()
}
