//! How sure a plan is: it is driven many times under delays drawn by chance.
//!
//! In each run of a [`Simulation`] every leg, visit and trip may take longer or shorter than
//! planned, within the spreads of [`Delays`]; trips may start late and vehicles break down. Rain
//! comes to whole sub-districts for a day, and most of them share it (a one-factor Gaussian
//! copula); low and high water hold for the whole plan and everywhere; a rough sea lasts a day.
//! These shared causes slow every leg there at once, as much as the region's rules and edges say.
//! Independent delays alone would make a plan look far surer than it is.
//!
//! What is simplified: weather is that of the day on which a leg is planned, even in a run in which
//! it is late; a way that is closed by weather holds a vehicle up for a stated time; nobody reacts
//! to what goes wrong.
//!
//! The same plan, seed and number of runs give the same counts, natively and in the page, however
//! the runs are shared out.

mod draws;
mod estimate;
mod legs;
mod tally;

use serde::{Deserialize, Serialize};

use crate::drive::{Moments, PreparedPlan, Times, drive};
use crate::travel::StepTimes;
use draws::{Draws, Spread, key, quantile};
use legs::{CHANCES, CLOSED, LegRisk, Legs};
use tally::Targets;
use tepat_model::plan::{MarkState, Plan, Trip};
use tepat_model::region::{Circumstance, Delays, Family, Mode, Region};
use tepat_model::time::{DAY_MINUTES, Moment};

pub use estimate::{CauseEffect, Estimate, Found, RUNS, certainty_of};
pub use tally::{AreaCertainty, Certainty, StationCertainty, Tally};

/// Something that makes a plan less sure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Rain, low or high water, or a rough sea.
    Weather(Circumstance),
    /// Travel times that spread.
    Travel,
    /// Times for unloading, counting and signing that spread.
    Handling,
    /// Trips that start late.
    LateStart,
    /// Breakdowns.
    Breakdown,
    /// Everything that happens on the ways of a sub-district; its post's code.
    Area(String),
    /// Everything that happens to the vehicles of a class under way; its code.
    Class(String),
}

/// A plan made ready to be driven many times.
#[derive(Clone, Debug)]
pub struct Simulation {
    delays: Delays,
    plan: PreparedPlan,
    planned: Times,
    legs: Legs,
    targets: Targets,
    seed: u64,
    luck: Luck,
    /// Keys of what is drawn for visits and trips, and for sub-districts.
    visit_keys: Vec<u64>,
    trip_keys: Vec<u64>,
    area_keys: Vec<u64>,
    /// Positions of trips that have left their base, and of those of them that have arrived: what is
    /// past takes as long as it took.
    left: Vec<usize>,
    arrived: Vec<usize>,
    times: Times,
    moments: Moments,
    weather: Weather,
}

/// Distributions to draw from.
#[derive(Clone, Debug)]
struct Luck {
    normal: Spread,
    /// What the weather of a sub-district must exceed for rain.
    rain_limit: f64,
    /// By the position of the mode in [`Mode::ALL`].
    travel: Vec<Spread>,
    handling: Spread,
}

/// The weather of one run.
#[derive(Clone, Debug, Default)]
struct Weather {
    /// By sub-district and day.
    rain: Vec<bool>,
    low_water: bool,
    high_water: bool,
    /// By day.
    rough_sea: Vec<bool>,
}

