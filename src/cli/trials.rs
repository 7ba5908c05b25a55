//! `tepat try`: what changes to the region would bring.

use std::num::NonZero;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clap::Args;

use super::ask::File;
use super::export::one_of;
use super::out;
use tepat_model::message::Message;
use tepat_model::plan::{Plan, SettledTrip};
use tepat_model::region::Region;
use tepat_planner::Options;
use tepat_planner::trials::{
    Change, Group, Outcome, TRIAL_ITERATIONS, Trial, Tried, counts, make_now, proposed,
};
use tepat_view::trials::{change_in_words, effect_in_words, is_telling, ranked};
use tepat_view::words::{self, Language};

/// What to try on the plan of a planning file, which stays as it is.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    file: File,
    /// Groups of changes; all of them by default.
    #[arg(long, value_delimiter = ',', value_parser = one_of(Group::ALL, Group::key))]
    what: Vec<Group>,
    /// Numbers of vehicles of one row of the fleet instead, as CLASS@BASE=FROM-TO.
    #[arg(long, conflicts_with = "what")]
    fleet: Option<String>,
    /// Iterations of each trial.
    #[arg(long, default_value_t = TRIAL_ITERATIONS)]
    iterations: u64,
    /// Seed of searches and delays.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print all figures as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints what every trial brings beside no change, best first.
///
/// # Errors
/// The file has no plan, or a change does not fit into the region.
pub fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let (region, plan, settled) = arguments.file.planned_with_settled(language)?;
    let trials = trials(&region, &plan, &settled, arguments)?;
    if trials.is_empty() {
        out::line(&words::text(language, "cli-try-nothing"));
        return Ok(ExitCode::SUCCESS);
    }
    let all: Vec<Trial> = std::iter::once(Trial::of_nothing()).chain(trials).collect();
    let options = Options { iterations: Some(arguments.iterations), seed: arguments.seed };
    let made = on_cores(all.len(), |at| make_now(&region, &plan, &settled, &all[at], options));
    let outcomes = made
        .into_iter()
        .map(|made| made.map(|(outcome, _)| outcome))
        .collect::<Result<Vec<Outcome>, Message>>()?;
    let tried = all.into_iter().zip(outcomes).map(|(trial, outcome)| Tried { trial, outcome });
    let (usual, tried): (Vec<Tried>, Vec<Tried>) =
        tried.partition(|tried| tried.trial.change == Change::Nothing);
    let Some(usual) = usual.first().map(|usual| usual.outcome) else {
        return Ok(ExitCode::SUCCESS);
    };
    let tried = if arguments.fleet.is_some() { tried } else { ranked(tried) };
    if arguments.json {
        let figures = serde_json::json!({ "usual": usual, "tried": tried });
        out::line(&serde_json::to_string_pretty(&figures).unwrap_or_default());
        return Ok(ExitCode::SUCCESS);
    }
    print(language, &region, &usual, &tried);
    Ok(ExitCode::SUCCESS)
}

fn trials(
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
    arguments: &Arguments,
) -> Result<Vec<Trial>, Message> {
    if let Some(written) = &arguments.fleet {
        let refused = || Message::error("cli-try-no-row").with("written", written.as_str());
        let (row, range) = written.split_once('=').ok_or_else(refused)?;
        let (from, to) = range.split_once('-').ok_or_else(refused)?;
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| refused());
        let row = region.fleet.get(row.trim()).ok_or_else(refused)?;
        return Ok(counts(row, number(from)?..=number(to)?));
    }
    let groups: Vec<Group> = match arguments.what.as_slice() {
        [] => Group::ALL.to_vec(),
        some => some.to_vec(),
    };
    Ok(groups.into_iter().flat_map(|group| proposed(region, plan, settled, group)).collect())
}

/// Does as many pieces of work on all cores; what comes of them, in order.
pub fn on_cores<T: Send>(count: usize, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return made;
            }
            made.push((at, make(at)));
        }
    };
    let mut made = thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|it| it.join().unwrap_or_default()).collect::<Vec<_>>()
    });
    made.sort_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}

fn print(language: Language, region: &Region, usual: &Outcome, tried: &[Tried]) {
    let say = |change: &Change, outcome: &Outcome| {
        let what = words::message(language, &change_in_words(region, language, change));
        let effect = words::message(language, &effect_in_words(usual, outcome));
        out::line(&format!("{what}: {effect}"));
    };
    say(&Change::Nothing, usual);
    let (telling, same): (Vec<&Tried>, Vec<&Tried>) =
        tried.iter().partition(|tried| is_telling(usual, &tried.outcome));
    telling.into_iter().for_each(|tried| say(&tried.trial.change, &tried.outcome));
    if !same.is_empty() {
        let same_message = Message::note("cli-try-same").with("count", same.len());
        out::line(&words::message(language, &same_message));
        for tried in same {
            let what = change_in_words(region, language, &tried.trial.change);
            out::line(&format!("  {}", words::message(language, &what)));
        }
    }
}
