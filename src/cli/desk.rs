//! `tepat desk`: what the desk knows of one or several regencies on a day.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::save::save;
use super::{SHORT, cannot_write, out, read, stamp};
use tepat_check::{Said, Stock, audit_alternates, audit_readiness, audit_supply};
use tepat_desk::province::{AreaState, area_states};
use tepat_desk::readiness::{AreaReadiness, Facts, Score, blocks, readiness};
use tepat_desk::report::{Alarm, Report, report};
use tepat_desk::risks::{RiskEffect, Weighed, effect, weighed};
use tepat_desk::supply::{
    Pace, Share, Supply, Wave, Work, pace, share_out, supply, waves, work_list,
};
use tepat_desk::tasks::{Counted, Due, countdown};
use tepat_model::calendar::is_date;
use tepat_model::document::BASE;
use tepat_model::message::Message;
use tepat_model::plan::{Plan, SettledTrip};
use tepat_model::region::{Item, Region, Risk, RiskState, SupplyStep};
use tepat_planner::certainty::certainty_of;
use tepat_planner::people::assigned;
use tepat_view::desk::{
    Regency, alternates_in_words, blocks_in_words, day_in_words, item_name, pace_in_words,
    province_html, province_svg, readiness_in_words, report_text, risk_effect_in_words,
    risks_in_words, share_in_words, step_name, supply_in_words, tasks_in_words, waves_in_words,
};
use tepat_view::words::{self, Language};

/// Seed of the simulations.
const SEED: u64 = 1;

/// Arguments of `tepat desk`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Planning files to read.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The day that counts as today, such as 2024-11-20; that of the clock in UTC by default.
    #[arg(long)]
    day: Option<String>,
    /// Name or id of the scenario, or the first digits of its id; the base by default.
    #[arg(long, default_value = BASE)]
    scenario: String,
    /// How often a plan is driven under delays, to say how sure sub-districts are and what risks take
    /// away; not at all if 0.
    #[arg(long, default_value_t = 1_000)]
    runs: u64,
    /// Also writes a map of all files' sub-districts by how they stand: a page to print with the sums
    /// if it ends in .html, else the map alone as SVG.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Whether to print sentences, or everything as one object.
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    Text,
    Json,
}

/// What the desk knows of a regency.
#[derive(Debug, Serialize)]
struct Known {
    region: String,
    supply: Supply,
    shares: Vec<Share>,
    packing: Option<Pace>,
    waves: Vec<Wave>,
    work: Vec<Work>,
    readiness: Vec<AreaReadiness>,
    risks: Vec<Weighed>,
    /// What each risk takes away, by its code, where the plan knows.
    effects: BTreeMap<String, RiskEffect>,
    tasks: Vec<Counted>,
    report: Report,
    /// How each sub-district stands, by code.
    states: BTreeMap<String, AreaState>,
}

/// What several regencies amount to.
#[derive(Debug, Default, Serialize)]
struct Province {
    stations: u64,
    boxes: u64,
    packed: u64,
    dispatched: u64,
    delivered: u64,
    areas: u64,
    areas_ready: u64,
    alarms: u64,
    tasks_late: u64,
}

/// Everything as one object.
#[derive(Debug, Serialize)]
struct All<'a> {
    day: &'a str,
    regencies: &'a [Known],
    together: Province,
}

pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let day = match &arguments.day {
        Some(day) if is_date(day) => day.clone(),
        Some(day) => return Err(Message::error("desk-no-such-day").with("text", day.as_str())),
        None => stamp("", "", None).at.get(..10).unwrap_or_default().to_owned(),
    };
    let (mut all, mut regions) = (Vec::new(), Vec::new());
    for file in &arguments.files {
        let document = read(language, file)?;
        let scenario = document.find_scenario(&arguments.scenario)?;
        let region = document.view(&scenario).region;
        let (plan, settled) = (document.plan(&scenario), document.settled(&scenario));
        let supply = supply(&region, plan, &settled, &day);
        let shares = share_out(&region, plan, &supply);
        let people = (!region.forces.is_empty()).then(|| assigned(&region, plan));
        let simulated = plan.filter(|_| arguments.runs > 0);
        let certainty =
            simulated.map(|plan| certainty_of(&region, plan, arguments.runs, SEED).certainty);
        let late = certainty.as_ref().map_or(0.0, |certainty| certainty.late_stations);
        let effects = simulated.map(|plan| effects(&region, plan, late, arguments.runs));
        let facts = Facts {
            region: &region,
            plan,
            supply: &supply,
            shares: &shares,
            people: people.as_ref(),
            certainty: certainty.as_ref(),
            day: &day,
        };
        let (readiness, report) = (readiness(&facts), report(&facts));
        let known = Known {
            region: region.info.name.clone(),
            states: area_states(&region, plan, &readiness, &shares, &report),
            readiness,
            report,
            risks: weighed(&region, plan, &day),
            effects: effects.unwrap_or_default(),
            tasks: countdown(&region, &day),
            shares: shares.clone(),
            packing: pace(&region, &supply, Item::BOX, SupplyStep::Packed, &day),
            waves: waves(&region, plan, &supply, &day),
            work: work_list(&region, plan, &supply, &day),
            supply: supply.clone(),
        };
        if matches!(arguments.format, Form::Text) {
            print(language, &region, &known, (&day, arguments.runs));
        }
        all.push(known);
        regions.push(region);
    }
    if let Some(output) = &arguments.map {
        write_map(language, output, &regions, &all, &day)?;
    }
    match arguments.format {
        Form::Json => {
            let all = All { day: &day, regencies: &all, together: together(&all) };
            out::line(&serde_json::to_string_pretty(&all).unwrap_or_default());
        }
        Form::Text if all.len() > 1 => print_province(language, &all),
        Form::Text => {}
    }
    let is_urgent = |alarm: &Alarm| !matches!(alarm, Alarm::Silence(_));
    let is_short = all.iter().any(|known| known.report.alarms.iter().any(is_urgent));
    Ok(if is_short { ExitCode::from(SHORT) } else { ExitCode::SUCCESS })
}

/// What the risks that are not closed take away from a plan with so many stations late on average.
fn effects(region: &Region, plan: &Plan, late: f64, runs: u64) -> BTreeMap<String, RiskEffect> {
    let open = region.risks.iter().filter(|risk| risk.state != RiskState::Closed);
    let of =
        |risk: &Risk| Some((risk.code.clone(), effect(region, plan, risk, late, (runs, SEED))?));
    open.filter_map(of).collect()
}

fn print(language: Language, region: &Region, known: &Known, (day, runs): (&str, u64)) {
    let say = |message: &Message| out::line(&words::message(language, message));
    let title = Message::note("desk-title").with("region", region.info.name.as_str());
    say(&title.with("day", day_in_words(region, language, day)));
    supply_in_words(region, &known.supply, language).iter().for_each(say);
    known.shares.iter().for_each(|share| say(&share_in_words(region, share, language)));
    known.packing.iter().for_each(|pace| say(&pace_in_words(region, pace, language)));
    waves_in_words(region, &known.waves, language).iter().for_each(say);
    for work in &known.work {
        say(&Message::note("desk-work")
            .with("item", item_name(region, language, &work.item))
            .with("step", step_name(language, work.step).to_lowercase())
            .with("left", work.left)
            .with("ready", work.ready)
            .with("daily", work.a_day));
    }
    say(&readiness_in_words(&known.readiness));
    let blocks = blocks(&known.readiness, day);
    blocks_in_words(region, &blocks, language).iter().for_each(say);
    say(&risks_in_words(region, &known.risks));
    for (code, effect) in &known.effects {
        let name = region.risks.get(code).map_or("", |risk| risk.name.as_str());
        let told = words::message(language, &risk_effect_in_words(effect, runs));
        say(&Message::note("cli-desk-risk").with("name", name).with("effect", told));
    }
    alternates_in_words(region, language).iter().for_each(say);
    say(&tasks_in_words(&known.tasks));
    out::line("");
    out::line(&report_text(region, &known.report, language));
}

/// Where the list of stations without an alternate differs from the checker's.
pub(super) fn audited_alternates(region: &Region) -> Vec<Message> {
    let without = region.without_alternate();
    let said: Vec<&str> = without.iter().map(|station| station.code.as_str()).collect();
    audit_alternates(region, &said)
}

/// Where goods and readiness that the desk derives differ from what the checker does, as of the last
/// entry.
pub(super) fn audited(region: &Region, plan: &Plan, settled: &[SettledTrip]) -> Vec<Message> {
    let days = region.supplies.iter().map(|entry| entry.on.as_str());
    let days = days.chain(region.readiness.iter().map(|entry| entry.on.as_str()));
    let Some(day) = days.max() else { return Vec::new() };
    let supply = supply(region, Some(plan), settled, day);
    let shares = share_out(region, Some(plan), &supply);
    let facts = Facts {
        region,
        plan: Some(plan),
        supply: &supply,
        shares: &shares,
        people: None,
        certainty: None,
        day,
    };
    let said = said(&readiness(&facts));
    let mut found = audit_supply(region, Some(plan), settled, day, &stocks(&supply));
    found.extend(audit_readiness(region, Some(plan), settled, day, &said));
    found
}

