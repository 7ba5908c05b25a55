//! Importing recorded tracks: a worker reads them, the user reviews them, then they are recorded.

use leptos::prelude::*;

use super::network::result;
use crate::page::dialogs::Incoming;
use crate::page::job::{self, Job};
use crate::page::state::{Desk, Shared, Stage, t_with, wording};
use crate::worker::messages::{Reply, Request};
use tepat_intake::survey::TrackImport;
use tepat_model::message::Message;
use tepat_model::region::{Mode, SharedNet};
use tepat_view::words;

/// Progress of the import.
#[derive(Clone, PartialEq)]
enum Standing {
    Reading(f64),
    Failed(Message),
    Ready(Shared<TrackImport>),
}

/// The dialog for recorded tracks; the user may state the mode of travel.
#[component]
pub fn TrackFile(incoming: Incoming) -> impl IntoView {
    let desk = Desk::get();
    let mode = RwSignal::new(None::<Mode>);
    let standing = RwSignal::new(Standing::Reading(0.0));
    let name = incoming.name.clone();
    // Dropping the dialog drops the job and ends its worker.
    let job = StoredValue::new_local(None::<Job>);
    Effect::new(move || {
        standing.set(Standing::Reading(0.0));
        match begin(desk, &incoming, mode.get(), standing) {
            Ok(begun) => job.set_value(Some(begun)),
            Err(reason) => standing.set(failed(&job::detail(&reason))),
        }
    });
    let share = move || match standing.get() {
        Standing::Reading(share) => Some(share),
        Standing::Failed(_) | Standing::Ready(_) => None,
    };
    let edges = move || match standing.get() {
        Standing::Ready(import) => import.edges.len(),
        Standing::Reading(_) | Standing::Failed(_) => 0,
    };
    let shown = move || {
        let language = desk.language.get();
        match standing.get() {
            Standing::Reading(_) => None,
            Standing::Ready(import) => Some(result(&[], &import.report, language)),
            Standing::Failed(message) => {
                let text = words::message(language, &message);
                Some(view! { <p class="fault" role="alert">{text}</p> }.into_any())
            }
        }
    };
    let choose = move |event| {
        let chosen = event_target_value(&event);
        mode.set(Mode::ALL.into_iter().find(|mode| mode.key() == chosen));
    };
    let load = move |_| {
        let Standing::Ready(import) = standing.get_untracked() else { return };
        desk.dialog.set(None);
        desk.edit(import.edit(), "");
        desk.notify(
            Message::note("notice-imported")
                .with("count", import.edges.len())
                .with("source", import.source.as_str()),
        );
        desk.go(Stage::Network);
    };
    view! {
        <div class="row import-what">
            <strong>{name}</strong>
            <label class="row">
                {wording("load-track-mode")}
                <select id="import-mode" on:change=choose>
                    <option value="">{wording("load-track-guess")}</option>
                    {Mode::ALL.map(|mode| view! {
                        <option value=mode.key()>
                            {move || {
                                words::text(desk.language.get(), &format!("mode-{}", mode.key()))
                            }}
                        </option>
                    }).into_iter().collect_view()}
                </select>
            </label>
        </div>
        <Show when=move || share().is_some()>
            <label class="field">
                <span aria-live="polite">{wording("load-network-reading")}</span>
                <progress id="import-progress" max="1" prop:value=move || share().unwrap_or(1.0)/>
            </label>
        </Show>
        <section class="import-result" aria-live="polite">{shown}</section>
        <div class="dialog-actions">
            <button id="import-cancel" on:click=move |_| desk.dialog.set(None)>
                {wording("load-cancel")}
            </button>
            <button id="import-load" class="primary" disabled=move || edges() == 0 on:click=load>
                {move || t_with("load-go", &[("count", edges().into())])}
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
    mode: Option<Mode>,
    standing: RwSignal<Standing>,
) -> Result<Job, wasm_bindgen::JsValue> {
    let hear = move |reply| match reply {
        Reply::Surveying(share) => standing.set(Standing::Reading(share)),
        Reply::Tracks(import) => standing.set(Standing::Ready(Shared::new(*import))),
        Reply::Failed(message) => standing.set(Standing::Failed(message)),
        // The worker was asked for nothing else.
        _ => {}
    };
    let job = Job::start(hear, move |reason| standing.set(failed(&job::detail(reason))))?;
    let mut region = Box::new((*desk.region.get_untracked()).clone());
    // Tracks connect places only, so the worker does not need the network.
    region.net = SharedNet::default();
    let (name, bytes) = (incoming.name.clone(), incoming.bytes.to_vec());
    job.say(&Request::Tracks { name, bytes, region, mode })?;
    Ok(job)
}
