//! Training sessions, who comes, and who is left.

use leptos::prelude::*;
use serde_json::Value as Json;

use crate::page::guarding;
use crate::page::panels::messages::Messages;
use crate::page::parts::{NumberField, Table};
use crate::page::state::{Desk, Shared, t, t_with, wording};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{StaffRole, Training, new_training_code};
use tepat_planner::people::{TrainingPlan, proposed_trainings};
use tepat_view::people::{people_sheet, training_in_words, trainings_sheet};
use tepat_view::sheet::{CellEdit, Sheet};

/// How many people a proposed session has room for, unless somebody says otherwise.
const USUAL_CAPACITY: i64 = 100;

/// The sessions, computed by a worker while this is seen.
#[component]
pub fn TrainingSessions() -> impl IntoView {
    let desk = Desk::get();
    guarding::follow(desk, || true);
    let chosen = RwSignal::new(None::<String>);
    let capacity = RwSignal::new(USUAL_CAPACITY);
    let last = Memo::new(move |_| desk.guarding.with(|guarding| guarding.last()));
    let any = Memo::new(move |_| desk.region.with(|region| !region.trainings.is_empty()));
    let told = Signal::derive(move || {
        last.get()
            .map_or_else(Vec::new, |last| training_in_words(&last.region, &last.people.training))
    });
    // Sessions are shown before anybody is sent to them.
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        let plan =
            last.get().map_or_else(TrainingPlan::default, |last| last.people.training.clone());
        Shared::new(desk.region.with(|region| trainings_sheet(region, &plan, language)))
    });
    let is_current = Memo::new(move |_| desk.current_people().is_some());
    let propose = move |_| {
        let Some(people) = desk.current_people() else { return };
        let capacity = u16::try_from(capacity.get_untracked()).unwrap_or(1);
        let proposed = desk
            .region
            .with_untracked(|region| proposed_trainings(region, &people.training, capacity));
        desk.edit(Edit::put(TableName::Trainings, &proposed), "");
    };
    let add = move |_| {
        let training = desk.region.with_untracked(|region| Training {
            code: new_training_code(&region.trainings),
            at: region.store().map_or_else(String::new, |store| store.code.clone()),
            h_day: region.staffing.trained_by_h,
            capacity: u16::try_from(capacity.get_untracked()).unwrap_or(1),
            role: None,
        });
        chosen.set(Some(training.code.clone()));
        desk.edit(Edit::put(TableName::Trainings, &[training]), "");
    };
    let set_capacity = move |people: Option<i64>| capacity.set(people.unwrap_or(USUAL_CAPACITY));
    view! {
        <h3>{wording("training-title")}</h3>
        <p class="quiet">{wording("training-lead")}</p>
        <div id="training-told"><Messages list=told/></div>
        <div class="panel-actions">
            <label class="labelled">
                <span class="quiet">{wording("training-proposed-capacity")}</span>
                <NumberField
                    label=Signal::derive(wording("training-proposed-capacity"))
                    value=Signal::derive(move || Some(capacity.get()))
                    least=1
                    most=10_000
                    on_commit=set_capacity
                />
            </label>
            <button
                type="button"
                id="training-propose"
                disabled=move || !is_current.get()
                on:click=propose
            >
                {wording("training-propose")}
            </button>
            <button type="button" id="training-add" on:click=add>{wording("training-add")}</button>
        </div>
        <Show when=move || any.get()>
            <div class="table-in-scroll people-table">
                <Table
                    id="trainings"
                    label=Signal::derive(wording("training-title"))
                    sheet
                    selected=chosen
                    on_select=move |code: String| chosen.set(Some(code))
                    on_edit=move |edits| change(desk, edits)
                />
            </div>
            {move || chosen.get().map(|session| view! { <Attending session chosen/> })}
        </Show>
    }
}

/// Changes sessions; one for everybody has no role.
fn change(desk: Desk, edits: Vec<CellEdit>) -> Result<(), Message> {
    let changed: Vec<Training> = desk.region.with_untracked(|region| {
        let mut changed = tepat_model::region::Table::<Training>::default();
        for edit in edits {
            let known = changed.get(&edit.key).or_else(|| region.trainings.get(&edit.key));
            let Some(mut training) = known.cloned() else { continue };
            match (edit.field, &edit.value) {
                ("at", Json::String(at)) => training.at.clone_from(at),
                ("role", Json::String(role)) => {
                    training.role = StaffRole::ALL.into_iter().find(|known| known.key() == role);
                }
                ("h_day", value) => {
                    let day = value.as_i64().and_then(|day| i16::try_from(day).ok());
                    training.h_day = day.unwrap_or(training.h_day);
                }
                (_, value) => {
                    let people = value.as_u64().and_then(|people| u16::try_from(people).ok());
                    training.capacity = people.unwrap_or(training.capacity);
                }
            }
            changed.put(training);
        }
        changed.to_vec()
    });
    desk.try_edit(Edit::put(TableName::Trainings, &changed), "")
}

/// Who comes to a session, with names as far as they are known.
#[component]
fn Attending(session: String, chosen: RwSignal<Option<String>>) -> impl IntoView {
    let desk = Desk::get();
    let session = StoredValue::new(session);
    let picked = RwSignal::new(None::<String>);
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        let Some(last) = desk.guarding.with(|guarding| guarding.last()) else {
            return Shared::new(Sheet::default());
        };
        Shared::new(desk.document.with(|document| {
            document.as_ref().map_or_else(Sheet::default, |document| {
                let people = session
                    .with_value(|session| last.people.training.attending(&last.region, session));
                people_sheet(&last.region, &document.roster, &people, language)
            })
        }))
    });
    let title = Signal::derive(move || {
        t_with("training-attending", &[("session", session.get_value().into())])
    });
    let remove = move |_| {
        chosen.set(None);
        desk.edit(Edit::Remove { table: TableName::Trainings, code: session.get_value() }, "");
    };
    view! {
        <h3>{title}</h3>
        <div class="panel-actions">
            <button type="button" id="training-remove" on:click=remove>
                {move || t("training-remove")}
            </button>
        </div>
        <div class="table-in-scroll">
            <Table
                id="training-attending"
                label=title
                sheet
                selected=picked
                on_select=move |code: String| picked.set(Some(code))
            />
        </div>
    }
}
