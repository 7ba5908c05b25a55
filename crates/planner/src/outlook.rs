//! What becomes of a plan if the region changes and nobody plans again.
//!
//! The trips go on with the same vehicles, goods and ways. Travel and loading take the times of the
//! changed region, and everything that waits for them moves. Goods whose trip can no longer be made
//! count as unserved, like those of stations that the plan does not know.

use std::collections::{BTreeMap, BTreeSet};

use crate::chains::standing_at;
use crate::drive::retime;
use crate::needs::{Load, carried_items, kit};
use crate::travel::{StepTimes, Stop, local_ways};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::fingerprint::fingerprint;
use tepat_model::message::Message;
use tepat_model::plan::{Heading, Leg, Plan, Trip, Unserved, Visit};
use tepat_model::region::{PlaceKind, Region, Step, VehicleClass};
use tepat_model::time::Moment;
use tepat_order::{Gather as _, Order as _};

/// A plan as it would go on, and what in it can no longer be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// The plan with the moments of the changed region. Its distribution alone is followed; the
    /// return keeps its moments.
    pub plan: Plan,
    /// Trips that can no longer be made as planned: no vehicle, no way, too much to carry. In order
    /// of the plan.
    pub broken: Vec<Message>,
}

/// Follows a plan that was made for `before` in the region `after`.
///
/// O((trips + kits + edges travelled) log n).
pub fn outlook(before: &Region, plan: &Plan, after: &Region) -> Outlook {
    let made = plan;
    let known = made.extract(&|station| after.stations.get(station).is_some());
    let times = [StepTimes::new(before), StepTimes::new(after)];
    let mut broken = Vec::new();
    let mut stranded: BTreeMap<String, Message> = BTreeMap::new();
    for trip in &known.trips {
        for fault in faults(before, after, &times[1], trip) {
            for kit in trip.kits() {
                stranded.entry(kit.to_owned()).or_insert_with(|| fault.clone());
            }
            broken.push(fault);
        }
    }
    let mut plan = known.extract(&|station| !stranded.contains_key(station));
    let made: BTreeMap<&str, &Trip> =
        made.trips.iter().map(|trip| (trip.code.as_str(), trip)).gather();
    for trip in &mut plan.trips {
        let legs = made.get(trip.code.as_str()).into_iter().flat_map(|trip| trip.legs());
        renew(before, after, &times, trip, &legs.collect::<Vec<&Leg>>());
    }
    retime(after, &times[1], &mut plan.trips);
    plan.trips.order_by(|a, b| (a.load_at, &a.code).cmp(&(b.load_at, &b.code)));
    plan.unserved
        .extend(stranded.into_iter().map(|(station, reason)| Unserved { station, reason }));
    plan.unserved.extend(unknown(after, &plan));
    plan.unserved.order_by(|a, b| a.station.cmp(&b.station));
    plan.input = fingerprint(after);
    // Nights and the bound are those of the plan as it was made.
    plan.halts = None;
    plan.least_rupiah = None;
    Outlook { plan, broken }
}

/// Stations that neither the trips nor the unserved ones of a plan contain.
fn unknown(region: &Region, plan: &Plan) -> Vec<Unserved> {
    let served = plan.trips.iter().flat_map(Trip::kits);
    let listed = plan.unserved.iter().map(|unserved| unserved.station.as_str());
    let known: BTreeSet<&str> = served.chain(listed).gather();
    let new = region.stations.iter().filter(|station| !known.contains(station.code.as_str()));
    let reason = || Message::warning("outlook-station-new");
    new.map(|station| Unserved { station: station.code.clone(), reason: reason() }).collect()
}

/// Why a trip can no longer be made as planned.
fn faults(before: &Region, region: &Region, times: &StepTimes, trip: &Trip) -> Vec<Message> {
    let about = |key: &str| Message::warning(key).about(&trip.code).with("trip", &*trip.code);
    let class = region.classes.get(&trip.class);
    let Some(class) = class.filter(|_| trip.vehicle <= vehicles(region, &trip.class, &trip.base))
    else {
        let vehicle = format!("{} {}", trip.class, trip.vehicle);
        return vec![
            about("outlook-no-vehicle")
                .with("vehicle", vehicle)
                .with("base", name(region, &trip.base)),
        ];
    };
    let mut found = Vec::new();
    let legs = trip.visits.iter().map(|visit| &visit.leg).chain([&trip.back]);
    let shut = legs.flat_map(|leg| &leg.edges).find(|code| {
        !joins_the_same(before, region, code) || !is_passable(region, times, class, code)
    });
    if let Some(edge) = shut {
        let named = region
            .edges
            .get(edge)
            .map(|edge| format!("{}–{}", name(region, &edge.from), name(region, &edge.to)));
        found.push(about("outlook-no-way").with("edge", named.unwrap_or_else(|| edge.clone())));
    }
    let gone = trip.visits.iter().map(|visit| &visit.at).chain([&trip.base]);
    if let Some(place) = gone.into_iter().find(|code| Stop::of_code(region, code).is_none()) {
        found.push(about("outlook-no-place").with("place", place.as_str()));
    }
    let items = carried_items(region, Heading::Out);
    let mut load = Load::default();
    for station in trip.kits().filter_map(|kit| region.stations.get(kit)) {
        load += kit(station, &items, &region.rules).load;
    }
    let room = [
        (load.boxes, i64::from(class.capacity_boxes)),
        (load.weight_g, i64::from(class.capacity_kg) * 1000),
        (load.volume_cm3, i64::from(class.capacity_litres) * 1000),
    ];
    if room.iter().any(|(load, room)| load > room) {
        found.push(
            about("outlook-overload").with("boxes", load.boxes).with("room", class.capacity_boxes),
        );
    }
    found
}

