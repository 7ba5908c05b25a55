//! Small random problems with every feature, and solutions of them.

use tepat_hours::DailyHours;
use tepat_routing::{
    Amounts, Dice, EARLIEST, Gate, Gates, Job, LATEST, Matrix, NO_WAY, PinnedRoute, Plane, Problem,
    Rounding, Route, Shut, Solution, Travel, Trip, VehicleId, VehicleType,
};

use crate::judge::judge;

/// A family of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Capacities only.
    Capacity,
    /// Capacities and a window for each job.
    Windows,
    /// Several trips with release times and dues, round the clock.
    Trips,
    /// Vehicles that differ only in capacity and cost.
    Fleet,
    /// Any combination of features.
    Rich,
}

/// All families; the rich one more often.
pub const FAMILIES: [Family; 7] = [
    Family::Capacity,
    Family::Rich,
    Family::Windows,
    Family::Rich,
    Family::Trips,
    Family::Fleet,
    Family::Rich,
];

const DAY: usize = 1440;

/// A problem of up to 30 jobs; the same for the same seed.
pub fn problem(family: Family, seed: u64) -> Problem {
    let dice = &mut Dice::new(seed);
    let jobs = 2 + if dice.below(4) == 0 { dice.below(29) } else { dice.below(10) };
    problem_of(family, dice, jobs)
}

/// A problem with this many jobs.
pub fn problem_of(family: Family, dice: &mut Dice, jobs: usize) -> Problem {
    match family {
        Family::Rich => rich(dice, jobs),
        Family::Fleet => fleet(dice, jobs),
        _ => plain(dice, family, jobs),
    }
}

/// A number in a range.
fn from_to(dice: &mut Dice, from: i32, to: i32) -> i32 {
    from + dice.below((to - from + 1) as usize) as i32
}

/// True one time in `times`.
fn once_in(dice: &mut Dice, times: usize) -> bool {
    dice.below(times) == 0
}

fn plain(dice: &mut Dice, family: Family, count: usize) -> Problem {
    let coordinate = |dice: &mut Dice| dice.below(60) as f64;
    let points = (0..=count).map(|_| (coordinate(dice), coordinate(dice))).collect();
    let plane = Plane { points, rounding: Rounding::Nearest }.matrix();
    let mut jobs = Vec::new();
    for location in 1..=count {
        let mut job =
            Job { location, amounts: Amounts::one(dice.below(9) as i64), ..Job::default() };
        if family != Family::Capacity {
            job.service = from_to(dice, 0, 10);
        }
        if family == Family::Windows {
            let open = from_to(dice, 0, 300);
            job.windows = vec![(open, open + from_to(dice, 0, 120))];
        }
        if family == Family::Trips {
            job.release = from_to(dice, 0, 400);
            job.due = Some(job.release + from_to(dice, 50, 400));
            job.weight = dice.below(4) as i64;
        }
        jobs.push(job);
    }
    let until = if family == Family::Capacity { LATEST } else { from_to(dice, 400, 1200) };
    let kind = VehicleType {
        free_from: vec![0; 1 + dice.below(count)],
        until,
        capacity: Amounts::one(10 + dice.below(20) as i64),
        max_trips: if family == Family::Trips { 1 + dice.below(5) } else { 1 },
        loading: if family == Family::Trips { from_to(dice, 0, 20) } else { 0 },
        fixed_cost: if once_in(dice, 2) { 100 } else { 0 },
        ..VehicleType::default()
    };
    let kind = VehicleType { max_distance: some_or(dice, 3, 200, 400, i64::MAX), ..kind };
    Problem {
        jobs,
        vehicle_types: vec![kind],
        travel: vec![Travel::Matrix(plane)],
        setup: vec![0; count + 1],
        ..Problem::default()
    }
}

