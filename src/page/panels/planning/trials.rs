//! Trying changes: what pins and rules cost, and what vehicles are worth.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::compare::signed;
use crate::page::parts::figures::{count, rupiah};
use crate::page::parts::{ChoiceField, Tasks, Toggle};
use crate::page::state::{Desk, t, t_with, wording};
use crate::page::trials::{Shown, Trials, make, stop};
use tepat_model::document::Edit;
use tepat_model::region::{Fleet, Region, Standing};
use tepat_order::{Gather as _, Order as _};
use tepat_planner::trials::{Change, Group, Outcome, Trial, Tried, counts, proposed};
use tepat_view::trials::{change_in_words, is_telling, ranked};
use tepat_view::words::{self, Language, base_name, class_name};

/// The choice of trials, and what came of them.
#[component]
pub fn TrialsSection() -> impl IntoView {
    let desk = Desk::get();
    let running = Memo::new(move |_| desk.trials.with(|trials| trials.running));
    let is_old = move || desk.trials.with(|trials| trials.is_old && trials.usual.is_some());
    view! {
        <section id="trials" aria-labelledby="trials-title">
            <h3 id="trials-title">{wording("trials-title")}</h3>
            <p class="quiet">{wording("trials-lead")}</p>
            <Show
                when=move || running.get().is_some()
                fallback=|| view! { <Changes/> <Numbers/> }
            >
                <Tasks running name="trials-title" on_stop={move |()| stop(desk)}/>
            </Show>
            <Show when=is_old>
                <p class="stale">{wording("trials-old")}</p>
            </Show>
            <Results/>
        </section>
    }
}

/// The text key of a group.
fn group_key(group: Group) -> &'static str {
    match group {
        Group::Pins => "trials-group-pins",
        Group::Posts => "trials-group-posts",
        Group::Rules => "trials-group-rules",
        Group::Fleet => "trials-group-fleet",
        Group::Edges => "trials-group-edges",
    }
}

/// The groups of changes, and the button that tries those chosen.
#[component]
fn Changes() -> impl IntoView {
    let desk = Desk::get();
    let chosen = RwSignal::new(BTreeSet::from([Group::Pins, Group::Rules]));
    let trials = Memo::new(move |_| {
        let (plan, settled, region) = (desk.plan.get(), desk.settled.get(), desk.region.get());
        let of_group = |group: &Group| {
            plan.as_ref().map(|plan| proposed(&region, plan, &settled, *group)).unwrap_or_default()
        };
        chosen.with(|chosen| chosen.iter().flat_map(of_group).collect::<Vec<Trial>>())
    });
    let group = |group: Group| {
        let toggle = move |on: bool| {
            chosen.update(|chosen| {
                if on {
                    chosen.insert(group)
                } else {
                    chosen.remove(&group)
                };
            });
        };
        view! {
            <li>
                <Toggle
                    label=Signal::derive(wording(group_key(group)))
                    on=Signal::derive(move || chosen.with(|chosen| chosen.contains(&group)))
                    on_change=toggle
                />
            </li>
        }
    };
    let has_none = move || trials.with(Vec::is_empty);
    view! {
        <ul class="trial-groups">{Group::ALL.map(group).into_iter().collect_view()}</ul>
        <button
            type="button"
            id="trials-go"
            disabled=move || has_none() || desk.stale.get() || desk.running.with(Option::is_some)
            title=move || if desk.stale.get() { t("plan-stale") } else { String::new() }
            on:click=move |_| make(desk, trials.get_untracked(), Shown::Ranking)
        >
            {move || match trials.with(Vec::len) {
                0 => t("trials-none"),
                count => t_with("trials-go", &[("count", count.into())]),
            }}
        </button>
    }
}

/// How far a curve goes below and above the present number of vehicles.
const AROUND: u32 = 4;

