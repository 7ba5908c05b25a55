//! Lower bounds on the cost of serving all jobs.
//!
//! The best of three bounds counts. All of them ignore windows, dues, releases, the number of
//! vehicles, uneven work and changes of vehicle, each of which can only add to the cost.
//!
//! **A minute bears its share of the day.** On each day it pays for, a vehicle works at most the
//! length H of its daily hours, and the working times of its trips do not overlap. So it pays for
//! at least worked / H days, and a minute costs at least `duration_cost` + `day_cost` / H.
//! Likewise a trip bears at least its share of the fixed cost, `fixed_cost` / `max_trips`. With
//! this, vehicles no longer matter, only trips do.
//!
//! **Shares of a trip.** Let R(k, j) be the least cost of the ways of a trip of type k that serves
//! job j: the cheapest way there and the cheapest way home, over any locations, with loading and
//! setup. Let s(k, j) be the share of k's capacity in one dimension that j takes, and h(k, j) the
//! cost of its own work, which adds up over a trip. A trip with jobs S costs at least h(k, S) +
//! max R(k, j). Shares on a trip add up to at most 1, so this is at least the sum over S of h(k,
//! j) + s(k, j) R(k, j). Each job is therefore charged the least of h + s R over the types that
//! may serve it, or its price if leaving it out costs less, and the charges add up to a bound.
//! They are a feasible, though not always the best, solution of the dual of the set covering
//! problem over all trips (Balinski and Quandt, "On an integer program for a delivery problem",
//! Operations Research 12(2), 1964, doi:10.1287/opre.12.2.300).
//!
//! **The farthest job.** Serving a job costs at least the way there and back and one whole day.
//!
//! **A tree that connects all.** See [`tree`].

mod tree;

use crate::amounts::DIMENSIONS;
use crate::problem::{Job, Problem, VehicleType};
use tepat_hours::DAY_MINUTES;

/// Money is counted in parts of a unit, so that rounding down loses little.
const PARTS: i128 = 1 << 10;

/// Work is capped at this by the clock; handling beyond it is not counted.
const LONGEST_WORK_MINUTES: i64 = 1 << 24;

/// A lower bound on the cost of any solution that serves all jobs that must be served, late or not.
/// Costs, amounts, distances and durations must not be negative; jobs that no vehicle may serve
/// count nothing.
///
/// O(vehicle types · locations² + vehicle types² · jobs).
pub fn lower_bound(problem: &Problem) -> i64 {
    let types = problem.vehicle_types.iter().enumerate();
    let able = types.filter(|(_, kind)| !kind.free_from.is_empty() && kind.max_trips > 0);
    let costs: Vec<Costs<'_>> = able.map(|(at, _)| Costs::new(problem, at)).collect();
    let farthest = (0..problem.jobs.len()).filter_map(|job| {
        let least = costs.iter().filter_map(|costs| costs.alone[job]).min()?;
        Some(least.min(price(&problem.jobs[job])))
    });
    let bound = farthest.max().unwrap_or(0);
    let bound = bound.max(by_shares(problem, &costs)).max(tree::by_tree(problem, &costs));
    i64::try_from(bound / PARTS).unwrap_or(i64::MAX)
}

/// Price of leaving a job out, in parts; unlimited if it must be served.
fn price(job: &Job) -> i128 {
    job.optional.map_or(i128::MAX, |price| i128::from(price) * PARTS)
}

/// The sum of all jobs' charges, in the dimension that gives the most for each type.
fn by_shares(problem: &Problem, costs: &[Costs<'_>]) -> i128 {
    let mut dimensions = vec![0; costs.len()];
    let sum = |dimensions: &[usize]| -> i128 {
        let charge = |job: usize| {
            let charges = costs.iter().zip(dimensions);
            let least = charges
                .filter_map(|(costs, &dimension)| costs.charges[job]?.get(dimension).copied())
                .min();
            least.map_or(0, |least| least.min(price(&problem.jobs[job])))
        };
        (0..problem.jobs.len()).map(charge).sum()
    };
    let mut best = sum(&dimensions);
    for at in 0..costs.len() {
        for dimension in 1..DIMENSIONS {
            let before = std::mem::replace(&mut dimensions[at], dimension);
            match sum(&dimensions) {
                more if more > best => best = more,
                _ => dimensions[at] = before,
            }
        }
    }
    best
}

/// The least cost of each job with a vehicle type, in parts; `None` if the type may not serve it.
struct Costs<'p> {
    problem: &'p Problem,
    kind: &'p VehicleType,
    /// Cost of a unit of distance, and of a minute with its share of the day.
    distance: i128,
    minute: i128,
    /// Whether it may visit each location.
    comes: Vec<bool>,
    /// The work of each job besides the way, and the setup that jobs of one location may share.
    own: Vec<Option<i128>>,
    setup: Vec<Option<i128>>,
    /// In company: each job's charge by its share, in each dimension.
    charges: Vec<Option<[i128; DIMENSIONS]>>,
    /// Alone on a trip: everything that its vehicle pays at least.
    alone: Vec<Option<i128>>,
}

