//! Journeys of vehicles that are posted from one base to another, without goods.

use super::relay::{UNITS_PER_RUPIAH, rate, vehicle_type};
use super::stops;
use super::yard::Posted;
use crate::travel::{Network, Stop};
use crate::{ClassIndex, PlaceIndex};
use tepat_model::plan::{Leg, PostedFrom, Trip, trip_cost_rupiah};
use tepat_model::time::{DAY_MINUTES, Moment};
use tepat_routing::evaluate::follow;
use tepat_routing::{Job, Problem, TripTimes, VehicleType};

/// Positions of both ends in the problem.
const FROM: usize = 0;
const TO: usize = 1;

/// Departures tried, a day apart, to arrive in time.
const MOST_DEPARTURES: usize = 60;

/// A trip that only posts a vehicle to another base.
#[derive(Clone, Debug)]
pub struct Posting {
    /// The trip, without a code.
    pub trip: Trip,
    /// What distance and hours cost.
    pub rupiah: i64,
    /// The same in search units, in which hours have a value besides their price.
    pub units: i64,
}

/// The way of a class from one base to another.
#[derive(Clone, Debug)]
pub(super) struct Journey {
    class: ClassIndex,
    from: PlaceIndex,
    to: PlaceIndex,
    leg: Leg,
    /// One vehicle that goes there and nothing else, so that closures and nights count as for any
    /// trip.
    problem: Problem,
}

impl Journey {
    /// `None` if the class cannot get there.
    pub fn new(
        network: &mut Network<'_>,
        class: ClassIndex,
        from: PlaceIndex,
        to: PlaceIndex,
    ) -> Option<Self> {
        let region = network.region();
        let ends = [Stop::Place(from), Stop::Place(to)];
        let way = network.way(class, ends[FROM], ends[TO])?;
        let leg = Leg {
            edges: region.codes_of(&way.edges),
            local_m: way.local_m,
            length_m: way.length_m,
            minutes: way.minutes(),
        };
        let kind = VehicleType {
            free_from: vec![0],
            start: FROM,
            end: TO,
            ..vehicle_type(region, class.class(region))
        };
        let problem = Problem {
            jobs: vec![Job { location: TO, ..Job::default() }],
            vehicle_types: vec![kind],
            setup: vec![0; ends.len()],
            travel: vec![stops::travel(network, class, &ends, false)],
            gates: vec![stops::gates(network, class, &ends)],
            ..Problem::default()
        };
        Some(Self { class, from, to, leg, problem })
    }

    /// Its moments if the vehicle leaves as soon as it can.
    pub fn leaving(&self, free: Moment) -> Option<TripTimes> {
        follow(&self.problem, 0, free, true, std::iter::once(0), |_| ()).ok()
    }

    /// Its moments if the vehicle, free from a moment on, leaves as late as it can to be there by
    /// another.
    fn arriving_by(&self, due: Moment, free: Moment) -> Option<TripTimes> {
        let minutes = i32::try_from(self.leg.minutes).ok()?;
        let mut leave = self.kind().hours.retreat(due, minutes).max(free);
        for _ in 0..MOST_DEPARTURES {
            match self.leaving(leave) {
                Some(times) if times.back_at <= due => return Some(times),
                _ if leave == free => return None,
                _ => leave = (leave - DAY_MINUTES).max(free),
            }
        }
        None
    }

    fn kind(&self) -> &VehicleType {
        &self.problem.vehicle_types[0]
    }

    /// What a day of the vehicle costs in search units.
    pub fn day_units(&self) -> i64 {
        self.kind().day_cost
    }

    /// What it costs in search units, if days on which the vehicle only travels are as many as fit
    /// into its time.
    pub fn units(&self) -> i64 {
        let kind = self.kind();
        let minutes = i64::from(self.leg.minutes);
        let days = minutes / i64::from(kind.hours.length_minutes().max(1));
        i64::from(self.leg.length_m) * kind.distance_cost
            + minutes * kind.duration_cost
            + days * kind.day_cost
    }

    /// The trip by which a vehicle is there when it first loads.
    pub fn to_base(
        &self,
        network: &Network<'_>,
        posted: &Posted,
        free: Moment,
        load_at: Moment,
    ) -> Option<Posting> {
        let times = self.arriving_by(load_at, free)?;
        Some(self.trip(network, posted.from.1, posted.number, times))
    }

    /// The trip by which a vehicle of the pool gets home after its last trip.
    pub fn home(&self, network: &Network<'_>, posted: &Posted, back_at: Moment) -> Option<Posting> {
        let times = self.leaving(back_at)?;
        Some(self.trip(network, posted.number, posted.vehicle.number, times))
    }

    fn trip(
        &self,
        network: &Network<'_>,
        before: usize,
        after: usize,
        times: TripTimes,
    ) -> Posting {
        let region = network.region();
        let code = |place: PlaceIndex| place.place(region).code.clone();
        let trip = Trip {
            code: String::new(),
            base: code(self.to),
            class: self.class.class(region).code.clone(),
            vehicle: after as u32 + 1,
            posted_from: Some(PostedFrom { base: code(self.from), vehicle: before as u32 + 1 }),
            load_at: times.load_at,
            depart_at: times.depart_at,
            visits: Vec::new(),
            back: self.leg.clone(),
            back_at: times.back_at,
            mark: None,
        };
        let rupiah = i64::try_from(trip_cost_rupiah(region, &trip, 0)).unwrap_or(i64::MAX);
        let hours_worth =
            times.worked * rate(region.rules.hour_worth_rupiah) * UNITS_PER_RUPIAH / 60;
        let units = rupiah.saturating_mul(UNITS_PER_RUPIAH).saturating_add(hours_worth);
        Posting { trip, rupiah, units }
    }
}
