//! Compares two plans as a person would: what is worse, what is better, and which papers are no
//! longer valid.
//!
//! [`area_changes`] finds what differs in each sub-district, for the map. [`notices`] tells each sub-district what changed. [`compare`] finds the differences; [`Comparison::sentences`] gives a summary in two sentences,
//! one about time and one about means.

mod areas;
mod notices;
mod papers;
mod sentences;

pub use areas::{AreaChange, area_changes};
pub use notices::{Notice, notices, stations_by_village};
pub use papers::Papers;

use std::collections::BTreeMap;

use crate::scene::{StationState, TIGHT_MINUTES};
use tepat_model::plan::{Plan, StationOutcome, Summary, outcomes, summary};
use tepat_model::region::Region;
use tepat_model::time::Moment;
use tepat_order::Order as _;

/// Arrivals and departures that differ by no more than this, in minutes, count as the same.
pub const WORTH_A_LINE_MINUTES: i32 = 15;

/// If the arrivals of a whole sub-district differ by less than this, in minutes, they get no
/// sentence.
const WORTH_A_SENTENCE_MINUTES: i32 = 60;

/// When the polls open on voting day.
pub const POLLS_OPEN: Moment = 7 * 60;

/// A plan and the region it was made for.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The region.
    pub region: &'a Region,
    /// The plan.
    pub plan: &'a Plan,
}

/// The differences between a plan ("now") and another one ("before").
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The figures of the first plan.
    pub now: Summary,
    /// The figures of the other plan.
    pub before: Summary,
    /// Stations of the first region, in its order, whose goods arrive at another moment.
    pub stations: Vec<Changed>,
    /// Sub-districts whose last goods arrive at another moment, the largest shift first.
    pub kecamatan: Vec<Shift>,
    /// Vehicles used more or less, by class; the largest difference first.
    pub vehicles: Vec<(String, i64)>,
    /// Which papers are no longer valid.
    pub papers: Papers,
}

/// A station whose goods arrive at another moment, no longer, or only now.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// Its code.
    pub code: String,
    /// Its outcome now.
    pub now: StationOutcome,
    /// Its outcome before; `None` if the other region does not have it.
    pub before: Option<StationOutcome>,
    /// Whether state and papers are the same, so that nobody needs to look at it.
    pub is_small: bool,
}

/// When the last goods of a sub-district arrive.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Code of the sub-district's post.
    pub place: String,
    /// When they arrive now.
    pub now: Moment,
    /// When they arrived before.
    pub before: Moment,
}

impl Shift {
    /// Minutes later; negative if earlier.
    pub fn minutes(&self) -> i32 {
        self.now.saturating_sub(self.before)
    }
}

impl Changed {
    /// Minutes later, negative if earlier; `None` if goods arrive in one plan only.
    pub fn minutes(&self) -> Option<i32> {
        Some(self.now.at()?.saturating_sub(self.before?.at()?))
    }

    fn states(&self) -> (StationState, StationState) {
        let before = self.before.map(StationState::from).unwrap_or_default();
        (StationState::from(self.now), before)
    }
}

/// An entry in the lists of what is worse and what is better.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Text key; the text has `count`, and `by` if the entry has an amount.
    pub key: &'static str,
    /// Number of cases.
    pub count: usize,
    /// The stations concerned, the worst first; empty if the entry concerns the whole plan.
    pub stations: Vec<String>,
    /// The amount, if the entry concerns the whole plan.
    pub by: Amount,
}

/// An amount by which plans differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Amount {
    /// None.
    #[default]
    None,
    /// Money.
    Rupiah(i64),
    /// Time.
    Minutes(i64),
    /// Vehicles of a class, by code.
    Vehicles(String, i64),
    /// A sub-district, by code of its post, and time.
    Place(String, i64),
}

/// Compares a plan with another one. O(stations · log trips).
pub fn compare(now: Side, before: Side) -> Comparison {
    let papers = papers::Matched::new(now, before);
    let (these, those) = (outcomes(now.region, now.plan), outcomes(before.region, before.plan));
    let mut stations = Vec::new();
    for (station, outcome) in now.region.stations.iter().zip(&these) {
        let at = before.region.stations.position(&station.code);
        let was = at.and_then(|at| those.get(at)).copied();
        if was == Some(*outcome) {
            continue;
        }
        let mut changed =
            Changed { code: station.code.clone(), now: *outcome, before: was, is_small: false };
        let (state, state_before) = changed.states();
        changed.is_small = state == state_before
            && papers.is_same_for(&station.code)
            && changed.minutes().is_some_and(|by| by.abs() <= WORTH_A_LINE_MINUTES);
        stations.push(changed);
    }
    let (now_summary, before_summary) =
        (summary(now.region, now.plan), summary(before.region, before.plan));
    Comparison {
        kecamatan: kecamatan(now.region, &these, before.region, &those),
        vehicles: vehicles(&now_summary, &before_summary),
        now: now_summary,
        before: before_summary,
        stations,
        papers: papers.papers,
    }
}

/// The last arrivals of every sub-district that both regions have, where they differ.
fn kecamatan(
    region: &Region,
    outcomes: &[StationOutcome],
    other: &Region,
    others: &[StationOutcome],
) -> Vec<Shift> {
    let (now, before) = (last_of(region, outcomes), last_of(other, others));
    let mut shifts: Vec<Shift> = now
        .into_iter()
        .filter_map(|(place, now)| {
            let before = *before.get(place)?;
            (now != before).then(|| Shift { place: place.to_owned(), now, before })
        })
        .collect();
    shifts.order_by_key(|shift| -shift.minutes().abs());
    shifts
}

