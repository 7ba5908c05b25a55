//! Goods that were counted at their stations box by box, and what that says of trips.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::needs::kit;
use tepat_model::plan::{Mark, MarkState, Trip};
use tepat_model::region::{Item, Region, SupplyEntry, SupplyStep};

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

/// Adds up the entries of boxes handed over; a box that was scanned on several days counts once.
/// O(entries · log entries).
pub fn boxes_handed_over(region: &Region) -> Counted<'_> {
    let mut counted = Counted::new();
    let mut add = |place: &str, delivered: u32, damaged: u32| {
        let Some(station) = region.stations.get(place) else { return };
        let boxes = counted.entry(station.code.as_str()).or_insert_with(|| {
            let boxes = kit(station, &region.items, &region.rules).load.boxes;
            BoxesAt { needed: u64::try_from(boxes).unwrap_or(0), ..BoxesAt::default() }
        });
        boxes.delivered += u64::from(delivered);
        boxes.damaged += u64::from(damaged);
    };
    // Station and number of each box that was scanned, and whether it was damaged once.
    let mut scanned: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let is_handed = |entry: &&SupplyEntry| {
        entry.item == Item::BOX && entry.step == SupplyStep::Delivered && entry.count > 0
    };
    for entry in region.supplies.iter().filter(is_handed) {
        let damaged = entry.damaged.min(entry.count);
        if is_scanned(entry) {
            let known = scanned.entry((&entry.place, &entry.note)).or_default();
            *known = damaged.max(*known);
        } else {
            add(&entry.place, entry.count, damaged);
        }
    }
    for ((place, _), damaged) in scanned {
        add(place, 1, damaged);
    }
    counted
}

/// Whether an entry is of one box by its label, whose number is its remark: `1/4`.
fn is_scanned(entry: &SupplyEntry) -> bool {
    let is_number = |text: &str| text.parse::<u32>().is_ok();
    let number = entry.note.split_once('/');
    entry.count == 1 && number.is_some_and(|(number, of)| is_number(number) && is_number(of))
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

#[cfg(test)]
mod tests {
    use super::*;
    use tepat_model::region::{Station, usual_items};

    #[test]
    fn a_box_that_was_scanned_counts_once() {
        let station = Station::new("D", 1, 300);
        let code = station.code.clone();
        let check = |entries: &[(&str, u32, u32)], expect: Option<(u64, u64)>| {
            let entry = |(day, &(note, count, damaged)): (usize, &(&str, u32, u32))| SupplyEntry {
                code: format!("{day}"),
                item: Item::BOX.into(),
                step: SupplyStep::Delivered,
                place: code.clone(),
                note: note.into(),
                count,
                damaged,
                ..SupplyEntry::default()
            };
            let region = Region {
                stations: [station.clone()].into_iter().collect(),
                items: usual_items(),
                supplies: entries.iter().enumerate().map(entry).collect(),
                ..Region::default()
            };
            let counted = boxes_handed_over(&region);
            let found = counted.get(code.as_str()).map(|it| (it.delivered, it.damaged));
            assert_eq!(found, expect, "{entries:?}");
        };
        check(&[], None);
        check(&[("1/2", 1, 0), ("2/2", 1, 0)], Some((2, 0)));
        check(&[("1/2", 1, 0), ("1/2", 1, 0)], Some((1, 0)));
        check(&[("1/2", 1, 1), ("1/2", 1, 0)], Some((1, 1)));
        // What people entered by hand is added up.
        check(&[("", 1, 0), ("", 1, 1)], Some((2, 1)));
        check(&[("ke/dari", 1, 0), ("ke/dari", 1, 0)], Some((2, 0)));
        check(&[("1/2", 2, 0), ("1/2", 2, 0)], Some((4, 0)));
    }
}
