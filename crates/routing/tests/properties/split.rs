//! Parts add up to their jobs, and vehicles hold them.

use tepat_routing::{
    Amounts, Dice, Job, Matrix, Problem, Score, Search, Travel, VehicleType, split,
};

use crate::judge::judge;
use crate::rich::{FAMILIES, problem};

#[test]
fn parts_make_up_their_jobs() {
    let (mut cut, mut too_large) = (0, 0);
    for seed in 0..400 {
        let mut problem = problem(FAMILIES[seed as usize % FAMILIES.len()], seed);
        let dice = &mut Dice::new(seed);
        let mut units = Vec::new();
        let pinned: Vec<usize> =
            problem.pinned.iter().flat_map(|pinned| pinned.trips.concat()).collect();
        for (at, job) in problem.jobs.iter_mut().enumerate() {
            units.push(dice.below(40) as u64);
            if !pinned.contains(&at) && dice.below(2) == 0 {
                job.amounts.0.iter_mut().for_each(|amount| *amount *= 1 + dice.below(20) as i64);
            }
        }
        let result = split(&problem, &units);
        assert_eq!(result.parts.len(), result.problem.jobs.len());
        for (at, job) in problem.jobs.iter().enumerate() {
            let of = |part: usize| result.parts[part].job == at;
            let parts: Vec<usize> = (0..result.parts.len()).filter(|&part| of(part)).collect();
            assert_eq!(parts[0], at, "seed {seed}: the first part is in the job's place");
            // Each unit occurs once, in order.
            let mut next = 0;
            for &part in &parts {
                let units = &result.parts[part].units;
                assert!(units.start == next && units.end > next, "seed {seed} job {at}");
                next = units.end;
            }
            assert_eq!(next, units[at].max(1), "seed {seed} job {at}");
            let jobs = parts.iter().map(|&part| &result.problem.jobs[part]);
            let amounts: Amounts = jobs.clone().map(|job| job.amounts).sum();
            assert_eq!(amounts, job.amounts, "seed {seed} job {at}");
            let service: i32 = jobs.clone().map(|job| job.service).sum();
            assert_eq!(service, job.service, "seed {seed} job {at}");
            if parts.len() == 1 {
                assert_eq!(result.problem.jobs[at], *job, "seed {seed} job {at}");
                // Whole because it need not be cut, or because even a unit is too large.
                let count = units[at].max(1) as i64;
                let unit = Job {
                    amounts: Amounts(job.amounts.0.map(|amount| (amount + count - 1) / count)),
                    ..job.clone()
                };
                if !held(&problem, at, &[job]) && !pinned.contains(&at) {
                    too_large += 1;
                    assert!(count == 1 || !held(&problem, at, &[&unit]), "seed {seed} job {at}");
                }
            } else {
                cut += 1;
                assert!(!pinned.contains(&at), "seed {seed} job {at}: it is pinned");
                assert!(!held(&problem, at, &[job]), "seed {seed} job {at}: needless");
                let jobs: Vec<&Job> = jobs.collect();
                assert!(held(&problem, at, &jobs), "seed {seed} job {at}: {jobs:?}");
                let free = |part: &&Job| part.weight == 0 && job.weight > 0;
                assert!(!jobs.iter().any(free), "seed {seed} job {at}");
            }
        }
        let mut search = Search::new(&result.problem, seed).expect("what is pinned is possible");
        search.step(10, 0.5);
        assert_eq!(judge(&result.problem, &search.best()), Ok(search.best_score()));
    }
    assert!(cut > 500 && too_large > 100, "{cut} {too_large}");
}

/// Whether some vehicle may serve the job and holds each of the parts.
fn held(problem: &Problem, at: usize, parts: &[&Job]) -> bool {
    let holds = |kind: &VehicleType, part: &Job| {
        (0..3).all(|dimension| part.amounts.0[dimension] <= kind.capacity.0[dimension])
    };
    let mut types = problem.vehicle_types.iter().enumerate();
    types.any(|(vehicle_type, kind)| {
        problem.may_serve(vehicle_type, at) && parts.iter().all(|part| holds(kind, part))
    })
}

#[test]
fn what_no_vehicle_holds_is_brought_in_parts() {
    let kind = |capacity, vehicles| VehicleType {
        free_from: vec![0; vehicles],
        capacity: Amounts::one(capacity),
        max_trips: 2,
        ..VehicleType::default()
    };
    let problem = Problem {
        jobs: vec![
            Job { location: 1, amounts: Amounts::one(250), ..Job::default() },
            Job { location: 1, amounts: Amounts::one(40), ..Job::default() },
        ],
        vehicle_types: vec![kind(100, 1), kind(50, 1)],
        travel: vec![Travel::Matrix(Matrix::new(2, vec![0, 5, 5, 0], None))],
        ..Problem::default()
    };
    let split = split(&problem, &[250, 1]);
    let mut search = Search::new(&split.problem, 1).expect("nothing is pinned");
    search.step(200, 1.0);
    // 290 in loads of 100, 100, 50 and 50.
    assert_eq!(search.best_score(), Score { cost: 40, ..Score::default() });
}
