//! Completes station lists that lack what every station needs.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::{
    Cell, Column, FIGURES, Field, Grid, Mapping, NamedRow, above, column_letter, ministry_code,
    named_rows,
};
use tepat_model::message::Message;
use tepat_order::Gather as _;

/// Digits of the commission's codes of stations.
const COMMISSION_DIGITS: usize = 13;

/// Completes a list whose rows are stations: sub-districts that have stations themselves become
/// villages, stations without a readable number are numbered in each village in the order of the
/// list, and stations without voters get `voters`. Each is said.
pub(super) fn complete(
    grid: &mut Grid,
    mapping: &mut Mapping,
    voters: u32,
    report: &mut Vec<Message>,
) {
    let has = |mapping: &Mapping, fields: &[Field]| {
        fields.iter().any(|field| mapping.column_of(*field).is_some())
    };
    if !has(mapping, &[Field::Desa, Field::DesaCode, Field::StationCode]) && !mapping.desa_in_rows {
        match mapping.column_of(Field::Kecamatan) {
            Some(column) => mapping.assign(column, Some(Field::Desa)),
            None => return,
        }
    }
    name_premises(mapping);
    settle_codes(grid, mapping);
    let had_none = !has(mapping, &FIGURES);
    if had_none {
        number_rows(grid, mapping);
    }
    let rows = named_rows(grid, mapping);
    if rows.is_empty() {
        return;
    }
    if had_none {
        report.push(numbered(grid, rows.len()));
    }
    let counts = has(mapping, &[Field::StationCount]);
    let unreadable = rows.iter().filter(|row| !row.is_numbered).count();
    if !counts && unreadable > 0 && unreadable * 2 <= rows.len() {
        let count = number_lettered(grid, mapping, &rows);
        report.extend((count > 0).then(|| numbered(grid, count)));
    }
    if !counts && unreadable * 2 > rows.len() {
        let mut last: BTreeMap<[&str; 3], u32> = BTreeMap::new();
        let mut numbers = Vec::new();
        for row in &rows {
            let number = last.entry([&row.kecamatan, &row.desa, &row.code]).or_insert(0);
            *number += 1;
            numbers.push((row.row, *number));
        }
        keep_as_note(mapping);
        add(grid, mapping, Field::StationNumber, &numbers);
        report.push(numbered(grid, numbers.len()));
    }
    if !has(mapping, &[Field::Voters, Field::VotersMale]) && !counts {
        let numbers: Vec<_> = rows.iter().map(|row| (row.row, voters)).collect();
        add(grid, mapping, Field::Voters, &numbers);
        report.push(
            Message::warning("begin-voters-assumed")
                .in_file(&grid.file)
                .with("count", numbers.len())
                .with("voters", voters),
        );
    }
}

/// A column that only says what the place is called is a remark on the station, if there is no
/// other.
fn name_premises(mapping: &mut Mapping) {
    let is_name = |column: &Column| {
        let heading = column.heading.to_lowercase();
        column.field.is_none() && matches!(heading.trim(), "name" | "nama")
    };
    if mapping.column_of(Field::Note).is_none()
        && let Some(column) = mapping.columns.iter().position(is_name)
    {
        mapping.assign(column, Some(Field::Note));
    }
}

/// What stands under codes may be codes of stations in a form of their own, which say nothing of
/// villages: they are remarks. Codes of villages are the same in all rows of one.
fn settle_codes(grid: &Grid, mapping: &mut Mapping) {
    let rows = named_rows(grid, mapping);
    let cell = |row: &NamedRow, column| grid.cell(row.row, column).shown();
    let is_free = mapping.column_of(Field::Note).is_none();
    let note = Some(Field::Note).filter(|_| is_free);
    if let Some(column) = mapping.column_of(Field::StationCode) {
        let is_long = |row: &&NamedRow| {
            cell(row, column).chars().filter(char::is_ascii_digit).count() == COMMISSION_DIGITS
        };
        let long = rows.iter().filter(is_long).count();
        let has_desa = mapping.column_of(Field::Desa).is_some();
        if has_desa && long * 2 < rows.len() {
            mapping.assign(column, note);
        }
    }
    let Some(column) = mapping.column_of(Field::DesaCode) else { return };
    if mapping.column_of(Field::Desa).is_none() {
        return;
    }
    let is_sure = |row: &&NamedRow| above(&ministry_code(&row.code)).is_some();
    let codes: BTreeSet<&String> = rows.iter().map(|row| &row.code).gather();
    let villages: BTreeSet<[&String; 2]> =
        rows.iter().map(|row| [&row.kecamatan, &row.desa]).collect();
    if !rows.iter().any(|row| is_sure(&row)) && codes.len() > villages.len() {
        mapping.assign(column, note);
    }
}

