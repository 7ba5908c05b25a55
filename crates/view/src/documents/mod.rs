//! Lists that leave the program as text, as a spreadsheet opens them.

mod assessments;
mod shifts;
mod stations;

pub use assessments::assessments_csv;
pub use shifts::shifts_csv;
pub use stations::stations_csv;

use crate::words::{self, Language};

/// A list under way.
///
/// It begins with a byte order mark and separates as the language's spreadsheets
/// expect: semicolons where the comma marks decimals. Numbers are bare.
struct List(csv::Writer<Vec<u8>>);

impl List {
    fn new(language: Language) -> Self {
        let delimiter = if language == Language::Indonesian { b';' } else { b',' };
        Self(csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new()))
    }

    /// A list with headings by their text keys.
    fn headed(language: Language, headings: &[&str]) -> Self {
        let mut list = Self::new(language);
        list.row(headings.iter().map(|key| words::text(language, key)));
        list
    }

    fn row(&mut self, fields: impl IntoIterator<Item = String>) {
        // Writing into memory does not fail.
        let _ = self.0.write_record(fields);
    }

    fn done(self) -> String {
        let bytes = self.0.into_inner().unwrap_or_default();
        format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
    }
}
