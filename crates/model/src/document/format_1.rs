//! Files of format 1: read, and converted to the present format.
//!
//! In format 1 changes were a plain chain: the id of each was the first 16 digits of a hash
//! over the id before it and the change itself. The region had no hash.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::change::{Change, Edit};
use super::planning_file::{Document, StoredPlan};
use super::seal::id_of;
use crate::fingerprint::{fingerprint_of, hex};
use crate::region::{Region, TableName};

/// A file of format 1.
#[derive(Deserialize)]
pub(super) struct Document1 {
    made_by: String,
    region: Region,
    #[serde(default)]
    changes: Vec<Change1>,
    #[serde(default)]
    plans: Vec<StoredPlan>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Change1 {
    id: String,
    at: String,
    by: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    why: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    scenario: String,
    edit: Edit,
}

impl Document1 {
    /// The same document in the present format. Scenarios keep their ids (`s1` and so on).
    ///
    /// A change that breaks the old chain gets an id that does not fit it, so that
    /// [`Document::faults`] reports it from now on as well.
    pub(super) fn converted(self) -> Document {
        let mut document = Document::new(self.region, &self.made_by);
        let mut new_ids: BTreeMap<String, String> = BTreeMap::new();
        let mut before = String::new();
        for old in self.changes {
            let is_whole = old.id == id_in_chain(&before, &old);
            before.clone_from(&old.id);
            let mut change = Change {
                id: String::new(),
                parents: document.heads(),
                at: old.at,
                by: old.by,
                machine: String::new(),
                why: old.why,
                scenario: old.scenario,
                part: String::new(),
                edit: with_ids(old.edit, &new_ids),
            };
            change.id = match is_whole {
                true => id_of(&change),
                false => fingerprint_of(&("altered in format 1", &old.id, &change)),
            };
            new_ids.insert(old.id, change.id.clone());
            document.changes.push(change);
        }
        document.plans = self.plans;
        document
    }
}

fn id_in_chain(before: &str, change: &Change1) -> String {
    let unsigned = Change1 { id: String::new(), ..change.clone() };
    let mut digest = Sha256::new();
    digest.update(before);
    digest.update(serde_json::to_vec(&unsigned).unwrap_or_default());
    hex(&digest.finalize())[..16].to_owned()
}

/// An edit with the changes it names under their new ids.
pub(super) fn with_ids(edit: Edit, new_ids: &BTreeMap<String, String>) -> Edit {
    let renamed = |id: String| new_ids.get(&id).cloned().unwrap_or(id);
    match edit {
        Edit::Undo { change } => Edit::Undo { change: renamed(change) },
        Edit::Redo { change } => Edit::Redo { change: renamed(change) },
        Edit::Put {
            table: table @ TableName::Inquiries,
            source,
            replacing_desa,
            removing,
            records,
        } => {
            let records = records.into_iter().map(|record| inquiry_with_ids(record, new_ids));
            Edit::Put { table, source, replacing_desa, removing, records: records.collect() }
        }
        Edit::Set { table: table @ TableName::Inquiries, code, mut fields } => {
            fields.values_mut().for_each(|value| renew(value, new_ids));
            Edit::Set { table, code, fields }
        }
        Edit::Several { edits } => {
            Edit::Several { edits: edits.into_iter().map(|edit| with_ids(edit, new_ids)).collect() }
        }
        other => other,
    }
}

/// An inquiry, as it is written in files, with the changes it names under their new ids.
fn inquiry_with_ids(mut record: Json, new_ids: &BTreeMap<String, String>) -> Json {
    for field in ["about", "change"] {
        if let Some(value) = record.get_mut(field) {
            renew(value, new_ids);
        }
    }
    record
}

/// Replaces an id that has a new one.
fn renew(value: &mut Json, new_ids: &BTreeMap<String, String>) {
    if let Some(new) = value.as_str().and_then(|id| new_ids.get(id)) {
        *value = new.as_str().into();
    }
}
