//! Indicators with their weights, thresholds, patterns and times.

use leptos::prelude::*;
use serde_json::Value as Json;

use crate::page::parts::{ChoiceField, RuleNumber, Table, commit};
use crate::page::state::{Desk, Shared, t, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Force, ForceKind, Pattern, Security, Vulnerability, usual_patterns};
use tepat_view::people::{force_name, indicators_sheet, patterns_sheet};
use tepat_view::sheet::CellEdit;

#[component]
pub fn Rules() -> impl IntoView {
    let desk = Desk::get();
    let indicators = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| indicators_sheet(region, language)))
    });
    let patterns = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| patterns_sheet(region, language)))
    });
    let (indicator, pattern) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    view! {
        <div class="panel-scroll">
            <h3>{wording("people-indicators")}</h3>
            <p class="quiet">{wording("people-indicators-lead")}</p>
            <div class="table-in-scroll people-table">
                <Table
                    id="indicators"
                    label=Signal::derive(wording("people-indicators"))
                    sheet=indicators
                    selected=indicator
                    on_select=move |code: String| indicator.set(Some(code))
                    on_edit=move |edits| weigh(desk, edits)
                />
            </div>
            <ul class="rules">
                <Figure key="people-vulnerable-from" field="vulnerable_from" least=1 most=1_000
                    of=|s| s.vulnerable_from.into()/>
                <Figure key="people-very-from" field="very_from" least=1 most=1_000
                    of=|s| s.very_from.into()/>
            </ul>
            <h3>{wording("people-patterns")}</h3>
            <p class="quiet">{wording("people-patterns-lead")}</p>
            <div class="table-in-scroll people-table">
                <Table
                    id="patterns"
                    label=Signal::derive(wording("people-patterns"))
                    sheet=patterns
                    selected=pattern
                    on_select=move |code: String| pattern.set(Some(code))
                    on_edit=move |edits| share(desk, edits)
                />
            </div>
            <OwnPatterns/>
            <h3>{wording("people-rules")}</h3>
            <ul class="rules">
                <Figure key="people-stations-from" field="stations_from_minute" least=0 most=1_439
                    of=|s| s.stations_from_minute.into()/>
                <Figure key="people-shift-hours" field="shift_hours" least=4 most=24
                    of=|s| s.shift_hours.into()/>
                <Figure key="people-group-minutes" field="group_minutes" least=0 most=1_440
                    of=|s| s.group_minutes.into()/>
                <Figure key="people-store-days" field="store_days_before" least=0 most=30
                    of=|s| s.store_days_before.into()/>
                <Figure key="people-post-minutes" field="post_minutes" least=1 most=1_440
                    of=|s| s.post_minutes.into()/>
                <Figure key="people-new-posts" field="new_posts" least=0 most=20
                    of=|s| s.new_posts.into()/>
                <Figure key="people-post-rupiah" field="post_rupiah" least=0 most=4_000_000_000
                    of=|s| s.post_rupiah.into()/>
            </ul>
        </div>
    }
}

/// A figure of the region's security.
#[component]
fn Figure(
    /// Text key of its name.
    key: &'static str,
    /// Its field.
    field: &'static str,
    /// Least value.
    least: i64,
    /// Greatest value.
    most: i64,
    /// Its value.
    of: fn(&Security) -> i64,
) -> impl IntoView {
    let desk = Desk::get();
    let value = Memo::new(move |_| desk.region.with(|region| of(&region.security)));
    view! { <RuleNumber key table=TableName::Security field least most value/> }
}

