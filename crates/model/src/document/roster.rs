//! Names and telephone numbers of the staff, beside the changes of a planning file.
//!
//! Changes are chained by hashes and signed, so nothing can be taken out of them. Personal data
//! therefore never enters them: the region has each person's post under a code, and only this part
//! of the file, which no hash or signature covers, says who that is. It can be left out of a copy, or
//! taken out of the file, and everything else stays as it is and intact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::planning_file::Document;

/// Who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Name.
    pub name: String,
    /// Telephone number; empty if not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
}

/// Names by code of the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// Names by code of the person.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, Name>,
    /// When all names were taken out for good, RFC 3339 with offset; empty if they were not. A copy
    /// that still has them then brings none back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cleared: String,
}

impl Roster {
    /// Whether there is nothing to write.
    pub fn is_none(&self) -> bool {
        self.names.is_empty() && self.cleared.is_empty()
    }

    /// The name of a person; empty if it is not known.
    pub fn name(&self, code: &str) -> &str {
        self.names.get(code).map_or("", |name| name.name.as_str())
    }

    /// The telephone number of a person; empty if it is not known.
    pub fn phone(&self, code: &str) -> &str {
        self.names.get(code).map_or("", |name| name.phone.as_str())
    }

    /// Enters names that somebody loads; earlier ones with the same codes are replaced.
    pub fn enter(&mut self, names: BTreeMap<String, Name>) {
        self.names.extend(names);
    }

    /// Takes what a copy knows and this one does not, unless names were taken out for good.
    pub(super) fn join(&mut self, other: &Self) {
        if self.cleared.is_empty() {
            for (code, name) in &other.names {
                self.names.entry(code.clone()).or_insert_with(|| name.clone());
            }
        }
    }
}

impl Document {
    /// A copy for others: everything but the names.
    #[must_use]
    pub fn without_names(&self) -> Self {
        let mut copy = self.clone();
        copy.roster.names.clear();
        copy
    }

    /// Takes over the names of its people from the file that it was cut from.
    pub fn take_names(&mut self, whole: &Self) {
        let of =
            |code: &str| whole.roster.names.get(code).map(|name| (code.to_owned(), name.clone()));
        self.roster.names = self.region.staff.iter().filter_map(|p| of(&p.code)).collect();
    }

    /// Takes all names out for good. They cannot be brought back by undo, nor by merging a copy that
    /// still has them; copies elsewhere keep theirs. Returns how many there were.
    pub fn clear_names(&mut self, at: &str) -> usize {
        let count = self.roster.names.len();
        self.roster.names.clear();
        at.clone_into(&mut self.roster.cleared);
        count
    }
}
