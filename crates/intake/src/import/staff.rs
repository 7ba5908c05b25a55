//! Lists of staff by name: everybody gets a post under a code, and the names are kept apart.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::grid::Grid;
use super::headings::{Field, Mapping};
use super::intent::Intent;
use super::list::ListImport;
use super::names::{NameChoices, Resolution, normal};
use super::number;
use super::persons::{nik_of, person_key, phone_of};
use super::places::{Codes, yes};
use super::rows::{Reason, Rows, SkippedRow, in_order, quoted, row_number};
use super::stations::{List, source};
use super::totals;
use super::twins::{Entry, reconcile};
use tepat_model::document::{Edit, Name, Roster, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Person, Place, PlaceKind, Region, StaffLevel, StaffRole, Station};

/// What a list of staff would change: people without names, and the names beside them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffImport {
    /// People and the report.
    pub list: ListImport<Person>,
    /// Names by code of the person.
    pub names: BTreeMap<String, Name>,
}

impl StaffImport {
    /// The change to record; the names are entered into the roster beside it.
    pub fn edit(&self) -> Edit {
        Edit::put_from(TableName::Staff, &self.list.source, Vec::new(), &self.list.records)
    }
}

/// Reads lists of staff, sheets of one file, as one, without changing anything. People who are there
/// already are recognised by their names as far as the roster has them. O(rows · people of a place).
pub fn read_staff(
    sheets: &[(&Grid, &Mapping)],
    region: &Region,
    roster: &Roster,
    choices: &NameChoices,
) -> StaffImport {
    let Some((first, _)) = sheets.first() else {
        return StaffImport {
            list: ListImport::new(String::new(), Vec::new()),
            names: BTreeMap::new(),
        };
    };
    let named = if sheets.len() == 1 { source(first) } else { first.file.clone() };
    let mut list = ListImport::new(named, Vec::new());
    let mut entries = Vec::new();
    for (sheet, (grid, mapping)) in sheets.iter().enumerate() {
        let rows = Rows { grid, mapping };
        let missing = rows.missing(|_| true);
        if !missing.is_empty() {
            list.report.extend(missing);
            list.report.extend(grid.hidden_report());
            continue;
        }
        let mut reader = Reader::new(rows, sheet, region, choices);
        reader.read();
        entries.append(&mut reader.entries);
        reader.finish(&mut list);
    }
    if entries.is_empty() && list.report.is_empty() {
        list.report.push(first.place(Message::error("import-no-rows"), None));
    }
    let codes = Codes::new(first, region, region.staff.iter().map(|person| person.code.as_str()));
    let found = reconcile(entries, region, roster, codes);
    for (entry, message) in found.told {
        let place = |(sheet, row, field): (usize, usize, Field)| {
            let (grid, mapping) = sheets[sheet];
            Rows { grid, mapping }.at(message.clone(), row, Some(field))
        };
        list.report.push(entry.map_or_else(|| message.clone(), place));
    }
    list.take(found.people, &region.staff);
    list.report = in_order(std::mem::take(&mut list.report));
    StaffImport { list, names: found.names }
}

/// One sheet.
struct Reader<'a> {
    list: List<'a>,
    sheet: usize,
    region: &'a Region,
    stations: BTreeMap<(&'a str, u32), &'a Station>,
    /// Role that the name of the sheet or file tells.
    titled: Option<StaffRole>,
    entries: Vec<Entry>,
}

impl<'a> Reader<'a> {
    fn new(rows: Rows<'a>, sheet: usize, region: &'a Region, choices: &'a NameChoices) -> Self {
        let titles = [rows.grid.sheet.as_deref().unwrap_or_default(), &rows.grid.file];
        let titled = titles.into_iter().find_map(|title| Said::of(title).role);
        let mut list = List::new(rows, region, choices, Intent::Update);
        list.name_by_sheet();
        let stations =
            region.stations.iter().map(|station| ((station.home(), station.number), station));
        Self { list, sheet, region, stations: stations.collect(), titled, entries: Vec::new() }
    }

    fn say(&mut self, message: Message, row: usize, field: Field) {
        let message = self.list.rows.at(message, row, Some(field));
        self.list.report.push(message);
    }

    fn read(&mut self) {
        for row in self.list.rows.range() {
            let filled = self.list.rows.grid.rows[row].iter().filter(|cell| !cell.is_empty());
            let filled = filled.count();
            let reason = if filled == 0 {
                Reason::Blank
            } else if totals::label(&self.list.rows, row).is_some() {
                Reason::Total
            } else if self.list.rows.repeats_heading(row)
                || self.list.carry_area(row)
                || filled == 1
            {
                Reason::Title
            } else {
                self.list.carry_names(row);
                let name = self.list.rows.text(row, Field::PersonName);
                match person_key(&name).is_empty() {
                    // A post that nobody fills yet.
                    true => Reason::Blank,
                    false => match self.entry(row, name) {
                        Ok(entry) => {
                            self.entries.extend(entry);
                            continue;
                        }
                        Err(reason) => reason,
                    },
                }
            };
            self.list.skip(row, reason);
        }
    }

