//! What is to be guarded, where and when.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::classes::Classed;
use super::groups::groups;
use super::ways::Ways;
use tepat_model::plan::{Plan, Trip, is_convoy};
use tepat_model::region::{
    FIRST_SHIFT_MINUTE, Place, PlaceKind, Region, Vulnerability, straight_m,
};
use tepat_model::time::{DAY_MINUTES, Moment};
use tepat_order::{Gather as _, Order as _};

/// What is guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandKind {
    /// Stations that share a group, on voting day until the count is finished.
    Stations,
    /// Goods that lie at a store, post or pier, shift after shift.
    Guard,
    /// A loaded vehicle that halts overnight, as far as its escort does not suffice.
    Halt,
    /// The trips of a vehicle on a day, or on days that follow each other, from the first loading until
    /// it is back.
    Escort,
}

impl DemandKind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 4] = [Self::Stations, Self::Guard, Self::Halt, Self::Escort];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stations => "stations",
            Self::Guard => "guard",
            Self::Halt => "halt",
            Self::Escort => "escort",
        }
    }
}

/// Officers wanted somewhere for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// What is guarded.
    pub kind: DemandKind,
    /// Class of the stations; the least for anything else.
    pub class: Vulnerability,
    /// Code of the first station of the group, of the place, or of the first trip.
    pub at: String,
    /// Code of the place where the duty begins.
    pub near: String,
    /// Codes of the stations of a group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stations: Vec<String>,
    /// Codes of the trips that are escorted, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trips: Vec<String>,
    /// Codes of the sub-districts concerned: where it begins, and of an escort also where it leads.
    pub areas: Vec<String>,
    /// When it begins.
    pub from: Moment,
    /// When it ends.
    pub until: Moment,
    /// Officers wanted.
    pub officers: u32,
    /// Linmas wanted; the village provides them.
    pub linmas: u32,
}

impl Demand {
    /// Its order in lists.
    pub fn rank(&self) -> (Moment, DemandKind, &str, Moment) {
        (self.from, self.kind, &self.at, self.until)
    }

    /// The sub-district where it begins; empty if unknown.
    pub fn area(&self) -> &str {
        self.areas.first().map_or("", String::as_str)
    }

    /// Its length in minutes.
    pub fn minutes(&self) -> u32 {
        u32::try_from(self.until - self.from).unwrap_or(0)
    }
}

/// All demands of region and plan, in order.
pub fn demands(
    region: &Region,
    plan: Option<&Plan>,
    classes: &[Classed],
    ways: &Ways,
) -> Vec<Demand> {
    let mut found = of_stations(region, classes, ways);
    if let Some(plan) = plan {
        found.extend(guards(region, plan));
        found.extend(halts(region, plan));
        found.extend(escorts(region, plan));
    }
    found.order_by(|a, b| a.rank().cmp(&b.rank()));
    found
}

/// Groups of stations by the patterns of their sub-districts.
fn of_stations(region: &Region, classes: &[Classed], ways: &Ways) -> Vec<Demand> {
    let mut parts: BTreeMap<(String, Vulnerability), Vec<(&str, &str)>> = BTreeMap::new();
    for (station, classed) in region.stations.iter().zip(classes) {
        let area = region.home_of(station).map_or_else(String::new, |home| area_of(region, home));
        let stations = parts.entry((area, classed.class)).or_default();
        stations.push((&station.code, station.home()));
    }
    let mut found = Vec::new();
    for ((area, class), stations) in parts {
        let pattern = region.pattern(&area, class);
        if pattern.police == 0 {
            continue;
        }
        let size = pattern.stations.max(1);
        for group in groups(region, ways, &stations, size.into()) {
            let near = group.first().and_then(|code| region.stations.get(code));
            let linmas = group.len() as u64 * u64::from(pattern.linmas);
            found.push(Demand {
                kind: DemandKind::Stations,
                class,
                at: group.first().cloned().unwrap_or_default(),
                near: near.map_or_else(String::new, |station| station.home().to_owned()),
                areas: vec![area.clone()],
                from: region.security.stations_from(),
                until: region.rules.count_done().max(region.security.stations_from() + 60),
                officers: pattern.police.into(),
                linmas: u32::try_from(linmas.div_ceil(size.into())).unwrap_or(u32::MAX),
                stations: group,
                trips: Vec::new(),
            });
        }
    }
    found
}

/// Guards of goods that lie somewhere: those of the plan's halts, and of stores before goods leave.
/// Whole shifts are guarded, by the most guards that anything there wants.
fn guards(region: &Region, plan: &Plan) -> Vec<Demand> {
    let mut wanted: BTreeMap<(Moment, &str), u32> = BTreeMap::new();
    let mut want = |at, from, until, guards: u16| {
        for shift in shifts(region, from, until) {
            let most = wanted.entry((shift, at)).or_default();
            *most = (*most).max(guards.into());
        }
    };
    for halt in plan.halts.iter().flatten().filter(|halt| !halt.is_on_the_way()) {
        want(halt.at.as_str(), halt.from, halt.until, halt.guards);
    }
    for store in region.places.iter().filter(|place| place.kind == PlaceKind::Store) {
        let loads = plan.trips.iter().filter(|trip| trip.base == store.code && !trip.is_posting());
        let loads = loads.map(|trip| trip.load_at);
        if let Some((first, last)) = loads.clone().min().zip(loads.max()) {
            let before = Moment::from(region.security.store_days_before) * DAY_MINUTES;
            let from = first.div_euclid(DAY_MINUTES) * DAY_MINUTES + FIRST_SHIFT_MINUTE - before;
            want(&store.code, from.min(first), last, region.rules.guards_store);
        }
    }
    let demand = |((from, at), officers): ((Moment, &str), u32)| {
        let until = from + region.security.shift_minutes();
        at_place(region, DemandKind::Guard, at, (from, until), officers)
    };
    wanted.into_iter().filter(|(_, officers)| *officers > 0).map(demand).collect()
}

