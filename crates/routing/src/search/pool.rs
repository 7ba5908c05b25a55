//! Remembers routes of earlier solutions to put them back whole.
//!
//! Good solutions share routes, though each lacks most of them. As in heuristics that partition
//! the jobs among routes from a pool (Subramanian, Uchoa, Ochi, "A hybrid algorithm for a class of
//! vehicle routing problems", Computers & Operations Research 40(10), 2013,
//! doi:10.1016/j.cor.2013.01.013), it is worth combining earlier routes with the current ones.
//! Here a single route is put back instead of taking strings out, and the jobs that lose their
//! place are inserted as always.

use std::collections::BTreeSet;

use crate::dice::Dice;
use crate::problem::Problem;
use crate::search::routes::{NONE, Routes};

/// Most jobs on all remembered routes.
const MOST_JOBS: usize = 500_000;

/// Remembered routes compared to choose one.
const SAMPLES: usize = 16;

/// A remembered route.
#[derive(Clone, Debug)]
struct Old {
    vehicle_type: u32,
    distance: i64,
    jobs: Box<[u32]>,
    hash: u64,
}

/// What is remembered.
#[derive(Clone, Debug)]
pub struct RoutePool {
    /// Routes, oldest first.
    routes: Vec<Old>,
    known: BTreeSet<u64>,
    /// For each job, the routes that serve it.
    by_job: Vec<Vec<u32>>,
    jobs: usize,
    /// Buffer: vehicles of a type, and how many of a route's jobs each serves.
    serving: Vec<(u32, u32)>,
}

impl RoutePool {
    /// An empty pool; `None` if parts of routes are pinned or vehicles make several trips.
    /// Measurements showed no gain from putting back routes of vehicles with all their days.
    pub fn new(problem: &Problem) -> Option<Self> {
        let free = problem.vehicle_types.iter().all(|kind| kind.max_trips == 1)
            && problem.pinned.is_empty()
            && problem.jobs.iter().all(|job| job.only_vehicle.is_none());
        free.then(|| Self {
            routes: Vec::new(),
            known: BTreeSet::new(),
            by_job: vec![Vec::new(); problem.jobs.len()],
            jobs: 0,
            serving: Vec::new(),
        })
    }

    /// Remembers a vehicle's route. O(its jobs), occasionally O(all that is remembered).
    pub fn note(&mut self, routes: &Routes<'_>, vehicle: u32) {
        let state = &routes.vehicles[vehicle as usize];
        let &[trip] = state.trips.as_slice() else { return };
        let vehicle_type = state.id.vehicle_type as u32;
        let hash = hash(vehicle_type, routes.jobs(trip));
        if !self.known.insert(hash) {
            return;
        }
        let distance = routes.trips[trip as usize].distance;
        let jobs: Box<[u32]> = routes.jobs(trip).collect();
        self.jobs += jobs.len();
        self.routes.push(Old { vehicle_type, distance, jobs, hash });
        self.list(self.routes.len() - 1);
        if self.jobs > MOST_JOBS {
            self.forget();
        }
    }

    fn list(&mut self, at: usize) {
        for &job in &self.routes[at].jobs {
            self.by_job[job as usize].push(at as u32);
        }
    }

    /// Forgets the older half.
    fn forget(&mut self) {
        let half = self.routes.len() / 2;
        for old in self.routes.drain(..half) {
            self.known.remove(&old.hash);
            self.jobs -= old.jobs.len();
        }
        self.by_job.iter_mut().for_each(Vec::clear);
        for at in 0..self.routes.len() {
            self.list(at);
        }
    }

    /// Puts back a remembered route that serves `job`: of a few, the one that seems to cost least,
    /// on the vehicle of its type that serves most of its jobs. Jobs that lose their place go to
    /// `removed`. Returns `false` and changes nothing if there is no such route.
    pub fn recall(
        &mut self,
        routes: &mut Routes<'_>,
        job: u32,
        removed: &mut Vec<u32>,
        dice: &mut Dice,
    ) -> bool {
        removed.clear();
        let mut best: Option<(i64, u32, u32)> = None;
        for _ in 0..SAMPLES {
            let list = &self.by_job[job as usize];
            let Some(&at) = list.get(dice.below(list.len())) else { return false };
            let Some(vehicle) = self.vehicle_for(routes, at) else { continue };
            let Some(cost) = self.cost(routes, at, vehicle) else { continue };
            if best.is_none_or(|best| cost < best.0) {
                best = Some((cost, at, vehicle));
            }
        }
        let Some((_, at, vehicle)) = best else { return false };
        self.put_back(routes, at, vehicle, removed);
        true
    }

