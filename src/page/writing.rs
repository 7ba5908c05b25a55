//! Files that a worker writes: the workbook of the whole plan, and bundles for a dispute.

use std::cell::RefCell;

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
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
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

/// Writes the workbook of the plan in view, and downloads it.
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
    write(desk, &request, name, None, |_| {});
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
    write(desk, &request, name, Some(waiting), progress);
}

/// Ends whatever is being written.
pub fn leave() {
    job::let_go(JOB.take());
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

/// Asks a worker of its own for a file.
fn write(
    desk: Desk,
    request: &Request,
    name: String,
    waiting: Option<Waiting>,
    progress: impl Fn(Option<(usize, usize)>) + Copy + 'static,
) {
    let refuse = move |message: Message| match waiting {
        Some(waiting) => waiting.refuse(message),
        None => desk.notify(message),
    };
    let fail = move |reason: &JsValue| {
        progress(None);
        refuse(Message::error("ask-failed").with("detail", format!("{reason:?}")));
    };
    if let Some(waiting) = waiting {
        waiting.fault.set(None);
        waiting.busy.set(true);
    }
    let hear = move |reply| match reply {
        Reply::Asking { done, of } => progress(Some((done, of))),
        Reply::File(bytes) => {
            leave();
            progress(None);
            if let Some(waiting) = waiting {
                waiting.busy.set(false);
                desk.dialog.set(None);
            }
            desk.hand_out();
            desk.notify(match download(&name, &bytes) {
                Ok(()) => Message::note("notice-written").with("name", name.as_str()),
                Err(_) => Message::error("notice-save-failed").with("name", name.as_str()),
            });
        }
        Reply::Failed(message) => {
            leave();
            progress(None);
            refuse(message);
        }
        _ => {}
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
