//! The way between two stops: whether it can be travelled, its length and its travel time.

use libm::{cos, round, sqrt};

use super::clock::Clock;
use super::kit::ceil_div;
use super::step::{Gate, steps};
use super::stop::Stop;
use tepat_model::plan::Leg;
use tepat_model::region::{Family, Mode, Place, Region, Station, VehicleClass};

const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A leg, derived from the region.
#[derive(Clone, Default)]
pub(super) struct Way {
    pub(super) local_m: i64,
    pub(super) length_m: i64,
    milliseconds: i64,
    /// Parts that are closed at times.
    gates: Vec<Gate>,
    /// Where it begins, and where each of its steps ends.
    points: Vec<Point>,
}

/// A point of a way.
#[derive(Clone, Default)]
struct Point {
    /// Code of the place or station; empty for a node of the imported network.
    code: String,
    milliseconds: i64,
    length_m: i64,
    /// The edge or link that leads here; empty for a local way.
    by: String,
}

/// Why a leg cannot be travelled: the text key, and the code concerned.
pub(super) type Obstacle = (&'static str, String);

impl Way {
    /// Follows `leg` from one stop to the next with a vehicle of `class`.
    pub(super) fn follow(
        region: &Region,
        class: &VehicleClass,
        from: Stop<'_>,
        to: Stop<'_>,
        leg: &Leg,
    ) -> Result<Self, Obstacle> {
        let mut way = Self::default();
        way.follow_edges(region, class, from, to, leg)?;
        let network_m = way.length_m;
        if let (Stop::Station { station: a, village }, Stop::Station { station: b, .. }) =
            (from, to)
            && a.desa == b.desa
        {
            if !leg.edges.is_empty() {
                return Err(("check-leg-disconnected", leg.edges[0].clone()));
            }
            way.go_local(
                region,
                class,
                village,
                straight_m(position(a, village), position(b, village)),
            )?;
            way.points = vec![Point { code: a.code.clone(), ..Point::default() }];
            way.come_to(to, "");
            return Ok(way);
        }
        let network_milliseconds = way.milliseconds;
        way.go_local_between(region, class, from)?;
        let lead = way.milliseconds - network_milliseconds;
        for gate in &mut way.gates {
            (gate.begin, gate.end) = (gate.begin + lead, gate.end + lead);
        }
        let lead_m = way.length_m - network_m;
        for point in &mut way.points {
            point.milliseconds += lead;
            point.length_m += lead_m;
        }
        if let Stop::Station { station, .. } = from {
            way.points.insert(0, Point { code: station.code.clone(), ..Point::default() });
        }
        if let Stop::Station { .. } = to {
            way.go_local_between(region, class, to)?;
            way.come_to(to, "");
        }
        Ok(way)
    }

    /// The way has come to a stop.
    fn come_to(&mut self, stop: Stop<'_>, by: &str) {
        let code = match stop {
            Stop::Place(place) => &place.code,
            Stop::Station { station, .. } => &station.code,
        };
        self.points.push(Point {
            code: code.clone(),
            milliseconds: self.milliseconds,
            length_m: self.length_m,
            by: by.to_owned(),
        });
    }

    /// The place or station at which a vehicle stands after some minutes of travel, if it stands at
    /// one: the nearest less than a minute away, of equally near ones the first.
    pub(super) fn place_after(&self, minutes: i64) -> Option<&str> {
        let mut nearest: Option<(i64, &str)> = None;
        for point in self.points.iter().filter(|point| !point.code.is_empty()) {
            let away = (point.milliseconds - minutes * 60_000).abs();
            if away < 60_000 && nearest.is_none_or(|(least, _)| away < least) {
                nearest = Some((away, &point.code));
            }
        }
        nearest.map(|(_, code)| code)
    }

    /// Where a vehicle is between two places after some minutes of travel: the edge, the last place,
    /// the next, and the metres since the last.
    pub(super) fn between_after(&self, minutes: i64) -> Option<(&str, &str, &str, i64)> {
        let gone = minutes * 60_000;
        let (mut last, mut here) = (self.points.first()?, self.points.first()?);
        for (number, point) in self.points.iter().enumerate().skip(1) {
            if point.milliseconds > gone {
                let next = self.points[number..].iter().find(|point| !point.code.is_empty())?;
                let part = i128::from(point.length_m - here.length_m)
                    * i128::from(gone - here.milliseconds)
                    / i128::from(point.milliseconds - here.milliseconds);
                let beyond_m = here.length_m - last.length_m + i64::try_from(part).ok()?;
                return Some((&point.by, &last.code, &next.code, beyond_m));
            }
            here = point;
            if !point.code.is_empty() {
                last = point;
            }
        }
        None
    }

    /// A way that takes the minutes recorded in a trip.
    pub(super) fn of_minutes(minutes: i64) -> Self {
        Self { milliseconds: minutes * 60_000, ..Self::default() }
    }

    /// Travel time in whole minutes, without waiting.
    pub(super) fn minutes(&self) -> i64 {
        ceil_div(self.milliseconds, 60_000)
    }

    /// When the minutes of the way begin for a vehicle that is ready at `ready`.
    pub(super) fn passing(&self, clock: Clock, ready: i64) -> Vec<i64> {
        if self.gates.is_empty() {
            return clock.passing(ready, self.minutes());
        }
        let mut moments = Vec::new();
        self.pass(clock, ready, |now| moments.push(now));
        moments
    }

    /// When the way ends for a vehicle that is ready at `ready`.
    pub(super) fn done(&self, clock: Clock, ready: i64) -> i64 {
        if self.gates.is_empty() {
            return clock.done(ready, self.minutes());
        }
        self.pass(clock, ready, |_| ())
    }

    /// Follows the minutes of a way with gates. A minute belongs to the first gate that has any part
    /// of it.
    fn pass(&self, clock: Clock, ready: i64, passes: impl FnMut(i64)) -> i64 {
        let gate_at = |minute: i64| self.gates.iter().position(|gate| gate.has(minute));
        let may_pass = |minute: i64, now: i64| {
            let Some(at) = gate_at(minute) else { return true };
            let gate = &self.gates[at];
            let is_entered = minute == 0 || gate_at(minute - 1) != Some(at);
            if !gate.in_one_go || !is_entered {
                return gate.is_open(now);
            }
            // Nobody turns back on the water: it must stay open until the other bank.
            let ahead = minute..self.minutes();
            let crossing = ahead.take_while(|minute| gate_at(*minute) == Some(at)).count() as i64;
            let can_go = |at: i64| clock.is_open(at) && gate.is_open(at);
            let open_daily = (0..1440).filter(|at| clock.is_open(*at) && gate.opens_daily(*at));
            match open_daily.count() as i64 {
                // Longer than any day: it halts all the same.
                daily if daily < 1440 && daily < crossing => gate.is_open(now),
                _ => (now..now + crossing).all(can_go),
            }
        };
        clock.done_where(ready, self.minutes(), may_pass, passes)
    }

    fn follow_edges(
        &mut self,
        region: &Region,
        class: &VehicleClass,
        from: Stop<'_>,
        to: Stop<'_>,
        leg: &Leg,
    ) -> Result<(), Obstacle> {
        let mut here = from.network_place().code.clone();
        self.points.push(Point { code: here.clone(), ..Point::default() });
        for code in &leg.edges {
            for step in steps(region, code)? {
                let beyond = step.beyond(&here);
                here =
                    beyond.ok_or_else(|| ("check-leg-disconnected", step.code.clone()))?.to_owned();
                let begin = self.milliseconds;
                self.go(step.length_m, step.milliseconds(class)?);
                self.gates.extend(step.gate(class, begin, self.milliseconds));
                let is_place = region.places.get(&here).is_some();
                self.points.push(Point {
                    code: if is_place { here.clone() } else { String::new() },
                    milliseconds: self.milliseconds,
                    length_m: self.length_m,
                    by: step.code,
                });
            }
        }
        if here == to.network_place().code { Ok(()) } else { Err(("check-leg-disconnected", here)) }
    }

    /// Adds the local way between a stop and its network place.
    fn go_local_between(
        &mut self,
        region: &Region,
        class: &VehicleClass,
        stop: Stop<'_>,
    ) -> Result<(), Obstacle> {
        let Stop::Station { station, village } = stop else { return Ok(()) };
        let straight = straight_m(position(station, village), (village.lat, village.lon));
        self.go_local(region, class, village, straight)
    }

    fn go_local(
        &mut self,
        region: &Region,
        class: &VehicleClass,
        village: &Place,
        straight_m: i64,
    ) -> Result<(), Obstacle> {
        let length_m = ceil_div(straight_m * i64::from(region.rules.detour_percent), 100);
        if length_m == 0 {
            return Ok(());
        }
        let mode = village.local_mode.unwrap_or(Mode::Unpaved);
        let pace =
            pace(class, mode).ok_or_else(|| ("check-local-impassable", village.code.clone()))?;
        self.local_m += length_m;
        self.go(length_m, ceil_div(reference_milliseconds(region, mode, length_m) * 100, pace));
        Ok(())
    }

    fn go(&mut self, length_m: i64, milliseconds: i64) {
        self.length_m = self.length_m.saturating_add(length_m);
        self.milliseconds = self.milliseconds.saturating_add(milliseconds);
    }
}

/// Per cent of the reference speed; `None` where the class cannot travel. On a ferry, road
/// vehicles and people on foot move at the ferry's speed.
pub(super) fn pace(class: &VehicleClass, mode: Mode) -> Option<i64> {
    let rides_along = matches!(class.family, Family::Road | Family::Foot);
    let mode = match mode {
        Mode::Ferry if rides_along => return Some(100),
        Mode::Ferry => Mode::River,
        other => other,
    };
    let paces = Mode::PACED.iter().zip(class.pace_percent);
    paces.filter(|(m, _)| **m == mode).map(|(_, pace)| i64::from(pace)).find(|pace| *pace > 0)
}

pub(super) fn reference_milliseconds(region: &Region, mode: Mode, length_m: i64) -> i64 {
    let rules = &region.rules;
    let kmh = match mode {
        Mode::Paved => rules.paved_kmh,
        Mode::Unpaved => rules.unpaved_kmh,
        Mode::Offroad => rules.offroad_kmh,
        Mode::River => rules.river_kmh,
        Mode::Sea => rules.sea_kmh,
        Mode::Foot => rules.foot_kmh,
        Mode::Ferry => rules.ferry_kmh,
    };
    ceil_div(length_m * 3600, i64::from(kmh).max(1))
}

/// Latitude and longitude in degrees; the village post's if the station has none of its own.
fn position(station: &Station, village: &Place) -> (f64, f64) {
    station.lat.zip(station.lon).unwrap_or((village.lat, village.lon))
}

/// Straight-line metres between two positions in degrees.
fn straight_m(a: (f64, f64), b: (f64, f64)) -> i64 {
    let north = (b.0 - a.0).to_radians();
    let east = (b.1 - a.1).to_radians() * cos(((a.0 + b.0) / 2.0).to_radians());
    i64::from(round(EARTH_RADIUS_M * sqrt(north * north + east * east)) as u32)
}
