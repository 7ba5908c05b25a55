//! How sure the plan in view is, simulated by a worker.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::findings::{self, Findings};
use super::job::{self, Job};
use super::state::Desk;
use crate::worker::messages::{Reply, Request};
use tepat_model::fingerprint::fingerprint_of;
use tepat_model::plan::Plan;
use tepat_model::region::Region;
use tepat_planner::certainty::{Found, RUNS};

/// A simulation of the plan in view, and what the last one found.
#[derive(Clone, Debug, Default)]
pub struct Certainty {
    /// Share of the runs done, while one is under way.
    pub running: Option<f64>,
    /// What the last one found.
    pub found: Option<Found>,
    /// Whether the plan or the delays have changed since.
    pub is_old: bool,
}

impl Findings for Certainty {
    fn is_running(&self) -> bool {
        self.running.is_some()
    }

    fn grow_old(&mut self) {
        self.is_old = true;
    }
}

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
}

/// Simulates the plan in view; [`Desk::certainty`] follows.
pub fn simulate(desk: Desk) {
    let Some(plan) = desk.plan.get_untracked() else { return };
    let region = desk.region.get_untracked();
    desk.certainty.update(|certainty| certainty.running = Some(0.0));
    let fail = move |reason: &JsValue| {
        stop(desk);
        desk.notify(job::failed("ask-failed", reason));
    };
    let begun = Job::start(move |reply| hear(desk, reply), fail).and_then(|job| {
        job.say(&Request::Certainty {
            region: Box::new((*region).clone()),
            plan: Box::new((*plan).clone()),
            runs: RUNS,
            seed: desk.options.get_untracked().seed,
        })?;
        job::let_go(JOB.replace(Some(job)));
        Ok(())
    });
    if let Err(reason) = begun {
        fail(&reason);
    }
}

/// Ends the simulation; what an earlier one found stays.
pub fn stop(desk: Desk) {
    job::let_go(JOB.take());
    desk.certainty.update(|certainty| certainty.running = None);
}

/// Marks what was found as old once the plan or its delays change, and ends a simulation of them;
/// forgets it where another file or scenario is in view.
pub fn watch(desk: Desk) {
    let delays = Memo::new(move |_| desk.region.with(|region| region.delays));
    findings::watch(desk, desk.certainty, move || delays.track(), stop);
}

fn hear(desk: Desk, reply: Reply) {
    match reply {
        Reply::Asking { done, of } => desk.certainty.update(|certainty| {
            certainty.running = Some(done as f64 / of.max(1) as f64);
        }),
        Reply::Certain(found) => {
            job::let_go(JOB.take());
            remember(desk, &found);
            desk.certainty.set(Certainty { found: Some(*found), ..Certainty::default() });
        }
        Reply::Failed(message) => {
            stop(desk);
            desk.notify(message);
        }
        // This worker is asked for nothing else.
        _ => {}
    }
}

/// Simulations remembered for comparison, newest last.
const MOST_REMEMBERED: usize = 12;

/// Keeps how sure each sub-district is, to be compared with other plans.
fn remember(desk: Desk, found: &Found) {
    let Some(plan) = desk.plan.get_untracked() else { return };
    let of = desk.region.with_untracked(|region| simulation_of(region, &plan));
    desk.simulated.update(|simulated| {
        simulated.retain(|(known, _)| *known != of);
        simulated.push((of, found.certainty.areas.clone()));
        let too_many = simulated.len().saturating_sub(MOST_REMEMBERED);
        simulated.drain(..too_many);
    });
}

/// What a simulation depends on, as a fingerprint: trips, delays, and the region planned for.
pub fn simulation_of(region: &Region, plan: &Plan) -> String {
    fingerprint_of(&(&plan.trips, &plan.input, region.delays))
}
