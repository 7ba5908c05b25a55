//! Warns when several tabs of one browser have the same file open.
//!
//! Every tab keeps a note in the browser's storage of what it has open, and removes it when it
//! closes. A note that was not renewed for long comes from a tab that crashed; so does one that
//! is not renewed when a new tab asks for it.

use std::cell::Cell;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::settings;
use super::state::Desk;
use tepat_model::message::Message;

const PREFIX: &str = "tepat.tab.";
/// What a tab writes to ask all others to renew their notes.
const QUESTION: &str = "tepat.tabs";
/// All tabs have answered after this long, in milliseconds.
const ANSWERED_AFTER_MS: u64 = 1_000;

/// How often a tab renews its note, in milliseconds.
const RENEWED_EVERY_MS: u64 = 5_000;
/// Notes older than this come from crashed tabs, in milliseconds. Browsers wake hidden tabs only
/// once a minute.
const CRASHED_AFTER_MS: f64 = 150_000.0;

/// What a tab has open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Note {
    /// When it was last renewed, in milliseconds since the epoch.
    at_ms: f64,
    /// Root hash of the document; empty if none is open.
    root: String,
    /// Name of the file, or of the region while there is no file.
    name: String,
    /// Whether it has unsaved changes.
    is_changed: bool,
}

thread_local! {
    static OWN: String = format!("{:08x}", (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
    /// When this tab asked the others, in milliseconds since the epoch.
    static ASKED_AT_MS: Cell<f64> = const { Cell::new(0.0) };
}

/// Id of this tab.
pub fn own() -> String {
    OWN.with(Clone::clone)
}

/// Whether another tab with this id is open.
pub fn is_open(tab: &str) -> bool {
    let asked_at_ms = ASKED_AT_MS.get();
    let is_answered = js_sys::Date::now() - asked_at_ms > ANSWERED_AFTER_MS as f64;
    // While answers may still come, a note that is not overdue counts.
    let since_ms = if is_answered { asked_at_ms } else { asked_at_ms - RENEWED_EVERY_MS as f64 };
    let is_it = |(other, note): &(String, Note)| other == tab && note.at_ms >= since_ms;
    tab != own() && others().iter().any(is_it)
}

/// Asks all other tabs whether they are there. The signal changes whenever [`is_open`] may answer
/// otherwise.
pub fn ask() -> ReadSignal<()> {
    let (heard, hear) = signal(());
    ASKED_AT_MS.set(js_sys::Date::now());
    if let Some(storage) = settings::storage() {
        // Only a change of the value reaches the others. Without storage there are no notes.
        let _ = storage.set_item(QUESTION, &format!("{} {}", own(), ASKED_AT_MS.get()));
    }
    // One millisecond later, so that the time for answers is over.
    let all_answered = std::time::Duration::from_millis(ANSWERED_AFTER_MS + 1);
    let waiting = set_timeout_with_handle(move || hear.set(()), all_answered).ok();
    let storage = window_event_listener(leptos::ev::storage, move |event| {
        if event.key().is_some_and(|key| key.starts_with(PREFIX)) {
            hear.set(());
        }
    });
    on_cleanup(move || {
        waiting.inspect(TimeoutHandle::clear);
        storage.remove();
    });
    heard
}

/// Keeps this tab's note from now on, and warns if another tab has unsaved changes to the same
/// file.
pub fn tell(desk: Desk) {
    let told = StoredValue::new(String::new());
    let note = move || {
        desk.document.with(|document| {
            let document = document.as_ref()?;
            Some(Note {
                at_ms: js_sys::Date::now(),
                root: document.root.clone(),
                name: name(desk),
                is_changed: desk.unsaved_since.with(Option::is_some),
            })
        })
    };
    let look = move |note: Option<Note>| {
        write(note.clone().unwrap_or_default());
        let Some(note) = note.filter(|note| note.is_changed) else {
            return told.set_value(String::new());
        };
        let same = |other: &Note| {
            other.is_changed && (&other.root, &other.name) == (&note.root, &note.name)
        };
        let is_elsewhere = others().iter().any(|(_, other)| same(other));
        // Warn once, and again only after the state has ended.
        if !is_elsewhere {
            told.set_value(String::new());
            desk.drop_notices(&["notice-other-tab"]);
        } else if told.with_value(|told| *told != note.name) {
            told.set_value(note.name.clone());
            desk.notify(Message::warning("notice-other-tab").with("name", note.name));
        }
    };
    Effect::new(move |_| look(note()));
    let renew = move || look(untrack(note));
    let every = std::time::Duration::from_millis(RENEWED_EVERY_MS);
    // All live as long as the page.
    let _ = set_interval_with_handle(renew, every);
    let storage = window_event_listener(leptos::ev::storage, move |event| match event.key() {
        Some(key) if key.starts_with(PREFIX) => renew(),
        Some(key) if key == QUESTION => put(&untrack(note).unwrap_or_default()),
        _ => {}
    });
    let gone = window_event_listener(leptos::ev::pagehide, |_| {
        if let Some(storage) = settings::storage() {
            // A missing entry needs no removal.
            let _ = storage.remove_item(&own_key());
        }
    });
    std::mem::forget((storage, gone));
}

fn name(desk: Desk) -> String {
    desk.file_name.get().unwrap_or_else(|| desk.region.with(|region| region.info.name.clone()))
}

fn write(note: Note) {
    let Some(storage) = settings::storage() else { return };
    let before = storage.get_item(&own_key()).ok().flatten();
    let before = before.and_then(|text| serde_json::from_str::<Note>(&text).ok());
    // Other tabs answer every note they hear of, so only new or old notes are written.
    let is_news = before.is_none_or(|before| {
        let renewed = Note { at_ms: note.at_ms, ..before.clone() };
        renewed != note || note.at_ms - before.at_ms >= RENEWED_EVERY_MS as f64
    });
    if is_news {
        put(&note);
    }
}

fn put(note: &Note) {
    if let (Some(storage), Ok(text)) = (settings::storage(), serde_json::to_string(note)) {
        // If storage is full or forbidden, only the note is lost.
        let _ = storage.set_item(&own_key(), &text);
    }
}

fn own_key() -> String {
    format!("{PREFIX}{}", own())
}

/// The notes of all other tabs that are open.
fn others() -> Vec<(String, Note)> {
    let Some(storage) = settings::storage() else { return Vec::new() };
    let now_ms = js_sys::Date::now();
    let own = own();
    (0..storage.length().unwrap_or(0))
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter_map(|key| {
            let tab = key.strip_prefix(PREFIX)?.to_owned();
            let text = storage.get_item(&key).ok().flatten()?;
            let note: Note = serde_json::from_str(&text).ok()?;
            let is_there = tab != own && now_ms - note.at_ms < CRASHED_AFTER_MS;
            is_there.then_some((tab, note))
        })
        .collect()
}
