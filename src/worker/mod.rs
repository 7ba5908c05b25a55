//! Long work, done in a Web Worker so that the page stays responsive.
//!
//! The page sends [`messages::Request`]s and receives [`messages::Reply`]s. During a search the
//! worker pauses ten times a second, to report and to receive a request to stop.

pub mod lists;
pub mod messages;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use tepat_network::read::Progress as ReadProgress;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::workbook::workbook;
use lists::Lists;
use messages::{MergedFiles, Reply, Request, SentFile};
use tepat_desk::board::threatened;
use tepat_desk::risks::{effect, late_on_average};
use tepat_intake::survey::read_recorded;
use tepat_model::document::{Document, Returned, pack};
use tepat_model::key::{KeyFile, Owner};
use tepat_model::message::Message;
use tepat_model::plan::{Plan, Progress};
use tepat_model::region::Region;
use tepat_planner::certainty::Estimate;
use tepat_planner::explain::{chosen, other_ways, remedies, weigh, weigh_usual};
use tepat_planner::needs::needs;
use tepat_planner::people::people;
use tepat_planner::promise::plan_to_promise;
use tepat_planner::questions::{Kept, answer};
use tepat_planner::trials::{Trial, Tried, make_now};
use tepat_planner::{Exchange, Found, Next, Options, Start, Team, plan, plannable};
use tepat_view::bundle::{About, bundle};
use tepat_view::export::Given;
use tepat_view::words::Language;

/// Milliseconds between two reports.
const REPORT_EVERY_MS: f64 = 100.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = postMessage)]
    fn post_message(message: &JsValue);

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &js_sys::Function, delay_ms: i32);

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(crate) fn now_ms() -> f64;
}

