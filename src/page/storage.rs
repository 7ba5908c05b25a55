//! Opening and saving planning files, and copies against crashes.
//!
//! The file is the record. The copy in the browser's storage only bridges a crash or a flat
//! battery; it is removed once the file is saved.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::dialogs::{Confirm, Dialog, Incoming, OtherFile};
use super::job::{self, Job};
use super::panels::compare_with_file;
use super::state::{Desk, PanelRoom, Shared, Stage, Told};
use super::{merging, settings, tabs};
use crate::worker::messages::{Reply, Request};
use tepat_intake::import::{Grid, is_map_of_areas, read_grids};
use tepat_intake::survey;
use tepat_model::document::{BASE, Document, EXTENSION, Opened};
use tepat_model::message::{Message, Severity};
use tepat_model::region::Bundled;
use tepat_order::Order as _;

/// What a planning file is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To open it instead of the one that is open.
    Open,
    /// To take over the changes of another copy of the open file.
    Take,
    /// To compare its plan with the one in view.
    Compare,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 3] = [Self::Open, Self::Take, Self::Compare];

    /// Id of the hidden `<input type="file">` that [`choose_file`] opens.
    pub fn input_id(self) -> &'static str {
        match self {
            Self::Open => "open-file",
            Self::Take => "take-file",
            Self::Compare => "compare-file",
        }
    }
}

/// How long the document must stay unchanged before a copy is kept.
const REST: Duration = Duration::from_secs(2);

/// How long a copy may be put off by further changes, in milliseconds.
const MOST_WAIT_MS: f64 = 10_000.0;

thread_local! {
    /// The file last saved to, which the browser lets us overwrite without asking.
    static HANDLE: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    /// Storage key of the open document's copy, if there is one.
    static COPY: RefCell<Option<String>> = const { RefCell::new(None) };
    /// The worker that packs a copy.
    static PACKING: RefCell<Option<Job>> = const { RefCell::new(None) };
}

// ---- opening

/// Begins a file with a bundled region.
pub fn open_bundled(desk: Desk, bundled: &Bundled) {
    let Some(region) = bundled.region() else { return };
    let document = Document::new(region, &desk.author.get_untracked());
    show(desk, Opened { document, notes: Vec::new() }, None);
}

/// Opens the browser's file chooser.
pub fn choose_file(purpose: Purpose) {
    if let Some(input) = document().get_element_by_id(purpose.input_id()) {
        input.unchecked_into::<web_sys::HtmlInputElement>().click();
    }
}

/// Reads a file that was chosen for a purpose. One to open may also be a table or network, which
/// goes to the import.
pub fn receive(desk: Desk, purpose: Purpose, file: web_sys::File) {
    with_bytes(desk, file, move |name, bytes| match purpose {
        Purpose::Open => take(desk, name, bytes),
        Purpose::Take => read_plan(desk, name, &bytes, offer_changes),
        Purpose::Compare => read_plan(desk, name, &bytes, |desk, copy| {
            compare_with_file(desk, copy.name, copy.document);
        }),
    });
}

fn take(desk: Desk, name: String, bytes: Vec<u8>) {
    match is_plan(&name, &bytes) {
        true => read_plan(desk, name, &bytes, take_plan),
        false => take_list(desk, name, bytes),
    }
}

/// Takes files that were chosen for a purpose; those to take changes from are merged together.
pub fn receive_chosen(desk: Desk, purpose: Purpose, files: Vec<web_sys::File>) {
    match purpose {
        Purpose::Take if files.len() > 1 => with_all(desk, files, move |whole| merge(desk, whole)),
        _ => {
            if let Some(file) = files.into_iter().next() {
                receive(desk, purpose, file);
            }
        }
    }
}

/// Merges files into the open one.
fn merge(desk: Desk, files: Vec<(String, Vec<u8>)>) {
    if desk.document.with_untracked(Option::is_some) {
        merging::begin(desk, files);
    }
}

/// Whether a file is meant to be a planning file.
fn is_plan(name: &str, bytes: &[u8]) -> bool {
    !(is_table(name)
        || is_answer(name, bytes)
        || survey::kind_of(name, bytes).is_some()
        || is_map_of_areas(bytes))
}

