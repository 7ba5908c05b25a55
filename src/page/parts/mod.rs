//! Parts that panels and dialogs are made of.

mod because;
mod camera;
mod export;
mod field;
pub mod figures;
mod link;
mod outcome;
mod rule_number;
mod scan_code;
mod size;
mod table;
mod tabs;
mod tasks;
mod toggle;

pub use because::Because;
pub use camera::Camera;
pub use export::{ExportMenu, download_csv};
pub use field::{ChoiceField, NumberField, TextField};
pub use figures::{Figure, time_left};
pub use link::{Link, label_of, thing_with_code};
pub use outcome::{slack, state_key, state_of};
pub use rule_number::RuleNumber;
pub use scan_code::scan_code;
pub use size::use_size;
pub use table::{Picked, Table, commit};
pub use tabs::{Tabs, open_tab};
pub use tasks::Tasks;
pub use tepat_view::words::{link_kind_key, place_name as end_name};
pub use toggle::Toggle;

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};

/// The text of the field that an event came from.
pub fn value_of(event: &Event) -> String {
    let Some(target) = event.target() else {
        return String::new();
    };
    match target.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.value(),
        None => {
            target.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default()
        }
    }
}
