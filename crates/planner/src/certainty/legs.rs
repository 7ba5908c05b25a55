//! The legs of a plan, and what each circumstance does to them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::draws::key;
use crate::travel::StepTimes;
use tepat_model::plan::{Leg, Plan, Trip};
use tepat_model::region::{
    Circumstance, Conditions, Mode, Place, PlaceKind, Region, Step, VehicleClass, Water, Ways,
};
use tepat_model::time::{DAY_MINUTES, Moment};

/// The circumstances that come by chance, in the order of [`Part::slowed`].
pub const CHANCES: [Circumstance; 4] =
    [Circumstance::Rain, Circumstance::LowWater, Circumstance::HighWater, Circumstance::RoughSea];

/// A way that a circumstance closes.
pub const CLOSED: f32 = 0.0;

/// All legs, trip after trip as in [`crate::drive::PreparedPlan`].
#[derive(Clone, Debug, Default)]
pub struct Legs {
    /// The legs.
    pub legs: Vec<LegRisk>,
    /// Parts of legs; each leg has a range of them.
    pub parts: Vec<Part>,
    /// Codes of the sub-districts, in order; weather is drawn for each.
    pub areas: Vec<String>,
    /// Codes of the vehicle classes, in order.
    pub classes: Vec<String>,
    /// First day on which anything happens, and how many days there are.
    pub days: (i32, usize),
}

/// What may change the time of a leg.
#[derive(Clone, Debug)]
pub struct LegRisk {
    /// Draws for it have this key.
    pub key: u64,
    /// What kind of way it takes longest.
    pub mode: Mode,
    /// Position of the sub-district in which it is longest.
    pub area: usize,
    /// Position of the class.
    pub class: usize,
    /// Days since the first one.
    pub day: usize,
    parts: Range<usize>,
}

/// A part of a leg with the same risks.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Planned minutes.
    pub minutes: f64,
    /// Position of the sub-district.
    pub area: usize,
    /// How many times as long it takes under each of [`CHANCES`]; [`CLOSED`] if nobody passes.
    pub slowed: [f32; CHANCES.len()],
}

impl Legs {
    /// The parts of a leg.
    pub fn parts_of(&self, leg: &LegRisk) -> &[Part] {
        &self.parts[leg.parts.clone()]
    }

    /// The legs of a plan. O(edges travelled).
    pub fn new(region: &Region, times: &StepTimes, plan: &Plan) -> Self {
        let days = plan.trips.iter().flat_map(|trip| [day(trip.load_at), day(trip.back_at)]);
        let first_day = days.clone().min().unwrap_or(0);
        let last_day = days.max().unwrap_or(0);
        let mut areas: Vec<String> = ppks(region).map(|place| place.code.clone()).collect();
        // What belongs to no sub-district has weather of its own.
        areas.push(String::new());
        areas.sort_unstable();
        areas.dedup();
        let mut classes: Vec<String> = plan.trips.iter().map(|trip| trip.class.clone()).collect();
        classes.sort_unstable();
        classes.dedup();
        let days = (first_day, (last_day - first_day) as usize + 1);
        let legs = Self { areas, classes, days, ..Self::default() };
        let mut building = Building {
            region,
            times,
            ways: Ways::new(&region.ways),
            worse: CHANCES.map(|chance| under(region, chance)),
            area_of: BTreeMap::new(),
            legs,
        };
        for trip in &plan.trips {
            building.add_trip(trip);
        }
        building.legs
    }
}

fn ppks(region: &Region) -> impl Iterator<Item = &Place> {
    region.places.iter().filter(|place| place.kind == PlaceKind::Ppk)
}

fn day(at: Moment) -> i32 {
    at.div_euclid(DAY_MINUTES)
}

/// The travel times under one circumstance more; `None` if the region assumes it already.
fn under(region: &Region, chance: Circumstance) -> Option<StepTimes> {
    let mut conditions = region.conditions;
    match chance {
        Circumstance::Rain => conditions.rain = true,
        Circumstance::RoughSea => conditions.rough_sea = true,
        Circumstance::LowWater => conditions.water = Water::Low,
        Circumstance::HighWater => conditions.water = Water::High,
        Circumstance::Night => {}
    }
    // A scenario that states the height of the water leaves nothing of it to chance.
    let is_stated = |now: Conditions| {
        matches!(chance, Circumstance::LowWater | Circumstance::HighWater)
            && now.water != Water::Normal
    };
    if conditions == region.conditions || is_stated(region.conditions) {
        return None;
    }
    Some(StepTimes::new(&Region { conditions, ..region.clone() }))
}