/// Takes files that were dropped together; the parts of a shapefile are one, and planning files
/// are merged into the open one.
fn receive_all(desk: Desk, files: Vec<web_sys::File>) {
    with_all(desk, files, move |whole| {
        if whole.len() > 1 && whole.iter().all(|(name, bytes)| is_plan(name, bytes)) {
            return merge(desk, whole);
        }
        whole.into_iter().for_each(|(name, bytes)| take(desk, name, bytes));
    });
}

/// Reads files and puts those together that are one; an open file takes one.
fn with_all(
    desk: Desk,
    files: Vec<web_sys::File>,
    take: impl FnOnce(Vec<(String, Vec<u8>)>) + 'static,
) {
    spawn_local(async move {
        let mut read = Vec::new();
        for file in files {
            let name = file.name();
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => read.push((name, js_sys::Uint8Array::new(&buffer).to_vec())),
                Err(_) => desk.notify(Message::error("notice-file-unreadable").in_file(&name)),
            }
        }
        let mut whole = joined(read);
        let all_plans = || whole.iter().all(|(name, bytes)| is_plan(name, bytes));
        if desk.document.with_untracked(Option::is_some) && whole.len() > 1 && !all_plans() {
            desk.notify(Message::warning("notice-one-file").with("left", whole.len() - 1));
            whole.truncate(1);
        }
        take(whole);
    });
}

/// The files with the parts of a shapefile put together. A region that is about to begin keeps
/// them apart: more parts may come.
fn joined(files: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let borrowed: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let whole = tepat_intake::parts::whole(&borrowed).into_iter();
    whole.map(|whole| (whole.name.to_owned(), whole.bytes.into_owned())).collect()
}

/// Takes a file that was chosen as a list, whatever it is called.
pub fn receive_list(desk: Desk, file: web_sys::File) {
    with_bytes(desk, file, move |name, bytes| take_list(desk, name, bytes));
}

/// Takes files that were chosen as one list; the parts of a shapefile are one.
pub fn receive_lists(desk: Desk, files: Vec<web_sys::File>) {
    with_all(desk, files, move |whole| {
        if let Some((name, bytes)) = whole.into_iter().next() {
            take_list(desk, name, bytes);
        }
    });
}

/// Reads the tables of a file and passes them on, or why that cannot be done.
pub fn receive_table(
    desk: Desk,
    file: web_sys::File,
    take: impl FnOnce(Result<Vec<Grid>, Message>) + 'static,
) {
    with_bytes(desk, file, move |name, bytes| take(read_grids(&name, &bytes)));
}

fn with_bytes(desk: Desk, file: web_sys::File, take: impl FnOnce(String, Vec<u8>) + 'static) {
    spawn_local(async move {
        let name = file.name();
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => take(name, js_sys::Uint8Array::new(&buffer).to_vec()),
            Err(_) => desk.notify(Message::error("notice-file-unreadable").in_file(&name)),
        }
    });
}

fn take_list(desk: Desk, name: String, bytes: Vec<u8>) {
    let incoming = Incoming { name, bytes: Shared::new(bytes) };
    if desk.document.with_untracked(Option::is_some) {
        desk.dialog.set(Some(Dialog::Import(Some(incoming))));
    } else {
        desk.beginning.update(|files| files.push(incoming));
        if desk.dialog.with_untracked(|dialog| *dialog != Some(Dialog::NewRegion)) {
            desk.dialog.set(Some(Dialog::NewRegion));
        }
    }
}

/// Begins a region without files.
pub fn begin_region(desk: Desk) {
    desk.beginning.set(Vec::new());
    desk.dialog.set(Some(Dialog::NewRegion));
}

/// Opens a document that has no file yet, at the Region stage.
pub fn open_new(desk: Desk, document: Document) {
    show(desk, Opened { document, notes: Vec::new() }, None);
    desk.mark_unsaved();
    desk.go(Stage::Region);
}

/// Passes on a planning file, or says why it cannot be read.
fn read_plan(desk: Desk, name: String, bytes: &[u8], take: impl FnOnce(Desk, OtherFile)) {
    match Document::open(&name, bytes) {
        Err(message) => desk.notify(message),
        Ok(Opened { document, notes }) => {
            take(desk, OtherFile { name, document: Shared::new(document), notes });
        }
    }
}

