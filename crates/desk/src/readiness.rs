//! Readiness of sub-districts: what the file answers itself, what people said, what blocks, and how it
//! went over the weeks.
//!
//! Where the file can answer a criterion its answer counts, and says from how much of how much it
//! follows. Elsewhere the last entry up to the day counts. What nobody said is not ready.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::supply::{Share, Supply};
use tepat_model::calendar::{day_number, iso_day};
use tepat_model::plan::{Plan, StationOutcome, outcomes};
use tepat_model::region::{
    Answer, Criterion, Edge, Item, PlaceKind, ReadinessEntry, ReadinessPart, ReadyState, Region,
};
use tepat_order::Order as _;
use tepat_planner::certainty::Certainty;
use tepat_planner::people::People;

/// What readiness follows from, as of a day.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The region.
    pub region: &'a Region,
    /// Its plan, if there is one.
    pub plan: Option<&'a Plan>,
    /// How goods stand.
    pub supply: &'a Supply,
    /// What is short and who gets how much of it.
    pub shares: &'a [Share],
    /// Who guards what, if that is known.
    pub people: Option<&'a People>,
    /// How sure the plan is, if that is known.
    pub certainty: Option<&'a Certainty>,
    /// The day, ISO 8601.
    pub day: &'a str,
}

/// A criterion in a sub-district.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Code of the criterion.
    pub criterion: String,
    /// Its part.
    pub part: ReadinessPart,
    /// How far it is; `None` if neither the file nor anybody says.
    pub state: Option<ReadyState>,
    /// What in the file answered it, with how much of how much; `None` if people did, or nobody.
    pub answered: Option<(Answer, u64, u64)>,
    /// Code of the entry that answered it; empty if the file did, or nobody.
    pub entry: String,
    /// By when it is to be so, ISO 8601; empty if nobody says.
    pub due: String,
}

impl Judged {
    /// Whether nothing is left to do.
    pub fn is_ready(&self) -> bool {
        matches!(self.state, Some(ReadyState::Yes | ReadyState::NotNeeded))
    }

    /// Whether it should have been ready before a day.
    pub fn is_overdue(&self, day: &str) -> bool {
        !self.is_ready() && !self.due.is_empty() && *self.due < *day
    }
}

/// How many criteria are met: in part counts half.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Score {
    /// Twice the criteria met, and once those met in part.
    pub halves: u32,
    /// Criteria that apply.
    pub criteria: u32,
}

impl Score {
    fn count(&mut self, state: Option<ReadyState>) {
        let halves = match state {
            Some(ReadyState::NotNeeded) => return,
            Some(ReadyState::Yes) => 2,
            Some(ReadyState::Partly) => 1,
            Some(ReadyState::No) | None => 0,
        };
        self.halves += halves;
        self.criteria += 1;
    }

    /// Met of those that apply, in per cent, rounded down; 100 if none applies.
    pub fn percent(self) -> u32 {
        (self.halves * 50).checked_div(self.criteria).unwrap_or(100)
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { halves: self.halves + other.halves, criteria: self.criteria + other.criteria }
    }
}

/// A sub-district.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaReadiness {
    /// Code of its post.
    pub area: String,
    /// Every criterion, by code.
    pub judged: Vec<Judged>,
    /// The score of each part, in the order of [`ReadinessPart::ALL`].
    pub parts: [Score; 3],
}

impl AreaReadiness {
    /// The score of all parts together.
    pub fn score(&self) -> Score {
        self.parts.iter().copied().fold(Score::default(), Score::plus)
    }

    /// Whether every criterion is met.
    pub fn is_ready(&self) -> bool {
        self.judged.iter().all(Judged::is_ready)
    }
}

/// Judges every sub-district with stations, by code. O(sub-districts · criteria · (log entries +
/// places + stations)).
pub fn readiness(facts: &Facts<'_>) -> Vec<AreaReadiness> {
    let criteria = facts.region.readiness_criteria();
    let latest = latest_entries(facts.region, facts.day);
    let outcomes = facts.plan.map(|plan| outcomes(facts.region, plan));
    let areas = facts.supply.areas.iter();
    areas
        .map(|area| {
            let mut of = AreaReadiness { area: area.area.clone(), ..AreaReadiness::default() };
            for criterion in &criteria {
                let judged = judge(facts, outcomes.as_deref(), &latest, &area.area, criterion);
                of.parts[judged.part as usize].count(judged.state);
                of.judged.push(judged);
            }
            of
        })
        .collect()
}

