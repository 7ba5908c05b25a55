//! A planning file in memory.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::change::{Change, Edit};
use super::format::FORMAT;
use super::merge::Braid;
use super::part::Part;
use super::roster::Roster;
use super::seal::{id_of, root_of};
use super::versions::Version;
use crate::fingerprint::{fingerprint, fingerprint_of, tag};
use crate::message::Message;
use crate::plan::{Plan, SettledTrip, TripKey};
use crate::region::Region;
use tepat_order::Gather as _;

/// Id of the scenario that all others build on.
pub const BASE: &str = "";

/// Who does something, where, when and why. The caller provides it: the planner has no clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stamp {
    /// RFC 3339 with offset.
    pub at: String,
    /// Name of the person or office.
    pub by: String,
    /// Distinguishes this machine from all others; may be empty. Only its hash is stored.
    pub machine: String,
    /// Reason; may be empty.
    pub why: String,
}

/// A plan stored in the file, with earlier versions to compare it with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoredPlan {
    /// Id of its scenario; empty for the base.
    #[serde(default)]
    pub scenario: String,
    /// The plan.
    pub plan: Plan,
    /// When its search began: RFC 3339 with offset; empty if not recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// Who began it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Ids of the heads at that time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<String>,
    /// The plan of the previous search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<Version>>,
    /// The plan last printed or exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_out: Option<Box<Version>>,
}

/// A planning file: the region it was created with, all changes, and the plans made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Always `tepat`.
    pub format: String,
    /// Version of the layout; see [`FORMAT`].
    pub version: u32,
    /// Version of Tepat that wrote the file.
    pub made_with: String,
    /// Hash over maker and region, the parent of the first change.
    pub root: String,
    /// Who created the file.
    pub made_by: String,
    /// The region that the file was created with.
    pub region: Region,
    /// What the file was cut from; `None` for a whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// All changes: parents first, then by time, then by id.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// At most one plan for each scenario, in order of scenario ids.
    #[serde(default)]
    pub plans: Vec<StoredPlan>,
    /// Names of the staff, which no change holds.
    #[serde(default, skip_serializing_if = "Roster::is_none")]
    pub roster: Roster,
}

/// The region that results from the changes of one scenario.
#[derive(Clone, Debug)]
pub struct View {
    /// The region.
    pub region: Region,
    /// Changes that could not be applied, in order.
    pub conflicts: Vec<Conflict>,
}

/// A change that could not be applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The change, which states who wanted what, and when.
    pub change: Change,
    /// Why it does not fit.
    pub reason: Message,
}

/// A change and whether it is in force.
#[derive(Clone, Copy, Debug)]
pub struct HistoryRow<'a> {
    /// The change.
    pub change: &'a Change,
    /// Whether it is in force, rather than undone.
    pub holds: bool,
}

impl Document {
    /// A file that starts with `region`.
    pub fn new(region: Region, made_by: &str) -> Self {
        Self {
            format: super::format::NAME.to_owned(),
            version: FORMAT,
            made_with: env!("CARGO_PKG_VERSION").to_owned(),
            root: root_of(made_by, &region, None),
            made_by: made_by.to_owned(),
            region,
            part: None,
            changes: Vec::new(),
            plans: Vec::new(),
            roster: Roster::default(),
        }
    }

    /// Records an edit in a scenario after checking that it can be applied, and in a part of a file
    /// that whoever has it may make it.
    ///
    /// # Errors
    /// Names what does not fit; the document is then unchanged.
    pub fn edit(&mut self, scenario: &str, edit: Edit, stamp: &Stamp) -> Result<(), Message> {
        let mut region = match edit.concerns_trips_alone() && self.part.is_none() {
            // Nothing of the region counts, and reports come by the second.
            true => Region::default(),
            false => self.view(scenario).region,
        };
        if let Some(part) = &self.part {
            part.allows(&edit, &region)?;
        }
        edit.apply(&mut region)?;
        self.record(scenario, edit, stamp);
        Ok(())
    }

    /// Undoes the last change of a scenario that is in force; `None` if there is none.
    pub fn undo(&mut self, scenario: &str, stamp: &Stamp) -> Option<()> {
        let change = self.undoable(scenario)?.id.clone();
        self.record(scenario, Edit::Undo { change }, stamp);
        Some(())
    }

    /// Redoes the change that was undone last; `None` if there is none.
    pub fn redo(&mut self, scenario: &str, stamp: &Stamp) -> Option<()> {
        let change = self.redoable(scenario)?.id.clone();
        self.record(scenario, Edit::Redo { change }, stamp);
        Some(())
    }

    /// The change that [`Self::undo`] would undo.
    pub fn undoable(&self, scenario: &str) -> Option<&Change> {
        self.done_and_undone(scenario).0.pop()
    }

    /// The change that [`Self::redo`] would redo.
    pub fn redoable(&self, scenario: &str) -> Option<&Change> {
        self.done_and_undone(scenario).1.pop()
    }

