//! A map on paper, drawn in millimetres.

use geo::{Coord, Rect};

use super::round_scale;
use crate::export::escaped;
use crate::scene::label::{Wish, place};
use crate::scene::{Point, bounds_of, overlap};
use crate::words::{self, Language};
use tepat_model::region::{Mode, PlaceKind};

/// Units of a millimetre in which names are placed.
const UNITS: f64 = 10.0;

/// Width of a letter on average, as a share of its height; generous, because nothing measures it.
const LETTER: f64 = 0.6;

/// How a line is drawn; black and white must tell lines apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pen {
    /// Colour.
    pub colour: &'static str,
    /// Width in millimetres.
    pub width: f64,
    /// Dashes and gaps in millimetres; none if it is whole.
    pub dashes: &'static str,
}

impl Pen {
    pub const RIVER: Self = Self::new("#9dbad0", 0.5, "");
    pub const VILLAGE: Self = Self::new("#aaa", 0.15, "0.8 0.6");
    pub const DISTRICT: Self = Self::new("#777", 0.3, "3 0.8 0.6 0.8");
    pub const RIM: Self = Self::new("#444", 0.35, "");
    pub const TRIP: Self = Self::new("#000", 0.9, "");

    const fn new(colour: &'static str, width: f64, dashes: &'static str) -> Self {
        Self { colour, width, dashes }
    }

    /// The band of so many trips.
    pub fn flow(trips: usize) -> Self {
        Self::new("#d5d5d5", (1.2 + 0.5 * libm::log(trips.max(1) as f64)).min(4.0), "")
    }

    /// A way of the imported network: below the region's own, thinner the less it matters.
    pub fn imported(mode: Mode, rank: u8) -> Self {
        let is_water = matches!(mode, Mode::River | Mode::Sea | Mode::Ferry);
        let colour = if is_water { "#8fb4d2" } else { "#9a9a9a" };
        Self::new(colour, 0.35 - 0.07 * f64::from(rank), "")
    }

    /// A way.
    pub fn of_mode(mode: Mode, closed: bool) -> Self {
        let pen = match mode {
            Mode::Paved => Self::new("#111", 0.45, ""),
            Mode::Unpaved => Self::new("#111", 0.35, "2 0.7"),
            Mode::Offroad => Self::new("#111", 0.35, "0.9 0.7"),
            Mode::River => Self::new("#1f6aa8", 0.4, ""),
            Mode::Sea => Self::new("#1f6aa8", 0.4, "1.6 1"),
            Mode::Foot => Self::new("#111", 0.4, "0.2 0.8"),
            Mode::Ferry => Self::new("#1f6aa8", 0.5, "2.2 0.6 0.5 0.6"),
        };
        if closed { Self { colour: "#999", ..pen } } else { pen }
    }
}

/// A name that is to be placed.
struct Name {
    text: String,
    height: f64,
    is_bold: bool,
    mark: Rect,
}

/// The drawing.
pub(super) struct Canvas {
    svg: String,
    view: Rect,
    metres_per_mm: f64,
    mm: (f64, f64),
    letters: f64,
    names: Vec<Name>,
    wishes: Vec<Wish>,
}

impl Canvas {
    /// A map of an area on so many millimetres, at a round scale.
    pub fn new(area: Rect, mm: (f64, f64), letters: f64) -> Self {
        let metres_per_mm = round_scale((area.width() / mm.0).max(area.height() / mm.1));
        let half = Coord { x: mm.0, y: mm.1 } * (metres_per_mm / 2.0);
        let view = Rect::new(area.center() - half, area.center() + half);
        let (width, height) = mm;
        let svg = format!(
            // A drawing within a drawing cuts off what is outside of it.
            "<svg width=\"{width}\" height=\"{height}\" fill=\"none\" stroke-linejoin=\"round\">\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>"
        );
        let (names, wishes) = (Vec::new(), Vec::new());
        Self { svg, view, metres_per_mm, mm, letters, names, wishes }
    }

