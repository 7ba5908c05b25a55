//! One trip: its load, its legs and its times.

use super::clock::Clock;
use super::kit::{Goods, Heading};
use super::stop::{Stop, error_at};
use super::way::Way;
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Leg, Trip};
use tepat_model::region::{Region, VehicleClass};
use tepat_model::time::Moment;

/// Checks a trip and returns its length in metres: derived where the legs allow it, otherwise
/// as recorded.
pub(super) fn check(
    region: &Region,
    trip: &Trip,
    heading: Heading,
    found: &mut Vec<Message>,
) -> i64 {
    let class = region.classes.get(&trip.class);
    let base = region.places.get(&trip.base).map(Stop::Place);
    let start = match &trip.posted_from {
        Some(from) => region.places.get(&from.base).map(Stop::Place),
        None => base,
    };
    if class.is_none() {
        found.push(about(trip, "check-class-unknown").with("class", trip.class.as_str()));
    }
    if base.is_none() {
        found.push(about(trip, "check-base-unknown").with("base", trip.base.as_str()));
    }
    if let Some(from) = trip.posted_from.as_ref().filter(|_| start.is_none()) {
        found.push(about(trip, "check-base-unknown").with("base", from.base.as_str()));
    }
    for visit in trip.visits.iter().filter(|visit| Stop::find(region, &visit.at).is_none()) {
        found.push(error_at("check-stop-unknown", &trip.code, &visit.at));
    }
    let Some(class) = class else { return recorded_length_m(trip) };
    let kits = trip.visits.iter().flat_map(|visit| &visit.kits);
    let goods = Goods::of_kits(region, kits, heading);
    let clock = Clock::of(class);
    let mut run = Run { region, class, trip, heading, goods, clock, length_m: 0, found };
    run.load();
    run.drive(start, base);
    run.length_m
}

fn about(trip: &Trip, key: &str) -> Message {
    Message::error(key).about(&trip.code).with("trip", trip.code.as_str())
}

fn recorded_length_m(trip: &Trip) -> i64 {
    let legs = trip.visits.iter().map(|visit| &visit.leg).chain([&trip.back]);
    legs.map(|leg| i64::from(leg.length_m)).sum()
}

/// A trip being followed from loading to return.
struct Run<'a> {
    region: &'a Region,
    class: &'a VehicleClass,
    trip: &'a Trip,
    heading: Heading,
    /// All its goods.
    goods: Goods,
    clock: Clock,
    length_m: i64,
    found: &'a mut Vec<Message>,
}

impl Run<'_> {
    fn load(&mut self) {
        let (goods, class) = (self.goods, self.class);
        for (key, load, capacity) in [
            ("check-load-boxes", goods.boxes, i64::from(class.capacity_boxes)),
            ("check-load-weight", goods.weight_g, i64::from(class.capacity_kg) * 1000),
            ("check-load-volume", goods.volume_cm3, i64::from(class.capacity_litres) * 1000),
        ] {
            if load > capacity {
                let unit = if key == "check-load-boxes" { 1.0 } else { 1000.0 };
                self.found.push(
                    about(self.trip, key)
                        .with("load", Value::Decimal(load as f64 / unit))
                        .with("capacity", Value::Decimal(capacity as f64 / unit)),
                );
            }
        }
        let loading = match self.heading {
            Heading::Out => goods.handling_minutes(class),
            Heading::Back => 0,
        };
        let load_at = i64::from(self.trip.load_at);
        if loading > 0 && !self.clock.is_open(load_at) {
            self.found
                .push(about(self.trip, "check-load-at").with("recorded", Value::Moment(load_at)));
        }
        let departs = self.clock.done(load_at, loading);
        self.compare_moment("check-depart-at", &self.trip.base, self.trip.depart_at, departs);
    }

    fn drive(&mut self, start: Option<Stop<'_>>, base: Option<Stop<'_>>) {
        let trip = self.trip;
        let (mut stop, mut now) = (start, i64::from(trip.depart_at));
        for visit in &trip.visits {
            let next = Stop::find(self.region, &visit.at);
            let travel = self.leg(stop, next, &visit.leg, &visit.at);
            self.compare_moment(
                "check-arrive",
                &visit.at,
                visit.arrive,
                travel.done(self.clock, now),
            );
            let goods = Goods::of_kits(self.region, &visit.kits, self.heading);
            let signing = match next {
                Some(Stop::Station { .. }) => self.region.rules.station_minutes,
                _ => self.region.rules.handover_minutes,
            };
            let service = goods.handling_minutes(self.class).saturating_add(signing.into());
            let done = self.clock.done(visit.arrive.into(), service);
            self.compare_moment("check-done", &visit.at, visit.done, done);
            (stop, now) = (next, visit.done.into());
        }
        let travel = self.leg(stop, base, &trip.back, &trip.base);
        let there = travel.done(self.clock, now);
        let back = match self.heading {
            Heading::Out => there,
            Heading::Back => self.clock.done(there, self.goods.handling_minutes(self.class)),
        };
        self.compare_moment("check-back-at", &trip.base, trip.back_at, back);
    }

    /// Checks a leg and returns its way. If the leg cannot be travelled, the way takes the
    /// recorded minutes, so that one wrong leg gives one finding.
    fn leg(
        &mut self,
        from: Option<Stop<'_>>,
        to: Option<Stop<'_>>,
        leg: &Leg,
        to_code: &str,
    ) -> Way {
        let recorded = |run: &mut Self| {
            run.length_m = run.length_m.saturating_add(leg.length_m.into());
            Way::of_minutes(leg.minutes.into())
        };
        // An unknown stop has already been reported.
        let (Some(from), Some(to)) = (from, to) else { return recorded(self) };
        let way = match Way::follow(self.region, self.class, from, to, leg) {
            Ok(way) => way,
            Err((key, code)) => {
                let obstacle = error_at(key, &self.trip.code, to_code);
                self.found
                    .push(obstacle.with("code", code).with("class", self.class.code.as_str()));
                return recorded(self);
            }
        };
        for (key, recorded, derived, unit) in [
            ("check-leg-local", leg.local_m, way.local_m, Value::Count as fn(i64) -> Value),
            ("check-leg-length", leg.length_m, way.length_m, Value::Count),
            ("check-leg-minutes", leg.minutes, way.minutes(), Value::Minutes),
        ] {
            self.compare(key, to_code, recorded.into(), derived, unit);
        }
        self.length_m = self.length_m.saturating_add(way.length_m);
        way
    }

    fn compare_moment(&mut self, key: &str, stop: &str, recorded: Moment, derived: i64) {
        self.compare(key, stop, recorded.into(), derived, Value::Moment);
    }

    fn compare(
        &mut self,
        key: &str,
        stop: &str,
        recorded: i64,
        derived: i64,
        unit: impl Fn(i64) -> Value,
    ) {
        if recorded != derived {
            let differs = error_at(key, &self.trip.code, stop);
            self.found
                .push(differs.with("recorded", unit(recorded)).with("derived", unit(derived)));
        }
    }
}
