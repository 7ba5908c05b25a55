//! The checker's own totals.

use std::collections::BTreeSet;

use super::Figures;
use super::chain::delivered;
use super::clock::{Clock, day_of};
use super::deadline::station_due;
use super::vehicle::trips_by_vehicle;
use tepat_model::plan::{Plan, Trip};
use tepat_model::region::{PlaceKind, Region};

/// Adds up a plan, given the length of each trip, first of those out and then of those back.
pub(super) fn figures(region: &Region, plan: &Plan, lengths_m: &[i64]) -> Figures {
    let (out, back) = lengths_m.split_at(plan.trips.len());
    let running = |trips: &[Trip], lengths_m: &[i64]| {
        let under_way = trips.iter().zip(lengths_m);
        let costs = under_way.map(|(trip, length_m)| running_cost_rupiah(region, trip, *length_m));
        costs.fold(0, i64::saturating_add)
    };
    let days = daily_cost_rupiah(region, plan.trips.iter());
    let all_days = daily_cost_rupiah(region, plan.trips.iter().chain(&plan.returns));
    let cost_rupiah = running(&plan.trips, out).saturating_add(days);
    let return_rupiah = running(&plan.returns, back).saturating_add(all_days - days);

    let mut signed_for = delivered(plan);
    signed_for.retain(|station, _| region.stations.get(station).is_some());
    let lengths_m = out;
    let on_time = signed_for.values().filter(|done| **done <= station_due(region)).count();
    Figures {
        cost_rupiah,
        length_m: lengths_m.iter().copied().fold(0, i64::saturating_add),
        on_time,
        late: signed_for.len() - on_time,
        unserved: region.stations.len() - signed_for.len(),
        trips: plan.trips.len(),
        return_rupiah,
        return_length_m: back.iter().copied().fold(0, i64::saturating_add),
        returned: returned(region, plan),
        return_trips: plan.returns.len(),
    }
}

/// The number of stations whose goods are handed over at the store.
fn returned(region: &Region, plan: &Plan) -> usize {
    let store = region.places.iter().find(|place| place.kind == PlaceKind::Store);
    let at_store = plan.returns.iter().filter(|trip| store.is_some_and(|s| s.code == trip.base));
    let stations: BTreeSet<&str> = at_store.flat_map(Trip::kits).collect();
    stations.iter().filter(|station| region.stations.get(station).is_some()).count()
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
fn daily_cost_rupiah<'t>(region: &Region, trips: impl Iterator<Item = &'t Trip> + Clone) -> i64 {
    let mut sum: i64 = 0;
    for ((class, ..), trips) in trips_by_vehicle(trips) {
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
