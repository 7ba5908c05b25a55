//! Where goods stand still overnight: every halt is named, where it is and who guards it.

use std::collections::BTreeMap;

use super::clock::{Clock, day_of};
use super::kit::{Goods, Heading};
use super::stop::Stop;
use super::way::Way;
use tepat_model::message::{Message, Severity, Value};
use tepat_model::plan::{Halt, Plan, Trip, Visit};
use tepat_model::region::{Place, PlaceKind, Region, VehicleClass};
use tepat_model::time::Moment;

/// Compares the named halts with those derived here, and warns of halts without custody.
pub(super) fn check(region: &Region, plan: &Plan, found: &mut Vec<Message>) {
    let derived = derived(region, plan);
    let Some(named) = &plan.halts else {
        if !derived.is_empty() {
            found.push(Message::warning("check-halts-unnamed").with("count", derived.len()));
        }
        return;
    };
    let rank = |halt: &Halt| (halt.from, halt.trip.clone(), halt.at.clone());
    for pair in named.windows(2).filter(|pair| rank(&pair[0]) >= rank(&pair[1])) {
        found.push(about("check-halts-order", &pair[1]));
    }
    let is_same = |a: &Halt, b: &Halt| {
        a.from == b.from && a.trip == b.trip && (!a.trip.is_empty() || a.at == b.at)
    };
    for halt in &derived {
        match named.iter().find(|other| is_same(other, halt)) {
            Some(other) => compare(other, halt, found),
            None => found.push(about("check-halt-missing", halt)),
        }
        if !halt.custody {
            let nights = day_of(halt.until.into()) - day_of(halt.from.into());
            let warning = about("check-no-custody", halt).with("nights", nights);
            found.push(Message { severity: Severity::Warning, ..warning });
        }
    }
    for halt in named.iter().filter(|halt| !derived.iter().any(|other| is_same(other, halt))) {
        found.push(about("check-halt-invented", halt));
    }
}

fn about(key: &str, halt: &Halt) -> Message {
    let at = if halt.trip.is_empty() { &halt.at } else { &halt.trip };
    Message::error(key)
        .about(at)
        .with("trip", if halt.trip.is_empty() { "–" } else { &halt.trip })
        .with("stop", halt.at.as_str())
        .with("from", Value::Moment(halt.from.into()))
}

fn compare(named: &Halt, derived: &Halt, found: &mut Vec<Message>) {
    let spot =
        |halt: &Halt| (halt.at.clone(), halt.edge.clone(), halt.toward.clone(), halt.beyond_m);
    for (key, is_wrong) in [
        ("check-halt-until", named.until != derived.until),
        ("check-halt-place", spot(named) != spot(derived)),
        ("check-halt-kits", named.kits != derived.kits),
        ("check-halt-custody", named.custody != derived.custody),
        (
            "check-halt-guards",
            (named.guards, named.of_escort) != (derived.guards, derived.of_escort),
        ),
    ] {
        if is_wrong {
            found.push(about(key, derived));
        }
    }
}

/// Every halt over at least one midnight, without what was tried.
fn derived(region: &Region, plan: &Plan) -> Vec<Halt> {
    let out = plan.trips.iter().map(|trip| (trip, Heading::Out));
    let back = plan.returns.iter().map(|trip| (trip, Heading::Back));
    let mut halts: Vec<Halt> =
        out.chain(back).flat_map(|(trip, heading)| of_trip(region, trip, heading)).collect();
    let mut out = Lying::default();
    for (trip, visit) in visits(&plan.trips) {
        out.comes(&visit.at, visit, visit.done);
        out.goes(&trip.base, visit, trip.load_at);
    }
    let mut back = Lying::default();
    for (trip, visit) in visits(&plan.returns) {
        back.comes(&trip.base, visit, trip.back_at);
        back.goes(&visit.at, visit, visit.done);
    }
    halts.extend(out.halts(region));
    halts.extend(back.halts(region));
    halts
}

fn visits(trips: &[Trip]) -> impl Iterator<Item = (&Trip, &Visit)> {
    trips.iter().flat_map(|trip| trip.visits.iter().map(move |visit| (trip, visit)))
}

fn lasts_over_midnight(from: Moment, until: Moment) -> bool {
    day_of(from.into()) < day_of(until.into())
}

/// When the goods of a station come to a place, and when they leave it.
#[derive(Default)]
struct Traffic {
    comes: Vec<Moment>,
    goes: Vec<Moment>,
}

/// The traffic at each place, by place and station.
#[derive(Default)]
struct Lying<'a>(BTreeMap<(&'a str, &'a str), Traffic>);

