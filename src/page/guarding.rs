//! Who guards what, computed by a worker while somebody looks at it.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::job::{self, Job};
use super::state::{Desk, Shared};
use crate::worker::messages::{Reply, Request};
use tepat_model::plan::Plan;
use tepat_model::region::Region;
use tepat_planner::people::People;

/// What an assignment was computed from.
type Input = (Shared<Region>, Option<Shared<Plan>>);

/// An assignment and the region that it is of.
#[derive(Clone, Debug, PartialEq)]
pub struct Last {
    /// The region.
    pub region: Shared<Region>,
    /// Who guards what there.
    pub people: Shared<People>,
}

/// The last assignment, and the one under way.
#[derive(Clone, Debug, Default)]
pub struct Guarding {
    /// What the worker computes from.
    running: Option<Input>,
    /// The last result, and what it was computed from.
    found: Option<(Input, Shared<People>)>,
    /// What failed, so that it is not tried over and over.
    failed: Option<Input>,
}

impl Guarding {
    /// Whether one is being computed.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// The last result, which may be of an earlier state, and the region that it is of.
    pub fn last(&self) -> Option<Last> {
        let ((region, _), people) = self.found.as_ref()?;
        Some(Last { region: region.clone(), people: people.clone() })
    }
}

thread_local! {
    static JOB: RefCell<Option<Job>> = const { RefCell::new(None) };
}

impl Desk {
    /// Who guards what by the region and plan in view, if that has been computed; reactive.
    pub fn current_people(self) -> Option<Shared<People>> {
        let input = (self.region.get(), self.plan.get());
        self.guarding.with(|guarding| {
            let (of, people) = guarding.found.as_ref()?;
            (*of == input).then(|| people.clone())
        })
    }
}

impl Desk {
    /// Whether guards cost anything, so that sums of costs need to know who guards what; reactive.
    pub fn guards_are_paid(self) -> bool {
        self.region.with(|region| region.pays_guards() && !region.forces.is_empty())
    }

    /// Whether sums of costs are incomplete until that is computed; reactive.
    pub fn awaits_guards(self) -> bool {
        self.guards_are_paid() && self.current_people().is_none()
    }
}

/// Computes anew whenever region or plan change while `is_seen`.
pub fn follow(desk: Desk, is_seen: impl Fn() -> bool + 'static) {
    Effect::new(move |_| {
        if is_seen() {
            let input = (desk.region.get(), desk.plan.get());
            untrack(move || compute(desk, input));
        }
    });
}

/// Computes again what failed or was cancelled.
pub fn again(desk: Desk) {
    desk.guarding.update(|guarding| guarding.failed = None);
    compute(desk, (desk.region.get_untracked(), desk.plan.get_untracked()));
}

/// Starts the worker, unless the result is there or under way.
fn compute(desk: Desk, input: Input) {
    let is_known = desk.guarding.with_untracked(|guarding| {
        let is_it = |known: &Option<Input>| known.as_ref() == Some(&input);
        is_it(&guarding.running)
            || is_it(&guarding.failed)
            || guarding.found.as_ref().is_some_and(|(of, _)| *of == input)
    });
    if is_known {
        return;
    }
    desk.guarding.update(|guarding| guarding.running = Some(input.clone()));
    let fail = move |reason: &JsValue| {
        give_up(desk);
        desk.notify(job::failed("people-failed", reason));
    };
    let of = input.clone();
    let (region, plan) = input;
    let begun = Job::start(move |reply| hear(desk, &of, reply), fail).and_then(|job| {
        job.say(&Request::Guard {
            region: Box::new((*region).clone()),
            plan: plan.map(|plan| Box::new((*plan).clone())),
        })?;
        job::let_go(JOB.replace(Some(job)));
        Ok(())
    });
    if let Err(reason) = begun {
        fail(&reason);
    }
}

/// Ends the computation; an earlier result stays.
pub fn give_up(desk: Desk) {
    job::let_go(JOB.take());
    desk.guarding.update(|guarding| guarding.failed = guarding.running.take());
}

fn hear(desk: Desk, of: &Input, reply: Reply) {
    // A worker that was replaced may have sent its reply already.
    if desk.guarding.with_untracked(|guarding| guarding.running.as_ref() != Some(of)) {
        return;
    }
    match reply {
        Reply::Guarded(people) => {
            job::let_go(JOB.take());
            desk.guarding.update(|guarding| {
                let input = guarding.running.take();
                guarding.found = input.map(|input| (input, Shared::new(*people)));
            });
        }
        Reply::Failed(message) => {
            give_up(desk);
            desk.notify(message);
        }
        // This worker is asked for nothing else.
        _ => {}
    }
}
