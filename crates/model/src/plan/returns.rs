//! When the goods of each station are back, and what their return costs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cost::PaidDays;
use super::summary::ClassUse;
use super::{Plan, Trip};
use crate::region::Region;
use crate::time::Moment;

/// The return of sealed goods in figures. Days that a vehicle is paid for on the way out as well
/// count there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Stations whose goods are back at the store.
    pub back: usize,
    /// Those of them whose goods reached a post or the store after its deadline.
    pub late: usize,
    /// Served stations whose goods do not get back to the store.
    pub unreturned: usize,
    /// When the last goods are back at the store.
    pub all_back: Option<Moment>,
    /// When the last goods are back at the sub-district posts.
    pub at_posts: Option<Moment>,
    /// Use of all classes together.
    pub all: ClassUse,
}

/// The figures of a plan's return; `None` if none was planned. O(trips × visits).
pub fn returned(region: &Region, plan: &Plan) -> Option<Returned> {
    plan.has_return().then(|| {
        let mut used = PaidDays::default();
        for trip in &plan.trips {
            used.charge(region, trip);
        }
        let mut sums = Returned { unreturned: plan.unreturned.len(), ..Returned::default() };
        let store = region.store().map(|store| store.code.as_str());
        let mut late: BTreeMap<&str, bool> = BTreeMap::new();
        let mut vehicles = PaidDays::default();
        for trip in &plan.returns {
            let (_, cost_rupiah) = used.charge(region, trip);
            sums.all.vehicles += u32::from(vehicles.charge(region, trip).0);
            sums.all.add(trip, cost_rupiah);
            for visit in &trip.visits {
                for kit in visit.kits.iter().filter(|kit| has_deadline(region, trip, kit)) {
                    *late.entry(kit).or_default() |= trip.back_at > visit.due;
                }
            }
            if Some(trip.base.as_str()) == store {
                sums.all_back = sums.all_back.max(Some(trip.back_at));
            }
            if trip.kits().any(|kit| own_ppk(region, kit) == Some(&trip.base)) {
                sums.at_posts = sums.at_posts.max(Some(trip.back_at));
            }
        }
        let at_store = |trip: &&Trip| Some(trip.base.as_str()) == store;
        let back = plan.returns.iter().filter(at_store).flat_map(Trip::kits);
        for kit in back {
            sums.back += 1;
            sums.late += usize::from(late.get(kit).copied().unwrap_or_default());
        }
        sums
    })
}

/// Whether the rules say when a station's goods must be back at the base of a trip: its own posts
/// and the store.
fn has_deadline(region: &Region, trip: &Trip, kit: &str) -> bool {
    let Some(station) = region.stations.get(kit) else { return false };
    let is_store = region.store().is_some_and(|store| store.code == trip.base);
    is_store || station.desa == trip.base || own_ppk(region, kit) == Some(&trip.base)
}

/// The code of the sub-district post that recapitulates a station's goods.
fn own_ppk<'r>(region: &'r Region, kit: &str) -> Option<&'r str> {
    let ppk = region.ppk_of(region.pps_of(region.stations.get(kit)?)?)?;
    Some(&ppk.code)
}
