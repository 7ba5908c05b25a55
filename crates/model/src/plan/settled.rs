//! Settled trips: already loaded, driven or promised.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Plan, Trip};
use crate::time::Moment;

/// Identifies a trip: a vehicle loads one trip at a time.
///
/// The trip's code is no identity: it stays only if most of the goods do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TripKey {
    /// When it begins to load.
    pub load_at: Moment,
    /// Code of its base.
    pub base: String,
    /// Code of its class.
    pub class: String,
    /// Number of the vehicle in its class at its base, from 1.
    pub vehicle: u32,
}

impl TripKey {
    /// The key of a trip.
    pub fn of(trip: &Trip) -> Self {
        Self {
            load_at: trip.load_at,
            base: trip.base.clone(),
            class: trip.class.clone(),
            vehicle: trip.vehicle,
        }
    }

    /// The vehicle's name in the plan: class, base and number.
    pub fn vehicle_code(&self) -> String {
        format!("{}@{}/{}", self.class, self.base, self.vehicle)
    }
}

/// A settled trip. Planning again does not change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledTrip {
    /// Which trip it is.
    pub trip: TripKey,
    /// Its stops and what it hands over there, in order.
    pub visits: Vec<SettledVisit>,
}

/// A stop of a settled trip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledVisit {
    /// Code of the place or station.
    pub at: String,
    /// Codes of the stations whose kits are handed over there.
    pub kits: Vec<String>,
}

impl SettledTrip {
    fn of(trip: &Trip) -> Self {
        let visits = trip
            .visits
            .iter()
            .map(|visit| SettledVisit { at: visit.at.clone(), kits: visit.kits.clone() });
        Self { trip: TripKey::of(trip), visits: visits.collect() }
    }
}

/// A trip and all trips it depends on: earlier trips of its vehicle, and trips that brought its
/// goods. In order of loading; empty if there is no such trip.
pub fn settled_with(plan: &Plan, code: &str) -> Vec<SettledTrip> {
    settled_with_all(plan, &[code])
}

/// Like [`settled_with`], for several trips at once; each trip is listed once. O(trips · found).
pub fn settled_with_all(plan: &Plan, codes: &[&str]) -> Vec<SettledTrip> {
    joined(plan.trips.iter().rev(), codes, |trip, later| builds_on(later, trip))
        .into_iter()
        .rev()
        .map(SettledTrip::of)
        .collect()
}

/// A trip and all trips that depend on it, in order of loading.
pub fn released_with(plan: &Plan, code: &str) -> Vec<TripKey> {
    released_with_all(plan, &[code])
}

/// Like [`released_with`], for several trips at once; each trip is listed once.
pub fn released_with_all(plan: &Plan, codes: &[&str]) -> Vec<TripKey> {
    joined(plan.trips.iter(), codes, builds_on).into_iter().map(TripKey::of).collect()
}

/// The trips with these codes, and each later one that `joins` a trip found before.
fn joined<'p>(
    trips: impl Iterator<Item = &'p Trip>,
    codes: &[&str],
    joins: impl Fn(&Trip, &Trip) -> bool,
) -> Vec<&'p Trip> {
    let codes: BTreeSet<&str> = codes.iter().copied().collect();
    let mut found: Vec<&Trip> = Vec::new();
    for trip in trips {
        if codes.contains(trip.code.as_str()) || found.iter().any(|known| joins(trip, known)) {
            found.push(trip);
        }
    }
    found
}

/// Whether a trip follows another of the same vehicle, or continues the way of goods it brought.
fn builds_on(trip: &Trip, earlier: &Trip) -> bool {
    let same_vehicle = trip.vehicle_code() == earlier.vehicle_code();
    let carried_on = || {
        earlier
            .visits
            .iter()
            .filter(|visit| visit.at == trip.base)
            .any(|visit| visit.kits.iter().any(|kit| trip.kits().any(|carried| carried == kit)))
    };
    trip.load_at > earlier.load_at && (same_vehicle || carried_on())
}