/// Gives stations with numbers such as `3A` the next free ones of their villages, and keeps what
/// was written as a remark where there is room. Returns how many.
fn number_lettered(grid: &mut Grid, mapping: &Mapping, rows: &[NamedRow]) -> usize {
    let Some(column) = mapping.column_of(Field::StationNumber) else { return 0 };
    let is_lettered = |text: &str| {
        let letters = text.trim_start_matches(|c: char| c.is_ascii_digit());
        letters.len() == 1 && text.len() > 1 && letters.chars().all(char::is_alphabetic)
    };
    let mut last: BTreeMap<[&str; 3], f64> = BTreeMap::new();
    let village = |row: &NamedRow| [row.kecamatan.clone(), row.desa.clone(), row.code.clone()];
    let villages: Vec<[String; 3]> = rows.iter().map(village).collect();
    for (row, village) in rows.iter().zip(&villages) {
        let digits: String =
            grid.cell(row.row, column).shown().chars().filter(char::is_ascii_digit).collect();
        let number = digits.parse::<f64>().unwrap_or(0.0);
        let most = last.entry([&village[0], &village[1], &village[2]]).or_insert(0.0);
        *most = most.max(number);
    }
    let note = mapping.column_of(Field::Note);
    let mut count = 0;
    for (row, village) in rows.iter().zip(&villages).filter(|(row, _)| !row.is_numbered) {
        let written = grid.cell(row.row, column).shown();
        let Some(most) = last.get_mut(&[&*village[0], &*village[1], &*village[2]]) else {
            continue;
        };
        let Some(cells) = grid.rows.get_mut(row.row).filter(|_| is_lettered(&written)) else {
            continue;
        };
        *most += 1.0;
        cells[column] = Cell::Number(*most);
        if let Some(note) = note {
            cells.resize(cells.len().max(note + 1), Cell::Empty);
            if cells[note].is_empty() {
                cells[note] = Cell::text(&written);
            }
        }
        count += 1;
    }
    count
}

fn numbered(grid: &Grid, count: usize) -> Message {
    Message::note("begin-numbered").in_file(&grid.file).with("count", count)
}

/// Numbers the rows of a list in which nothing is a figure of a station: each is a station.
fn number_rows(grid: &mut Grid, mapping: &mut Mapping) {
    let area = [Field::Kecamatan, Field::Desa].map(|field| mapping.column_of(field));
    let mut last: BTreeMap<[String; 2], u32> = BTreeMap::new();
    let mut numbers = Vec::new();
    for row in (mapping.first_row.max(1) as usize - 1)..grid.rows.len() {
        let named = area.map(|column| column.map_or(String::new(), |c| grid.cell(row, c).shown()));
        if !named[1].is_empty() {
            let number = last.entry(named).or_insert(0);
            *number += 1;
            numbers.push((row, *number));
        }
    }
    add(grid, mapping, Field::StationNumber, &numbers);
}

/// What was taken for a station's number is kept as a remark, if the list has none.
fn keep_as_note(mapping: &mut Mapping) {
    let is_free = mapping.column_of(Field::Note).is_none();
    for field in [Field::StationNumber, Field::StationEither, Field::StationCode] {
        if let Some(column) = mapping.column_of(field) {
            mapping.assign(column, Some(Field::Note).filter(|_| is_free));
            return;
        }
    }
}

/// Adds a column with numbers to some rows.
fn add(grid: &mut Grid, mapping: &mut Mapping, field: Field, numbers: &[(usize, u32)]) {
    let column = grid.width().max(mapping.columns.len());
    for (row, number) in numbers {
        if let Some(cells) = grid.rows.get_mut(*row) {
            cells.resize(column, Cell::Empty);
            cells.push(Cell::Number(f64::from(*number)));
        }
    }
    while mapping.columns.len() <= column {
        let letter = column_letter(mapping.columns.len());
        mapping.columns.push(Column { letter, heading: String::new(), field: None, confidence: 0 });
    }
    mapping.assign(column, Some(field));
}
