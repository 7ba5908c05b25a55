//! Replays the trips of a finished plan.
//!
//! A [`PreparedPlan`] is built once from a region and a plan. [`drive`] then computes when every
//! trip loads, departs, arrives, hands over and returns under given travel times, handling times
//! and delays. The planned times reproduce the plan's own moments. It allocates nothing, so that
//! one prepared plan serves thousands of runs.
//!
//! A trip loads when its vehicle is back, its goods have been handed over at its base and, on
//! request, its planned moment has come. The planned length of a piece of work decides whether it
//! is started on what is left of a day, because nobody knows the actual length beforehand. Once
//! started, work halts outside the daily hours, and a vehicle waits at whatever is closed.
//! Therefore no moment ever becomes earlier when any time becomes longer.

mod pass;
mod prepare;

use std::ops::Range;

use tepat_model::time::{DAY_MINUTES, DailyHours, Moment};

use crate::travel::StepTimes;
use pass::{FAR, pass, pass_where_open};
use tepat_model::plan::Trip;
use tepat_model::region::Region;

/// A plan's trips in compact form: what each does in which order, and what it waits for.
///
/// Trips keep their positions in the plan. Visits and legs are numbered trip after trip;
/// the last leg of a trip is its way back.
#[derive(Clone, Debug, Default)]
pub struct PreparedPlan {
    trips: Vec<PreparedTrip>,
    visits: Vec<PreparedVisit>,
    legs: Vec<PreparedLeg>,
    /// Visits at which goods of later trips are handed over; each trip has a range of it.
    sources: Vec<u32>,
    /// Parts of legs that close at times; each leg has a range of it.
    stretches: Vec<Stretch>,
    /// Periods of closure: from, until; each stretch has a range of it, in order.
    closures: Vec<(Moment, Moment)>,
    /// All trips, each after those it waits for.
    order: Vec<u32>,
}

#[derive(Clone, Debug)]
struct PreparedTrip {
    hours: DailyHours,
    /// The moment before which the rules let nothing leave its base.
    earliest: Moment,
    planned_load_at: Moment,
    loading_minutes: i32,
    /// On the way back of goods: at its base, after its return.
    unloading_minutes: i32,
    /// Planned length of the first work that takes time: it decides when the trip begins.
    first_work_minutes: i32,
    /// The previous trip of its vehicle.
    before: Option<u32>,
    sources: Range<usize>,
    visits: Range<usize>,
}

#[derive(Clone, Debug)]
struct PreparedVisit {
    handling_minutes: i32,
}

#[derive(Clone, Debug)]
struct PreparedLeg {
    minutes: i32,
    stretches: Range<usize>,
    /// Planned minutes after the last stretch.
    rest_minutes: i32,
}

/// A part of a leg that closes at times, and the free part before it.
#[derive(Clone, Debug)]
struct Stretch {
    lead_minutes: i32,
    minutes: i32,
    /// Hours in which both the vehicle works and the stretch is open, if any.
    hours: Option<DailyHours>,
    closures: Range<usize>,
    /// Whether vehicles cannot halt on it; its planned length then decides when it is started.
    in_one_go: bool,
}

/// Deviations from the plan in one run. Whatever is missing is as planned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Travel minutes of each leg, without halts and waiting. Where parts of a leg close at
    /// times, each part is slowed in proportion and rounded up to a minute.
    pub leg_minutes: Vec<i32>,
    /// Handling minutes at each visit.
    pub handling_minutes: Vec<i32>,
    /// Minutes by which each trip starts loading later than it could.
    pub delay_minutes: Vec<i32>,
    /// Whether a trip may load before its planned moment.
    pub may_load_early: bool,
}

/// The moments of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moments {
    /// By trip, in the plan's order.
    pub trips: Vec<TripMoments>,
    /// By visit.
    pub visits: Vec<VisitMoments>,
}

impl Moments {
    /// Whether a trip has other moments than these.
    pub(crate) fn differ(&self, plan: &PreparedPlan, number: usize, trip: &Trip) -> bool {
        let TripMoments { load_at, depart_at, back_at } = self.trips[number];
        let mut visits = trip.visits.iter().zip(&self.visits[plan.visits_of(number)]);
        (trip.load_at, trip.depart_at, trip.back_at) != (load_at, depart_at, back_at)
            || visits.any(|(visit, now)| (visit.arrive, visit.done) != (now.arrive, now.done))
    }

