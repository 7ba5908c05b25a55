//! The effect of loading a list: counts, ambiguous names, and all problems found.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::draft::Draft;
use crate::page::state::{Desk, Shared, t, t_with};
use crate::worker::lists::Outcome;
use tepat_intake::import::{How, Intent, LEAVE_OUT, MatchedName, Moved, UnresolvedName, count_of};
use tepat_model::message::{Message, Severity};
use tepat_model::region::{Place, PlaceKind, Region, Station};
use tepat_order::Order as _;
use tepat_view::words::{self, Language};

/// Messages shown at most.
const MOST_MESSAGES: usize = 200;
/// Moved stations shown at most.
const MOST_MOVES: usize = 100;
/// Names that are asked about, or shown for review, at once: each has a choice of all places.
const MOST_NAMES: usize = 40;
/// Value of the option for "not chosen yet".
const OPEN: &str = "?";

/// The preview of an import.
#[component]
pub fn Preview(draft: Draft) -> impl IntoView {
    let desk = Desk::get();
    move || {
        let outcome = draft.outcome.get()?;
        let language = desk.language.get();
        Some(view! {
            <section class="import-result" aria-live="polite">
                {facts(&outcome, language)}
                {removals(draft, &outcome, &desk.region.get(), language)}
                {questions(draft, &outcome.unresolved, &desk.region.get())}
                {moves(draft, &outcome, &desk.region.get())}
                {likenesses(draft, &outcome, &desk.region.get())}
                {report(&outcome.report, language)}
            </section>
        })
    }
}

fn facts(outcome: &Outcome, language: Language) -> impl IntoView + use<> {
    let lines = outcome.facts.iter().map(|fact| words::message(language, fact));
    let mut by_how: BTreeMap<How, usize> = BTreeMap::new();
    for name in &outcome.matched {
        *by_how.entry(name.how).or_default() += 1;
    }
    let names = listed(language, by_how.into_iter().map(|(how, count)| (how.key(), count)));
    let mut by_reason = BTreeMap::new();
    for row in &outcome.skipped {
        *by_reason.entry(row.reason).or_default() += 1;
    }
    let skipped =
        listed(language, by_reason.into_iter().map(|(reason, count)| (reason.key(), count)));
    let agreeing = outcome.totals.iter().filter(|total| total.stated == total.computed).count();
    let totals = (!outcome.totals.is_empty()).then(|| {
        let figures = [("agreeing", agreeing.into()), ("all", outcome.totals.len().into())];
        t_with("load-fact-totals", &figures)
    });
    let names = (!names.is_empty()).then(|| t_with("load-fact-names", &[("list", names.into())]));
    let skipped =
        (!skipped.is_empty()).then(|| t_with("load-fact-skipped", &[("list", skipped.into())]));
    let all: Vec<_> = lines
        .chain(names)
        .chain(skipped)
        .chain(totals)
        .map(|line| view! { <li>{line}</li> })
        .collect();
    view! { <ul class="import-facts">{all}</ul> }
}

/// Counts with their names, such as `12 sama persis, 3 mirip`.
fn listed<'a>(language: Language, counts: impl Iterator<Item = (&'a str, usize)>) -> String {
    let part = |(key, count): (&str, usize)| {
        format!("{} {}", words::count(language, count as i64), words::text(language, key))
    };
    counts.map(part).collect::<Vec<_>>().join(", ")
}

/// Names the stations that would be removed and asks for the user's agreement.
fn removals(
    draft: Draft,
    outcome: &Shared<Outcome>,
    region: &Region,
    language: Language,
) -> Option<impl IntoView + use<>> {
    let (this, that) = (outcome.clone(), outcome.clone());
    let agree = move |event| {
        draft.agreed.set(event_target_checked(&event).then(|| that.clone()));
    };
    let name = |station: &Station| {
        let place = region.home_of(station).map_or(station.home(), |place| &place.name);
        let voters = words::count(language, station.voters.into());
        let values = [
            ("number", format!("{:03}", station.number).into()),
            ("desa", place.into()),
            ("voters", voters.into()),
        ];
        view! { <li>{t_with("load-removal", &values)}</li> }
    };
    let voters: u64 = outcome.removed.iter().map(|station| u64::from(station.voters)).sum();
    let values = [("count", outcome.removed.len().into()), ("voters", voters.into())];
    (!outcome.removed.is_empty()).then(|| {
        view! {
            <h3 id="import-removals-title" class="bad">{t_with("load-removals", &values)}</h3>
            <ul
                class="import-removals"
                tabindex="0"
                aria-labelledby="import-removals-title"
            >
                {outcome.removed.iter().map(name).collect_view()}
            </ul>
            <label class="row import-agree">
                <input
                    id="import-agree"
                    type="checkbox"
                    prop:checked=move || draft.is_agreed(&this)
                    on:change=agree
                />
                {t_with("load-removals-agree", &values)}
            </label>
        }
    })
}

