//! An independent computation of a solution's score.
//!
//! The judge reads the fields of problem and solution and uses nothing else of the engine. It has
//! its own clock, which walks from day to day, its own loads and its own costs, written from the
//! documentation. It finds the latest departure by trial rather than by computing slack.

use std::collections::BTreeSet;

use tepat_hours::DailyHours;
use tepat_routing::{
    Gates, Job, Matrix, NO_WAY, PinnedRoute, Problem, Route, Score, Shut, Solution, Travel, Trip,
    VehicleType,
};

/// The reason for refusing a solution.
pub type Refusal = &'static str;

const DAY: i64 = 1440;

/// The score of a solution, or what is wrong with it.
pub fn judge(problem: &Problem, solution: &Solution) -> Result<Score, Refusal> {
    every_job_once(problem, solution)?;
    vehicles_in_order(solution)?;
    for pinned in &problem.pinned {
        keeps(pinned, solution)?;
    }
    let mut score = Score::default();
    for route in &solution.routes {
        let (late, cost) = route_worth(problem, route)?;
        score.late += late;
        score.cost += cost;
    }
    for &job in &solution.unserved {
        match problem.jobs[job].optional {
            Some(price) => score.cost += price,
            None => score.unserved += problem.jobs[job].weight,
        }
    }
    Ok(score)
}

fn every_job_once(problem: &Problem, solution: &Solution) -> Result<(), Refusal> {
    if !solution.unserved.is_sorted() {
        return Err("left out not in order");
    }
    let mut all = solution.unserved.clone();
    for route in &solution.routes {
        if route.trips.is_empty() || route.trips.iter().any(|trip| trip.jobs.is_empty()) {
            return Err("empty trip");
        }
        all.extend(route.trips.iter().flat_map(|trip| &trip.jobs));
    }
    all.sort_unstable();
    if all.into_iter().eq(0..problem.jobs.len()) { Ok(()) } else { Err("jobs not each once") }
}

fn vehicles_in_order(solution: &Solution) -> Result<(), Refusal> {
    let names = solution.routes.iter().map(|r| (r.vehicle.vehicle_type, r.vehicle.number));
    if names.is_sorted_by(|a, b| a < b) { Ok(()) } else { Err("vehicles not in order") }
}

fn keeps(pinned: &PinnedRoute, solution: &Solution) -> Result<(), Refusal> {
    let route = solution.routes.iter().find(|route| route.vehicle == pinned.vehicle);
    let trips: &[Trip] = route.map_or(&[], |route| &route.trips);
    let broken = Err("pinned part not kept");
    if trips.len() < pinned.trips.len() {
        return broken;
    }
    if !pinned.more_trips && trips.len() > pinned.trips.len() {
        return broken;
    }
    for (at, kept) in pinned.trips.iter().enumerate() {
        let may_grow = pinned.open && at == pinned.trips.len() - 1;
        let jobs = &trips[at].jobs;
        let same = if may_grow { jobs.get(..kept.len()) == Some(kept) } else { jobs == kept };
        if !same {
            return broken;
        }
    }
    Ok(())
}

/// Weighted lateness and cost of a vehicle's route.
fn route_worth(problem: &Problem, route: &Route) -> Result<(i64, i64), Refusal> {
    let vehicle = route.vehicle;
    let kind = problem.vehicle_types.get(vehicle.vehicle_type).ok_or("no such vehicle")?;
    let free = kind.free_from.get(vehicle.number).ok_or("no such vehicle")?;
    if route.trips.len() > kind.max_trips {
        return Err("trips");
    }
    let (mut free, mut late, mut distance, mut worked) = (i64::from(*free), 0, 0, 0);
    let mut days = BTreeSet::new();
    let mut cost = kind.fixed_cost;
    for (at, trip) in route.trips.iter().enumerate() {
        for &job in &trip.jobs {
            let job = &problem.jobs[job];
            let types = job.vehicle_types.iter().flatten().any(|&t| t == vehicle.vehicle_type);
            if !types && job.vehicle_types.is_some() {
                return Err("type not allowed");
            }
            if job.only_vehicle.is_some_and(|only| only != vehicle) {
                return Err("other vehicle must");
            }
            if job.usual_vehicle.is_some_and(|usual| usual != vehicle) {
                cost += problem.change_cost;
            }
        }
        let end = if at + 1 == route.trips.len() { kind.end } else { kind.start };
        let driven = best_morning(problem, kind, free, end, &trip.jobs)?;
        free = driven.back;
        late += driven.late;
        distance += driven.distance;
        worked += driven.worked;
        days.extend(driven.load.div_euclid(DAY)..=driven.back.div_euclid(DAY));
    }
    cost += kind.distance_cost * distance + kind.duration_cost * worked;
    cost += kind.day_cost * days.len() as i64;
    let uneven = i128::from(worked).pow(2) * i128::from(problem.balance_cost_millionths);
    cost += i64::try_from(uneven / 1_000_000).map_err(|_| "cost out of range")?;
    Ok((late, cost))
}