    /// Writes the moments of a trip into it.
    pub(crate) fn write(&self, plan: &PreparedPlan, number: usize, trip: &mut Trip) {
        let TripMoments { load_at, depart_at, back_at } = self.trips[number];
        (trip.load_at, trip.depart_at, trip.back_at) = (load_at, depart_at, back_at);
        let visits = &self.visits[plan.visits_of(number)];
        for (visit, &VisitMoments { arrive, done }) in trip.visits.iter_mut().zip(visits) {
            (visit.arrive, visit.done) = (arrive, done);
            if done <= visit.due {
                visit.late.clear();
            }
        }
    }
}

/// When a trip begins and ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TripMoments {
    /// When loading begins.
    pub load_at: Moment,
    /// When it leaves its base.
    pub depart_at: Moment,
    /// When it is back.
    pub back_at: Moment,
}

/// When a visit begins and ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VisitMoments {
    /// When the vehicle arrives.
    pub arrive: Moment,
    /// When the goods are signed for.
    pub done: Moment,
}

/// What a trip does during a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The trip, by its position in the plan.
    pub trip: usize,
    /// What it does.
    pub doing: Doing,
    /// From when.
    pub from: Moment,
    /// Until when; later than `from`.
    pub until: Moment,
}

/// A kind of [`Event`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// The vehicle is ready, the goods are not.
    WaitingForGoods,
    /// The goods are ready, the vehicle is not.
    WaitingForVehicle,
    /// Both are ready, but the trip may not, or is not planned to, load yet.
    WaitingForItsMoment,
    /// It is held up before loading.
    Delayed,
    /// It loads at its base.
    Loading,
    /// It is under way on a leg.
    Travelling(usize),
    /// It stands outside its daily hours, or on too short a day to begin.
    Halting,
    /// It waits on a leg for something to open.
    WaitingAtClosure(usize),
    /// It hands over at a visit.
    HandingOver(usize),
    /// It unloads at its base.
    Unloading,
}

impl PreparedPlan {
    /// Number of trips.
    pub fn trips(&self) -> usize {
        self.trips.len()
    }

    /// Number of visits.
    pub fn visits(&self) -> usize {
        self.visits.len()
    }

    /// Number of legs.
    pub fn legs(&self) -> usize {
        self.legs.len()
    }

    /// The visits of a trip.
    pub fn visits_of(&self, trip: usize) -> Range<usize> {
        self.trips[trip].visits.clone()
    }

    /// The legs of a trip, one to each visit and one back.
    pub fn legs_of(&self, trip: usize) -> Range<usize> {
        let visits = &self.trips[trip].visits;
        // Every earlier trip has one leg more than visits.
        visits.start + trip..visits.end + trip + 1
    }

    /// The previous trip of a trip's vehicle, if any.
    pub fn trip_before(&self, trip: usize) -> Option<usize> {
        self.trips[trip].before.map(|before| before as usize)
    }

    /// Gives a trip other daily hours.
    pub fn work_within(&mut self, trip: usize, hours: DailyHours) {
        self.trips[trip].hours = hours;
    }

    /// Minutes for which a trip loads.
    pub(crate) fn loading_minutes(&self, trip: usize) -> i32 {
        self.trips[trip].loading_minutes
    }

    /// Plans a trip to load at another moment, or as soon as it can after it.
    pub(crate) fn plan_to_load(&mut self, trip: usize, at: Moment) {
        self.trips[trip].planned_load_at = at.clamp(-FAR, FAR);
    }

    /// When a trip that is ready at a moment begins its first work.
    pub(crate) fn begins(&self, trip: usize, at: Moment) -> Moment {
        let PreparedTrip { hours, first_work_minutes, .. } = &self.trips[trip];
        hours.begin(at, *first_work_minutes)
    }

    /// Changes the planned handling time of a visit.
    pub fn slow_visit(&mut self, visit: usize, slowed: impl Fn(i32) -> i32) {
        let minutes = &mut self.visits[visit].handling_minutes;
        *minutes = slowed(*minutes);
    }

    /// Changes the planned travel time of a leg.
    pub fn slow_leg(&mut self, leg: usize, slowed: impl Fn(i32) -> i32) {
        let minutes = &mut self.legs[leg].minutes;
        *minutes = slowed(*minutes);
    }

    /// Lets a trip go on for so many minutes after its daily hours, at most until midnight.
    pub fn go_on_after_hours(&mut self, trip: usize, minutes: i32) {
        let hours = &mut self.trips[trip].hours;
        hours.end_minute = hours.end_minute.saturating_add(minutes.max(0)).min(DAY_MINUTES);
    }

