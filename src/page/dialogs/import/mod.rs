//! Loading a list: choose it, check its columns, answer open questions, then record it as one
//! change.

mod areas;
mod columns;
mod draft;
mod network;
mod preview;
mod source;
mod tracks;

use leptos::prelude::*;

pub(super) use self::columns::Columns;
pub(super) use self::draft::Draft;
use self::preview::Preview;
pub(super) use self::preview::{questions, report};
use self::source::Source;
use super::{Incoming, shell::Shell};
use crate::page::state::{Desk, Stage, t_with, wording};
use tepat_intake::import::{Kind, is_map_of_areas, points_beside_lines};
use tepat_intake::survey::{self, FileKind};
use tepat_view::words;

/// The dialog.
#[component]
pub fn Import(incoming: Option<Incoming>) -> impl IntoView {
    if let Some(incoming) = incoming.clone().filter(|file| is_map_of_areas(&file.bytes)) {
        return view! {
            <Shell id="import-dialog" title="load-areas-title"><areas::AreasFile incoming/></Shell>
        }
        .into_any();
    }
    let surveyed = incoming.clone().and_then(|incoming| {
        let kind = survey::kind_of(&incoming.name, &incoming.bytes)?;
        Some((incoming, kind))
    });
    if let Some((incoming, kind)) = surveyed {
        return view! {
            <Shell id="import-dialog" title="load-network-title"><Drawn incoming kind/></Shell>
        }
        .into_any();
    }
    view! { <Shell id="import-dialog" title="command-import"><List incoming/></Shell> }.into_any()
}

/// Reads a map with lines as a network or tracks; if it also has points, offers these as a list.
#[component]
fn Drawn(incoming: Incoming, kind: FileKind) -> impl IntoView {
    let has_points = points_beside_lines(&incoming.name, &incoming.bytes).is_some();
    let as_list = RwSignal::new(false);
    let choose = move |event| as_list.set(event_target_checked(&event));
    view! {
        {has_points.then(|| view! {
            <label class="row">
                <input type="checkbox" id="import-points" on:change=choose/>
                {wording("load-points")}
            </label>
        })}
        {move || match as_list.get() {
            true => view! { <List incoming=Some(incoming.clone())/> }.into_any(),
            false => match kind {
                FileKind::Network => {
                    view! { <network::NetworkFile incoming=incoming.clone()/> }.into_any()
                }
                FileKind::Tracks => {
                    view! { <tracks::TrackFile incoming=incoming.clone()/> }.into_any()
                }
            },
        }}
    }
}

/// Imports a list.
#[component]
fn List(incoming: Option<Incoming>) -> impl IntoView {
    let desk = Desk::get();
    let draft = Draft::new(desk);
    if let Some(incoming) = incoming {
        draft.read_file(&incoming.name, &incoming.bytes);
    }
    let fault = move || {
        let fault = draft.fault.get()?;
        Some(words::message(desk.language.get(), &fault))
    };
    view! {
        {move || fault().map(|fault| view! { <p class="fault" role="alert">{fault}</p> })}
        <Show when=move || draft.has_grid() fallback=move || view! { <Source draft/> }>
            <Columns draft/>
            <Preview draft/>
            <Actions draft/>
        </Show>
    }
}

#[component]
fn Actions(draft: Draft) -> impl IntoView {
    let desk = Desk::get();
    let records = move || draft.outcome.with(|outcome| outcome.as_ref().map_or(0, |o| o.records));
    let load = move |_| {
        let Some(outcome) = draft.outcome.get_untracked() else { return };
        desk.dialog.set(None);
        if desk.edit_all(outcome.edits.clone()) {
            desk.enter_names(&outcome.names);
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
    /// The stage that shows the loaded records.
    fn stage(&self) -> Stage {
        match self.kind {
            Kind::Edges => Stage::Network,
            Kind::Staff => Stage::Staff,
            Kind::Forces | Kind::Ticks | Kind::Rulings => Stage::Security,
            Kind::Stations | Kind::Places => Stage::Region,
        }
    }
}
