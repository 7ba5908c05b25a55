//! Plans a bundled region and tries what changes to it would bring:
//! `trials_bundled REGION ITERATIONS TRIAL_ITERATIONS [SEED]`.

use std::time::Instant;

use tepat_model::region::bundled;
use tepat_planner::trials::{Group, Trial, make_now, proposed};
use tepat_planner::{Next, Options, Start, plan_now};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let slug = arguments.next().unwrap_or_default();
    let mut number = || arguments.next().and_then(|text| text.parse().ok());
    let (iterations, each) = (number().unwrap_or(65_000), number().unwrap_or(10_000));
    let seed = number().unwrap_or(1);
    let known = bundled().iter().find(|bundled| bundled.slug == slug);
    let Some(region) = known.and_then(|bundled| bundled.region()) else {
        eprintln!("no such region: {slug}");
        return;
    };
    let options = Options { iterations: Some(iterations), seed };
    let start = Start { distribution_only: true, ..Start::default() };
    let plan = plan_now(&region, start, options, |_, _| Next::GoOn);
    let options = Options { iterations: Some(each), seed };
    let groups = Group::ALL.into_iter().flat_map(|group| proposed(&region, &plan, &[], group));
    let trials: Vec<Trial> = std::iter::once(Trial::of_nothing()).chain(groups).collect();
    let mut usual = 0.0;
    for trial in &trials {
        let began = Instant::now();
        match make_now(&region, &plan, &[], trial, options) {
            Ok((outcome, _)) => {
                let million = outcome.cost_rupiah as f64 / 1e6;
                if trial.edits.is_empty() {
                    usual = million;
                }
                println!(
                    "{:8.3} {:+7.3} unserved {} late {} vehicles {} by delays {:.2} in {:.1} s  {:?}",
                    million,
                    million - usual,
                    outcome.unserved,
                    outcome.late,
                    outcome.vehicles,
                    outcome.late_by_delays,
                    began.elapsed().as_secs_f64(),
                    trial.change,
                );
            }
            Err(message) => println!("{message:?} {:?}", trial.change),
        }
    }
}
