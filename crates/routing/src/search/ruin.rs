//! Takes jobs out: adjacent string removal.
//!
//! Christiaens and Vanden Berghe, "Slack induction by string removals for
//! vehicle routing problems", Transportation Science 54(2), 2020,
//! doi:10.1287/trsc.2019.0914; the names of the parameters are the paper's.

use crate::dice::Dice;
use crate::search::neighbours::Neighbours;
use crate::search::routes::{NONE, Routes};

/// Average number of jobs taken out.
const MEAN_REMOVED: f64 = 10.0;
/// Longest string taken from one trip; the paper's L^max.
const LONGEST_STRING: f64 = 10.0;
/// How often a string leaves some jobs in its middle in place; the paper's α.
const SPLIT_ONE_IN: usize = 2;
/// How often one more job is left in the middle; the paper's β.
const SPLIT_DEPTH_ONE_IN: usize = 100;
/// Most unserved jobs tried again in an iteration.
const MOST_UNSERVED: usize = 10;

/// Takes strings of jobs out of trips that pass near a job.
#[derive(Clone, Debug, Default)]
pub struct Ruin {
    /// The jobs to put back, including nearby ones that were unserved.
    pub removed: Vec<u32>,
    touched: Vec<u32>,
    string: Vec<u32>,
}

impl Ruin {
    /// Ruins the routes around a job.
    pub fn around(
        &mut self,
        routes: &mut Routes<'_>,
        neighbours: &Neighbours,
        seed: u32,
        dice: &mut Dice,
    ) {
        self.removed.clear();
        self.touched.clear();
        let mean_jobs = routes.served as f64 / routes.trip_count.max(1) as f64;
        let longest = LONGEST_STRING.min(mean_jobs).max(1.0);
        let most_strings = (4.0 * MEAN_REMOVED / (1.0 + longest) - 1.0).max(1.0);
        let strings = (dice.share() * most_strings) as usize + 1;
        for &near in neighbours.ruin(seed) {
            if self.touched.len() >= strings {
                break;
            }
            let trip = routes.nodes[near as usize].trip;
            if trip == NONE {
                let tried = self.removed.len() >= MOST_UNSERVED || self.removed.contains(&near);
                if !tried && !routes.others.get(near as usize).is_some_and(|&others| others) {
                    self.removed.push(near);
                }
            } else if !self.touched.contains(&trip) {
                self.take_string(routes, trip, near, longest, dice);
            }
        }
        for at in 0..self.touched.len() {
            // Updating one trip of a vehicle updates all of them.
            let trip = self.touched[at];
            let vehicle = routes.trips[trip as usize].vehicle;
            if self.touched[..at].iter().all(|&t| routes.trips[t as usize].vehicle != vehicle) {
                let removed = &mut self.removed;
                routes.refresh(vehicle, |job| removed.push(job));
            }
        }
    }

    /// Takes a string that contains `near` out of its trip.
    fn take_string(
        &mut self,
        routes: &mut Routes<'_>,
        trip: u32,
        near: u32,
        longest: f64,
        dice: &mut Dice,
    ) {
        let state = routes.trips[trip as usize];
        if !state.mine {
            return;
        }
        let free = (state.jobs - state.locked) as usize;
        if free == 0 || (state.locked > 0 && routes.is_locked(near)) {
            return;
        }
        self.touched.push(trip);
        routes.save(state.vehicle);
        let most = longest.min(free as f64);
        let length = ((dice.share() * most) as usize + 1).min(free);
        let mut kept = 0;
        if length > 1 && length < free && dice.below(SPLIT_ONE_IN) == 0 {
            kept = 1;
            while length + kept < free && dice.below(SPLIT_DEPTH_ONE_IN) == 0 {
                kept += 1;
            }
        }
        self.find_string(routes, near, length + kept, state.locked as usize, dice);
        // The jobs that stay are consecutive within the string.
        let skip = if kept > 0 { 1 + dice.below(length - 1) } else { length };
        for at in (0..skip).chain(skip + kept..length + kept) {
            let job = self.string[at];
            routes.unlink(job);
            self.removed.push(job);
        }
    }

    /// A random string of the given length around a job, after the jobs that stay.
    fn find_string(
        &mut self,
        routes: &Routes<'_>,
        near: u32,
        length: usize,
        locked: usize,
        dice: &mut Dice,
    ) {
        let prev = |job: u32| routes.nodes[job as usize].prev;
        let next = |job: u32| routes.nodes[job as usize].next;
        // How far the string can reach to either side.
        let reach = |step: &dyn Fn(u32) -> u32| {
            let (mut at, mut count) = (near, 0);
            while count + 1 < length && step(at) != NONE {
                at = step(at);
                count += 1;
            }
            count
        };
        let (mut back, ahead) = (reach(&prev), reach(&next));
        if locked > 0 {
            let (mut at, mut position) = (near, 0);
            while prev(at) != NONE {
                at = prev(at);
                position += 1;
            }
            back = back.min(position - locked);
        }
        let least_back = (length - 1).saturating_sub(ahead);
        let steps = least_back + dice.below(back - least_back + 1);
        let mut at = near;
        for _ in 0..steps {
            at = prev(at);
        }
        self.string.clear();
        for _ in 0..length {
            self.string.push(at);
            at = next(at);
        }
    }
}
