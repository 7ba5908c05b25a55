//! Lists of near jobs.

use super::grid::Grid;
use crate::problem::Problem;
use crate::travel::NO_WAY;

/// A job near another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// The job.
    pub job: u32,
    /// Distance between the two, in the shorter direction.
    pub away: i32,
}

/// Lists of near jobs, nearest first.
#[derive(Clone, Debug, Default)]
pub struct Neighbours {
    ruin: Vec<u32>,
    ruin_each: usize,
    insertion: Vec<Near>,
    insertion_each: usize,
}

/// Weights of waiting and lateness against distance when jobs are compared (the proximity of Vidal
/// et al. 2013).
const WAIT_WEIGHT: f64 = 0.2;
const LATE_WEIGHT: f64 = 1.0;

impl Neighbours {
    /// Lists of up to `ruin` and `insertion` near jobs. O(jobs) memory; O(jobs) time in a plane,
    /// O(jobs²) for other travel.
    pub fn new(problem: &Problem, ruin: usize, insertion: usize) -> Self {
        let jobs = problem.jobs.len();
        let others = jobs.saturating_sub(1);
        let (ruin_each, insertion_each) = (ruin.min(others), insertion.min(others));
        let mut lists = Self {
            ruin: Vec::with_capacity(jobs * (ruin_each + 1)),
            ruin_each,
            insertion: Vec::with_capacity(jobs * insertion_each),
            insertion_each,
        };
        let mut near: Vec<(f64, u32)> = Vec::with_capacity(jobs);
        let windows = problem.jobs.iter().any(|job| !job.windows.is_empty());
        let grid = Grid::new(problem);
        for job in 0..jobs {
            // With windows, the jobs near in time are chosen from a larger number.
            let count = ruin_each.max(insertion_each) * if windows { 4 } else { 1 };
            let others: Vec<u32> = match &grid {
                Some(grid) => grid.near(job, count),
                None => (0..jobs as u32).filter(|&other| other as usize != job).collect(),
            };
            let nearest = |near: &mut Vec<(f64, u32)>, count: usize| {
                if count > 0 && count < near.len() {
                    near.select_nth_unstable_by(count - 1, |a, b| {
                        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
                    });
                    near.truncate(count);
                }
                near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            };
            near.clear();
            near.extend(
                others
                    .iter()
                    .map(|&other| (f64::from(shorter(problem, job, other as usize)), other)),
            );
            lists.ruin.push(job as u32);
            nearest(&mut near, ruin_each.max(insertion_each));
            lists.ruin.extend(near.iter().take(ruin_each).map(|&(_, other)| other));
            if windows {
                near.clear();
                near.extend(others.iter().map(|&near| {
                    let other = near as usize;
                    (apart(problem, job, other).min(apart(problem, other, job)), near)
                }));
            }
            nearest(&mut near, insertion_each);
            lists.insertion.extend(near.iter().map(|&(_, other)| {
                let away = shorter(problem, job, other as usize);
                Near { job: other, away }
            }));
        }
        lists
    }

    /// A job and the jobs near it, for taking out.
    #[inline]
    pub fn ruin(&self, job: u32) -> &[u32] {
        let each = self.ruin_each + 1;
        &self.ruin[job as usize * each..][..each]
    }

    /// The jobs near a job, for inserting it next to them.
    #[inline]
    pub fn insertion(&self, job: u32) -> &[Near] {
        &self.insertion[job as usize * self.insertion_each..][..self.insertion_each]
    }
}

fn shorter(problem: &Problem, a: usize, b: usize) -> i32 {
    problem.shortest(a, b).min(problem.shortest(b, a))
}

/// Distance plus the least waiting and lateness when one is served right after the other.
fn apart(problem: &Problem, from: usize, to: usize) -> f64 {
    let away = f64::from(problem.shortest(from, to));
    let (from, to) = (&problem.jobs[from], &problem.jobs[to]);
    let (Some(leave), Some(reach)) = (from.windows.first(), to.windows.first()) else {
        return away;
    };
    let close = from.windows.last().map_or(leave.1, |window| window.1);
    let ways = problem.travel.iter().map(|travel| travel.duration(from.location, to.location));
    let took = f64::from(ways.min().unwrap_or(NO_WAY)) + f64::from(from.service);
    let wait = f64::from(reach.0) - took - f64::from(close);
    let late = f64::from(leave.0) + took - f64::from(to.windows.last().map_or(reach.1, |w| w.1));
    away + WAIT_WEIGHT * wait.max(0.0) + LATE_WEIGHT * late.max(0.0)
}
