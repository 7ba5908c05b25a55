//! What the planner has to say to a person, as data.
//!
//! A message names a text in `locales/` and carries its values; [`tepat_view::words`]
//! puts it into the reader's language. The planner never writes a sentence.

use serde::{Deserialize, Serialize};

/// A value inside a message, kept typed so that each language can write it its own way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A name, code or quoted cell, shown as it is.
    Text(String),
    /// A whole number, grouped by thousands when shown.
    Count(i64),
    /// A number with at most two decimals.
    Decimal(f64),
    /// An amount of money.
    Rupiah(i64),
    /// A length of time in minutes.
    Minutes(i64),
    /// A moment: minutes relative to 00.00 on voting day.
    Moment(i64),
    /// The key of another text, shown in the reader's language.
    Word(String),
}

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The thing asked for could not be done.
    Error,
    /// Done, but somebody should look.
    Warning,
    /// Worth knowing.
    Note,
}

/// Where in the user's input something is wrong; whatever is known is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Whereabouts {
    /// File name as the user knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Sheet name, for workbooks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row as the spreadsheet counts it, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Column heading, or its letter where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Code of the place, station, edge, class or rule concerned, so that the page can jump to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// One thing to tell the user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Key of the text in `locales/`.
    pub key: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where it is.
    #[serde(default)]
    pub at: Whereabouts,
    /// Named values of the text.
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

    /// Names the row, counted from 1 as the spreadsheet shows it.
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
