//! A running search: its progress, and how to stop it.

use leptos::prelude::*;

use crate::page::job::stop_plan;
use crate::page::parts::figures::{count, minutes, rupiah, time_left};
use crate::page::state::{Desk, t, t_with, wording};
use tepat_model::plan::Progress;
use tepat_view::words;

/// Size of the curve in SVG units.
const CURVE: (f64, f64) = (240.0, 48.0);

/// The running search, if any.
#[component]
pub fn RunningSearch() -> impl IntoView {
    let desk = Desk::get();
    let last = move || {
        desk.running.with(|running| running.as_ref().and_then(|r| r.reports.last().cloned()))
    };
    let doing = move || match last() {
        Some(report) => {
            let doing = words::text(desk.language.get(), &report.doing);
            if report.place.is_empty() { doing } else { format!("{doing}: {}", report.place) }
        }
        None => t("plan-starting"),
    };
    let share = move || {
        let report = last().unwrap_or_default();
        report.iterations as f64 / report.of_iterations.max(1) as f64
    };
    let best =
        move || last().filter(|report| report.unserved.is_some()).map(|report| best(&report));
    let stopping = move || desk.running.with(|r| r.as_ref().is_some_and(|r| r.stopping));
    view! {
        <section class="running" aria-label=wording("plan-running")>
            <p role="status">{doing}</p>
            <progress max="1" prop:value=share></progress>
            <p class="quiet">
                {move || last().map(|report| {
                    let done = [
                        ("done", report.iterations.into()),
                        ("all", report.of_iterations.into()),
                    ];
                    t_with("plan-iterations-done", &done)
                })}
                <span id="plan-time-left">
                    {move || {
                        let pace = desk.running.with(|r| r.as_ref().map(|r| r.pace.clone()));
                        pace.and_then(|pace| time_left(&pace)).map(|left| format!(" · {left}"))
                    }}
                </span>
            </p>
            <p>{best}</p>
            <svg
                class="curve"
                viewBox=format!("0 0 {} {}", CURVE.0, CURVE.1)
                preserveAspectRatio="none"
                role="img"
                aria-label=wording("plan-curve")
            >
                <path d=move || desk.running.with(|r| {
                    r.as_ref().map(|r| curve(&r.reports)).unwrap_or_default()
                })/>
            </svg>
            <button
                type="button"
                on:click=move |_| stop_plan(desk)
                disabled=stopping
            >
                {move || if stopping() { t("plan-stopping") } else { t("plan-stop") }}
            </button>
        </section>
    }
}

fn best(report: &Progress) -> String {
    t_with(
        "plan-best-so-far",
        &[
            ("unserved", count(report.unserved.unwrap_or_default()).into()),
            ("late", minutes(report.late_minutes).into()),
            ("cost", rupiah(report.cost_rupiah).into()),
        ],
    )
}

/// The path of the best cost over time, from the first report with the fewest unserved stations on.
///
/// Costs of plans that serve fewer stations are not comparable and are left out.
fn curve(reports: &[Progress]) -> String {
    let Some(fewest) = reports.iter().filter_map(|report| report.unserved).min() else {
        return String::new();
    };
    let costs: Vec<f64> = reports
        .iter()
        .filter(|report| report.unserved == Some(fewest))
        .map(|report| report.cost_rupiah as f64 + report.late_minutes as f64 * 1e6)
        .collect();
    let most = costs.iter().copied().fold(f64::MIN, f64::max);
    let least = costs.iter().copied().fold(f64::MAX, f64::min);
    let span = (most - least).max(1.0);
    let step = CURVE.0 / (costs.len().max(2) - 1) as f64;
    let margin = 3.0;
    let mut path = String::new();
    for (at, cost) in costs.iter().enumerate() {
        let (x, fallen) = (at as f64 * step, (most - cost) / span);
        let y = margin + fallen * (CURVE.1 - 2.0 * margin);
        path.push_str(&format!("{}{x:.1} {y:.1}", if at == 0 { "M" } else { "L" }));
    }
    path
}
