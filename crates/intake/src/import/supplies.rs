//! Lists of goods that came in and went out: one entry a row, or one column for each step.
//!
//! `tanggal | barang | tahap | jumlah | rusak | tempat | pemasok | petugas | catatan` in any order and
//! spelling; or `tanggal | barang | diterima | disortir | dilipat | …` with a number under each step.
//! A list without a heading has the first form in that order.

use std::collections::BTreeMap;

use super::grid::{Cell, Grid};
use super::names::{Directory, Found, How, are_alike, compact};
use super::number::{is_blank, whole};
use super::rows::{in_order, quoted};
use tepat_model::calendar::{iso_day, parse_day};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Item, Place, PlaceKind, Record, Region, SupplyEntry, SupplyStep};
use tepat_order::Order as _;

/// What a column of such a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    On,
    Item,
    Step,
    Count,
    Damaged,
    Place,
    Supplier,
    By,
    Note,
    /// Pieces at this step.
    At(SupplyStep),
}

/// Words of headings, without spaces; the first that a heading begins with counts.
const HEADINGS: [(&str, Column); 30] = [
    ("tanggal", Column::On),
    ("tgl", Column::On),
    ("hari", Column::On),
    ("date", Column::On),
    ("day", Column::On),
    ("barang", Column::Item),
    ("jenis", Column::Item),
    ("logistik", Column::Item),
    ("item", Column::Item),
    ("goods", Column::Item),
    ("tahap", Column::Step),
    ("kegiatan", Column::Step),
    ("status", Column::Step),
    ("step", Column::Step),
    ("jumlah", Column::Count),
    ("banyak", Column::Count),
    ("count", Column::Count),
    ("quantity", Column::Count),
    ("rusak", Column::Damaged),
    ("damaged", Column::Damaged),
    ("tempat", Column::Place),
    ("kecamatan", Column::Place),
    ("tujuan", Column::Place),
    ("place", Column::Place),
    ("pemasok", Column::Supplier),
    ("supplier", Column::Supplier),
    ("petugas", Column::By),
    ("by", Column::By),
    ("catatan", Column::Note),
    ("note", Column::Note),
];

/// The order of columns where there is no heading.
const WITHOUT_HEADING: [Column; 9] = [
    Column::On,
    Column::Item,
    Column::Step,
    Column::Count,
    Column::Damaged,
    Column::Place,
    Column::Supplier,
    Column::By,
    Column::Note,
];

/// What words for steps contain, as people write them without spaces; the first found counts.
const STEPS: [(&str, SupplyStep); 23] = [
    ("pesan", SupplyStep::Ordered),
    ("mesan", SupplyStep::Ordered),
    ("order", SupplyStep::Ordered),
    ("serah", SupplyStep::Delivered),
    ("sampai", SupplyStep::Delivered),
    ("deliver", SupplyStep::Delivered),
    ("erima", SupplyStep::Received),
    ("masuk", SupplyStep::Received),
    ("receiv", SupplyStep::Received),
    ("sortir", SupplyStep::Sorted),
    ("sorted", SupplyStep::Sorted),
    ("sorting", SupplyStep::Sorted),
    ("lipat", SupplyStep::Folded),
    ("fold", SupplyStep::Folded),
    ("emas", SupplyStep::Packed),
    ("packed", SupplyStep::Packed),
    ("packing", SupplyStep::Packed),
    ("irim", SupplyStep::Dispatched),
    ("keluar", SupplyStep::Dispatched),
    ("dispatch", SupplyStep::Dispatched),
    ("embali", SupplyStep::Returned),
    ("return", SupplyStep::Returned),
    ("balik", SupplyStep::Returned),
];

/// The step that a text names.
fn step_named(text: &str) -> Option<SupplyStep> {
    let key = letters(text);
    let named = STEPS.iter().find(|(stem, _)| key.contains(stem));
    named.map(|(_, step)| *step)
}

/// A text in small letters and digits alone.
fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Number and village of `TPS 003 Bila Talang`.
fn station_number(written: &str) -> Option<(u32, &str)> {
    let lower = written.get(..3)?.to_lowercase();
    let rest = written.get(3..).filter(|_| lower == "tps")?.trim_start_matches([' ', '.']);
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let (number, village) = rest.split_at(digits);
    Some((number.parse().ok()?, village.trim_matches([' ', ',', '-'])))
}

