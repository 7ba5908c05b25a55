//! Keys and signatures: a worker derives passphrases, the page keeps which keys are confirmed.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::dialogs::Dialog;
use super::job::{self, Job, later};
use super::panels::Lines;
use super::settings;
use super::state::{Desk, t, wording};
use crate::worker::messages::{Reply, Request};
use tepat_model::document::{Change, Preparing, Role, Stamp};
use tepat_model::key::{Confirmed, KeyFile, Owner, RANDOM_BYTES, fingerprint};
use tepat_model::message::{Message, Value};

/// Name of the confirmed keys in the browser's storage.
const STORED: &str = "tepat.confirmed";

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
}

/// What a dialog waits for: whether the worker is busy, and what went wrong.
#[derive(Clone, Copy)]
pub struct Waiting {
    /// Whether the worker is at work.
    pub busy: RwSignal<bool>,
    /// Why the last attempt failed.
    pub fault: RwSignal<Option<Message>>,
}

impl Waiting {
    /// Nothing is asked yet.
    pub fn idle() -> Self {
        Self { busy: RwSignal::new(false), fault: RwSignal::new(None) }
    }

    /// Says why it cannot be done.
    pub fn refuse(self, message: Message) {
        self.busy.try_set(false);
        self.fault.try_set(Some(message));
    }

    /// Whether the dialog that waits was closed.
    fn is_gone(self) -> bool {
        self.busy.try_get_untracked().is_none()
    }
}

/// The file of a key, and its passphrase.
#[component]
pub fn KeyField(
    /// The key that was chosen.
    key: RwSignal<Option<KeyFile>>,
    /// What is typed.
    passphrase: RwSignal<String>,
    /// What the dialog waits for.
    waiting: Waiting,
) -> impl IntoView {
    let desk = Desk::get();
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
    view! {
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
    }
}

/// The end of a dialog that derives a passphrase: what went wrong, and the button.
#[component]
pub fn Submit(
    /// Id of the button, and text key of its name.
    id: &'static str,
    /// What the dialog waits for.
    waiting: Waiting,
    /// Whether something is still missing.
    #[prop(into)]
    lacks: Signal<bool>,
) -> impl IntoView {
    view! {
        {move || waiting.fault.get().map(|fault| view! { <Lines list=vec![fault]/> })}
        <div class="dialog-actions">
            <span class="quiet" role="status">
                {move || waiting.busy.get().then(|| t("key-deriving"))}
            </span>
            <button
                type="submit"
                class="primary"
                id=id
                disabled=move || waiting.busy.get() || lacks.get()
            >
                {wording(id)}
            </button>
        </div>
    }
}

/// Makes a key in a worker, or recovers it from its code, and hands it to `take`.
pub fn make_key(
    desk: Desk,
    owner: Owner,
    passphrase: String,
    code: Option<String>,
    waiting: Waiting,
    take: impl Fn(KeyFile) + 'static,
) {
    let mut random = [0; RANDOM_BYTES];
    let filled = window().crypto().and_then(|crypto| {
        crypto.get_random_values_with_u8_array(&mut random)?;
        Ok(())
    });
    if filled.is_err() {
        return waiting.refuse(Message::error("key-no-random"));
    }
    let made_at = desk.stamp("").at;
    let random = random.to_vec();
    let request = Request::MakeKey { owner, passphrase, code, random, made_at };
    ask(&request, waiting, move |reply| {
        if let Reply::Key(file) = reply
            && let Ok(file) = KeyFile::read("", file.as_bytes())
        {
            take(file);
        }
    });
}

/// Signs the open file as it is now: its state, its plans and all changes.
pub fn sign(
    desk: Desk,
    key: &KeyFile,
    passphrase: String,
    role: Role,
    why: &str,
    waiting: Waiting,
) {
    if desk.running.with_untracked(Option::is_some) {
        return waiting.refuse(Message::error("sign-while-planning"));
    }
    waiting.fault.set(None);
    waiting.busy.set(true);
    let scenario = desk.scenario.get_untracked();
    let wish = Wish { key: key.clone(), passphrase, role, scenario, stamp: desk.stamp(why) };
    prepare(desk, Preparing::default(), wish, waiting);
}

