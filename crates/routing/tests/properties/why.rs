//! Reasons are correct: relaxations have the stated effect and are as small as possible.

use std::collections::BTreeSet;

use tepat_hours::DailyHours;
use tepat_routing::why::{Binding, Limit, Reason, Why, why};
use tepat_routing::{
    Amounts, Dice, Fault, Job, Matrix, Problem, Route, Score, Search, Solution, Travel, Trip,
    VehicleId, VehicleType,
};

use crate::judge::judge;
use crate::rich::{FAMILIES, possible, problem};

#[test]
fn reasons_hold() {
    let (mut bindings, mut limits) = (BTreeSet::new(), BTreeSet::new());
    for seed in 0..600 {
        let mut problem = problem(FAMILIES[seed as usize % FAMILIES.len()], seed);
        if seed % 4 != 0 {
            // The judge passes gates minute by minute, which is slow, so most problems have none.
            problem.gates.clear();
        }
        let dice = &mut Dice::new(seed);
        for solution in [possible(dice, &problem), searched(&problem, seed)] {
            let mut why = Why::new(problem.clone(), solution.clone()).expect("a possible solution");
            let before = judge(&problem, &solution).expect("a possible solution");
            for job in 0..problem.jobs.len() {
                let case = Case { problem: &problem, solution: &solution, before, job };
                let reason = why.ask(job);
                let fine = case.is_on_time(&problem, &solution);
                assert_eq!(reason.is_none(), fine, "seed {seed} job {job}");
                let Some(reason) = reason else { continue };
                let fault = case.fault(&reason);
                assert_eq!(
                    fault, None,
                    "seed {seed} job {job}: {reason:?}\n{solution:?} {problem:?}"
                );
                bindings.insert(reason.binding);
                limits.extend(reason.relaxations.iter().map(|relaxation| name(relaxation.limit)));
            }
        }
    }
    let alone = [
        Fault::NotAllowed,
        Fault::NoWay,
        Fault::Capacity,
        Fault::Window,
        Fault::Shift,
        Fault::Duration,
        Fault::Distance,
    ];
    let mut all: Vec<Binding> = alone.map(Binding::Alone).to_vec();
    use Binding::{Due, Nothing, Price, Trips, Vehicles};
    all.extend([Due, Trips, Vehicles, Price, Nothing]);
    assert_eq!(bindings.into_iter().collect::<Vec<_>>(), all);
    assert_eq!(limits.len(), 15, "{limits:?}");
}

fn searched(problem: &Problem, seed: u64) -> Solution {
    let mut search = Search::new(problem, seed).expect("what is pinned is possible");
    search.step(30, 0.5);
    search.best()
}

fn name(limit: Limit) -> String {
    format!("{limit:?}").chars().take_while(|c| c.is_alphabetic()).collect()
}

/// A job of a solution.
struct Case<'a> {
    problem: &'a Problem,
    solution: &'a Solution,
    before: Score,
    job: usize,
}

