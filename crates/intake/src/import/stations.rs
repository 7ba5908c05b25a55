//! Station lists: one row per station, or one row per village with its number of stations.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::grid::{Cell, Grid};
use super::headings::{Field, Mapping};
use super::intent::Intent;
use super::moves::{self, Moved};
use super::names::{
    Directory, Found, How, MOST_LOOKED_UP, MatchedName, NameChoices, NameLog, Resolution,
    UnresolvedName, normal, roman, split_station_code,
};
use super::number;
use super::position::{self, Repair};
use super::rows::{Reason, Rows, SkippedRow, in_order, quoted, row_number};
use super::supplies::workbook_day;
use super::totals::{self, Figures, Level, Summand, TotalCheck, Totals, average_over_cap};
use super::tps::{self, Evidence, Tps, Village};
use tepat_model::calendar::parse_day;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Alternate, Located, Place, PlaceKind, Record, Region, Station};
use tepat_order::{Gather as _, Order as _};

/// What a station has a figure for.
pub(crate) const FIGURES: [Field; 7] = [
    Field::StationNumber,
    Field::StationCount,
    Field::StationEither,
    Field::StationCode,
    Field::Voters,
    Field::VotersMale,
    Field::VotersFemale,
];

/// Maximum number of stations that a count may state for one village.
const MOST_STATIONS: i64 = 999;
/// A village's stations lie within this many metres of its post, or within three times its
/// radius.
const NEIGHBOURHOOD_M: f64 = 10_000.0;
/// A village whose stations or voters change by more than this share, in per cent, is named
/// before loading.
const LARGE_CHANGE_PERCENT: u64 = 20;
/// What is said of a whole list, and not of its sheets.
const WHOLE_LIST: [&str; 4] = [
    "import-desa-not-listed",
    "import-kecamatan-not-listed",
    "import-village-changes",
    "import-villages-change-too",
];
/// Most such villages named one by one, those that change most.
const MOST_CHANGES_NAMED: usize = 25;
/// Maximum names listed in one message.
const NAMES_LISTED: usize = 6;

/// What a station list would change, and the report on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StationImport {
    /// Where the list came from: the file, and the sheet if there are several.
    pub source: String,
    /// What it is to do with the stations that are there.
    pub intent: Intent,
    /// Stations accepted, by code, as they will be.
    pub stations: Vec<Station>,
    /// How many of them are new.
    pub added: usize,
    /// Stations that will be removed, by code.
    pub removed: Vec<Station>,
    /// Stations that are not new and will be elsewhere, by code.
    pub moved: Vec<Moved>,
    /// Whether the list does nothing but move stations of some villages: it moves every station
    /// that it names, to other posts or without a word of voters.
    pub only_moves: bool,
    /// Villages that stations were accepted for, by code.
    pub desa: Vec<String>,
    /// The change in each of these villages.
    pub changes: Vec<DesaChange>,
    /// The change of each station by itself, by code, or of all alternates; empty unless
    /// [`Intent::Move`] or [`Intent::Alternate`].
    single: Vec<(Edit, String)>,
    /// Names matched, by first row.
    pub matched: Vec<MatchedName>,
    /// Names to ask the user about, by first row.
    pub unresolved: Vec<UnresolvedName>,
    /// Errors (rows not accepted), then warnings and notes, each by row.
    pub report: Vec<Message>,
    /// Rows skipped, in order.
    pub skipped: Vec<SkippedRow>,
    /// Stated totals with the computed ones, in the order of the list.
    pub totals: Vec<TotalCheck>,
    /// Number of rows that hold a station or a village.
    pub rows_read: usize,
}

/// A village before and after the import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesaChange {
    /// Code of the village.
    pub desa: String,
    /// Stations in the region.
    pub stations_before: usize,
    /// Stations after the import.
    pub stations_after: usize,
    /// Voters in the region.
    pub voters_before: u64,
    /// Voters after the import.
    pub voters_after: u64,
}

impl StationImport {
    /// The changes to record in order, each with the reason that the list gives for it: one for
    /// the whole list, or one for each station that moves.
    pub fn edits(&self) -> Vec<(Edit, String)> {
        if matches!(self.intent, Intent::Move | Intent::Alternate) {
            return self.single.clone();
        }
        let removing = self.removed.iter().map(|station| station.code.clone()).collect();
        let edit = Edit::put_from(TableName::Stations, &self.source, removing, &self.stations);
        vec![(edit, String::new())]
    }
}

impl StationImport {
    /// Several sheets of one file, read each by itself, as one list. A station in two of them is
    /// taken from the first and reported in the other.
    pub fn joined(parts: Vec<Self>, file: &str, region: &Region) -> Self {
        let one = match <[Self; 1]>::try_from(parts) {
            Ok([one]) => return one,
            Err(parts) => parts,
        };
        let intent = one.first().map(|part| part.intent).unwrap_or_default();
        let mut joined = Self { source: file.to_owned(), intent, ..Self::default() };
        joined.only_moves = one.iter().all(|part| part.only_moves);
        let mut from: BTreeMap<String, String> = BTreeMap::new();
        let mut desa = BTreeSet::new();
        for part in one {
            let sheet = part.report.iter().find_map(|message| message.at.sheet.clone());
            let sheet = sheet.unwrap_or_else(|| part.source.clone());
            for station in part.stations {
                if let Some(first) = from.get(&station.code) {
                    joined.report.push(
                        Message::error("import-in-two-sheets")
                            .in_file(file)
                            .about(&station.code)
                            .with("what", station.code.as_str())
                            .with("first", first.as_str()),
                    );
                    continue;
                }
                from.insert(station.code.clone(), sheet.clone());
                desa.insert(station.home().to_owned());
                joined.stations.push(station);
            }
            joined.moved.extend(part.moved);
            joined.single.extend(part.single);
            joined.matched.extend(part.matched);
            joined.unresolved.extend(part.unresolved);
            joined.skipped.extend(part.skipped);
            joined.totals.extend(part.totals);
            joined.rows_read += part.rows_read;
            let of_whole = |key: &str| WHOLE_LIST.contains(&key);
            joined.report.extend(part.report.into_iter().filter(|m| !of_whole(&m.key)));
        }
        joined.unresolved.order_by(|a, b| a.key.cmp(&b.key));
        joined.unresolved.dedup_by(|a, b| {
            let same = a.key == b.key;
            b.rows += if same { a.rows } else { 0 };
            same
        });
        joined.stations.order_by(|a, b| a.code.cmp(&b.code));
        let is_new = |station: &&Station| region.stations.get(&station.code).is_none();
        joined.added = joined.stations.iter().filter(is_new).count();
        joined.removed = removed(region, intent, &joined.stations, &desa);
        joined.changes = changes(region, &joined.stations, &joined.removed, &desa);
        let whole = not_listed(region, intent, &desa);
        let whole = whole.into_iter().chain(large_changes(region, &joined.changes));
        joined.report.extend(whole.map(|message| message.in_file(file)));
        joined.report = in_order(joined.report);
        joined.desa = desa.into_iter().collect();
        joined
    }
}

