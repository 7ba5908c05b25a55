//! Signing the open file.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::Dialog;
use super::shell::Shell;
use crate::page::parts::ChoiceField;
use crate::page::signing::{Submit, Waiting, sign};
use crate::page::state::{Desk, t, t_with, wording};
use tepat_model::document::Role;
use tepat_model::key::{KeyFile, fingerprint};
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
    let choose = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            let bytes = JsFuture::from(file.array_buffer()).await;
            let bytes = bytes.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec());
            match KeyFile::read(&file.name(), &bytes.unwrap_or_default()) {
                Ok(read) => {
                    waiting.fault.set(None);
                    key.set(Some(read));
                }
                Err(message) => waiting.refuse(message),
            }
        });
    };
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
                <label class="field">
                    <span>{wording("sign-key")}</span>
                    <input type="file" id="sign-key" accept=".kunci" on:change=choose/>
                </label>
                <Show
                    when=move || key.with(Option::is_some)
                    fallback=move || view! {
                        <p>
                            <button
                                type="button"
                                id="sign-no-key"
                                on:click=move |_| desk.dialog.set(Some(Dialog::MakeKey))
                            >
                                {wording("sign-no-key")}
                            </button>
                        </p>
                    }
                >
                    <p id="sign-owner">
                        {move || key.get().map(|key| format!(
                            "{}, {} · {}", key.owner.name, key.owner.office, fingerprint(&key.key),
                        ))}
                    </p>
                </Show>
                <label class="field">
                    <span>{wording("sign-passphrase")}</span>
                    <input
                        type="password"
                        id="sign-passphrase"
                        autocomplete="current-password"
                        bind:value=passphrase
                    />
                </label>
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
