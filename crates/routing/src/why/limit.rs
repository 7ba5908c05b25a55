//! The limits on serving a job, and how they are widened.

use crate::amounts::DIMENSIONS;
use crate::evaluate::Fault;
use crate::problem::{EARLIEST, Problem, VehicleId};
use tepat_hours::{DAY_MINUTES, Moment};

/// A limit that can be widened; types and windows are given by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// Nothing needs to be widened: there is a place, good or not.
    None,
    /// The price of leaving the job out, raised.
    Price,
    /// The job's due, later.
    Due,
    /// The end of one of the job's windows, later.
    Closing(usize),
    /// The beginning of one of the job's windows, earlier.
    Opening(usize),
    /// The job's release, earlier.
    Release,
    /// The vehicles that may serve the job: this one as well, or instead of the only one allowed.
    Assignment(VehicleId),
    /// The number of vehicles of a type; added ones are free when the first is.
    Vehicles(usize),
    /// The number of trips of a type's vehicles.
    Trips(usize),
    /// The capacity of a type.
    Capacity {
        /// The type.
        vehicle_type: usize,
        /// The dimension.
        dimension: usize,
    },
    /// When a type's vehicles must be back, later.
    Until(usize),
    /// The end of a type's daily hours, later.
    Hours(usize),
    /// When a vehicle is free, earlier.
    FreeFrom(VehicleId),
    /// The duration of a type's trips.
    Duration(usize),
    /// The distance of a type's trips.
    Distance(usize),
}

/// The most by which moments and durations, and everything else, are widened.
const MOST_TIME: i64 = 1 << 24;
const MOST: i64 = 1 << 40;

impl Limit {
    /// The limits that may let a vehicle serve a job it cannot serve; `fault` says why it cannot,
    /// `None` that the job is late.
    pub(super) fn behind(
        problem: &Problem,
        job: usize,
        vehicle: VehicleId,
        fault: Option<Fault>,
    ) -> Vec<Self> {
        let own = vehicle.vehicle_type;
        let wanted = &problem.jobs[job];
        // An earlier window may save waiting for the next one; a later due lets a trip leave
        // later.
        let mut limits = vec![Self::FreeFrom(vehicle), Self::Hours(own)];
        limits.extend(wanted.due.map(|_| Self::Due));
        limits.extend((wanted.release > EARLIEST).then_some(Self::Release));
        let windows = 0..wanted.windows.len();
        limits.extend(windows.flat_map(|at| [Self::Opening(at), Self::Closing(at)]));
        match fault {
            None | Some(Fault::Window) => (),
            Some(Fault::Shift) => limits.push(Self::Until(own)),
            Some(Fault::Duration) => limits.push(Self::Duration(own)),
            Some(Fault::Distance) => limits = vec![Self::Distance(own)],
            Some(Fault::Trips) => limits = vec![Self::Trips(own)],
            Some(Fault::Vehicle) => limits = vec![Self::Vehicles(own)],
            Some(Fault::NotAllowed) => limits = vec![Self::Assignment(vehicle)],
            Some(Fault::Capacity) => {
                let capacity = |dimension| Self::Capacity { vehicle_type: own, dimension };
                limits = (0..DIMENSIONS).map(capacity).collect();
            }
            Some(Fault::NoWay | Fault::Pinned | Fault::Jobs) => limits.clear(),
        }
        limits
    }

    /// The same limit for any vehicle of the type; the least widening of these is reported.
    pub(super) fn of_any_vehicle(self) -> Self {
        let any = |vehicle| VehicleId { number: 0, ..vehicle };
        match self {
            Self::Assignment(vehicle) => Self::Assignment(any(vehicle)),
            Self::FreeFrom(vehicle) => Self::FreeFrom(any(vehicle)),
            limit => limit,
        }
    }

