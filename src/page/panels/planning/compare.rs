//! Compares the current plan with an earlier version of it, or with another scenario's plan.

use leptos::prelude::*;

use crate::page::certainty::simulation_of;
use crate::page::dialogs::Dialog;
use crate::page::frame::seek_state;
use crate::page::keys::Command;
use crate::page::panels::carry_out::merging::FileDifferences;
use crate::page::panels::{a_station, selected_code};
use crate::page::parts::figures::{count, kilometres, minutes, moment, rupiah};
use crate::page::parts::{ChoiceField, Link, Table, Toggle, state_key, state_of};
use crate::page::state::{Desk, Selected, Shared, Stage, t, t_with, wording};
use tepat_model::document::{BASE, Document, Version};
use tepat_model::plan::{Plan, StationOutcome, Summary, summary};
use tepat_model::region::Region;
use tepat_planner::money::ledger;
use tepat_view::comparison::{self, Amount, AreaChange, Comparison, Papers, Point, compare};
use tepat_view::shade::ShadeBy;
use tepat_view::sheet::{Form, Sheet};
use tepat_view::words::describe;
use tepat_view::words::{self, Language};

/// Links listed for one point at most.
const MOST_LINKS: usize = 60;

/// Ids of earlier versions of the current plan, beside the ids of scenarios.
const BEFORE: &str = "@before";
const HANDED_OUT: &str = "@handed-out";
const SAVED: &str = "@saved";
/// Id of the plan in another file.
const BESIDE: &str = "@beside";

/// A plan, the region it was made for, and its figures.
#[derive(Clone, Debug, PartialEq)]
struct Side {
    region: Shared<Region>,
    plan: Option<Shared<Plan>>,
    summary: Option<Shared<Summary>>,
    /// What everything costs, not only transport, in rupiah.
    total_rupiah: Option<u64>,
    /// Whether the region that the plan was made for is unknown and the current one stands in.
    guessed: bool,
}

impl Side {
    fn of(region: Shared<Region>, plan: Option<Plan>, guessed: bool) -> Self {
        let summary = plan.as_ref().map(|plan| Shared::new(summary(&region, plan)));
        let total_rupiah = plan.as_ref().map(|plan| total_rupiah(&region, plan));
        Self { region, plan: plan.map(Shared::new), summary, total_rupiah, guessed }
    }

    fn compared_with(&self, other: &Self) -> Option<Comparison> {
        let side = |side: &Self| side.plan.clone().zip(Some(side.region.clone()));
        let ((plan, region), (other_plan, other_region)) = (side(self)?, side(other)?);
        Some(compare(
            comparison::Side { region: &region, plan: &plan },
            comparison::Side { region: &other_region, plan: &other_plan },
        ))
    }
}

/// What everything costs.
fn total_rupiah(region: &Region, plan: &Plan) -> u64 {
    ledger(region, plan).totals().rupiah
}

/// Compares the plan in view with an earlier version of it, or with another plan.
#[component]
pub fn ComparePanel() -> impl IntoView {
    let desk = Desk::get();
    let others = Memo::new(move |_| others(desk));
    view! {
        <div class="panel-scroll compare">
            <div class="panel-actions">
                <button
                    type="button"
                    class:primary=move || others.with(Vec::is_empty)
                    on:click=move |_| desk.dialog.set(Some(Dialog::NewScenario))
                >
                    {wording("compare-what-if")}
                </button>
                <button
                    type="button"
                    id="compare-choose-file"
                    on:click=move |_| Command::CompareFile.run(desk)
                >
                    {wording("command-compare-file")}
                </button>
            </div>
            <Show
                when=move || !others.with(Vec::is_empty)
                fallback=|| view! { <p class="empty">{wording("compare-none-yet")}</p> }
            >
                <Sides others/>
            </Show>
        </div>
    }
}

