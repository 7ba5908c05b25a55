//! What makes a way unsafe.

use serde::{Deserialize, Serialize};

use tepat_model::region::{Circumstance, Mode, Region, Step};

/// What is risky along a way. The safest way is the one of least time where every minute
/// counts as many times as all that applies says: twice off road or on foot, twice on rivers and ferries,
/// three times at sea, twice more where weather or water slows or closes the edge, three
/// times more where it is known to flood. Nights count nothing: the hours of the classes
/// keep vehicles in port and in town.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// Metres known to flood.
    pub flood_m: u32,
    /// Metres that weather or water slows or closes.
    pub weather_m: u32,
    /// Metres off road.
    pub offroad_m: u32,
    /// Metres of river, by ferry too.
    pub river_m: u32,
    /// Metres of sea.
    pub sea_m: u32,
}

/// What is said of a step beside its mode.
fn hazards(region: &Region, step: usize) -> (bool, bool) {
    match region.step(step) {
        Some(Step::Edge(edge)) => {
            let weather = |when| when != Circumstance::Night;
            (edge.flood_prone, edge.effects.iter().any(|e| weather(e.when) && e.percent < 100))
        }
        _ => (false, false),
    }
}

/// How many times a minute on a step counts.
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
    /// Adds a step of this mode and length.
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
