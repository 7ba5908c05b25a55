//! `tepat report`: records how far trips have come, and from when on the rest is planned.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::export::one_of;
use super::{name, out, read, read_bytes, stamp, write};
use tepat_intake::reports::{Usual, read_reports};
use tepat_model::document::{BASE, Document, Edit};
use tepat_model::message::Message;
use tepat_model::plan::{Mark, MarkState, Plan, marked, unreported};
use tepat_model::time::{Moment, parse_moment};
use tepat_view::words::{self, Language};

/// What is reported, and when.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// Planning file to write.
    #[arg(short, long)]
    output: PathBuf,
    /// Name or id of the scenario, or the first digits of its id; the base by default.
    #[arg(long, default_value = BASE)]
    scenario: String,
    /// When the reports are entered, such as H-2T09:00. Times of day in them are the last ones before.
    #[arg(long)]
    now: String,
    /// Codes of trips with commas between, or lines as in a list, such as `T0012 failed 1`.
    #[arg(long, default_value = "", required_unless_present_any = ["list", "rest"])]
    trips: String,
    /// A list of reports, one a line: trip, then as far as known its state and when.
    #[arg(long)]
    list: Option<PathBuf>,
    /// The state where lines do not say it.
    #[arg(long, default_value = "departed", value_parser = one_of(MarkState::ALL, MarkState::key))]
    state: MarkState,
    /// When, where lines do not say it, such as H-2T07:30; as planned by default.
    #[arg(long)]
    at: Option<String>,
    /// From now on the rest is planned: nothing that has not begun loads earlier, and trips that should
    /// have begun without a report count as planned.
    #[arg(long)]
    rest: bool,
}

pub fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let mut document = read(language, &arguments.file)?;
    let scenario = document.find_scenario(&arguments.scenario)?;
    let no_plan = || Message::error("cli-no-plan").in_file(&name(&arguments.file));
    let plan = document.plan(&scenario).cloned().ok_or_else(no_plan)?;
    let now = moment(&arguments.now)?;
    let usual =
        Usual { state: arguments.state, at: arguments.at.as_deref().map(moment).transpose()?, now };
    let mut refused = 0;
    for (list, text) in texts(arguments)? {
        let reports = read_reports(&text, &plan, &document.settled(&scenario), usual);
        let marks: Vec<(&str, Mark)> =
            reports.marks.iter().map(|(code, mark)| (code.as_str(), *mark)).collect();
        settle(&mut document, &scenario, &plan, &marks)?;
        let count = Message::note("reports-recorded").with("count", reports.marks.len());
        out::line(&words::message(language, &count));
        let known = reports.known.iter().map(|known| words::message(language, known));
        known.for_each(|known| out::line(&known));
        for message in &reports.refused {
            let message = list.iter().fold(message.clone(), |message, list| message.in_file(list));
            out::error(&words::message(language, &message));
        }
        refused += reports.refused.len();
    }
    if arguments.rest {
        let settled = document.settled(&scenario);
        let codes: Vec<String> =
            unreported(&plan, &settled, now).into_iter().map(|trip| trip.code.clone()).collect();
        let marks: Vec<(&str, Mark)> =
            codes.iter().map(|code| (code.as_str(), Mark::default())).collect();
        settle(&mut document, &scenario, &plan, &marks)?;
        document.edit(&scenario, Edit::load_from(now), &stamp("tepat", "", None))?;
        if !codes.is_empty() {
            let message = Message::warning("reports-as-planned").with("count", codes.len());
            out::line(&words::message(language, &message.with("trips", codes.join(", "))));
        }
    }
    let written = write(language, &arguments.output, &document)?;
    Ok(if refused > 0 { ExitCode::FAILURE } else { written })
}

/// The texts with reports, those of files with their names.
fn texts(arguments: &Arguments) -> Result<Vec<(Option<String>, String)>, Message> {
    let typed = arguments.trips.replace(',', "\n");
    let mut texts = Vec::new();
    if !typed.trim().is_empty() {
        texts.push((None, typed));
    }
    if let Some(list) = &arguments.list {
        let text = String::from_utf8_lossy(&read_bytes(list)?).into_owned();
        texts.push((Some(name(list)), text));
    }
    Ok(texts)
}

fn settle(
    document: &mut Document,
    scenario: &str,
    plan: &Plan,
    marks: &[(&str, Mark)],
) -> Result<(), Message> {
    let trips = marked(plan, &document.settled(scenario), marks);
    match trips.is_empty() {
        true => Ok(()),
        false => document.edit(scenario, Edit::Settle { trips }, &stamp("tepat", "", None)),
    }
}

fn moment(text: &str) -> Result<Moment, Message> {
    parse_moment(text).ok_or_else(|| Message::error("ask-no-such-moment").with("text", text))
}
