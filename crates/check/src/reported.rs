//! What has been reported of trips holds in the plan, and nothing else loads before it may.

use std::collections::BTreeMap;

use tepat_model::message::{Message, Value};
use tepat_model::plan::{Heading, MarkState, Plan, Trip};
use tepat_model::region::Region;
use tepat_model::time::Moment;

pub(super) fn check(region: &Region, plan: &Plan, found: &mut Vec<Message>) {
    let rules = &region.rules;
    let from = -i32::from(rules.load_from_h) * 1440 + i32::from(rules.load_from_minute);
    for trip in plan.trips.iter().chain(&plan.returns) {
        if trip.mark.is_none() && trip.load_at < from && !brought_a_known_vehicle(plan, trip) {
            found.push(compared(trip, "check-before-now", trip.load_at, from));
        }
    }
    for (heading, trip) in plan.all_trips() {
        earlier_than_reported(heading, trip, found);
    }
    after_failure(plan, found);
}

/// Whether a trip posted a vehicle to where a trip of it is known to have loaded since.
fn brought_a_known_vehicle(plan: &Plan, trip: &Trip) -> bool {
    let vehicle = |trip: &Trip| (trip.class.clone(), trip.base.clone(), trip.vehicle);
    trip.posted_from.is_some()
        && plan.all_trips().any(|(_, other)| {
            other.mark.is_some() && other.load_at >= trip.back_at && vehicle(other) == vehicle(trip)
        })
}

fn earlier_than_reported(heading: Heading, trip: &Trip, found: &mut Vec<Message>) {
    let Some((mark, reported)) = trip.mark.and_then(|mark| Some((mark, mark.at?))) else { return };
    let last_done = trip.visits.last().map(|visit| visit.done);
    let happens = match (mark.state, heading) {
        (MarkState::Loaded, Heading::Out) | (MarkState::Departed, _) => Some(trip.depart_at),
        (MarkState::Arrived, Heading::Out) | (MarkState::Loaded, Heading::Back) => last_done,
        (MarkState::Arrived, Heading::Back) => Some(trip.back_at),
        (MarkState::Settled | MarkState::Failed, _) => None,
    };
    if let Some(at) = happens.filter(|&at| at < reported) {
        found.push(compared(trip, "check-before-reported", at, reported));
    }
}

/// A trip that failed hands over, or fetches, at the reported stops alone, and is the last of its vehicle.
fn after_failure(plan: &Plan, found: &mut Vec<Message>) {
    let mut failed: BTreeMap<(&str, &str, u32), &Trip> = BTreeMap::new();
    for (_, trip) in plan.all_trips() {
        let Some(mark) = trip.mark.filter(|mark| mark.state == MarkState::Failed) else { continue };
        failed.insert((&trip.class, &trip.base, trip.vehicle), trip);
        if trip.visits.len() > mark.stops as usize {
            found.push(
                about(trip, "check-failed-stops")
                    .with("stops", mark.stops)
                    .with("visits", trip.visits.len()),
            );
        }
    }
    for trip in plan.trips.iter().chain(&plan.returns) {
        let before = failed.get(&(trip.class.as_str(), trip.base.as_str(), trip.vehicle));
        if let Some(before) = before.filter(|before| before.load_at < trip.load_at) {
            found.push(about(trip, "check-after-failure").with("before", before.code.as_str()));
        }
    }
}

fn about(trip: &Trip, key: &str) -> Message {
    Message::error(key).about(&trip.code).with("trip", trip.code.as_str())
}

fn compared(trip: &Trip, key: &str, recorded: Moment, reported: Moment) -> Message {
    about(trip, key)
        .with("recorded", Value::Moment(recorded.into()))
        .with("reported", Value::Moment(reported.into()))
}
