//! How vulnerable each station is, and why.

use serde::{Deserialize, Serialize};

use tepat_model::plan::{Plan, StationOutcome, outcomes};
use tepat_model::region::{Feed, Indicator, Region, Station, Table, Tick, Vulnerability};

/// An indicator that applies at a station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applying {
    /// Code of the indicator.
    pub indicator: String,
    /// Its points.
    pub weight: u16,
    /// Whether it follows from plan or map rather than from a tick.
    pub derived: bool,
}

/// The class of a station, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classed {
    /// The class that holds.
    pub class: Vulnerability,
    /// Points of all indicators that apply.
    pub points: u32,
    /// These indicators.
    pub applying: Vec<Applying>,
    /// Whether the police list decides, whatever the points.
    pub ruled: bool,
}

/// The class of every station, in the order of the region's. Indicators that follow from the plan do
/// not apply without one. O(stations · indicators · log ticks).
pub fn classes(region: &Region, plan: Option<&Plan>) -> Vec<Classed> {
    let indicators = region.indicators_used();
    let late = plan.map(|plan| outcomes(region, plan)).unwrap_or_default();
    let found = region.stations.iter().enumerate().map(|(at, station)| {
        let is_late =
            late.get(at).is_some_and(|outcome| !matches!(outcome, StationOutcome::OnTime { .. }));
        class(region, plan, &indicators, station, is_late)
    });
    found.collect()
}

fn class(
    region: &Region,
    plan: Option<&Plan>,
    indicators: &Table<Indicator>,
    station: &Station,
    is_late: bool,
) -> Classed {
    let mut found = Classed::default();
    for indicator in indicators {
        let ticked = |at: &str| region.ticks.get(&Tick::new(&indicator.code, at).code).is_some();
        let is_ticked = ticked(&station.code) || ticked(station.home());
        let follows = || match indicator.feed {
            None => false,
            Some(Feed::Late) => is_late,
            Some(Feed::FloodProne) => {
                region.home_of(station).is_some_and(|village| village.flood_prone)
            }
            Some(feed) => plan.is_some_and(|plan| is_hard(plan, station, feed, indicator.from)),
        };
        let derived = !is_ticked && follows();
        if is_ticked || derived {
            found.points += u32::from(indicator.weight);
            found.applying.push(Applying {
                indicator: indicator.code.clone(),
                weight: indicator.weight,
                derived,
            });
        }
    }
    let ruling = region.rulings.get(&station.code);
    found.ruled = ruling.is_some();
    found.class = ruling.map_or_else(|| region.security.class(found.points), |own| own.class);
    found
}

/// Whether the village post of a station is as hard to reach as an indicator wants.
fn is_hard(plan: &Plan, station: &Station, feed: Feed, from: u16) -> bool {
    let position = plan.access.binary_search_by(|access| access.place.as_str().cmp(&station.desa));
    position.ok().map(|at| &plan.access[at]).is_some_and(|access| match feed {
        Feed::AccessHours => access.minutes >= u32::from(from) * 60,
        Feed::Changes => access.changes >= u32::from(from).max(1),
        Feed::FloodProne | Feed::Late => false,
    })
}
