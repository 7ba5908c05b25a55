//! The search's current solution, as linked trips that change place by place.
//!
//! Every vehicle's score is kept up to date. The changes of an iteration are recorded in a journal
//! and can be undone.

use std::collections::BTreeSet;

use crate::amounts::Amounts;
use crate::evaluate::{Score, Tally, TripTimes};
use crate::problem::{EARLIEST, LATEST, Problem, VehicleId};
use crate::search::segment::Segment;
use crate::search::steady::{Steady, can_be_steady};
use crate::search::visits::Visit;
use crate::solution::{Route, Solution, Trip};
use crate::travel::Travel;
use tepat_hours::Moment;

/// No job, trip or vehicle.
pub const NONE: u32 = u32::MAX;

/// The reach of a job that is not served.
const UNREACHED: i32 = i32::MIN / 4;

/// A job's place in its trip.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The job before, or [`NONE`] if it is the first.
    pub prev: u32,
    /// The job after, or [`NONE`] if it is the last.
    pub next: u32,
    /// Its trip, or [`NONE`] while it is not served.
    pub trip: u32,
    /// Distance from the job before, or from the depot.
    pub leg_before: i32,
    /// Distance to the job after, or to the trip's end.
    pub leg_after: i32,
    /// Index of its visit in its trip, where visits are recorded.
    pub visit: u32,
}

/// A trip up to a job and from it on, for types whose trips join.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// The trip from leaving the depot until this job is done.
    pub until: Segment,
    /// The trip from arriving at this job on.
    pub from: Segment,
}

/// How closely time must be followed for a vehicle type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// Time decides nothing.
    None,
    /// Parts of trips join as [`Segment`]s.
    Segments,
    /// Trips are followed from the start.
    Walk,
}

/// A trip.
#[derive(Clone, Copy, Debug)]
pub struct TripState {
    pub vehicle: u32,
    pub vehicle_type: u32,
    pub first: u32,
    pub last: u32,
    pub jobs: u32,
    /// Number of jobs at its beginning that stay.
    pub locked: u32,
    /// Whether jobs may be added, as far as its pin allows.
    pub open: bool,
    /// Whether this search may change its vehicle.
    pub mine: bool,
    /// Distance from the depot to the first job.
    pub first_leg: i32,
    /// The location where it ends.
    pub home: u32,
    pub load: Amounts,
    pub release: i64,
    pub distance: i64,
    /// When its vehicle is free for it.
    pub free: i64,
    /// When it must end so that the later trips stay possible.
    pub close: i64,
    /// The whole trip except loading.
    pub body: Segment,
    pub times: TripTimes,
    /// The tally of its vehicle before it.
    pub before: Tally,
    /// Whether its times match the moment at which its vehicle is free.
    pub known: bool,
    /// First and last moment of being ready for which it begins as it does.
    pub ready: (Moment, Moment),
    /// When working hours open on the day on which it begins.
    pub opens: Moment,
    /// Set if its moments shift as a whole.
    pub steady: Option<Steady>,
}

/// A vehicle and its trips.
#[derive(Clone, Debug)]
pub struct VehicleState {
    pub id: VehicleId,
    pub trips: Vec<u32>,
    pub score: Score,
    pub tally: Tally,
    /// Cost of jobs that another vehicle served before.
    pub change: i64,
    /// Number of pinned trips at the beginning.
    pub pinned_trips: usize,
    /// Whether trips may be added.
    pub more_trips: bool,
    /// Whether this search may change it; only in a team may some vehicles not be changed.
    pub mine: bool,
    /// Group of identical vehicles.
    pub group: u32,
    /// Position in its group's idle list, or [`NONE`].
    idle_at: u32,
    /// Whether the journal has saved it.
    saved: bool,
    /// Whether it differs from the best solution.
    dirty: bool,
}

/// The state of a changed vehicle before the change.
#[derive(Clone, Debug, Default)]
struct Journal {
    vehicles: Vec<(u32, u32, Score, Tally, i64)>,
    trips: Vec<TripState>,
    nodes: Vec<(u32, Node, Parts)>,
    missing: Vec<u32>,
    score: Score,
}

/// The current solution.
#[derive(Clone, Debug)]
pub struct Routes<'p> {
    pub problem: &'p Problem,
    pub nodes: Vec<Node>,
    pub parts: Vec<Parts>,
    /// The longer of a job's two legs; less than any distance if the job is not served.
    pub reach: Vec<i32>,
    pub trips: Vec<TripState>,
    pub vehicles: Vec<VehicleState>,
    /// Idle vehicles of each group.
    pub idle: Vec<Vec<u32>>,
    /// Vehicle type of each group.
    pub group_types: Vec<u32>,
    /// Groups of each vehicle type.
    pub groups_of_type: Vec<Vec<u32>>,
    /// First vehicle of each type.
    pub first_of_type: Vec<u32>,
    /// Jobs that must be served and are not.
    pub missing: Vec<u32>,
    pub timing: Vec<Timing>,
    /// Whether trips of each vehicle type can be steady; their visits are then recorded.
    pub can_be_steady: Vec<bool>,
    /// The visits of each trip of such types.
    pub visits: Vec<Vec<Visit>>,
    pub score: Score,
    /// Number of jobs on trips, and of trips.
    pub served: usize,
    pub trip_count: usize,
    /// Locations and windows of the jobs, packed closely for speed.
    pub location: Vec<u32>,
    pub segment: Vec<Segment>,
    /// The only vehicle that may serve each job, or [`NONE`].
    pub only: Vec<u32>,
    /// Vehicles that differ from the best solution.
    pub dirty: Vec<u32>,
    /// For each job, whether it was left to another worker; empty if none was.
    pub others: Vec<bool>,
    able: Vec<bool>,
    free_slots: Vec<u32>,
    journal: Journal,
}

