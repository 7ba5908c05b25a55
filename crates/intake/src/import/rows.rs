//! The rows of a mapped list, read by field.

use serde::{Deserialize, Serialize};

use super::alike::folded;
use super::grid::{Cell, Grid};
use super::headings::{Field, Mapping};
use super::names::kind_word;
use super::{number, position};
use tepat_model::message::{Message, Value};
use tepat_model::region::PlaceKind;
use tepat_order::Order as _;

/// Why a row was skipped without a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The row is blank.
    Blank,
    /// Above the heading, a repeated heading, or a line with an area name, a date or a
    /// signature.
    Title,
    /// A total of one village, or of rows in an unstated area.
    Subtotal,
    /// A total of a sub-district or of the whole list.
    Total,
    /// The user chose to leave out its place.
    LeftOut,
}

impl Reason {
    /// Text key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Blank => "import-reason-blank",
            Self::Title => "import-reason-title",
            Self::Subtotal => "import-reason-subtotal",
            Self::Total => "import-reason-total",
            Self::LeftOut => "import-reason-left-out",
        }
    }
}

/// A row that holds no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedRow {
    /// Row number, counted from 1.
    pub row: u32,
    /// Why.
    pub reason: Reason,
}

/// A grid seen through its mapping; rows count from 0.
pub(super) struct Rows<'a> {
    pub grid: &'a Grid,
    pub mapping: &'a Mapping,
}

impl<'a> Rows<'a> {
    /// The rows of the list, from the heading to the end.
    pub(super) fn range(&self) -> std::ops::Range<usize> {
        (self.mapping.first_row.max(1) as usize - 1)..self.grid.rows.len()
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.mapping.column_of(field).is_some()
    }

    pub(super) fn cell(&self, row: usize, field: Field) -> &'a Cell {
        match self.mapping.column_of(field) {
            Some(column) => self.grid.cell(row, column),
            None => &Cell::Empty,
        }
    }

    /// Latitude, longitude, and both in one cell. A pair whose comma has put its second half into
    /// the next column, which then has no heading, is two cells.
    pub(super) fn position(&self, row: usize) -> [Cell; 3] {
        let cells = [Field::Lat, Field::Lon, Field::LatLon].map(|field| self.cell(row, field));
        let beside = self.mapping.column_of(Field::LatLon).and_then(|column| {
            let next = self.mapping.columns.get(column + 1)?;
            let is_free =
                next.heading.is_empty() || next.heading == self.mapping.columns[column].heading;
            let beside = self.grid.cell(row, column + 1);
            let are_angles = [cells[2], beside].map(position::angle).iter().all(Option::is_some);
            (is_free && next.field.is_none() && are_angles).then_some(beside)
        });
        match beside {
            Some(beside) => [cells[2].clone(), beside.clone(), Cell::Empty],
            None => cells.map(Cell::clone),
        }
    }

    /// The cell as text; a dash counts as empty.
    pub(super) fn text(&self, row: usize, field: Field) -> String {
        let cell = self.cell(row, field);
        if number::is_blank(cell) { String::new() } else { cell.shown() }
    }

    pub(super) fn is_blank(&self, row: usize) -> bool {
        self.grid.rows[row].iter().all(Cell::is_empty)
    }

    /// The texts in a row; merged cells count once.
    pub(super) fn words(&self, row: usize) -> Vec<&'a str> {
        let mut words: Vec<&str> = Vec::new();
        for cell in &self.grid.rows[row] {
            if let Cell::Text(text) = cell
                && text.chars().any(char::is_alphabetic)
                && words.last() != Some(&text.as_str())
            {
                words.push(text);
            }
        }
        words
    }

    /// The area named by a row that holds nothing else, such as `DESA PERIAN`.
    pub(super) fn area(&self, row: usize) -> Option<(PlaceKind, &'a str)> {
        let words = self.words(row);
        let [only] = words[..] else {
            return None;
        };
        let marks = [' ', '.', ':'];
        let first = only.split(marks).next().unwrap_or_default();
        let name = only[first.len()..].trim_matches(marks);
        let kind = kind_word(first).filter(|_| !name.is_empty());
        kind.map(|kind| (kind, name))
    }

    /// Whether a row repeats the heading, as at the top of a printed page.
    pub(super) fn repeats_heading(&self, row: usize) -> bool {
        let above: Vec<&Vec<Cell>> = self
            .mapping
            .heading_rows
            .iter()
            .filter_map(|number| self.grid.rows.get((*number as usize).checked_sub(1)?))
            .collect();
        let says = |heading: &[Cell], column: usize, cell: &Cell| {
            matches!((heading.get(column), cell), (Some(Cell::Text(a)), Cell::Text(b))
                if a.eq_ignore_ascii_case(b))
        };
        let cells = &self.grid.rows[row];
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        let same = (0..cells.len())
            .filter(|c| above.iter().any(|heading| says(heading, *c, &cells[*c])))
            .count();
        same >= 2 && same * 2 > filled
    }

    /// Adds file, sheet, row and, if a field is at fault, its column to a message.
    pub(super) fn at(&self, message: Message, row: usize, field: Option<Field>) -> Message {
        let mut message = self.grid.place(message, Some(row));
        message.at.column = field
            .and_then(|field| self.mapping.column_of(field))
            .map(|column| self.mapping.columns[column].label().to_owned());
        message
    }

    /// Errors that prevent the whole list from being read: unmapped columns that are required
    /// and `needed`.
    pub(super) fn missing(&self, needed: impl Fn(&[Field]) -> bool) -> Vec<Message> {
        let missing = self.mapping.missing();
        let any = missing.iter().any(|group| needed(group));
        if any && self.grid.width() == 1 && self.grid.rows.len() > 1 {
            return vec![self.grid.place(Message::error("import-no-columns"), None)];
        }
        let error = |group: &[Field]| {
            let message = match group {
                [only] => Message::error("import-column-missing")
                    .with("field", Value::Word(only.key().to_owned())),
                [first, .., last] => Message::error("import-column-missing-of-two")
                    .with("field", Value::Word(first.key().to_owned()))
                    .with("other", Value::Word(last.key().to_owned())),
                [] => Message::error("import-empty"),
            };
            self.grid.place(
                message,
                self.mapping.heading_rows.first().map(|row| (*row as usize).saturating_sub(1)),
            )
        };
        missing.into_iter().filter(|group| needed(group)).map(error).collect()
    }
}

/// A zero-based row as the spreadsheet numbers it.
pub(crate) fn row_number(row: usize) -> u32 {
    u32::try_from(row + 1).unwrap_or(u32::MAX)
}

/// A cell's text for quoting in a message, shortened to 60 characters.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Sorts a report: errors first, then warnings and notes, each by row; what is alike is folded.
pub(super) fn in_order(mut report: Vec<Message>) -> Vec<Message> {
    report.order_by(|a, b| {
        (a.severity, a.at.row, &a.at.column).cmp(&(b.severity, b.at.row, &b.at.column))
    });
    folded(report)
}
