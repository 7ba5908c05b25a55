//! Parts that panels and dialogs are made of.

mod because;
mod field;
mod link;
mod size;
mod table;

pub use because::Because;
pub use field::{ChoiceField, NumberField, TextField};
pub use link::{Link, label_of};
pub use size::use_size;
pub use table::{Table, commit};

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};

/// The text of the field an event came from.
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
