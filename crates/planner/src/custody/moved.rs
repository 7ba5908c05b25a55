//! Loads trips at other moments, so that nights fall where custody is allowed.
//!
//! A vehicle that leaves later by the time between its halt and the last post before arrives when
//! one would that halts at this post early, so moving its departure is enough: a plan needs no halts
//! before the day's end. The search knows nothing of custody. Few trips halt elsewhere, and each is
//! moved as little as possible once the plan is made, if nothing becomes late by it.

use std::collections::{BTreeMap, BTreeSet};

use super::rests::rests_out;
use super::{halts_of_prepared, halts_of_trips, halts_out};
use crate::drive::{Moments, PreparedPlan, drive, set_moments};
use crate::travel::StepTimes;
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Halt, Heading, Plan, SettledTrip, SettledTrips, Trip, nights, summary};
use tepat_model::region::{PlaceKind, Region};
use tepat_model::time::{DAY_MINUTES, Moment, h_day};
use tepat_order::{Gather as _, Order as _};

/// What was tried for a halt without custody, and what came of it; see [`key_of`].
pub(crate) type Tried = BTreeMap<(String, String), Message>;

/// What a halt is known by while moments change: trip and place.
pub(crate) fn key_of(halt: &Halt) -> (String, String) {
    (halt.trip.clone(), halt.at.clone())
}

/// Trips and places that are treated at most.
const MOST_TREATED: usize = 20;

/// Moves of which the cheapest is taken.
const MOST_COMPARED: usize = 12;

/// Between two moments of loading that are tried for goods at a place.
const COARSE_MINUTES: usize = 30;

/// Moves trips of the distribution, settled ones excepted, and notes each that is moved. Returns
/// what was tried for the halts that remain.
///
/// O(trips) for each moment that lets the night of one trip fall well, and O(1) for all others.
pub(crate) fn obey(
    region: &Region,
    times: &StepTimes,
    plan: Plan,
    settled: &[SettledTrip],
) -> (Plan, Tried) {
    let Plan { mut trips, mut notes, .. } = plan;
    let mut tried = Tried::new();
    let settled = SettledTrips::new(settled);
    for _ in 0..MOST_TREATED {
        let halts = halts_out(region, times, &trips);
        let open = halts.iter().filter(|halt| !halt.custody);
        let Some(halt) = open.min_by_key(|halt| (tried.contains_key(&key_of(halt)), halt.rank()))
        else {
            break;
        };
        let key = key_of(halt);
        if tried.contains_key(&key) {
            break;
        }
        let search = Search { region, times, trips: &trips };
        let Some(found) = search.moved(halt) else {
            tried.insert(key, none_found(region, halt));
            continue;
        };
        let more = search.rupiah(&found.trips).saturating_sub(search.rupiah(&trips));
        let worth = u64::from(region.rules.custody_night_rupiah) * u64::from(halt.nights());
        if more > worth {
            let rupiah = Value::Rupiah(i64::try_from(more).unwrap_or(i64::MAX));
            tried.insert(key, found.said("custody-tried-dearer").with("more", rupiah));
            continue;
        }
        let may_move = |(before, after): (&Trip, &Trip)| {
            settled.of(Heading::Out, before).is_none() && after.load_at >= region.rules.load_from()
        };
        let mut changed = trips.iter().zip(&found.trips).filter(|(a, b)| a.load_at != b.load_at);
        if !changed.all(may_move) {
            tried.insert(key, found.said("custody-tried-moved"));
            continue;
        }
        notes.push(found.said("custody-moved").about(&found.code));
        trips = found.trips;
        sort(&mut trips);
    }
    (Plan { trips, notes, ..plan }, tried)
}

