//! Routing problems written down as JSON: what [`Problem`] has, without gates, pins and optional
//! jobs.
//!
//! Travel is given in full tables, row by row, with -1 where there is no way.

use serde::Deserialize;
use tepat_hours::{DailyHours, Moment};

use crate::amounts::{Amounts, DIMENSIONS};
use crate::problem::{Job, Problem, VehicleType};
use crate::travel::{Matrix, NO_WAY, Travel};

/// A file with a problem.
#[derive(Deserialize)]
pub struct File {
    problem: Written,
}

#[derive(Deserialize)]
struct Written {
    jobs: Vec<WrittenJob>,
    vehicle_types: Vec<WrittenType>,
    travel: Vec<Table>,
    setup: Vec<i32>,
}

#[derive(Deserialize)]
struct WrittenJob {
    location: usize,
    amounts: [i64; DIMENSIONS],
    service: i32,
    windows: Vec<(Moment, Moment)>,
    release: Moment,
    due: Option<Moment>,
    weight: i64,
    vehicle_types: Option<Vec<usize>>,
}

#[derive(Deserialize)]
struct WrittenType {
    free_from: Vec<Moment>,
    until: Moment,
    hours: (i32, i32),
    capacity: [i64; DIMENSIONS],
    start: usize,
    end: usize,
    travel: usize,
    max_trips: u64,
    max_duration: i64,
    max_distance: i64,
    loading: i32,
    handling_tenths: i64,
    fixed_cost: i64,
    distance_cost: i64,
    duration_cost: i64,
    day_cost: i64,
}

#[derive(Deserialize)]
struct Table {
    locations: usize,
    distance: Vec<i32>,
    duration: Vec<i32>,
}

impl From<File> for Problem {
    fn from(File { problem: written }: File) -> Self {
        Self {
            jobs: written.jobs.into_iter().map(Job::from).collect(),
            vehicle_types: written.vehicle_types.into_iter().map(VehicleType::from).collect(),
            travel: written.travel.into_iter().map(Travel::from).collect(),
            setup: written.setup,
            ..Self::default()
        }
    }
}

impl From<WrittenJob> for Job {
    fn from(job: WrittenJob) -> Self {
        Self {
            location: job.location,
            amounts: Amounts(job.amounts),
            service: job.service,
            windows: job.windows,
            release: job.release,
            due: job.due,
            weight: job.weight,
            vehicle_types: job.vehicle_types,
            ..Self::default()
        }
    }
}

impl From<WrittenType> for VehicleType {
    fn from(kind: WrittenType) -> Self {
        let (start_minute, end_minute) = kind.hours;
        Self {
            free_from: kind.free_from,
            until: kind.until,
            hours: DailyHours { start_minute, end_minute },
            capacity: Amounts(kind.capacity),
            start: kind.start,
            end: kind.end,
            travel: kind.travel,
            max_trips: usize::try_from(kind.max_trips).unwrap_or(usize::MAX),
            max_duration: kind.max_duration,
            max_distance: kind.max_distance,
            collects: false,
            loading: kind.loading,
            handling_tenths: kind.handling_tenths,
            fixed_cost: kind.fixed_cost,
            distance_cost: kind.distance_cost,
            duration_cost: kind.duration_cost,
            day_cost: kind.day_cost,
        }
    }
}

impl From<Table> for Travel {
    fn from(table: Table) -> Self {
        let ways = |table: Vec<i32>| -> Vec<i32> {
            table.into_iter().map(|way| if way < 0 { NO_WAY } else { way }).collect()
        };
        let (distance, duration) = (ways(table.distance), ways(table.duration));
        Self::Matrix(Matrix::new(table.locations, distance, Some(duration)))
    }
}
