//! Asks where the list comes from: a file, or cells copied from a spreadsheet.

use leptos::prelude::*;

use super::draft::Draft;
use crate::page::frame::icon::Icon;
use crate::page::state::{Desk, wording};
use crate::page::storage;

#[component]
pub fn Source(draft: Draft) -> impl IntoView {
    let desk = Desk::get();
    let input = NodeRef::<leptos::html::Input>::new();
    let press = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let choose = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(files) = input.files() {
            let files = (0..files.length()).filter_map(|at| files.get(at)).collect();
            storage::receive_lists(desk, files);
        }
        input.set_value("");
    };
    let pasted = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        if !text.trim().is_empty() {
            draft.read_paste(&text);
        }
    };
    view! {
        <p>{wording("load-lead")}</p>
        <div class="row">
            <button class="primary" on:click=press>
                <Icon name="open"/>
                {wording("load-choose")}
            </button>
            <span class="quiet">{wording("load-drop")}</span>
            <input
                node_ref=input
                id="import-file"
                type="file"
                multiple
                hidden
                accept=".xlsx,.xlsm,.ods,.fods,.csv,.tsv,.txt,.pbf,.osm,.gz,.geojson,.json,.shp,.dbf,.prj,.shx,.cpg,.zip,.gpx,.kml,.kmz"
                on:change=choose
            />
        </div>
        <label class="field">
            <span>{wording("load-paste")}</span>
            <textarea id="import-paste" rows="5" spellcheck="false" on:input=pasted></textarea>
        </label>
    }
}
