//! One step of a leg: an edge or a link of the imported network, and how long a class takes
//! over it.

use tepat_network::{Direction, Link, Net, Who};

use super::kit::ceil_div;
use super::way::{Obstacle, pace, reference_milliseconds};
use tepat_model::region::{
    Circumstance, Edge, KINDS, Mode, Region, SURFACES, VehicleClass, Water, WayProfile,
    default_ways,
};
use tepat_model::time::Moment;

/// A step as the region describes it.
pub(super) struct Step {
    pub(super) code: String,
    /// Codes of both ends.
    ends: [String; 2],
    /// Whether travel is allowed from the first end to the second, and in the reverse
    /// direction.
    open: [bool; 2],
    pub(super) length_m: i64,
    mode: Mode,
    /// Milliseconds at reference speed under the region's conditions; `None` if closed.
    reference: Option<i64>,
    most_kg: u32,
    most_cm: u32,
    /// Speed at night, in per cent of the speed by day.
    by_night: i64,
    /// Closures as (from, until), kept only if one overlaps the days of a plan.
    closed: Vec<(Moment, Moment)>,
}

/// A part of a leg that is closed at times, in milliseconds from the start of the leg.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) begin: i64,
    pub(super) end: i64,
    closed: Vec<(Moment, Moment)>,
    in_daylight_alone: bool,
    /// Whether nobody halts in it, as on a ferry or at sea.
    pub(super) in_one_go: bool,
}

impl Gate {
    /// Whether any part of this minute of the leg lies in the gate.
    pub(super) fn has(&self, minute: i64) -> bool {
        self.begin / 60_000 <= minute && minute < ceil_div(self.end, 60_000)
    }

    /// Whether the gate can be passed in the minute that begins at `now`.
    pub(super) fn is_open(&self, now: i64) -> bool {
        let shut =
            |(from, until): &(Moment, Moment)| (i64::from(*from)..i64::from(*until)).contains(&now);
        self.opens_daily(now) && !self.closed.iter().any(shut)
    }

    /// Whether there is light in the minute that begins at `now`, if light is needed.
    pub(super) fn opens_daily(&self, now: i64) -> bool {
        !self.in_daylight_alone || (360..1080).contains(&now.rem_euclid(1440))
    }
}

impl Step {
    /// The other end, if travel from `here` to it is allowed.
    pub(super) fn beyond(&self, here: &str) -> Option<&str> {
        let [from, to] = &self.ends;
        match (from == here, to == here) {
            (true, _) if self.open[0] => Some(to),
            (_, true) if self.open[1] => Some(from),
            _ => None,
        }
    }

    /// Milliseconds that a class needs.
    pub(super) fn milliseconds(&self, class: &VehicleClass) -> Result<i64, Obstacle> {
        let obstacle = |key| (key, self.code.clone());
        let reference = self.reference.ok_or_else(|| obstacle("check-edge-closed"))?;
        let pace = pace(class, self.mode).ok_or_else(|| obstacle("check-edge-impassable"))?;
        let too_much = |most: u32, it_has: u32| most > 0 && it_has > most;
        if too_much(self.most_kg, class.gross_kg) || too_much(self.most_cm, class.width_cm) {
            return Err(obstacle("check-edge-limit"));
        }
        let by_day = ceil_div(reference * 100, pace);
        let hours = class.hours;
        let in_the_light = hours.start_minute < 1080 && hours.end_minute > 360;
        match self.by_night {
            percent if percent >= 100 || !in_the_dark(class) => Ok(by_day),
            0 if in_the_light => Ok(by_day),
            0 => Err(obstacle("check-edge-closed")),
            percent => Ok(ceil_div(by_day * 100, percent)),
        }
    }

    /// This step's part of a leg, between two moments of the leg, if it closes at times for a
    /// class.
    pub(super) fn gate(&self, class: &VehicleClass, begin: i64, end: i64) -> Option<Gate> {
        let in_daylight_alone = self.by_night == 0 && in_the_dark(class);
        let closes = in_daylight_alone || !self.closed.is_empty();
        let in_one_go = matches!(self.mode, Mode::Ferry | Mode::Sea);
        let closed = self.closed.clone();
        closes.then_some(Gate { begin, end, closed, in_daylight_alone, in_one_go })
    }
}

