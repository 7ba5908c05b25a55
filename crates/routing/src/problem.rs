//! The routing problem.
//!
//! Distances, durations and costs are whole numbers in units that the caller chooses. The planner
//! uses metres, minutes and 3000ths of a rupiah.

use serde::{Deserialize, Serialize};

use crate::amounts::Amounts;
use crate::gates::{Gates, Stretches};
use crate::travel::{NO_WAY, Travel};
use tepat_hours::{DailyHours, Moment};

/// Vehicles, jobs and the travel between them.
#[derive(Clone, Debug, Default)]
pub struct Problem {
    /// What must be brought.
    pub jobs: Vec<Job>,
    /// Vehicle types.
    pub vehicle_types: Vec<VehicleType>,
    /// Travel, one entry per means of travel, all over the same locations.
    pub travel: Vec<Travel>,
    /// Stretches that are shut at times, for each entry of `travel`; a missing entry means none.
    pub gates: Vec<Gates>,
    /// Duration spent at each location in addition to the jobs' own service: once for jobs without
    /// windows that are served there one after another, and once for each job with windows.
    /// Missing entries are 0.
    pub setup: Vec<i32>,
    /// Parts of routes that are already loaded or driven.
    pub pinned: Vec<PinnedRoute>,
    /// Cost of serving a job with a vehicle other than its [`Job::usual_vehicle`].
    pub change_cost: i64,
    /// Cost of uneven work: for each vehicle the square of its working time times this, in
    /// millionths, rounded down.
    pub balance_cost_millionths: i64,
}

/// Goods to be handed over, or [collected](VehicleType::collects), at one location, never split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The location.
    pub location: usize,
    /// What they take up, each at least 0.
    pub amounts: Amounts,
    /// Duration of the hand-over, in addition to what the vehicle type needs per unit.
    pub service: i32,
    /// When the hand-over may begin: closed intervals in rising order that do not meet; empty
    /// means any time. A vehicle that comes early waits. With daily hours it must also begin
    /// within those, but work of zero duration needs no hours.
    pub windows: Vec<(Moment, Moment)>,
    /// When the goods are ready at the depot.
    pub release: Moment,
    /// When the hand-over should be done; lateness is counted.
    pub due: Option<Moment>,
    /// Weight of its lateness, or of leaving it out.
    pub weight: i64,
    /// The price of leaving it out; `None` if it must be served.
    pub optional: Option<i64>,
    /// The vehicle types that may serve it, in rising order; `None` for all.
    pub vehicle_types: Option<Vec<usize>>,
    /// The only vehicle that may serve it, if there is one.
    pub only_vehicle: Option<VehicleId>,
    /// The vehicle that served it in an earlier plan.
    pub usual_vehicle: Option<VehicleId>,
}

impl Default for Job {
    fn default() -> Self {
        Self {
            location: 0,
            amounts: Amounts::default(),
            service: 0,
            windows: Vec::new(),
            release: EARLIEST,
            due: None,
            weight: 1,
            optional: None,
            vehicle_types: None,
            only_vehicle: None,
            usual_vehicle: None,
        }
    }
}

/// Before everything.
pub const EARLIEST: Moment = -(1 << 29);

/// After everything.
pub const LATEST: Moment = 1 << 29;

/// One vehicle: a type and a number within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VehicleId {
    /// Index of its type in the problem.
    pub vehicle_type: usize,
    /// Its number within the type.
    pub number: usize,
}

/// Vehicles that differ only in when they become free.
#[derive(Clone, Debug)]
pub struct VehicleType {
    /// When each vehicle becomes free; the length is the number of vehicles.
    pub free_from: Vec<Moment>,
    /// When all of them must be back for good.
    pub until: Moment,
    /// The daily hours in which they work.
    pub hours: DailyHours,
    /// What each holds.
    pub capacity: Amounts,
    /// Where trips begin, and all but the last end.
    pub start: usize,
    /// Where the last trip ends.
    pub end: usize,
    /// Index of its travel in the problem.
    pub travel: usize,
    /// Most trips per vehicle; it loads again at the start of each.
    pub max_trips: usize,
    /// Longest working time of a trip, from loading to its end.
    pub max_duration: i64,
    /// Longest distance of a trip.
    pub max_distance: i64,
    /// Whether trips collect: they pick up at the jobs and unload at the end, instead of loading at
    /// the start. Their vehicles leave when all jobs of the trip are released, and a job is done
    /// when the trip has been unloaded.
    pub collects: bool,
    /// Duration of loading, in addition to what each unit needs; of unloading if the type collects.
    pub loading: i32,
    /// Tenths of a unit of duration to load, and again to hand over, one unit of the first
    /// dimension, or to pick up and unload it; rounded up once per load and once per visit.
    pub handling_tenths: i64,
    /// Cost of using a vehicle at all.
    pub fixed_cost: i64,
    /// Cost of a unit of distance.
    pub distance_cost: i64,
    /// Cost of a unit of working time on trips.
    pub duration_cost: i64,
    /// Cost of each day on which a vehicle is on a trip, from the day of `load_at` to that of
    /// `back_at`, both included.
    pub day_cost: i64,
}

