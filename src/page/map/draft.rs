//! What is being drawn by hand: collecting points until they are an edit.

use leptos::prelude::*;

use super::Map;
use super::chart::{Chart, read, redraw};
use crate::page::state::{Selected, Stage};
use tepat_intake::redraw::{End, Redraw};
use tepat_model::region::Mode;
use tepat_order::Order as _;
use tepat_view::scene::{Course, Feature, Point, encloses};

/// What a press on the map does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Selects.
    #[default]
    Look,
    /// Moves the selected place or station.
    Move,
    /// Draws an edge.
    Draw,
    /// Splits an edge.
    Split,
    /// Makes a pier.
    Pier,
    /// Marks the stations within an outline for a re-vote.
    Area,
}

impl Tool {
    /// Whether points are set with it.
    pub fn sets_points(self) -> bool {
        matches!(self, Self::Draw | Self::Split | Self::Pier)
    }
}

/// A point, and the place or edge it is on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    /// Where it is on the map.
    pub at: Point,
    /// What it is on.
    pub on: Option<Feature>,
}

/// What is drawn so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Where the edge begins.
    pub start: Option<Snap>,
    /// Its bends.
    pub bends: Vec<Point>,
    /// An outline around stations.
    pub outline: Vec<Point>,
    /// Where the next point would be.
    pub cursor: Option<Snap>,
    /// Where the keys have moved to, before it snaps to something.
    by_keys: Option<Point>,
}

impl Draft {
    /// The points that are set, in order.
    pub fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.start.iter().map(|start| start.at).chain(self.bends.iter().copied())
    }

    fn last(&self) -> Option<Point> {
        self.bends.last().copied().or(self.start.map(|start| start.at))
    }
}

/// How near the keys' cross must be to a thing, in pixels.
const KEYS_REACH_PX: f64 = 12.0;
/// Points nearer than this are one, in pixels: the second press of a double one.
const SAME_POINT_PX: f64 = 5.0;
/// How far an arrow key moves the cross, in pixels.
const KEY_STEP_PX: f64 = 8.0;

impl Map {
    /// Takes a tool up, or lays it down if it is in hand. What was begun is dropped.
    pub fn take(self, tool: Tool) {
        let next = if self.tool.get_untracked() == tool { Tool::Look } else { tool };
        self.drop_draft();
        self.mode_chosen.set(false);
        redraw(self.chart, |chart| {
            chart.moved_to = None;
            // The inspector that opens for what is drawn takes room; nothing moves for it.
            chart.hold();
        });
        self.tool.set(next);
        self.tip.set(None);
        if next.sets_points()
            && let Some(canvas) = read(self.chart, Chart::canvas)
        {
            // An element that is not shown cannot be focused; nothing is lost then.
            let _ = canvas.focus();
        }
    }

    fn drop_draft(self) {
        self.draft.set(Draft::default());
    }

    /// Whether the network can be redrawn just now.
    pub fn can_draw(self) -> bool {
        self.desk.stage.get() == Stage::Network || self.tool.get().sets_points()
    }

    /// The pointer is over a point of the screen while a tool is in hand.
    pub fn aim(self, at_px: Point, reach_px: f64) {
        let cursor = self.snap(at_px, reach_px);
        self.draft.update(|draft| (draft.cursor, draft.by_keys) = (cursor, None));
    }

    /// A point of the screen, drawn to what lies near it.
    fn snap(self, at_px: Point, reach_px: f64) -> Option<Snap> {
        let splits = self.tool.get_untracked() == Tool::Split;
        read(self.chart, |chart| chart.snap(at_px, reach_px, splits))
    }

    /// A press at a point of the screen.
    pub fn set_point(self, at_px: Point, reach_px: f64) {
        if let Some(point) = self.snap(at_px, reach_px) {
            self.set_snapped(point);
        }
    }

    fn set_snapped(self, point: Snap) {
        match self.tool.get_untracked() {
            Tool::Draw => self.extend(point),
            Tool::Split => self.split(point),
            Tool::Pier => self.make_pier(point),
            Tool::Look | Tool::Move | Tool::Area => {}
        }
    }

    /// The outline goes on to a point of the screen.
    pub fn outline_to(self, at_px: Point) {
        let Some(at) = read(self.chart, |chart| chart.camera.to_map(at_px)) else { return };
        self.draft.update(|draft| draft.outline.push(at));
    }

    /// Marks the stations within the outline for a re-vote, beside those marked before.
    pub fn close_outline(self) {
        let outline = self.draft.with_untracked(|draft| draft.outline.clone());
        self.drop_draft();
        let within = read(self.chart, |chart| {
            let content = &chart.content;
            let stations = content.region.stations.iter().zip(&content.scene.stations);
            let inside = stations.filter(|(_, at)| at.is_some_and(|at| encloses(&outline, at)));
            inside.map(|(station, _)| station.code.clone()).collect::<Vec<_>>()
        });
        self.desk.mark_for_revote(within.unwrap_or_default());
    }

