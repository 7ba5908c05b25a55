//! Loading a list from a spreadsheet: choose it, look at its columns, answer
//! what is open, then record it as one change.

mod columns;
mod draft;
mod network;
mod preview;
mod source;
mod tracks;

use leptos::prelude::*;

use self::columns::Columns;
use self::draft::Draft;
use self::preview::Preview;
use self::source::Source;
use super::{Incoming, shell::Shell};
use crate::page::state::{Desk, Stage, t_with, wording};
use tepat_intake::survey::{self, FileKind};
use tepat_view::words;

/// The dialog.
#[component]
pub fn Import(incoming: Option<Incoming>) -> impl IntoView {
    let desk = Desk::get();
    let surveyed = incoming.clone().and_then(|incoming| {
        let kind = survey::kind_of(&incoming.name, &incoming.bytes)?;
        Some((incoming, kind))
    });
    if let Some((incoming, kind)) = surveyed {
        let content = match kind {
            FileKind::Network => view! { <network::NetworkFile incoming/> }.into_any(),
            FileKind::Tracks => view! { <tracks::TrackFile incoming/> }.into_any(),
        };
        return view! {
            <Shell id="import-dialog" title="load-network-title">{content}</Shell>
        }
        .into_any();
    }
    let draft = Draft::new(desk);
    if let Some(incoming) = incoming {
        draft.read_file(&incoming.name, &incoming.bytes);
    }
    let fault = move || {
        let fault = draft.fault.get()?;
        Some(words::message(desk.language.get(), &fault))
    };
    view! {
        <Shell id="import-dialog" title="command-import">
            {move || fault().map(|fault| view! { <p class="fault" role="alert">{fault}</p> })}
            <Show when=move || draft.has_grid() fallback=move || view! { <Source draft/> }>
                <Columns draft/>
                <Preview draft/>
                <Actions draft/>
            </Show>
        </Shell>
    }
    .into_any()
}

#[component]
fn Actions(draft: Draft) -> impl IntoView {
    let desk = Desk::get();
    let records = move || draft.outcome.with(|outcome| outcome.as_ref().map_or(0, |o| o.records));
    let load = move |_| {
        let Some(outcome) = draft.outcome.get_untracked() else { return };
        desk.dialog.set(None);
        if desk.edit_all(outcome.edits.clone()) {
            desk.notify(outcome.done.clone());
        }
        desk.go(outcome.stage());
    };
    view! {
        <div class="dialog-actions">
            <button on:click=move |_| desk.dialog.set(None)>{wording("load-cancel")}</button>
            <button
                id="import-load"
                class="primary"
                disabled=move || !draft.is_ready()
                on:click=load
            >
                {move || t_with("load-go", &[("count", records().into())])}
            </button>
        </div>
    }
}

impl draft::Outcome {
    /// Where what was loaded can be seen.
    fn stage(&self) -> Stage {
        match self.kind {
            tepat_intake::import::Kind::Edges => Stage::Network,
            _ => Stage::Region,
        }
    }
}
