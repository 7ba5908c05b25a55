//! Splitting a sub-district's part out of the open file.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::shell::Shell;
use crate::page::state::{Desk, t_with, wording};
use crate::page::storage;
use tepat_model::document::{EXTENSION, Part, TableName};
use tepat_model::message::Message;
use tepat_view::words;

/// What a recipient may change unless somebody decides otherwise.
const USUAL: [TableName; 4] =
    [TableName::Stations, TableName::Places, TableName::Edges, TableName::Assessments];

/// Asks for whom the part is and what they may change, then hands it out.
#[component]
pub fn SplitPart(
    /// Code of the sub-district's post.
    area: String,
) -> impl IntoView {
    let desk = Desk::get();
    let name = desk.region.with_untracked(|region| {
        region.places.get(&area).map_or_else(|| area.clone(), |place| place.name.clone())
    });
    let recipient = RwSignal::new(format!("PPK {name}"));
    let may: RwSignal<BTreeSet<TableName>> = RwSignal::new(USUAL.into());
    let with_names = RwSignal::new(false);
    let has_names = desk.document.with_untracked(|document| {
        document.as_ref().is_some_and(|document| !document.roster.names.is_empty())
    });
    let area = StoredValue::new((area, name.clone()));
    let hand_out = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (area, name) = area.get_value();
        let may: Vec<TableName> = may.get_untracked().into_iter().collect();
        let (recipient, stamp) = (recipient.get_untracked(), desk.stamp(""));
        let part = desk.document.with_untracked(|document| {
            let document = document.as_ref()?;
            let part = document.split(&area, &recipient, &may, &stamp);
            Some(part.map(|mut part| {
                if with_names.get_untracked() {
                    part.take_names(document);
                }
                part
            }))
        });
        let Some(part) = part else { return };
        desk.dialog.set(None);
        let file = format!("{}.{EXTENSION}", storage::slug(&recipient));
        let handed = part.map(|part| storage::download(&file, &part.to_bytes()));
        desk.notify(match handed {
            Ok(Ok(())) => Message::note("notice-part").with("area", name).with("file", file),
            Ok(Err(_)) => Message::error("notice-save-failed").with("name", file),
            Err(message) => message,
        });
    };
    let lists = Part::CHANGEABLE.map(|table| {
        let toggle = move |_| {
            may.update(|may| {
                if !may.remove(&table) {
                    may.insert(table);
                }
            });
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || may.with(|may| may.contains(&table))
                    on:change=toggle
                />
                <span>{move || words::table_name(desk.language.get(), table)}</span>
            </label>
        }
    });
    view! {
        <Shell id="split-dialog" title="split-title">
            <form on:submit=hand_out>
                <p>{move || t_with("split-lead", &[("area", name.clone().into())])}</p>
                <label class="field">
                    <span>{wording("split-recipient")}</span>
                    <input type="text" autofocus maxlength="80" bind:value=recipient/>
                </label>
                <fieldset class="split-may">
                    <legend>{wording("split-may")}</legend>
                    {lists}
                </fieldset>
                {has_names.then(|| view! {
                    <label class="check">
                        <input type="checkbox" id="split-names" bind:checked=with_names/>
                        <span>{wording("split-names")}</span>
                    </label>
                })}
                <p class="quiet">{wording("split-explained")}</p>
                <div class="dialog-actions">
                    <button
                        type="submit"
                        class="primary"
                        id="split-save"
                        disabled=move || recipient.with(|name| name.trim().is_empty())
                    >
                        {wording("split-save")}
                    </button>
                </div>
            </form>
        </Shell>
    }
}