/// Opens a planning file. Another copy of the open file that has changes of its own is not opened
/// at once: people who send one back mean its changes.
fn take_plan(desk: Desk, file: OtherFile) {
    let has_news = desk.document.with_untracked(|document| {
        document.as_ref().is_some_and(|document| {
            document.is_copy_of(&file.document) && !document.lacking(&file.document).is_empty()
        })
    });
    if is_part_of_open(desk, &file) {
        merge(desk, vec![(file.name, file.document.to_json())]);
    } else if has_news {
        desk.dialog.set(Some(Dialog::OtherCopy(Box::new(file))));
    } else {
        open_instead(desk, file);
    }
}

/// Opens a planning file in place of the one that is open.
pub fn open_instead(desk: Desk, file: OtherFile) {
    before_losing(desk, "confirm-open-file", move || {
        let (document, notes) = ((*file.document).clone(), file.notes.clone());
        show(desk, Opened { document, notes }, Some(file.name.clone()));
    });
}

/// Whether a file was split from the open one.
fn is_part_of_open(desk: Desk, file: &OtherFile) -> bool {
    let part = file.document.part.as_ref();
    desk.document.with_untracked(|document| {
        document.as_ref().zip(part).is_some_and(|(document, part)| part.of == document.root)
    })
}

/// Shows which changes another copy brings, or says that it brings none.
fn offer_changes(desk: Desk, file: OtherFile) {
    if is_part_of_open(desk, &file) {
        return merge(desk, vec![(file.name, file.document.to_json())]);
    }
    let news = desk.document.with_untracked(|document| {
        let document = document.as_ref()?;
        Some(document.is_copy_of(&file.document).then(|| document.lacking(&file.document).len()))
    });
    match news {
        None => open_instead(desk, file),
        // The merge says what is wrong with it.
        Some(None) => merge(desk, vec![(file.name, file.document.to_json())]),
        Some(Some(0)) => desk.notify(Message::note("notice-copy-same").in_file(&file.name)),
        Some(Some(_)) => desk.dialog.set(Some(Dialog::OtherCopy(Box::new(file)))),
    }
}

/// Merges another copy of the open file into it.
pub fn take_changes(desk: Desk, file: &OtherFile) {
    merge(desk, vec![(file.name.clone(), file.document.to_json())]);
}

fn is_table(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let tables = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "fods"];
    let maps = ["kml", "kmz", "gpx", "geojson", "shp", "dbf", "prj", "zip"];
    tables.contains(&ending.as_str()) || maps.contains(&ending.as_str())
}

/// Whether a file is JSON of another program: a planning file says at its beginning what it is.
fn is_answer(name: &str, bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    name.to_lowercase().ends_with(".json") && !head.contains("\"tepat\"")
}

/// Returns to the first screen.
pub fn leave(desk: Desk) {
    before_losing(desk, "confirm-leave", move || {
        clear(desk);
        desk.panel.set(PanelRoom::Closed);
        desk.file_name.set(None);
        desk.document.set(None);
    });
}

/// Runs `act` at once, or after a question if changes would be lost.
fn before_losing(desk: Desk, question: &str, act: impl Fn() + Send + Sync + 'static) {
    if desk.unsaved_since.with_untracked(Option::is_none) {
        act();
        return;
    }
    let name = shown_name(desk);
    let act = StoredValue::new(Arc::new(act));
    let save_first = move |()| {
        let handle = HANDLE.with_borrow(Clone::clone);
        spawn_local(async move {
            write(desk, handle).await;
            // If the user cancelled saving, the document stays open.
            if desk.unsaved_since.with_untracked(Option::is_none) {
                act.get_value()();
            }
        });
    };
    desk.dialog.set(Some(Dialog::Confirm(Box::new(Confirm {
        title: "confirm-title",
        question: Message::warning(question).with("name", name),
        first: Some(("confirm-save", Callback::new(save_first))),
        yes: "confirm-discard",
        act: Callback::new(move |()| {
            forget_copy();
            act.get_value()();
        }),
    }))));
}

