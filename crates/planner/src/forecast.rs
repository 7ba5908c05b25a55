//! How a plan goes on after what has been reported of it, if nobody plans again.
//!
//! A trip leaves, or hands over at its last stop, when it was reported to; who was early counts as
//! planned, as when planning again, and so do trips that a reported one builds on. Stops that are
//! reported to have their goods, or whose boxes were counted there, are taken as given; of a trip with
//! some of them the next stop is expected from now on. Other silence is
//! not success: a trip that should have left without a report counts as leaving now, and one that
//! should have arrived as arriving now. Everything that waits for their goods or vehicles moves with
//! them. What a failed trip did not hand over, and what its vehicle should have carried later, is
//! stranded until somebody plans again.

use std::collections::BTreeSet;

use crate::drive::{Moments, PreparedPlan, Times, follow, set_moments};
use crate::handed::{Counted, boxes_handed_over, stops_done};
use crate::travel::StepTimes;
use tepat_model::message::Message;
use tepat_model::plan::{
    Heading, Mark, MarkState, Plan, SettledTrip, SettledTrips, Trip, Unserved, implied,
};
use tepat_model::region::Region;
use tepat_model::time::Moment;
use tepat_order::Order as _;

/// The plan with the moments of the distribution to be expected at `now`, each trip with what is
/// reported of it. Stations whose goods are stranded count as unserved.
///
/// O((trips + kits + edges travelled) log n + reported trips · stops · log minutes).
pub fn forecast(region: &Region, plan: &Plan, settled: &[SettledTrip], now: Moment) -> Plan {
    let marks = SettledTrips::new(settled);
    let counted = boxes_handed_over(region);
    let stranded = stranded(plan, &marks, &counted);
    let is_lost = |kit: &String| stranded.contains(kit);
    let mut plan = plan.clone();
    for trip in &mut plan.trips {
        trip.mark = marks.of(Heading::Out, trip).map(|settled| settled.mark).or(trip.mark);
        if let Some(mark) = &mut trip.mark {
            // Stops without goods are passed, and count no more.
            let done = trip.visits.iter().take(mark.stops as usize);
            mark.stops -= done.filter(|visit| visit.kits.iter().all(is_lost)).count() as u32;
        }
    }
    let mut plan = plan.extract(&|station| !stranded.contains(station));
    for trip in &mut plan.trips {
        let mark = trip.mark.unwrap_or_default();
        let done = stops_done(trip, mark, &counted);
        let is_open = !matches!(mark.state, MarkState::Arrived | MarkState::Failed);
        if is_open && !done.is_empty() && done.iter().all(|done| *done) {
            trip.mark = Some(Mark { state: MarkState::Arrived, at: None, stops: 0 });
        }
    }
    let times = StepTimes::new(region);
    let mut prepared = PreparedPlan::new(region, &times, &plan.trips);
    let mut moments = Moments::default();
    let implied = implied(&plan, &marks);
    for (number, trip) in plan.trips.iter().enumerate() {
        if trip.is_posting() || implied.contains(trip.code.as_str()) {
            continue;
        }
        let done = stops_done(trip, trip.mark.unwrap_or_default(), &counted);
        let load_at = expected_load(&mut prepared, &mut moments, (number, trip, &done), now);
        prepared.plan_to_load(number, load_at);
    }
    set_moments(&prepared, &mut plan.trips);
    plan.trips.order_by(|a, b| (a.load_at, &a.code).cmp(&(b.load_at, &b.code)));
    plan.unserved.extend(stranded.into_iter().map(|station| Unserved {
        reason: Message::warning("forecast-stranded").about(&station),
        station,
    }));
    plan.unserved.order_by(|a, b| a.station.cmp(&b.station));
    // Nights and the bound are those of the plan as it was made.
    plan.halts = None;
    plan.least_rupiah = None;
    plan
}

/// Stations whose goods are back at the base of a failed trip, or wait there for its vehicle.
fn stranded(plan: &Plan, marks: &SettledTrips<'_>, counted: &Counted<'_>) -> BTreeSet<String> {
    let mut lost_vehicles = BTreeSet::new();
    let mut stranded = BTreeSet::new();
    for trip in &plan.trips {
        let mark = marks
            .of(Heading::Out, trip)
            .map(|settled| settled.mark)
            .or(trip.mark)
            .unwrap_or_default();
        let is_out = lost_vehicles.contains(&trip.vehicle_code());
        let handed_over = match mark.state {
            MarkState::Failed => mark.stops as usize,
            // It was made although an earlier report says that its vehicle is out.
            MarkState::Arrived | MarkState::Departed => continue,
            MarkState::Settled | MarkState::Loaded if is_out => 0,
            MarkState::Settled | MarkState::Loaded => continue,
        };
        if mark.state == MarkState::Failed {
            lost_vehicles.insert(trip.vehicle_code());
        }
        let left = trip.visits.iter().skip(handed_over);
        let kits = left.flat_map(|visit| &visit.kits);
        let is_there = |kit: &&String| counted.get(kit.as_str()).is_some_and(|it| it.is_whole());
        stranded.extend(kits.filter(|kit| !is_there(kit)).cloned());
    }
    stranded
}

/// When a trip loads at the earliest, so that it leaves and arrives no earlier than what is reported
/// of it, and what is not, allows.
fn expected_load(
    prepared: &mut PreparedPlan,
    moments: &mut Moments,
    (number, trip, done): (usize, &Trip, &[bool]),
    now: Moment,
) -> Moment {
    let Mark { state, at, .. } = trip.mark.unwrap_or_default();
    let some_done = done.contains(&true);
    // What has not been reported has not happened before now.
    let (left, arrived) = match state {
        // It has left, although nobody has said when.
        MarkState::Settled | MarkState::Loaded if some_done => (None, Some(now)),
        MarkState::Settled | MarkState::Loaded => (at.max(Some(now)), None),
        MarkState::Departed => (at, Some(now)),
        MarkState::Arrived => (None, at),
        MarkState::Failed => (None, None),
    };
    let none = Times::default();
    let mut fits = |load_at: Moment| {
        prepared.plan_to_load(number, load_at);
        follow(prepared, &none, number, moments, |_| ());
        // Of a trip with some stops done the next one is still to come, else the last.
        let mut visits = prepared.visits_of(number);
        let next = done.iter().position(|done| !done).filter(|_| some_done);
        let next = match next {
            Some(next) => visits.nth(next),
            None => visits.last(),
        };
        let done = next.map_or(moments.trips[number].back_at, |visit| moments.visits[visit].done);
        left.is_none_or(|left| moments.trips[number].depart_at >= left)
            && arrived.is_none_or(|arrived| done >= arrived)
    };
    // Nothing happens before it loads, and whoever loads later is later.
    let (mut low, mut high) = (trip.load_at, left.max(arrived).unwrap_or(trip.load_at));
    while low < high {
        let middle = low + (high - low) / 2;
        match fits(middle) {
            true => high = middle,
            false => low = middle + 1,
        }
    }
    low
}
