//! The rail: the stages in the order in which data flow, each with a small status sign.

use leptos::prelude::*;

use super::icon::Icon;
use crate::page::keys::Command;
use crate::page::state::{Desk, PanelRoom, Stage, t, t_with, wording};
use tepat_desk::tasks::{Due, countdown};
use tepat_model::message::{Message, Severity};
use tepat_view::people::{AreaOf, areas};
use tepat_view::words;

/// Status of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// Nothing to report.
    Quiet,
    /// Complete.
    Done,
    /// Not made yet.
    Open,
    /// The search is running.
    Running,
    /// Made from other input.
    Stale,
    /// Number of problems that prevent a plan or leave stations without goods.
    Errors(usize),
    /// Number of things to check.
    Warnings(usize),
}

#[component]
pub fn Rail() -> impl IntoView {
    view! {
        <nav class="rail" aria-label=wording("frame-stages")>
            <ol>{Stage::ALL.map(|stage| view! { <Entry stage/> }).into_iter().collect_view()}</ol>
        </nav>
    }
}

#[component]
fn Entry(stage: Stage) -> impl IntoView {
    let desk = Desk::get();
    let sign = Memo::new(move |_| sign(desk, stage));
    let is_shown = move || desk.stage.get() == stage && desk.panel.get() != PanelRoom::Closed;
    let press = move |_| {
        // Pressing the stage in view closes its panel and gives the room back to the map.
        if untrack(is_shown) {
            desk.panel.set(PanelRoom::Closed);
        } else {
            desk.go(stage);
        }
    };
    let hint = move || {
        let name = t(stage.text_key());
        let said = said(sign.get());
        let key = Command::Go(stage).shortcut().map_or(String::new(), |key| format!(" ({key})"));
        if said.is_empty() { format!("{name}{key}") } else { format!("{name}: {said}{key}") }
    };
    view! {
        <li>
            <button
                id=format!("stage-{}", stage.slug())
                class="rail-entry"
                aria-current=move || is_shown().then_some("page")
                aria-expanded=move || is_shown().to_string()
                title=hint
                on:click=press
            >
                <Icon name=stage.slug()/>
                <span class="rail-name">{move || t(stage.text_key())}</span>
                <span class=move || format!("sign {}", look(sign.get()))>
                    <span aria-hidden="true">{move || mark(sign.get())}</span>
                    <span class="only-heard">{move || said(sign.get())}</span>
                </span>
            </button>
        </li>
    }
}

fn sign(desk: Desk, stage: Stage) -> Sign {
    match stage {
        Stage::Network if desk.region.with(|region| region.edges.is_empty()) => Sign::Open,
        Stage::Fleet
            if desk.region.with(|region| region.fleet.iter().all(|row| row.count == 0)) =>
        {
            Sign::Open
        }
        Stage::Region | Stage::Network | Stage::Fleet => {
            desk.problems.with(|problems| of_problems(problems, stage))
        }
        Stage::Election => match desk.region.with(|region| region.info.voting_day.is_empty()) {
            true => Sign::Open,
            false => Sign::Done,
        },
        Stage::Needs => Sign::Done,
        Stage::Plan => {
            if desk.running.with(Option::is_some) {
                return Sign::Running;
            }
            of_plan(desk)
        }
        Stage::Schedule | Stage::Documents => match of_plan(desk) {
            Sign::Done => Sign::Done,
            Sign::Stale => Sign::Stale,
            Sign::Open => Sign::Open,
            // Late and unserved stations are counted under the plan. Here they only mean "not
            // done".
            _ => Sign::Quiet,
        },
        Stage::Security => of_guarding(desk),
        Stage::Readiness => of_desk(desk),
        Stage::Staff | Stage::Compare | Stage::UnderWay => Sign::Quiet,
        Stage::History => match (
            desk.faults.with(Vec::len),
            desk.conflicts.with(|c| c.len()) + desk.collisions.with(|c| c.len()),
        ) {
            (0, 0) => Sign::Quiet,
            (0, conflicts) => Sign::Warnings(conflicts),
            (faults, _) => Sign::Errors(faults),
        },
    }
}

fn of_plan(desk: Desk) -> Sign {
    if desk.stale.get() {
        return Sign::Stale;
    }
    desk.summary.with(|summary| match summary {
        None => Sign::Open,
        Some(summary) => match summary.unserved + summary.late {
            0 => Sign::Done,
            failing => Sign::Errors(failing),
        },
    })
}

/// Tasks and measures that are late, as of the day in view.
fn of_desk(desk: Desk) -> Sign {
    let day = desk.today();
    let late = desk.region.with(|region| {
        let tasks = countdown(region, &day).iter().filter(|task| task.due == Due::Late).count();
        tasks + region.risks.iter().filter(|risk| risk.is_overdue(&day)).count()
    });
    if late > 0 { Sign::Warnings(late) } else { Sign::Quiet }
}

/// In how many sub-districts the last assignment leaves gaps, as long as it is up to date.
fn of_guarding(desk: Desk) -> Sign {
    if desk.region.with(|region| region.forces.is_empty()) {
        return Sign::Open;
    }
    let Some(people) = desk.current_people() else { return Sign::Quiet };
    let lacks = |area: &AreaOf| area.short + area.short_elsewhere > 0;
    match areas(&people).into_iter().filter(lacks).count() {
        0 => Sign::Done,
        areas => Sign::Warnings(areas),
    }
}

fn of_problems(problems: &[Message], stage: Stage) -> Sign {
    let count = |severity| {
        problems.iter().filter(|p| p.severity == severity && stage_of(p) == stage).count()
    };
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => Sign::Done,
        (0, warnings) => Sign::Warnings(warnings),
        (errors, _) => Sign::Errors(errors),
    }
}

/// The stage in which a problem of the region can be fixed.
fn stage_of(problem: &Message) -> Stage {
    match problem.key.as_str() {
        key if key.starts_with("region-edge") => Stage::Network,
        key if key.starts_with("region-fleet") => Stage::Fleet,
        _ => Stage::Region,
    }
}

fn look(sign: Sign) -> &'static str {
    match sign {
        Sign::Quiet | Sign::Open => "sign-quiet",
        Sign::Done => "sign-good",
        Sign::Running => "sign-running",
        Sign::Stale | Sign::Warnings(_) => "sign-warn",
        Sign::Errors(_) => "sign-bad",
    }
}

fn mark(sign: Sign) -> String {
    match sign {
        Sign::Quiet => String::new(),
        Sign::Open => "○".to_owned(),
        Sign::Done => "✓".to_owned(),
        Sign::Running => "…".to_owned(),
        Sign::Stale => "↻".to_owned(),
        Sign::Errors(count) | Sign::Warnings(count) => {
            words::count(Desk::get().language.get(), count as i64)
        }
    }
}

fn said(sign: Sign) -> String {
    match sign {
        Sign::Quiet => String::new(),
        Sign::Open => t("sign-open"),
        Sign::Done => t("sign-done"),
        Sign::Running => t("sign-running"),
        Sign::Stale => t("sign-stale"),
        Sign::Errors(count) => t_with("sign-errors", &[("count", count.into())]),
        Sign::Warnings(count) => t_with("sign-warnings", &[("count", count.into())]),
    }
}
