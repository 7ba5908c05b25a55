//! The record of changes.

use leptos::prelude::*;

use super::change::thing_of;
use super::merging::{MergePanel, OpenCollisions};
use super::signatures::Signatures;
use crate::page::keys::Command;
use crate::page::panels::inquiries::Inquiries;
use crate::page::panels::messages::Messages;
use crate::page::panels::planning::compare::told_since;
use crate::page::parts::{Table, Toggle, label_of};
use crate::page::state::{Desk, Selected, Shared, t, t_with, wording};
use tepat_model::document::short_id;
use tepat_model::message::Message;
use tepat_model::plan::TripKey;
use tepat_view::history::{Asked, Thing, history};
use tepat_view::merge::when;
use tepat_view::sheet::Sheet;
use tepat_view::words;

/// Whether the file was altered, which changes could not be applied, and every change: when, who,
/// what, why, in which scenario, and whether it is in force.
#[component]
pub fn HistoryPanel() -> impl IntoView {
    let desk = Desk::get();
    // Only what names the selected thing, if that is wanted.
    let narrowed = RwSignal::new(false);
    let thing = Memo::new(move |_| {
        desk.selection.get().and_then(|selected| match selected {
            Selected::Place(code) | Selected::Station(code) | Selected::Edge(code) => {
                Some(Thing::Record(code))
            }
            Selected::Trip(code) => desk.plan.with(|plan| {
                let mut trips = plan.as_ref()?.all_trips();
                let (_, trip) = trips.find(|(_, trip)| trip.code == code)?;
                Some(Thing::Trip(TripKey::of(trip)))
            }),
        })
    });
    let sheet = Memo::new(move |_| {
        let (language, region) = (desk.language.get(), desk.region.get());
        let about = if narrowed.get() { thing.get() } else { None };
        let asked = Asked { about, ..Asked::default() };
        Shared::new(desk.document.with(|document| match document {
            Some(document) => history(document, &region, &asked, language),
            None => Sheet::default(),
        }))
    });
    let selected = move || {
        let selected = desk.selection.get()?;
        Some(desk.region.with(|region| label_of(region, &selected)))
    };
    // What the next question is about: the change that is looked at.
    let about = RwSignal::new(String::new());
    let show = move |id: String| {
        about.set(short_id(&id).to_owned());
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
        <Signatures/>
        <Inquiries about/>
        <div class="panel-actions">
            <button
                type="button"
                id="take-changes"
                on:click=move |_| Command::TakeChanges.run(desk)
            >
                {wording("command-take-changes")}
            </button>
            {move || selected().map(|name| view! {
                <Toggle
                    label=Signal::derive(move || {
                        t_with("history-only", &[("name", name.clone().into())])
                    })
                    on=narrowed
                    on_change=move |on| narrowed.set(on)
                />
            })}
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
