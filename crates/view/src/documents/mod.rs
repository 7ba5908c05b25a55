//! Lists exported as CSV text that spreadsheets open, and codes on paper.

mod assessments;
pub(crate) mod qr;
mod shifts;

pub use assessments::assessments_csv;
pub use qr::{Qr, qr};
pub use shifts::shifts_csv;

use crate::sheet::Sheet;
use crate::words::{self, Language};
use tepat_model::formula::guarded;

/// A list being written.
///
/// It starts with a byte order mark and uses the separator that the language's spreadsheets
/// expect: a semicolon where the comma is the decimal mark. Numbers are unformatted,
/// and no text becomes a formula.
struct List(csv::Writer<Vec<u8>>);

impl List {
    fn new(language: Language) -> Self {
        let delimiter = if language == Language::Indonesian { b';' } else { b',' };
        Self(csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new()))
    }

    /// A new list; its headings are given as text keys.
    fn headed(language: Language, headings: &[&str]) -> Self {
        let mut list = Self::new(language);
        list.row(headings.iter().map(|key| words::text(language, key)));
        list
    }

    fn row(&mut self, fields: impl IntoIterator<Item = String>) {
        // Writing to memory cannot fail.
        let _ = self.0.write_record(fields.into_iter().map(|field| guarded(&field).into_owned()));
    }

    fn done(self) -> String {
        let bytes = self.0.into_inner().unwrap_or_default();
        format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
    }
}

/// A table as it is shown, as CSV.
pub fn sheet_csv(sheet: &Sheet) -> String {
    let mut list = List::new(sheet.language);
    list.row(sheet.columns.iter().map(|column| column.heading.clone()));
    for row in 0..sheet.len() {
        list.row((0..sheet.columns.len()).map(|column| sheet.shown(row, column)));
    }
    list.done()
}