impl<'p> Routes<'p> {
    /// Only the pinned trips, with all other jobs unserved. `None` if a pinned route is
    /// impossible.
    pub fn new(problem: &'p Problem) -> Option<Self> {
        let jobs = problem.jobs.len();
        let node =
            Node { prev: NONE, next: NONE, trip: NONE, leg_before: 0, leg_after: 0, visit: 0 };
        let parts = Parts { until: Segment::EMPTY, from: Segment::EMPTY };
        let able = (0..problem.vehicle_types.len())
            .flat_map(|kind| (0..jobs).map(move |job| problem.can_serve(kind, job)))
            .collect();
        let timing: Vec<Timing> =
            (0..problem.vehicle_types.len()).map(|kind| timing(problem, kind)).collect();
        let mut routes = Self {
            problem,
            nodes: vec![node; jobs],
            parts: vec![parts; jobs],
            reach: vec![UNREACHED; jobs],
            trips: Vec::new(),
            vehicles: Vec::new(),
            idle: Vec::new(),
            group_types: Vec::new(),
            groups_of_type: vec![Vec::new(); problem.vehicle_types.len()],
            first_of_type: Vec::new(),
            missing: Vec::new(),
            can_be_steady: (0..problem.vehicle_types.len())
                .map(|at| {
                    timing[at] == Timing::Walk && can_be_steady(problem, &problem.vehicle_types[at])
                })
                .collect(),
            timing,
            visits: Vec::new(),
            score: Score::default(),
            served: 0,
            trip_count: 0,
            location: problem.jobs.iter().map(|job| job.location as u32).collect(),
            segment: problem.jobs.iter().map(Segment::of_job).collect(),
            only: Vec::new(),
            dirty: Vec::new(),
            others: Vec::new(),
            able,
            free_slots: Vec::new(),
            journal: Journal::default(),
        };
        routes.add_vehicles();
        routes.only = problem
            .jobs
            .iter()
            .map(|job| job.only_vehicle.map_or(NONE, |id| routes.vehicle(id).unwrap_or(NONE)))
            .collect();
        routes.score = (0..jobs).map(|job| problem.left_out(job)).sum();
        routes.missing =
            (0..jobs as u32).filter(|&job| problem.jobs[job as usize].optional.is_none()).collect();
        routes.load_pinned()?;
        Some(routes)
    }

    /// Identical vehicles that nothing refers to by number share a group.
    fn add_vehicles(&mut self) {
        let problem = self.problem;
        let mut special: Vec<VehicleId> = problem
            .jobs
            .iter()
            .flat_map(|job| job.only_vehicle.into_iter().chain(job.usual_vehicle))
            .chain(problem.pinned.iter().map(|pinned| pinned.vehicle))
            .collect();
        special.sort_unstable();
        special.dedup();
        for (vehicle_type, kind) in problem.vehicle_types.iter().enumerate() {
            self.first_of_type.push(self.vehicles.len() as u32);
            let mut groups: Vec<(i32, u32)> = Vec::new();
            for (number, &free) in kind.free_from.iter().enumerate() {
                let id = VehicleId { vehicle_type, number };
                let alike = groups.iter().find(|(from, _)| *from == free).map(|&(_, group)| group);
                let alone = special.binary_search(&id).is_ok();
                let group = alike.filter(|_| !alone).unwrap_or_else(|| {
                    self.idle.push(Vec::new());
                    self.group_types.push(vehicle_type as u32);
                    let group = self.idle.len() as u32 - 1;
                    self.groups_of_type[vehicle_type].push(group);
                    if !alone {
                        groups.push((free, group));
                    }
                    group
                });
                self.vehicles.push(VehicleState {
                    id,
                    trips: Vec::new(),
                    score: Score::default(),
                    tally: Tally::default(),
                    change: 0,
                    pinned_trips: 0,
                    more_trips: true,
                    mine: true,
                    group,
                    idle_at: NONE,
                    saved: false,
                    dirty: false,
                });
            }
        }
        // The lowest number is used first.
        for vehicle in (0..self.vehicles.len() as u32).rev() {
            self.note_idle(vehicle);
        }
    }

    /// Index of a vehicle.
    pub fn vehicle(&self, id: VehicleId) -> Option<u32> {
        let kind = self.problem.vehicle_types.get(id.vehicle_type)?;
        (id.number < kind.free_from.len())
            .then(|| self.first_of_type[id.vehicle_type] + id.number as u32)
    }

