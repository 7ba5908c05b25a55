//! Delimited text.

use super::table::{Cell, Table};
use crate::words::Language;
use tepat_model::formula::guarded;

/// A byte order mark, and the separator that the language's spreadsheets expect: a semicolon
/// where the comma is the decimal mark. Numbers are unformatted.
pub(super) fn write(table: &Table, language: Language) -> Vec<u8> {
    let is_comma = language == Language::Indonesian;
    let delimiter = if is_comma { b';' } else { b',' };
    let written = |cell: &Cell| match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => guarded(text).into_owned(),
        Cell::Number(number) if is_comma => number.to_string().replace('.', ","),
        Cell::Number(number) => number.to_string(),
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    // Writing to memory cannot fail.
    let _ = writer.write_record(table.columns.iter().map(|c| guarded(&c.heading).into_owned()));
    for row in &table.rows {
        let _ = writer.write_record(row.cells.iter().map(written));
    }
    writer.into_inner().unwrap_or_default()
}