    /// All changes, oldest first, without undo and redo themselves.
    pub fn history(&self) -> Vec<HistoryRow<'_>> {
        let undone = self.undone_ids();
        self.changes
            .iter()
            .filter(|change| change.edit.is_content())
            .map(|change| HistoryRow { change, holds: !undone.contains(change.id.as_str()) })
            .collect()
    }

    /// The region that results from the changes of the base and of one scenario.
    ///
    /// A change that does not fit has no effect and is listed among the conflicts. Of changes made
    /// side by side in copies that were merged, each changes the fields it meant to; see
    /// [`Self::collisions`].
    pub fn view(&self, scenario: &str) -> View {
        let (mut region, mut conflicts) = (self.region.clone(), Vec::new());
        let braid = Braid::of(self, scenario);
        for (number, change) in self.effective(scenario) {
            let edit = match &braid {
                Some(braid) => braid.woven(number, &region),
                None => Cow::Borrowed(&change.edit),
            };
            if let Err(reason) = edit.apply(&mut region) {
                conflicts.push(Conflict { change: change.clone(), reason });
            }
        }
        conflicts.extend(self.stray_undos(scenario));
        View { region, conflicts }
    }

    /// What every view of the file follows from, in short: its root, how many changes concern more than
    /// trips, and the id of the last of them. Reports of trips leave it as it is. O(changes).
    pub fn state_of_regions(&self) -> (&str, usize, Option<&str>) {
        let more = self.changes.iter().filter(|change| !change.edit.concerns_trips_alone());
        let last = more.clone().next_back().map(|change| change.id.as_str());
        (&self.root, more.count(), last)
    }

    /// The edits of the base and of a scenario that are in force, oldest first.
    pub fn edits<'a>(&'a self, scenario: &'a str) -> impl Iterator<Item = &'a Edit> {
        self.effective(scenario).map(|(_, change)| &change.edit)
    }

    /// Trips that are settled in the base or in a scenario, in order of loading.
    pub fn settled(&self, scenario: &str) -> Vec<SettledTrip> {
        let mut settled: BTreeMap<&TripKey, &SettledTrip> = BTreeMap::new();
        for (_, change) in self.effective(scenario) {
            match &change.edit {
                Edit::Settle { trips } => {
                    settled.extend(trips.iter().map(|trip| (&trip.trip, trip)));
                }
                Edit::Release { trips } => settled.retain(|key, _| !trips.contains(key)),
                _ => {}
            }
        }
        settled.into_values().cloned().collect()
    }

    /// The plan of a scenario.
    pub fn plan(&self, scenario: &str) -> Option<&Plan> {
        self.plans.iter().find(|stored| stored.scenario == scenario).map(|stored| &stored.plan)
    }

    /// The plan from which a new plan of a scenario continues: its own, or else the base's, because
    /// a new scenario's trips should differ from those only where they must.
    pub fn plan_to_begin_with(&self, scenario: &str) -> Option<&Plan> {
        self.plan(scenario).or_else(|| self.plan(BASE))
    }

    /// Stores a plan of unknown origin; the plan it replaces becomes the previous version.
    /// [`Self::keep_plan`] also records when and after which changes it was made.
    pub fn set_plan(&mut self, scenario: &str, plan: Plan) {
        self.keep_plan(scenario, &Version::default(), plan);
    }

    /// Whether a scenario's plan was made from other input than `region`.
    pub fn is_stale(&self, scenario: &str, region: &Region) -> bool {
        self.plan(scenario).is_some_and(|plan| plan.input != fingerprint(region))
    }

    /// Ids of the changes that no other change follows, in order; the root while there are
    /// no changes. The next change has all of them as parents.
    /// O(changes · heads).
    pub fn heads(&self) -> Vec<String> {
        let mut heads = BTreeSet::new();
        // From the last change on, so that only what is still to come is remembered as followed.
        let mut followed: BTreeSet<&str> = BTreeSet::new();
        for change in self.changes.iter().rev() {
            if !followed.remove(change.id.as_str()) {
                heads.insert(change.id.as_str());
            }
            followed.extend(change.parents.iter().map(String::as_str));
        }
        // Changes that were altered outside may share an id or follow each other in a circle.
        let is_parent = |id: &str| {
            self.changes.iter().any(|change| change.parents.iter().any(|parent| parent == id))
        };
        heads.retain(|id| !is_parent(id));
        match heads.is_empty() {
            true => vec![self.root.clone()],
            false => heads.into_iter().map(str::to_owned).collect(),
        }
    }

    /// A tag for new codes: it differs between people, machines, moments and states of the
    /// document, so that codes created in two copies of a file stay distinct when the copies are
    /// joined.
    pub fn tag(&self, stamp: &Stamp) -> String {
        let mut parts = vec![stamp.machine.as_str(), &stamp.by, &stamp.at];
        let heads = self.heads();
        parts.extend(heads.iter().map(String::as_str));
        tag(&parts)
    }

    /// Appends a change after all heads and returns its id.
    pub(super) fn record(&mut self, scenario: &str, edit: Edit, stamp: &Stamp) -> String {
        let mut change = self.to_record(scenario, edit, stamp);
        change.id = id_of(&change);
        let id = change.id.clone();
        // After all heads, so the changes are still in order.
        self.changes.push(change);
        id
    }

    /// A change after all heads, still without its id.
    pub(super) fn to_record(&self, scenario: &str, edit: Edit, stamp: &Stamp) -> Change {
        let machine = match stamp.machine.as_str() {
            "" => String::new(),
            machine => fingerprint_of(&machine)[..8].to_owned(),
        };
        Change {
            id: String::new(),
            parents: self.heads(),
            at: stamp.at.clone(),
            by: stamp.by.clone(),
            machine,
            why: stamp.why.clone(),
            scenario: scenario.to_owned(),
            part: self.part.as_ref().map(|part| part.area.clone()).unwrap_or_default(),
            edit,
        }
    }

    /// The changes of the base and of a scenario that are in force, with their numbers.
    fn effective<'a>(&'a self, scenario: &'a str) -> impl Iterator<Item = (usize, &'a Change)> {
        let undone = self.undone_ids();
        self.changes.iter().enumerate().filter(move |(_, change)| {
            (change.scenario == BASE || change.scenario == scenario)
                && change.edit.is_content()
                && !undone.contains(change.id.as_str())
        })
    }

    /// Undos and redos of changes that do not exist.
    fn stray_undos(&self, scenario: &str) -> Vec<Conflict> {
        let is_undo = |change: &&Change| match &change.edit {
            Edit::Undo { .. } | Edit::Redo { .. } => {
                change.scenario == BASE || change.scenario == scenario
            }
            _ => false,
        };
        if !self.changes.iter().any(|change| is_undo(&change)) {
            return Vec::new();
        }
        let ids: BTreeSet<&str> = self.changes.iter().map(|change| change.id.as_str()).gather();
        let stray = |change: &&Change| match &change.edit {
            Edit::Undo { change: id } | Edit::Redo { change: id } => !ids.contains(id.as_str()),
            _ => false,
        };
        let conflict = |change: &Change| Conflict {
            change: change.clone(),
            reason: Message::error("edit-no-such-change"),
        };
        self.changes.iter().filter(is_undo).filter(stray).map(conflict).collect()
    }

    pub(super) fn undone_ids(&self) -> BTreeSet<&str> {
        let mut undone = BTreeSet::new();
        for change in &self.changes {
            match &change.edit {
                Edit::Undo { change } => undone.insert(change.as_str()),
                Edit::Redo { change } => undone.remove(change.as_str()),
                _ => false,
            };
        }
        undone
    }

    /// The changes of a scenario that are in force, and those that can be redone, oldest first.
    fn done_and_undone(&self, scenario: &str) -> (Vec<&Change>, Vec<&Change>) {
        let (mut done, mut undone): (Vec<&Change>, Vec<&Change>) = (Vec::new(), Vec::new());
        let mut seen: BTreeMap<&str, &Change> = BTreeMap::new();
        for change in self.changes.iter().filter(|change| change.scenario == scenario) {
            match &change.edit {
                Edit::Scenario { .. } | Edit::Sign(_) | Edit::PartSigned(_) => {}
                Edit::Undo { change: id } => {
                    if let Some(at) = done.iter().rposition(|c| c.id == *id) {
                        undone.push(done.remove(at));
                    }
                }
                Edit::Redo { change: id } => {
                    undone.retain(|c| c.id != *id);
                    // A parallel change may have emptied the list of undone ones.
                    if let Some(again) = seen.get(id.as_str())
                        && done.iter().all(|c| c.id != *id)
                    {
                        done.push(again);
                    }
                }
                _ => {
                    seen.insert(&change.id, change);
                    done.push(change);
                    undone.clear();
                }
            }
        }
        (done, undone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_what_nothing_follows_whatever_was_altered() {
        let mut document = Document::new(Region::default(), "");
        let check = |document: &mut Document, changes: &[(&str, &[&str])], expect: &[&str]| {
            let change = |&(id, parents): &(&str, &[&str])| {
                let edit = Edit::Undo { change: String::new() };
                let mut change = document.to_record("", edit, &Stamp::default());
                change.id = id.to_owned();
                change.parents = parents.iter().map(|it| (*it).to_owned()).collect();
                change
            };
            document.changes = changes.iter().map(change).collect();
            assert_eq!(document.heads(), expect, "{changes:?}");
        };
        check(&mut document, &[("a", &["r"]), ("b", &["a"])], &["b"]);
        check(&mut document, &[("a", &["r"]), ("b", &["a"]), ("c", &["a"])], &["b", "c"]);
        check(&mut document, &[("a", &["r"]), ("a", &["r"]), ("b", &["a"])], &["b"]);
        let root = document.root.clone();
        check(&mut document, &[("a", &["b"]), ("b", &["a"])], &[root.as_str()]);
        check(&mut document, &[], &[root.as_str()]);
    }
}
