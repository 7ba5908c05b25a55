//! Changes made side by side that cannot both hold.
//!
//! Collisions follow from the changes of a file alone, so they are the same however and in whatever
//! order its copies were merged, and they last until somebody decides. A decision is a change as
//! any other: it follows both sides.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::braid::{Braid, changed_fields};
use super::step::{Key, Step};
use crate::document::change::{Change, Edit};
use crate::document::planning_file::{BASE, Document};
use crate::plan::TripKey;
use crate::region::TableName;
use tepat_order::Gather as _;

/// What a collision is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A field of a record was given different values.
    Field {
        /// The table.
        table: TableName,
        /// Code of the record; empty for single records.
        code: String,
        /// The field.
        field: String,
    },
    /// A record was changed by one and removed by another.
    Record {
        /// The table.
        table: TableName,
        /// Its code.
        code: String,
    },
    /// Different networks were imported, or one was imported and removed.
    Net,
    /// A trip was settled differently, or settled and released.
    Trip(TripKey),
}

/// Changes made side by side that cannot both hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Collision {
    /// The scenario they were made in; empty for the base.
    pub scenario: String,
    /// What they are about.
    pub about: About,
    /// What it was before they parted: the field's value or the record; `None` if there was none.
    pub before: Option<Json>,
    /// The sides, in the order of the changes. Until somebody decides, the last one holds.
    pub sides: Vec<Side>,
}

/// One side of a collision.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The change: who, when and why.
    pub change: Change,
    /// What it makes of it; `None` if it removes it.
    pub value: Option<Json>,
}

impl Collision {
    /// Table and code of the record concerned, if it is one.
    pub fn record(&self) -> Option<(TableName, &str)> {
        match &self.about {
            About::Field { table, code, .. } | About::Record { table, code } => {
                Some((*table, code))
            }
            About::Net | About::Trip(_) => None,
        }
    }
}

impl Document {
    /// Changes of the base and of a scenario that were made side by side and cannot both hold, as
    /// long as nobody has decided, in order of what they are about. Empty for files that were never
    /// merged.
    ///
    /// The same change on both sides does not collide, nor do changes to different fields of a
    /// record. A change of a record collides with its removal.
    pub fn collisions(&self, scenario: &str) -> Vec<Collision> {
        let Some(braid) = Braid::of(self, scenario) else { return Vec::new() };
        let scenarios: BTreeSet<&str> = [BASE, scenario].into();
        let mut found = Vec::new();
        for (key, touching) in &braid.touching {
            for scenario in &scenarios {
                let is_of = |number: &usize| {
                    braid.holds(*number) && braid.change(*number).scenario == **scenario
                };
                let numbers = touching.iter().map(|(number, _)| *number).filter(is_of);
                let numbers: Vec<usize> = numbers.gather::<BTreeSet<_>>().into_iter().collect();
                let is_line = numbers.windows(2).all(|two| braid.ancestry.follows(two[1], two[0]));
                if !is_line {
                    Meeting::new(&braid, *key, &numbers).collide(scenario, &mut found);
                }
            }
        }
        found
    }
}

/// What one change does to a thing.
struct Touch {
    number: usize,
    /// The fields it gives values.
    fields: BTreeMap<String, Json>,
    /// Whether it states the whole thing.
    is_whole: bool,
    /// The thing after it; `None` if it removes it.
    after: Option<Json>,
}

/// Changes to one thing, some of them side by side.
struct Meeting<'b, 'a> {
    braid: &'b Braid<'a>,
    key: Key<'a>,
    touches: Vec<Touch>,
}

impl<'b, 'a> Meeting<'b, 'a> {
    fn new(braid: &'b Braid<'a>, key: Key<'a>, numbers: &[usize]) -> Self {
        let touches = numbers.iter().filter_map(|&number| touch(braid, key, number)).collect();
        Self { braid, key, touches }
    }

    fn collide(&self, scenario: &str, found: &mut Vec<Collision>) {
        if self.is_of_networks() {
            return;
        }
        let of_whole = self.changed_and_removed();
        if !of_whole.is_empty() {
            let value = |touch: &Touch| touch.after.clone();
            found.push(self.collision(scenario, self.about(None), &of_whole, value));
            return;
        }
        let fields: BTreeSet<&String> = self.touches.iter().flat_map(|t| t.fields.keys()).gather();
        for field in fields {
            let sides = self.differing(field);
            if !sides.is_empty() {
                let value = |touch: &Touch| touch.fields.get(field).cloned();
                found.push(self.collision(scenario, self.about(Some(field)), &sides, value));
            }
        }
    }

    /// Whether this is a record that only came with networks, which collide as a whole.
    fn is_of_networks(&self) -> bool {
        let is_net =
            |touch: &Touch| matches!(self.braid.change(touch.number).edit, Edit::Net { .. });
        matches!(self.key, Key::Record(..)) && self.touches.iter().all(is_net)
    }