fn last_of<'a>(region: &'a Region, outcomes: &[StationOutcome]) -> BTreeMap<&'a str, Moment> {
    let mut last: BTreeMap<&str, Moment> = BTreeMap::new();
    for (station, outcome) in region.stations.iter().zip(outcomes) {
        let ppk = region.pps_of(station).and_then(|pps| region.ppk_of(pps));
        if let (Some(ppk), Some(at)) = (ppk, outcome.at()) {
            let known = last.entry(ppk.code.as_str()).or_insert(at);
            *known = at.max(*known);
        }
    }
    last
}

fn vehicles(now: &Summary, before: &Summary) -> Vec<(String, i64)> {
    let mut by_class: BTreeMap<&String, i64> = BTreeMap::new();
    for (sums, sign) in [(now, 1), (before, -1)] {
        for (class, used) in &sums.classes {
            *by_class.entry(class).or_default() += sign * i64::from(used.vehicles);
        }
    }
    let mut vehicles: Vec<(String, i64)> = by_class
        .into_iter()
        .filter(|(_, by)| *by != 0)
        .map(|(class, by)| (class.clone(), by))
        .collect();
    vehicles.order_by_key(|(_, by)| -by.abs());
    vehicles
}

impl Comparison {
    /// Whether the two plans count as the same.
    pub fn is_same(&self) -> bool {
        self.stations.iter().all(|station| station.is_small)
            && self.papers.is_same()
            && self.vehicles.is_empty()
            && self.now.all.cost_rupiah == self.before.all.cost_rupiah
    }

    /// Changed stations, without the small shifts.
    pub fn large(&self) -> impl Iterator<Item = &Changed> {
        self.stations.iter().filter(|station| !station.is_small)
    }

    /// What is worse now, the worst first.
    pub fn worse(&self) -> Vec<Point> {
        use StationState::{Late, Tight, Unserved};
        let after_polls = |station: &Changed| {
            station.now.at().is_some_and(|at| at > POLLS_OPEN)
                && station.before.and_then(StationOutcome::at).is_none_or(|at| at <= POLLS_OPEN)
        };
        let became = |state| move |c: &Changed| c.states().0 == state && c.states().1 < state;
        let later = |c: &Changed| c.states() == (Late, Late) && c.minutes() > Some(0);
        let stations = [
            self.point("worse-unserved", became(Unserved)),
            self.point("worse-after-polls", after_polls),
            self.point("worse-late", became(Late)),
            self.point("worse-later", later),
            self.point("worse-tight", became(Tight)),
        ];
        stations.into_iter().flatten().chain(self.amounts(1)).collect()
    }

    /// What is better now.
    pub fn better(&self) -> Vec<Point> {
        use StationState::{Late, Tight, Unserved};
        let was = |state| move |c: &Changed| c.states().1 == state && c.states().0 < state;
        let sooner = |c: &Changed| c.states() == (Late, Late) && c.minutes() < Some(0);
        let stations = [
            self.point("better-served", was(Unserved)),
            self.point("better-in-time", was(Late)),
            self.point("better-sooner", sooner),
            self.point("better-not-tight", was(Tight)),
        ];
        stations.into_iter().flatten().chain(self.amounts(-1)).collect()
    }

    fn point(&self, key: &'static str, is_one: impl Fn(&Changed) -> bool) -> Option<Point> {
        let mut found: Vec<&Changed> = self.stations.iter().filter(|c| is_one(c)).collect();
        found.order_by_key(|changed| -changed.minutes().unwrap_or(i32::MAX).abs());
        let stations: Vec<String> = found.into_iter().map(|c| c.code.clone()).collect();
        let count = stations.len();
        (count > 0).then_some(Point { key, count, stations, by: Amount::None })
    }

    /// Differences of the whole plan that are worse (`sign` 1) or better (-1).
    fn amounts(&self, sign: i64) -> Vec<Point> {
        let worse = sign > 0;
        let of_plan = |key, by| Point { key, count: 1, stations: Vec::new(), by };
        let mut points = Vec::new();
        for shift in &self.kecamatan {
            let by = i64::from(shift.minutes()) * sign;
            if by >= WORTH_A_SENTENCE_MINUTES.into() {
                let key = if worse { "worse-kecamatan" } else { "better-kecamatan" };
                points.push(of_plan(key, Amount::Place(shift.place.clone(), by)));
            }
        }
        if let (Some(now), Some(before)) =
            (self.now.least_slack_minutes, self.before.least_slack_minutes)
        {
            let by = i64::from(before - now) * sign;
            if by > WORTH_A_LINE_MINUTES.into() && now.min(before) < TIGHT_MINUTES {
                let key = if worse { "worse-slack" } else { "better-slack" };
                points.push(of_plan(key, Amount::Minutes(by)));
            }
        }
        let cost = |sums: &Summary| sums.all.cost_rupiah as i64;
        let by = (cost(&self.now) - cost(&self.before)) * sign;
        if by > 0 {
            let key = if worse { "worse-cost" } else { "better-cost" };
            points.push(of_plan(key, Amount::Rupiah(by)));
        }
        for (class, by) in &self.vehicles {
            if by * sign > 0 {
                let key = if worse { "worse-vehicles" } else { "better-vehicles" };
                points.push(of_plan(key, Amount::Vehicles(class.clone(), by * sign)));
            }
        }
        points
    }
}

#[cfg(test)]
mod tests;
