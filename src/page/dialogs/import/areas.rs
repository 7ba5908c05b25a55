//! Importing a map of areas, which gives positions to places that have none, and outlines to the
//! map.

use leptos::prelude::*;

use super::preview;
use crate::page::dialogs::Incoming;
use crate::page::state::{Desk, Stage, wording};
use tepat_intake::begin::locate;
use tepat_intake::import::{read_areas, said_of_datum};
use tepat_intake::outline::edit_of;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_view::words;

/// The dialog for a map of areas.
#[component]
pub fn AreasFile(incoming: Incoming) -> impl IntoView {
    let desk = Desk::get();
    let found = read_areas(&incoming.name, &incoming.bytes).map(|areas| {
        desk.region.with_untracked(|region| {
            (locate(region, &areas), edit_of(region, &incoming.name, &areas))
        })
    });
    let (places, outlines, mut report) = match found {
        Ok((located, outlines)) => (located.places, outlines, located.report),
        Err(message) => (Vec::new(), None, vec![message]),
    };
    report.extend(said_of_datum(&incoming.name, &incoming.bytes));
    let has_outlines = outlines.is_some();
    if has_outlines {
        report.push(Message::note("load-areas-outlines"));
    }
    let count = places.len();
    let source = incoming.name.clone();
    let load = move |_| {
        desk.dialog.set(None);
        let put =
            (count > 0).then(|| Edit::put_from(TableName::Places, &source, Vec::new(), &places));
        let edits = put.into_iter().chain(outlines.clone()).collect();
        desk.edit(Edit::Several { edits }, "");
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
            <button id="import-load" class="primary" disabled=count == 0 && !has_outlines on:click=load>
                {move || match count {
                    0 => words::text(desk.language.get(), "load-areas-outlines-go"),
                    _ => words::text_with(
                        desk.language.get(),
                        "load-areas-go",
                        &[("count", count.into())],
                    ),
                }}
            </button>
        </div>
    }
}
