//! The way back: every box that went out is fetched at its station and passed on to the store.

use std::collections::BTreeMap;

use super::chain::delivered;
use super::clock::{day_of, on_h_day};
use super::stop::{error_at, kecamatan_of};
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Plan, Trip, Visit};
use tepat_model::region::{Delivery, PlaceKind, Region, Rules, Skip, Station};

/// One kit fetched by a trip at one of its visits.
#[derive(Clone, Copy)]
struct Fetched<'a> {
    trip: &'a Trip,
    visit: &'a Visit,
}

impl Fetched<'_> {
    /// When the kit is at the base of the trip.
    fn handed_over(&self) -> i64 {
        self.trip.back_at.into()
    }
}

/// How far a kit came: all trips that fetched it, in order, and those that fit nowhere.
struct Way<'a> {
    hops: Vec<Fetched<'a>>,
    rest: Vec<Fetched<'a>>,
}

impl<'a> Way<'a> {
    /// Follows a kit from its station; at each place it takes the earliest trip not yet used.
    fn follow(station: &'a Station, fetched: &[Fetched<'a>]) -> Self {
        let mut rest = fetched.to_vec();
        rest.sort_by_key(|hop| (hop.trip.back_at, hop.visit.arrive));
        let (mut hops, mut here) = (Vec::new(), station.code.as_str());
        while let Some(next) = rest.iter().position(|hop| hop.visit.at == here) {
            let hop = rest.remove(next);
            here = &hop.trip.base;
            hops.push(hop);
        }
        Self { hops, rest }
    }

    /// When the kit comes to a place for the first time.
    fn at(&self, place: &str) -> Option<i64> {
        self.hops.iter().find(|hop| hop.trip.base == place).map(Fetched::handed_over)
    }

    /// Where it ends.
    fn end(&self) -> Option<&'a str> {
        self.hops.last().map(|hop| hop.trip.base.as_str())
    }
}

