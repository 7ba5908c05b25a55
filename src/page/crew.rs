//! Workers that share out what is to be found about the plan in view.

use std::cell::RefCell;
use std::thread::LocalKey;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::job::{self, Job};
use super::state::Desk;
use crate::worker::messages::{Reply, Request};

/// The workers that are at one kind of work.
pub type Crew = LocalKey<RefCell<Vec<Job>>>;

/// Workers in a crew, at most.
const MOST: usize = 4;

/// How many workers share so many tasks: one per core, at most.
pub fn members(tasks: usize) -> usize {
    let cores = window().navigator().hardware_concurrency();
    (cores as usize).clamp(1, MOST).min(tasks)
}

/// Puts so many workers to work, each with its own request. Whatever goes wrong is told, after `stop`.
pub fn start(
    desk: Desk,
    crew: &'static Crew,
    members: usize,
    request: impl Fn(usize) -> Request,
    hear: fn(Desk, Reply),
    stop: fn(Desk),
) {
    let fail = move |reason: &JsValue| {
        stop(desk);
        desk.notify(job::failed("ask-failed", reason));
    };
    let begin = |member: usize| {
        let replied = move |reply| match reply {
            Reply::Failed(message) => {
                stop(desk);
                desk.notify(message);
            }
            reply => hear(desk, reply),
        };
        let job = Job::start(replied, fail)?;
        job.say(&request(member))?;
        crew.with_borrow_mut(|jobs| jobs.push(job));
        Ok(())
    };
    if let Err(reason) = (0..members).try_for_each(begin) {
        fail(&reason);
    }
}

/// Ends all work of a crew.
pub fn dismiss(crew: &'static Crew) {
    crew.take().into_iter().for_each(|job| job::let_go(Some(job)));
}

/// Counts one task more as done; whether that was the last.
pub fn count(running: &mut Option<(usize, usize)>) -> bool {
    running.as_mut().is_some_and(|(done, of)| {
        *done += 1;
        done == of
    })
}