    fn load_pinned(&mut self) -> Option<()> {
        for pinned in &self.problem.pinned {
            let vehicle = self.vehicle(pinned.vehicle)?;
            let route = Route {
                vehicle: pinned.vehicle,
                trips: pinned.trips.iter().map(|jobs| Trip { jobs: jobs.clone() }).collect(),
            };
            let known = |job: &usize| {
                self.nodes.get(*job).is_some_and(|node| node.trip == NONE)
                    && self.may_serve(vehicle, *job as u32)
            };
            let fine = route.trips.iter().all(|t| !t.jobs.is_empty() && t.jobs.iter().all(known));
            if !fine || !self.load(vehicle, &route) {
                return None;
            }
            let trips = self.vehicles[vehicle as usize].trips.clone();
            for (at, &trip) in trips.iter().enumerate() {
                let trip = &mut self.trips[trip as usize];
                trip.locked = trip.jobs;
                trip.open = at + 1 == trips.len() && pinned.open;
            }
            let state = &mut self.vehicles[vehicle as usize];
            state.pinned_trips = trips.len();
            state.more_trips = pinned.more_trips;
            if trips.is_empty() && !pinned.more_trips {
                // It has no job and must get none.
                self.note_used(vehicle);
            }
        }
        Some(())
    }

    /// Gives a whole route to a vehicle that has no trips, or pinned ones that begin the route.
    /// Returns `false` and changes nothing if the route is impossible.
    pub fn load(&mut self, vehicle: u32, route: &Route) -> bool {
        let pinned: Vec<TripState> = {
            let trips = &self.vehicles[vehicle as usize].trips;
            trips.iter().map(|&trip| self.trips[trip as usize]).collect()
        };
        let before = self.route(vehicle);
        self.clear(vehicle);
        let fine = self.fill(vehicle, route);
        if !fine {
            self.fill(vehicle, &before);
        }
        let trips = self.vehicles[vehicle as usize].trips.clone();
        for (&slot, pinned) in trips.iter().zip(&pinned) {
            let trip = &mut self.trips[slot as usize];
            (trip.locked, trip.open) = (pinned.locked, pinned.open);
        }
        self.forget();
        fine
    }

    /// Keeps what is still possible of an earlier route: the jobs that are not served yet and that
    /// the vehicle may serve, as many from the beginning as it can drive. Keeps nothing if that
    /// would break a pin.
    pub fn keep(&mut self, route: &Route) {
        let Some(vehicle) = self.vehicle(route.vehicle) else { return };
        let mut seen = BTreeSet::new();
        let mut ours = |job: &usize| {
            let Some(node) = self.nodes.get(*job) else { return false };
            let its_own = node.trip != NONE && self.trips[node.trip as usize].vehicle == vehicle;
            let free = node.trip == NONE && self.may_serve(vehicle, *job as u32);
            (its_own || free) && seen.insert(*job)
        };
        let mut trips: Vec<Trip> = Vec::new();
        for trip in &route.trips {
            trips.push(Trip { jobs: trip.jobs.iter().copied().filter(&mut ours).collect() });
        }
        trips.retain(|trip| !trip.jobs.is_empty());
        let mut kept = Route { vehicle: route.vehicle, trips };
        let pinned = self.problem.pinned.iter().find(|pinned| pinned.vehicle == route.vehicle);
        while !kept.trips.is_empty() {
            let keeps_pin = pinned.is_none_or(|pinned| pinned.is_kept_by(Some(&kept)));
            if keeps_pin && self.load(vehicle, &kept) {
                return;
            }
            if let Some(last) = kept.trips.last_mut() {
                last.jobs.pop();
            }
            kept.trips.retain(|trip| !trip.jobs.is_empty());
        }
    }

    /// Takes out all jobs of a vehicle, including pinned ones.
    fn clear(&mut self, vehicle: u32) {
        for trip in self.vehicles[vehicle as usize].trips.clone() {
            for job in self.jobs(trip).collect::<Vec<_>>() {
                self.note_unserved(job);
            }
        }
        self.drop_trips(vehicle);
        self.rebuild(vehicle);
    }

    /// Gives a route to an empty vehicle. Returns `false` and leaves it empty if the route is
    /// impossible.
    fn fill(&mut self, vehicle: u32, route: &Route) -> bool {
        let mut served = Vec::new();
        for jobs in &route.trips {
            let slot = self.new_trip(vehicle, self.vehicles[vehicle as usize].trips.len());
            let mut prev = NONE;
            for &job in &jobs.jobs {
                let job = job as u32;
                served.push(job);
                self.nodes[job as usize].prev = prev;
                self.nodes[job as usize].trip = slot;
                match prev {
                    NONE => self.trips[slot as usize].first = job,
                    _ => self.nodes[prev as usize].next = job,
                }
                prev = job;
            }
            if prev != NONE {
                self.nodes[prev as usize].next = NONE;
            }
            self.trips[slot as usize].last = prev;
        }
        let fine = self.rebuild(vehicle);
        if fine {
            self.served += served.len();
            for &job in &served {
                self.score = self.score - self.problem.left_out(job as usize);
            }
            let nodes = &self.nodes;
            self.missing.retain(|&job| nodes[job as usize].trip == NONE);
        } else {
            for &job in &served {
                self.nodes[job as usize].trip = NONE;
                self.reach[job as usize] = UNREACHED;
            }
            self.drop_trips(vehicle);
            self.rebuild(vehicle);
        }
        fine
    }

    /// Leaves all vehicles that are not `mine`, and the jobs in `others`, to other workers.
    pub fn focus(&mut self, mine: &[bool], others: Vec<bool>) {
        self.others = others;
        for idle in &mut self.idle {
            idle.clear();
        }
        for vehicle in (0..self.vehicles.len() as u32).rev() {
            let state = &mut self.vehicles[vehicle as usize];
            (state.mine, state.idle_at) = (mine[vehicle as usize], NONE);
            for &trip in &state.trips {
                self.trips[trip as usize].mine = state.mine;
            }
            if state.trips.is_empty() {
                self.note_idle(vehicle);
            }
        }
    }

