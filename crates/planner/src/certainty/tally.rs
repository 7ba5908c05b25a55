//! Counts when goods arrive over many runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::drive::Moments;
use tepat_model::plan::Plan;
use tepat_model::region::Region;
use tepat_model::time::Moment;

/// Width of the classes in which lateness is counted, in minutes.
const STEP_MINUTES: i32 = 10;

/// Earliest and latest lateness told apart, in steps from the plan.
const EARLIEST: i32 = -72;
const LATEST: i32 = 504;

/// Number of classes.
const CLASSES: usize = (LATEST - EARLIEST + 1) as usize;

/// The hand-overs that count: those at stations.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    stations: Vec<Target>,
    /// Codes of the sub-districts' posts, in order.
    areas: Vec<String>,
    unserved: usize,
    /// By sub-district: lateness of its last station in the run being counted.
    last: Vec<i32>,
}

#[derive(Clone, Debug)]
struct Target {
    station: String,
    visit: usize,
    area: usize,
    planned: Moment,
    due: Moment,
}

/// Counts over some runs. Tallies of different runs add up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Runs counted.
    pub runs: u32,
    /// Runs in which all stations had their goods in time.
    all_on_time: u32,
    /// Late stations, summed over the runs.
    late_stations: u64,
    /// By station: runs in time, and how often in each class of lateness against the plan.
    on_time: Vec<u32>,
    shifts: Vec<Vec<u32>>,
    /// By sub-district: runs in which all its stations were in time, late stations in all runs,
    /// and how often its last station was in each class of lateness against its deadline.
    area_on_time: Vec<u32>,
    area_late: Vec<u64>,
    area_shifts: Vec<Vec<u32>>,
}

/// How sure a plan is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Certainty {
    /// Runs that it was found in.
    pub runs: u32,
    /// Share of them in which all stations had their goods in time.
    pub all_on_time: f64,
    /// Stations late in a run on average.
    pub late_stations: f64,
    /// Stations that the plan brings nothing to; they count neither as late nor as in time.
    pub unserved: usize,
    /// Every station that gets goods, in order of code.
    pub stations: Vec<StationCertainty>,
    /// Every sub-district with such stations, in order of code.
    pub areas: Vec<AreaCertainty>,
}

/// How sure it is that a station gets its goods in time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StationCertainty {
    /// Code of the station.
    pub station: String,
    /// Share of runs in which it had them in time.
    pub on_time: f64,
    /// When the plan has them there.
    pub planned: Moment,
    /// When they are there in nine of ten runs, rounded up to [`STEP_MINUTES`] after the plan.
    pub nine_in_ten: Moment,
    /// When they are due.
    pub due: Moment,
}

/// How sure it is that a sub-district's stations get their goods in time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaCertainty {
    /// Code of its post.
    pub ppk: String,
    /// Its stations that get goods.
    pub stations: u32,
    /// Share of runs in which all of them had theirs in time.
    pub on_time: f64,
    /// Stations late in a run on average.
    pub late_stations: f64,
    /// Minutes left before the deadline, in nine of ten runs, when its last station has its goods;
    /// below 0 if it is late.
    pub slack_minutes: i32,
}

impl Targets {
    /// The stations that a plan brings goods to.
    pub fn new(region: &Region, plan: &Plan) -> Self {
        let mut found = BTreeMap::new();
        for (visit, at) in plan.trips.iter().flat_map(|trip| &trip.visits).enumerate() {
            if at.kits.contains(&at.at) {
                found.insert(at.at.as_str(), (visit, at.done, at.due));
            }
        }
        let area_of = |station: &str| {
            let station = region.stations.get(station)?;
            Some(region.ppk_of(region.pps_of(station)?)?.code.as_str())
        };
        let mut areas: Vec<String> =
            found.keys().map(|station| area_of(station).unwrap_or("").to_owned()).collect();
        areas.sort_unstable();
        areas.dedup();
        let target = |(&station, &(visit, planned, due)): (&&str, &(usize, Moment, Moment))| {
            let area = area_of(station).unwrap_or("");
            let area = areas.iter().position(|known| known == area).unwrap_or(0);
            Target { station: station.to_owned(), visit, area, planned, due }
        };
        let stations = found.iter().map(target).collect();
        Self { stations, unserved: plan.unserved.len(), last: vec![0; areas.len()], areas }
    }