    /// The most by which it can be widened.
    pub(super) fn most(self, problem: &Problem, job: usize) -> i64 {
        let windows = &problem.jobs[job].windows;
        // Windows stay in order and do not meet.
        let between = |early: Option<&(Moment, Moment)>, late: Option<&(Moment, Moment)>| {
            early
                .zip(late)
                .map_or(MOST_TIME, |(early, late)| (i64::from(late.0 - early.1) - 1).max(0))
        };
        match self {
            Self::None => 0,
            Self::Assignment(_) | Self::Vehicles(_) | Self::Trips(_) => 1,
            Self::Closing(at) => between(windows.get(at), windows.get(at + 1)),
            Self::Opening(at) => between(at.checked_sub(1).map(|at| &windows[at]), windows.get(at)),
            Self::Hours(at) => (DAY_MINUTES - problem.vehicle_types[at].hours.end_minute).into(),
            Self::Due | Self::Release | Self::Until(_) | Self::FreeFrom(_) | Self::Duration(_) => {
                MOST_TIME
            }
            Self::Price | Self::Capacity { .. } | Self::Distance(_) => MOST,
        }
    }

    /// Widens the limit for a job.
    pub fn relax(self, problem: &mut Problem, job: usize, by: i64) {
        let minutes = i32::try_from(by).unwrap_or(i32::MAX);
        let (types, wanted) = (&mut problem.vehicle_types, &mut problem.jobs[job]);
        match self {
            Self::None => (),
            Self::Price => wanted.optional = wanted.optional.map(|price| price.saturating_add(by)),
            Self::Due => wanted.due = wanted.due.map(|due| due.saturating_add(minutes)),
            Self::Closing(at) => {
                wanted.windows[at].1 = wanted.windows[at].1.saturating_add(minutes);
            }
            Self::Opening(at) => {
                wanted.windows[at].0 = wanted.windows[at].0.saturating_sub(minutes);
            }
            Self::Release => wanted.release = wanted.release.saturating_sub(minutes),
            Self::Assignment(vehicle) => {
                wanted.only_vehicle = wanted.only_vehicle.map(|_| vehicle);
                if let Some(types) = &mut wanted.vehicle_types
                    && let Err(at) = types.binary_search(&vehicle.vehicle_type)
                {
                    types.insert(at, vehicle.vehicle_type);
                }
            }
            Self::Vehicles(at) => {
                let all = types.iter().flat_map(|kind| &kind.free_from).min().copied();
                let free = types[at].free_from.iter().min().copied().or(all).unwrap_or(EARLIEST);
                types[at].free_from.extend((0..by).map(|_| free));
            }
            Self::Trips(at) => {
                let more = usize::try_from(by).unwrap_or(0);
                types[at].max_trips = types[at].max_trips.saturating_add(more);
            }
            Self::Capacity { vehicle_type, dimension } => {
                let capacity = &mut types[vehicle_type].capacity.0[dimension];
                *capacity = capacity.saturating_add(by);
            }
            Self::Until(at) => types[at].until = types[at].until.saturating_add(minutes),
            Self::Hours(at) => types[at].hours.end_minute += minutes,
            Self::FreeFrom(vehicle) => {
                let free = &mut types[vehicle.vehicle_type].free_from[vehicle.number];
                *free = free.saturating_sub(minutes);
            }
            Self::Duration(at) => {
                types[at].max_duration = types[at].max_duration.saturating_add(by);
            }
            Self::Distance(at) => {
                types[at].max_distance = types[at].max_distance.saturating_add(by);
            }
        }
    }

    /// Runs `look` on the problem with the limit widened, then narrows it again.
    pub(super) fn relaxed<T>(
        self,
        problem: &mut Problem,
        job: usize,
        by: i64,
        look: impl FnOnce(&Problem) -> T,
    ) -> T {
        let kind = self.vehicle_type();
        let before = (problem.jobs[job].clone(), kind.map(|at| problem.vehicle_types[at].clone()));
        self.relax(problem, job, by);
        let seen = look(problem);
        problem.jobs[job] = before.0;
        if let Some((at, before)) = kind.zip(before.1) {
            problem.vehicle_types[at] = before;
        }
        seen
    }

    /// The vehicle type to which the limit belongs, if it is not a limit of the job.
    fn vehicle_type(self) -> Option<usize> {
        match self {
            Self::Vehicles(at)
            | Self::Trips(at)
            | Self::Capacity { vehicle_type: at, .. }
            | Self::Until(at)
            | Self::Hours(at)
            | Self::FreeFrom(VehicleId { vehicle_type: at, .. })
            | Self::Duration(at)
            | Self::Distance(at) => Some(at),
            Self::None
            | Self::Price
            | Self::Due
            | Self::Closing(_)
            | Self::Opening(_)
            | Self::Release
            | Self::Assignment(_) => None,
        }
    }
}
