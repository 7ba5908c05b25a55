//! Settled trips: already loaded, driven or promised.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Heading, Mark, MarkState, Plan, Trip, Visit};
use crate::time::Moment;
use tepat_order::Gather as _;

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
    /// Whether it belongs to the return.
    #[serde(default, skip_serializing_if = "is_out")]
    pub back: bool,
    /// Its stops and what it hands over, or fetches, there, in order.
    pub visits: Vec<SettledVisit>,
    /// How far it has come.
    #[serde(default, skip_serializing_if = "Mark::is_plain")]
    pub mark: Mark,
}

/// A stop of a settled trip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledVisit {
    /// Code of the place or station.
    pub at: String,
    /// Codes of the stations whose kits are handed over, or fetched, there.
    pub kits: Vec<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_out(back: &bool) -> bool {
    !back
}

impl SettledTrip {
    fn of((heading, trip): (Heading, &Trip)) -> Self {
        let visits = trip
            .visits
            .iter()
            .map(|visit| SettledVisit { at: visit.at.clone(), kits: visit.kits.clone() });
        let (trip, back) = (TripKey::of(trip), heading == Heading::Back);
        Self { trip, back, visits: visits.collect(), mark: Mark::default() }
    }

    /// Which way it takes goods.
    pub fn heading(&self) -> Heading {
        if self.back { Heading::Back } else { Heading::Out }
    }

    /// Whether it is a trip of a plan. A plan that knows of a delay has it at a later moment.
    pub fn is(&self, heading: Heading, trip: &Trip) -> bool {
        let TripKey { load_at, base, class, vehicle } = &self.trip;
        let same_vehicle = (base, class, *vehicle) == (&trip.base, &trip.class, trip.vehicle);
        let same_visits = || {
            self.visits.len() == trip.visits.len()
                && self
                    .visits
                    .iter()
                    .zip(&trip.visits)
                    .all(|(a, b)| a.at == b.at && a.kits == b.kits)
        };
        // By the trip that posts its vehicle there it could load at the same moment.
        let same_moment = *load_at == trip.load_at && !trip.is_posting();
        self.heading() == heading && same_vehicle && (same_moment || same_visits())
    }
}

/// Settled trips by vehicle, to look up many trips of a plan.
#[derive(Clone, Debug, Default)]
pub struct SettledTrips<'s>(BTreeMap<(&'s str, &'s str, u32), Vec<&'s SettledTrip>>);

impl<'s> SettledTrips<'s> {
    /// O(n log n).
    pub fn new(settled: &'s [SettledTrip]) -> Self {
        let mut of_vehicle: BTreeMap<_, Vec<&SettledTrip>> = BTreeMap::new();
        for trip in settled {
            let TripKey { base, class, vehicle, .. } = &trip.trip;
            of_vehicle.entry((base.as_str(), class.as_str(), *vehicle)).or_default().push(trip);
        }
        Self(of_vehicle)
    }

    /// A trip among the settled ones. O(log n + settled trips of its vehicle).
    pub fn of(&self, heading: Heading, trip: &Trip) -> Option<&'s SettledTrip> {
        let of_vehicle = self.0.get(&(trip.base.as_str(), trip.class.as_str(), trip.vehicle))?;
        of_vehicle.iter().find(|settled| settled.is(heading, trip)).copied()
    }
}

/// Trips that should have begun to load by a moment, and are not settled: first those out, then those
/// back, each in order of loading.
pub fn unreported<'p>(plan: &'p Plan, settled: &[SettledTrip], now: Moment) -> Vec<&'p Trip> {
    let settled = SettledTrips::new(settled);
    let begun = plan.all_trips().filter(|(_, trip)| trip.load_at < now && !trip.is_posting());
    let open = begun.filter(|(heading, trip)| settled.of(*heading, trip).is_none());
    open.map(|(_, trip)| trip).collect()
}

/// Codes of trips without a report of their own that have been made all the same, because one that is
/// reported to have begun builds on them: with the same vehicle, or with goods that they brought.
/// O(kits · log kits).
pub fn implied<'p>(plan: &'p Plan, settled: &SettledTrips<'_>) -> BTreeSet<&'p str> {
    let mut vehicles = BTreeSet::new();
    // Where and of which stations goods have been taken on.
    let mut taken: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut implied = BTreeSet::new();
    let all: Vec<(Heading, &Trip)> = plan.all_trips().collect();
    for (heading, trip) in all.into_iter().rev() {
        let settled = settled.of(heading, trip).map(|settled| settled.mark);
        let is_reported = settled.or(trip.mark).unwrap_or_default().state != MarkState::Settled;
        let went_on = |visit: &Visit| {
            let at = if heading == Heading::Out { &visit.at } else { &trip.base };
            visit.kits.iter().any(|kit| taken.contains(&(at.as_str(), kit.as_str())))
        };
        let is_implied = !is_reported
            && (vehicles.contains(&trip.vehicle_code()) || trip.visits.iter().any(went_on));
        if is_implied && !trip.is_posting() {
            implied.insert(trip.code.as_str());
        }
        if is_reported || is_implied {
            vehicles.insert(trip.vehicle_code());
            // A posted vehicle made its trips elsewhere before.
            let before = trip.posted_from.as_ref();
            vehicles.extend(before.map(|from| trip.code_of_vehicle(&from.base, from.vehicle)));
            for visit in &trip.visits {
                let from = if heading == Heading::Out { &trip.base } else { &visit.at };
                taken.extend(visit.kits.iter().map(|kit| (from.as_str(), kit.as_str())));
            }
        }
    }
    implied
}