/// How many rows from the first one may come before the heading.
const MOST_ABOVE: usize = 20;
/// Numbers of days in workbooks that count as dates: 2000 to 2099, counted from 1899-12-30.
const WORKBOOK_DAYS: std::ops::Range<f64> = 36_526.0..73_051.0;
/// The day 1970-01-01 as workbooks count it.
const WORKBOOK_1970: i64 = 25_569;

/// The day that a workbook's number stands for, ISO 8601; `None` if it is no date of this century.
pub(super) fn workbook_day(number: f64) -> Option<String> {
    let is_date = WORKBOOK_DAYS.contains(&number);
    is_date.then(|| iso_day(libm::floor(number) as i64 - WORKBOOK_1970))
}

/// What a list of goods would add, and the report on it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SupplyImport {
    /// Where the list came from.
    pub source: String,
    /// The entries, by code.
    pub entries: Vec<SupplyEntry>,
    /// How many of them the region does not have yet.
    pub added: usize,
    /// Errors (rows not accepted), then warnings and notes, each by row.
    pub report: Vec<Message>,
}

impl SupplyImport {
    /// The change to record.
    pub fn edit(&self) -> Edit {
        Edit::put_from(TableName::Supplies, &self.source, Vec::new(), &self.entries)
    }
}

/// Whether a table says that it is a list of goods: its heading names an item and a step.
pub fn is_list_of_supplies(grid: &Grid) -> bool {
    heading(grid).is_some()
}

/// Reads lists of goods. `day`, ISO 8601, holds for rows that name none; without it such rows are
/// refused. An entry that the region has already, such as of a list loaded before, counts once.
/// O(cells + rows · names).
pub fn read_supplies(grids: &[Grid], region: &Region, day: Option<&str>) -> SupplyImport {
    let source = grids.first().map(|grid| grid.file.clone()).unwrap_or_default();
    let mut reader = Reader {
        region,
        directory: Directory::new(region),
        day,
        times: BTreeMap::new(),
        found: SupplyImport { source, ..SupplyImport::default() },
    };
    for grid in grids {
        reader.read(grid);
    }
    let mut found = reader.found;
    found.entries.order_by(|a, b| a.code.cmp(&b.code));
    let is_new = |entry: &&SupplyEntry| region.supplies.get(&entry.code).is_none();
    found.added = found.entries.iter().filter(is_new).count();
    found.report = in_order(found.report);
    found
}

struct Reader<'r> {
    region: &'r Region,
    directory: Directory<'r>,
    day: Option<&'r str>,
    /// How often a row with the same content has come.
    times: BTreeMap<String, usize>,
    found: SupplyImport,
}

/// A row seen through the columns.
struct Row<'g> {
    grid: &'g Grid,
    columns: &'g [(usize, Column)],
    at: usize,
}

impl Row<'_> {
    fn cell(&self, wanted: Column) -> &Cell {
        let column = self.columns.iter().find(|(_, column)| *column == wanted);
        column.map_or(&Cell::Empty, |(at, _)| self.grid.cell(self.at, *at))
    }

    fn text(&self, wanted: Column) -> String {
        let cell = self.cell(wanted);
        if is_blank(cell) { String::new() } else { cell.shown() }
    }

    /// An error about a column of this row.
    fn refused(&self, key: &str, column: Column) -> Message {
        let mut message = self.grid.place(Message::error(key), Some(self.at));
        let at = self.columns.iter().find(|(_, known)| *known == column);
        message.at.column = at.map(|(at, _)| super::grid::column_letter(*at));
        message.with("written", quoted(&self.cell(column).shown()))
    }
}

