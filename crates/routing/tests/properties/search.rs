//! Every solution of the search is feasible and has the score that the search reports.

use tepat_routing::{
    Dice, Job, Matrix, PinnedRoute, Problem, Score, Search, Solution, Travel, VehicleId,
    VehicleType,
};

use crate::judge::judge;
use crate::rich::{FAMILIES, problem, problem_of};

#[test]
fn the_judge_accepts_every_best_solution() {
    let small = (0..300).map(|seed| {
        let family = FAMILIES[seed as usize % FAMILIES.len()];
        (seed, problem(family, seed))
    });
    // More jobs than a list of near jobs holds.
    let large = (0..18).map(|seed| {
        let family = FAMILIES[seed as usize % FAMILIES.len()];
        let dice = &mut Dice::new(seed);
        let jobs = 60 + dice.below(90);
        (seed, problem_of(family, dice, jobs))
    });
    let mut sums = [Score::default(); ITERATIONS.len()];
    for (seed, problem) in small.chain(large) {
        let mut scores = Vec::new();
        let found = run(&problem, seed / 7, |search| {
            let (after, score, best) = (search.iterations(), search.best_score(), search.best());
            let judged = judge(&problem, &best);
            assert_eq!(judged, Ok(score), "seed {seed} after {after}: {best:?} {problem:?}");
            scores.push(score);
        });
        assert!(scores.is_sorted_by(|early, late| late <= early), "seed {seed}: {scores:?}");
        assert_eq!(found, run(&problem, seed / 7, |_| ()), "seed {seed}: not the same again");
        sums.iter_mut().zip(scores).for_each(|(sum, score)| *sum += score);
    }
    // The search makes progress.
    assert!(sums.is_sorted_by(|early, late| late < early), "{sums:?}");
}

/// When to look, and the share of the time used up by then.
const ITERATIONS: [(u64, f64); 4] = [(0, 0.0), (1, 0.0), (50, 0.1), (500, 1.0)];

/// The best solution after all iterations; `look` also sees the earlier ones.
fn run(problem: &Problem, seed: u64, mut look: impl FnMut(&Search)) -> (Solution, Score) {
    let mut search = Search::new(problem, seed).expect("what is pinned is possible");
    for (iterations, spent) in ITERATIONS {
        search.step(iterations - search.iterations(), spent);
        look(&search);
    }
    (search.best(), search.best_score())
}

#[test]
fn a_vehicle_that_is_to_stay_stays() {
    let kind =
        |distance_cost| VehicleType { free_from: vec![0], distance_cost, ..VehicleType::default() };
    let stays = VehicleId { vehicle_type: 1, number: 0 };
    let pinned = PinnedRoute { vehicle: stays, trips: Vec::new(), open: false, more_trips: false };
    let problem = Problem {
        jobs: vec![Job { location: 1, ..Job::default() }; 3],
        vehicle_types: vec![kind(10), kind(1)],
        travel: vec![Travel::Matrix(Matrix::new(2, vec![0, 5, 5, 0], None))],
        pinned: vec![pinned],
        ..Problem::default()
    };
    let (best, score) = run(&problem, 0, |_| ());
    assert_eq!(judge(&problem, &best), Ok(score));
    assert_eq!(score, Score { cost: 100, ..Score::default() });
}
