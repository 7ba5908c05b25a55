//! The page: what a planner sees and touches.

pub mod dialogs;
pub mod map;
pub mod panels;
pub mod parts;
pub mod state;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Mounts the page. The template calls it once, after the module is ready.
#[wasm_bindgen]
pub fn page_main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(|| {
        state::Desk::provide();
        view! {
            <main>
                <map::MapView/>
                <panels::StagePanel/>
                <panels::Inspector/>
            </main>
        }
    });
    if let Some(root) = document().document_element() {
        // Fails only for a malformed name.
        let _ = root.set_attribute("data-ready", "");
    }
}
