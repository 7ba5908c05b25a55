//! The seal of a document: its root, the ids of its changes, and the detection of alterations.
//!
//! The root is a hash of the initial region and its maker. The id of a change is a hash of the
//! change, which names its parents by id. So every head covers all that came before it, and
//! anything altered leaves an id that no longer fits. The hashes involve no secret: recomputing all
//! ids from the start goes unnoticed unless somebody has noted an earlier id.

use std::collections::BTreeSet;

use serde::Serialize;

use super::change::Change;
use super::part::Part;
use super::planning_file::Document;
use crate::fingerprint::fingerprint_of;
use crate::message::Message;
use crate::region::Region;
use tepat_order::Gather as _;

/// The root of a file: SHA-256, in hexadecimal, over its maker, its region and, if it is a part, what
/// it was cut from, as compact JSON.
pub(super) fn root_of(made_by: &str, region: &Region, part: Option<&Part>) -> String {
    #[derive(Serialize)]
    struct Beginning<'a> {
        made_by: &'a str,
        region: &'a Region,
        #[serde(skip_serializing_if = "Option::is_none")]
        part: Option<&'a Part>,
    }
    fingerprint_of(&Beginning { made_by, region, part })
}

/// The id a change must have: SHA-256, in hexadecimal, over the change as compact JSON with
/// an empty id.
pub(super) fn id_of(change: &Change) -> String {
    fingerprint_of(&Change { id: String::new(), ..change.clone() })
}

impl Document {
    /// Reports everything that was altered outside Tepat: region, maker, changes, and changes
    /// removed from the middle, and what signatures
    /// show besides. Empty for an intact file. O(size of the file).
    ///
    /// Changes removed from the end leave no trace.
    pub fn faults(&self) -> Vec<Message> {
        let mut faults = Vec::new();
        if self.root != root_of(&self.made_by, &self.region, self.part.as_ref()) {
            faults.push(Message::error("seal-region-altered"));
        }
        let ids: BTreeSet<&str> = self.changes.iter().map(|change| change.id.as_str()).gather();
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
        faults.extend(self.signed_faults());
        faults
    }
}

/// The first digits of an id, enough to tell changes apart by eye.
pub fn short_id(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}