/// A problem with types from small to large, occasionally with further differences.
fn fleet(dice: &mut Dice, count: usize) -> Problem {
    let family = if once_in(dice, 2) { Family::Capacity } else { Family::Windows };
    let mut problem = plain(dice, family, count);
    let smallest = VehicleType {
        duration_cost: some_or(dice, 2, 1, 5, 0),
        max_duration: some_or(dice, 4, 150, 600, i64::MAX),
        ..problem.vehicle_types.remove(0)
    };
    for size in 1..=2 + dice.below(3) as i64 {
        let mut kind = smallest.clone();
        kind.free_from = vec![0; 1 + dice.below(1 + count / 2)];
        kind.capacity = Amounts::one(10 * size);
        kind.fixed_cost = from_to(dice, 0, 60).into();
        kind.distance_cost = from_to(dice, 0, 3).into();
        match dice.below(12) {
            0 => kind.handling_tenths = 5,
            1 => kind.day_cost = 50,
            2 => kind.hours = hours(dice),
            _ => {}
        }
        problem.vehicle_types.push(kind);
    }
    if once_in(dice, 3) {
        problem.setup = (0..=count).map(|_| from_to(dice, 0, 9)).collect();
    }
    if once_in(dice, 4) {
        problem.balance_cost_millionths = 2000;
    }
    for job in &mut problem.jobs {
        job.optional = once_in(dice, 5).then(|| dice.below(100) as i64);
    }
    if once_in(dice, 2) {
        pin(dice, &mut problem);
    }
    problem
}

/// With a probability of one in `times` a number in the range, else `other`.
fn some_or(dice: &mut Dice, times: usize, from: i32, to: i32, other: i64) -> i64 {
    if once_in(dice, times) { from_to(dice, from, to).into() } else { other }
}

/// Features shared by all jobs or all vehicle types of a rich problem.
struct Traits {
    locations: usize,
    dimensions: usize,
    types: usize,
    most_vehicles: usize,
    tables: usize,
    days: usize,
    windows: bool,
    releases: bool,
    dues: bool,
    optional: bool,
    restricted: bool,
    collects: bool,
}

fn rich(dice: &mut Dice, count: usize) -> Problem {
    let traits = Traits {
        locations: 2 + dice.below(count + 1),
        dimensions: 1 + dice.below(3),
        types: 1 + dice.below(4),
        most_vehicles: 3 + count / 10,
        tables: 1 + dice.below(2),
        days: 1 + dice.below(4),
        windows: once_in(dice, 2),
        releases: once_in(dice, 2),
        dues: once_in(dice, 2),
        optional: once_in(dice, 3),
        restricted: once_in(dice, 2),
        // Without a draw of its own, so that this feature leaves all other problems as they were.
        collects: once_in(&mut dice.clone(), 4),
    };
    let travel =
        (0..traits.tables).map(|_| Travel::Matrix(table(dice, traits.locations))).collect();
    let vehicle_types: Vec<_> = (0..traits.types).map(|_| vehicle_type(dice, &traits)).collect();
    let mut jobs: Vec<_> = (0..count).map(|_| job(dice, &traits)).collect();
    let mut change_cost = 0;
    for job in &mut jobs {
        if traits.restricted && once_in(dice, 8) {
            job.only_vehicle = Some(any_vehicle(dice, &vehicle_types));
        }
        if traits.restricted && once_in(dice, 2) {
            job.usual_vehicle = Some(any_vehicle(dice, &vehicle_types));
            change_cost = 7;
        }
    }
    let setup = if once_in(dice, 2) {
        (0..traits.locations).map(|_| from_to(dice, 0, 20)).collect()
    } else {
        vec![0; traits.locations]
    };
    let mut problem = Problem {
        jobs,
        vehicle_types,
        travel,
        gates: Vec::new(),
        setup,
        pinned: Vec::new(),
        change_cost,
        balance_cost_millionths: some_or(dice, 3, 1, 30_000, 0),
    };
    if once_in(dice, 3) {
        problem.gates = (0..traits.tables).map(|_| gates(dice, &traits)).collect();
    }
    if once_in(dice, 3) {
        pin(dice, &mut problem);
    }
    problem
}

/// Stretches shut at times on some ways between places, which occasionally share hubs.
fn gates(dice: &mut Dice, traits: &Traits) -> Gates {
    let horizon = (traits.days * DAY) as i32;
    let hubs = 1 + dice.below(traits.locations);
    let mut gates = Gates { ticks_each: 1 + dice.below(20) as u64, ..Gates::default() };
    gates.places =
        (0..traits.locations).map(|_| (dice.below(hubs), dice.below(90) as u64)).collect();
    gates.shut = (0..3)
        .map(|_| {
            let closed = (0..dice.below(4)).map(|_| {
                let from = from_to(dice, -500, horizon);
                (from, from + from_to(dice, 1, 900))
            });
            let closed: Vec<_> = closed.collect();
            let in_one_go = closed.len() % 2 == 1;
            Shut { closed, open: hours(dice), in_one_go }
        })
        .collect();
    for way in 0..hubs * hubs {
        if once_in(dice, 2) {
            let mut at = 0;
            let stretches = (0..1 + dice.below(3)).map(|_| {
                let begin = at + dice.below(200) as u64;
                at = begin + dice.below(300) as u64;
                Gate { begin, end: at, shut: dice.below(3) }
            });
            gates.ways.insert((way / hubs, way % hubs), stretches.collect());
        }
    }
    gates
}

