//! What trips cost, as rates times quantities.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Trip;
use crate::region::{PlaceKind, Region};
use crate::time::{DAY_MINUTES, Moment};

/// What a rate is paid per.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A kilometre; quantities are in metres.
    Kilometre,
    /// An hour; quantities are in minutes.
    Hour,
    /// A day of a vehicle.
    VehicleDay,
    /// A day of a person.
    PersonDay,
    /// A night of a person.
    PersonNight,
    /// A station's kit.
    Kit,
    /// A ballot box.
    Box,
}

impl Unit {
    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Kilometre => "kilometre",
            Self::Hour => "hour",
            Self::VehicleDay => "vehicle_day",
            Self::PersonDay => "person_day",
            Self::PersonNight => "person_night",
            Self::Kit => "kit",
            Self::Box => "box",
        }
    }

    /// How many of what is counted make one unit.
    pub fn size(self) -> u64 {
        match self {
            Self::Kilometre => 1000,
            Self::Hour => 60,
            _ => 1,
        }
    }
}

/// A rate times a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// Rupiah per unit.
    pub rate_rupiah: u32,
    /// The unit.
    pub unit: Unit,
    /// How much there is, in what [`Unit::size`] counts.
    pub quantity: u64,
}

impl Charge {
    /// The amount, rounded down to whole rupiah.
    pub fn rupiah(self) -> u64 {
        self.quantity.saturating_mul(self.rate_rupiah.into()) / self.unit.size()
    }

    /// The quantity in its unit.
    pub fn units(self) -> f64 {
        self.quantity as f64 / self.unit.size() as f64
    }
}

/// What a trip costs at the rates of its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TripCost {
    /// Kilometres.
    pub distance: Charge,
    /// Hours between loading and return in which the class works.
    pub hours: Charge,
    /// Days of the vehicle that no earlier trip has paid for.
    pub days: Charge,
}

impl TripCost {
    /// All of it.
    pub fn rupiah(self) -> u64 {
        [self.distance, self.hours, self.days]
            .map(Charge::rupiah)
            .into_iter()
            .fold(0, u64::saturating_add)
    }
}

/// The cost of a trip; `None` if its class is unknown. `new_days` is the number of days of the trip
/// that were not yet charged for its vehicle, since a vehicle may make several trips on one day.
pub fn trip_cost(region: &Region, trip: &Trip, new_days: u32) -> Option<TripCost> {
    let class = region.classes.get(&trip.class)?;
    let charge = |rate_rupiah, unit, quantity: u64| Charge { rate_rupiah, unit, quantity };
    let worked = trip_work_minutes(region, trip);
    Some(TripCost {
        distance: charge(class.rupiah_per_km, Unit::Kilometre, trip.length_m()),
        hours: charge(class.rupiah_per_hour, Unit::Hour, worked.into()),
        days: charge(class.rupiah_per_day, Unit::VehicleDay, new_days.into()),
    })
}

/// Cost of a trip: distance, working hours and days of use; see [`trip_cost`].
pub fn trip_cost_rupiah(region: &Region, trip: &Trip, new_days: u32) -> u64 {
    trip_cost(region, trip, new_days).map_or(0, TripCost::rupiah)
}

/// The days on which each vehicle has been paid for so far.
#[derive(Debug, Default)]
pub struct PaidDays(BTreeMap<String, BTreeSet<i32>>);

impl PaidDays {
    /// Adds a trip: whether it is the first of its vehicle, and the days of it that were not paid for
    /// before, in order; 0 is voting day. A vehicle that is posted elsewhere stays the same vehicle.
    pub fn add(&mut self, trip: &Trip) -> (bool, Vec<i32>) {
        if let Some(from) = &trip.posted_from {
            let before = self.0.get(&trip.code_of_vehicle(&from.base, from.vehicle));
            let before = before.cloned().unwrap_or_default();
            self.0.insert(trip.vehicle_code(), before);
        }
        let paid = self.0.entry(trip.vehicle_code()).or_default();
        let is_first = paid.is_empty();
        (is_first, trip_days(trip).filter(|day| paid.insert(*day)).collect())
    }

    /// Adds a trip: whether it is the first of its vehicle, and its cost without days paid for
    /// already.
    pub(super) fn charge(&mut self, region: &Region, trip: &Trip) -> (bool, u64) {
        let (is_first, days) = self.add(trip);
        (is_first, trip_cost_rupiah(region, trip, days.len() as u32))
    }
}

/// Minutes of a trip that lie within the daily hours of its class.
pub fn trip_work_minutes(region: &Region, trip: &Trip) -> u32 {
    let Some(class) = region.classes.get(&trip.class) else { return 0 };
    let worked = |at: Moment| {
        let day = at.div_euclid(DAY_MINUTES);
        let hours = class.hours;
        let today = at.rem_euclid(DAY_MINUTES).clamp(hours.start_minute, hours.end_minute);
        day * hours.length_minutes() + today - hours.start_minute
    };
    u32::try_from(worked(trip.back_at) - worked(trip.load_at)).unwrap_or(0)
}

/// Days on which a trip is under way; 0 is voting day.
pub fn trip_days(trip: &Trip) -> std::ops::RangeInclusive<i32> {
    trip.load_at.div_euclid(DAY_MINUTES)..=trip.back_at.div_euclid(DAY_MINUTES)
}

/// Whether a trip needs an escort. Trips from village posts do not, nor do those without goods.
pub fn is_convoy(region: &Region, trip: &Trip) -> bool {
    !trip.is_posting()
        && region.places.get(&trip.base).is_some_and(|base| base.kind != PlaceKind::Pps)
}