    /// Whether a vehicle type may serve a job.
    #[inline]
    pub fn able(&self, vehicle_type: usize, job: u32) -> bool {
        self.able[vehicle_type * self.nodes.len() + job as usize]
    }

    /// Whether a vehicle may serve a job.
    fn may_serve(&self, vehicle: u32, job: u32) -> bool {
        let only = self.only[job as usize];
        self.able(self.vehicles[vehicle as usize].id.vehicle_type, job)
            && (only == NONE || only == vehicle)
    }

    /// Whether a job on a trip must stay where it is.
    pub fn is_locked(&self, job: u32) -> bool {
        let trip = self.nodes[job as usize].trip;
        trip != NONE && {
            let locked = self.trips[trip as usize].locked as usize;
            locked > 0 && self.jobs(trip).take(locked).any(|at| at == job)
        }
    }

    /// Travel of a vehicle type.
    #[inline]
    pub fn travel(&self, vehicle_type: u32) -> &'p Travel {
        self.problem.travel_of(vehicle_type as usize)
    }

    /// The jobs of a trip in order.
    pub fn jobs(&self, trip: u32) -> impl Iterator<Item = u32> + Clone + '_ {
        let first = self.trips[trip as usize].first;
        std::iter::successors((first != NONE).then_some(first), |&job| {
            let next = self.nodes[job as usize].next;
            (next != NONE).then_some(next)
        })
    }

    /// How much a job adds to the length of its trip.
    pub fn detour(&self, job: u32) -> i64 {
        let node = &self.nodes[job as usize];
        let trip = &self.trips[node.trip as usize];
        let kind = &self.problem.vehicle_types[trip.vehicle_type as usize];
        let location = |job: u32| self.location[job as usize] as usize;
        let at = if node.prev == NONE { kind.start } else { location(node.prev) };
        let to = if node.next == NONE { trip.home as usize } else { location(node.next) };
        let straight = self.travel(trip.vehicle_type).distance(at, to);
        i64::from(node.leg_before) + i64::from(node.leg_after) - i64::from(straight)
    }

    fn note_idle(&mut self, vehicle: u32) {
        let state = &mut self.vehicles[vehicle as usize];
        if state.idle_at == NONE && state.mine && state.more_trips {
            let idle = &mut self.idle[state.group as usize];
            state.idle_at = idle.len() as u32;
            idle.push(vehicle);
        }
    }

    fn note_used(&mut self, vehicle: u32) {
        let state = &mut self.vehicles[vehicle as usize];
        let at = std::mem::replace(&mut state.idle_at, NONE);
        if at != NONE {
            let idle = &mut self.idle[state.group as usize];
            idle.swap_remove(at as usize);
            if let Some(&moved) = idle.get(at as usize) {
                self.vehicles[moved as usize].idle_at = at;
            }
        }
    }

    /// Begins an empty trip of a vehicle before its trip `gap`.
    pub fn new_trip(&mut self, vehicle: u32, gap: usize) -> u32 {
        let id = self.vehicles[vehicle as usize].id;
        let kind = &self.problem.vehicle_types[id.vehicle_type];
        let trip = TripState {
            vehicle,
            vehicle_type: id.vehicle_type as u32,
            first: NONE,
            last: NONE,
            jobs: 0,
            locked: 0,
            open: true,
            mine: true,
            first_leg: 0,
            home: kind.end as u32,
            load: Amounts::default(),
            release: EARLIEST.into(),
            distance: 0,
            free: 0,
            close: LATEST.into(),
            body: Segment::EMPTY,
            times: TripTimes::default(),
            before: Tally::default(),
            known: false,
            ready: (1, 0),
            opens: 0,
            steady: None,
        };
        let slot = self.free_slots.pop().unwrap_or_else(|| {
            self.trips.push(trip);
            self.visits.push(Vec::new());
            self.trips.len() as u32 - 1
        });
        self.trips[slot as usize] = trip;
        self.vehicles[vehicle as usize].trips.insert(gap, slot);
        self.trip_count += 1;
        self.note_used(vehicle);
        slot
    }

    fn drop_trips(&mut self, vehicle: u32) {
        let trips = std::mem::take(&mut self.vehicles[vehicle as usize].trips);
        self.trip_count -= trips.len();
        self.free_slots.extend(trips.iter().rev());
        self.note_idle(vehicle);
    }

    /// Puts a job between two neighbours on a trip, without updating anything else.
    pub fn link(&mut self, job: u32, trip: u32, prev: u32, next: u32) {
        let state = &mut self.trips[trip as usize];
        match prev {
            NONE => state.first = job,
            _ => self.nodes[prev as usize].next = job,
        }
        match next {
            NONE => state.last = job,
            _ => self.nodes[next as usize].prev = job,
        }
        let node = &mut self.nodes[job as usize];
        (node.prev, node.next, node.trip) = (prev, next, trip);
        self.served += 1;
        self.score = self.score - self.problem.left_out(job as usize);
        if self.problem.jobs[job as usize].optional.is_none() {
            self.missing.retain(|&missing| missing != job);
        }
    }

    /// Takes a job out of its trip, without updating the trip.
    pub fn unlink(&mut self, job: u32) {
        let Node { prev, next, trip, .. } = self.nodes[job as usize];
        let state = &mut self.trips[trip as usize];
        match prev {
            NONE => state.first = next,
            _ => self.nodes[prev as usize].next = next,
        }
        match next {
            NONE => state.last = prev,
            _ => self.nodes[next as usize].prev = prev,
        }
        self.note_unserved(job);
    }

    fn note_reach(&mut self, job: u32) {
        let node = &self.nodes[job as usize];
        self.reach[job as usize] = node.leg_before.max(node.leg_after);
    }

    fn note_unserved(&mut self, job: u32) {
        self.nodes[job as usize].trip = NONE;
        self.reach[job as usize] = UNREACHED;
        self.served -= 1;
        self.score += self.problem.left_out(job as usize);
        if self.problem.jobs[job as usize].optional.is_none() {
            self.missing.push(job);
        }
    }

    /// Updates a vehicle after jobs were taken out, and removes its empty trips. If the rest
    /// cannot be driven, everything that is not pinned is taken out as well and reported. O(jobs
    /// of the vehicle).
    pub fn refresh(&mut self, vehicle: u32, mut taken: impl FnMut(u32)) {
        self.drop_empty(vehicle);
        if self.rebuild(vehicle) {
            return;
        }
        for trip in self.vehicles[vehicle as usize].trips.clone() {
            let locked = self.trips[trip as usize].locked as usize;
            let jobs: Vec<u32> = self.jobs(trip).skip(locked).collect();
            for job in jobs {
                self.unlink(job);
                taken(job);
            }
        }
        self.drop_empty(vehicle);
        self.rebuild(vehicle);
    }

    fn drop_empty(&mut self, vehicle: u32) {
        let (state, trips) = (&mut self.vehicles[vehicle as usize], &self.trips);
        let (slots, before) = (&mut self.free_slots, state.trips.len());
        state.trips.retain(|&trip| {
            let keep = trips[trip as usize].first != NONE;
            if !keep {
                slots.push(trip);
            }
            keep
        });
        self.trip_count -= before - state.trips.len();
        if state.trips.is_empty() {
            self.note_idle(vehicle);
        }
    }

    /// Recomputes a vehicle; returns whether it can be driven. O(jobs of the vehicle).
    fn rebuild(&mut self, vehicle: u32) -> bool {
        let trips = self.vehicles[vehicle as usize].trips.len();
        let mut fine = true;
        self.vehicles[vehicle as usize].change = 0;
        for at in 0..trips {
            let slot = self.vehicles[vehicle as usize].trips[at];
            let kind = &self.problem.vehicle_types[self.trips[slot as usize].vehicle_type as usize];
            self.trips[slot as usize].home =
                if at + 1 == trips { kind.end } else { kind.start } as u32;
            fine &= self.rebuild_trip(slot);
        }
        fine && self.rebuild_times(vehicle)
    }

    fn rebuild_trip(&mut self, slot: u32) -> bool {
        let state = self.trips[slot as usize];
        let kind = &self.problem.vehicle_types[state.vehicle_type as usize];
        let travel = self.travel(state.vehicle_type);
        let id = self.vehicles[state.vehicle as usize].id;
        let (mut load, mut release, mut change) = (Amounts::default(), EARLIEST, 0);
        let (mut distance, mut jobs, mut first_leg) = (0_i64, 0, 0);
        let (mut at, mut before, mut job) = (kind.start, NONE, state.first);
        let mut fine = true;
        loop {
            let to = if job == NONE { state.home } else { self.location[job as usize] } as usize;
            let leg = travel.distance(at, to);
            fine &= travel.reaches(at, to);
            distance += i64::from(leg);
            match before {
                NONE => first_leg = leg,
                _ => self.nodes[before as usize].leg_after = leg,
            }
            if job != NONE {
                self.nodes[job as usize].leg_before = leg;
            }
            if job == NONE {
                break;
            }
            let served = &self.problem.jobs[job as usize];
            load += served.amounts;
            release = release.max(served.release);
            change += self.problem.change(job as usize, id);
            jobs += 1;
            (at, before, job) = (to, job, self.nodes[job as usize].next);
        }
        let mut job = state.first;
        while job != NONE {
            self.note_reach(job);
            job = self.nodes[job as usize].next;
        }
        let trip = &mut self.trips[slot as usize];
        (trip.load, trip.release, trip.distance) = (load, release.into(), distance);
        (trip.jobs, trip.first_leg) = (jobs, first_leg);
        self.note_visits(slot);
        self.vehicles[state.vehicle as usize].change += change;
        if fine && self.timing[state.vehicle_type as usize] == Timing::Segments {
            fine = self.join_until(slot, state.first) && self.join_from(slot, state.last);
        }
        fine && distance <= kind.max_distance && load.fits(kind.capacity)
    }

    /// Joins the parts of a trip up to each job, from `job` on; returns whether all are reached.
    fn join_until(&mut self, slot: u32, mut job: u32) -> bool {
        let state = &self.trips[slot as usize];
        let kind = &self.problem.vehicle_types[state.vehicle_type as usize];
        let travel = self.problem.travel_of(state.vehicle_type as usize);
        if job == NONE {
            return true;
        }
        let prev = self.nodes[job as usize].prev;
        let (mut at, mut until) = match prev {
            NONE => (kind.start, Segment::EMPTY),
            _ => (self.location[prev as usize] as usize, self.parts[prev as usize].until),
        };
        let mut fine = true;
        while job != NONE {
            let to = self.location[job as usize] as usize;
            let took = i64::from(travel.duration(at, to));
            let segment = &self.segment[job as usize];
            fine &= until.reaches(took, segment);
            until = until.then(took, segment);
            self.parts[job as usize].until = until;
            (at, job) = (to, self.nodes[job as usize].next);
        }
        fine
    }

    /// Joins the parts of a trip from each job on, backwards from `job`; returns whether all are
    /// reached.
    fn join_from(&mut self, slot: u32, mut job: u32) -> bool {
        let state = &self.trips[slot as usize];
        let kind = &self.problem.vehicle_types[state.vehicle_type as usize];
        let travel = self.problem.travel_of(state.vehicle_type as usize);
        if job == NONE {
            return true;
        }
        let next = self.nodes[job as usize].next;
        let (mut to, mut from) = match next {
            NONE => (state.home as usize, Segment::EMPTY),
            _ => (self.location[next as usize] as usize, self.parts[next as usize].from),
        };
        let mut fine = true;
        while job != NONE {
            let at = self.location[job as usize] as usize;
            let took = i64::from(travel.duration(at, to));
            let segment = &self.segment[job as usize];
            fine &= segment.reaches(took, &from);
            from = segment.then(took, &from);
            self.parts[job as usize].from = from;
            (to, job) = (at, self.nodes[job as usize].prev);
        }
        let took = i64::from(travel.duration(kind.start, to));
        self.trips[slot as usize].body = Segment::EMPTY.then(took, &from);
        fine
    }

    /// Computes the moments and score of a vehicle whose trips are linked correctly; returns
    /// whether it can be driven.
    fn rebuild_times(&mut self, vehicle: u32) -> bool {
        let id = self.vehicles[vehicle as usize].id;
        let kind = &self.problem.vehicle_types[id.vehicle_type];
        let mut free = i64::from(kind.free_from[id.number]);
        let mut tally = Tally::default();
        let count = self.vehicles[vehicle as usize].trips.len();
        let mut fine = count <= kind.max_trips;
        for at in 0..count {
            let slot = self.vehicles[vehicle as usize].trips[at];
            let trip = &self.trips[slot as usize];
            let times = match self.timing[id.vehicle_type] {
                Timing::None => Some(TripTimes {
                    distance: self.trips[slot as usize].distance,
                    ..TripTimes::default()
                }),
                Timing::Segments => segment_times(kind, &self.trips[slot as usize], free),
                Timing::Walk if trip.known && trip.free == free => Some(trip.times),
                Timing::Walk => {
                    let free = i32::try_from(free).unwrap_or(LATEST);
                    self.follow(slot, free, at + 1 == count, i64::MAX)
                }
            };
            let Some(times) = times else {
                fine = false;
                break;
            };
            let trip = &mut self.trips[slot as usize];
            trip.before = tally;
            if !trip.known || trip.free != free {
                (trip.free, trip.times, trip.known, trip.steady) = (free, times, true, None);
                trip.note_beginning(kind);
                if self.can_be_steady[id.vehicle_type] {
                    self.note_steady(slot);
                }
            }
            tally.add(kind, &times);
            free = i64::from(times.back_at);
        }
        if self.timing[id.vehicle_type] == Timing::Segments {
            let mut close = i64::from(kind.until);
            for at in (0..count).rev() {
                let trip = &mut self.trips[self.vehicles[vehicle as usize].trips[at] as usize];
                trip.close = close;
                fine &= i64::from(trip.times.back_at) <= close;
                let loading = i64::from(kind.loading);
                let (latest, duration) =
                    (trip.body.latest_start - loading, trip.body.duration + loading);
                close = latest.min(close - duration);
            }
        }
        let state = &mut self.vehicles[vehicle as usize];
        let mut score = if count > 0 { tally.score(self.problem, kind) } else { Score::default() };
        score.cost += state.change;
        self.score = self.score - state.score + score;
        (state.score, state.tally) = (score, tally);
        if !state.dirty {
            state.dirty = true;
            self.dirty.push(vehicle);
        }
        fine
    }

    /// Updates everything after `job` was linked in. O(jobs of the trip) with windows, O(trips of
    /// the vehicle) without.
    pub fn refresh_with(&mut self, job: u32) {
        let Node { prev, next, trip: slot, .. } = self.nodes[job as usize];
        let state = self.trips[slot as usize];
        let kind = &self.problem.vehicle_types[state.vehicle_type as usize];
        let homes_differ = kind.start != kind.end;
        if state.jobs == 0 && homes_differ {
            self.rebuild(state.vehicle);
            return;
        }
        if state.jobs == 0 {
            self.trips[slot as usize].home = kind.end as u32;
        }
        let travel = self.travel(state.vehicle_type);
        let here = self.location[job as usize] as usize;
        let at = if prev == NONE { kind.start } else { self.location[prev as usize] as usize };
        let to = if next == NONE { state.home } else { self.location[next as usize] } as usize;
        let (before, after) = (travel.distance(at, here), travel.distance(here, to));
        let old = match (prev, state.jobs) {
            (_, 0) => 0,
            (NONE, _) => state.first_leg,
            _ => self.nodes[prev as usize].leg_after,
        };
        match prev {
            NONE => self.trips[slot as usize].first_leg = before,
            _ => self.nodes[prev as usize].leg_after = before,
        }
        if next != NONE {
            self.nodes[next as usize].leg_before = after;
        }
        let node = &mut self.nodes[job as usize];
        (node.leg_before, node.leg_after) = (before, after);
        for changed in [prev, job, next] {
            if changed != NONE {
                self.note_reach(changed);
            }
        }
        let served = &self.problem.jobs[job as usize];
        let trip = &mut self.trips[slot as usize];
        trip.jobs += 1;
        trip.load += served.amounts;
        trip.release = trip.release.max(served.release.into());
        trip.distance += i64::from(before) + i64::from(after) - i64::from(old);
        let id = self.vehicles[state.vehicle as usize].id;
        self.vehicles[state.vehicle as usize].change += self.problem.change(job as usize, id);
        self.note_visits(slot);
        if self.timing[state.vehicle_type as usize] == Timing::Segments {
            self.join_until(slot, job);
            self.join_from(slot, job);
        }
        self.rebuild_times(state.vehicle);
    }

    /// Begins an iteration; later changes can be undone.
    pub fn mark(&mut self) {
        self.forget();
        self.journal.score = self.score;
        self.journal.missing.clone_from(&self.missing);
    }

    /// The vehicle at position `at` of the journal since [`Self::mark`].
    pub fn touched(&self, at: usize) -> Option<u32> {
        self.journal.vehicles.get(at).map(|entry| entry.0)
    }

    /// Gives all trips of a vehicle to an idle one of a type that travels the same ways; returns
    /// whether it can drive them. Does not undo a failure.
    pub fn hand_over(&mut self, from: u32, to: u32) -> bool {
        self.save(from);
        self.save(to);
        let trips = std::mem::take(&mut self.vehicles[from as usize].trips);
        for &trip in &trips {
            let state = &mut self.trips[trip as usize];
            state.vehicle = to;
            state.vehicle_type = self.vehicles[to as usize].id.vehicle_type as u32;
        }
        self.vehicles[to as usize].trips = trips;
        self.note_idle(from);
        self.note_used(to);
        let given = self.rebuild(from);
        self.rebuild(to) && given
    }

    /// Swaps parts of the routes of two vehicles of one type: of each, a number of trips from a
    /// position on. Returns `false` and undoes the swap if that cannot be driven or costs more.
    pub fn exchange(&mut self, ends: [(u32, usize, usize); 2]) -> bool {
        let [(a, at_a, count_a), (b, at_b, count_b)] = ends;
        self.save(a);
        self.save(b);
        let before = [a, b].map(|vehicle| self.vehicles[vehicle as usize].trips.clone());
        let from_a = before[0][at_a..at_a + count_a].to_vec();
        let from_b = before[1][at_b..at_b + count_b].to_vec();
        let score = self.score;
        self.vehicles[a as usize].trips.splice(at_a..at_a + count_a, from_b.iter().copied());
        self.vehicles[b as usize].trips.splice(at_b..at_b + count_b, from_a.iter().copied());
        let fine = self.reassign(a, &from_b) & self.reassign(b, &from_a);
        if fine && self.score <= score {
            return true;
        }
        let [trips_a, trips_b] = before;
        self.vehicles[a as usize].trips = trips_a;
        self.vehicles[b as usize].trips = trips_b;
        let _ = self.reassign(a, &from_a) & self.reassign(b, &from_b);
        false
    }

    /// Makes trips that came to a vehicle its own; returns whether they can be driven.
    fn reassign(&mut self, vehicle: u32, trips: &[u32]) -> bool {
        for &trip in trips {
            self.trips[trip as usize].vehicle = vehicle;
        }
        if self.vehicles[vehicle as usize].trips.is_empty() {
            self.note_idle(vehicle);
        } else {
            self.note_used(vehicle);
        }
        let id = self.vehicles[vehicle as usize].id;
        let change: i64 = self.vehicles[vehicle as usize]
            .trips
            .iter()
            .flat_map(|&trip| self.jobs(trip))
            .map(|job| self.problem.change(job as usize, id))
            .sum();
        self.vehicles[vehicle as usize].change = change;
        self.rebuild_times(vehicle)
    }

    fn forget(&mut self) {
        for at in 0..self.journal.vehicles.len() {
            let vehicle = self.journal.vehicles[at].0;
            self.vehicles[vehicle as usize].saved = false;
        }
        self.journal.vehicles.clear();
        self.journal.trips.clear();
        self.journal.nodes.clear();
    }

    /// Saves a vehicle's state before it is changed, once per iteration.
    pub fn save(&mut self, vehicle: u32) {
        let state = &mut self.vehicles[vehicle as usize];
        if std::mem::replace(&mut state.saved, true) {
            return;
        }
        let trips = state.trips.len() as u32;
        self.journal.vehicles.push((vehicle, trips, state.score, state.tally, state.change));
        for &trip in &state.trips {
            let state = self.trips[trip as usize];
            self.journal.trips.push(state);
            let mut job = state.first;
            while job != NONE {
                let node = self.nodes[job as usize];
                self.journal.nodes.push((job, node, self.parts[job as usize]));
                job = node.next;
            }
        }
    }

    /// Undoes the changes since [`Self::mark`].
    pub fn take_back(&mut self) {
        for at in 0..self.journal.vehicles.len() {
            let vehicle = self.journal.vehicles[at].0;
            for at in 0..self.vehicles[vehicle as usize].trips.len() {
                let mut job = self.trips[self.vehicles[vehicle as usize].trips[at] as usize].first;
                while job != NONE {
                    self.reach[job as usize] = UNREACHED;
                    let node = &mut self.nodes[job as usize];
                    (node.trip, job) = (NONE, node.next);
                    self.served -= 1;
                }
            }
            self.drop_trips(vehicle);
        }
        let journal = std::mem::take(&mut self.journal);
        let (mut trips, mut nodes) = (journal.trips.iter(), journal.nodes.iter());
        for &(vehicle, count, score, tally, change) in &journal.vehicles {
            for at in 0..count as usize {
                let slot = self.new_trip(vehicle, at);
                let Some(&trip) = trips.next() else { break };
                for &(job, node, parts) in nodes.by_ref().take(trip.jobs as usize) {
                    self.nodes[job as usize] = Node { trip: slot, ..node };
                    self.parts[job as usize] = parts;
                    self.note_reach(job);
                }
                self.served += trip.jobs as usize;
                self.trips[slot as usize] = trip;
                self.note_visits(slot);
                self.trips[slot as usize].known = trip.known;
                if trip.steady.is_some() {
                    self.note_steady(slot);
                }
            }
            let state = &mut self.vehicles[vehicle as usize];
            (state.score, state.tally, state.change) = (score, tally, change);
        }
        self.score = journal.score;
        self.missing.clone_from(&journal.missing);
        self.journal = journal;
        self.forget();
    }

    /// The median cost of the way to a job from the one before it or from the depot. The unit in
    /// which changes are measured; at least 1.
    pub fn usual_leg_cost(&self) -> f64 {
        let mut costs: Vec<i64> = Vec::with_capacity(self.served);
        for (job, node) in self.nodes.iter().enumerate().filter(|(_, node)| node.trip != NONE) {
            let kind_at = self.trips[node.trip as usize].vehicle_type as usize;
            let kind = &self.problem.vehicle_types[kind_at];
            let from = match node.prev {
                NONE => kind.start,
                prev => self.location[prev as usize] as usize,
            };
            let travel = self.problem.travel_of(kind_at);
            let duration = travel.duration(from, self.location[job] as usize);
            let cost = i64::from(node.leg_before).saturating_mul(kind.distance_cost);
            let cost = cost + i64::from(duration).saturating_mul(kind.duration_cost);
            if cost > 0 {
                costs.push(cost);
            }
        }
        let middle = costs.len() / 2;
        let median = if costs.is_empty() { 1 } else { *costs.select_nth_unstable(middle).1 };
        median as f64
    }

    /// A vehicle's route.
    pub fn route(&self, vehicle: u32) -> Route {
        let state = &self.vehicles[vehicle as usize];
        let trips = state
            .trips
            .iter()
            .map(|&trip| Trip { jobs: self.jobs(trip).map(|job| job as usize).collect() });
        Route { vehicle: state.id, trips: trips.collect() }
    }

    /// The vehicles that have changed since the last call.
    pub fn changed(&mut self) -> Vec<u32> {
        for &vehicle in &self.dirty {
            self.vehicles[vehicle as usize].dirty = false;
        }
        std::mem::take(&mut self.dirty)
    }

    /// Marks all vehicles as changed.
    pub fn note_all_changed(&mut self) {
        self.vehicles.iter_mut().for_each(|vehicle| vehicle.dirty = true);
        self.dirty = (0..self.vehicles.len() as u32).collect();
    }

    /// The current solution.
    pub fn solution(&self) -> Solution {
        let used = (0..self.vehicles.len() as u32)
            .filter(|&vehicle| !self.vehicles[vehicle as usize].trips.is_empty());
        let unserved = (0..self.nodes.len()).filter(|&job| self.nodes[job].trip == NONE);
        Solution {
            routes: used.map(|vehicle| self.route(vehicle)).collect(),
            unserved: unserved.collect(),
        }
    }
}

