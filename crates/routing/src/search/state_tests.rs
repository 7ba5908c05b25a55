//! The search's shortcuts are compared with plain evaluation.

use crate::evaluate::{Score, score};
use crate::problem::{EARLIEST, LATEST, Problem, VehicleType};
use crate::rich::{FAMILIES, Family, problem, problem_of};
use crate::search::days::Days;
use crate::search::exchange::Exchange;
use crate::search::insert::{Inserter, Place};
use crate::search::neighbours::Neighbours;
use crate::search::pool::RoutePool;
use crate::search::recreate::{Recreate, insert};
use crate::search::retype::Retype;
use crate::search::routes::{NONE, Routes, Timing};
use crate::search::ruin::Ruin;
use crate::solution::{Route, Trip};
use crate::{Dice, Solution};
use tepat_hours::DailyHours;

const LATE_PRICE: i64 = 1000;

/// Makes the search's moves with random choices and checks every state they lead to.
struct Walk<'p> {
    routes: Routes<'p>,
    neighbours: Neighbours,
    ruin: Ruin,
    days: Days,
    /// Types that may make new trips for jobs taken out; `None` for all.
    types: Option<Vec<bool>>,
    recreate: Recreate,
    retype: Retype,
    exchange: Exchange,
    pool: Option<RoutePool>,
    recalls: usize,
    emptied: usize,
    dice: Dice,
}

impl<'p> Walk<'p> {
    fn new(problem: &'p Problem, seed: u64) -> Self {
        let mut walk = Self {
            routes: Routes::new(problem).expect("what is pinned is possible"),
            neighbours: Neighbours::new(problem, 100, 200),
            ruin: Ruin::default(),
            days: Days::new(problem),
            types: None,
            recreate: Recreate::new(problem, LATE_PRICE),
            retype: Retype::new(problem),
            exchange: Exchange::new(problem),
            pool: RoutePool::new(problem),
            recalls: 0,
            emptied: 0,
            dice: Dice::new(seed),
        };
        walk.ruin.removed =
            (0..problem.jobs.len() as u32).filter(|&job| walk.is_left_out(job)).collect();
        walk.recreate();
        walk
    }

    fn is_left_out(&self, job: u32) -> bool {
        self.routes.nodes[job as usize].trip == NONE
    }

    fn ruin(&mut self) {
        let seed = self.dice.below(self.routes.nodes.len()) as u32;
        self.routes.mark();
        self.types = None;
        if self.dice.below(4) == 0 {
            let removed = &mut self.ruin.removed;
            let dice = &mut self.dice;
            self.days.empty_around(&mut self.routes, &self.neighbours, seed, removed, dice);
            self.types = Some(self.days.choose_types(dice));
            self.emptied += usize::from(!removed.is_empty());
        } else if !self.recall(seed) {
            self.ruin.around(&mut self.routes, &self.neighbours, seed, &mut self.dice);
        }
        self.exchange.some(&mut self.routes, &mut self.dice);
        self.retype.touched(&mut self.routes);
    }

    /// Remembers the current routes and, every third time, puts back remembered ones.
    fn recall(&mut self, seed: u32) -> bool {
        let Some(pool) = &mut self.pool else { return false };
        for vehicle in 0..self.routes.vehicles.len() as u32 {
            pool.note(&self.routes, vehicle);
        }
        let removed = &mut self.ruin.removed;
        let recalled =
            self.dice.below(3) == 0 && pool.recall(&mut self.routes, seed, removed, &mut self.dice);
        self.recalls += usize::from(recalled);
        recalled
    }

    fn recreate(&mut self) {
        let jobs = &mut self.ruin.removed;
        let (routes, near, dice) = (&mut self.routes, &self.neighbours, &mut self.dice);
        match &self.types {
            Some(types) => self.recreate.rebuild(routes, near, jobs, types, dice),
            None => self.recreate.put_back(routes, near, jobs, dice),
        }
        self.retype.touched(&mut self.routes);
    }
}

/// Many small problems, and some with more jobs than a list of near jobs holds.
fn problems() -> impl Iterator<Item = (u64, Problem)> {
    let family = |seed| FAMILIES[seed as usize % FAMILIES.len()];
    let small = (0..490).map(move |seed| (seed, problem(family(seed), seed)));
    let large = (0..14).map(move |seed| (seed, problem_of(family(seed), &mut Dice::new(seed), 60)));
    small.chain(large)
}

#[test]
fn states_are_what_their_solution_says_and_can_be_taken_back() {
    let (mut recalls, mut emptied) = (0, 0);
    for (seed, problem) in problems() {
        let mut walk = Walk::new(&problem, seed);
        for round in 0..20 {
            let before = State::of(&walk.routes);
            assert_eq!(Ok(before.score), score(&problem, &before.solution), "{seed} {round}");
            assert_eq!(before, State::anew(&problem, &before.solution), "{seed} {round}");
            walk.ruin();
            if walk.dice.below(3) > 0 {
                walk.recreate();
            }
            if walk.dice.below(2) == 0 {
                walk.routes.take_back();
                assert_eq!(before, State::of(&walk.routes), "{seed} {round}: taken back");
            }
        }
        recalls += walk.recalls;
        emptied += walk.emptied;
    }
    assert!(recalls > 100, "{recalls} routes were put back");
    assert!(emptied > 1000, "{emptied} times vehicle-days were emptied");
}

