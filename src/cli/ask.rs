//! Questions to the network.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::read;
use crate::file::BASE;
use crate::message::{Message, Value};
use crate::questions::{
    Asker, Critical, Criticals, Cut, Found, Risk, Want, WaysBetween, in_words, parse_moment,
    unreached, ways_between,
};
use crate::region::Region;
use crate::words::{self, Language};

/// Rows of the critical list that are printed.
const MOST_ROWS: usize = 40;

/// A planning file and which scenario of it.
#[derive(Debug, Args)]
pub struct File {
    /// Planning file to read.
    file: PathBuf,
    /// Id of the scenario; the base if not given.
    #[arg(long, default_value = BASE)]
    scenario: String,
}

/// What is asked.
#[derive(Debug, Args)]
pub struct Ask {
    #[command(flatten)]
    file: File,
    /// Code of the place or station where the way begins.
    #[arg(long)]
    from: String,
    /// Code of the place or station where it ends.
    #[arg(long)]
    to: String,
    /// Code of the one class to go with; any, with changes between them, if not given.
    #[arg(long, default_value = "")]
    class: String,
    /// When it begins, as H-2T08:00.
    #[arg(long, default_value = "H-2T07:00")]
    at: String,
}

/// Prints ways.
pub fn run(language: Language, ask: &Ask) -> Result<ExitCode, Message> {
    let region = read(&ask.file.file)?.view(&ask.file.scenario).region;
    let at = parse_moment(&ask.at)
        .ok_or_else(|| Message::error("ask-no-such-moment").with("text", ask.at.clone()))?;
    let question =
        WaysBetween { from: ask.from.clone(), to: ask.to.clone(), class: ask.class.clone(), at };
    let found = ways_between(&mut Asker::new(&region), &question)?;
    let say = |message: &Message| println!("{}", words::message(language, message));
    if found.is_empty() {
        say(&Message::note("way-none").with("from", ask.from.clone()).with("to", ask.to.clone()));
        return Ok(ExitCode::FAILURE);
    }
    for Found { best, way } in &found {
        let names = best.iter().map(|want| words::text(language, want_key(*want)));
        let kind = names.collect::<Vec<_>>().join(", ");
        let kind = if kind.is_empty() { words::text(language, "way-other") } else { kind };
        let cost = i64::try_from(way.cost_rupiah).unwrap_or(i64::MAX);
        say(&Message::note("way-sum")
            .with("kind", kind)
            .with("arrive", Value::Moment(way.arrive.into()))
            .with("time", Value::Minutes(way.minutes.into()))
            .with("km", Value::Decimal(f64::from(way.length_m) / 1000.0))
            .with("cost", Value::Rupiah(cost)));
        for part in in_words(&region, way, language.code()) {
            println!("  {}", words::message(language, &part));
        }
        if way.risk != Risk::default() {
            println!("  {}", words::message(language, &risk(way.risk)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn want_key(want: Want) -> &'static str {
    match want {
        Want::Fastest => "way-fastest",
        Want::Cheapest => "way-cheapest",
        Want::Safest => "way-safest",
    }
}

fn risk(risk: Risk) -> Message {
    let km = |metres: u32| Value::Decimal(f64::from(metres) / 1000.0);
    Message::note("way-risk")
        .with("flood", km(risk.flood_m))
        .with("weather", km(risk.weather_m))
        .with("offroad", km(risk.offroad_m))
        .with("river", km(risk.river_m))
        .with("sea", km(risk.sea_m))
}

/// Prints the critical list and what cannot be reached.
pub fn critical(language: Language, file: &File) -> Result<ExitCode, Message> {
    let region = read(&file.file)?.view(&file.scenario).region;
    let mut asker = Asker::new(&region);
    let say = |message: &Message| println!("{}", words::message(language, message));
    let morning = crate::time::moment(2, region.rules.release_minute.into());
    for lost in unreached(&mut asker, morning) {
        say(&Message::error("unreached-place")
            .with("place", name(&region, &lost.place))
            .with("voters", lost.voters)
            .with("nearest", name(&region, &lost.nearest))
            .with("gap", lost.gap_m));
    }
    let found = Criticals::new(&mut asker).find(|_, _| true);
    if found.is_empty() {
        say(&Message::note("critical-none"));
    }
    found.iter().take(MOST_ROWS).for_each(|critical| say(&in_a_line(language, &region, critical)));
    Ok(ExitCode::SUCCESS)
}

fn in_a_line(language: Language, region: &Region, critical: &Critical) -> Message {
    let what = match &critical.cut {
        Cut::Edges(codes) => Message::note("critical-edges").with("edges", codes.join(", ")),
        Cut::Pier(code) => Message::note("critical-pier").with("pier", name(region, code)),
    };
    let what = words::message(language, &what);
    if critical.stranded.is_empty() {
        return Message::note("critical-lengthens")
            .with("what", what)
            .with("villages", critical.longer.len())
            .with("time", Value::Minutes(critical.worst_minutes().into()))
            .with("voters", critical.longer_voters);
    }
    let names: Vec<String> = critical.stranded.iter().map(|code| name(region, code)).collect();
    Message::note("critical-strands")
        .with("what", what)
        .with("villages", names.len())
        .with("names", names.join(", "))
        .with("voters", critical.voters)
}

fn name(region: &Region, code: &str) -> String {
    region.places.get(code).map_or_else(|| code.to_owned(), |place| place.name.clone())
}
