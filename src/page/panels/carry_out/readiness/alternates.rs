//! Stations that flood, where they go then, and moving them there at one press.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::page::panels::inspector::degrees;
use crate::page::panels::{a_station, kecamatan_choices, messages::Messages, selected_code};
use crate::page::parts::{ChoiceField, Table};
use crate::page::state::{Desk, Selected, Shared, t_with, wording};
use tepat_intake::alternates::to_alternates;
use tepat_model::document::{BASE, Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Alternate, Region};
use tepat_view::desk::{alternates_in_words, alternates_sheet};
use tepat_view::export::What;
use tepat_view::sheet::CellEdit;
use tepat_view::words;

/// The section.
#[component]
pub fn Alternates() -> impl IntoView {
    let desk = Desk::get();
    let told = Signal::derive(move || {
        let language = desk.language.get();
        desk.region.with(|region| alternates_in_words(region, language))
    });
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| alternates_sheet(region, language)))
    });
    view! {
        <h3 id="alternates-title">{wording("alternates-title")}</h3>
        <p class="quiet">{wording("alternates-how")}</p>
        <div id="alternates-told"><Messages list=told/></div>
        <Go/>
        <div class="table-in-scroll desk-long">
            <Table
                id="alternates"
                exports=&[What::Alternates]
                label=Signal::derive(wording("alternates-title"))
                sheet
                selected=selected_code(desk, a_station)
                on_select=move |code: String| desk.show(Selected::Station(code))
                on_edit=move |edits| change(desk, edits)
            />
        </div>
    }
}

/// Which stations go, and the two ways to let them.
#[component]
fn Go() -> impl IntoView {
    let desk = Desk::get();
    let area = RwSignal::new(String::new());
    let areas = Signal::derive(move || kecamatan_choices(desk));
    let moves = Memo::new(move |_| {
        area.with(|area| desk.region.with(|region| to_alternates(region, area).len()))
    });
    let none = move || moves.get() == 0;
    let in_scenario = move |_| {
        if desk.refuses_change() {
            return;
        }
        let here = area.get_untracked();
        let name = desk.region.with_untracked(|region| {
            region.places.get(&here).map_or(&region.info.name, |place| &place.name).clone()
        });
        desk.begin_scenario(&t_with("alternates-scenario", &[("area", name.into())]));
        if go(desk, &here) {
            of_risks(desk, &here);
        }
    };
    view! {
        <div class="panel-actions">
            <ChoiceField
                label=Signal::derive(wording("col-kecamatan"))
                choices=areas
                value=area
                on_commit=move |code: String| area.set(code)
            />
            <button type="button" id="alternates-scenario" disabled=none on:click=in_scenario>
                {move || t_with("alternates-go-scenario", &[("count", moves.get().into())])}
            </button>
            <button
                type="button"
                id="alternates-go"
                disabled=none
                on:click=move |_| {
                    go(desk, &area.get_untracked());
                }
            >
                {move || t_with("alternates-go", &[("count", moves.get().into())])}
            </button>
        </div>
    }
}

/// Moves the stations of an area, in one change for each agreement; whether all went.
fn go(desk: Desk, area: &str) -> bool {
    let mut agreed: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    desk.region.with_untracked(|region| {
        for (code, edit) in to_alternates(region, area) {
            let why = region.alternates.get(&code).map(why).unwrap_or_default();
            agreed.entry(why).or_default().push(edit);
        }
    });
    let count: usize = agreed.values().map(Vec::len).sum();
    let as_one = |(why, edits)| (Edit::Several { edits }, why);
    let are_gone = desk.edit_all(agreed.into_iter().map(as_one).collect());
    if are_gone {
        desk.notify(Message::note("alternates-gone").with("count", count));
    }
    are_gone
}

fn why(alternate: &Alternate) -> String {
    let values =
        [("by", alternate.agreed_by.as_str().into()), ("on", alternate.agreed_on.as_str().into())];
    t_with("alternates-why", &values)
}

/// The scenario in view becomes the alternative of risks of that area that have none.
fn of_risks(desk: Desk, area: &str) {
    let scenario = desk.scenario.get_untracked();
    let is_of = |region: &Region, at: &str| {
        !at.is_empty() && (area.is_empty() || at == area || region.area_of_code(at) == Some(area))
    };
    let edits: Vec<Edit> = desk.region.with_untracked(|region| {
        let risks = region.risks.iter().filter(|risk| risk.scenario.is_empty());
        let risks = risks.filter(|risk| is_of(region, &risk.at));
        let set = |code: &str| Edit::set(TableName::Risks, code, "scenario", scenario.as_str());
        risks.map(|risk| set(&risk.code)).collect()
    });
    if edits.is_empty() {
        return;
    }
    let (stamp, count) = (desk.stamp(""), edits.len());
    let mut refused = None;
    desk.document.update(|document| {
        if let Some(document) = document {
            refused = document.edit(BASE, Edit::Several { edits }, &stamp).err();
        }
    });
    desk.mark_unsaved();
    desk.notify(refused.unwrap_or_else(|| Message::note("alternates-risks").with("count", count)));
}

/// Changes alternates; one that is not there yet begins with what is typed.
fn change(desk: Desk, edits: Vec<CellEdit>) -> Result<(), Message> {
    let mut changed: Vec<Alternate> = Vec::new();
    for edit in edits {
        let at = changed.iter().position(|it| it.station == edit.key).unwrap_or_else(|| {
            let known = desk.region.with_untracked(|r| r.alternates.get(&edit.key).cloned());
            let new = || Alternate { station: edit.key.clone(), ..Alternate::default() };
            changed.push(known.unwrap_or_else(new));
            changed.len() - 1
        });
        let text = edit.value.as_str().unwrap_or_default().trim().to_owned();
        let alternate = &mut changed[at];
        match edit.field {
            "post" => alternate.post = text,
            "position" if text.is_empty() => (alternate.lat, alternate.lon) = (None, None),
            "position" => {
                let unfit = || Message::error("field-degrees-unfit");
                let (lat, lon) = degrees(&text).ok_or_else(unfit)?;
                (alternate.lat, alternate.lon) = (Some(lat), Some(lon));
            }
            "address" => alternate.address = text,
            "agreed_by" => alternate.agreed_by = text,
            "agreed_on" => alternate.agreed_on = words::parse_day(&text).unwrap_or(text),
            _ => alternate.note = text,
        }
    }
    desk.try_edit(Edit::put(TableName::Alternates, &changed), "")
}
