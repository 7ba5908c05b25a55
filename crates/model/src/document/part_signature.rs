//! Signatures of parts that were merged: kept whole, so that they can be verified in the merged file.
//!
//! A merged part's changes stand in the file under other ids, so its signatures would fit no longer.
//! Each is kept with the changes that it covers as they stood in the part. The region of the part is
//! not kept; its hash is, as the part's root. What the part was cut from, and for whom, is signed too.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::change::{Change, Edit};
use super::format_1::with_ids;
use super::part::Part;
use super::planning_file::Document;
use super::seal::id_of;
use super::signature::Signature;
use crate::fingerprint::fingerprint_of;
use crate::message::Message;

/// A signature of a part, and what it covers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedPart {
    /// Root of the part.
    pub root: String,
    /// What it was cut from, and for whom.
    pub part: Part,
    /// Its changes up to the signature, which is the last of them, as they stood in the part.
    pub changes: Vec<Change>,
}

/// The signature of a part, and what it says about the merged file.
#[derive(Clone, Copy, Debug)]
pub struct PartSigned<'a> {
    /// The change that is the signature, as it stood in the part. Its id stands for the part as it
    /// was returned.
    pub change: &'a Change,
    /// The signature in it.
    pub signature: &'a Signature,
    /// What the part was cut from, and for whom.
    pub part: &'a Part,
    /// Whether it was made with that key, over these very changes.
    pub is_genuine: bool,
    /// How many changes it covers, other signatures aside.
    pub covered: usize,
    /// How many of them stand in this file.
    pub taken: usize,
}

impl SignedPart {
    pub(super) fn of(part_file: &Document, part: &Part, signature: &Change) -> Self {
        Self {
            root: part_file.root.clone(),
            part: part.clone(),
            changes: part_file.up_to(std::slice::from_ref(&signature.id)),
        }
    }

    /// Whether all changes are as their ids say, follow one another from the root, and the last one is
    /// a genuine signature of that very part. O(size).
    pub fn is_genuine(&self) -> bool {
        let mut known: BTreeSet<&str> = [self.root.as_str()].into();
        let follow = self.changes.iter().all(|change| {
            let follows = !change.parents.is_empty()
                && change.parents.iter().all(|id| known.contains(id.as_str()));
            known.insert(&change.id);
            follows && change.id == id_of(change)
        });
        let is_of = |last: &Change| last.is_signed() && last.signs_part(&self.part);
        follow && self.changes.last().is_some_and(is_of)
    }
}

impl Change {
    /// Whether it signs what a part was cut from, and for whom.
    pub(super) fn signs_part(&self, part: &Part) -> bool {
        self.signature().is_some_and(|signature| signature.part == fingerprint_of(part))
    }
}

impl Document {
    /// All signatures of parts that were merged, in the order of the changes. O(changes · changes of
    /// parts).
    pub fn part_signatures(&self) -> Vec<PartSigned<'_>> {
        let kept = self.changes.iter().filter_map(|change| match &change.edit {
            Edit::PartSigned(signed) => Some((change, signed)),
            _ => None,
        });
        kept.filter_map(|(keeper, signed)| self.part_signed(keeper, signed)).collect()
    }

    fn part_signed<'a>(
        &'a self,
        keeper: &Change,
        signed: &'a SignedPart,
    ) -> Option<PartSigned<'a>> {
        let change = signed.changes.last()?;
        let is_own = signed.part.of == self.root && signed.part.area == keeper.part;
        Some(PartSigned {
            change,
            signature: change.signature()?,
            part: &signed.part,
            is_genuine: is_own && signed.is_genuine(),
            covered: signed.changes.iter().filter(|it| it.signature().is_none()).count(),
            taken: self.taken(signed),
        })
    }

    /// How many changes of a part stand in this file, with the same content. What they say of each other
    /// has other ids here.
    fn taken(&self, signed: &SignedPart) -> usize {
        let own = self.changes.iter().filter(|here| here.part == signed.part.area);
        let own: Vec<&Change> = own.collect();
        let mut new_ids: BTreeMap<String, String> = BTreeMap::new();
        for of in signed.changes.iter().filter(|it| it.signature().is_none()) {
            let edit = with_ids(of.edit.clone(), &new_ids);
            let here = own.iter().find(|here| {
                (&here.at, &here.by, &here.machine, &here.why)
                    == (&of.at, &of.by, &of.machine, &of.why)
                    && here.edit == edit
            });
            if let Some(here) = here {
                new_ids.insert(of.id.clone(), here.id.clone());
            }
        }
        new_ids.len()
    }

    /// Signatures of parts that are not genuine.
    pub(super) fn part_signature_faults(&self) -> Vec<Message> {
        let false_ones = self.part_signatures().into_iter().filter(|signed| !signed.is_genuine);
        let fault = |signed: PartSigned<'_>| {
            Message::error("signed-part-false")
                .with("by", signed.change.by.as_str())
                .with("office", signed.signature.office.as_str())
                .with("recipient", signed.part.recipient.as_str())
        };
        false_ones.map(fault).collect()
    }
}