fn any_vehicle(dice: &mut Dice, types: &[VehicleType]) -> VehicleId {
    let vehicle_type = dice.below(types.len());
    VehicleId { vehicle_type, number: dice.below(types[vehicle_type].free_from.len()) }
}

/// An asymmetric table without the triangle inequality, and with gaps.
fn table(dice: &mut Dice, locations: usize) -> Matrix {
    let holes = once_in(dice, 2);
    let longest = if once_in(dice, 6) { 900 } else { 90 };
    let (mut distance, mut duration) = (Vec::new(), Vec::new());
    for from in 0..locations {
        for to in 0..locations {
            let hole = holes && from != to && once_in(dice, 12);
            let here = from == to || once_in(dice, 20);
            let length = if here { 0 } else { from_to(dice, 1, longest) };
            let minutes = if here { 0 } else { from_to(dice, 1, longest) };
            distance.push(if hole { NO_WAY } else { length });
            duration.push(if hole { NO_WAY } else { minutes });
        }
    }
    let duration = if once_in(dice, 3) { None } else { Some(duration) };
    Matrix::new(locations, distance, duration)
}

fn vehicle_type(dice: &mut Dice, traits: &Traits) -> VehicleType {
    let horizon = (traits.days * DAY) as i32;
    let hours = hours(dice);
    // With daily hours the judge walks day by day, which would take too long from `EARLIEST` on.
    let ever = hours == DailyHours::ROUND_THE_CLOCK && once_in(dice, 4);
    let first = if ever { EARLIEST } else { from_to(dice, -500, 500) };
    let free_from = (0..1 + dice.below(traits.most_vehicles))
        .map(|_| if once_in(dice, 2) { first } else { from_to(dice, -500, 900) })
        .collect();
    let mut capacity = Amounts::UNLIMITED;
    for dimension in 0..traits.dimensions {
        let usual = from_to(dice, 8, 40).into();
        capacity.0[dimension] = some_or(dice, 8, 1, 4, usual);
    }
    let start = dice.below(traits.locations);
    VehicleType {
        free_from,
        until: if once_in(dice, 4) { LATEST } else { from_to(dice, horizon / 2, horizon) },
        hours,
        capacity,
        start,
        end: if once_in(dice, 2) { start } else { dice.below(traits.locations) },
        travel: dice.below(traits.tables),
        max_trips: 1 + dice.below(4),
        max_duration: some_or(dice, 3, 150, 600, i64::MAX),
        max_distance: some_or(dice, 3, 150, 500, i64::MAX),
        collects: traits.collects,
        loading: some_or(dice, 2, 1, 40, 0) as i32,
        handling_tenths: some_or(dice, 2, 1, 25, 0),
        fixed_cost: some_or(dice, 2, 1, 500, 0),
        distance_cost: some_or(dice, 4, 0, 9, 1),
        duration_cost: some_or(dice, 2, 1, 9, 0),
        day_cost: some_or(dice, 2, 1, 900, 0),
    }
}

fn hours(dice: &mut Dice) -> DailyHours {
    match dice.below(5) {
        0 | 1 => DailyHours::ROUND_THE_CLOCK,
        2 => DailyHours { start_minute: 360, end_minute: 1080 },
        3 => DailyHours { start_minute: from_to(dice, 0, 600), end_minute: 1440 },
        _ => {
            let start_minute = from_to(dice, 0, 900);
            DailyHours { start_minute, end_minute: start_minute + from_to(dice, 60, 500) }
        }
    }
}