/// Entries by criterion and sub-district.
type Latest<'r> = BTreeMap<(&'r str, &'r str), &'r ReadinessEntry>;

/// The last entry of each criterion and sub-district up to a day.
fn latest_entries<'r>(region: &'r Region, day: &str) -> Latest<'r> {
    let mut latest: Latest<'r> = BTreeMap::new();
    for entry in region.readiness.iter().filter(|entry| *entry.on <= *day) {
        let known = latest.entry((&entry.criterion, &entry.area)).or_insert(entry);
        if entry.on >= known.on {
            *known = entry;
        }
    }
    latest
}

fn judge(
    facts: &Facts<'_>,
    outcomes: Option<&[StationOutcome]>,
    latest: &Latest<'_>,
    area: &str,
    criterion: &Criterion,
) -> Judged {
    let entry = latest.get(&(criterion.code.as_str(), area));
    let answered = criterion.answer.and_then(|answer| {
        let (have, of) = answer_of(facts, outcomes, area, answer)?;
        Some((answer, have, of))
    });
    let state = match answered {
        Some((_, have, of)) if have >= of => Some(ReadyState::Yes),
        Some((_, 0, _)) => Some(ReadyState::No),
        Some(_) => Some(ReadyState::Partly),
        None => entry.map(|entry| entry.state),
    };
    let said = entry.filter(|_| answered.is_none());
    Judged {
        criterion: criterion.code.clone(),
        part: criterion.part,
        state,
        answered,
        entry: said.map(|entry| entry.code.clone()).unwrap_or_default(),
        due: entry.map(|entry| entry.due.clone()).unwrap_or_default(),
    }
}

/// How much of how much is there, as the file knows; `None` if it does not.
fn answer_of(
    facts: &Facts<'_>,
    outcomes: Option<&[StationOutcome]>,
    area: &str,
    answer: Answer,
) -> Option<(u64, u64)> {
    let region = facts.region;
    match answer {
        Answer::Supplied => supplied(facts, area),
        Answer::Packed => {
            let box_item = region.items.position(Item::BOX)?;
            let of = facts.supply.area(area)?.items.get(box_item)?;
            let is_known = facts.supply.items[box_item].steps.iter().any(|step| step.count > 0);
            let there = of.packed.max(of.dispatched.count());
            is_known.then_some((there.min(of.needed), of.needed))
        }
        Answer::Served => {
            let stations = region.stations.iter().zip(outcomes?);
            let own = stations
                .filter(|(station, _)| region.area_of_code(&station.code) == Some(area))
                .map(|(_, outcome)| matches!(outcome, StationOutcome::OnTime { .. }));
            let all: Vec<bool> = own.collect();
            Some((all.iter().filter(|in_time| **in_time).count() as u64, all.len() as u64))
        }
        Answer::Assessed => assessed(facts, area),
        Answer::Guarded => {
            let people = facts.people.filter(|_| !region.forces.is_empty())?;
            let here = |demand: usize| people.demands[demand].area() == area;
            let wanted = people.demands.iter().filter(|demand| demand.area() == area);
            let wanted: u64 = wanted.map(|demand| u64::from(demand.officers)).sum();
            let gaps = people.shortfalls.iter().filter(|gap| here(gap.demand));
            let short: u64 = gaps.map(|gap| u64::from(gap.short)).sum();
            Some((wanted.saturating_sub(short), wanted))
        }
        Answer::Certain => {
            let own = facts.certainty?.areas.iter().find(|of| of.ppk == area)?;
            // Shares are of a few hundred runs, so hundredths of a per cent tell them apart.
            let hundredths = (own.on_time * 10_000.0) as u64;
            let promised = u64::from(region.promise.areas_percent);
            Some(((hundredths / 100).min(promised), promised))
        }
    }
}

