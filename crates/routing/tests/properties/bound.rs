//! No solution costs less than the bound.

use tepat_routing::{Search, lower_bound};

use crate::rich::{FAMILIES, problem};

#[test]
fn no_solution_costs_less_than_the_bound() {
    let (mut complete, mut cost, mut bounds) = (0, 0_i64, 0_i64);
    for seed in 0..1400 {
        let family = FAMILIES[seed as usize % FAMILIES.len()];
        let problem = problem(family, seed);
        let bound = lower_bound(&problem);
        let mut search = Search::new(&problem, seed).expect("what is pinned is possible");
        search.step(200, 0.9);
        let (best, score) = (search.best(), search.best_score());
        if best.unserved.iter().all(|&job| problem.jobs[job].optional.is_some()) {
            assert!(bound <= score.cost, "seed {seed} {family:?}: {bound} {score:?} {problem:?}");
            complete += 1;
            cost += score.cost;
            bounds += bound;
        }
    }
    assert!(complete > 500, "{complete}");
    // The bound is not trivial.
    assert!(bounds * 5 > cost, "{bounds} of {cost}");
}