/// Reads a station list against a region, without changing anything. Columns that the list
/// lacks stay as they are; only stations that are new need voters.
pub fn read_stations(
    grid: &Grid,
    mapping: &Mapping,
    region: &Region,
    choices: &NameChoices,
    intent: Intent,
) -> StationImport {
    let rows = Rows { grid, mapping };
    let source = source(grid);
    let names_stations = rows.has(Field::StationNumber) || rows.has(Field::StationCode);
    let mut missing = rows.missing(|group| !(names_stations && group.contains(&Field::Voters)));
    if !missing.is_empty() {
        // What is missing may be hidden.
        missing.extend(grid.hidden_report());
        return StationImport { source, intent, report: missing, ..StationImport::default() };
    }
    let mut list = List::new(rows, region, choices, intent);
    list.find_records_end();
    list.report = grid.hidden_report();
    list.name_by_sheet();
    list.gather_evidence();
    for row in list.rows.range() {
        list.read(row);
    }
    list.finish(source)
}

/// What a row of a station list says of the village of its stations, as it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NamedRow {
    /// Zero-based row.
    pub row: usize,
    /// Name of the sub-district, perhaps from a row above or from the sheet; may be empty.
    pub kecamatan: String,
    /// Name of the village likewise.
    pub desa: String,
    /// Code of the village, if the row has one or a station's code.
    pub code: String,
    /// Whether its station number can be read.
    pub is_numbered: bool,
}

/// The villages that the rows of a station list name, whether a region knows them or not; one
/// for each row with figures, in order.
pub(crate) fn named_rows(grid: &Grid, mapping: &Mapping) -> Vec<NamedRow> {
    let (region, choices) = (Region::default(), NameChoices::new());
    let rows = Rows { grid, mapping };
    let mut list = List::new(rows, &region, &choices, Intent::Update);
    if grid.one_of_several && !list.rows.has(Field::Kecamatan) {
        list.kecamatan = grid.sheet.clone().unwrap_or_default();
    }
    let mut named = Vec::new();
    list.find_records_end();
    for row in list.rows.range() {
        if totals::label(&list.rows, row).is_some() {
            list.summed_up = true;
            continue;
        }
        if list.rows.is_blank(row) || list.rows.repeats_heading(row) {
            continue;
        }
        if !list.is_record(row) {
            list.read_area(row);
            continue;
        }
        list.carry_names(row);
        list.summed_up = false;
        let station = list.rows.text(row, Field::StationCode);
        let code = match list.rows.text(row, Field::DesaCode) {
            code if code.is_empty() => {
                split_station_code(&station).map_or(String::new(), |(village, _)| village)
            }
            code => code,
        };
        named.push(NamedRow {
            row,
            kecamatan: list.kecamatan.clone(),
            desa: list.desa.clone(),
            code,
            is_numbered: list.number(row).is_some() || count_of(list.number_cell(row).0).is_some(),
        });
    }
    named
}

/// The name of the source in the record of changes.
pub(super) fn source(grid: &Grid) -> String {
    match &grid.sheet {
        Some(sheet) if grid.one_of_several => format!("{} [{sheet}]", grid.file),
        _ => grid.file.clone(),
    }
}

pub(super) struct List<'a> {
    pub rows: Rows<'a>,
    region: &'a Region,
    intent: Intent,
    choices: &'a NameChoices,
    pub names: NameLog<'a>,
    /// The post that the list names for a station, by code of the station.
    posts: BTreeMap<String, &'a Place>,
    /// Who agreed to a station's alternate, and when, by code of the station.
    agreed: BTreeMap<String, (String, String)>,
    /// Stations passed over because they are there already.
    there: usize,
    /// The latest sub-district named; it applies until the next one.
    kecamatan: String,
    /// The latest village named in it.
    desa: String,
    /// Villages found by name and sub-district as written, for comparing them with codes.
    named: BTreeMap<(String, String), Found<'a>>,
    /// What the list tells of bare numbers under `TPS`.
    evidence: Evidence,
    /// Whether a total has followed the last station.
    summed_up: bool,
    /// End of the rows that hold stations; text below them and below a total is a signature.
    records_end: usize,
    totals: Totals,
    taken: BTreeMap<String, (usize, Station)>,
    pub report: Vec<Message>,
    pub skipped: Vec<SkippedRow>,
    rows_read: usize,
}

/// A count read from a cell.
#[derive(Clone, Copy, PartialEq)]
enum Count {
    Blank,
    Value(i64),
    Unreadable,
}

impl<'a> List<'a> {
    pub(super) fn new(
        rows: Rows<'a>,
        region: &'a Region,
        choices: &'a NameChoices,
        intent: Intent,
    ) -> Self {
        Self {
            region,
            intent,
            choices,
            posts: BTreeMap::new(),
            agreed: BTreeMap::new(),
            there: 0,
            names: NameLog::new(region, choices),
            kecamatan: String::new(),
            desa: String::new(),
            named: BTreeMap::new(),
            evidence: Evidence::default(),
            summed_up: false,
            records_end: 0,
            totals: Totals::new(),
            taken: BTreeMap::new(),
            report: Vec::new(),
            skipped: (0..rows.range().start.min(rows.grid.rows.len()))
                .map(|row| SkippedRow {
                    row: row_number(row),
                    reason: if rows.is_blank(row) { Reason::Blank } else { Reason::Title },
                })
                .collect(),
            rows_read: 0,
            rows,
        }
    }

    fn read(&mut self, row: usize) {
        if self.rows.is_blank(row) {
            return self.skip(row, Reason::Blank);
        }
        if self.rows.repeats_heading(row) {
            return self.skip(row, Reason::Title);
        }
        if let Some(label) = totals::label(&self.rows, row) {
            let cap = self.region.rules.max_voters_per_station;
            let level = self.totals.check(&self.rows, row, label, cap);
            self.summed_up = true;
            return self.skip(
                row,
                match level {
                    Level::Desa => Reason::Subtotal,
                    Level::Kecamatan | Level::Regency => Reason::Total,
                },
            );
        }
        if self.is_record(row) {
            self.carry_names(row);
            self.summed_up = false;
            self.rows_read += 1;
            self.read_record(row);
        } else {
            self.read_area(row);
        }
    }

    pub(super) fn skip(&mut self, row: usize, reason: Reason) {
        self.skipped.push(SkippedRow { row: row_number(row), reason });
    }

    fn say(&mut self, message: Message, row: usize, field: Field) {
        let message = self.rows.at(message, row, Some(field));
        self.report.push(message);
    }

    fn has_figures(&self, row: usize) -> bool {
        let holds = |field: &Field| {
            let cell = self.rows.cell(row, *field);
            // Text merged across the whole table is not a figure.
            !number::is_blank(cell) && cell.shown().chars().any(|c| c.is_ascii_digit())
        };
        FIGURES.iter().any(holds)
            || (self.rows.words(row).len() > 1
                && FIGURES.iter().any(|field| !self.rows.text(row, *field).is_empty()))
    }

    /// Whether a row has a figure that can be read.
    fn has_readable_figures(&self, row: usize) -> bool {
        let is_read = |field: &Field| {
            let cell = self.rows.cell(row, *field);
            match field {
                Field::StationNumber | Field::StationEither => station_number(cell).is_some(),
                // A date below a signature ends in digits as well.
                Field::StationCode => {
                    split_station_code(&cell.shown()).is_some()
                        && !cell.shown().contains(char::is_whitespace)
                }
                _ => number::whole(cell).is_some() || matches!(cell, Cell::Formula(_)),
            }
        };
        self.has_figures(row) && FIGURES.iter().any(is_read)
    }

