//! Names and telephone numbers of the staff, beside the changes of a planning file.
//!
//! Changes are chained by hashes and signed, so nothing can be taken out of them. Personal data
//! therefore never enters them: the region has each person's post under a code, and only this part
//! of the file, which no hash or signature covers, says who that is. It can be left out of a copy, or
//! taken out of the file, and everything else stays as it is and intact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::planning_file::Document;
use crate::calendar::utc_seconds;

/// Who somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Name.
    pub name: String,
    /// Telephone number; empty if not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// When it was entered, RFC 3339 with offset; empty if not known. Of two copies the later one counts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
}

impl Name {
    fn says_the_same(&self, other: &Self) -> bool {
        self.name == other.name && self.phone == other.phone
    }
}

/// Names by code of the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// Names by code of the person.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, Name>,
    /// When all names were taken out for good, RFC 3339 with offset; empty if they were not. A copy
    /// that still has them then brings none back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cleared: String,
}

impl Roster {
    /// Whether there is nothing to write.
    pub fn is_none(&self) -> bool {
        self.names.is_empty() && self.cleared.is_empty()
    }

    /// The name of a person; empty if it is not known.
    pub fn name(&self, code: &str) -> &str {
        self.names.get(code).map_or("", |name| name.name.as_str())
    }

    /// The telephone number of a person; empty if it is not known.
    pub fn phone(&self, code: &str) -> &str {
        self.names.get(code).map_or("", |name| name.phone.as_str())
    }

    /// Enters names that somebody loads or corrects; earlier ones with the same codes are replaced.
    pub fn enter(&mut self, names: BTreeMap<String, Name>, at: &str) {
        for (code, name) in names {
            if !self.names.get(&code).is_some_and(|known| known.says_the_same(&name)) {
                self.names.insert(code, Name { at: at.to_owned(), ..name });
            }
        }
    }

    /// Takes what a copy knows and this one does not, and what was entered later there, unless names
    /// were taken out for good.
    pub(super) fn join(&mut self, other: &Self) {
        self.take(other, |_| true);
    }

    /// The same for those people of whom `is_taken` holds.
    pub(super) fn take(&mut self, other: &Self, is_taken: impl Fn(&str) -> bool) {
        if !self.cleared.is_empty() {
            return;
        }
        for (code, name) in other.names.iter().filter(|(code, _)| is_taken(code)) {
            let is_older = |own: &Name| utc_seconds(&own.at) < utc_seconds(&name.at);
            if self.names.get(code).is_none_or(is_older) {
                self.names.insert(code.clone(), name.clone());
            }
        }
    }
}

impl Document {
    /// A copy for others: everything but the names.
    #[must_use]
    pub fn without_names(&self) -> Self {
        let mut copy = self.clone();
        copy.roster.names.clear();
        copy
    }

    /// Takes over the names of its people from the file that it was cut from.
    pub fn take_names(&mut self, whole: &Self) {
        let of =
            |code: &str| whole.roster.names.get(code).map(|name| (code.to_owned(), name.clone()));
        self.roster.names = self.region.staff.iter().filter_map(|p| of(&p.code)).collect();
    }

    /// Takes all names out for good. They cannot be brought back by undo, nor by merging a copy that
    /// still has them; copies elsewhere keep theirs. Returns how many there were.
    pub fn clear_names(&mut self, at: &str) -> usize {
        let count = self.roster.names.len();
        self.roster.names.clear();
        at.clone_into(&mut self.roster.cleared);
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BASE, Edit, Stamp, TableName};
    use crate::region::{Person, Place, PlaceKind, Region, StaffRole};

    /// A file with two people, each in a sub-district of their own.
    fn begun() -> Document {
        let mut region = Region::default();
        for code in ["K1", "K2"] {
            let place = |code: &str, kind: PlaceKind, parent: &str| -> Place {
                let fields = serde_json::json!({
                    "code": code, "name": code, "kind": kind, "parent": parent, "lat": 0.0,
                    "lon": 0.0, "radius_m": 0, "delivery": "tiered", "flood_prone": false
                });
                serde_json::from_value(fields).unwrap()
            };
            region.places.put(place(code, PlaceKind::Ppk, ""));
            region.places.put(place(&format!("{code}.D"), PlaceKind::Pps, code));
        }
        let mut document = Document::new(region, "KPU");
        let person = |code: &str, role, at: &str| Person {
            code: code.into(),
            role,
            at: at.into(),
            ..Person::default()
        };
        let people = [person("P1", StaffRole::Pps, "K1.D"), person("P2", StaffRole::Ppk, "K2")];
        document.edit(BASE, Edit::put(TableName::Staff, &people), &Stamp::default()).unwrap();
        for (code, name) in [("P1", "Kristina"), ("P2", "Yohanes")] {
            let name = Name { name: name.into(), phone: "0812".into(), ..Name::default() };
            document.roster.enter([(code.to_owned(), name)].into(), "");
        }
        document
    }

