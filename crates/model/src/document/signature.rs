//! Signatures: who stands for a state of the file, in which role.
//!
//! A signature is a change. It names the heads that it follows, so it covers the region that the
//! file began with and every change up to there; and it has the hashes of all plans in the file. It
//! is made over the change itself, without its id and with an empty signature, in the layout of the
//! file (`docs/format.md`).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::change::{Change, Edit};
use super::planning_file::{BASE, Document, Stamp, StoredPlan};
use super::seal::id_of;
use super::sums::{Sums, sum, sums};
use crate::fingerprint::fingerprint_of;
use crate::key::{Owner, verifies};
use crate::message::Message;
use crate::plan::Plan;
use tepat_order::Gather as _;

/// As what somebody signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who proposes it.
    Proposed,
    /// Who has checked it.
    Checked,
    /// Who approves it.
    Approved,
    /// Who has seen it.
    Seen,
}

impl Role {
    /// All roles, in the order in which a plan passes them.
    pub const ALL: [Self; 4] = [Self::Proposed, Self::Checked, Self::Approved, Self::Seen];

    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Self::Proposed => "role-proposed",
            Self::Checked => "role-checked",
            Self::Approved => "role-approved",
            Self::Seen => "role-seen",
        }
    }
}

/// What somebody signed. Who, when and why is in the change, which also names the scenario whose
/// plan is meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// As what.
    pub role: Role,
    /// Office of the person.
    pub office: String,
    /// Public key, in hexadecimal.
    pub key: String,
    /// Hashes of all plans in the file, in order of their scenarios.
    pub plans: Vec<SignedPlan>,
    /// Sums of the parts of the region that the file began with.
    pub region: Sums,
    /// Sums of all changes up to here, without ids and parents, in order.
    pub changes: String,
    /// In a part of a file, SHA-256, in hexadecimal, over what it was cut from and for whom, as compact
    /// JSON; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// The signature, 128 hexadecimal digits.
    pub signature: String,
}

/// The hashes of a plan that was signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedPlan {
    /// Id of its scenario; empty for the base.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
    /// SHA-256, in hexadecimal, over the plan as compact JSON.
    pub plan: String,
    /// The same over its whole entry in the file, earlier versions included.
    pub entry: String,
    /// Sums of the parts of the plan and of its entry.
    pub sums: Sums,
}

/// What has become of a plan since it was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanSince {
    /// There was no plan to sign.
    None,
    /// It is the plan of the file.
    Same,
    /// The file has another plan, and this one as an earlier version.
    Earlier,
    /// The file has another plan.
    Other,
    /// The file claims to have the plan of the same search, but it is another.
    Altered,
    /// The file has no plan.
    Gone,
}

/// A signature, and what it says about the file as it is.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// The change.
    pub change: &'a Change,
    /// The signature in it.
    pub signature: &'a Signature,
    /// Whether it was made with that key over this very change. Only then does it say anything.
    pub is_genuine: bool,
    /// How many changes of the base and its scenario it does not cover, signatures aside.
    pub changes_since: usize,
    /// What has become of the plan of its scenario.
    pub plan: PlanSince,
}

impl Signed<'_> {
    /// Whether it covers the state and the plan of its scenario as they are.
    pub fn covers_all(&self) -> bool {
        let same = matches!(self.plan, PlanSince::Same | PlanSince::None);
        self.is_genuine && self.changes_since == 0 && same
    }
}

impl Change {
    /// The signature, if the change is one.
    pub fn signature(&self) -> Option<&Signature> {
        match &self.edit {
            Edit::Sign(signature) => Some(signature),
            _ => None,
        }
    }

    /// What is signed: the change as compact JSON, without id and signature. Empty if the change is
    /// no signature.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let Some(signature) = self.signature() else { return Vec::new() };
        let unsigned = Signature { signature: String::new(), ..signature.clone() };
        let edit = Edit::Sign(Box::new(unsigned));
        serde_json::to_vec(&Self { id: String::new(), edit, ..self.clone() }).unwrap_or_default()
    }

    /// Whether the change is a signature made with the key that it names.
    pub fn is_signed(&self) -> bool {
        self.signature().is_some_and(|of| verifies(&of.key, &self.signed_bytes(), &of.signature))
    }
}