    pub fn metres_per_mm(&self) -> f64 {
        self.metres_per_mm
    }

    pub fn view(&self) -> Rect {
        self.view
    }

    fn at(&self, point: Point) -> Point {
        (point - self.view.min()) / self.metres_per_mm
    }

    fn path(&self, points: &[Point]) -> String {
        let mut path = String::new();
        let mut last = (i64::MAX, i64::MAX);
        for (step, point) in points.iter().enumerate() {
            let at = self.at(*point);
            // Hundredths of a millimetre.
            let rounded = [at.x, at.y].map(|it| libm::round(it * 100.0) as i64);
            if last == (rounded[0], rounded[1]) && step + 1 < points.len() {
                continue;
            }
            last = (rounded[0], rounded[1]);
            path.push(if step == 0 { 'M' } else { 'L' });
            path.push_str(&hundredths(rounded[0]));
            path.push(' ');
            path.push_str(&hundredths(rounded[1]));
        }
        path
    }

    fn is_in_view(&self, points: &[Point]) -> bool {
        bounds_of(points.iter().copied()).is_some_and(|bounds| overlap(&bounds, &self.view))
    }

    /// Draws a line; says whether any of it may be in view.
    pub fn line(&mut self, points: &[Point], pen: Pen) -> bool {
        if !self.is_in_view(points) {
            return false;
        }
        let path = self.path(points);
        let Pen { colour, width, dashes } = pen;
        let dashes = match dashes {
            "" => String::new(),
            dashes => format!(" stroke-dasharray=\"{dashes}\""),
        };
        self.svg.push_str(&format!(
            "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{width:.2}\"{dashes}/>"
        ));
        true
    }

