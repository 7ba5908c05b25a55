//! Desks and tasks.

use leptos::prelude::*;

use super::Known;
use crate::page::parts::{Table, commit};
use crate::page::state::{Desk, Shared, wording};
use tepat_model::calendar::h_day_of;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{DeskUnit, Task};
use tepat_view::desk::{tasks_in_words, tasks_of_rules, tasks_sheet, units_sheet};
use tepat_view::sheet::CellEdit;
use tepat_view::words;

#[component]
pub fn TasksTab(known: Memo<Shared<Known>>) -> impl IntoView {
    let desk = Desk::get();
    let picked = RwSignal::new(None::<String>);
    let sheet = Memo::new(move |_| {
        let (region, language) = (desk.region.get(), desk.language.get());
        known.with(|known| Shared::new(tasks_sheet(&region, &known.tasks, language)))
    });
    let told = move || {
        let language = desk.language.get();
        known.with(|known| words::message(language, &tasks_in_words(&known.tasks)))
    };
    let add = move |_| {
        let code = super::new_code(desk, "G");
        let due = desk.region.with_untracked(|region| {
            let today = h_day_of(&region.info.voting_day, &desk.today_untracked());
            today.and_then(|h_day| i16::try_from(h_day - 1).ok())
        });
        let new = Task {
            code: code.clone(),
            name: words::text(desk.language.get_untracked(), "task-new"),
            due_h: due.filter(|due| (-366..=366).contains(due)).unwrap_or(1),
            ..Task::default()
        };
        desk.edit(Edit::put(TableName::Tasks, &[new]), "");
        picked.set(Some(code));
    };
    let of_rules = move |_| {
        let language = desk.language.get_untracked();
        let tasks = desk.region.with_untracked(|region| tasks_of_rules(region, language));
        if !tasks.is_empty() {
            desk.edit(Edit::put(TableName::Tasks, &tasks), "");
        }
        desk.notify(Message::note("tasks-added").with("count", tasks.len()));
    };
    let remove = move |_| remove(desk, TableName::Tasks, picked);
    view! {
        <p id="tasks-told">{told}</p>
        <div class="table-in-scroll desk-long">
            <Table
                id="tasks"
                label=Signal::derive(wording("desk-tab-tasks"))
                sheet
                selected=picked
                on_select=move |code: String| picked.set(Some(code))
                on_edit=move |edits| change(desk, edits)
            >
                <button type="button" class="primary" id="task-add" on:click=add>
                    {wording("task-add")}
                </button>
                <button
                    type="button"
                    id="tasks-of-rules"
                    title=wording("task-of-rules-how")
                    on:click=of_rules
                >
                    {wording("task-of-rules")}
                </button>
                <Show when=move || picked.with(Option::is_some)>
                    <button type="button" on:click=remove>{wording("people-remove")}</button>
                </Show>
            </Table>
        </div>
        <Units/>
    }
}

/// Records edits of tasks; one that is done keeps the day.
fn change(desk: Desk, edits: Vec<CellEdit>) -> Result<(), Message> {
    let done: Vec<CellEdit> = edits
        .iter()
        .filter(|edit| edit.field == "state")
        .map(|edit| {
            let is_done = edit.value.as_str() == Some("done");
            let on = if is_done { desk.today_untracked() } else { String::new() };
            CellEdit { key: edit.key.clone(), field: "done_on", value: on.into() }
        })
        .collect();
    commit(desk, TableName::Tasks, edits.into_iter().chain(done).collect())
}

fn remove(desk: Desk, table: TableName, picked: RwSignal<Option<String>>) {
    if let Some(code) = picked.get_untracked() {
        picked.set(None);
        desk.edit(Edit::Remove { table, code }, "");
    }
}

/// Desks, task forces and working groups.
#[component]
fn Units() -> impl IntoView {
    let desk = Desk::get();
    let picked = RwSignal::new(None::<String>);
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| units_sheet(region, language)))
    });
    let add = move |_| {
        let code = super::new_code(desk, "D");
        let name = words::text(desk.language.get_untracked(), "unit-new");
        let new = DeskUnit { code: code.clone(), name, ..DeskUnit::default() };
        desk.edit(Edit::put(TableName::Units, &[new]), "");
        picked.set(Some(code));
    };
    view! {
        <h3>{wording("units-title")}</h3>
        <div class="table-in-scroll">
            <Table
                id="units"
                label=Signal::derive(wording("units-title"))
                sheet
                selected=picked
                on_select=move |code: String| picked.set(Some(code))
                on_edit=move |edits| commit(desk, TableName::Units, edits)
            >
                <button type="button" id="unit-add" on:click=add>{wording("unit-add")}</button>
                <Show when=move || picked.with(Option::is_some)>
                    <button type="button" on:click=move |_| remove(desk, TableName::Units, picked)>
                        {wording("people-remove")}
                    </button>
                </Show>
            </Table>
        </div>
    }
}