/// How closely time must be followed for a vehicle type in this problem.
fn timing(problem: &Problem, vehicle_type: usize) -> Timing {
    let kind = &problem.vehicle_types[vehicle_type];
    let jobs = || problem.jobs.iter();
    let simple = kind.hours.is_round_the_clock()
        && !problem.is_gated(kind)
        && kind.handling_tenths == 0
        && kind.day_cost == 0
        && !kind.collects
        && problem.setup.iter().all(|&setup| setup == 0)
        && jobs().all(|job| job.due.is_none() && job.windows.len() <= 1);
    if !simple {
        return Timing::Walk;
    }
    let timeless = kind.until >= LATEST
        && kind.max_duration == i64::MAX
        && kind.duration_cost == 0
        && problem.balance_cost_millionths == 0
        && jobs().all(|job| job.windows.is_empty());
    if timeless { Timing::None } else { Timing::Segments }
}

/// Moments of a trip of joined parts; `None` if it cannot be driven.
fn segment_times(
    kind: &crate::problem::VehicleType,
    trip: &TripState,
    free: i64,
) -> Option<TripTimes> {
    let loading = i64::from(kind.loading);
    let (duration, latest) = (trip.body.duration + loading, trip.body.latest_start - loading);
    let ready = free.max(trip.release);
    let back = trip.body.earliest_end.max(ready + duration);
    let start = latest.min(back - duration);
    let worked = back - start;
    if ready > latest || worked > kind.max_duration || back > i64::from(kind.until) {
        return None;
    }
    Some(TripTimes {
        load_at: i32::try_from(start).ok()?,
        depart_at: i32::try_from(start + loading).ok()?,
        back_at: i32::try_from(back).ok()?,
        distance: trip.distance,
        worked,
        late: 0,
    })
}