/// Installs the `message` listener. The worker's first lines call this once, when the module is
/// ready.
#[wasm_bindgen]
pub fn worker_main() {
    console_error_panic_hook::set_once();
    let stop = Rc::new(Cell::new(false));
    let inbox = Rc::new(Inbox::default());
    #[cfg(feature = "instruments")]
    let bench = crate::instruments::bench::Bench::default();
    let kept = RefCell::new(Kept::default());
    let lists = RefCell::new(Lists::default());
    let hear = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let data = js_sys::Reflect::get(&event, &"data".into()).unwrap_or_default();
        match serde_wasm_bindgen::from_value(data) {
            Ok(Request::Plan {
                region,
                earlier,
                fresh,
                to_promise,
                settled,
                iterations,
                seed,
                member,
                members,
            }) => {
                stop.set(false);
                let stop = Rc::clone(&stop);
                let inbox = Rc::clone(&inbox);
                inbox.borrow_mut().clear();
                spawn_local(async move {
                    let options = Options { iterations: Some(iterations), seed };
                    let codes = earlier.as_deref();
                    let earlier = codes.filter(|_| !fresh);
                    let start = Start { earlier, codes, settled: &settled, ..Start::default() };
                    let exchange =
                        async |found| exchange(found, member, members, &inbox, &stop).await;
                    let mut team = Team { number: member, of: members, exchange };
                    make_plan(&region, start, options, to_promise, &mut team, &stop).await;
                });
            }
            Ok(Request::Found { by, found }) => inbox.borrow_mut().push((by, found)),
            Ok(Request::Ask { region, question }) => {
                let mut reports = Reports::new();
                let report = |done, of| {
                    if reports.is_due() {
                        say(&Reply::Asking { done, of });
                    }
                };
                let answered = answer(&mut kept.borrow_mut(), &region, &question, report);
                say(&answered.map_or_else(Reply::Failed, Reply::Answered));
            }
            Ok(Request::Certainty { region, plan, runs, seed }) => {
                let mut reports = Reports::new();
                let mut estimate = Estimate::new(&region, &plan, runs, seed);
                while estimate.step() {
                    if reports.is_due() {
                        let (done, of) = estimate.progress();
                        say(&Reply::Asking { done, of });
                    }
                }
                say(&Reply::Certain(Box::new(estimate.found())));
            }
            Ok(Request::Threatened { region, plan, settled, now, runs, seed }) => {
                let found = threatened(&region, &plan, &settled, now, (runs, seed));
                say(&Reply::Threatened(found));
            }
            Ok(Request::RiskEffect { region, plan, risk, runs, seed }) => {
                let risk = region.risks.get(&risk);
                let how = (runs, seed);
                let found = risk.and_then(|risk| {
                    effect(&region, &plan, risk, late_on_average(&region, &plan, how), how)
                });
                say(&Reply::RiskEffect(found));
            }
            Ok(Request::Guard { region, plan }) => {
                say(&Reply::Guarded(Box::new(people(&region, plan.as_deref()))));
            }
            Ok(Request::Try { region, plan, settled, trials, iterations, seed }) => {
                let options = Options { iterations: Some(iterations), seed };
                for trial in trials {
                    say(&match make_now(&region, &plan, &settled, &trial, options) {
                        Ok((outcome, _)) => Reply::Tried(Box::new(Tried { trial, outcome })),
                        Err(message) => Reply::NotTried(message),
                    });
                }
            }
            Ok(Request::Explain {
                region,
                plan,
                settled,
                of,
                remedies: and_remedies,
                member,
                members,
                iterations,
                seed,
            }) => {
                let options = Options { iterations: Some(iterations), seed };
                let chosen = match &of {
                    Some(of) => {
                        let mut trials = other_ways(&region, &plan, of);
                        if and_remedies {
                            trials.extend(remedies(&region, &plan, &settled, of));
                        }
                        vec![(of.clone(), trials)]
                    }
                    None => chosen(&region, &plan, false),
                };
                let posts: Vec<String> = chosen.iter().map(|(post, _)| post.clone()).collect();
                let trials = chosen.into_iter().flat_map(|(post, trials)| {
                    trials.into_iter().map(move |trial| (post.clone(), trial))
                });
                let trials: Vec<(String, Trial)> = trials.collect();
                say(&Reply::Asking { done: 0, of: posts.len() + trials.len() });
                let tell = |weighed| say(&Reply::Weighed(Box::new(weighed)));
                // The first member also makes the one without any change, for all posts at once.
                if member == 0 {
                    match weigh_usual(&region, &plan, &settled, &posts, options) {
                        Ok(usual) => usual.into_iter().for_each(tell),
                        // Nothing can be compared without it.
                        Err(message) => return say(&Reply::Failed(message)),
                    }
                }
                for (post, trial) in trials.into_iter().skip(member).step_by(members) {
                    let weighed = weigh(&region, &plan, &settled, &post, trial, options);
                    weighed.map_or_else(|message| say(&Reply::NotTried(message)), tell);
                }
            }
            #[cfg(feature = "instruments")]
            Ok(Request::Instrument(request)) => bench.hear(request, &stop),
            Ok(Request::Survey { name, bytes, joining }) => surveyed(|progress| {
                let import = joining.read(&name, bytes, progress, || say(&Reply::Joining))?;
                Ok(Reply::Surveyed(Box::new(import)))
            }),
            Ok(Request::Tracks { name, bytes, region, mode }) => surveyed(|progress| {
                let read = read_recorded(&name, &bytes, &region, mode, progress)?;
                Ok(Reply::Tracks(Box::new(read)))
            }),
            Ok(Request::OpenList { name, bytes }) => {
                say(&Reply::OfList(Box::new(lists.borrow_mut().open(&name, &bytes))));
            }
            Ok(Request::AskList(question)) => {
                if let Some(answer) = lists.borrow_mut().answer(*question) {
                    say(&Reply::OfList(Box::new(answer)));
                }
            }
            Ok(Request::Merge { trunk, files }) => {
                say(&merge(&trunk, files)
                    .map_or_else(Reply::Failed, |found| Reply::Merged(Box::new(found))));
            }
            Ok(Request::MakeKey { owner, passphrase, code, random, made_at }) => {
                let key = match code {
                    Some(code) => KeyFile::recover(&code, owner, &passphrase, &made_at),
                    None => new_key(owner, &passphrase, &random, &made_at),
                };
                let written = |key: KeyFile| String::from_utf8_lossy(&key.to_bytes()).into_owned();
                say(&key.map_or_else(Reply::Failed, |key| Reply::Key(written(key))));
            }
            Ok(Request::Sign { key, passphrase, bytes }) => {
                let secret = KeyFile::read("", key.as_bytes());
                let secret = secret.and_then(|key| key.unlock(&passphrase));
                say(&secret.map_or_else(Reply::Failed, |secret| Reply::Signed(secret.sign(&bytes))));
            }
            Ok(Request::Workbook { document, scenario, language }) => {
                say(&written(&document, &scenario, &language)
                    .map_or_else(Reply::Failed, Reply::File));
            }
            Ok(Request::Bundle { document, about, style, key, passphrase }) => {
                say(&bundled(&document, &about, &style, key.as_deref(), &passphrase)
                    .map_or_else(Reply::Failed, Reply::File));
            }
            Ok(Request::Pack(json)) => say(&Reply::Packed(STANDARD.encode(pack(&json)))),
            Ok(Request::Stop) => stop.set(true),
            Err(error) => say(&Reply::Failed(
                Message::error("worker-not-understood").with("detail", error.to_string()),
            )),
        }
    });
    // This fails only if the global object refuses properties.
    let _ = js_sys::Reflect::set(&js_sys::global(), &"onmessage".into(), hear.as_ref());
    hear.forget();
}

