//! Builds a [`PreparedPlan`] from a region and its trips.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::pass::FAR;
use super::{PreparedLeg, PreparedPlan, PreparedTrip, PreparedVisit, Stretch};
use crate::needs::{carried_items, kit};
use crate::travel::{Opening, StepTimes, Stop};
use tepat_model::plan::{Heading, Leg, Trip};
use tepat_model::region::{Delivery, PlaceKind, Region, VehicleClass};
use tepat_model::time::{DailyHours, Moment, moment};

/// Longer than any plan's work: some thirty years.
const LONGEST_WORK_MINUTES: i32 = 1 << 24;

const MS_PER_MINUTE: u64 = 60_000;

impl PreparedPlan {
    /// Prepares the trips of a plan, which may have been made for another state of the region:
    /// whatever the region does not contain takes no time and never closes.
    ///
    /// O((trips + kits + edges travelled) log n); `times` are those of the region.
    pub fn new(region: &Region, times: &StepTimes, trips: &[Trip]) -> Self {
        let passed = Passed::new(region, trips);
        let mut prepared = Self::each(region, times, trips, Heading::Out, &passed);
        prepared.link(trips);
        prepared
    }

    /// Prepares trips that are only followed one by one, see [`super::follow`]: none waits for
    /// another.
    pub(crate) fn unlinked(
        region: &Region,
        times: &StepTimes,
        trips: &[Trip],
        heading: Heading,
    ) -> Self {
        // What other trips do is not known here.
        Self::each(region, times, trips, heading, &Passed::all())
    }

    fn each(
        region: &Region,
        times: &StepTimes,
        trips: &[Trip],
        heading: Heading,
        passed: &Passed<'_>,
    ) -> Self {
        let items = carried_items(region, heading);
        let mut boxes = BTreeMap::new();
        for kit_code in trips.iter().flat_map(Trip::kits) {
            boxes.entry(kit_code).or_insert_with(|| {
                let station = region.stations.get(kit_code);
                station.map_or(0, |station| kit(station, &items, &region.rules).load.boxes)
            });
        }
        let mut prepared = Self::default();
        for trip in trips {
            prepared.add(region, times, trip, heading, &boxes, passed);
        }
        prepared.order = (0..trips.len() as u32).collect();
        prepared
    }

    /// Adds a trip by itself.
    fn add(
        &mut self,
        region: &Region,
        times: &StepTimes,
        trip: &Trip,
        heading: Heading,
        boxes: &BTreeMap<&str, i64>,
        passed: &Passed<'_>,
    ) {
        let class = region.classes.get(&trip.class);
        let hours = class.map_or(DailyHours::ROUND_THE_CLOCK, |class| class.hours);
        let minutes = |boxes| class.map_or(0, |class| class.load_minutes(boxes));
        let first_visit = self.visits.len();
        let (mut here, mut loaded) = (Stop::of_code(region, trip.begins_at()), 0);
        let base = Stop::of_code(region, &trip.base);
        let first_leg = self.legs.len();
        for visit in &trip.visits {
            let to = Stop::of_code(region, &visit.at);
            self.add_leg(region, times, class, here, to, &visit.leg);
            let unloaded: i64 = visit.kits.iter().filter_map(|kit| boxes.get(kit.as_str())).sum();
            let signing = match region.stations.get(&visit.at) {
                Some(_) => region.rules.station_minutes,
                None => region.rules.handover_minutes,
            };
            let handling_minutes = minutes(unloaded).saturating_add(signing.into());
            self.visits.push(PreparedVisit { handling_minutes: bounded(handling_minutes) });
            loaded += unloaded;
            here = to;
        }
        self.add_leg(region, times, class, here, base, &trip.back);
        let at_base = bounded(minutes(loaded));
        let (loading_minutes, unloading_minutes) = match heading {
            Heading::Out => (at_base, 0),
            Heading::Back => (0, at_base),
        };
        let legs = self.legs[first_leg..].iter().map(|leg| leg.minutes);
        let handling = self.visits[first_visit..].iter().map(|visit| visit.handling_minutes);
        let first_leg_and_visit = [legs.clone().next(), handling.clone().next()];
        let works = [Some(loading_minutes)].into_iter().chain(first_leg_and_visit).flatten();
        self.trips.push(PreparedTrip {
            hours,
            earliest: earliest(region, trip, passed),
            planned_load_at: trip.load_at.clamp(-FAR, FAR),
            loading_minutes,
            unloading_minutes,
            first_work_minutes: works.into_iter().find(|&minutes| minutes > 0).unwrap_or(0),
            before: None,
            sources: 0..0,
            visits: first_visit..self.visits.len(),
        });
    }

