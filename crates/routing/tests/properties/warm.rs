//! A search can start from any earlier solution, however the problem has changed since.

use tepat_routing::{Dice, Problem, Route, Score, Search, Solution, Trip, VehicleId};

use crate::judge::judge;
use crate::rich::{FAMILIES, changed, mangled, problem};

#[test]
fn an_earlier_solution_is_kept_as_far_as_it_goes() {
    let (mut kept, mut all) = (0, 0);
    for seed in 0..400 {
        let family = FAMILIES[seed as usize % FAMILIES.len()];
        let problem = problem(family, seed);
        let dice = &mut Dice::new(seed);
        let mut search = Search::new(&problem, seed).expect("what is pinned is possible");
        search.step(50, 0.5);
        let (best, score) = (search.best(), search.best_score());
        let case = format!("seed {seed} {family:?}");
        let again = warm(&problem, seed, &best, &case);
        assert!(again <= score, "{case}: {again:?} after {score:?}");
        warm(&problem, seed, &Solution::default(), &format!("{case}, from nothing"));
        for _ in 0..3 {
            let nonsense = nonsense(dice, &problem, &best);
            warm(&problem, seed, &nonsense, &format!("{case}, from {nonsense:?}"));
            let now = changed(dice, &problem);
            warm(&now, seed, &best, &format!("{case}, changed, from {best:?}"));
            let search = Search::from(&now, seed, &best, 0.0).expect("what is pinned is possible");
            let same = |route: &&Route| search.best().routes.contains(route);
            kept += best.routes.iter().filter(same).count();
            all += best.routes.len();
        }
    }
    // If little has changed, most of it stays.
    assert!(kept * 4 > all, "{kept} of {all}");
}

/// The score directly after starting from an earlier solution; the judge also checks what follows.
fn warm(problem: &Problem, seed: u64, earlier: &Solution, case: &str) -> Score {
    let heat = [0.0, 0.2, 1.0][seed as usize % 3];
    let run = |look: &mut dyn FnMut(&Search)| {
        let mut search = Search::from(problem, seed, earlier, heat).expect("pins are possible");
        for (iterations, spent) in [(0, 0.0), (1, 0.0), (60, 0.5)] {
            search.step(iterations, spent);
            look(&search);
        }
        search.best()
    };
    let mut scores = Vec::new();
    let best = run(&mut |search| {
        let score = search.best_score();
        assert_eq!(judge(problem, &search.best()), Ok(score), "{case}: {problem:?}");
        scores.push(score);
    });
    assert!(scores.is_sorted_by(|early, late| late <= early), "{case}: {scores:?}");
    assert_eq!(best, run(&mut |_| ()), "{case}: not the same again");
    scores[0]
}

/// Something that is no solution of the problem at all.
fn nonsense(dice: &mut Dice, problem: &Problem, solution: &Solution) -> Solution {
    let mut solution = solution.clone();
    for _ in 0..=dice.below(4) {
        solution = mangled(dice, problem, &solution);
        solution.routes.iter_mut().for_each(|r| r.trips.retain(|trip| !trip.jobs.is_empty()));
        solution.routes.retain(|route| !route.trips.is_empty());
    }
    let any = |dice: &mut Dice| dice.below(problem.jobs.len() + 2);
    let at = dice.below(solution.routes.len());
    if let Some(route) = solution.routes.get_mut(at) {
        let twice = route.clone();
        match dice.below(6) {
            0 => route.trips.push(Trip::default()),
            1 => route.trips.extend(twice.trips),
            2 => route.trips[0].jobs.extend(twice.trips[0].jobs.iter().rev()),
            3 => route.trips[0].jobs.push(any(dice)),
            4 => solution.routes.push(twice),
            _ => route.trips.clear(),
        }
    }
    if dice.below(3) == 0 {
        let number = |dice: &mut Dice| [0, 1, 1 << 40][dice.below(3)];
        let vehicle = VehicleId { vehicle_type: number(dice), number: number(dice) };
        let jobs = vec![any(dice), any(dice), any(dice)];
        solution.routes.push(Route { vehicle, trips: vec![Trip { jobs }] });
    }
    solution
}
