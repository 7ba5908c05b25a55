//! Questions about the network, answered by a separate worker that keeps what it prepared.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::job::{self, start_worker};
use super::state::{Answers, Desk};
use crate::worker::messages::{Reply, Request};
use tepat_planner::questions::Question;

/// Above this many links, the data prepared for questions and for a plan together would exceed
/// the 1.5 GB that the page may use.
const MANY_LINKS: usize = 500_000;

struct Line {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

thread_local! {
    static LINE: RefCell<Option<Line>> = const { RefCell::new(None) };
}

/// Asks a question; the answer arrives in [`Desk::answers`].
pub fn ask(desk: Desk, question: Question) {
    desk.answers.update(|answers| answers.asking = Some((0, 0)));
    let region = Box::new((*desk.region.get_untracked()).clone());
    let asked = connected(desk).and_then(|()| {
        LINE.with_borrow(|line| match line {
            Some(line) => {
                let request = serde_wasm_bindgen::to_value(&Request::Ask { region, question })?;
                line.worker.post_message(&request)
            }
            None => Ok(()),
        })
    });
    if let Err(reason) = asked {
        fail(desk, &reason);
    }
}

/// Cancels the open question.
pub fn stop_asking(desk: Desk) {
    desk.answers.update(|answers| answers.asking = None);
    hang_up();
}

/// Ends the worker before planning over a large network, unless it is answering. It prepares again
/// for the next question.
pub fn make_room(desk: Desk) {
    let is_large = desk.region.get_untracked().net.links.len() > MANY_LINKS;
    if is_large && desk.answers.with_untracked(|answers| answers.asking.is_none()) {
        hang_up();
    }
}

fn connected(desk: Desk) -> Result<(), JsValue> {
    if LINE.with_borrow(Option::is_some) {
        return Ok(());
    }
    let worker = start_worker()?;
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        match serde_wasm_bindgen::from_value(event.data()) {
            Ok(reply) => hear(desk, reply),
            Err(error) => fail(desk, &error.into()),
        }
    });
    let on_error = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| fail(desk, &event));
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    LINE.set(Some(Line { worker, _on_message: on_message, _on_error: on_error }));
    Ok(())
}

fn hear(desk: Desk, reply: Reply) {
    match reply {
        Reply::Asking { done, of } => {
            desk.answers.update(|answers| answers.asking = Some((done, of)));
        }
        Reply::Answered(answer) => {
            desk.answers.set(Answers { answer: Some(answer), ..Answers::default() })
        }
        Reply::Failed(message) => {
            desk.answers.update(|answers| answers.asking = None);
            desk.notify(message);
        }
        _ => {}
    }
}

fn fail(desk: Desk, reason: &JsValue) {
    desk.answers.update(|answers| answers.asking = None);
    desk.notify(job::failed("ask-failed", reason));
    hang_up();
}

/// Drops the worker once its callback has returned.
fn hang_up() {
    let line = LINE.take();
    set_timeout(move || drop(line), std::time::Duration::ZERO);
}
