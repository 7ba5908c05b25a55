//! Trips use only vehicles the fleet has, and no vehicle is in two places at once.

use std::collections::BTreeMap;

use tepat_model::message::{Message, Value};
use tepat_model::plan::{Plan, Trip};
use tepat_model::region::{Fleet, PlaceKind, Region, Standing};

/// Class, base and number.
pub(super) type Vehicle<'a> = (&'a str, &'a str, u32);

pub(super) fn check(region: &Region, plan: &Plan, found: &mut Vec<Message>) {
    let left = departures(plan);
    for (vehicle, trips) in trips_by_place(plan.trips.iter().chain(&plan.returns)) {
        let (class, base, number) = vehicle;
        let known = region.classes.get(class).is_some() && region.places.get(base).is_some();
        let standing = standing(region, class, base);
        let stands = (1..=standing).contains(&u64::from(number));
        // An unknown class or base is reported with the trip.
        let is_unknown = known && !stands && trips[0].posted_from.is_none();
        if is_unknown {
            for trip in &trips {
                found.push(about(trip, "check-no-such-vehicle").with("count", standing));
            }
        }
        let left = left.get(&vehicle).map_or(&[][..], Vec::as_slice);
        if let Some(trip) =
            left.first().filter(|_| stands && !may_leave(region, class, base, number))
        {
            found.push(about(trip, "check-posting-not-pooled"));
        }
        follow(&trips, left, stands || is_unknown || !known, found);
    }
    for (vehicle, trips) in &left {
        let has_trips = plan.trips.iter().chain(&plan.returns).any(|trip| of(trip) == *vehicle);
        let (class, base, number) = *vehicle;
        let stands = (1..=standing(region, class, base)).contains(&u64::from(number));
        if !(has_trips || stands && may_leave(region, class, base, number)) {
            found.push(about(trips[0], "check-posting-not-pooled"));
        }
        if !has_trips {
            follow(&[], trips, stands, found);
        }
    }
}

/// Follows a vehicle with one number at one base: it must be there, and back, whenever it loads or
/// leaves for another base. Where it arrives and leaves at one moment, it does so in whichever order
/// is possible.
fn follow(trips: &[&Trip], left: &[&Trip], stands: bool, found: &mut Vec<Message>) {
    let mut events: Vec<(&Trip, bool)> = trips.iter().map(|trip| (*trip, false)).collect();
    events.extend(left.iter().map(|trip| (*trip, true)));
    events.sort_by_key(|(trip, leaves)| (trip.load_at, *leaves, trip.back_at));
    let mut busy: Option<&Trip> = None;
    let mut is_there = stands;
    while let Some((first, _)) = events.first() {
        let arrives = |(trip, leaves): &(&Trip, bool)| trip.posted_from.is_some() && !leaves;
        let now = events.iter().take_while(|(trip, _)| trip.load_at == first.load_at);
        let next = now.into_iter().position(|event| arrives(event) != is_there);
        let event = events.remove(next.unwrap_or(0));
        let (trip, leaves) = event;
        if next.is_none() {
            let key = if is_there { "check-posting-twice" } else { "check-vehicle-away" };
            found.push(about(trip, key));
        }
        if let Some(before) = busy.filter(|before| trip.load_at < before.back_at) {
            found.push(
                about(trip, "check-vehicle-busy")
                    .with("before", before.code.as_str())
                    .with("load", Value::Moment(trip.load_at.into()))
                    .with("back", Value::Moment(before.back_at.into())),
            );
        }
        is_there = !leaves;
        if !leaves && busy.is_none_or(|before| before.back_at <= trip.back_at) {
            busy = Some(trip);
        }
    }
}

/// The trips by which each vehicle leaves for another base.
fn departures(plan: &Plan) -> BTreeMap<Vehicle<'_>, Vec<&Trip>> {
    let mut left: BTreeMap<Vehicle<'_>, Vec<&Trip>> = BTreeMap::new();
    for trip in plan.trips.iter().chain(&plan.returns) {
        if let Some(from) = &trip.posted_from {
            left.entry((&trip.class, &from.base, from.vehicle)).or_default().push(trip);
        }
    }
    left
}

fn of(trip: &Trip) -> Vehicle<'_> {
    (&trip.class, &trip.base, trip.vehicle)
}

/// Whether a vehicle that stands at a base is of the pool. The rows of the fleet number their vehicles
/// one after the other.
fn may_leave(region: &Region, class: &str, base: &str, number: u32) -> bool {
    let mut first = 1;
    for row in rows(region, class, base) {
        let next = first + u64::from(row.count);
        if row.pooled && (first..next).contains(&u64::from(number)) {
            return true;
        }
        first = next;
    }
    false
}

fn about(trip: &Trip, key: &str) -> Message {
    Message::error(key)
        .about(&trip.code)
        .with("trip", trip.code.as_str())
        .with("class", trip.class.as_str())
        .with("base", trip.base.as_str())
        .with("number", trip.vehicle)
}

/// The vehicle of each trip, in the order of the plan. Wherever it is posted, a vehicle keeps the name
/// that it had first.
pub(super) fn first_names<'t>(all: impl Iterator<Item = &'t Trip>) -> Vec<Vehicle<'t>> {
    let mut first: BTreeMap<Vehicle<'_>, Vehicle<'_>> = BTreeMap::new();
    let name = |trip: &'t Trip| {
        let now = of(trip);
        if let Some(from) = &trip.posted_from {
            let before: Vehicle<'_> = (&trip.class, &from.base, from.vehicle);
            let name = first.get(&before).copied().unwrap_or(before);
            first.insert(now, name);
        }
        first.get(&now).copied().unwrap_or(now)
    };
    all.map(name).collect()
}

/// The trips of each vehicle at one base, sorted by loading time.
fn trips_by_place<'t>(all: impl Iterator<Item = &'t Trip>) -> BTreeMap<Vehicle<'t>, Vec<&'t Trip>> {
    grouped(all.map(|trip| (of(trip), trip)))
}

/// The trips of each vehicle wherever it is posted, sorted by loading time.
pub(super) fn trips_by_vehicle<'t>(
    all: impl Iterator<Item = &'t Trip> + Clone,
) -> BTreeMap<Vehicle<'t>, Vec<&'t Trip>> {
    grouped(first_names(all.clone()).into_iter().zip(all))
}

fn grouped<'t>(
    trips: impl Iterator<Item = (Vehicle<'t>, &'t Trip)>,
) -> BTreeMap<Vehicle<'t>, Vec<&'t Trip>> {
    let mut of_vehicle: BTreeMap<Vehicle<'t>, Vec<&'t Trip>> = BTreeMap::new();
    for (vehicle, trip) in trips {
        of_vehicle.entry(vehicle).or_default().push(trip);
    }
    for trips in of_vehicle.values_mut() {
        trips.sort_by_key(|trip| (trip.load_at, trip.back_at));
    }
    of_vehicle
}

/// Number of vehicles of a class that stand at a base.
fn standing(region: &Region, class: &str, base: &str) -> u64 {
    rows(region, class, base).map(|row| u64::from(row.count)).sum()
}

/// The rows of the fleet for a class at a base.
fn rows<'r>(region: &'r Region, class: &'r str, base: &'r str) -> impl Iterator<Item = &'r Fleet> {
    let kind = region.places.get(base).map(|place| place.kind);
    region.fleet.iter().filter(move |row| {
        let stands = match row.standing() {
            Standing::At(code) => code == base,
            Standing::EachPpk => kind == Some(PlaceKind::Ppk),
            Standing::EachPps => kind == Some(PlaceKind::Pps),
        };
        stands && row.class == class
    })
}