fn job(dice: &mut Dice, traits: &Traits) -> Job {
    let mut amounts = Amounts::default();
    for dimension in 0..traits.dimensions {
        amounts.0[dimension] = dice.below(9) as i64;
    }
    let horizon = (traits.days * DAY) as i32;
    let release =
        if traits.releases && once_in(dice, 2) { from_to(dice, 0, horizon / 2) } else { EARLIEST };
    let dated = traits.dues && !once_in(dice, 3);
    let allowed: Vec<usize> = (0..traits.types).filter(|_| !once_in(dice, 4)).collect();
    Job {
        location: dice.below(traits.locations),
        amounts,
        service: if once_in(dice, 4) { 0 } else { from_to(dice, 1, 60) },
        windows: if traits.windows { windows(dice, horizon) } else { Vec::new() },
        release,
        due: dated.then(|| release.max(0) + from_to(dice, 0, horizon)),
        weight: dice.below(5) as i64,
        optional: (traits.optional && once_in(dice, 2)).then(|| dice.below(300) as i64),
        vehicle_types: (traits.restricted && once_in(dice, 3)).then_some(allowed),
        only_vehicle: None,
        usual_vehicle: None,
    }
}

fn windows(dice: &mut Dice, horizon: i32) -> Vec<(i32, i32)> {
    let (mut windows, mut from) = (Vec::new(), 0);
    for _ in 0..dice.below(4) {
        let open = from + from_to(dice, 0, horizon / 3);
        let close = open + from_to(dice, 0, 600);
        windows.push((open, close));
        from = close + 1;
    }
    windows
}

/// Pins parts of a solution: beginnings of trips, trips, whole routes, and a vehicle that must
/// stay. The pinned parts can be driven as they are.
fn pin(dice: &mut Dice, problem: &mut Problem) {
    let solution = possible(dice, problem);
    for route in &solution.routes {
        if once_in(dice, 3) {
            continue;
        }
        let mut trips: Vec<_> = route.trips.iter().map(|trip| trip.jobs.clone()).collect();
        let (mut open, mut more_trips) = (once_in(dice, 3), false);
        if !once_in(dice, 3) {
            trips.truncate(1 + dice.below(trips.len()));
            more_trips = once_in(dice, 2);
        }
        if once_in(dice, 2) {
            let last = trips.len() - 1;
            let keep = 1 + dice.below(trips[last].len());
            trips[last].truncate(keep);
            open = true;
        }
        let by = &problem.vehicle_types[route.vehicle.vehicle_type];
        let near = |job: &usize| there_and_back(problem, by, *job);
        let direct = trips.iter().flatten().all(near);
        problem.pinned.push(PinnedRoute { vehicle: route.vehicle, trips, open, more_trips });
        if !direct || judge(problem, &least(problem)).is_err() {
            problem.pinned.pop();
        }
    }
    let vehicle = any_vehicle(dice, &problem.vehicle_types);
    if once_in(dice, 3) && problem.pinned.iter().all(|pinned| pinned.vehicle != vehicle) {
        problem.pinned.push(PinnedRoute {
            vehicle,
            trips: Vec::new(),
            open: false,
            more_trips: once_in(dice, 2),
        });
    }
}

/// The problem after a change of plans: other jobs, limits, vehicles and pins.
pub fn changed(dice: &mut Dice, problem: &Problem) -> Problem {
    let mut problem = Problem { pinned: Vec::new(), ..problem.clone() };
    for _ in 0..=dice.below(3) {
        let at = dice.below(problem.vehicle_types.len());
        let kind = &mut problem.vehicle_types[at];
        match dice.below(6) {
            0 if problem.jobs.len() > 1 => {
                problem.jobs.remove(dice.below(problem.jobs.len()));
            }
            1 => {
                let open = from_to(dice, 0, 400);
                let job = dice.below(problem.jobs.len());
                problem.jobs[job].windows = vec![(open, open + from_to(dice, 0, 200))];
            }
            2 => {
                let job = dice.below(problem.jobs.len());
                problem.jobs[job].due = Some(from_to(dice, 0, 600));
            }
            3 => kind.capacity.0[0] = kind.capacity.0[0] * 2 / 3,
            4 if kind.free_from.len() > 1 => {
                kind.free_from.pop();
            }
            _ => kind.until = kind.until.min(from_to(dice, 100, 900)),
        }
    }
    if once_in(dice, 2) {
        pin(dice, &mut problem);
    }
    problem
}

/// Whether there are direct ways to a job and back.
fn there_and_back(problem: &Problem, kind: &VehicleType, job: usize) -> bool {
    let (travel, at) = (&problem.travel[kind.travel], problem.jobs[job].location);
    travel.reaches(kind.start, at) && travel.reaches(at, kind.end)
}

