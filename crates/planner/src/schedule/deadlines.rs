//! Deadlines of each hand-over that leave enough time for the rest of the chain.

use std::collections::BTreeMap;

use super::stops::{slowed, slower_percent};
use crate::chains::{Chains, Hop, HopIndex, RelayKey};
use crate::drive::PreparedPlan;
use crate::needs::{Load, Needs};
use crate::travel::{StepTimes, Stop};
use crate::{ClassIndex, PerStation, PlaceIndex, StationIndex};
use tepat_model::plan::{Trip, Visit};
use tepat_model::region::{Place, PlaceKind, Region};
use tepat_model::time::Moment;
use tepat_order::Gather as _;

/// The deadline that the rules state for a station's goods at a stop, if they state one.
pub(super) fn stated(region: &Region, station: StationIndex, to: Stop) -> Option<Moment> {
    let Stop::Place(place) = to else { return Some(region.rules.tps_due()) };
    let pps = region.pps_of(station.station(region))?;
    let place = place.place(region);
    if place.code == pps.code {
        Some(region.rules.pps_due())
    } else if place.kind == PlaceKind::Ppk && region.ppk_of(pps)?.code == place.code {
        Some(region.rules.ppk_due())
    } else {
        None
    }
}

/// The moment by which a plan aims to hand over a station's goods at a stop: the stated deadline,
/// at the station less its margin.
pub(super) fn aimed(region: &Region, station: StationIndex, to: Stop) -> Option<Moment> {
    let due = stated(region, station, to)?;
    let margin = match to {
        Stop::Place(_) => 0,
        Stop::Station(..) => region.margin_minutes(station.station(region)),
    };
    Some(due - Moment::from(margin))
}

/// The deadlines of all hops of each station's chain.
///
/// Deadlines are counted back from the station, which has a margin. Each leaves the next hop time to
/// load, travel and hand over, and as many rounds as the capacity of its vehicles requires. Where
/// the rules state an earlier deadline, that one applies.
pub(super) fn deadlines(
    region: &Region,
    needs: &Needs,
    chains: &Chains,
) -> PerStation<Vec<Moment>> {
    let rounds = rounds(region, needs, chains);
    let of_chain = |(station, chain): (StationIndex, &Vec<HopIndex>)| {
        let mut due = region.rules.tps_due();
        let mut dues = vec![due; chain.len()];
        for (at, &hop) in chain.iter().enumerate().rev() {
            let hop = &chains[hop];
            due = aimed(region, station, hop.to).map_or(due, |aimed| aimed.min(due));
            dues[at] = due;
            let rounds = rounds.get(&hop.relay).copied().unwrap_or(1);
            due = latest_ready(region, hop, needs[station].load, due, rounds, true);
        }
        dues
    };
    chains.of_station.iter().map(of_chain).collect()
}

/// [`deadlines`] counted back over the trips of a plan.
///
/// Goods that reach a post by its deadline can continue with the plan's own next trip, so that
/// changes before the post leave later trips as punctual as in the plan. If the plan itself is
/// late, its own moments are the deadlines. O(kits on trips + hops).
pub(super) fn deadlines_of_trips(
    region: &Region,
    needs: &Needs,
    chains: &Chains,
    times: &StepTimes,
    trips: &[Trip],
) -> PerStation<Vec<Moment>> {
    let mut dues = deadlines(region, needs, chains);
    let mut plan = PreparedPlan::new(region, times, trips);
    if !region.margins.is_empty() {
        take_margins(region, &mut plan, trips);
    }
    let mut free_by = vec![FAR; trips.len()];
    for (number, trip) in trips.iter().enumerate().rev() {
        let hops: Vec<Vec<(StationIndex, usize)>> = trip
            .visits
            .iter()
            .map(|visit| {
                let kits = visit.kits.iter();
                kits.filter_map(|kit| hop(region, chains, trip, visit, kit)).collect()
            })
            .collect();
        let first_visit = plan.visits_of(number).start;
        let due = |visit: usize| {
            let at = visit - first_visit;
            let hops = hops[at].iter().map(|&(station, hop)| dues[station][hop]);
            hops.min().map_or(FAR, |due| due.max(trip.visits[at].done))
        };
        let latest = plan.latest_load(number, free_by[number], due).max(trip.load_at);
        if let Some(before) = plan.trip_before(number) {
            free_by[before] = latest;
        }
        for (station, at) in hops.into_iter().flatten().filter(|(_, at)| *at > 0) {
            let to = chains[chains.of_station[station][at - 1]].to;
            let stated = stated(region, station, to).unwrap_or(FAR);
            dues[station][at - 1] = latest.min(stated);
        }
    }
    dues
}

