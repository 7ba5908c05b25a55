//! `tepat papers`: writes papers as an HTML file that any browser prints.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::export::one_of;
use super::save::save;
use super::{cannot_write, name, out, read};
use tepat_model::document::BASE;
use tepat_model::fingerprint::fingerprint;
use tepat_model::message::Message;
use tepat_model::plan::Plan;
use tepat_planner::needs::needs;
use tepat_view::export::Given;
use tepat_view::papers::{Frame, Kind, Papers, Scope, Size};
use tepat_view::words::{self, Language, parse_h_day};

/// The same looks as in the page.
pub(super) const STYLE: [&str; 4] = [
    include_str!("../../style/1-tokens.css"),
    include_str!("../../style/2-base.css"),
    include_str!("../../style/8-papers.css"),
    include_str!("../../style/9-print.css"),
];

/// Arguments of `tepat papers`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// What to print.
    #[arg(long, value_parser = one_of(Kind::ALL, Kind::key))]
    what: Kind,
    /// Only the sub-district with this post.
    #[arg(long, value_name = "CODE", default_value = "")]
    area: String,
    /// Only trips that leave on this day, such as H-3.
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    day: Option<String>,
    /// Only this trip.
    #[arg(long, value_name = "CODE")]
    trip: Option<String>,
    /// Size of the sheets of maps and posters.
    #[arg(long, value_parser = one_of(Size::ALL, Size::key), default_value = "A4")]
    size: Size,
    /// Name or id of the scenario, or the first digits of its id; the base by default.
    #[arg(long, default_value = BASE)]
    scenario: String,
    /// File to write.
    #[arg(short, long)]
    output: PathBuf,
}

pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let document = read(language, &arguments.file)?;
    let scenario = document.find_scenario(&arguments.scenario)?;
    let region = document.view(&scenario).region;
    let plan: Option<&Plan> = document.plan(&scenario);
    if arguments.what.needs_plan() && plan.is_none() {
        return Err(Message::error("cli-no-plan").in_file(&name(&arguments.file)));
    }
    let needs = needs(&region);
    let given = Given {
        region: &region,
        needs: &needs,
        plan,
        people: None,
        roster: Some(&document.roster),
        language,
    };
    let papers = Papers::new(&given, arguments.what, &scope(arguments)?);
    if papers.is_empty() {
        return Err(Message::error("cli-no-papers").in_file(&name(&arguments.file)));
    }
    let stale = plan.is_some_and(|plan| plan.input != fingerprint(&region));
    let frame = Frame { stale, ..Frame::new(&given) };
    let title = words::text(language, arguments.what.name_key());
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{}\"><meta charset=\"utf-8\"><title>{title}</title>\n<style>{}</style>\n",
        language.code(),
        STYLE.concat(),
    );
    for number in 0..papers.len() {
        if let Some(paper) = papers.paper(&given, number) {
            html.push_str(&frame.sheet(&paper));
            html.push('\n');
        }
    }
    let output = &arguments.output;
    save(output, html.as_bytes()).map_err(|error| cannot_write(output, &error))?;
    let written = Message::note("cli-papers").with("sheets", papers.len());
    out::line(&words::message(language, &written.in_file(&name(output))));
    Ok(ExitCode::SUCCESS)
}

fn scope(arguments: &Arguments) -> Result<Scope, Message> {
    let h_day = |typed: &String| {
        let day = parse_h_day(typed).and_then(|day| i32::try_from(day).ok());
        day.ok_or_else(|| Message::error("papers-no-such-day").with("day", typed.as_str()))
    };
    let day = arguments.day.as_ref().map(h_day).transpose()?;
    Ok(Scope {
        kecamatan: arguments.area.clone(),
        day,
        trip: arguments.trip.clone(),
        size: arguments.size,
    })
}