/// From when until when goods lie at a place, and whose.
type Stay<'a> = (Moment, Moment, Vec<&'a str>);

impl<'a> Lying<'a> {
    fn comes(&mut self, place: &'a str, visit: &'a Visit, at: Moment) {
        for kit in &visit.kits {
            self.0.entry((place, kit)).or_default().comes.push(at);
        }
    }

    fn goes(&mut self, place: &'a str, visit: &'a Visit, at: Moment) {
        for kit in &visit.kits {
            self.0.entry((place, kit)).or_default().goes.push(at);
        }
    }

    fn halts(self, region: &Region) -> Vec<Halt> {
        let mut by_place: BTreeMap<&str, Vec<Stay<'_>>> = BTreeMap::new();
        for ((place, kit), Traffic { comes, goes }) in self.0 {
            for until in goes {
                let from = comes.iter().copied().filter(|at| *at <= until).max();
                if let Some(from) = from.filter(|from| lasts_over_midnight(*from, until)) {
                    by_place.entry(place).or_default().push((from, until, vec![kit]));
                }
            }
        }
        by_place
            .into_iter()
            .filter_map(|(place, stays)| Some((region.places.get(place)?, united(stays))))
            .flat_map(|(place, stays)| stays.into_iter().map(move |stay| (place, stay)))
            .map(|(place, (from, until, kits))| Halt {
                at: place.code.clone(),
                from,
                until,
                kits: kits.len() as u32,
                custody: is_guarded(place),
                guards: guards(region, place),
                ..Halt::default()
            })
            .collect()
    }
}

/// Stays that overlap or meet as one, with each kit once.
fn united(mut stays: Vec<Stay<'_>>) -> Vec<Stay<'_>> {
    stays.sort();
    let mut united: Vec<Stay<'_>> = Vec::new();
    while let Some((from, until, kits)) = stays.pop() {
        // From the last to the first: a later stay that has begun by its end is joined.
        let mut all = (from, until, kits);
        while let Some(next) = united.pop_if(|next| next.0 <= all.1) {
            all.1 = all.1.max(next.1);
            all.2.extend(next.2);
        }
        united.push(all);
    }
    for (.., kits) in &mut united {
        kits.sort_unstable();
        kits.dedup();
    }
    united
}

fn is_guarded(place: &Place) -> bool {
    match (place.custody, place.kind) {
        (Some(custody), _) => custody,
        (None, PlaceKind::Pier | PlaceKind::Junction) => false,
        (None, _) => true,
    }
}

fn guards(region: &Region, place: &Place) -> u16 {
    let rules = &region.rules;
    match place.kind {
        PlaceKind::Store => rules.guards_store,
        PlaceKind::Ppk => rules.guards_ppk,
        PlaceKind::Pps => rules.guards_pps,
        _ => rules.guards_elsewhere,
    }
}

/// Longer trips belong to no election; following them minute by minute would take too long.
const LONGEST_TRIP_MINUTES: i64 = 500_000;

/// Where a vehicle is: at a stop of its trip, or on the leg to it; the base is stop `None`.
#[derive(Clone, Copy)]
enum Spot {
    At(Option<usize>),
    /// On a leg, counted from 0, after so many minutes of travel.
    On(usize, i64),
}

/// A trip followed minute by minute.
struct Followed<'a> {
    region: &'a Region,
    trip: &'a Trip,
    ways: Vec<Way>,
    /// Each minute of work: when it begins, and where the vehicle is after it.
    worked: Vec<(i64, Spot)>,
}

fn of_trip(region: &Region, trip: &Trip, heading: Heading) -> Vec<Halt> {
    let length = i64::from(trip.back_at) - i64::from(trip.load_at);
    let class = region.classes.get(&trip.class);
    let Some(class) = class.filter(|_| (0..LONGEST_TRIP_MINUTES).contains(&length)) else {
        return Vec::new();
    };
    if !lasts_over_midnight(trip.load_at, trip.back_at) {
        return Vec::new();
    }
    let followed = Followed::new(region, class, trip, heading);
    let (mut halts, mut since, mut spot) = (Vec::new(), i64::from(trip.load_at), Spot::At(None));
    for &(minute, next) in &followed.worked {
        let kits = on_board(trip, heading, since);
        if day_of(since) < day_of(minute) && kits > 0 {
            halts.push(Halt { kits: kits as u32, ..followed.halt(spot, since, minute) });
        }
        (since, spot) = (minute + 1, next);
    }
    halts
}

