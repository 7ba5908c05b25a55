//! Puts jobs back: greedy insertion with blinks (Christiaens and Vanden Berghe 2020).

use crate::dice::Dice;
use crate::problem::Problem;
use crate::search::insert::{Inserter, Place};
use crate::search::neighbours::Neighbours;
use crate::search::routes::{NONE, Routes};
use crate::travel::NO_WAY;

/// One place in this many is skipped; the paper's β.
const BLINK_ONE_IN: f64 = 100.0;

/// Once in this many times, trips may be handed over to larger vehicles. If always, the solution would
/// fill with vehicles that are too large; if never, all would stay too small.
const ENLARGE_ONE_IN: usize = 2;

/// Once in this many times, optional jobs are put back whatever they cost.
const ANY_PRICE_ONE_IN: usize = 8;

/// Otherwise, how much more than leaving it out an optional job's place may cost on average, in
/// temperatures.
const SLACK: f64 = 5.0;

/// Orders in which jobs are put back, and how often each is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Random,
    Demand,
    Far,
    Close,
    WindowLength,
    WindowStart,
    WindowEnd,
    Prize,
    PrizeRate,
}

/// Puts jobs back, each in its cheapest place.
#[derive(Clone, Debug)]
pub struct Recreate {
    inserter: Inserter,
    /// For each order, its frequency and the jobs' keys; low keys go first.
    keys: Vec<(Order, usize, Vec<i64>)>,
    weights: usize,
    /// The orders in which trips are built from scratch.
    building: Vec<usize>,
    /// The search's temperature.
    pub temperature: f64,
    /// Number of places until the next blink.
    blink_in: u32,
}

impl Recreate {
    /// For a problem.
    pub fn new(problem: &Problem, late_price: i64) -> Self {
        let windows = problem.jobs.iter().any(|job| !job.windows.is_empty() || job.due.is_some());
        let mut keys = vec![
            (Order::Random, 4, Vec::new()),
            (Order::Demand, 4, keys(problem, Order::Demand)),
            (Order::Far, 2, keys(problem, Order::Far)),
            (Order::Close, 1, keys(problem, Order::Close)),
        ];
        if windows {
            for order in [Order::WindowLength, Order::WindowStart, Order::WindowEnd] {
                keys.push((order, 2, self::keys(problem, order)));
            }
        }
        if problem.jobs.iter().any(|job| job.optional.is_some()) {
            keys.push((Order::Prize, 2, self::keys(problem, Order::Prize)));
            keys.push((Order::PrizeRate, 8, self::keys(problem, Order::PrizeRate)));
        }
        let builds = |order| matches!(order, Order::Far | Order::Close | Order::WindowEnd);
        let building = (0..keys.len()).filter(|&at| builds(keys[at].0));
        let building = building.collect();
        let weights = keys.iter().map(|(_, weight, _)| weight).sum();
        Self {
            inserter: Inserter::new(problem, late_price),
            keys,
            weights,
            building,
            temperature: 0.0,
            blink_in: 0,
        }
    }

    /// Puts jobs back in a random order. Jobs for which no place is found stay unserved, and so,
    /// most of the time, do those whose place costs much more than leaving them out. How much more
    /// depends on the temperature, as for any change for the worse.
    ///
    /// Sometimes that price is ignored, because a new trip may pay for several jobs when it does
    /// not for the first.
    pub fn put_back(
        &mut self,
        routes: &mut Routes<'_>,
        neighbours: &Neighbours,
        jobs: &mut [u32],
        dice: &mut Dice,
    ) {
        let at_any_price = dice.below(ANY_PRICE_ONE_IN) == 0;
        let order = self.draw(dice);
        self.sort(jobs, order, dice);
        self.inserter.may_enlarge = dice.below(ENLARGE_ONE_IN) == 0;
        for &job in jobs.iter() {
            self.put_back_one(routes, neighbours, job, at_any_price, dice);
        }
    }

    /// Puts jobs back in an order that builds good trips from scratch. Only these vehicle types
    /// may make new trips, except for jobs that find no other place.
    pub fn rebuild(
        &mut self,
        routes: &mut Routes<'_>,
        neighbours: &Neighbours,
        jobs: &mut [u32],
        types: &[bool],
        dice: &mut Dice,
    ) {
        self.inserter.new_trips_of.copy_from_slice(types);
        let order = self.building[dice.below(self.building.len())];
        self.sort(jobs, order, dice);
        self.inserter.may_enlarge = dice.below(ENLARGE_ONE_IN) == 0;
        for &job in jobs.iter() {
            self.put_back_one(routes, neighbours, job, true, dice);
        }
        self.inserter.new_trips_of.fill(true);
    }

    /// Number of orders.
    pub fn orders(&self) -> usize {
        self.keys.len()
    }

