//! Judges a plan by the region's promise.

use std::collections::BTreeMap;

use crate::certainty::{Certainty, Simulation};
use tepat_model::plan::Plan;
use tepat_model::region::Region;

/// Runs that a plan is judged by.
const RUNS: u64 = 1_000;

/// Standard errors by which a share found in the runs must exceed the promise.
const ALLOWANCE: f64 = 1.0;

/// What a plan lacks of the promise.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// How sure it is.
    pub certainty: Certainty,
    /// By sub-district with stations: by how much its share in time, or that of the worst of its
    /// stations, exceeds the promise; below 0 where the promise is broken.
    pub spare: BTreeMap<String, f64>,
    /// What is missing in all, in thousandths of the promised shares, summed over stations.
    pub missing: u64,
}

impl Judgement {
    /// Whether the promise is kept.
    pub fn is_kept(&self) -> bool {
        self.missing == 0
    }

    /// Codes of the posts of sub-districts that lack something, in order.
    pub fn short(&self) -> impl Iterator<Item = String> {
        self.spare.iter().filter(|(_, spare)| **spare < 0.0).map(|(area, _)| area.clone())
    }
}

/// Drives a plan through a round's delays. O(runs · plan).
pub fn judge(region: &Region, plan: &Plan, seed: u64, round: u32) -> Judgement {
    let mut simulation = Simulation::new(region, plan, seed ^ u64::from(round + 1) << 32);
    let mut tally = simulation.tally();
    for run in 0..RUNS {
        simulation.run(run, None, &mut tally);
    }
    let certainty = simulation.certainty(&tally);
    let stations = wanted(region.promise.stations_percent);
    let areas = wanted(region.promise.areas_percent);
    let mut spare: BTreeMap<String, f64> = BTreeMap::new();
    let mut missing = 0.0;
    for area in &certainty.areas {
        missing += (areas - area.on_time).max(0.0) * f64::from(area.stations);
        spare.insert(area.ppk.clone(), area.on_time - areas);
    }
    for found in &certainty.stations {
        missing += (stations - found.on_time).max(0.0);
        let post = region.stations.get(&found.station).and_then(|it| region.pps_of(it));
        let area = post.and_then(|pps| region.ppk_of(pps));
        if let Some(of_area) = area.and_then(|area| spare.get_mut(&area.code)) {
            *of_area = of_area.min(found.on_time - stations);
        }
    }
    // Rounded up, so that nothing is missing only if the promise is kept.
    Judgement { missing: libm::ceil(missing * 1000.0) as u64, spare, certainty }
}

/// The share of runs that shows a promise to be kept.
fn wanted(percent: u16) -> f64 {
    let share = f64::from(percent) / 100.0;
    share + ALLOWANCE * libm::sqrt(share * (1.0 - share) / RUNS as f64)
}
