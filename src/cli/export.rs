//! `tepat export`: writes parts of the region and its plan as files for other programs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::save::save;
use super::{cannot_write, name, out, read};
use tepat_model::document::BASE;
use tepat_model::message::Message;
use tepat_planner::needs::needs;
use tepat_view::export::{Format, Given, What, export, left_out};
use tepat_view::words::{self, Language};

/// Arguments of `tepat export`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// What to write.
    #[arg(long, value_parser = one_of(What::ALL, What::key))]
    what: What,
    /// Name or id of the scenario, or the first digits of its id; the base by default.
    #[arg(long, default_value = BASE)]
    scenario: String,
    /// Format of the file; by default that of its ending.
    #[arg(long, value_parser = one_of(Format::ALL, Format::ending))]
    format: Option<Format>,
    /// File to write.
    #[arg(short, long)]
    output: PathBuf,
}

/// Parses a value by its name; the help lists all names.
pub(super) fn one_of<T: Copy + Send + Sync + 'static, const N: usize>(
    all: [T; N],
    word: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.map(word)).try_map(move |written| {
        all.into_iter().find(|value| word(*value) == written).ok_or("not among them")
    })
}

pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let document = read(language, &arguments.file)?;
    let (what, file) = (arguments.what, name(&arguments.output));
    let scenario = document.find_scenario(&arguments.scenario)?;
    let region = document.view(&scenario).region;
    let stored = document.plans.iter().find(|stored| stored.scenario == scenario);
    if what.is_of_plan() && stored.is_none() {
        return Err(Message::error("cli-no-plan").in_file(&name(&arguments.file)));
    }
    let ending = |format: &Format| file.to_lowercase().ends_with(&format!(".{}", format.ending()));
    let known = what.formats().iter().copied();
    let format = arguments.format.or_else(|| Format::ALL.into_iter().find(ending));
    let format = format.filter(|format| what.formats().contains(format)).ok_or_else(|| {
        let known: Vec<&str> = known.map(Format::ending).collect();
        Message::error("export-no-such-format").in_file(&file).with("known", known.join(", "))
    })?;
    let given = Given {
        region: &region,
        needs: &needs(&region),
        plan: stored.map(|stored| &stored.plan),
        people: None,
        language,
    };
    if let Some(message) = left_out(&region, what) {
        out::line(&words::message(language, &message.in_file(&file)));
    }
    let bytes = export(&given, what, format, None);
    save(&arguments.output, &bytes).map_err(|error| cannot_write(&arguments.output, &error))?;
    let message = Message::note("cli-written").in_file(&file).with("bytes", bytes.len());
    out::line(&words::message(language, &message));
    Ok(ExitCode::SUCCESS)
}
