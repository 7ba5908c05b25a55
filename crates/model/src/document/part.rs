//! A part of a planning file, cut out for a sub-district: what it may change, and its way back.
//!
//! A part is a planning file of its own. Its changes come back into the file that it was cut from
//! as changes that follow what the part was cut after. The same part gives the same changes, so it
//! can come back more than once.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::change::{Change, Edit};
use super::format_1::with_ids;
use super::merge::{Key, Step, steps};
use super::part_signature::SignedPart;
use super::planning_file::{BASE, Document};
use super::seal::id_of;
use crate::message::{Message, Value};
use crate::region::{Inquiry, Region, TableName};
use tepat_order::Gather as _;

/// What a file was cut from, for whom, and what they may change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Root of the file that it was cut from.
    pub of: String,
    /// Ids of that file's heads then.
    pub heads: Vec<String>,
    /// Code of the post of its sub-district.
    pub area: String,
    /// For whom it was cut.
    pub recipient: String,
    /// Tables whose records of this sub-district the recipient may change, in order.
    pub may: Vec<TableName>,
    /// When it was cut, RFC 3339 with the offset.
    pub at: String,
    /// Who cut it.
    pub by: String,
}

/// A change in a part that its recipient was not allowed to make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// The change.
    pub change: Change,
    /// What in it is not allowed.
    pub reason: Message,
}

impl Part {
    /// Tables that can be opened to a recipient: those with records of a sub-district's own.
    pub const CHANGEABLE: [TableName; 7] = [
        TableName::Places,
        TableName::Stations,
        TableName::Edges,
        TableName::Fleet,
        TableName::Assessments,
        TableName::Margins,
        TableName::Staff,
    ];

    /// Whether the recipient may make an edit of `region`: of records in the tables named, and of
    /// the sub-district itself. Ways between places of no sub-district count as its own too.
    /// Whatever the tables, everyone may ask, answer and withdraw inquiries.
    ///
    /// # Errors
    /// Names the first record that they may not change.
    pub fn allows(&self, edit: &Edit, region: &Region) -> Result<(), Message> {
        for (key, step) in steps(edit) {
            let Key::Record(table, code) = key else {
                return Err(Message::error("part-whole-only"));
            };
            if table == TableName::Inquiries && may_inquire(code, &step, region) {
                continue;
            }
            let refused = |key: &str| {
                let about = Message::error(key).about(code).with("code", code);
                Err(about
                    .with("area", self.area.as_str())
                    .with("list", Value::Word(format!("table-{}", table.key()))))
            };
            if !self.may.contains(&table) {
                return refused("part-table");
            }
            let is = region.record(table, code);
            let will_be = match (&step, &is) {
                (Step::Put(record), _) => Some(record.clone().into_owned()),
                (Step::Set(fields), Some(is)) => Some(with_set(is, fields)),
                _ => None,
            };
            if ![is, will_be].iter().flatten().all(|record| self.owns(table, record, region)) {
                return refused("part-elsewhere");
            }
        }
        Ok(())
    }

    /// Whether a signature also covers what the part was cut from, as those of this program do.
    ///
    /// # Errors
    /// It does not.
    fn is_signed_whole(&self, change: &Change) -> Result<(), Message> {
        match change.signature() {
            Some(_) if !change.signs_part(self) => {
                Err(Message::error("part-signed-before").with("by", change.by.as_str()))
            }
            _ => Ok(()),
        }
    }

    fn owns(&self, table: TableName, record: &Json, region: &Region) -> bool {
        let areas = region.areas_of(table, record);
        areas.contains(&self.area) || (areas.is_empty() && table == TableName::Edges)
    }
}

/// The records that were left out of a part when it was cut.
struct Hidden<'a> {
    part: &'a Part,
    /// The region of the part as it was cut.
    cut: &'a Region,
    file: &'a Document,
    /// The region of the file when the part was cut; few parts need it.
    whole: OnceCell<Region>,
}

impl<'a> Hidden<'a> {
    fn of(file: &'a Document, part_file: &'a Document, part: &'a Part) -> Self {
        Self { part, cut: &part_file.region, file, whole: OnceCell::new() }
    }

    /// Whether an edit puts nothing in the place of a record that its author does not see.
    ///
    /// # Errors
    /// Names the first one.
    fn stays_untouched(&self, edit: &Edit) -> Result<(), Message> {
        for (key, step) in steps(edit) {
            let (Key::Record(table, code), Step::Put(_)) = (key, step) else { continue };
            if self.cut.record(table, code).is_none() && self.has(table, code) {
                let about = Message::error("part-elsewhere").about(code).with("code", code);
                let about = about.with("area", self.part.area.as_str());
                return Err(about.with("list", Value::Word(format!("table-{}", table.key()))));
            }
        }
        Ok(())
    }