impl Default for VehicleType {
    fn default() -> Self {
        Self {
            free_from: Vec::new(),
            until: LATEST,
            hours: DailyHours::ROUND_THE_CLOCK,
            capacity: Amounts::UNLIMITED,
            start: 0,
            end: 0,
            travel: 0,
            max_trips: 1,
            max_duration: i64::MAX,
            max_distance: i64::MAX,
            collects: false,
            loading: 0,
            handling_tenths: 0,
            fixed_cost: 0,
            distance_cost: 1,
            duration_cost: 0,
            day_cost: 0,
        }
    }
}

/// The trips that a vehicle has already been given and must keep, in this order.
///
/// Its trips alone must be possible, none of them may be empty, and the type must be [able to
/// serve](Problem::can_serve) each of their jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinnedRoute {
    /// The vehicle.
    pub vehicle: VehicleId,
    /// Its first trips; the last of them may be only the beginning of a trip.
    pub trips: Vec<Vec<usize>>,
    /// Whether the last of these trips can still take more jobs at its end.
    pub open: bool,
    /// Whether more trips may follow.
    pub more_trips: bool,
}

impl Problem {
    /// Distance from job to job for the type with the shortest way, or [`NO_WAY`].
    pub(crate) fn shortest(&self, from: usize, to: usize) -> i32 {
        let (from, to) = (self.jobs[from].location, self.jobs[to].location);
        let ways = self.travel.iter().map(|travel| travel.distance(from, to));
        ways.min().unwrap_or(NO_WAY)
    }

    /// Travel of a vehicle type.
    #[inline]
    pub fn travel_of(&self, vehicle_type: usize) -> &Travel {
        &self.travel[self.vehicle_types[vehicle_type].travel]
    }

    /// Whether any of its ways has stretches that are shut at times.
    pub(crate) fn is_gated(&self, kind: &VehicleType) -> bool {
        self.gates.get(kind.travel).is_some_and(|gates| !gates.is_empty())
    }

    /// The stretches on its way between two locations that are shut at times.
    #[inline]
    pub fn stretches(&self, kind: &VehicleType, from: usize, to: usize) -> Option<Stretches<'_>> {
        self.gates.get(kind.travel)?.between(from, to)
    }

    /// Whether a vehicle type may serve a job, holds it, and reaches it directly from the start
    /// and the end directly from it.
    pub fn can_serve(&self, vehicle_type: usize, job: usize) -> bool {
        self.jobs[job].amounts.fits(self.vehicle_types[vehicle_type].capacity)
            && self.may_serve(vehicle_type, job)
    }

    /// Like [`Self::can_serve`], whether or not the type holds it.
    pub fn may_serve(&self, vehicle_type: usize, job: usize) -> bool {
        let (kind, job) = (&self.vehicle_types[vehicle_type], &self.jobs[job]);
        let is_one = |only: VehicleId| {
            only.vehicle_type == vehicle_type && only.number < kind.free_from.len()
        };
        let travel = self.travel_of(vehicle_type);
        job.vehicle_types.as_ref().is_none_or(|types| types.contains(&vehicle_type))
            && job.only_vehicle.is_none_or(is_one)
            && travel.reaches(kind.start, job.location)
            && travel.reaches(job.location, kind.end)
    }
}

impl VehicleType {
    /// Duration of loading, or of handing over, these amounts; rounded up.
    #[inline]
    pub fn handling(&self, amounts: Amounts) -> i32 {
        let tenths = amounts.0[0].saturating_mul(self.handling_tenths);
        i32::try_from(tenths.saturating_add(9) / 10).unwrap_or(i32::MAX / 2)
    }
}