    /// Somebody in a row; nothing if that is a question or an error.
    fn entry(&mut self, row: usize, name: String) -> Result<Option<Entry>, Reason> {
        let Some((role, chair)) = self.role(row) else { return Ok(None) };
        let Some((at, post)) = self.place(row, role)? else { return Ok(None) };
        let nik = self.number(row, Field::Nik, nik_of, "import-nik-unreadable");
        let phone = self.number(row, Field::Phone, phone_of, "import-phone-unreadable");
        let trained = self.trained(row);
        Ok(Some(Entry {
            from: Some((self.sheet, row, Field::PersonName)),
            sheet_name: self.list.rows.grid.sheet.clone().unwrap_or_default(),
            key: person_key(&name),
            name: quoted(&name),
            role,
            chair,
            at,
            post,
            nik,
            phone,
            trained,
            code: String::new(),
        }))
    }

    /// What the row says, else what sheet or file say, else what its place allows.
    fn role(&mut self, row: usize) -> Option<(StaffRole, bool)> {
        let written = self.list.rows.text(row, Field::Role);
        let said = Said::of(&written);
        let has_station = !number::is_blank(self.list.number_cell(row).0);
        if let Some(role) = said.role {
            return Some((role, said.chair));
        }
        if !written.is_empty() && !said.is_known {
            let message = Message::error("import-role-unknown").with("written", quoted(&written));
            self.say(message, row, Field::Role);
            return None;
        }
        if let Some(role) = self.titled {
            return Some((with_secretariat(role, said.is_secretariat), said.chair));
        }
        let role = match (has_station, self.list.rows.text(row, Field::Desa).is_empty()) {
            (true, _) => StaffRole::Kpps,
            (false, false) => StaffRole::Pps,
            (false, true) => StaffRole::Ppk,
        };
        let role = with_secretariat(role, said.is_secretariat);
        let message = Message::warning("import-role-assumed")
            .with("role", tepat_model::message::Value::Word(format!("staff-role-{}", role.key())));
        self.say(message, row, Field::Role);
        Some((role, said.chair))
    }

    /// Codes of where somebody works and of the post that counts them; nothing if that is a question
    /// or an error.
    fn place(&mut self, row: usize, role: StaffRole) -> Result<Option<(String, String)>, Reason> {
        let same = |place: &Place| Ok(Some((place.code.clone(), place.code.clone())));
        match role.level() {
            StaffLevel::Store => match self.store(row) {
                Some(store) => same(store),
                None => {
                    self.say(Message::error("import-staff-no-store"), row, Field::Role);
                    Ok(None)
                }
            },
            StaffLevel::Area => match self.list.kecamatan(row) {
                Some(Resolution::Place(place)) => same(place),
                Some(Resolution::LeftOut) => Err(Reason::LeftOut),
                Some(Resolution::Open) => {
                    // What is unknown above villages is no error, but here it is the place itself.
                    let written = self.list.rows.text(row, Field::Kecamatan);
                    let message = Message::error("import-staff-no-area");
                    self.say(message.with("written", quoted(&written)), row, Field::Kecamatan);
                    Ok(None)
                }
                None => match self.village(row)? {
                    Some(village) => match self.region.ppk_of(village) {
                        Some(ppk) => same(ppk),
                        None => Ok(None),
                    },
                    None => Ok(None),
                },
            },
            StaffLevel::Village => self.village(row)?.map_or(Ok(None), same),
            StaffLevel::Station => {
                let Some(village) = self.village(row)? else { return Ok(None) };
                let (cell, field) = self.list.number_cell(row);
                if number::is_blank(cell) {
                    return same(village);
                }
                let Some(number) = self.list.number(row) else {
                    let message = Message::error("import-station-number-unreadable");
                    self.say(message.with("written", quoted(&cell.shown())), row, field);
                    return Ok(None);
                };
                let Some(station) = self.stations.get(&(village.code.as_str(), number)) else {
                    let message = Message::error("import-station-not-there")
                        .with("number", format!("{number:03}"))
                        .with("desa", village.name.as_str());
                    self.say(message, row, field);
                    return Ok(None);
                };
                Ok(Some((station.code.clone(), village.code.clone())))
            }
        }
    }