/// Stations that would be moved, each with the post that will serve it.
fn moves(draft: Draft, outcome: &Outcome, region: &Region) -> Option<impl IntoView + use<>> {
    let name = |code: &str| {
        region.places.get(code).map_or_else(|| code.to_owned(), |place| place.name.clone())
    };
    let entry = |moved: &Moved| {
        let station = region.stations.get(&moved.station)?;
        let label = t_with(
            "station-name",
            &[
                ("number", format!("{:03}", station.number).into()),
                ("desa", name(station.home()).into()),
            ],
        );
        let by = t_with(
            "load-moved-by",
            &[("metres", i64::from(moved.by_m).into()), ("post", name(&moved.from).into())],
        );
        let mut posts = moved.nearest.clone();
        for code in [&moved.from, &moved.to] {
            if !posts.contains(code) {
                posts.push(code.clone());
            }
        }
        let option = |code: &String| {
            let is_shown = *code == moved.to;
            view! { <option value=code.clone() selected=is_shown>{name(code)}</option> }
        };
        let key = moved.key.clone();
        let choose = move |event| draft.choose(&key, Some(event_target_value(&event)));
        Some(view! {
            <li class="row" class:is-reposted=moved.to != moved.from>
                <span class="grow">
                    <strong>{label.clone()}</strong>
                    <span class="quiet">" · "{by}</span>
                </span>
                <select aria-label=t_with("load-post-of", &[("station", label.into())]) on:change=choose>
                    {posts.iter().map(option).collect_view()}
                </select>
            </li>
        })
    };
    // Stations that change their post come first, because they need a look.
    let (mut shown, same): (Vec<&Moved>, Vec<&Moved>) =
        outcome.moved.iter().partition(|moved| moved.to != moved.from);
    let changed = shown.len();
    if outcome.intent == Intent::Move {
        shown.extend(same);
    }
    let more = shown.len().saturating_sub(MOST_MOVES);
    let values = [("count", outcome.moved.len().into()), ("changed", changed.into())];
    (!shown.is_empty()).then(|| {
        view! {
            <h3>{t_with("load-moves", &values)}</h3>
            <ul class="import-moves">
                {shown.into_iter().take(MOST_MOVES).filter_map(entry).collect_view()}
            </ul>
            {(more > 0).then(|| view! {
                <p class="quiet">{t_with("load-moves-more", &[("count", more.into())])}</p>
            })}
        }
    })
}

/// Names that match several places or none, each with a choice.
pub fn questions(
    draft: Draft,
    open: &[UnresolvedName],
    region: &Region,
) -> Option<impl IntoView + use<>> {
    let entry = |name: &UnresolvedName| {
        let rows = t_with(
            "load-rows",
            &[("count", name.rows.into()), ("row", name.row.to_string().into())],
        );
        view! {
            <li class="row">
                <span class="grow">
                    <strong>{name.written.clone()}</strong>
                    <span class="quiet">{within(&name.within)}" · "{rows}</span>
                </span>
                {place_choice(draft, region, &name.key, &name.candidates, OPEN)}
            </li>
        }
    };
    (!open.is_empty()).then(|| {
        view! {
            <h3>{t_with("load-questions", &[("count", open.len().into())])}</h3>
            <ul class="import-names">
                {open.iter().take(MOST_NAMES).map(entry).collect_view()}
            </ul>
            {more_names(open.len())}
        }
    })
}

