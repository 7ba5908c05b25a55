//! `tepat inquiries`: what supervisors ask about things, and the answers.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::save::save;
use super::{cannot_write, name, out, read, stamp, write};
use tepat_model::document::{Edit, with_status};
use tepat_model::message::Message;
use tepat_model::region::{InquiryStatus, Region};
use tepat_view::documents::sheet_csv;
use tepat_view::inquiries::{inquiries_in_words, inquiries_sheet};
use tepat_view::words::{self, Language};

/// What to list, ask or answer.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// List only those that are open.
    #[arg(long)]
    open: bool,
    /// Write the list as CSV instead of printing it.
    #[arg(long)]
    csv: Option<PathBuf>,
    /// Ask this.
    #[arg(long, value_name = "TEXT", requires = "about", requires = "output")]
    ask: Option<String>,
    /// What the question is about: code of a place, station, edge or trip, a kind of cost, the number on
    /// a paper, or the first digits of a change's id.
    #[arg(long, value_name = "CODE")]
    about: Option<String>,
    /// Answer the inquiry with this code.
    #[arg(long, value_name = "CODE", requires = "output", conflicts_with = "ask")]
    answer: Option<String>,
    /// The answer.
    #[arg(long, value_name = "TEXT", default_value = "")]
    with: String,
    /// First digits of the id of the change that answers.
    #[arg(long, value_name = "ID", default_value = "")]
    change: String,
    /// Withdraw the inquiry with this code.
    #[arg(long, value_name = "CODE", requires = "output", conflicts_with_all = ["ask", "answer"])]
    withdraw: Option<String>,
    /// Who asks, answers or withdraws.
    #[arg(long, default_value = "")]
    by: String,
    /// Name or id of the scenario, or the first digits of its id; the base by default.
    #[arg(long, default_value = "")]
    scenario: String,
    /// Planning file to write.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

pub fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let mut document = read(language, &arguments.file)?;
    let scenario = document.find_scenario(&arguments.scenario)?;
    let region = document.view(&scenario).region;
    let Some(output) = &arguments.output else {
        return list(language, arguments, &region);
    };
    let stamp = stamp(&arguments.by, "", None);
    let known = |code: &String| match region.inquiries.get(code) {
        Some(_) => Ok(()),
        None => Err(Message::error("inquiry-none-with").with("code", code.as_str())),
    };
    let edit: Edit = if let (Some(asked), Some(about)) = (&arguments.ask, &arguments.about) {
        let (subject, about) = document.subject_of(&scenario, about)?;
        document.ask(subject, &about, asked, &stamp).1
    } else if let Some(code) = &arguments.answer {
        known(code)?;
        document.answer(code, &arguments.with, &arguments.change, &stamp)?
    } else if let Some(code) = &arguments.withdraw {
        known(code)?;
        with_status(code, InquiryStatus::Withdrawn)
    } else {
        return write(language, output, &document);
    };
    document.edit(&scenario, edit, &stamp)?;
    write(language, output, &document)
}

fn list(language: Language, arguments: &Arguments, region: &Region) -> Result<ExitCode, Message> {
    let sheet = inquiries_sheet(region, arguments.open, language);
    if let Some(path) = &arguments.csv {
        let csv = sheet_csv(&sheet);
        save(path, csv.as_bytes()).map_err(|error| cannot_write(path, &error))?;
        let written = Message::note("cli-written").in_file(&name(path)).with("bytes", csv.len());
        out::line(&words::message(language, &written));
        return Ok(ExitCode::SUCCESS);
    }
    for row in 0..sheet.len() {
        let cells = (0..sheet.columns.len()).map(|column| sheet.shown(row, column));
        let cells = std::iter::once(sheet.key(row).to_owned()).chain(cells);
        out::line(&cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" · "));
    }
    out::line(&words::message(language, &inquiries_in_words(region)));
    Ok(ExitCode::SUCCESS)
}