/// What to settle so that the trips with these codes have these marks: they, and what they depend on
/// where that is not settled yet. Empty if that is so already. A plain mark leaves those with another
/// one as they are. In order of loading.
pub fn marked(plan: &Plan, settled: &[SettledTrip], marks: &[(&str, Mark)]) -> Vec<SettledTrip> {
    let marks: BTreeMap<&str, Mark> = marks.iter().copied().gather();
    let codes: Vec<&str> = marks.keys().copied().collect();
    let settled = SettledTrips::new(settled);
    let trips = with_those_before(plan, &codes).into_iter().filter_map(|(heading, trip)| {
        let mark = marks.get(trip.code.as_str()).copied().unwrap_or_default();
        match settled.of(heading, trip) {
            Some(known) if mark.is_plain() || known.mark == mark => None,
            Some(known) => Some(SettledTrip { mark, ..known.clone() }),
            None => Some(SettledTrip { mark, ..SettledTrip::of((heading, trip)) }),
        }
    });
    trips.collect()
}

/// The trips with these codes and all they depend on: earlier trips of their vehicles, and trips that
/// brought their goods. Those out come first, each way in order of loading; each is listed once.
/// O(trips · found).
pub fn settled_with(plan: &Plan, codes: &[&str]) -> Vec<SettledTrip> {
    with_those_before(plan, codes).into_iter().map(SettledTrip::of).collect()
}

/// A trip, and which way it takes goods.
type Headed<'p> = (Heading, &'p Trip);

fn with_those_before<'p>(plan: &'p Plan, codes: &[&str]) -> Vec<Headed<'p>> {
    let mut trips = joined(plan.all_trips().rev(), codes, |trip, later| builds_on(later, trip));
    trips.reverse();
    // Where vehicles are posted follows from the trips that they make there.
    trips.retain(|(_, trip)| !trip.is_posting());
    trips
}

/// What to release with the trips with these codes: those that are settled of them and of all that
/// depend on them, those out first, each way in order of loading.
pub fn released_with(plan: &Plan, settled: &[SettledTrip], codes: &[&str]) -> Vec<TripKey> {
    let settled = SettledTrips::new(settled);
    let trips = joined(plan.all_trips(), codes, builds_on).into_iter();
    trips.filter_map(|(heading, trip)| Some(settled.of(heading, trip)?.trip.clone())).collect()
}

/// The trips with these codes, and each later one that `joins` a trip found before.
fn joined<'p>(
    trips: impl Iterator<Item = Headed<'p>>,
    codes: &[&str],
    joins: impl Fn(Headed<'_>, Headed<'_>) -> bool,
) -> Vec<Headed<'p>> {
    let codes: BTreeSet<&str> = codes.iter().copied().gather();
    let mut found: Vec<Headed<'_>> = Vec::new();
    for trip in trips {
        if codes.contains(trip.1.code.as_str()) || found.iter().any(|known| joins(trip, *known)) {
            found.push(trip);
        }
    }
    found
}

/// Whether a trip follows another of the same vehicle, or continues the way of goods it brought.
fn builds_on((heading, trip): Headed<'_>, (earlier_heading, earlier): Headed<'_>) -> bool {
    let before = match &trip.posted_from {
        Some(from) => (from.vehicle, &from.base, &trip.class),
        None => (trip.vehicle, &trip.base, &trip.class),
    };
    let same_vehicle = before == (earlier.vehicle, &earlier.base, &earlier.class);
    let carried_on = || match (earlier_heading, heading) {
        (Heading::Out, Heading::Out) => {
            let mut handed = earlier.visits.iter().filter(|visit| visit.at == trip.base);
            handed.any(|visit| shares(visit, trip.kits()))
        }
        // Goods are fetched where the last trip out has brought them.
        (Heading::Out, Heading::Back) => earlier.visits.iter().any(|visit| {
            let mut here = trip.visits.iter().filter(|fetched| fetched.at == visit.at);
            here.any(|fetched| shares(visit, fetched.kits.iter().map(String::as_str)))
        }),
        (Heading::Back, Heading::Back) => {
            let mut fetched = trip.visits.iter().filter(|visit| visit.at == earlier.base);
            fetched.any(|visit| shares(visit, earlier.kits()))
        }
        (Heading::Back, Heading::Out) => false,
    };
    trip.load_at > earlier.load_at && (same_vehicle || carried_on())
}

/// Whether a visit concerns any of these kits.
fn shares<'k>(visit: &Visit, mut kits: impl Iterator<Item = &'k str>) -> bool {
    kits.any(|kit| visit.kits.iter().any(|carried| carried == kit))
}
