//! Files that a worker writes: the workbook of the whole plan, and bundles for a dispute.

use std::cell::RefCell;
use std::thread::LocalKey;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::job::{self, Job};
use super::signing::Waiting;
use super::state::{Desk, t};
use super::storage::{download, slug};
use crate::worker::messages::{Reply, Request};
use tepat_model::document::Document;
use tepat_model::key::KeyFile;
use tepat_model::message::Message;
use tepat_view::bundle::{About, Signer};

thread_local! {
    static WORKBOOK: RefCell<Option<Job>> = const { RefCell::new(None) };
    static BUNDLE: RefCell<Option<Job>> = const { RefCell::new(None) };
}

/// What is heard of a file that is being written.
enum Writing {
    /// How many parts of how many are done.
    At(usize, usize),
    /// It is written, or why not.
    Ended(Result<(), Message>),
}

/// What a bundle is to hold.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Code of the only sub-district; empty for all.
    pub area: String,
    /// Code of the only trip; empty for all.
    pub trip: String,
    /// Whether names and telephone numbers stay in.
    pub names: bool,
    /// Who signs, with the passphrase.
    pub key: Option<(KeyFile, String)>,
}

/// Writes the workbook of the plan in view, and downloads it; [`Desk::writes_workbook`] follows.
pub fn workbook(desk: Desk) {
    let Some(document) =
        desk.document.with_untracked(|document| document.as_ref().map(Document::to_json))
    else {
        return;
    };
    let scenario = desk.scenario.get_untracked();
    let language = desk.language.get_untracked().code().to_owned();
    let request = Request::Workbook { document, scenario, language };
    let name = file_name(desk, &t("workbook-name"), "xlsx");
    desk.writes_workbook.set(true);
    write(desk, &WORKBOOK, &request, name, move |heard| {
        if let Writing::Ended(outcome) = heard {
            desk.writes_workbook.set(false);
            outcome.unwrap_or_else(|message| desk.notify(message));
        }
    });
}

/// Packs a bundle and downloads it; `progress` is told how many kinds of papers of how many are done.
pub fn bundle(
    desk: Desk,
    wish: Wish,
    waiting: Waiting,
    progress: impl Fn(Option<(usize, usize)>) + Copy + 'static,
) {
    let (scenario, stamp) = (desk.scenario.get_untracked(), desk.stamp(""));
    let language = desk.language.get_untracked();
    let packed = desk.document.with_untracked(|document| {
        let document = document.as_ref()?;
        let about = About {
            made_at: stamp.at,
            made_by: stamp.by,
            area: wish.area,
            trip: wish.trip,
            signer: wish.key.as_ref().map(|(key, _)| Signer {
                name: key.owner.name.clone(),
                office: key.owner.office.clone(),
                key: key.key.clone(),
            }),
            ..About::of(document, &scenario, language)
        };
        let sent = if wish.names { document.to_json() } else { document.without_names().to_json() };
        Some((sent, about))
    });
    let Some((document, about)) = packed else { return };
    let style = document_style();
    let (key, passphrase) = match wish.key {
        Some((key, passphrase)) => {
            (Some(String::from_utf8_lossy(&key.to_bytes()).into_owned()), passphrase)
        }
        None => (None, String::new()),
    };
    let about = Box::new(about);
    let request = Request::Bundle { document, about, style, key, passphrase };
    let name = file_name(desk, &t("bundle-name"), "zip");
    waiting.fault.set(None);
    waiting.busy.set(true);
    write(desk, &BUNDLE, &request, name, move |heard| match heard {
        Writing::At(done, of) => progress(Some((done, of))),
        Writing::Ended(outcome) => {
            progress(None);
            match outcome {
                Ok(()) => {
                    waiting.busy.set(false);
                    desk.dialog.set(None);
                }
                Err(message) => waiting.refuse(message),
            }
        }
    });
}

/// Ends the workbook that is being written.
pub fn leave_workbook(desk: Desk) {
    job::let_go(WORKBOOK.take());
    desk.writes_workbook.set(false);
}

/// Ends the bundle that is being packed.
pub fn leave_bundle() {
    job::let_go(BUNDLE.take());
}

/// The looks of the page, which papers share.
fn document_style() -> String {
    let styles = document().get_elements_by_tag_name("style");
    let styles = (0..styles.length()).filter_map(|at| styles.item(at)?.text_content());
    styles.collect()
}

fn file_name(desk: Desk, what: &str, ending: &str) -> String {
    let region = desk.region.with_untracked(|region| slug(&region.info.name));
    format!("{}-{region}.{ending}", slug(what))
}

/// Asks a worker of its own for a file and downloads it. `hear` is told how far the worker is, and once
/// whether it ended well.
fn write(
    desk: Desk,
    slot: &'static LocalKey<RefCell<Option<Job>>>,
    request: &Request,
    name: String,
    hear: impl Fn(Writing) + Copy + 'static,
) {
    let fail = move |reason: &JsValue| {
        job::let_go(slot.take());
        hear(Writing::Ended(Err(job::failed("ask-failed", reason))));
    };
    let replied = move |reply| match reply {
        Reply::Asking { done, of } => hear(Writing::At(done, of)),
        Reply::File(bytes) => {
            job::let_go(slot.take());
            hear(Writing::Ended(Ok(())));
            desk.hand_out();
            desk.notify(match download(&name, &bytes) {
                Ok(()) => Message::note("notice-written").with("name", name.as_str()),
                Err(_) => Message::error("notice-save-failed").with("name", name.as_str()),
            });
        }
        Reply::Failed(message) => {
            job::let_go(slot.take());
            hear(Writing::Ended(Err(message)));
        }
        _ => {}
    };
    let begun = Job::start(replied, fail).and_then(|job| {
        job.say(request)?;
        job::let_go(slot.replace(Some(job)));
        Ok(())
    });
    if let Err(reason) = begun {
        fail(&reason);
    }
}