    /// Begins the edge, bends it, or ends it on a thing.
    fn extend(self, point: Snap) {
        self.take_mode_of(point);
        let unit = read(self.chart, |chart| chart.camera.metres_per_px).unwrap_or(1.0);
        let (start, last) = self.draft.with_untracked(|draft| (draft.start, draft.last()));
        match (start, last) {
            (Some(start), Some(last)) => {
                let apart = (last - point.at) / unit;
                if apart.x.hypot(apart.y) < SAME_POINT_PX {
                    return;
                }
                match point.on {
                    Some(_) => self.draw(start, Some(point)),
                    None => self.draft.update(|draft| draft.bends.push(point.at)),
                }
            }
            _ => self.draft.update(|draft| draft.start = Some(point)),
        }
    }

    /// Takes the mode of what the edge begins or ends on, unless somebody chose one.
    fn take_mode_of(self, point: Snap) {
        if self.mode_chosen.get_untracked() {
            return;
        }
        let start = self.draft.with_untracked(|draft| draft.start);
        let mode = read(self.chart, |chart| match start {
            None => likely_mode(&chart.modes_at(point), &[]),
            Some(start) => likely_mode(&chart.modes_at(start), &chart.modes_at(point)),
        });
        if let Some(mode) = mode.flatten() {
            self.mode.set(mode);
        }
    }

    /// Ends the edge at the last point that was set, or where the keys have moved to.
    pub fn end_draft(self) {
        if self.tool.get_untracked() != Tool::Draw {
            return self.set_by_keys();
        }
        let (start, moved) = self.draft.with_untracked(|draft| {
            let moved = draft.cursor.filter(|cursor| {
                draft.by_keys.is_some() && draft.last().is_none_or(|last| last != cursor.at)
            });
            (draft.start, moved)
        });
        match start {
            Some(start) => self.draw(start, moved),
            None => self.set_by_keys(),
        }
    }

    /// Records the edge from `start` to `end`, or to the last bend.
    fn draw(self, start: Snap, end: Option<Snap>) {
        let mut bends = self.draft.with_untracked(|draft| draft.bends.clone());
        let Some(end) = end.or_else(|| bends.pop().map(|at| Snap { at, on: None })) else {
            return;
        };
        let mode = self.mode.get_untracked();
        let Some((from, to, bends)) = read(self.chart, |chart| {
            let degrees = |at: &Point| chart.content.scene.projection.to_degrees(*at);
            let bends: Vec<_> = bends.iter().map(degrees).collect();
            Some((chart.end_of(start)?, chart.end_of(end)?, bends))
        })
        .flatten() else {
            return;
        };
        let drawn = self
            .desk
            .redraw("redraw-why-drawn", |redraw: Redraw| redraw.draw(&from, &bends, &to, mode));
        if drawn {
            self.finish();
        }
    }

    fn split(self, point: Snap) {
        let Some(End::Edge(edge, at)) = read(self.chart, |chart| chart.end_of(point)).flatten()
        else {
            return;
        };
        if self.desk.redraw("redraw-why-split", |redraw| redraw.split(&edge, at)) {
            self.finish();
        }
    }

    fn make_pier(self, point: Snap) {
        let Some(at) = read(self.chart, |chart| chart.end_of(point)).flatten() else { return };
        let name = tepat_view::words::text(self.desk.language.get_untracked(), "redraw-pier-name");
        if self.desk.redraw("redraw-why-pier", |redraw| redraw.pier(&at, &name)) {
            self.finish();
        }
    }

    /// Lays the tool down after its work; the double press that may have ended it counts no more.
    fn finish(self) {
        self.drop_draft();
        self.mode_chosen.set(false);
        self.tool.set(Tool::Look);
        self.gesture.update_value(|gesture| gesture.drawn_at_ms = js_sys::Date::now());
    }

    /// Takes the last point back, or lays the tool down when there is none.
    pub fn step_back(self) {
        let had_one = self.draft.with_untracked(|draft| draft.start.is_some());
        self.draft.update(|draft| {
            if draft.bends.pop().is_none() {
                draft.start = None;
            }
        });
        if !had_one {
            self.tool.set(Tool::Look);
        }
    }

    /// Drops what was begun; with nothing begun, lays the tool down.
    pub fn cancel_draft(self) {
        let had_one =
            self.draft.with_untracked(|draft| draft.start.is_some() || !draft.outline.is_empty());
        self.drop_draft();
        if !had_one {
            self.tool.set(Tool::Look);
        }
    }

    /// Sets the point that the keys have moved to.
    pub fn set_by_keys(self) {
        match self.draft.with_untracked(|draft| draft.cursor) {
            Some(cursor) => self.set_snapped(cursor),
            None => self.steer_cursor(0.0, 0.0),
        }
    }

