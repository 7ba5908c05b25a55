//! The one-page help.

use leptos::prelude::*;

use super::shell::Shell;
use crate::page::keys::{Command, SHORTCUTS};
use crate::page::state::{Stage, t, wording};

/// How to use the page, and its keyboard shortcuts.
#[component]
pub fn Help() -> impl IntoView {
    view! {
        <Shell id="help-dialog" title="help-title">
            <div class="help">
                <section>
                    <ol class="help-steps">
                        <li>{wording("help-step-region")}</li>
                        <li>{wording("help-step-check")}</li>
                        <li>{wording("help-step-plan")}</li>
                        <li>{wording("help-step-change")}</li>
                        <li>{wording("help-step-print")}</li>
                        <li>{wording("help-step-send")}</li>
                    </ol>
                    <p class="quiet">{wording("help-private")}</p>
                </section>
                <section>
                    <h3>{wording("help-keys")}</h3>
                    <dl class="keys">
                        <div>
                            <dt><kbd>"1"</kbd>" – "<kbd>"9"</kbd></dt>
                            <dd>{move || stage_names()}</dd>
                        </div>
                        {SHORTCUTS
                            .iter()
                            .filter(|(_, command)| !matches!(command, Command::Go(_)))
                            .map(|&(keys, command)| view! { <Key keys command/> })
                            .collect_view()}
                    </dl>
                </section>
            </div>
        </Shell>
    }
}

#[component]
fn Key(keys: &'static str, command: Command) -> impl IntoView {
    let caps =
        keys.split('+').map(|key| view! { <kbd>{if key == "Escape" { "Esc" } else { key }}</kbd> });
    view! {
        <div>
            <dt>{caps.collect_view()}</dt>
            <dd>{move || t(command.text_key())}</dd>
        </div>
    }
}

fn stage_names() -> String {
    Stage::ALL.map(|stage| t(stage.text_key())).join(", ")
}
