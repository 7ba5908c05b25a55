//! The report of a day: its figures and where they come from, what moved since the last, what must go up
//! at once, and whether reports were complete and punctual.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::readiness::{AreaReadiness, Facts, Score, readiness};
use crate::risks::{Weighed, weighed};
use crate::supply::{Wave, waves};
use crate::tasks::{Due, countdown};
use tepat_model::calendar::{day_number, iso_day, weekday};
use tepat_model::plan::{StationOutcome, outcomes};
use tepat_model::region::{DeskReport, Item, ReadinessPart, Region, RiskState, SupplyStep};
use tepat_order::Gather as _;

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Needs and entries of goods.
    Supply,
    /// The plan.
    Plan,
    /// Criteria of readiness.
    Readiness,
    /// The register of risks.
    Risks,
    /// Tasks.
    Tasks,
}

impl Origin {
    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Supply => "supply",
            Self::Plan => "plan",
            Self::Readiness => "readiness",
            Self::Risks => "risks",
            Self::Tasks => "tasks",
        }
    }
}

/// A figure of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name in issued reports: `name`, or `name@area` for one of a sub-district.
    pub name: String,
    /// Its value.
    pub value: i64,
    /// Of how much; `None` if there is no whole.
    pub of: Option<i64>,
    /// Where it comes from.
    pub origin: Origin,
    /// How much more it is than in the last report; `None` if that does not have it.
    pub change: Option<i64>,
    /// Whether a greater value is worse.
    pub is_burden: bool,
}

impl Figure {
    /// Whether it got better since the last report, or worse; `None` if it is the same or not known.
    pub fn is_better(&self) -> Option<bool> {
        let change = self.change.filter(|change| *change != 0)?;
        Some((change > 0) != self.is_burden)
    }
}

/// Something that must go up at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// Stations that the plan does not serve.
    Unserved(u64),
    /// Stations that it serves late.
    Late(u64),
    /// Boxes that are not packed when the first wave leaves.
    FirstWave(Wave),
    /// An item that is short at stations: its code, and how many stations are incomplete.
    Short(String, u64),
    /// People missing where something is to be guarded.
    Guards(u64),
    /// A risk that has happened, or is likely enough, by its code.
    Risk(String),
    /// The report of a day that is due has not been issued, ISO 8601.
    Silence(String),
}

/// How reports kept to their days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discipline {
    /// Reports that were due.
    pub due: u32,
    /// Those of them that were issued at all.
    pub issued: u32,
    /// Those of them that were issued by their day.
    pub punctual: u32,
}

/// A report of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The day, ISO 8601.
    pub on: String,
    /// The day of the report that it is compared with; empty if there is none.
    pub since: String,
    /// Figures of the whole region, in the order of the report.
    pub figures: Vec<Figure>,
    /// Figures of sub-districts, by code, each in the same order.
    pub areas: Vec<(String, Vec<Figure>)>,
    /// What must go up at once, the most urgent first.
    pub alarms: Vec<Alarm>,
    /// How reports kept to their days.
    pub discipline: Discipline,
}

impl Report {
    /// The record of this report as issued.
    pub fn issued(&self, issued_on: &str, by: &str, nothing: bool, note: &str) -> DeskReport {
        let all = self.figures.iter().chain(self.areas.iter().flat_map(|(_, figures)| figures));
        DeskReport {
            on: self.on.clone(),
            issued_on: issued_on.to_owned(),
            by: by.to_owned(),
            nothing,
            note: note.to_owned(),
            figures: all.map(|figure| (figure.name.clone(), figure.value)).collect(),
        }
    }
}