/// Whether a class ever works before 06.00 or after 18.00.
fn in_the_dark(class: &VehicleClass) -> bool {
    class.hours.start_minute < 360 || class.hours.end_minute > 1080
}

/// The steps, in order, that one code of a leg stands for.
pub(super) fn steps(region: &Region, code: &str) -> Result<Vec<Step>, Obstacle> {
    if let Some(edge) = region.edges.get(code) {
        return Ok(vec![of_edge(region, edge)]);
    }
    let unknown = || ("check-edge-unknown", code.to_owned());
    let (way, parts) =
        code.strip_prefix('w').and_then(|rest| rest.split_once('.')).ok_or_else(unknown)?;
    let (first, last) = parts.split_once('-').unwrap_or((parts, parts));
    let way: i64 = way.parse().map_err(|_| unknown())?;
    let first: u32 = first.parse().map_err(|_| unknown())?;
    let last: u32 = last.parse().map_err(|_| unknown())?;
    let net: &Net = &region.net;
    let begin = net.links.partition_point(|link| (link.way, link.part) < (way, first.min(last)));
    let run = net.links[begin..].iter();
    let run = run.take_while(|link| link.way == way && link.part <= first.max(last));
    let mut steps: Vec<Step> = run.map(|link| of_link(region, net, link)).collect();
    if first > last {
        steps.reverse();
    }
    let ends =
        |at: Option<&Step>, part: u32| at.is_some_and(|s| s.code == format!("w{way}.{part}"));
    if !ends(steps.first(), first) || !ends(steps.last(), last) {
        return Err(unknown());
    }
    // An edge with a link's code replaces that link.
    match steps.iter().find(|step| region.edges.get(&step.code).is_some()) {
        Some(replaced) => Err(("check-link-replaced", replaced.code.clone())),
        None => Ok(steps),
    }
}

fn of_edge(region: &Region, edge: &Edge) -> Step {
    let metres = i64::from(edge.length_m);
    // The edge's own minutes take precedence over its class of way, and that over its mode.
    let class = (edge.minutes.is_none() && !edge.way.is_empty())
        .then(|| profile(region, &edge.way))
        .filter(|profile| profile.mode == edge.mode);
    let usual = match (edge.minutes, &class) {
        (Some(minutes), _) => i64::from(minutes) * 60_000,
        (None, Some(class)) => ceil_div(metres * 3600, i64::from(class.kmh_dry).max(1)),
        (None, None) => reference_milliseconds(region, edge.mode, metres),
    };
    let (mut percent, mut scale) = (100_i64, 1_i64);
    for when in holding(region) {
        let said = edge.effects.iter().find(|effect| effect.when == when);
        let by_rule = || match &class {
            Some(class) if when == Circumstance::Rain => {
                i64::from(class.kmh_wet) * 100 / i64::from(class.kmh_dry).max(1)
            }
            _ => rule(region, when, edge.mode, edge.flood_prone),
        };
        percent = percent.saturating_mul(said.map_or_else(by_rule, |effect| effect.percent.into()));
        scale *= 100;
    }
    let percent = percent / scale;
    let rules = &region.rules;
    let begins = -1440 * i32::from(rules.dispatch_from_h.max(rules.direct_from_h));
    let ends = 1440 * (1 + DAYS_AFTER_VOTING);
    let closes = edge.closures.iter().any(|(from, until)| *from < ends && *until > begins);
    let is_open =
        !edge.closed && percent > 0 && class.as_ref().is_none_or(|class| class.kmh_dry > 0);
    let night = edge.effects.iter().find(|effect| effect.when == Circumstance::Night);
    Step {
        code: edge.code.clone(),
        ends: [edge.from.clone(), edge.to.clone()],
        open: [true, !edge.one_way],
        length_m: edge.length_m.into(),
        mode: edge.mode,
        reference: is_open.then(|| ceil_div(usual * 100, percent)),
        most_kg: edge.max_weight_kg,
        most_cm: edge.max_width_cm,
        by_night: night.map_or(100, |effect| effect.percent.into()),
        closed: if closes { edge.closures.clone() } else { Vec::new() },
    }
}