/// Moves trips of the return later, in the same way, where nothing that follows is affected.
pub(crate) fn obey_back(region: &Region, times: &StepTimes, plan: Plan) -> (Plan, Tried) {
    let mut plan = plan;
    let mut tried = Tried::new();
    let halts = halts_of_trips(region, times, &plan.returns, Heading::Back);
    for halt in halts.iter().filter(|halt| !halt.custody).take(MOST_TREATED) {
        let key = key_of(halt);
        if tried.contains_key(&key) {
            continue;
        }
        let Some(at) = plan.returns.iter().position(|trip| trip.code == halt.trip) else {
            continue;
        };
        // What is settled stays.
        let may_move = plan.returns[at].mark.is_none();
        match may_move.then(|| moved_back(region, times, &plan, at)).flatten() {
            Some(trip) => {
                let by = trip.load_at - plan.returns[at].load_at;
                let said = said("custody-moved", &trip.code, by, trip.load_at);
                plan.notes.push(said.about(&trip.code));
                plan.returns[at] = trip;
            }
            None => drop(tried.insert(key, none_found(region, halt))),
        }
    }
    sort(&mut plan.returns);
    (plan, tried)
}

fn nights_without(halt: &Halt) -> u32 {
    if halt.custody { 0 } else { halt.nights() }
}

fn sort(trips: &mut [Trip]) {
    trips.order_by(|a, b| (a.load_at, &a.code).cmp(&(b.load_at, &b.code)));
}

fn none_found(region: &Region, halt: &Halt) -> Message {
    let place = region.places.get(&halt.at).map_or(&halt.at, |place| &place.name);
    Message::note("custody-tried-none").about(&halt.at).with("place", place.as_str())
}

fn said(key: &str, trip: &str, by: i32, at: Moment) -> Message {
    let way = if by < 0 { "custody-way-earlier" } else { "custody-way-later" };
    Message::note(key)
        .with("trip", trip)
        .with("by", Value::Minutes(by.abs().into()))
        .with("way", Value::Word(way.to_owned()))
        .with("at", Value::Moment(at.into()))
}

/// All trips after one or more of them have been moved.
struct Found {
    /// Code of one that was moved, by how many minutes, and when it loads now.
    code: String,
    by: i32,
    at: Moment,
    trips: Vec<Trip>,
}

impl Found {
    fn said(&self, key: &str) -> Message {
        said(key, &self.code, self.by, self.at)
    }
}

struct Search<'a> {
    region: &'a Region,
    times: &'a StepTimes,
    trips: &'a [Trip],
}

