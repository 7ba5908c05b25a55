//! The search: ruin and recreate under simulated annealing.
//!
//! An iteration takes strings of jobs out of trips near a random job ([`ruin`]),
//! empties whole vehicle-days near it ([`days`]), or puts back a whole route met
//! before ([`pool`]). It tries swaps of whole trips ([`exchange`]) and other
//! types of vehicles ([`retype`]), puts the jobs back ([`recreate`]), each at its
//! cheapest place ([`insert`]) among those near it ([`neighbours`]), and keeps
//! the outcome or takes it back. [`routes`] is the solution while it changes;
//! only possible ones are ever held. [`crate::evaluate`] says what jobs, vehicles
//! and lateness cost and which routes are possible. A constraint that joins over
//! parts of trips goes into [`segment`] as well, and trips without a pause are
//! shifted as a whole ([`steady`]); all others are simply followed.

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
use crate::search::days::Days;
use crate::search::exchange::Exchange;
use crate::search::neighbours::Neighbours;
use crate::search::pool::RoutePool;
use crate::search::recreate::Recreate;
use crate::search::retype::Retype;
use crate::search::routes::Routes;
use crate::search::ruin::Ruin;
use crate::solution::{Route, Solution};

/// Near jobs looked at for taking out and for putting back.
const RUIN_NEIGHBOURS: usize = 100;
const INSERTION_NEIGHBOURS: usize = 200;

/// First and last temperature, in costs of a usual leg of the first solution.
const TEMPERATURES: (f64, f64) = (4.0, 0.03);

/// What the price of missing jobs is multiplied by after an iteration with and
/// without one: a solution in a hundred or so lacks some.
const DEARER: f64 = 1.01;
const CHEAPER: f64 = 0.9999;

/// Share of the iterations that put back a route met before, at the end of the
/// search; it grows from none, as hot routes are worth little.
const RECALLED: f64 = 0.3;

/// Iterations after which all routes are noted, at least: a quarter of the jobs.
const NOTED_EVERY: u64 = 256;

/// One iteration in so many empties whole vehicle-days.
const DAYS_ONE_IN: usize = 10;

/// Draws of a job to ruin around.
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
    now: Routes<'p>,
    pool: Option<RoutePool>,
    /// Share of the iterations that put back a route met before.
    recalled: f64,
    /// The best solution's route of every vehicle.
    best: Vec<Option<Route>>,
    best_score: Score,
    prices: Prices,
    iterations: u64,
    temperatures: (f64, f64),
}

/// How a first solution was built.
struct First {
    score: Score,
    order: usize,
    /// The vehicle types that could make new trips.
    types: Vec<bool>,
    dice: Dice,
}

/// What leaving out and lateness count beside cost while searching.
#[derive(Clone, Copy, Debug)]
struct Prices {
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

    /// Makes missing jobs dearer while some are missing, cheaper while none is,
    /// so that the search stays where a fleet is just enough.
    fn adapt(&mut self, missing: bool) {
        let factor = if missing { DEARER } else { CHEAPER };
        self.unserved = (self.unserved * factor).clamp(self.least, self.most);
    }

    fn energy(&self, score: Score) -> f64 {
        score.unserved as f64 * self.unserved + score.late as f64 * self.late + score.cost as f64
    }
}

impl<'p> Search<'p> {
    /// Builds a first solution by insertion; all choices come from the seed.
    ///
    /// # Errors
    /// A pinned route is impossible.
    pub fn new(problem: &'p Problem, seed: u64) -> Result<Self, Fault> {
        let mut search = Self::empty(problem, seed)?;
        search.construct();
        Ok(search)
    }

