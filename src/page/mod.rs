//! The page: what a planner sees and touches.

pub mod ask;
pub mod certainty;
mod crew;
mod dialogs;
pub mod explain;
mod findings;
pub mod frame;
pub mod guarding;
mod held;
mod job;
pub mod keys;
pub mod map;
pub mod merging;
mod pace;
pub mod panels;
pub mod parts;
mod presses;
mod redraw;
pub mod settings;
pub mod signing;
pub mod state;
pub mod storage;
mod tabs;
pub mod trials;
mod writing;

mod app;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Mounts the page. The template calls it once, after the module is ready.
#[wasm_bindgen]
pub fn page_main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
    if let Some(root) = document().document_element() {
        // Fails only for a malformed name.
        let _ = root.set_attribute("data-ready", "");
    }
}