/// What the current plan can be compared with: its earlier versions, then the other scenarios.
fn others(desk: Desk) -> Vec<(String, String)> {
    let scenario = desk.scenario.get();
    let named = |key, at: &str| t_with(key, &[("at", short_time(at).into())]);
    desk.document.with(|document| {
        let Some(document) = document else { return Vec::new() };
        let stored = document.stored(&scenario);
        let versions = [
            (BEFORE, "compare-before", stored.and_then(|stored| stored.before.as_ref())),
            (HANDED_OUT, "compare-handed-out", stored.and_then(|s| s.handed_out.as_ref())),
        ];
        let mut others: Vec<(String, String)> = versions
            .into_iter()
            .filter_map(|(id, key, version)| Some((id.to_owned(), named(key, &version?.at))))
            .collect();
        let is_other =
            |saved: &Version| document.plan(&scenario).is_some_and(|plan| saved.plan != *plan);
        if desk.saved_plans.with(|plans| plans.get(&scenario).is_some_and(is_other)) {
            others.push((SAVED.to_owned(), t("compare-saved")));
        }
        if let Some((name, _)) = desk.beside.get() {
            others.push((BESIDE.to_owned(), t_with("compare-beside", &[("name", name.into())])));
        }
        let base = (BASE.to_owned(), t("scenario-base"));
        let scenarios =
            document.scenarios().into_iter().map(|(id, n)| (id.to_owned(), n.to_owned()));
        others.extend(std::iter::once(base).chain(scenarios).filter(|(id, _)| *id != scenario));
        others
    })
}

/// The id of what the plan in view is compared with; empty if there is nothing.
pub fn chosen(desk: Desk) -> String {
    choice(&others(desk), desk.other_scenario.get()).map(|(id, _)| id).unwrap_or_default()
}

/// The name of what the plan in view is compared with, if there is anything.
pub fn chosen_name(desk: Desk) -> Option<String> {
    choice(&others(desk), desk.other_scenario.get()).map(|(_, name)| name)
}

/// What is wanted, or else the first that there is.
fn choice(others: &[(String, String)], wanted: Option<String>) -> Option<(String, String)> {
    let known = others.iter().find(|(id, _)| Some(id) == wanted.as_ref());
    known.or(others.first()).cloned()
}

/// What differs between the plan in view and the one it is compared with, by sub-district.
pub fn changes(desk: Desk) -> Option<Vec<AreaChange>> {
    let other = other_side(desk, &chosen(desk))?;
    let (plan, other_plan) = (desk.plan.get()?, other.plan?);
    let region = desk.region.get();
    Some(comparison::area_changes(
        comparison::Side { region: &region, plan: &plan },
        comparison::Side { region: &other.region, plan: &other_plan },
    ))
}

/// The fingerprint of the trips of the plan with an id, if there is one.
pub fn other_plan(desk: Desk, id: &str) -> Option<String> {
    let side = other_side(desk, id)?;
    Some(simulation_of(&side.region, side.plan.as_ref()?))
}

/// `26 Nov 14.02` from an RFC 3339 time; empty if there is none.
pub fn short_time(at: &str) -> String {
    let language = Desk::get().language.get();
    let (Some(day), Some(clock)) = (at.get(..10), at.get(11..16)) else { return String::new() };
    let day = words::day(language, day);
    let short = day.rsplit_once(' ').map_or(day.as_str(), |(short, _)| short);
    match language {
        Language::Indonesian => format!("{short} {}", clock.replace(':', ".")),
        Language::English => format!("{short} {clock}"),
    }
}

/// Compares the plan in view with the plan of another file.
pub fn compare_with_file(desk: Desk, name: String, document: Shared<Document>) {
    desk.beside.set(Some((name, document)));
    desk.other_scenario.set(Some(BESIDE.to_owned()));
    desk.go(Stage::Compare);
}

/// The plan of another file, for the same scenario or else its base.
fn side_of_file(document: &Document, scenario: &str) -> Side {
    let stored = document.stored(scenario).or_else(|| document.stored(BASE));
    let scenario = stored.map_or(BASE, |stored| stored.scenario.as_str());
    let version = stored.map(|stored| stored.version());
    let then = version.as_ref().and_then(|version| document.region_of(scenario, version));
    let guessed = version.is_some() && then.is_none();
    let region = then.unwrap_or_else(|| document.view(scenario).region);
    Side::of(Shared::new(region), version.map(|version| version.plan), guessed)
}

/// The plan with this id: an earlier version, another file's plan, or another scenario's.
fn other_side(desk: Desk, chosen: &str) -> Option<Side> {
    let scenario = desk.scenario.get();
    if chosen == BESIDE {
        return desk.beside.with(|beside| {
            let (_, document) = beside.as_ref()?;
            Some(side_of_file(document, &scenario))
        });
    }
    desk.document.with(|document| {
        let document = document.as_ref()?;
        let stored = document.stored(&scenario);
        let version = match chosen {
            BEFORE => stored?.before.as_deref().cloned(),
            HANDED_OUT => stored?.handed_out.as_deref().cloned(),
            SAVED => desk.saved_plans.with(|plans| plans.get(&scenario).cloned()),
            other => {
                let region = Shared::new(document.view(other).region);
                return Some(Side::of(region, document.plan(other).cloned(), false));
            }
        }?;
        Some(match document.region_of(&scenario, &version) {
            Some(region) => Side::of(Shared::new(region), Some(version.plan), false),
            None => Side::of(desk.region.get(), Some(version.plan), true),
        })
    })
}

