//! The map's canvas: a bitmap of everything at rest, and on it what changes often.
//!
//! A bitmap somewhat larger than the screen holds all layers. While a gesture
//! lasts it is moved or scaled; once the gesture ends, or shows what lies outside
//! it, it is painted anew. Selection and vehicles are drawn over it each frame.

use geo::Coord;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::brush::Brush;
use super::content::Content;
use super::draft::Draft;
use super::paint::{self, Mood, Paths};
use super::palette::Palette;
use tepat_model::region::PlaceKind;
use tepat_view::scene::{Camera, Feature, NetSorting, Point, bounds_of};

/// How far the bitmap reaches beyond the screen.
const MARGIN_PX: f64 = 256.0;
/// How much the bitmap may be shrunk or enlarged during a gesture before it is painted anew.
const BITMAP_SCALES: std::ops::RangeInclusive<f64> = 0.55..=2.5;

/// By what share of its width or height the box may change without the region being fitted anew.
const SAME_BOX: f64 = 0.2;

struct Surface {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Surface {
    fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"alpha".into(), &JsValue::FALSE).ok()?;
        let context = canvas.get_context_with_context_options("2d", &options).ok()??;
        Some(Self { canvas, context: context.dyn_into().ok()? })
    }

    fn resize(&self, camera: &Camera, ratio: f64) {
        let device = |css_px: f64| (css_px * ratio).round().max(1.0) as u32;
        let (width, height) = (device(camera.width_px), device(camera.height_px));
        // Setting the size clears a canvas and costs, even when it stays the same.
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
    }
}

/// The map's state between frames.
pub struct Chart {
    screen: Surface,
    bitmap: Surface,
    /// What the bitmap shows; `None` when it must be painted anew.
    bitmap_of: Option<Camera>,
    paths: Paths,
    net_paths: Paths,
    ground_paths: Paths,
    palette: Palette,
    pixel_ratio: f64,
    is_frame_due: bool,
    /// What is drawn.
    pub content: Content,
    /// The imported network while it is being laid out.
    pub sorting: Option<NetSorting>,
    /// Which part of it is seen.
    pub camera: Camera,
    /// A gesture is under way.
    pub in_gesture: bool,
    /// The view is the whole region, and stays so when the box changes much.
    is_fitted: bool,
    /// Width and height of the box when the region was fitted into it last.
    fitted_px: (f64, f64),
    /// Where the map's box is on the page.
    corner_px: Point,
    /// Width at the left rim that the legend lies on.
    covered_px: f64,
    /// What is selected.
    pub selected: Option<Feature>,
    /// What the pointer is on, or the focus.
    pub hovered: Option<Feature>,
    /// Where the selected thing is being moved to.
    pub moved_to: Option<Point>,
    /// Moment at which vehicles are shown.
    pub moment: Option<f64>,
    /// How much larger than usual vehicles are drawn.
    pub vehicle_scale: f64,
    /// What is being drawn.
    pub draft: Draft,
    /// Junctions are marked at every scale, to be drawn from and to.
    pub shows_junctions: bool,
}

/// A handle to the chart; copies share it.
pub type ChartRef = StoredValue<Option<Chart>, LocalStorage>;

/// Changes the chart and draws it with the next frame. Nothing happens once the map is gone.
pub fn redraw(chart: ChartRef, change: impl FnOnce(&mut Chart)) {
    let due = chart.try_update_value(|chart| {
        let chart = chart.as_mut()?;
        change(chart);
        let due = !chart.is_frame_due;
        chart.is_frame_due = true;
        Some(due)
    });
    if due.flatten() == Some(true) {
        request_animation_frame(move || {
            chart.try_update_value(|chart| chart.iter_mut().for_each(Chart::frame));
        });
    }
}

/// Reads something off the chart.
pub fn read<T>(chart: ChartRef, read: impl FnOnce(&Chart) -> T) -> Option<T> {
    chart.try_with_value(|chart| chart.as_ref().map(read)).flatten()
}

