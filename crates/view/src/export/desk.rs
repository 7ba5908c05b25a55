//! What the desk keeps: goods, readiness, risks, tasks and the reports that were issued.

use super::Given;
use super::table::{Shape, Table};
use crate::desk::{
    criterion_name, figure_name, item_name, ready_name, risk_state_name, step_name, task_state_name,
};
use crate::inquiries::{in_order, status_name, subject_name};
use crate::words;
use tepat_model::region::DeskReport;
use tepat_order::Order as _;

fn place(given: &Given, code: &str) -> String {
    match code {
        "" => String::new(),
        code => words::place_name(given.region, code, given.language),
    }
}

/// What happened to goods, entry by entry.
pub(super) fn supplies(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let mut entries: Vec<_> = region.supplies.iter().collect();
    entries.order_by(|a, b| a.on.cmp(&b.on).then_with(|| a.code.cmp(&b.code)));
    Table::of(&entries, language, |entry| (entry.code.clone(), entry.on.clone(), Shape::Nowhere))
        .column("day", |entry| entry.on.as_str())
        .column("supply_item", |entry| item_name(region, language, &entry.item))
        .column("supply_step", |entry| step_name(language, entry.step))
        .column("supply_count", |entry| entry.count)
        .column("supply_damaged", |entry| entry.damaged)
        .column("supply_place", |entry| place(given, &entry.place))
        .column("supplier", |entry| entry.supplier.as_str())
        .column("entered_by", |entry| entry.by.as_str())
        .column("note", |entry| entry.note.as_str())
        .done()
}

/// What people said of readiness, entry by entry.
pub(super) fn readiness(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let entries: Vec<_> = region.readiness.iter().collect();
    Table::of(&entries, language, |entry| (entry.code.clone(), entry.on.clone(), Shape::Nowhere))
        .column("day", |entry| entry.on.as_str())
        .column("kecamatan", |entry| place(given, &entry.area))
        .column("criterion", |entry| criterion_name(region, language, &entry.criterion))
        .column("state", |entry| ready_name(language, Some(entry.state)))
        .column("evidence", |entry| entry.evidence.as_str())
        .column("entered_by", |entry| entry.by.as_str())
        .column("due_day", |entry| entry.due.as_str())
        .done()
}

/// The register of risks.
pub(super) fn risks(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let risks: Vec<_> = region.risks.iter().collect();
    Table::of(&risks, language, |risk| (risk.code.clone(), risk.name.clone(), Shape::Nowhere))
        .column("day", |risk| risk.on.as_str())
        .column("name", |risk| risk.name.as_str())
        .column("state", |risk| risk_state_name(language, risk.state))
        .column("cause", |risk| risk.cause.as_str())
        .column("risk_at", |risk| risk.at.as_str())
        .column("likelihood", |risk| risk.percent.map(u32::from))
        .column("risk_stations", |risk| risk.stations)
        .column("effect", |risk| risk.effect.as_str())
        .column("measure", |risk| risk.measure.as_str())
        .column("owner", |risk| risk.owner.as_str())
        .column("due_day", |risk| risk.due.as_str())
        .done()
}

/// What is to be done, by when.
pub(super) fn tasks(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let mut tasks: Vec<_> = region.tasks.iter().collect();
    tasks.order_by(|a, b| b.due_h.cmp(&a.due_h).then_with(|| a.code.cmp(&b.code)));
    Table::of(&tasks, language, |task| (task.code.clone(), task.name.clone(), Shape::Nowhere))
        .column("name", |task| task.name.as_str())
        .column("due_day", |task| words::h_day(task.due_h.into()))
        .column("date", |task| words::iso_day(&region.info, task.due_h.into()))
        .column("state", |task| task_state_name(language, task.state))
        .column("owner", |task| task.by.as_str())
        .column("task_ask", |task| task.ask.as_str())
        .column("task_tell", |task| task.tell.as_str())
        .column("task_source", |task| task.source.as_str())
        .column("done_on", |task| task.done_on.as_str())
        .done()
}

/// The reports that were issued, a figure in each row.
pub(super) fn reports(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let rows: Vec<(&DeskReport, &str, Option<i64>)> = region
        .desk_reports
        .iter()
        .flat_map(|report| {
            let figures = report.figures.iter();
            let figures = figures.map(move |(name, value)| (report, name.as_str(), Some(*value)));
            // A report of nothing has a row as well.
            let none = report.figures.is_empty().then_some((report, "", None));
            figures.chain(none)
        })
        .collect();
    Table::of(&rows, language, |(report, name, _)| {
        (report.on.clone(), (*name).to_owned(), Shape::Nowhere)
    })
    .column("day", |(report, ..)| report.on.as_str())
    .column("issued_on", |(report, ..)| report.issued_on.as_str())
    .column("entered_by", |(report, ..)| report.by.as_str())
    .column("figure", |(_, name, _)| match name.split_once('@') {
        Some((name, area)) => format!("{}, {}", figure_name(language, name), place(given, area)),
        None if name.is_empty() => words::text(language, "report-nothing"),
        None => figure_name(language, name),
    })
    .column("value", |(.., value)| value.map(|value| value as f64))
    .column("note", |(report, ..)| report.note.as_str())
    .done()
}

/// What supervisors asked about things, and the answers.
pub(super) fn inquiries(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    Table::of(&in_order(region), language, |it| (it.code.clone(), it.asked.clone(), Shape::Nowhere))
        .column("inquiry_subject", |it| {
            words::text(language, &format!("inquiry-subject-{}", it.subject.key()))
        })
        .column("inquiry_about", |it| it.about.as_str())
        .column("name", |it| subject_name(region, it.subject, &it.about, language))
        .column("inquiry_asked", |it| it.asked.as_str())
        .column("inquiry_by", |it| it.by.as_str())
        .column("day", |it| it.on.as_str())
        .column("state", |it| status_name(language, it.status))
        .column("inquiry_answer", |it| it.answer.as_str())
        .column("inquiry_change", |it| it.change.as_str())
        .column("inquiry_answered_by", |it| it.answered_by.as_str())
        .column("done_on", |it| it.answered_on.as_str())
        .done()
}
