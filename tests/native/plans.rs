//! What the planner makes is valid, explains itself and can be made again.

use proptest::prelude::*;
use tepat::check::{Verdict, check};
use tepat::plan::{Next, Options, Plan, Start, plan_now, summary};
use tepat::region::{Region, bundled};
use tepat::words::{self, Language};

use crate::regions::any_region;

fn make(region: &Region, iterations: u64, seed: u64) -> Plan {
    plan_now(region, Start::default(), Options { iterations: Some(iterations), seed }, |_, _| {
        Next::GoOn
    })
}

fn assert_valid(region: &Region, plan: &Plan) -> Verdict {
    let verdict = check(region, plan);
    assert!(verdict.is_valid(), "{:#?}", verdict.violations);
    let (figures, summary) = (verdict.figures, summary(region, plan));
    assert_eq!(figures.cost_rupiah, i64::try_from(summary.all.cost_rupiah).unwrap());
    assert_eq!(figures.length_m, i64::try_from(summary.all.length_m).unwrap());
    assert_eq!(figures.on_time, summary.on_time);
    assert_eq!(figures.late, summary.late);
    assert_eq!(figures.unserved, summary.unserved);
    assert_eq!(figures.unserved, plan.unserved.len());
    verdict
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_region_gets_a_valid_plan(region in any_region(), seed in any::<u64>(), iterations in 0_u64..300) {
        prop_assert_eq!(region.validate(), Ok(()));
        assert_valid(&region, &make(&region, iterations, seed));
    }

    #[test]
    fn a_plan_stopped_early_is_valid(region in any_region(), stop_at in 0_u32..40) {
        let mut reports = 0;
        let options = Options { iterations: Some(300), seed: 1 };
        let plan = plan_now(&region, Start::default(), options, |_, best| {
            if let Some(best) = best {
                assert_valid(&region, best);
            }
            reports += 1;
            if reports > stop_at { Next::Stop } else { Next::GoOn }
        });
        assert_valid(&region, &plan);
    }

    #[test]
    fn whoever_is_not_served_is_told_why(region in any_region()) {
        for unserved in make(&region, 0, 1).unserved {
            for language in [Language::Indonesian, Language::English] {
                let text = words::message(language, &unserved.reason);
                prop_assert!(text != unserved.reason.key && !text.contains('{'), "{}", text);
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes(region in any_region(), seed in any::<u64>()) {
        let bytes = || serde_json::to_vec(&make(&region, 100, seed)).unwrap();
        prop_assert_eq!(bytes(), bytes());
    }
}

#[test]
fn bundled_regions_get_valid_plans() {
    for bundled in bundled() {
        let region = bundled.region().unwrap();
        let plan = make(&region, 200, 1);
        let figures = assert_valid(&region, &plan).figures;
        assert_eq!(figures.on_time + figures.late + figures.unserved, region.stations.len());
    }
}