impl Chart {
    /// A chart on `canvas`; `None` if the browser has no canvas to draw on.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let bitmap = document().create_element("canvas").ok()?.dyn_into().ok()?;
        Some(Self {
            screen: Surface::new(canvas)?,
            bitmap: Surface::new(bitmap)?,
            bitmap_of: None,
            paths: Paths::default(),
            net_paths: Paths::default(),
            ground_paths: Paths::default(),
            palette: Palette::read(),
            pixel_ratio: 1.0,
            is_frame_due: false,
            content: Content::default(),
            sorting: None,
            camera: Camera::default(),
            in_gesture: false,
            is_fitted: true,
            fitted_px: (0.0, 0.0),
            corner_px: Coord { x: 0.0, y: 0.0 },
            covered_px: 0.0,
            selected: None,
            hovered: None,
            moved_to: None,
            moment: None,
            vehicle_scale: 1.0,
            draft: Draft::default(),
            shows_junctions: false,
        })
    }

    /// The element that is drawn on.
    pub fn canvas(&self) -> HtmlCanvasElement {
        self.screen.canvas.clone()
    }

    /// Has everything painted anew with the next frame.
    pub fn repaint(&mut self) {
        self.bitmap_of = None;
    }

    /// Takes over a new region: its paths are other ones.
    pub fn forget_paths(&mut self) {
        self.paths = Paths::default();
        self.ground_paths = Paths::default();
        self.repaint();
    }

    /// Takes over another imported network, or other links of it to leave out.
    pub fn forget_net_paths(&mut self) {
        self.net_paths = Paths::default();
        self.repaint();
    }

    /// Reads the colours of the theme in force.
    pub fn read_palette(&mut self) {
        self.palette = Palette::read();
        self.repaint();
    }

    /// Takes over the box of the map. What is drawn stays where it is on the page,
    /// unless the whole region was in view or the selection would go out of it.
    pub fn resize(&mut self, corner_px: Point, width_px: f64, height_px: f64) {
        let moved_px = corner_px - std::mem::replace(&mut self.corner_px, corner_px);
        let corner = self.camera.to_map(moved_px);
        let was_seen = self.selected.filter(|feature| self.sees(*feature));
        self.camera.width_px = width_px;
        self.camera.height_px = height_px;
        self.repaint();
        if self.is_fitted && self.is_other_box() {
            return self.fit();
        }
        let middle_px = Coord { x: width_px, y: height_px } / 2.0;
        self.camera.centre = corner + middle_px * self.camera.metres_per_px;
        if let Some(feature) = was_seen {
            self.reveal(feature);
        }
    }

    /// Whether the box is much larger or smaller than when the region was fitted into it. A line
    /// of notices below the map is no reason to move it.
    fn is_other_box(&self) -> bool {
        let other = |now: f64, then: f64| (now - then).abs() > SAME_BOX * then;
        let (width_px, height_px) = self.fitted_px;
        other(self.camera.width_px, width_px) || other(self.camera.height_px, height_px)
    }

    /// Whether all of a feature is in view.
    fn sees(&self, feature: Feature) -> bool {
        self.bounds(feature).is_some_and(|bounds| {
            [bounds.min(), bounds.max()].into_iter().all(|corner| self.camera.shows(corner, 0.0))
        })
    }

    fn bounds(&self, feature: Feature) -> Option<geo::Rect> {
        match feature {
            Feature::Link(link) => self.content.net.line(link).and_then(bounds_of),
            _ => self.content.scene.bounds_of(feature, &self.content.routes),
        }
    }

    /// The view stays as it is from now on, whatever the box does.
    pub fn hold(&mut self) {
        self.is_fitted = false;
    }

    /// Shows the whole region.
    pub fn fit(&mut self) {
        self.is_fitted = true;
        self.fitted_px = (self.camera.width_px, self.camera.height_px);
        if let Some(bounds) = self.content.scene.bounds.or_else(|| self.content.net.bounds()) {
            self.camera.fit(&bounds, self.rim_px(), self.covered_px);
        }
    }

    /// Takes note of how much the legend covers.
    pub fn cover(&mut self, covered_px: f64) {
        self.covered_px = covered_px;
        if self.is_fitted {
            self.fit();
        }
    }

    /// Moves the camera by hand; the view stays there from now on.
    pub fn steer(&mut self, change: impl FnOnce(&mut Camera)) {
        self.hold();
        change(&mut self.camera);
    }

    /// The middle of the screen right of the legend.
    pub fn middle_px(&self) -> Point {
        Coord { x: self.covered_px + self.camera.width_px, y: self.camera.height_px } / 2.0
    }

    fn rim_px(&self) -> f64 {
        (self.camera.width_px.min(self.camera.height_px) * 0.08).clamp(8.0, 60.0)
    }

    /// Brings a feature into view, moving no more than needed.
    pub fn reveal(&mut self, feature: Feature) {
        let Some(bounds) = self.bounds(feature) else { return };
        let rim = self.rim_px();
        let fits = [bounds.min(), bounds.max()].into_iter().all(|c| self.camera.shows(c, rim));
        self.is_fitted &= fits;
        match feature {
            // A station is told from its neighbours from near only.
            Feature::Station(_) if !self.content.shows(feature, &self.camera) => {
                self.is_fitted = false;
                self.camera.centre = bounds.center();
                self.camera.metres_per_px = self.camera.metres_per_px.min(12.0);
            }
            Feature::Edge(_) | Feature::Link(_) | Feature::Trip(_) if !fits => {
                self.camera.fit(&bounds, rim, self.covered_px)
            }
            _ if !fits => self.camera.centre = bounds.center(),
            _ => {}
        }
    }

    /// Everything under a point of the screen, nearest and smallest first.
    pub fn pick(&self, at_px: Point, reach_px: f64) -> Vec<Feature> {
        let reach_m = reach_px * self.camera.metres_per_px;
        let content = &self.content;
        let at = self.camera.to_map(at_px);
        let mut found = content
            .scene
            .pick(at, reach_m, &content.routes, |feature| content.shows(feature, &self.camera));
        // Below the region's own edges, above the trips.
        let before = found.iter().take_while(|f| !matches!(f, Feature::Trip(_))).count();
        if let Some(link) = self.pick_link(at, reach_m) {
            found.insert(before, Feature::Link(link));
        }
        found
    }

    /// The link of the imported network near a point.
    pub fn pick_link(&self, at: Point, reach_m: f64) -> Option<usize> {
        let content = &self.content;
        content.net.pick(at, reach_m, |link| {
            content.shows(Feature::Link(link), &self.camera) && !content.stood_in.contains(&link)
        })
    }

    /// Where a place or station is on the map.
    pub fn position(&self, feature: Feature) -> Option<Point> {
        match feature {
            Feature::Place(place) => self.content.scene.places.get(place).copied(),
            Feature::Station(station) => *self.content.scene.stations.get(station)?,
            Feature::Edge(_) | Feature::Link(_) | Feature::Trip(_) => None,
        }
    }

    fn frame(&mut self) {
        self.is_frame_due = false;
        if self.camera.width_px < 1.0 || self.camera.height_px < 1.0 {
            return;
        }
        self.pixel_ratio = window().device_pixel_ratio().clamp(1.0, 3.0);
        self.screen.resize(&self.camera, self.pixel_ratio);
        if !self.bitmap_serves() {
            self.paint_bitmap();
        }
        self.show_bitmap();
        self.draw_overlay();
    }

    /// Whether the bitmap can stand in for the view just now.
    fn bitmap_serves(&self) -> bool {
        let Some(bitmap) = self.bitmap_of else { return false };
        let scale = bitmap.metres_per_px / self.camera.metres_per_px;
        let (outer, inner) = (bitmap.view(), self.camera.view());
        let covers = outer.min().x <= inner.min().x
            && outer.min().y <= inner.min().y
            && outer.max().x >= inner.max().x
            && outer.max().y >= inner.max().y;
        if self.in_gesture {
            if scale == 1.0 { covers } else { BITMAP_SCALES.contains(&scale) }
        } else {
            // At rest names keep clear of the rim, so the picture must be of this very view.
            scale == 1.0 && bitmap.centre == self.camera.centre
        }
    }

    fn paint_bitmap(&mut self) {
        let camera = self.camera.with_margin(MARGIN_PX);
        self.bitmap.resize(&camera, self.pixel_ratio);
        let brush = Brush {
            context: &self.bitmap.context,
            camera: &camera,
            palette: &self.palette,
            pixel_ratio: self.pixel_ratio,
        };
        let mood = Mood {
            trip_selected: matches!(self.selected, Some(Feature::Trip(_))),
            in_play: self.moment.is_some(),
            unseen_px: MARGIN_PX,
        };
        let paths = paint::AllPaths {
            ground: &mut self.ground_paths,
            edges: &mut self.paths,
            links: &mut self.net_paths,
        };
        paint::paint(&brush, &self.content, paths, mood);
        self.bitmap_of = Some(camera);
    }

    fn show_bitmap(&self) {
        let Some(bitmap) = self.bitmap_of else { return };
        let (context, ratio) = (&self.screen.context, self.pixel_ratio);
        let scale = bitmap.metres_per_px / self.camera.metres_per_px;
        let corner = self.camera.to_screen(bitmap.view().min()) * ratio;
        let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        if scale == 1.0 {
            // Whole pixels, so that nothing is blurred.
            let _ = context.draw_image_with_html_canvas_element(
                &self.bitmap.canvas,
                corner.x.round(),
                corner.y.round(),
            );
            return;
        }
        context.set_fill_style_str(&self.palette.land);
        context.fill_rect(0.0, 0.0, self.camera.width_px * ratio, self.camera.height_px * ratio);
        let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(
            &self.bitmap.canvas,
            corner.x,
            corner.y,
            f64::from(self.bitmap.canvas.width()) * scale,
            f64::from(self.bitmap.canvas.height()) * scale,
        );
    }

    fn draw_overlay(&self) {
        let brush = Brush {
            context: &self.screen.context,
            camera: &self.camera,
            palette: &self.palette,
            pixel_ratio: self.pixel_ratio,
        };
        brush.on_screen();
        if let Some(Feature::Trip(trip)) = self.selected {
            self.draw_trip(&brush, trip);
        }
        if let Some(moment) = self.moment {
            self.draw_moment(&brush, moment);
        }
        if let Some(feature) = self.hovered.filter(|hovered| Some(*hovered) != self.selected) {
            self.outline(&brush, feature, false);
        }
        if let Some(feature) = self.selected {
            self.outline(&brush, feature, true);
        }
        if self.shows_junctions {
            paint::junctions(&brush, &self.content);
        }
        self.draw_draft(&brush);
        self.draw_area(&brush);
        if let Some(to) = self.moved_to {
            let at = brush.camera.to_screen(to);
            brush.ring(at, 11.0, 4.0, &self.palette.halo);
            brush.ring(at, 11.0, 2.0, &self.palette.accent);
            brush.disc(at, 2.5, &self.palette.accent);
        }
    }

    /// What is being drawn, dashed where the next point would take it.
    fn draw_draft(&self, brush: &Brush) {
        let (draft, palette) = (&self.draft, &self.palette);
        let mut points: Vec<Point> = draft.points().collect();
        brush.context.set_line_join("round");
        for (colour, width) in [(&palette.halo, 6.0), (&palette.accent, 3.0)] {
            brush.pen(colour, width, &[], 1.0);
            brush.polyline(&points);
        }
        for at in &points {
            brush.disc(self.camera.to_screen(*at), 4.0, &palette.accent);
        }
        let Some(cursor) = draft.cursor else { return };
        points.drain(..points.len().saturating_sub(1));
        points.push(cursor.at);
        brush.pen(&palette.accent, 2.0, &[6.0, 5.0], 1.0);
        brush.polyline(&points);
        let at = self.camera.to_screen(cursor.at);
        let radius = if cursor.on.is_some() { 10.0 } else { 5.0 };
        brush.ring(at, radius, 4.0, &palette.halo);
        brush.ring(at, radius, 2.0, &palette.accent);
        if cursor.on.is_none() {
            brush.plus(at, 12.0, &palette.accent);
        }
    }

    /// The outline being drawn around stations.
    fn draw_area(&self, brush: &Brush) {
        let mut outline = self.draft.outline.clone();
        outline.extend(self.draft.outline.first().copied());
        for (colour, width, dash) in
            [(&self.palette.halo, 4.0, &[][..]), (&self.palette.accent, 2.0, &[6.0, 4.0][..])]
        {
            brush.pen(colour, width, dash, 1.0);
            brush.polyline(&outline);
        }
    }

    fn outline(&self, brush: &Brush, feature: Feature, selected: bool) {
        let palette = &self.palette;
        let width = if selected { 3.0 } else { 1.5 };
        match feature {
            Feature::Place(_) | Feature::Station(_) => {
                let Some(at) = self.position(feature) else { return };
                let radius = self.mark_reach_px(feature) + if selected { 4.0 } else { 3.0 };
                let at = self.camera.to_screen(at);
                brush.ring(at, radius, width + 2.5, &palette.halo);
                brush.ring(at, radius, width, &palette.accent);
            }
            Feature::Edge(edge) => {
                let Some(Some(course)) = self.content.scene.edges.get(edge) else { return };
                self.outline_line(brush, course.points(), selected);
            }
            Feature::Link(link) => {
                if let Some(line) = self.content.net.line(link) {
                    self.outline_line(brush, &line.0, selected);
                }
            }
            Feature::Trip(trip) if !selected => {
                brush.context.set_global_alpha(0.6);
                brush.pen(&palette.accent, 3.0, &[], 1.0);
                self.draw_ways(brush, trip);
                brush.context.set_global_alpha(1.0);
            }
            Feature::Trip(_) => {}
        }
    }

    /// A line on either side of another, so that what it means stays in sight.
    fn outline_line(&self, brush: &Brush, points: &[Point], selected: bool) {
        let width = if selected { 3.0 } else { 1.5 };
        brush.context.set_line_join("round");
        brush.context.set_global_alpha(if selected { 0.9 } else { 0.5 });
        let sides = [5.0, -5.0].map(|aside_px| aside(points, aside_px * self.camera.metres_per_px));
        for (colour, wider) in [(&self.palette.halo, 2.0), (&self.palette.accent, 0.0)] {
            brush.pen(colour, width - 0.5 + wider, &[], 1.0);
            brush.context.set_line_cap("round");
            sides.iter().for_each(|side| brush.polyline(side));
        }
        brush.context.set_global_alpha(1.0);
    }

    fn mark_reach_px(&self, feature: Feature) -> f64 {
        match feature {
            Feature::Place(place) => {
                let kind = self.content.region.places[place].kind;
                if kind == PlaceKind::Pps && Content::by_village(&self.camera) {
                    let villages = &self.content.scene.villages;
                    let village = villages.binary_search_by_key(&place, |village| village.place);
                    return village.map_or(4.0, |village| villages[village].radius_px());
                }
                Brush::place_reach_px(kind)
            }
            _ => 4.5,
        }
    }

    fn draw_ways(&self, brush: &Brush, trip: usize) {
        let Some(trip) = self.content.routes.trips.get(trip) else { return };
        trip.ways.iter().for_each(|way| brush.polyline(&way.points));
    }

    /// The selected trip: its way, and its stops numbered where there is room.
    fn draw_trip(&self, brush: &Brush, trip: usize) {
        let Some(line) = self.content.routes.trips.get(trip) else { return };
        brush.context.set_line_join("round");
        for (colour, width) in [(&self.palette.halo, 8.0), (&self.palette.accent, 4.0)] {
            brush.pen(colour, width, &[], 1.0);
            self.draw_ways(brush, trip);
        }
        paint::places(brush, &self.content);
        let mut badges: Vec<(usize, Point)> = Vec::new();
        for (number, stop) in line.stops.iter().enumerate() {
            let at = self.camera.to_screen(*stop);
            let near =
                |other: &Point| (at.x - other.x).abs() < 17.0 && (at.y - other.y).abs() < 17.0;
            if badges.iter().any(|(_, other)| near(other)) {
                brush.disc(at, 3.0, &self.palette.accent);
            } else {
                badges.push((number + 1, at));
            }
        }
        for (number, at) in badges {
            brush.badge(at, &number.to_string());
        }
    }

    /// The vehicles under way at a moment, and which stations have their goods by then.
    fn draw_moment(&self, brush: &Brush, moment: f64) {
        if self.content.layers.stations {
            paint::stations(brush, &self.content, |brush, at, radius, stations| {
                let served =
                    stations.iter().filter(|s| self.content.is_served(**s, moment)).count();
                let worst = stations.iter().map(|station| self.content.state(*station)).max();
                let share = served as f64 / stations.len().max(1) as f64;
                brush.station_so_far(at, radius, share, worst.unwrap_or_default());
            });
        }
        // The stations just drawn may lie on marks of the bitmap.
        paint::places(brush, &self.content);
        for trip in self.content.routes.all() {
            if let Some(at) = trip.at(moment).filter(|at| self.camera.shows(*at, -10.0)) {
                let (at, moves) = (self.camera.to_screen(at), trip.moves_at(moment));
                brush.vehicle(at, trip.family, moves, self.vehicle_scale);
            }
        }
    }
}

/// A line beside another, `by_m` to its right, or to its left where that is negative.
fn aside(points: &[Point], by_m: f64) -> Vec<Point> {
    let direction = |a: Point, b: Point| {
        let along = b - a;
        along / along.x.hypot(along.y).max(1e-9)
    };
    (0..points.len())
        .map(|at| {
            let before = direction(points[at.saturating_sub(1)], points[at]);
            let after = direction(points[at], points[(at + 1).min(points.len() - 1)]);
            let both = before + after;
            let along = both / both.x.hypot(both.y).max(1e-9);
            points[at] + Coord { x: -along.y, y: along.x } * by_m
        })
        .collect()
}
