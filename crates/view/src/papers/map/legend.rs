//! The legend of a map on paper: what is drawn on it, and its scale.

use geo::Coord;

use super::canvas::{Pen, place_mark, station_mark};
use crate::export::escaped;
use crate::words::{self, Language};
use tepat_model::region::PlaceKind;

/// A sign with the key of its text.
enum Entry {
    Line(String, Pen),
    Place(String, PlaceKind),
    Station,
}

/// What is drawn, in the order in which it was.
#[derive(Default)]
pub(super) struct Legend {
    entries: Vec<Entry>,
    notes: Vec<String>,
}

impl Legend {
    /// A kind of line.
    pub fn line(&mut self, key: &str, pen: Pen) {
        let is_known = |entry: &Entry| matches!(entry, Entry::Line(known, _) if known == key);
        if !self.entries.iter().any(is_known) {
            self.entries.push(Entry::Line(key.to_owned(), pen));
        }
    }

    /// A kind of place.
    pub fn place(&mut self, key: &str, kind: PlaceKind) {
        self.entries.push(Entry::Place(key.to_owned(), kind));
    }

    /// Stations.
    pub fn station(&mut self) {
        self.entries.push(Entry::Station);
    }

    /// A sentence below.
    pub fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Draws it in columns from a corner.
    pub fn draw(
        &self,
        svg: &mut String,
        language: Language,
        metres_per_mm: f64,
        ((left, top), columns, column_mm): ((f64, f64), usize, f64),
        letters: f64,
    ) {
        let (font, step) = (2.5 * letters, 4.0 * letters);
        let ratio = words::count(language, libm::round(metres_per_mm * 1_000.0) as i64);
        let scale = words::text_with(language, "map-sheet-scale", &[("ratio", ratio.into())]);
        let in_column = (self.entries.len() + 1).div_ceil(columns);
        text(svg, (left, top + font), font, &scale);
        for (at, entry) in self.entries.iter().enumerate() {
            let at = at + 1;
            let x = left + (at / in_column) as f64 * column_mm;
            let y = top + (at % in_column) as f64 * step;
            let middle = Coord { x: x + 4.0, y: y + font * 0.65 };
            let key = match entry {
                Entry::Line(key, Pen { colour, width, dashes }) => {
                    svg.push_str(&format!(
                        "<path d=\"M{x:.2} {y:.2}h8\" stroke=\"{colour}\" \
                         stroke-width=\"{width:.2}\" stroke-dasharray=\"{dashes}\"/>",
                        y = middle.y,
                    ));
                    key.as_str()
                }
                Entry::Place(key, kind) => {
                    svg.push_str(&place_mark(middle, *kind, letters));
                    key
                }
                Entry::Station => {
                    svg.push_str(&station_mark(middle, letters));
                    "map-stations"
                }
            };
            text(svg, (x + 9.5, y + font), font, &words::text(language, key));
        }
        let below = top + in_column as f64 * step + font;
        for (at, note) in self.notes.iter().enumerate() {
            text(svg, (left, below + at as f64 * step), font * 0.9, note);
        }
    }
}

fn text(svg: &mut String, (x, y): (f64, f64), font: f64, text: &str) {
    svg.push_str(&format!(
        "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{font:.2}\">{}</text>",
        escaped(text)
    ));
}
