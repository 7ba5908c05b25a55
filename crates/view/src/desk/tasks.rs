//! Tasks and desks in words and tables.

use crate::sheet::{Editor, Form, Sheet};
use crate::words::{self, Language};
use tepat_desk::tasks::{Counted, Due};
use tepat_model::fingerprint::tag;
use tepat_model::message::Message;
use tepat_model::region::{
    DeskUnit, LEGAL_SOURCE, Meeting, Region, Task, TaskState, calendar_of_rules, legal_calendar,
};
use tepat_order::Order as _;

/// The name of a state of a task.
pub fn task_state_name(language: Language, state: TaskState) -> String {
    words::text(language, &format!("task-state-{}", state.key()))
}

/// When a task is due, in a word.
pub fn due_name(language: Language, due: Due) -> String {
    words::text(language, &format!("task-due-{}", due.key()))
}

/// The countdown, what is late first.
pub fn tasks_sheet(region: &Region, countdown: &[Counted], language: Language) -> Sheet {
    let rows: Vec<(&Task, &Counted)> = countdown
        .iter()
        .filter_map(|counted| Some((region.tasks.get(&counted.code)?, counted)))
        .collect();
    let states =
        TaskState::ALL.map(|state| (state.key().to_owned(), task_state_name(language, state)));
    Sheet::of(&rows, language, |(task, _)| task.code.clone())
        .texts("task-name", |(task, _)| task.name.clone())
        .edit("name", Editor::Text)
        .numbers("task-due", Form::HDay, |(task, _)| Some(task.due_h.into()))
        .edit("due_h", Editor::Number { least: -366, most: 366, optional: false })
        .texts("task-when", |(_, counted)| due_name(language, counted.due))
        .numbers("task-left", Form::Count, |(_, counted)| {
            counted.days_left.filter(|_| counted.due != Due::Over).map(f64::from)
        })
        .texts("task-state", |(task, _)| task_state_name(language, task.state))
        .edit("state", Editor::Choice(states.to_vec()))
        .texts("task-by", |(task, _)| task.by.clone())
        .edit("by", Editor::Text)
        .texts("task-ask", |(task, _)| task.ask.clone())
        .edit("ask", Editor::Text)
        .texts("task-tell", |(task, _)| task.tell.clone())
        .edit("tell", Editor::Text)
        .texts("readiness-source", |(task, _)| task.source.clone())
        .edit("source", Editor::Text)
        .marked(|(_, counted)| if counted.due == Due::Late { "bad" } else { "" })
        .done()
}

/// Desks, task forces and working groups.
pub fn units_sheet(region: &Region, language: Language) -> Sheet {
    let tasks = |unit: &DeskUnit| {
        let own = |task: &&Task| task.by == unit.name && !task.state.is_over();
        region.tasks.iter().filter(own).count()
    };
    Sheet::of(&region.units, language, |unit| unit.code.clone())
        .texts("col-name", |unit| unit.name.clone())
        .edit("name", Editor::Text)
        .texts("unit-members", |unit| unit.members.clone())
        .edit("members", Editor::Text)
        .texts("unit-duties", |unit| unit.duties.clone())
        .edit("duties", Editor::Text)
        .numbers("unit-tasks", Form::Count, |unit| Some(tasks(unit) as f64))
        .done()
}

/// Meetings, the last first, with how many tasks they decided.
pub fn meetings_sheet(region: &Region, language: Language) -> Sheet {
    let mut meetings: Vec<&Meeting> = region.meetings.iter().collect();
    meetings.order_by(|a, b| b.on.cmp(&a.on).then_with(|| a.code.cmp(&b.code)));
    let decided = |meeting: &Meeting| {
        let source = meeting_in_words(meeting, language);
        region.tasks.iter().filter(|task| task.source == source).count()
    };
    Sheet::of(&meetings, language, |meeting| meeting.code.clone())
        .texts("col-on", |meeting| meeting.on.clone())
        .edit("on", Editor::Text)
        .texts("meeting-name", |meeting| meeting.name.clone())
        .edit("name", Editor::Text)
        .texts("meeting-present", |meeting| meeting.present.clone())
        .edit("present", Editor::Text)
        .texts("meeting-notes", |meeting| meeting.notes.clone())
        .edit("notes", Editor::Text)
        .numbers("meeting-tasks", Form::Count, |meeting| Some(decided(meeting) as f64))
        .done()
}

/// A meeting as the source of tasks.
pub fn meeting_in_words(meeting: &Meeting, language: Language) -> String {
    let values =
        [("name", meeting.name.as_str().into()), ("on", words::day(language, &meeting.on).into())];
    words::text_with(language, "meeting-source", &values)
}

/// What is late and due, in a sentence.
pub fn tasks_in_words(countdown: &[Counted]) -> Message {
    let of = |due: Due| countdown.iter().filter(|counted| counted.due == due).count();
    Message::note("tasks-told")
        .with("late", of(Due::Late))
        .with("today", of(Due::Today))
        .with("soon", of(Due::Soon))
        .with("later", of(Due::Later))
        .with("over", of(Due::Over))
}

/// Tasks that follow from the rules of the region, which say when goods leave and are due; those that the
/// region has already are left out.
pub fn tasks_of_rules(region: &Region, language: Language) -> Vec<Task> {
    let source = words::text(language, "task-source-rules");
    let task = |(key, due_h): (&str, i16)| Task {
        code: format!("rule-{key}-{}", tag(&[key])),
        name: words::text(language, &format!("task-of-rules-{key}")),
        due_h,
        source: source.clone(),
        ..Task::default()
    };
    let all = calendar_of_rules(region).into_iter().map(task);
    all.filter(|task| region.tasks.get(&task.code).is_none()).collect()
}

/// Stages of the legal calendar of 2024 as tasks; those that the region has already are left out.
pub fn tasks_of_law(region: &Region, language: Language) -> Vec<Task> {
    let task = |(key, due_h): (&str, i16)| Task {
        code: format!("law-{key}-{}", tag(&[key])),
        name: words::text(language, &format!("task-of-law-{key}")),
        due_h,
        source: LEGAL_SOURCE.to_owned(),
        ..Task::default()
    };
    let all = legal_calendar().into_iter().map(task);
    all.filter(|task| region.tasks.get(&task.code).is_none()).collect()
}
