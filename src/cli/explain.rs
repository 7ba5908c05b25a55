//! `tepat explain`: why a station's goods go as they do, and what drives the whole.

use std::process::ExitCode;

use clap::Args;

use super::ask::File;
use super::trials::on_cores;
use super::{money, out};
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Plan, SettledTrip, StationOutcome, outcomes};
use tepat_model::region::Region;
use tepat_planner::Options;
use tepat_planner::certainty::{RUNS, certainty_of};
use tepat_planner::explain::{
    Weighed, biggest_choices, cheapest_remedy, chosen, next_best, other_ways, remedies, weigh,
    weigh_usual,
};
use tepat_planner::money::ledger_with_guards;
use tepat_planner::trials::{TRIAL_ITERATIONS, Trial};
use tepat_view::certainty::{causes_in_words, whole_in_words};
use tepat_view::custody::halt_in_words;
use tepat_view::explain::{
    choice_in_words, cost_drivers, cost_in_words, hop_in_words, hops_of, next_in_words, nights_of,
    remedy_in_words, time_in_words,
};
use tepat_view::money::totals_in_words;
use tepat_view::trials::change_in_words;
use tepat_view::words::{self, Language};

/// What to explain of the plan of a planning file, which stays as it is.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    file: File,
    /// Code of a station; without it the whole plan.
    #[arg(long)]
    station: Option<String>,
    /// Why these ways: for each sub-district what the plan chose among several posts, landings and
    /// transit stores, and the next best; the biggest differences first.
    #[arg(long, conflicts_with = "station")]
    why: bool,
    /// With --why: for each village as well.
    #[arg(long, requires = "why")]
    villages: bool,
    /// Iterations of each trial.
    #[arg(long, default_value_t = TRIAL_ITERATIONS)]
    iterations: u64,
    /// Seed of searches and delays.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print all figures of the trials as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the explanation.