/// Makes the report of the day of `facts`, compared with the last one issued for an earlier day.
/// O(readiness + risks + trips).
pub fn report(facts: &Facts<'_>) -> Report {
    let region = facts.region;
    let earlier = region.desk_reports.iter().rfind(|report| *report.on < *facts.day);
    let ready = readiness(facts);
    let risks = weighed(region, facts.plan, facts.day);
    let mut figures = of_goods(facts);
    figures.extend(of_plan(facts));
    figures.extend(of_readiness(&ready));
    figures.extend(of_register(facts, &risks));
    let mut areas: Vec<(String, Vec<Figure>)> =
        ready.iter().map(|area| (area.area.clone(), of_area(facts, area))).collect();
    if let Some(earlier) = earlier {
        let all = figures.iter_mut().chain(areas.iter_mut().flat_map(|(_, figures)| figures));
        for figure in all {
            let before = earlier.figures.get(&figure.name);
            figure.change = before.map(|before| figure.value - before);
        }
    }
    Report {
        on: facts.day.to_owned(),
        since: earlier.map(|report| report.on.clone()).unwrap_or_default(),
        figures,
        areas,
        alarms: alarms(facts, &risks),
        discipline: discipline(region, facts.day),
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn figure(name: impl Into<String>, value: u64, of: Option<u64>, origin: Origin) -> Figure {
    let name = name.into();
    Figure { name, value: whole(value), of: of.map(whole), origin, change: None, is_burden: false }
}

fn burden(name: impl Into<String>, value: u64, of: Option<u64>, origin: Origin) -> Figure {
    Figure { is_burden: true, ..figure(name, value, of, origin) }
}

fn of_goods(facts: &Facts<'_>) -> Vec<Figure> {
    let supply = facts.supply;
    let is_short = supply.items.iter().filter(|item| item.short() > 0).count() as u64;
    let items = supply.items.len() as u64;
    let mut figures = vec![burden("items_short", is_short, Some(items), Origin::Supply)];
    if let Some(boxes) = supply.item(Item::BOX) {
        let steps = [
            ("boxes_packed", SupplyStep::Packed),
            ("boxes_dispatched", SupplyStep::Dispatched),
            ("boxes_delivered", SupplyStep::Delivered),
        ];
        figures.extend(steps.map(|(name, step)| {
            figure(name, boxes.at(step).count, Some(boxes.for_stations), Origin::Supply)
        }));
    }
    figures
}

/// Stations in time, late and unserved by the plan.
fn stations_of(facts: &Facts<'_>) -> Option<[u64; 3]> {
    let all = outcomes(facts.region, facts.plan?);
    let count = |is: fn(&StationOutcome) -> bool| all.iter().filter(|one| is(one)).count() as u64;
    Some([
        count(|one| matches!(one, StationOutcome::OnTime { .. })),
        count(|one| matches!(one, StationOutcome::Late { .. })),
        count(|one| matches!(one, StationOutcome::Unserved)),
    ])
}

fn of_plan(facts: &Facts<'_>) -> Vec<Figure> {
    let all = facts.region.stations.len() as u64;
    stations_of(facts).map_or_else(Vec::new, |[in_time, late, unserved]| {
        vec![
            figure("stations_in_time", in_time, Some(all), Origin::Plan),
            burden("stations_late", late, Some(all), Origin::Plan),
            burden("stations_unserved", unserved, Some(all), Origin::Plan),
        ]
    })
}

fn of_readiness(areas: &[AreaReadiness]) -> Vec<Figure> {
    let part = |part: ReadinessPart| {
        let scores = areas.iter().map(|area| area.parts[part as usize]);
        scores.fold(Score::default(), Score::plus).percent().into()
    };
    let percent = |name: &str, value: u64| figure(name, value, Some(100), Origin::Readiness);
    let ready = areas.iter().filter(|area| area.is_ready()).count() as u64;
    vec![
        percent("ready_technical", part(ReadinessPart::Technical)),
        percent("ready_coordination", part(ReadinessPart::Coordination)),
        percent("ready_neutrality", part(ReadinessPart::Neutrality)),
        figure("areas_ready", ready, Some(areas.len() as u64), Origin::Readiness),
    ]
}

fn of_register(facts: &Facts<'_>, risks: &[Weighed]) -> Vec<Figure> {
    let region = facts.region;
    let of = |states: &[RiskState]| {
        region.risks.iter().filter(|risk| states.contains(&risk.state)).count() as u64
    };
    let overdue = risks.iter().filter(|risk| risk.is_overdue).count() as u64;
    let tasks = countdown(region, facts.day);
    let due = |due: Due| tasks.iter().filter(|task| task.due == due).count() as u64;
    let all_tasks = Some(tasks.len() as u64);
    vec![
        burden("risks_open", of(&[RiskState::Open, RiskState::Handled]), None, Origin::Risks),
        burden("issues", of(&[RiskState::Happened]), None, Origin::Risks),
        burden("risks_overdue", overdue, None, Origin::Risks),
        figure("tasks_done", due(Due::Over), all_tasks, Origin::Tasks),
        burden("tasks_late", due(Due::Late), all_tasks, Origin::Tasks),
    ]
}

/// The figures of a sub-district.
fn of_area(facts: &Facts<'_>, area: &AreaReadiness) -> Vec<Figure> {
    let named = |name: &str| format!("{name}@{}", area.area);
    let mut figures = Vec::new();
    if let (Some(at), Some(goods)) =
        (facts.region.items.position(Item::BOX), facts.supply.area(&area.area))
    {
        let boxes = goods.items[at];
        for (name, count) in [
            ("boxes_packed", boxes.packed),
            ("boxes_dispatched", boxes.dispatched.count()),
            ("boxes_delivered", boxes.delivered.count()),
        ] {
            figures.push(figure(named(name), count, Some(boxes.needed), Origin::Supply));
        }
    }
    for part in ReadinessPart::ALL {
        let name = match part {
            ReadinessPart::Technical => "ready_technical",
            ReadinessPart::Coordination => "ready_coordination",
            ReadinessPart::Neutrality => "ready_neutrality",
        };
        let percent = area.parts[part as usize].percent().into();
        figures.push(figure(named(name), percent, Some(100), Origin::Readiness));
    }
    figures
}

fn alarms(facts: &Facts<'_>, risks: &[Weighed]) -> Vec<Alarm> {
    let region = facts.region;
    let mut alarms = Vec::new();
    if let Some([_, late, unserved]) = stations_of(facts) {
        alarms.extend((unserved > 0).then_some(Alarm::Unserved(unserved)));
        alarms.extend((late > 0).then_some(Alarm::Late(late)));
    }
    let waves = waves(region, facts.plan, facts.supply, facts.day);
    let is_recorded = |item: &str| {
        let of = facts.supply.item(item);
        of.is_some_and(|of| of.steps.iter().any(|step| step.count > 0))
    };
    let first = waves.into_iter().next().filter(|wave| wave.short() > 0 && is_recorded(Item::BOX));
    alarms.extend(first.map(Alarm::FirstWave));
    let short = facts.shares.iter().filter(|share| share.incomplete_stations() > 0);
    alarms.extend(short.map(|share| Alarm::Short(share.item.clone(), share.incomplete_stations())));
    if let Some(people) = facts.people.filter(|_| !region.forces.is_empty()) {
        let short = u64::from(people.short());
        alarms.extend((short > 0).then_some(Alarm::Guards(short)));
    }
    for weighed in risks {
        let Some(risk) = region.risks.get(&weighed.code) else { continue };
        let is_likely = risk.percent.is_some_and(|percent| percent >= region.desk.escalate_percent);
        let goes_up = match risk.state {
            RiskState::Happened => true,
            RiskState::Open | RiskState::Handled => is_likely,
            RiskState::Closed => false,
        };
        alarms.extend(goes_up.then(|| Alarm::Risk(risk.code.clone())));
    }
    // Older silence counts in completeness; only the last day that is past can still be mended.
    let due = days_due(region, facts.day).into_iter().rfind(|due| **due < *facts.day);
    let silent = due.filter(|due| region.desk_reports.get(due).is_none());
    alarms.extend(silent.map(Alarm::Silence));
    alarms
}

/// The days up to a day, itself included, on which reports are due: every week on the day of the rules,
/// and near voting day every day until it. They begin with the first report that was issued; without
/// any, only the last such day counts. ISO 8601, in order.
pub fn days_due(region: &Region, day: &str) -> Vec<String> {
    let (Some(today), Some(voting)) = (day_number(day), day_number(&region.info.voting_day)) else {
        return Vec::new();
    };
    let is_due = |number: &i64| {
        let before = voting - number;
        let is_daily = (0..=i64::from(region.desk.daily_from_h)).contains(&before);
        before >= 0 && (is_daily || u16::from(weekday(*number)) == region.desk.report_weekday)
    };
    let first = region.desk_reports.first().and_then(|report| day_number(&report.on));
    match first {
        Some(first) => (first..=today).filter(is_due).map(iso_day).collect(),
        None => (today - 7..=today).rfind(is_due).map(iso_day).into_iter().collect(),
    }
}

/// How reports kept to their days, up to a day. One that is due on the day itself counts once it is
/// issued.
pub fn discipline(region: &Region, day: &str) -> Discipline {
    let issued: BTreeMap<&str, &DeskReport> =
        region.desk_reports.iter().map(|report| (report.on.as_str(), report)).gather();
    let mut sums = Discipline::default();
    for due in days_due(region, day) {
        let report = issued.get(due.as_str());
        if report.is_some() || *due < *day {
            sums.due += 1;
        }
        sums.issued += u32::from(report.is_some());
        sums.punctual += u32::from(report.is_some_and(|report| report.is_punctual()));
    }
    sums
}
