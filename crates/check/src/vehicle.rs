//! Trips use only vehicles the fleet has, and no vehicle is in two places at once.

use std::collections::BTreeMap;

use tepat_model::message::{Message, Value};
use tepat_model::plan::{Plan, Trip};
use tepat_model::region::{PlaceKind, Region, Standing};

/// Class, base and number.
pub(super) type Vehicle<'a> = (&'a str, &'a str, u32);

pub(super) fn check(region: &Region, plan: &Plan, found: &mut Vec<Message>) {
    for (vehicle, trips) in trips_by_vehicle(plan.trips.iter().chain(&plan.returns)) {
        let (class, base, number) = vehicle;
        let known = region.classes.get(class).is_some() && region.places.get(base).is_some();
        let count = standing(region, class, base);
        // An unknown class or base is reported with the trip.
        if known && !(1..=count).contains(&u64::from(number)) {
            for trip in &trips {
                found.push(about(trip, "check-no-such-vehicle").with("count", count));
            }
        }
        let mut busy: Option<&Trip> = None;
        for trip in trips {
            if let Some(before) = busy.filter(|before| trip.load_at < before.back_at) {
                found.push(
                    about(trip, "check-vehicle-busy")
                        .with("before", before.code.as_str())
                        .with("load", Value::Moment(trip.load_at.into()))
                        .with("back", Value::Moment(before.back_at.into())),
                );
            }
            if busy.is_none_or(|before| before.back_at <= trip.back_at) {
                busy = Some(trip);
            }
        }
    }
}

fn about(trip: &Trip, key: &str) -> Message {
    Message::error(key)
        .about(&trip.code)
        .with("trip", trip.code.as_str())
        .with("class", trip.class.as_str())
        .with("base", trip.base.as_str())
        .with("number", trip.vehicle)
}

/// The trips of each vehicle, sorted by loading time.
pub(super) fn trips_by_vehicle<'t>(
    all: impl Iterator<Item = &'t Trip>,
) -> BTreeMap<Vehicle<'t>, Vec<&'t Trip>> {
    let mut trips: BTreeMap<Vehicle<'t>, Vec<&'t Trip>> = BTreeMap::new();
    for trip in all {
        trips.entry((&trip.class, &trip.base, trip.vehicle)).or_default().push(trip);
    }
    for trips in trips.values_mut() {
        trips.sort_by_key(|trip| (trip.load_at, trip.back_at));
    }
    trips
}

/// Number of vehicles of a class that the fleet has at a base.
fn standing(region: &Region, class: &str, base: &str) -> u64 {
    let kind = region.places.get(base).map(|place| place.kind);
    let stands_here = |standing| match standing {
        Standing::At(code) => code == base,
        Standing::EachPpk => kind == Some(PlaceKind::Ppk),
        Standing::EachPps => kind == Some(PlaceKind::Pps),
    };
    let rows = region.fleet.iter().filter(|row| row.class == class && stands_here(row.standing()));
    rows.map(|row| u64::from(row.count)).sum()
}