    /// Removals, and changes beside them, as long as nobody who knew both has touched the thing
    /// since. Whoever removed a record and added it again speaks with the new one.
    fn changed_and_removed(&self) -> Vec<&Touch> {
        let (gone, kept): (Vec<&Touch>, Vec<&Touch>) =
            self.touches.iter().partition(|touch| touch.after.is_none());
        let stays = |touch: &&&Touch| {
            !touch.fields.is_empty() && !gone.iter().any(|later| self.follows(later, touch))
        };
        let mut sides: BTreeMap<usize, &Touch> = BTreeMap::new();
        for gone in &gone {
            for kept in kept.iter().filter(stays) {
                let knows_both =
                    |touch: &Touch| self.follows(touch, gone) && self.follows(touch, kept);
                let is_decided = self.touches.iter().any(knows_both);
                if !is_decided && self.braid.ancestry.are_beside(gone.number, kept.number) {
                    let again = self.touches.iter().rev().find(|later| self.follows(later, gone));
                    let speaks = again.unwrap_or(gone);
                    sides.insert(speaks.number, speaks);
                    sides.insert(kept.number, kept);
                }
            }
        }
        sides.into_values().collect()
    }

    /// Changes that give a field different values, each the last word of its line.
    fn differing(&self, field: &String) -> Vec<&Touch> {
        let speaks = |touch: &&Touch| touch.fields.contains_key(field);
        let overrules = |later: &Touch| later.after.is_none() || later.fields.contains_key(field);
        let is_last = |touch: &&Touch| {
            !self.touches.iter().any(|later| overrules(later) && self.follows(later, touch))
        };
        let last: Vec<&Touch> = self.touches.iter().filter(speaks).filter(is_last).collect();
        let values: Vec<&Json> = last.iter().map(|touch| self.value_after(touch, field)).collect();
        let differ = values.iter().any(|value| *value != values[0]);
        // Whoever states the whole record after having seen all sides has decided.
        let is_decided = self
            .touches
            .iter()
            .any(|later| later.is_whole && last.iter().all(|touch| self.follows(later, touch)));
        if differ && !is_decided { last } else { Vec::new() }
    }

    /// A field as it is written again after a change.
    fn value_after<'t>(&self, touch: &'t Touch, field: &str) -> &'t Json {
        match &touch.after {
            Some(Json::Object(fields)) => fields.get(field).unwrap_or(&Json::Null),
            Some(whole) => whole,
            None => &Json::Null,
        }
    }

    fn follows(&self, later: &Touch, earlier: &Touch) -> bool {
        self.braid.ancestry.follows(later.number, earlier.number)
    }

    fn about(&self, field: Option<&String>) -> About {
        match (self.key, field) {
            (Key::Record(table, code), Some(field)) => {
                About::Field { table, code: code.to_owned(), field: field.clone() }
            }
            (Key::Record(table, code), None) => About::Record { table, code: code.to_owned() },
            (Key::Net, _) => About::Net,
            (Key::Trip(trip), _) => About::Trip(trip.clone()),
        }
    }

    fn collision(
        &self,
        scenario: &str,
        about: About,
        sides: &[&Touch],
        value: impl Fn(&Touch) -> Option<Json>,
    ) -> Collision {
        let known_to_all =
            |other| sides.iter().all(|side| self.braid.ancestry.follows(side.number, other));
        let before = self.braid.as_known(self.key, known_to_all);
        let before = match (&about, before) {
            (About::Field { field, .. }, Some(Json::Object(mut fields))) => fields.remove(field),
            (_, before) => before,
        };
        let side = |touch: &&Touch| Side {
            change: self.braid.change(touch.number).clone(),
            value: value(touch),
        };
        let scenario = scenario.to_owned();
        Collision { scenario, about, before, sides: sides.iter().map(side).collect() }
    }
}

/// What a change does to a thing; `None` if nothing, or if it could not be done.
fn touch<'a>(braid: &Braid<'a>, key: Key<'a>, number: usize) -> Option<Touch> {
    let before = braid.before(key, number);
    let touching = braid.touching.get(&key).into_iter().flatten();
    let (mut after, mut fields, mut is_whole) = (before.clone(), BTreeMap::new(), false);
    for (_, step) in touching.filter(|(other, _)| *other == number) {
        let Some(now) = braid.after(key, after.clone(), step) else { continue };
        match (step, &now) {
            // Values are shown as they were given.
            (Step::Set(set), Some(_)) => {
                fields.extend(set.iter().map(|(field, value)| (field.clone(), value.clone())));
            }
            (Step::Put(_), Some(now)) => {
                fields.extend(changed_fields(after.as_ref(), now));
                is_whole = true;
            }
            _ => fields.clear(),
        }
        after = now;
    }
    // Removing what is not there says something only to those who knew of it.
    let says = match (&before, &after) {
        (None, None) => braid.is_known(key, number),
        _ => !fields.is_empty() || is_whole || after.is_none(),
    };
    says.then_some(Touch { number, fields, is_whole, after })
}