impl<'p> Costs<'p> {
    fn new(problem: &'p Problem, vehicle_type: usize) -> Self {
        let kind = &problem.vehicle_types[vehicle_type];
        let served: Vec<usize> =
            (0..problem.jobs.len()).filter(|&job| problem.can_serve(vehicle_type, job)).collect();
        let length = i128::from(kind.hours.length_minutes().clamp(1, DAY_MINUTES));
        let day_share = i128::from(kind.day_cost) * PARTS / length;
        let duration = i128::from(kind.duration_cost) * PARTS;
        let distance = i128::from(kind.distance_cost) * PARTS;
        let ways = Ways::new(problem, vehicle_type, &served);
        let with_days = ways.there_and_back(distance, duration + day_share);
        let without_days = ways.there_and_back(distance, duration);
        let minutes = ways.there_and_back(0, 1);
        let work = Work::new(problem, kind);
        let trips = i128::try_from(kind.max_trips).unwrap_or(i128::MAX);
        let each = i128::from(kind.fixed_cost) * PARTS / trips;
        let loading = work.loading * (duration + day_share);
        let minute = duration + day_share;
        let mut costs = Self {
            problem,
            kind,
            distance,
            minute,
            comes: vec![false; problem.travel_of(vehicle_type).locations()],
            own: vec![None; problem.jobs.len()],
            setup: vec![None; problem.jobs.len()],
            charges: vec![None; problem.jobs.len()],
            alone: vec![None; problem.jobs.len()],
        };
        for &job in &served {
            let location = problem.jobs[job].location;
            let [Some(dear), Some(plain), Some(quick)] =
                [&with_days, &without_days, &minutes].map(|ways| ways[location])
            else {
                continue;
            };
            let (own, setup) = work.of(job);
            let setup = setup * minute;
            let round_trip = each + loading + dear + setup;
            let own = own * minute / 10;
            costs.comes[location] = true;
            (costs.own[job], costs.setup[job]) = (Some(own), Some(setup));
            let amounts = problem.jobs[job].amounts.0;
            costs.charges[job] = Some(std::array::from_fn(|dimension| {
                let (amount, room) = (amounts[dimension], kind.capacity.0[dimension]);
                own + round_trip * i128::from(amount) / i128::from(room.max(1))
            }));
            let alone = work.alone(job);
            let days = (quick + alone + length - 1) / length;
            costs.alone[job] = Some(
                i128::from(kind.fixed_cost) * PARTS
                    + plain
                    + alone * duration
                    + days.max(1) * i128::from(kind.day_cost) * PARTS,
            );
        }
        costs
    }

    /// Cost of a leg, if there is a way.
    fn leg(&self, from: usize, to: usize) -> Option<i128> {
        leg_cost(self.problem, self.kind, (from, to), (self.distance, self.minute))
    }
}

/// Cost of a leg for a vehicle type, given the cost of a unit of distance and of a minute.
fn leg_cost(
    problem: &Problem,
    kind: &VehicleType,
    (from, to): (usize, usize),
    (distance, minute): (i128, i128),
) -> Option<i128> {
    let travel = &problem.travel[kind.travel];
    let took = i64::from(travel.duration(from, to)).min(LONGEST_WORK_MINUTES);
    let cost = i128::from(travel.distance(from, to)) * distance + i128::from(took) * minute;
    travel.reaches(from, to).then_some(cost)
}

/// Minutes of work besides travel.
struct Work<'p> {
    problem: &'p Problem,
    kind: &'p VehicleType,
    loading: i128,
    /// Whether all handling together stays below the clock's cap.
    counts: bool,
}

impl<'p> Work<'p> {
    fn new(problem: &'p Problem, kind: &'p VehicleType) -> Self {
        let loading = i128::from(i64::from(kind.loading).min(LONGEST_WORK_MINUTES));
        let mut work = Self { problem, kind, loading, counts: true };
        let all: i128 = (0..problem.jobs.len()).map(|job| work.alone(job)).sum();
        work.counts = all < i128::from(LONGEST_WORK_MINUTES);
        work
    }

    fn setup(&self, job: usize) -> i128 {
        let location = self.problem.jobs[job].location;
        self.problem.setup.get(location).copied().unwrap_or(0).into()
    }

    /// In tenths, the work that adds up over the jobs of a trip (units may be rounded up
    /// together), and the setup that they may share.
    fn of(&self, job: usize) -> (i128, i128) {
        if !self.counts {
            return (0, 0);
        }
        let (served, setup) = (&self.problem.jobs[job], self.setup(job));
        let units = i128::from(served.amounts.0[0]) * i128::from(self.kind.handling_tenths);
        let own = 10 * i128::from(served.service) + 2 * units;
        if served.windows.is_empty() { (own, setup) } else { (own + 10 * setup, 0) }
    }