/// Names matched by similarity or by the user, for review.
fn likenesses(draft: Draft, outcome: &Outcome, region: &Region) -> Option<impl IntoView + use<>> {
    let to_look_at: Vec<&MatchedName> = outcome
        .matched
        .iter()
        .filter(|name| matches!(name.how, How::Similar | How::Chosen))
        .collect();
    let entry = |name: &&MatchedName| {
        let candidates = [name.code.clone()];
        view! {
            <li class="row">
                <span class="grow">
                    <strong>{name.written.clone()}</strong>
                    <span class="quiet">{within(&name.within)}</span>
                </span>
                {place_choice(draft, region, &name.key, &candidates, &name.code)}
            </li>
        }
    };
    (!to_look_at.is_empty()).then(|| {
        view! {
            <h3>{t_with("load-likenesses", &[("count", to_look_at.len().into())])}</h3>
            <ul class="import-names">
                {to_look_at.iter().take(MOST_NAMES).map(entry).collect_view()}
            </ul>
            {more_names(to_look_at.len())}
        }
    })
}

/// How many names are not shown; the answers to those shown make room for them.
fn more_names(count: usize) -> Option<impl IntoView> {
    let more = count.saturating_sub(MOST_NAMES);
    (more > 0).then(|| {
        view! { <p class="quiet">{t_with("load-names-more", &[("count", more.into())])}</p> }
    })
}

fn within(area: &str) -> String {
    if area.is_empty() { String::new() } else { format!(" · {area}") }
}

/// A selector of places: the most likely first, then all others, then none.
fn place_choice(
    draft: Draft,
    region: &Region,
    key: &str,
    candidates: &[String],
    shown: &str,
) -> impl IntoView + use<> {
    let key = key.to_owned();
    let is_open = shown == OPEN;
    let shown = match draft.choices.with_untracked(|choices| choices.get(&key).cloned()) {
        Some(chosen) => chosen,
        None => shown.to_owned(),
    };
    let option = |place: &Place| {
        let above = region.places.get(&place.parent).map_or("", |above| above.name.as_str());
        let name = if above.is_empty() {
            format!("{} ({})", place.name, place.code)
        } else {
            format!("{}, {above} ({})", place.name, place.code)
        };
        let is_shown = place.code == shown;
        view! { <option value=place.code.clone() selected=is_shown>{name}</option> }
    };
    let likely = candidates.iter().filter_map(|code| region.places.get(code));
    let mut others: Vec<&Place> = region
        .places
        .iter()
        .filter(|place| place.kind != PlaceKind::Junction && !candidates.contains(&place.code))
        .collect();
    others.order_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
    let choose = move |event| {
        let chosen = event_target_value(&event);
        draft.choose(&key, (chosen != OPEN).then_some(chosen));
    };
    view! {
        <select aria-label=t("load-which-place") on:change=choose>
            {is_open.then(|| view! {
                <option value=OPEN selected=shown == OPEN>{t("load-choose-place")}</option>
            })}
            {likely.map(option).collect_view()}
            <option value=LEAVE_OUT selected=shown == LEAVE_OUT>{t("load-leave-out")}</option>
            <optgroup label=t("load-other-places")>
                {others.into_iter().map(option).collect_view()}
            </optgroup>
        </select>
    }
}

/// All messages of the import.
pub fn report(report: &[Message], language: Language) -> Option<impl IntoView + use<>> {
    let shown = report.iter().take(MOST_MESSAGES).map(|message| {
        let (look, mark) = match message.severity {
            Severity::Error => ("report-bad", "✕"),
            Severity::Warning => ("report-warn", "!"),
            Severity::Note => ("report-note", "i"),
        };
        view! {
            <li class=look>
                <span class="report-mark" aria-hidden="true">{mark}</span>
                {words::message(language, message)}
            </li>
        }
    });
    let more = report.len().saturating_sub(MOST_MESSAGES);
    let count = |severity| count_of(report, severity);
    (!report.is_empty()).then(|| {
        let figures = [
            ("errors", count(Severity::Error).into()),
            ("warnings", count(Severity::Warning).into()),
        ];
        view! {
            <h3 id="import-report-title">{t_with("load-report", &figures)}</h3>
            <ul class="import-report" tabindex="0" aria-labelledby="import-report-title">
                {shown.collect_view()}
            </ul>
            {(more > 0).then(|| view! {
                <p class="quiet">{t_with("load-report-more", &[("count", more.into())])}</p>
            })}
        }
    })
}