    /// Finds where the rows of stations end: below are dates and signatures.
    fn find_records_end(&mut self) {
        let is_record = |row: &usize| {
            self.has_readable_figures(*row) && totals::label(&self.rows, *row).is_none()
        };
        self.records_end = self.rows.range().rev().find(is_record).map_or(0, |row| row + 1);
    }

    /// Whether a row is to be read as a station or a village. Below the last one that can be read,
    /// it has to name its area, and no total may have followed.
    fn is_record(&self, row: usize) -> bool {
        let names_area = || {
            let areas = [Field::Kecamatan, Field::Desa, Field::DesaCode, Field::StationCode];
            areas.into_iter().any(|field| !self.rows.text(row, field).is_empty())
        };
        self.has_figures(row) && (row < self.records_end || (!self.summed_up && names_area()))
    }

    /// Names apply to the rows below until other names are written.
    pub(super) fn carry_names(&mut self, row: usize) {
        let kecamatan = self.rows.text(row, Field::Kecamatan);
        if !kecamatan.is_empty() && normal(&kecamatan) != normal(&self.kecamatan) {
            self.kecamatan = kecamatan;
            self.desa.clear();
        }
        let desa = self.rows.text(row, Field::Desa);
        if !desa.is_empty() {
            self.desa = desa;
        }
    }

    /// Whether a row only names a sub-district or village, which then holds for those below.
    pub(super) fn carry_area(&mut self, row: usize) -> bool {
        match self.rows.area(row) {
            Some((PlaceKind::Ppk, name)) => {
                (self.kecamatan, self.desa) = (name.to_owned(), String::new());
            }
            Some((PlaceKind::Pps, name)) => self.desa = name.to_owned(),
            _ => return false,
        }
        true
    }

    /// A row without figures: an area name above its stations, or a line of text.
    fn read_area(&mut self, row: usize) {
        let is_signature = self.summed_up && row >= self.records_end;
        if is_signature || self.rows.words(row).is_empty() {
            return self.skip(row, Reason::Title);
        }
        if self.carry_area(row) {
            return self.skip(row, Reason::Title);
        }
        let names_desa = !self.rows.text(row, Field::Desa).is_empty();
        let names_kecamatan = !self.rows.text(row, Field::Kecamatan).is_empty();
        let below = (row + 1..self.rows.grid.rows.len()).find(|below| !self.rows.is_blank(*below));
        let heads_rows = below.is_some_and(|below| {
            self.has_figures(below)
                && totals::label(&self.rows, below).is_none()
                && (!names_desa || self.rows.text(below, Field::Desa).is_empty())
                && (names_desa || self.rows.text(below, Field::Kecamatan).is_empty())
        });
        if (names_desa || names_kecamatan) && heads_rows {
            self.carry_names(row);
        } else if names_desa && (names_kecamatan || row < self.records_end) {
            let message = Message::error("import-row-without-figures")
                .with("desa", quoted(&self.rows.text(row, Field::Desa)));
            self.say(message, row, Field::Desa);
        }
        self.skip(row, Reason::Title);
    }

    /// Where a sheet holds one sub-district, its name may be all that names it.
    pub(super) fn name_by_sheet(&mut self) {
        let sheet = self.rows.grid.sheet.as_deref().unwrap_or_default();
        if !self.rows.has(Field::Kecamatan)
            && let Found::One(place, How::Exact | How::Normalised) =
                self.names.directory.kecamatan(sheet)
        {
            self.kecamatan.clone_from(&place.name);
        }
    }

    /// What all rows tell of the bare numbers under `TPS`.
    fn gather_evidence(&mut self) {
        if !self.rows.has(Field::StationEither) {
            return;
        }
        let kecamatan = self.kecamatan.clone();
        for row in self.rows.range() {
            let cell = self.rows.cell(row, Field::StationEither);
            if number::is_blank(cell) || totals::label(&self.rows, row).is_some() {
                continue;
            }
            self.carry_names(row);
            let village = self.village_written(row);
            let rows = self.evidence.rows.entry(village).or_insert(0);
            *rows += 1;
            let labelled = tps::is_labelled(cell);
            self.evidence.names_stations |= labelled || *rows > 1;
            let is_one = number::whole(cell).is_some_and(|count| count.value == 1);
            match self.by_itself(row).filter(|_| !labelled && !is_one) {
                Some(Tps::Number) => self.evidence.numbers += 1,
                Some(Tps::Count) => self.evidence.counts += 1,
                _ => {}
            }
        }
        (self.kecamatan, self.desa) = (kecamatan, String::new());
    }

    /// The village of a row as the list writes it.
    fn village_written(&self, row: usize) -> [String; 3] {
        let code = self.rows.text(row, Field::DesaCode);
        [normal(&self.kecamatan), normal(&self.desa), code]
    }

    /// What a row by itself tells of its bare number.
    fn by_itself(&mut self, row: usize) -> Option<Tps> {
        let cell = self.rows.cell(row, Field::StationEither);
        let voters = Some(self.voters_written(row).voters).filter(|voters| *voters > 0);
        let code = self.rows.text(row, Field::DesaCode);
        let place = match self.names.directory.by_code(&code).filter(|_| !code.is_empty()) {
            Some(place) => Some(place),
            None => match self.by_name() {
                Found::One(place, _) => Some(place),
                Found::Open(_) => None,
            },
        };
        let village = place.map(|place| {
            let there = || self.region.stations.iter().filter(|s| s.home() == place.code);
            let number = station_number(cell);
            Village {
                stations: there().count() as i64,
                voters: there().map(|station| i64::from(station.voters)).sum(),
                has_number: there().any(|station| Some(station.number) == number),
            }
        });
        tps::by_itself(cell, voters, village, self.region.rules.max_voters_per_station.into())
    }