    /// A tally without runs.
    pub fn tally(&self) -> Tally {
        Tally {
            on_time: vec![0; self.stations.len()],
            shifts: vec![vec![0; CLASSES]; self.stations.len()],
            area_on_time: vec![0; self.areas.len()],
            area_late: vec![0; self.areas.len()],
            area_shifts: vec![vec![0; CLASSES]; self.areas.len()],
            ..Tally::default()
        }
    }

    /// Counts a run.
    pub fn count(&mut self, moments: &Moments, tally: &mut Tally) {
        let mut late_stations = 0;
        self.last.fill(i32::MIN);
        for (at, target) in self.stations.iter().enumerate() {
            let done = moments.visits[target.visit].done;
            let late = done.saturating_sub(target.due);
            tally.shifts[at][class_of(done.saturating_sub(target.planned))] += 1;
            if late <= 0 {
                tally.on_time[at] += 1;
            } else {
                late_stations += 1;
                tally.area_late[target.area] += 1;
            }
            self.last[target.area] = late.max(self.last[target.area]);
        }
        for (area, &late) in self.last.iter().enumerate() {
            tally.area_on_time[area] += u32::from(late <= 0);
            tally.area_shifts[area][class_of(late)] += 1;
        }
        tally.runs += 1;
        tally.all_on_time += u32::from(late_stations == 0);
        tally.late_stations += late_stations;
    }

    /// What the counts say.
    pub fn certainty(&self, tally: &Tally) -> Certainty {
        let runs = f64::from(tally.runs.max(1));
        let share = |count: u32| f64::from(count) / runs;
        let mut areas: Vec<AreaCertainty> = (0..self.areas.len())
            .map(|area| AreaCertainty {
                ppk: self.areas[area].clone(),
                stations: 0,
                on_time: share(tally.area_on_time[area]),
                late_stations: tally.area_late[area] as f64 / runs,
                slack_minutes: -nine_in_ten(&tally.area_shifts[area], tally.runs),
            })
            .collect();
        let mut stations = Vec::with_capacity(self.stations.len());
        for (at, target) in self.stations.iter().enumerate() {
            areas[target.area].stations += 1;
            stations.push(StationCertainty {
                station: target.station.clone(),
                on_time: share(tally.on_time[at]),
                planned: target.planned,
                nine_in_ten: target.planned + nine_in_ten(&tally.shifts[at], tally.runs),
                due: target.due,
            });
        }
        Certainty {
            runs: tally.runs,
            all_on_time: share(tally.all_on_time),
            late_stations: tally.late_stations as f64 / runs,
            unserved: self.unserved,
            stations,
            areas,
        }
    }
}

impl Tally {
    /// Late stations in a run on average.
    pub fn mean_late(&self) -> f64 {
        self.late_stations as f64 / f64::from(self.runs.max(1))
    }

    /// Adds the counts of other runs of the same simulation.
    pub fn add(&mut self, other: &Self) {
        let add = |all: &mut [u32], more: &[u32]| {
            all.iter_mut().zip(more).for_each(|(all, more)| *all += more);
        };
        self.runs += other.runs;
        self.all_on_time += other.all_on_time;
        self.late_stations += other.late_stations;
        add(&mut self.on_time, &other.on_time);
        add(&mut self.area_on_time, &other.area_on_time);
        self.area_late.iter_mut().zip(&other.area_late).for_each(|(all, more)| *all += more);
        self.shifts.iter_mut().zip(&other.shifts).for_each(|(all, more)| add(all, more));
        self.area_shifts.iter_mut().zip(&other.area_shifts).for_each(|(all, more)| add(all, more));
    }
}

/// The class of so many minutes.
fn class_of(minutes: i32) -> usize {
    let steps = minutes.div_euclid(STEP_MINUTES) + i32::from(minutes.rem_euclid(STEP_MINUTES) > 0);
    (steps.clamp(EARLIEST, LATEST) - EARLIEST) as usize
}

/// Minutes within which nine of ten runs are, rounded up to [`STEP_MINUTES`].
fn nine_in_ten(counts: &[u32], runs: u32) -> i32 {
    let enough = (u64::from(runs) * 9).div_ceil(10);
    let mut so_far = 0;
    for (class, &count) in counts.iter().enumerate() {
        so_far += u64::from(count);
        if so_far >= enough {
            return (class as i32 + EARLIEST) * STEP_MINUTES;
        }
    }
    LATEST * STEP_MINUTES
}