impl Reader<'_> {
    fn read(&mut self, grid: &Grid) {
        let (first, columns) = match heading(grid) {
            Some((row, columns)) => (row + 1, columns),
            None => (0, WITHOUT_HEADING.into_iter().enumerate().collect()),
        };
        let before = self.found.entries.len() + self.found.report.len();
        for at in first..grid.rows.len() {
            let row = Row { grid, columns: &columns, at };
            let says_nothing = [Column::Item, Column::Step].map(|of| is_blank(row.cell(of)));
            if says_nothing == [true, true] || is_total(&row) {
                continue;
            }
            match self.row(&row) {
                Ok(entries) => self.found.entries.extend(entries),
                Err(message) => self.found.report.push(message),
            }
        }
        if before == self.found.entries.len() + self.found.report.len() {
            self.found.report.push(grid.place(Message::error("supply-no-rows"), None));
        }
    }

    /// The entries of a row: one, or one for each step that has a column of its own.
    fn row(&mut self, row: &Row<'_>) -> Result<Vec<SupplyEntry>, Message> {
        let on = self.day_of(row)?;
        let item = self.item_of(row)?;
        let place = self.place_of(row)?;
        let mut entry = SupplyEntry {
            on,
            item,
            place,
            supplier: row.text(Column::Supplier),
            by: row.text(Column::By),
            note: row.text(Column::Note),
            ..SupplyEntry::default()
        };
        let counted = |column: Column, optional: bool| match row.cell(column) {
            cell if is_blank(cell) && optional => Ok(None),
            cell => match whole(cell) {
                Some(number) => u32::try_from(number.value)
                    .map(Some)
                    .map_err(|_| row.refused("supply-not-a-count", column)),
                None => Err(row.refused("supply-not-a-count", column)),
            },
        };
        let damaged = counted(Column::Damaged, true)?.unwrap_or(0);
        let mut steps = Vec::new();
        for (_, column) in row.columns {
            if let Column::At(step) = column
                && let Some(count) = counted(*column, true)?
                && count > 0
            {
                steps.push((*step, count));
            }
        }
        if steps.is_empty() {
            let Some(step) = step_named(&row.text(Column::Step)) else {
                return Err(row.refused("supply-no-such-step", Column::Step));
            };
            steps.push((step, counted(Column::Count, false)?.unwrap_or(0)));
        }
        let mut entries = Vec::new();
        for (number, (step, count)) in steps.into_iter().enumerate() {
            // What is damaged is said once, of the first step that the row has.
            entry.damaged = if number == 0 { damaged } else { 0 };
            (entry.step, entry.count) = (step, count);
            entry.code = self.code(&entry);
            if let Err(mut message) = entry.validate() {
                message.at = row.refused("", Column::Count).at;
                return Err(message.with("written", quoted(&entry.item)));
            }
            entries.push(entry.clone());
        }
        Ok(entries)
    }

    /// The code follows from what the row says and how often that was said before.
    fn code(&mut self, entry: &SupplyEntry) -> String {
        let numbers = format!("{}/{}", entry.count, entry.damaged);
        let parts = [
            &entry.item,
            entry.step.key(),
            &numbers,
            &entry.place,
            &entry.supplier,
            &entry.by,
            &entry.note,
        ];
        let times = self.times.entry(format!("{}\n{}", entry.on, parts.join("\n"))).or_default();
        *times += 1;
        let times = times.to_string();
        let parts: Vec<&str> = parts.into_iter().chain([times.as_str()]).collect();
        SupplyEntry::code_of(&entry.on, &parts)
    }

    fn day_of(&self, row: &Row<'_>) -> Result<String, Message> {
        let cell = row.cell(Column::On);
        let number = match cell {
            Cell::Number(number) => Some(*number),
            Cell::Text(text) => text.parse().ok(),
            _ => None,
        };
        let day = match (cell, number.and_then(workbook_day)) {
            (_, Some(day)) => Some(day),
            (Cell::Text(text), None) => {
                parse_day(text.split_once(['T', ' ']).map_or(text, |(day, _)| {
                    // A time after an ISO date says nothing here.
                    if day.len() == 10 && day.contains('-') { day } else { text }
                }))
            }
            _ => None,
        };
        match (day, self.day) {
            (Some(day), _) => Ok(day),
            (None, Some(day)) if is_blank(cell) => Ok(day.to_owned()),
            _ => Err(row.refused("supply-no-such-day", Column::On)),
        }
    }

    fn item_of(&self, row: &Row<'_>) -> Result<String, Message> {
        let written = row.text(Column::Item);
        let names = |item: &Item| [item.code.clone(), item.name_id.clone(), item.name_en.clone()];
        let key = compact(&written);
        let same = |item: &&Item| names(item).iter().any(|name| compact(name) == key);
        let alike = |item: &&Item| names(item).iter().any(|name| are_alike(name, &written));
        if let Some(item) = self.region.items.iter().find(same) {
            return Ok(item.code.clone());
        }
        let found: Vec<&Item> = self.region.items.iter().filter(alike).collect();
        match found[..] {
            [only] => Ok(only.code.clone()),
            _ => {
                let known: Vec<&str> =
                    self.region.items.iter().map(|item| item.name_id.as_str()).collect();
                Err(row
                    .refused("supply-no-such-item", Column::Item)
                    .with("known", known.join(", ")))
            }
        }
    }

    /// The code of the place; empty for the store or if none is named.
    fn place_of(&self, row: &Row<'_>) -> Result<String, Message> {
        let written = row.text(Column::Place);
        if written.is_empty() {
            return Ok(written);
        }
        if self.region.stations.get(&written).is_some() {
            return Ok(written);
        }
        let station = |village: &str, number: u32| {
            let of = |station: &&tepat_model::region::Station| {
                station.number == number && station.home() == village
            };
            self.region.stations.iter().find(of).map(|station| station.code.clone())
        };
        if let Some((place, number)) = self.directory.by_station_code(&written) {
            let code = station(&place.code, number);
            return code.ok_or_else(|| no_such_place(row, &[]));
        }
        if let Some((number, village)) = station_number(&written)
            && let Found::One(place, _) = self.directory.desa(village, None)
            && let Some(code) = station(&place.code, number)
        {
            return Ok(code);
        }
        // A sub-district goes before the village of the same name.
        let found = match self.directory.kecamatan(&written) {
            Found::One(place, how) if how != How::Similar => Found::One(place, how),
            _ => self.directory.place(&written),
        };
        match found {
            Found::One(place, _) if place.kind == PlaceKind::Store => Ok(String::new()),
            Found::One(place, _) => Ok(place.code.clone()),
            Found::Open(places) => Err(no_such_place(row, &places)),
        }
    }
}

