//! Several parallel searches on one problem, without shared memory.
//!
//! Time is divided into rounds. In a round, each worker changes only its own part of the routes;
//! the parts are formed by proximity and differently in each round. After the round the parts make
//! one solution again, as when large instances are decomposed. If there are too few routes to
//! divide, each worker searches the whole and all go on from the best. All workers merge the
//! shares in the same way, so no leader is needed.

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::evaluate::{Fault, Score, score};
use crate::problem::Problem;
use crate::search::Search;
use crate::solution::{Route, Solution};

/// Fewest vehicles in use per worker for which routes are divided.
const VEHICLES_EACH: usize = 8;

/// What a worker contributes at the end of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Its current routes.
    pub now: Vec<Route>,
    /// The best routes it had in the round.
    pub best: Vec<Route>,
}

/// One worker of a team.
pub struct Team<'p> {
    problem: &'p Problem,
    search: Search<'p>,
    seed: u64,
    workers: usize,
    me: usize,
    round: u64,
    parted: bool,
    best: Solution,
    best_score: Score,
}

impl<'p> Team<'p> {
    /// Worker `me` of `workers`; all must be given the same problem and seed.
    ///
    /// # Errors
    /// A pinned route is impossible.
    pub fn new(problem: &'p Problem, seed: u64, workers: usize, me: usize) -> Result<Self, Fault> {
        let search = Search::new(problem, seed)?;
        let (best, best_score) = (search.best(), search.best_score());
        let mut team = Self {
            problem,
            search,
            seed,
            workers: workers.max(1),
            me,
            round: 0,
            parted: false,
            best,
            best_score,
        };
        if team.workers > 1 {
            let first = team.best.clone();
            team.begin(&first);
        }
        Ok(team)
    }

    /// This worker's search.
    pub fn search(&mut self) -> &mut Search<'p> {
        &mut self.search
    }

    /// Number of iterations this worker has done.
    pub fn iterations(&self) -> u64 {
        self.search.iterations()
    }

    /// What this worker contributes at the end of the round.
    pub fn share(&self) -> Share {
        Share { now: self.search.mine_now(), best: self.search.mine_best() }
    }

    /// Ends the round with the shares of all workers, in order, and begins the next.
    ///
    /// # Errors
    /// The shares are not those of this round.
    pub fn meet(&mut self, shares: &[Share]) -> Result<(), Fault> {
        let mut candidates: Vec<Solution> = Vec::new();
        let now = if self.parted {
            let join = |part: fn(&Share) -> &Vec<Route>| {
                let routes = shares.iter().flat_map(|share| part(share).clone()).collect();
                Solution::of_routes(self.problem.jobs.len(), routes)
            };
            candidates.push(join(|share| &share.best));
            let now = join(|share| &share.now);
            score(self.problem, &now)?;
            now
        } else {
            let alone =
                |routes: &Vec<Route>| Solution::of_routes(self.problem.jobs.len(), routes.clone());
            candidates.extend(shares.iter().map(|share| alone(&share.best)));
            let mut scored = Vec::new();
            for share in shares {
                let now = alone(&share.now);
                scored.push((score(self.problem, &now)?, now));
            }
            let least = scored.into_iter().min_by_key(|(score, _)| *score);
            least.map(|(_, now)| now).unwrap_or_default()
        };
        for candidate in candidates {
            let score = score(self.problem, &candidate)?;
            if score < self.best_score {
                (self.best, self.best_score) = (candidate, score);
            }
        }
        self.search.adopt(&now)?;
        self.round += 1;
        self.begin(&now);
        Ok(())
    }

    /// The best solution of the rounds that have ended, or of this worker if it is alone.
    pub fn best(&self) -> Solution {
        if self.workers == 1 { self.search.best() } else { self.best.clone() }
    }

    /// Its score.
    pub fn best_score(&self) -> Score {
        if self.workers == 1 { self.search.best_score() } else { self.best_score }
    }

    fn begin(&mut self, now: &Solution) {
        let me = self.me as u64 + 1;
        self.search.reseed(self.seed ^ (self.round << 8 | me) << 20);
        self.parted = now.routes.len() >= VEHICLES_EACH * self.workers;
        if self.parted {
            let owner = self.part(now);
            let (mine, others) = self.borders(now, &owner);
            self.search.focus(&mine, others);
        }
    }

    /// The worker to which each route belongs; routes are ordered by which of two places is
    /// nearer.
    fn part(&self, now: &Solution) -> Vec<usize> {
        let mut dice = Dice::new(self.seed ^ self.round << 32);
        let middle = |route: &Route| {
            let trip = &route.trips[route.trips.len() / 2];
            trip.jobs[trip.jobs.len() / 2]
        };
        let drawn = dice.below(now.routes.len());
        let here = middle(&now.routes[drawn]);
        let away = |a: usize, b: usize| i64::from(self.problem.shortest(a, b));
        let there = now.routes.iter().map(middle).max_by_key(|&job| away(here, job));
        let there = there.unwrap_or(here);
        let mut order: Vec<usize> = (0..now.routes.len()).collect();
        order.sort_by_key(|&route| {
            let job = middle(&now.routes[route]);
            away(here, job) - away(there, job)
        });
        let jobs =
            |route: usize| now.routes[route].trips.iter().map(|t| t.jobs.len()).sum::<usize>();
        let all: usize = (0..now.routes.len()).map(jobs).sum();
        let (mut owner, mut before) = (vec![0; now.routes.len()], 0);
        for route in order {
            owner[route] = (before * self.workers / all.max(1)).min(self.workers - 1);
            before += jobs(route);
        }
        owner
    }

    /// The vehicles that belong to this worker, and the jobs that do not.
    fn borders(&self, now: &Solution, owner: &[usize]) -> (Vec<bool>, Vec<bool>) {
        let mut vehicle_of = Vec::new();
        let mut first = Vec::new();
        for (vehicle_type, kind) in self.problem.vehicle_types.iter().enumerate() {
            first.push(vehicle_of.len());
            vehicle_of.extend((0..kind.free_from.len()).map(|_| vehicle_type));
        }
        // Idle vehicles and jobs left out are dealt out in turn.
        let mine = |at: usize| at % self.workers == self.me;
        let mut vehicles: Vec<bool> = (0..vehicle_of.len()).map(mine).collect();
        let mut others: Vec<bool> = (0..self.problem.jobs.len()).map(|at| !mine(at)).collect();
        for (route, &owner) in now.routes.iter().zip(owner) {
            vehicles[first[route.vehicle.vehicle_type] + route.vehicle.number] = owner == self.me;
            for &job in route.trips.iter().flat_map(|trip| &trip.jobs) {
                others[job] = owner != self.me;
            }
        }
        (vehicles, others)
    }
}
