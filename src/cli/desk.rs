//! `tepat desk`: what the desk knows of one or several regencies on a day.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{SHORT, out, read, stamp};
use tepat_desk::supply::{Pace, Share, Supply, Wave, Work, pace, share_out, supply, waves, work_list};
use tepat_model::calendar::is_date;
use tepat_model::document::BASE;
use tepat_model::message::Message;
use tepat_model::region::{Item, Region, SupplyStep};
use tepat_view::desk::{
    day_in_words, item_name, pace_in_words, share_in_words, step_name, supply_in_words,
    waves_in_words,
};
use tepat_view::words::{self, Language};

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
}

pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let day = match &arguments.day {
        Some(day) if is_date(day) => day.clone(),
        Some(day) => return Err(Message::error("desk-no-such-day").with("text", day.as_str())),
        None => stamp("", "", None).at.get(..10).unwrap_or_default().to_owned(),
    };
    let mut all = Vec::new();
    for file in &arguments.files {
        let document = read(language, file)?;
        let scenario = document.find_scenario(&arguments.scenario)?;
        let region = document.view(&scenario).region;
        let (plan, settled) = (document.plan(&scenario), document.settled(&scenario));
        let supply = supply(&region, plan, &settled, &day);
        let known = Known {
            region: region.info.name.clone(),
            shares: share_out(&region, plan, &supply),
            packing: pace(&region, &supply, Item::BOX, SupplyStep::Packed, &day),
            waves: waves(&region, plan, &supply, &day),
            work: work_list(&region, plan, &supply, &day),
            supply,
        };
        if matches!(arguments.format, Form::Text) {
            print(language, &region, &known, &day);
        }
        all.push(known);
    }
    if matches!(arguments.format, Form::Json) {
        out::line(&serde_json::to_string_pretty(&all).unwrap_or_default());
    }
    let is_short = all.iter().any(|known| !known.shares.is_empty());
    Ok(if is_short { ExitCode::from(SHORT) } else { ExitCode::SUCCESS })
}

fn print(language: Language, region: &Region, known: &Known, day: &str) {
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
}
