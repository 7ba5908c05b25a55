//! Messages to people, as data.
//!
//! A message names a text in `locales/` and carries its values; the crate `tepat-view` formats it
//! in the user's language. The planner never writes a sentence.

use serde::{Deserialize, Serialize};

/// A value inside a message. It keeps its type so that each language can format it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A name, code or quoted cell, shown unchanged.
    Text(String),
    /// A whole number, shown with thousands separators.
    Count(i64),
    /// A number with at most two decimals.
    Decimal(f64),
    /// An amount of money.
    Rupiah(i64),
    /// A duration in minutes.
    Minutes(i64),
    /// A moment: minutes relative to 00.00 on voting day.
    Moment(i64),
    /// The key of another text, shown in the reader's language.
    Word(String),
}

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The request could not be carried out.
    Error,
    /// It was carried out, but somebody should check the result.
    Warning,
    /// Worth knowing.
    Note,
}

/// Where in the user's input something is wrong, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Whereabouts {
    /// File name as the user knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Sheet name, for workbooks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row number in the spreadsheet, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Heading of the column, or its letter if it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Code of the place, station, edge or class concerned, or name of the rule. The page links to
    /// it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// A message to the user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Key of the text in `locales/`.
    pub key: String,
    /// How serious it is.
    pub severity: Severity,
    /// Where it occurred.
    #[serde(default)]
    pub at: Whereabouts,
    /// Names and values that the text refers to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(String, Value)>,
}

impl Message {
    /// An error with the text `key`.
    pub fn error(key: &str) -> Self {
        Self::new(Severity::Error, key)
    }

    /// A warning with the text `key`.
    pub fn warning(key: &str) -> Self {
        Self::new(Severity::Warning, key)
    }

    /// A note with the text `key`.
    pub fn note(key: &str) -> Self {
        Self::new(Severity::Note, key)
    }

    fn new(severity: Severity, key: &str) -> Self {
        Self { key: key.to_owned(), severity, at: Whereabouts::default(), values: Vec::new() }
    }

    /// Adds a named value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.values.push((name.to_owned(), value.into()));
        self
    }

    /// Names the file.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        self.at.file = Some(file.to_owned());
        self
    }

    /// Names the row, counted from 1.
    #[must_use]
    pub fn at_row(mut self, row: u32) -> Self {
        self.at.row = Some(row);
        self
    }

    /// Names the column.
    #[must_use]
    pub fn at_column(mut self, column: &str) -> Self {
        self.at.column = Some(column.to_owned());
        self
    }

    /// Names the record concerned.
    #[must_use]
    pub fn about(mut self, code: &str) -> Self {
        self.at.code = Some(code.to_owned());
        self
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

macro_rules! count_from {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value {
            fn from(number: $kind) -> Self {
                Self::Count(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}
count_from!(i32, i64, u16, u32, usize, u64);