    /// The plan's own times, to be changed for a run.
    pub fn planned_times(&self) -> Times {
        Times {
            leg_minutes: self.legs.iter().map(|leg| leg.minutes).collect(),
            handling_minutes: self.visits.iter().map(|visit| visit.handling_minutes).collect(),
            delay_minutes: vec![0; self.trips.len()],
            may_load_early: false,
        }
    }

    /// The latest moment at which a trip may load so that it is back by `back_by` and each of its
    /// visits is done by its `due`, with planned times and no closures.
    pub fn latest_load(
        &self,
        trip: usize,
        back_by: Moment,
        due: impl Fn(usize) -> Moment,
    ) -> Moment {
        let hours = self.trips[trip].hours;
        let back = |at: Moment, minutes: i32| hours.retreat(at.clamp(-FAR, FAR), minutes);
        let (visits, legs) = (self.visits_of(trip), self.legs_of(trip));
        let mut latest = back(back_by, self.legs[legs.end - 1].minutes);
        for (visit, leg) in visits.zip(legs).rev() {
            latest = back(latest.min(due(visit)), self.visits[visit].handling_minutes);
            latest = back(latest, self.legs[leg].minutes);
        }
        back(latest, self.trips[trip].loading_minutes)
    }
}

/// Sets the moments of trips to those at which they happen if each loads when planned at the
/// earliest; visits that are in time then are no longer explained as late.
pub fn retime(region: &Region, times: &StepTimes, trips: &mut [Trip]) {
    set_moments(&PreparedPlan::new(region, times, trips), trips);
}

/// The same for trips that are prepared already.
pub(crate) fn set_moments(plan: &PreparedPlan, trips: &mut [Trip]) {
    let mut moments = Moments::default();
    drive(plan, &plan.planned_times(), &mut moments, |_| ());
    for (number, trip) in trips.iter_mut().enumerate() {
        moments.write(plan, number, trip);
    }
}

/// Follows all trips under `times` and writes their moments to `moments`, reusing its memory.
/// `watch` receives everything that takes time: the events of each trip come in order, without gaps
/// from the first wait until its return.
///
/// O(trips + visits + legs + sources of goods + nights and waits under way).
pub fn drive(
    plan: &PreparedPlan,
    times: &Times,
    moments: &mut Moments,
    mut watch: impl FnMut(Event),
) {
    moments.trips.resize(plan.trips.len(), TripMoments::default());
    moments.visits.resize(plan.visits.len(), VisitMoments::default());
    for &trip in &plan.order {
        let trip = trip as usize;
        let mut run = Run { plan, times, trip, watch: &mut watch };
        let load_at = run.load_at(moments);
        run.follow(load_at, moments);
    }
}

/// Follows a trip from its planned moment with planned times, regardless of all others, and returns
/// when it ends; see [`drive`].
pub(crate) fn follow(
    plan: &PreparedPlan,
    times: &Times,
    trip: usize,
    moments: &mut Moments,
    mut watch: impl FnMut(Event),
) -> Moment {
    moments.trips.resize(plan.trips.len(), TripMoments::default());
    moments.visits.resize(plan.visits.len(), VisitMoments::default());
    let load_at = plan.trips[trip].planned_load_at;
    Run { plan, times, trip, watch: &mut watch }.follow(load_at, moments);
    moments.trips[trip].back_at
}

/// One trip being followed.
struct Run<'a, W> {
    plan: &'a PreparedPlan,
    times: &'a Times,
    trip: usize,
    watch: &'a mut W,
}

