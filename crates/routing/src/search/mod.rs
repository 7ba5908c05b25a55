//! The search: ruin and recreate under simulated annealing.
//!
//! If days of vehicles cost, the search begins as several parallel searches, which are gradually
//! reduced to one ([`chains`]).
//!
//! An iteration takes strings of jobs out of trips near a random job ([`ruin`]), empties whole
//! vehicle-days near it ([`days`]), or puts back a whole route from an earlier solution
//! ([`pool`]). It tries to swap whole trips ([`exchange`]) and to use other vehicle types
//! ([`retype`]). Then it puts the jobs back ([`recreate`]), each in its cheapest place
//! ([`insert`]) among those near it ([`neighbours`]), and keeps the outcome or undoes it.
//! [`routes`] holds the solution while it changes; it is always feasible. [`crate::evaluate`]
//! defines the cost of jobs, vehicles and lateness, and which routes are feasible. A constraint
//! whose effect on two parts of a trip can be combined also goes into [`segment`]. Trips without a
//! pause are shifted as a whole ([`steady`]), and all others are followed stop by stop.

mod chains;
mod days;
mod exchange;
mod grid;
mod insert;
mod neighbours;
mod pool;
mod recreate;
mod retype;
mod routes;
mod ruin;
mod segment;
#[cfg(test)]
mod state_tests;
mod steady;
mod visits;

use crate::dice::Dice;
use crate::evaluate::{Fault, Score};
use crate::problem::Problem;
use crate::search::chains::{Chain, MOST_CHAINS, Waiting};
use crate::search::days::Days;
use crate::search::exchange::Exchange;
use crate::search::neighbours::Neighbours;
use crate::search::pool::RoutePool;
use crate::search::recreate::Recreate;
use crate::search::retype::Retype;
use crate::search::routes::Routes;
use crate::search::ruin::Ruin;
use crate::solution::{Route, Solution};

/// Numbers of near jobs considered for taking out and for putting back.
const RUIN_NEIGHBOURS: usize = 100;
const INSERTION_NEIGHBOURS: usize = 200;

/// First and last temperature, as multiples of the cost of a usual leg of the first solution.
const TEMPERATURES: (f64, f64) = (4.0, 0.03);

/// Factors for the price of missing jobs after an iteration that leaves some and after one that
/// leaves none; about one solution in a hundred then has some.
const DEARER: f64 = 1.01;
const CHEAPER: f64 = 0.9999;

/// Share of the iterations that put back an earlier route at the end of the search. It grows from
/// zero, because routes from the hot phase are worth little.
const RECALLED: f64 = 0.3;

/// Least number of iterations after which all routes are remembered; otherwise a quarter of the
/// number of jobs.
const NOTED_EVERY: u64 = 256;

/// The heat from which on an earlier solution is left for others far from it.
const HOT: f64 = 0.5;

/// One iteration in this many empties whole vehicle-days.
const DAYS_ONE_IN: usize = 10;

/// With more jobs than this, ways to begin are chosen by a sample of about so many, and so many
/// ways are tried with all jobs: a first solution of 2,500 jobs would take a minute otherwise.
const MANY_JOBS: usize = 800;
const SAMPLE_JOBS: usize = 300;
const SAMPLED_WAYS: usize = 3;

/// Most draws for a job to ruin around.
const MOST_DRAWS: usize = 20;

/// A search that can be stepped, watched and ended at any time.
pub struct Search<'p> {
    problem: &'p Problem,
    dice: Dice,
    neighbours: Neighbours,
    ruin: Ruin,
    days: Days,
    recreate: Recreate,
    retype: Retype,
    exchange: Exchange,
    /// The chain whose turn it is.
    chain: Chain<'p>,
    waiting: Waiting<'p>,
    pool: Option<RoutePool>,
    /// Share of the iterations that put back an earlier route.
    recalled: f64,
    /// The best solution's route of every vehicle.
    best: Vec<Option<Route>>,
    best_score: Score,
    iterations: u64,
    temperatures: (f64, f64),
}

/// How a first solution was built.
struct First {
    score: Score,
    order: usize,
    /// For each vehicle type, whether it could make new trips.
    types: Vec<bool>,
    dice: Dice,
}

/// Prices of leaving jobs out and of lateness while searching.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prices {
    unserved: f64,
    late: f64,
    least: f64,
    most: f64,
}

impl Prices {
    /// Prices above what any single move can save.
    fn new(problem: &Problem) -> Self {
        let dearest = dearest_round_trip(problem) as f64;
        Self { unserved: dearest, late: dearest, least: 0.01 * dearest, most: 1e4 * dearest }
    }

