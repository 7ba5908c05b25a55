//! Beginning a scenario.

use leptos::prelude::*;

use super::shell::Shell;
use crate::page::state::{Desk, wording};

/// Asks for the new scenario's name.
#[component]
pub fn NewScenario() -> impl IntoView {
    let desk = Desk::get();
    let name = RwSignal::new(String::new());
    let trimmed = move || name.with(|name| name.trim().to_owned());
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = untrack(trimmed);
        if !name.is_empty() {
            desk.dialog.set(None);
            desk.begin_scenario(&name);
        }
    };
    view! {
        <Shell id="scenario-dialog" title="command-new-scenario">
            <form on:submit=begin>
                <label class="field">
                    <span>{wording("scenario-name")}</span>
                    <input
                        type="text"
                        autofocus
                        maxlength="60"
                        placeholder=wording("scenario-example")
                        bind:value=name
                    />
                </label>
                <p class="quiet">{wording("scenario-explained")}</p>
                <div class="dialog-actions">
                    <button type="submit" class="primary" disabled=move || trimmed().is_empty()>
                        {wording("scenario-begin")}
                    </button>
                </div>
            </form>
        </Shell>
    }
}