/// Shows an opened file.
pub fn show(desk: Desk, opened: Opened, file_name: Option<String>) {
    clear(desk);
    let is_fault = |note: &Message| note.severity == Severity::Error;
    let (faults, notes): (Vec<_>, Vec<_>) = opened.notes.into_iter().partition(is_fault);
    notes.into_iter().for_each(|note| desk.notify(note));
    if let Some(first) = faults.first() {
        // The History stage lists them all while the file is open.
        let file = first.at.file.clone().unwrap_or_default();
        let broken = Message::error("notice-seal-broken").in_file(&file);
        desk.notify(broken.with("faults", faults.len()));
    }
    desk.faults.set(faults);
    desk.file_name.set(file_name);
    desk.opened.update(|number| *number += 1);
    desk.document.set(Some(opened.document));
    desk.note_saved_plans();
}

/// Clears everything that belongs to the open file.
fn clear(desk: Desk) {
    job::abandon(desk);
    desk.reading.set(false);
    HANDLE.set(None);
    COPY.set(None);
    job::let_go(PACKING.take());
    desk.faults.set(Vec::new());
    desk.beginning.set(Vec::new());
    desk.waiting.set(Vec::new());
    desk.placing.set(None);
    desk.unsaved_since.set(None);
    desk.saved_at.set(None);
    desk.selection.set(None);
    desk.revoting.set(Default::default());
    desk.now.set(None);
    desk.notices.set(Vec::new());
    desk.told.set(Vec::new());
    desk.sought.set(None);
    desk.scenario.set(BASE.to_owned());
    desk.other_scenario.set(None);
    desk.beside.set(None);
    merging::leave(desk);
}

/// The name of the file, or of the region while there is no file.
fn shown_name(desk: Desk) -> String {
    desk.file_name
        .get_untracked()
        .unwrap_or_else(|| desk.region.with_untracked(|region| region.info.name.clone()))
}

/// Accepts files dropped anywhere on the page.
pub fn accept_drops(desk: Desk) {
    let over = window_event_listener(leptos::ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(leptos::ev::drop, move |event| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        let files = event.data_transfer().and_then(|transfer| transfer.files());
        let Some(files) = files else { return };
        receive_all(desk, (0..files.length()).filter_map(|at| files.get(at)).collect());
    });
    // Both live as long as the page.
    std::mem::forget((over, drop));
}

// ---- saving

/// Saves to the file saved to last, or asks where.
pub fn save(desk: Desk) {
    let handle = HANDLE.with_borrow(Clone::clone);
    spawn_local(async move { write(desk, handle).await });
}

/// Asks where to save.
pub fn save_as(desk: Desk) {
    spawn_local(async move { write(desk, None).await });
}

async fn write(desk: Desk, handle: Option<JsValue>) {
    let Some(bytes) = desk.document.with_untracked(|document| Some(document.as_ref()?.to_bytes()))
    else {
        return;
    };
    // An edit made while the file is being written counts as unsaved again.
    let unsaved_since = desk.unsaved_since.get_untracked();
    desk.unsaved_since.set(None);
    let name = name_to_save(desk);
    match write_to(handle, &name, &bytes).await {
        Ok(Some(name)) => {
            desk.file_name.set(Some(name));
            desk.saved_at.set(Some(js_sys::Date::now()));
            desk.note_saved_plans();
            desk.drop_notices(&["notice-save-failed", "notice-no-crash-copy"]);
            if desk.unsaved_since.with_untracked(Option::is_none) {
                forget_copy();
            }
        }
        // Not saved: cancelled or refused.
        failed => {
            desk.unsaved_since.set(unsaved_since);
            if failed.is_err() {
                desk.notify(Message::error("notice-save-failed").with("name", name));
            }
        }
    }
}

