//! Workbooks with one sheet (Office Open XML, ECMA-376).

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::table::{Cell, Table};
use super::xml::escaped;

/// Most characters of a cell; with more, programs consider a workbook damaged.
const MOST_IN_CELL: usize = 32_767;
/// Width of columns in characters: least, most.
const WIDTHS: (usize, usize) = (8, 48);

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const CONTENT_TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const SHEET_RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
/// Style 0 is plain, 1 is text, 2 is a bold heading. A cell of format `@` stays text when it
/// is edited.
const STYLES: &str = r#"<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" numFmtId="49" applyNumberFormat="1"/><xf xfId="0" fontId="1" numFmtId="49" applyFont="1" applyNumberFormat="1"/></cellXfs>"#;

/// A workbook with a bold heading that stays in view, and a filter for every column. Text stays
/// text whatever it starts with; a text that is too long for a cell is left out.
pub(super) fn write(table: &Table, sheet: &str) -> Vec<u8> {
    let book = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let styles = format!(r#"<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>"#);
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", RELATIONS.to_owned()),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", SHEET_RELATIONS.to_owned()),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", sheet_part(table)),
    ];
    packed(&parts).unwrap_or_default()
}

/// The parts in one archive; writing to memory fails only beyond four gigabytes.
fn packed(parts: &[(&str, String)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default())?;
        archive.write_all(HEAD.as_bytes())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn sheet_part(table: &Table) -> String {
    let width = table.columns.len();
    let last = format!("{}{}", letters(width.saturating_sub(1)), table.rows.len() + 1);
    let mut part = format!(
        r#"<worksheet xmlns="{MAIN}"><dimension ref="A1:{last}"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#
    );
    if width > 0 {
        part.push_str("<cols>");
        for column in 0..width {
            let (at, chars) = (column + 1, width_of(table, column));
            let _ = write!(part, r#"<col min="{at}" max="{at}" width="{chars}" customWidth="1"/>"#);
        }
        part.push_str("</cols>");
    }
    part.push_str("<sheetData>");
    let headings: Vec<Cell> =
        table.columns.iter().map(|column| column.heading.as_str().into()).collect();
    row(&mut part, 1, &headings, 2);
    for (at, cells) in table.rows.iter().map(|row| &row.cells).enumerate() {
        row(&mut part, at + 2, cells, 1);
    }
    part.push_str("</sheetData>");
    if width > 0 {
        let _ = write!(part, r#"<autoFilter ref="A1:{last}"/>"#);
    }
    part.push_str("</worksheet>");
    part
}

fn row(part: &mut String, number: usize, cells: &[Cell], style: u8) {
    let _ = write!(part, r#"<row r="{number}">"#);
    for (column, cell) in cells.iter().enumerate() {
        let at = letters(column);
        match cell {
            Cell::Number(value) => {
                let _ = write!(part, r#"<c r="{at}{number}"><v>{value}</v></c>"#);
            }
            Cell::Text(text) if text.chars().count() <= MOST_IN_CELL => {
                let text = escaped(&without_escapes(text));
                let _ = write!(
                    part,
                    r#"<c r="{at}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#
                );
            }
            Cell::Text(_) | Cell::Empty => {}
        }
    }
    part.push_str("</row>");
}

/// Escapes texts such as `_x0041_`, which a workbook would read as a character code.
fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let after = &text.as_bytes()[at..];
        let is_escape = after.len() >= 7
            && after.starts_with(b"_x")
            && after[2..6].iter().all(u8::is_ascii_hexdigit)
            && after[6] == b'_';
        out.push_str(if is_escape { "_x005F_" } else { "" });
        if !is_escape {
            out.push(c);
        }
    }
    out
}

/// Width of a column in characters, by its heading and first rows.
fn width_of(table: &Table, column: usize) -> usize {
    const LOOKED_AT: usize = 200;
    let of_cell = |cell: &Cell| match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.chars().count(),
        Cell::Number(number) => number.to_string().len(),
    };
    let cells = table.rows.iter().take(LOOKED_AT).map(|row| of_cell(&row.cells[column]));
    let heading = table.columns[column].heading.chars().count() + 2;
    cells.chain([heading]).max().unwrap_or(0).clamp(WIDTHS.0, WIDTHS.1)
}

/// The letters of a column: A, B … Z, AA.
pub(super) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
