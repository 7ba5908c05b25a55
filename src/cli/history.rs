//! `tepat history`: who changed what, when and why.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::save::save;
use super::{cannot_write, name, out, read};
use tepat_model::document::BASE;
use tepat_model::message::Message;
use tepat_model::plan::TripKey;
use tepat_view::documents::sheet_csv;
use tepat_view::history::{Asked, Thing, history};
use tepat_view::words::{self, Language};

/// Which changes to list.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// Words that must be in who, what or why.
    #[arg(long, default_value = "")]
    text: String,
    /// Part of the name of who made the change.
    #[arg(long, default_value = "")]
    by: String,
    /// Code of a place, station, edge or other record that it names, or of a trip of the base's plan.
    #[arg(long, value_name = "CODE")]
    about: Option<String>,
    /// First day, such as 2024-11-20.
    #[arg(long, default_value = "", value_name = "DAY")]
    since: String,
    /// Last day.
    #[arg(long, default_value = "", value_name = "DAY")]
    until: String,
    /// Write the list as CSV instead of printing it.
    #[arg(long)]
    csv: Option<PathBuf>,
}

pub fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let document = read(language, &arguments.file)?;
    let region = document.view(BASE).region;
    let trip = |code: &str| {
        let mut trips = document.plan(BASE)?.all_trips();
        trips.find(|(_, trip)| trip.code == code).map(|(_, trip)| TripKey::of(trip))
    };
    let thing = |code: &String| match trip(code) {
        Some(trip) => Thing::Trip(trip),
        None => Thing::Record(code.clone()),
    };
    let asked = Asked {
        text: arguments.text.clone(),
        by: arguments.by.clone(),
        about: arguments.about.as_ref().map(thing),
        days: [day(&arguments.since)?, day(&arguments.until)?],
    };
    let sheet = history(&document, &region, &asked, language);
    if let Some(path) = &arguments.csv {
        let csv = sheet_csv(&sheet);
        save(path, csv.as_bytes()).map_err(|error| cannot_write(path, &error))?;
        let written = Message::note("cli-written").in_file(&name(path)).with("bytes", csv.len());
        out::line(&words::message(language, &written));
        return Ok(ExitCode::SUCCESS);
    }
    for row in 0..sheet.len() {
        let cells = (0..sheet.columns.len()).map(|column| sheet.shown(row, column));
        let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
        out::line(&cells.join(" · "));
    }
    let count = Message::note("cli-history").with("count", sheet.len());
    out::line(&words::message(language, &count));
    Ok(ExitCode::SUCCESS)
}

/// A day as it is in files; empty stays empty.
fn day(written: &str) -> Result<String, Message> {
    match written {
        "" => Ok(String::new()),
        written => words::parse_day(written)
            .ok_or_else(|| Message::error("cli-no-such-day").with("day", written)),
    }
}