struct Driven {
    load: i64,
    back: i64,
    late: i64,
    distance: i64,
    worked: i64,
}

/// A trip driven as soon as possible or, if it would go on overnight and the vehicle did not work
/// on its first day before, on the last morning that is equally good.
fn best_morning(
    problem: &Problem,
    kind: &VehicleType,
    free: i64,
    end: usize,
    jobs: &[usize],
) -> Result<Driven, Refusal> {
    let mut driven = drive(problem, kind, free, end, jobs)?;
    let (opens, closes) = (i64::from(kind.hours.start_minute), i64::from(kind.hours.end_minute));
    if kind.day_cost == 0 || closes - opens == DAY {
        return Ok(driven);
    }
    let first_day = driven.load.div_euclid(DAY);
    if free > first_day * DAY + opens {
        return Ok(driven);
    }
    for day in first_day + 1..=driven.back.div_euclid(DAY) {
        let Ok(later) = drive(problem, kind, day * DAY + opens, end, jobs) else { break };
        let same_end = later.back.div_euclid(DAY) == driven.back.div_euclid(DAY);
        if !same_end || later.late > driven.late {
            break;
        }
        driven = later;
    }
    Ok(driven)
}

fn drive(
    problem: &Problem,
    kind: &VehicleType,
    free: i64,
    end: usize,
    jobs: &[usize],
) -> Result<Driven, Refusal> {
    let jobs: Vec<&Job> = jobs.iter().map(|&job| &problem.jobs[job]).collect();
    for dimension in 0..3 {
        let load: i64 = jobs.iter().map(|job| job.amounts.0[dimension]).sum();
        if load > kind.capacity.0[dimension] {
            return Err("capacity");
        }
    }
    let stops = stops(problem, kind, &jobs);
    let places: Vec<usize> = std::iter::once(kind.start)
        .chain(stops.iter().map(|stop| stop.jobs[0].location))
        .chain([end])
        .collect();
    let Travel::Matrix(table) = &problem.travel[kind.travel] else { return Err("not a matrix") };
    let gates = problem.gates.get(kind.travel);
    let legs: Vec<Leg> = places
        .windows(2)
        .map(|pair| leg(table, gates, pair[0], pair[1]))
        .collect::<Result<_, _>>()?;
    let distance = legs.iter().map(|leg| leg.distance).sum();

    let units: i64 = jobs.iter().map(|job| job.amounts.0[0]).sum();
    let at_base = i64::from(kind.loading) + tenths(units * kind.handling_tenths);
    let (loading, unloading) = if kind.collects { (0, at_base) } else { (at_base, 0) };
    let released = jobs.iter().map(|job| i64::from(job.release)).max().unwrap_or(free);
    let clock = Clock::new(kind.hours);
    let (load, depart) = clock.work(free.max(released), loading);
    let run = |depart: i64, windows: Option<&[usize]>| -> Result<Run, Refusal> {
        let mut run = run(&clock, &stops, &legs, depart, windows)?;
        run.back = clock.work(run.back, unloading).1;
        if kind.collects {
            let late = |job: &&Job| job.due.map_or(0, |due| (run.back - i64::from(due)).max(0));
            run.late_by = jobs.iter().map(late).collect();
        }
        Ok(run)
    };
    let early = run(depart, None)?;
    let mut put_off = 0;
    // If a way is shut at times, the trip leaves at once.
    if clock.always && legs.iter().all(|leg| leg.shut.is_empty()) {
        let as_good = |later: &i64| {
            run(depart + later, Some(&early.chosen)).is_ok_and(|run| {
                run.back <= early.back
                    && run.late_by.iter().zip(&early.late_by).all(|(late, was)| late <= was)
            })
        };
        put_off = greatest(early.back - depart, as_good);
    }
    let mut load = load + put_off;
    if !clock.always && loading == 0 {
        // Nothing is done before the way to the first stop or, if that takes no time, the stop
        // itself.
        let first = legs[0].duration;
        load = if first > 0 { clock.work(depart, first).0 } else { early.begin };
    }
    let worked = clock.worked(load, early.back);
    if early.back > i64::from(kind.until) {
        return Err("back too late");
    }
    if worked > kind.max_duration {
        return Err("duration");
    }
    if distance > kind.max_distance {
        return Err("distance");
    }
    let late = early.late_by.iter().zip(&jobs).map(|(by, job)| by * job.weight).sum();
    Ok(Driven { load, back: early.back, late, distance, worked })
}

