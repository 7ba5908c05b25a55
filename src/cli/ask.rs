//! `tepat ask`, `critical` and `shifts`: questions about the network.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{out, read};
use tepat_model::document::BASE;
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Plan, SettledTrip};
use tepat_model::region::Region;
use tepat_model::time::{Moment, parse_moment};
use tepat_planner::questions::{
    Asker, Critical, Criticals, Cut, Found, Shift, Shifted, Want, WaysBetween, cause_in_words,
    in_words, risk_in_words, shifts, unreached, ways_between, without_return,
};
use tepat_view::documents::shifts_csv;
use tepat_view::words::{self, Language};

/// Rows of the critical list that are printed at most.
const MOST_ROWS: usize = 40;

/// A planning file and one of its scenarios.
#[derive(Debug, Args)]
pub struct File {
    /// Planning file to read.
    file: PathBuf,
    /// Name or id of the scenario, or the first digits of its id; the base by default.
    #[arg(long, default_value = BASE)]
    scenario: String,
}

impl File {
    fn region(&self, language: Language) -> Result<Region, Message> {
        let document = read(language, &self.file)?;
        Ok(document.view(&document.find_scenario(&self.scenario)?).region)
    }

    /// The region and its plan.
    ///
    /// # Errors
    /// The file cannot be read, or has no such scenario or no plan for it.
    pub fn planned(&self, language: Language) -> Result<(Region, Plan), Message> {
        self.planned_with_settled(language).map(|(region, plan, _)| (region, plan))
    }

    /// Like [`Self::planned`], with the settled trips.
    ///
    /// # Errors
    /// As of [`Self::planned`].
    pub fn planned_with_settled(
        &self,
        language: Language,
    ) -> Result<(Region, Plan, Vec<SettledTrip>), Message> {
        let document = read(language, &self.file)?;
        let scenario = document.find_scenario(&self.scenario)?;
        let no_plan = || Message::error("cli-no-plan").in_file(&self.file.to_string_lossy());
        let plan = document.plan(&scenario).cloned().ok_or_else(no_plan)?;
        Ok((document.view(&scenario).region, plan, document.settled(&scenario)))
    }
}

/// When and where the ways start whose arrivals `tepat shifts` compares.
#[derive(Debug, Args)]
pub struct Shifts {
    #[command(flatten)]
    file: File,
    /// Code of the place or station where the ways begin; the store by default.
    #[arg(long, default_value = "")]
    from: String,
    /// When they begin, such as H-2T08:00.
    #[arg(long, default_value = "H-2T07:00")]
    at: String,
    /// Print every village as CSV.
    #[arg(long)]
    csv: bool,
}

/// The question to answer.
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
    /// Code of the only class to use; by default any class, with changes between them.
    #[arg(long, default_value = "")]
    class: String,
    /// When it begins, such as H-2T08:00.
    #[arg(long, default_value = "H-2T07:00")]
    at: String,
}

pub fn run(language: Language, ask: &Ask) -> Result<ExitCode, Message> {
    let region = ask.file.region(language)?;
    let at = moment(&ask.at)?;
    let question =
        WaysBetween { from: ask.from.clone(), to: ask.to.clone(), class: ask.class.clone(), at };
    let found = ways_between(&mut Asker::new(&region), &question)?;
    let say = |message: &Message| out::line(&words::message(language, message));
    without_return(&region, Some(&ask.to)).iter().for_each(say);
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
            out::line(&format!("  {}", words::message(language, &part)));
        }
        let risks = risk_in_words(way.risk);
        let risks: Vec<_> = risks.iter().map(|risk| words::message(language, risk)).collect();
        if !risks.is_empty() {
            out::line(&format!("  {}.", risks.join(", ")));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn moment(text: &str) -> Result<Moment, Message> {
    let unknown = || Message::error("ask-no-such-moment").with("text", text.to_owned());
    parse_moment(text).ok_or_else(unknown)
}

fn want_key(want: Want) -> &'static str {
    match want {
        Want::Fastest => "way-fastest",
        Want::Cheapest => "way-cheapest",
        Want::Safest => "way-safest",
    }
}

/// Prints the critical list and the villages that cannot be reached.
pub fn critical(language: Language, file: &File) -> Result<ExitCode, Message> {
    let region = file.region(language)?;
    let mut asker = Asker::new(&region);
    let say = |message: &Message| out::line(&words::message(language, message));
    let morning = tepat_model::time::moment(2, region.rules.release_minute.into());
    for lost in unreached(&mut asker, morning) {
        say(&Message::error("unreached-place")
            .with("place", name(&region, &lost.place))
            .with("voters", lost.voters)
            .with("nearest", name(&region, &lost.nearest))
            .with("gap", lost.gap_m));
    }
    without_return(&region, None).iter().for_each(say);
    let found = Criticals::new(&mut asker).find(|_, _| true);
    if found.is_empty() {
        say(&Message::note("critical-none"));
    }
    found.iter().take(MOST_ROWS).for_each(|critical| say(&in_a_line(language, &region, critical)));
    Ok(ExitCode::SUCCESS)
}

/// Prints what each closure and condition of a scenario does.
pub fn print_shifts(language: Language, ask: &Shifts) -> Result<ExitCode, Message> {
    let region = ask.file.region(language)?;
    let store = || region.store().map(|store| store.code.clone()).unwrap_or_default();
    let from = if ask.from.is_empty() { store() } else { ask.from.clone() };
    let found = shifts(&mut Asker::new(&region), &from, moment(&ask.at)?, |_, _| true)?;
    if ask.csv {
        out::print(&shifts_csv(&region, &found, language));
        return Ok(ExitCode::SUCCESS);
    }
    let say = |message: &Message| out::line(&words::message(language, message));
    if found.is_empty() {
        say(&Message::note("shifts-none"));
    }
    for shift in &found {
        say(&shift_in_a_line(language, &region, shift));
        for shifted in shift.places.iter().take(MOST_ROWS) {
            out::line(&format!(
                "  {}",
                words::message(language, &shifted_in_a_line(&region, shifted))
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn shift_in_a_line(language: Language, region: &Region, shift: &Shift) -> Message {
    let cause = words::message(language, &cause_in_words(region, &shift.cause));
    if shift.places.is_empty() {
        return Message::note("shift-nothing").with("cause", cause);
    }
    Message::note("shift-sum")
        .with("cause", cause)
        .with("lost", shift.lost().count())
        .with("stations", shift.lost_stations())
        .with("voters", shift.lost_voters())
        .with("later", shift.later().count())
        .with("time", Value::Minutes(shift.worst_minutes().into()))
}

fn shifted_in_a_line(region: &Region, shifted: &Shifted) -> Message {
    let rupiah = |cost: u64| Value::Rupiah(i64::try_from(cost).unwrap_or(i64::MAX));
    let (key, after) = match shifted.after {
        None => ("shift-lost", None),
        Some(after) if after.arrive < shifted.before.arrive => ("shift-sooner", Some(after)),
        Some(after) => ("shift-later", Some(after)),
    };
    let about = Message::note(key)
        .about(&shifted.place)
        .with("place", name(region, &shifted.place))
        .with("stations", shifted.stations)
        .with("voters", shifted.voters)
        .with("before", Value::Moment(shifted.before.arrive.into()))
        .with("cost_before", rupiah(shifted.before.cost_rupiah));
    match after {
        None => about,
        Some(after) => about
            .with("time", Value::Minutes((after.arrive - shifted.before.arrive).abs().into()))
            .with("after", Value::Moment(after.arrive.into()))
            .with("cost_after", rupiah(after.cost_rupiah)),
    }
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
