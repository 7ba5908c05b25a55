//! Makes a double click act once.
//!
//! Many people double-click everything. The second press would undo what the first one did, repeat
//! it, or hit whatever appeared in its place. This module drops it before any other listener hears
//! of it. Elements meant for quick presses (steps, zoom, undo) have `data-repeats`.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{AddEventListenerOptions, Element, Event, KeyboardEvent, MouseEvent};

/// Presses in one place that are closer in time than this count as one, in milliseconds.
const DOUBLE_CLICK_MS: f64 = 500.0;
/// Greatest distance between two presses in one place, in pixels.
const SAME_PLACE_PX: f64 = 6.0;

/// The events of a press that are heard, in their order.
const EVENTS: [&str; 7] =
    ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "dblclick", "keydown"];

/// When and where the pointer last went down.
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
    /// The target of the last press.
    on: Option<Element>,
    /// Whether the current press is dropped.
    lets_go: bool,
}

/// Drops second presses from now on.
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
        // Fails only if the callback is no listener.
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
        // A held key would press a button again and again.
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

/// Whether an element is, or lies in, something that acts on a single press.
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
