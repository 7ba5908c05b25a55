//! A planning file in memory.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::change::{Change, Edit};
use super::format::{FORMAT, chain_id};
use crate::fingerprint::fingerprint;
use crate::message::Message;
use crate::plan::{Plan, SettledTrip, TripKey};
use crate::region::Region;

/// Name of the scenario all others build on.
pub const BASE: &str = "";

/// Who does something, when and why; handed in from outside, the planner has no clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stamp {
    /// RFC 3339 with offset.
    pub at: String,
    /// Name of the person or office.
    pub by: String,
    /// Reason; may be empty.
    pub why: String,
}

/// A plan kept in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredPlan {
    /// Scenario it belongs to; empty for the base.
    #[serde(default)]
    pub scenario: String,
    /// The plan.
    pub plan: Plan,
}

/// A planning file: a region, the record of changes, the plans made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Always `tepat`.
    pub format: String,
    /// Version of the layout; see [`FORMAT`].
    pub version: u32,
    /// Version of Tepat that wrote the file.
    pub made_with: String,
    /// Who began the file.
    pub made_by: String,
    /// The region the file began with.
    pub region: Region,
    /// Every change, oldest first.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// At most one plan for each scenario, by scenario.
    #[serde(default)]
    pub plans: Vec<StoredPlan>,
}

/// A region as the changes of one scenario make it.
#[derive(Clone, Debug)]
pub struct View {
    /// The region.
    pub region: Region,
    /// Changes that no longer fit and were passed over.
    pub conflicts: Vec<Message>,
}

/// A change with what became of it.
#[derive(Clone, Copy, Debug)]
pub struct HistoryRow<'a> {
    /// The change.
    pub change: &'a Change,
    /// Whether it holds, rather than having been undone.
    pub holds: bool,
}

impl Document {
    /// A file that begins with `region`.
    pub fn new(region: Region, made_by: &str) -> Self {
        Self {
            format: super::format::NAME.to_owned(),
            version: FORMAT,
            made_with: env!("CARGO_PKG_VERSION").to_owned(),
            made_by: made_by.to_owned(),
            region,
            changes: Vec::new(),
            plans: Vec::new(),
        }
    }

    /// Ids and names of all scenarios but the base, in the order they were begun.
    pub fn scenarios(&self) -> Vec<(&str, &str)> {
        let undone = self.undone_ids();
        self.changes
            .iter()
            .filter(|change| !undone.contains(change.id.as_str()))
            .filter_map(|change| match &change.edit {
                Edit::Scenario { name } => Some((change.scenario.as_str(), name.as_str())),
                _ => None,
            })
            .collect()
    }

    /// Begins a scenario and returns its id, `s1`, `s2` and so on.
    pub fn begin_scenario(&mut self, name: &str, stamp: &Stamp) -> String {
        let begun = self.changes.iter().filter(|c| matches!(c.edit, Edit::Scenario { .. })).count();
        let id = format!("s{}", begun + 1);
        self.record(&id, Edit::Scenario { name: name.to_owned() }, stamp);
        id
    }

    /// Records an edit in a scenario, after making sure that it can be applied.
    ///
    /// # Errors
    /// Says what does not fit; the document is then unchanged.
    pub fn edit(&mut self, scenario: &str, edit: Edit, stamp: &Stamp) -> Result<(), Message> {
        edit.apply(&mut self.view(scenario).region)?;
        self.record(scenario, edit, stamp);
        Ok(())
    }

    /// Takes the last change of a scenario that holds back; `None` if there is none.
    pub fn undo(&mut self, scenario: &str, stamp: &Stamp) -> Option<()> {
        let change = self.undoable(scenario)?.id.clone();
        self.record(scenario, Edit::Undo { change }, stamp);
        Some(())
    }

    /// Brings the change undone last back; `None` if there is none.
    pub fn redo(&mut self, scenario: &str, stamp: &Stamp) -> Option<()> {
        let change = self.redoable(scenario)?.id.clone();
        self.record(scenario, Edit::Redo { change }, stamp);
        Some(())
    }

    /// The change that [`Self::undo`] would take back.
    pub fn undoable(&self, scenario: &str) -> Option<&Change> {
        self.done_and_undone(scenario).0.pop()
    }