fn name(region: &Region, code: &str) -> String {
    region.places.get(code).map_or_else(|| code.to_owned(), |place| place.name.clone())
}

/// Whether an edge still joins the same places.
fn joins_the_same(before: &Region, after: &Region, code: &str) -> bool {
    let ends = |region: &Region| {
        region.edges.get(code).map(|edge| (edge.from.clone(), edge.to.clone(), edge.one_way))
    };
    ends(before) == ends(after)
}

fn is_passable(region: &Region, times: &StepTimes, class: &VehicleClass, code: &str) -> bool {
    let steps = region.steps_of(code);
    !steps.is_empty() && steps.into_iter().all(|step| times.open_ms(step, class).is_some())
}

/// Vehicles of a class that a place can use.
fn vehicles(region: &Region, class: &str, base: &str) -> u32 {
    let found = PlaceIndex::of_code(region, base).zip(ClassIndex::of_code(region, class));
    let Some((place, class)) = found else { return 0 };
    let standing = standing_at(region, place);
    standing.iter().find(|(known, _)| *known == class).map_or(0, |&(_, count)| count)
}

/// Gives a trip's legs and deadlines the values of the changed region; `made` are the legs that it was
/// planned with.
fn renew(before: &Region, after: &Region, times: &[StepTimes; 2], trip: &mut Trip, made: &[&Leg]) {
    let renew_leg = |class: &str, ends: [&str; 2], leg: &mut Leg| match made.contains(&&*leg) {
        true => renew_leg(before, after, times, class, ends, leg),
        false => shorten(after, times, class, ends, leg),
    };
    let mut here = trip.begins_at().to_owned();
    for visit in &mut trip.visits {
        renew_leg(&trip.class, [&here, &visit.at], &mut visit.leg);
        renew_due(before, after, visit);
        here.clone_from(&visit.at);
    }
    renew_leg(&trip.class, [&here, &trip.base], &mut trip.back);
}

/// What a leg takes more or less now; what the plan took over the usual, as a margin, stays.
fn renew_leg(
    before: &Region,
    after: &Region,
    times: &[StepTimes; 2],
    class: &str,
    ends: [&str; 2],
    leg: &mut Leg,
) {
    let was = length(before, &times[0], class, ends, leg);
    let is = length(after, &times[1], class, ends, leg);
    let (Some(was), Some(is)) = (was, is) else { return };
    let shifted = |value: u32, was: u64, is: u64| {
        u32::try_from((u64::from(value) + is).saturating_sub(was)).unwrap_or(u32::MAX)
    };
    leg.minutes = shifted(leg.minutes, was.minutes, is.minutes);
    leg.local_m = shifted(leg.local_m, was.local_m, is.local_m);
    leg.length_m = shifted(leg.length_m, was.local_m + was.edges_m, is.local_m + is.edges_m);
}

/// Makes a leg past stops that are left out the way between its ends, over the edges that it has.
fn shorten(after: &Region, times: &[StepTimes; 2], class: &str, ends: [&str; 2], leg: &mut Leg) {
    let [from, to] = ends.map(|code| Stop::of_code(after, code).map(Stop::place));
    if from == to {
        leg.edges.clear();
    }
    let Some(is) = length(after, &times[1], class, ends, leg) else { return };
    let whole = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    leg.minutes = whole(is.minutes);
    leg.local_m = whole(is.local_m);
    leg.length_m = whole(is.local_m + is.edges_m);
}

/// Whole metres of an edge or link.
fn step_m(region: &Region, step: usize) -> u32 {
    match region.step(step) {
        Some(Step::Edge(edge)) => edge.length_m,
        Some(Step::Link(link)) => link.length_dm.div_ceil(10),
        None => 0,
    }
}

struct Length {
    minutes: u64,
    local_m: u64,
    edges_m: u64,
}

/// The length of a leg in a region; `None` if it cannot be gone there.
fn length(
    region: &Region,
    times: &StepTimes,
    class: &str,
    ends: [&str; 2],
    leg: &Leg,
) -> Option<Length> {
    let class = region.classes.get(class)?;
    let [from, to] = ends.map(|code| Stop::of_code(region, code));
    let (mut ms, mut local_m, mut edges_m) = (0_u64, 0, 0);
    for way in local_ways(region, from?, to?) {
        ms = ms.saturating_add(way.ms(class, &region.rules));
        local_m += u64::from(way.length_m);
    }
    for step in leg.edges.iter().flat_map(|code| region.steps_of(code)) {
        ms = ms.saturating_add(times.open_ms(step, class)?);
        edges_m += u64::from(step_m(region, step));
    }
    Some(Length { minutes: ms.div_ceil(60_000), local_m, edges_m })
}

fn renew_due(before: &Region, after: &Region, visit: &mut Visit) {
    if let (Some(was), Some(is)) = (due(before, &visit.at), due(after, &visit.at))
        && visit.due == was
    {
        visit.due = is;
    }
}

/// The deadline that the rules set for a station or post.
fn due(region: &Region, code: &str) -> Option<Moment> {
    if region.stations.get(code).is_some() {
        return Some(region.rules.tps_due());
    }
    match region.places.get(code)?.kind {
        PlaceKind::Ppk => Some(region.rules.ppk_due()),
        PlaceKind::Pps => Some(region.rules.pps_due()),
        _ => None,
    }
}