/// Number of kits on a vehicle at a moment.
fn on_board(trip: &Trip, heading: Heading, at: i64) -> usize {
    let is_on_board = |visit: &&Visit| match heading {
        Heading::Out => i64::from(visit.done) > at,
        Heading::Back => i64::from(visit.done) <= at,
    };
    trip.visits.iter().filter(is_on_board).map(|visit| visit.kits.len()).sum()
}

impl<'a> Followed<'a> {
    fn new(region: &'a Region, class: &VehicleClass, trip: &'a Trip, heading: Heading) -> Self {
        let clock = Clock::of(class);
        let mut followed = Self { region, trip, ways: Vec::new(), worked: Vec::new() };
        let all = Goods::of_kits(region, trip.visits.iter().flat_map(|v| &v.kits), heading);
        let at_base = all.handling_minutes(class);
        if heading == Heading::Out {
            followed.stand(clock, trip.load_at.into(), at_base, Spot::At(None));
        }
        let mut ready = i64::from(trip.depart_at);
        for number in 0..=trip.visits.len() {
            let visit = trip.visits.get(number);
            let leg = visit.map_or(&trip.back, |visit| &visit.leg);
            let ends = [number.checked_sub(1), visit.map(|_| number)]
                .map(|stop| Stop::find(region, followed.code(stop)));
            let way = match ends {
                [Some(from), Some(to)] => Way::follow(region, class, from, to, leg).ok(),
                _ => None,
            };
            let way = way.unwrap_or_else(|| Way::of_minutes(leg.minutes.into()));
            if way.minutes() > LONGEST_TRIP_MINUTES {
                return followed;
            }
            let minutes = way.passing(clock, ready).into_iter().enumerate();
            followed
                .worked
                .extend(minutes.map(|(gone, now)| (now, Spot::On(number, gone as i64 + 1))));
            let there = way.done(clock, ready);
            followed.ways.push(way);
            let Some(visit) = visit else {
                if heading == Heading::Back {
                    followed.stand(clock, there, at_base, Spot::At(None));
                }
                return followed;
            };
            let goods = Goods::of_kits(region, &visit.kits, heading);
            let signing = match ends[1] {
                Some(Stop::Station { .. }) => region.rules.station_minutes,
                _ => region.rules.handover_minutes,
            };
            let minutes = goods.handling_minutes(class) + i64::from(signing);
            followed.stand(clock, visit.arrive.into(), minutes, Spot::At(Some(number)));
            ready = visit.done.into();
        }
        followed
    }

    /// Work at a stop.
    fn stand(&mut self, clock: Clock, ready: i64, minutes: i64, spot: Spot) {
        let minutes = minutes.min(LONGEST_TRIP_MINUTES);
        self.worked.extend(clock.passing(ready, minutes).into_iter().map(|now| (now, spot)));
    }

    /// The code of a stop of the trip; the base has no number.
    fn code(&self, stop: Option<usize>) -> &'a str {
        stop.and_then(|stop| self.trip.visits.get(stop)).map_or(&self.trip.base, |v| &v.at)
    }

    fn halt(&self, spot: Spot, from: i64, until: i64) -> Halt {
        let guards = self.region.rules.guards_vehicle;
        let base = self.region.places.get(&self.trip.base);
        let is_escorted = base.is_some_and(|base| base.kind != PlaceKind::Pps);
        let escort = if is_escorted { self.region.rules.escort_police_per_trip } else { 0 };
        let halt = Halt {
            trip: self.trip.code.clone(),
            from: Moment::try_from(from).unwrap_or(Moment::MAX),
            until: Moment::try_from(until).unwrap_or(Moment::MAX),
            guards,
            of_escort: guards.min(escort),
            ..Halt::default()
        };
        let at = |code: &str| {
            let place = self.region.places.get(code);
            let custody = place.is_some_and(is_guarded);
            Halt { at: code.to_owned(), custody, ..halt.clone() }
        };
        let (leg, gone) = match spot {
            Spot::At(stop) => return at(self.code(stop)),
            Spot::On(leg, gone) => (leg, gone),
        };
        let (start, end) = (leg.checked_sub(1), (leg < self.trip.visits.len()).then_some(leg));
        let way = &self.ways[leg];
        if gone >= way.minutes() {
            return at(self.code(end));
        }
        if let Some(place) = way.place_after(gone) {
            return at(place);
        }
        let Some((edge, last, toward, beyond_m)) = way.between_after(gone) else {
            return at(self.code(start));
        };
        Halt {
            at: last.to_owned(),
            edge: edge.to_owned(),
            toward: toward.to_owned(),
            beyond_m: u32::try_from(beyond_m).unwrap_or(u32::MAX),
            ..halt
        }
    }
}
