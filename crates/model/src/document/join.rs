//! Joins two copies of a file: the union of their contents.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::order::in_order;
use super::planning_file::{Document, StoredPlan};
use super::versions::later;
use crate::fingerprint::fingerprint_of;
use crate::message::Message;
use crate::plan::Plan;
use tepat_order::Gather as _;

impl Document {
    /// Adds everything that `other`, another copy of the same file, has and this one lacks.
    /// Commutative, associative and idempotent. O(changes · log changes).
    ///
    /// Of two plans for one scenario, the one with more iterations stays; at equal numbers, the one
    /// with the greater fingerprint. Changes that do not fit together show up as
    /// [`View::conflicts`](super::View::conflicts).
    ///
    /// # Errors
    /// The two files have different initial regions or makers; nothing has changed then.
    pub fn join(&mut self, other: &Self) -> Result<(), Message> {
        if !self.is_copy_of(other) {
            return Err(Message::error("join-other-file"));
        }
        self.changes = in_order(united(&self.changes, &other.changes));
        for theirs in &other.plans {
            let own = self.stored_mut(&theirs.scenario);
            let versions = [&mut own.before, &mut own.handed_out].map(Option::take);
            if own.plan == Plan::default() || rank(own) < rank(theirs) {
                own.clone_from(theirs);
            }
            let [before, handed_out] = versions;
            own.before = later(before, theirs.before.as_deref());
            own.handed_out = later(handed_out, theirs.handed_out.as_deref());
        }
        self.roster.join(&other.roster);
        if self.made_with < other.made_with {
            self.made_with.clone_from(&other.made_with);
        }
        Ok(())
    }

    /// Whether both are copies of one file: they have the same initial region and maker.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        self.root == other.root
            && self.made_by == other.made_by
            && self.region == other.region
            && self.part == other.part
    }

    /// The changes of `other`, another copy of the same file, that this one lacks, in order.
    /// O(changes · log changes).
    pub fn lacking<'a>(&self, other: &'a Self) -> Vec<&'a Change> {
        let known: BTreeSet<&str> = self.changes.iter().map(|change| change.id.as_str()).gather();
        other.changes.iter().filter(|change| !known.contains(change.id.as_str())).collect()
    }
}

/// The changes of both, each once. Altered changes may share an id; they are kept apart.
pub(super) fn united(own: &[Change], others: &[Change]) -> Vec<Change> {
    let mut by_id: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
    for change in own.iter().chain(others) {
        let same_id = by_id.entry(&change.id).or_default();
        if !same_id.contains(&change) {
            same_id.push(change);
        }
    }
    by_id.into_values().flatten().cloned().collect()
}

fn rank(stored: &StoredPlan) -> (u64, String, &str, &str, &[String]) {
    let StoredPlan { plan, at, by, heads, .. } = stored;
    (plan.iterations, fingerprint_of(plan), at, by, heads)
}
