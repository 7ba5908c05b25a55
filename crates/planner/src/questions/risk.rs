//! The risks along a way, and how much they weigh.

use serde::{Deserialize, Serialize};

use tepat_model::region::{Circumstance, Mode, Region, Step};

/// Metres of a way by kind of risk.
///
/// The safest way has the smallest sum of weighted minutes. A minute weighs 1 on roads; 2 off
/// road, on foot, on rivers and on ferries; 3 at sea. The weight grows by 2 where weather or
/// water slows or closes the edge, and by 3 where the edge is known to flood. Night adds
/// nothing, because the daily hours of the classes already keep vehicles in port and in town.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// Metres of edges known to flood.
    pub flood_m: u32,
    /// Metres of edges that weather or water slows or closes.
    pub weather_m: u32,
    /// Metres off road.
    pub offroad_m: u32,
    /// Metres on rivers and ferries.
    pub river_m: u32,
    /// Metres at sea.
    pub sea_m: u32,
}

/// Whether a step is known to flood, and whether weather or water slows or closes it.
fn hazards(region: &Region, step: usize) -> (bool, bool) {
    match region.step(step) {
        Some(Step::Edge(edge)) => {
            let weather = |when| when != Circumstance::Night;
            (edge.flood_prone, edge.effects.iter().any(|e| weather(e.when) && e.percent < 100))
        }
        _ => (false, false),
    }
}

/// The weight of a minute on a step.
pub(super) fn factor(region: &Region, step: usize, mode: Mode) -> u64 {
    let (floods, weather) = hazards(region, step);
    let by_mode = match mode {
        Mode::Paved | Mode::Unpaved => 1,
        Mode::Offroad | Mode::Foot | Mode::River | Mode::Ferry => 2,
        Mode::Sea => 3,
    };
    by_mode + if weather { 2 } else { 0 } + if floods { 3 } else { 0 }
}

impl Risk {
    /// Adds the risks of a step.
    pub(super) fn add(&mut self, region: &Region, step: usize, mode: Mode, length_m: u32) {
        let (floods, weather) = hazards(region, step);
        let count = |sum: &mut u32, holds: bool| {
            if holds {
                *sum = sum.saturating_add(length_m);
            }
        };
        count(&mut self.flood_m, floods);
        count(&mut self.weather_m, weather);
        count(&mut self.offroad_m, mode == Mode::Offroad);
        count(&mut self.river_m, matches!(mode, Mode::River | Mode::Ferry));
        count(&mut self.sea_m, mode == Mode::Sea);
    }
}