/// Writes the bytes and returns the file's name; `None` if the user cancelled.
async fn write_to(
    handle: Option<JsValue>,
    name: &str,
    bytes: &[u8],
) -> Result<Option<String>, JsValue> {
    let picker = js_sys::Reflect::get(&window(), &"showSaveFilePicker".into())?;
    let handle = match (handle, picker.dyn_into::<js_sys::Function>()) {
        (Some(handle), _) => handle,
        (None, Ok(picker)) => match pick(&picker, name).await {
            Ok(handle) => handle,
            Err(error) if error_name(&error) == "AbortError" => return Ok(None),
            // Not allowed here, as in a frame; a download still works.
            Err(_) => return download(name, bytes).map(|()| Some(name.to_owned())),
        },
        (None, Err(_)) => return download(name, bytes).map(|()| Some(name.to_owned())),
    };
    let stream = call(&handle, "createWritable", None).await?;
    call(&stream, "write", Some(js_sys::Uint8Array::from(bytes).into())).await?;
    call(&stream, "close", None).await?;
    let name = js_sys::Reflect::get(&handle, &"name".into())?.as_string();
    HANDLE.set(Some(handle));
    Ok(name)
}

async fn pick(picker: &js_sys::Function, name: &str) -> Result<JsValue, JsValue> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"suggestedName".into(), &name.into())?;
    let promise: js_sys::Promise = picker.call1(&window(), &options)?.dyn_into()?;
    JsFuture::from(promise).await
}

/// Calls a method that returns a promise, and awaits it.
async fn call(on: &JsValue, method: &str, with: Option<JsValue>) -> Result<JsValue, JsValue> {
    let method: js_sys::Function = js_sys::Reflect::get(on, &method.into())?.dyn_into()?;
    let promise = match with {
        Some(with) => method.call1(on, &with),
        None => method.call0(on),
    }?;
    JsFuture::from(promise.dyn_into::<js_sys::Promise>()?).await
}

fn error_name(error: &JsValue) -> String {
    js_sys::Reflect::get(error, &"name".into())
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_default()
}

/// Hands bytes to the browser as a download.
///
/// # Errors
/// The browser refuses to make the file.
pub fn download(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser reads the blob after the click returns.
    set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        },
        Duration::from_secs(60),
    );
    Ok(())
}

/// The proposed file name: the current one, else region and date.
/// The proposed file name: the current one, else region and date.
pub fn name_to_save(desk: Desk) -> String {
    if let Some(name) = desk.file_name.get_untracked() {
        return name;
    }
    let slug = desk.region.with_untracked(|region| slug(&region.info.name));
    let today = js_sys::Date::new_0();
    format!(
        "{slug}-{:04}-{:02}-{:02}.{EXTENSION}",
        today.get_full_year(),
        today.get_month() + 1,
        today.get_date()
    )
}

/// Reduces a name to what may be part of a file name.
pub fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.is_empty() { EXTENSION.to_owned() } else { words.join("-") }
}

// ---- the copy against a crash

const COPY_PREFIX: &str = "tepat.copy.";

/// A copy of a document in the browser's storage. Every tab has copies of its own, so that no tab
/// overwrites another's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrashCopy {
    /// Id of the tab that kept it; empty in copies of earlier versions.
    #[serde(default)]
    tab: String,
    /// Milliseconds since the epoch when it was kept.
    pub at: f64,
    /// Name of the file, or of the region while it has none.
    pub name: String,
    /// Name of the file that was opened or saved to.
    file_name: Option<String>,
    /// The planning file in base64.
    bytes: String,
}

impl CrashCopy {
    fn key(&self) -> String {
        match self.tab.as_str() {
            "" => format!("{COPY_PREFIX}{}", self.name),
            tab => format!("{COPY_PREFIX}{}.{tab}", self.name),
        }
    }

    /// Whether the tab that kept it is still open.
    pub fn is_in_use(&self) -> bool {
        tabs::is_open(&self.tab)
    }
}

/// The remaining copies, newest first.
pub fn crash_copies() -> Vec<CrashCopy> {
    let Some(storage) = settings::storage() else { return Vec::new() };
    let mut copies: Vec<CrashCopy> = (0..storage.length().unwrap_or(0))
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(COPY_PREFIX))
        .filter_map(|key| serde_json::from_str(&storage.get_item(&key).ok().flatten()?).ok())
        .collect();
    copies.order_by(|a, b| b.at.total_cmp(&a.at).then_with(|| a.name.cmp(&b.name)));
    copies
}

