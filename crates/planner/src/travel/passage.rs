//! The time that each vehicle class takes to pass a step of the network, and when it may.

use tepat_model::region::{Circumstance, Edge, Mode, Region, Rules, VehicleClass, Ways};
use tepat_model::time::{DailyHours, Moment, moment};
use tepat_network::{Link, Who};

use super::{UNREACHABLE_MS, edge_reference_ms, paced_ms};

/// When it is light, in minutes of the day.
pub(super) const DAYLIGHT: (i32, i32) = (6 * 60, 18 * 60);

/// A step under the region's conditions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage {
    pub(super) mode: Mode,
    pub(super) length_m: u32,
    /// At reference speed, under the conditions; [`UNREACHABLE_MS`] where nobody passes.
    pub(super) reference_ms: u64,
    max_weight_kg: u32,
    max_width_cm: u32,
    /// Speed at night as per cent of that by day.
    pub(super) night_percent: u16,
    /// Closed during some part of the plan's window.
    closes: bool,
}

impl Passage {
    fn of_edge(edge: &Edge, region: &Region) -> Self {
        let percent = edge.speed_percent(region.conditions, region);
        let reference_ms = match percent {
            _ if edge.closed => UNREACHABLE_MS,
            0 => UNREACHABLE_MS,
            percent => (edge_reference_ms(edge, region) * 100).div_ceil(u64::from(percent)),
        };
        let night = edge.effects.iter().find(|effect| effect.when == Circumstance::Night);
        let (from, until) = window(&region.rules);
        Self {
            mode: edge.mode,
            length_m: edge.length_m,
            reference_ms,
            max_weight_kg: edge.max_weight_kg,
            max_width_cm: edge.max_width_cm,
            night_percent: night.map_or(100, |effect| effect.percent),
            closes: edge.closures.iter().any(|&(begin, end)| begin < until && end > from),
        }
    }

    fn of_link(link: &Link, region: &Region, ways: &Ways) -> Self {
        let (mode, kmh) = link_speed(link, region, ways);
        let has_profile = mode == ways.of(link).mode;
        let percent = u64::from(link_percent(mode, has_profile, region));
        let reference_ms = match u64::from(kmh) * percent {
            0 => UNREACHABLE_MS,
            // Decimetres at km/h: 360 ms each at 1 km/h.
            speed => (u64::from(link.length_dm) * 360 * 100).div_ceil(speed),
        };
        Self {
            mode,
            length_m: link.length_dm.div_ceil(10),
            reference_ms,
            max_weight_kg: link.max_weight_kg,
            max_width_cm: link.max_width_cm.into(),
            night_percent: 100,
            closes: false,
        }
    }

    /// Milliseconds a class takes by day, ignoring closures; [`UNREACHABLE_MS`] if it cannot pass.
    pub(super) fn day_ms(&self, class: &VehicleClass) -> u64 {
        if self.reference_ms == UNREACHABLE_MS
            || !class.is_within(self.max_weight_kg, self.max_width_cm)
        {
            return UNREACHABLE_MS;
        }
        paced_ms(self.reference_ms, self.mode, class)
    }

    /// Milliseconds a class takes while the edge is open: a class that may be under way at night
    /// takes its night time, unless the edge is closed at night.
    pub(super) fn open_ms(&self, class: &VehicleClass) -> u64 {
        match (self.day_ms(class), self.night_percent) {
            (UNREACHABLE_MS, _) => UNREACHABLE_MS,
            (ms, 100..) => ms,
            (ms, _) if is_by_day(class) => ms,
            (ms, 0) if is_ever_by_day(class) => ms,
            (_, 0) => UNREACHABLE_MS,
            (ms, percent) => (ms * 100).div_ceil(percent.into()),
        }
    }

    /// Milliseconds a class takes at any time of a plan; [`UNREACHABLE_MS`] if the edge closes for
    /// some of it.
    pub(super) fn ms(&self, class: &VehicleClass) -> u64 {
        if self.closes_for(class) { UNREACHABLE_MS } else { self.open_ms(class) }
    }

    /// Whether a class must pass it within one opening. If it takes longer than any day's opening,
    /// the class halts all the same.
    pub(super) fn in_one_go(&self, class: &VehicleClass) -> bool {
        let DailyHours { start_minute, end_minute } = class.hours;
        let length_minutes = match self.night_percent {
            0 => end_minute.min(DAYLIGHT.1) - start_minute.max(DAYLIGHT.0),
            _ => end_minute - start_minute,
        };
        let always = length_minutes >= tepat_model::time::DAY_MINUTES;
        let length_ms = u64::try_from(length_minutes).unwrap_or(0) * 60_000;
        is_passed_in_one_go(self.mode)
            && self.closes_for(class)
            && (always || self.open_ms(class) <= length_ms)
    }

    /// Whether it is closed for a class at some times of a plan and open at others.
    pub(super) fn closes_for(&self, class: &VehicleClass) -> bool {
        self.closes || (self.night_percent == 0 && !is_by_day(class))
    }
}

/// Whether a class is under way only in daylight.
fn is_by_day(class: &VehicleClass) -> bool {
    class.hours.start_minute >= DAYLIGHT.0 && class.hours.end_minute <= DAYLIGHT.1
}

/// Whether a class is ever under way in daylight.
fn is_ever_by_day(class: &VehicleClass) -> bool {
    class.hours.start_minute < DAYLIGHT.1 && class.hours.end_minute > DAYLIGHT.0
}