    /// The village that the names in force name, without a question.
    fn by_name(&mut self) -> Found<'a> {
        let key = (self.kecamatan.clone(), self.desa.clone());
        if let Some(found) = self.named.get(&key) {
            return found.clone();
        }
        let directory = &self.names.directory;
        let kecamatan = match directory.kecamatan(&self.kecamatan) {
            Found::One(place, _) => Some(place.code.as_str()),
            Found::Open(_) => None,
        };
        let few = self.named.len() < MOST_LOOKED_UP && !self.desa.is_empty();
        let found = match few {
            true => directory.desa(&self.desa, kecamatan),
            false => Found::Open(Vec::new()),
        };
        self.named.insert(key, found.clone());
        found
    }

    /// What the row holds: a station by its number, or a village with its count.
    fn tps(&mut self, row: usize) -> Tps {
        let filled = |list: &Self, field| !number::is_blank(list.rows.cell(row, field));
        let has = |list: &Self, field| list.rows.has(field);
        if filled(self, Field::StationEither) {
            let by_itself = self.by_itself(row);
            let cell = self.rows.cell(row, Field::StationEither);
            return self.evidence.judge(cell, &self.village_written(row), by_itself);
        }
        let by_number = filled(self, Field::StationNumber) || filled(self, Field::StationCode);
        let counts = has(self, Field::StationCount);
        if by_number || !counts { Tps::Number } else { Tps::Count }
    }

    /// The cell with a station's number, and its column.
    pub(super) fn number_cell(&self, row: usize) -> (&'a Cell, Field) {
        let fields = [Field::StationNumber, Field::StationEither, Field::StationCode];
        let filled = |field: &Field| !number::is_blank(self.rows.cell(row, *field));
        let field = fields.into_iter().find(filled).unwrap_or(match () {
            () if self.rows.has(Field::StationNumber) => Field::StationNumber,
            () if self.rows.has(Field::StationEither) => Field::StationEither,
            () => Field::StationCode,
        });
        (self.rows.cell(row, field), field)
    }

    /// The station's number, which a code may hold; `None` if there is none.
    pub(super) fn number(&self, row: usize) -> Option<u32> {
        let (cell, field) = self.number_cell(row);
        match field {
            Field::StationCode => split_station_code(&cell.shown()).map(|(_, number)| number),
            _ => station_number(cell),
        }
    }

    fn read_record(&mut self, row: usize) {
        let resolution = self.resolve(row);
        let tps = self.tps(row);
        let by_number = tps != Tps::Count;
        let count_field = match self.rows.has(Field::StationEither) {
            true => Field::StationEither,
            false => Field::StationCount,
        };
        let figures = Figures {
            stations: match by_number {
                true => 1,
                false => count_of(self.rows.cell(row, count_field)).unwrap_or(0),
            },
            ..self.voters_written(row)
        };
        let place = match resolution {
            Resolution::Place(place) => Some(place),
            _ => None,
        };
        // A station that is listed twice counts once in the totals.
        let counts = match (place, by_number) {
            (Some(place), true) => match self.number(row) {
                Some(number) => !self.taken.contains_key(&Station::code_of(&place.code, number)),
                None => true,
            },
            _ => true,
        };
        if counts && tps != Tps::Unclear {
            self.totals.add(self.summand(place, figures));
        }
        match (resolution, place) {
            (Resolution::LeftOut, _) => self.skip(row, Reason::LeftOut),
            (_, Some(_)) if tps == Tps::Unclear => {
                let written = self.rows.text(row, Field::StationEither);
                let message = Message::error("import-number-or-count")
                    .with("written", quoted(&written))
                    .with("name", self.desa.as_str());
                self.say(message, row, Field::StationEither);
            }
            (_, Some(place)) if by_number => self.take_station(row, place),
            (_, Some(place)) => self.take_desa(row, place, count_field),
            _ => {}
        }
    }

    fn summand(&self, place: Option<&Place>, figures: Figures) -> Summand {
        let ppk = place.and_then(|place| self.region.ppk_of(place));
        Summand {
            kecamatan: normal(ppk.map_or(self.kecamatan.as_str(), |ppk| ppk.name.as_str())),
            desa: normal(place.map_or(self.desa.as_str(), |place| place.name.as_str())),
            figures,
        }
    }

    /// The village of a row: by code where one is given, else by name. Where both are given and
    /// name different villages, it is a question.
    pub(super) fn resolve(&mut self, row: usize) -> Resolution<'a> {
        let by_village = self.rows.text(row, Field::DesaCode);
        let (code, field) = match by_village.is_empty() {
            false => (by_village, Field::DesaCode),
            true => {
                let code = self.rows.text(row, Field::StationCode);
                let village = split_station_code(&code).map_or(code, |(village, _)| village);
                (village, Field::StationCode)
            }
        };
        if !code.is_empty() {
            let found = self.names.resolve((&code, ""), row, field, |directory| {
                let village = directory.by_code(&code).filter(|place| place.kind == PlaceKind::Pps);
                let village = village.or_else(|| Some(directory.by_station_code(&code)?.0));
                match village {
                    Some(place) => Found::One(place, How::Code),
                    None => Found::Open(Vec::new()),
                }
            });
            match found {
                Resolution::Open if !self.desa.is_empty() => {}
                Resolution::Place(place) => return self.compared(row, place, &code, field),
                found => return found,
            }
        }
        let (written, within) = (self.desa.clone(), self.kecamatan.clone());
        if written.is_empty() {
            self.say(Message::error("import-desa-missing"), row, Field::Desa);
            return Resolution::LeftOut;
        }
        let kecamatan = match self.kecamatan(row) {
            Some(Resolution::Place(place)) => Some(place.code.as_str()),
            Some(Resolution::LeftOut) => return Resolution::LeftOut,
            Some(Resolution::Open) | None => None,
        };
        self.names.resolve((&written, &within), row, Field::Desa, |directory| {
            directory.desa(&written, kecamatan)
        })
    }

    /// The sub-district that holds for a row; `None` if none is named.
    pub(super) fn kecamatan(&mut self, row: usize) -> Option<Resolution<'a>> {
        let written = self.kecamatan.clone();
        let look = |directory: &Directory<'a>| directory.kecamatan(&written);
        let is_named = !written.is_empty();
        is_named.then(|| self.names.resolve((&written, ""), row, Field::Kecamatan, look))
    }

    /// The village that a code names, compared with what the row's names say.
    fn compared(
        &mut self,
        row: usize,
        by_code: &'a Place,
        code: &str,
        field: Field,
    ) -> Resolution<'a> {
        if self.desa.is_empty() {
            return Resolution::Place(by_code);
        }
        let written = self.desa.clone();
        let same_name = normal(&written) == normal(&by_code.name);
        let other = match self.by_name() {
            Found::One(place, _) if place.code == by_code.code => None,
            Found::One(_, How::Similar) if same_name => None,
            Found::One(place, _) => Some(place),
            Found::Open(places) => places
                .into_iter()
                .find(|place| !same_name && normal(&place.name) == normal(&written)),
        };
        match other {
            Some(by_name) => {
                let within = self.kecamatan.clone();
                self.names.disagreement((code, &written, &within), row, [by_code, by_name])
            }
            None => {
                if !same_name && !Directory::is_like(&written, by_code) {
                    let message = Message::warning("import-code-with-other-name")
                        .about(&by_code.code)
                        .with("written", quoted(&written))
                        .with("code", code)
                        .with("place", by_code.name.as_str());
                    self.say(message, row, field);
                }
                Resolution::Place(by_code)
            }
        }
    }

    fn count(&self, row: usize, field: Field) -> Count {
        let cell = self.rows.cell(row, field);
        match number::whole(cell) {
            Some(number) if number.value >= 0 => Count::Value(number.value),
            None if number::is_blank(cell) => Count::Blank,
            _ => Count::Unreadable,
        }
    }

    /// Voters as written, for the totals; missing or unreadable values count 0.
    fn voters_written(&self, row: usize) -> Figures {
        let value = |field| match self.count(row, field) {
            Count::Value(value) => Some(value),
            _ => None,
        };
        let (male, female) = (value(Field::VotersMale), value(Field::VotersFemale));
        let both = male.zip(female).map(|(male, female)| male.saturating_add(female));
        Figures {
            stations: 0,
            male: male.unwrap_or(0),
            female: female.unwrap_or(0),
            voters: value(Field::Voters).or(both).unwrap_or(0),
        }
    }

    /// Voters of a row; reports what is wrong with them.
    fn voters(&mut self, row: usize) -> Option<u32> {
        use Count::{Unreadable, Value};
        const FIELDS: [Field; 3] = [Field::Voters, Field::VotersMale, Field::VotersFemale];
        let counts = FIELDS.map(|field| self.count(row, field));
        let voters = match counts {
            [Value(voters), Value(male), Value(female)] => {
                let sum = male.saturating_add(female);
                if sum != voters {
                    let message = Message::warning("import-voters-do-not-add-up")
                        .with("male", male)
                        .with("female", female)
                        .with("sum", sum)
                        .with("voters", voters);
                    self.say(message, row, Field::Voters);
                }
                Some(voters)
            }
            [Value(voters), ..] => Some(voters),
            [_, Value(male), Value(female)] => Some(male.saturating_add(female)),
            _ => None,
        };
        for (field, count) in FIELDS.into_iter().zip(counts) {
            let cell = self.rows.cell(row, field);
            let written = quoted(&cell.shown());
            match (count, voters) {
                (Unreadable, None) if matches!(cell, Cell::Formula(_)) => {
                    let message =
                        Message::error("import-formula-without-result").with("written", written);
                    self.say(message, row, field);
                }
                (Unreadable, Some(voters)) => {
                    let message = Message::warning("import-figure-unreadable-unused")
                        .with("written", written)
                        .with("voters", voters);
                    self.say(message, row, field);
                }
                (Unreadable, None) => {
                    let message =
                        Message::error("import-figure-unreadable").with("written", written);
                    self.say(message, row, field);
                }
                (Value(value), _) if number::whole(cell).is_some_and(|read| read.doubtful) => {
                    let message = Message::warning("import-figure-restored")
                        .with("written", written)
                        .with("value", value);
                    self.say(message, row, field);
                }
                _ => {}
            }
        }
        if voters.is_none() && !counts.contains(&Unreadable) {
            let field =
                if self.rows.has(Field::Voters) { Field::Voters } else { Field::VotersMale };
            self.say(Message::error("import-voters-missing"), row, field);
        }
        voters.map(|voters| u32::try_from(voters).unwrap_or(u32::MAX))
    }

    fn take_station(&mut self, row: usize, place: &Place) {
        let (cell, number_field) = self.number_cell(row);
        let mut number = self.number(row);
        if number.is_none() {
            let key = match cell {
                Cell::Formula(_) => "import-formula-without-result",
                _ => "import-station-number-unreadable",
            };
            let message = Message::error(key).with("written", quoted(&cell.shown()));
            self.say(message, row, number_field);
        }
        let code = self.rows.text(row, Field::StationCode);
        let coded = split_station_code(&code).map(|(_, number)| number);
        if let (Some(by_number), Some(by_code)) = (number, coded)
            && by_number != by_code
        {
            let message = Message::error("import-station-code-and-number-disagree")
                .with("written", quoted(&code))
                .with("number", by_number.to_string());
            self.say(message, row, number_field);
            number = None;
        }
        let now = number.and_then(|n| self.region.stations.get(&Station::code_of(&place.code, n)));
        let states_voters = self.rows.has(Field::Voters) || self.rows.has(Field::VotersMale);
        let voters = match (states_voters, now) {
            (true, _) => self.voters(row),
            (false, Some(now)) => Some(now.voters),
            (false, None) => {
                if let Some(number) = number {
                    let message = Message::error("import-station-new-without-voters")
                        .with("number", number.to_string())
                        .with("desa", place.name.as_str());
                    self.say(message, row, number_field);
                }
                None
            }
        };
        if let (Some(number), Some(voters)) = (number, voters) {
            let post = self.post(row);
            let position = self.position(row, place, now, post);
            if let Some(post) = post {
                self.posts.insert(Station::code_of(&place.code, number), post);
            }
            self.take(row, place, (number, number_field), voters, position);
        }
    }

    /// The post that the row says will serve the station.
    fn post(&mut self, row: usize) -> Option<&'a Place> {
        let written = self.rows.text(row, Field::ServedFrom);
        if written.is_empty() {
            return None;
        }
        let look =
            self.names.resolve((&written, ""), row, Field::ServedFrom, |directory| match directory
                .by_code(&written)
                .filter(|place| place.kind == PlaceKind::Pps)
            {
                Some(place) => Found::One(place, How::Code),
                None => directory.desa(&written, None),
            });
        match look {
            Resolution::Place(place) => Some(place),
            _ => None,
        }
    }

    /// Divides a village's voters as evenly as possible among stations 1 to n.
    fn take_desa(&mut self, row: usize, place: &Place, count_field: Field) {
        let cell = self.rows.cell(row, count_field);
        let voters = self.voters(row);
        let Some(count) = count_of(cell).filter(|count| (1..=MOST_STATIONS).contains(count)) else {
            let message = match cell {
                Cell::Formula(_) => Message::error("import-formula-without-result"),
                _ => Message::error("import-station-count-unreadable").with("most", MOST_STATIONS),
            };
            return self.say(message.with("written", quoted(&cell.shown())), row, count_field);
        };
        let Some(voters) = voters else {
            return;
        };
        let cap = self.region.rules.max_voters_per_station;
        if i64::from(voters) > count.saturating_mul(cap.into()) {
            let message = average_over_cap(count, voters.into(), cap)
                .about(&place.code)
                .with("label", place.name.as_str());
            self.say(message, row, count_field);
        }
        let position = if count == 1 { self.position(row, place, None, None) } else { None };
        let count = u32::try_from(count).unwrap_or(1).max(1);
        let more = self.region.stations.iter();
        let more = more.filter(|s| s.home() == place.code && s.number > count).count();
        if more > 0 && self.intent != Intent::Replace {
            let message = Message::warning("import-village-has-more")
                .about(&place.code)
                .with("desa", place.name.as_str())
                .with("count", i64::from(count))
                .with("more", more);
            self.say(message, row, count_field);
        }
        for number in 1..=count {
            let share = voters / count + u32::from(number <= voters % count);
            self.take(row, place, (number, count_field), share, position);
        }
    }

    fn take(
        &mut self,
        row: usize,
        place: &Place,
        (number, at): (u32, Field),
        voters: u32,
        position: Option<(f64, f64)>,
    ) {
        let by_number = at != Field::StationCount;
        let code = Station::code_of(&place.code, number);
        if let Some((first, _)) = self.taken.get(&code) {
            let message = Message::error("import-station-twice")
                .about(&code)
                .with("number", number.to_string())
                .with("desa", place.name.as_str())
                .with("first", row_number(*first).to_string());
            return self.say(message, row, at);
        }
        let now = self.region.stations.get(&code);
        if now.is_some() && self.intent == Intent::Add {
            self.there += 1;
            return;
        }
        let kept = |field, now: Option<&String>| match self.rows.text(row, field) {
            // Where a village is not replaced, an empty cell says nothing.
            text if text.is_empty() && self.intent != Intent::Replace => {
                now.cloned().unwrap_or_default()
            }
            text if self.rows.has(field) => text,
            _ => now.cloned().unwrap_or_default(),
        };
        let position = position.or_else(|| now.and_then(|now| now.lat.zip(now.lon)));
        let station = Station {
            desa: now.map_or(&place.code, |now| &now.desa).clone(),
            home: now.map_or("", |now| &now.home).to_owned(),
            number,
            voters,
            lat: position.map(|(lat, _)| lat),
            lon: position.map(|(_, lon)| lon),
            address: kept(Field::Address, now.map(|now| &now.address)),
            note: kept(Field::Note, now.map(|now| &now.note)),
            code,
        };
        if let Err(mut message) = station.validate() {
            message.at.column = None;
            return self.say(message, row, Field::Voters);
        }
        let cap = self.region.rules.max_voters_per_station;
        if voters > cap && by_number {
            let message = Message::warning("import-station-over-cap")
                .about(&station.code)
                .with("number", number.to_string())
                .with("desa", place.name.as_str())
                .with("voters", voters)
                .with("cap", cap);
            let field =
                if self.rows.has(Field::Voters) { Field::Voters } else { Field::VotersMale };
            self.say(message, row, field);
        }
        if self.intent == Intent::Alternate {
            let agreed = (self.rows.text(row, Field::AgreedBy), self.agreed_on(row));
            self.agreed.insert(station.code.clone(), agreed);
        }
        self.taken.insert(station.code.clone(), (row, station));
    }

    /// The day on which an alternate was agreed on; empty if the row does not say, or not readably.
    fn agreed_on(&mut self, row: usize) -> String {
        let written = self.rows.text(row, Field::AgreedOn);
        if written.is_empty() {
            return written;
        }
        let day = match self.rows.cell(row, Field::AgreedOn) {
            Cell::Number(number) => workbook_day(*number),
            _ => parse_day(&written),
        };
        if day.is_none() {
            let message = Message::warning("import-agreed-on").with("written", quoted(&written));
            self.say(message, row, Field::AgreedOn);
        }
        day.unwrap_or_default()
    }

    /// Coordinates of a row; reports and drops implausible ones. A station that is there
    /// already may move to the neighbourhood of any post.
    fn position(
        &mut self,
        row: usize,
        place: &Place,
        now: Option<&Station>,
        post: Option<&Place>,
    ) -> Option<(f64, f64)> {
        let written = self.rows.position(row);
        let [lat, lon, both] = [&written[0], &written[1], &written[2]];
        let in_one = !number::is_blank(both);
        let field = if in_one { Field::LatLon } else { Field::Lat };
        if !in_one && number::is_blank(lat) && number::is_blank(lon) {
            return None;
        }
        let known_position = self.region.places.iter().find_map(Place::position);
        let found = position::read([lat, lon, both], place.position().or(known_position));
        let in_metres = found.is_some_and(|(_, in_metres)| in_metres);
        let read = found.map(|(position, _)| position);
        if in_metres {
            self.say(Message::note("import-position-metres"), row, field);
        }
        if read == Some((0.0, 0.0)) {
            return None;
        }
        let reach_m = NEIGHBOURHOOD_M.max(3.0 * f64::from(place.radius_m));
        let mut found = match place.located {
            Located::Stated => {
                read.map(|read| position::near(read, (place.lat, place.lon), reach_m))
            }
            // Where the village is follows from its stations.
            Located::Assumed | Located::Unknown => read.map(position::on_earth),
        };
        let may_be_elsewhere = now.is_some() || post.is_some();
        if let (Some(read), Some(Err(_)), true) = (read, &found, may_be_elsewhere) {
            let posts = self.region.places.iter().filter(|place| place.kind == PlaceKind::Pps);
            let posts = posts.filter(|place| post.is_none_or(|post| post.code == place.code));
            let near = |post: &Place| {
                let near = position::near(read, (post.lat, post.lon), NEIGHBOURHOOD_M);
                near.ok().filter(|(_, repair)| *repair == Repair::None)
            };
            if let Some(elsewhere) = posts.filter_map(near).next() {
                found = Some(Ok(elsewhere));
            }
        }
        let about = |message: Message| message.with("desa", place.name.as_str());
        match found {
            Some(Ok((position, repair))) => {
                match repair {
                    Repair::None => {}
                    Repair::Swapped => {
                        self.say(about(Message::warning("import-position-swapped")), row, field);
                    }
                    Repair::Sign => {
                        self.say(about(Message::warning("import-position-sign")), row, field);
                    }
                }
                let own = now.and_then(|now| now.lat.zip(now.lon));
                // Maps show a station without a position of its own at its post.
                let served = now.and_then(|now| self.region.pps_of(now)).or(post).unwrap_or(place);
                let at_post = position::kept(position, Some((served.lat, served.lon)));
                let is_own = own.is_some() || at_post != (served.lat, served.lon);
                is_own.then(|| position::kept(position, own))
            }
            Some(Err(Some(distance_m))) => {
                let message = about(Message::warning("import-position-far"))
                    .about(&place.code)
                    .with("km", libm::round(distance_m / 1000.0) as i64)
                    .with("reach", libm::round(reach_m / 1000.0) as i64);
                self.say(message, row, field);
                None
            }
            None | Some(Err(None)) => {
                let written = if in_one {
                    both.shown()
                } else {
                    format!("{} / {}", lat.shown(), lon.shown())
                };
                let message = Message::warning("import-position-unreadable")
                    .with("written", quoted(&written));
                self.say(message, row, field);
                None
            }
        }
    }

    fn finish(mut self, source: String) -> StationImport {
        self.totals.finish(&self.rows);
        self.say_average();
        let taken: Vec<(usize, Station)> = std::mem::take(&mut self.taken).into_values().collect();
        let (stations, moved) = self.with_posts(&taken);
        self.say_gaps(&stations);
        let desa: BTreeSet<String> = stations.iter().map(|s| s.home().to_owned()).gather();
        let place = |message| self.rows.grid.place(message, None);
        let not_listed = not_listed(self.region, self.intent, &desa);
        self.report.extend(not_listed.into_iter().map(place));
        self.say_there();
        let removed = removed(self.region, self.intent, &stations, &desa);
        let known = |station: &&Station| self.region.stations.get(&station.code).is_some();
        let added = stations.len() - stations.iter().filter(known).count();
        // With voters and every station at its own post it is a list with better coordinates.
        let says_voters = self.rows.has(Field::Voters) || self.rows.has(Field::VotersMale);
        let leaves_post = moved.iter().any(|moved| moved.to != moved.from);
        let only_moves = !moved.is_empty()
            && moved.len() == stations.len()
            && (leaves_post || !says_voters)
            && is_of_some(self.region, &desa);
        let single = match self.intent {
            Intent::Move => self.single(&stations),
            Intent::Alternate => self.alternates(&stations, &moved, &source),
            _ => Vec::new(),
        };
        if self.rows_read == 0 {
            self.report.push(self.rows.grid.place(Message::error("import-no-rows"), None));
        }
        let mut report = self.report;
        report.append(&mut self.totals.report);
        let (matched, unresolved) = self.names.finish(&self.rows, &mut report);
        let changes = changes(self.region, &stations, &removed, &desa);
        let place = |message| self.rows.grid.place(message, None);
        report.extend(large_changes(self.region, &changes).into_iter().map(place));
        StationImport {
            source,
            intent: self.intent,
            changes,
            desa: desa.into_iter().collect(),
            added,
            removed,
            moved,
            only_moves,
            single,
            stations,
            matched,
            unresolved,
            report: in_order(report),
            skipped: self.skipped,
            totals: self.totals.checks,
            rows_read: self.rows_read,
        }
    }

    /// The stations as the posts that serve them have them, and which of them move.
    fn with_posts(&self, taken: &[(usize, Station)]) -> (Vec<Station>, Vec<Moved>) {
        let mut moved = Vec::new();
        let mut with_post = |(row, station): &(usize, Station)| {
            let post = self.posts.get(&station.code).copied();
            let Some(now) = self.region.stations.get(&station.code) else {
                let station = station.clone();
                return match post {
                    Some(post) => station.served_from(&post.code),
                    None => station,
                };
            };
            let (region, choices) = (self.region, self.choices);
            let stays = (station.lat, station.lon) == (now.lat, now.lon);
            // The post that serves a station is nothing new, but where lists say where stations go it
            // means that they go there.
            let says_where = matches!(self.intent, Intent::Move | Intent::Alternate);
            let post = post.filter(|post| says_where || !stays || post.code != now.desa);
            let Some(found) = moves::moved(region, choices, now, station, post, row_number(*row))
            else {
                return station.clone();
            };
            let mut served = station.clone().served_from(&found.to);
            if stays && (found.to != found.from || post.is_some()) {
                // Where it was is no longer where it is: it is at its new post.
                (served.lat, served.lon) = (None, None);
            }
            moved.push(found);
            served
        };
        let stations = taken.iter().map(&mut with_post).collect();
        (stations, moved)
    }

    /// Each station's change by itself, with the remark of the list as its reason.
    fn single(&self, stations: &[Station]) -> Vec<(Edit, String)> {
        let change = |station: &Station| {
            let edit = match self.region.stations.get(&station.code) {
                Some(now) => moves::changed_fields(now, station)?,
                None => Edit::put(TableName::Stations, std::slice::from_ref(station)),
            };
            let why = if self.rows.has(Field::Note) { station.note.clone() } else { String::new() };
            Some((edit, why))
        };
        stations.iter().filter_map(change).collect()
    }

    /// The alternates that the list names, as one change. Rows that put a station where it is say
    /// nothing, which is reported.
    fn alternates(
        &mut self,
        stations: &[Station],
        moved: &[Moved],
        source: &str,
    ) -> Vec<(Edit, String)> {
        let elsewhere: BTreeMap<&str, &Moved> =
            moved.iter().map(|moved| (moved.station.as_str(), moved)).collect();
        let alternate = |station: &Station| {
            let moved = elsewhere.get(station.code.as_str())?;
            let own = |field, text: &String| {
                if self.rows.has(field) { text.clone() } else { String::new() }
            };
            let (agreed_by, agreed_on) =
                self.agreed.get(&station.code).cloned().unwrap_or_default();
            Some(Alternate {
                station: station.code.clone(),
                post: match moved.to == moved.from && station.lat.is_some() {
                    true => String::new(),
                    false => moved.to.clone(),
                },
                lat: station.lat,
                lon: station.lon,
                address: own(Field::Address, &station.address),
                agreed_by,
                agreed_on,
                note: own(Field::Note, &station.note),
            })
        };
        let found: Vec<Alternate> = stations.iter().filter_map(alternate).collect();
        let without: Vec<&Station> =
            stations.iter().filter(|it| !elsewhere.contains_key(&*it.code)).collect();
        let is_told = |station: &&&Station| {
            let now = self.region.stations.get(&station.code);
            let is_named = self.posts.contains_key(&station.code);
            !is_named
                && now.is_some_and(|now| {
                    (now.lat, now.lon) == (station.lat, station.lon)
                        && now.address != station.address
                })
        };
        let addressed = without.iter().filter(is_told).count();
        let same = without.len() - addressed;
        if addressed > 0 {
            let message = Message::warning("import-alternate-address").with("count", addressed);
            self.report.push(self.rows.grid.place(message, None));
        }
        if same > 0 {
            let message = Message::warning("import-alternate-same").with("count", same);
            self.report.push(self.rows.grid.place(message, None));
        }
        if found.is_empty() {
            return Vec::new();
        }
        let edit = Edit::put_from(TableName::Alternates, source, Vec::new(), &found);
        vec![(edit, String::new())]
    }

    fn say_there(&mut self) {
        if self.there > 0 {
            let message = Message::note("import-stations-there").with("count", self.there);
            self.report.push(self.rows.grid.place(message, None));
        }
    }

    fn say_average(&mut self) {
        let all = self.totals.sum(0);
        let cap = self.region.rules.max_voters_per_station;
        if all.stations > 0 && all.voters > all.stations.saturating_mul(cap.into()) {
            let message = average_over_cap(all.stations, all.voters, cap)
                .with("label", self.region.info.name.as_str());
            self.report.push(self.rows.grid.place(message, None));
        }
    }

    /// The code of the area that a station's village belongs to.
    fn area_of(&self, station: &Station) -> &str {
        self.region.home_of(station).map_or("", |home| home.parent.as_str())
    }

    /// Areas in which numbers go on from village to village: none is missing, and none is twice.
    fn numbered_on(&self, stations: &[Station]) -> BTreeSet<String> {
        let mut numbers: BTreeMap<&str, (BTreeSet<u32>, BTreeSet<&str>, usize)> = BTreeMap::new();
        for station in stations {
            let (distinct, villages, count) = numbers.entry(self.area_of(station)).or_default();
            distinct.insert(station.number);
            villages.insert(station.home());
            *count += 1;
        }
        let goes_on = numbers.into_iter().filter(|(_, (distinct, villages, count))| {
            let span =
                distinct.last().zip(distinct.first()).map_or(0, |(last, first)| last - first);
            villages.len() > 1 && distinct.len() == *count && span as usize + 1 == *count
        });
        goes_on.map(|(area, _)| area.to_owned()).gather()
    }

    /// Reports numbers missing from a village's stations. Not where numbering continues from
    /// village to village within a sub-district, because every village would then seem to lack
    /// some, and not where the region has the stations and keeps them.
    fn say_gaps(&mut self, stations: &[Station]) {
        let numbered_on = self.numbered_on(stations);
        for village in stations.chunk_by(|a, b| a.home() == b.home()) {
            let (Some(first), Some(last)) = (village.first(), village.last()) else {
                continue;
            };
            let missing = (last.number as usize).saturating_sub(village.len());
            let goes_on = numbered_on.contains(self.area_of(first));
            if goes_on || first.number > 3 || missing == 0 || missing > village.len() {
                continue;
            }
            let mut present: BTreeSet<u32> = village.iter().map(|station| station.number).gather();
            if self.intent != Intent::Replace {
                let there = self.region.stations.iter().filter(|s| s.home() == first.home());
                present.extend(there.map(|station| station.number));
            }
            if (1..last.number).all(|number| present.contains(&number)) {
                continue;
            }
            let numbers: Vec<String> = (1..last.number)
                .filter(|number| !present.contains(number))
                .take(NAMES_LISTED)
                .map(|number| number.to_string())
                .collect();
            let name = self.region.home_of(first).map_or("", |place| place.name.as_str());
            let message = Message::warning("import-station-numbers-missing")
                .about(first.home())
                .with("desa", name)
                .with("numbers", numbers.join(", "));
            self.report.push(self.rows.grid.place(message, None));
        }
    }
}

