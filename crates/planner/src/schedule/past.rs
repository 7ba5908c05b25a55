//! Indexes earlier plans by the goods that their trips carried.

use std::collections::BTreeMap;

use crate::travel::Stop;
use crate::{PlaceIndex, StationIndex};
use tepat_model::plan::Trip;
use tepat_model::region::Region;

/// The trips of an earlier plan, indexed by what they carried.
#[derive(Clone, Debug)]
pub struct Past<'p> {
    trips: &'p [Trip],
    carried: BTreeMap<(&'p str, &'p str, &'p str), usize>,
}

impl<'p> Past<'p> {
    /// Trips in order of loading.
    pub fn new(trips: &'p [Trip]) -> Self {
        let mut carried = BTreeMap::new();
        for (at, trip) in trips.iter().enumerate() {
            for visit in &trip.visits {
                for kit in &visit.kits {
                    carried.insert((trip.base.as_str(), visit.at.as_str(), kit.as_str()), at);
                }
            }
        }
        Self { trips, carried }
    }

    /// All trips, in order of loading.
    pub fn trips(&self) -> &'p [Trip] {
        self.trips
    }

    /// The trip, by position, that carried a station's goods from a base to a stop.
    pub fn trip(
        &self,
        region: &Region,
        base: PlaceIndex,
        to: Stop,
        station: StationIndex,
    ) -> Option<usize> {
        let key = (
            base.place(region).code.as_str(),
            to.code(region),
            station.station(region).code.as_str(),
        );
        self.carried.get(&key).copied()
    }
}