/// What is to be signed, and by whom.
#[derive(Clone)]
struct Wish {
    key: KeyFile,
    passphrase: String,
    role: Role,
    scenario: String,
    stamp: Stamp,
}

/// Computes the hashes of the file in slices, then has it signed.
fn prepare(desk: Desk, mut prepared: Preparing, wish: Wish, waiting: Waiting) {
    if waiting.is_gone() {
        return;
    }
    let is_done = desk.document.with_untracked(|document| {
        document.as_ref().is_none_or(|document| prepared.go_on(document))
    });
    later(move || match is_done {
        true => sign_prepared(desk, prepared, &wish, waiting),
        false => prepare(desk, prepared, wish, waiting),
    });
}

fn sign_prepared(desk: Desk, prepared: Preparing, wish: &Wish, waiting: Waiting) {
    let Wish { key, passphrase, role, scenario, stamp } = wish.clone();
    let change = desk.document.with_untracked(|document| {
        let document = document.as_ref()?;
        Some(document.to_sign_prepared(prepared, &scenario, role, &key.owner, &key.key, &stamp))
    });
    let Some(change) = change else { return };
    let file = String::from_utf8(key.to_bytes()).unwrap_or_default();
    let request = Request::Sign { key: file, passphrase, bytes: change.signed_bytes() };
    let owner = key.owner;
    ask(&request, waiting, move |reply| {
        let Reply::Signed(signature) = reply else { return };
        let same = desk.document.with_untracked(|document| {
            document.as_ref().map_or(Ok(()), |document| document.has_plans_of(&change))
        });
        if let Err(message) = same {
            return waiting.refuse(message);
        }
        let (change, owner) = (change.clone(), owner.clone());
        // In another slice, so that the page stays responsive.
        later(move || record(desk, change, &signature, &owner, role, waiting));
    });
}

fn record(
    desk: Desk,
    change: Change,
    signature: &str,
    owner: &Owner,
    role: Role,
    waiting: Waiting,
) {
    if waiting.is_gone() {
        return;
    }
    let mut outcome = Ok(());
    desk.document.update(|document| {
        if let Some(document) = document {
            outcome = document.sign_same(change, signature);
        }
    });
    match outcome {
        Ok(()) => {
            desk.mark_unsaved();
            desk.dialog.set(None);
            let signed = Message::note("notice-signed").with("name", owner.name.as_str());
            let role = Value::Word(role.key().to_owned());
            desk.notify(signed.with("office", owner.office.as_str()).with("role", role));
        }
        Err(message) => waiting.refuse(message),
    }
}

/// Ends whatever a worker derives; what is signed in slices ends with its dialog.
pub fn leave() {
    job::let_go(JOB.take());
}

/// Asks a worker of its own; `take` gets its answer unless it failed.
fn ask(request: &Request, waiting: Waiting, take: impl Fn(Reply) + 'static) {
    waiting.fault.set(None);
    waiting.busy.set(true);
    let fail = move |reason: &JsValue| {
        waiting.refuse(job::failed("ask-failed", reason));
    };
    let hear = move |reply| {
        leave();
        match reply {
            Reply::Failed(message) => waiting.refuse(message),
            reply => {
                waiting.busy.set(false);
                take(reply);
            }
        }
    };
    let begun = Job::start(hear, fail).and_then(|job| {
        job.say(request)?;
        job::let_go(JOB.replace(Some(job)));
        Ok(())
    });
    if let Err(reason) = begun {
        fail(&reason);
    }
}

/// The keys that the user of this browser has confirmed.
pub fn stored() -> Vec<Confirmed> {
    let text = settings::storage().and_then(|storage| storage.get_item(STORED).ok().flatten());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// Confirms whose a key is, or takes that back; a key has one owner.
pub fn confirm(desk: Desk, key: Confirmed, is: bool) {
    desk.confirmed.update(|confirmed| {
        confirmed.retain(|known| known.key != key.key);
        if is {
            confirmed.push(key);
        }
    });
    let text = desk.confirmed.with_untracked(serde_json::to_string);
    if let (Some(storage), Ok(text)) = (settings::storage(), text) {
        // If storage is full or forbidden, it holds until the page is closed.
        let _ = storage.set_item(STORED, &text);
    }
}
