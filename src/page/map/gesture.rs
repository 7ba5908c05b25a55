//! Pointer, wheel and keys on the map.

use geo::Coord;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Map;
use super::chart::{Chart, ChartRef, read, redraw};
use super::draft::Tool;
use tepat_view::scene::{Feature, Point};

/// A press that moves less than this is a click.
const CLICK_PX: f64 = 4.0;
/// How near the pointer must be to a thing.
const REACH_PX: f64 = 9.0;
/// How near a finger must be.
const TOUCH_REACH_PX: f64 = 16.0;
/// A double click so soon after something was drawn belongs to it.
const DOUBLE_CLICK_MS: f64 = 500.0;
/// A gesture has ended when nothing has come for so long.
const SETTLE: std::time::Duration = std::time::Duration::from_millis(140);

/// The pointers that are down, and what they do.
#[derive(Clone, Default)]
pub struct Gesture {
    down: Vec<(i32, Point)>,
    travelled_px: f64,
    moves_selected: bool,
    settles: Option<TimeoutHandle>,
    /// When something drawn was done last, in milliseconds since the epoch.
    pub drawn_at_ms: f64,
}

/// A handle to the gesture under way.
pub type GestureRef = StoredValue<Gesture, LocalStorage>;

/// Where an event is on the map's box, in CSS pixels.
fn point_of(event: &web_sys::MouseEvent) -> Point {
    Coord { x: f64::from(event.offset_x()), y: f64::from(event.offset_y()) }
}

fn reach_px(event: &web_sys::PointerEvent) -> f64 {
    if event.pointer_type() == "touch" { TOUCH_REACH_PX } else { REACH_PX }
}

fn middle(points: &[(i32, Point)]) -> Point {
    let sum = points.iter().fold(Coord { x: 0.0, y: 0.0 }, |sum, (_, at)| sum + *at);
    sum / points.len().max(1) as f64
}

/// How far two fingers are apart; `None` for one.
fn spread(points: &[(i32, Point)]) -> Option<f64> {
    let [(_, a), (_, b), ..] = points else { return None };
    Some((a.x - b.x).hypot(a.y - b.y).max(1.0))
}

impl Map {
    /// A button or finger goes down.
    pub fn pointer_down(self, event: &web_sys::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
            // Fails only for a pointer that is gone by now.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        let at = point_of(event);
        if self.tool.get_untracked() == Tool::Area {
            self.draft.update(|draft| draft.outline.clear());
            self.outline_to(at);
        }
        let grabs = self.tool.get_untracked() == Tool::Move
            && self.is_selected_near(at, reach_px(event) + 6.0);
        self.gesture.update_value(|gesture| {
            gesture.down.retain(|(id, _)| *id != event.pointer_id());
            gesture.down.push((event.pointer_id(), at));
            if gesture.down.len() == 1 {
                gesture.travelled_px = 0.0;
                gesture.moves_selected = grabs;
            }
        });
        self.tip.set(None);
    }

    fn is_selected_near(self, at_px: Point, reach_px: f64) -> bool {
        let distance = read(self.chart, |chart| {
            let at = chart.moved_to.or_else(|| chart.position(chart.selected?))?;
            let offset = chart.camera.to_screen(at) - at_px;
            Some(offset.x.hypot(offset.y))
        });
        distance.flatten().is_some_and(|distance| distance <= reach_px)
    }

    /// The pointer moves, with or without a button down.
    pub fn pointer_move(self, event: &web_sys::PointerEvent) {
        let at = point_of(event);
        let mut before = Vec::new();
        let mut after = Vec::new();
        let mut moves_selected = false;
        self.gesture.update_value(|gesture| {
            before = gesture.down.clone();
            if let Some(own) = gesture.down.iter_mut().find(|(id, _)| *id == event.pointer_id()) {
                gesture.travelled_px += (own.1.x - at.x).abs() + (own.1.y - at.y).abs();
                own.1 = at;
            }
            after = gesture.down.clone();
            moves_selected = gesture.moves_selected;
        });
        if self.tool.get_untracked() == Tool::Area && after.len() == 1 {
            self.outline_to(at);
        } else if after.is_empty() && self.tool.get_untracked().sets_points() {
            self.aim(at, reach_px(event));
        } else if after.is_empty() {
            self.hover(at, reach_px(event));
        } else if moves_selected && after.len() == 1 {
            redraw(self.chart, |chart| chart.moved_to = Some(chart.camera.to_map(at)));
        } else if self.gesture.with_value(|gesture| gesture.travelled_px) > CLICK_PX {
            self.gesture(|chart| {
                chart.steer(|camera| {
                    camera.pan(middle(&after) - middle(&before));
                    if let (Some(now), Some(then)) = (spread(&after), spread(&before)) {
                        camera.zoom(middle(&after), now / then);
                    }
                });
            });
        }
    }