/// Stations of the villages listed that the list replaces without naming them.
fn removed(
    region: &Region,
    intent: Intent,
    stations: &[Station],
    desa: &BTreeSet<String>,
) -> Vec<Station> {
    if intent != Intent::Replace {
        return Vec::new();
    }
    let named: BTreeSet<&str> = stations.iter().map(|s| s.code.as_str()).gather();
    let is_gone = |s: &&Station| desa.contains(s.home()) && !named.contains(s.code.as_str());
    region.stations.iter().filter(is_gone).cloned().collect()
}

/// Whether a list that mentions these villages is not meant to mention all: it has less than
/// half of them.
fn is_of_some(region: &Region, listed: &BTreeSet<String>) -> bool {
    let all: BTreeSet<&str> = region.stations.iter().map(Station::home).gather();
    listed.len() * 2 < all.len()
}

/// Villages that the list does not mention; their stations stay.
fn not_listed(region: &Region, intent: Intent, listed: &BTreeSet<String>) -> Vec<Message> {
    let with_stations: BTreeSet<&str> = region.stations.iter().map(Station::home).gather();
    if listed.is_empty() || (intent != Intent::Replace && is_of_some(region, listed)) {
        return Vec::new();
    }
    let mut said = Vec::new();
    let mut absent: Vec<&str> = Vec::new();
    for ppk in region.places.iter().filter(|place| place.kind == PlaceKind::Ppk) {
        let villages: Vec<&Place> = region
            .places
            .iter()
            .filter(|place| place.kind == PlaceKind::Pps && place.parent == ppk.code)
            .filter(|place| with_stations.contains(place.code.as_str()))
            .collect();
        let missing: Vec<&str> = villages
            .iter()
            .filter(|place| !listed.contains(&place.code))
            .map(|place| place.name.as_str())
            .collect();
        if missing.is_empty() {
            continue;
        }
        if missing.len() == villages.len() {
            absent.push(&ppk.name);
            continue;
        }
        said.push(
            Message::warning("import-desa-not-listed")
                .about(&ppk.code)
                .with("kecamatan", ppk.name.as_str())
                .with("count", missing.len())
                .with("names", shortened(&missing)),
        );
    }
    if !absent.is_empty() {
        said.push(
            Message::note("import-kecamatan-not-listed")
                .with("count", absent.len())
                .with("names", shortened(&absent)),
        );
    }
    said
}