    /// The least work of a trip that serves this job.
    fn alone(&self, job: usize) -> i128 {
        if !self.counts {
            return self.loading;
        }
        let served = &self.problem.jobs[job];
        let handling = i128::from(self.kind.handling(served.amounts));
        self.loading + 2 * handling + i128::from(served.service) + self.setup(job)
    }
}

/// The ways between the locations a vehicle type may visit.
struct Ways<'p> {
    problem: &'p Problem,
    vehicle_type: usize,
    locations: Vec<usize>,
}

impl<'p> Ways<'p> {
    fn new(problem: &'p Problem, vehicle_type: usize, served: &[usize]) -> Self {
        let kind = &problem.vehicle_types[vehicle_type];
        let mut locations: Vec<usize> =
            served.iter().map(|&job| problem.jobs[job].location).collect();
        locations.extend([kind.start, kind.end]);
        locations.sort_unstable();
        locations.dedup();
        Self { problem, vehicle_type, locations }
    }

    /// For each location, the cheapest way there and the cheapest way home, over other locations
    /// if need be, given the cost of a unit of distance and of a minute.
    fn there_and_back(&self, distance: i128, minute: i128) -> Vec<Option<i128>> {
        let kind = &self.problem.vehicle_types[self.vehicle_type];
        let leg = |from, to| leg_cost(self.problem, kind, (from, to), (distance, minute));
        let there = self.cheapest(&[kind.start], leg);
        let back = self.cheapest(&[kind.start, kind.end], |from, to| leg(to, from));
        let both = there.iter().zip(&back).map(|(there, back)| Some((*there)? + (*back)?));
        both.collect()
    }

    /// The cheapest way from any of the given locations to each location (Dijkstra 1959).
    fn cheapest(
        &self,
        from: &[usize],
        leg: impl Fn(usize, usize) -> Option<i128>,
    ) -> Vec<Option<i128>> {
        let count = self.locations.iter().max().map_or(0, |last| last + 1);
        let mut cost: Vec<Option<i128>> = vec![None; count];
        from.iter().for_each(|&from| cost[from] = Some(0));
        let mut open = self.locations.clone();
        while let Some(at) =
            (0..open.len()).filter(|&at| cost[open[at]].is_some()).min_by_key(|&at| cost[open[at]])
        {
            let here = open.swap_remove(at);
            for &next in &open {
                if let (Some(so_far), Some(leg)) = (cost[here], leg(here, next)) {
                    let with = so_far + leg;
                    cost[next] = Some(cost[next].map_or(with, |before| before.min(with)));
                }
            }
        }
        cost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Amounts, Matrix, Travel};
    use tepat_hours::DailyHours;

    fn problem(jobs: Vec<Job>, kind: VehicleType) -> Problem {
        let table = vec![0, 30, 50, 30, 0, 40, 50, 40, 0];
        Problem {
            jobs,
            vehicle_types: vec![VehicleType { free_from: vec![0; 3], ..kind }],
            travel: vec![Travel::Matrix(Matrix::new(3, table, None))],
            setup: vec![0, 3, 4],
            ..Problem::default()
        }
    }

    fn job(location: usize, units: i64) -> Job {
        Job { location, amounts: Amounts::one(units), service: 2, ..Job::default() }
    }

    #[test]
    fn one_job_costs_what_the_bound_says() {
        let kind = VehicleType {
            hours: DailyHours { start_minute: 360, end_minute: 1200 },
            capacity: Amounts::one(10),
            fixed_cost: 7,
            distance_cost: 3,
            duration_cost: 2,
            day_cost: 1000,
            loading: 5,
            handling_tenths: 5,
            ..VehicleType::default()
        };
        let worked = 5 + 2 + 50 + (4 + 2 + 2) + 50;
        let cost = 7 + 3 * 100 + 2 * worked + 1000;
        assert_eq!(lower_bound(&problem(vec![job(2, 3)], kind.clone())), cost);
        let optional = Job { optional: Some(40), ..job(2, 3) };
        assert_eq!(lower_bound(&problem(vec![optional], kind.clone())), 40);
        let nobody = Job { vehicle_types: Some(Vec::new()), ..job(2, 3) };
        assert_eq!(lower_bound(&problem(vec![nobody], kind)), 0);
    }

    #[test]
    fn full_trips_cost_what_the_bound_says() {
        let kind = VehicleType {
            capacity: Amounts::one(10),
            fixed_cost: 9,
            distance_cost: 3,
            ..VehicleType::default()
        };
        let jobs = vec![job(1, 10), job(2, 10), job(2, 10)];
        assert_eq!(lower_bound(&problem(jobs, kind)), 3 * 9 + 3 * (60 + 100 + 100));
    }
}