/// The hashes and sums of a file, computed step by step, so that a page can do something else in
/// between.
#[derive(Clone, Debug, Default)]
pub struct Preparing {
    region: Option<Sums>,
    plans: Vec<SignedPlan>,
}

impl Preparing {
    /// Computes the next of them, about as much as writing one entry of a plan; whether that was all.
    pub fn go_on(&mut self, document: &Document) -> bool {
        if self.region.is_none() {
            self.region = Some(sums(&document.region));
            return document.plans.is_empty();
        }
        // The next part of the last plan, or the first part of the next one.
        if self.plans.last().is_none_or(|last| !last.sums.is_empty()) {
            if let Some(stored) = document.plans.get(self.plans.len()) {
                let (scenario, plan) = (stored.scenario.clone(), fingerprint_of(&stored.plan));
                let (entry, sums) = (String::new(), Sums::new());
                self.plans.push(SignedPlan { scenario, plan, entry, sums });
            }
        } else if let Some(last) = self.plans.len().checked_sub(1)
            && let (Some(signed), Some(stored)) = (self.plans.last_mut(), document.plans.get(last))
        {
            match signed.entry.is_empty() {
                true => signed.entry = fingerprint_of(stored),
                false => signed.sums = entry_sums(stored),
            }
        }
        self.is_done(document)
    }

    fn is_done(&self, document: &Document) -> bool {
        self.region.is_some()
            && self.plans.len() == document.plans.len()
            && self.plans.last().is_none_or(|last| !last.sums.is_empty())
    }
}

impl SignedPlan {
    /// Whether an entry claims to have the plan of the same search.
    pub(super) fn is_same_search(&self, stored: &StoredPlan) -> bool {
        let StoredPlan { scenario, plan, at, by, heads, .. } = stored;
        // What is compared alone, because plans are large.
        let plan = Plan {
            input: plan.input.clone(),
            engine: plan.engine.clone(),
            seed: plan.seed,
            iterations: plan.iterations,
            earlier: plan.earlier.clone(),
            ..Plan::default()
        };
        let (scenario, at, by, heads) = (scenario.clone(), at.clone(), by.clone(), heads.clone());
        let kept = StoredPlan { scenario, plan, at, by, heads, ..StoredPlan::default() };
        let now = entry_sums(&kept);
        let of_search = ["at", "by", "heads", "input", "engine", "seed", "iterations", "earlier"];
        of_search.iter().all(|field| self.sums.get(*field) == now.get(*field))
    }
}

/// The sums of an entry and of the plan in it; no field is in both.
fn entry_sums(stored: &StoredPlan) -> Sums {
    let mut of_both = sums(&StoredPlan { plan: Plan::default(), ..stored.clone() });
    of_both.remove("plan");
    of_both.extend(sums(&stored.plan));
    of_both
}

/// The sum of a change, whatever it follows.
pub(super) fn change_sum(change: &Change) -> String {
    sum(&Change { id: String::new(), parents: Vec::new(), ..change.clone() })
}

impl Document {
    /// A signature of everything in the file, still without the signature itself: to be signed with
    /// [`Change::signed_bytes`] and recorded by [`Self::sign`]. O(size of the file).
    pub fn to_sign(
        &self,
        scenario: &str,
        role: Role,
        owner: &Owner,
        key: &str,
        stamp: &Stamp,
    ) -> Change {
        let mut prepared = Preparing::default();
        while !prepared.go_on(self) {}
        self.to_sign_prepared(prepared, scenario, role, owner, key, stamp)
    }

    /// Like [`Self::to_sign`], with the hashes that were computed before, while the file stayed as it
    /// is.
    pub fn to_sign_prepared(
        &self,
        prepared: Preparing,
        scenario: &str,
        role: Role,
        owner: &Owner,
        key: &str,
        stamp: &Stamp,
    ) -> Change {
        let signature = Signature {
            role,
            office: owner.office.clone(),
            key: key.to_owned(),
            plans: prepared.plans,
            region: prepared.region.unwrap_or_default(),
            changes: self.changes.iter().map(change_sum).collect(),
            part: self.part.as_ref().map(fingerprint_of).unwrap_or_default(),
            signature: String::new(),
        };
        let stamp = Stamp { by: owner.name.clone(), ..stamp.clone() };
        self.to_record(scenario, Edit::Sign(Box::new(signature)), &stamp)
    }

