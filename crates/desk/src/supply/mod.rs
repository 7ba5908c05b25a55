//! Goods: what is needed, what is there, how far it has come, and what is missing.
//!
//! Entries of people and reports of trips speak of the same goods. In each sub-district the greater of
//! the two counts, and where they differ that is said. Entries without a sub-district count for the
//! whole region only.

mod pace;
mod scans;
mod share;
mod trips;
mod work;

pub use pace::{Pace, Wave, pace, waves};
pub use scans::{Goods, Scanned, Short, read_goods, read_label, short};
pub use share::{AreaShare, Share, share_out};
pub use trips::stages_by_trips;
pub use work::{Work, work_list};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use tepat_model::plan::{Plan, SettledTrip};
use tepat_model::region::{Basis, Item, Region, SupplyEntry, SupplyStep};
use tepat_order::Gather as _;
use tepat_planner::needs::{Kit, Needs, needs};

/// Pieces, those damaged included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// All of them.
    pub count: u64,
    /// Those that cannot be used.
    pub damaged: u64,
}

/// An item in the whole region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemSupply {
    /// Code of the item.
    pub item: String,
    /// What stations need.
    pub for_stations: u64,
    /// What is kept at the regency for a re-vote besides.
    pub spare: u64,
    /// What happened, in the order of [`SupplyStep::ALL`].
    pub steps: [Counted; 8],
    /// What trips are reported to have taken out of the store.
    pub dispatched_by_trips: u64,
    /// What trips are reported to have handed over at stations.
    pub delivered_by_trips: u64,
}

impl ItemSupply {
    /// What is needed altogether.
    pub fn needed(&self) -> u64 {
        self.for_stations + self.spare
    }

    /// What happened at a step.
    pub fn at(&self, step: SupplyStep) -> Counted {
        self.steps[step as usize]
    }

    /// Pieces found damaged in the store.
    pub fn damaged(&self) -> u64 {
        let in_store = SupplyStep::ALL.into_iter().filter(|step| step.is_in_store());
        in_store.map(|step| self.at(step).damaged).sum()
    }

    /// Pieces received that can be used.
    pub fn usable(&self) -> u64 {
        self.at(SupplyStep::Received).count.saturating_sub(self.damaged())
    }

    /// Pieces missing of what is needed.
    pub fn short(&self) -> u64 {
        self.needed().saturating_sub(self.usable())
    }

    /// Pieces more than needed.
    pub fn over(&self) -> u64 {
        self.usable().saturating_sub(self.needed())
    }

    /// Pieces ordered that have not come.
    pub fn outstanding(&self) -> u64 {
        let ordered = self.at(SupplyStep::Ordered).count;
        ordered.saturating_sub(self.at(SupplyStep::Received).count)
    }
}

/// Pieces that moved, as entries and as trips say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// By entries.
    pub entered: u64,
    /// By reported trips.
    pub by_trips: u64,
}

impl Moved {
    /// The greater of both, which counts.
    pub fn count(self) -> u64 {
        self.entered.max(self.by_trips)
    }

    /// Whether both say something, and not the same.
    pub fn differs(self) -> bool {
        self.entered > 0 && self.by_trips > 0 && self.entered != self.by_trips
    }
}

/// An item in a sub-district.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaItem {
    /// What its stations need.
    pub needed: u64,
    /// Packed for it, without what is damaged.
    pub packed: u64,
    /// Out of the store.
    pub dispatched: Moved,
    /// Handed over at its stations.
    pub delivered: Moved,
    /// Back in the store.
    pub returned: u64,
}

/// A sub-district.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaSupply {
    /// Code of its post.
    pub area: String,
    /// Its stations.
    pub stations: u64,
    /// Each item, in the order of the region's.
    pub items: Vec<AreaItem>,
}

/// How goods stand on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply {
    /// Each item, in the order of the region's.
    pub items: Vec<ItemSupply>,
    /// Each sub-district with stations, by code.
    pub areas: Vec<AreaSupply>,
    /// How far the box of each station has come, in the order of the region's stations; `None` if nothing
    /// is known.
    pub stations: Vec<Option<SupplyStep>>,
}

impl Supply {
    /// An item by its code.
    pub fn item(&self, code: &str) -> Option<&ItemSupply> {
        self.items.iter().find(|item| item.item == code)
    }

    /// A sub-district by its code.
    pub fn area(&self, code: &str) -> Option<&AreaSupply> {
        self.areas.iter().find(|area| area.area == code)
    }
}

/// The steps that an item goes through in the store; only ballots are sorted and folded.
pub fn steps_in_store(item: &Item) -> &'static [SupplyStep] {
    const BALLOTS: [SupplyStep; 4] =
        [SupplyStep::Received, SupplyStep::Sorted, SupplyStep::Folded, SupplyStep::Packed];
    const OTHERS: [SupplyStep; 2] = [SupplyStep::Received, SupplyStep::Packed];
    if item.basis == Basis::Ballot { &BALLOTS } else { &OTHERS }
}

