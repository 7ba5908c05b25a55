//! A table that can be written in any format: columns with keys and headings, rows with a shape on
//! the map.

use crate::words::{self, Language};
use tepat_model::region::Info;
use tepat_model::time::{Moment, h_day, minute_of_day};

/// Latitude and longitude in degrees.
pub type Position = (f64, f64);

/// The content of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, never a formula.
    Text(String),
    /// A number.
    Number(f64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Empty }
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Where a row is on the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shape {
    /// Nowhere.
    #[default]
    Nowhere,
    /// At a position.
    Point(Position),
    /// At least two positions.
    Line(Vec<Position>),
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name for machines, the same in all languages.
    pub key: String,
    /// Its name for people.
    pub heading: String,
    /// Whether the shape of a row has the same content, so that maps leave the column out.
    pub is_shape: bool,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Code of its record.
    pub code: String,
    /// Label on a map.
    pub label: String,
    /// One cell for each column.
    pub cells: Vec<Cell>,
    /// Where it is on the map.
    pub shape: Shape,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// Builds a [`Table`] from records, column by column.
pub(super) struct TableOf<'a, R> {
    language: Language,
    records: &'a [R],
    table: Table,
}

impl Table {
    /// Starts a table over records; `of` gives code, label and shape of each.
    pub(super) fn of<R>(
        records: &[R],
        language: Language,
        of: impl Fn(&R) -> (String, String, Shape),
    ) -> TableOf<'_, R> {
        let row = |record| {
            let (code, label, shape) = of(record);
            Row { code, label, cells: Vec::new(), shape }
        };
        let rows = records.iter().map(row).collect();
        TableOf { language, records, table: Self { columns: Vec::new(), rows } }
    }

    /// Positions of the columns that a map writes in addition to the shape.
    pub(super) fn beside_shape(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|&at| !self.columns[at].is_shape).collect()
    }
}

impl<R> TableOf<'_, R> {
    /// Adds a column; its heading is the text `export-<key>`.
    #[must_use]
    pub(super) fn column<C: Into<Cell>>(self, key: &str, cell: impl Fn(&R) -> C) -> Self {
        let text_key = format!("export-{}", key.replace('_', "-"));
        let heading = words::text(self.language, &text_key);
        self.named(key, heading, cell)
    }

    /// Adds a column with the same content as the shape.
    #[must_use]
    pub(super) fn of_shape<C: Into<Cell>>(self, key: &str, cell: impl Fn(&R) -> C) -> Self {
        let mut with = self.column(key, cell);
        if let Some(column) = with.table.columns.last_mut() {
            column.is_shape = true;
        }
        with
    }

    /// Adds a column whose heading is a name.
    #[must_use]
    pub(super) fn named<C: Into<Cell>>(
        mut self,
        key: &str,
        heading: String,
        cell: impl Fn(&R) -> C,
    ) -> Self {
        self.table.columns.push(Column { key: key.to_owned(), heading, is_shape: false });
        for (row, record) in self.table.rows.iter_mut().zip(self.records) {
            row.cells.push(cell(record).into());
        }
        self
    }

    /// Adds a moment as two columns: in the usual notation, and as date and time of day.
    #[must_use]
    pub(super) fn moment(self, key: &str, info: &Info, at: impl Fn(&R) -> Option<Moment>) -> Self {
        let language = self.language;
        self.column(key, |record| at(record).map(|at| words::moment(language, at)))
            .column(&format!("{key}_date"), |record| at(record).and_then(|at| dated(info, at)))
    }

    pub(super) fn done(self) -> Table {
        self.table
    }
}

/// A moment as date and time of day, as in `2024-11-24 06:30`; `None` if the voting day is no
/// date.
fn dated(info: &Info, at: Moment) -> Option<String> {
    let day = words::iso_day(info, h_day(at))?;
    let minute = minute_of_day(at);
    Some(format!("{day} {:02}:{:02}", minute / 60, minute % 60))
}
