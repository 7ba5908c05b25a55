//! A double click does one thing.
//!
//! People who double-click everything press a button twice. The second press would undo what the
//! first one did, do it again, or fall on what came to lie there: it is let go before anything
//! hears of it. What is meant to be pressed quickly (steps, zoom, undo) says `data-repeats`.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{AddEventListenerOptions, Element, Event, KeyboardEvent, MouseEvent};

/// Presses of one place nearer in time than this are one, in milliseconds.
const DOUBLE_CLICK_MS: f64 = 500.0;
/// How far apart in pixels two presses of one place may be.
const SAME_PLACE_PX: f64 = 6.0;

/// What of a press is heard, in the order of the events.
const EVENTS: [&str; 7] =
    ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "dblclick", "keydown"];

/// When and where a pointer went down last.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Press {
    at_ms: f64,
    x: f64,
    y: f64,
}

impl Press {
    /// Whether `next` is the second press of a double click.
    fn is_doubled_by(self, next: Self) -> bool {
        next.at_ms - self.at_ms < DOUBLE_CLICK_MS
            && (next.x - self.x).hypot(next.y - self.y) < SAME_PLACE_PX
    }
}

#[derive(Default)]
struct Guard {
    last: Press,
    /// What the last press was on.
    on: Option<Element>,
    /// The press under way is let go.
    lets_go: bool,
}

/// Lets second presses go from now on.
pub fn guard() {
    let state = Rc::new(RefCell::new(Guard::default()));
    let hear = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if lets_go(&mut state.borrow_mut(), &event) {
            event.stop_immediate_propagation();
            event.prevent_default();
        }
    });
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    for name in EVENTS {
        // Fails only for what is no listener.
        let _ = window().add_event_listener_with_callback_and_add_event_listener_options(
            name,
            hear.as_ref().unchecked_ref(),
            &options,
        );
    }
    // Lives as long as the page.
    hear.forget();
}

fn lets_go(guard: &mut Guard, event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
        // A key held down presses a button again and again.
        return key.repeat()
            && key.key() == "Enter"
            && target.as_ref().is_some_and(is_pressed_once);
    }
    if event.type_() == "pointerdown"
        && let (Some(target), Some(mouse)) = (&target, event.dyn_ref::<MouseEvent>())
    {
        let press = Press {
            at_ms: js_sys::Date::now(),
            x: f64::from(mouse.client_x()),
            y: f64::from(mouse.client_y()),
        };
        let was_on_button = guard.on.as_ref().is_some_and(is_pressed_once);
        let is_elsewhere = guard.on.as_ref() != Some(target);
        guard.lets_go = guard.last.is_doubled_by(press)
            && (is_pressed_once(target) || (was_on_button && is_elsewhere));
        guard.last = press;
        guard.on = Some(target.clone());
    }
    guard.lets_go
}

/// Whether an element is, or is in, something that does its work at one press.
fn is_pressed_once(element: &Element) -> bool {
    let within = |selector| element.closest(selector).ok().flatten().is_some();
    within("button, summary, [role=option]") && !within("[data-repeats]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_press_is_one_soon_and_near() {
        let first = Press { at_ms: 1_000.0, x: 100.0, y: 100.0 };
        let check = |at_ms, x, y, expect| {
            assert_eq!(first.is_doubled_by(Press { at_ms, x, y }), expect, "{at_ms} {x} {y}");
        };
        check(1_200.0, 100.0, 100.0, true);
        check(1_200.0, 103.0, 102.0, true);
        check(1_200.0, 140.0, 100.0, false);
        check(1_700.0, 100.0, 100.0, false);
    }
}
