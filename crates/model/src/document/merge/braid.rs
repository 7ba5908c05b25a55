//! The changes of a file that was merged, side by side.
//!
//! A [`Braid`] knows for each change which others it follows, and for each thing which changes
//! touch it. From both follows what a change meant: how the record looked to the person who made
//! it, and what of it they changed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::ancestry::Ancestry;
use super::step::{Key, Step, is_in, steps};
use crate::document::change::{Change, Edit};
use crate::document::planning_file::{BASE, Document};
use crate::region::{Region, TableName};

/// The changes of the base and of one scenario, and how they stand to each other.
pub(in crate::document) struct Braid<'a> {
    pub(super) document: &'a Document,
    pub(super) ancestry: Ancestry,
    /// For each thing the numbers of the changes that touch it, in order, and what each does. A
    /// change that does several things to it is there several times.
    pub(super) touching: BTreeMap<Key<'a>, Vec<(usize, Step<'a>)>>,
    /// For each change that was undone or redone, by its id: by which change, and whether undone.
    turned: BTreeMap<&'a str, Vec<(usize, bool)>>,
}

impl<'a> Braid<'a> {
    /// `None` if each change follows all before it: nothing is side by side.
    ///
    /// O(records in changes · log records + changes since copies parted, squared).
    pub fn of(document: &'a Document, scenario: &str) -> Option<Self> {
        let ancestry = Ancestry::of(&document.root, &document.changes)?;
        let mut touching: BTreeMap<Key<'a>, Vec<(usize, Step<'a>)>> = BTreeMap::new();
        let mut turned: BTreeMap<&'a str, Vec<(usize, bool)>> = BTreeMap::new();
        for (number, change) in document.changes.iter().enumerate() {
            if change.scenario != BASE && change.scenario != scenario {
                continue;
            }
            match &change.edit {
                Edit::Undo { change: id } => turned.entry(id).or_default().push((number, true)),
                Edit::Redo { change: id } => turned.entry(id).or_default().push((number, false)),
                edit => {
                    for (key, step) in steps(edit) {
                        touching.entry(key).or_default().push((number, step));
                    }
                }
            }
        }
        Some(Self { document, ancestry, touching, turned })
    }

    pub(super) fn change(&self, number: usize) -> &'a Change {
        &self.document.changes[number]
    }

    /// Whether a change is in force.
    pub(super) fn holds(&self, number: usize) -> bool {
        self.held(number, |_| true)
    }

    /// Whether a change is in force if only some of the undos and redos are known.
    fn held(&self, number: usize, is_known: impl Fn(usize) -> bool) -> bool {
        let turned = self.turned.get(self.change(number).id.as_str()).into_iter().flatten();
        let last = turned.rev().find(|(by, _)| is_known(*by));
        last.is_none_or(|(_, undone)| !undone)
    }

    /// A thing as changes make it that are known: those for which `is_known` holds.
    pub(super) fn as_known(&self, key: Key<'a>, is_known: impl Fn(usize) -> bool) -> Option<Json> {
        let mut is = is_in(&self.document.region, key);
        for (number, step) in self.touching.get(&key).into_iter().flatten() {
            if is_known(*number) && self.held(*number, &is_known) {
                is = self.after(key, is.clone(), step).unwrap_or(is);
            }
        }
        is
    }

    /// A thing as the person who made a change saw it.
    pub(super) fn before(&self, key: Key<'a>, number: usize) -> Option<Json> {
        self.as_known(key, |other| self.ancestry.follows(number, other))
    }

    /// Whether a change follows others that touch a thing.
    pub(super) fn is_known(&self, key: Key, number: usize) -> bool {
        let touching = self.touching.get(&key).into_iter().flatten();
        touching.into_iter().any(|(other, _)| self.ancestry.follows(number, *other))
    }

    /// A thing after a step; `None` if the step cannot be done, because there is no such record or
    /// it cannot have the value.
    pub(super) fn after(&self, key: Key, is: Option<Json>, step: &Step) -> Option<Option<Json>> {
        match step {
            Step::Remove => Some(None),
            Step::Put(record) => self.canonical(key, record).map(Some),
            Step::Set(fields) => {
                let mut is = is?;
                is.as_object_mut()?.extend((*fields).clone());
                self.canonical(key, &is).map(Some)
            }
        }
    }

    /// A thing as it would be written again; `None` if it cannot be.
    fn canonical(&self, key: Key, is: &Json) -> Option<Json> {
        match key {
            Key::Record(table, _) => self.document.region.canonical(table, is),
            Key::Net | Key::Trip(_) => Some(is.clone()),
        }
    }

    /// The edit of a change as it is to be applied to `region`, which has all earlier changes: of
    /// what others have changed beside it, it changes only what it meant to.
    pub fn woven(&self, number: usize, region: &Region) -> Cow<'a, Edit> {
        let edit = &self.change(number).edit;
        match steps(edit).iter().any(|(key, _)| self.is_beside(*key, number)) {
            true => Cow::Owned(self.weave(edit, number, region)),
            false => Cow::Borrowed(edit),
        }
    }

    /// Whether earlier changes to a thing were made beside this one.
    fn is_beside(&self, key: Key<'a>, number: usize) -> bool {
        self.beside(key, number).next().is_some()
    }

    fn beside(&self, key: Key<'a>, number: usize) -> impl Iterator<Item = &Step<'a>> {
        let touching = self.touching.get(&key).into_iter().flatten();
        let earlier = touching.take_while(move |(other, _)| *other < number);
        earlier
            .filter(move |(other, _)| !self.ancestry.follows(number, *other))
            .map(|(_, step)| step)
    }

    fn weave(&self, edit: &'a Edit, number: usize, region: &Region) -> Edit {
        match edit {
            Edit::Several { edits } => Edit::Several {
                edits: edits.iter().map(|edit| self.weave(edit, number, region)).collect(),
            },
            Edit::Set { table, code, .. } | Edit::Remove { table, code } => {
                let key = Key::Record(*table, code);
                let is_gone = region.record(*table, code).is_none()
                    && self.beside(key, number).any(|step| matches!(step, Step::Remove));
                match is_gone {
                    true => Edit::Several { edits: Vec::new() },
                    false => edit.clone(),
                }
            }
            Edit::Put { table, source, replacing_desa, removing, records } => Edit::Put {
                table: *table,
                source: source.clone(),
                replacing_desa: replacing_desa.clone(),
                removing: removing.clone(),
                records: self.weave_all(*table, records, number, region),
            },
            // What joins a network with the places belongs to that network as a whole.
            other => other.clone(),
        }
    }

    fn weave_all(
        &self,
        table: TableName,
        records: &'a [Json],
        number: usize,
        region: &Region,
    ) -> Vec<Json> {
        let weave = |record: &'a Json| {
            let key = Key::Record(table, table.code_of(record));
            match self.is_beside(key, number) {
                true => self.weave_record(key, record, number, region),
                false => Some(record.clone()),
            }
        };
        records.iter().filter_map(weave).collect()
    }

    /// A record that a change puts, with what others have changed beside it; `None` if others have
    /// removed it and the change leaves it as it was.
    fn weave_record(
        &self,
        key: Key<'a>,
        record: &'a Json,
        number: usize,
        region: &Region,
    ) -> Option<Json> {
        let theirs = self.canonical(key, record).unwrap_or_else(|| record.clone());
        let before = self.before(key, number);
        match is_in(region, key) {
            None => (before.as_ref() != Some(&theirs)).then_some(theirs),
            // What both have added has the fields of both.
            Some(mut now) => {
                if let Json::Object(now) = &mut now {
                    for (field, value) in changed_fields(before.as_ref(), &theirs) {
                        match value {
                            Json::Null => now.remove(&field),
                            value => now.insert(field, value),
                        };
                    }
                }
                Some(now)
            }
        }
    }
}

/// The fields of a record that differ from an earlier state of it, with their new values; `null`
/// for those that it has no longer. Without an earlier state all its fields differ; what has no
/// fields is one by itself, without a name.
pub(super) fn changed_fields(before: Option<&Json>, after: &Json) -> Map<String, Json> {
    let nothing = Map::new();
    let Json::Object(after) = after else {
        let is_same = before == Some(after);
        let whole = (!is_same).then(|| (String::new(), after.clone()));
        return whole.into_iter().collect();
    };
    let before = before.and_then(Json::as_object).unwrap_or(&nothing);
    let gone = before.keys().filter(|field| !after.contains_key(*field));
    let gone = gone.map(|field| (field.clone(), Json::Null));
    let new = after.iter().filter(|(field, value)| before.get(*field) != Some(value));
    new.map(|(field, value)| (field.clone(), value.clone())).chain(gone).collect()
}