/// Jobs handed over together, and the duration.
struct Stop<'a> {
    jobs: Vec<&'a Job>,
    duration: i64,
}

/// Jobs without windows that follow one another at one location are one stop.
fn stops<'a>(problem: &Problem, kind: &VehicleType, jobs: &[&'a Job]) -> Vec<Stop<'a>> {
    let one = |a: &&Job, b: &&Job| {
        a.location == b.location && a.windows.is_empty() && b.windows.is_empty()
    };
    let stop = |jobs: &[&'a Job]| {
        let setup = problem.setup.get(jobs[0].location).copied().unwrap_or(0);
        let service: i64 = jobs.iter().map(|job| i64::from(job.service)).sum();
        let units: i64 = jobs.iter().map(|job| job.amounts.0[0]).sum();
        let duration = i64::from(setup) + service + tenths(units * kind.handling_tenths);
        Stop { jobs: jobs.to_vec(), duration }
    };
    jobs.chunk_by(one).map(stop).collect()
}

/// Converts tenths of a duration to whole units, rounded up.
fn tenths(tenths: i64) -> i64 {
    tenths / 10 + i64::from(tenths % 10 > 0)
}

/// A way from stop to stop.
struct Leg<'a> {
    distance: i64,
    duration: i64,
    /// The shut stretches: first minute, the minute after the last, and closing times.
    shut: Vec<(i64, i64, &'a Shut)>,
}

/// The way between two locations.
fn leg<'a>(
    table: &Matrix,
    gates: Option<&'a Gates>,
    from: usize,
    to: usize,
) -> Result<Leg<'a>, Refusal> {
    let cell = from * table.locations + to;
    let distance = table.distance[cell];
    let duration = table.duration.as_ref().map_or(distance, |duration| duration[cell]);
    if duration == NO_WAY {
        return Err("no way");
    }
    let mut leg = Leg { distance: distance.into(), duration: duration.into(), shut: Vec::new() };
    if let Some(gates) = gates.filter(|gates| from.max(to) < gates.places.len()) {
        let ((from, lead), (to, _)) = (gates.places[from], gates.places[to]);
        for gate in gates.ways.get(&(from, to)).into_iter().flatten() {
            let [begin, end] = [gate.begin, gate.end].map(|ticks| (lead + ticks) as i64);
            let each = gates.ticks_each as i64;
            let last = end / each + i64::from(end % each > 0);
            leg.shut.push((begin / each, last, &gates.shut[gate.shut]));
        }
    }
    Ok(leg)
}

/// The moments of a trip for one departure.
struct Run {
    /// When service at the first stop begins.
    begin: i64,
    back: i64,
    /// Lateness of each job.
    late_by: Vec<i64>,
    /// The window each stop falls into.
    chosen: Vec<usize>,
}

