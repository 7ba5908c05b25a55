//! Loading a list from a spreadsheet.

use leptos::prelude::*;

use super::{Incoming, shell::Shell};

/// The dialog.
#[component]
pub fn Import(incoming: Option<Incoming>) -> impl IntoView {
    view! {
        <Shell id="import-dialog" title="command-import">
            <p>{incoming.map(|incoming| incoming.name)}</p>
        </Shell>
    }
}
