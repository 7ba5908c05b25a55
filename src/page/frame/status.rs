//! The status line above the panel and the map: the state of the plan, and the next thing to do.

use leptos::prelude::*;

use super::icon::Icon;
use crate::page::keys::Command;
use crate::page::parts::time_left;
use crate::page::state::{Desk, Stage, t, t_with, wording};

/// Presses closer together than this count as one, in milliseconds.
const DOUBLE_CLICK_MS: f64 = 500.0;

#[component]
pub fn StatusLine() -> impl IntoView {
    let desk = Desk::get();
    let stations = move || desk.region.with(|region| region.stations.len());
    // A live region would announce every step of a search; a notice announces the result instead.
    let live = move || if desk.running.with(Option::is_some) { "off" } else { "polite" };
    view! {
        <div class="status-line">
            <div class="status-text" aria-live=live>
                <h1>{move || desk.region.with(|region| region.info.name.clone())}</h1>
                <span>{move || t_with("status-stations", &[("count", stations().into())])}</span>
                <span class="status-plan">{move || plan_stands(desk)}</span>
                {move || failing(desk)}
            </div>
            <Show when=move || desk.region.with(|region| !region.info.illustrative.is_empty())>
                <button class="sources-badge" on:click=move |_| Command::Sources.run(desk)>
                    <Icon name="info"/>
                    {wording("status-illustrative")}
                </button>
            </Show>
            <Show when=move || desk.reading.get()>
                <button
                    class="sources-badge"
                    id="work-on"
                    title=wording("reading-why")
                    on:click=move |_| {
                        desk.reading.set(false);
                        desk.drop_notices(&["notice-reading"]);
                    }
                >
                    {wording("reading-work-on")}
                </button>
            </Show>
            <PrimaryAction/>
        </div>
    }
}

/// The button that makes a plan, or stops the search while it runs.
#[component]
fn PrimaryAction() -> impl IntoView {
    let desk = Desk::get();
    let is_running = Memo::new(move |_| desk.running.with(Option::is_some));
    // The stop button replaces the start button in the same place: the second press of a double
    // click must not stop the search that the first one started.
    let begun_at = StoredValue::new(0.0);
    let begin = move |_| {
        begun_at.set_value(js_sys::Date::now());
        Command::Plan.run(desk);
    };
    let stop = move |_| {
        if js_sys::Date::now() - begun_at.get_value() > DOUBLE_CLICK_MS {
            Command::StopPlan.run(desk);
        }
    };
    // While the plan is up to date, the button is shown without emphasis.
    let is_quiet = move || desk.plan.with(Option::is_some) && !desk.stale.get();
    let words = move || {
        if desk.stale.get() {
            t("status-plan-again")
        } else if desk.plan.with(Option::is_some) {
            t("status-plan-anew")
        } else {
            t("command-plan")
        }
    };
    view! {
        <Show
            when=move || is_running.get()
            fallback=move || view! {
                <button
                    id="make-plan"
                    class:primary=move || !is_quiet()
                    disabled=move || desk.region.with(|region| region.stations.is_empty())
                    on:click=begin
                >
                    <Icon name="play"/>
                    {words}
                </button>
            }
        >
            <button
                id="stop-plan"
                disabled=move || !Command::StopPlan.is_possible(desk)
                on:click=stop
            >
                <Icon name="stop"/>
                {wording("command-stop-plan")}
            </button>
        </Show>
    }
}

/// The state of the plan, or the progress of the search.
fn plan_stands(desk: Desk) -> String {
    if let Some(running) = desk.running.get() {
        let Some(report) = running.reports.last() else { return t("status-starting") };
        let done = [("done", report.iterations.into()), ("all", report.of_iterations.into())];
        let steps = t_with("status-running", &done);
        return match time_left(&running.pace) {
            Some(left) => format!("{steps}, {left}"),
            None => steps,
        };
    }
    desk.summary.with(|summary| match summary {
        None => t("status-no-plan"),
        Some(_) if desk.stale.get() => t("status-stale"),
        Some(summary) if summary.late + summary.unserved == 0 => t("status-all-on-time"),
        Some(summary) => t_with("status-on-time", &[("count", summary.on_time.into())]),
    })
}

/// Counts of late and unserved stations; each leads to the list of them.
fn failing(desk: Desk) -> Option<impl IntoView> {
    let (late, unserved) = desk.summary.with(|s| s.as_ref().map(|s| (s.late, s.unserved)))?;
    if desk.stale.get() || desk.running.with(Option::is_some) {
        return None;
    }
    let link = move |id: &'static str, key: &'static str, state: &'static str, count: usize| {
        (count > 0).then(|| {
            view! {
                <span>
                    <button
                        type="button"
                        class="link bad"
                        id=id
                        on:click=move |_| seek_state(desk, state)
                    >
                        {t_with(key, &[("count", count.into())])}
                    </button>
                </span>
            }
        })
    };
    Some(view! {
        {link("status-late", "status-late", "state-late", late)}
        {link("status-unserved", "status-unserved", "state-unserved", unserved)}
    })
}

/// Filters the list of stations by state.
pub fn seek_state(desk: Desk, state: &'static str) {
    let exactly = format!("={}", untrack(|| t(state)));
    desk.seek(Stage::Region, "stations", "col-state", exactly);
}
