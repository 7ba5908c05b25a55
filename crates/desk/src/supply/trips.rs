//! What the reports of trips say about goods.

use tepat_model::plan::{Heading, MarkState, Plan, SettledTrip, SettledTrips, Trip};
use tepat_model::region::{PlaceKind, Region, SupplyStep};

/// How far reported trips have brought each station's goods, in the order of the region's stations:
/// dispatched once a trip with them has left a store, delivered once they were handed over at the
/// station. O(visits · log stations).
pub fn stages_by_trips(
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
) -> Vec<Option<SupplyStep>> {
    let settled = SettledTrips::new(settled);
    let mut stages = vec![None; region.stations.len()];
    let is_store =
        |code: &str| region.places.get(code).is_some_and(|place| place.kind == PlaceKind::Store);
    for trip in &plan.trips {
        let Some(mark) = settled.of(Heading::Out, trip).map(|settled| settled.mark) else {
            continue;
        };
        let reached = match mark.state {
            MarkState::Settled | MarkState::Loaded => continue,
            MarkState::Arrived => trip.visits.len(),
            MarkState::Departed | MarkState::Failed => mark.stops as usize,
        };
        // What a trip that failed did not hand over is back at its base.
        let taken = if mark.state == MarkState::Failed { reached } else { trip.visits.len() };
        if is_store(&trip.base) {
            raise(region, &mut stages, carried(trip, taken), SupplyStep::Dispatched);
        }
        let handed = trip.visits.iter().take(reached);
        let at_stations =
            handed.flat_map(|visit| visit.kits.iter().filter(|kit| **kit == visit.at));
        raise(region, &mut stages, at_stations, SupplyStep::Delivered);
    }
    stages
}

/// Codes of the stations whose kits are handed over at the first `visits` stops.
fn carried(trip: &Trip, visits: usize) -> impl Iterator<Item = &String> {
    trip.visits.iter().take(visits).flat_map(|visit| &visit.kits)
}

fn raise<'c>(
    region: &Region,
    stages: &mut [Option<SupplyStep>],
    stations: impl Iterator<Item = &'c String>,
    stage: SupplyStep,
) {
    for at in stations.filter_map(|code| region.stations.position(code)) {
        stages[at] = stages[at].max(Some(stage));
    }
}
