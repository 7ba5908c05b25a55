//! Which sheets of a workbook belong together, as where each sub-district has one.

use serde::{Deserialize, Serialize};

use super::grid::{Grid, read_grids};
use super::headings::{Field, Kind, Mapping, guess_kind, propose};
use tepat_model::message::Message;
use tepat_network::read::{Format, format_of};

/// A sheet, what its columns hold, and whether it is taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetChoice {
    /// The proposed mapping.
    pub mapping: Mapping,
    /// Rows below the heading with something in them.
    pub rows: usize,
    /// Whether it is one of the sheets to be read.
    pub is_taken: bool,
}

/// Proposes which sheets are read: of all that look alike, those that hold most rows together.
/// Sheets that lack a needed column are taken only if all do, the longest of them.
pub fn choose_sheets(grids: &[Grid], kind: Option<Kind>) -> Vec<SheetChoice> {
    let mut sheets: Vec<SheetChoice> = grids
        .iter()
        .map(|grid| {
            let mapping = propose(grid, kind.unwrap_or_else(|| guess_kind(grid)));
            let below = grid.rows.iter().skip(mapping.first_row.max(1) as usize - 1);
            let rows = below.filter(|row| row.iter().any(|cell| !cell.is_empty())).count();
            SheetChoice { mapping, rows, is_taken: false }
        })
        .collect();
    let likeness = |mapping: &Mapping| -> (Kind, Vec<Field>) {
        let mut fields: Vec<Field> =
            mapping.columns.iter().filter_map(|c| c.field).map(one).collect();
        fields.sort_unstable();
        (mapping.kind, fields)
    };
    let is_complete = |mapping: &Mapping| mapping.missing().is_empty();
    let together = |sheet: &SheetChoice| -> usize {
        let like = likeness(&sheet.mapping);
        let alike = sheets.iter().filter(|other| likeness(&other.mapping) == like);
        alike.map(|sheet| sheet.rows).sum()
    };
    // The first among equals, as in a list that is followed by its copy with other headings.
    let complete = sheets.iter().rev().filter(|sheet| is_complete(&sheet.mapping));
    let best = complete.max_by_key(|sheet| together(sheet));
    // Lists that only say where stations are need no voters.
    let names_stations = |mapping: &Mapping| {
        let numbers = [Field::StationNumber, Field::StationCode];
        let lacks_voters = |group: &&[Field]| group.contains(&Field::Voters);
        numbers.iter().any(|field| mapping.column_of(*field).is_some())
            && mapping.missing().iter().all(lacks_voters)
    };
    let of_stations = sheets.iter().rev().filter(|sheet| names_stations(&sheet.mapping));
    let best = best.or_else(|| of_stations.max_by_key(|sheet| together(sheet)));
    let best = best.map(|sheet| likeness(&sheet.mapping));
    match best {
        Some(best) => {
            for sheet in &mut sheets {
                sheet.is_taken = sheet.rows > 0 && likeness(&sheet.mapping) == best;
            }
        }
        None => {
            let longest = (0..sheets.len()).rev().max_by_key(|&at| sheets[at].rows);
            if let Some(sheet) = longest.and_then(|at| sheets.get_mut(at)) {
                sheet.is_taken = true;
            }
        }
    }
    sheets
}

/// Whether a bare `TPS` means numbers or counts may differ from sheet to sheet.
fn one(field: Field) -> Field {
    match field {
        Field::StationEither | Field::StationCount => Field::StationNumber,
        field => field,
    }
}

/// Points in a file of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsBeside {
    /// How many there are.
    pub count: usize,
    /// Whether they are a list of stations.
    pub is_list: bool,
}

/// The points in a map whose lines are a network or tracks; `None` if it has none, or is in
/// another form than text.
pub fn points_beside_lines(name: &str, bytes: &[u8]) -> Option<PointsBeside> {
    if !matches!(format_of(bytes), Ok(Format::GeoJson | Format::Gpx | Format::Kml)) {
        return None;
    }
    let grids = read_grids(name, bytes).ok()?;
    let sheets = choose_sheets(&grids, None);
    let count = sheets.iter().map(|sheet| sheet.rows).sum();
    let is_list = sheets.iter().any(|sheet| {
        let fields = [Field::Desa, Field::DesaCode, Field::StationCode];
        let known = |field| sheet.mapping.column_of(field).is_some();
        sheet.mapping.kind == Kind::Stations && fields.into_iter().any(known)
    });
    (count > 0).then_some(PointsBeside { count, is_list })
}

/// What is to be said of the sheets of a workbook with several: which are read and which are not,
/// each with its rows.
pub fn said_of_sheets(grids: &[Grid], sheets: &[SheetChoice]) -> Vec<Message> {
    if grids.len() < 2 {
        return Vec::new();
    }
    let say = |(grid, sheet): (&Grid, &SheetChoice)| {
        let message = match sheet.is_taken {
            true => Message::note("import-sheet-taken"),
            false if sheet.rows == 0 => return None,
            false if sheet.mapping.missing().is_empty() => Message::warning("import-sheet-left"),
            false => Message::note("import-sheet-left"),
        };
        let name = grid.sheet.as_deref().unwrap_or_default();
        let message = message.with("sheet", name).with("count", sheet.rows);
        Some(message.in_file(&grid.file))
    };
    grids.iter().zip(sheets).filter_map(say).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::paste;

    #[test]
    fn sheets_that_look_alike_are_taken_together() {
        let check = |sheets: &[&str], expect: &[bool]| {
            let grids: Vec<Grid> =
                sheets.iter().map(|text| paste(&text.replace('|', "\t")).unwrap()).collect();
            let taken: Vec<bool> =
                choose_sheets(&grids, None).iter().map(|sheet| sheet.is_taken).collect();
            assert_eq!(taken, expect, "{sheets:?}");
        };
        let list = "Desa|TPS|DPT\nLiju|1|300\nLiju|2|310";
        let other = "Desa|TPS|DPT\nJamut|1|300";
        let cover = "DAFTAR PEMILIH\nKABUPATEN";
        let recap = "Kecamatan|Jumlah TPS|DPT\nTeweh Timur|3|910";
        check(&[list, other], &[true, true]);
        check(&[cover, other, list, recap], &[false, true, true, false]);
        check(&[list, "Desa|TPS|DPT|Alamat\nJamut|1|300|SD"], &[true, false]);
        let points = "Desa|TPS|Lintang|Bujur\nLiju|1|-1|115";
        check(&[points, points, cover], &[true, true, false]);
        check(&[cover], &[true]);
        check(&[], &[]);
    }
}
