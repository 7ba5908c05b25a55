//! The rules of a plan and the delays of a simulation, each with the source of its default.

use leptos::prelude::*;
use serde_json::Value as Json;

use crate::page::parts::{NumberField, TextField, Toggle};
use crate::page::state::{Desk, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::region::{Delays, Rules};
use tepat_model::time::parse_clock;
use tepat_view::sheet::parse_number;
use tepat_view::words;

/// Headings and the rules under them.
const GROUPS: [(&str, &[&str]); 9] = [
    (
        "rules-ballots",
        &[
            "elections",
            "reserve_permille",
            "psu_spare_ballots",
            "max_voters_per_station",
            "ballots_per_koli",
        ],
    ),
    (
        "rules-deadlines",
        &[
            "dispatch_from_h",
            "direct_from_h",
            "load_from_h",
            "load_from_minute",
            "release_minute",
            "ppk_due_h",
            "ppk_due_minute",
            "pps_due_h",
            "pps_due_minute",
            "tps_due_h",
            "tps_due_minute",
            "tps_from_h",
        ],
    ),
    (
        "rules-waves",
        &[
            "wave_hours",
            "access_change_minutes",
            "access_weather_percent",
            "access_closing_minutes",
            "access_doubt_percent",
        ],
    ),
    (
        "rules-return",
        &[
            "plan_return",
            "count_done_h",
            "count_done_minute",
            "pps_back_h",
            "pps_back_minute",
            "ppk_back_h",
            "ppk_back_minute",
            "recap_days",
            "store_back_h",
            "store_back_minute",
        ],
    ),
    (
        "rules-handling",
        &["handover_minutes", "station_minutes", "escort_police_per_trip", "escort_staff_per_trip"],
    ),
    (
        "rules-custody",
        &[
            "guards_vehicle",
            "guards_store",
            "guards_ppk",
            "guards_pps",
            "guards_elsewhere",
            "custody_night_rupiah",
        ],
    ),
    (
        "rules-speeds",
        &[
            "paved_kmh",
            "unpaved_kmh",
            "offroad_kmh",
            "river_kmh",
            "sea_kmh",
            "foot_kmh",
            "ferry_kmh",
            "detour_percent",
        ],
    ),
    (
        "rules-weather",
        &[
            "rain_paved_percent",
            "rain_unpaved_percent",
            "rain_offroad_percent",
            "rain_foot_percent",
            "high_water_flood_percent",
            "low_water_river_percent",
            "waves_sea_percent",
        ],
    ),
    ("rules-costs", &["hour_worth_rupiah", "change_cost_rupiah"]),
];

/// The notation of a rule's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A whole number.
    Number,
    /// A minute of the day, shown as a time.
    Clock,
    /// A day before or after voting day, shown as H-3 or H+1.
    HDay,
    /// Yes or no.
    Switch,
    /// Names with commas between.
    Names,
    /// Whole numbers with commas between.
    Numbers,
}

fn kind_of(name: &str) -> Kind {
    match name {
        "elections" => Kind::Names,
        "wave_hours" => Kind::Numbers,
        "plan_return" => Kind::Switch,
        name if name.ends_with("_minute") => Kind::Clock,
        name if name.ends_with("_h") => Kind::HDay,
        _ => Kind::Number,
    }
}

/// All rules, in groups.
#[component]
pub fn RulesEditor() -> impl IntoView {
    let desk = Desk::get();
    let rules = Memo::new(move |_| desk.region.with(|region| region.rules.to_json()));
    let defaults = Rules::default().to_json();
    let delays = Memo::new(move |_| {
        desk.region.with(|region| serde_json::to_value(region.delays).unwrap_or_default())
    });
    let usual_delays = serde_json::to_value(Delays::default()).unwrap_or_default();
    let delay_rows = Delays::FIELDS
        .iter()
        .map(|&(name, _, _)| {
            let default = usual_delays[name].clone();
            view! { <Rule table=TableName::Delays name rules=delays default/> }
        })
        .collect_view();
    // A rule in no group is shown at the end rather than lost.
    let grouped = |name: &str| GROUPS.iter().any(|(_, names)| names.contains(&name));
    let others: Vec<&'static str> =
        Rules::NAMES.iter().copied().filter(|name| !grouped(name)).collect();
    let group = |heading: &'static str, names: &[&'static str]| {
        let rows = names
            .iter()
            .map(|&name| {
                let default = defaults[name].clone();
                view! { <Rule table=TableName::Rules name rules default/> }
            })
            .collect_view();
        view! {
            <h3>{move || words::text(desk.language.get(), heading)}</h3>
            <ul class="rules">{rows}</ul>
        }
    };
    view! {
        <div class="panel-scroll">
            <div class="panel-actions">
                <span>{wording("rules-presets")}</span>
                <button type="button" on:click=move |_| preset(desk, &["gubernur", "bupati"])>
                    {wording("rules-preset-pilkada")}
                </button>
                <button type="button" on:click=move |_| preset(desk, &["bupati"])>
                    {wording("rules-preset-psu")}
                </button>
            </div>
            {GROUPS.iter().map(|(heading, names)| group(heading, names)).collect_view()}
            {(!others.is_empty()).then(|| group("rules-others", &others))}
            <h3>{wording("rules-delays")}</h3>
            <ul class="rules">{delay_rows}</ul>
        </div>
    }
}

fn preset(desk: Desk, elections: &[&str]) {
    desk.edit(Edit::set(TableName::Rules, "", "elections", elections.to_vec()), "");
}

