//! How long it takes to follow a whole plan once: Kutai Kartanegara, with other times in every run.

use std::hint::black_box;
use std::time::Instant;

use tepat_model::region::bundled;
use tepat_planner::drive::{Moments, PreparedPlan, drive};
use tepat_planner::travel::StepTimes;
use tepat_planner::{Next, Options, Start, plan_now};

const RUNS: u32 = 2_000;

fn main() {
    let region = bundled().iter().find(|bundled| bundled.slug == "kutai-kartanegara");
    let Some(region) = region.and_then(|bundled| bundled.region()) else { return };
    let options = Options { iterations: Some(0), seed: 1 };
    let plan = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
    let begin = Instant::now();
    let prepared = PreparedPlan::new(&region, &StepTimes::new(&region), &plan.trips);
    println!("{} trips, {} visits", prepared.trips(), prepared.visits());
    println!("prepared in {:.2} ms", begin.elapsed().as_secs_f64() * 1e3);
    let planned = prepared.planned_times();
    let (mut times, mut moments) = (planned.clone(), Moments::default());
    let begin = Instant::now();
    for run in 0..RUNS {
        for (leg, (time, planned)) in
            times.leg_minutes.iter_mut().zip(&planned.leg_minutes).enumerate()
        {
            *time = planned + (leg as i32 * 7 + run as i32 * 13) % 40;
        }
        drive(&prepared, &times, &mut moments, |_| ());
        black_box(&moments);
    }
    println!("{:.1} µs a run", begin.elapsed().as_secs_f64() * 1e6 / f64::from(RUNS));
}
