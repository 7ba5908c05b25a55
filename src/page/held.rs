//! The planning file that the page itself carries: whoever gets the page by e-mail sees the plan.
//!
//! Such a page opens for reading only, until its reader chooses to work on the plan.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::state::{Desk, Stage};
use super::storage;
use tepat_model::document::{Document, EXTENSION};
use tepat_model::message::Message;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = tepat, js_name = held)]
    fn held() -> Option<String>;

    #[wasm_bindgen(js_namespace = tepat, js_name = heldName)]
    fn held_name() -> String;

    /// See `start.js`.
    #[wasm_bindgen(js_namespace = tepat, js_name = pageHolding, catch)]
    fn page_holding(name: &str, file: &str) -> Result<js_sys::Uint8Array, JsValue>;
}

/// Opens the planning file that the page carries, if it does, for reading.
pub fn open(desk: Desk) {
    let Some(file) = held() else { return };
    let name = held_name();
    let damaged = |detail: &str| {
        Message::error("file-damaged").in_file(&name).with("detail", detail.to_owned())
    };
    let opened = STANDARD
        .decode(file.trim())
        .map_err(|_| damaged("base64"))
        .and_then(|bytes| Document::open(&name, &bytes));
    match opened {
        Ok(opened) => {
            storage::show(desk, opened, Some(name));
            desk.reading.set(true);
            desk.go(Stage::Plan);
        }
        Err(message) => desk.notify(message),
    }
}

/// Hands out the page with the open file in it.
pub fn save(desk: Desk) {
    // Whoever it is sent to needs no names of people.
    let bytes = desk
        .document
        .with_untracked(|document| Some(document.as_ref()?.without_names().to_bytes()));
    let Some(bytes) = bytes else { return };
    let name = storage::name_to_save(desk);
    let page = name.strip_suffix(&format!(".{EXTENSION}")).unwrap_or(&name);
    let page = format!("{page}.html");
    let made = page_holding(&name, &STANDARD.encode(&bytes))
        .and_then(|bytes| storage::download(&page, &bytes.to_vec()));
    desk.notify(match made {
        Ok(()) => Message::note("notice-page-saved").with("file", page),
        Err(_) => Message::error("notice-save-failed").with("name", page.clone()),
    });
}
