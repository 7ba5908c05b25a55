//! What changes to the region would bring, in words.

use crate::words::{self, Language, base_name, class_name, time_of_day};
use tepat_model::message::{Message, Value};
use tepat_model::region::Region;
use tepat_order::Order as _;
use tepat_planner::trials::{Change, Outcome, Tried};

/// Differences in simulated late stations smaller than this are not worth telling.
const LEAST_LATE: f64 = 0.5;

/// What is tried.
pub fn change_in_words(region: &Region, language: Language, change: &Change) -> Message {
    let of_place = |key: &str, code: &str| {
        Message::note(key).about(code).with("place", base_name(region, code, language))
    };
    match change {
        Change::Nothing => Message::note("trial-nothing"),
        Change::FreeWave(post) => of_place("trial-free-wave", post),
        Change::ByPosts(post) => of_place("trial-by-posts", post),
        Change::Direct(post) => of_place("trial-direct", post),
        Change::Villages(post) => of_place("trial-villages", post),
        Change::Through(post) => of_place("trial-through", post),
        Change::Past(post) => of_place("trial-past", post),
        Change::Via(post, base) => {
            of_place("trial-via", post).with("base", base_name(region, base, language))
        }
        Change::ByClass(post, class) => {
            of_place("trial-by-class", post).with("class", class_name(region, class, language))
        }
        Change::Store(post, store) => {
            of_place("trial-store", post).with("store", base_name(region, store, language))
        }
        Change::New(class, base) => {
            of_place("trial-new", base).with("class", class_name(region, class, language))
        }
        Change::FreeWay(post) => of_place("trial-free-way", post),
        Change::FreeStore(post) => of_place("trial-free-store", post),
        Change::Release => Message::note("trial-release"),
        Change::Rule(rule, value) => {
            let name = words::text(language, &format!("rule-{}", rule.replace('_', "-")));
            let value = match rule.ends_with("_minute") {
                true => time_of_day(language, i32::try_from(*value).unwrap_or_default()),
                false => words::h_day(*value),
            };
            Message::note("trial-rule").with("rule", name).with("value", value)
        }
        Change::Until(class, minute) => Message::note("trial-until")
            .with("class", class_name(region, class, language))
            .with("until", time_of_day(language, *minute)),
        Change::Count(row, count) => {
            let (class, base, before) =
                region.fleet.get(row).map_or((row.as_str(), "", 0), |row| {
                    (row.class.as_str(), row.base.as_str(), row.count)
                });
            Message::note("trial-count")
                .about(base)
                .with("class", class_name(region, class, language))
                .with("base", base_name(region, base, language))
                .with("count", *count as usize)
                .with("before", before as usize)
        }
        Change::Open(edge) => {
            let name = region.edges.get(edge).map_or("", |edge| edge.name.as_str());
            let name = if name.is_empty() { edge } else { name };
            Message::note("trial-open").about(edge).with("edge", name)
        }
    }
}

/// What came of a trial, beside that of no change.
pub fn effect_in_words(usual: &Outcome, outcome: &Outcome) -> Message {
    let more = signed(outcome.cost_rupiah) - signed(usual.cost_rupiah);
    let key = match more {
        0 => "trial-effect-same",
        1.. => "trial-effect-dearer",
        _ => "trial-effect-cheaper",
    };
    Message::note(key)
        .with("by", Value::Rupiah(more.abs()))
        .with("late", outcome.late)
        .with("unserved", outcome.unserved)
        .with("vehicles", outcome.vehicles as usize)
        .with("delayed", Value::Decimal((outcome.late_by_delays * 10.0).round() / 10.0))
}

/// Whether a trial brought anything that people would tell each other.
pub fn is_telling(usual: &Outcome, outcome: &Outcome) -> bool {
    let figures = |of: &Outcome| (of.unserved, of.late, of.cost_rupiah, of.vehicles);
    figures(usual) != figures(outcome)
        || (usual.late_by_delays - outcome.late_by_delays).abs() >= LEAST_LATE
}

/// Trials in the order in which people want to read them: fewest stations unserved and late first,
/// then cheapest, then fewest late by delays.
pub fn ranked(mut tried: Vec<Tried>) -> Vec<Tried> {
    tried.order_by(|a, b| {
        let first = |of: &Outcome| (of.unserved, of.late, of.cost_rupiah);
        let (one, other) = (&a.outcome, &b.outcome);
        first(one)
            .cmp(&first(other))
            .then_with(|| one.late_by_delays.total_cmp(&other.late_by_delays))
            .then_with(|| a.trial.change.cmp(&b.trial.change))
    });
    tried
}

fn signed(rupiah: u64) -> i64 {
    i64::try_from(rupiah).unwrap_or(i64::MAX)
}