    /// Only what is pinned.
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
            now,
            pool: RoutePool::new(problem),
            recalled: 0.0,
            best: vec![None; vehicles],
            best_score: Score::default(),
            prices,
            iterations: 0,
            temperatures: (0.0, 0.0),
        })
    }

    /// Inserts all jobs in each order the search uses, with new trips of all vehicle
    /// types, then of some types only, and keeps the best outcome.
    fn construct(&mut self) {
        // What there is may be better than with jobs put in at any price.
        self.best_score = self.now.score;
        self.keep_best();
        let unserved = self.now.solution().unserved;
        let jobs: Vec<u32> = unserved.into_iter().map(|job| job as u32).collect();
        let all_types = vec![true; self.problem.vehicle_types.len()];
        let mut best: Option<First> = None;
        for order in 0..self.recreate.orders() {
            self.try_first(&jobs, order, &all_types, &mut best);
        }
        for types in self.days.choices() {
            for order in self.recreate.building().to_vec() {
                self.try_first(&jobs, order, &types, &mut best);
            }
        }
        if let Some(best) = best {
            self.dice = best.dice;
            self.insert_all(&jobs, best.order, &best.types);
        }
        if self.now.score < self.best_score {
            self.best_score = self.now.score;
            self.keep_best();
        }
        let leg = self.now.usual_leg_cost();
        self.temperatures = (TEMPERATURES.0 * leg, TEMPERATURES.1 * leg);
    }

    /// Inserts all jobs and takes them out again; notes how, if it is the best so far.
    fn try_first(&mut self, jobs: &[u32], order: usize, types: &[bool], best: &mut Option<First>) {
        let dice = self.dice.clone();
        self.insert_all(jobs, order, types);
        let score = self.now.score;
        if best.as_ref().is_none_or(|best| score < best.score) {
            *best = Some(First { score, order, types: types.to_vec(), dice });
        }
        self.now.take_back();
    }

    fn insert_all(&mut self, jobs: &[u32], order: usize, types: &[bool]) {
        let mut jobs = jobs.to_vec();
        self.now.mark();
        self.recreate.put_in_order(
            &mut self.now,
            &self.neighbours,
            &mut jobs,
            order,
            types,
            &mut self.dice,
        );
    }

    /// Starts from an earlier solution: every route, or beginning of one, that is
    /// still possible is kept, and what it lacks is inserted. `heat`, 0 to 1,
    /// is how far the search may go from it: 1 as far as from nothing.
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
            search.now.keep(route);
        }
        search.construct();
        let (start, end) = search.temperatures;
        search.temperatures.0 = (start * heat.clamp(0.0, 1.0)).max(end);
        Ok(search)
    }

    /// Goes on from another solution of the problem as the current and the best one.
    ///
    /// # Errors
    /// It is not possible.
    pub(crate) fn adopt(&mut self, solution: &Solution) -> Result<(), Fault> {
        self.now = Routes::new(self.problem).ok_or(Fault::Pinned)?;
        for route in &solution.routes {
            let vehicle = self.now.vehicle(route.vehicle).ok_or(Fault::Vehicle)?;
            if !self.now.load(vehicle, route) {
                return Err(Fault::Vehicle);
            }
        }
        self.best.fill(None);
        self.keep_best();
        self.best_score = self.now.score;
        Ok(())
    }

    /// Changes only these vehicles, and not those jobs, from here on.
    pub(crate) fn focus(&mut self, mine: &[bool], others: Vec<bool>) {
        self.now.focus(mine, others);
    }

    /// Makes different choices from here on.
    pub(crate) fn reseed(&mut self, seed: u64) {
        self.dice = Dice::new(seed);
    }

    /// The current routes of the vehicles that are this search's to change.
    pub(crate) fn mine_now(&self) -> Vec<Route> {
        self.mine().map(|vehicle| self.now.route(vehicle)).filter(|r| !r.trips.is_empty()).collect()
    }

    /// The best routes of the vehicles that are this search's to change.
    pub(crate) fn mine_best(&self) -> Vec<Route> {
        self.mine().filter_map(|vehicle| self.best[vehicle as usize].clone()).collect()
    }

    fn mine(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.best.len() as u32).filter(|&vehicle| self.now.vehicles[vehicle as usize].mine)
    }

    /// Does `count` iterations. `spent` is the share of the search's time that
    /// has passed, 0 to 1: cooling follows it.
    pub fn step(&mut self, count: u64, spent: f64) {
        let (start, end) = self.temperatures;
        let spent = spent.clamp(0.0, 1.0);
        let temperature = start * libm::pow(end / start, spent);
        self.recalled = RECALLED * spent;
        self.recreate.temperature = temperature;
        for _ in 0..count {
            self.iterations += 1;
            self.iterate(temperature);
        }
    }

    fn iterate(&mut self, temperature: f64) {
        if self.problem.jobs.is_empty() {
            return;
        }
        self.now.mark();
        let before = self.now.score;
        let seed = self.seed();
        let types = self.empty_days(seed);
        if types.is_none() && !self.recall(seed) {
            self.ruin.around(&mut self.now, &self.neighbours, seed, &mut self.dice);
        }
        self.exchange.some(&mut self.now, &mut self.dice);
        self.retype.touched(&mut self.now);
        let removed = &mut self.ruin.removed;
        match types {
            Some(types) => self.recreate.rebuild(
                &mut self.now,
                &self.neighbours,
                removed,
                &types,
                &mut self.dice,
            ),
            None => {
                self.recreate.put_back(&mut self.now, &self.neighbours, removed, &mut self.dice)
            }
        }
        self.retype.touched(&mut self.now);
        self.prices.adapt(!self.now.missing.is_empty());
        let after = self.now.score;
        let worse = self.prices.energy(after) - self.prices.energy(before);
        if worse > 0.0 && worse > -temperature * libm::log(1.0 - self.dice.share()) {
            self.now.take_back();
        } else if after < self.best_score {
            self.best_score = after;
            self.keep_best();
        }
        self.note();
    }

    /// Empties whole vehicle-days now and then; the types that may make new trips for what was in them.
    fn empty_days(&mut self, seed: u32) -> Option<Vec<bool>> {
        if !self.days.useful || self.dice.below(DAYS_ONE_IN) > 0 {
            return None;
        }
        let removed = &mut self.ruin.removed;
        self.days.empty_around(&mut self.now, &self.neighbours, seed, removed, &mut self.dice);
        Some(self.days.choose_types(&mut self.dice))
    }

    /// Puts back a route met before, now and then.
    fn recall(&mut self, seed: u32) -> bool {
        let Some(pool) = &mut self.pool else { return false };
        self.dice.share() < self.recalled
            && pool.recall(&mut self.now, seed, &mut self.ruin.removed, &mut self.dice)
    }

    /// Remembers all routes, now and then.
    fn note(&mut self) {
        let Some(pool) = &mut self.pool else { return };
        if self.iterations.is_multiple_of(NOTED_EVERY.max(self.problem.jobs.len() as u64 / 4)) {
            for vehicle in 0..self.now.vehicles.len() as u32 {
                pool.note(&self.now, vehicle);
            }
        }
    }

    /// Where to ruin: near a job that is missing half of the time, if one is, else anywhere.
    fn seed(&mut self) -> u32 {
        let missing = &self.now.missing;
        if !missing.is_empty() && self.dice.below(2) == 0 {
            return missing[self.dice.below(missing.len())];
        }
        let mut seed = self.dice.below(self.problem.jobs.len());
        // In a team, a few draws find one of this search's own.
        for _ in 0..MOST_DRAWS {
            let others = self.now.others.get(seed).is_some_and(|&others| others);
            if !others {
                break;
            }
            seed = self.dice.below(self.problem.jobs.len());
        }
        seed as u32
    }

    fn keep_best(&mut self) {
        for vehicle in self.now.changed() {
            if let Some(pool) = &mut self.pool {
                pool.note(&self.now, vehicle);
            }
            let route = self.now.route(vehicle);
            self.best[vehicle as usize] = (!route.trips.is_empty()).then_some(route);
        }
    }

    /// Iterations done.
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
