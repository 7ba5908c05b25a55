//! Short messages at the edge of the page; screen readers announce them.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::Icon;
use crate::page::state::{Desk, t};
use tepat_model::message::{Message, Severity};
use tepat_view::words;

/// How long a note stays. Warnings and errors stay until they are closed.
const STAY: Duration = Duration::from_secs(6);

/// Shows the current notices: notes and warnings, then errors.
#[component]
pub fn Notices() -> impl IntoView {
    let desk = Desk::get();
    Effect::new(move |_| {
        let Some(newest) = desk.notices.with(|notices| notices.last().cloned()) else { return };
        if newest.severity == Severity::Note {
            set_timeout(move || drop_notice(desk, &newest), STAY);
        }
    });
    // Live regions must exist before their content, or it is not announced.
    view! {
        <div class="notices">
            <div role="status" aria-live="polite">{move || list(desk, false)}</div>
            <div role="alert">{move || list(desk, true)}</div>
        </div>
    }
}

fn list(desk: Desk, errors: bool) -> impl IntoView {
    let language = desk.language.get();
    desk.notices
        .get()
        .into_iter()
        .filter(|notice| (notice.severity == Severity::Error) == errors)
        .map(|notice| {
            let (look, icon) = match notice.severity {
                Severity::Error => ("notice notice-bad", "warning"),
                Severity::Warning => ("notice notice-warn", "warning"),
                Severity::Note => ("notice", "check"),
            };
            view! {
                <div class=look>
                    <Icon name=icon/>
                    <p>{words::message(language, &notice)}</p>
                    <button
                        class="plain icon-only"
                        title=t("notice-close")
                        aria-label=t("notice-close")
                        on:click=move |_| drop_notice(desk, &notice)
                    >
                        <Icon name="close"/>
                    </button>
                </div>
            }
        })
        .collect_view()
}

fn drop_notice(desk: Desk, notice: &Message) {
    desk.notices.update(|notices| notices.retain(|shown| shown != notice));
}
