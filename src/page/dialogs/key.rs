//! Making the key that a person signs with, and its sheet of paper.

use leptos::prelude::*;

use super::Dialog;
use super::shell::Shell;
use crate::page::parts::scan_code;
use crate::page::signing::{Submit, Waiting, make_key};
use crate::page::state::{Desk, t_with, wording};
use crate::page::storage;
use tepat_model::key::{EXTENSION, KeyFile, LEAST_PASSPHRASE, Owner};
use tepat_model::message::Message;

/// Asks whose key it is and for a passphrase, then hands out the key file and shows its sheet.
#[component]
pub fn MakeKey() -> impl IntoView {
    let desk = Desk::get();
    let name = RwSignal::new(desk.author.get_untracked());
    let office = RwSignal::new(t_with(
        "paper-office",
        &[("name", desk.region.with_untracked(|region| region.info.name.clone()).into())],
    ));
    let (passphrase, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let code = RwSignal::new(String::new());
    let waiting = Waiting::idle();
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let code = code.get_untracked();
        let code = (!code.trim().is_empty()).then_some(code);
        // Of a key that is recovered the passphrase is tried, not chosen.
        if code.is_none() && passphrase.get_untracked() != again.get_untracked() {
            return waiting.refuse(Message::error("key-passphrases-differ"));
        }
        let owner = Owner { name: name.get_untracked(), office: office.get_untracked() };
        make_key(desk, owner, passphrase.get_untracked(), code, waiting, move |key| {
            let file = format!("{}.{EXTENSION}", storage::slug(&key.owner.name));
            if storage::download(&file, &key.to_bytes()).is_err() {
                return waiting.refuse(Message::error("notice-save-failed").with("name", file));
            }
            desk.dialog.set(Some(Dialog::KeySheet(Box::new(key))));
        });
    };
    view! {
        <Shell id="key-dialog" title="key-title">
            <form on:submit=make>
                <p class="quiet">{wording("key-lead")}</p>
                <label class="field">
                    <span>{wording("key-name")}</span>
                    <input
                        type="text"
                        id="key-name"
                        autofocus
                        autocomplete="name"
                        maxlength="80"
                        bind:value=name
                    />
                </label>
                <label class="field">
                    <span>{wording("col-office")}</span>
                    <input type="text" id="key-office" maxlength="80" bind:value=office/>
                </label>
                <label class="field">
                    <span>
                        {move || t_with("key-passphrase", &[("least", LEAST_PASSPHRASE.into())])}
                    </span>
                    <input
                        type="password"
                        id="key-passphrase"
                        autocomplete="new-password"
                        bind:value=passphrase
                    />
                </label>
                <label class="field">
                    <span>{wording("key-again")}</span>
                    <input
                        type="password"
                        id="key-again"
                        autocomplete="new-password"
                        bind:value=again
                    />
                </label>
                <details>
                    <summary>{wording("key-recover")}</summary>
                    <label class="field">
                        <span>{wording("key-code")}</span>
                        <textarea id="key-code" rows="3" bind:value=code></textarea>
                    </label>
                </details>
                <Submit id="key-make" waiting lacks=false/>
            </form>
        </Shell>
    }
}

/// The sheet of a key that was made: its fingerprint, and the code that recovers it.
#[component]
pub fn KeySheet(key: KeyFile) -> impl IntoView {
    let code = key.code();
    let groups: Vec<&str> = code.split(' ').collect();
    let lines = groups.chunks(6).map(|line| view! { <div>{line.join(" ")}</div> }).collect_view();
    let fingerprint = tepat_model::key::fingerprint(&key.key);
    let Owner { name, office } = key.owner.clone();
    let made_at = key.made_at.get(..10).unwrap_or_default().to_owned();
    view! {
        <Shell id="key-sheet" title="key-sheet-title">
            <p class="quiet no-print">{wording("key-sheet-lead")}</p>
            <article class="paper">
                <header>
                    <p>{office}</p>
                    <h3>{name}</h3>
                    <p>{made_at}</p>
                </header>
                {scan_code(&code)}
                <p>{wording("key-sheet-fingerprint")}</p>
                <p class="key-letters" id="key-fingerprint">{fingerprint}</p>
                <p>{wording("key-sheet-code")}</p>
                <div class="key-letters" id="key-sheet-code">{lines}</div>
                <p>{wording("key-sheet-why")}</p>
            </article>
            <div class="dialog-actions">
                <button
                    type="button"
                    class="primary"
                    id="key-print"
                    on:click=|_| {
                        // Fails only where printing is impossible.
                        let _ = window().print();
                    }
                >
                    {wording("document-print")}
                </button>
            </div>
        </Shell>
    }
}
