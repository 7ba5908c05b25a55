//! The whole page: the first screen or the open file, and whatever overlays it.

use leptos::prelude::*;

use super::dialogs::Dialogs;
use super::frame::{FirstScreen, Notices, Workspace};
use super::settings::Settings;
use super::state::{Desk, PanelRoom, Stage};
use super::{certainty, explain, held, keys, presses, storage, tabs, trials};
use tepat_model::message::Message;

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let desk = Desk::provide();
    Settings::provide(desk);
    presses::guard();
    keys::listen(desk);
    storage::accept_drops(desk);
    storage::guard(desk);
    tabs::tell(desk);
    certainty::watch(desk);
    trials::watch(desk);
    explain::watch(desk);
    held::open(desk);
    mirror_stage(desk);
    name_window(desk);
    ask_for_name_once(desk);

    let is_open = Memo::new(move |_| desk.document.with(Option::is_some));
    view! {
        <Show when=move || is_open.get() fallback=FirstScreen>
            <Workspace/>
        </Show>
        {storage::Purpose::ALL.map(|purpose| view! { <FileInput purpose/> })}
        <Dialogs/>
        <Notices/>
    }
}

/// The input behind [`storage::choose_file`].
#[component]
fn FileInput(purpose: storage::Purpose) -> impl IntoView {
    let desk = Desk::get();
    let choose = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(files) = input.files() {
            let files = (0..files.length()).filter_map(|at| files.get(at)).collect();
            storage::receive_chosen(desk, purpose, files);
        }
        // Without this, choosing the same file again would fire no event.
        input.set_value("");
    };
    let id = purpose.input_id();
    let multiple = purpose == storage::Purpose::Take;
    view! { <input type="file" id=id hidden multiple=multiple accept=".tepat,.json" on:change=choose/> }
}

/// Keeps `location.hash` and the stage in step.
fn mirror_stage(desk: Desk) {
    let from_hash = move || {
        let hash = window().location().hash().unwrap_or_default();
        Stage::ALL.into_iter().find(|stage| hash.strip_prefix('#') == Some(stage.slug()))
    };
    if let Some(stage) = from_hash() {
        desk.go(stage);
    }
    Effect::new(move |_| {
        let stage = desk.stage.get();
        if desk.panel.get() != PanelRoom::Closed && untrack(from_hash) != Some(stage) {
            // Fails only in documents that cannot be navigated.
            let _ = window().location().set_hash(stage.slug());
        }
    });
    let handle = window_event_listener(leptos::ev::hashchange, move |_| {
        if let Some(stage) = from_hash()
            && stage != desk.stage.get_untracked()
        {
            desk.go(stage);
        }
    });
    // Lives as long as the page.
    std::mem::forget(handle);
}

/// Sets the window's title to what is open.
fn name_window(desk: Desk) {
    Effect::new(move |_| {
        let is_open = desk.document.with(Option::is_some);
        let name = desk
            .file_name
            .get()
            .or_else(|| is_open.then(|| desk.region.with(|region| region.info.name.clone())));
        let unsaved = if desk.unsaved_since.with(Option::is_some) { "• " } else { "" };
        document().set_title(&match name {
            Some(name) => format!("{unsaved}{name} – Tepat"),
            None => "Tepat".to_owned(),
        });
    });
}

/// Points out once, at the first change without a name, that a name can be set.
fn ask_for_name_once(desk: Desk) {
    let asked = StoredValue::new(false);
    Effect::new(move |_| {
        let is_edited = desk.unsaved_since.with(Option::is_some)
            && desk.document.with(|d| d.as_ref().is_some_and(|d| !d.changes.is_empty()));
        if is_edited && !asked.get_value() && desk.author.with(String::is_empty) {
            asked.set_value(true);
            desk.notify(Message::note("notice-no-author"));
        }
    });
}
