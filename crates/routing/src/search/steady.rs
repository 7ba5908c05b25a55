//! Trips without a pause, whose moments shift as a whole.
//!
//! Most trips under daily hours begin and end on one day and have no waiting. Such a trip takes
//! the same number of minutes whenever it begins, as long as it ends within the hours, and one
//! more job adds the minutes of that job. Both are known in constant time, whereas a trip that
//! goes on overnight, waits or is late must be followed from its beginning ([`crate::evaluate`]).

use crate::evaluate::TripTimes;
use crate::problem::{Problem, VehicleType};
use crate::search::routes::{NONE, Routes, TripState};
use crate::travel::NO_WAY;
use tepat_hours::{Clock, FAR_FUTURE};
use tepat_hours::{DAY_MINUTES, Moment};

/// Longer trips are followed from their beginning.
const MOST_MINUTES: i64 = 1 << 20;

/// A trip that begins and ends on one day, if there are daily hours, without a pause and without a
/// late job.
#[derive(Clone, Copy, Debug)]
pub struct Steady {
    /// From the beginning of loading to the end of the trip.
    minutes: i32,
    /// How much later it can begin without making a job late.
    spare: i32,
}

/// A place for a job in a trip.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// The job before, or [`NONE`].
    pub prev: u32,
    /// The job after, or [`NONE`].
    pub next: u32,
    /// Distance that it adds to the trip.
    pub detour: i64,
}

/// Whether trips of a type can be steady: nothing on the way makes them wait.
pub fn can_be_steady(problem: &Problem, kind: &VehicleType) -> bool {
    !kind.collects
        && !problem.is_gated(kind)
        && problem.jobs.iter().all(|job| job.windows.is_empty())
}

/// When a trip of this length begins to load, if it does not go on overnight.
fn begins(kind: &VehicleType, free: i64, ready: i64, loading: i64, minutes: i64) -> Option<i64> {
    if kind.hours.is_round_the_clock() {
        return Some(ready);
    }
    let (start, end) = (i64::from(kind.hours.start_minute), i64::from(kind.hours.end_minute));
    let midnight = ready - ready.rem_euclid(i64::from(DAY_MINUTES));
    let minute = (ready - midnight).max(start);
    if minute + minutes <= end {
        return Some(midnight + minute);
    }
    // It begins the next morning if loading does not fit or if that saves a day. If durations are
    // limited, going on overnight may take too long, so the trip must be followed.
    let saves_a_day =
        kind.day_cost != 0 && free <= midnight + start && kind.max_duration == i64::MAX;
    let put_off = minute + loading > end || saves_a_day;
    (put_off && start + minutes <= end).then_some(midnight + i64::from(DAY_MINUTES) + start)
}

/// The times of a steady trip.
fn times(
    kind: &VehicleType,
    (load_at, loading, minutes): (i64, i64, i64),
    distance: i64,
) -> Option<TripTimes> {
    let back_at = load_at + minutes;
    let within = back_at <= i64::from(kind.until)
        && minutes <= kind.max_duration.min(MOST_MINUTES)
        && load_at.abs().max(back_at.abs()) < i64::from(FAR_FUTURE);
    within.then_some(TripTimes {
        load_at: load_at as Moment,
        depart_at: (load_at + loading) as Moment,
        back_at: back_at as Moment,
        distance,
        worked: minutes,
        late: 0,
    })
}

/// Minutes to load these amounts, including the fixed time of a load; a trip that collects loads
/// nothing.
fn loading(kind: &VehicleType, load: crate::Amounts) -> i64 {
    if kind.collects {
        return 0;
    }
    i64::from(kind.loading) + i64::from(kind.handling(load))
}

impl TripState {
    /// Records the range of moments at which its vehicle may become free without changing when the
    /// trip loads.
    pub fn note_beginning(&mut self, kind: &VehicleType) {
        let loading = loading(kind, self.load) as i32;
        let mut clock = Clock::new(kind.hours, self.free.max(self.release) as Moment);
        clock.begin(loading);
        let begin = clock.now();
        self.opens = begin.div_euclid(DAY_MINUTES) * DAY_MINUTES + kind.hours.start_minute;
        self.ready = match loading {
            0 => (1, 0),
            _ if begin > self.opens || kind.hours.is_round_the_clock() => (begin, begin),
            // Ready too late to load on the day before.
            _ => {
                let fits = if loading <= kind.hours.length_minutes() { loading } else { 1 };
                let closed = begin - DAY_MINUTES + kind.hours.length_minutes();
                (closed - fits + 1, begin)
            }
        };
    }

    /// Whether the trip loads at the same moment although its vehicle becomes free at another,
    /// because it waits for the morning or for its goods.
    #[inline]
    pub fn begins_as_before(&self, free: i64) -> bool {
        let ready = free.max(self.release);
        i64::from(self.ready.0) <= ready
            && ready <= i64::from(self.ready.1)
            // Whether the vehicle has already worked on that day decides whether the trip is put
            // off.
            && (free > i64::from(self.opens)) == (self.free > i64::from(self.opens))
    }

    /// The trip if its vehicle is free at this moment; `None` if it must be followed.
    #[inline]
    pub fn shifted(&self, kind: &VehicleType, free: i64) -> Option<TripTimes> {
        let steady = self.steady?;
        let (loading, minutes) = (loading(kind, self.load), i64::from(steady.minutes));
        let load_at = begins(kind, free, free.max(self.release), loading, minutes)?;
        let later = load_at - i64::from(self.times.load_at);
        (later <= i64::from(steady.spare))
            .then(|| times(kind, (load_at, loading, minutes), self.distance))?
    }
}