    fn add_leg(
        &mut self,
        region: &Region,
        times: &StepTimes,
        class: Option<&VehicleClass>,
        from: Option<Stop>,
        to: Option<Stop>,
        leg: &Leg,
    ) {
        let minutes = bounded(i32::try_from(leg.minutes).unwrap_or(i32::MAX));
        let first = self.stretches.len();
        let mut gone = 0;
        let ends = from.zip(to).filter(|(from, to)| from.place() != to.place());
        if let (Some(class), Some((from, _))) = (class, ends)
            && times.any_closes_for(class)
        {
            let steps = leg.edges.iter().flat_map(|code| region.steps_of(code));
            let mut end_ms = from.local_ms(region, class);
            for step in steps {
                let begin_ms = end_ms;
                end_ms = begin_ms.saturating_add(times.ms(step, Some(class)));
                let Some(opening) = times.opening(region, step, class) else { continue };
                let begin = whole(begin_ms / MS_PER_MINUTE).clamp(gone, minutes.max(gone));
                let end = whole(end_ms.div_ceil(MS_PER_MINUTE)).clamp(begin, minutes.max(begin));
                if begin < end {
                    self.add_stretch(class, &opening, begin - gone, end - begin);
                    gone = end;
                }
            }
        }
        self.legs.push(PreparedLeg {
            minutes,
            stretches: first..self.stretches.len(),
            rest_minutes: minutes - gone,
        });
    }

    fn add_stretch(
        &mut self,
        class: &VehicleClass,
        opening: &Opening,
        lead_minutes: i32,
        minutes: i32,
    ) {
        let first = self.closures.len();
        let mut closed = opening.closed.clone();
        closed.retain(|&(from, until)| from < until);
        closed.sort_unstable();
        for (from, until) in closed {
            match self.closures[first..].last_mut() {
                Some((_, last)) if *last >= from => *last = until.max(*last),
                _ => self.closures.push((from, until)),
            }
        }
        let start_minute = class.hours.start_minute.max(opening.hours.start_minute);
        let end_minute = class.hours.end_minute.min(opening.hours.end_minute);
        let hours = (start_minute < end_minute).then_some(DailyHours { start_minute, end_minute });
        let closures = first..self.closures.len();
        let in_one_go = opening.in_one_go;
        self.stretches.push(Stretch { lead_minutes, minutes, hours, closures, in_one_go });
    }

