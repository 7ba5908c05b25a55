//! The plain evaluation says what the judge says.

use std::collections::BTreeMap;

use tepat_routing::{Dice, evaluate};

use crate::judge::judge;
use crate::rich::{FAMILIES, mangled, possible, problem};

#[test]
fn the_score_is_the_judges() {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in 0..2400 {
        let family = FAMILIES[seed as usize % FAMILIES.len()];
        let problem = problem(family, seed);
        let dice = &mut Dice::new(seed);
        let mut accepted = possible(dice, &problem);
        let mut solution = accepted.clone();
        for round in 0..20 {
            let (says, should) = (evaluate::score(&problem, &solution), judge(&problem, &solution));
            assert_eq!(
                says.as_ref().ok(),
                should.as_ref().ok(),
                "seed {seed} {family:?} round {round}: {says:?}, but {should:?}\n{solution:?}\n{problem:?}"
            );
            *seen.entry(should.err().unwrap_or("accepted")).or_default() += 1;
            if should.is_ok() {
                accepted = solution;
            }
            solution = mangled(dice, &problem, &accepted);
        }
    }
    // Every reason to refuse has come up, and enough is accepted to compare scores.
    let reasons = [
        "left out not in order",
        "empty trip",
        "jobs not each once",
        "vehicles not in order",
        "pinned part not kept",
        "no such vehicle",
        "trips",
        "type not allowed",
        "other vehicle must",
        "capacity",
        "no way",
        "window",
        "back too late",
        "duration",
        "distance",
    ];
    for reason in reasons {
        assert!(seen.contains_key(reason), "never {reason}: {seen:?}");
    }
    assert!(seen["accepted"] > 20_000, "{seen:?}");
}