impl Case<'_> {
    /// The error in a reason, if any.
    fn fault(&self, reason: &Reason) -> Option<String> {
        if !reason.relaxations.is_sorted_by_key(|relaxation| relaxation.score) {
            return Some("not the cheapest first".into());
        }
        for relaxation in &reason.relaxations {
            let solution = relaxation.solution(self.solution);
            let mut problem = self.problem.clone();
            relaxation.limit.relax(&mut problem, self.job, relaxation.by);
            let after = match judge(&problem, &solution) {
                Ok(after) => after,
                Err(refusal) => return Some(format!("{relaxation:?}: {refusal}")),
            };
            if !self.is_on_time(&problem, &solution) {
                return Some(format!("{relaxation:?}: not on time"));
            }
            if after.late > self.late_of_others() {
                return Some(format!("{relaxation:?}: others later"));
            }
            let cost = after - self.before;
            let offered = relaxation.score;
            if cost != offered {
                return Some(format!("{relaxation:?}: costs {cost:?}"));
            }
            let left_out = judge(&problem, self.solution);
            if relaxation.limit == Limit::Price && left_out.is_ok_and(|left_out| left_out <= after)
            {
                return Some(format!("{relaxation:?}: leaving it out is as good"));
            }
            let windows = &problem.jobs[self.job].windows;
            if !windows.is_sorted_by(|a, b| a.1 < b.0) || windows.iter().any(|w| w.0 > w.1) {
                return Some(format!("{relaxation:?}: windows {windows:?}"));
            }
        }
        self.fault_of_binding(reason).or_else(|| self.fault_of_least(reason))
    }

    fn fault_of_binding(&self, reason: &Reason) -> Option<String> {
        let late = !self.solution.unserved.contains(&self.job);
        let good = self.places(self.problem).into_iter().filter_map(|place| {
            let score = judge(self.problem, &place).ok()?;
            (!late || self.is_on_time(self.problem, &place)).then_some(score)
        });
        let best = good.min();
        let mut alone = vehicles(self.problem).map(|vehicle| self.alone(vehicle, late));
        // Inner `None`: no vehicle at all; outer `None`: some vehicle can.
        let nearest =
            alone.try_fold(None, |nearest: Option<Binding>, alone| Some(nearest.max(Some(alone?))));
        let should = match (best, nearest) {
            (Some(best), _) if best < self.before => vec![Binding::Nothing],
            (Some(_), _) => vec![Binding::Price],
            (None, Some(Some(nearest))) => vec![nearest],
            (None, _) => vec![Binding::Trips, Binding::Vehicles],
        };
        (!should.contains(&reason.binding)).then(|| format!("should be {should:?}"))
    }

    /// The obstacle between the job and a vehicle that does nothing else.
    fn alone(&self, vehicle: VehicleId, late: bool) -> Option<Binding> {
        let problem = Problem { pinned: Vec::new(), ..self.problem.clone() };
        let route = Route { vehicle, trips: vec![Trip { jobs: vec![self.job] }] };
        let unserved = (0..problem.jobs.len()).filter(|&job| job != self.job).collect();
        let solution = Solution { routes: vec![route], unserved };
        let Err(refusal) = judge(&problem, &solution) else {
            let due = late && !self.is_on_time(&problem, &solution);
            return due.then_some(Binding::Due);
        };
        let kind = &problem.vehicle_types[vehicle.vehicle_type];
        let there = problem.jobs[self.job].location;
        let travel = &problem.travel[kind.travel];
        let ways = travel.reaches(kind.start, there) && travel.reaches(there, kind.end);
        Some(Binding::Alone(match refusal {
            "type not allowed" | "other vehicle must" => Fault::NotAllowed,
            refusal if !ways || refusal == "no way" => Fault::NoWay,
            "capacity" => Fault::Capacity,
            "window" => Fault::Window,
            "back too late" => Fault::Shift,
            "duration" => Fault::Duration,
            "distance" => Fault::Distance,
            _ => Fault::Vehicle,
        }))
    }

    /// Finds the least widening of some limits by trying all places, and compares. Only for limits
    /// of which more is never worse.
    fn fault_of_least(&self, reason: &Reason) -> Option<String> {
        if reason.relaxations.iter().any(|r| matches!(r.limit, Limit::None | Limit::Price)) {
            return None;
        }
        // If the job cannot be left out, a limit that allows leaving it out is not expected.
        let mut base = self.without();
        base.unserved.push(self.job);
        base.unserved.sort_unstable();
        if judge(self.problem, &base).is_err() {
            return None;
        }
        let places = self.places(self.problem);
        let windows = &self.problem.jobs[self.job].windows;
        let mut limits = vec![Limit::Due];
        limits.extend((0..windows.len()).map(Limit::Closing));
        for vehicle_type in 0..self.problem.vehicle_types.len() {
            let capacity = |dimension| Limit::Capacity { vehicle_type, dimension };
            limits.extend((0..3).map(capacity));
            limits.extend(
                [Limit::Trips, Limit::Until, Limit::Duration, Limit::Distance]
                    .map(|limit| limit(vehicle_type)),
            );
        }
        for limit in limits {
            let says = reason.relaxations.iter().find(|r| r.limit == limit).map(|r| r.by);
            let most = match limit {
                Limit::Trips(_) => 1,
                Limit::Closing(at) if at + 1 < windows.len() => {
                    i64::from(windows[at + 1].0 - windows[at].1 - 1)
                }
                _ => 100_000,
            };
            let should = places.iter().filter_map(|place| {
                let enough = |by: i64| {
                    let mut problem = self.problem.clone();
                    limit.relax(&mut problem, self.job, by);
                    judge(&problem, place).is_ok_and(|after| after.late <= self.late_of_others())
                        && self.is_on_time(&problem, place)
                };
                (enough(most)).then(|| least(most, enough))
            });
            let should = should.min();
            if says != should {
                return Some(format!("{limit:?} by {says:?}, should be {should:?}"));
            }
        }
        None
    }

    fn is_on_time(&self, problem: &Problem, solution: &Solution) -> bool {
        // Only the job's lateness counts.
        let mut problem = problem.clone();
        problem.jobs.iter_mut().for_each(|job| job.weight = 0);
        problem.jobs[self.job].weight = 1;
        !solution.unserved.contains(&self.job)
            && judge(&problem, solution).is_ok_and(|score| score.late == 0)
    }

    /// Lateness of the other jobs in the unchanged solution.
    fn late_of_others(&self) -> i64 {
        let mut problem = self.problem.clone();
        problem.jobs[self.job].weight = 0;
        judge(&problem, self.solution).map_or(0, |score| score.late)
    }

    /// The solution without the job.
    fn without(&self) -> Solution {
        let mut base = self.solution.clone();
        base.unserved.retain(|&job| job != self.job);
        for route in &mut base.routes {
            route.trips.iter_mut().for_each(|trip| trip.jobs.retain(|&job| job != self.job));
            route.trips.retain(|trip| !trip.jobs.is_empty());
        }
        base.routes.retain(|route| !route.trips.is_empty());
        base
    }

    /// The solutions with the job at every place.
    fn places(&self, problem: &Problem) -> Vec<Solution> {
        let base = self.without();
        let mut places = Vec::new();
        for vehicle in vehicles(problem) {
            let mut base = base.clone();
            let at = base.routes.partition_point(|route| route.vehicle < vehicle);
            if base.routes.get(at).is_none_or(|route| route.vehicle != vehicle) {
                base.routes.insert(at, Route { vehicle, trips: Vec::new() });
            }
            let trips = base.routes[at].trips.clone();
            for gap in 0..=trips.len() {
                let mut place = base.clone();
                place.routes[at].trips.insert(gap, Trip { jobs: vec![self.job] });
                places.push(place);
            }
            for (trip, jobs) in trips.iter().enumerate() {
                for position in 0..=jobs.jobs.len() {
                    let mut place = base.clone();
                    place.routes[at].trips[trip].jobs.insert(position, self.job);
                    places.push(place);
                }
            }
        }
        places
    }
}

