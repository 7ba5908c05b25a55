//! The work of the day in the store.

use serde::{Deserialize, Serialize};

use super::{Supply, steps_in_store};
use tepat_model::calendar::day_number;
use tepat_model::plan::Plan;
use tepat_model::region::{PlaceKind, Region, SupplyStep};
use tepat_model::time::h_day;

/// A step of an item that is not finished.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Code of the item.
    pub item: String,
    /// What is to be done.
    pub step: SupplyStep,
    /// Pieces still to be done.
    pub left: u64,
    /// Pieces of them that are there to be worked on.
    pub ready: u64,
    /// Pieces a day so that all is done before the first goods leave; all if that day is here or not
    /// known.
    pub a_day: u64,
}

/// The steps that are not finished, item by item in the order of the steps. The days until the first
/// goods leave the store by the plan, or by the rules without one, are shared evenly; the day itself is
/// one of them. O(items + trips).
pub fn work_list(region: &Region, plan: Option<&Plan>, supply: &Supply, day: &str) -> Vec<Work> {
    let days = days_until_first(region, plan, day).unwrap_or(1).max(1);
    let mut list = Vec::new();
    for (item, of) in region.items.iter().zip(&supply.items) {
        let good = |step: SupplyStep| {
            let at = of.at(step);
            at.count.saturating_sub(at.damaged)
        };
        // What was damaged at the step before cannot go on; what was so earlier never reached it.
        let mut before: Option<u64> = None;
        for &step in steps_in_store(item) {
            let wanted = if step == SupplyStep::Packed { of.for_stations } else { of.needed() };
            let left = wanted.saturating_sub(good(step));
            let ready = match before {
                Some(before) => before.saturating_sub(of.at(step).count).min(left),
                None => of.outstanding().min(left),
            };
            before = Some(good(step));
            if left > 0 {
                let a_day = left.div_ceil(days);
                list.push(Work { item: item.code.clone(), step, left, ready, a_day });
            }
        }
    }
    list
}

/// Days from a day, itself included, until the day on which the first goods leave; `None` if that is not
/// known, 0 if it is past.
pub(crate) fn days_until_first(region: &Region, plan: Option<&Plan>, day: &str) -> Option<u64> {
    let voting = day_number(&region.info.voting_day)?;
    let is_store =
        |code: &str| region.places.get(code).is_some_and(|place| place.kind == PlaceKind::Store);
    let trips = plan.into_iter().flat_map(|plan| &plan.trips);
    let first = trips.filter(|trip| is_store(&trip.base)).map(|trip| h_day(trip.load_at)).max();
    let first = first.unwrap_or_else(|| region.rules.dispatch_from_h.into());
    u64::try_from((voting - i64::from(first) - day_number(day)?).max(0)).ok()
}