/// Everything that makes up a state, whatever the numbers of its slots.
#[derive(Debug, PartialEq)]
struct State {
    solution: Solution,
    score: Score,
    missing: Vec<u32>,
    counts: (usize, usize),
    vehicles: Vec<String>,
    jobs: Vec<String>,
}

impl State {
    fn of(routes: &Routes<'_>) -> Self {
        let mut missing = routes.missing.clone();
        missing.sort_unstable();
        let vehicles = routes.vehicles.iter().map(|vehicle| {
            let idle = routes.idle[vehicle.group as usize]
                .contains(&(routes.vehicle(vehicle.id).expect("one of the problem")));
            let joins = routes.timing[vehicle.id.vehicle_type] == Timing::Segments;
            let trips = vehicle.trips.iter().map(|&trip| {
                let trip = &routes.trips[trip as usize];
                let pin = (trip.locked, trip.open, trip.mine);
                let sums = (trip.jobs, trip.load, trip.release, trip.distance);
                (trip.vehicle, pin, sums, trip.free, joins.then_some(trip.close), trip.times)
            });
            let trips: Vec<_> = trips.collect();
            format!("{idle} {:?} {:?} {trips:?}", vehicle.score, vehicle.change)
        });
        let jobs = routes.nodes.iter().enumerate().map(|(job, node)| match node.trip {
            NONE => format!("{}", routes.reach[job]),
            _ => format!("{:?} {}", (node.leg_before, node.leg_after), routes.reach[job]),
        });
        Self {
            solution: routes.solution(),
            score: routes.score,
            missing,
            counts: (routes.served, routes.trip_count),
            vehicles: vehicles.collect(),
            jobs: jobs.collect(),
        }
    }

    fn anew(problem: &Problem, solution: &Solution) -> Self {
        let mut routes = Routes::new(problem).expect("what is pinned is possible");
        for route in &solution.routes {
            let vehicle = routes.vehicle(route.vehicle).expect("one of the problem");
            assert!(routes.load(vehicle, route), "{route:?}");
        }
        Self::of(&routes)
    }
}

#[test]
fn a_place_costs_what_it_says_and_none_is_cheaper() {
    let (mut timings, mut kinds, mut between) = ([0; 3], [0; 3], 0);
    for (seed, problem) in problems() {
        let mut walk = Walk::new(&problem, seed);
        let mut inserter = Inserter::new(&problem, LATE_PRICE);
        // No detour is shorter than the direct way.
        let metric = FAMILIES[seed as usize % FAMILIES.len()] != Family::Rich;
        for round in 0..6 {
            walk.ruin();
            for job in (0..problem.jobs.len() as u32).filter(|&job| walk.is_left_out(job)) {
                let case = Case { problem: &problem, routes: &walk.routes, job };
                let near =
                    inserter.cheapest(&walk.routes, &walk.neighbours, job, i64::MAX, || false);
                let found = inserter.cheapest_anywhere(&walk.routes, job, i64::MAX);
                for (cost, place) in near.into_iter().chain(found) {
                    let should = case.plainly(place);
                    assert_eq!(Ok(cost), should, "{seed} {round} {job} {place:?} {problem:?}");
                    let (kind, timing) = case.kind_of(place);
                    kinds[kind] += 1;
                    timings[timing] += 1;
                }
                inserter.may_enlarge = false;
                let near =
                    inserter.cheapest(&walk.routes, &walk.neighbours, job, i64::MAX, || false);
                let found = inserter.cheapest_anywhere(&walk.routes, job, i64::MAX);
                inserter.may_enlarge = true;
                let least = case.least();
                let cost = found.map_or(i64::MAX, |found| found.0);
                assert!(
                    cost <= least.unwrap_or(i64::MAX),
                    "{seed} {round} {job}: {found:?}, should be {least:?} {:?} {problem:?}",
                    walk.routes.solution()
                );
                if metric
                    && let Some((cost, place)) = found
                    && !is_at_an_end(place)
                    && case.pays_with(place)
                {
                    let near = near.map(|near| near.0);
                    assert_eq!(near, Some(cost), "{seed} {round} {job} {place:?}: {problem:?}");
                    between += 1;
                }
            }
            walk.recreate();
        }
    }
    assert!(timings.iter().chain(&kinds).all(|&seen| seen > 20), "{timings:?} {kinds:?}");
    assert!(between > 1000, "{between}");
}

/// Whether a place is next to the depot: the search may miss such places if the depot is nearer
/// than any job.
fn is_at_an_end(place: Place) -> bool {
    matches!(place, Place::Within { prev, next, .. } if prev == NONE || next == NONE)
}

