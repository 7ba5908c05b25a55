//! The vehicles of a class at a base, and their days.

use super::uses::{Bearer, Round, add, share};
use crate::ClassIndex;
use crate::needs::Load;
use crate::travel::Stop;
use tepat_model::region::{Region, VehicleClass};
use tepat_model::time::DAY_MINUTES;

/// Vehicles whose days are paid whole, whatever they are used for.
pub(super) struct Yard {
    pub class: ClassIndex,
    rupiah_per_day: f64,
    rupiah_per_minute: f64,
    day_minutes: f64,
    /// To load and unload a box.
    box_minutes: f64,
    /// Boxes, grams and cubic centimetres that a vehicle holds.
    pub room: [f64; 3],
    /// Of a stop at a place, and at a station.
    stop_minutes: [f64; 2],
    /// The part of a day's cost that is borne by the minutes worked; the rest is borne once, by
    /// whoever uses vehicles at all.
    by_minute: f64,
    by_minute_sum: f64,
    /// Whether the same days may be paid elsewhere.
    is_posted: bool,
    first_day: Vec<Bearer>,
    /// Minutes of loading and unloading, in the sum of all rounds.
    handled_minutes: f64,
}

impl Yard {
    pub fn new(region: &Region, class: ClassIndex) -> Self {
        let vehicle = class.class(region);
        let mut fleet = region.fleet.iter();
        let is_posted = fleet.any(|row| row.pooled && row.count > 0 && row.class == vehicle.code);
        let rules = &region.rules;
        Self {
            class,
            rupiah_per_day: f64::from(vehicle.rupiah_per_day),
            rupiah_per_minute: f64::from(vehicle.rupiah_per_hour) / 60.0,
            day_minutes: f64::from(vehicle.hours.length_minutes().clamp(1, DAY_MINUTES)),
            box_minutes: 2.0 * f64::from(vehicle.load_minutes_per_box_tenths) / 10.0,
            room: room(vehicle),
            stop_minutes: [rules.handover_minutes, rules.station_minutes].map(f64::from),
            by_minute: if is_posted { 1.0 } else { 0.0 },
            by_minute_sum: 0.0,
            is_posted,
            first_day: Vec::new(),
            handled_minutes: 0.0,
        }
    }

    /// Rupiah that some goods bear before they go: for the first day, of which they bear `of_all` of
    /// what is borne together, and to be loaded and unloaded.
    pub fn begin(&self, goods: u32, of_all: f64, load: Load) -> f64 {
        let found = self.first_day.iter().find(|it| it.goods == goods);
        let first = found.map_or(0.0, |it| it.shared.part) * of_all * self.rupiah_per_day;
        let by_day = self.by_minute * self.rupiah_per_day / self.day_minutes;
        let handling = self.handling_minutes(load) * (self.rupiah_per_minute + by_day);
        first * (1.0 - self.by_minute) + handling
    }

    fn handling_minutes(&self, load: Load) -> f64 {
        load.boxes as f64 * self.box_minutes
    }

    /// A price as days are counted now.
    pub fn now(&self, price: [f64; 2]) -> f64 {
        price[0] + self.by_minute * (price[1] - price[0])
    }

    /// The price of a stop.
    pub fn stop(&self, stop: Stop) -> [f64; 2] {
        let minutes = self.stop_minutes[usize::from(matches!(stop, Stop::Station(..)))];
        let by_hour = minutes * self.rupiah_per_minute;
        [by_hour, by_hour + self.rupiah_per_day * minutes / self.day_minutes]
    }

    /// How many kits that each have at least this load a vehicle can carry, at least one.
    pub fn most_kits(&self, least: Load) -> f64 {
        let kits = (0..3).map(|at| match least.amounts()[at] {
            0 => f64::INFINITY,
            amount => (self.room[at] / amount as f64).floor(),
        });
        kits.fold(f64::INFINITY, f64::min).max(1.0)
    }

    /// Adds a flow of goods.
    pub fn flow(&mut self, goods: u32, load: Load, round: Round) {
        self.handled_minutes += round.weight * self.handling_minutes(load);
        add(&mut self.first_day, goods, false, round.weight);
        self.share(round.scale);
    }

    fn share(&mut self, scale: f64) -> f64 {
        let all = self.first_day.iter_mut().map(|it| &mut it.shared);
        share(&mut all.collect::<Vec<_>>(), scale)
    }

    /// Ends a round in whose mean vehicles are on the way for `rupiah` of days, in the sum of all
    /// rounds: days are counted by the minute where more than one is worked.
    pub fn end_round(&mut self, rupiah: f64, round: Round) {
        self.by_minute_sum += round.weight * self.by_minute;
        self.first_day.iter_mut().for_each(|it| it.shared.keep(round.weight));
        if self.is_posted || self.rupiah_per_day <= 0.0 {
            return;
        }
        let used = self.share(round.scale);
        let worked = rupiah / self.rupiah_per_day + self.handled_minutes / self.day_minutes;
        let wanted = if worked > used { 1.0 } else { 0.0 };
        self.by_minute += STEP * (wanted - self.by_minute);
    }

    /// Charges the mean of all rounds.
    pub fn settle(&mut self, weights: f64) {
        self.by_minute = self.by_minute_sum / weights;
        self.first_day.iter_mut().for_each(|it| it.shared.settle(weights));
    }
}

/// How far the count of days goes in a round towards what now seems better.
const STEP: f64 = 0.3;

fn room(class: &VehicleClass) -> [f64; 3] {
    let (kg, litres) = (i64::from(class.capacity_kg), i64::from(class.capacity_litres));
    let room = [i64::from(class.capacity_boxes), kg * 1000, litres * 1000];
    room.map(|amount| (amount as f64).max(1.0))
}
