//! A figure of a table with one record, edited in place.

use leptos::prelude::*;

use super::NumberField;
use crate::page::state::{Desk, wording};
use tepat_model::document::{Edit, TableName};

/// A figure in a list of rules.
#[component]
pub fn RuleNumber(
    /// Text key of its name.
    key: &'static str,
    /// Its table.
    table: TableName,
    /// Its field.
    field: &'static str,
    /// Least value.
    least: i64,
    /// Greatest value.
    most: i64,
    /// Its value.
    value: Memo<i64>,
) -> impl IntoView {
    let desk = Desk::get();
    let set = move |number: Option<i64>| {
        if let Some(number) = number {
            desk.edit(Edit::set(table, "", field, number), "");
        }
    };
    view! {
        <li class="rule">
            <span class="rule-name">{wording(key)}</span>
            <NumberField
                label=Signal::derive(wording(key))
                value=Signal::derive(move || Some(value.get()))
                least
                most
                on_commit=set
            />
        </li>
    }
}