/// Beginnings of the shifts that have any part of a period.
fn shifts(region: &Region, from: Moment, until: Moment) -> impl Iterator<Item = Moment> + use<> {
    let length = region.security.shift_minutes();
    let first = (from - FIRST_SHIFT_MINUTE).div_euclid(length) * length + FIRST_SHIFT_MINUTE;
    (0..).map(move |number| first + number * length).take_while(move |start| *start < until)
}

/// Guards that halting vehicles need besides their escorts.
fn halts(region: &Region, plan: &Plan) -> Vec<Demand> {
    let mut found = Vec::new();
    for halt in plan.halts.iter().flatten().filter(|halt| halt.is_on_the_way()) {
        let officers = u32::from(halt.guards.saturating_sub(halt.of_escort));
        if officers > 0 {
            let period = (halt.from, halt.until);
            let at = at_place(region, DemandKind::Halt, &halt.at, period, officers);
            found.push(Demand { at: halt.trip.clone(), ..at });
        }
    }
    found
}

fn at_place(
    region: &Region,
    kind: DemandKind,
    at: &str,
    (from, until): (Moment, Moment),
    officers: u32,
) -> Demand {
    let near = match region.stations.get(at) {
        Some(station) => station.desa.as_str(),
        None => at,
    };
    let area = region.places.get(near).map_or_else(String::new, |place| area_of(region, place));
    Demand {
        kind,
        class: Vulnerability::Less,
        at: at.to_owned(),
        near: near.to_owned(),
        stations: Vec::new(),
        trips: Vec::new(),
        areas: vec![area],
        from,
        until,
        officers,
        linmas: 0,
    }
}

/// Escorts stay with their vehicle: those of trips on the same day, or on days that follow without a
/// day between, are one duty, as they are paid once a day. Units of every sub-district served may go.
fn escorts(region: &Region, plan: &Plan) -> Vec<Demand> {
    let officers = u32::from(region.rules.escort_police_per_trip);
    let mut vehicles: BTreeMap<String, Vec<&Trip>> = BTreeMap::new();
    for (_, trip) in plan.all_trips().filter(|(_, trip)| is_convoy(region, trip) && officers > 0) {
        vehicles.entry(trip.vehicle_code()).or_default().push(trip);
    }
    let day = |at: Moment| at.div_euclid(DAY_MINUTES);
    let mut found = Vec::new();
    for mut trips in vehicles.into_values() {
        trips.order_by_key(|trip| (trip.load_at, trip.back_at));
        for days in trips.chunk_by(|a, b| day(b.load_at) <= day(a.back_at)) {
            found.push(escort(region, days, officers));
        }
    }
    found
}

fn escort(region: &Region, trips: &[&Trip], officers: u32) -> Demand {
    let (first, last) = (trips[0], trips[trips.len() - 1]);
    let period = (first.load_at, last.back_at.max(first.load_at + 1));
    let mut demand = at_place(region, DemandKind::Escort, &first.base, period, officers);
    let of_kit = |kit| {
        let home = region.home_of(region.stations.get(kit)?)?;
        Some(area_of(region, home))
    };
    let served: BTreeSet<String> =
        trips.iter().flat_map(|trip| trip.kits()).filter_map(of_kit).gather();
    let own = demand.area().to_owned();
    demand.areas.extend(served.into_iter().filter(|area| *area != own));
    demand.at.clone_from(&first.code);
    demand.trips = trips.iter().map(|trip| trip.code.clone()).collect();
    demand
}

/// The sub-district in which a place lies: its own, that of its parent, or that of the nearest post of
/// one whose position is known, of several the first; empty if there is none.
pub fn area_of(region: &Region, place: &Place) -> String {
    if let Some(ppk) = region.ppk_of(place) {
        return ppk.code.clone();
    }
    if region.is_area(&place.parent) {
        return place.parent.clone();
    }
    let Some(here) = place.position() else { return String::new() };
    let posts = region.places.iter().filter(|post| {
        matches!(post.kind, PlaceKind::Ppk | PlaceKind::Pps) && region.ppk_of(post).is_some()
    });
    let away = |post: &Place| Some((straight_m(here, post.position()?), post.code.clone()));
    let nearest = posts.filter_map(away).min();
    let post = nearest.and_then(|(_, code)| region.places.get(&code));
    post.and_then(|post| region.ppk_of(post)).map_or_else(String::new, |ppk| ppk.code.clone())
}
