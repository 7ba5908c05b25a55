//! Recorded changes in a few words, using only codes: for lists without a region.

use serde_json::Value as Json;
use tepat_model::document::{Conflict, Edit, TableName};
use tepat_model::message::Message;

use super::{Language, message, text, text_with};

/// What an edit does.
pub fn edit(language: Language, edit: &Edit) -> String {
    let counted =
        |key: &str, name: &str, count: usize| text_with(language, key, &[(name, count.into())]);
    match edit {
        Edit::Set { table, code, fields } => {
            let set = |(field, value): (&String, &Json)| format!("{field} → {value}");
            let fields: Vec<String> = fields.iter().map(set).collect();
            format!("{}: {}", record(language, *table, code), fields.join(", "))
        }
        Edit::Put { table, removing, records, .. } if !removing.is_empty() => {
            let values = [
                ("records", records.len().into()),
                ("removed", removing.len().into()),
                ("table", table_name(language, *table).into()),
                ("codes", removing.join(", ").into()),
            ];
            let key = if records.is_empty() { "change-remove-all" } else { "change-replace" };
            text_with(language, key, &values)
        }
        Edit::Put { table, source, records, .. } => {
            let key = if source.is_empty() { "change-put" } else { "change-put-from" };
            let values = [
                ("records", records.len().into()),
                ("table", table_name(language, *table).into()),
                ("source", source.as_str().into()),
            ];
            text_with(language, key, &values)
        }
        Edit::Remove { table, code } => {
            text_with(language, "change-remove", &[("name", record(language, *table, code).into())])
        }
        Edit::Several { edits } => {
            edits.iter().map(|part| self::edit(language, part)).collect::<Vec<_>>().join("; ")
        }
        Edit::Net { source, net, edges, .. } => {
            let values = [
                ("links", net.links.len().into()),
                ("edges", edges.len().into()),
                ("source", source.as_str().into()),
            ];
            text_with(language, "change-net", &values)
        }
        Edit::Settle { trips } => counted("change-settle", "trips", trips.len()),
        Edit::Release { trips } => counted("change-release", "trips", trips.len()),
        Edit::Scenario { name } => {
            text_with(language, "change-scenario", &[("name", name.as_str().into())])
        }
        Edit::Undo { .. } => text(language, "change-undo"),
        Edit::Redo { .. } => text(language, "change-redo"),
    }
}

/// A change that could not be applied, as a warning: who wanted what, when, and why it failed.
pub fn conflict(language: Language, conflict: &Conflict) -> Message {
    let change = &conflict.change;
    let about = conflict.reason.at.code.as_deref().unwrap_or_default();
    Message::warning("conflict-change")
        .about(about)
        .with("id", tepat_model::document::short_id(&change.id))
        .with("at", change.at.get(..16).unwrap_or(&change.at).replace('T', " "))
        .with("by", change.by.as_str())
        .with("what", edit(language, &change.edit))
        .with("reason", message(language, &conflict.reason))
}

/// Display name of a table.
pub fn table_name(language: Language, table: TableName) -> String {
    text(language, &format!("table-{}", table.key()))
}

fn record(language: Language, table: TableName, code: &str) -> String {
    let table = table_name(language, table);
    if code.is_empty() { table } else { format!("{table} {code}") }
}
