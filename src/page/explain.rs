//! Why goods go as they do: other ways and remedies, tried by workers on the plan in view.

use std::cell::RefCell;

use leptos::prelude::*;

use super::crew;
use super::findings::{self, Findings};
use super::job::Job;
use super::state::Desk;
use crate::worker::messages::{Reply, Request};
use tepat_planner::explain::Weighed;
use tepat_planner::trials::{Change, TRIAL_ITERATIONS};

/// Explains the choices of all sub-districts.
pub const EVERYWHERE: &str = "*";

/// The explanation that is under way, or the last one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// Code of the station, or of the post of the village or sub-district; or [`EVERYWHERE`].
    pub of: String,
    /// How many trials are done and how many there are, while some are under way; at first nobody
    /// knows how many.
    pub running: Option<(usize, usize)>,
    /// Whether it is late or gets nothing, so that remedies were tried as well.
    pub is_open: bool,
    /// What came of no change: for what is explained, or for each sub-district.
    pub usual: Vec<Weighed>,
    /// What came of the others, in the order of their changes.
    pub tried: Vec<Weighed>,
    /// Whether the plan or the region has changed since.
    pub is_old: bool,
}

impl Findings for Explanation {
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

/// Explains a station or post of the plan in view, or all choices; [`Desk::explanation`] follows.
pub fn explain(desk: Desk, of: String, is_open: bool) {
    let Some(plan) = desk.plan.get_untracked() else { return };
    stop(desk);
    desk.explanation.set(Explanation {
        of: of.clone(),
        running: Some((0, 0)),
        is_open,
        ..Explanation::default()
    });
    let region = desk.region.get_untracked();
    let settled = desk.settled.get_untracked();
    let members = crew::members(usize::MAX);
    let request = |member| Request::Explain {
        region: Box::new((*region).clone()),
        plan: Box::new((*plan).clone()),
        settled: (*settled).clone(),
        of: (of != EVERYWHERE).then(|| of.clone()),
        remedies: is_open,
        member,
        members,
        iterations: TRIAL_ITERATIONS,
        seed: desk.options.get_untracked().seed,
    };
    crew::start(desk, &JOBS, members, request, hear, stop);
}

/// Ends the trials under way; what came of those before stays.
pub fn stop(desk: Desk) {
    crew::dismiss(&JOBS);
    desk.explanation.update(|explanation| explanation.running = None);
}

/// Marks what was found as old once plan or region change, and ends trials of them; forgets it where
/// another file or scenario is in view.
pub fn watch(desk: Desk) {
    findings::watch(desk, desk.explanation, move || desk.region.track(), stop);
}

fn hear(desk: Desk, reply: Reply) {
    match reply {
        // The plan had no choice.
        Reply::Asking { of: 0, .. } => stop(desk),
        Reply::Asking { of, .. } => desk.explanation.update(|explanation| {
            explanation.running = explanation.running.map(|(done, _)| (done, of));
        }),
        Reply::Weighed(weighed) => {
            desk.explanation.update(|explanation| match weighed.trial.change {
                Change::Nothing => explanation.usual.push(*weighed),
                _ => {
                    let order = |it: &Weighed| (it.of.clone(), it.trial.change.clone());
                    let mine = order(&weighed);
                    let before = |it: &Weighed| order(it) < mine;
                    let at = explanation.tried.partition_point(before);
                    explanation.tried.insert(at, *weighed);
                }
            });
            count(desk);
        }
        Reply::NotTried(message) => {
            desk.notify(message);
            count(desk);
        }
        // These workers are asked for nothing else.
        _ => {}
    }
}

fn count(desk: Desk) {
    let mut is_over = false;
    desk.explanation.update(|explanation| is_over = crew::count(&mut explanation.running));
    if is_over {
        stop(desk);
    }
}
