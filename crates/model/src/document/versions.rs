//! Earlier versions of a scenario's plan, kept for comparison.
//!
//! A version is a plan and the heads at the time of its search. The region it was made for follows
//! from the changes up to these heads, so no second region is stored.

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::planning_file::{Document, Stamp, StoredPlan};
use super::roster::Roster;
use crate::fingerprint::{fingerprint, fingerprint_of};
use crate::plan::Plan;
use crate::region::Region;

/// An earlier state of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// When it was made or handed out: RFC 3339 with offset; empty if not recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// Who made it or handed it out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Ids of the heads when its search began.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<String>,
    /// The plan.
    pub plan: Plan,
}

impl Version {
    /// Later versions are greater; among equals any fixed order will do.
    fn rank(&self) -> (&str, &str, &[String], String) {
        (&self.at, &self.by, &self.heads, fingerprint_of(&self.plan))
    }
}

/// The later of two versions of one plan.
pub(super) fn later(one: Option<Box<Version>>, other: Option<&Version>) -> Option<Box<Version>> {
    match (one, other) {
        (Some(one), Some(other)) if one.rank() < other.rank() => Some(Box::new(other.clone())),
        (None, Some(other)) => Some(Box::new(other.clone())),
        (one, _) => one,
    }
}

impl StoredPlan {
    /// The plan as a version.
    pub fn version(&self) -> Version {
        Version {
            at: self.at.clone(),
            by: self.by.clone(),
            heads: self.heads.clone(),
            plan: self.plan.clone(),
        }
    }
}

impl Document {
    /// The plan of a scenario and what is stored with it.
    pub fn stored(&self, scenario: &str) -> Option<&StoredPlan> {
        self.plans.iter().find(|stored| stored.scenario == scenario)
    }

    /// Stores what a search has found so far. If `begun` is the start of the search that found the
    /// stored plan, the new plan replaces it; if not, the stored plan becomes the previous version.
    pub fn keep_plan(&mut self, scenario: &str, begun: &Version, plan: Plan) {
        let stored = self.stored_mut(scenario);
        // Without a recorded start, every plan counts as the first of a search.
        let is_other = begun.at.is_empty() || stored.at != begun.at || stored.heads != begun.heads;
        if is_other && stored.plan != Plan::default() && stored.plan != plan {
            stored.before = Some(Box::new(stored.version()));
        }
        stored.plan = plan;
        stored.at.clone_from(&begun.at);
        stored.by.clone_from(&begun.by);
        stored.heads.clone_from(&begun.heads);
    }

    /// The identity of a search that starts now; its plan is empty.
    pub fn begun(&self, stamp: &Stamp) -> Version {
        Version {
            at: stamp.at.clone(),
            by: stamp.by.clone(),
            heads: self.heads(),
            plan: Plan::default(),
        }
    }

    /// Records that the plan of a scenario is handed out: printed, or exported as a list. Returns
    /// false if there is none, or if this very plan was the last to be handed out.
    pub fn hand_out(&mut self, scenario: &str, stamp: &Stamp) -> bool {
        let Some(stored) = self.plans.iter_mut().find(|stored| stored.scenario == scenario) else {
            return false;
        };
        if stored.handed_out.as_ref().is_some_and(|version| version.plan == stored.plan) {
            return false;
        }
        let (at, by) = (stamp.at.clone(), stamp.by.clone());
        stored.handed_out = Some(Box::new(Version { at, by, ..stored.version() }));
        true
    }

    /// The region that a version of a scenario's plan was made for; `None` if the file does not
    /// contain enough to derive it. O(changes · log changes).
    pub fn region_of(&self, scenario: &str, version: &Version) -> Option<Region> {
        let as_then = Self { changes: self.up_to(&version.heads), ..self.clone_begun() };
        let then = as_then.view(scenario).region;
        if fingerprint(&then) == version.plan.input {
            return Some(then);
        }
        let now = self.view(scenario).region;
        (fingerprint(&now) == version.plan.input).then_some(now)
    }