/// Drives a trip; `windows` are those to use, or else the first feasible ones.
fn run(
    clock: &Clock,
    stops: &[Stop],
    legs: &[Leg<'_>],
    depart: i64,
    windows: Option<&[usize]>,
) -> Result<Run, Refusal> {
    let (mut now, mut late_by, mut chosen) = (depart, Vec::new(), Vec::new());
    let mut first = None;
    for (at, stop) in stops.iter().enumerate() {
        now = clock.go(now, &legs[at]).ok_or("no way")?;
        let all = &stop.jobs[0].windows;
        let mut begin = clock.work(now, stop.duration).0;
        let mut choice = 0;
        if !all.is_empty() {
            let meets = |which: &usize| {
                let (open, close) = all[*which];
                let begin = clock.work(now.max(open.into()), stop.duration).0;
                (begin <= i64::from(close)).then_some((*which, begin))
            };
            (choice, begin) = match windows {
                Some(windows) => meets(&windows[at]),
                None => (0..all.len()).find_map(|which| meets(&which)),
            }
            .ok_or("window")?;
        }
        chosen.push(choice);
        first.get_or_insert(begin);
        now = clock.work(begin, stop.duration).1;
        late_by.extend(
            stop.jobs.iter().map(|job| job.due.map_or(0, |due| (now - i64::from(due)).max(0))),
        );
    }
    let back = clock.go(now, &legs[stops.len()]).ok_or("no way")?;
    Ok(Run { begin: first.unwrap_or(depart), back, late_by, chosen })
}

/// The greatest number from 0 to `most` that holds, if all smaller ones hold as well.
fn greatest(most: i64, holds: impl Fn(&i64) -> bool) -> i64 {
    let (mut yes, mut no) = (0, most.max(0) + 1);
    while no - yes > 1 {
        let middle = i64::midpoint(yes, no);
        if holds(&middle) { yes = middle } else { no = middle }
    }
    yes
}

/// The hours of one vehicle, day by day.
struct Clock {
    always: bool,
    start: i64,
    end: i64,
}

impl Clock {
    fn new(hours: DailyHours) -> Self {
        let (start, end) = (i64::from(hours.start_minute), i64::from(hours.end_minute));
        Self { always: end - start == DAY, start, end }
    }

    /// The days from that of a moment on, each as its first and last working moment.
    fn days(&self, from: i64) -> impl Iterator<Item = (i64, i64)> {
        let (start, end) = (self.start, self.end);
        (from.div_euclid(DAY)..).map(move |day| (day * DAY + start, day * DAY + end))
    }

    /// When a piece of work begins and is done. Work that fits into a day is not divided; longer
    /// work begins at once; work of zero duration needs no hours.
    fn work(&self, ready: i64, minutes: i64) -> (i64, i64) {
        if minutes == 0 || self.always {
            return (ready, ready + minutes);
        }
        let whole = minutes <= self.end - self.start;
        let (mut begin, mut left) = (None, minutes);
        for (open, close) in self.days(ready) {
            let from = open.max(ready);
            let room = (close - from).max(0);
            if room == 0 || whole && room < minutes {
                continue;
            }
            let begin = *begin.get_or_insert(from);
            if left <= room {
                return (begin, from + left);
            }
            left -= room;
        }
        unreachable!("days do not end")
    }

    /// When a way is completed, minute by minute; `None` if it never is.
    fn go(&self, ready: i64, leg: &Leg<'_>) -> Option<i64> {
        let (mut now, done) = self.work(ready, leg.duration);
        if leg.shut.is_empty() {
            return Some(done);
        }
        let mut gone = 0;
        while gone < leg.duration {
            now = self.work(now, 1).0;
            let at = |minute: i64| {
                leg.shut.iter().position(|(begin, end, _)| (*begin..*end).contains(&minute))
            };
            let waits = match at(gone) {
                None => now,
                Some(first) => {
                    let shut = leg.shut[first].2;
                    let length = (gone..leg.duration).take_while(|&m| at(m) == Some(first)).count();
                    // A vehicle that has entered the stretch has time to complete it.
                    let begins = gone == 0 || at(gone - 1) != Some(first);
                    let whole = begins && shut.in_one_go;
                    self.opens_for(shut, now, if whole { length as i64 } else { 1 })?
                }
            };
            gone += i64::from(waits == now);
            now = waits.max(now + i64::from(waits == now));
        }
        Some(now)
    }

    /// A moment before which a shut stretch is not open for this many consecutive minutes; `now` if
    /// it is open now, or if no day is long enough.
    fn opens_for(&self, shut: &Shut, now: i64, minutes: i64) -> Option<i64> {
        let (start, end) = (i64::from(shut.open.start_minute), i64::from(shut.open.end_minute));
        let (start, end) = (start.max(self.start), end.min(self.end));
        if minutes > end - start && end - start < DAY {
            return self.opens(shut, now);
        }
        for later in 0..minutes {
            let opens = self.opens(shut, now + later)?;
            let works = self.work(now + later, 1).0;
            if opens > now + later || works > now + later {
                return Some(opens.max(works));
            }
        }
        Some(now)
    }

    /// A moment before which a shut stretch does not open; `now` if it is open.
    fn opens(&self, shut: &Shut, now: i64) -> Option<i64> {
        let (start, end) = (i64::from(shut.open.start_minute), i64::from(shut.open.end_minute));
        if start.max(self.start) >= end.min(self.end) {
            return None;
        }
        let over = |&&(from, until): &&(i32, i32)| i64::from(from) <= now && now < i64::from(until);
        if let Some((_, until)) = shut.closed.iter().find(over) {
            return Some(i64::from(*until));
        }
        let minute = now.rem_euclid(DAY);
        Some(match minute {
            _ if minute < start => now - minute + start,
            _ if minute >= end => now - minute + DAY + start,
            _ => now,
        })
    }

    /// Working time between two moments.
    fn worked(&self, from: i64, to: i64) -> i64 {
        if self.always {
            return to - from;
        }
        self.days(from)
            .take_while(|&(open, _)| open < to)
            .map(|(open, close)| (close.min(to) - open.max(from)).max(0))
            .sum()
    }
}
