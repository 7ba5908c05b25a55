//! Trips as rows of visits, which can be followed without looking at their jobs.
//!
//! If nothing but the hours of the day makes trips wait ([`can_be_steady`]), a trip is a sequence
//! of loading, ways and hand-overs. Their durations are stored side by side, with jobs handed over
//! together as one visit. Following the trip, with one more job or at another time, then only adds
//! them up.
//!
//! [`can_be_steady`]: super::steady::can_be_steady

use crate::evaluate::TripTimes;
use crate::problem::{LATEST, VehicleType};
use crate::search::routes::{NONE, Routes, TripState};
use crate::search::steady::Gap;
use crate::travel::NO_WAY;
use tepat_hours::{Clock, DAY_MINUTES, FAR_FUTURE, Moment};

/// Jobs handed over together.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// Index of its first job on the trip, and the number of jobs.
    first: u32,
    jobs: u32,
    /// One more job that is being tried, or [`NONE`].
    tried: u32,
    pub location: u32,
    /// Duration of the way to it.
    pub leg: i32,
    /// Duration of the hand-over.
    pub service: i32,
    /// The part of it that does not depend on units.
    fixed: i32,
    /// Its amount in the first dimension.
    units: i64,
    /// The earliest due of its jobs, or the latest moment of all.
    pub due: Moment,
    /// When it is done, if its trip is steady.
    pub done: Moment,
}

/// A trip to be followed: some visits unchanged, some changed, then some unchanged.
struct Row<'a> {
    visits: [&'a [Visit]; 3],
    home_leg: i32,
    loading: i32,
    release: Moment,
    distance: i64,
    /// With more lateness than this the trip need not be known.
    most_late: i64,
}

/// The outcome of following a row.
struct Driven {
    times: TripTimes,
    /// Working time without any waiting.
    minutes: i64,
}

impl Visit {
    fn at(location: u32, leg: i32, setup: i32) -> Self {
        Self {
            first: NONE,
            jobs: 0,
            tried: NONE,
            location,
            leg,
            service: 0,
            fixed: setup,
            units: 0,
            due: Moment::MAX,
            done: 0,
        }
    }

    #[inline]
    fn add(&mut self, kind: &VehicleType, job: &crate::Job) {
        self.units += job.amounts.0[0];
        self.fixed = self.fixed.saturating_add(job.service);
        self.due = self.due.min(job.due.unwrap_or(Moment::MAX));
        self.service = self.fixed.saturating_add(kind.handling(crate::Amounts::one(self.units)));
    }

    /// How much longer the hand-over takes with one more job.
    #[inline]
    pub fn longer_with(&self, kind: &VehicleType, job: &crate::Job) -> i64 {
        let mut with = *self;
        with.add(kind, job);
        i64::from(with.service) - i64::from(self.service)
    }
}