    /// A button or finger goes up: a click, unless it moved.
    pub fn pointer_up(self, event: &web_sys::PointerEvent) {
        let mut ended = None;
        self.gesture.update_value(|gesture| {
            let was_down = gesture.down.iter().any(|(id, _)| *id == event.pointer_id());
            gesture.down.retain(|(id, _)| *id != event.pointer_id());
            if was_down && gesture.down.is_empty() {
                ended = Some((gesture.travelled_px <= CLICK_PX, gesture.moves_selected));
            }
        });
        match ended {
            Some((false, _)) if self.tool.get_untracked() == Tool::Area => self.close_outline(),
            Some((false, true)) => self.commit_move(),
            Some((true, false)) if self.tool.get_untracked().sets_points() => {
                self.set_point(point_of(event), reach_px(event));
            }
            Some((true, false)) => self.click(point_of(event), reach_px(event)),
            _ => {}
        }
    }

    /// The browser takes the pointer away.
    pub fn pointer_cancel(self, event: &web_sys::PointerEvent) {
        self.gesture
            .update_value(|gesture| gesture.down.retain(|(id, _)| *id != event.pointer_id()));
        redraw(self.chart, |chart| chart.moved_to = None);
    }

    /// The pointer leaves the map.
    pub fn pointer_leave(self) {
        self.tip.set(None);
        redraw(self.chart, |chart| chart.hovered = None);
        self.draft.update(|draft| draft.cursor = None);
    }

    fn hover(self, at: Point, reach_px: f64) {
        let found = read(self.chart, |chart| chart.pick(at, reach_px).first().copied()).flatten();
        let before = read(self.chart, |chart| chart.hovered).flatten();
        if found != before {
            redraw(self.chart, |chart| chart.hovered = found);
        }
        if found.is_some() || self.tip.with_untracked(Option::is_some) {
            self.tip.set(found.map(|feature| (feature, at)));
        }
    }

    /// Selects what lies there; clicked again, what lies below that.
    fn click(self, at: Point, reach_px: f64) {
        if let Some(code) = self.desk.placing.get_untracked() {
            return self.put_place(&code, at);
        }
        let next = read(self.chart, |chart| {
            let found = chart.pick(at, reach_px);
            let current =
                chart.selected.and_then(|s| found.iter().position(|feature| *feature == s));
            let next = current.map_or(0, |current| (current + 1) % found.len().max(1));
            chart.content.selected_of(*found.get(next)?)
        });
        // The inspector may take some of the map's room; nothing moves under the pointer for it.
        redraw(self.chart, Chart::hold);
        self.desk.selection.set(next.flatten());
    }

    /// Double click: closer, or with Shift farther; ends what is being drawn.
    pub fn double_click(self, event: &web_sys::MouseEvent) {
        let drawn_at_ms = self.gesture.with_value(|gesture| gesture.drawn_at_ms);
        if self.tool.get_untracked().sets_points() {
            return self.end_draft();
        } else if js_sys::Date::now() - drawn_at_ms < DOUBLE_CLICK_MS {
            return;
        }
        self.zoom_about(point_of(event), if event.shift_key() { 0.5 } else { 2.0 });
    }

    /// The wheel: about the pointer.
    pub fn wheel(self, event: &web_sys::WheelEvent) {
        event.prevent_default();
        let pixels = match event.delta_mode() {
            web_sys::WheelEvent::DOM_DELTA_LINE => event.delta_y() * 30.0,
            web_sys::WheelEvent::DOM_DELTA_PAGE => event.delta_y() * 300.0,
            _ => event.delta_y(),
        };
        self.zoom_about(point_of(event), (-pixels.clamp(-400.0, 400.0) * 0.002).exp());
    }

