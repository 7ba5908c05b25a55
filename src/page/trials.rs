//! What changes to the region would bring, tried by workers on the plan in view.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::findings::{self, Findings};
use super::job::{self, Job};
use super::state::Desk;
use crate::worker::messages::{Reply, Request};
use tepat_model::message::Message;
use tepat_planner::trials::{Change, Outcome, TRIAL_ITERATIONS, Trial, Tried};

/// Workers that make trials at the same time, at most.
pub const MOST_WORKERS: usize = 4;

/// What trials are to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Which changes are best.
    #[default]
    Ranking,
    /// What each number of vehicles brings.
    Curve,
}

/// Trials of the plan in view, and what came of the last ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trials {
    /// How many are done and how many there are, while some are under way.
    pub running: Option<(usize, usize)>,
    /// What the last ones are to show.
    pub shown: Shown,
    /// What came of no change.
    pub usual: Option<Outcome>,
    /// What came of the others, in the order in which they ended.
    pub tried: Vec<Tried>,
    /// Whether the plan or the region has changed since.
    pub is_old: bool,
}

impl Findings for Trials {
    fn is_running(&self) -> bool {
        self.running.is_some()
    }

    fn grow_old(&mut self) {
        self.is_old = true;
    }
}

thread_local! {
    static JOBS: RefCell<Vec<Job>> = const { RefCell::new(Vec::new()) };
}

/// Makes these trials from the plan in view, after one without any change; [`Desk::trials`] follows.
pub fn make(desk: Desk, trials: Vec<Trial>, shown: Shown) {
    let Some(plan) = desk.plan.get_untracked() else { return };
    stop(desk);
    let all: Vec<Trial> = std::iter::once(Trial::of_nothing()).chain(trials).collect();
    desk.trials.set(Trials { running: Some((0, all.len())), shown, ..Trials::default() });
    let cores = window().navigator().hardware_concurrency();
    let workers = (cores as usize).clamp(1, MOST_WORKERS).min(all.len());
    let region = desk.region.get_untracked();
    let settled = desk.settled.get_untracked();
    let fail = move |reason: &JsValue| {
        stop(desk);
        desk.notify(Message::error("ask-failed").with("detail", job::detail(reason)));
    };
    let begin = |worker: usize| {
        let job = Job::start(move |reply| hear(desk, reply), fail)?;
        job.say(&Request::Try {
            region: Box::new((*region).clone()),
            plan: Box::new((*plan).clone()),
            settled: (*settled).clone(),
            trials: all.iter().skip(worker).step_by(workers).cloned().collect(),
            iterations: TRIAL_ITERATIONS,
            seed: desk.options.get_untracked().seed,
        })?;
        JOBS.with_borrow_mut(|jobs| jobs.push(job));
        Ok(())
    };
    if let Err(reason) = (0..workers).try_for_each(begin) {
        fail(&reason);
    }
}

/// Ends the trials under way; what came of those before stays.
pub fn stop(desk: Desk) {
    JOBS.take().into_iter().for_each(|job| job::let_go(Some(job)));
    desk.trials.update(|trials| trials.running = None);
}

/// Marks what was found as old once plan or region change, and ends trials of them; forgets it where
/// another file or scenario is in view.
pub fn watch(desk: Desk) {
    findings::watch(desk, desk.trials, move || desk.region.track(), stop);
}

fn hear(desk: Desk, reply: Reply) {
    match reply {
        Reply::Tried(tried) => desk.trials.update(|trials| match tried.trial.change {
            Change::Nothing => trials.usual = Some(tried.outcome),
            _ => trials.tried.push(*tried),
        }),
        Reply::NotTried(message) => desk.notify(message),
        Reply::Failed(message) => {
            stop(desk);
            return desk.notify(message);
        }
        // These workers are asked for nothing else.
        _ => return,
    }
    let mut is_over = false;
    desk.trials.update(|trials| {
        if let Some((done, of)) = &mut trials.running {
            *done += 1;
            is_over = done == of;
        }
    });
    if is_over {
        stop(desk);
    }
}
