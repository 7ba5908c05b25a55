//! New codes: the regency's, a letter, the next number that the file has never given before,
//! and a tag, so that codes made in two copies of a file stay apart.

use tepat_model::document::{Document, Edit, Stamp};
use tepat_model::region::Record;

/// The last numbers given in a file, in any scenario, including those undone since.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    region: String,
    tag: String,
    edges: u32,
    piers: u32,
    junctions: u32,
    assessments: u32,
}

impl Numbers {
    /// Reads every code of the file. O(records + changes).
    pub fn of(document: &Document, stamp: &Stamp) -> Self {
        let region = &document.region;
        let prefix = match region.info.code.as_str() {
            "" => String::new(),
            code => format!("{code}."),
        };
        let tag = document.tag(stamp);
        let mut numbers =
            Self { region: prefix, tag, edges: 0, piers: 0, junctions: 0, assessments: 0 };
        region.places.iter().for_each(|place| numbers.note(place.code()));
        region.edges.iter().for_each(|edge| numbers.note(edge.code()));
        region.assessments.iter().for_each(|assessment| numbers.note(assessment.code()));
        document.changes.iter().for_each(|change| numbers.note_edit(&change.edit));
        numbers
    }

    fn note_edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Put { records, .. } => {
                for code in records.iter().filter_map(|record| record.get("code")) {
                    self.note(code.as_str().unwrap_or_default());
                }
            }
            Edit::Several { edits } => edits.iter().for_each(|edit| self.note_edit(edit)),
            _ => {}
        }
    }

    fn note(&mut self, code: &str) {
        let Some(own) = code.strip_prefix(self.region.as_str()) else { return };
        let Some((letter, digits)) = own.split_at_checked(1) else { return };
        let Some(last) = self.last(letter) else { return };
        let digits = digits.split('-').next().unwrap_or_default();
        // A number too large to count on from is not one of ours.
        if let Some(number) = digits.parse::<u32>().ok().filter(|number| *number < u32::MAX / 2) {
            *last = number.max(*last);
        }
    }

    fn last(&mut self, letter: &str) -> Option<&mut u32> {
        match letter {
            "E" => Some(&mut self.edges),
            "P" => Some(&mut self.piers),
            "J" => Some(&mut self.junctions),
            "A" => Some(&mut self.assessments),
            _ => None,
        }
    }

    /// A code for a new edge.
    pub fn edge(&mut self) -> String {
        self.edges += 1;
        format!("{}E{:04}-{}", self.region, self.edges, self.tag)
    }

    /// A code for a new pier.
    pub fn pier(&mut self) -> String {
        self.piers += 1;
        format!("{}P{:02}-{}", self.region, self.piers, self.tag)
    }

    /// The number of the next pier, for its name.
    pub fn next_pier(&self) -> u32 {
        self.piers + 1
    }

    /// A code for a new junction.
    pub fn junction(&mut self) -> String {
        self.junctions += 1;
        format!("{}J{:02}-{}", self.region, self.junctions, self.tag)
    }

    /// A code for a new assessment.
    pub fn assessment(&mut self) -> String {
        self.assessments += 1;
        format!("{}A{:04}-{}", self.region, self.assessments, self.tag)
    }
}
