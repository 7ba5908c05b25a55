//! Which jobs are near which.

use crate::problem::Problem;
use crate::travel::NO_WAY;

/// Lists of near jobs, nearest first.
#[derive(Clone, Debug, Default)]
pub struct Neighbours {
    ruin: Vec<u32>,
    ruin_each: usize,
    insertion: Vec<u32>,
    insertion_each: usize,
}

/// What waiting and being late count against distance when jobs are compared
/// (the proximity of Vidal et al. 2013).
const WAIT_WEIGHT: f64 = 0.2;
const LATE_WEIGHT: f64 = 1.0;

impl Neighbours {
    /// Lists of up to `ruin` and `insertion` near jobs. O(jobs²) time, O(jobs) memory.
    pub fn new(problem: &Problem, ruin: usize, insertion: usize) -> Self {
        let jobs = problem.jobs.len();
        let others = jobs.saturating_sub(1);
        let (ruin_each, insertion_each) = (ruin.min(others), insertion.min(ruin).min(others));
        let mut lists = Self {
            ruin: Vec::with_capacity(jobs * (ruin_each + 1)),
            ruin_each,
            insertion: Vec::with_capacity(jobs * insertion_each),
            insertion_each,
        };
        let mut near: Vec<(f64, u32)> = Vec::with_capacity(jobs);
        let windows = problem.jobs.iter().any(|job| !job.windows.is_empty());
        for job in 0..jobs {
            let list = |near: &mut Vec<(f64, u32)>, count: usize, into: &mut Vec<u32>| {
                if count > 0 && count < near.len() {
                    near.select_nth_unstable_by(count - 1, |a, b| {
                        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
                    });
                    near.truncate(count);
                }
                near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                into.extend(near.iter().map(|&(_, other)| other));
            };
            near.clear();
            near.extend((0..jobs).filter(|&other| other != job).map(|other| {
                let away = distance(problem, job, other).min(distance(problem, other, job));
                (away, other as u32)
            }));
            lists.ruin.push(job as u32);
            list(&mut near, ruin_each, &mut lists.ruin);
            if windows {
                near.clear();
                near.extend((0..jobs).filter(|&other| other != job).map(|other| {
                    let away = apart(problem, job, other).min(apart(problem, other, job));
                    (away, other as u32)
                }));
            }
            list(&mut near, insertion_each, &mut lists.insertion);
        }
        lists
    }

    /// A job and those near it, for taking out.
    #[inline]
    pub fn ruin(&self, job: u32) -> &[u32] {
        let each = self.ruin_each + 1;
        &self.ruin[job as usize * each..][..each]
    }

    /// Those near a job, for putting it beside them.
    #[inline]
    pub fn insertion(&self, job: u32) -> &[u32] {
        &self.insertion[job as usize * self.insertion_each..][..self.insertion_each]
    }
}

fn distance(problem: &Problem, from: usize, to: usize) -> f64 {
    let (from, to) = (problem.jobs[from].location, problem.jobs[to].location);
    let ways = problem.travel.iter().map(|travel| travel.distance(from, to));
    f64::from(ways.min().unwrap_or(NO_WAY))
}

/// Distance with the least waiting and lateness of serving one right after the other.
fn apart(problem: &Problem, from: usize, to: usize) -> f64 {
    let away = distance(problem, from, to);
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
