//! The record of changes.

use leptos::prelude::*;

use super::change::thing_of;
use super::merging::{MergePanel, OpenCollisions};
use crate::page::keys::Command;
use crate::page::panels::messages::Messages;
use crate::page::panels::planning::compare::told_since;
use crate::page::parts::Table;
use crate::page::state::{Desk, Shared, t, t_with, wording};
use tepat_model::document::short_id;
use tepat_model::message::Message;
use tepat_view::sheet::Sheet;
use tepat_view::words::{self, describe};

/// Whether the file was altered, which changes could not be applied, and every change: when, who,
/// what, why, in which scenario, and whether it is in force.
#[component]
pub fn HistoryPanel() -> impl IntoView {
    let desk = Desk::get();
    let sheet = Memo::new(move |_| {
        let (language, region) = (desk.language.get(), desk.region.get());
        Shared::new(desk.document.with(|document| {
            let Some(document) = document else { return Sheet::default() };
            let names = document.scenarios();
            let scenario = |id: &str| {
                let named = names.iter().find(|(known, _)| *known == id);
                named.map_or_else(|| t("scenario-base"), |(_, name)| (*name).to_owned())
            };
            // Newest first, because people look for what was done last.
            let rows: Vec<_> = document.history().into_iter().rev().collect();
            Sheet::of(&rows, language, |row| row.change.id.clone())
                .texts("col-when", |row| when(&row.change.at))
                .texts("col-who", |row| row.change.by.clone())
                .texts("col-what", |row| describe(&row.change.edit, &region, language))
                .texts("col-why", |row| row.change.why.clone())
                .texts("col-scenario", |row| scenario(row.change.scenario_id()))
                .texts("col-holds", |row| {
                    if row.holds { t("history-holds") } else { t("history-undone") }
                })
                .texts("col-id", |row| short_id(&row.change.id).to_owned())
                .marked(|row| if row.holds { "" } else { "undone" })
                .done()
        }))
    });
    let show = move |id: String| {
        let thing = desk.document.with_untracked(|document| {
            let changes = document.iter().flat_map(|document| &document.changes);
            let change = changes.into_iter().find(|change| change.id == id)?;
            desk.region.with_untracked(|region| thing_of(&change.edit, region))
        });
        if let Some(thing) = thing {
            desk.show(thing);
        }
    };
    // A document that was intact when opened stays intact: what is recorded since fits by
    // construction.
    let whole = move || desk.faults.with(Vec::is_empty);
    let amiss = Signal::derive(move || {
        let language = desk.language.get();
        let conflicts = desk.conflicts.get();
        let region = desk.region.get();
        let conflicts =
            conflicts.iter().map(|conflict| words::conflict(language, &region, conflict));
        desk.faults.get().into_iter().chain(conflicts).collect::<Vec<Message>>()
    });
    let since = Memo::new(move |_| {
        let scenario = desk.scenario.get();
        let version = desk.document.with(|document| {
            document.as_ref()?.stored(&scenario)?.handed_out.as_deref().cloned()
        })?;
        let told = told_since(desk, &version)?;
        Some(t_with("history-since", &[("at", when(&version.at).into()), ("told", told.into())]))
    });
    view! {
        <MergePanel/>
        <OpenCollisions/>
        {move || since.get().map(|since| view! { <p id="history-since">{since}</p> })}
        <p class="toned" data-tone=move || if whole() { "good" } else { "bad" }>
            {move || if whole() { t("history-whole") } else { t("history-broken") }}
        </p>
        <Messages list=amiss/>
        <div class="panel-actions">
            <button
                type="button"
                id="take-changes"
                on:click=move |_| Command::TakeChanges.run(desk)
            >
                {wording("command-take-changes")}
            </button>
        </div>
        <Table
            id="history"
            label=Signal::derive(wording("stage-history"))
            sheet
            selected=Signal::stored(None::<String>)
            on_select=show
        />
    }
}

/// `2024-11-24 14:02` from an RFC 3339 time, in the local time it was recorded in.
fn when(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}
