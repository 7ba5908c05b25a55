//! A canvas with the map's camera and colours: lines, shapes and words.

use geo::{Coord, Rect};
use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

use super::palette::Palette;
use tepat_model::region::{Family, Mode, Passage, PlaceKind};
use tepat_view::scene::{Camera, Point, StationState};

/// Where and how to draw.
pub struct Brush<'a> {
    pub context: &'a CanvasRenderingContext2d,
    pub camera: &'a Camera,
    pub palette: &'a Palette,
    /// Pixels of the device in one of CSS.
    pub pixel_ratio: f64,
}

/// A pattern of a line: dash lengths in pixels.
pub type Dash = &'static [f64];

/// Width relative to the scale's common width, and dashes, of a mode.
pub fn line_of(mode: Mode) -> (f64, Dash) {
    match mode {
        Mode::Paved => (1.3, &[]),
        Mode::Unpaved => (1.15, &[10.0, 4.0]),
        Mode::Offroad => (1.15, &[4.0, 3.5]),
        Mode::River => (1.5, &[]),
        Mode::Sea => (1.4, &[7.0, 5.0]),
        Mode::Foot => (1.5, &[0.1, 4.0]),
        Mode::Ferry => (1.6, &[9.0, 3.0, 2.0, 3.0]),
    }
}

