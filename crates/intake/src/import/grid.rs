//! A table of cells, independent of the file format.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tepat_network::read::{ReadError, holds_points};

use super::budget::{Budget, MOST_CELLS, MOST_TEXT_BYTES};
use super::hidden::Hidden;
use super::package::{MOST_UNPACKED_BYTES, Package};
use super::{delimited, ods, points, shapes, xlsx};
use tepat_model::message::Message;

/// Largest file read, in bytes; a province's list takes a fiftieth of that.
const MOST_BYTES: usize = 64 << 20;
/// Maximum rows in a sheet.
const MOST_ROWS: usize = 100_000;
/// Maximum columns in a sheet.
const MOST_COLUMNS: usize = 256;

/// The content of a cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing, or only white space.
    #[default]
    Empty,
    /// Text without surrounding white space.
    Text(String),
    /// A number as stored in the workbook; always finite.
    Number(f64),
    /// A formula that the workbook holds without its result and that is no plain sum.
    Formula(String),
}

impl Cell {
    /// A cell with this text; line breaks and no-break spaces become plain spaces.
    pub fn text(text: &str) -> Self {
        let tidy: String =
            text.chars().map(|c| if c.is_control() || c == '\u{a0}' { ' ' } else { c }).collect();
        match tidy.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}') {
            "" => Self::Empty,
            text => Self::Text(text.to_owned()),
        }
    }

    /// Whether the cell holds nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// The cell as a person sees it.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => format!("{number}"),
            Self::Formula(formula) => format!("={}", formula.trim_start_matches('=')),
        }
    }
}

/// A sheet, or a delimited file. Row `i` is the spreadsheet's row `i + 1`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// File name as the user knows it; empty for pasted tables.
    pub file: String,
    /// Sheet name, for workbooks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Whether other sheets of the file also hold data; messages then name the sheet.
    #[serde(default)]
    pub one_of_several: bool,
    /// Rows from the first one, each up to its last cell that holds something.
    pub rows: Vec<Vec<Cell>>,
    /// What stood in hidden rows and columns, which `rows` lacks until [`Grid::show_hidden`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
}

impl Grid {
    /// The cell at a zero-based row and column; an empty cell if there is none.
    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        static EMPTY: Cell = Cell::Empty;
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&EMPTY)
    }

    /// The first rows alone, for showing; what is hidden stays known, without its cells.
    pub fn head(&self, rows: usize) -> Self {
        Self {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            one_of_several: self.one_of_several,
            rows: self.rows.iter().take(rows).cloned().collect(),
            hidden: self.hidden.as_ref().map(Hidden::without_cells),
        }
    }

    /// Number of columns in the widest row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Adds file, sheet and row to a message.
    pub(super) fn place(&self, mut message: Message, row: Option<usize>) -> Message {
        message.at.file = Some(self.file.clone()).filter(|file| !file.is_empty());
        message.at.sheet = self.sheet.clone().filter(|_| self.one_of_several);
        message.at.row = row.and_then(|row| u32::try_from(row + 1).ok());
        message
    }
}

/// The letters a spreadsheet shows above a zero-based column: A, B … Z, AA.
pub fn column_letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// Reads every visible sheet of a workbook, or the single table of a text file.
///
/// # Errors
/// If the file cannot be read; the message says why and what to do.
pub fn read_grids(file_name: &str, bytes: &[u8]) -> Result<Vec<Grid>, Message> {
    let mut sheets = read(bytes).map_err(|refusal| refusal.message().in_file(file_name))?;
    sheets.retain(|sheet| !sheet.rows.is_empty());
    let one_of_several = sheets.len() > 1;
    let grid = |mut sheet: Sheet| Grid {
        file: file_name.to_owned(),
        sheet: sheet.name,
        one_of_several,
        hidden: Hidden::taken_from(&mut sheet.rows, &sheet.hidden_rows, &sheet.hidden_columns),
        rows: sheet.rows,
    };
    let grids: Vec<Grid> = sheets.into_iter().map(grid).collect();
    match grids.is_empty() {
        true => Err(Refusal::from(Fault::Empty).message().in_file(file_name)),
        false => Ok(grids),
    }
}

/// Reads a table pasted from a spreadsheet.
///
/// # Errors
/// If nothing can be read from it; the message says why.
pub fn paste(text: &str) -> Result<Grid, Message> {
    let sheet = match text.len() {
        0..=MOST_BYTES => delimited::read(text).map_err(|fault| Refusal::from(fault).message())?,
        _ => return Err(Refusal::from(Fault::LargeFile).message()),
    };
    match sheet.rows.is_empty() {
        true => Err(Refusal::from(Fault::Empty).message()),
        false => Ok(Grid { rows: sheet.rows, ..Grid::default() }),
    }
}

fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];
    if bytes.len() > MOST_BYTES {
        return Err(Fault::LargeFile.into());
    }
    if bytes.starts_with(OLE) {
        return Err(old_container(bytes).into());
    }
    if holds_points(bytes) {
        return Ok(vec![shapes::of_points(bytes)?]);
    }
    if bytes.starts_with(b"PK") {
        let mut package = Package::open(bytes)?;
        if let Some(fault) = package.foreign()? {
            return Err(fault.into());
        }
        let maps = package.texts_ending(".kml")?;
        if !maps.is_empty() {
            let sheet = |(name, map): (String, String)| {
                points::of_kml(&map).map(|sheet| Sheet { name: Some(name), ..sheet })
            };
            return Ok(maps.into_iter().map(sheet).collect::<Result<_, _>>()?);
        }
        return match package.text("content.xml")? {
            Some(content) => ods::read(&content),
            None => xlsx::read(&mut package),
        };
    }
    let text = delimited::text(bytes);
    if text.contains("<office:document") && text.contains("opendocument.spreadsheet") {
        return ods::read(&text);
    }
    if let Some(points) = points::read(&text) {
        return Ok(vec![points?]);
    }
    delimited::check(&text)?;
    Ok(vec![delimited::read(&text)?])
}

/// What a file in Microsoft's old container is, by the names of its streams.
fn old_container(bytes: &[u8]) -> Fault {
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if names("EncryptedPackage") {
        Fault::Locked
    } else if names("WordDocument") {
        Fault::Foreign("Word 97–2003 (.doc)")
    } else if names("Workbook") || names("Book") {
        Fault::Foreign("Excel 97–2003 (.xls)")
    } else {
        Fault::OldOrLocked
    }
}

/// Why a whole file cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fault {
    /// The file is empty.
    Empty,
    /// The file itself is larger than any list.
    LargeFile,
    /// A cell lies beyond the rows and columns a list may have.
    BeyondBounds,
    /// All sheets together hold more cells than a list may have.
    TooManyCells,
    /// All cells together hold more text than a list may have.
    TooMuchText,
    /// The parts read so far unpack to more than a workbook may; this one came last.
    UnpacksTooMuch(String),
    /// Excel 97–2003, or locked with a password; both are wrapped in the same container.
    OldOrLocked,
    /// Locked with a password.
    Locked,
    /// Another program's format, by its name.
    Foreign(&'static str),
    /// A planning file, which is opened instead of loaded.
    PlanningFile,
    /// A map in another program's format, by its name.
    ForeignMap(&'static str),
    /// A web page with the file name of a workbook.
    WebPage,
    /// Neither a workbook nor text.
    NotATable,
    /// A damaged workbook, with the fault.
    Damaged(String),
    /// A map whose positions cannot be read.
    Map(ReadError),
}

impl Fault {
    /// Names the sheet in which reading failed.
    pub(super) fn in_sheet(self, name: &str) -> Refusal {
        Refusal { fault: self, sheet: Some(name.to_owned()).filter(|name| !name.is_empty()) }
    }

    fn message(self) -> Message {
        match self {
            Self::Empty => Message::error("import-empty"),
            Self::LargeFile => {
                Message::error("import-large-file").with("megabytes", MOST_BYTES >> 20)
            }
            Self::BeyondBounds => Message::error("import-too-large")
                .with("rows", MOST_ROWS)
                .with("columns", MOST_COLUMNS),
            Self::TooManyCells => Message::error("import-too-many-cells").with("cells", MOST_CELLS),
            Self::TooMuchText => {
                Message::error("import-too-much-text").with("megabytes", MOST_TEXT_BYTES >> 20)
            }
            Self::UnpacksTooMuch(part) => Message::error("import-unpacks-too-much")
                .with("part", part)
                .with("megabytes", MOST_UNPACKED_BYTES >> 20),
            Self::OldOrLocked => Message::error("import-old-or-locked"),
            Self::Locked => Message::error("import-locked"),
            Self::Foreign(format) => Message::error("import-foreign-format").with("format", format),
            Self::PlanningFile => Message::error("import-planning-file"),
            Self::ForeignMap(format) => Message::error("import-foreign-map").with("format", format),
            Self::WebPage => Message::error("import-web-page"),
            Self::NotATable => Message::error("import-not-a-table"),
            Self::Damaged(detail) => Message::error("import-damaged").with("detail", detail),
            Self::Map(error) => crate::survey::why(&error),
        }
    }
}

/// Why a file cannot be read, and the sheet in which reading failed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    pub fault: Fault,
    pub sheet: Option<String>,
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self { fault, sheet: None }
    }
}

impl Refusal {
    pub(super) fn message(self) -> Message {
        let mut message = self.fault.message();
        message.at.sheet = self.sheet;
        message
    }
}

/// A sheet while it is being read, kept within bounds.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub name: Option<String>,
    pub rows: Vec<Vec<Cell>>,
    /// Where formulas stand whose results the file lacks.
    pub formulas: Vec<(usize, usize)>,
    pub hidden_rows: BTreeSet<usize>,
    pub hidden_columns: BTreeSet<usize>,
}

/// A rectangle of merged cells, from corner to corner inclusive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Merge {
    pub first: (usize, usize),
    pub last: (usize, usize),
}

impl Sheet {
    pub(super) fn named(name: String) -> Self {
        Self { name: Some(name), ..Self::default() }
    }