/// Days after voting day on which vehicles may still be on their way back.
const LAST_DAY_AFTER_VOTING: i32 = 30;

/// The period in which a plan may have vehicles under way.
fn window(rules: &Rules) -> (Moment, Moment) {
    let first_day = rules.dispatch_from_h.max(rules.direct_from_h).into();
    (moment(first_day, 0), moment(-LAST_DAY_AFTER_VOTING - 1, 0))
}

/// Edges that close at some time of a plan; the plan avoids them or waits until they open.
pub fn closed_at_times(region: &Region) -> Vec<&Edge> {
    let closes = |edge: &&Edge| !edge.closed && Passage::of_edge(edge, region).closes;
    region.edges.iter().filter(closes).collect()
}

/// The mode of a link, and its speed at full pace in km/h; 0 if impassable.
fn link_speed(link: &Link, region: &Region, ways: &Ways) -> (Mode, u16) {
    let profile = ways.of(link);
    match link.who {
        Who::Nobody => (profile.mode, 0),
        // A ferry for pedestrians only: they do not walk on it.
        Who::OnFoot if profile.mode == Mode::Ferry => (Mode::Foot, profile.kmh_dry),
        Who::OnFoot if profile.mode != Mode::Foot => {
            (Mode::Foot, region.rules.speed_kmh(Mode::Foot))
        }
        _ if region.conditions.rain => (profile.mode, profile.kmh_wet),
        _ => (profile.mode, profile.kmh_dry),
    }
}

/// Speed on a link under conditions, in per cent; rain is already in its profile if the profile has
/// its mode.
fn link_percent(mode: Mode, has_profile: bool, region: &Region) -> u16 {
    let by_profile = |when| when == Circumstance::Rain && has_profile;
    let holding = Circumstance::ALL.into_iter().filter(|&when| region.conditions.hold(when));
    let by_rule = holding.filter(|&when| !by_profile(when));
    by_rule.map(|when| region.rules.percent_under(when, mode, false)).min().unwrap_or(100)
}

/// The travel times of all steps of a region, and when they are open.
#[derive(Clone, Debug, Default)]
pub struct StepTimes {
    passages: Vec<Passage>,
    /// Steps below this number are edges; from there on they are links, which never close.
    edges: usize,
}

/// When a step that closes at times may be passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Periods of closure: from, until; in any order.
    pub closed: Vec<(Moment, Moment)>,
    /// Daily hours in which it is open.
    pub hours: DailyHours,
    /// Whether vehicles cannot halt on it; see [`is_passed_in_one_go`].
    pub in_one_go: bool,
}

/// Whether vehicles cannot halt on a step of this mode that closes at times. A vehicle that cannot
/// cross a river or the sea before it closes, or before the day ends, waits on the bank. On land
/// and along rivers vehicles halt where they are.
pub(super) fn is_passed_in_one_go(mode: Mode) -> bool {
    matches!(mode, Mode::Ferry | Mode::Sea)
}

impl StepTimes {
    /// The times under the region's conditions. O(edges + links).
    pub fn new(region: &Region) -> Self {
        Self { passages: passages(region), edges: region.edges.len() }
    }

    /// Milliseconds that a class takes over a step. Without a class, or if it cannot pass, those at
    /// reference speed; 0 for a step that is closed or does not exist.
    pub fn ms(&self, step: usize, class: Option<&VehicleClass>) -> u64 {
        let Some(passage) = self.passages.get(step) else { return 0 };
        let by_class = class.map(|class| passage.open_ms(class)).filter(|&ms| ms != UNREACHABLE_MS);
        match by_class.unwrap_or(passage.reference_ms) {
            UNREACHABLE_MS => 0,
            ms => ms,
        }
    }

    /// Milliseconds that a class takes over a step while it is open; `None` if the class can never
    /// pass, or the step does not exist.
    pub fn open_ms(&self, step: usize, class: &VehicleClass) -> Option<u64> {
        let ms = self.passages.get(step)?.open_ms(class);
        (ms != UNREACHABLE_MS).then_some(ms)
    }

    /// Whether any step is closed for a class at some times of a plan and open at others. O(edges).
    pub fn any_closes_for(&self, class: &VehicleClass) -> bool {
        self.passages.iter().take(self.edges).any(|passage| passage.closes_for(class))
    }

    /// When a class may pass a step that closes at times; `None` for other steps.
    pub fn opening(&self, region: &Region, step: usize, class: &VehicleClass) -> Option<Opening> {
        let passage = self.get(step).filter(|passage| passage.closes_for(class))?;
        let (start_minute, end_minute) = DAYLIGHT;
        Some(Opening {
            closed: region.edges.get_at(step).map_or(Vec::new(), |edge| edge.closures.clone()),
            hours: match passage.night_percent {
                0 => DailyHours { start_minute, end_minute },
                _ => DailyHours::ROUND_THE_CLOCK,
            },
            in_one_go: is_passed_in_one_go(passage.mode),
        })
    }

    pub(super) fn get(&self, step: usize) -> Option<&Passage> {
        self.passages.get(step)
    }

    pub(super) fn all(&self) -> &[Passage] {
        &self.passages
    }
}

/// The passages of all steps, in their order.
fn passages(region: &Region) -> Vec<Passage> {
    let ways = Ways::new(&region.ways);
    let edges = region.edges.iter().map(|edge| Passage::of_edge(edge, region));
    edges
        .chain(region.imported().links.iter().map(|link| Passage::of_link(link, region, &ways)))
        .collect()
}
