//! A team's solution is feasible, never gets worse, and is the same for all members.

use tepat_routing::team::{Share, Team};
use tepat_routing::{Dice, Problem, Route, Score, Solution, Trip, VehicleId};

use crate::judge::judge;
use crate::rich::{FAMILIES, Family, problem, problem_of};

const ROUNDS: usize = 4;

#[test]
fn the_judge_accepts_what_small_teams_find() {
    for seed in 0..140 {
        let problem = problem(FAMILIES[seed as usize % FAMILIES.len()], seed);
        meetings(&problem, seed, 2 + seed as usize % 2, 40);
    }
}

#[test]
fn the_judge_accepts_what_teams_with_parts_find() {
    // Rounds that start with enough vehicles for every worker to get a part. Of these, rounds with
    // pins, with trips that follow others, with optional jobs, and with optional jobs left out.
    let mut seen = [0; 5];
    for seed in 0..35 {
        let problem = large(FAMILIES[seed as usize % FAMILIES.len()], seed);
        let workers = 2 + seed as usize % 2;
        for (best, _) in meetings(&problem, seed, workers, 60) {
            if best.routes.len() < 40 {
                continue;
            }
            let has = [
                true,
                problem.pinned.iter().any(|pinned| !pinned.trips.is_empty()),
                best.routes.iter().any(|route| route.trips.len() > 1),
                problem.jobs.iter().any(|job| job.optional.is_some()),
                !best.unserved.is_empty(),
            ];
            seen.iter_mut().zip(has).for_each(|(seen, has)| *seen += usize::from(has));
        }
    }
    assert!(seen[0] > 60 && seen.iter().all(|&seen| seen > 5), "{seen:?}");
}

/// A problem of many small vehicles.
fn large(family: Family, seed: u64) -> Problem {
    let dice = &mut Dice::new(seed);
    let jobs = 200 + dice.below(60);
    let mut problem = problem_of(family, dice, jobs);
    for kind in &mut problem.vehicle_types {
        let free = kind.free_from[0];
        kind.free_from.resize(kind.free_from.len().max(70), free);
        if problem.pinned.is_empty() {
            kind.max_trips = kind.max_trips.min(2);
            kind.capacity.0[0] = kind.capacity.0[0].min(10);
        }
    }
    problem
}

/// The best score after each meeting.
fn meetings(
    problem: &Problem,
    seed: u64,
    workers: usize,
    iterations: u64,
) -> Vec<(Solution, Score)> {
    let run = |look: &mut dyn FnMut(usize, Vec<(Solution, Score)>)| {
        let new = |me| Team::new(problem, seed, workers, me).expect("what is pinned is possible");
        let mut team: Vec<Team> = (0..workers).map(new).collect();
        for round in 0..ROUNDS {
            for worker in &mut team {
                worker.search().step(iterations, round as f64 / ROUNDS as f64);
            }
            let shares: Vec<Share> = team.iter().map(Team::share).collect();
            for worker in &mut team {
                worker.meet(&shares).unwrap_or_else(|fault| panic!("seed {seed}: {fault:?}"));
            }
            look(round, team.iter().map(|worker| (worker.best(), worker.best_score())).collect());
        }
    };
    let mut rounds: Vec<(Solution, Score)> = Vec::new();
    run(&mut |round, mut all| {
        let case = format!("seed {seed}, {workers} workers, round {round}");
        assert!(all.iter().all(|best| *best == all[0]), "{case}: not the same for all");
        let (best, score) = all.swap_remove(0);
        assert_eq!(judge(problem, &best), Ok(score), "{case}: {best:?} {problem:?}");
        assert!(rounds.last().is_none_or(|last| score <= last.1), "{case}: worse");
        rounds.push((best, score));
    });
    run(&mut |round, all| assert_eq!(all[0], rounds[round], "seed {seed}: not the same again"));
    rounds
}

#[test]
fn shares_of_nothing_known_are_refused() {
    let problem = large(Family::Capacity, 0);
    let route = |number, jobs: &[usize]| Route {
        vehicle: VehicleId { vehicle_type: 0, number },
        trips: vec![Trip { jobs: jobs.to_vec() }],
    };
    let check = |routes: Vec<Route>| {
        let nonsense = Share { now: routes.clone(), best: routes };
        let mut worker = Team::new(&problem, 0, 2, 0).expect("nothing is pinned");
        let mut share = worker.share();
        assert!(worker.meet(&[share.clone(), nonsense.clone()]).is_err(), "{nonsense:?}");
        // Nor what it is on its way from.
        share.best.clear();
        let nonsense = Share { best: Vec::new(), ..nonsense };
        assert!(worker.meet(&[share, nonsense.clone()]).is_err(), "{nonsense:?}");
    };
    check(vec![route(0, &[usize::MAX])]);
    check(vec![route(usize::MAX, &[0])]);
    check(vec![route(0, &[1, 1])]);
    check(vec![route(0, &[])]);
}
