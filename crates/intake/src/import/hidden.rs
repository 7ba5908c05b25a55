//! What a sheet hides: rows that a filter or a person put out of sight, and columns.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::alike::ranges;
use super::grid::{Cell, Grid, column_letter};
use super::rows::row_number;
use tepat_model::message::Message;

/// Cells that are not seen when the file is opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hidden {
    /// Rows with something in them, counted from 1.
    pub rows: Vec<u32>,
    /// Letters of the columns with something in them.
    pub columns: Vec<String>,
    /// Whether they are read too; `None` until somebody says.
    pub is_read: Option<bool>,
    cells: Vec<(usize, usize, Cell)>,
}

impl Hidden {
    /// Takes the cells of hidden rows and columns out of `rows`; `None` if they hold nothing.
    pub(super) fn taken_from(
        rows: &mut [Vec<Cell>],
        hidden_rows: &BTreeSet<usize>,
        hidden_columns: &BTreeSet<usize>,
    ) -> Option<Self> {
        let mut hidden =
            Self { rows: Vec::new(), columns: Vec::new(), is_read: None, cells: Vec::new() };
        let mut columns = BTreeSet::new();
        for (r, row) in rows.iter_mut().enumerate() {
            let is_hidden = hidden_rows.contains(&r);
            let before = hidden.cells.len();
            for (c, cell) in row.iter_mut().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                if is_hidden || hidden_columns.contains(&c) {
                    hidden.cells.push((r, c, std::mem::take(cell)));
                    if !is_hidden {
                        columns.insert(c);
                    }
                }
            }
            if is_hidden && hidden.cells.len() > before {
                hidden.rows.push(row_number(r));
            }
        }
        hidden.columns = columns.into_iter().map(column_letter).collect();
        (!hidden.cells.is_empty()).then_some(hidden)
    }

    /// The same without what stood there.
    pub(super) fn without_cells(&self) -> Self {
        let (rows, columns) = (self.rows.clone(), self.columns.clone());
        Self { rows, columns, is_read: self.is_read, cells: Vec::new() }
    }
}

impl Grid {
    /// Answers whether hidden rows and columns are read too.
    pub fn show_hidden(&mut self, is_read: bool) {
        let Some(hidden) = &mut self.hidden else {
            return;
        };
        hidden.is_read = Some(is_read);
        for (row, column, cell) in &hidden.cells {
            let place = self.rows.get_mut(*row).and_then(|cells| cells.get_mut(*column));
            if let Some(place) = place {
                *place = if is_read { cell.clone() } else { Cell::Empty };
            }
        }
    }

    /// What is to be said of hidden rows and columns: an error until somebody says what to do
    /// with hidden rows.
    pub(super) fn hidden_report(&self) -> Vec<Message> {
        let Some(hidden) = &self.hidden else {
            return Vec::new();
        };
        let mut report = Vec::new();
        if !hidden.rows.is_empty() {
            let message = match hidden.is_read {
                None => Message::error("import-hidden-rows"),
                Some(true) => Message::note("import-hidden-rows-read"),
                Some(false) => Message::note("import-hidden-rows-left"),
            };
            let rows = ranges(&hidden.rows);
            report.push(message.with("count", hidden.rows.len()).with("rows", rows));
        }
        if !hidden.columns.is_empty() {
            let message = match hidden.is_read {
                None => Message::warning("import-hidden-columns"),
                Some(true) => Message::note("import-hidden-columns-read"),
                Some(false) => Message::note("import-hidden-columns-left"),
            };
            report.push(message.with("columns", hidden.columns.join(", ")));
        }
        report.into_iter().map(|message| self.place(message, None)).collect()
    }
}
