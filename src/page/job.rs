//! The search for a plan, in a worker so that the page stays free.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::state::{Desk, Running, Stage};
use crate::worker::messages::{Reply, Request};
use tepat_model::message::Message;
use tepat_model::plan::Plan;
use tepat_planner::{DEFAULT_ITERATIONS, Options};

#[wasm_bindgen]
extern "C" {
    /// Starts a worker from the page's own code; see `start.js`.
    #[wasm_bindgen(js_namespace = tepat, js_name = startWorker, catch)]
    pub(super) fn start_worker() -> Result<Worker, JsValue>;
}

/// A worker and what listens to it; dropped, it ends at once.
pub struct Job {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

impl Job {
    /// Starts a worker. `hear` is called with what it says, `fail` with what goes wrong.
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

    /// Asks the worker for something.
    pub fn say(&self, request: &Request) -> Result<(), JsValue> {
        self.worker.post_message(&serde_wasm_bindgen::to_value(request)?)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
}

/// Begins a search for the scenario in view, and shows the Plan stage.
///
/// The plan there is now stays in view until a first one comes, and is kept
/// to compare with.
pub fn start_plan(desk: Desk) {
    if desk.running.with_untracked(Option::is_some) {
        return;
    }
    let scenario = desk.scenario.get_untracked();
    let begun = desk.document.with_untracked(|document| {
        document.as_ref().map(|document| document.begun(&desk.stamp(""))).unwrap_or_default()
    });
    desk.running.set(Some(Running { scenario: scenario.clone(), begun, ..Running::default() }));
    desk.drop_notices(&["notice-plan"]);
    desk.go(Stage::Plan);
    if let Err(reason) = begin(desk, scenario) {
        fail(desk, &reason);
    }
}

/// How long a search that has found no plan yet may take to end once it is asked to.
const ENDS_WITHIN: std::time::Duration = std::time::Duration::from_millis(800);

/// Asks the search to end now with the best it has. One that has nothing yet is ended within a
/// second, however large the region is that it prepares.
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
    JOB.with_borrow(|job| {
        if let Some(job) = job
            && let Err(reason) = job.say(&Request::Stop)
        {
            fail(desk, &reason);
        }
    });
}

/// Ends the search at once and forgets it, as when another file is opened.
pub fn abandon(desk: Desk) {
    desk.running.set(None);
    end();
}

fn begin(desk: Desk, scenario: String) -> Result<(), JsValue> {
    let job =
        Job::start(move |reply| hear(desk, &scenario, reply), move |reason| fail(desk, reason))?;
    let region = Box::new((*desk.region.get_untracked()).clone());
    let Options { iterations, seed } = desk.options.get_untracked();
    let iterations = iterations.unwrap_or(DEFAULT_ITERATIONS);
    let earlier = desk.plan.get_untracked().map(|plan| Box::new((*plan).clone()));
    let fresh = desk.from_scratch.get_untracked();
    let settled = (*desk.settled.get_untracked()).clone();
    job.say(&Request::Plan { region, earlier, fresh, settled, iterations, seed })?;
    JOB.set(Some(job));
    Ok(())
}

fn hear(desk: Desk, scenario: &str, reply: Reply) {
    match reply {
        Reply::Progress(progress) => desk.running.update(|running| {
            if let Some(running) = running {
                running.hear(progress);
            }
        }),
        Reply::Better(plan) => keep(desk, scenario, *plan),
        Reply::Done(plan) => {
            let (unserved, late) = (plan.unserved.len(), plan.late_stations());
            keep(desk, scenario, *plan);
            abandon(desk);
            desk.notify(match (unserved, late) {
                (0, 0) => Message::note("notice-plan-done"),
                (0, _) => Message::warning("notice-plan-done-late").with("late", late),
                _ => Message::warning("notice-plan-done-unserved")
                    .with("unserved", unserved)
                    .with("late", late),
            });
        }
        Reply::Failed(message) => {
            abandon(desk);
            desk.notify(message);
        }
        // This worker is asked for plans alone.
        _ => {}
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
    desk.notify(Message::error("notice-plan-failed").with("detail", detail(reason)));
}

/// What a browser says of a failure.
pub fn detail(reason: &JsValue) -> String {
    js_sys::Reflect::get(reason, &"message".into())
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| format!("{reason:?}"))
}

fn end() {
    let_go(JOB.take());
}

/// Lets go of a worker, once whatever it called has returned.
pub fn let_go(job: Option<Job>) {
    set_timeout(move || drop(job), std::time::Duration::ZERO);
}