    /// Raises the price of missing jobs while some are missing and lowers it while none is, so
    /// that the search stays near the point where the fleet just suffices.
    fn adapt(&mut self, missing: bool) {
        let factor = if missing { DEARER } else { CHEAPER };
        self.unserved = (self.unserved * factor).clamp(self.least, self.most);
    }

    fn energy(&self, score: Score) -> f64 {
        score.unserved as f64 * self.unserved + score.late as f64 * self.late + score.cost as f64
    }
}

impl<'p> Search<'p> {
    /// Builds a first solution by insertion; the seed decides all choices.
    ///
    /// # Errors
    /// A pinned route is impossible.
    pub fn new(problem: &'p Problem, seed: u64) -> Result<Self, Fault> {
        let mut search = Self::empty(problem, seed)?;
        search.construct(MOST_CHAINS);
        Ok(search)
    }

    /// Starts with the pinned routes only.
    fn empty(problem: &'p Problem, seed: u64) -> Result<Self, Fault> {
        let prices = Prices::new(problem);
        let now = Routes::new(problem).ok_or(Fault::Pinned)?;
        let vehicles = now.vehicles.len();
        Ok(Self {
            problem,
            dice: Dice::new(seed),
            neighbours: Neighbours::new(problem, RUIN_NEIGHBOURS, INSERTION_NEIGHBOURS),
            ruin: Ruin::default(),
            days: Days::new(problem),
            recreate: Recreate::new(problem, prices.late as i64),
            retype: Retype::new(problem),
            exchange: Exchange::new(problem),
            chain: Chain { now, best: Score::default(), leads: true, prices },
            waiting: Waiting::default(),
            pool: RoutePool::new(problem),
            recalled: 0.0,
            best: vec![None; vehicles],
            best_score: Score::default(),
            iterations: 0,
            temperatures: (0.0, 0.0),
        })
    }

    /// Inserts all jobs in each order that the search uses, with new trips of all vehicle types
    /// and then of some types only, and keeps the best outcome.
    fn construct(&mut self, chains: usize) {
        // The present solution may be better than one with jobs inserted at any price.
        self.best_score = self.chain.now.score;
        self.keep_best();
        let unserved = self.chain.now.solution().unserved;
        let jobs: Vec<u32> = unserved.into_iter().map(|job| job as u32).collect();
        let mut best: Option<First> = None;
        for (order, types) in self.ways_to_begin(&jobs) {
            self.try_first(&jobs, order, &types, &mut best);
        }
        if let Some(first) = best {
            if self.days.useful {
                self.begin_chains(&jobs, &first, chains - 1);
            }
            self.dice = first.dice;
            self.insert_all(&jobs, first.order, &first.types);
        }
        self.chain.best = self.chain.now.score;
        if self.chain.now.score < self.best_score {
            self.best_score = self.chain.now.score;
            self.keep_best();
        }
        let leg = self.chain.now.usual_leg_cost();
        self.temperatures = (TEMPERATURES.0 * leg, TEMPERATURES.1 * leg);
    }

    /// Orders and vehicle types for a first solution. Of many jobs, a sample decides which few
    /// are worth trying with all of them.
    fn ways_to_begin(&mut self, jobs: &[u32]) -> Vec<(usize, Vec<bool>)> {
        let all_types = vec![true; self.problem.vehicle_types.len()];
        let mut ways: Vec<(usize, Vec<bool>)> =
            (0..self.recreate.orders()).map(|order| (order, all_types.clone())).collect();
        for types in self.days.choices() {
            ways.extend(self.recreate.building().iter().map(|&order| (order, types.clone())));
        }
        if jobs.len() <= MANY_JOBS || !self.days.useful {
            return ways;
        }
        let sample: Vec<u32> = jobs.iter().copied().step_by(jobs.len() / SAMPLE_JOBS).collect();
        let mut scored: Vec<(Score, usize)> = Vec::with_capacity(ways.len());
        for (at, (order, types)) in ways.iter().enumerate() {
            self.insert_all(&sample, *order, types);
            scored.push((self.chain.now.score, at));
            self.chain.now.take_back();
        }
        scored.sort_unstable();
        scored.iter().take(SAMPLED_WAYS).map(|&(_, at)| ways[at].clone()).collect()
    }

    /// Begins more chains, built as the best first solution was; blinks make them differ.
    fn begin_chains(&mut self, jobs: &[u32], first: &First, count: usize) {
        let mut chains = Vec::with_capacity(count);
        for _ in 0..count {
            self.insert_all(jobs, first.order, &first.types);
            let best = self.chain.now.score;
            chains.push(Chain { best, leads: false, ..self.chain.clone() });
            self.chain.now.take_back();
        }
        self.waiting = Waiting::new(chains);
    }