    /// Whether the file had a record then.
    fn has(&self, table: TableName, code: &str) -> bool {
        let may_have = self.file.region.record(table, code).is_some()
            || self.file.changes.iter().any(|it| it.edit.records().contains(&(table, code)));
        may_have && self.whole().record(table, code).is_some()
    }

    fn whole(&self) -> &Region {
        self.whole.get_or_init(|| {
            let changes = self.file.up_to(&self.part.heads);
            Document { changes, ..self.file.clone_begun() }.view(BASE).region
        })
    }
}

/// Whether a step asks something new, or answers or withdraws what was asked.
fn may_inquire(code: &str, step: &Step<'_>, region: &Region) -> bool {
    match step {
        Step::Put(_) => region.inquiries.get(code).is_none(),
        Step::Set(fields) => {
            fields.keys().all(|field| Inquiry::OF_ANSWER.contains(&field.as_str()))
        }
        _ => false,
    }
}

fn with_set(is: &Json, fields: &serde_json::Map<String, Json>) -> Json {
    let mut changed = is.clone();
    if let Json::Object(changed) = &mut changed {
        changed.extend(fields.clone());
    }
    changed
}

impl Document {
    /// The changes of a part that was cut from this file, as changes of this file, and those that
    /// are refused. A change made to a record that a refused change has created is refused by
    /// nobody, but has no effect.
    ///
    /// # Errors
    /// It was not cut from this file, or from a later state of it.
    pub(super) fn changes_of_part(
        &self,
        part_file: &Self,
    ) -> Result<(Vec<Change>, Vec<Refused>), Message> {
        let part = part_file.part.as_ref().filter(|part| part.of == self.root);
        let part = part.ok_or_else(|| Message::error("join-other-file"))?;
        let ids: BTreeSet<&str> = self.changes.iter().map(|change| change.id.as_str()).gather();
        if !part.heads.iter().all(|id| *id == self.root || ids.contains(id.as_str())) {
            return Err(Message::error("merge-part-ahead").with("at", part.at.as_str()));
        }
        let hidden = Hidden::of(self, part_file, part);
        let mut region = part_file.region.clone();
        // For each change of the part what stands for it here: itself, or what it followed.
        let mut stand: BTreeMap<String, Vec<String>> = BTreeMap::new();
        stand.insert(part_file.root.clone(), part.heads.clone());
        let mut new_ids: BTreeMap<String, String> = BTreeMap::new();
        let (mut taken, mut refused) = (Vec::new(), Vec::new());
        for change in &part_file.changes {
            let parents = change.parents.iter().filter_map(|id| stand.get(id)).flatten().cloned();
            let parents: Vec<String> = parents.gather::<BTreeSet<_>>().into_iter().collect();
            let allowed = part
                .allows(&change.edit, &region)
                .and_then(|()| hidden.stays_untouched(&change.edit))
                .and_then(|()| part.is_signed_whole(change));
            if change.scenario == BASE {
                // One that does not fit has no effect here either.
                let _ = change.edit.apply(&mut region);
            }
            if let Err(reason) = allowed {
                stand.insert(change.id.clone(), parents);
                refused.push(Refused { change: change.clone(), reason });
                continue;
            }
            if change.signature().is_some() {
                // It signs the part, and stands beside its changes here.
                let edit = Edit::PartSigned(Box::new(SignedPart::of(part_file, part, change)));
                let (area, parents) = (part.area.clone(), parents.clone());
                let scenario = BASE.to_owned();
                let mut kept = Change { parents, scenario, part: area, edit, ..change.clone() };
                kept.id = id_of(&kept);
                taken.push(kept);
            }
            if change.signature().is_some() || !is_known(&change.edit, &new_ids) {
                // It changes nothing, or undoes a change that was refused.
                stand.insert(change.id.clone(), parents);
                continue;
            }
            let scenario = new_ids.get(&change.scenario).cloned().unwrap_or_default();
            let edit = with_ids(change.edit.clone(), &new_ids);
            let area = part.area.clone();
            let mut here = Change { parents, scenario, part: area, edit, ..change.clone() };
            here.id = id_of(&here);
            new_ids.insert(change.id.clone(), here.id.clone());
            stand.insert(change.id.clone(), vec![here.id.clone()]);
            taken.push(here);
        }
        Ok((taken, refused))
    }
}

/// Whether the change that an undo or redo names was taken over.
fn is_known(edit: &Edit, new_ids: &BTreeMap<String, String>) -> bool {
    match edit {
        Edit::Undo { change } | Edit::Redo { change } => new_ids.contains_key(change),
        _ => true,
    }
}
