//! Measuring in the worker: its requests and replies.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use tepat_model::message::Message;
use tepat_routing::team::Share;
use wasm_bindgen_futures::spawn_local;

use super::graph::measure;
use super::published::{Limit, Solved, Solving, Standing, Step, Worker, read_instance};
use crate::worker::messages::Reply as WorkerReply;
use crate::worker::{Reports, hear_events, now_ms};

/// A measurement to make.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Solve this published instance, to measure the engine. One at a time.
    Solve {
        /// The text of the instance's file.
        text: String,
        /// The set it belongs to, which decides the rounding.
        set: String,
        /// How long to search.
        limit: Limit,
        /// Seed of the search.
        seed: u64,
        /// Which of how many workers this one is.
        worker: Worker,
    },
    /// The shares of all workers on an instance at the end of a round, in their order.
    Meet(Vec<Share>),
    /// Measure the graph on a made-up network of about this many crossings.
    Measure(usize),
}

/// The outcome of a measurement, or its progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Progress of the search on an instance.
    Solving(Standing),
    /// A round is over; this is the worker's share. It waits for the shares of all.
    Meet(Share),
    /// The solution of an instance; nothing more follows.
    Solved(Solved),
    /// Milliseconds of each step measured.
    Measured(Vec<(String, f64)>),
}

/// State kept between two requests.
#[derive(Default)]
pub struct Bench {
    shares: Rc<RefCell<Option<Vec<Share>>>>,
}

impl Bench {
    /// Carries out a request; a search runs until `stop` is set.
    pub fn hear(&self, request: Request, stop: &Rc<Cell<bool>>) {
        match request {
            Request::Measure(nodes) => say(Reply::Measured(measure(nodes, now_ms))),
            Request::Meet(all) => *self.shares.borrow_mut() = Some(all),
            Request::Solve { text, set, limit, seed, worker } => {
                stop.set(false);
                // A round left over from a stopped search means nothing to this one.
                self.shares.borrow_mut().take();
                let (stop, shares) = (Rc::clone(stop), Rc::clone(&self.shares));
                spawn_local(async move {
                    let hear = Hear { stop: &stop, shares: &shares };
                    if let Err(message) = solve(&text, &set, limit, seed, worker, hear).await {
                        crate::worker::say(&WorkerReply::Failed(message));
                    }
                });
            }
        }
    }
}

fn say(reply: Reply) {
    crate::worker::say(&WorkerReply::Instrument(reply));
}

async fn solve(
    text: &str,
    set: &str,
    limit: Limit,
    seed: u64,
    worker: Worker,
    hear: Hear<'_>,
) -> Result<(), Message> {
    let instance = read_instance(text, set)?;
    let clock = || now_ms() / 1000.0;
    let mut solving = Solving::new(&instance, limit, seed, worker, clock)?;
    let mut reports = Reports::new();
    while !hear.stop.get() {
        match solving.step(clock) {
            Step::GoOn => (),
            Step::Done => break,
            Step::Meet => {
                say(Reply::Meet(solving.share()));
                let Some(all) = hear.shares().await else { break };
                solving.meet(&all)?;
            }
        }
        if reports.is_due() {
            say(Reply::Solving(solving.standing()));
            hear_events(0).await;
        }
    }
    say(Reply::Solved(solving.solved()));
    Ok(())
}

/// Receives messages while the worker solves.
struct Hear<'a> {
    stop: &'a Cell<bool>,
    shares: &'a RefCell<Option<Vec<Share>>>,
}

impl Hear<'_> {
    /// Waits for the shares of all workers; `None` when told to stop.
    async fn shares(&self) -> Option<Vec<Share>> {
        loop {
            if let Some(all) = self.shares.take() {
                return Some(all);
            }
            if self.stop.get() {
                return None;
            }
            hear_events(0).await;
        }
    }
}