/// Days after voting day on which closures count.
const DAYS_AFTER_VOTING: i32 = 30;

fn of_link(region: &Region, net: &Net, link: &Link) -> Step {
    let kind = KINDS.iter().find(|(kind, _)| *kind == link.kind).map_or("", |(_, name)| name);
    let surface = SURFACES.iter().find(|(s, _)| *s == link.surface).map_or("", |(_, name)| name);
    let profile = profile(region, &format!("{kind}.{surface}"));
    let (mode, kmh) = match link.who {
        Who::Nobody => (profile.mode, 0),
        Who::OnFoot if profile.mode == Mode::Ferry => (Mode::Foot, profile.kmh_dry),
        Who::OnFoot if profile.mode != Mode::Foot => (Mode::Foot, region.rules.foot_kmh.max(1)),
        _ if region.conditions.rain => (profile.mode, profile.kmh_wet),
        _ => (profile.mode, profile.kmh_dry),
    };
    let others = holding(region).filter(|when| *when != Circumstance::Rain || mode != profile.mode);
    let percent = others.map(|when| rule(region, when, mode, false)).min().unwrap_or(100);
    let speed = i64::from(kmh) * percent;
    let end =
        |at: u32| net.nodes.get(at as usize).map_or_else(String::new, |n| format!("n{}", n.id));
    let on_foot = link.who == Who::OnFoot;
    Step {
        code: format!("w{}.{}", link.way, link.part),
        ends: [end(link.from), end(link.to)],
        open: [
            on_foot || link.direction != Direction::Backward,
            on_foot || link.direction != Direction::Forward,
        ],
        length_m: ceil_div(link.length_dm.into(), 10),
        mode,
        reference: (speed > 0).then(|| ceil_div(i64::from(link.length_dm) * 36_000, speed)),
        most_kg: link.max_weight_kg,
        most_cm: link.max_width_cm.into(),
        by_night: 100,
        closed: Vec::new(),
    }
}

/// The region's own profile of a class of way, else the default one, else the profile of its
/// kind.
fn profile(region: &Region, way: &str) -> WayProfile {
    let kind = way.split('.').next().unwrap_or_default();
    let find = |code: &str| region.ways.get(code).or_else(|| default_ways().get(code)).cloned();
    find(way).or_else(|| find(kind)).unwrap_or_default()
}

fn holding(region: &Region) -> impl Iterator<Item = Circumstance> {
    let conditions = region.conditions;
    [
        (conditions.rain, Circumstance::Rain),
        (conditions.water == Water::Low, Circumstance::LowWater),
        (conditions.water == Water::High, Circumstance::HighWater),
        (conditions.rough_sea, Circumstance::RoughSea),
    ]
    .into_iter()
    .filter_map(|(holds, when)| holds.then_some(when))
}

/// The rules' speed under a circumstance, in per cent of the usual speed.
fn rule(region: &Region, when: Circumstance, mode: Mode, floods: bool) -> i64 {
    let rules = &region.rules;
    let on_water = matches!(mode, Mode::River | Mode::Sea | Mode::Ferry);
    i64::from(match when {
        Circumstance::Rain => match mode {
            Mode::Paved => rules.rain_paved_percent,
            Mode::Unpaved => rules.rain_unpaved_percent,
            Mode::Offroad => rules.rain_offroad_percent,
            Mode::Foot => rules.rain_foot_percent,
            Mode::River | Mode::Sea | Mode::Ferry => 100,
        },
        Circumstance::LowWater if mode == Mode::River => rules.low_water_river_percent,
        Circumstance::RoughSea if mode == Mode::Sea => rules.waves_sea_percent,
        Circumstance::HighWater if floods && !on_water => rules.high_water_flood_percent,
        _ => 100,
    })
}