/// Checks the way back of all kits; does nothing if the plan has none.
pub(super) fn check(region: &Region, plan: &Plan, found: &mut Vec<Message>) {
    if plan.returns.is_empty() && plan.unreturned.is_empty() {
        return;
    }
    let mut fetched: BTreeMap<&str, Vec<Fetched<'_>>> = BTreeMap::new();
    for trip in &plan.returns {
        for visit in &trip.visits {
            let stops = [&visit.at, &trip.base].into_iter();
            for stop in stops.filter(|stop| is_junction(region, stop)) {
                found.push(error_at("check-no-hand-over-place", &trip.code, stop));
            }
            check_due(region, trip, visit, found);
            for kit in &visit.kits {
                fetched.entry(kit).or_default().push(Fetched { trip, visit });
            }
        }
    }
    let mut excused: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &plan.unreturned {
        *excused.entry(&entry.station).or_default() += 1;
    }
    let delivered = delivered(plan);
    let named = fetched.keys().chain(excused.keys());
    for code in named.filter(|code| !delivered.contains_key(**code)) {
        found.push(about("check-return-of-nothing", code));
    }
    let none = Vec::new();
    let ways: Vec<(&Station, Way<'_>)> = region
        .stations
        .iter()
        .filter(|station| delivered.contains_key(station.code.as_str()))
        .map(|station| {
            let fetched = fetched.get(station.code.as_str()).unwrap_or(&none);
            (station, Way::follow(station, fetched))
        })
        .collect();
    let last_at_ppk = last_at_ppk(region, &ways);
    for (station, way) in &ways {
        let code = station.code.as_str();
        let times_excused = excused.get(code).copied().unwrap_or(0);
        if times_excused > 1 {
            found.push(about("check-unreturned-twice", code));
        }
        check_end(region, station, way, times_excused > 0, found);
        let got = delivered.get(code).copied().unwrap_or_default();
        check_moments(region, station, way, got, &last_at_ppk, found);
    }
}

fn about(key: &str, code: &str) -> Message {
    Message::error(key).about(code).with("station", code)
}

fn is_junction(region: &Region, code: &str) -> bool {
    region.places.get(code).is_some_and(|place| place.kind == PlaceKind::Junction)
}

/// When the last kit of each sub-district came to its post.
fn last_at_ppk<'r>(region: &'r Region, ways: &[(&Station, Way<'_>)]) -> BTreeMap<&'r str, i64> {
    let mut last: BTreeMap<&str, i64> = BTreeMap::new();
    for (station, way) in ways {
        let Some(ppk) = kecamatan_of(region, station) else { continue };
        if let Some(at) = way.at(&ppk.code) {
            let last = last.entry(&ppk.code).or_insert(at);
            *last = at.max(*last);
        }
    }
    last
}

/// Whether the kit comes to the store, by the posts it must pass, and with no trip left over.
fn check_end(
    region: &Region,
    station: &Station,
    way: &Way<'_>,
    is_excused: bool,
    found: &mut Vec<Message>,
) {
    let code = station.code.as_str();
    let store = region.places.iter().find(|place| place.kind == PlaceKind::Store);
    let is_back = store.is_some_and(|store| way.end() == Some(&store.code));
    if let Some(hop) = way.rest.first() {
        let broken = about("check-return-broken", code).with("trip", hop.trip.code.as_str());
        found.push(broken.with("stop", hop.visit.at.as_str()));
    } else if is_back && is_excused {
        found.push(about("check-unreturned-back", code));
    } else if !is_back && !is_excused {
        let end = way.end().unwrap_or(code);
        found.push(about("check-not-back", code).with("stop", end));
    } else if is_back && !passes_ppk(region, station, way) {
        found.push(about("check-recap-skipped", code));
    }
}

/// Whether a kit passes the post that recapitulates its results, if it must.
fn passes_ppk(region: &Region, station: &Station, way: &Way<'_>) -> bool {
    kecamatan_of(region, station).is_some_and(|ppk| {
        let is_past = ppk.delivery != Delivery::Tiered || ppk.skip != Skip::Never;
        is_past && region.rules.recap_days == 0 || way.at(&ppk.code).is_some()
    })
}

/// Whether the kit is there whenever it is fetched.
fn check_moments(
    region: &Region,
    station: &Station,
    way: &Way<'_>,
    got: i64,
    last_at_ppk: &BTreeMap<&str, i64>,
    found: &mut Vec<Message>,
) {
    let rules = &region.rules;
    let ppk = kecamatan_of(region, station).map(|ppk| ppk.code.as_str());
    let mut ready = on_h_day(rules.count_done_h, rules.count_done_minute).max(got);
    for hop in &way.hops {
        if Some(hop.visit.at.as_str()) == ppk
            && let Some(last) = last_at_ppk.get(hop.visit.at.as_str())
        {
            ready = ready.max(recapitulated(rules, *last));
        }
        if i64::from(hop.visit.arrive) < ready {
            found.push(
                about("check-fetched-early", &station.code)
                    .with("trip", hop.trip.code.as_str())
                    .with("stop", hop.visit.at.as_str())
                    .with("arrive", Value::Moment(hop.visit.arrive.into()))
                    .with("ready", Value::Moment(ready)),
            );
        }
        ready = hop.handed_over();
    }
}

/// When a sub-district whose last goods came at `last` has been recapitulated.
fn recapitulated(rules: &Rules, last: i64) -> i64 {
    match rules.recap_days {
        0 => i64::MIN,
        days => (day_of(last) + i64::from(days)) * 1440 + i64::from(rules.release_minute),
    }
}

/// Compares the deadline of a visit with the rules, and warns if they are not kept.
fn check_due(region: &Region, trip: &Trip, visit: &Visit, found: &mut Vec<Message>) {
    let Some(due) = due_at_base(region, trip, visit) else { return };
    if i64::from(visit.due) != due {
        found.push(
            error_at("check-due", &trip.code, &visit.at)
                .with("recorded", Value::Moment(visit.due.into()))
                .with("derived", Value::Moment(due)),
        );
    }
    let late = i64::from(trip.back_at) - due;
    if late > 0 {
        found.push(
            Message::warning("check-late-back")
                .about(&trip.base)
                .with("trip", trip.code.as_str())
                .with("stop", trip.base.as_str())
                .with("done", Value::Moment(trip.back_at.into()))
                .with("late", Value::Minutes(late)),
        );
    }
}

/// When the goods of a visit must be at the base of its trip; `None` where the rules say nothing.
fn due_at_base(region: &Region, trip: &Trip, visit: &Visit) -> Option<i64> {
    let rules = &region.rules;
    let mut stations = visit.kits.iter().filter_map(|kit| region.stations.get(kit));
    match region.places.get(&trip.base)?.kind {
        PlaceKind::Store => Some(on_h_day(rules.store_back_h, rules.store_back_minute)),
        PlaceKind::Ppk => stations
            .any(|station| kecamatan_of(region, station).is_some_and(|ppk| ppk.code == trip.base))
            .then(|| on_h_day(rules.ppk_back_h, rules.ppk_back_minute)),
        PlaceKind::Pps => stations
            .any(|station| station.desa == trip.base)
            .then(|| on_h_day(rules.pps_back_h, rules.pps_back_minute)),
        PlaceKind::Pier | PlaceKind::Junction => None,
    }
}