impl Routes<'_> {
    /// Records the visits of a trip whose jobs have changed. O(jobs).
    pub fn note_visits(&mut self, slot: u32) {
        let trip = &mut self.trips[slot as usize];
        trip.known = false;
        let (vehicle_type, mut job) = (trip.vehicle_type as usize, trip.first);
        if !self.can_be_steady[vehicle_type] {
            return;
        }
        let problem = self.problem;
        let kind = &problem.vehicle_types[vehicle_type];
        let travel = problem.travel_of(vehicle_type);
        let visits = &mut self.visits[slot as usize];
        visits.clear();
        let mut at = kind.start;
        while job != NONE {
            let location = self.location[job as usize];
            if visits.is_empty() || at != location as usize {
                let leg = travel.duration(at, location as usize);
                let setup = problem.setup.get(location as usize).copied().unwrap_or(0);
                visits.push(Visit { first: job, ..Visit::at(location, leg, setup) });
                at = location as usize;
            }
            if let Some(visit) = visits.last_mut() {
                visit.add(kind, &problem.jobs[job as usize]);
                visit.jobs += 1;
            }
            let node = &mut self.nodes[job as usize];
            node.visit = visits.len() as u32 - 1;
            job = node.next;
        }
    }

    /// The visit to which a job belongs, if visits are recorded.
    #[inline]
    pub fn visit(&self, job: u32) -> &Visit {
        let node = &self.nodes[job as usize];
        &self.visits[node.trip as usize][node.visit as usize]
    }

    /// The times of a trip whose vehicle is free at this moment; `None` if it cannot be driven or
    /// is known to be later than `most_late`. O(visits) where visits are recorded, else O(jobs).
    pub fn follow(&self, slot: u32, free: Moment, last: bool, most_late: i64) -> Option<TripTimes> {
        let trip = &self.trips[slot as usize];
        let plainly = || {
            let jobs = self.jobs(slot).map(|job| job as usize);
            let kind = trip.vehicle_type as usize;
            crate::evaluate::trip_times(self.problem, kind, free, last, jobs).ok()
        };
        let kind = &self.problem.vehicle_types[trip.vehicle_type as usize];
        if !self.can_be_steady[trip.vehicle_type as usize] {
            return plainly();
        }
        let visits = &self.visits[slot as usize];
        let home = if last { kind.end } else { kind.start };
        let home_leg = visits.last().map_or(NO_WAY, |visit| {
            self.travel(trip.vehicle_type).duration(visit.location as usize, home)
        });
        let row = Row {
            visits: [visits, &[], &[]],
            home_leg,
            loading: kind.loading.saturating_add(kind.handling(trip.load)),
            release: trip.release as Moment,
            distance: trip.distance,
            most_late,
        };
        self.follow_row(kind, &row, free).unwrap_or_else(plainly)
    }

    /// The times of a trip with one more job; `None` if it cannot be driven or is known to be
    /// later than `most_late`.
    pub fn follow_with(
        &self,
        trip: &TripState,
        slot: u32,
        job: u32,
        gap: Gap,
        last: bool,
        most_late: i64,
    ) -> Option<TripTimes> {
        let free = i32::try_from(trip.free).unwrap_or(LATEST);
        self.follow_visits_with(trip, slot, job, gap, most_late).unwrap_or_else(|| {
            let before = self.jobs(slot).take_while(move |&at| at != gap.next);
            let after = self.jobs(slot).skip_while(move |&at| at != gap.next);
            let jobs = before.chain([job]).chain(after).map(|job| job as usize);
            let kind = trip.vehicle_type as usize;
            crate::evaluate::trip_times(self.problem, kind, free, last, jobs).ok()
        })
    }

    /// The same from its visits; the outer `None` means that visits do not suffice.
    fn follow_visits_with(
        &self,
        trip: &TripState,
        slot: u32,
        job: u32,
        gap: Gap,
        most_late: i64,
    ) -> Option<Option<TripTimes>> {
        if !self.can_be_steady[trip.vehicle_type as usize] {
            return None;
        }
        let kind = &self.problem.vehicle_types[trip.vehicle_type as usize];
        let travel = self.travel(trip.vehicle_type);
        let served = &self.problem.jobs[job as usize];
        let here = self.location[job as usize];
        let visits = self.visits[slot as usize].as_slice();
        let visit_of = |job: u32| self.nodes[job as usize].visit as usize;
        let (prev, next) = (gap.prev, gap.next);
        let at = if next == NONE { visits.len() } else { visit_of(next) };
        let leg = |from: u32, to: u32| travel.duration(from as usize, to as usize);
        let mut home_leg = leg(visits.last()?.location, trip.home);
        let joined = [prev, next]
            .into_iter()
            .find(|&near| near != NONE && self.location[near as usize] == here);
        let mut changed = [Visit::at(here, 0, 0); 2];
        let (range, middle) = if let Some(near) = joined {
            let at = visit_of(near);
            changed[0] = visits[at];
            (at..at + 1, 1)
        } else {
            if prev != NONE && next != NONE && visit_of(prev) == at {
                // It would split a visit.
                return None;
            }
            let from =
                at.checked_sub(1).map_or(kind.start as u32, |before| visits[before].location);
            let setup = self.problem.setup.get(here as usize).copied().unwrap_or(0);
            changed[0] = Visit::at(here, leg(from, here), setup);
            match visits.get(at) {
                Some(&after) => {
                    changed[1] = Visit { leg: leg(here, after.location), ..after };
                    (at..at + 1, 2)
                }
                None => {
                    home_leg = leg(here, trip.home);
                    (at..at, 1)
                }
            }
        };
        changed[0].add(kind, served);
        changed[0].tried = job;
        let row = Row {
            visits: [&visits[..range.start], &changed[..middle], &visits[range.end..]],
            home_leg,
            loading: kind.loading.saturating_add(kind.handling(trip.load + served.amounts)),
            release: (trip.release as Moment).max(served.release),
            distance: trip.distance + gap.detour,
            most_late,
        };
        self.follow_row(kind, &row, i32::try_from(trip.free).unwrap_or(LATEST))
    }

    /// The times of a row, as [`crate::evaluate::follow`] defines them. The outer `None` means
    /// that the row does not suffice, the inner one that it cannot be driven.
    fn follow_row(
        &self,
        kind: &VehicleType,
        row: &Row<'_>,
        free: Moment,
    ) -> Option<Option<TripTimes>> {
        let always = kind.hours.is_round_the_clock();
        if row.loading == 0 && !always {
            // It begins with its first leg.
            return None;
        }
        let Driven { mut times, minutes } = match self.drive(kind, row, free) {
            Some(driven) if driven.times.back_at >= FAR_FUTURE => return None,
            Some(driven) => driven,
            None => return Some(None),
        };
        let day = |at: Moment| at.div_euclid(DAY_MINUTES);
        let length = i64::from(kind.hours.length_minutes());
        while kind.day_cost != 0 && !always && day(times.load_at) < day(times.back_at) {
            let opens = day(times.load_at) * DAY_MINUTES + kind.hours.start_minute;
            let days_left = day(times.back_at) - day(times.load_at);
            if free > opens || minutes > i64::from(days_left) * length {
                break;
            }
            match self.drive(kind, row, opens + DAY_MINUTES) {
                Some(Driven { times: later, .. })
                    if day(later.back_at) == day(times.back_at) && later.late <= times.late =>
                {
                    times = later;
                }
                _ => break,
            }
        }
        Some(Some(times))
    }

    /// Drives a row that loads as soon as possible from `free` on.
    #[inline]
    fn drive(&self, kind: &VehicleType, row: &Row<'_>, free: Moment) -> Option<Driven> {
        let mut clock = Clock::new(kind.hours, free.max(row.release));
        clock.begin(row.loading);
        let load_at = clock.now();
        clock.work(row.loading);
        let depart_at = clock.now();
        let (mut minutes, mut late) = (i64::from(row.loading), 0);
        for visits in row.visits {
            for visit in visits {
                if visit.leg == NO_WAY {
                    return None;
                }
                clock.work(visit.leg);
                clock.work(visit.service);
                minutes += i64::from(visit.leg) + i64::from(visit.service);
                if visit.due < clock.now() {
                    late += self.lateness(visit, clock.now());
                    if late > row.most_late {
                        return None;
                    }
                }
            }
        }
        if row.home_leg == NO_WAY {
            return None;
        }
        clock.work(row.home_leg);
        minutes += i64::from(row.home_leg);
        let back_at = clock.now();
        let (distance, worked) = (row.distance, kind.worked(load_at, back_at));
        let within =
            back_at <= kind.until && worked <= kind.max_duration && distance <= kind.max_distance;
        let times = TripTimes { load_at, depart_at, back_at, distance, worked, late };
        within.then_some(Driven { times, minutes })
    }

    /// Lateness of a visit's jobs, weighted per job.
    #[cold]
    fn lateness(&self, visit: &Visit, done: Moment) -> i64 {
        let jobs =
            std::iter::successors(Some(visit.first), |&job| Some(self.nodes[job as usize].next));
        let jobs =
            jobs.take(visit.jobs as usize).chain((visit.tried != NONE).then_some(visit.tried));
        jobs.map(|job| self.problem.jobs[job as usize].lateness(done)).sum()
    }
}