    /// Puts a cell in its place and charges it to the file's budget, gaps before it
    /// included; empty cells take no place.
    pub(super) fn put(
        &mut self,
        row: usize,
        column: usize,
        cell: Cell,
        budget: &mut Budget,
    ) -> Result<(), Fault> {
        if cell.is_empty() {
            return Ok(());
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(Fault::BeyondBounds);
        }
        if let Cell::Text(text) | Cell::Formula(text) = &cell {
            budget.take_text(text.len())?;
        }
        if let Cell::Formula(_) = &cell {
            self.formulas.push((row, column));
        }
        if self.rows.len() <= row {
            budget.take_cells(row + 1 - self.rows.len())?;
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            budget.take_cells(column + 1 - cells.len())?;
            cells.resize_with(column + 1, Cell::default);
        }
        cells[column] = cell;
        Ok(())
    }

    /// The cell at a row and column; an empty one if there is none.
    pub(super) fn cell(&self, (row, column): (usize, usize)) -> &Cell {
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&Cell::Empty)
    }

    /// Puts another value into a cell that is there.
    pub(super) fn replace(&mut self, (row, column): (usize, usize), cell: Cell) {
        if let Some(old) = self.rows.get_mut(row).and_then(|cells| cells.get_mut(column)) {
            *old = cell;
        }
    }

    /// Notes that rows are hidden.
    pub(super) fn hide_rows(&mut self, first: usize, count: usize) {
        self.hidden_rows.extend(first..first.saturating_add(count).min(MOST_ROWS));
    }

    /// Notes that columns are hidden.
    pub(super) fn hide_columns(&mut self, first: usize, count: usize) {
        self.hidden_columns.extend(first..first.saturating_add(count).min(MOST_COLUMNS));
    }

    /// Makes merged cells what is seen of them: what they cover is gone, and the text of the
    /// first holds for all.
    ///
    /// Figures are not repeated: they would count once for each row.
    pub(super) fn fill(&mut self, merges: &[Merge], budget: &mut Budget) -> Result<(), Fault> {
        let (height, width) = (self.rows.len(), self.rows.iter().map(Vec::len).max().unwrap_or(0));
        for merge in merges {
            let shown = match self.cell(merge.first) {
                Cell::Text(text) if text.chars().any(char::is_alphabetic) => {
                    Cell::Text(text.clone())
                }
                _ => Cell::Empty,
            };
            for row in merge.first.0..height.min(merge.last.0.saturating_add(1)) {
                for column in merge.first.1..width.min(merge.last.1.saturating_add(1)) {
                    budget.take_fill()?;
                    if (row, column) == merge.first {
                        continue;
                    }
                    self.replace((row, column), Cell::Empty);
                    self.put(row, column, shown.clone(), budget)?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, letters) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")]
        {
            assert_eq!(column_letter(column), letters);
        }
    }

    #[test]
    fn words_fill_merged_cells_and_figures_do_not() {
        let (mut sheet, mut budget) = (Sheet::default(), Budget::default());
        sheet.put(0, 0, Cell::text("Tabang"), &mut budget).unwrap();
        sheet.put(0, 1, Cell::text("1.743"), &mut budget).unwrap();
        sheet.put(2, 2, Cell::Number(1.0), &mut budget).unwrap();
        let merge = |column| Merge { first: (0, column), last: (9, column) };
        sheet.fill(&[merge(0), merge(1)], &mut budget).unwrap();
        let column = |c: usize| -> Vec<String> {
            sheet.rows.iter().map(|row| row.get(c).map(Cell::shown).unwrap_or_default()).collect()
        };
        assert_eq!(column(0), ["Tabang", "Tabang", "Tabang"]);
        assert_eq!(column(1), ["1.743", "", ""]);
    }

    #[test]
    fn what_a_merge_covers_is_gone() {
        let (mut sheet, mut budget) = (Sheet::default(), Budget::default());
        for (row, name) in ["Liju", "Benangin II", "Benangin II"].into_iter().enumerate() {
            sheet.put(row, 0, Cell::text(name), &mut budget).unwrap();
            sheet.put(row, 1, Cell::Number(300.0), &mut budget).unwrap();
        }
        let merge = |column| Merge { first: (0, column), last: (2, column) };
        sheet.fill(&[merge(0), merge(1)], &mut budget).unwrap();
        let row = |row: usize| sheet.rows[row].iter().map(Cell::shown).collect::<Vec<_>>();
        assert_eq!([row(0), row(1), row(2)], [["Liju", "300"], ["Liju", ""], ["Liju", ""]]);
    }

    #[test]
    fn a_cell_at_the_end_of_the_sheet_is_refused() {
        let (mut sheet, mut budget) = (Sheet::default(), Budget::default());
        let mut put = |row, column, cell| sheet.put(row, column, cell, &mut budget);
        assert_eq!(put(1_048_575, 0, Cell::Number(1.0)), Err(Fault::BeyondBounds));
        assert_eq!(put(0, 16_383, Cell::Number(1.0)), Err(Fault::BeyondBounds));
        assert_eq!(put(1_048_575, 0, Cell::Empty), Ok(()));
    }
}