impl<W: FnMut(Event)> Run<'_, W> {
    /// When the trip begins to load.
    fn load_at(&mut self, moments: &Moments) -> Moment {
        let trip = &self.plan.trips[self.trip];
        let vehicle = trip.before.map(|before| moments.trips[before as usize].back_at);
        let sources = &self.plan.sources[trip.sources.clone()];
        let goods = sources.iter().map(|&visit| moments.visits[visit as usize].done).max();
        let not_before = match self.times.may_load_early {
            true => trip.earliest,
            false => trip.earliest.max(trip.planned_load_at),
        };
        let mut now = match (vehicle, goods) {
            (Some(vehicle), Some(goods)) if vehicle < goods => {
                self.say(Doing::WaitingForGoods, vehicle, goods);
                goods
            }
            (Some(vehicle), Some(goods)) => {
                self.say(Doing::WaitingForVehicle, goods, vehicle);
                vehicle
            }
            (vehicle, goods) => vehicle.or(goods).unwrap_or(not_before),
        };
        if not_before > now {
            self.say(Doing::WaitingForItsMoment, now, not_before);
            now = not_before;
        }
        let delay = self.times.delay_minutes.get(self.trip).map_or(0, |&minutes| minutes.max(0));
        let then = now.saturating_add(delay).min(FAR);
        self.say(Doing::Delayed, now, then);
        self.begin(then, trip.first_work_minutes)
    }

    /// Follows the trip from its loading to its return.
    fn follow(&mut self, load_at: Moment, moments: &mut Moments) {
        let trip = &self.plan.trips[self.trip];
        let mut now = self.work(Doing::Loading, load_at, trip.loading_minutes);
        let depart_at = now;
        let legs = self.plan.legs_of(self.trip);
        for (visit, leg) in trip.visits.clone().zip(legs.clone()) {
            now = self.travel(leg, now);
            let arrive = now;
            let planned = self.plan.visits[visit].handling_minutes;
            let actual = self.times.handling_minutes.get(visit).copied().unwrap_or(planned);
            let begun = self.begin(now, planned);
            now = self.work(Doing::HandingOver(visit), begun, actual);
            moments.visits[visit] = VisitMoments { arrive, done: now };
        }
        now = self.travel(legs.end - 1, now);
        let begun = self.begin(now, trip.unloading_minutes);
        let back_at = self.work(Doing::Unloading, begun, trip.unloading_minutes);
        moments.trips[self.trip] = TripMoments { load_at, depart_at, back_at };
    }

    fn travel(&mut self, leg: usize, at: Moment) -> Moment {
        let PreparedLeg { minutes: planned, stretches, rest_minutes } = &self.plan.legs[leg];
        let actual = self.times.leg_minutes.get(leg).copied().unwrap_or(*planned);
        let mut now = self.begin(at, *planned);
        if stretches.is_empty() {
            return self.work(Doing::Travelling(leg), now, actual);
        }
        // Every part is slowed in proportion; rounding up ensures that none ever shrinks.
        let scaled = |part: i32| match actual {
            actual if actual == *planned => part,
            actual => {
                let product = i64::from(part) * i64::from(actual.max(0));
                let planned = i64::from((*planned).max(1));
                i32::try_from((product + planned - 1) / planned).unwrap_or(i32::MAX)
            }
        };
        for stretch in &self.plan.stretches[stretches.clone()] {
            now = self.work(Doing::Travelling(leg), now, scaled(stretch.lead_minutes));
            now = self.pass_stretch(leg, stretch, now, scaled(stretch.minutes));
        }
        self.work(Doing::Travelling(leg), now, scaled(*rest_minutes))
    }

    fn pass_stretch(&mut self, leg: usize, stretch: &Stretch, at: Moment, minutes: i32) -> Moment {
        let Some(hours) = stretch.hours else {
            self.say(Doing::WaitingAtClosure(leg), at, FAR);
            return FAR;
        };
        let closures = &self.plan.closures[stretch.closures.clone()];
        let (trip, watch) = (self.trip, &mut *self.watch);
        let own = self.plan.trips[trip].hours;
        let planned = if stretch.in_one_go { stretch.minutes } else { 1 };
        pass_where_open(own, hours, closures, (at, planned), minutes, |doing, from, until| {
            let doing = match doing {
                pass::Part::Working => Doing::Travelling(leg),
                pass::Part::Halting => Doing::Halting,
                pass::Part::Waiting => Doing::WaitingAtClosure(leg),
            };
            watch(Event { trip, doing, from, until });
        })
    }

    /// When work of a planned length starts that is ready at `at`.
    fn begin(&mut self, at: Moment, planned_minutes: i32) -> Moment {
        let begun = self.plan.trips[self.trip].hours.begin(at, planned_minutes).min(FAR).max(at);
        self.say(Doing::Halting, at, begun);
        begun
    }

    /// Works for some minutes from a moment on, halting outside the daily hours.
    fn work(&mut self, doing: Doing, at: Moment, minutes: i32) -> Moment {
        let (trip, watch) = (self.trip, &mut *self.watch);
        pass(self.plan.trips[trip].hours, at, minutes, |part, from, until| {
            let doing = if part == pass::Part::Working { doing } else { Doing::Halting };
            watch(Event { trip, doing, from, until });
        })
    }

    fn say(&mut self, doing: Doing, from: Moment, until: Moment) {
        if from < until {
            (self.watch)(Event { trip: self.trip, doing, from, until });
        }
    }
}

#[cfg(test)]
mod tests;