    /// Moves the cross by keys; the map follows it.
    pub fn steer_cursor(self, x: f64, y: f64) {
        let by = Point { x, y } * KEY_STEP_PX;
        let draft = self.draft.get_untracked();
        let from = draft.by_keys.or(draft.cursor.map(|cursor| cursor.at));
        let moved = read(self.chart, |chart| {
            let selected = chart.selected.and_then(|selected| chart.position(selected));
            let begun = from.or(selected.filter(|at| chart.camera.shows(*at, 20.0)));
            let begun_px = begun.map_or(chart.middle_px(), |at| chart.camera.to_screen(at));
            let at_px = begun_px + by;
            (
                at_px,
                chart.camera.to_map(at_px),
                chart.camera.shows(chart.camera.to_map(at_px), 40.0),
            )
        });
        let Some((at_px, at, is_in_view)) = moved else { return };
        let cursor = self.snap(at_px, KEYS_REACH_PX);
        self.draft.update(|draft| (draft.cursor, draft.by_keys) = (cursor, Some(at)));
        if !is_in_view {
            self.gesture(|chart| chart.steer(|camera| camera.pan(-by)));
        }
    }

    /// Begins to draw from the selected place.
    pub fn draw_from_selected(self) {
        let start = read(self.chart, |chart| {
            let place = chart.selected.filter(|feature| matches!(feature, Feature::Place(_)))?;
            Some(Snap { at: chart.position(place)?, on: Some(place) })
        });
        if let Some(start) = start.flatten() {
            self.draft.update(|draft| draft.start = Some(start));
        }
    }

    /// How an edge drawn next is travelled.
    pub fn choose_mode(self, key: &str) {
        if let Some(mode) = Mode::ALL.into_iter().find(|mode| mode.key() == key) {
            self.mode.set(mode);
            self.mode_chosen.set(true);
        }
    }

    /// Whether stations can be marked just now.
    pub fn can_mark(self) -> bool {
        self.desk.stage.get() == Stage::Election
    }
}

/// The mode of an edge between things whose own edges have these, the most frequent first: one
/// that both have, else one of either.
fn likely_mode(start: &[Mode], end: &[Mode]) -> Option<Mode> {
    let both = start.iter().find(|mode| end.contains(mode));
    both.or(start.first()).or(end.first()).copied()
}

impl Chart {
    /// The modes of what is at a point, the most frequent first.
    fn modes_at(&self, point: Snap) -> Vec<Mode> {
        let region = &self.content.region;
        match point.on {
            Some(Feature::Edge(edge)) => region.edges.get_at(edge).map(|edge| edge.mode),
            Some(Feature::Link(link)) => self.content.net.look_of(link).map(|look| look.mode),
            Some(Feature::Place(place)) => {
                let Some(place) = region.places.get_at(place) else { return Vec::new() };
                let mut counts = Mode::ALL.map(|mode| (0_usize, mode));
                for edge in region.edges.iter() {
                    if edge.from == place.code || edge.to == place.code {
                        counts[edge.mode as usize].0 += 1;
                    }
                }
                counts.order_by_key(|(count, _)| std::cmp::Reverse(*count));
                let used = counts.into_iter().filter(|(count, _)| *count > 0);
                return used.map(|(_, mode)| mode).collect();
            }
            _ => None,
        }
        .into_iter()
        .collect()
    }

    /// A point of the screen, drawn to the place or edge near it.
    fn snap(&self, at_px: Point, reach_px: f64, edges_only: bool) -> Snap {
        let content = &self.content;
        let reach_m = reach_px * self.camera.metres_per_px;
        let free = self.camera.to_map(at_px);
        let found = content.scene.pick(free, reach_m, &content.routes, |feature| match feature {
            Feature::Place(_) => !edges_only,
            Feature::Edge(_) => content.shows(feature, &self.camera),
            Feature::Station(_) | Feature::Link(_) | Feature::Trip(_) => false,
        });
        let link = || self.pick_link(free, reach_m).map(Feature::Link);
        let Some(feature) = found.first().copied().or_else(link) else {
            return Snap { at: free, on: None };
        };
        let at = match feature {
            Feature::Link(link) => {
                let course = content.net.line(link).and_then(|line| Course::through(line.0));
                course.map(|course| course.nearest(free))
            }
            Feature::Edge(edge) => {
                let course = content.scene.edges.get(edge).and_then(Option::as_ref);
                course.map(|course| course.nearest(free))
            }
            other => self.position(other),
        };
        Snap { at: at.unwrap_or(free), on: Some(feature) }
    }

    /// A snapped point as the planner takes it.
    fn end_of(&self, point: Snap) -> Option<End> {
        let at = self.content.scene.projection.to_degrees(point.at);
        Some(match point.on {
            None => End::Open(at),
            Some(feature) => match self.content.selected_of(feature)? {
                Selected::Place(code) => End::Place(code),
                Selected::Edge(code) => End::Edge(code, at),
                Selected::Station(_) | Selected::Trip(_) => End::Open(at),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Mode::{Foot, Paved, River};

    #[test]
    fn an_edge_is_what_its_neighbours_are() {
        let check = |start: &[Mode], end: &[Mode], expect: Option<Mode>| {
            assert_eq!(likely_mode(start, end), expect, "{start:?} {end:?}");
        };
        check(&[], &[], None);
        check(&[River], &[], Some(River));
        check(&[], &[Foot], Some(Foot));
        check(&[Paved, River], &[River], Some(River));
        check(&[Paved], &[River], Some(Paved));
    }
}
