//! A bound from a tree that connects all locations.
//!
//! The legs of all trips connect every location with the depots, which count as one, and touch
//! each location at least twice. Choose radii r ≥ 0 that do not overlap: r(a) + r(b) ≤ c(a, b).
//! Then the legs cost at least twice the sum of the radii, plus a spanning tree over what remains
//! of each leg when the radii at its ends are taken off. The radii are the control zones of Jünger
//! and Pulleyblank ("New primal and dual matching heuristics", Algorithmica 13, 1995,
//! doi:10.1007/BF01190848), and the tree is that of Held and Karp's bound for the travelling
//! salesman. A leg costs what the cheapest type pays that may visit both ends. Each location's
//! setup and each job's own work are charged once in addition.

use super::Costs;
use crate::problem::Problem;

/// Number of steps in which radii are tried, up to half the way to the nearest location.
const QUARTERS: i128 = 4;

/// The bound in parts; 0 if jobs may be left out, because trips then need not visit all locations.
/// O(vehicle types · locations²).
pub fn by_tree(problem: &Problem, costs: &[Costs<'_>]) -> i128 {
    if problem.jobs.iter().any(|job| job.optional.is_some()) {
        return 0;
    }
    let count = problem.travel.iter().map(|travel| travel.locations()).max().unwrap_or(0);
    let mut depot = vec![false; count];
    for costs in costs {
        (depot[costs.kind.start], depot[costs.kind.end]) = (true, true);
    }
    let mut setup: Vec<Option<i128>> = vec![None; count];
    let mut work = 0;
    for (job, served) in problem.jobs.iter().enumerate() {
        let least = |part: &dyn Fn(&Costs<'_>) -> Option<i128>| costs.iter().filter_map(part).min();
        work += least(&|costs| costs.own[job]).unwrap_or(0);
        if let Some(here) = least(&|costs| costs.setup[job]) {
            let before = setup[served.location].unwrap_or(0);
            setup[served.location] = Some(before.max(here));
        }
    }
    let setups: i128 = setup.iter().flatten().sum();
    let places: Vec<usize> = (0..count).filter(|&at| setup[at].is_some() && !depot[at]).collect();
    if places.is_empty() {
        return work + setups;
    }
    let depots: Vec<usize> = (0..count).filter(|&at| depot[at]).collect();
    work + setups + Legs::new(costs, &depots, &places).bound()
}

/// Costs of legs between places and, as the last place, the depots.
struct Legs {
    count: usize,
    cost: Vec<i128>,
}

impl Legs {
    fn new(costs: &[Costs<'_>], depots: &[usize], places: &[usize]) -> Self {
        let count = places.len() + 1;
        let mut legs = Self { count, cost: vec![i128::MAX; count * count] };
        for costs in costs {
            let comes = |at: usize| costs.comes[places[at]];
            for a in (0..places.len()).filter(|&a| comes(a)) {
                for b in (0..a).filter(|&b| comes(b)) {
                    legs.note(a, b, costs.leg(places[a], places[b]));
                    legs.note(a, b, costs.leg(places[b], places[a]));
                }
                for &depot in depots {
                    legs.note(count - 1, a, costs.leg(places[a], depot));
                    legs.note(count - 1, a, costs.leg(depot, places[a]));
                }
            }
        }
        legs
    }

    fn note(&mut self, a: usize, b: usize, cost: Option<i128>) {
        let Some(cost) = cost else { return };
        for at in [a * self.count + b, b * self.count + a] {
            self.cost[at] = self.cost[at].min(cost);
        }
    }

    fn between(&self, a: usize, b: usize) -> i128 {
        self.cost[a * self.count + b]
    }

    /// The best bound over several choices of radii.
    fn bound(&self) -> i128 {
        let others = |a: usize| (0..self.count).filter(move |&b| b != a);
        let nearest: Vec<i128> = (0..self.count)
            .map(|a| others(a).map(|b| self.between(a, b)).min().unwrap_or(0))
            .collect();
        let depot = self.count - 1;
        let bounds = (0..=QUARTERS).map(|quarters| {
            let mut radii: Vec<i128> =
                nearest.iter().map(|near| near * quarters / (2 * QUARTERS)).collect();
            // What the other radii leave free.
            let room = (0..depot).map(|at| self.between(depot, at) - radii[at]).min();
            radii[depot] = if quarters == 0 { 0 } else { room.unwrap_or(0) };
            2 * radii.iter().sum::<i128>() + self.tree(&radii)
        });
        bounds.max().unwrap_or(0)
    }

    /// Cost of a spanning tree without the radii at the ends of its legs (Prim 1957).
    fn tree(&self, radii: &[i128]) -> i128 {
        let mut near: Vec<i128> = vec![i128::MAX; self.count];
        let mut open: Vec<usize> = (0..self.count - 1).collect();
        let (mut at, mut sum) = (self.count - 1, 0);
        while !open.is_empty() {
            for &to in &open {
                let cost = self.between(at, to);
                if cost < i128::MAX {
                    near[to] = near[to].min(cost - radii[at] - radii[to]);
                }
            }
            let Some(next) = (0..open.len()).min_by_key(|&next| near[open[next]]) else { break };
            at = open.swap_remove(next);
            if near[at] == i128::MAX {
                // No vehicle can come here, so no solution is complete.
                break;
            }
            sum += near[at];
        }
        sum
    }
}
