//! The units: strength, base and area, what they do, and what they lend.

use leptos::prelude::*;
use serde_json::json;

use super::lendings::Lendings;
use super::sheet_of;
use crate::page::panels::planning::costs::areas_of;
use crate::page::parts::{Table, Toggle, commit};
use crate::page::state::{Desk, Shared, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Force, Posting, new_force_code, proposed_forces};
use tepat_order::Order as _;
use tepat_planner::people::People;
use tepat_view::people::{duties_sheet, force_name, forces_sheet};
use tepat_view::sheet::CellEdit;

#[component]
pub fn Forces() -> impl IntoView {
    let desk = Desk::get();
    let chosen = RwSignal::new(None::<String>);
    let none = Memo::new(move |_| desk.region.with(|region| region.forces.is_empty()));
    // The units are shown before anything is assigned to them.
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        let last = desk.guarding.with(|guarding| guarding.last());
        let people = last.map_or_else(|| Shared::new(People::default()), |last| last.people);
        Shared::new(desk.region.with(|region| forces_sheet(region, &people, language)))
    });
    let propose = move |_| {
        let forces = desk.region.with_untracked(|region| proposed_forces(region));
        desk.edit(Edit::put(TableName::Forces, &forces), "");
    };
    let add = move |_| {
        let (code, base) = desk.region.with_untracked(|region| {
            let base = region.store().map_or_else(String::new, |store| store.code.clone());
            (new_force_code(&region.forces), base)
        });
        let number = code.trim_start_matches(['F', '0']).to_owned();
        let name = t_with("people-new-force", &[("number", number.into())]);
        let force = Force { code: code.clone(), name, base, ..Force::default() };
        desk.edit(Edit::put(TableName::Forces, &[force]), "");
        chosen.set(Some(code));
    };
    view! {
        <div class="panel-scroll">
            <p class="quiet">{wording("people-forces-lead")}</p>
            <div class="panel-actions">
                <Show when=move || none.get()>
                    <button type="button" class="primary" id="forces-propose" on:click=propose>
                        {wording("people-propose")}
                    </button>
                </Show>
                <button type="button" id="force-add" on:click=add>
                    {wording("people-add-force")}
                </button>
            </div>
            <Show when=move || !none.get()>
                <div class="table-in-scroll people-table">
                    <Table
                        id="forces"
                        label=Signal::derive(wording("people-forces"))
                        sheet
                        selected=chosen
                        on_select=move |code: String| chosen.set(Some(code))
                        on_edit=move |edits| commit(desk, TableName::Forces, edits)
                    />
                </div>
                {move || match chosen.get() {
                    None => view! { <p class="quiet">{t("people-select-force")}</p> }.into_any(),
                    Some(force) => view! { <OfForce force chosen/> }.into_any(),
                }}
                <Lendings/>
            </Show>
        </div>
    }
}

/// The area of a unit, and its duties.
#[component]
fn OfForce(force: String, chosen: RwSignal<Option<String>>) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(force);
    let unit = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.forces.get(code).cloned()))
    });
    let name = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| force_name(region, code)))
    });
    let remove = move |_| {
        chosen.set(None);
        desk.edit(Edit::Remove { table: TableName::Forces, code: code.get_value() }, "");
    };
    let areas =
        desk.region.with_untracked(|region| areas_of(region)).into_iter().map(|(area, of)| {
            let area = StoredValue::new(area);
            let owns = move |unit: &Option<Force>| {
                unit.as_ref().is_some_and(|unit| area.with_value(|area| unit.areas.contains(area)))
            };
            let change = move |on: bool| {
                let Some(mut areas) = unit.get_untracked().map(|unit| unit.areas) else { return };
                areas.retain(|known| *known != area.get_value());
                if on {
                    areas.push(area.get_value());
                    areas.order();
                }
                desk.edit(
                    Edit::set(TableName::Forces, &code.get_value(), "areas", json!(areas)),
                    "",
                );
            };
            view! {
                <Toggle
                    label=Signal::stored(of)
                    on=Signal::derive(move || unit.with(owns))
                    on_change=change
                />
            }
        });
    let areas = areas.collect_view();
    let duties = sheet_of(desk, move |region, people, language| {
        code.with_value(|code| duties_sheet(region, people, code, language))
    });
    let duties_label =
        Signal::derive(move || t_with("people-duties", &[("force", name.get().into())]));
    let picked = RwSignal::new(None::<String>);
    view! {
        <details class="people-force" open>
            <summary>
                {move || t_with("people-areas-of", &[("force", name.get().into())])}
            </summary>
            <p class="quiet">{wording("people-areas-hint")}</p>
            <div class="people-toggles" id="force-areas">{areas}</div>
            <button type="button" id="force-remove" on:click=remove>
                {wording("people-remove-force")}
            </button>
        </details>
        <h3>{duties_label}</h3>
        <div class="table-in-scroll">
            <Table
                id="duties"
                label=duties_label
                sheet=duties
                selected=picked
                on_select=move |code: String| picked.set(Some(code))
                on_edit=move |edits| pin(desk, edits)
            />
        </div>
    }
}

/// Pins duties, or unpins them.
fn pin(desk: Desk, edits: Vec<CellEdit>) -> Result<(), Message> {
    let Some(last) = desk.guarding.with_untracked(|guarding| guarding.last()) else {
        return Ok(());
    };
    let people = last.people;
    let mut removing = Vec::new();
    let mut postings = Vec::new();
    for edit in edits {
        if edit.value.as_str() != Some("yes") {
            let is_known =
                desk.region.with_untracked(|region| region.postings.get(&edit.key).is_some());
            removing.extend(is_known.then_some(edit.key));
            continue;
        }
        let own = people.duties.iter().filter_map(|duty| {
            let demand = &people.demands[duty.demand];
            let posting = Posting::new(&duty.force, &demand.at, demand.from, duty.officers);
            (posting.code == edit.key).then_some(posting)
        });
        // A unit's own members and those it lends can be at the same place; the pin is for all.
        let whole =
            own.reduce(|whole, part| Posting { officers: whole.officers + part.officers, ..whole });
        postings.extend(whole.map(|posting| Posting { pinned: true, ..posting }));
    }
    if removing.is_empty() && postings.is_empty() {
        return Ok(());
    }
    desk.try_edit(Edit::put_from(TableName::Postings, "", removing, &postings), "")
}