/// Lets work take as long as it is planned to take, in the hours that are planned to be used.
fn take_margins(region: &Region, plan: &mut PreparedPlan, trips: &[Trip]) {
    for (number, trip) in trips.iter().enumerate() {
        if let Some((class, base)) =
            region.classes.get(&trip.class).zip(region.places.get(&trip.base))
        {
            plan.work_within(number, region.planned_hours(class, base));
        }
        let slower =
            |code: &str| Stop::of_code(region, code).map_or(0, |stop| slower_percent(region, stop));
        let at_visits = trip.visits.iter().map(|visit| slower(&visit.at)).collect::<Vec<_>>();
        let stops = [vec![slower(&trip.base)], at_visits].concat();
        for (at, visit) in plan.visits_of(number).enumerate() {
            plan.slow_visit(visit, |minutes| slowed(minutes, stops[at + 1]));
        }
        for (at, leg) in plan.legs_of(number).enumerate() {
            let ends = [stops[at], stops.get(at + 1).copied().unwrap_or(stops[0])];
            plan.slow_leg(leg, |minutes| slowed(minutes, ends[0].max(ends[1])));
        }
    }
}

/// When the rules want a station's sealed goods back at a base, if they say so.
pub(super) fn stated_back(
    region: &Region,
    station: StationIndex,
    base: PlaceIndex,
) -> Option<Moment> {
    let rules = &region.rules;
    let base = base.place(region);
    let pps = region.pps_of(station.station(region));
    let is = |post: Option<&Place>| post.is_some_and(|post| post.code == base.code);
    if base.kind == PlaceKind::Store {
        Some(rules.store_back())
    } else if is(pps) {
        Some(rules.pps_back())
    } else if is(pps.and_then(|pps| region.ppk_of(pps))) {
        Some(rules.ppk_back())
    } else {
        None
    }
}

/// For each hop of each station's chain, when its goods must be back at the base: as the rules say
/// or, where they say nothing, early enough for the hop that takes them on from there.
pub(super) fn deadlines_back(
    region: &Region,
    needs: &Needs,
    chains: &Chains,
) -> PerStation<Vec<Moment>> {
    let of_chain = |(station, chain): (StationIndex, &Vec<HopIndex>)| {
        let mut taken_on_by = FAR;
        let hops = chain.iter().map(|&hop| {
            let hop = &chains[hop];
            let due = stated_back(region, station, hop.relay.base).unwrap_or(taken_on_by);
            taken_on_by = latest_ready(region, hop, needs[station].load, due, 1, false);
            due
        });
        hops.collect()
    };
    chains.of_station.iter().map(of_chain).collect()
}

/// Later than anything in a plan.
const FAR: Moment = tepat_hours::FAR_FUTURE;

/// The station of a kit, and which hop of its chain a visit of a trip is.
fn hop(
    region: &Region,
    chains: &Chains,
    trip: &Trip,
    visit: &Visit,
    kit: &str,
) -> Option<(StationIndex, usize)> {
    let station = StationIndex::of_code(region, kit)?;
    let at = chains.of_station[station].iter().position(|&hop| {
        let hop = &chains[hop];
        hop.relay.base.place(region).code == trip.base && hop.to.code(region) == visit.at
    })?;
    Some((station, at))
}

/// The latest moment at which goods must be ready at the base of a hop.
fn latest_ready(
    region: &Region,
    hop: &Hop,
    kit: Load,
    due: Moment,
    rounds: i32,
    with_margins: bool,
) -> Moment {
    let handover = match hop.to {
        Stop::Place(_) => region.rules.handover_minutes,
        Stop::Station(..) => region.rules.station_minutes,
    };
    let slower = if with_margins { slower_percent(region, hop.to) } else { 0 };
    let one_way = slowed(i32::try_from(hop.minutes).unwrap_or(i32::MAX / 8), slower);
    let handover = slowed(handover.into(), slower);
    let latest = hop.classes.iter().map(|class| {
        let class = class.class(region);
        let work = one_way
            .saturating_mul(2 * rounds - 1)
            .saturating_add(rounds.saturating_mul(handover + 2 * class.load_minutes(kit.boxes)));
        let hours = match with_margins {
            true => region.planned_hours(class, hop.relay.base.place(region)),
            false => class.hours,
        };
        hours.retreat(due, work.min(100 * tepat_model::time::DAY_MINUTES))
    });
    latest.max().unwrap_or(due)
}

/// How many rounds the vehicles of each relay need if they are full each time.
fn rounds(region: &Region, needs: &Needs, chains: &Chains) -> BTreeMap<RelayKey, i32> {
    let mut boxes: BTreeMap<RelayKey, i64> = BTreeMap::new();
    let mut classes: BTreeMap<RelayKey, Vec<ClassIndex>> = BTreeMap::new();
    for (station, chain) in chains.of_station.iter() {
        for &hop in chain {
            let hop = &chains[hop];
            *boxes.entry(hop.relay).or_default() += needs[station].load.boxes;
            classes.entry(hop.relay).or_default().extend(&hop.classes);
        }
    }
    boxes
        .into_iter()
        .map(|(relay, boxes)| {
            let able = &classes[&relay];
            let room: i64 = chains
                .standing_at(relay.base)
                .iter()
                .filter(|(class, _)| able.contains(class))
                .map(|&(class, count)| {
                    i64::from(count) * i64::from(class.class(region).capacity_boxes)
                })
                .sum();
            let rounds = if room > 0 { (boxes + room - 1) / room } else { 1 };
            (relay, i32::try_from(rounds.clamp(1, 20)).unwrap_or(20))
        })
        .gather()
}
