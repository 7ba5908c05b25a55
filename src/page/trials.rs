//! What changes to the region would bring, tried by workers on the plan in view.

use std::cell::RefCell;

use leptos::prelude::*;

use super::crew;
use super::findings::{self, Findings};
use super::job::Job;
use super::state::Desk;
use crate::worker::messages::{Reply, Request};
use tepat_planner::trials::{Change, Outcome, TRIAL_ITERATIONS, Trial, Tried};

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
    let region = desk.region.get_untracked();
    let settled = desk.settled.get_untracked();
    let members = crew::members(all.len());
    let request = |member| Request::Try {
        region: Box::new((*region).clone()),
        plan: Box::new((*plan).clone()),
        settled: (*settled).clone(),
        trials: all.iter().skip(member).step_by(members).cloned().collect(),
        iterations: TRIAL_ITERATIONS,
        seed: desk.options.get_untracked().seed,
    };
    crew::start(desk, &JOBS, members, request, hear, stop);
}

/// Ends the trials under way; what came of those before stays.
pub fn stop(desk: Desk) {
    crew::dismiss(&JOBS);
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
        // These workers are asked for nothing else.
        _ => return,
    }
    let mut is_over = false;
    desk.trials.update(|trials| is_over = crew::count(&mut trials.running));
    if is_over {
        stop(desk);
    }
}
