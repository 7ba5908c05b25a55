//! Two scenarios side by side.

use leptos::prelude::*;

use crate::page::dialogs::Dialog;
use crate::page::panels::carry_out::change::describe;
use crate::page::panels::{a_station, selected_code};
use crate::page::parts::figures::{count, kilometres, minutes, moment, rupiah};
use crate::page::parts::{ChoiceField, Table, state_key, state_of};
use crate::page::state::{Desk, Selected, Shared, t, wording};
use tepat_model::document::BASE;
use tepat_model::plan::{Plan, StationOutcome, Summary, outcomes, summary};
use tepat_model::region::Region;
use tepat_view::sheet::{Form, Sheet};
use tepat_view::words::{self, Language};

/// Arrivals that differ by less than this, in minutes, are not listed.
const WORTH_A_LINE_MINUTES: i32 = 15;

/// A scenario and its plan.
#[derive(Clone, Debug, PartialEq)]
struct Side {
    region: Shared<Region>,
    plan: Option<Shared<Plan>>,
    summary: Option<Shared<Summary>>,
}

/// The panel that compares two scenarios.
#[component]
pub fn ComparePanel() -> impl IntoView {
    let desk = Desk::get();
    let has_scenarios = Memo::new(move |_| {
        desk.document.with(|document| document.as_ref().is_some_and(|d| !d.scenarios().is_empty()))
    });
    view! {
        <div class="panel-actions">
            <button
                type="button"
                class:primary=move || !has_scenarios.get()
                on:click=move |_| desk.dialog.set(Some(Dialog::NewScenario))
            >
                {wording("compare-what-if")}
            </button>
        </div>
        <Show
            when=move || has_scenarios.get()
            fallback=|| view! { <p class="empty">{wording("compare-none-yet")}</p> }
        >
            <Sides/>
        </Show>
    }
}

#[component]
fn Sides() -> impl IntoView {
    let desk = Desk::get();
    let scenarios = Signal::derive(move || {
        let base = (BASE.to_owned(), t("scenario-base"));
        desk.document.with(|document| {
            let others = document.iter().flat_map(|document| document.scenarios());
            let named = others.map(|(id, name)| (id.to_owned(), name.to_owned()));
            std::iter::once(base).chain(named).collect::<Vec<_>>()
        })
    });
    let left = Memo::new(move |_| Side {
        region: desk.region.get(),
        plan: desk.plan.get(),
        summary: desk.summary.get(),
    });
    let right = Memo::new(move |_| {
        let scenario = desk.other_scenario.get();
        desk.document.with(|document| {
            let document = document.as_ref()?;
            let region = document.view(&scenario).region;
            let plan = document.plan(&scenario).cloned();
            let figures = plan.as_ref().map(|plan| Shared::new(summary(&region, plan)));
            Some(Side {
                region: Shared::new(region),
                plan: plan.map(Shared::new),
                summary: figures,
            })
        })
    });
    view! {
        <div class="panel-actions">
            <ChoiceField
                label=Signal::derive(wording("compare-this"))
                choices=scenarios
                value=desk.scenario
                on_commit=move |id: String| {
                    desk.previous_plan.set(None);
                    desk.scenario.set(id);
                }
            />
            <span>{wording("compare-with")}</span>
            <ChoiceField
                label=Signal::derive(wording("compare-other"))
                choices=scenarios
                value=desk.other_scenario
                on_commit=move |id: String| desk.other_scenario.set(id)
            />
        </div>
        <Show when=move || desk.scenario.get() == desk.other_scenario.get()>
            <p class="stale">{wording("compare-same")}</p>
        </Show>
        <div class="panel-part" tabindex="0" role="region" aria-label=wording("compare-difference")>
            <Differences/>
            {move || right.get().map(|right| figures(&left.get(), &right))}
        </div>
        <ChangedStations left right/>
    }
}

/// The changes made in each of the two scenarios.
#[component]
fn Differences() -> impl IntoView {
    let desk = Desk::get();
    let of = move |scenario: String| {
        let (language, region) = (desk.language.get(), desk.region.get());
        desk.document.with(|document| {
            let rows = document.iter().flat_map(|document| document.history());
            rows.filter(|row| row.holds && row.change.scenario == scenario)
                .filter(|row| {
                    !matches!(row.change.edit, tepat_model::document::Edit::Scenario { .. })
                })
                .map(|row| describe(&row.change.edit, &region, language))
                .collect::<Vec<_>>()
        })
    };
    let list = move |scenario: String| {
        if scenario == BASE {
            return view! { <p class="quiet">{t("compare-base-has-none")}</p> }.into_any();
        }
        let changes = of(scenario);
        if changes.is_empty() {
            return view! { <p class="quiet">{t("compare-no-changes")}</p> }.into_any();
        }
        let lines = changes.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! { <ul class="lines">{lines}</ul> }.into_any()
    };
    view! {
        <div class="compare-changes">
            <section>
                <h3>{wording("compare-changes-here")}</h3>
                {move || list(desk.scenario.get())}
            </section>
            <section>
                <h3>{wording("compare-changes-there")}</h3>
                {move || list(desk.other_scenario.get())}
            </section>
        </div>
    }
}