/// The solution with only the pinned jobs.
pub fn least(problem: &Problem) -> Solution {
    let mut solution = Solution { routes: Vec::new(), unserved: Vec::new() };
    for pinned in problem.pinned.iter().filter(|pinned| !pinned.trips.is_empty()) {
        let trips = pinned.trips.iter().map(|jobs| Trip { jobs: jobs.clone() }).collect();
        solution.routes.push(Route { vehicle: pinned.vehicle, trips });
    }
    solution.routes.sort();
    let served: Vec<usize> = solution.routes.iter().flat_map(jobs_of).collect();
    solution.unserved = (0..problem.jobs.len()).filter(|job| !served.contains(job)).collect();
    solution
}

/// The jobs of a route in order.
pub fn jobs_of(route: &Route) -> impl Iterator<Item = usize> {
    route.trips.iter().flat_map(|trip| trip.jobs.iter().copied())
}

/// A random solution that the judge accepts: jobs are inserted wherever they happen to fit.
pub fn possible(dice: &mut Dice, problem: &Problem) -> Solution {
    let mut solution = least(problem);
    let mut jobs = solution.unserved.clone();
    dice.shuffle(&mut jobs);
    for job in jobs {
        for _ in 0..5 {
            let with = put_in(dice, problem, &solution, job);
            if judge(problem, &with).is_ok() {
                solution = with;
                break;
            }
        }
    }
    solution
}

/// The solution with an unserved job inserted somewhere.
fn put_in(dice: &mut Dice, problem: &Problem, solution: &Solution, job: usize) -> Solution {
    let mut solution = solution.clone();
    solution.unserved.retain(|&other| other != job);
    let wanted = &problem.jobs[job];
    let vehicle = match wanted.only_vehicle {
        Some(only) if !once_in(dice, 10) => only,
        _ => any_vehicle(dice, &problem.vehicle_types),
    };
    let at = match solution.routes.binary_search_by_key(&vehicle, |route| route.vehicle) {
        Ok(at) => at,
        Err(at) => {
            solution.routes.insert(at, Route { vehicle, trips: Vec::new() });
            at
        }
    };
    let trips = &mut solution.routes[at].trips;
    if trips.is_empty() || once_in(dice, 4) {
        let place = dice.below(trips.len() + 1);
        trips.insert(place, Trip { jobs: vec![job] });
    } else {
        let trip = dice.below(trips.len());
        let jobs = &mut trips[trip].jobs;
        // Occasionally next to a job of the same place, so that they are handed over together.
        let beside = jobs.iter().position(|&j| problem.jobs[j].location == wanted.location);
        let place = match beside {
            Some(beside) if !once_in(dice, 3) => beside + 1,
            _ => dice.below(jobs.len() + 1),
        };
        jobs.insert(place, job);
    }
    solution
}

/// An accepted solution, altered at random.
pub fn mangled(dice: &mut Dice, problem: &Problem, solution: &Solution) -> Solution {
    let mut solution = solution.clone();
    let kind = dice.below(12);
    if kind == 0 {
        solution.unserved.reverse();
        return solution;
    }
    if let Some(job) = pick(dice, &solution.unserved)
        && kind < 5
    {
        return put_in(dice, problem, &solution, job);
    }
    let at = dice.below(solution.routes.len());
    let Some(route) = solution.routes.get_mut(at) else { return solution };
    let trip = dice.below(route.trips.len());
    let jobs = &mut route.trips[trip].jobs;
    let place = dice.below(jobs.len());
    match kind {
        5 => dice.shuffle(jobs),
        6 => jobs.push(dice.below(problem.jobs.len() + 1)),
        7 => {
            jobs.remove(place);
        }
        8 => {
            let job = jobs.remove(place);
            solution.unserved.push(job);
            solution.unserved.sort_unstable();
            solution.routes[at].trips.retain(|trip| !trip.jobs.is_empty());
            solution.routes.retain(|route| !route.trips.is_empty());
        }
        9 => route.vehicle = any_vehicle(dice, &problem.vehicle_types),
        10 => route.vehicle.number += 1,
        _ => {
            let other = dice.below(route.trips.len());
            route.trips.swap(trip, other);
        }
    }
    solution
}

fn pick(dice: &mut Dice, from: &[usize]) -> Option<usize> {
    from.get(dice.below(from.len())).copied()
}
