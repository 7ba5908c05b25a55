//! What was altered in a file that somebody signed, and where.
//!
//! Hashes and signatures show that something was altered; the sums in the last signature made
//! before say where. What they cannot tell apart is named as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::planning_file::Document;
use super::seal::{id_of, short_id};
use super::signature::{PlanSince, Signature, SignedPlan, change_sum};
use super::sums::{Unlike, counted, unlike};
use crate::fingerprint::fingerprint_of;
use crate::message::{Message, Value};
use crate::region::TableName;
use tepat_order::Gather as _;

/// Altered elements of one list that are named one by one; of more, the first ones are.
const MOST_NAMED: usize = 12;

impl Document {
    /// What was altered outside of Tepat since it was signed, as far as signatures tell: in the
    /// region that the file began with, in changes whose ids were made to fit again, in plans, and
    /// in signatures, also of parts. Empty if nobody has signed. O(size of the file).
    ///
    /// [`Self::faults`] has these, and everything that hashes alone show.
    pub fn signed_faults(&self) -> Vec<Message> {
        let signed: Vec<(&Change, &Signature)> =
            self.changes.iter().filter_map(|change| Some((change, change.signature()?))).collect();
        let (genuine, mut faults) = (
            signed.iter().copied().filter(|(change, _)| change.is_signed()).collect::<Vec<_>>(),
            Vec::new(),
        );
        for (change, signature) in &signed {
            if !genuine.iter().any(|(other, _)| std::ptr::eq(*other, *change)) {
                let fault = since(Message::error("signed-false"), change);
                faults.push(fault.with("role", Value::Word(signature.role.key().to_owned())));
            }
        }
        // Where a false one is all there is, it still helps to find the place.
        let telling = if genuine.is_empty() { signed } else { genuine };
        if let Some((change, signature)) = telling.last() {
            let places = unlike(&self.region, &signature.region);
            faults.extend(places.iter().flat_map(|place| told(place, change)));
        }
        faults.extend(self.covered_faults(&telling));
        faults.extend(self.plan_faults(&telling));
        faults.extend(self.part_signature_faults());
        faults
    }

    /// Changes that are not as they were signed, although their ids fit.
    fn covered_faults(&self, telling: &[(&Change, &Signature)]) -> Vec<Message> {
        let mut faults = Vec::new();
        let mut told: BTreeSet<&str> = BTreeSet::new();
        let sums: Vec<String> = self.changes.iter().map(change_sum).collect();
        for (signed, signature) in telling.iter().rev() {
            let covered = self.up_to(&signed.parents);
            let covered: BTreeSet<&str> = covered.iter().map(|change| change.id.as_str()).gather();
            let mut left = counted(&signature.changes);
            let mut strange = 0;
            for (change, sum) in self.changes.iter().zip(&sums) {
                if let Some(left) = left.get_mut(sum.as_str()).filter(|left| **left > 0) {
                    *left -= 1;
                } else if covered.contains(change.id.as_str()) {
                    strange += 1;
                    if change.id == id_of(change) && told.insert(&change.id) {
                        let fault = Message::error("signed-change-altered")
                            .with("id", short_id(&change.id))
                            .with("of", day(&change.at))
                            .with("maker", change.by.as_str());
                        faults.push(since(fault, signed));
                    }
                }
            }
            let gone = left.values().sum::<usize>();
            if gone > strange {
                let fault = Message::error("signed-changes-gone").with("count", gone - strange);
                faults.push(since(fault, signed));
                break;
            }
        }
        faults
    }

