//! What a list of places or edges would change.

use serde::{Deserialize, Serialize};

use super::names::{MatchedName, UnresolvedName};
use super::rows::SkippedRow;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Edge, Place, Table};

/// What a list would change, and everything that is to be said of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListImport<T> {
    /// Where the list came from.
    pub source: String,
    /// Records taken, by code.
    pub records: Vec<T>,
    /// How many of them are new.
    pub added: usize,
    /// Names found, by their first row.
    pub matched: Vec<MatchedName>,
    /// Names to ask the user about, by their first row.
    pub unresolved: Vec<UnresolvedName>,
    /// Errors (rows not taken), then warnings and notes, each by row.
    pub report: Vec<Message>,
    /// Rows passed over, in their order.
    pub skipped: Vec<SkippedRow>,
}

impl<T: tepat_model::region::Record> ListImport<T> {
    /// Nothing taken yet; `report` says what already stands in the way.
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

    /// Takes the records in order of their codes, and counts those that `known` lacks.
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