impl Simulation {
    /// Prepares a plan; the region is the one that it was made for. O(edges travelled).
    pub fn new(region: &Region, plan: &Plan, seed: u64) -> Self {
        let times = StepTimes::new(region);
        let mut prepared = PreparedPlan::new(region, &times, &plan.trips);
        let overtime = i32::from(region.delays.overtime_minutes);
        for (number, trip) in plan.trips.iter().enumerate() {
            if may_go_on(region, trip) {
                prepared.go_on_after_hours(number, overtime);
            }
        }
        let legs = Legs::new(region, &times, plan);
        let delays = region.delays;
        let normal = Spread::normal();
        let luck = Luck {
            travel: Mode::ALL.iter().map(|&m| normal.factor(delays.spread_percent(m))).collect(),
            handling: normal.factor(delays.handling_spread_percent),
            rain_limit: quantile(1.0 - f64::from(delays.rain_percent) / 100.0),
            normal,
        };
        let trip_key = |what: &str, trip: &Trip, at: &str| {
            key(&[what, &trip.base, &trip.class, &trip.vehicle.to_string(), at])
        };
        let visits = plan.trips.iter().flat_map(|trip| {
            trip.visits.iter().map(move |visit| trip_key("visit", trip, &visit.at))
        });
        let first_stop = |trip: &Trip| trip.visits.first().map_or("", |visit| &visit.at).to_owned();
        let known = |states: &'static [MarkState]| {
            let is = |trip: &Trip| trip.mark.is_some_and(|mark| states.contains(&mark.state));
            (0..plan.trips.len()).filter(|&at| is(&plan.trips[at])).collect()
        };
        Self {
            left: known(&[MarkState::Departed, MarkState::Arrived, MarkState::Failed]),
            arrived: known(&[MarkState::Arrived, MarkState::Failed]),
            delays,
            planned: prepared.planned_times(),
            times: prepared.planned_times(),
            visit_keys: visits.collect(),
            trip_keys: plan.trips.iter().map(|t| trip_key("trip", t, &first_stop(t))).collect(),
            area_keys: legs.areas.iter().map(|area| key(&["rain", area])).collect(),
            targets: Targets::new(region, plan),
            plan: prepared,
            legs,
            seed,
            luck,
            moments: Moments::default(),
            weather: Weather::default(),
        }
    }

    /// All causes that may matter to this plan.
    pub fn causes(&self) -> Vec<Cause> {
        let weather = CHANCES.into_iter().map(Cause::Weather);
        let ways = [Cause::Travel, Cause::Handling, Cause::LateStart, Cause::Breakdown];
        let areas = self.legs.areas.iter().enumerate().filter(|(at, area)| {
            !area.is_empty() && self.legs.legs.iter().any(|leg| leg.area == *at)
        });
        let areas = areas.map(|(_, area)| Cause::Area(area.clone()));
        let classes = self.legs.classes.iter().cloned().map(Cause::Class);
        weather.chain(ways).chain(areas).chain(classes).collect()
    }

    /// An empty tally.
    pub fn tally(&self) -> Tally {
        self.targets.tally()
    }

    /// Drives the plan once, without what a cause does if one is named, and counts what comes of
    /// it. O(trips + visits + parts of legs); allocates nothing.
    pub fn run(&mut self, run: u64, without: Option<&Cause>, tally: &mut Tally) {
        let draws = Draws::new(self.seed, run);
        self.draw_weather(draws, without);
        self.draw_legs(draws, without);
        self.draw_handling(draws, without);
        self.keep_what_is_past();
        drive(&self.plan, &self.times, &mut self.moments, |_| ());
        self.targets.count(&self.moments, tally);
    }

    /// What the counts of a tally say.
    pub fn certainty(&self, tally: &Tally) -> Certainty {
        self.targets.certainty(tally)
    }

    fn draw_weather(&mut self, draws: Draws, without: Option<&Cause>) {
        let (first_day, days) = self.legs.days;
        let comes = |circumstance| without != Some(&Cause::Weather(circumstance));
        let chance = |percent: u16| f64::from(percent) / 100.0;
        let rain = chance(self.delays.rain_percent);
        let limit = self.luck.rain_limit;
        let shared = libm::sqrt(chance(self.delays.rain_shared_percent));
        let own = libm::sqrt(1.0 - shared * shared);
        let of_day =
            |what: &str, day: usize| key(&[what]) ^ (i64::from(first_day) + day as i64) as u64;
        let weather = &mut self.weather;
        weather.rain.resize(self.area_keys.len() * days, false);
        weather.rough_sea.resize(days, false);
        for day in 0..days {
            let everywhere = self.luck.normal.of(draws.bits(of_day("rain everywhere", day)));
            for (area, key) in self.area_keys.iter().enumerate() {
                let here = self.luck.normal.of(draws.bits(of_day("rain", day) ^ key));
                let is_wet = shared * everywhere + own * here > limit;
                weather.rain[area * days + day] = is_wet && rain > 0.0 && comes(Circumstance::Rain);
            }
            let is_rough = draws.share(of_day("sea", day)) < chance(self.delays.rough_sea_percent);
            weather.rough_sea[day] = is_rough && comes(Circumstance::RoughSea);
        }
        let height = draws.share(key(&["water"]));
        weather.low_water =
            height < chance(self.delays.low_water_percent) && comes(Circumstance::LowWater);
        weather.high_water = height >= 1.0 - chance(self.delays.high_water_percent)
            && comes(Circumstance::HighWater);
    }

    fn draw_legs(&mut self, draws: Draws, without: Option<&Cause>) {
        let spreads = without != Some(&Cause::Travel);
        let breaks = without != Some(&Cause::Breakdown);
        let spared_area = match without {
            Some(Cause::Area(area)) => self.legs.areas.iter().position(|known| known == area),
            _ => None,
        };
        let spared_class = match without {
            Some(Cause::Class(class)) => self.legs.classes.iter().position(|known| known == class),
            _ => None,
        };
        let per_minute = f64::from(self.delays.breakdowns_per_1000_hours) / 60_000.0;
        for (at, leg) in self.legs.legs.iter().enumerate() {
            if spared_area == Some(leg.area) || spared_class == Some(leg.class) {
                self.times.leg_minutes[at] = self.planned.leg_minutes[at];
                continue;
            }
            let mut minutes = self.under_weather(leg);
            if spreads {
                minutes *= self.luck.travel[leg.mode as usize].of(draws.bits(leg.key));
            }
            if breaks && draws.share(leg.key ^ 1) < minutes * per_minute {
                minutes += draws.exponential(leg.key ^ 2, self.delays.breakdown_minutes.into());
            }
            self.times.leg_minutes[at] = libm::ceil(minutes) as i32;
        }
    }

    /// The minutes of a leg under the run's weather.
    fn under_weather(&self, leg: &LegRisk) -> f64 {
        let (_, days) = self.legs.days;
        let (mut minutes, mut is_held_up) = (0.0, false);
        for part in self.legs.parts_of(leg) {
            let mut of_part = part.minutes;
            let holds = [
                self.weather.rain[part.area * days + leg.day],
                self.weather.low_water,
                self.weather.high_water,
                self.weather.rough_sea[leg.day],
            ];
            for (slowed, _) in part.slowed.iter().zip(holds).filter(|(_, holds)| *holds) {
                if *slowed == CLOSED {
                    is_held_up = true;
                } else {
                    of_part *= f64::from(*slowed);
                }
            }
            minutes += of_part;
        }
        if is_held_up { minutes + f64::from(self.delays.closed_minutes) } else { minutes }
    }

    fn keep_what_is_past(&mut self) {
        for &trip in &self.left {
            self.times.delay_minutes[trip] = 0;
        }
        for &trip in &self.arrived {
            let (visits, legs) = (self.plan.visits_of(trip), self.plan.legs_of(trip));
            self.times.handling_minutes[visits.clone()]
                .copy_from_slice(&self.planned.handling_minutes[visits]);
            self.times.leg_minutes[legs.clone()].copy_from_slice(&self.planned.leg_minutes[legs]);
        }
    }

    fn draw_handling(&mut self, draws: Draws, without: Option<&Cause>) {
        let spreads = without != Some(&Cause::Handling);
        for (at, &key) in self.visit_keys.iter().enumerate() {
            let planned = self.planned.handling_minutes[at];
            let factor = if spreads { self.luck.handling.of(draws.bits(key)) } else { 1.0 };
            self.times.handling_minutes[at] = libm::ceil(f64::from(planned) * factor) as i32;
        }
        let chance = match without {
            Some(Cause::LateStart) => 0.0,
            _ => f64::from(self.delays.late_start_percent) / 100.0,
        };
        for (at, &key) in self.trip_keys.iter().enumerate() {
            let is_late = draws.share(key) < chance;
            let late = || draws.exponential(key ^ 1, self.delays.late_start_minutes.into());
            self.times.delay_minutes[at] = if is_late { libm::ceil(late()) as i32 } else { 0 };
        }
    }
}

/// Whether a trip may end after its hours: boats do not travel in the dark, and a trip of several
/// days goes on in the morning anyway.
fn may_go_on(region: &Region, trip: &Trip) -> bool {
    let family = region.classes.get(&trip.class).map(|class| class.family);
    let day = |at: Moment| at.div_euclid(DAY_MINUTES);
    matches!(family, Some(Family::Road | Family::Foot)) && day(trip.load_at) == day(trip.back_at)
}

#[cfg(test)]
mod tests;