///
/// # Errors
/// The file has no plan, or the region no such station.
pub fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let (region, plan, settled) = arguments.file.planned_with_settled(language)?;
    if arguments.why {
        return choices(language, &region, &plan, &settled, arguments);
    }
    let Some(code) = arguments.station.as_deref().map(str::trim) else {
        whole(language, &region, &plan, arguments.seed);
        return Ok(ExitCode::SUCCESS);
    };
    let at = region.stations.position(code);
    let no_such = || Message::error("ask-no-such-place").with("code", code);
    let outcome = outcomes(&region, &plan)[at.ok_or_else(no_such)?];
    let is_open = !matches!(outcome, StationOutcome::OnTime { .. });
    let mut trials = other_ways(&region, &plan, code);
    if is_open {
        trials.extend(remedies(&region, &plan, &settled, code));
    }
    let options = Options { iterations: Some(arguments.iterations), seed: arguments.seed };
    let tried = weighed(&region, &plan, &settled, code, trials, options)?;
    let Some((usual, tried)) = tried.split_first() else { return Ok(ExitCode::SUCCESS) };
    if arguments.json {
        let figures = serde_json::json!({ "usual": usual, "tried": tried });
        out::line(&serde_json::to_string_pretty(&figures).unwrap_or_default());
        return Ok(ExitCode::SUCCESS);
    }
    let say = |message: &Message| out::line(&words::message(language, message));
    chain(language, &region, &plan, code, outcome);
    match next_best(usual, tried) {
        Some(best) => next_in_words(&region, language, usual, best).iter().for_each(say),
        None => say(&Message::note("explain-no-other").with("tried", tried.len())),
    }
    if is_open {
        let remedy = cheapest_remedy(usual, tried);
        say(&remedy_in_words(&region, language, usual, remedy, tried.len()));
    }
    out::line(&words::text(language, "explain-tried"));
    for it in tried {
        let what = words::message(language, &change_in_words(&region, language, &it.trial.change));
        let cost = words::message(language, &cost_in_words(usual, it));
        let time = words::message(language, &time_in_words(usual, it));
        let undone = Message::note("explain-undone")
            .with("late", it.outcome.late)
            .with("unserved", it.outcome.unserved);
        let undone = words::message(language, &undone);
        out::line(&format!("  {what}: {cost}; {time}; {undone}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// What the plan chose for each sub-district or village, against the next best way.
fn choices(
    language: Language,
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
    arguments: &Arguments,
) -> Result<ExitCode, Message> {
    let options = Options { iterations: Some(arguments.iterations), seed: arguments.seed };
    let chosen = chosen(region, plan, arguments.villages);
    let posts: Vec<String> = chosen.iter().map(|(post, _)| post.clone()).collect();
    let usual = weigh_usual(region, plan, settled, &posts, options)?;
    let trials = chosen.iter().flat_map(|(post, trials)| trials.iter().map(move |it| (post, it)));
    let trials: Vec<(&String, &Trial)> = trials.collect();
    let make = |at: usize| {
        let (post, trial) = trials[at];
        weigh(region, plan, settled, post, trial.clone(), options)
    };
    let tried: Vec<Weighed> = on_cores(trials.len(), make).into_iter().collect::<Result<_, _>>()?;
    if arguments.json {
        let figures = serde_json::json!({ "usual": usual, "tried": tried });
        out::line(&serde_json::to_string_pretty(&figures).unwrap_or_default());
        return Ok(ExitCode::SUCCESS);
    }
    let all = biggest_choices(&usual, &tried);
    for (usual, best) in &all {
        let told = choice_in_words(region, language, usual, best);
        out::line(&words::message(language, &told));
    }
    let without = Message::note("explain-choices")
        .with("told", all.len())
        .with("posts", posts.len())
        .with("tried", tried.len());
    out::line(&words::message(language, &without));
    Ok(ExitCode::SUCCESS)
}

/// Every trial with what comes of it, first that without any change.
fn weighed(
    region: &Region,
    plan: &Plan,
    settled: &[SettledTrip],
    code: &str,
    trials: Vec<Trial>,
    options: Options,
) -> Result<Vec<Weighed>, Message> {
    let all: Vec<Trial> = std::iter::once(Trial::of_nothing()).chain(trials).collect();
    let make = |at: usize| weigh(region, plan, settled, code, all[at].clone(), options);
    on_cores(all.len(), make).into_iter().collect()
}

/// The chain of a station in the plan, its nights, its slack, and why it is late or unserved.
fn chain(language: Language, region: &Region, plan: &Plan, code: &str, outcome: StationOutcome) {
    let say = |message: &Message| out::line(&words::message(language, message));
    for (trip, visit) in hops_of(plan, code) {
        say(&hop_in_words(region, language, trip, visit));
        for reason in &visit.late {
            out::line(&format!("  {}", words::message(language, reason)));
        }
    }
    for halt in nights_of(plan, code) {
        say(&halt_in_words(region, halt, language));
    }
    match outcome {
        StationOutcome::OnTime { slack_minutes, .. } => {
            say(&Message::note("explain-slack").with("by", Value::Minutes(slack_minutes.into())));
        }
        StationOutcome::Late { late_minutes, .. } => {
            say(&Message::warning("explain-late").with("by", Value::Minutes(late_minutes.into())));
        }
        StationOutcome::Unserved => {
            let unserved = plan.unserved.iter().filter(|it| it.station == code);
            unserved.for_each(|it| say(&it.reason));
        }
    }
}

/// What drives the cost of the whole, and its risk.
fn whole(language: Language, region: &Region, plan: &Plan, seed: u64) {
    let say = |message: &Message| out::line(&words::message(language, message));
    let people = money::guarding(region, plan);
    let book = ledger_with_guards(region, plan, Some(&people));
    say(&totals_in_words(language, book.totals()));
    out::line(&words::text(language, "explain-cost"));
    for message in cost_drivers(region, language, &book) {
        out::line(&format!("  {}", words::message(language, &message)));
    }
    let found = certainty_of(region, plan, RUNS, seed);
    say(&whole_in_words(&found.certainty));
    out::line(&words::text(language, "explain-risk"));
    for message in causes_in_words(region, &found.causes, language) {
        out::line(&format!("  {}", words::message(language, &message)));
    }
}
