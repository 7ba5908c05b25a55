//! `tepat certainty`: how sure a plan is.

use std::process::ExitCode;

use clap::Args;

use super::ask::File;
use super::out;
use tepat_model::fingerprint::fingerprint;
use tepat_model::message::Message;
use tepat_planner::certainty::{RUNS, certainty_of};
use tepat_view::certainty::{
    area_in_words, causes_in_words, station_in_words, whole_in_words, worrying_areas,
    worrying_stations,
};
use tepat_view::words::{self, Language};

/// How often to drive a plan.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    file: File,
    /// How often the plan is driven.
    #[arg(long, default_value_t = RUNS)]
    runs: u64,
    /// Seed of the delays.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print all figures as JSON.
    #[arg(long)]
    json: bool,
}

pub fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let (region, plan) = arguments.file.planned(language)?;
    if plan.input != fingerprint(&region) {
        out::error(&words::text(language, "plan-stale"));
    }
    let found = certainty_of(&region, &plan, arguments.runs.max(1), arguments.seed);
    if arguments.json {
        let text = serde_json::to_string_pretty(&found).unwrap_or_default();
        out::line(&text);
        return Ok(ExitCode::SUCCESS);
    }
    let certainty = &found.certainty;
    out::line(&words::message(language, &whole_in_words(certainty)));
    let areas = worrying_areas(certainty).into_iter().map(|area| area_in_words(&region, area));
    let stations = worrying_stations(certainty).into_iter().map(station_in_words);
    let parts = [
        ("certainty-areas", areas.collect()),
        ("certainty-stations", stations.collect()),
        ("certainty-causes", causes_in_words(&region, &found.causes, language)),
    ];
    for (heading, messages) in parts {
        if messages.is_empty() {
            continue;
        }
        out::line(&format!("\n{}", words::text(language, heading)));
        for message in &messages {
            out::line(&format!("  {}", words::message(language, message)));
        }
    }
    Ok(ExitCode::SUCCESS)
}