    /// Draws lines as one; says whether there are any.
    pub fn lines<'p>(&mut self, lines: impl Iterator<Item = &'p [Point]>, pen: Pen) -> bool {
        let path: String = lines.map(|points| self.path(points)).collect();
        let Pen { colour, width, .. } = pen;
        if !path.is_empty() {
            self.svg.push_str(&format!(
                "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{width:.2}\"/>"
            ));
        }
        !path.is_empty()
    }

    /// Fills an area of land.
    pub fn land(&mut self, ring: &[Point]) {
        if self.is_in_view(ring) {
            let path = self.path(ring);
            self.svg.push_str(&format!("<path d=\"{path}Z\" fill=\"#fafaf7\"/>"));
        }
    }

    /// Draws the rough outline of an area.
    pub fn area(&mut self, ring: &[Point]) {
        self.land(ring);
        self.line(ring, Pen::DISTRICT);
    }

    /// A cross on something closed.
    pub fn cross(&mut self, point: Point) {
        if self.is_in_view(&[point]) {
            let Point { x, y } = self.at(point);
            self.svg.push_str(&format!(
                "<path d=\"M{:.2} {:.2}l2 2m0 -2l-2 2\" stroke=\"#000\" stroke-width=\"0.5\"/>",
                x - 1.0,
                y - 1.0
            ));
        }
    }

    /// A station; says whether it is in view.
    pub fn station(&mut self, point: Point) -> bool {
        let is_in_view = self.is_in_view(&[point]);
        if is_in_view {
            let at = self.at(point);
            self.svg.push_str(&station_mark(at, self.letters));
        }
        is_in_view
    }

    /// The number of a stop.
    pub fn stop(&mut self, point: Point, number: usize) {
        let at = self.at(point);
        self.svg.push_str(&format!(
            "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"2\" fill=\"#fff\" stroke=\"#000\" \
             stroke-width=\"0.4\"/><text x=\"{x:.2}\" y=\"{below:.2}\" font-size=\"2.6\" \
             fill=\"#000\" text-anchor=\"middle\">{number}</text>",
            x = at.x,
            y = at.y,
            below = at.y + 0.95,
        ));
    }

    /// A place and its name; says whether it is in view.
    pub fn place(&mut self, point: Point, kind: PlaceKind, name: &str) -> bool {
        if !self.is_in_view(&[point]) {
            return false;
        }
        let at = self.at(point);
        self.svg.push_str(&place_mark(at, kind, self.letters));
        let (height, is_bold) = match kind {
            PlaceKind::Store => (3.6, true),
            PlaceKind::Ppk => (3.2, true),
            _ => (2.3, false),
        };
        let height = height * self.letters;
        let radius = place_radius(kind) * self.letters;
        self.wishes.push(Wish {
            at: at * UNITS,
            gap_px: (radius + 0.4) * UNITS,
            width_px: name.chars().count() as f64 * LETTER * height * UNITS,
            height_px: height * 1.1 * UNITS,
        });
        let mark = around(at, radius);
        self.names.push(Name { text: name.to_owned(), height, is_bold, mark });
        true
    }

    /// Writes the names of the places; returns how many have no room. Names of stores and posts
    /// come first and may lie over the marks of villages.
    pub fn names(&mut self) -> usize {
        let (width, height) = self.mm;
        let sheet = Rect::new((0.0, 0.0), (width * UNITS, height * UNITS));
        let mut boxes: Vec<Option<Rect>> = vec![None; self.names.len()];
        for is_bold in [true, false] {
            let of_turn = |at: &usize| self.names[*at].is_bold == is_bold;
            let turn: Vec<usize> = (0..self.names.len()).filter(of_turn).collect();
            let wishes: Vec<Wish> = turn.iter().map(|at| self.wishes[*at].clone()).collect();
            let marks = self.names.iter().filter(|name| name.is_bold || !is_bold);
            let taken = marks.map(|name| name.mark).chain(boxes.iter().copied().flatten());
            let taken: Vec<Rect> = taken.collect();
            for (at, room) in turn.into_iter().zip(place(&wishes, &taken, &sheet)) {
                boxes[at] = room;
            }
        }
        let mut left_out = 0;
        for (name, room) in self.names.iter().zip(boxes) {
            let Some(room) = room else {
                left_out += 1;
                continue;
            };
            // A name keeps the side of its box that is nearer to the place.
            let (x, y) = (room.min().x / UNITS, room.max().y / UNITS - 0.25 * name.height);
            let weight = if name.is_bold { " font-weight=\"bold\"" } else { "" };
            self.svg.push_str(&format!(
                "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{:.2}\"{weight} fill=\"#000\" \
                 stroke=\"#fff\" stroke-width=\"0.6\" paint-order=\"stroke\">{}</text>",
                name.height,
                escaped(&name.text)
            ));
        }
        left_out
    }

    /// The rim of the map, its scale bar and the direction of north.
    pub fn frame(&mut self, language: Language) {
        let (width, height) = self.mm;
        let bar_m = super::scale_bar_m(self.metres_per_mm, width);
        let bar = bar_m / self.metres_per_mm;
        let (x, y, letters) = (3.0, height - 3.0, self.letters);
        let font = 2.6 * letters;
        let said = words::kilometres(language, libm::round(bar_m) as u64);
        let north = words::text(language, "map-north");
        self.svg.push_str(&format!(
            "</svg><g fill=\"#000\" stroke=\"none\">\
             <rect x=\"{back:.2}\" y=\"{top:.2}\" width=\"{wide:.2}\" height=\"{tall:.2}\" \
             fill=\"#fff\"/>\
             <rect x=\"{x}\" y=\"{bar_y:.2}\" width=\"{half:.2}\" height=\"1\"/>\
             <rect x=\"{x}\" y=\"{bar_y:.2}\" width=\"{bar:.2}\" height=\"1\" fill=\"none\" \
             stroke=\"#000\" stroke-width=\"0.2\"/>\
             <text x=\"{x}\" y=\"{text_y:.2}\" font-size=\"{font:.2}\">0</text>\
             <text x=\"{end:.2}\" y=\"{text_y:.2}\" font-size=\"{font:.2}\" \
             text-anchor=\"end\">{said}</text>\
             <path d=\"M{nx:.2} 3l1.8 6l-1.8 -1.5l-1.8 1.5z\"/>\
             <text x=\"{nx:.2}\" y=\"{ny:.2}\" font-size=\"{font:.2}\" font-weight=\"bold\" \
             text-anchor=\"middle\">{north}</text>\
             <rect width=\"{width}\" height=\"{height}\" fill=\"none\" stroke=\"#000\" \
             stroke-width=\"0.4\"/></g>",
            back = x - 1.5,
            top = y - font - 3.5,
            wide = bar + 3.0,
            tall = font + 5.0,
            bar_y = y - 1.0,
            half = bar / 2.0,
            text_y = y - 2.0,
            end = x + bar,
            nx = width - 6.0,
            ny = 9.5 + font,
        ));
    }

    /// The whole drawing of so many millimetres, with a name and what `besides` adds.
    pub fn finish(
        self,
        (width, height): (f64, f64),
        name: &str,
        besides: impl FnOnce(&mut String, f64),
    ) -> String {
        let mut svg = format!(
            "<svg class=\"paper-map\" xmlns=\"http://www.w3.org/2000/svg\" \
             width=\"{width:.1}mm\" height=\"{height:.1}mm\" viewBox=\"0 0 {width:.1} {height:.1}\" \
             font-family=\"sans-serif\" role=\"img\" aria-label=\"{}\">",
            escaped(name)
        );
        svg.push_str(&self.svg);
        besides(&mut svg, self.metres_per_mm);
        svg.push_str("</svg>");
        svg
    }
}

