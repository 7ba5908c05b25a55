//! Cuts jobs that no vehicle can hold, before the search.
//!
//! After Chen, Golden, Wang and Wasil, "A novel approach to solve the split delivery vehicle
//! routing problem", International Transactions in Operational Research 24, 2017. A job is cut
//! into as many parts as fit of a fifth of a vehicle's capacity, then of a tenth, a twentieth and
//! a hundredth (their 20/10/5/1 rule). Parts of unequal size fill vehicles well, and the search
//! need not know about splitting.

use std::ops::Range;

use crate::amounts::{Amounts, DIMENSIONS};
use crate::problem::{Job, Problem, VehicleType};

/// A problem in which jobs that are too large are cut.
#[derive(Clone, Debug)]
pub struct Split {
    /// The first part of each job takes the job's index; the other parts follow all jobs.
    pub problem: Problem,
    /// What each job of `problem` is in the original problem.
    pub parts: Vec<Part>,
}

/// A job or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Index of the job in the original problem.
    pub job: usize,
    /// Which of its units, counted from 0.
    pub units: Range<u64>,
}

/// Shares of a vehicle's capacity, in hundredths.
const SHARES: [u64; 4] = [20, 10, 5, 1];

/// Cuts the jobs that none of the vehicles that may serve them can hold.
///
/// Job `j` consists of `units[j]` equal units that cannot be cut, or of one if there is no such
/// entry. The amounts and service of the parts add up to those of the job; weights and prices are
/// rounded up, so that leaving a part out is never free. Parts fit every vehicle that may serve
/// the job and holds at least one unit, and their sizes are shares of the largest such vehicle.
/// Jobs that are pinned, or of which no vehicle holds a unit, stay whole.
///
/// O(jobs · vehicle types + parts).
pub fn split(problem: &Problem, units: &[u64]) -> Split {
    let count = |job| units.get(job).copied().unwrap_or(1).max(1);
    let whole = |job| Part { job, units: 0..count(job) };
    let jobs = 0..problem.jobs.len();
    let mut split = Split { problem: problem.clone(), parts: jobs.clone().map(whole).collect() };
    let trips = problem.pinned.iter().flat_map(|pinned| &pinned.trips);
    let mut pinned: Vec<usize> = trips.flatten().copied().collect();
    pinned.sort_unstable();
    for job in jobs.filter(|job| pinned.binary_search(job).is_err()) {
        split.cut(job, &sizes(problem, job, count(job)));
    }
    split
}

impl Split {
    /// Cuts a job into parts of these sizes.
    fn cut(&mut self, job: usize, sizes: &[u64]) {
        let whole = self.problem.jobs[job].clone();
        let count = self.parts[job].units.end;
        let mut from = 0;
        for &size in sizes {
            let units = from..from + size;
            let (cut, part) = (part(&whole, &units, count), Part { job, units });
            if from == 0 {
                (self.problem.jobs[job], self.parts[job]) = (cut, part);
            } else {
                self.problem.jobs.push(cut);
                self.parts.push(part);
            }
            from += size;
        }
    }
}

/// Number of units in each part of a job; a single part if it need not or cannot be cut.
fn sizes(problem: &Problem, job: usize, count: u64) -> Vec<u64> {
    let types = 0..problem.vehicle_types.len();
    let may_serve = types.filter(|&kind| {
        problem.may_serve(kind, job) && !problem.vehicle_types[kind].free_from.is_empty()
    });
    let held =
        may_serve.map(|at| units_held(&problem.vehicle_types[at], &problem.jobs[job], count));
    let held: Vec<u64> = held.filter(|&units| units > 0).collect();
    match (held.iter().min(), held.iter().max()) {
        (Some(&smallest), Some(&largest)) if largest < count => pieces(count, smallest, largest),
        _ => vec![count],
    }
}

/// How many of a job's units a vehicle of a type holds.
fn units_held(kind: &VehicleType, job: &Job, count: u64) -> u64 {
    let held = |dimension: usize| {
        let (room, whole) = (kind.capacity.0[dimension], job.amounts.0[dimension]);
        if whole <= 0 {
            return i128::from(count);
        }
        i128::from(room.max(0)) * i128::from(count) / i128::from(whole)
    };
    let least = (0..DIMENSIONS).map(held).min().unwrap_or(0);
    u64::try_from(least).unwrap_or(u64::MAX).min(count)
}

/// Sizes of parts that make up `count` units, large ones first: shares of the `largest` vehicle,
/// each of which fits the `smallest`.
fn pieces(count: u64, smallest: u64, largest: u64) -> Vec<u64> {
    let mut sizes = Vec::new();
    let mut left = count;
    for share in SHARES {
        let size = (largest.saturating_mul(share) / 100).clamp(1, smallest);
        while left >= size {
            sizes.push(size);
            left -= size;
        }
    }
    // Less than a hundredth, if that is more than a unit.
    sizes.extend((left > 0).then_some(left));
    sizes
}

/// A part of a job of `count` units.
fn part(job: &Job, units: &Range<u64>, count: u64) -> Job {
    let up_to = |whole: i64, units: u64| i128::from(whole) * i128::from(units);
    let of = i128::from(count);
    // Fractions of a unit that earlier parts lost to rounding go to this part, so that parts add
    // up.
    let share = |whole| (up_to(whole, units.end) / of - up_to(whole, units.start) / of) as i64;
    let share_up = |whole| ((up_to(whole, units.end - units.start) + of - 1) / of) as i64;
    Job {
        amounts: Amounts(job.amounts.0.map(share)),
        service: share(job.service.into()) as i32,
        weight: share_up(job.weight),
        optional: job.optional.map(share_up),
        ..job.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_a_fifth_a_tenth_a_twentieth_and_a_hundredth() {
        let check = |count, smallest, largest, expect: &[(usize, u64)]| {
            let expect: Vec<u64> =
                expect.iter().flat_map(|&(times, size)| vec![size; times]).collect();
            assert_eq!(pieces(count, smallest, largest), expect, "{count} {smallest} {largest}");
        };
        check(176, 100, 100, &[(8, 20), (1, 10), (1, 5), (1, 1)]);
        check(139, 100, 100, &[(6, 20), (1, 10), (1, 5), (4, 1)]);
        check(1003, 200, 500, &[(10, 100), (1, 3)]);
        // The smallest vehicle holds less than a fifth of the largest.
        check(1003, 30, 500, &[(33, 30), (2, 5), (1, 3)]);
        // Units are large; no part is smaller than one.
        check(7, 3, 3, &[(7, 1)]);
        check(12, 10, 10, &[(6, 2)]);
        // Hundredths are larger than a unit and leave a remainder.
        check(704, 350, 350, &[(10, 70), (1, 3), (1, 1)]);
    }
}