impl Search<'_> {
    /// The cheapest of the smallest moves that take nights without custody away, later rather than
    /// earlier.
    fn moved(&self, halt: &Halt) -> Option<Found> {
        let mut prepared = PreparedPlan::new(self.region, self.times, self.trips);
        let (movers, step) = match halt.is_on_the_way() {
            true => (self.positions(|trip| trip.code == halt.trip), 1),
            false => (self.positions(|trip| brings(trip, halt)), COARSE_MINUTES),
        };
        let first = &self.trips[*movers.first()?];
        let mut alone = Alone::new(self.region, self.times, first, Heading::Out);
        let shifts = (step as i32..DAY_MINUTES).step_by(step).flat_map(|by| [by, -by]);
        let moves = shifts.filter_map(|by| {
            let may_help = !halt.is_on_the_way()
                || alone.falls_well(by).is_some_and(|moved| is_in_time(first, &moved));
            if may_help { self.with_moved(&mut prepared, halt, &movers, by) } else { None }
        });
        let cheapest = moves.take(MOST_COMPARED).min_by_key(|trips| self.rupiah(trips))?;
        let is_moved = |at: &usize| cheapest[*at].load_at != self.trips[*at].load_at;
        let at = movers.into_iter().chain(0..self.trips.len()).find(is_moved)?;
        let Trip { code, load_at, .. } = &cheapest[at];
        let by = load_at - self.trips[at].load_at;
        Some(Found { code: code.clone(), by, at: *load_at, trips: cheapest })
    }

    fn rupiah(&self, trips: &[Trip]) -> u64 {
        let plan = Plan { trips: trips.to_vec(), ..Plan::default() };
        summary(self.region, &plan).all.cost_rupiah
    }

    fn positions(&self, is_wanted: impl Fn(&Trip) -> bool) -> Vec<usize> {
        (0..self.trips.len()).filter(|&at| is_wanted(&self.trips[at])).collect()
    }

    /// Whether moving trips to these moments takes nights without custody away. Only those trips that
    /// are at other moments, and the places that they touch, can have other nights.
    fn takes_nights_away(&self, prepared: &PreparedPlan, moments: &Moments) -> bool {
        let moved_at = |at: usize| {
            let mut trip = self.trips[at].clone();
            moments.write(prepared, at, &mut trip);
            trip
        };
        let changed: Vec<usize> = (0..self.trips.len())
            .filter(|&at| moments.differ(prepared, at, &self.trips[at]))
            .collect();
        let places: BTreeSet<&str> =
            changed.iter().flat_map(|&at| places_of(&self.trips[at])).gather();
        let there = self.positions(|trip| places_of(trip).any(|place| places.contains(place)));
        let nights = |trip_at: &dyn Fn(usize) -> Trip| {
            let trips = |of: &[usize]| of.iter().map(|&at| trip_at(at)).collect::<Vec<Trip>>();
            let rests = rests_out(self.region, &trips(&there)).into_iter();
            let rests = rests.filter(|rest| places.contains(rest.at.as_str()));
            let on_the_way =
                halts_of_trips(self.region, self.times, &trips(&changed), Heading::Out);
            rests.chain(on_the_way).map(|halt| nights_without(&halt)).sum::<u32>()
        };
        nights(&moved_at) < nights(&|at| self.trips[at].clone())
    }

    /// All trips, if moving some of them makes nothing late and takes nights without custody away.
    fn with_moved(
        &self,
        prepared: &mut PreparedPlan,
        halt: &Halt,
        movers: &[usize],
        by: i32,
    ) -> Option<Vec<Trip>> {
        let load_at = |at: usize| self.trips[at].load_at;
        if movers.iter().any(|&at| is_other_wave(self.region, load_at(at), by)) {
            return None;
        }
        let mut moves: Vec<(usize, i32)> = movers.iter().map(|&at| (at, by)).collect();
        if !halt.is_on_the_way() && by < 0 {
            // What goes on from there leaves as soon as it can.
            let goes_on = |trip: &Trip| {
                trip.base == halt.at
                    && nights(halt.from, trip.load_at) > 0
                    && trip.load_at <= halt.until
            };
            moves.extend(self.positions(goes_on).into_iter().map(|at| (at, -DAY_MINUTES)));
        }
        for &(at, by) in &moves {
            prepared.plan_to_load(at, load_at(at).saturating_add(by));
        }
        let mut moments = Moments::default();
        drive(prepared, &prepared.planned_times(), &mut moments, |_| ());
        for &(at, _) in &moves {
            prepared.plan_to_load(at, load_at(at));
        }
        let visits = self.trips.iter().flat_map(|trip| &trip.visits);
        let mut both = visits.zip(&moments.visits);
        let is_in_time = both.all(|(visit, moved)| moved.done <= visit.due.max(visit.done));
        if !is_in_time || !self.takes_nights_away(prepared, &moments) {
            return None;
        }
        let mut trips = self.trips.to_vec();
        for (at, trip) in trips.iter_mut().enumerate() {
            moments.write(prepared, at, trip);
        }
        Some(trips)
    }
}

/// Whether a trip that loads at a moment would load on an earlier day, or earlier on its day than goods
/// are released: waves say on which day goods may leave, and from then on when.
fn is_other_wave(region: &Region, load_at: Moment, by: i32) -> bool {
    let moved = load_at.saturating_add(by);
    let is_released =
        |at: Moment| at.rem_euclid(DAY_MINUTES) >= i32::from(region.rules.release_minute);
    by < 0 && (h_day(moved) != h_day(load_at) || is_released(load_at) && !is_released(moved))
}

/// Whether a trip that was moved hands nothing over too late that was not late before.
fn is_in_time(before: &Trip, moved: &Trip) -> bool {
    let mut both = before.visits.iter().zip(&moved.visits);
    both.all(|(before, moved)| moved.done <= before.due.max(before.done))
}

