//! `tepat people`: who guards what, and where there are too few.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{SHORT, out, read};
use tepat_check::{Sent, Watch, WatchKind, audit_people};
use tepat_model::document::BASE;
use tepat_model::message::{Message, Value};
use tepat_model::plan::Plan;
use tepat_model::region::Region;
use tepat_planner::people::{DemandKind, People, Proposal, assigned, people};
use tepat_view::people::{
    days, demand_name, enough_from, force_name, median_in_words, posts_in_words, price_in_words,
    proposal_in_words, remedy_in_words, shortfalls_in_words, staff_in_words, totals_in_words,
    units,
};
use tepat_view::words::{self, Language};

/// Arguments of `tepat people`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Planning file to read; without a plan only stations are guarded.
    file: PathBuf,
    /// Name or id of the scenario, or the first digits of its id; the base by default.
    #[arg(long, default_value = BASE)]
    scenario: String,
    /// Whether to print sentences, or everything as one object.
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    Text,
    Json,
}

pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let document = read(language, &arguments.file)?;
    let scenario = document.find_scenario(&arguments.scenario)?;
    let region = document.view(&scenario).region;
    let plan = document.plan(&scenario);
    let people = people(&region, plan);
    match arguments.format {
        Form::Json => out::line(&serde_json::to_string_pretty(&people).unwrap_or_default()),
        Form::Text => print(language, &region, plan, &people),
    }
    let is_short = !region.forces.is_empty() && people.short() > 0;
    Ok(if is_short { ExitCode::from(SHORT) } else { ExitCode::SUCCESS })
}

fn print(language: Language, region: &Region, plan: Option<&Plan>, people: &People) {
    let say = |message: &Message| out::line(&words::message(language, message));
    let indented =
        |message: &Message| out::line(&format!("  {}", words::message(language, message)));
    if plan.is_none() {
        out::line(&words::text(language, "people-without-plan"));
    }
    totals_in_words(region, people).iter().for_each(say);
    out::line(&words::text(language, "people-days"));
    for day in days(people) {
        let of = |kind: DemandKind| day.officers[kind as usize];
        indented(
            &Message::note("cli-people-day")
                .with("day", words::h_day(day.h_day.into()))
                .with("stations", of(DemandKind::Stations))
                .with("guard", of(DemandKind::Guard))
                .with("halt", of(DemandKind::Halt))
                .with("escort", of(DemandKind::Escort))
                .with("short", day.short),
        );
    }
    for used in &people.forces {
        let strength = region.forces.get(&used.force).map_or(0, |force| force.strength);
        indented(
            &Message::note("cli-people-force")
                .with("force", force_name(region, &used.force))
                .with("strength", strength)
                .with("own", used.own_stations)
                .with("used", used.at_stations)
                .with("spare", strength.saturating_sub(used.at_stations))
                .with("price", price_in_words(language, used.price)),
        );
    }
    if !region.forces.is_empty() {
        out::line(&words::text(language, "demand-list"));
        for (number, demand) in people.demands.iter().enumerate() {
            let gap = people.shortfalls.iter().find(|gap| gap.demand == number);
            indented(
                &Message::note("cli-people-duty")
                    .with("from", Value::Moment(demand.from.into()))
                    .with("until", Value::Moment(demand.until.into()))
                    .with("what", demand_name(region, language, demand))
                    .with("units", units(region, people, number))
                    .with("short", gap.map_or(0, |gap| gap.short)),
            );
        }
        shortfalls_in_words(region, people, language).iter().for_each(say);
        enough_from(region, people).iter().for_each(say);
        for remedy in &people.remedies {
            say(&remedy_in_words(region, remedy, language));
        }
    }
    posts_in_words(region, people).iter().for_each(say);
    median_in_words(region, people).iter().for_each(say);
    let proposals = Proposal::ALL.into_iter();
    proposals
        .filter_map(|it| proposal_in_words(region, people, it, language))
        .for_each(|it| say(&it));
    say(&staff_in_words(region, language));
}

/// Where the assignment that follows from region and plan breaks a rule, as the checker sees it;
/// nothing without units.
pub(super) fn audited(region: &Region, plan: &Plan) -> Vec<Message> {
    if region.forces.is_empty() {
        return Vec::new();
    }
    audit_people(region, Some(plan), &watches(&assigned(region, Some(plan))))
}

/// An assignment in the form that the checker reads.
pub fn watches(people: &People) -> Vec<Watch> {
    let watch = |(number, demand): (usize, &tepat_planner::people::Demand)| Watch {
        kind: match demand.kind {
            DemandKind::Stations => WatchKind::Stations,
            DemandKind::Guard => WatchKind::Guard,
            DemandKind::Halt => WatchKind::Halt,
            DemandKind::Escort => WatchKind::Escort,
        },
        at: demand.at.clone(),
        stations: demand.stations.clone(),
        trips: demand.trips.clone(),
        from: demand.from,
        until: demand.until,
        officers: demand.officers,
        short: people.shortfalls.iter().find(|gap| gap.demand == number).map_or(0, |gap| gap.short),
        sent: people
            .duties_of(number)
            .map(|duty| Sent {
                force: duty.force.clone(),
                lent_to: duty.lent_to.clone(),
                officers: duty.officers,
                pinned: duty.pinned,
            })
            .collect(),
    };
    people.demands.iter().enumerate().map(watch).collect()
}