/// The smallest sufficient number from 0 to `most`, if `most` suffices.
fn least(most: i64, enough: impl Fn(i64) -> bool) -> i64 {
    let (mut no, mut yes) = (-1, most);
    while yes - no > 1 {
        let middle = i64::midpoint(no, yes);
        if enough(middle) { yes = middle } else { no = middle }
    }
    yes
}

fn vehicles(problem: &Problem) -> impl Iterator<Item = VehicleId> {
    let each = move |(vehicle_type, kind): (usize, &VehicleType)| {
        (0..kind.free_from.len()).map(move |number| VehicleId { vehicle_type, number })
    };
    problem.vehicle_types.iter().enumerate().flat_map(each)
}

/// One vehicle that goes from place 0 to jobs at places 1 and 2, each 60 away from all others,
/// between 480 and 960 of a day.
fn one_boat() -> Problem {
    let kind = VehicleType {
        free_from: vec![480],
        until: 960,
        hours: DailyHours { start_minute: 480, end_minute: 960 },
        capacity: Amounts::one(10),
        ..VehicleType::default()
    };
    let job = |location| Job { location, amounts: Amounts::one(6), ..Job::default() };
    let table = vec![0, 60, 60, 60, 0, 60, 60, 60, 0];
    Problem {
        jobs: vec![job(1), job(2)],
        vehicle_types: vec![kind],
        travel: vec![Travel::Matrix(Matrix::new(3, table, None))],
        ..Problem::default()
    }
}

#[test]
fn reasons_for_a_boat_with_two_jobs() {
    let served = |jobs: &[usize]| {
        let vehicle = VehicleId { vehicle_type: 0, number: 0 };
        let route = Route { vehicle, trips: vec![Trip { jobs: jobs.to_vec() }] };
        let unserved = [0, 1].into_iter().filter(|job| !jobs.contains(job)).collect();
        Solution { routes: vec![route], unserved }
    };
    // The question is always about the second job.
    type Change = fn(&mut Problem);
    let check = |jobs: &[usize], change: Change, binding, expect: &[(Limit, i64, i64)]| {
        let mut problem = one_boat();
        change(&mut problem);
        let reason = why(&problem, &served(jobs), 1).expect("possible").expect("left out or late");
        assert_eq!(reason.binding, binding);
        let relaxations = reason.relaxations.iter().map(|r| (r.limit, r.by, r.score.cost));
        assert_eq!(relaxations.collect::<Vec<_>>(), expect);
    };
    let capacity = Limit::Capacity { vehicle_type: 0, dimension: 0 };
    let (vehicles, trips) = (Limit::Vehicles(0), Limit::Trips(0));
    // Both together are two too many; on a trip or vehicle of its own it is farther.
    let full = [(capacity, 2, 60), (vehicles, 1, 120), (trips, 1, 120)];
    check(&[0], |_| (), Binding::Trips, &full);
    check(
        &[0],
        |p| p.jobs[1].amounts = Amounts::one(13),
        Binding::Alone(Fault::Capacity),
        &[(capacity, 9, 60)],
    );
    let closed: Change = |p| {
        p.vehicle_types[0].capacity = Amounts::one(20);
        p.jobs[1].windows = vec![(500, 530)];
    };
    let free = Limit::FreeFrom(VehicleId { vehicle_type: 0, number: 0 });
    // Alternatively the boat sets out the afternoon before.
    let closed_by = [(Limit::Closing(0), 10, 60), (free, 1020, 60)];
    check(&[0], closed, Binding::Alone(Fault::Window), &closed_by);
    let dear: Change = |p| {
        p.vehicle_types[0].capacity = Amounts::one(20);
        p.jobs[1].optional = Some(45);
    };
    check(&[0], dear, Binding::Price, &[(Limit::Price, 16, 15)]);
    let due: Change = |p| {
        p.vehicle_types[0].capacity = Amounts::one(20);
        p.vehicle_types[0].free_from = vec![500];
        p.jobs[1].due = Some(545);
    };
    check(&[0, 1], due, Binding::Due, &[(Limit::Due, 15, 0), (free, 15, 0)]);
}