    /// The vehicle on which a route would be put back.
    fn vehicle_for(&mut self, routes: &Routes<'_>, at: u32) -> Option<u32> {
        let old = &self.routes[at as usize];
        self.serving.clear();
        for &job in &old.jobs {
            let trip = routes.nodes[job as usize].trip;
            if trip == NONE {
                if routes.others.get(job as usize).is_some_and(|&others| others) {
                    return None;
                }
                continue;
            }
            let trip = &routes.trips[trip as usize];
            if !trip.mine {
                return None;
            }
            if trip.vehicle_type == old.vehicle_type {
                match self.serving.iter_mut().find(|(vehicle, _)| *vehicle == trip.vehicle) {
                    Some((_, jobs)) => *jobs += 1,
                    None => self.serving.push((trip.vehicle, 1)),
                }
            }
        }
        let most = self.serving.iter().max_by_key(|(_, jobs)| *jobs).map(|(vehicle, _)| *vehicle);
        most.or_else(|| {
            let mut groups = routes.groups_of_type[old.vehicle_type as usize].iter();
            groups.find_map(|&group| routes.idle[group as usize].last().copied())
        })
    }

    /// Estimates how much putting a route back adds to the distance; `None` if it changes nothing.
    fn cost(&self, routes: &Routes<'_>, at: u32, vehicle: u32) -> Option<i64> {
        let old = &self.routes[at as usize];
        let trip = routes.vehicles[vehicle as usize].trips.first().copied();
        let its_own = |job: u32| trip.is_some_and(|t| routes.nodes[job as usize].trip == t);
        let (mut cost, mut kept) = (old.distance, 0);
        for &job in &old.jobs {
            if its_own(job) {
                kept += 1;
            } else if routes.nodes[job as usize].trip != NONE {
                cost -= routes.detour(job);
            }
        }
        if let Some(trip) = trip {
            let state = &routes.trips[trip as usize];
            if kept == old.jobs.len() && kept == state.jobs as usize {
                return None;
            }
            let lost = routes.jobs(trip).filter(|job| !old.jobs.contains(job));
            cost += lost.map(|job| routes.detour(job)).sum::<i64>() - state.distance;
        }
        Some(cost)
    }

    fn put_back(&self, routes: &mut Routes<'_>, at: u32, vehicle: u32, removed: &mut Vec<u32>) {
        let old = &self.routes[at as usize];
        let mut touched = vec![vehicle];
        routes.save(vehicle);
        let slot = match routes.vehicles[vehicle as usize].trips.first() {
            Some(&trip) => trip,
            None => routes.new_trip(vehicle, 0),
        };
        let before: Vec<u32> = routes.jobs(slot).collect();
        for job in before {
            routes.unlink(job);
            if !old.jobs.contains(&job) {
                removed.push(job);
            }
        }
        let mut prev = NONE;
        for &job in &old.jobs {
            let trip = routes.nodes[job as usize].trip;
            if trip != NONE {
                let other = routes.trips[trip as usize].vehicle;
                routes.save(other);
                routes.unlink(job);
                if !touched.contains(&other) {
                    touched.push(other);
                }
            }
            routes.link(job, slot, prev, NONE);
            prev = job;
        }
        for vehicle in touched {
            routes.refresh(vehicle, |job| removed.push(job));
        }
    }
}

/// Identifies a route (Fowler, Noll and Vo's hash, with its high bits folded in).
fn hash(vehicle_type: u32, jobs: impl Iterator<Item = u32>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for number in std::iter::once(vehicle_type).chain(jobs) {
        hash = (hash ^ u64::from(number)).wrapping_mul(0x0100_0000_01b3);
        hash ^= hash >> 29;
    }
    hash
}