    /// Plans that claim to be the signed ones and are not, and plans that are gone.
    fn plan_faults(&self, telling: &[(&Change, &Signature)]) -> Vec<Message> {
        let mut last: BTreeMap<&str, (&Change, &Signature, &SignedPlan)> = BTreeMap::new();
        for (change, signature) in telling {
            for plan in &signature.plans {
                last.insert(&plan.scenario, (change, signature, plan));
            }
        }
        let mut faults = Vec::new();
        for (scenario, (change, signature, signed)) in last {
            let now = self.plan(scenario).map(fingerprint_of);
            match (self.plan_since(scenario, signature, now.as_ref()), self.stored(scenario)) {
                (PlanSince::Altered, Some(stored)) => {
                    faults.extend(
                        unlike(&stored.plan, &of_plan(signed)).iter().flat_map(|p| told(p, change)),
                    );
                }
                (PlanSince::Gone, _) => {
                    faults.push(since(Message::error("signed-plan-gone"), change));
                }
                _ => {}
            }
        }
        faults
    }

    /// What differs from the last signature without being wrong: a plan that was made since, other
    /// earlier versions of it.
    pub fn signed_differences(&self) -> Vec<Message> {
        let signatures = self.signatures();
        let mut said = Vec::new();
        let Some(signed) = signatures.iter().rev().find(|signed| signed.is_genuine) else {
            return said;
        };
        for stored in &self.plans {
            let known = signed.signature.plans.iter().find(|plan| plan.scenario == stored.scenario);
            let Some(known) = known else {
                said.push(since(Message::note("signed-plan-new"), signed.change));
                continue;
            };
            if known.plan != fingerprint_of(&stored.plan) {
                if !known.is_same_search(stored) {
                    let differing = unlike(&stored.plan, &of_plan(known));
                    let fields: Vec<String> =
                        differing.into_iter().map(|unlike| unlike.field).collect();
                    let made = Message::note("signed-plan-made-since");
                    said.push(since(made.with("fields", fields.join(", ")), signed.change));
                }
            } else if known.entry != fingerprint_of(stored) {
                said.push(since(Message::note("signed-versions-since"), signed.change));
            }
        }
        said
    }
}

/// The sums of a plan without those of its entry.
fn of_plan(signed: &SignedPlan) -> BTreeMap<String, String> {
    let of_entry = ["scenario", "at", "by", "heads", "before", "handed_out"];
    let sums = signed.sums.iter().filter(|(field, _)| !of_entry.contains(&field.as_str()));
    sums.map(|(field, sum)| (field.clone(), sum.clone())).gather()
}

/// A place that differs, in messages.
fn told(place: &Unlike, signed: &Change) -> Vec<Message> {
    let about = |key: &str| since(Message::error(key).with("list", word(&place.field)), signed);
    if place.new.is_empty() {
        return vec![match place.gone {
            0 => about("signed-list-order"),
            gone => about("signed-records-gone").with("count", gone),
        }];
    }
    let mut said: Vec<Message> = Vec::new();
    let named = |name: &String| match name.as_str() {
        "" => about("signed-part-altered"),
        name => about("signed-record-altered").with("record", name),
    };
    said.extend(place.new.iter().take(MOST_NAMED).map(named));
    if place.new.len() > MOST_NAMED {
        said.push(about("signed-records-altered").with("count", place.new.len() - MOST_NAMED));
    }
    if place.gone > place.new.len() {
        said.push(about("signed-records-gone").with("count", place.gone - place.new.len()));
    }
    said
}

/// The name of a list or field.
fn word(field: &str) -> Value {
    let table = TableName::ALL.iter().find(|table| table.key() == field);
    match (table, field) {
        (Some(table), _) => Value::Word(format!("table-{}", table.key())),
        (_, "trips" | "returns") => Value::Word("signed-trips".to_owned()),
        (_, "unserved" | "unreturned") => Value::Word("signed-unserved".to_owned()),
        (_, "halts") => Value::Word("signed-halts".to_owned()),
        (_, "net") => Value::Word("collision-net".to_owned()),
        _ => Value::Text(field.to_owned()),
    }
}

/// Since when something may have been altered: after a signature.
fn since(message: Message, signed: &Change) -> Message {
    let office = signed.signature().map_or("", |signature| signature.office.as_str());
    message.with("at", day(&signed.at)).with("by", signed.by.as_str()).with("office", office)
}

/// `2024-11-24 14:02` from an RFC 3339 time.
fn day(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}
