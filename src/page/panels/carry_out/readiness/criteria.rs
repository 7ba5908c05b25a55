//! Readiness of sub-districts in three parts.

use leptos::prelude::*;

use super::Known;
use crate::page::panels::messages::Lines;
use crate::page::parts::{Table, commit};
use crate::page::state::{Desk, Selected, Shared, t_with, wording};
use tepat_desk::readiness::{blocks, trend};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Criterion, ReadinessEntry, ReadyState};
use tepat_view::desk::{
    blocks_in_words, criteria_sheet, judged_sheet, readiness_in_words, scores_sheet, trend_sheet,
};
use tepat_view::people::area_name;
use tepat_view::sheet::{CellEdit, Sheet};
use tepat_view::words;

#[component]
pub fn CriteriaTab(known: Memo<Shared<Known>>) -> impl IntoView {
    let desk = Desk::get();
    let area = RwSignal::new(None::<String>);
    let scores = Memo::new(move |_| {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| Shared::new(scores_sheet(&region, &known.areas, language)))
    });
    let told = move || {
        let language = desk.language.get();
        known.with(|known| words::message(language, &readiness_in_words(&known.areas)))
    };
    let blocking = move || {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| blocks_in_words(&region, &blocks(&known.areas, &known.day), language))
    };
    let weeks = Memo::new(move |_| {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| {
            let areas: Vec<String> = known.areas.iter().map(|area| area.area.clone()).collect();
            Shared::new(trend_sheet(&trend(&region, &areas, &known.day), language))
        })
    });
    let week = RwSignal::new(None::<String>);
    view! {
        <p id="readiness-told">{told}</p>
        <div class="table-in-scroll">
            <Table
                id="readiness-scores"
                label=Signal::derive(wording("desk-tab-readiness"))
                sheet=scores
                selected=area
                on_select=move |code: String| {
                    desk.show(Selected::Place(code.clone()));
                    area.set(Some(code));
                }
            />
        </div>
        {move || match area.get() {
            None => view! { <p class="quiet">{wording("readiness-select")}</p> }.into_any(),
            Some(area) => view! { <OfArea known area/> }.into_any(),
        }}
        <h3>{wording("readiness-blocks")}</h3>
        <div id="readiness-blocks">{move || view! { <Lines list=blocking()/> }}</div>
        <h3>{wording("readiness-trend")}</h3>
        <p class="quiet">{wording("readiness-trend-how")}</p>
        <div class="table-in-scroll">
            <Table
                id="readiness-trend"
                label=Signal::derive(wording("readiness-trend"))
                sheet=weeks
                selected=week
                on_select=move |key: String| week.set(Some(key))
            />
        </div>
        <Criteria/>
    }
}

/// The criteria of a sub-district, to be answered.
#[component]
fn OfArea(known: Memo<Shared<Known>>, area: String) -> impl IntoView {
    let desk = Desk::get();
    let area = StoredValue::new(area);
    let sheet = Memo::new(move |_| {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| {
            let of = area.with_value(|area| known.areas.iter().find(|of| of.area == *area));
            let sheet = of.map(|of| judged_sheet(&region, of, language));
            Shared::new(sheet.unwrap_or_else(Sheet::default))
        })
    });
    let label = Signal::derive(move || {
        let (region, language) = (desk.region.get(), desk.language.get());
        let name = area.with_value(|area| area_name(&region, language, area));
        t_with("readiness-of", &[("area", name.into())])
    });
    let picked = RwSignal::new(None::<String>);
    view! {
        <h3>{label}</h3>
        <div class="table-in-scroll">
            <Table
                id="readiness-area"
                label
                sheet
                selected=picked
                on_select=move |code: String| picked.set(Some(code))
                on_edit=move |edits| area.with_value(|area| answer(desk, known, area, edits))
            />
        </div>
    }
}