/// The workbook of a scenario's plan.
fn written(document: &[u8], scenario: &str, language: &str) -> Result<Vec<u8>, Message> {
    let document = Document::from_bytes("", document)?;
    let region = document.view(scenario).region;
    let (needs, plan) = (needs(&region), document.plan(scenario));
    let language = match language == Language::English.code() {
        true => Language::English,
        false => Language::Indonesian,
    };
    let given =
        Given { region: &region, needs: &needs, plan, people: None, roster: None, language };
    workbook(&given)
}

/// A bundle, signed if there is a key.
fn bundled(
    document: &[u8],
    about: &About,
    style: &str,
    key: Option<&str>,
    passphrase: &str,
) -> Result<Vec<u8>, Message> {
    let secret = match key {
        Some(key) => Some(KeyFile::read("", key.as_bytes())?.unlock(passphrase)?),
        None => None,
    };
    let document = Document::from_bytes("", document)?;
    let sign =
        |bytes: &[u8]| Ok(secret.as_ref().map(|secret| secret.sign(bytes)).unwrap_or_default());
    bundle(&document, about, style, sign, &mut |done, of| say(&Reply::Asking { done, of }))
}

fn new_key(
    owner: Owner,
    passphrase: &str,
    random: &[u8],
    made_at: &str,
) -> Result<KeyFile, Message> {
    let random = random.try_into().map_err(|_| Message::error("key-no-random"))?;
    KeyFile::make(owner, passphrase, random, made_at)
}

/// Reads files and merges them into the trunk.
fn merge(trunk: &[u8], files: Vec<SentFile>) -> Result<MergedFiles, Message> {
    let trunk = Document::from_bytes("", trunk)?;
    let of = files.len();
    let mut returned = Vec::with_capacity(of);
    for (done, SentFile { name, bytes }) in files.into_iter().enumerate() {
        say(&Reply::Asking { done, of });
        let opened = Document::open(&name, &bytes);
        returned.push(Returned { name, opened });
    }
    let mut merged = trunk.merge(&returned);
    let strains = trunk.strains(&merged);
    merged.document.region = Region::default();
    Ok(MergedFiles { document: merged.document.to_json(), files: merged.files, strains })
}

