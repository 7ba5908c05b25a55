//! How vulnerable stations are: points, the police list, and ticks.

use leptos::prelude::*;

use super::sheet_of;
use crate::page::panels::{a_station, selected_code};
use crate::page::parts::{Table, TextField, Toggle};
use crate::page::state::{Desk, Selected, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Ruling, Tick, Vulnerability};
use tepat_view::custody::name;
use tepat_view::export::What;
use tepat_view::people::{indicator_name, stations_sheet};
use tepat_view::sheet::CellEdit;

#[component]
pub fn Stations() -> impl IntoView {
    let desk = Desk::get();
    let sheet = sheet_of(desk, stations_sheet);
    let selected = selected_code(desk, a_station);
    view! {
        <Table
            id="vulnerability"
            exports=&[What::Vulnerability]
            label=Signal::derive(wording("people-stations-title"))
            sheet
            selected
            on_select=move |code: String| desk.show(Selected::Station(code))
            on_edit=move |edits| rule(desk, edits)
        />
        {move || match selected.get() {
            None => view! { <p class="quiet">{t("people-select-station")}</p> }.into_any(),
            Some(station) => view! { <OfStation station/> }.into_any(),
        }}
    }
}

/// Puts stations on the police list, or takes them off.
fn rule(desk: Desk, edits: Vec<CellEdit>) -> Result<(), Message> {
    let mut removing = Vec::new();
    let mut rulings = Vec::new();
    for edit in edits {
        let class = edit.value.as_str().unwrap_or_default();
        let class = Vulnerability::ALL.into_iter().find(|known| known.key() == class);
        let known = desk.region.with_untracked(|region| region.rulings.get(&edit.key).cloned());
        match class {
            None => removing.extend(known.map(|known| known.station)),
            Some(class) => {
                let reason = known.map_or_else(String::new, |known| known.reason);
                rulings.push(Ruling { station: edit.key, class, reason });
            }
        }
    }
    if removing.is_empty() && rulings.is_empty() {
        return Ok(());
    }
    desk.try_edit(Edit::put_from(TableName::Rulings, "", removing, &rulings), "")
}

/// Ticks of a station and its village, and the reason on the police list.
#[component]
fn OfStation(station: String) -> impl IntoView {
    let desk = Desk::get();
    let code = StoredValue::new(station.clone());
    let village = desk.region.with_untracked(|region| {
        region.stations.get(&station).map(|station| station.home().to_owned())
    });
    let ruling = Memo::new(move |_| {
        desk.region.with(|region| code.with_value(|code| region.rulings.get(code).cloned()))
    });
    let has_ruling = Memo::new(move |_| ruling.with(Option::is_some));
    let reason = Signal::derive(move || {
        ruling.with(|ruling| ruling.as_ref().map(|r| r.reason.clone()).unwrap_or_default())
    });
    let set_reason = move |reason: String| {
        desk.edit(Edit::set(TableName::Rulings, &code.get_value(), "reason", reason), "");
    };
    view! {
        <div class="people-ticks" id="people-ticks">
            <Show when=move || has_ruling.get()>
                <label class="labelled">
                    <span class="quiet">{wording("people-ruling-reason")}</span>
                    <TextField
                        label=Signal::derive(wording("people-ruling-reason"))
                        value=reason
                        on_commit=set_reason
                    />
                </label>
            </Show>
            <Ticks at=station/>
            {village.map(|village| view! { <Ticks at=village/> })}
        </div>
    }
}

/// The ticks of a station or village.
#[component]
fn Ticks(at: String) -> impl IntoView {
    let desk = Desk::get();
    let language = desk.language.get();
    let place = desk.region.with_untracked(|region| {
        let station = region.stations.get(&at);
        station.map_or_else(|| name(region, &at), |station| format!("TPS {:03}", station.number))
    });
    let codes: Vec<String> = desk.region.with(|region| {
        region.indicators_used().iter().map(|indicator| indicator.code.clone()).collect()
    });
    let toggle = |indicator: String| {
        let label = desk.region.with_untracked(|r| indicator_name(r, language, &indicator));
        let tick = StoredValue::new(Tick::new(&indicator, &at));
        let is_on =
            move || desk.region.with(|r| tick.with_value(|tick| r.ticks.get(&tick.code).is_some()));
        let change = move |on: bool| {
            let tick = tick.get_value();
            let edit = match on {
                true => Edit::put(TableName::Ticks, &[tick]),
                false => Edit::Remove { table: TableName::Ticks, code: tick.code },
            };
            desk.edit(edit, "");
        };
        view! { <Toggle label=Signal::stored(label) on=Signal::derive(is_on) on_change=change/> }
    };
    let toggles = codes.into_iter().map(toggle).collect_view();
    view! {
        <fieldset>
            <legend>{t_with("people-ticks", &[("place", place.into())])}</legend>
            <div class="people-toggles">{toggles}</div>
        </fieldset>
    }
}
