//! What seals a document: the root, the ids of its changes, and what breaks the seal.
//!
//! The root is a hash over what the file began with. The id of a change is a hash over the
//! change, which names its parents by id. So every head stands for all that came before it,
//! and nothing can be altered without an id that no longer fits. There is no secret in the
//! hashes: recomputing all ids from the start goes unnoticed unless somebody has
//! noted an earlier id.

use std::collections::BTreeSet;

use serde::Serialize;

use super::change::Change;
use super::planning_file::Document;
use crate::fingerprint::fingerprint_of;
use crate::message::Message;
use crate::region::Region;

/// The root of a file: SHA-256, in hexadecimal, over its maker and region as compact JSON.
pub(super) fn root_of(made_by: &str, region: &Region) -> String {
    #[derive(Serialize)]
    struct Beginning<'a> {
        made_by: &'a str,
        region: &'a Region,
    }
    fingerprint_of(&Beginning { made_by, region })
}

/// The id a change must have: SHA-256, in hexadecimal, over the change as compact JSON with
/// an empty id.
pub(super) fn id_of(change: &Change) -> String {
    fingerprint_of(&Change { id: String::new(), ..change.clone() })
}

impl Document {
    /// Reports everything that was altered outside of Tepat: region, maker, changes, and
    /// changes taken out of the middle. Empty for a whole file. O(size of the file).
    ///
    /// Changes taken off the end leave no trace.
    pub fn faults(&self) -> Vec<Message> {
        let mut faults = Vec::new();
        if self.root != root_of(&self.made_by, &self.region) {
            faults.push(Message::error("seal-region-altered"));
        }
        let ids: BTreeSet<&str> = self.changes.iter().map(|change| change.id.as_str()).collect();
        let is_there = |id: &String| *id == self.root || ids.contains(id.as_str());
        for change in &self.changes {
            let about = |key: &str| {
                Message::error(key)
                    .with("id", short_id(&change.id))
                    .with("at", change.at.as_str())
                    .with("by", change.by.as_str())
            };
            if change.id != id_of(change) {
                faults.push(about("seal-change-altered"));
            } else if change.parents.is_empty() || !change.parents.iter().all(is_there) {
                faults.push(about("seal-parent-missing"));
            }
        }
        faults
    }
}

/// The first digits of an id, enough to tell changes apart by eye.
pub fn short_id(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}