/// A figure of a plan: its text key, its value, and how to write it.
type FigureOf = (&'static str, fn(&Summary) -> i64, fn(i64) -> String);

/// The figures to compare.
const FIGURES: [FigureOf; 11] = [
    ("state-on-time", |s| s.on_time as i64, count),
    ("state-late", |s| s.late as i64, count),
    ("state-unserved", |s| s.unserved as i64, count),
    ("compare-latest", |s| s.latest.as_ref().map_or(0, |(at, _)| i64::from(*at)), latest),
    ("compare-slack", |s| s.least_slack_minutes.unwrap_or(0).into(), minutes),
    ("figure-cost", |s| s.all.cost_rupiah as i64, rupiah),
    ("figure-vehicles-used", |s| s.all.vehicles.into(), count),
    ("figure-trips", |s| s.all.trips.into(), count),
    ("figure-boat-trips", |s| s.boat_trips.into(), count),
    ("figure-distance", |s| s.all.length_m as i64, |n| kilometres(n.unsigned_abs())),
    ("figure-crew", |s| s.crew.into(), count),
];

fn latest(at: i64) -> String {
    moment(i32::try_from(at).unwrap_or_default())
}

fn figures(left: &Side, right: &Side) -> AnyView {
    let language = Desk::get().language.get();
    let (Some(this), Some(that)) = (left.summary.as_deref(), right.summary.as_deref()) else {
        return view! { <p class="stale">{t("compare-needs-plans")}</p> }.into_any();
    };
    let rows = FIGURES
        .into_iter()
        .map(|(key, of, write)| {
            let (a, b) = (of(this), of(that));
            let by = match a - b {
                0 => "=".to_owned(),
                by if key == "compare-latest" => signed(by, minutes),
                by if key == "figure-distance" && by < 0 => format!("−{}", write(by)),
                by => signed(by, write),
            };
            view! {
                <tr>
                    <th scope="row">{words::text(language, key)}</th>
                    <td>{write(a)}</td>
                    <td>{write(b)}</td>
                    <td class="quiet">{by}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="plain-scroll">
            <table class="plain">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{t("compare-this")}</th>
                        <th scope="col">{t("compare-other")}</th>
                        <th scope="col">{t("compare-difference")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn signed(by: i64, write: fn(i64) -> String) -> String {
    if by > 0 { format!("+{}", write(by)) } else { write(by) }
}

/// The stations whose state or arrival differs.
#[component]
fn ChangedStations(left: Memo<Side>, right: Memo<Option<Side>>) -> impl IntoView {
    let desk = Desk::get();
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(match (left.get(), right.get()) {
            (left, Some(right)) => changed(&left, &right, language),
            _ => Sheet::default(),
        })
    });
    let both_planned = move || sheet.with(|sheet| !sheet.columns.is_empty());
    view! {
        <Show when=both_planned>
            <h3>{wording("compare-stations")}</h3>
            <Table
                id="changed"
                label=Signal::derive(wording("compare-stations"))
                sheet
                selected=selected_code(desk, a_station)
                on_select=move |code: String| desk.show(Selected::Station(code))
            />
        </Show>
    }
}

struct ChangedRow {
    code: String,
    name: String,
    kecamatan: String,
    this: Option<StationOutcome>,
    that: Option<StationOutcome>,
}

fn changed(left: &Side, right: &Side, language: Language) -> Sheet {
    let (Some(plan), Some(other_plan)) = (&left.plan, &right.plan) else {
        return Sheet::default();
    };
    let these = outcomes(&left.region, plan);
    let those = outcomes(&right.region, other_plan);
    let rows: Vec<ChangedRow> = left
        .region
        .stations
        .iter()
        .zip(&these)
        .filter_map(|(station, this)| {
            let at = right.region.stations.position(&station.code);
            let that = at.and_then(|at| those.get(at)).copied();
            differ(Some(*this), that).then(|| {
                let pps = left.region.pps_of(station);
                let ppk = pps.and_then(|pps| left.region.ppk_of(pps));
                let desa = left.region.home_of(station).map_or(station.home(), |desa| &desa.name);
                ChangedRow {
                    code: station.code.clone(),
                    name: format!("{desa} {:03}", station.number),
                    kecamatan: ppk.map(|ppk| ppk.name.clone()).unwrap_or_default(),
                    this: Some(*this),
                    that,
                }
            })
        })
        .collect();
    let at = |outcome: Option<StationOutcome>| outcome.and_then(StationOutcome::at).map(f64::from);
    let state = |outcome: &Option<StationOutcome>| {
        words::text(language, state_key(state_of(outcome.as_ref())))
    };
    Sheet::of(&rows, language, |row| row.code.clone())
        .texts("col-tps", |row| row.name.clone())
        .texts("col-kecamatan", |row| row.kecamatan.clone())
        .texts("col-state-here", |row| state(&row.this))
        .texts("col-state-there", |row| state(&row.that))
        .numbers("col-arrival-here", Form::Moment, |row| at(row.this))
        .numbers("col-arrival-there", Form::Moment, |row| at(row.that))
        .numbers("compare-difference", Form::Minutes, |row| Some(at(row.this)? - at(row.that)?))
        .marked(|row| state_of(row.this.as_ref()))
        .done()
}

fn differ(this: Option<StationOutcome>, that: Option<StationOutcome>) -> bool {
    if state_of(this.as_ref()) != state_of(that.as_ref()) {
        return true;
    }
    match (this.and_then(StationOutcome::at), that.and_then(StationOutcome::at)) {
        (Some(this), Some(that)) => (this - that).abs() > WORTH_A_LINE_MINUTES,
        _ => false,
    }
}
