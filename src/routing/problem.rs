//! What is to be routed.

use crate::needs::Load;
use crate::time::{DailyHours, Moment};

/// Travel time where a group cannot go.
pub const NO_WAY: u32 = u32::MAX;

/// One base, its vehicles and what they must bring where.
#[derive(Clone, Debug, Default)]
pub struct Problem {
    /// Minutes spent at each stop besides unloading; stop 0 is the base.
    pub stop_minutes: Vec<i32>,
    /// What must be brought.
    pub lots: Vec<Lot>,
    /// Vehicles of one class each.
    pub groups: Vec<Group>,
    /// What an hour at work counts beside its cost.
    pub hour_worth_rupiah: i64,
}

/// Goods that travel together and are never split.
#[derive(Clone, Copy, Debug)]
pub struct Lot {
    /// Where they go: a stop from 1.
    pub stop: usize,
    /// What they take up.
    pub load: Load,
    /// Stations they are for: the weight of their lateness.
    pub stations: i64,
    /// When they can be loaded at the base.
    pub release: Moment,
    /// By when they must be handed over.
    pub due: Moment,
}

/// Vehicles of one class at the base.
#[derive(Clone, Debug)]
pub struct Group {
    /// From when each vehicle is free.
    pub free_from: Vec<Moment>,
    /// What one holds.
    pub capacity: Load,
    /// When they work.
    pub hours: DailyHours,
    /// Tenths of a minute to load or unload a box.
    pub load_minutes_per_box_tenths: i64,
    /// Cost of a kilometre.
    pub rupiah_per_km: i64,
    /// Cost of an hour at work.
    pub rupiah_per_hour: i64,
    /// Cost of a day of use.
    pub rupiah_per_day: i64,
    /// Travel between stops.
    pub matrix: Matrix,
}

/// Travel of one class between all stops of a problem, by rows.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    /// Number of stops, base included.
    pub stops: usize,
    /// Minutes, or [`NO_WAY`].
    pub minutes: Vec<u32>,
    /// Metres.
    pub length_m: Vec<u32>,
}

impl Matrix {
    /// Minutes from stop to stop, or [`NO_WAY`].
    pub fn minutes(&self, from: usize, to: usize) -> u32 {
        self.minutes[from * self.stops + to]
    }

    /// Metres from stop to stop.
    pub fn length_m(&self, from: usize, to: usize) -> i64 {
        self.length_m[from * self.stops + to].into()
    }
}

impl Group {
    /// Whether one vehicle holds this load.
    pub fn holds(&self, load: Load) -> bool {
        load.boxes <= self.capacity.boxes
            && load.weight_g <= self.capacity.weight_g
            && load.volume_cm3 <= self.capacity.volume_cm3
    }

    /// Whether a vehicle can bring this lot from the base and come back.
    pub fn serves(&self, lot: &Lot) -> bool {
        self.holds(lot.load)
            && self.matrix.minutes(0, lot.stop) != NO_WAY
            && self.matrix.minutes(lot.stop, 0) != NO_WAY
    }

    /// Minutes to load or unload boxes, rounded up.
    pub fn load_minutes(&self, boxes: i64) -> i32 {
        i32::try_from((boxes * self.load_minutes_per_box_tenths + 9) / 10).unwrap_or(i32::MAX)
    }
}
