//! Importing a network: a worker reads and connects it, the user reviews it, then it is recorded.

use leptos::prelude::*;

use super::preview;
use crate::page::dialogs::Incoming;
use crate::page::job::{self, Job};
use crate::page::pace::Pace;
use crate::page::parts::time_left;
use crate::page::state::{Desk, Shared, Stage, t_with, wording};
use crate::worker::messages::{Reply, Request};
use tepat_intake::survey::{self, Import, Joining, Onto};
use tepat_model::message::Message;
use tepat_view::words::{self, Language};

/// Progress of the import.
#[derive(Clone, PartialEq)]
enum Standing {
    Reading(f64),
    Joining,
    Failed(Message),
    Ready(Shared<Import>),
}

/// The dialog for a network; it shows everything that was assumed.
#[component]
pub fn NetworkFile(incoming: Incoming) -> impl IntoView {
    let desk = Desk::get();
    let standing = RwSignal::new(Standing::Reading(0.0));
    let clip = RwSignal::new(true);
    let onto = RwSignal::new(Onto::Add);
    // Dropping the dialog drops the job and ends its worker.
    let job = StoredValue::new_local(None::<Job>);
    let name = StoredValue::new(incoming.name.clone());
    Effect::new(move || {
        standing.set(Standing::Reading(0.0));
        let begun = begin(desk, &incoming, clip.get(), onto.get(), standing);
        match begun {
            Ok(begun) => job.set_value(Some(begun)),
            Err(reason) => standing.set(failed(&job::detail(&reason))),
        }
    });
    // A progress bar without a share is indeterminate.
    let share = move || match standing.get() {
        Standing::Reading(share) => Some(share.to_string()),
        _ => None,
    };
    let pace = Memo::new(move |before: Option<&Pace>| match standing.get() {
        Standing::Reading(share) if share > 0.0 => {
            let mut pace = before.cloned().unwrap_or_default();
            pace.note(js_sys::Date::now(), share);
            pace
        }
        _ => Pace::default(),
    });
    let is_joining = Memo::new(move |_| standing.get() == Standing::Joining);
    let is_busy = Memo::new(move |_| is_joining.get() || share().is_some());
    let doing = move || {
        let key = if is_joining.get() { "load-network-joining" } else { "load-network-reading" };
        words::text(desk.language.get(), key)
    };
    let result = move || {
        let language = desk.language.get();
        match standing.get() {
            Standing::Reading(_) | Standing::Joining => None,
            Standing::Failed(message) => {
                let text = words::message(language, &message);
                Some(view! { <p class="fault" role="alert">{text}</p> }.into_any())
            }
            Standing::Ready(import) => Some(result(&import.facts, &import.report, language)),
        }
    };
    let links = move || match standing.get() {
        Standing::Ready(import) => import.links,
        _ => 0,
    };
    let load = move |_| {
        let Standing::Ready(import) = standing.get_untracked() else { return };
        desk.dialog.set(None);
        desk.edit(import.edit.clone(), "");
        desk.notify(
            Message::note("notice-network-imported")
                .with("links", import.links)
                .with("source", import.source.as_str()),
        );
        desk.go(Stage::Network);
    };
    view! {
        <div class="row import-what">
            <strong>{name.get_value()}</strong>
            <label class="row">
                <input
                    id="import-clip"
                    type="checkbox"
                    prop:checked=move || clip.get()
                    on:change=move |event| clip.set(event_target_checked(&event))
                />
                {wording("load-network-clip")}
            </label>
            <Show when=move || desk.region.with(|region| !region.net.is_none())>
                <label class="row">
                    {wording("load-network-onto")}
                    <select
                        id="import-onto"
                        on:change=move |event| onto.set(match event_target_value(&event).as_str() {
                            "replace" => Onto::Replace,
                            _ => Onto::Add,
                        })
                    >
                        <option value="add">{wording("load-network-add")}</option>
                        <option value="replace">{wording("load-network-replace")}</option>
                    </select>
                </label>
            </Show>
        </div>
        <Show when=move || is_busy.get()>
            <label class="field">
                <span>
                    <span aria-live="polite">{doing}</span>
                    " "
                    {move || time_left(&pace.get())}
                </span>
                <progress id="import-progress" max="1" value=share/>
            </label>
        </Show>
        <section class="import-result" aria-live="polite">{result}</section>
        <div class="dialog-actions">
            <button id="import-cancel" on:click=move |_| desk.dialog.set(None)>
                {wording("load-cancel")}
            </button>
            <button id="import-load" class="primary" disabled=move || links() == 0 on:click=load>
                {move || t_with("load-network-go", &[("links", links().into())])}
            </button>
        </div>
    }
}

fn failed(detail: &str) -> Standing {
    Standing::Failed(Message::error("survey-failed").with("detail", detail))
}

/// Starts a worker on the file.
fn begin(
    desk: Desk,
    incoming: &Incoming,
    clip: bool,
    onto: Onto,
    standing: RwSignal<Standing>,
) -> Result<Job, wasm_bindgen::JsValue> {
    let hear = move |reply| match reply {
        Reply::Surveying(share) => standing.set(Standing::Reading(share)),
        Reply::Joining => standing.set(Standing::Joining),
        Reply::Surveyed(import) => standing.set(Standing::Ready(Shared::new(*import))),
        Reply::Failed(message) => standing.set(Standing::Failed(message)),
        // The worker was asked for nothing else.
        _ => {}
    };
    let job = Job::start(hear, move |reason| standing.set(failed(&job::detail(reason))))?;
    let scenario = desk.scenario.get_untracked();
    let earlier = desk.document.with_untracked(|document| {
        document.as_ref().map(|document| survey::earlier(document, &scenario)).unwrap_or_default()
    });
    let note = words::text(desk.language.get_untracked(), "survey-note");
    let joining = desk
        .region
        .with_untracked(|region| Box::new(Joining::new(region, earlier, note, onto, clip)));
    let (name, bytes) = (incoming.name.clone(), incoming.bytes.to_vec());
    job.say(&Request::Survey { name, bytes, joining })?;
    Ok(job)
}

/// The result of a file: a short summary, then all messages.
pub(super) fn result(facts: &[Message], report: &[Message], language: Language) -> AnyView {
    let lines: Vec<_> =
        facts.iter().map(|fact| view! { <li>{words::message(language, fact)}</li> }).collect();
    view! {
        <ul class="import-facts">{lines}</ul>
        {preview::report(report, language)}
    }
    .into_any()
}