impl Routes<'_> {
    /// Records whether a trip with correct times is steady, and when its visits are done.
    /// O(visits).
    pub fn note_steady(&mut self, slot: u32) {
        let trip = self.trips[slot as usize];
        self.trips[slot as usize].steady = self.find_steady(slot, &trip);
    }

    fn find_steady(&mut self, slot: u32, trip: &TripState) -> Option<Steady> {
        let kind = &self.problem.vehicle_types[trip.vehicle_type as usize];
        let TripTimes { load_at, depart_at, back_at, worked, late, .. } = trip.times;
        let day = |at: Moment| at.div_euclid(DAY_MINUTES);
        let always = kind.hours.is_round_the_clock();
        let one_day = always || day(load_at) == day(back_at) && depart_at > load_at;
        let minutes = i64::from(back_at) - i64::from(load_at);
        if !one_day || late > 0 || worked != minutes || minutes > MOST_MINUTES {
            return None;
        }
        let (mut now, mut spare) = (depart_at, i32::MAX / 4);
        for visit in &mut self.visits[slot as usize] {
            now += visit.leg + visit.service;
            visit.done = now;
            if visit.due < Moment::MAX {
                spare = spare.min(visit.due - now);
            }
        }
        Some(Steady { minutes: minutes as i32, spare })
    }

    /// A steady trip with one more job; `None` if it must be followed.
    #[inline]
    pub fn with_job(&self, state: &TripState, job: u32, gap: Gap) -> Option<TripTimes> {
        let steady = state.steady?;
        let kind = &self.problem.vehicle_types[state.vehicle_type as usize];
        let travel = self.travel(state.vehicle_type);
        let served = &self.problem.jobs[job as usize];
        let location = |job: u32| self.location[job as usize] as usize;
        let here = location(job);
        let at = if gap.prev == NONE { kind.start } else { location(gap.prev) };
        let to = if gap.next == NONE { state.home as usize } else { location(gap.next) };
        let with_prev = gap.prev != NONE && at == here;
        let with_next = gap.next != NONE && to == here;
        if gap.prev != NONE && gap.next != NONE && at == to && at != here {
            // It would split a visit.
            return None;
        }
        let legs = [travel.duration(at, here), travel.duration(here, to), travel.duration(at, to)];
        if legs.contains(&NO_WAY) {
            return None;
        }
        let [before, after, old] = legs.map(i64::from);
        let way = before + after - old;
        let visit = match (with_prev, with_next) {
            (true, _) => self.visit(gap.prev).longer_with(kind, served),
            (_, true) => self.visit(gap.next).longer_with(kind, served),
            _ => {
                let setup = self.problem.setup.get(here).copied().unwrap_or(0);
                i64::from(served.service)
                    + i64::from(setup)
                    + i64::from(kind.handling(served.amounts))
            }
        };
        let (was, loading) =
            (loading(kind, state.load), loading(kind, state.load + served.amounts));
        let minutes = i64::from(steady.minutes) + (loading - was) + way + visit;
        let ready = state.free.max(state.release).max(served.release.into());
        let load_at = begins(kind, state.free, ready, loading, minutes)?;
        // Everything from the new job on is this much later.
        let early = load_at - i64::from(state.times.load_at) + (loading - was);
        if early + visit + way.max(0) > i64::from(steady.spare) {
            return None;
        }
        if let Some(due) = served.due {
            let done = if with_prev {
                i64::from(self.visit(gap.prev).done) + early + visit
            } else if with_next {
                i64::from(self.visit(gap.next).done) + early + way + visit
            } else {
                let left = match gap.prev {
                    NONE => state.times.depart_at,
                    prev => self.visit(prev).done,
                };
                i64::from(left) + early + before + visit
            };
            if done > i64::from(due) {
                return None;
            }
        }
        times(kind, (load_at, loading, minutes), state.distance + gap.detour)
    }

    /// A one-job trip of a vehicle that is free at this moment, if it is steady; `None` if it must
    /// be followed.
    #[inline]
    pub fn steady_trip(
        &self,
        vehicle_type: u32,
        free: i64,
        last: bool,
        job: u32,
    ) -> Option<TripTimes> {
        if !self.can_be_steady[vehicle_type as usize] {
            return None;
        }
        let kind = &self.problem.vehicle_types[vehicle_type as usize];
        let travel = self.travel(vehicle_type);
        let served = &self.problem.jobs[job as usize];
        let here = served.location;
        let home = if last { kind.end } else { kind.start };
        let (out, back) = (travel.duration(kind.start, here), travel.duration(here, home));
        let loading = loading(kind, served.amounts);
        let idle = loading == 0 && !kind.hours.is_round_the_clock();
        if idle || out == NO_WAY || back == NO_WAY {
            return None;
        }
        let setup = self.problem.setup.get(here).copied().unwrap_or(0);
        let visit =
            i64::from(served.service) + i64::from(setup) + i64::from(kind.handling(served.amounts));
        let until_done = loading + i64::from(out) + visit;
        let minutes = until_done + i64::from(back);
        let load_at = begins(kind, free, free.max(served.release.into()), loading, minutes)?;
        if served.due.is_some_and(|due| load_at + until_done > i64::from(due)) {
            return None;
        }
        let distance =
            i64::from(travel.distance(kind.start, here)) + i64::from(travel.distance(here, home));
        (distance <= kind.max_distance)
            .then(|| times(kind, (load_at, loading, minutes), distance))?
    }
}