#[component]
fn Rule(table: TableName, name: &'static str, rules: Memo<Json>, default: Json) -> impl IntoView {
    let desk = Desk::get();
    let key = format!("rule-{}", name.replace('_', "-"));
    let label = Signal::derive(move || words::text(desk.language.get(), &key));
    let value = Memo::new(move |_| rules.with(|rules| rules[name].clone()));
    let set = move |value: Json| desk.edit(Edit::set(table, "", name, value), "");
    let kind = kind_of(name);
    let field = match kind {
        Kind::Number => view! {
            <NumberField
                label
                value=Signal::derive(move || value.get().as_i64())
                least=0
                most=100_000_000
                on_commit={move |number: Option<i64>| set(number.into())}
            />
        }
        .into_any(),
        Kind::Switch => view! {
            <Toggle
                label
                on=Signal::derive(move || value.get().as_bool().unwrap_or_default())
                on_change=move |on: bool| set(on.into())
            />
        }
        .into_any(),
        _ => view! {
            <TextField
                label
                value=Signal::derive(move || written(kind, &value.get(), desk.language.get()))
                why=Signal::derive(wording(unfit_key(kind)))
                accepts=move |typed: String| read(kind, &typed, desk.language.get_untracked()).is_some()
                on_commit=move |typed: String| {
                    if let Some(value) = read(kind, &typed, desk.language.get_untracked()) {
                        set(value);
                    }
                }
            />
        }
        .into_any(),
    };
    let source = if table == TableName::Rules { Rules::source(name) } else { "background" };
    let published = default.clone();
    // The cited source does not hold for a value that somebody changed.
    let is_own = Memo::new(move |_| value.get() != published);
    let shown_default = default.clone();
    let changed = {
        let default = default.clone();
        move || value.get() != default
    };
    view! {
        <li class="rule">
            <span class="rule-name">{label}</span>
            {field}
            <span class="rule-unit">{move || unit(desk.language.get(), name)}</span>
            <span class="rule-source" data-source=move || {
                if is_own.get() { "own" } else if is_published(source) { "published" } else { "background" }
            }>
                {move || if is_own.get() { t("rule-source-own") } else { source_text(source) }}
            </span>
            <Show when=changed>
                {
                    let default = shown_default.clone();
                    let shown = shown_default.clone();
                    view! {
                        <button
                            type="button"
                            class="plain compact"
                            on:click=move |_| set(default.clone())
                        >
                            {move || {
                                let was = written(kind, &shown, desk.language.get());
                                t_with("rule-reset", &[("default", was.into())])
                            }}
                        </button>
                    }
                }
            </Show>
        </li>
    }
}

/// Text key of the hint on how to write a value.
fn unfit_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Clock => "field-clock-unfit",
        Kind::HDay => "field-h-day-unfit",
        Kind::Names => "election-ballots-unfit",
        Kind::Numbers | Kind::Number | Kind::Switch => "field-numbers-unfit",
    }
}

fn is_published(source: &str) -> bool {
    source.starts_with("published")
}

fn source_text(source: &'static str) -> String {
    match source.split_once(": ") {
        Some((_, name)) if is_published(source) => {
            t_with("rule-source-published", &[("name", name.into())])
        }
        _ => t("rule-source-background"),
    }
}

fn unit(language: words::Language, name: &str) -> String {
    let key = match name.rsplit('_').next() {
        _ if matches!(kind_of(name), Kind::Clock | Kind::HDay) => return String::new(),
        Some("permille") => "unit-permille",
        Some("percent") => "unit-percent",
        Some("kmh") => "unit-kmh",
        Some("minutes") => "unit-minutes",
        Some("hours") => "unit-hours",
        Some("rupiah") => "unit-rupiah",
        Some("days") => "unit-days",
        _ => return String::new(),
    };
    words::text(language, key)
}

fn written(kind: Kind, value: &Json, language: words::Language) -> String {
    let listed = |values: &Vec<Json>| {
        let part = |value: &Json| match value {
            Json::String(name) => name.clone(),
            other => other.to_string(),
        };
        values.iter().map(part).collect::<Vec<_>>().join(", ")
    };
    match (kind, value) {
        (Kind::Clock, Json::Number(minute)) => {
            let minute = minute.as_i64().unwrap_or_default();
            format!("{:02}.{:02}", minute / 60, minute % 60)
        }
        (Kind::HDay, Json::Number(h_day)) => words::h_day(h_day.as_i64().unwrap_or_default()),
        (_, Json::Bool(on)) => words::text(language, if *on { "answer-yes" } else { "answer-no" }),
        (_, Json::Array(values)) => listed(values),
        (_, Json::Number(number)) => words::count(language, number.as_i64().unwrap_or_default()),
        _ => String::new(),
    }
}

fn read(kind: Kind, typed: &str, language: words::Language) -> Option<Json> {
    let parts = || typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    match kind {
        Kind::Clock => parse_clock(typed).map(Json::from),
        Kind::HDay => words::parse_h_day(typed).filter(|h_day| h_day.abs() <= 30).map(Json::from),
        Kind::Names => {
            let names: Vec<&str> = parts().collect();
            (!names.is_empty()).then(|| names.into())
        }
        Kind::Numbers => {
            let whole = |part: &str| part.parse::<u16>().ok().map(Json::from);
            parts().map(whole).collect::<Option<Vec<_>>>().map(Json::Array)
        }
        // A switch is not typed.
        Kind::Switch => None,
        Kind::Number => parse_number(language, typed).map(|number| Json::from(number as i64)),
    }
}
