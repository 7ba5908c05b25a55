//! Goods that were counted at their stations box by box, and what that says of trips.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::needs::kit;
use tepat_model::plan::{Mark, MarkState, Trip};
use tepat_model::region::{Item, Region, SupplyStep};

/// Boxes that were counted at a station.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxesAt {
    /// Boxes that it gets.
    pub needed: u64,
    /// Boxes that were handed over, those damaged included.
    pub delivered: u64,
    /// Boxes that were damaged then.
    pub damaged: u64,
}

impl BoxesAt {
    /// Whether all were handed over.
    pub fn is_whole(self) -> bool {
        self.needed > 0 && self.delivered >= self.needed
    }
}

/// Boxes counted at stations, by code of the station; those without any are left out.
pub type Counted<'r> = BTreeMap<&'r str, BoxesAt>;

/// Adds up the entries of boxes handed over. O(entries · log stations).
pub fn boxes_handed_over(region: &Region) -> Counted<'_> {
    let mut counted = Counted::new();
    let is_handed = |entry: &&tepat_model::region::SupplyEntry| {
        entry.item == Item::BOX && entry.step == SupplyStep::Delivered && entry.count > 0
    };
    for entry in region.supplies.iter().filter(is_handed) {
        let Some(station) = region.stations.get(&entry.place) else { continue };
        let boxes = counted.entry(station.code.as_str()).or_insert_with(|| {
            let boxes = kit(station, &region.items, &region.rules).load.boxes;
            BoxesAt { needed: u64::try_from(boxes).unwrap_or(0), ..BoxesAt::default() }
        });
        boxes.delivered += u64::from(entry.count);
        boxes.damaged += u64::from(entry.damaged.min(entry.count));
    }
    counted
}

/// Which stops of a trip out have got their goods: by its report, or because all boxes of the stations
/// whose goods are handed over there were counted at these stations.
pub fn stops_done(trip: &Trip, mark: Mark, counted: &Counted<'_>) -> Vec<bool> {
    let reported = match mark.state {
        MarkState::Settled | MarkState::Loaded => 0,
        MarkState::Departed | MarkState::Failed => mark.stops as usize,
        MarkState::Arrived => trip.visits.len(),
    };
    let is_whole = |kit: &String| counted.get(kit.as_str()).is_some_and(|boxes| boxes.is_whole());
    let visits = trip.visits.iter().enumerate();
    visits
        .map(|(number, visit)| {
            number < reported || (!visit.kits.is_empty() && visit.kits.iter().all(is_whole))
        })
        .collect()
}
