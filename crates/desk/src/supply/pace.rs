//! How fast work goes, when it will be finished, and whether that is in time.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Supply, entries_until};
use tepat_model::calendar::{day_number, iso_day};
use tepat_model::plan::Plan;
use tepat_model::region::{Item, PlaceKind, Region, SupplyStep};
use tepat_model::time::h_day;
use tepat_order::Gather as _;
use tepat_planner::needs::needs;

/// The pace of a step of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Good pieces done within the days that count.
    pub pieces: u64,
    /// First day that counts, ISO 8601.
    pub from: String,
    /// Days that count, the day of the question included; work may have rested on some.
    pub days: u32,
    /// Days among them on which something was done.
    pub worked_days: u32,
    /// Good pieces still to be done.
    pub left: u64,
    /// The day on which the last is done at this pace; `None` if nothing was done in these days.
    pub done_on: Option<String>,
}

impl Pace {
    /// Pieces that this pace brings in so many days, rounded down.
    pub fn in_days(&self, days: i64) -> u64 {
        let days = u64::try_from(days).unwrap_or(0);
        self.pieces * days / u64::from(self.days.max(1))
    }
}

/// The pace of a step of an item as of a day: of the last days, as many as the rules of the region say,
/// those before the first entry among them left out. `None` for an unknown item or day. O(entries).
pub fn pace(
    region: &Region,
    supply: &Supply,
    item: &str,
    step: SupplyStep,
    day: &str,
) -> Option<Pace> {
    let today = day_number(day)?;
    let of = supply.item(item)?;
    let earliest = iso_day(today - i64::from(region.desk.pace_days) + 1);
    let counted: Vec<_> = entries_until(region, day)
        .filter(|entry| entry.item == item && entry.step == step && entry.on >= earliest)
        .collect();
    let worked: BTreeSet<&str> = counted.iter().map(|entry| entry.on.as_str()).gather();
    let pieces = counted.iter().map(|entry| u64::from(entry.count - entry.damaged)).sum();
    let from = worked.first().copied().unwrap_or(day);
    let days = u32::try_from(today - day_number(from)? + 1).ok()?;
    let done = of.at(step);
    let wanted = if step == SupplyStep::Packed { of.for_stations } else { of.needed() };
    let left = wanted.saturating_sub(done.count.saturating_sub(done.damaged));
    let mut pace = Pace {
        pieces,
        from: from.to_owned(),
        days,
        worked_days: u32::try_from(worked.len()).ok()?,
        left,
        done_on: None,
    };
    if left == 0 {
        pace.done_on = Some(day.to_owned());
    } else if pieces > 0 {
        let days = (u128::from(left) * u128::from(days)).div_ceil(pieces.into());
        pace.done_on = i64::try_from(days)
            .ok()
            .filter(|days| *days < 10_000)
            .map(|days| iso_day(today + days));
    }
    Some(pace)
}

/// The boxes that leave the store on a day, and whether they are packed by then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave {
    /// The day, ISO 8601.
    pub on: String,
    /// Its H-day.
    pub h_day: i32,
    /// Boxes that leave then.
    pub boxes: u64,
    /// Boxes that leave until then, this wave included.
    pub until: u64,
    /// Boxes packed by the evening before at the present pace.
    pub packed: u64,
}

impl Wave {
    /// Boxes missing.
    pub fn short(&self) -> u64 {
        self.until.saturating_sub(self.packed)
    }
}

/// The waves of the plan against the pace of packing, in order of time; empty without a plan, a voting
/// day or boxes. O(visits + entries).
pub fn waves(region: &Region, plan: Option<&Plan>, supply: &Supply, day: &str) -> Vec<Wave> {
    let (Some(plan), Some(today), Some(voting)) =
        (plan, day_number(day), day_number(&region.info.voting_day))
    else {
        return Vec::new();
    };
    let (Some(pace), Some(at), Some(of)) = (
        pace(region, supply, Item::BOX, SupplyStep::Packed, day),
        region.items.position(Item::BOX),
        supply.item(Item::BOX),
    ) else {
        return Vec::new();
    };
    let needs = needs(region);
    let boxes_of = |kit: &str| {
        let station = region.stations.position(kit);
        station.map_or(0, |station| needs.stations[station].quantities[at])
    };
    let is_store =
        |code: &str| region.places.get(code).is_some_and(|place| place.kind == PlaceKind::Store);
    let mut leaving: BTreeMap<i64, u64> = BTreeMap::new();
    for trip in plan.trips.iter().filter(|trip| is_store(&trip.base)) {
        let on = voting - i64::from(h_day(trip.load_at));
        *leaving.entry(on).or_default() += trip.kits().map(boxes_of).sum::<u64>();
    }
    let done = of.at(SupplyStep::Packed);
    let packed_now = done.count.saturating_sub(done.damaged);
    let mut until = 0;
    let wave = |(on, boxes): (i64, u64)| {
        until += boxes;
        let coming = pace.in_days(on - 1 - today).min(pace.left);
        Wave {
            on: iso_day(on),
            h_day: i32::try_from(voting - on).unwrap_or(0),
            boxes,
            until,
            packed: packed_now + coming,
        }
    };
    leaving.into_iter().map(wave).collect()
}
