//! Lists are in their stated order, and codes are unique.

use std::collections::BTreeSet;

use super::stop::error_at;
use tepat_model::message::Message;
use tepat_model::plan::{Plan, Trip};

pub(super) fn check(plan: &Plan, found: &mut Vec<Message>) {
    let mut codes = BTreeSet::new();
    for trip in plan.trips.iter().chain(&plan.returns) {
        if !codes.insert(&trip.code) {
            found.push(about_trip("check-trip-code-twice", trip));
        }
        // Whoever only posts a vehicle carries nothing.
        if trip.visits.is_empty() == trip.posted_from.is_none() {
            found.push(about_trip("check-trip-empty", trip));
        }
        for visit in &trip.visits {
            if visit.kits.is_empty() {
                found.push(error_at("check-visit-empty", &trip.code, &visit.at));
            }
            if !visit.kits.is_sorted_by(|a, b| a < b) {
                found.push(error_at("check-kits-order", &trip.code, &visit.at));
            }
        }
    }
    for pair in plan.trips.windows(2).chain(plan.returns.windows(2)) {
        if (pair[0].load_at, &pair[0].code) > (pair[1].load_at, &pair[1].code) {
            found.push(about_trip("check-trips-order", &pair[1]));
        }
    }
    for pair in plan.unserved.windows(2).chain(plan.unreturned.windows(2)) {
        if pair[0].station > pair[1].station {
            let station = pair[1].station.as_str();
            found.push(
                Message::error("check-unserved-order").about(station).with("station", station),
            );
        }
    }
}

fn about_trip(key: &str, trip: &Trip) -> Message {
    Message::error(key).about(&trip.code).with("trip", trip.code.as_str())
}
