//! The result of reading a list of places or edges.

use serde::{Deserialize, Serialize};

use super::names::{MatchedName, UnresolvedName};
use super::rows::SkippedRow;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Edge, Place, Table};

/// What a list would change, and the report on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListImport<T> {
    /// Where the list came from.
    pub source: String,
    /// Records accepted, by code.
    pub records: Vec<T>,
    /// How many of them are new.
    pub added: usize,
    /// Names matched, by first row.
    pub matched: Vec<MatchedName>,
    /// Names to ask the user about, by first row.
    pub unresolved: Vec<UnresolvedName>,
    /// Errors (rows not accepted), then warnings and notes, each by row.
    pub report: Vec<Message>,
    /// Rows skipped, in order.
    pub skipped: Vec<SkippedRow>,
}

impl<T: tepat_model::region::Record> ListImport<T> {
    /// An empty result; `report` holds the problems known so far.
    pub(super) fn new(source: String, report: Vec<Message>) -> Self {
        Self {
            source,
            records: Vec::new(),
            added: 0,
            matched: Vec::new(),
            unresolved: Vec::new(),
            report,
            skipped: Vec::new(),
        }
    }

    /// Stores the records sorted by code and counts those that `known` lacks.
    pub(super) fn take(&mut self, mut records: Vec<T>, known: &Table<T>) {
        records.sort_by(|a, b| a.code().cmp(b.code()));
        self.added = records.iter().filter(|record| known.get(record.code()).is_none()).count();
        self.records = records;
    }
}

impl ListImport<Place> {
    /// The change to record.
    pub fn edit(&self) -> Edit {
        Edit::put_from(TableName::Places, &self.source, Vec::new(), &self.records)
    }
}

impl ListImport<Edge> {
    /// The change to record.
    pub fn edit(&self) -> Edit {
        Edit::put_from(TableName::Edges, &self.source, Vec::new(), &self.records)
    }
}