    /// The changes with these ids and all those they follow, in order.
    pub(super) fn up_to(&self, heads: &[String]) -> Vec<Change> {
        let mut wanted: std::collections::BTreeSet<&str> =
            heads.iter().map(String::as_str).collect();
        let mut found: Vec<Change> = Vec::new();
        // Parents come first in the list, so going backwards a change is wanted before it is met.
        for change in self.changes.iter().rev() {
            if wanted.contains(change.id.as_str()) {
                wanted.extend(change.parents.iter().map(String::as_str));
                found.push(change.clone());
            }
        }
        found.reverse();
        found
    }

    /// A copy of the file without changes, plans and names.
    pub(super) fn clone_begun(&self) -> Self {
        Self {
            format: self.format.clone(),
            version: self.version,
            made_with: self.made_with.clone(),
            root: self.root.clone(),
            made_by: self.made_by.clone(),
            region: self.region.clone(),
            part: self.part.clone(),
            changes: Vec::new(),
            plans: Vec::new(),
            roster: Roster::default(),
        }
    }

    pub(super) fn stored_mut(&mut self, scenario: &str) -> &mut StoredPlan {
        let at = self.plans.binary_search_by(|stored| stored.scenario.as_str().cmp(scenario));
        let at = at.unwrap_or_else(|at| {
            let stored = StoredPlan { scenario: scenario.to_owned(), ..StoredPlan::default() };
            self.plans.insert(at, stored);
            at
        });
        &mut self.plans[at]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document::{BASE, Edit, TableName};
    use crate::region::Info;

    fn stamp(minute: u32) -> Stamp {
        let at = format!("2024-11-24T08:{minute:02}:00+08:00");
        Stamp { at, by: "Sari".to_owned(), ..Stamp::default() }
    }

    fn renamed(document: &mut Document, name: &str, minute: u32) {
        let edit = Edit::set(TableName::Info, "", "name", name);
        assert!(document.edit(BASE, edit, &stamp(minute)).is_ok());
    }

    fn plan(document: &Document, iterations: u64) -> Plan {
        let input = fingerprint(&document.view(BASE).region);
        Plan { input, iterations, ..Plan::default() }
    }

    fn document() -> Document {
        let info = Info { name: "Pertama".to_owned(), ..Info::default() };
        Document::new(Region { info, ..Region::default() }, "Sari")
    }

    #[test]
    fn the_plan_before_is_that_of_the_search_before() {
        let mut document = document();
        let first = document.begun(&stamp(1));
        document.keep_plan(BASE, &first, plan(&document, 1));
        document.keep_plan(BASE, &first, plan(&document, 2));
        let kept = |document: &Document| {
            let stored = document.stored(BASE).cloned().unwrap_or_default();
            (stored.plan.iterations, stored.before.map(|version| version.plan.iterations))
        };
        assert_eq!(kept(&document), (2, None), "a better plan is no other version");

        renamed(&mut document, "Kedua", 2);
        let second = document.begun(&stamp(3));
        document.keep_plan(BASE, &second, plan(&document, 5));
        document.keep_plan(BASE, &second, plan(&document, 6));
        assert_eq!(kept(&document), (6, Some(2)));

        let before = document.stored(BASE).and_then(|stored| stored.before.clone());
        let before = *before.unwrap_or_default();
        assert_eq!((before.at.as_str(), before.by.as_str()), (&*stamp(1).at, "Sari"));
        let then = document.region_of(BASE, &before).map(|region| region.info.name);
        assert_eq!(then.as_deref(), Some("Pertama"), "the region as it was then");
    }

    #[test]
    fn what_was_handed_out_stays_until_another_plan_is() {
        let mut document = document();
        assert!(!document.hand_out(BASE, &stamp(1)), "there is no plan yet");
        document.keep_plan(BASE, &document.begun(&stamp(1)), plan(&document, 1));
        assert!(document.hand_out(BASE, &stamp(2)));
        assert!(!document.hand_out(BASE, &stamp(3)), "the same paper again");
        document.keep_plan(BASE, &document.begun(&stamp(4)), plan(&document, 2));
        let handed_out = |document: &Document| {
            let version = document.stored(BASE)?.handed_out.clone()?;
            Some((version.at, version.plan.iterations))
        };
        assert_eq!(handed_out(&document), Some((stamp(2).at, 1)));
        assert!(document.hand_out(BASE, &stamp(5)));
        assert_eq!(handed_out(&document), Some((stamp(5).at, 2)));
    }

    #[test]
    fn versions_are_in_the_file_and_left_out_where_there_are_none() {
        let mut document = document();
        document.set_plan(BASE, plan(&document, 1));
        let json = |document: &Document| {
            serde_json::from_slice::<serde_json::Value>(&document.to_json()).unwrap_or_default()
        };
        let fields: Vec<String> = json(&document)["plans"][0]
            .as_object()
            .map(|stored| stored.keys().cloned().collect())
            .unwrap_or_default();
        assert_eq!(fields, ["plan", "scenario"]);
        document.set_plan(BASE, plan(&document, 2));
        document.hand_out(BASE, &stamp(1));
        let stored = &json(&document)["plans"][0];
        assert_eq!(stored["before"]["plan"]["iterations"], json!(1));
        assert_eq!(stored["handed_out"]["at"], json!(stamp(1).at));
        let again = Document::from_bytes("x.tepat", &document.to_bytes());
        assert_eq!(again.as_ref().ok(), Some(&document));
    }

    #[test]
    fn joined_copies_keep_the_later_versions() {
        let mut one = document();
        one.set_plan(BASE, plan(&one, 1));
        let mut other = one.clone();
        one.hand_out(BASE, &stamp(1));
        other.hand_out(BASE, &stamp(2));
        let (mut left, mut right) = (one.clone(), other.clone());
        assert!(left.join(&other).is_ok() && right.join(&one).is_ok());
        assert_eq!(left, right);
        let at = left.stored(BASE).and_then(|stored| Some(stored.handed_out.clone()?.at));
        assert_eq!(at, Some(stamp(2).at));
    }

    #[test]
    fn a_copy_says_what_it_lacks_of_another() {
        let mut one = document();
        renamed(&mut one, "Kedua", 1);
        let mut other = one.clone();
        renamed(&mut one, "Ketiga", 2);
        renamed(&mut other, "Keempat", 3);
        renamed(&mut other, "Kelima", 4);
        let minutes = |one: &Document, other: &Document| {
            one.lacking(other).iter().map(|change| change.at.clone()).collect::<Vec<_>>()
        };
        assert_eq!(minutes(&one, &other), [stamp(3).at, stamp(4).at]);
        assert_eq!(minutes(&other, &one), [stamp(2).at]);
        assert!(one.is_copy_of(&other));
        assert!(one.join(&other).is_ok());
        assert!(one.lacking(&other).is_empty());
        let info = Info { name: "Lain".to_owned(), ..Info::default() };
        assert!(!one.is_copy_of(&Document::new(Region { info, ..Region::default() }, "Sari")));
    }

    #[test]
    fn a_region_that_the_file_does_not_tell_is_not_made_up() {
        let mut document = document();
        let unknown = Version { plan: plan(&document, 1), ..Version::default() };
        assert!(document.region_of(BASE, &unknown).is_some(), "nothing has changed since");
        renamed(&mut document, "Kedua", 1);
        let strange = Version {
            heads: document.heads(),
            plan: Plan { input: "0".repeat(64), ..Plan::default() },
            ..Version::default()
        };
        assert!(document.region_of(BASE, &strange).is_none());
    }
}