/// Names the villages whose stations or voters change by a large share, the largest first.
fn large_changes(region: &Region, changes: &[DesaChange]) -> Vec<Message> {
    let percent = |before: u64, after: u64| match before {
        0 => 0,
        _ => before.abs_diff(after).saturating_mul(100) / before,
    };
    let share = |change: &DesaChange| {
        let stations = percent(change.stations_before as u64, change.stations_after as u64);
        stations.max(percent(change.voters_before, change.voters_after))
    };
    let mut large: Vec<&DesaChange> =
        changes.iter().filter(|change| share(change) > LARGE_CHANGE_PERCENT).collect();
    large.order_by_key(|change| {
        (std::cmp::Reverse(change.voters_before.abs_diff(change.voters_after)), &change.desa)
    });
    let more = large.len().saturating_sub(MOST_CHANGES_NAMED);
    let named = large.iter().take(MOST_CHANGES_NAMED).map(|change| {
        let name = region.places.get(&change.desa).map_or("", |place| place.name.as_str());
        Message::warning("import-village-changes")
            .about(&change.desa)
            .with("name", name)
            .with("stations_before", change.stations_before)
            .with("stations_after", change.stations_after)
            .with("voters_before", change.voters_before)
            .with("voters_after", change.voters_after)
    });
    let mut said: Vec<Message> = named.collect();
    if more > 0 {
        said.push(
            Message::warning("import-villages-change-too")
                .with("count", more)
                .with("percent", LARGE_CHANGE_PERCENT),
        );
    }
    said
}

