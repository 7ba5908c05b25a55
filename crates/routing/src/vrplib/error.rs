//! Errors in files.

use std::fmt;

/// Why a file cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The line, counted from 1; `None` if it concerns the whole file.
    pub line: Option<usize>,
    /// The specification, section or route concerned, as the file names it; may be empty.
    pub section: String,
    /// The reason.
    pub reason: Reason,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The line is neither a specification nor part of a section.
    Line,
    /// A specification follows the first section.
    Order,
    /// The entry appears twice.
    Twice,
    /// The entry is required but missing.
    Missing,
    /// The entry means something that cannot be solved here.
    NotSupported(String),
    /// Not a number.
    Number(String),
    /// The number is out of range.
    Range(String),
    /// There are too many or too few numbers or rows.
    Count {
        /// The number required.
        expected: usize,
        /// The number found.
        found: usize,
    },
    /// Rows are not numbered consecutively from 0 or 1, or depots are not the first locations.
    Numbering(String),
    /// A time window closes before it opens.
    Window,
}

impl Error {
    pub(super) fn new(line: Option<usize>, section: &str, reason: Reason) -> Self {
        Self { line, section: section.to_owned(), reason }
    }

    pub(super) fn at(line: usize, section: &str, reason: Reason) -> Self {
        Self::new(Some(line), section, reason)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.section.is_empty() {
            write!(f, "{}: ", self.section)?;
        }
        match &self.reason {
            Reason::Line => write!(f, "neither a specification nor part of a section"),
            Reason::Order => write!(f, "a specification after the first section"),
            Reason::Twice => write!(f, "given twice"),
            Reason::Missing => write!(f, "missing"),
            Reason::NotSupported(what) => write!(f, "not supported: {what}"),
            Reason::Number(text) => write!(f, "not a number: {text}"),
            Reason::Range(text) => write!(f, "outside what is allowed: {text}"),
            Reason::Count { expected, found } => write!(f, "{found} instead of {expected}"),
            Reason::Numbering(text) => write!(f, "not numbered one after another: {text}"),
            Reason::Window => write!(f, "a time window closes before it opens"),
        }
    }
}

impl std::error::Error for Error {}