#[component]
fn Sides(others: Memo<Vec<(String, String)>>) -> impl IntoView {
    let desk = Desk::get();
    let scenarios = Signal::derive(move || {
        let base = (BASE.to_owned(), t("scenario-base"));
        desk.document.with(|document| {
            let others = document.iter().flat_map(|document| document.scenarios());
            let named = others.map(|(id, name)| (id.to_owned(), name.to_owned()));
            std::iter::once(base).chain(named).collect::<Vec<_>>()
        })
    });
    let chosen = Memo::new(move |_| {
        let wanted = desk.other_scenario.get();
        others.with(|others| choice(others, wanted).map(|(id, _)| id).unwrap_or_default())
    });
    let left = Memo::new(move |_| {
        let (region, plan) = (desk.region.get(), desk.plan.get());
        let total_rupiah = plan.as_ref().map(|plan| total_rupiah(&region, plan));
        Side { region, plan, summary: desk.summary.get(), total_rupiah, guessed: false }
    });
    let right = Memo::new(move |_| other_side(desk, &chosen.get()));
    let comparison = Memo::new(move |_| {
        let (left, right) = (left.get(), right.get()?);
        left.compared_with(&right).map(Shared::new)
    });
    let is_version = move || chosen.with(|chosen| chosen.starts_with('@'));
    view! {
        <div class="panel-actions">
            <ChoiceField
                label=Signal::derive(wording("compare-this"))
                choices=scenarios
                value=desk.scenario
                on_commit=move |id: String| desk.scenario.set(id)
            />
            <span>{wording("compare-with")}</span>
            <ChoiceField
                id="compare-with"
                label=Signal::derive(wording("compare-other"))
                choices=Signal::derive(move || others.get())
                value=chosen
                on_commit=move |id: String| desk.other_scenario.set(Some(id))
            />
        </div>
        <OnTheMap/>
        {move || comparison.get().map(|comparison| told(desk, &comparison, is_version()))}
        <Show when=move || right.with(|right| right.as_ref().is_some_and(|side| side.guessed))>
            <p class="stale">{wording("compare-guessed")}</p>
        </Show>
        <ChangedStations left right comparison/>
        {move || right.get().map(|right| figures(&left.get(), &right))}
        <Show when=move || chosen.with(|chosen| chosen == BESIDE)>
            <FileDifferences/>
        </Show>
        <Show when=move || !is_version()>
            <Differences other=chosen/>
        </Show>
    }
}

/// The choice of what differs to be shown on the map.
#[component]
fn OnTheMap() -> impl IntoView {
    let desk = Desk::get();
    let choices = Signal::derive(|| {
        let named = |by: ShadeBy| (by.key().to_owned(), wording(by.key())());
        [ShadeBy::Nothing].into_iter().chain(ShadeBy::CHANGES).map(named).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        let by = desk.shade_by.get();
        let by = if by.is_change() { by } else { ShadeBy::Nothing };
        by.key().to_owned()
    });
    let choose = move |key: String| {
        let by = ShadeBy::ALL.into_iter().find(|by| by.key() == key).unwrap_or_default();
        desk.shade_by.set(by);
    };
    view! {
        <label class="labelled">
            <span class="quiet">{wording("compare-map")}</span>
            <ChoiceField
                id="compare-map"
                label=Signal::derive(wording("compare-map"))
                choices
                value
                on_commit=choose
            />
        </label>
    }
}

/// The two sentences, what is worse, what is better, and which papers are no longer valid.
fn told(desk: Desk, comparison: &Comparison, with_papers: bool) -> AnyView {
    let language = desk.language.get();
    let region = desk.region.get();
    let sentences = comparison.sentences(&region, language).join(" ");
    let part = |key: &'static str, points: Vec<Point>, tone: &'static str| {
        let lines = points
            .iter()
            .map(|point| view! { <li>{in_words(desk, &region, point)}</li> })
            .collect_view();
        (!points.is_empty()).then(|| {
            view! {
                <section class="compare-points" data-tone=tone>
                    <h3>{words::text(language, key)}</h3>
                    <ul class="lines">{lines}</ul>
                </section>
            }
        })
    };
    view! {
        <p class="compare-told" id="compare-told" role="status">{sentences}</p>
        {part("compare-worse", comparison.worse(), "bad")}
        {part("compare-better", comparison.better(), "good")}
        {with_papers.then(|| papers(&comparison.papers, language))}
    }
    .into_any()
}