/// The entries up to a day, ISO 8601, in the order of their codes.
pub(crate) fn entries_until<'r>(
    region: &'r Region,
    day: &'r str,
) -> impl Iterator<Item = &'r SupplyEntry> {
    region.supplies.iter().filter(move |entry| entry.on.as_str() <= day)
}

/// Adds up all goods as of a day, ISO 8601. O((stations + entries) · items + visits of the plan).
pub fn supply(region: &Region, plan: Option<&Plan>, settled: &[SettledTrip], day: &str) -> Supply {
    let needs = needs(region);
    let mut stations = plan.map_or_else(
        || vec![None; region.stations.len()],
        |plan| stages_by_trips(region, plan, settled),
    );
    let mut areas = areas_of(region, &needs, &stations);
    let mut items = items_of(region, &needs);
    for entry in entries_until(region, day) {
        let Some(at) = region.items.position(&entry.item) else { continue };
        let step = &mut items[at].steps[entry.step as usize];
        step.count += u64::from(entry.count);
        step.damaged += u64::from(entry.damaged);
        if let Some(area) = region.area_of_code(&entry.place).and_then(|code| areas.get_mut(code)) {
            enter(&mut area.items[at], entry);
        }
        if entry.item == Item::BOX
            && entry.step >= SupplyStep::Packed
            && entry.count > 0
            && let Some(station) = region.stations.position(&entry.place)
        {
            stations[station] = stations[station].max(Some(entry.step));
        }
    }
    let areas: Vec<AreaSupply> = areas.into_values().collect();
    for (at, item) in items.iter_mut().enumerate() {
        let sum = |of: fn(&AreaItem) -> u64| areas.iter().map(|area| of(&area.items[at])).sum();
        item.dispatched_by_trips = sum(|item| item.dispatched.by_trips);
        item.delivered_by_trips = sum(|item| item.delivered.by_trips);
        let counted: [(SupplyStep, u64); 2] = [
            (SupplyStep::Dispatched, sum(|item| item.dispatched.count())),
            (SupplyStep::Delivered, sum(|item| item.delivered.count())),
        ];
        for (step, count) in counted {
            let whole = &mut item.steps[step as usize];
            whole.count = whole.count.max(count);
        }
    }
    Supply { items, areas, stations }
}

fn items_of(region: &Region, needs: &Needs) -> Vec<ItemSupply> {
    let mut spare = needs.spare_ballots;
    let item = |(item, needed): (&Item, &u64)| ItemSupply {
        item: item.code.clone(),
        for_stations: *needed,
        spare: if item.basis == Basis::Ballot { std::mem::take(&mut spare) } else { 0 },
        ..ItemSupply::default()
    };
    region.items.iter().zip(&needs.total.quantities).map(item).collect()
}

/// The sub-districts with what they need and what trips brought.
fn areas_of(
    region: &Region,
    needs: &Needs,
    stages: &[Option<SupplyStep>],
) -> BTreeMap<String, AreaSupply> {
    let area = |(code, kit): (&String, &Kit)| {
        let items = kit.quantities.iter();
        let items = items.map(|needed| AreaItem { needed: *needed, ..AreaItem::default() });
        let area =
            AreaSupply { area: code.clone(), stations: kit.stations, items: items.collect() };
        (code.clone(), area)
    };
    let mut areas: BTreeMap<String, AreaSupply> = needs.by_kecamatan.iter().map(area).gather();
    for ((station, kit), stage) in region.stations.iter().zip(&needs.stations).zip(stages) {
        let code = region.area_of_code(&station.code);
        let Some(area) = code.and_then(|code| areas.get_mut(code)) else { continue };
        for (item, pieces) in area.items.iter_mut().zip(&kit.quantities) {
            if *stage >= Some(SupplyStep::Dispatched) {
                item.dispatched.by_trips += pieces;
            }
            if *stage >= Some(SupplyStep::Delivered) {
                item.delivered.by_trips += pieces;
            }
        }
    }
    areas
}

fn enter(item: &mut AreaItem, entry: &SupplyEntry) {
    let good = u64::from(entry.count - entry.damaged.min(entry.count));
    match entry.step {
        SupplyStep::Packed => item.packed += good,
        SupplyStep::Dispatched => item.dispatched.entered += u64::from(entry.count),
        SupplyStep::Delivered => item.delivered.entered += u64::from(entry.count),
        SupplyStep::Returned => item.returned += u64::from(entry.count),
        SupplyStep::Ordered | SupplyStep::Received | SupplyStep::Sorted | SupplyStep::Folded => {}
    }
}