    /// Finds what each trip waits for, and orders the trips.
    fn link(&mut self, trips: &[Trip]) {
        let brought_by = brought_by(trips);
        let trip_of: Vec<u32> =
            (0..trips.len()).flat_map(|at| vec![at as u32; trips[at].visits.len()]).collect();
        let mut sources_of: Vec<Vec<u32>> = Vec::with_capacity(trips.len());
        for (at, trip) in trips.iter().enumerate() {
            let mut sources = Vec::new();
            for kit in trip.kits() {
                if let Some(visits) = brought_by.get(&(trip.base.as_str(), kit)) {
                    // The last hand-over before loading; if the plan has none, the first.
                    let in_time = visits.partition_point(|&(done, _)| done <= trip.load_at);
                    sources.push(visits[in_time.saturating_sub(1)].1);
                }
            }
            sources.sort_unstable();
            sources.dedup();
            sources.retain(|&visit| trip_of[visit as usize] as usize != at);
            sources_of.push(sources);
        }
        let mut before_of = vec![None; trips.len()];
        let mut last: BTreeMap<(&str, &str, u32), u32> = BTreeMap::new();
        for at in by_moment(trips) {
            let trip = &trips[at as usize];
            let vehicle = (trip.base.as_str(), trip.class.as_str(), trip.vehicle);
            let before = match &trip.posted_from {
                Some(from) => last.remove(&(from.base.as_str(), trip.class.as_str(), from.vehicle)),
                None => last.get(&vehicle).copied(),
            };
            before_of[at as usize] = before;
            last.insert(vehicle, at);
        }
        self.order = in_order(trips, &before_of, &sources_of, &trip_of);
        let mut rank = vec![0; trips.len()];
        for (at, &trip) in self.order.iter().enumerate() {
            rank[trip as usize] = at;
        }
        // A damaged plan may contain cycles: no trip waits for one that comes after it.
        for (at, sources) in sources_of.into_iter().enumerate() {
            let comes_first = |&other: &u32| rank[other as usize] < rank[at];
            let first = self.sources.len();
            let sources = sources.into_iter();
            self.sources.extend(sources.filter(|&visit| comes_first(&trip_of[visit as usize])));
            self.trips[at].sources = first..self.sources.len();
            self.trips[at].before = before_of[at].filter(comes_first);
        }
    }
}

/// By place and kit: the visits at which it is handed over there, and when, in that order.
fn brought_by(trips: &[Trip]) -> BTreeMap<(&str, &str), Vec<(Moment, u32)>> {
    let mut brought: BTreeMap<(&str, &str), Vec<(Moment, u32)>> = BTreeMap::new();
    for (at, visit) in trips.iter().flat_map(|trip| &trip.visits).enumerate() {
        for kit in &visit.kits {
            let visits = brought.entry((visit.at.as_str(), kit.as_str())).or_default();
            visits.push((visit.done, at as u32));
        }
    }
    brought.values_mut().for_each(|visits| visits.sort_unstable());
    brought
}

/// Trips by when they load, then return, then as in the plan.
fn by_moment(trips: &[Trip]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..trips.len() as u32).collect();
    order.sort_by_key(|&at| (trips[at as usize].load_at, trips[at as usize].back_at, at));
    order
}

/// All trips, each after those it waits for; of those that could be next, the one that loads first.
/// If trips wait for each other, the one that loads first continues.
fn in_order(
    trips: &[Trip],
    before_of: &[Option<u32>],
    sources_of: &[Vec<u32>],
    trip_of: &[u32],
) -> Vec<u32> {
    let by_moment = by_moment(trips);
    let mut turn = vec![0_u32; trips.len()];
    for (at, &trip) in by_moment.iter().enumerate() {
        turn[trip as usize] = at as u32;
    }
    let mut followers: Vec<Vec<u32>> = vec![Vec::new(); trips.len()];
    let mut waits_for = vec![0_usize; trips.len()];
    for at in 0..trips.len() {
        let sources = sources_of[at].iter().map(|&visit| trip_of[visit as usize]);
        for other in sources.chain(before_of[at]) {
            followers[other as usize].push(at as u32);
            waits_for[at] += 1;
        }
    }
    let free = (0..trips.len()).filter(|&at| waits_for[at] == 0).map(|at| Reverse(turn[at]));
    let mut open: BinaryHeap<Reverse<u32>> = free.collect();
    let mut placed = vec![false; trips.len()];
    let mut order = Vec::with_capacity(trips.len());
    let mut next_stuck = by_moment.iter().copied();
    loop {
        let free = open.pop().map(|Reverse(turn)| by_moment[turn as usize]);
        let Some(trip) = free.or_else(|| next_stuck.find(|&trip| !placed[trip as usize])) else {
            return order;
        };
        if std::mem::replace(&mut placed[trip as usize], true) {
            continue;
        }
        order.push(trip);
        for &follower in &followers[trip as usize] {
            waits_for[follower as usize] -= 1;
            if waits_for[follower as usize] == 0 {
                open.push(Reverse(turn[follower as usize]));
            }
        }
    }
}

