//! Importing a map of areas, which gives positions to places that have none.

use leptos::prelude::*;

use super::preview;
use crate::page::dialogs::Incoming;
use crate::page::state::{Desk, Stage, wording};
use tepat_intake::begin::locate;
use tepat_intake::import::read_areas;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_view::words;

/// The dialog for a map of areas.
#[component]
pub fn AreasFile(incoming: Incoming) -> impl IntoView {
    let desk = Desk::get();
    let found = read_areas(&incoming.name, &incoming.bytes)
        .map(|areas| desk.region.with_untracked(|region| locate(region, &areas)));
    let (places, report) = match found {
        Ok(located) => (located.places, located.report),
        Err(message) => (Vec::new(), vec![message]),
    };
    let count = places.len();
    let source = incoming.name.clone();
    let load = move |_| {
        desk.dialog.set(None);
        desk.edit(Edit::put_from(TableName::Places, &source, Vec::new(), &places), "");
        desk.notify(
            Message::note("notice-placed").with("count", count).with("source", source.as_str()),
        );
        desk.go(Stage::Region);
    };
    view! {
        <strong>{incoming.name}</strong>
        <section class="import-result">
            {move || preview::report(&report, desk.language.get())}
        </section>
        <div class="dialog-actions">
            <button on:click=move |_| desk.dialog.set(None)>{wording("load-cancel")}</button>
            <button id="import-load" class="primary" disabled=count == 0 on:click=load>
                {move || words::text_with(
                    desk.language.get(),
                    "load-areas-go",
                    &[("count", count.into())],
                )}
            </button>
        </div>
    }
}