/// Goods in the form that the checker reads.
pub fn stocks(supply: &Supply) -> Vec<Stock> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut stocks = Vec::new();
    for (position, item) in supply.items.iter().enumerate() {
        stocks.push(Stock {
            item: item.item.clone(),
            area: String::new(),
            needed: number(item.needed()),
            usable: number(item.usable()),
            short: number(item.short()),
            dispatched: number(item.at(SupplyStep::Dispatched).count),
            delivered: number(item.at(SupplyStep::Delivered).count),
        });
        stocks.extend(supply.areas.iter().map(|area| Stock {
            item: item.item.clone(),
            area: area.area.clone(),
            needed: number(area.items[position].needed),
            dispatched: number(area.items[position].dispatched.count()),
            delivered: number(area.items[position].delivered.count()),
            ..Stock::default()
        }));
    }
    stocks
}

/// Readiness in the form that the checker reads.
pub fn said(areas: &[AreaReadiness]) -> Vec<Said> {
    let of = |area: &AreaReadiness| {
        let said = area.judged.iter().map(|judged| Said {
            area: area.area.clone(),
            criterion: judged.criterion.clone(),
            state: judged.state,
        });
        said.collect::<Vec<_>>()
    };
    areas.iter().flat_map(of).collect()
}

/// A line for each regency, and what they amount to.
fn print_province(language: Language, all: &[Known]) {
    out::line("");
    all.iter().for_each(|known| out::line(&words::message(language, &regency_in_words(known))));
    out::line(&words::message(language, &together_in_words(all)));
}

fn regency_in_words(known: &Known) -> Message {
    let scores = known.readiness.iter().map(AreaReadiness::score);
    let percent = scores.fold(Score::default(), Score::plus).percent();
    told("desk-regency", &together(std::slice::from_ref(known)))
        .with("region", known.region.as_str())
        .with("percent", percent)
}

fn together_in_words(all: &[Known]) -> Message {
    told("desk-together", &together(all)).with("regencies", all.len())
}

/// Writes the map of all regencies, alone or on a page to print.
fn write_map(
    language: Language,
    output: &Path,
    regions: &[Region],
    all: &[Known],
    day: &str,
) -> Result<(), Message> {
    let mut regencies: Vec<Regency<'_>> = Vec::with_capacity(all.len());
    for (region, known) in regions.iter().zip(all) {
        let told = words::message(language, &regency_in_words(known));
        regencies.push(Regency { region, states: known.states.clone(), told });
    }
    let is_page = output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html"));
    let text = if is_page {
        let together = words::message(language, &together_in_words(all));
        province_html(&regencies, &together, day, language)
    } else {
        province_svg(&regencies, language)
    };
    save(output, text.as_bytes()).map_err(|error| cannot_write(output, &error))
}

fn told(key: &str, sums: &Province) -> Message {
    Message::note(key)
        .with("stations", sums.stations)
        .with("boxes", sums.boxes)
        .with("packed", sums.packed)
        .with("dispatched", sums.dispatched)
        .with("delivered", sums.delivered)
        .with("areas", sums.areas)
        .with("ready", sums.areas_ready)
        .with("alarms", sums.alarms)
        .with("late", sums.tasks_late)
}

fn together(all: &[Known]) -> Province {
    let mut sums = Province::default();
    for known in all {
        sums.stations += known.supply.stations.len() as u64;
        if let Some(boxes) = known.supply.item(Item::BOX) {
            sums.boxes += boxes.for_stations;
            sums.packed += boxes.at(SupplyStep::Packed).count;
            sums.dispatched += boxes.at(SupplyStep::Dispatched).count;
            sums.delivered += boxes.at(SupplyStep::Delivered).count;
        }
        sums.areas += known.readiness.len() as u64;
        sums.areas_ready += known.readiness.iter().filter(|area| area.is_ready()).count() as u64;
        sums.alarms += known.report.alarms.len() as u64;
        let late = known.tasks.iter().filter(|task| task.due == Due::Late);
        sums.tasks_late += late.count() as u64;
    }
    sums
}
