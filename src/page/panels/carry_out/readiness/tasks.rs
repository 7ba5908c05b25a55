//! Desks and tasks.

use leptos::html;
use leptos::prelude::*;

use super::Known;
use crate::page::panels::messages::{Messages, refused_lines};
use crate::page::parts::{Table, commit};
use crate::page::state::{Desk, Shared, t_with, wording};
use tepat_intake::decisions::read_decisions;
use tepat_model::calendar::h_day_of;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{DeskUnit, Meeting, Region, Task};
use tepat_view::desk::{
    meeting_in_words, meetings_sheet, tasks_in_words, tasks_of_law, tasks_of_rules, tasks_sheet,
    units_sheet,
};
use tepat_view::export::What;
use tepat_view::sheet::CellEdit;
use tepat_view::words::{self, Language};

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
    let take = move |from: fn(&Region, Language) -> Vec<Task>| {
        let language = desk.language.get_untracked();
        put_tasks(desk, &desk.region.with_untracked(|region| from(region, language)));
    };
    let of_rules = move |_| take(tasks_of_rules);
    let of_law = move |_| take(tasks_of_law);
    let remove = move |_| remove(desk, TableName::Tasks, picked);
    view! {
        <p id="tasks-told">{told}</p>
        <div class="table-in-scroll desk-long">
            <Table
                id="tasks"
                exports=&[What::Tasks]
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
                <button
                    type="button"
                    id="tasks-of-law"
                    title=wording("tasks-of-law-how")
                    on:click=of_law
                >
                    {wording("tasks-of-law")}
                </button>
                <Show when=move || picked.with(Option::is_some)>
                    <button type="button" on:click=remove>{wording("people-remove")}</button>
                </Show>
            </Table>
        </div>
        <Meetings/>
        <Units/>
    }
}

/// Adds tasks, and says how many.
fn put_tasks(desk: Desk, tasks: &[Task]) {
    if !tasks.is_empty() {
        desk.edit(Edit::put(TableName::Tasks, tasks), "");
    }
    desk.notify(Message::note("tasks-added").with("count", tasks.len()));
}

/// Meetings, and what they decided.
#[component]
fn Meetings() -> impl IntoView {
    let desk = Desk::get();
    let picked = RwSignal::new(None::<String>);
    let sheet = Memo::new(move |_| {
        let language = desk.language.get();
        Shared::new(desk.region.with(|region| meetings_sheet(region, language)))
    });
    let add = move |_| {
        let code = super::new_code(desk, "M");
        let name = words::text(desk.language.get_untracked(), "meeting-new");
        let on = desk.today_untracked();
        let new = Meeting { code: code.clone(), on, name, ..Meeting::default() };
        desk.edit(Edit::put(TableName::Meetings, &[new]), "");
        picked.set(Some(code));
    };
    view! {
        <h3>{wording("meetings-title")}</h3>
        <div class="table-in-scroll">
            <Table
                id="meetings"
                label=Signal::derive(wording("meetings-title"))
                sheet
                selected=picked
                on_select=move |code: String| picked.set(Some(code))
                on_edit=move |edits| commit(desk, TableName::Meetings, edits)
            >
                <button type="button" id="meeting-add" on:click=add>{wording("meeting-add")}</button>
                <Show when=move || picked.with(Option::is_some)>
                    <button
                        type="button"
                        on:click=move |_| remove(desk, TableName::Meetings, picked)
                    >
                        {wording("people-remove")}
                    </button>
                </Show>
            </Table>
        </div>
        <Decisions meeting=picked/>
    }
}

/// The decisions of a meeting, typed or pasted, one a line.
#[component]
fn Decisions(meeting: RwSignal<Option<String>>) -> impl IntoView {
    let desk = Desk::get();
    let field = NodeRef::<html::Textarea>::new();
    let text = RwSignal::new(String::new());
    let read = Memo::new(move |_| {
        let language = desk.language.get();
        desk.region.with(|region| {
            let meeting = region.meetings.get(&meeting.get()?)?;
            let source = meeting_in_words(meeting, language);
            Some(text.with(|text| read_decisions(text, &region.info.voting_day, &source)))
        })
    });
    let count = move || read.with(|read| read.as_ref().map_or(0, |read| read.tasks.len()));
    let decide = move |_| {
        let Some(decisions) = read.get_untracked() else { return };
        // One change adds them all, so their codes differ by a number.
        let code = super::new_code(desk, "G");
        let tasks: Vec<Task> = (1..)
            .zip(decisions.tasks)
            .map(|(number, task)| Task { code: format!("{code}-{number}"), ..task })
            .collect();
        put_tasks(desk, &tasks);
        let kept = text.with_untracked(|text| refused_lines(text, &decisions.refused));
        if let Some(field) = field.get_untracked() {
            field.set_value(&kept);
        }
        text.set(kept);
    };
    let refused =
        Signal::derive(move || read.with(|it| it.clone().map(|it| it.refused).unwrap_or_default()));
    view! {
        <Show
            when=move || meeting.with(Option::is_some)
            fallback=|| view! { <p class="quiet">{wording("meeting-select")}</p> }
        >
            <div class="under-way-typed">
                <p class="quiet">{wording("meeting-decided-how")}</p>
                <textarea
                    id="meeting-decisions"
                    rows="3"
                    spellcheck="false"
                    aria-label=wording("meeting-decided")
                    placeholder=wording("meeting-decided-example")
                    node_ref=field
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
            </div>
            <button
                type="button"
                id="meeting-decide"
                disabled=move || count() == 0
                on:click=decide
            >
                {move || t_with("meeting-decide", &[("count", count().into())])}
            </button>
            <Messages list=refused/>
        </Show>
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