/// Records what somebody says on the day in view; what was said before stays for the trend. Fields of an
/// entry of the same day are set one by one, so that others may say other things of it.
fn answer(
    desk: Desk,
    known: Memo<Shared<Known>>,
    area: &str,
    edits: Vec<CellEdit>,
) -> Result<(), Message> {
    let day = desk.today_untracked();
    let mut changes: Vec<Edit> = Vec::new();
    let mut new: Vec<ReadinessEntry> = Vec::new();
    for edit in edits {
        let text = edit.value.as_str().unwrap_or_default();
        let value = match edit.field {
            "due" => words::parse_day(text).unwrap_or_else(|| text.to_owned()),
            _ => text.to_owned(),
        };
        let code = ReadinessEntry::new(&edit.key, area, &day, ReadyState::No).code;
        if desk.region.with_untracked(|region| region.readiness.get(&code).is_some()) {
            changes.push(Edit::set(TableName::Readiness, &code, edit.field, value));
            continue;
        }
        let at = new.iter().position(|entry| entry.code == code).unwrap_or_else(|| {
            new.push(entry_before(desk, known, area, &edit.key, &day));
            new.len() - 1
        });
        match edit.field {
            "state" => {
                let state = ReadyState::ALL.into_iter().find(|state| state.key() == value);
                new[at].state = state.unwrap_or_default();
            }
            "evidence" => new[at].evidence = value,
            "by" => new[at].by = value,
            _ => new[at].due = value,
        }
    }
    if !new.is_empty() {
        changes.push(Edit::put(TableName::Readiness, &new));
    }
    match <[Edit; 1]>::try_from(changes) {
        Ok([only]) => desk.try_edit(only, ""),
        Err(edits) => desk.try_edit(Edit::Several { edits }, ""),
    }
}

/// The entry of the day, which begins with what was said last.
fn entry_before(
    desk: Desk,
    known: Memo<Shared<Known>>,
    area: &str,
    criterion: &str,
    day: &str,
) -> ReadinessEntry {
    let code = known.with_untracked(|known| {
        let of = known.areas.iter().find(|of| of.area == area);
        let judged = of.and_then(|of| of.judged.iter().find(|one| one.criterion == criterion));
        judged.map(|judged| judged.entry.clone()).unwrap_or_default()
    });
    let last = desk.region.with_untracked(|region| region.readiness.get(&code).cloned());
    let new = ReadinessEntry::new(criterion, area, day, ReadyState::No);
    match last {
        Some(last) => ReadinessEntry { code: new.code, on: new.on, ..last },
        None => new,
    }
}

/// The list of criteria; the first edit makes the usual ones the region's own.
#[component]
fn Criteria() -> impl IntoView {
    let desk = Desk::get();
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(
            desk.region
                .with(|region| criteria_sheet(region, &region.readiness_criteria(), language)),
        )
    });
    let picked = RwSignal::new(None::<String>);
    // Without criteria of its own the region has the usual ones, which a change writes down first.
    let own = move || {
        let has_own = desk.region.with_untracked(|region| !region.criteria.is_empty());
        if has_own {
            return Ok(());
        }
        let usual = desk.region.with_untracked(|region| region.readiness_criteria());
        desk.try_edit(Edit::put(TableName::Criteria, &usual), "")
    };
    let change = move |edits: Vec<CellEdit>| {
        own()?;
        commit(desk, TableName::Criteria, edits)
    };
    let add = move |_| {
        let code = super::new_code(desk, "c");
        let name = words::text(desk.language.get_untracked(), "readiness-new");
        let new = Criterion { code: code.clone(), name, ..Criterion::default() };
        match own().and_then(|()| desk.try_edit(Edit::put(TableName::Criteria, &[new]), "")) {
            Ok(()) => picked.set(Some(code)),
            Err(message) => desk.notify(message),
        }
    };
    let remove = move |_| {
        let Some(code) = picked.get_untracked() else { return };
        picked.set(None);
        let removed = own()
            .and_then(|()| desk.try_edit(Edit::Remove { table: TableName::Criteria, code }, ""));
        if let Err(message) = removed {
            desk.notify(message);
        }
    };
    view! {
        <details id="criteria-list">
            <summary>{wording("readiness-criteria")}</summary>
            <p class="quiet">{wording("readiness-criteria-how")}</p>
            <div class="table-in-scroll">
                <Table
                    id="criteria"
                    label=Signal::derive(wording("readiness-criteria"))
                    sheet
                    selected=picked
                    on_select=move |code: String| picked.set(Some(code))
                    on_edit=change
                >
                    <button type="button" id="criterion-add" on:click=add>
                        {wording("readiness-add")}
                    </button>
                    <Show when=move || picked.with(Option::is_some)>
                        <button type="button" on:click=remove>{wording("people-remove")}</button>
                    </Show>
                </Table>
            </div>
        </details>
    }
}
