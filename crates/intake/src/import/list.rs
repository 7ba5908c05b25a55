//! The result of reading a list of records other than stations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::edges::read_edges;
use super::forces::read_forces;
use super::grid::Grid;
use super::headings::Mapping;
use super::names::{MatchedName, NameChoices, UnresolvedName};
use super::places::read_places;
use super::rows::{SkippedRow, in_order};
use super::vulnerability::{read_rulings, read_ticks};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Edge, Force, Place, Record, Region, Ruling, Table, Tick};
use tepat_order::Order as _;

/// What a list would change, and the report on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListImport<T> {
    /// Where the list came from.
    pub source: String,
    /// Records accepted, by code.
    pub records: Vec<T>,
    /// How many of them are new.
    pub added: usize,
    /// Names matched, by first row.
    pub matched: Vec<MatchedName>,
    /// Names to ask the user about, by first row.
    pub unresolved: Vec<UnresolvedName>,
    /// Errors (rows not accepted), then warnings and notes, each by row.
    pub report: Vec<Message>,
    /// Rows skipped, in order.
    pub skipped: Vec<SkippedRow>,
}

impl<T: Record> ListImport<T> {
    /// An empty result; `report` holds the problems known so far.
    pub(super) fn new(source: String, report: Vec<Message>) -> Self {
        Self {
            source,
            records: Vec::new(),
            added: 0,
            matched: Vec::new(),
            unresolved: Vec::new(),
            report,
            skipped: Vec::new(),
        }
    }

    /// Several sheets of one file, read each by itself, as one list. A record in two of them is
    /// taken from the first and reported in the other.
    fn joined(parts: Vec<Self>, file: &str, known: &Table<T>) -> Self {
        let parts = match <[Self; 1]>::try_from(parts) {
            Ok([mut one]) => {
                let records = std::mem::take(&mut one.records);
                one.take(records, known);
                return one;
            }
            Err(parts) => parts,
        };
        let mut joined = Self::new(file.to_owned(), Vec::new());
        let mut records: BTreeMap<String, (String, T)> = BTreeMap::new();
        for part in parts {
            for record in part.records {
                let code = record.code().to_owned();
                if let Some((first, _)) = records.get(&code) {
                    joined.report.push(
                        Message::error("import-in-two-sheets")
                            .in_file(file)
                            .about(&code)
                            .with("what", code.as_str())
                            .with("first", first.as_str()),
                    );
                    continue;
                }
                records.insert(code, (part.source.clone(), record));
            }
            joined.matched.extend(part.matched);
            joined.unresolved.extend(part.unresolved);
            joined.report.extend(part.report);
            joined.skipped.extend(part.skipped);
        }
        joined.take(records.into_values().map(|(_, record)| record).collect(), known);
        joined.report = in_order(std::mem::take(&mut joined.report));
        joined
    }

    /// Stores the records sorted by code and counts those that `known` lacks.
    pub(super) fn take(&mut self, mut records: Vec<T>, known: &Table<T>) {
        records.order_by(|a, b| a.code().cmp(b.code()));
        self.added = records.iter().filter(|record| known.get(record.code()).is_none()).count();
        self.records = records;
    }
}

impl ListImport<Place> {
    /// Reads lists of places, sheets of one file, as one: each may name places of the others,
    /// whatever their order.
    pub fn of_sheets(sheets: &[(&Grid, &Mapping)], region: &Region, choices: &NameChoices) -> Self {
        let read = |region: &Region| -> Vec<Self> {
            let each = sheets.iter();
            each.map(|(grid, mapping)| read_places(grid, mapping, region, choices)).collect()
        };
        let mut parts = read(region);
        if parts.len() > 1 {
            let mut with_new = region.clone();
            with_new.places.put_all(parts.iter().flat_map(|p| p.records.clone()).collect());
            parts = read(&with_new);
        }
        let file = sheets.first().map_or("", |(grid, _)| grid.file.as_str());
        Self::joined(parts, file, &region.places)
    }

    /// The change to record.
    pub fn edit(&self) -> Edit {
        Edit::put_from(TableName::Places, &self.source, Vec::new(), &self.records)
    }
}

/// Kinds of records whose lists are read sheet by sheet, the table they go to, and their reader.
macro_rules! lists {
    ($($(#[doc = $doc:literal])* $record:ident: $table:ident by $read:ident in $field:ident;)*) => {
        $(impl ListImport<$record> {
            $(#[doc = $doc])*
            pub fn of_sheets(
                sheets: &[(&Grid, &Mapping)],
                region: &Region,
                choices: &NameChoices,
            ) -> Self {
                let each = sheets.iter();
                let parts = each.map(|(grid, mapping)| $read(grid, mapping, region, choices));
                let file = sheets.first().map_or("", |(grid, _)| grid.file.as_str());
                Self::joined(parts.collect(), file, &region.$field)
            }

            /// The change to record.
            pub fn edit(&self) -> Edit {
                Edit::put_from(TableName::$table, &self.source, Vec::new(), &self.records)
            }
        })*
    };
}

lists! {
    /// Reads lists of edges, sheets of one file, as one.
    Edge: Edges by read_edges in edges;
    /// Reads lists of units, sheets of one file, as one.
    Force: Forces by read_forces in forces;
    /// Reads lists of indicators, sheets of one file, as one.
    Tick: Ticks by read_ticks in ticks;
    /// Reads lists of classes, sheets of one file, as one.
    Ruling: Rulings by read_rulings in rulings;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Kind, paste, propose};
    use tepat_model::region::Info;

    #[test]
    fn sheets_of_places_name_each_other() {
        let info = Info { code: "64.99".into(), ..Info::default() };
        let region = Region { info, ..Region::default() };
        let check = |sheets: &[&str], expect: &[(&str, &str)], errors: &[&str]| {
            let grids: Vec<Grid> =
                sheets.iter().map(|text| paste(&text.replace('|', "\t")).unwrap()).collect();
            let mappings: Vec<Mapping> =
                grids.iter().map(|grid| propose(grid, Kind::Places)).collect();
            let sheets: Vec<(&Grid, &Mapping)> = grids.iter().zip(&mappings).collect();
            let list = ListImport::<Place>::of_sheets(&sheets, &region, &NameChoices::new());
            let found: Vec<(&str, &str)> =
                list.records.iter().map(|p| (p.code.as_str(), p.parent.as_str())).collect();
            assert_eq!(found, expect, "{:?}", list.report);
            assert_eq!(list.added, expect.len());
            let said: Vec<&str> = list.report.iter().map(|said| said.key.as_str()).collect();
            assert_eq!(said, errors);
        };
        let villages = "Kode|Nama|Jenis|Induk|Lintang|Bujur\n64.99.01.2001|Liju|desa|Teweh|-1|115";
        let posts = "Kode|Nama|Jenis|Induk|Lintang|Bujur\n64.99.01|Teweh|kecamatan||-1,1|115,1";
        let expect = [("64.99.01", "64.99"), ("64.99.01.2001", "64.99.01")];
        check(&[villages, posts], &expect, &[]);
        check(&[posts, villages], &expect, &[]);
        check(&[posts], &expect[..1], &[]);
        check(&[posts, posts, villages], &expect, &["import-in-two-sheets"]);
    }
}
