//! By when goods must leave the store: the latest safe departure of each station and post.
//!
//! Counted back from the deadlines over the trips that the plan has for the goods, with known times
//! and no closures. Trips after the first are taken to load as soon as their goods are there; what
//! else their vehicles do is not considered.

use std::collections::BTreeMap;

use crate::drive::PreparedPlan;
use crate::travel::StepTimes;
use tepat_model::plan::{Plan, Trip, Visit};
use tepat_model::region::Region;
use tepat_model::time::{DailyHours, Moment};
use tepat_order::Order as _;

/// When goods leave the store, and when they must.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// When they leave by the plan; of several the one with least slack.
    pub planned: Moment,
    /// The latest moment at which they can leave so that every deadline on their way holds.
    pub latest: Moment,
    /// Code of the post or station whose deadline decides.
    pub decides: String,
}

impl Departure {
    /// Minutes by which they may leave later than planned; negative if a deadline is missed.
    pub fn slack_minutes(&self) -> i32 {
        self.latest.saturating_sub(self.planned)
    }
}

/// Latest safe departures of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Departures {
    /// By code of the station.
    pub stations: BTreeMap<String, Departure>,
    /// By code of the village or sub-district post: the one with least slack of its stations.
    pub posts: BTreeMap<String, Departure>,
}

/// Computes the latest safe departures of the goods that a plan brings to stations. `delay_minutes`
/// says how much later than planned a station may be served, as a simulation shows; 0 for known
/// times.
///
/// O(kits × hops × visits of a trip).
pub fn latest_departures(
    region: &Region,
    times: &StepTimes,
    plan: &Plan,
    delay_minutes: impl Fn(&str) -> i32,
) -> Departures {
    let trips = &plan.trips;
    let prepared = PreparedPlan::new(region, times, trips);
    let mut hops: BTreeMap<&str, Vec<Hop>> = BTreeMap::new();
    for (trip, of) in trips.iter().enumerate() {
        for (visit, at) in of.visits.iter().enumerate() {
            at.kits.iter().for_each(|kit| hops.entry(kit).or_default().push(Hop { trip, visit }));
        }
    }
    let mut found = Departures::default();
    for (kit, hops) in hops {
        let pps = region.stations.get(kit).and_then(|station| region.pps_of(station));
        let posts = [pps, pps.and_then(|pps| region.ppk_of(pps))];
        let posts: Vec<&str> = posts.into_iter().flatten().map(|post| post.code.as_str()).collect();
        let chain = chain(region, trips, kit, hops);
        // A deadline is that of the kit's own posts and of its station.
        let due = |visit: &Visit| {
            let delay_minutes = if visit.at == kit { delay_minutes(kit).max(0) } else { 0 };
            let has_deadline = visit.at == kit || posts.contains(&visit.at.as_str());
            has_deadline.then(|| visit.due.saturating_sub(delay_minutes))
        };
        let Some(departure) = departure(region, &prepared, trips, &chain, due) else { continue };
        for post in posts {
            let known = found.posts.get(post);
            if known.is_none_or(|known| departure.slack_minutes() < known.slack_minutes()) {
                found.posts.insert(post.to_owned(), departure.clone());
            }
        }
        found.stations.insert(kit.to_owned(), departure);
    }
    found
}

/// One hand-over of a kit: trip and visit, by position.
#[derive(Clone, Copy, Debug)]
struct Hop {
    trip: usize,
    visit: usize,
}

/// The hops of a kit in order, from the store on; empty if they do not lead to its station.
fn chain(region: &Region, trips: &[Trip], kit: &str, mut hops: Vec<Hop>) -> Vec<Hop> {
    let place = |hop: &Hop| trips[hop.trip].visits[hop.visit].at.as_str();
    hops.order_by_key(|hop| trips[hop.trip].load_at);
    let mut here = region.store().map_or("", |store| &store.code);
    let mut chain = Vec::new();
    while let Some(next) = hops.iter().position(|hop| trips[hop.trip].base == here) {
        let hop = hops.remove(next);
        here = place(&hop);
        chain.push(hop);
    }
    if here == kit { chain } else { Vec::new() }
}

/// The latest departure of a chain, counted back from its end.
fn departure(
    region: &Region,
    prepared: &PreparedPlan,
    trips: &[Trip],
    chain: &[Hop],
    own_due: impl Fn(&Visit) -> Option<Moment>,
) -> Option<Departure> {
    let first = &trips[chain.first()?.trip];
    let mut due = Moment::MAX;
    let mut decides = "";
    let mut latest_load = Moment::MAX;
    for hop in chain.iter().rev() {
        let visit = &trips[hop.trip].visits[hop.visit];
        if let Some(own) = own_due(visit).filter(|own| *own < due) {
            (due, decides) = (own, visit.at.as_str());
        }
        let number = prepared.visits_of(hop.trip).start + hop.visit;
        let only_this = |other: usize| if other == number { due } else { Moment::MAX };
        latest_load = prepared.latest_load(hop.trip, Moment::MAX, only_this);
        due = latest_load;
    }
    let class = region.classes.get(&first.class);
    let hours = class.map_or(DailyHours::ROUND_THE_CLOCK, |class| class.hours);
    let loading = prepared.loading_minutes(chain.first()?.trip);
    Some(Departure {
        planned: first.depart_at,
        latest: hours.advance(latest_load, loading),
        decides: decides.to_owned(),
    })
}

#[cfg(test)]
mod tests;