/// Which kits pass their posts, if goods may go past some.
#[derive(Default)]
struct Passed<'t> {
    keeps_all: bool,
    ppk: BTreeSet<&'t str>,
    pps: BTreeSet<&'t str>,
    /// When kits are handed over at their last post.
    last: BTreeMap<&'t str, Moment>,
}

impl<'t> Passed<'t> {
    /// All kits pass all posts.
    fn all() -> Self {
        Self { keeps_all: true, ..Self::default() }
    }

    fn new(region: &Region, trips: &'t [Trip]) -> Self {
        let mut passed = Self { keeps_all: region.keeps_all_posts(), ..Self::default() };
        for stop in trips.iter().flat_map(|trip| &trip.visits) {
            let kind = region.places.get(&stop.at).map(|place| place.kind);
            // A village post may be a place where goods for other villages change vehicles.
            let is_own = |kit: &str| region.stations.get(kit).is_some_and(|it| it.desa == stop.at);
            for kit in stop.kits.iter().map(String::as_str) {
                match kind {
                    Some(PlaceKind::Ppk) => passed.ppk.insert(kit),
                    Some(PlaceKind::Pps) if is_own(kit) => passed.pps.insert(kit),
                    _ => continue,
                };
                let last = passed.last.entry(kit).or_insert(stop.done);
                *last = stop.done.max(*last);
            }
        }
        passed
    }

    fn pps(&self, kit: &str) -> bool {
        self.keeps_all || self.pps.contains(kit)
    }

    fn any(&self, kit: &str) -> bool {
        self.pps(kit) || self.ppk.contains(kit)
    }

    /// Whether a kit has been at its last post by some moment: it goes to its station then.
    fn all_by(&self, kit: &str, at: Moment) -> bool {
        self.last.get(kit).is_none_or(|&last| last <= at)
    }
}

/// The moment before which the rules do not let a trip load, whatever the plan says.
fn earliest(region: &Region, trip: &Trip, passed: &Passed<'_>) -> Moment {
    let rules = &region.rules;
    let on = |h_day: i16| moment(h_day.into(), rules.release_minute.into());
    let first_day = moment(rules.dispatch_from_h.max(rules.direct_from_h).into(), 0);
    let Some(base) = region.places.get(&trip.base) else { return first_day };
    let release = |kit: &str| {
        let station = region.stations.get(kit)?;
        match base.kind {
            PlaceKind::Store => {
                let ppk = region.ppk_of(region.pps_of(station)?)?;
                Some(match ppk.delivery {
                    Delivery::Tiered | Delivery::Villages if passed.any(kit) => {
                        on(rules.dispatch_from_h)
                    }
                    _ => on(rules.direct_from_h),
                })
            }
            PlaceKind::Ppk if !passed.pps(kit) => Some(on(rules.tps_from_h)),
            // On their way to the sub-district post goods may change vehicles there.
            PlaceKind::Pps if station.desa == base.code && passed.all_by(kit, trip.load_at) => {
                Some(on(rules.tps_from_h))
            }
            _ => None,
        }
    };
    trip.kits().filter_map(release).max().unwrap_or(first_day)
}

fn bounded(minutes: i32) -> i32 {
    minutes.clamp(0, LONGEST_WORK_MINUTES)
}

fn whole(minutes: u64) -> i32 {
    i32::try_from(minutes).unwrap_or(i32::MAX)
}