fn shortened(names: &[&str]) -> String {
    let some = names.iter().take(NAMES_LISTED).copied().collect::<Vec<_>>().join(", ");
    if names.len() > NAMES_LISTED { format!("{some}, …") } else { some }
}

fn count_of(cell: &Cell) -> Option<i64> {
    number::whole(cell).map(|count| count.value).filter(|count| *count >= 0)
}

/// Words beside a station's number that say nothing else.
const STATION_WORDS: [&str; 15] = [
    "tps", "no", "nomor", "nomer", "ke", "khusus", "loksus", "lokasi", "tambahan", "psu", "psl",
    "pss", "polling", "station", "number",
];

/// A station's number, read from `1`, `001`, `TPS 01`, `TPS Khusus 901`, `TPS VI` or `No. 1`.
fn station_number(cell: &Cell) -> Option<u32> {
    const MOST: i64 = 9_999;
    let value = match cell {
        Cell::Formula(_) => return None,
        Cell::Number(_) => count_of(cell)?,
        Cell::Text(text) => {
            let words = text.to_lowercase();
            let parts: Vec<&str> = words
                .split(|c: char| !c.is_ascii_digit())
                .filter(|part| !part.is_empty())
                .collect();
            let mut names: Vec<&str> =
                words.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
            let written_roman = names.last().and_then(|word| roman(word));
            if parts.is_empty() && written_roman.is_some() {
                names.pop();
            }
            if !names.iter().all(|word| STATION_WORDS.contains(word)) {
                return None;
            }
            match (&parts[..], written_roman) {
                ([digits], _) => digits.parse().ok()?,
                ([], Some(number)) => i64::try_from(number).ok()?,
                _ => return None,
            }
        }
        Cell::Empty => return None,
    };
    u32::try_from(value).ok().filter(|_| (1..=MOST).contains(&value))
}

