//! `tepat export`: writes parts of the region and its plan as files for other programs.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::save::save;
use super::{cannot_write, name, out, read};
use crate::workbook::workbook;
use tepat_model::document::BASE;
use tepat_model::message::Message;
use tepat_model::plan::TripKey;
use tepat_planner::needs::needs;
use tepat_view::export::{Format, Given, What, export, left_out};
use tepat_view::words::{self, Language};

/// Arguments of `tepat export`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// What to write; by default everything as a workbook (.xlsx) with a sheet for each list and
    /// formulas for totals.
    #[arg(long, value_parser = one_of(What::ALL, What::key))]
    what: Option<What>,
    /// Only these trips, by their codes with commas between (trips, schedule).
    #[arg(long, value_delimiter = ',', value_name = "CODES")]
    trips: Vec<String>,
    /// Only trips of this vehicle, such as `truck@64.02.G01/1`.
    #[arg(long)]
    vehicle: Option<String>,
    /// Only trips with goods of the sub-district with this post.
    #[arg(long, value_name = "CODE")]
    area: Option<String>,
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
    let file = name(&arguments.output);
    let scenario = document.find_scenario(&arguments.scenario)?;
    let region = document.view(&scenario).region;
    let stored = document.stored(&scenario);
    let needs = needs(&region);
    let given = Given {
        region: &region,
        needs: &needs,
        plan: stored.map(|stored| &stored.plan),
        people: None,
        roster: None,
        language,
    };
    let Some(what) = arguments.what else {
        if !file.to_lowercase().ends_with(".xlsx") {
            return Err(Message::error("export-what-missing").in_file(&file));
        }
        return finish(language, arguments, &workbook(&given)?);
    };
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
    let only = picked(&given, arguments);
    if only.is_some() && !matches!(what, What::Trips | What::Schedule) {
        return Err(Message::error("export-only-trips").in_file(&file));
    }
    if let Some(message) = left_out(&region, what) {
        out::line(&words::message(language, &message.in_file(&file)));
    }
    finish(language, arguments, &export(&given, what, format, only.as_ref()))
}

fn finish(language: Language, arguments: &Arguments, bytes: &[u8]) -> Result<ExitCode, Message> {
    let output = &arguments.output;
    save(output, bytes).map_err(|error| cannot_write(output, &error))?;
    let message = Message::note("cli-written").in_file(&name(output)).with("bytes", bytes.len());
    out::line(&words::message(language, &message));
    Ok(ExitCode::SUCCESS)
}

/// Codes of the trips that are picked; `None` for all.
fn picked(given: &Given<'_>, arguments: &Arguments) -> Option<BTreeSet<String>> {
    let Arguments { trips, vehicle, area, .. } = arguments;
    if trips.is_empty() && vehicle.is_none() && area.is_none() {
        return None;
    }
    let region = given.region;
    let goes_to = |kit: &str| {
        let post = region.stations.get(kit).and_then(|station| region.pps_of(station));
        let ppk = post.and_then(|post| region.ppk_of(post));
        ppk.is_some_and(|ppk| Some(&ppk.code) == area.as_ref())
    };
    let all = given.plan.into_iter().flat_map(|plan| plan.all_trips());
    let picked = all.map(|(_, trip)| trip).filter(|trip| {
        (trips.is_empty() || trips.contains(&trip.code))
            && vehicle.as_ref().is_none_or(|code| TripKey::of(trip).vehicle_code() == *code)
            && (area.is_none() || trip.kits().any(goes_to))
    });
    Some(picked.map(|trip| trip.code.clone()).collect())
}
