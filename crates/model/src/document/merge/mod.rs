//! Merges copies and parts of a file: any number at once, by field, three ways.
//!
//! Since changes name their parents, the merged file is the union of all changes. What each change
//! meant follows from what its maker knew (`braid.rs`); what cannot hold together is a collision
//! (`collision.rs`) until somebody decides (`decide.rs`). All this follows from the set of changes
//! alone, so that merging is commutative, associative and idempotent.

mod ancestry;
mod braid;
mod collision;
mod decide;
mod step;
mod strain;

pub(super) use braid::Braid;
pub use collision::{About, Collision, Side};
pub use decide::{Rule, decisions};
pub(super) use step::{Key, Step, steps};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::format::Opened;
use super::join::united;
use super::order::in_order;
use super::part::Refused;
use super::planning_file::{BASE, Document};
use crate::message::{Message, Severity};
use crate::region::TableName;
use tepat_order::Gather as _;

/// A file that comes back.
#[derive(Clone, Debug)]
pub struct Returned {
    /// Its name.
    pub name: String,
    /// What it holds, or why it cannot be read.
    pub opened: Result<Opened, Message>,
}

/// What one of the files brings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brought {
    /// Name of the file.
    pub name: String,
    /// For whom it was cut, if it is a part.
    pub recipient: Option<String>,
    /// Ids of its changes that the trunk lacks, in order.
    pub news: Vec<String>,
    /// Ids of the last changes that it knows, its own among them.
    pub heads: Vec<String>,
    /// Changes that its recipient was not allowed to make.
    pub refused: Vec<Refused>,
    /// Why the file was not merged at all, and what to do.
    pub left: Option<Message>,
}

/// What comes of merging files.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The trunk with everything that was merged.
    pub document: Document,
    /// What each file brings, in the order given.
    pub files: Vec<Brought>,
}

impl Document {
    /// This file, the trunk, with all changes and plans of copies, and all changes of parts that
    /// their recipients may make. Files that cannot be merged are left out, with the reason.
    ///
    /// O(changes · log changes) for each file.
    pub fn merge(&self, returned: &[Returned]) -> Merged {
        let mut merged = Merged { document: self.clone(), files: Vec::new() };
        // A part may have been cut from a state that only another of the files has.
        let is_part = |file: &&Returned| {
            file.opened.as_ref().is_ok_and(|opened| opened.document.part != self.part)
        };
        let mut brought: Vec<Option<Brought>> = vec![None; returned.len()];
        for parts in [false, true] {
            for (at, file) in returned.iter().enumerate().filter(|(_, f)| is_part(f) == parts) {
                brought[at] = Some(self.take(file, &mut merged.document));
            }
        }
        merged.files = brought.into_iter().flatten().collect();
        merged
    }

    /// Takes one file into `merged`.
    fn take(&self, file: &Returned, merged: &mut Self) -> Brought {
        let mut brought = Brought { name: file.name.clone(), ..Brought::default() };
        let taken = match &file.opened {
            Err(reason) => Err(reason.clone()),
            Ok(opened) => self.take_opened(opened, merged, &mut brought),
        };
        brought.left = taken.err().map(|reason| reason.in_file(&file.name));
        brought
    }

    fn take_opened(
        &self,
        opened: &Opened,
        merged: &mut Self,
        brought: &mut Brought,
    ) -> Result<(), Message> {
        let Opened { document: other, notes } = opened;
        if let Some(fault) = notes.iter().find(|note| note.severity == Severity::Error) {
            let faults = notes.iter().filter(|note| note.severity == Severity::Error).count();
            let at = fault.values.iter().find(|(name, _)| name == "at").map(|(_, at)| at.clone());
            let broken = Message::error("merge-broken").with("faults", faults);
            return Err(broken.with("at", at.unwrap_or_else(|| "–".into())));
        }
        let ids: BTreeSet<&str> = self.changes.iter().map(|change| change.id.as_str()).gather();
        let new = |changes: &[Change]| -> Vec<String> {
            let new = changes.iter().filter(|change| !ids.contains(change.id.as_str()));
            new.map(|change| change.id.clone()).collect()
        };
        if merged.is_copy_of(other) {
            brought.news = new(&other.changes);
            brought.heads = other.heads();
            return merged.join(other);
        }
        if let Some(part) = other.part.as_ref().filter(|part| part.of == self.root) {
            let (changes, refused) = merged.changes_of_part(other)?;
            brought.recipient = Some(part.recipient.clone());
            brought.news = new(&changes);
            brought.heads =
                part.heads.iter().chain(changes.iter().map(|c| &c.id)).cloned().collect();
            brought.refused = refused;
            merged.changes = in_order(united(&merged.changes, &changes));
            if part.may.contains(&TableName::Staff) {
                let region = merged.view(BASE).region;
                let is_own = |code: &str| {
                    let post = region.staff.get(code).and_then(|person| region.post_of(person));
                    let ppk = post.and_then(|post| region.ppk_of(region.places.get(post)?));
                    ppk.is_some_and(|ppk| ppk.code == part.area)
                };
                merged.roster.take(&other.roster, is_own);
            }
            return Ok(());
        }
        Err(self.stranger(other))
    }

    /// Why a file has nothing to do with this one, and what to do with it.
    fn stranger(&self, other: &Self) -> Message {
        let (here, there) = (&self.region.info, &other.region.info);
        let key = match &self.part {
            _ if here.code != there.code => "merge-other-region",
            Some(part) if part.of == other.root => "merge-whole-into-part",
            _ if other.part.is_some() => "merge-part-of-other",
            _ => "merge-stranger",
        };
        Message::error(key)
            .with("region", there.name.as_str())
            .with("here", here.name.as_str())
            .with("by", other.made_by.as_str())
    }
}
