//! The register of signatures, and whose keys are confirmed.

use leptos::prelude::*;

use crate::page::dialogs::Dialog;
use crate::page::parts::Table;
use crate::page::signing::confirm;
use crate::page::state::{Desk, Shared, t, wording};
use tepat_model::key::{Confirmed, Owner, fingerprint};
use tepat_view::sheet::Sheet;
use tepat_view::signing::register;

/// By whom the file is signed, as what, and what changed since.
#[component]
pub fn Signatures() -> impl IntoView {
    let desk = Desk::get();
    let sheet = Memo::new(move |_| {
        let (language, confirmed) = (desk.language.get(), desk.confirmed.get());
        Shared::new(desk.document.with(|document| match document {
            Some(document) => register(document, &confirmed, language),
            None => Sheet::default(),
        }))
    });
    let signers = Memo::new(move |_| desk.document.with(|d| d.as_ref().map(signers)));
    let ask = move |dialog: Dialog| {
        move |_| {
            if !desk.refuses_change() {
                desk.dialog.set(Some(dialog.clone()));
            }
        }
    };
    view! {
        <section id="signatures" aria-labelledby="signatures-title">
            <h3 id="signatures-title">{wording("signatures-title")}</h3>
            <div class="panel-actions">
                <button type="button" class="primary" id="sign" on:click=ask(Dialog::Sign)>
                    {wording("sign-title")}
                </button>
                <button
                    type="button"
                    id="make-key"
                    on:click=move |_| desk.dialog.set(Some(Dialog::MakeKey))
                >
                    {wording("key-title")}
                </button>
            </div>
            <Show
                when=move || sheet.with(|sheet| !sheet.is_empty())
                fallback=|| view! { <p class="quiet">{wording("signatures-none")}</p> }
            >
                <Table
                    id="register"
                    label=Signal::derive(wording("signatures-title"))
                    sheet
                    selected=Signal::stored(None::<String>)
                    on_select=|_: String| {}
                />
                <p class="quiet">{wording("signatures-confirm")}</p>
                <ul class="signers">
                    {move || signers.get().unwrap_or_default().into_iter().map(signer).collect_view()}
                </ul>
            </Show>
        </section>
    }
}

/// Whoever has signed, each once, in the order of their first signatures.
fn signers(document: &tepat_model::document::Document) -> Vec<Confirmed> {
    let mut found: Vec<Confirmed> = Vec::new();
    for change in &document.changes {
        let Some(signature) = change.signature() else { continue };
        let owner = Owner { name: change.by.clone(), office: signature.office.clone() };
        let signer = Confirmed { key: signature.key.clone(), owner };
        if !found.contains(&signer) {
            found.push(signer);
        }
    }
    found
}

/// A signer with the mark that their fingerprint was read out.
fn signer(signer: Confirmed) -> impl IntoView {
    let desk = Desk::get();
    let Owner { name, office } = signer.owner.clone();
    let letters = fingerprint(&signer.key);
    let signer = StoredValue::new(signer);
    let is = move || signer.with_value(|of| desk.confirmed.with(|known| known.contains(of)));
    view! {
        <li>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=is
                    on:change=move |_| confirm(desk, signer.get_value(), !untrack(is))
                />
                <span>
                    <code>{letters}</code>
                    " "
                    {name}
                    ", "
                    {office}
                    " · "
                    {move || t(if is() { "signing-confirmed" } else { "signing-unconfirmed" })}
                </span>
            </label>
        </li>
    }
}

/// By whom the plan in view is signed and what changed since; nothing if nobody has signed it.
#[component]
pub fn SignedLine() -> impl IntoView {
    let desk = Desk::get();
    move || desk.signed.get().map(|signed| view! { <p class="signed-line quiet">{signed}</p> })
}
