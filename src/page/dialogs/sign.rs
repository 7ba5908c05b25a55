//! Signing the open file.

use leptos::prelude::*;

use super::shell::Shell;
use crate::page::parts::ChoiceField;
use crate::page::signing::{self, KeyField, Submit, Waiting, sign};
use crate::page::state::{Desk, t, t_with, wording};
use tepat_model::document::Role;
use tepat_model::key::KeyFile;
use tepat_view::words;

/// Asks for key, passphrase and role, then signs.
#[component]
pub fn Sign() -> impl IntoView {
    let desk = Desk::get();
    let key = RwSignal::new(None::<KeyFile>);
    let passphrase = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Proposed);
    let why = RwSignal::new(String::new());
    let waiting = Waiting::idle();
    let roles = Signal::derive(move || {
        let language = desk.language.get();
        Role::ALL.map(|role| (role.key().to_owned(), words::text(language, role.key()))).to_vec()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(key) = key.get_untracked() {
            let why = why.get_untracked();
            sign(desk, &key, passphrase.get_untracked(), role.get_untracked(), why.trim(), waiting);
        }
    };
    // Whoever leaves the dialog does not sign.
    on_cleanup(signing::leave);
    let scenario = desk.document.with_untracked(|document| {
        let scenarios = document.as_ref().map(|document| document.scenarios()).unwrap_or_default();
        let scenario = desk.scenario.get_untracked();
        let named = scenarios.into_iter().find(|(id, _)| *id == scenario);
        named.map_or_else(|| t("scenario-base"), |(_, name)| name.to_owned())
    });
    view! {
        <Shell id="sign-dialog" title="sign-title">
            <form on:submit=submit>
                <p class="quiet">
                    {move || t_with("sign-lead", &[("scenario", scenario.clone().into())])}
                </p>
                <KeyField key passphrase waiting/>
                <ChoiceField
                    label=Signal::derive(wording("col-role"))
                    choices=roles
                    value=Signal::derive(move || role.get().key().to_owned())
                    on_commit=move |chosen: String| {
                        if let Some(chosen) = Role::ALL.into_iter().find(|r| r.key() == chosen) {
                            role.set(chosen);
                        }
                    }
                />
                <label class="field">
                    <span>{wording("sign-why")}</span>
                    <input type="text" id="sign-why" maxlength="200" bind:value=why/>
                </label>
                <p class="quiet">{wording("sign-legal")}</p>
                <Submit id="sign-now" waiting lacks=Signal::derive(move || key.with(Option::is_none))/>
            </form>
        </Shell>
    }
}