/// A point, which opens to the stations it concerns.
fn in_words(desk: Desk, region: &Region, point: &Point) -> AnyView {
    let text = point.text(region, desk.language.get());
    if let Amount::Place(place, _) = &point.by {
        let place = Selected::Place(place.clone());
        return view! {
            <button type="button" class="link" on:click=move |_| desk.show(place.clone())>
                {text}
            </button>
        }
        .into_any();
    }
    if point.stations.is_empty() {
        return text.into_any();
    }
    unfolded(text, point.stations.iter().cloned().map(Selected::Station).collect())
}

/// A line that opens to links.
fn unfolded(text: String, things: Vec<Selected>) -> AnyView {
    let more = things.len().saturating_sub(MOST_LINKS);
    let links = things
        .into_iter()
        .take(MOST_LINKS)
        .map(|thing| view! { <Link to=thing/> " " })
        .collect_view();
    view! {
        <details>
            <summary>{text}</summary>
            <p class="compare-links">
                {links}
                {(more > 0).then(|| t_with("compare-more", &[("count", more.into())]))}
            </p>
        </details>
    }
    .into_any()
}

fn papers(papers: &Papers, language: Language) -> AnyView {
    if papers.is_same() {
        return view! { <p class="quiet">{words::text(language, "papers-same")}</p> }.into_any();
    }
    let groups = [
        ("papers-void", &papers.void),
        ("papers-changed", &papers.changed),
        ("papers-added", &papers.added),
    ];
    let lines = groups.into_iter().filter(|(_, codes)| !codes.is_empty()).map(|(key, codes)| {
        let text = words::text_with(language, key, &[("count", codes.len().into())]);
        let line = match key {
            // The map does not show trips of the other plan.
            "papers-void" => format!("{text}: {}", codes.join(", ")).into_any(),
            _ => unfolded(text, codes.iter().cloned().map(Selected::Trip).collect()),
        };
        view! { <li>{line}</li> }
    });
    let same = words::text_with(language, "papers-kept", &[("count", papers.same.into())]);
    view! {
        <section class="compare-points">
            <h3>{words::text(language, "papers-title")}</h3>
            <ul class="lines">{lines.collect_view()} <li class="quiet">{same}</li></ul>
        </section>
    }
    .into_any()
}

/// The changes of each of the two scenarios.
#[component]
fn Differences(other: Memo<String>) -> impl IntoView {
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
                {move || list(other.get())}
            </section>
        </div>
    }
}