    /// The change that [`Self::redo`] would bring back.
    pub fn redoable(&self, scenario: &str) -> Option<&Change> {
        self.done_and_undone(scenario).1.pop()
    }

    /// The record of changes, oldest first, without the undoing itself.
    pub fn history(&self) -> Vec<HistoryRow<'_>> {
        let undone = self.undone_ids();
        self.changes
            .iter()
            .filter(|change| change.edit.is_content())
            .map(|change| HistoryRow { change, holds: !undone.contains(change.id.as_str()) })
            .collect()
    }

    /// What the changes of the base and of one scenario make of the region.
    pub fn view(&self, scenario: &str) -> View {
        let mut region = self.region.clone();
        let mut conflicts = Vec::new();
        for change in self.effective(scenario) {
            if let Err(message) = change.edit.apply(&mut region) {
                conflicts.push(message);
            }
        }
        View { region, conflicts }
    }

    /// The edits of the base and of a scenario that hold, oldest first.
    pub fn edits<'a>(&'a self, scenario: &'a str) -> impl Iterator<Item = &'a Edit> {
        self.effective(scenario).map(|change| &change.edit)
    }

    /// Trips that are settled in the base or in a scenario, in order of loading.
    pub fn settled(&self, scenario: &str) -> Vec<SettledTrip> {
        let mut settled: BTreeMap<&TripKey, &SettledTrip> = BTreeMap::new();
        for change in self.effective(scenario) {
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

    /// Keeps a plan for a scenario, in place of an earlier one, which is returned.
    pub fn set_plan(&mut self, scenario: &str, plan: Plan) -> Option<Plan> {
        let at = self.plans.binary_search_by(|stored| stored.scenario.as_str().cmp(scenario));
        match at {
            Ok(i) => Some(std::mem::replace(&mut self.plans[i].plan, plan)),
            Err(i) => {
                self.plans.insert(i, StoredPlan { scenario: scenario.to_owned(), plan });
                None
            }
        }
    }

    /// Whether a scenario's plan was made for other input than `region`.
    pub fn is_stale(&self, scenario: &str, region: &Region) -> bool {
        self.plan(scenario).is_some_and(|plan| plan.input != fingerprint(region))
    }

    /// Whether every change carries the id its content and place in the chain give it.
    pub fn chain_is_whole(&self) -> bool {
        let mut before = "";
        self.changes.iter().all(|change| {
            let whole = change.id == chain_id(before, change);
            before = &change.id;
            whole
        })
    }

    fn record(&mut self, scenario: &str, edit: Edit, stamp: &Stamp) {
        let mut change = Change {
            id: String::new(),
            at: stamp.at.clone(),
            by: stamp.by.clone(),
            why: stamp.why.clone(),
            scenario: scenario.to_owned(),
            edit,
        };
        change.id = chain_id(self.changes.last().map_or("", |last| &last.id), &change);
        self.changes.push(change);
    }

    fn effective<'a>(&'a self, scenario: &'a str) -> impl Iterator<Item = &'a Change> {
        let undone = self.undone_ids();
        self.changes.iter().filter(move |change| {
            (change.scenario == BASE || change.scenario == scenario)
                && change.edit.is_content()
                && !undone.contains(change.id.as_str())
        })
    }

    fn undone_ids(&self) -> BTreeSet<&str> {
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

    /// The changes of a scenario that hold, and those that may be brought back, oldest first.
    fn done_and_undone(&self, scenario: &str) -> (Vec<&Change>, Vec<&Change>) {
        let (mut done, mut undone): (Vec<&Change>, Vec<&Change>) = (Vec::new(), Vec::new());
        for change in self.changes.iter().filter(|change| change.scenario == scenario) {
            match &change.edit {
                Edit::Scenario { .. } => {}
                Edit::Undo { change: id } => {
                    if let Some(at) = done.iter().rposition(|c| c.id == *id) {
                        undone.push(done.remove(at));
                    }
                }
                Edit::Redo { change: id } => {
                    if let Some(at) = undone.iter().rposition(|c| c.id == *id) {
                        done.push(undone.remove(at));
                    }
                }
                _ => {
                    done.push(change);
                    undone.clear();
                }
            }
        }
        (done, undone)
    }
}