/// Opens a copy; its content counts as unsaved.
pub fn open_copy(desk: Desk, copy: &CrashCopy) {
    match STANDARD.decode(&copy.bytes).map(|bytes| Document::open(&copy.name, &bytes)) {
        Ok(Ok(opened)) => {
            show(desk, opened, copy.file_name.clone());
            // The copy of a closed tab is removed once this tab has kept its own.
            COPY.set((!copy.is_in_use()).then(|| copy.key()));
            desk.unsaved_since.set(Some(copy.at));
        }
        Ok(Err(message)) => desk.notify(message),
        Err(_) => {
            desk.notify(Message::error("file-damaged").in_file(&copy.name).with("detail", "base64"))
        }
    }
}

/// Deletes a copy.
pub fn discard_copy(copy: &CrashCopy) {
    remove_copy(&copy.key());
}

/// Keeps a copy once unsaved changes have rested for a moment, and asks before the user leaves the
/// page with unsaved changes.
pub fn guard(desk: Desk) {
    // The copy that is due, and since when changes wait for one.
    let waiting = RefCell::new(None::<TimeoutHandle>);
    let since = Rc::new(Cell::new(None::<f64>));
    Effect::new(move |_| {
        desk.document.track();
        let is_unsaved = desk.unsaved_since.with(Option::is_some);
        let now = js_sys::Date::now();
        let waits = since.get().is_some_and(|since| now - since > MOST_WAIT_MS);
        if is_unsaved && waits {
            // The copy that is due is not put off any more.
            return;
        }
        if let Some(earlier) = waiting.take() {
            earlier.clear();
        }
        if is_unsaved {
            since.set(since.get().or(Some(now)));
            let since = Rc::clone(&since);
            let keep = move || {
                since.set(None);
                keep_copy(desk);
            };
            *waiting.borrow_mut() = set_timeout_with_handle(keep, REST).ok();
        } else {
            since.set(None);
        }
    });
    let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
        if desk.unsaved_since.with_untracked(Option::is_some) {
            event.prevent_default();
            // Older browsers ask only if a value is set.
            event.set_return_value("unsaved");
        }
    });
    // Lives as long as the page.
    std::mem::forget(handle);
}

/// Packs a copy in a worker: with a large network this takes longer than the page may freeze.
fn keep_copy(desk: Desk) {
    if settings::storage().is_none() {
        let refused = Message::warning("notice-no-storage");
        let is_told = |told: &Vec<Told>| told.iter().any(|told| told.message.key == refused.key);
        if !desk.told.with_untracked(is_told) {
            desk.notify(refused);
        }
        return;
    }
    let Some(json) = desk.document.with_untracked(|document| Some(document.as_ref()?.to_json()))
    else {
        return;
    };
    let copy = CrashCopy {
        tab: tabs::own(),
        at: js_sys::Date::now(),
        name: shown_name(desk),
        file_name: desk.file_name.get_untracked(),
        bytes: String::new(),
    };
    let hear = move |reply| {
        if let Reply::Packed(bytes) = reply {
            store(desk, &CrashCopy { bytes, ..copy.clone() });
        }
    };
    let refuse = move |_: &JsValue| desk.notify(Message::warning("notice-no-crash-copy"));
    let begun = Job::start(hear, refuse).and_then(|job| {
        job.say(&Request::Pack(json))?;
        job::let_go(PACKING.replace(Some(job)));
        Ok(())
    });
    if let Err(reason) = begun {
        refuse(&reason);
    }
}

fn store(desk: Desk, copy: &CrashCopy) {
    let Some(storage) = settings::storage() else { return };
    let Ok(text) = serde_json::to_string(copy) else { return };
    // Remove the previous copy only once the new one is stored.
    match storage.set_item(&copy.key(), &text) {
        Ok(()) => {
            if let Some(before) = COPY.replace(Some(copy.key())).filter(|key| *key != copy.key()) {
                remove_copy(&before);
            }
            desk.drop_notices(&["notice-no-crash-copy"]);
        }
        Err(_) => desk.notify(Message::warning("notice-no-crash-copy")),
    }
}

fn forget_copy() {
    job::let_go(PACKING.take());
    if let Some(key) = COPY.take() {
        remove_copy(&key);
    }
}

fn remove_copy(key: &str) {
    if let Some(storage) = settings::storage() {
        // A missing entry needs no removal.
        let _ = storage.remove_item(key);
    }
}
