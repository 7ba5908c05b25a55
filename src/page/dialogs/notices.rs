//! All notices since the file was opened.

use leptos::prelude::*;

use super::shell::Shell;
use crate::page::frame::clock;
use crate::page::state::{Desk, wording};
use tepat_model::message::Severity;
use tepat_view::words;

/// The notices, newest first.
#[component]
pub fn Notices() -> impl IntoView {
    let desk = Desk::get();
    let list = move || {
        let language = desk.language.get();
        let told = desk.told.get();
        let entry = |told: &crate::page::state::Told| {
            let severity = match told.message.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            view! {
                <li class="message" data-severity=severity>
                    <span class="quiet">{clock(language, told.at_ms)}</span>
                    " "
                    {words::message(language, &told.message)}
                </li>
            }
        };
        told.iter().rev().map(entry).collect_view()
    };
    view! {
        <Shell id="told" title="command-notices">
            <Show when=move || desk.told.with(Vec::is_empty)>
                <p class="quiet">{wording("notices-none")}</p>
            </Show>
            <ul class="messages">{list}</ul>
        </Shell>
    }
}