    fn names(document: &Document) -> Vec<&str> {
        document.roster.names.values().map(|name| name.name.as_str()).collect()
    }

    #[test]
    fn copies_and_parts_go_without_names_unless_asked_for() {
        let document = begun();
        assert_eq!(Document::from_bytes("a", &document.to_bytes()).unwrap(), document);
        let copy = document.without_names();
        assert_eq!((names(&copy), copy.view(BASE).region.staff.len()), (vec![], 2));
        assert_eq!(copy.faults(), []);
        let mut part = document.split("K1", "PPK", &[], &Stamp::default()).unwrap();
        let people: Vec<&str> = part.region.staff.iter().map(|p| p.code.as_str()).collect();
        assert_eq!((people, names(&part)), (vec!["P1"], vec![]));
        part.take_names(&document);
        assert_eq!(names(&part), ["Kristina"]);
        assert_eq!(part.faults(), []);
    }

    #[test]
    fn names_that_were_taken_out_stay_out() {
        let mut document = begun();
        let copy = document.clone();
        assert_eq!(document.clear_names("2024-11-20T08:00:00+08:00"), 2);
        assert!(!String::from_utf8(document.to_json()).unwrap().contains("Kristina"));
        assert_eq!(document.faults(), [], "hashes still fit");
        document.undo(BASE, &Stamp::default());
        document.redo(BASE, &Stamp::default());
        document.join(&copy).unwrap();
        assert_eq!(names(&document), [""; 0]);
        // A copy that only goes without takes them again, and keeps its own.
        let mut sent = copy.without_names();
        sent.roster.enter(
            [("P1".to_owned(), Name { name: "Christina".into(), ..Name::default() })].into(),
            "",
        );
        sent.join(&copy).unwrap();
        assert_eq!(names(&sent), ["Christina", "Yohanes"]);
    }

    #[test]
    fn a_part_brings_back_staff_and_their_names() {
        let trunk = begun();
        let may = [TableName::Staff];
        let mut part = trunk.split("K1", "PPK", &may, &Stamp::default()).unwrap();
        part.take_names(&trunk);
        let name = |name: &str| Name { name: name.into(), phone: "0813".into(), ..Name::default() };
        let person = Person {
            code: "P3".into(),
            role: StaffRole::Pps,
            at: "K1.D".into(),
            ..Person::default()
        };
        let stamp = Stamp { at: "2024-11-20T08:00:00+08:00".into(), ..Stamp::default() };
        part.edit(BASE, Edit::put(TableName::Staff, &[person]), &stamp).unwrap();
        part.edit(BASE, Edit::set(TableName::Staff, "P1", "trained", true), &stamp).unwrap();
        let names_of = ["P1", "P2", "P3"].map(|code| (code.to_owned(), name(code)));
        part.roster.enter(names_of.into(), &stamp.at);
        let back = |trunk: &Document, part: &Document| {
            let opened = Document::open("b", &part.to_bytes());
            trunk.merge(&[crate::document::Returned { name: "b".into(), opened }]).document
        };
        let merged = back(&trunk, &part);
        let staff = &merged.view(BASE).region.staff;
        assert_eq!((staff.len(), staff.get("P1").unwrap().trained), (3, true));
        // P2 is of another sub-district.
        assert_eq!(names(&merged), ["P1", "Yohanes", "P3"]);
        assert_eq!(merged.faults(), []);
        // What was corrected here since stays; without names nothing is lost.
        let mut later = trunk.clone();
        later.roster.enter([("P1".to_owned(), name("Kris"))].into(), "2024-11-20T08:00:00+07:00");
        assert_eq!(names(&back(&later, &part)), ["Kris", "Yohanes", "P3"]);
        assert_eq!(names(&back(&trunk, &part.without_names())), ["Kristina", "Yohanes"]);
        // Who may not change staff brings no names either.
        let mut narrow = trunk.split("K1", "PPK", &[], &Stamp::default()).unwrap();
        narrow.roster.enter([("P1".to_owned(), name("X"))].into(), &stamp.at);
        assert_eq!(names(&back(&trunk, &narrow)), ["Kristina", "Yohanes"]);
        let refused = narrow.edit(BASE, Edit::set(TableName::Staff, "P1", "trained", true), &stamp);
        assert_eq!(refused.unwrap_err().key, "part-table");
    }
}