/// Changes indicators. The usual ones become the region's own first.
fn weigh(desk: Desk, edits: Vec<CellEdit>) -> Result<(), Message> {
    let own = desk.region.with_untracked(|region| !region.indicators.is_empty());
    if own {
        return commit(desk, TableName::Indicators, edits);
    }
    let mut indicators = desk.region.with_untracked(|region| region.indicators_used());
    for edit in edits {
        let Some(mut indicator) = indicators.get(&edit.key).cloned() else { continue };
        let number = edit.value.as_u64().and_then(|number| u16::try_from(number).ok());
        let text = edit.value.as_str().map(str::to_owned);
        match edit.field {
            "weight" => indicator.weight = number.unwrap_or(indicator.weight),
            "from" => indicator.from = number.unwrap_or(indicator.from),
            "name" => indicator.name = text.unwrap_or_default(),
            _ => indicator.source = text.unwrap_or_default(),
        }
        indicators.put(indicator);
    }
    desk.try_edit(Edit::put(TableName::Indicators, &indicators), "")
}

/// Changes patterns. A usual one becomes the region's own.
fn share(desk: Desk, edits: Vec<CellEdit>) -> Result<(), Message> {
    let mut changed: Vec<Pattern> = Vec::new();
    for edit in edits {
        let known = changed.iter().position(|pattern| pattern.code == edit.key);
        let at = match known {
            Some(at) => at,
            None => {
                let usual = || usual_patterns().get(&edit.key).cloned();
                let own = desk.region.with_untracked(|r| r.patterns.get(&edit.key).cloned());
                let Some(pattern) = own.or_else(usual) else { continue };
                changed.push(pattern);
                changed.len() - 1
            }
        };
        set(&mut changed[at], edit.field, &edit.value);
    }
    desk.try_edit(Edit::put(TableName::Patterns, &changed), "")
}

fn set(pattern: &mut Pattern, field: &str, value: &Json) {
    let number = value.as_u64().and_then(|number| u16::try_from(number).ok());
    match (field, number) {
        ("police", Some(number)) => pattern.police = number,
        ("stations", Some(number)) => pattern.stations = number,
        ("most_stations", Some(number)) => pattern.most_stations = number,
        ("linmas", Some(number)) => pattern.linmas = number,
        _ => {
            let parts = value.as_str().unwrap_or_default().split('-');
            let parts: Vec<u16> = parts.filter_map(|part| part.parse().ok()).collect();
            if let [police, stations, linmas] = parts[..] {
                (pattern.police, pattern.stations, pattern.linmas) = (police, stations, linmas);
                pattern.most_stations = 0;
            }
        }
    }
}

/// Gives a police unit patterns of its own, which begin as those of the region.
#[component]
fn OwnPatterns() -> impl IntoView {
    let desk = Desk::get();
    let chosen = RwSignal::new(String::new());
    let without = Signal::derive(move || {
        desk.region.with(|region| {
            let lacks = |force: &&Force| {
                let own = |class| region.patterns.get(&Pattern::code_of(&force.code, class));
                force.kind == ForceKind::Police
                    && !force.areas.is_empty()
                    && own(Vulnerability::Less).is_none()
            };
            let forces = region.forces.iter().filter(lacks);
            forces.map(|f| (f.code.clone(), force_name(region, &f.code))).collect::<Vec<_>>()
        })
    });
    let value = Signal::derive(move || {
        let chosen = chosen.get();
        without.with(|all| {
            let known = all.iter().find(|(code, _)| *code == chosen).or_else(|| all.first());
            known.map(|(code, _)| code.clone()).unwrap_or_default()
        })
    });
    let any = Memo::new(move |_| without.with(|all| !all.is_empty()));
    let give = move |_| {
        let force = value.get_untracked();
        let own: Vec<Pattern> = desk.region.with_untracked(|region| {
            let of = |class: Vulnerability| Pattern {
                code: Pattern::code_of(&force, class),
                force: force.clone(),
                ..region.pattern("", class)
            };
            Vulnerability::ALL.map(of).to_vec()
        });
        desk.edit(Edit::put(TableName::Patterns, &own), "");
    };
    view! {
        <Show when=move || any.get()>
            <div class="panel-actions">
                <ChoiceField
                    label=Signal::derive(wording("people-pattern-whose"))
                    choices=without
                    value
                    on_commit=move |code: String| chosen.set(code)
                />
                <button type="button" id="patterns-own" on:click=give>
                    {move || t("people-pattern-own")}
                </button>
            </div>
        </Show>
    }
}