    /// Inserts all jobs and takes them out again; records how, if this is the best so far.
    fn try_first(&mut self, jobs: &[u32], order: usize, types: &[bool], best: &mut Option<First>) {
        let dice = self.dice.clone();
        self.insert_all(jobs, order, types);
        let score = self.chain.now.score;
        if best.as_ref().is_none_or(|best| score < best.score) {
            *best = Some(First { score, order, types: types.to_vec(), dice });
        }
        self.chain.now.take_back();
    }

    fn insert_all(&mut self, jobs: &[u32], order: usize, types: &[bool]) {
        let mut jobs = jobs.to_vec();
        self.chain.now.mark();
        self.recreate.put_in_order(
            &mut self.chain.now,
            &self.neighbours,
            &mut jobs,
            order,
            types,
            &mut self.dice,
        );
    }

    /// Starts from an earlier solution: keeps every route, or its beginning, that is still
    /// possible, and inserts the rest. `heat`, 0 to 1, says how far the search may depart from it;
    /// 1 means as far as from scratch.
    ///
    /// # Errors
    /// A pinned route is impossible.
    pub fn from(
        problem: &'p Problem,
        seed: u64,
        earlier: &Solution,
        heat: f64,
    ) -> Result<Self, Fault> {
        let mut search = Self::empty(problem, seed)?;
        for route in &earlier.routes {
            search.chain.now.keep(route);
        }
        search.construct(if heat < HOT { 1 } else { MOST_CHAINS });
        let (start, end) = search.temperatures;
        search.temperatures.0 = (start * heat.clamp(0.0, 1.0)).max(end);
        Ok(search)
    }

    /// Continues from another solution of the problem as the current and the best one.
    ///
    /// # Errors
    /// It is not possible.
    pub(crate) fn adopt(&mut self, solution: &Solution) -> Result<(), Fault> {
        self.chain.now = Routes::new(self.problem).ok_or(Fault::Pinned)?;
        for route in &solution.routes {
            let vehicle = self.chain.now.vehicle(route.vehicle).ok_or(Fault::Vehicle)?;
            if !self.chain.now.load(vehicle, route) {
                return Err(Fault::Vehicle);
            }
        }
        self.waiting = Waiting::default();
        self.chain.leads = true;
        self.best.fill(None);
        self.keep_best();
        self.best_score = self.chain.now.score;
        self.chain.best = self.best_score;
        Ok(())
    }

    /// From here on changes only these vehicles, and leaves those jobs alone.
    pub(crate) fn focus(&mut self, mine: &[bool], others: Vec<bool>) {
        self.waiting = Waiting::default();
        self.chain.now.focus(mine, others);
    }

    /// Makes different random choices from here on.
    pub(crate) fn reseed(&mut self, seed: u64) {
        self.dice = Dice::new(seed);
    }

    /// The current routes of the vehicles that this search may change.
    pub(crate) fn mine_now(&self) -> Vec<Route> {
        self.mine()
            .map(|vehicle| self.chain.now.route(vehicle))
            .filter(|r| !r.trips.is_empty())
            .collect()
    }

    /// The best routes of the vehicles that this search may change.
    pub(crate) fn mine_best(&self) -> Vec<Route> {
        self.mine().filter_map(|vehicle| self.best[vehicle as usize].clone()).collect()
    }

