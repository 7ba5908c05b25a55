//! Which village or station a row is about, in lists about stations that are there already.

use std::collections::BTreeMap;

use super::headings::Field;
use super::intent::Intent;
use super::list::ListImport;
use super::names::{NameChoices, Resolution};
use super::number;
use super::rows::{Reason, Rows, SkippedRow, in_order, quoted, row_number};
use super::stations::List;
use super::totals;
use tepat_model::message::Message;
use tepat_model::region::{Place, Record, Region, Station, Table};

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Spot<'a> {
    /// All stations of a village.
    Village(&'a Place),
    /// One station.
    Station(&'a Station),
}

impl Spot<'_> {
    /// Code of the village or station.
    pub(super) fn code(&self) -> &str {
        match self {
            Self::Village(place) => &place.code,
            Self::Station(station) => &station.code,
        }
    }
}

/// The rows of a list, each with its village or station. Names are carried down and matched as in
/// lists of stations.
pub(super) struct Spots<'a> {
    list: List<'a>,
    stations: BTreeMap<(&'a str, u32), &'a Station>,
    /// Problems found so far.
    pub report: Vec<Message>,
}

impl<'a> Spots<'a> {
    pub(super) fn new(rows: Rows<'a>, region: &'a Region, choices: &'a NameChoices) -> Self {
        let mut list = List::new(rows, region, choices, Intent::Update);
        list.name_by_sheet();
        let stations =
            region.stations.iter().map(|station| ((station.home(), station.number), station));
        Self { list, stations: stations.collect(), report: Vec::new() }
    }

    pub(super) fn rows(&self) -> &Rows<'a> {
        &self.list.rows
    }

    /// Adds a message about a cell.
    pub(super) fn say(&mut self, message: Message, row: usize, field: Field) {
        let message = self.list.rows.at(message, row, Some(field));
        self.report.push(message);
    }

    /// Gives each row that is about something to `take`, which says whether the row held anything.
    pub(super) fn each(&mut self, mut take: impl FnMut(&mut Self, usize, Spot<'a>) -> bool) {
        for row in self.list.rows.range() {
            let reason = if self.list.rows.is_blank(row) {
                Reason::Blank
            } else if totals::label(&self.list.rows, row).is_some() {
                Reason::Total
            } else if self.list.rows.repeats_heading(row) || self.list.carry_area(row) {
                Reason::Title
            } else {
                self.list.carry_names(row);
                match self.spot(row) {
                    Ok(Some(spot)) if take(self, row, spot) => continue,
                    Ok(Some(_)) => Reason::Blank,
                    Ok(None) => continue,
                    Err(reason) => reason,
                }
            };
            self.list.skip(row, reason);
        }
    }

    /// What a row is about; nothing if that is a question or an error.
    fn spot(&mut self, row: usize) -> Result<Option<Spot<'a>>, Reason> {
        // A signature or a remark below the list.
        let cells = self.list.rows.grid.rows[row].iter();
        if cells.filter(|cell| !cell.is_empty()).count() <= 1 {
            return Err(Reason::Title);
        }
        let village = match self.list.resolve(row) {
            Resolution::Place(place) => place,
            Resolution::Open => return Ok(None),
            Resolution::LeftOut => return Err(Reason::LeftOut),
        };
        let (cell, field) = self.list.number_cell(row);
        if number::is_blank(cell) {
            return Ok(Some(Spot::Village(village)));
        }
        let Some(number) = self.list.number(row) else {
            let message = Message::error("import-station-number-unreadable");
            self.say(message.with("written", quoted(&cell.shown())), row, field);
            return Ok(None);
        };
        let station = self.stations.get(&(village.code.as_str(), number)).copied();
        if station.is_none() {
            let message = Message::error("import-station-not-there")
                .with("number", format!("{number:03}"))
                .with("desa", village.name.as_str());
            self.say(message, row, field);
        }
        Ok(station.map(Spot::Station))
    }

    /// Puts the records and everything said into the result.
    pub(super) fn finish<T: Record>(
        self,
        import: &mut ListImport<T>,
        records: Vec<T>,
        known: &Table<T>,
    ) {
        let List { rows, names, report: of_names, skipped, .. } = self.list;
        let mut report = self.report;
        report.extend(of_names);
        if records.is_empty() && report.is_empty() {
            report.push(rows.grid.place(Message::error("import-no-rows"), None));
        }
        (import.matched, import.unresolved) = names.finish(&rows, &mut report);
        import.take(records, known);
        report.extend(rows.grid.hidden_report());
        let above = row_number(rows.range().start);
        import.skipped = skipped.into_iter().filter(|row: &SkippedRow| row.row >= above).collect();
        import.report = in_order(report);
    }
}