/// A job that is left out.
struct Case<'a, 'p> {
    problem: &'p Problem,
    routes: &'a Routes<'p>,
    job: u32,
}

impl Case<'_, '_> {
    /// The kind of place, and the timing of its vehicle.
    fn kind_of(&self, place: Place) -> (usize, usize) {
        let (kind, vehicle) = match place {
            Place::Within { trip, .. } => (0, self.routes.trips[trip as usize].vehicle),
            Place::Larger { vehicle, .. } => (1, vehicle),
            Place::NewTrip { vehicle, .. } => (2, vehicle),
        };
        let vehicle_type = self.routes.vehicles[vehicle as usize].id.vehicle_type;
        (kind, self.routes.timing[vehicle_type] as usize)
    }

    /// What the job adds in this place, apart from the price of leaving it out.
    fn plainly(&self, place: Place) -> Result<i64, crate::Fault> {
        let mut routes = self.routes.clone();
        insert(&mut routes, self.job, place);
        self.added(self.problem, &self.routes.solution(), &routes.solution())
    }

    fn added(
        &self,
        problem: &Problem,
        before: &Solution,
        after: &Solution,
    ) -> Result<i64, crate::Fault> {
        let left_out = problem.left_out(self.job as usize);
        let more = score(problem, after)? - (score(problem, before)? - left_out);
        assert_eq!(more.unserved, 0);
        Ok(more.late * LATE_PRICE + more.cost)
    }

    /// The least that any place adds, by trying each. Places where saved waiting pays for the way
    /// or the work do not count, because the search does not look for them.
    fn least(&self) -> Option<i64> {
        let before = self.routes.solution();
        let places = self.everywhere(&before);
        let added = places.iter().filter_map(|after| self.pays(&before, after));
        added.min()
    }

    /// What a place adds, unless saved waiting pays for the way or the work.
    fn pays(&self, before: &Solution, after: &Solution) -> Option<i64> {
        let added = self.added(self.problem, before, after).ok()?;
        let models = [timeless(self.problem), without_waiting(self.problem)];
        let plain = |model| self.added(model, before, after).is_ok_and(|plain| added >= plain);
        models.iter().all(plain).then_some(added)
    }

    /// Whether a place adds at least its way and its work.
    fn pays_with(&self, place: Place) -> bool {
        let mut after = self.routes.clone();
        insert(&mut after, self.job, place);
        self.pays(&self.routes.solution(), &after.solution()).is_some()
    }

    /// The solutions with the job in every place of the vehicles that can serve it.
    fn everywhere(&self, before: &Solution) -> Vec<Solution> {
        let job = self.job as usize;
        let mut all = Vec::new();
        for vehicle in self.routes.vehicles.iter().map(|vehicle| vehicle.id) {
            if !self.problem.can_serve(vehicle.vehicle_type, job) {
                continue;
            }
            let mut base = before.clone();
            base.unserved.retain(|&other| other != job);
            let at = base.routes.partition_point(|route| route.vehicle < vehicle);
            if base.routes.get(at).is_none_or(|route| route.vehicle != vehicle) {
                base.routes.insert(at, Route { vehicle, trips: Vec::new() });
            }
            let trips = base.routes[at].trips.clone();
            for gap in 0..=trips.len() {
                let mut after = base.clone();
                after.routes[at].trips.insert(gap, Trip { jobs: vec![job] });
                all.push(after);
            }
            for (trip, jobs) in trips.iter().enumerate() {
                for place in 0..=jobs.jobs.len() {
                    let mut after = base.clone();
                    after.routes[at].trips[trip].jobs.insert(place, job);
                    all.push(after);
                }
            }
        }
        all
    }
}

/// The problem with time at no cost.
fn timeless(problem: &Problem) -> Problem {
    let mut problem = Problem { balance_cost_millionths: 0, ..problem.clone() };
    for kind in &mut problem.vehicle_types {
        *kind = VehicleType { duration_cost: 0, day_cost: 0, ..kind.clone() };
    }
    problem.jobs.iter_mut().for_each(|job| job.weight = 0);
    problem
}

/// The problem without any waiting, and with every vehicle in use for a day.
fn without_waiting(problem: &Problem) -> Problem {
    let mut problem = Problem { balance_cost_millionths: 0, ..problem.clone() };
    problem.gates.clear();
    for kind in &mut problem.vehicle_types {
        *kind = VehicleType {
            free_from: vec![0; kind.free_from.len()],
            until: LATEST,
            hours: DailyHours::ROUND_THE_CLOCK,
            max_duration: i64::MAX,
            fixed_cost: kind.fixed_cost + kind.day_cost,
            day_cost: 0,
            ..kind.clone()
        };
    }
    for job in &mut problem.jobs {
        job.release = EARLIEST;
        job.weight = 0;
        // Jobs with windows are still handed over one by one.
        job.windows.iter_mut().for_each(|window| *window = (EARLIEST, LATEST));
        job.windows.truncate(1);
    }
    problem
}
