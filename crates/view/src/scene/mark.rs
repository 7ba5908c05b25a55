//! Places and stations as marks, and the delivery state of stations.

use std::collections::BTreeMap;

use super::is_somewhere;
use super::projection::Point;
use tepat_model::plan::StationOutcome;
use tepat_model::region::{PlaceKind, Region};

/// Slack below this, in minutes, is tight.
pub const TIGHT_MINUTES: i32 = 120;

/// Delivery state of a station, from best to worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum StationState {
    /// There is no plan.
    #[default]
    Unplanned,
    /// Served in time.
    OnTime,
    /// Served in time, with a slack below [`TIGHT_MINUTES`].
    Tight,
    /// Served too late.
    Late,
    /// Not served.
    Unserved,
}

impl StationState {
    /// All states, best first.
    pub const ALL: [Self; 5] =
        [Self::Unplanned, Self::OnTime, Self::Tight, Self::Late, Self::Unserved];

    /// Text key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unplanned => "map-state-unplanned",
            Self::OnTime => "map-state-on-time",
            Self::Tight => "map-state-tight",
            Self::Late => "map-state-late",
            Self::Unserved => "map-state-unserved",
        }
    }
}

impl From<StationOutcome> for StationState {
    fn from(outcome: StationOutcome) -> Self {
        match outcome {
            StationOutcome::OnTime { slack_minutes, .. } if slack_minutes < TIGHT_MINUTES => {
                Self::Tight
            }
            StationOutcome::OnTime { .. } => Self::OnTime,
            StationOutcome::Late { .. } => Self::Late,
            StationOutcome::Unserved => Self::Unserved,
        }
    }
}

/// The stations of one village.
#[derive(Clone, Debug, PartialEq)]
pub struct Village {
    /// Position of the village post in the region's table of places.
    pub place: usize,
    /// Position on the map.
    pub at: Point,
    /// Positions of its stations in the region's table of stations.
    pub stations: Vec<usize>,
    /// Number of its stations without coordinates of their own.
    pub unplaced: usize,
}

impl Village {
    /// The worst state of its stations; `states` follows the region's table of stations.
    pub fn worst(&self, states: &[StationState]) -> StationState {
        let own = self.stations.iter().filter_map(|station| states.get(*station));
        own.copied().max().unwrap_or_default()
    }

    /// Radius of its circle, whose area grows with the number of stations.
    pub fn radius_px(&self) -> f64 {
        (2.2 + 1.1 * libm::sqrt(self.stations.len() as f64)).min(12.0)
    }
}

/// The villages that have stations, in the order of the region's places.
pub fn villages(region: &Region, places: &[Point]) -> Vec<Village> {
    let mut by_place: BTreeMap<usize, Village> = BTreeMap::new();
    for (number, station) in region.stations.iter().enumerate() {
        let place = region.places.position(&station.desa);
        let Some(place) = place.filter(|place| is_somewhere(&places[*place])) else {
            continue;
        };
        let village = by_place.entry(place).or_insert_with(|| Village {
            place,
            at: places[place],
            stations: Vec::new(),
            unplaced: 0,
        });
        village.stations.push(number);
        village.unplaced += usize::from(station.lat.zip(station.lon).is_none());
    }
    by_place.into_values().collect()
}

/// Kinds of places, the most important on the map first.
pub const KINDS: [PlaceKind; 5] =
    [PlaceKind::Store, PlaceKind::Ppk, PlaceKind::Pier, PlaceKind::Pps, PlaceKind::Junction];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::tests::{place, station};
    use tepat_model::region::Table;

    #[test]
    fn states_follow_the_spare_time() {
        let on_time = |slack_minutes| StationOutcome::OnTime { at: 0, slack_minutes };
        assert_eq!(StationState::from(on_time(TIGHT_MINUTES)), StationState::OnTime);
        assert_eq!(StationState::from(on_time(TIGHT_MINUTES - 1)), StationState::Tight);
        assert!(
            StationState::Unserved
                > StationState::from(StationOutcome::Late { at: 0, late_minutes: 1 })
        );
    }

    #[test]
    fn a_village_shows_its_worst_station() {
        let mut region = Region {
            places: Table::new(vec![place("D", PlaceKind::Pps, 0.0, 0.0)]),
            stations: Table::new(vec![station("D", 1), station("D", 2), station("X", 1)]),
            ..Region::default()
        };
        let mut placed = region.stations[0].clone();
        (placed.lat, placed.lon) = (Some(0.1), Some(0.1));
        region.stations.put(placed);
        let villages = crate::scene::Scene::new(&region).villages;
        assert_eq!(villages.len(), 1, "a station of an unknown village has no mark");
        assert_eq!((villages[0].stations.as_slice(), villages[0].unplaced), ([0, 1].as_slice(), 1));
        let states = [StationState::OnTime, StationState::Late, StationState::Unserved];
        assert_eq!(villages[0].worst(&states), StationState::Late);
        assert_eq!(villages[0].worst(&[]), StationState::Unplanned);
    }
}