/// The choice of a row of the fleet whose number is tried.
#[component]
fn Numbers() -> impl IntoView {
    let desk = Desk::get();
    let rows = Memo::new(move |_| {
        let (plan, region) = (desk.plan.get(), desk.region.get());
        plan.map(|plan| {
            let used: BTreeSet<(&str, &str)> =
                plan.trips.iter().map(|trip| (trip.class.as_str(), trip.base.as_str())).gather();
            let is_used = |row: &&Fleet| match row.standing() {
                Standing::At(base) => used.contains(&(row.class.as_str(), base)),
                _ => used.iter().any(|(class, _)| *class == row.class),
            };
            let mut rows: Vec<Fleet> = region.fleet.iter().filter(is_used).cloned().collect();
            rows.order_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
            rows
        })
        .unwrap_or_default()
    });
    let picked = RwSignal::new(String::new());
    let row = move || {
        let code = picked.get();
        rows.with(|rows| rows.iter().find(|row| row.code == code).or(rows.first()).cloned())
    };
    let choices = Signal::derive(move || {
        let (language, region) = (desk.language.get(), desk.region.get());
        let named = |row: &Fleet| (row.code.clone(), named(&region, row, language));
        rows.with(|rows| rows.iter().map(named).collect::<Vec<_>>())
    });
    let range = |row: &Fleet| row.count.saturating_sub(AROUND)..=row.count.saturating_add(AROUND);
    let go = move |_| {
        if let Some(row) = untrack(row) {
            make(desk, counts(&row, range(&row)), Shown::Curve);
        }
    };
    view! {
        <h4>{wording("trials-curve-title")}</h4>
        <p class="row">
            <ChoiceField
                label=Signal::derive(wording("trials-curve-row"))
                choices
                value=Signal::derive(move || row().map(|row| row.code).unwrap_or_default())
                id="trials-row"
                on_commit=move |code| picked.set(code)
            />
            <button
                type="button"
                id="trials-curve-go"
                disabled=move || desk.stale.get() || rows.with(Vec::is_empty)
                on:click=go
            >
                {move || row().map(|row| {
                    let range = range(&row);
                    let values = [("from", (*range.start()).into()), ("to", (*range.end()).into())];
                    t_with("trials-curve-go", &values)
                })}
            </button>
        </p>
    }
}

/// A row of the fleet by name, with its number.
fn named(region: &Region, row: &Fleet, language: Language) -> String {
    let class = class_name(region, &row.class, language);
    format!("{class}, {} ({})", base_name(region, &row.base, language), count(row.count))
}

/// What came of the trials so far.
#[component]
fn Results() -> impl IntoView {
    let desk = Desk::get();
    move || {
        let Trials { usual, tried, shown, .. } = desk.trials.get();
        let usual = usual?;
        let values = [
            ("cost", rupiah(whole(usual.cost_rupiah)).into()),
            ("late", usual.late.into()),
            ("unserved", usual.unserved.into()),
            ("delayed", decimal(usual.late_by_delays).into()),
        ];
        let results = match shown {
            Shown::Ranking => ranking(&usual, tried).into_any(),
            Shown::Curve => curve(&usual, tried).into_any(),
        };
        Some(view! {
            <p id="trials-usual">{t_with("trials-usual", &values)}</p>
            {results}
        })
    }
}