/// A place that is not known, or may be one of several.
fn no_such_place(row: &Row<'_>, candidates: &[&Place]) -> Message {
    let names: Vec<&str> = candidates.iter().map(|place| place.name.as_str()).collect();
    let message = row.refused("supply-no-such-place", Column::Place);
    message.with("candidates", if names.is_empty() { "none".to_owned() } else { names.join(", ") })
}

/// Whether a row adds up those above.
fn is_total(row: &Row<'_>) -> bool {
    let first = row.grid.rows[row.at].iter().find(|cell| !cell.is_empty());
    let first = first.map(|cell| cell.shown().to_lowercase()).unwrap_or_default();
    ["jumlah", "total"].iter().any(|word| first.starts_with(word))
}

/// The row of the heading and the columns it names; `None` if no row near the top names an item and a
/// step, or steps.
fn heading(grid: &Grid) -> Option<(usize, Vec<(usize, Column)>)> {
    let named = |row: usize| {
        let mut columns: Vec<(usize, Column)> = Vec::new();
        for (at, cell) in grid.rows[row].iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            let key = letters(text);
            let column = match HEADINGS.iter().find(|(word, _)| key.starts_with(word)) {
                Some((_, column)) => Some(*column),
                None if key == "penerima" => Some(Column::By),
                None => step_named(text).map(Column::At),
            };
            let is_new = |column: &Column| columns.iter().all(|(_, known)| known != column);
            columns.extend(column.filter(is_new).map(|column| (at, column)));
        }
        columns
    };
    (0..grid.rows.len().min(MOST_ABOVE)).find_map(|row| {
        let columns = named(row);
        let has = |wanted: Column| columns.iter().any(|(_, column)| *column == wanted);
        let steps = columns.iter().any(|(_, column)| matches!(column, Column::At(_)));
        let is_heading = has(Column::Item) && (steps || has(Column::Step) && has(Column::Count));
        is_heading.then_some((row, columns))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::paste;
    use tepat_model::region::{Station, usual_items};

    fn region() -> Region {
        let place = |code: &str, name: &str, kind, parent: &str| Place {
            name: name.into(),
            parent: parent.into(),
            ..Place::new(code, kind, 0.0, 0.0)
        };
        let mut region = Region { items: usual_items(), ..Region::default() };
        region.info.code = "64.02".into();
        region.places.put(place("64.02", "Gudang KPU", PlaceKind::Store, ""));
        region.places.put(place("64.02.01", "Tabang", PlaceKind::Ppk, "64.02"));
        region.places.put(place("64.02.01.2001", "Bila Talang", PlaceKind::Pps, "64.02.01"));
        region.places.put(place("64.02.01.2002", "Tabang", PlaceKind::Pps, "64.02.01"));
        region.stations.put(Station::new("64.02.01.2001", 3, 300));
        region
    }

    fn read(text: &str, day: Option<&str>) -> SupplyImport {
        read_supplies(&[paste(&text.replace('|', "\t")).unwrap()], &region(), day)
    }

    #[test]
    fn rows_are_read_as_offices_write_them() {
        let head = "Tanggal|Barang|Tahap|Jumlah|Rusak|Kecamatan|Catatan\n";
        let check = |row: &str, expect: Result<(&str, &str, SupplyStep, u32, u32, &str), &str>| {
            let found = read(&format!("{head}{row}"), None);
            let entry = found.entries.first().map(|entry| {
                let (item, place) = (entry.item.as_str(), entry.place.as_str());
                (entry.on.as_str(), item, entry.step, entry.count, entry.damaged, place)
            });
            let refused = found.report.first().map(|message| message.key.as_str());
            assert_eq!((entry, refused), (expect.ok(), expect.err()), "{row}");
        };
        use SupplyStep::{Delivered, Dispatched, Folded, Packed, Received};
        check(
            "20/11/2024|Surat suara|diterima|305.796|12||koli 1-153",
            Ok(("2024-11-20", "ballot", Received, 305_796, 12, "")),
        );
        check(
            "2024-11-21|ballot|Folded|1000|||",
            Ok(("2024-11-21", "ballot", Folded, 1000, 0, "")),
        );
        check(
            "21 Nov 2024|Kotak suara|pengemasan|4||Tabang|",
            Ok(("2024-11-21", "box", Packed, 4, 0, "64.02.01")),
        );
        check("21 Nov 2024|Kotak suara|dibakar|4||Tabang|", Err("supply-no-such-step"));
        check(
            "21 Nov 2024|Kotak suara|dikemas|4||Kec. Tabang|",
            Ok(("2024-11-21", "box", Packed, 4, 0, "64.02.01")),
        );
        check(
            "45617|kotak suara|Dikirim|2||TPS 003 Bila Talang|",
            Ok(("2024-11-21", "box", Dispatched, 2, 0, "64.02.01.2001.003")),
        );
        check(
            "2024-11-21 08:00|kotak suara|sampai|2||64.02.01.2001.003|",
            Ok(("2024-11-21", "box", Delivered, 2, 0, "64.02.01.2001.003")),
        );
        check("kemarin|ballot|dilipat|10|||", Err("supply-no-such-day"));
        check("2024-11-21|helikopter|dilipat|10|||", Err("supply-no-such-item"));
        check("2024-11-21|ballot|dilipat|banyak|||", Err("supply-not-a-count"));
        check("2024-11-21|ballot|dilipat|-3|||", Err("supply-not-a-count"));
        check("2024-11-21|ballot|dilipat|10|11||", Err("record-field-between"));
        check("2024-11-21|ballot|dilipat|10||Atlantis|", Err("supply-no-such-place"));
    }

    #[test]
    fn columns_of_steps_give_an_entry_each() {
        let text = "DAFTAR LOGISTIK\n\nBarang|Diterima|Disortir|Rusak\nSurat suara|500|400|3\n\
                    Tinta|20||\nJumlah|520|400|3";
        let found = read(text, Some("2024-11-20"));
        let said: Vec<_> = found
            .entries
            .iter()
            .map(|entry| (entry.item.as_str(), entry.step, entry.count, entry.damaged))
            .collect();
        assert_eq!(found.report, []);
        assert_eq!(said.len(), 3);
        for expect in [
            ("ballot", SupplyStep::Received, 500, 3),
            ("ballot", SupplyStep::Sorted, 400, 0),
            ("ink", SupplyStep::Received, 20, 0),
        ] {
            assert!(said.contains(&expect), "{expect:?} in {said:?}");
        }
        assert_eq!(read(text, None).report[0].key, "supply-no-such-day");
    }

    #[test]
    fn lists_need_no_heading_and_count_once() {
        let text = "2024-11-20|ballot|terima|10\n2024-11-20|ballot|terima|10\n";
        let found = read(text, None);
        assert_eq!((found.entries.len(), found.added), (2, 2), "{:?}", found.report);
        let mut region = region();
        region.supplies.put_all(found.entries.clone());
        let again = read_supplies(&[paste(&text.replace('|', "\t")).unwrap()], &region, None);
        assert_eq!((again.entries.len(), again.added), (2, 0));
        assert_eq!(again.entries, found.entries);
    }

    #[test]
    fn errors_say_where() {
        let found = read("Tanggal|Barang|Tahap|Jumlah\n2024-11-20|x|y|z", None);
        let at = &found.report[0].at;
        assert_eq!((at.row, at.column.as_deref()), (Some(2), Some("B")));
        assert_eq!(read("apa\nsaja", None).report[0].key, "supply-no-rows");
    }
}