/// The villages `desa` before and after `stations` are put and `removed` are removed.
fn changes(
    region: &Region,
    stations: &[Station],
    removed: &[Station],
    desa: &BTreeSet<String>,
) -> Vec<DesaChange> {
    let gone: BTreeSet<&str> =
        stations.iter().chain(removed).map(|station| station.code.as_str()).gather();
    let mut changes: BTreeMap<&str, DesaChange> = BTreeMap::new();
    for code in desa {
        changes.insert(
            code,
            DesaChange {
                desa: code.clone(),
                stations_before: 0,
                stations_after: 0,
                voters_before: 0,
                voters_after: 0,
            },
        );
    }
    for station in &region.stations {
        if let Some(change) = changes.get_mut(station.home()) {
            let stays = !gone.contains(station.code.as_str());
            change.stations_before += 1;
            change.stations_after += usize::from(stays);
            change.voters_before += u64::from(station.voters);
            change.voters_after += if stays { station.voters.into() } else { 0 };
        }
    }
    for station in stations {
        if let Some(change) = changes.get_mut(station.home()) {
            change.stations_after += 1;
            change.voters_after += u64::from(station.voters);
        }
    }
    changes.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn station_numbers_are_read_as_offices_write_them() {
        for (text, expect) in [
            ("1", Some(1)),
            ("001", Some(1)),
            ("TPS 01", Some(1)),
            ("TPS.012", Some(12)),
            ("No. TPS 7", Some(7)),
            ("TPS 901", Some(901)),
            ("0", None),
            ("TPS", None),
            ("1 dan 2", None),
            ("1.743", None),
            ("99999", None),
            ("Tps-1", Some(1)),
            ("tps.1", Some(1)),
            ("TPS001", Some(1)),
            ("TPS Khusus 901", Some(901)),
            ("TPS Loksus No. 902", Some(902)),
            ("TPS VI", Some(6)),
            ("iii", Some(3)),
            ("TPS Lapas", None),
            ("TPS 1 VI", None),
            ("Polling station 12", Some(12)),
            ("20 November", None),
            ("123456789012345678901234567890", None),
        ] {
            assert_eq!(station_number(&Cell::text(text)), expect, "{text}");
        }
        assert_eq!(station_number(&Cell::Number(3.0)), Some(3));
        assert_eq!(station_number(&Cell::Number(-3.0)), None);
    }
}