    /// Enlarges about a point of the screen.
    pub fn zoom_about(self, at: Point, factor: f64) {
        self.gesture(|chart| chart.steer(|camera| camera.zoom(at, factor)));
    }

    /// Enlarges about the middle of what is not covered.
    pub fn zoom(self, factor: f64) {
        self.gesture(|chart| {
            let middle = chart.middle_px();
            chart.steer(|camera| camera.zoom(middle, factor));
        });
    }

    /// Shows the whole region.
    pub fn fit(self) {
        self.gesture(Chart::fit);
    }

    /// Moves the view as part of a gesture, which ends when nothing follows for a while.
    pub fn gesture(self, change: impl FnOnce(&mut Chart)) {
        redraw(self.chart, |chart| {
            chart.in_gesture = true;
            change(chart);
        });
        self.tip.set(None);
        let settled = move || {
            redraw(self.chart, |chart| chart.in_gesture = false);
            self.view_changed();
        };
        let timer = set_timeout_with_handle(settled, SETTLE).ok();
        self.gesture.update_value(|gesture| {
            if let Some(earlier) = std::mem::replace(&mut gesture.settles, timer) {
                earlier.clear();
            }
        });
    }

    /// Keys while the map has the focus. Arrows move the map, or what is being moved.
    pub fn key_down(self, event: &ev::KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let far = if event.shift_key() { 4.0 } else { 1.0 };
        let tool = self.tool.get_untracked();
        match event.key().as_str() {
            "ArrowLeft" => self.arrow(-far, 0.0),
            "ArrowRight" => self.arrow(far, 0.0),
            "ArrowUp" => self.arrow(0.0, -far),
            "ArrowDown" => self.arrow(0.0, far),
            "+" | "=" => self.zoom(1.5),
            "-" | "_" => self.zoom(1.0 / 1.5),
            "0" => self.fit(),
            "Enter" if self.desk.placing.with_untracked(Option::is_some) => {
                let middle = read(self.chart, Chart::middle_px);
                let code = self.desk.placing.get_untracked();
                if let Some((code, middle)) = code.zip(middle) {
                    self.put_place(&code, middle);
                }
            }
            "Enter" if tool == Tool::Move => self.commit_move(),
            "Escape" if tool == Tool::Move => self.cancel_move(),
            "Enter" if tool.sets_points() => self.end_draft(),
            " " if tool.sets_points() => self.set_by_keys(),
            "Backspace" if tool.sets_points() => self.step_back(),
            "Escape" if tool.sets_points() || tool == Tool::Area => self.cancel_draft(),
            "d" | "D" if untrack(|| self.can_draw()) => self.take(Tool::Draw),
            "s" | "S" if untrack(|| self.can_draw()) => self.take(Tool::Split),
            "m" | "M" if untrack(|| self.can_move()) => self.take(Tool::Move),
            "Escape" => self.desk.selection.set(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn arrow(self, x: f64, y: f64) {
        let by = Coord { x, y };
        if self.tool.get_untracked().sets_points() {
            self.steer_cursor(x, y);
        } else if self.tool.get_untracked() == Tool::Move {
            redraw(self.chart, |chart| {
                let from = chart.moved_to.or_else(|| chart.position(chart.selected?));
                chart.moved_to = from.map(|from| from + by * (4.0 * chart.camera.metres_per_px));
            });
        } else {
            self.gesture(|chart| chart.steer(|camera| camera.pan(-by * 64.0)));
        }
    }

    /// Whether the selected thing has a position that can be changed.
    pub fn can_move(self) -> bool {
        use crate::page::state::Selected;
        let selection = self.desk.selection.get();
        matches!(selection, Some(Selected::Place(_) | Selected::Station(_)))
    }
}

/// Marks a feature as if the pointer were on it.
pub fn point_out(chart: ChartRef, feature: Option<Feature>) {
    redraw(chart, |chart| chart.hovered = feature);
}
