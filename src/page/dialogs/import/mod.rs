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
use crate::page::state::{Desk, Stage, t, t_with, wording};
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
    draft.follow();
    if let Some(incoming) = incoming {
        draft.read_file(&incoming.name, &incoming.bytes);
    }
    let has_grid = Memo::new(move |_| draft.has_grid());
    let fault = move || {
        let fault = draft.fault.get()?;
        Some(words::message(desk.language.get(), &fault))
    };
    view! {
        {move || fault().map(|fault| view! { <p class="fault" role="alert">{fault}</p> })}
        <Show when=move || draft.is_busy.get()>
            <label class="field">
                <span role="status">{move || reading(draft)}</span>
                <progress id="import-progress"></progress>
            </label>
        </Show>
        <Show
            when=move || has_grid.get()
            fallback=move || view! {
                <Show when=move || draft.is_busy.get() fallback=move || view! { <Source draft/> }>
                    <div class="dialog-actions"><Cancel/></div>
                </Show>
            }
        >
            <Columns draft/>
            <Preview draft/>
            <Actions draft/>
        </Show>
    }
}

/// What the worker is doing.
fn reading(draft: Draft) -> String {
    let rows = draft.sheets.with(|sheets| {
        sheets.iter().filter(|sheet| sheet.is_taken).map(|sheet| sheet.rows).sum::<usize>()
    });
    if rows == 0 { t("load-opening") } else { t_with("load-reading", &[("rows", rows.into())]) }
}

#[component]
fn Cancel() -> impl IntoView {
    let desk = Desk::get();
    view! {
        <button id="import-cancel" on:click=move |_| desk.dialog.set(None)>
            {wording("load-cancel")}
        </button>
    }
}

#[component]
fn Actions(draft: Draft) -> impl IntoView {
    let records = move || draft.outcome.with(|outcome| outcome.as_ref().map_or(0, |o| o.records));
    view! {
        <div class="dialog-actions">
            <Cancel/>
            <button
                id="import-load"
                class="primary"
                disabled=move || !draft.is_ready()
                on:click=move |_| draft.load()
            >
                {move || t_with("load-go", &[("count", records().into())])}
            </button>
        </div>
    }
}

/// The stage that shows loaded records of a kind.
fn stage_of(kind: Kind) -> Stage {
    match kind {
        Kind::Edges => Stage::Network,
        Kind::Staff => Stage::Staff,
        Kind::Forces | Kind::Ticks | Kind::Rulings => Stage::Security,
        Kind::Stations | Kind::Places => Stage::Region,
    }
}