    /// The orders in which trips are built from scratch.
    pub fn building(&self) -> &[usize] {
        &self.building
    }

    /// Inserts jobs, at any price, in the given order.
    pub fn put_in_order(
        &mut self,
        routes: &mut Routes<'_>,
        neighbours: &Neighbours,
        jobs: &mut [u32],
        order: usize,
        types: &[bool],
        dice: &mut Dice,
    ) {
        self.inserter.new_trips_of.copy_from_slice(types);
        self.sort(jobs, order, dice);
        self.inserter.may_enlarge = true;
        for &job in jobs.iter() {
            self.put_back_one(routes, neighbours, job, true, dice);
        }
        self.inserter.new_trips_of.fill(true);
    }

    fn put_back_one(
        &mut self,
        routes: &mut Routes<'_>,
        neighbours: &Neighbours,
        job: u32,
        at_any_price: bool,
        dice: &mut Dice,
    ) {
        let price = routes.problem.jobs[job as usize].optional;
        let below = match price.filter(|_| !at_any_price) {
            Some(price) => {
                let slack = -libm::log(1.0 - dice.share()) * SLACK * self.temperature;
                price.saturating_add(slack as i64)
            }
            None => i64::MAX,
        };
        let blink_in = &mut self.blink_in;
        let mut blink = || {
            if *blink_in == 0 {
                // The number of places until one is skipped has a geometric distribution.
                *blink_in = (-libm::log(1.0 - dice.share()) * BLINK_ONE_IN) as u32;
                return true;
            }
            *blink_in -= 1;
            false
        };
        let mut found = self.inserter.cheapest(routes, neighbours, job, below, &mut blink);
        if found.is_none() && price.is_none() {
            let chosen = self.inserter.new_trips_of.clone();
            self.inserter.new_trips_of.fill(true);
            found = self.inserter.cheapest_anywhere(routes, job, below);
            self.inserter.new_trips_of = chosen;
        }
        if let Some((_, place)) = found {
            insert(routes, job, place);
        }
    }

    /// A random order.
    fn draw(&self, dice: &mut Dice) -> usize {
        let mut drawn = dice.below(self.weights);
        self.keys
            .iter()
            .position(|(_, weight, _)| {
                let chosen = drawn < *weight;
                drawn = drawn.saturating_sub(*weight);
                chosen
            })
            .unwrap_or(0)
    }

    fn sort(&self, jobs: &mut [u32], order: usize, dice: &mut Dice) {
        dice.shuffle(jobs);
        let keys = &self.keys[order].2;
        if !keys.is_empty() {
            jobs.sort_by_key(|&job| keys[job as usize]);
        }
    }
}

/// Puts a job in a place.
pub fn insert(routes: &mut Routes<'_>, job: u32, place: Place) {
    let (trip, prev, next) = match place {
        Place::Within { trip, prev, next } => {
            routes.save(routes.trips[trip as usize].vehicle);
            (trip, prev, next)
        }
        Place::Larger { trip, prev, next, vehicle } => {
            routes.hand_over(routes.trips[trip as usize].vehicle, vehicle);
            (trip, prev, next)
        }
        Place::NewTrip { vehicle, gap } => {
            routes.save(vehicle);
            (routes.new_trip(vehicle, gap), NONE, NONE)
        }
    };
    routes.link(job, trip, prev, next);
    routes.refresh_with(job);
}

fn keys(problem: &Problem, order: Order) -> Vec<i64> {
    let window = |job: usize| {
        let job = &problem.jobs[job];
        let open = job.windows.first().map_or(job.release, |window| window.0);
        let close = job.windows.last().map(|window| window.1);
        (i64::from(open), close.or(job.due).map_or(i64::MAX / 2, i64::from))
    };
    let away = |job: usize| {
        let types = problem.vehicle_types.iter().enumerate();
        let able = types.filter(|&(at, _)| problem.can_serve(at, job));
        let ways = able.map(|(at, kind)| {
            problem.travel_of(at).distance(kind.start, problem.jobs[job].location)
        });
        i64::from(ways.min().unwrap_or(NO_WAY))
    };
    let prize = |job: usize| problem.jobs[job].optional.unwrap_or(i64::MAX / 2);
    let key = |job: usize| match order {
        Order::Random => 0,
        Order::Demand => -problem.jobs[job].amounts.0[0],
        Order::Far => -away(job),
        Order::Close => away(job),
        Order::WindowLength => window(job).1 - window(job).0,
        Order::WindowStart => window(job).0,
        Order::WindowEnd => window(job).1 - away(job),
        Order::Prize => -prize(job),
        Order::PrizeRate => {
            -prize(job).saturating_mul(1000) / problem.jobs[job].amounts.0[0].max(1)
        }
    };
    (0..problem.jobs.len()).map(key).collect()
}