/// The places where a trip takes goods and hands them over.
fn places_of(trip: &Trip) -> impl Iterator<Item = &str> {
    std::iter::once(trip.base.as_str()).chain(trip.visits.iter().map(|visit| visit.at.as_str()))
}

/// Whether a trip hands goods over that then lie at the place of a halt.
fn brings(trip: &Trip, halt: &Halt) -> bool {
    let is_there = |done: Moment| (halt.from..=halt.until).contains(&done);
    trip.visits.iter().any(|visit| visit.at == halt.at && is_there(visit.done))
}

/// The trip of the return at a position, moved later as little as possible so that its nights fall
/// where custody is allowed; `None` if that would hold up anything else.
fn moved_back(region: &Region, times: &StepTimes, plan: &Plan, at: usize) -> Option<Trip> {
    let trip = &plan.returns[at];
    let back_before = latest_return(region, plan, trip);
    let mut alone = Alone::new(region, times, trip, Heading::Back);
    (1..DAY_MINUTES)
        .find_map(|by| alone.falls_well(by))
        .filter(|moved| moved.back_at <= back_before)
}

/// A trip by itself, to be moved.
struct Alone<'a> {
    region: &'a Region,
    times: &'a StepTimes,
    trip: &'a Trip,
    heading: Heading,
    prepared: PreparedPlan,
}

impl<'a> Alone<'a> {
    fn new(region: &'a Region, times: &'a StepTimes, trip: &'a Trip, heading: Heading) -> Self {
        let prepared = PreparedPlan::unlinked(region, times, std::slice::from_ref(trip), heading);
        Self { region, times, trip, heading, prepared }
    }

    /// The trip if it loads so many minutes later, if all its nights then fall where custody is
    /// allowed.
    fn falls_well(&mut self, by: i32) -> Option<Trip> {
        let load_at = self.trip.load_at.saturating_add(by);
        if self.prepared.begins(0, load_at) != load_at
            || is_other_wave(self.region, self.trip.load_at, by)
        {
            return None;
        }
        self.prepared.plan_to_load(0, load_at);
        let mut moved = [self.trip.clone()];
        set_moments(&self.prepared, &mut moved);
        let Self { region, times, prepared, heading, .. } = self;
        let halts = halts_of_prepared(region, times, prepared, &moved, *heading);
        let [moved] = moved;
        let falls_well = moved.load_at == load_at && halts.iter().all(|halt| halt.custody);
        falls_well.then_some(moved)
    }
}

/// The latest moment at which a trip of the return may be back without effect on any other: its
/// vehicle's next trip, whoever fetches its goods at its base, their deadline and, at a sub-district
/// post, the day from which recapitulation counts.
fn latest_return(region: &Region, plan: &Plan, trip: &Trip) -> Moment {
    let vehicle = trip.vehicle_code();
    let leaves = |other: &Trip| {
        let from = (trip.base.as_str(), trip.class.as_str(), trip.vehicle);
        let posted = other.posted_from.as_ref();
        posted.is_some_and(|it| (it.base.as_str(), other.class.as_str(), it.vehicle) == from)
    };
    let follows = |other: &&Trip| {
        (other.vehicle_code() == vehicle || leaves(other)) && other.load_at >= trip.back_at
    };
    let next_trip = plan.returns.iter().filter(follows).map(|other| other.load_at);
    let kits: BTreeSet<&str> = trip.kits().gather();
    let fetched = plan.returns.iter().flat_map(|other| &other.visits).filter(|visit| {
        visit.at == trip.base
            && visit.arrive >= trip.back_at
            && visit.kits.iter().any(|kit| kits.contains(kit.as_str()))
    });
    let fetched = fetched.map(|visit| visit.arrive);
    let due = trip.visits.iter().map(|visit| visit.due.max(trip.back_at));
    let is_ppk = region.places.get(&trip.base).is_some_and(|base| base.kind == PlaceKind::Ppk);
    let end_of_day = (trip.back_at.div_euclid(DAY_MINUTES) + 1) * DAY_MINUTES - 1;
    let limits = next_trip.chain(fetched).chain(due).chain(is_ppk.then_some(end_of_day));
    limits.min().unwrap_or(trip.back_at)
}
