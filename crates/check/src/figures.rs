//! The checker's own totals.

use std::collections::BTreeMap;

use super::Figures;
use super::clock::{Clock, day_of};
use super::deadline::station_due;
use super::vehicle::trips_by_vehicle;
use tepat_model::plan::{Plan, Trip};
use tepat_model::region::Region;

/// Adds up a plan, given the length of each trip.
pub(super) fn figures(region: &Region, plan: &Plan, lengths_m: &[i64]) -> Figures {
    let under_way = plan.trips.iter().zip(lengths_m);
    let running = under_way.map(|(trip, length_m)| running_cost_rupiah(region, trip, *length_m));
    let cost_rupiah = running.chain([daily_cost_rupiah(region, plan)]).fold(0, i64::saturating_add);

    let signed_for = delivered(region, plan);
    let on_time = signed_for.values().filter(|done| **done <= station_due(region)).count();
    Figures {
        cost_rupiah,
        length_m: lengths_m.iter().copied().fold(0, i64::saturating_add),
        on_time,
        late: signed_for.len() - on_time,
        unserved: region.stations.len() - signed_for.len(),
        trips: plan.trips.len(),
    }
}

/// When each station's kit is signed for there; stations without a kit are missing.
fn delivered<'a>(region: &Region, plan: &'a Plan) -> BTreeMap<&'a str, i64> {
    let mut signed_for = BTreeMap::new();
    for visit in plan.trips.iter().flat_map(|trip| &trip.visits) {
        if region.stations.get(&visit.at).is_some() && visit.kits.contains(&visit.at) {
            signed_for.insert(visit.at.as_str(), i64::from(visit.done));
        }
    }
    signed_for
}

fn running_cost_rupiah(region: &Region, trip: &Trip, length_m: i64) -> i64 {
    let Some(class) = region.classes.get(&trip.class) else { return 0 };
    let clock = Clock::of(class);
    let worked = clock.worked_by(trip.back_at.into()) - clock.worked_by(trip.load_at.into());
    let distance = length_m.saturating_mul(class.rupiah_per_km.into()) / 1000;
    let hours = worked.max(0).saturating_mul(class.rupiah_per_hour.into()) / 60;
    distance.saturating_add(hours)
}

/// Daily cost of all vehicles: one charge per vehicle and day, however many trips it makes.
fn daily_cost_rupiah(region: &Region, plan: &Plan) -> i64 {
    let mut sum: i64 = 0;
    for ((class, ..), trips) in trips_by_vehicle(plan) {
        let Some(class) = region.classes.get(class) else { continue };
        let mut charged_to = i64::MIN;
        let mut days: i64 = 0;
        for trip in trips {
            let first = day_of(trip.load_at.into()).max(charged_to.saturating_add(1));
            let last = day_of(trip.back_at.into());
            days += (last - first + 1).max(0);
            charged_to = charged_to.max(last);
        }
        sum = sum.saturating_add(days.saturating_mul(class.rupiah_per_day.into()));
    }
    sum
}
