//! A table of cells, independent of the file format.

use serde::{Deserialize, Serialize};

use super::package::Package;
use super::{delimited, ods, xlsx};
use tepat_model::message::Message;

/// Largest file read, in bytes; a province's list takes a fiftieth of that.
const MOST_BYTES: usize = 64 << 20;
/// Maximum rows in a sheet.
const MOST_ROWS: usize = 100_000;
/// Maximum columns in a sheet.
const MOST_COLUMNS: usize = 256;
/// Maximum cells in a sheet, gaps included.
const MOST_CELLS: usize = 3_000_000;

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
}

impl Grid {
    /// The cell at a zero-based row and column; an empty cell if there is none.
    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        static EMPTY: Cell = Cell::Empty;
        self.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&EMPTY)
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
    let mut sheets = read(bytes).map_err(|fault| fault.message().in_file(file_name))?;
    sheets.retain(|sheet| !sheet.rows.is_empty());
    let one_of_several = sheets.len() > 1;
    let grid = |sheet: Sheet| Grid {
        file: file_name.to_owned(),
        sheet: sheet.name,
        one_of_several,
        rows: sheet.rows,
    };
    let grids: Vec<Grid> = sheets.into_iter().map(grid).collect();
    match grids.is_empty() {
        true => Err(Fault::Empty.message().in_file(file_name)),
        false => Ok(grids),
    }
}

/// Reads a table pasted from a spreadsheet.
///
/// # Errors
/// If nothing can be read from it; the message says why.
pub fn paste(text: &str) -> Result<Grid, Message> {
    let sheet = match text.len() {
        0..=MOST_BYTES => delimited::read(text).map_err(Fault::message)?,
        _ => return Err(Fault::TooLarge.message()),
    };
    match sheet.rows.is_empty() {
        true => Err(Fault::Empty.message()),
        false => Ok(Grid { rows: sheet.rows, ..Grid::default() }),
    }
}

fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];
    if bytes.len() > MOST_BYTES {
        return Err(Fault::TooLarge);
    }
    if bytes.starts_with(OLE) {
        return Err(Fault::OldOrLocked);
    }
    if bytes.starts_with(b"PK") {
        let mut package = Package::open(bytes)?;
        return if package.has("content.xml") {
            ods::read(&mut package)
        } else {
            xlsx::read(&mut package)
        };
    }
    Ok(vec![delimited::read(&delimited::decode(bytes)?)?])
}

/// Why a whole file cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fault {
    /// The file is empty.
    Empty,
    /// Larger than any list needs to be.
    TooLarge,
    /// Excel 97–2003 or password-protected; both use the same container.
    OldOrLocked,
    /// A web page with the file name of a workbook.
    WebPage,
    /// Neither a workbook nor text.
    NotATable,
    /// A damaged workbook, with the fault.
    Damaged(String),
}

impl Fault {
    fn message(self) -> Message {
        match self {
            Self::Empty => Message::error("import-empty"),
            Self::TooLarge => Message::error("import-too-large")
                .with("rows", MOST_ROWS)
                .with("columns", MOST_COLUMNS),
            Self::OldOrLocked => Message::error("import-old-or-locked"),
            Self::WebPage => Message::error("import-web-page"),
            Self::NotATable => Message::error("import-not-a-table"),
            Self::Damaged(detail) => Message::error("import-damaged").with("detail", detail),
        }
    }
}

/// A sheet being read, within bounds.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub name: Option<String>,
    pub rows: Vec<Vec<Cell>>,
    cells: usize,
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

    /// Stores a cell; empty cells take no space.
    pub(super) fn put(&mut self, row: usize, column: usize, cell: Cell) -> Result<(), Fault> {
        if cell.is_empty() {
            return Ok(());
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(Fault::TooLarge);
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            self.cells += column + 1 - cells.len();
            if self.cells > MOST_CELLS {
                return Err(Fault::TooLarge);
            }
            cells.resize_with(column + 1, Cell::default);
        }
        cells[column] = cell;
        Ok(())
    }

    /// Repeats the text of merged cells in every cell they cover.
    ///
    /// Figures are not repeated, because they would then count once per row.
    pub(super) fn fill(&mut self, merges: &[Merge]) -> Result<(), Fault> {
        let (height, width) = (self.rows.len(), self.rows.iter().map(Vec::len).max().unwrap_or(0));
        let mut left = MOST_CELLS;
        for merge in merges {
            let Some(Cell::Text(text)) =
                self.rows.get(merge.first.0).and_then(|cells| cells.get(merge.first.1)).cloned()
            else {
                continue;
            };
            if !text.chars().any(char::is_alphabetic) {
                continue;
            }
            for row in merge.first.0..height.min(merge.last.0.saturating_add(1)) {
                for column in merge.first.1..width.min(merge.last.1.saturating_add(1)) {
                    left = left.checked_sub(1).ok_or(Fault::TooLarge)?;
                    if self.rows[row].get(column).is_none_or(Cell::is_empty) {
                        self.put(row, column, Cell::Text(text.clone()))?;
                    }
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
        let mut sheet = Sheet::default();
        sheet.put(0, 0, Cell::text("Tabang")).unwrap();
        sheet.put(0, 1, Cell::text("1.743")).unwrap();
        sheet.put(2, 2, Cell::Number(1.0)).unwrap();
        let merge = |column| Merge { first: (0, column), last: (9, column) };
        sheet.fill(&[merge(0), merge(1)]).unwrap();
        let column = |c: usize| -> Vec<String> {
            sheet.rows.iter().map(|row| row.get(c).map(Cell::shown).unwrap_or_default()).collect()
        };
        assert_eq!(column(0), ["Tabang", "Tabang", "Tabang"]);
        assert_eq!(column(1), ["1.743", "", ""]);
    }

    #[test]
    fn a_cell_at_the_end_of_the_sheet_is_refused() {
        let mut sheet = Sheet::default();
        assert_eq!(sheet.put(1_048_575, 0, Cell::Number(1.0)), Err(Fault::TooLarge));
        assert_eq!(sheet.put(0, 16_383, Cell::Number(1.0)), Err(Fault::TooLarge));
        assert_eq!(sheet.put(1_048_575, 0, Cell::Empty), Ok(()));
    }
}