    fn village(&mut self, row: usize) -> Result<Option<&'a Place>, Reason> {
        match self.list.resolve(row) {
            Resolution::Place(place) => Ok(Some(place)),
            Resolution::Open => Ok(None),
            Resolution::LeftOut => Err(Reason::LeftOut),
        }
    }

    /// The store that a row names, else the first one.
    fn store(&self, row: usize) -> Option<&'a Place> {
        let written = normal(&self.list.rows.text(row, Field::Desa));
        let mut stores = self.region.places.iter().filter(|place| place.kind == PlaceKind::Store);
        let named = stores.clone().find(|store| normal(&store.name) == written);
        named.or_else(|| stores.next())
    }

    /// A number that tells people apart; what cannot be one is said.
    fn number(&mut self, row: usize, field: Field, of: fn(&str) -> String, key: &str) -> String {
        let written = self.list.rows.text(row, field);
        let number = of(&written);
        if number.is_empty() && !written.is_empty() {
            self.say(Message::warning(key).with("written", quoted(&written)), row, field);
        }
        number
    }

    /// Whether the row says that somebody was trained.
    fn trained(&mut self, row: usize) -> Option<bool> {
        let written = self.list.rows.text(row, Field::Trained);
        if written.is_empty() {
            return None;
        }
        let said = match normal(&written).as_str() {
            "sudah" | "lulus" | "hadir" | "selesai" | "done" | "trained" => Some(true),
            "belum" | "not yet" | "tidak hadir" => Some(false),
            _ => yes(&written),
        };
        if said.is_none() {
            let message = Message::warning("import-yes-or-no").with("written", quoted(&written));
            self.say(message, row, Field::Trained);
        }
        Some(said.unwrap_or(false))
    }

    fn finish(self, list: &mut ListImport<Person>) {
        let List { rows, names, report, skipped, .. } = self.list;
        list.report.extend(report);
        let (matched, unresolved) = names.finish(&rows, &mut list.report);
        list.matched.extend(matched);
        list.unresolved.extend(unresolved);
        list.report.extend(rows.grid.hidden_report());
        let above = row_number(rows.range().start);
        list.skipped.extend(skipped.into_iter().filter(|row: &SkippedRow| row.row >= above));
    }
}

/// A committee's secretariat instead of the committee.
fn with_secretariat(role: StaffRole, is_secretariat: bool) -> StaffRole {
    match (role, is_secretariat) {
        (StaffRole::Pps, true) => StaffRole::PpsSecretariat,
        (StaffRole::Ppk, true) => StaffRole::PpkSecretariat,
        (role, _) => role,
    }
}

/// What words say of somebody's role.
struct Said {
    role: Option<StaffRole>,
    chair: bool,
    is_secretariat: bool,
    /// Whether any word was understood.
    is_known: bool,
}

impl Said {
    fn of(written: &str) -> Self {
        let lower = written.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
        let says = |any: &[&str]| words.iter().any(|word| any.contains(word));
        let is_secretariat = says(&["sekretariat", "sekretaris", "secretariat", "secretary"])
            || says(&["staf", "staff"]);
        let chair = says(&["ketua", "chair", "chairperson"]);
        let body = if says(&["linmas", "satlinmas", "hansip", "ketertiban"]) {
            Some(StaffRole::Linmas)
        } else if says(&["kpps"]) {
            Some(StaffRole::Kpps)
        } else if says(&["gudang", "store", "warehouse"]) {
            let is_guard = says(&["jaga", "penjaga", "keamanan", "satpam", "guard", "security"]);
            Some(if is_guard { StaffRole::StoreGuard } else { StaffRole::StoreClerk })
        } else if says(&[
            "kesehatan",
            "medis",
            "nakes",
            "perawat",
            "bidan",
            "dokter",
            "health",
            "nurse",
        ]) {
            Some(StaffRole::Health)
        } else if says(&["teknisi", "operator", "technician"]) {
            Some(StaffRole::Technician)
        } else if says(&["ppk"]) {
            Some(StaffRole::Ppk)
        } else if says(&["pps"]) {
            Some(StaffRole::Pps)
        } else {
            None
        };
        let is_known = body.is_some() || chair || is_secretariat || says(&["anggota", "member"]);
        let role = body.map(|role| with_secretariat(role, is_secretariat));
        Self { role, chair, is_secretariat, is_known }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_by_words() {
        let check = |written: &str, role: Option<StaffRole>, chair: bool| {
            let said = Said::of(written);
            assert_eq!((said.role, said.chair), (role, chair), "{written}");
        };
        check("Ketua KPPS", Some(StaffRole::Kpps), true);
        check("Anggota KPPS 4", Some(StaffRole::Kpps), false);
        check("Petugas ketertiban TPS", Some(StaffRole::Linmas), false);
        check("Sekretaris PPS", Some(StaffRole::PpsSecretariat), false);
        check("Staf sekretariat PPK", Some(StaffRole::PpkSecretariat), false);
        check("Penjaga gudang", Some(StaffRole::StoreGuard), false);
        check("Admin gudang KPU", Some(StaffRole::StoreClerk), false);
        check("Bidan", Some(StaffRole::Health), false);
        check("Operator Sirekap", Some(StaffRole::Technician), false);
        check("Ketua", None, true);
        assert!(Said::of("Anggota").is_known);
        assert!(!Said::of("Guru").is_known);
    }
}