/// What other workers found, with each worker's number, in order of arrival.
type Inbox = RefCell<Vec<(usize, Vec<Found>)>>;

/// How often a worker looks for what the others found, in milliseconds, and for how long after
/// it was stopped: one that was stopped sooner may have nothing to say.
const LOOK_EVERY_MS: i32 = 5;
const LOOK_AFTER_STOP_MS: f64 = 300.0;

/// Sends this worker's findings to the team and waits for those of the others.
async fn exchange(
    found: Vec<Found>,
    member: usize,
    members: usize,
    inbox: &Inbox,
    stop: &Cell<bool>,
) -> Vec<Found> {
    say(&Reply::Found(found));
    let mut missing: Vec<usize> = (0..members).filter(|&other| other != member).collect();
    let mut of_others = Vec::new();
    let mut stopped_at = None;
    loop {
        missing.retain(|other| {
            let mut inbox = inbox.borrow_mut();
            let at = inbox.iter().position(|(by, _)| by == other);
            of_others.extend(at.into_iter().flat_map(|at| inbox.remove(at).1));
            at.is_none()
        });
        if stop.get() {
            let since = *stopped_at.get_or_insert_with(now_ms);
            if now_ms() - since > LOOK_AFTER_STOP_MS {
                return of_others;
            }
        }
        if missing.is_empty() {
            return of_others;
        }
        hear_events(LOOK_EVERY_MS).await;
    }
}

async fn make_plan(
    region: &Region,
    start: Start<'_>,
    options: Options,
    to_promise: bool,
    team: &mut Team<impl Exchange>,
    stop: &Cell<bool>,
) {
    if let Err(message) = plannable(region) {
        return say(&Reply::Failed(message));
    }
    let mut reports = Reports::new();
    let mut report = async |progress: &Progress, better: Option<&Plan>| {
        if let Some(better) = better {
            say(&Reply::Better(Box::new(better.clone())));
        }
        if reports.is_due() {
            say(&Reply::Progress(progress.clone()));
            hear_events(0).await;
        }
        if stop.get() { Next::Stop } else { Next::GoOn }
    };
    if to_promise {
        let promised = plan_to_promise(region, start, options, team, &mut report).await;
        return say(&Reply::Promised(Box::new(promised)));
    }
    let plan = plan(region, start, options, team, &mut report).await;
    say(&Reply::Done(Box::new(plan)));
}

/// Reads a file without pausing. The page receives progress and terminates the worker to cancel.
fn surveyed(read: impl FnOnce(&mut ReadProgress<'_>) -> Result<Reply, Message>) {
    let mut reports = Reports::new();
    let mut progress = |share: f64| {
        if reports.is_due() {
            say(&Reply::Surveying(share));
        }
        true
    };
    say(&read(&mut progress).unwrap_or_else(Reply::Failed));
}

/// Limits how often reports are sent; the first is due at once.
pub(crate) struct Reports {
    last_ms: f64,
}

impl Reports {
    pub(crate) fn new() -> Self {
        Self { last_ms: f64::NEG_INFINITY }
    }

    pub(crate) fn is_due(&mut self) -> bool {
        let now = now_ms();
        let due = now - self.last_ms >= REPORT_EVERY_MS;
        if due {
            self.last_ms = now;
        }
        due
    }
}

/// Yields for some milliseconds so that pending events are handled.
pub(crate) async fn hear_events(within_ms: i32) {
    let soon = js_sys::Promise::new(&mut |resolve, _| set_timeout(&resolve, within_ms));
    // A timer's promise is never refused.
    let _ = JsFuture::from(soon).await;
}

pub(crate) fn say(reply: &Reply) {
    // The page expects plain objects rather than maps, and typed numbers and bytes.
    let serializer = Serializer::json_compatible().serialize_bytes_as_arrays(false);
    if let Ok(message) = reply.serialize(&serializer) {
        post_message(&message);
    }
}
