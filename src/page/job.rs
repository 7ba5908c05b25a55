//! Runs the search for a plan in workers, so that the page stays responsive.

use std::cell::RefCell;
use std::thread::LocalKey;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::ask::make_room;
use super::state::{Desk, Running, Stage};
use crate::worker::messages::{Reply, Request};
use tepat_model::document::Document;
use tepat_model::message::Message;
use tepat_model::plan::{Plan, returned};
use tepat_model::region::Region;
use tepat_planner::promise::Promised;
use tepat_planner::{DEFAULT_ITERATIONS, Found, MOST_MEMBERS, Options};
use tepat_view::certainty::promise_in_words;
use tepat_view::words;

#[wasm_bindgen]
extern "C" {
    /// Starts a worker from the page's own code; see `start.js`.
    #[wasm_bindgen(js_namespace = tepat, js_name = startWorker, catch)]
    pub(super) fn start_worker() -> Result<Worker, JsValue>;
}

/// A worker and its listeners. Dropping it ends the worker at once.
pub struct Job {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

impl Job {
    /// Starts a worker. `hear` receives its replies, `fail` its errors.
    pub fn start(
        hear: impl Fn(Reply) + 'static,
        fail: impl Fn(&JsValue) + Copy + 'static,
    ) -> Result<Self, JsValue> {
        let worker = start_worker()?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            match serde_wasm_bindgen::from_value(event.data()) {
                Ok(reply) => hear(reply),
                Err(error) => fail(&error.into()),
            }
        });
        let on_error = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| fail(&event));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a request to the worker.
    pub fn say(&self, request: &Request) -> Result<(), JsValue> {
        self.worker.post_message(&serde_wasm_bindgen::to_value(request)?)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Asks a worker for a single answer. The one that the same slot was asked before ends; `hear` receives
/// the reply, or why there is none.
pub fn ask_once(
    slot: &'static LocalKey<RefCell<Option<Job>>>,
    request: &Request,
    hear: impl Fn(Result<Reply, Message>) + Copy + 'static,
) {
    let fail = move |reason: &JsValue| {
        let_go(slot.take());
        hear(Err(failed("ask-failed", reason)));
    };
    let replied = move |reply| {
        let_go(slot.take());
        hear(match reply {
            Reply::Failed(message) => Err(message),
            reply => Ok(reply),
        });
    };
    let begun = Job::start(replied, fail).and_then(|job| {
        job.say(request)?;
        let_go(slot.replace(Some(job)));
        Ok(())
    });
    if let Err(reason) = begun {
        fail(&reason);
    }
}

thread_local! {
    /// The workers that plan as a team. The page keeps the plan of the first.
    static JOBS: RefCell<Vec<Job>> = const { RefCell::new(Vec::new()) };
}

/// From this many links on, a single worker plans, because each keeps its own prepared network.
const LINKS_FOR_ONE: usize = 200_000;

/// Starts a search for the scenario in view, and shows the Plan stage.
///
/// The current plan stays in view until the first new one arrives, and is kept for comparison.
pub fn start_plan(desk: Desk) {
    start(desk, false);
}

/// Like [`start_plan`], for a plan that keeps the region's promise.
pub fn start_plan_to_promise(desk: Desk) {
    start(desk, true);
}

fn start(desk: Desk, to_promise: bool) {
    if desk.running.with_untracked(Option::is_some) || desk.refuses_change() {
        return;
    }
    let scenario = desk.scenario.get_untracked();
    let begun = desk.document.with_untracked(|document| {
        document.as_ref().map(|document| document.begun(&desk.stamp(""))).unwrap_or_default()
    });
    desk.running.set(Some(Running { scenario: scenario.clone(), begun, ..Running::default() }));
    desk.drop_notices(&["notice-plan"]);
    desk.go(Stage::Plan);
    if let Err(reason) = begin(desk, scenario, to_promise) {
        fail(desk, &reason);
    }
}

/// How long a stopped search without a plan may take to end.
const ENDS_WITHIN: std::time::Duration = std::time::Duration::from_millis(800);

/// Asks the search to end with the best plan so far. A search without a plan is terminated within a
/// second, however large the region it is preparing.
pub fn stop_plan(desk: Desk) {
    let begun = desk.running.with_untracked(|running| running.as_ref().map(|r| r.begun.clone()));
    let end = move || {
        let has_nothing = desk.running.with_untracked(|running| {
            running.as_ref().is_some_and(|running| {
                let found = running.reports.last().is_some_and(|r| r.unserved.is_some());
                running.stopping && Some(&running.begun) == begun.as_ref() && !found
            })
        });
        if has_nothing {
            abandon(desk);
            desk.notify(Message::note("notice-plan-stopped"));
        }
    };
    set_timeout(end, ENDS_WITHIN);
    desk.running.update(|running| {
        if let Some(running) = running {
            running.stopping = true;
        }
    });
    let said = JOBS.with_borrow(|jobs| jobs.iter().try_for_each(|job| job.say(&Request::Stop)));
    if let Err(reason) = said {
        fail(desk, &reason);
    }
}

/// Ends the search at once and discards it, for example when another file is opened.
pub fn abandon(desk: Desk) {
    desk.running.set(None);
    end();
}

fn begin(desk: Desk, scenario: String, to_promise: bool) -> Result<(), JsValue> {
    make_room(desk);
    let region = desk.region.get_untracked();
    let Options { iterations, seed } = desk.options.get_untracked();
    let iterations = iterations.unwrap_or(DEFAULT_ITERATIONS);
    let earlier = desk.document.with_untracked(|document| {
        document.as_ref().and_then(|document| document.plan_to_begin_with(&scenario).cloned())
    });
    let fresh = desk.from_scratch.get_untracked();
    let settled = desk.settled.get_untracked();
    let members = members(&region);
    for member in 0..members {
        let scenario = scenario.clone();
        let job = Job::start(
            move |reply| match reply {
                Reply::Found(found) => tell_others(desk, member, found),
                Reply::Failed(_) => hear(desk, &scenario, reply),
                reply if member == 0 => hear(desk, &scenario, reply),
                _ => {}
            },
            move |reason| fail(desk, reason),
        )?;
        job.say(&Request::Plan {
            region: Box::new((*region).clone()),
            earlier: earlier.clone().map(Box::new),
            fresh,
            to_promise,
            settled: (*settled).clone(),
            iterations,
            seed,
            member,
            members,
        })?;
        JOBS.with_borrow_mut(|jobs| jobs.push(job));
    }
    Ok(())
}

/// Number of workers in the team: one per core, at most as many as have work to do.
fn members(region: &Region) -> usize {
    if region.imported().links.len() >= LINKS_FOR_ONE {
        return 1;
    }
    let cores = window().navigator().hardware_concurrency();
    (cores as usize).clamp(1, MOST_MEMBERS)
}

/// Forwards what one worker found to all others.
fn tell_others(desk: Desk, by: usize, found: Vec<Found>) {
    let request = Request::Found { by, found };
    let told = JOBS.with_borrow(|jobs| {
        let others = jobs.iter().enumerate().filter(|(member, _)| *member != by);
        others.map(|(_, job)| job).try_for_each(|job| job.say(&request))
    });
    if let Err(reason) = told {
        fail(desk, &reason);
    }
}

fn hear(desk: Desk, scenario: &str, reply: Reply) {
    match reply {
        Reply::Progress(progress) => desk.running.update(|running| {
            if let Some(running) = running {
                running.hear(progress);
            }
        }),
        Reply::Better(plan) => keep(desk, scenario, *plan),
        Reply::Promised(promised) => keep_promise(desk, scenario, *promised),
        Reply::Done(plan) => {
            let (unserved, late) = (plan.unserved.len(), plan.late_stations());
            let mut early =
                desk.running.with_untracked(|running| running.as_ref()?.stopped_early());
            keep(desk, scenario, *plan);
            abandon(desk);
            desk.notify(match (unserved, late) {
                (0, 0) => early
                    .take()
                    .map(|early| {
                        let key = match early.key.as_str() {
                            "notice-plan-first" => "notice-plan-done-first",
                            _ => "notice-plan-done-early",
                        };
                        Message { key: key.to_owned(), ..early }
                    })
                    .unwrap_or_else(|| Message::note("notice-plan-done")),
                (0, _) => Message::warning("notice-plan-done-late").with("late", late),
                _ => Message::warning("notice-plan-done-unserved")
                    .with("unserved", unserved)
                    .with("late", late),
            });
            if let Some(early) = early {
                desk.notify(early);
            }
            tell_return(desk);
        }
        Reply::Failed(message) => {
            abandon(desk);
            desk.notify(message);
        }
        // These workers are only asked for plans.
        _ => {}
    }
}

/// Keeps a plan made to a promise together with the margins that it needs, and tells whether it keeps
/// the promise.
fn keep_promise(desk: Desk, scenario: &str, promised: Promised) {
    let region = desk.region.get_untracked();
    let kept = promise_in_words(&region, &promised.certainty);
    let why = words::text(desk.language.get_untracked(), "promise-why");
    let stamp = desk.stamp(&why);
    let mut refused = None;
    desk.document.update(|document| {
        if let (Some(document), Some(edit)) = (document, promised.edit(&region)) {
            refused = document.edit(scenario, edit, &stamp).err();
        }
    });
    if let Some(refused) = refused {
        abandon(desk);
        return desk.notify(refused);
    }
    // The plan belongs to the state with its margins.
    let heads = desk.document.with_untracked(|it| it.as_ref().map(Document::heads));
    desk.running.update(|running| {
        if let (Some(running), Some(heads)) = (running, heads) {
            running.begun.heads = heads;
        }
    });
    keep(desk, scenario, promised.plan);
    abandon(desk);
    desk.notify(kept);
    tell_return(desk);
}

/// Says which goods the plan in view brings back late or not at all, if any.
fn tell_return(desk: Desk) {
    let region = desk.region.get_untracked();
    let plan = desk.plan.get_untracked();
    let returned = plan.and_then(|plan| returned(&region, &plan));
    if let Some(short) = returned.filter(|it| it.late + it.unreturned > 0) {
        let what = Message::warning("notice-return-short").with("late", short.late);
        desk.notify(what.with("unreturned", short.unreturned));
    }
}

fn keep(desk: Desk, scenario: &str, plan: Plan) {
    let begun = desk.running.with_untracked(|running| running.as_ref().map(|r| r.begun.clone()));
    desk.document.update(|document| {
        if let Some(document) = document {
            document.keep_plan(scenario, &begun.unwrap_or_default(), plan);
        }
    });
    desk.mark_unsaved();
}

fn fail(desk: Desk, reason: &JsValue) {
    abandon(desk);
    desk.notify(failed("notice-plan-failed", reason));
}

/// Says that a worker failed, in the words of `key`, with the browser's own reason.
pub fn failed(key: &str, reason: &JsValue) -> Message {
    Message::error(key).with("detail", detail(reason))
}

/// The text of a browser's error.
pub fn detail(reason: &JsValue) -> String {
    js_sys::Reflect::get(reason, &"message".into())
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| format!("{reason:?}"))
}

fn end() {
    JOBS.take().into_iter().for_each(|job| let_go(Some(job)));
}

/// Drops a worker once its callback has returned.
pub fn let_go(job: Option<Job>) {
    later(move || drop(job));
}

/// Runs something when the page has had its turn.
pub fn later(run: impl FnOnce() + 'static) {
    set_timeout(run, std::time::Duration::ZERO);
}