/// The changes that bring something, best first, and those that bring nothing, folded.
fn ranking(usual: &Outcome, tried: Vec<Tried>) -> impl IntoView {
    let desk = Desk::get();
    let (telling, same): (Vec<Tried>, Vec<Tried>) =
        ranked(tried).into_iter().partition(|tried| is_telling(usual, &tried.outcome));
    let language = desk.language.get();
    let region = desk.region.get();
    let what = move |tried: &Tried| {
        words::message(language, &change_in_words(&region, language, &tried.trial.change))
    };
    let usual = *usual;
    let row = |tried: &Tried| {
        let Outcome { cost_rupiah, late, unserved, late_by_delays, .. } = tried.outcome;
        let more = whole(cost_rupiah) - whole(usual.cost_rupiah);
        let undone = late + unserved;
        let is_worse = undone > usual.late + usual.unserved;
        let edits = tried.trial.edits.clone();
        let apply = move |_| {
            let edit = match edits.as_slice() {
                [only] => only.clone(),
                _ => Edit::Several { edits: edits.clone() },
            };
            desk.edit(edit, "");
        };
        view! {
            <tr>
                <th scope="row">{what(tried)}</th>
                <td>{rupiah_change(more)}</td>
                <td><span class="toned" data-tone=if is_worse { "bad" } else { "" }>{count(undone as i64)}</span></td>
                <td>{decimal(late_by_delays)}</td>
                <td>
                    <button type="button" class="link" title=t("trials-use-why") on:click=apply>
                        {t("trials-use")}
                    </button>
                </td>
            </tr>
        }
    };
    let rows = telling.iter().map(row).collect_view();
    let head = |key: &'static str| view! { <th scope="col">{t(key)}</th> };
    let heads = ["trials-col-change", "trials-col-cost", "trials-col-late", "trials-col-delayed"];
    let table = (!telling.is_empty()).then(|| {
        view! {
            <div class="plain-scroll">
                <table class="plain" id="trials-table">
                    <caption>{t("trials-table")}</caption>
                    <thead>
                        <tr>{heads.map(head).into_iter().collect_view()} <td></td></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    let folded = (!same.is_empty()).then(|| {
        let lines = same.iter().map(|tried| view! { <li>{what(tried)}</li> }).collect_view();
        view! {
            <details id="trials-same">
                <summary>{t_with("trials-same", &[("count", same.len().into())])}</summary>
                <ul class="lines">{lines}</ul>
            </details>
        }
    });
    view! { {table} {folded} }
}

/// Width and height of a curve, and the room around it for numbers, in user units.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 140.0;
const ROOM: f64 = 24.0;

/// Cost by number of vehicles.
fn curve(usual: &Outcome, tried: Vec<Tried>) -> impl IntoView {
    let desk = Desk::get();
    let present = desk.region.with(|region| {
        let row = tried.iter().find_map(|tried| match &tried.trial.change {
            Change::Count(row, _) => Some(row.clone()),
            _ => None,
        });
        row.and_then(|row| region.fleet.get(&row).map(|row| row.count))
    });
    let numbered = tried.iter().filter_map(|tried| match tried.trial.change {
        Change::Count(_, count) => Some((count, tried.outcome)),
        _ => None,
    });
    let mut points: Vec<(u32, Outcome)> = present.map(|it| (it, *usual)).into_iter().collect();
    points.extend(numbered);
    points.order_by_key(|(count, _)| *count);
    let costs = || points.iter().map(|(_, outcome)| outcome.cost_rupiah as f64);
    let (low, high) = (costs().fold(f64::INFINITY, f64::min), costs().fold(0.0, f64::max));
    let (first, last) = (points.first().map_or(0, |it| it.0), points.last().map_or(0, |it| it.0));
    let x = |count: u32| {
        ROOM + (WIDTH - 2.0 * ROOM) * f64::from(count - first) / f64::from((last - first).max(1))
    };
    let y =
        |rupiah: u64| ROOM + (HEIGHT - 2.0 * ROOM) * (high - rupiah as f64) / (high - low).max(1.0);
    let line: Vec<String> = points
        .iter()
        .map(|(count, of)| format!("{:.1},{:.1}", x(*count), y(of.cost_rupiah)))
        .collect();
    let told = |count: u32, of: &Outcome| {
        let values = [
            ("count", count.into()),
            ("cost", rupiah(whole(of.cost_rupiah)).into()),
            ("late", of.late.into()),
            ("unserved", of.unserved.into()),
        ];
        t_with("trials-curve-point", &values)
    };
    let dots = points.iter().map(|(count, of)| {
        let tone = if of.late + of.unserved > 0 { "bad" } else { "good" };
        let is_present = Some(*count) == present;
        view! {
            <circle
                cx=x(*count).to_string()
                cy=y(of.cost_rupiah).to_string()
                r=if is_present { "6" } else { "4" }
                data-tone=tone
            >
                <title>{told(*count, of)}</title>
            </circle>
            <text x=x(*count).to_string() y=(HEIGHT - 6.0).to_string()>{count.to_string()}</text>
        }
    });
    let dots = dots.collect_view();
    let lines = points.iter().map(|(count, of)| view! { <li>{told(*count, of)}</li> });
    view! {
        <figure class="fleet-curve" id="trials-curve">
            <figcaption>{t("trials-curve")}</figcaption>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true">
                <polyline points=line.join(" ")></polyline>
                {dots}
            </svg>
            <ul class="lines">{lines.collect_view()}</ul>
        </figure>
    }
}

pub fn whole(rupiah: u64) -> i64 {
    i64::try_from(rupiah).unwrap_or(i64::MAX)
}

/// A difference in cost; an equals sign if there is none.
pub fn rupiah_change(more: i64) -> String {
    if more == 0 { "=".to_owned() } else { signed(more, rupiah) }
}

fn decimal(number: f64) -> String {
    words::decimal(Desk::get().language.get(), number, 1)
}