struct Building<'r> {
    region: &'r Region,
    times: &'r StepTimes,
    ways: Ways,
    worse: [Option<StepTimes>; CHANCES.len()],
    area_of: BTreeMap<String, usize>,
    legs: Legs,
}

impl Building<'_> {
    fn add_trip(&mut self, trip: &Trip) {
        let class = self.region.classes.get(&trip.class);
        let at_class = self.legs.classes.binary_search(&trip.class).unwrap_or(0);
        let mut begins = trip.depart_at;
        let back = (&trip.back, trip.base.as_str(), trip.back_at);
        let visits = trip.visits.iter().map(|visit| (&visit.leg, visit.at.as_str(), visit.done));
        for (leg, to, done) in visits.chain([back]) {
            let vehicle = trip.vehicle.to_string();
            let key = key(&["leg", &trip.base, &trip.class, &vehicle, to]);
            self.add_leg(leg, to, class, (key, at_class, begins));
            begins = done;
        }
    }

    fn add_leg(
        &mut self,
        leg: &Leg,
        to: &str,
        class: Option<&VehicleClass>,
        (key, at_class, begins): (u64, usize, Moment),
    ) {
        let first = self.legs.parts.len();
        let mut of_mode: BTreeMap<Mode, f64> = BTreeMap::new();
        let mut on_network = 0.0;
        for code in &leg.edges {
            for step in self.region.steps_of(code) {
                let ms = self.times.ms(step, class);
                let Some((mode, near)) = self.about(step, to).filter(|_| ms > 0) else { continue };
                let minutes = ms as f64 / 60_000.0;
                on_network += minutes;
                *of_mode.entry(mode).or_default() += minutes;
                let slowed = std::array::from_fn(|chance| {
                    self.worse[chance]
                        .as_ref()
                        .map_or(1.0, |worse| (worse.ms(step, class) as f64 / ms as f64) as f32)
                });
                let area = self.area(&near);
                self.add_part(first, Part { minutes, area, slowed });
            }
        }
        // Ways within villages are as usual under all conditions.
        let local = (f64::from(leg.minutes) - on_network).max(0.0);
        let area = self.area(to);
        let place = self.region.stations.get(to).and_then(|station| self.region.pps_of(station));
        let mode = place.or(self.region.places.get(to)).and_then(|place| place.local_mode);
        *of_mode.entry(mode.unwrap_or_default()).or_default() += local;
        self.add_part(first, Part { minutes: local, area, slowed: [1.0; CHANCES.len()] });
        let longest = of_mode.iter().max_by(|a, b| a.1.total_cmp(b.1));
        let mut of_area: BTreeMap<usize, f64> = BTreeMap::new();
        for part in &self.legs.parts[first..] {
            *of_area.entry(part.area).or_default() += part.minutes;
        }
        let area = of_area.iter().max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(area, _)| *area);
        let (first_day, days) = self.legs.days;
        self.legs.legs.push(LegRisk {
            key,
            mode: longest.map_or(Mode::default(), |(mode, _)| *mode),
            area,
            class: at_class,
            day: ((day(begins) - first_day).max(0) as usize).min(days - 1),
            parts: first..self.legs.parts.len(),
        });
    }

    /// Adds a part to the leg whose parts begin at `first`, or to one of them with the same risks.
    fn add_part(&mut self, first: usize, part: Part) {
        let alike = |known: &&mut Part| known.area == part.area && known.slowed == part.slowed;
        match self.legs.parts[first..].iter_mut().find(alike) {
            Some(known) => known.minutes += part.minutes,
            None if part.minutes > 0.0 => self.legs.parts.push(part),
            None => {}
        }
    }

    /// The mode of a step, and the code of a place near it.
    fn about(&self, step: usize, to: &str) -> Option<(Mode, String)> {
        match self.region.step(step)? {
            Step::Edge(edge) => Some((edge.mode, edge.from.clone())),
            // Links do not say where they are; the leg's end does.
            Step::Link(link) => Some((self.ways.of(link).mode, to.to_owned())),
        }
    }

    /// Position of the sub-district of a place or station.
    fn area(&mut self, code: &str) -> usize {
        if let Some(&area) = self.area_of.get(code) {
            return area;
        }
        let station = self.region.stations.get(code);
        let place = station.and_then(|station| self.region.pps_of(station));
        let place = place.or_else(|| self.region.places.get(code));
        let ppk = place.and_then(|place| self.region.ppk_of(place));
        let ppk = ppk.map_or("", |ppk| ppk.code.as_str());
        let area = self.legs.areas.iter().position(|known| known == ppk).unwrap_or(0);
        self.area_of.insert(code.to_owned(), area);
        area
    }
}