    /// Records a change from [`Self::to_sign`] with its signature.
    ///
    /// # Errors
    /// The file has changed in between, or the signature is not that of the key.
    pub fn sign(&mut self, change: Change, signed: &str) -> Result<(), Message> {
        self.has_plans_of(&change)?;
        self.sign_same(change, signed)
    }

    /// Whether the plans are those of a change from [`Self::to_sign`]. O(size of the plans).
    ///
    /// # Errors
    /// They have changed in between.
    pub fn has_plans_of(&self, change: &Change) -> Result<(), Message> {
        let entries: Vec<String> = self.plans.iter().map(fingerprint_of).collect();
        let same_plans = change
            .signature()
            .is_some_and(|signature| signature.plans.iter().map(|plan| &plan.entry).eq(&entries));
        match same_plans {
            true => Ok(()),
            false => Err(Message::error("sign-changed-meanwhile")),
        }
    }

    /// Like [`Self::sign`], for a file whose plans were just compared by [`Self::has_plans_of`].
    ///
    /// # Errors
    /// The file has changed in between, or the signature is not that of the key.
    pub fn sign_same(&mut self, mut change: Change, signed: &str) -> Result<(), Message> {
        if let Edit::Sign(signature) = &mut change.edit {
            signature.signature = signed.to_owned();
        }
        if change.parents != self.heads() {
            return Err(Message::error("sign-changed-meanwhile"));
        }
        if !change.is_signed() {
            return Err(Message::error("sign-wrong-key"));
        }
        change.id = id_of(&change);
        self.changes.push(change);
        Ok(())
    }

    /// All signatures in the file, oldest first. O(size of the file for each).
    pub fn signatures(&self) -> Vec<Signed<'_>> {
        let made = self.changes.iter().filter_map(|change| Some((change, change.signature()?)));
        let made: Vec<(&Change, &Signature)> = made.collect();
        // Without signatures nothing needs to be hashed.
        let plans: BTreeMap<&str, String> = match made.is_empty() {
            true => BTreeMap::new(),
            false => self.plans.iter().map(|s| (&*s.scenario, fingerprint_of(&s.plan))).collect(),
        };
        made.into_iter()
            .map(|(change, signature)| Signed {
                change,
                signature,
                is_genuine: change.is_signed(),
                changes_since: self.changes_since(change),
                plan: self.plan_since(&change.scenario, signature, plans.get(&*change.scenario)),
            })
            .collect()
    }

    /// How many changes a signature does not cover that count in its scenario, signatures aside.
    fn changes_since(&self, signed: &Change) -> usize {
        let covered = self.up_to(std::slice::from_ref(&signed.id));
        let covered: BTreeSet<&str> = covered.iter().map(|change| change.id.as_str()).gather();
        let counts = |change: &&Change| {
            (change.scenario == BASE || change.scenario == signed.scenario)
                && change.signature().is_none()
                && !matches!(change.edit, Edit::Scenario { .. })
                && !covered.contains(change.id.as_str())
        };
        self.changes.iter().filter(counts).count()
    }

    /// What has become of the plan of a scenario, whose SHA-256 now is known.
    pub(super) fn plan_since(
        &self,
        scenario: &str,
        signature: &Signature,
        now: Option<&String>,
    ) -> PlanSince {
        let signed = signature.plans.iter().find(|plan| plan.scenario == scenario);
        let Some(signed) = signed else { return PlanSince::None };
        let Some(stored) = self.stored(scenario) else { return PlanSince::Gone };
        let earlier = || [&stored.before, &stored.handed_out].into_iter().flatten();
        if now == Some(&signed.plan) {
            PlanSince::Same
        } else if signed.is_same_search(stored) {
            PlanSince::Altered
        } else if earlier().any(|version| fingerprint_of(&version.plan) == signed.plan) {
            PlanSince::Earlier
        } else {
            PlanSince::Other
        }
    }
}