/// Items of which the stations of a sub-district get all they need, if anything is recorded at all.
fn supplied(facts: &Facts<'_>, area: &str) -> Option<(u64, u64)> {
    let items = &facts.supply.items;
    let is_known = |item: &str| {
        let of = facts.supply.item(item);
        of.is_some_and(|of| of.steps.iter().any(|step| step.count > 0))
    };
    let is_there = |item: &str| {
        let share = facts.shares.iter().find(|share| share.item == item);
        let own = share.and_then(|share| share.areas.iter().find(|of| of.area == area));
        is_known(item) && own.is_none_or(|own| own.gets == own.needed)
    };
    if !items.iter().any(|item| is_known(&item.item)) {
        return None;
    }
    let there = items.iter().filter(|item| is_there(&item.item)).count();
    Some((there as u64, items.len() as u64))
}

/// Villages of a sub-district that were assessed up to the day, themselves or an edge that ends there;
/// nobody knows as long as no assessment was made anywhere.
fn assessed(facts: &Facts<'_>, area: &str) -> Option<(u64, u64)> {
    let region = facts.region;
    let made: Vec<&str> = region
        .assessments
        .iter()
        .filter(|assessment| *assessment.on <= *facts.day)
        .map(|assessment| assessment.about.as_str())
        .collect();
    if made.is_empty() {
        return None;
    }
    let touches = |village: &str| {
        made.iter().any(|about| {
            let ends = |edge: &Edge| edge.from == village || edge.to == village;
            *about == village || region.edges.get(about).is_some_and(ends)
        })
    };
    let villages =
        region.places.iter().filter(|place| place.kind == PlaceKind::Pps && place.parent == area);
    let all: Vec<bool> = villages.map(|village| touches(&village.code)).collect();
    Some((all.iter().filter(|is| **is).count() as u64, all.len() as u64))
}

/// Something that is not ready.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Code of the criterion.
    pub criterion: String,
    /// Its part.
    pub part: ReadinessPart,
    /// Codes of the sub-districts where it is not met.
    pub areas: Vec<String>,
    /// Those of them where it is overdue.
    pub overdue: u32,
}

/// What blocks: criteria that are not met, those that hold up most sub-districts first.
pub fn blocks(areas: &[AreaReadiness], day: &str) -> Vec<Block> {
    let mut blocks: BTreeMap<&str, Block> = BTreeMap::new();
    for area in areas {
        for judged in area.judged.iter().filter(|judged| !judged.is_ready()) {
            let block = blocks.entry(&judged.criterion).or_default();
            block.criterion.clone_from(&judged.criterion);
            block.part = judged.part;
            block.areas.push(area.area.clone());
            block.overdue += u32::from(judged.is_overdue(day));
        }
    }
    let mut blocks: Vec<Block> = blocks.into_values().collect();
    blocks.order_by_key(|block| std::cmp::Reverse(block.areas.len()));
    blocks
}

/// The score of criteria that people answer, at the end of a week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The day, ISO 8601.
    pub on: String,
    /// The score of each part over all sub-districts, in the order of [`ReadinessPart::ALL`].
    pub parts: [Score; 3],
}

/// How readiness went: one point a week, the last on the day itself, as far back as there are entries.
/// Only dated entries count, and so only criteria that the file does not answer. O(weeks · entries).
pub fn trend(region: &Region, areas: &[String], day: &str) -> Vec<Point> {
    /// A trend reaches back at most so many weeks.
    const MOST_WEEKS: i64 = 26;
    let criteria = region.readiness_criteria();
    let by_people: Vec<&Criterion> = criteria.iter().filter(|c| c.answer.is_none()).collect();
    let is_counted = |entry: &&ReadinessEntry| {
        by_people.iter().any(|criterion| criterion.code == entry.criterion)
    };
    let first = region.readiness.iter().filter(is_counted).map(|entry| entry.on.as_str()).min();
    let (Some(first), Some(today)) = (first.and_then(day_number), day_number(day)) else {
        return Vec::new();
    };
    let weeks = ((today - first).max(0) + 6) / 7;
    let point = |weeks_ago: i64| {
        let on = iso_day(today - 7 * weeks_ago);
        let latest = latest_entries(region, &on);
        let mut parts = [Score::default(); 3];
        for area in areas {
            for criterion in &by_people {
                let entry = latest.get(&(criterion.code.as_str(), area.as_str()));
                parts[criterion.part as usize].count(entry.map(|entry| entry.state));
            }
        }
        Point { on, parts }
    };
    (0..=weeks.min(MOST_WEEKS)).rev().map(point).collect()
}