fn hundredths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let size = number.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// The square around a point, in the units of names.
fn around(at: Point, radius: f64) -> Rect {
    let by = Coord { x: radius, y: radius };
    Rect::new((at - by) * UNITS, (at + by) * UNITS)
}

fn place_radius(kind: PlaceKind) -> f64 {
    match kind {
        PlaceKind::Store => 2.0,
        PlaceKind::Ppk => 1.5,
        PlaceKind::Pier => 1.2,
        _ => 0.8,
    }
}

/// The mark of a station.
pub(super) fn station_mark(at: Point, letters: f64) -> String {
    format!(
        "<circle cx=\"{:.2}\" cy=\"{:.2}\" r=\"{:.2}\" fill=\"#000\"/>",
        at.x,
        at.y,
        0.45 * letters
    )
}

/// The mark of a place: a star, a square, a triangle or a ring.
pub(super) fn place_mark(at: Point, kind: PlaceKind, letters: f64) -> String {
    let (x, y, r) = (at.x, at.y, place_radius(kind) * letters);
    let shape = match kind {
        PlaceKind::Store => format!(
            "<path d=\"M{x:.2} {:.2}L{:.2} {y:.2}L{x:.2} {:.2}L{:.2} {y:.2}Z\" fill=\"#000\"",
            y - r,
            x + r,
            y + r,
            x - r
        ),
        PlaceKind::Ppk => format!(
            "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{side:.2}\" height=\"{side:.2}\" fill=\"#000\"",
            x - r * 0.8,
            y - r * 0.8,
            side = r * 1.6
        ),
        PlaceKind::Pier => format!(
            "<path d=\"M{x:.2} {:.2}L{:.2} {low:.2}L{:.2} {low:.2}Z\" fill=\"#fff\"",
            y - r,
            x + r,
            x - r,
            low = y + r * 0.8
        ),
        _ => format!("<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{r:.2}\" fill=\"#fff\""),
    };
    format!("{shape} stroke=\"#000\" stroke-width=\"0.3\"/>")
}