impl Brush<'_> {
    /// Common width of network lines at this scale, in pixels.
    pub fn line_px(&self) -> f64 {
        (2.6 - 0.55 * self.camera.metres_per_px.log10()).clamp(1.0, 3.0)
    }

    /// From now on coordinates are metres on the map.
    pub fn on_map(&self) {
        let scale = self.pixel_ratio / self.camera.metres_per_px;
        let origin = self.camera.to_screen(Coord { x: 0.0, y: 0.0 }) * self.pixel_ratio;
        // Setters of a context fail only for values that are not numbers.
        let _ = self.context.set_transform(scale, 0.0, 0.0, scale, origin.x, origin.y);
    }

    /// From now on coordinates are CSS pixels on the screen.
    pub fn on_screen(&self) {
        let ratio = self.pixel_ratio;
        let _ = self.context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    }

    /// Sets colour, width and dashes of lines; both in `unit`s: 1 on the screen,
    /// metres per pixel on the map.
    pub fn pen(&self, colour: &str, width: f64, dash: &[f64], unit: f64) {
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(width * unit);
        let lengths: Array = dash.iter().map(|length| JsValue::from(length * unit)).collect();
        let _ = self.context.set_line_dash(&lengths);
        self.context.set_line_cap(if dash.first().is_some_and(|d| *d < 1.0) {
            "round"
        } else {
            "butt"
        });
    }

    /// Strokes a line through points of the map, drawn on the screen.
    pub fn polyline(&self, points: &[Point]) {
        self.context.begin_path();
        for (step, point) in points.iter().enumerate() {
            let at = self.camera.to_screen(*point);
            if step == 0 {
                self.context.move_to(at.x, at.y)
            } else {
                self.context.line_to(at.x, at.y)
            }
        }
        self.context.stroke();
    }

    /// A closed shape about `at` from offsets in pixels, filled and edged with the halo.
    fn shape(&self, at: Point, offsets: &[(f64, f64)], fill: &str) {
        let context = self.context;
        context.begin_path();
        for (x, y) in offsets {
            context.line_to(at.x + x, at.y + y);
        }
        context.close_path();
        self.pen(&self.palette.halo, 1.5, &[], 1.0);
        context.stroke();
        context.set_fill_style_str(fill);
        context.fill();
    }

    /// A circle about `at` in pixels.
    pub fn circle(&self, at: Point, radius: f64) {
        self.context.begin_path();
        let _ = self.context.arc(at.x, at.y, radius, 0.0, std::f64::consts::TAU);
    }

    /// A filled circle with a halo.
    pub fn disc(&self, at: Point, radius: f64, fill: &str) {
        self.circle(at, radius);
        self.pen(&self.palette.halo, 1.5, &[], 1.0);
        self.context.stroke();
        self.context.set_fill_style_str(fill);
        self.context.fill();
    }

    /// A ring about `at`.
    pub fn ring(&self, at: Point, radius: f64, width: f64, colour: &str) {
        self.circle(at, radius);
        self.pen(colour, width, &[], 1.0);
        self.context.stroke();
    }

    /// Short strokes about `at`, as pairs of offsets.
    fn strokes(&self, at: Point, lines: &[[(f64, f64); 2]], colour: &str, width: f64) {
        self.pen(colour, width, &[], 1.0);
        self.context.set_line_cap("round");
        self.context.begin_path();
        for [from, to] in lines {
            self.context.move_to(at.x + from.0, at.y + from.1);
            self.context.line_to(at.x + to.0, at.y + to.1);
        }
        self.context.stroke();
    }

    /// A cross: closed, or nothing comes.
    pub fn cross(&self, at: Point, reach: f64, colour: &str, width: f64) {
        let r = reach;
        self.strokes(at, &[[(-r, -r), (r, r)], [(-r, r), (r, -r)]], colour, width);
    }

    /// How an edge fares: a cross where it is closed, ringed where the conditions close it,
    /// and an hourglass where they slow it.
    pub fn hindrance(&self, at: Point, passage: Passage) {
        match passage {
            Passage::Usual => {}
            Passage::Slowed => {
                let glass = [(-4.0, -5.0), (4.0, -5.0), (-4.0, 5.0), (4.0, 5.0)];
                self.shape(at, &glass, &self.palette.warn);
            }
            Passage::Closed | Passage::ClosedByConditions => {
                if passage == Passage::ClosedByConditions {
                    self.disc(at, 8.0, &self.palette.land);
                    self.ring(at, 8.0, 1.5, &self.palette.closed);
                }
                self.cross(at, 4.5, &self.palette.halo, 4.0);
                self.cross(at, 4.5, &self.palette.closed, 2.0);
            }
        }
    }

    /// Four short strokes about `at`: where the next point would be.
    pub fn plus(&self, at: Point, reach: f64, colour: &str) {
        let (near, far) = (reach * 0.5, reach);
        let strokes = [
            [(near, 0.0), (far, 0.0)],
            [(-near, 0.0), (-far, 0.0)],
            [(0.0, near), (0.0, far)],
            [(0.0, -near), (0.0, -far)],
        ];
        self.strokes(at, &strokes, colour, 1.5);
    }

    /// One or more stations in a state. Told apart by form as well as by colour.
    pub fn station(&self, at: Point, radius: f64, state: StationState) {
        let colour = self.palette.state(state);
        match state {
            StationState::Unplanned => self.disc(at, radius, colour),
            StationState::OnTime => self.disc(at, radius * 0.9, colour),
            StationState::Tight => {
                self.disc(at, radius, colour);
                self.ring(at, radius + 2.5, 1.25, colour);
            }
            StationState::Late => {
                let r = radius.max(5.0);
                self.shape(at, &[(0.0, -r * 1.3), (r * 1.2, r * 0.9), (-r * 1.2, r * 0.9)], colour);
                let mark =
                    [[(0.0, -r * 0.45), (0.0, r * 0.15)], [(0.0, r * 0.55), (0.0, r * 0.56)]];
                self.strokes(at, &mark, &self.palette.bad_text, 1.5);
            }
            StationState::Unserved => {
                let r = radius.max(5.0);
                self.shape(at, &[(-r, -r), (r, -r), (r, r), (-r, r)], colour);
                self.cross(at, r * 0.5, &self.palette.bad_text, 1.5);
            }
        }
    }

    /// Stations that wait for goods; `share` of them have theirs, in state `state`.
    pub fn station_so_far(&self, at: Point, radius: f64, share: f64, state: StationState) {
        if share >= 1.0 {
            return self.station(at, radius, state);
        }
        self.disc(at, radius, &self.palette.land);
        self.ring(at, radius, 1.25, &self.palette.quiet);
        if share > 0.0 {
            let context = self.context;
            let up = -std::f64::consts::FRAC_PI_2;
            context.begin_path();
            context.move_to(at.x, at.y);
            let _ = context.arc(at.x, at.y, radius, up, up + share * std::f64::consts::TAU);
            context.close_path();
            context.set_fill_style_str(self.palette.state(StationState::OnTime));
            context.fill();
        }
    }

    /// A place by its kind.
    pub fn place(&self, at: Point, kind: PlaceKind) {
        let palette = self.palette;
        match kind {
            PlaceKind::Store => {
                let house = [(-8.0, 8.0), (-8.0, -2.0), (0.0, -9.0), (8.0, -2.0), (8.0, 8.0)];
                self.shape(at, &house, &palette.label);
                let door = [(-2.5, 8.0), (-2.5, 2.0), (2.5, 2.0), (2.5, 8.0)];
                self.context.set_fill_style_str(&palette.halo);
                self.context.fill_rect(at.x + door[0].0, at.y + door[1].1, 5.0, 6.0);
            }
            PlaceKind::Ppk => {
                let square = [(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)];
                self.shape(at, &square, &palette.label);
            }
            PlaceKind::Pps => {
                let diamond = [(0.0, -5.5), (5.5, 0.0), (0.0, 5.5), (-5.5, 0.0)];
                self.shape(at, &diamond, &palette.quiet);
            }
            PlaceKind::Pier => {
                let sea = palette.mode(Mode::Sea);
                self.disc(at, 6.5, sea);
                let anchor = [[(0.0, -3.8), (0.0, 3.6)], [(-2.2, -1.6), (2.2, -1.6)]];
                self.strokes(at, &anchor, &palette.halo, 1.4);
                self.context.begin_path();
                let _ = self.context.arc(at.x, at.y - 0.2, 3.6, 0.35, std::f64::consts::PI - 0.35);
                self.context.stroke();
            }
            PlaceKind::Junction => self.disc(at, 2.0, &palette.quiet),
        }
    }

    /// In how many hours a place is reached; a dash where it is not.
    pub fn hours(&self, at: Point, hours: Option<i32>) {
        let state = match hours {
            Some(..4) => StationState::OnTime,
            Some(..12) => StationState::Tight,
            _ => StationState::Late,
        };
        let text = hours.map_or_else(|| "–".to_owned(), |hours| hours.to_string());
        self.figure(at, state, &text);
    }

    /// By how many minutes, or hours and minutes, a place is reached later, or sooner; a cross where it is not.
    pub fn delay(&self, at: Point, minutes: Option<i32>) {
        let state = match minutes {
            Some(..=0) => StationState::OnTime,
            Some(_) => StationState::Tight,
            None => StationState::Late,
        };
        let text = match minutes {
            None => "×".to_owned(),
            Some(minutes @ -99..=99) => format!("{minutes:+}"),
            Some(minutes) => format!("{:+}:{:02}", minutes / 60, minutes.abs() % 60),
        };
        self.figure(at, state, &text);
    }

    /// How many minutes away the nearest base is, coloured by whether it is near enough; a dash where no
    /// way leads.
    pub fn away(&self, at: Point, minutes: Option<i32>, within_minutes: i32) {
        let state = match minutes {
            Some(minutes) if minutes <= within_minutes => StationState::OnTime,
            Some(minutes) if minutes <= 2 * within_minutes => StationState::Tight,
            _ => StationState::Late,
        };
        let text = match minutes {
            None => "–".to_owned(),
            Some(minutes @ ..=99) => minutes.to_string(),
            Some(minutes) => format!("{}:{:02}", minutes / 60, minutes % 60),
        };
        self.figure(at, state, &text);
    }

    /// A post that is proposed: a shield with a plus.
    pub fn proposed(&self, at: Point) {
        let shield = [(-8.0, -9.0), (8.0, -9.0), (8.0, 1.0), (0.0, 10.0), (-8.0, 1.0)];
        self.shape(at, &shield, &self.palette.accent);
        self.plus(Point { x: at.x, y: at.y - 2.0 }, 5.0, &self.palette.halo);
    }

    /// A disc with a short text in it.
    fn figure(&self, at: Point, state: StationState, text: &str) {
        let reach_px = 9.0 + 2.5 * text.chars().count().saturating_sub(2) as f64;
        self.disc(at, reach_px, self.palette.state(state));
        self.context.set_font(&format!("600 11px {}", self.palette.font));
        self.context.set_text_align("center");
        self.context.set_text_baseline("middle");
        self.context.set_fill_style_str(&self.palette.bad_text);
        // Fails only for text that cannot be drawn.
        let _ = self.context.fill_text(text, at.x, at.y + 0.5);
    }

    /// How far a place's mark reaches, in pixels.
    pub fn place_reach_px(kind: PlaceKind) -> f64 {
        match kind {
            PlaceKind::Store => 9.0,
            PlaceKind::Ppk | PlaceKind::Pps => 6.0,
            PlaceKind::Pier => 7.0,
            PlaceKind::Junction => 2.0,
        }
    }

    /// A vehicle under way, or hollow while it halts.
    pub fn vehicle(&self, at: Point, family: Family, moves: bool, scale: f64) {
        let colour = self.palette.route(family);
        let fill = if moves { colour } else { &self.palette.halo };
        let outline: &[(f64, f64)] = match family {
            Family::Road => &[(-6.0, -3.5), (3.0, -3.5), (6.0, -0.5), (6.0, 3.5), (-6.0, 3.5)],
            Family::Water => &[(-6.5, -1.5), (6.5, -1.5), (4.0, 3.5), (-4.0, 3.5)],
            Family::Sea => &[
                (-8.0, 0.0),
                (-2.0, 0.0),
                (-2.0, -5.0),
                (2.0, -5.0),
                (2.0, 0.0),
                (8.0, 0.0),
                (5.0, 4.0),
                (-5.0, 4.0),
            ],
            Family::Foot => &[(0.0, -4.5), (3.5, 3.5), (-3.5, 3.5)],
        };
        let outline: Vec<(f64, f64)> =
            outline.iter().map(|(x, y)| (x * scale, y * scale)).collect();
        self.shape(at, &outline, fill);
        self.pen(colour, 1.25, &[], 1.0);
        self.context.stroke();
    }

    /// Sets the font of words.
    pub fn font(&self, weight: u16, size_px: f64) {
        self.context.set_font(&format!("{weight} {size_px}px {}", self.palette.font));
    }

    /// Width of `text` in the font set last.
    pub fn width_px(&self, text: &str) -> f64 {
        self.context.measure_text(text).map_or(0.0, |metrics| metrics.width())
    }

    /// Writes into `place` in the font set last, with a halo.
    pub fn write(&self, text: &str, place: &Rect, colour: &str) {
        let context = self.context;
        let (x, y) = (place.min().x, place.center().y);
        context.set_text_align("left");
        context.set_text_baseline("middle");
        context.set_line_join("round");
        self.pen(&self.palette.halo, 3.0, &[], 1.0);
        let _ = context.stroke_text(text, x, y);
        context.set_fill_style_str(colour);
        let _ = context.fill_text(text, x, y);
    }

    /// Writes a short number in the middle of a disc.
    pub fn badge(&self, at: Point, text: &str) {
        let radius = if text.len() > 2 { 11.0 } else { 9.0 };
        self.disc(at, radius, &self.palette.accent);
        self.font(700, 10.5);
        self.context.set_text_align("center");
        self.context.set_text_baseline("middle");
        self.context.set_fill_style_str(&self.palette.accent_text);
        let _ = self.context.fill_text(text, at.x, at.y + 0.5);
    }
}