    fn mine(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.best.len() as u32)
            .filter(|&vehicle| self.chain.now.vehicles[vehicle as usize].mine)
    }

    /// Does `count` iterations. `spent` is the share of the search's time that has passed, 0 to 1;
    /// it determines the temperature.
    pub fn step(&mut self, count: u64, spent: f64) {
        let (start, end) = self.temperatures;
        let spent = spent.clamp(0.0, 1.0);
        let temperature = start * libm::pow(end / start, spent);
        self.recalled = RECALLED * spent;
        self.recreate.temperature = temperature;
        for _ in 0..count {
            self.waiting.take_turns(&mut self.chain, spent);
            self.iterations += 1;
            self.iterate(temperature);
        }
    }

    fn iterate(&mut self, temperature: f64) {
        if self.problem.jobs.is_empty() {
            return;
        }
        self.chain.now.mark();
        let before = self.chain.now.score;
        let seed = self.seed();
        let types = self.empty_days(seed);
        if types.is_none() && !self.recall(seed) {
            self.ruin.around(&mut self.chain.now, &self.neighbours, seed, &mut self.dice);
        }
        self.exchange.some(&mut self.chain.now, &mut self.dice);
        self.retype.touched(&mut self.chain.now);
        let removed = &mut self.ruin.removed;
        match types {
            Some(types) => self.recreate.rebuild(
                &mut self.chain.now,
                &self.neighbours,
                removed,
                &types,
                &mut self.dice,
            ),
            None => self.recreate.put_back(
                &mut self.chain.now,
                &self.neighbours,
                removed,
                &mut self.dice,
            ),
        }
        self.retype.touched(&mut self.chain.now);
        self.chain.prices.adapt(!self.chain.now.missing.is_empty());
        let after = self.chain.now.score;
        let worse = self.chain.prices.energy(after) - self.chain.prices.energy(before);
        if worse > 0.0 && worse > -temperature * libm::log(1.0 - self.dice.share()) {
            self.chain.now.take_back();
        } else if after < self.chain.best {
            self.chain.best = after;
            if after < self.best_score {
                self.best_score = after;
                self.keep_best();
            }
        }
        self.note();
    }

    /// In some iterations empties whole vehicle-days; returns the types that may then make new
    /// trips.
    fn empty_days(&mut self, seed: u32) -> Option<Vec<bool>> {
        if !self.days.useful || self.dice.below(DAYS_ONE_IN) > 0 {
            return None;
        }
        let removed = &mut self.ruin.removed;
        self.days.empty_around(
            &mut self.chain.now,
            &self.neighbours,
            seed,
            removed,
            &mut self.dice,
        );
        Some(self.days.choose_types(&mut self.dice))
    }

    /// In some iterations puts back an earlier route.
    fn recall(&mut self, seed: u32) -> bool {
        let Some(pool) = &mut self.pool else { return false };
        self.dice.share() < self.recalled
            && pool.recall(&mut self.chain.now, seed, &mut self.ruin.removed, &mut self.dice)
    }

    /// In some iterations remembers all routes.
    fn note(&mut self) {
        let Some(pool) = &mut self.pool else { return };
        if self.iterations.is_multiple_of(NOTED_EVERY.max(self.problem.jobs.len() as u64 / 4)) {
            for vehicle in 0..self.chain.now.vehicles.len() as u32 {
                pool.note(&self.chain.now, vehicle);
            }
        }
    }

    /// The job to ruin around: half of the time a missing one, if any, else any job.
    fn seed(&mut self) -> u32 {
        let missing = &self.chain.now.missing;
        if !missing.is_empty() && self.dice.below(2) == 0 {
            return missing[self.dice.below(missing.len())];
        }
        let mut seed = self.dice.below(self.problem.jobs.len());
        // In a team, a few draws find one of this search's own jobs.
        for _ in 0..MOST_DRAWS {
            let others = self.chain.now.others.get(seed).is_some_and(|&others| others);
            if !others {
                break;
            }
            seed = self.dice.below(self.problem.jobs.len());
        }
        seed as u32
    }

    fn keep_best(&mut self) {
        if !self.chain.leads {
            self.chain.leads = true;
            self.waiting.follow();
            self.chain.now.note_all_changed();
        }
        for vehicle in self.chain.now.changed() {
            if let Some(pool) = &mut self.pool {
                pool.note(&self.chain.now, vehicle);
            }
            let route = self.chain.now.route(vehicle);
            self.best[vehicle as usize] = (!route.trips.is_empty()).then_some(route);
        }
    }

    /// Iterations done so far.
    pub fn iterations(&self) -> u64 {
        self.iterations
    }

    /// The best score so far.
    pub fn best_score(&self) -> Score {
        self.best_score
    }

    /// The best solution so far.
    pub fn best(&self) -> Solution {
        let routes: Vec<Route> = self.best.iter().flatten().cloned().collect();
        Solution::of_routes(self.problem.jobs.len(), routes)
    }
}

/// Cost of the dearest way to a job and back with a vehicle of its own.
fn dearest_round_trip(problem: &Problem) -> i64 {
    let mut dearest = 1;
    for (at, kind) in problem.vehicle_types.iter().enumerate() {
        let travel = problem.travel_of(at);
        for job in (0..problem.jobs.len()).filter(|&job| problem.can_serve(at, job)) {
            let to = problem.jobs[job].location;
            let ways = [(kind.start, to), (to, kind.end)];
            let sum = |go: &dyn Fn(usize, usize) -> i32| {
                ways.iter().map(|&(a, b)| i64::from(go(a, b))).sum::<i64>()
            };
            let distance = sum(&|a, b| travel.distance(a, b));
            let duration =
                sum(&|a, b| travel.duration(a, b)) + i64::from(problem.jobs[job].service);
            let cost = distance
                .saturating_mul(kind.distance_cost)
                .saturating_add(duration.saturating_mul(kind.duration_cost))
                .saturating_add(kind.fixed_cost)
                .saturating_add(kind.day_cost);
            dearest = dearest.max(cost);
        }
    }
    dearest
}