/// A figure of a plan: its text key, its value, and its formatting.
type FigureOf = (&'static str, fn(&Summary) -> i64, fn(i64) -> String);

/// The figures to compare.
const FIGURES: [FigureOf; 11] = [
    ("state-on-time", |s| s.on_time as i64, count),
    ("state-late", |s| s.late as i64, count),
    ("state-unserved", |s| s.unserved as i64, count),
    ("compare-latest", |s| s.latest.as_ref().map_or(0, |(at, _)| i64::from(*at)), latest),
    ("compare-slack", |s| s.least_slack_minutes.unwrap_or(0).into(), minutes),
    ("costs-figure", |s| s.all.cost_rupiah as i64, rupiah),
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
                    <td>{figure(key, a, write(a))}</td>
                    <td>{write(b)}</td>
                    <td class="quiet">{by}</td>
                </tr>
            }
        })
        .collect_view();
    let totals = [left, right].map(|side| side.total_rupiah.unwrap_or(0) as i64);
    let total = view! {
        <tr>
            <th scope="row">{words::text(language, "costs-all")}</th>
            <td>{rupiah(totals[0])}</td>
            <td>{rupiah(totals[1])}</td>
            <td class="quiet">
                {match totals[0] - totals[1] {
                    0 => "=".to_owned(),
                    by => signed(by, rupiah),
                }}
            </td>
        </tr>
    };
    let is_without_guards = Desk::get().guards_are_paid();
    view! {
        {is_without_guards.then(|| view! { <p class="quiet">{t("costs-guards-apart")}</p> })}
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
                <tbody>{rows} {total}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A figure of the current plan; if it counts stations or trips, it links to their list.
fn figure(key: &'static str, count: i64, written: String) -> AnyView {
    let desk = Desk::get();
    let lead = match key {
        "state-late" | "state-unserved" if count > 0 => {
            Callback::new(move |()| seek_state(desk, key))
        }
        "figure-trips" => {
            Callback::new(move |()| desk.seek(Stage::Schedule, "trips", "col-trip", String::new()))
        }
        _ => return written.into_any(),
    };
    view! {
        <button type="button" class="link" on:click=move |_| lead.run(())>{written}</button>
    }
    .into_any()
}

/// A difference with its sign.
pub fn signed(by: i64, write: fn(i64) -> String) -> String {
    if by > 0 { format!("+{}", write(by)) } else { write(by) }
}

/// The stations whose state or arrival differs; small shifts are folded.
#[component]
fn ChangedStations(
    left: Memo<Side>,
    right: Memo<Option<Side>>,
    comparison: Memo<Option<Shared<Comparison>>>,
) -> impl IntoView {
    let desk = Desk::get();
    let with_small = RwSignal::new(false);
    let count = move |small: bool| {
        comparison.with(|comparison| {
            let stations = comparison.iter().flat_map(|comparison| &comparison.stations);
            stations.filter(|changed| changed.is_small == small).count()
        })
    };
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(match (left.get(), right.get(), comparison.get()) {
            (left, Some(_), Some(comparison)) => {
                changed(&left.region, &comparison, with_small.get(), language)
            }
            _ => Sheet::default(),
        })
    });
    let small = Memo::new(move |_| count(true));
    let any = Memo::new(move |_| sheet.with(|sheet| !sheet.is_empty()));
    view! {
        <Show when=move || any.get() || small.get() != 0>
            <div class="panel-top">
                <h3 class="grow">
                    {move || t_with("compare-stations", &[("count", count(false).into())])}
                </h3>
                <Show when=move || small.get() != 0>
                    <Toggle
                        label=Signal::derive(move || {
                            t_with("compare-small", &[("count", small.get().into())])
                        })
                        on=with_small
                        on_change=move |on| with_small.set(on)
                    />
                </Show>
            </div>
        </Show>
        <Show when=move || any.get()>
            <div class="table-in-scroll">
                <Table
                    id="changed"
                    label=Signal::derive(move || {
                        t_with("compare-stations", &[("count", count(false).into())])
                    })
                    sheet
                    selected=selected_code(desk, a_station)
                    on_select=move |code: String| desk.show(Selected::Station(code))
                />
            </div>
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

fn changed(
    region: &Region,
    comparison: &Comparison,
    with_small: bool,
    language: Language,
) -> Sheet {
    let shown = comparison.stations.iter().filter(|changed| with_small || !changed.is_small);
    let rows: Vec<ChangedRow> = shown
        .filter_map(|changed| {
            let station = region.stations.get(&changed.code)?;
            let pps = region.pps_of(station);
            let ppk = pps.and_then(|pps| region.ppk_of(pps));
            let desa = region.home_of(station).map_or(station.home(), |desa| &desa.name);
            Some(ChangedRow {
                code: station.code.clone(),
                name: format!("{desa} {:03}", station.number),
                kecamatan: ppk.map(|ppk| ppk.name.clone()).unwrap_or_default(),
                this: Some(changed.now),
                that: changed.before,
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

/// The two sentences on how the current plan differs from an earlier version; `None` while the plan
/// is stale.
pub fn told_since(desk: Desk, version: &Version) -> Option<String> {
    if desk.stale.get() {
        return None;
    }
    let (region, plan) = (desk.region.get(), desk.plan.get()?);
    let then = region_then(desk, version);
    let comparison = compare(
        comparison::Side { region: &region, plan: &plan },
        comparison::Side { region: &then, plan: &version.plan },
    );
    Some(comparison.sentences(&region, desk.language.get()).join(" "))
}

/// The region that an earlier version of the plan was made for; the present one if it is not known.
pub fn region_then(desk: Desk, version: &Version) -> Shared<Region> {
    let scenario = desk.scenario.get();
    let then =
        desk.document.with_untracked(|document| document.as_ref()?.region_of(&scenario, version));
    then.map_or_else(|| desk.region.get(), Shared::new)
}

/// The version of the plan that was handed out last; `None` before that. Not reactive: printing hands
/// out what is printed.
pub fn handed_out(desk: Desk) -> Option<Version> {
    let scenario = desk.scenario.get();
    desk.document.with_untracked(|document| {
        document.as_ref()?.stored(&scenario)?.handed_out.as_deref().cloned()
    })
}
