//! `tepat waves`: how hard sub-districts are to reach, when their goods leave, and when they must.

use std::process::ExitCode;

use clap::Args;

use super::ask::File;
use super::out;
use tepat_model::fingerprint::fingerprint;
use tepat_model::message::{Message, Value};
use tepat_model::region::Region;
use tepat_planner::certainty::certainty_of;
use tepat_view::custody::name;
use tepat_view::waves::{Wave, waves};
use tepat_view::words::{self, Language};

/// Which plan, and whether to simulate it.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    file: File,
    /// Drive the plan so often under delays drawn by chance, and add what they show.
    #[arg(long, default_value_t = 0)]
    runs: u64,
    /// Seed of the delays.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let (region, plan) = arguments.file.planned(language)?;
    if plan.input != fingerprint(&region) {
        out::error(&words::text(language, "plan-stale"));
    }
    if plan.access.is_empty() {
        out::line(&words::text(language, "wave-none"));
    }
    let simulated = (arguments.runs > 0)
        .then(|| certainty_of(&region, &plan, arguments.runs, arguments.seed).certainty);
    for wave in waves(&region, &plan, simulated.as_ref()) {
        for (indent, message) in told(&region, &wave, language).into_iter().enumerate() {
            let indent = if indent == 0 { "" } else { "  " };
            out::line(&format!("{indent}{}", words::message(language, &message)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A wave in sentences: its score, its departure, and that in nine of ten runs.
fn told(region: &Region, wave: &Wave<'_>, language: Language) -> Vec<Message> {
    let minutes = |part: u32| Value::Minutes(part.into());
    let fixed = words::text(language, "wave-fixed");
    let day = words::h_day(wave.wave_h.into());
    let day = if wave.ppk.wave_h.is_some() { format!("{day}, {fixed}") } else { day };
    let date = words::date(language, &region.info, wave.wave_h.into()).unwrap_or_default();
    let score = wave.score;
    let line = Message::note("wave-line")
        .with("kecamatan", wave.ppk.name.as_str())
        .with("day", day)
        .with("date", date)
        .with("score", minutes(score.minutes()))
        .with("travel", minutes(score.travel))
        .with("changes", minutes(score.changes))
        .with("weather", minutes(score.weather))
        .with("closing", minutes(score.closing))
        .with("doubt", minutes(score.doubt));
    let departure = wave.departure.as_ref().map(|departure| {
        Message::note("wave-line-departure")
            .with("planned", Value::Moment(departure.planned.into()))
            .with("latest", Value::Moment(departure.latest.into()))
            .with("slack", Value::Minutes(departure.slack_minutes().into()))
            .with("decides", name(region, &departure.decides))
    });
    let sure = wave.sure.as_ref().map(|sure| {
        Message::note("wave-line-sure")
            .with("latest", Value::Moment(sure.latest.into()))
            .with("slack", Value::Minutes(sure.slack_minutes().into()))
    });
    [Some(line), departure, sure].into_iter().flatten().collect()
}
