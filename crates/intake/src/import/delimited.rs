//! Delimited text: CSV files in the usual encodings, and pasted tables.

use std::convert::Infallible;

use super::budget::Budget;
use super::grid::{Cell, Fault, Sheet};
use super::loose;
use tepat_model::formula::unguarded;

/// Possible separators, the likeliest first.
const SEPARATORS: [char; 4] = ['\t', ';', ',', '|'];
/// Lines examined to find the separator.
const SAMPLE_LINES: usize = 200;

/// Turns bytes into text. The byte order mark decides, else zero bytes tell UTF-16, else valid
/// UTF-8, else Windows-1252, which accepts any bytes.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ if zeros(bytes, 1) => utf_16(bytes, u16::from_le_bytes),
        _ if zeros(bytes, 0) => utf_16(bytes, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|&byte| windows_1252(byte)).collect(),
        },
    }
}

/// Refuses text that is no table.
pub(super) fn check(text: &str) -> Result<(), Fault> {
    if text.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Err(Fault::Foreign("XML Spreadsheet 2003 (.xml)"));
    }
    let opening: String = text.trim_start().chars().take(20).collect::<String>().to_lowercase();
    if ["<html", "<!doctype html", "<table", "<?xml"].iter().any(|tag| opening.starts_with(tag)) {
        return Err(Fault::WebPage);
    }
    if text.contains('\0') || opening.starts_with("%pdf") {
        return Err(Fault::NotATable);
    }
    Ok(())
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The only legacy encoding that matters here; a library with all encodings would add a fifth
/// to the page.
fn windows_1252(byte: u8) -> char {
    /// What 0x80 to 0x9f mean (WHATWG Encoding Standard, index windows-1252).
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Whether most bytes at the offset's parity are zero, as in Latin text in UTF-16.
fn zeros(bytes: &[u8], offset: usize) -> bool {
    let sample = &bytes[..bytes.len().min(1000)];
    let zeros = |at: usize| sample.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    sample.len() >= 4 && zeros(offset) * 4 > sample.len() && zeros(1 - offset) * 20 < sample.len()
}

/// What stands in a cell.
pub(super) fn cell(text: &str) -> Cell {
    Cell::text(unguarded(text))
}

/// Splits text into cells, with the separator that it uses most evenly. Text that uses none in
/// most of its lines may be set in columns, or be a list of a chat.
pub(super) fn read(text: &str) -> Result<Sheet, Fault> {
    let (named, text) = named_separator(text);
    let (guessed, lines) = guess_separator(text);
    let separator = named.unwrap_or(guessed);
    let filled = text.lines().take(SAMPLE_LINES).filter(|line| !line.trim().is_empty()).count();
    if named.is_none() && lines * 2 < filled {
        let other = loose::read(text).or_else(|| loose::read_columns(text));
        if let Some(sheet) = other {
            return sheet;
        }
    }
    let cells = |quotes| {
        let (mut sheet, mut budget) = (Sheet::default(), Budget::default());
        let put = |row, column, cell: &str| sheet.put(row, column, self::cell(cell), &mut budget);
        let closed = split(text, separator, quotes, put)?;
        Ok((sheet, closed))
    };
    let (sheet, closed) = cells(true)?;
    if closed {
        return Ok(sheet);
    }
    // A quotation mark that never ends would swallow every row after it.
    drop(sheet);
    cells(false).map(|(sheet, _)| sheet)
}

/// Separator named by Excel's hint, a first line `sep=;`, and the text without that hint.
fn named_separator(text: &str) -> (Option<char>, &str) {
    // Excel does not count that line as a row, so it is removed.
    let hint = text.strip_prefix("sep=").and_then(|rest| {
        let separator = rest.chars().next()?;
        let rest = &rest[separator.len_utf8()..];
        let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
        Some((separator, rest))
    });
    hint.map_or((None, text), |(separator, rest)| (Some(separator), rest))
}

/// The separator that fits most lines, and how many they are.
fn guess_separator(text: &str) -> (char, usize) {
    let end = text.match_indices('\n').nth(SAMPLE_LINES).map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    let evenness = |separator: char| {
        let mut widths: Vec<usize> = Vec::new();
        let count = |row: usize, column: usize, _: &str| {
            widths.resize(widths.len().max(row + 1), 0);
            widths[row] = column + 1;
            Ok::<_, Infallible>(())
        };
        let Ok(_) = split(sample, separator, true, count);
        widths.retain(|width| *width > 1);
        widths.sort_unstable();
        let longest = widths.chunk_by(|a, b| a == b).max_by_key(|run| (run.len(), run[0]));
        let usual = longest.map_or(0, |run| run[0]);
        // Rows may end before columns that are empty in them.
        let fitting =
            widths.iter().filter(|width| (usual.saturating_sub(2)..=usual).contains(width));
        (fitting.count(), usual)
    };
    let mut best = (',', (0, 0));
    for separator in SEPARATORS {
        let score = evenness(separator);
        if score > best.1 {
            best = (separator, score);
        }
    }
    (best.0, best.1.0)
}

/// Passes every cell with its row and column to `put`; returns whether all quotations were
/// closed.
///
/// Blank lines count as rows, as in a spreadsheet. A common CSV reader skips them, which would
/// make every later row number wrong.
fn split<E>(
    text: &str,
    separator: char,
    quotes: bool,
    mut put: impl FnMut(usize, usize, &str) -> Result<(), E>,
) -> Result<bool, E> {
    let (mut row, mut column) = (0, 0);
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if quotes && cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            c if quoted => cell.push(c),
            c if c == separator => {
                put(row, column, &cell)?;
                cell.clear();
                column += 1;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => {
                put(row, column, &cell)?;
                cell.clear();
                (row, column) = (row + 1, 0);
            }
            c => cell.push(c),
        }
    }
    if column > 0 || !cell.is_empty() {
        put(row, column, &cell)?;
    }
    Ok(!quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let sheet = read(text).unwrap();
        sheet.rows.iter().map(|row| row.iter().map(Cell::shown).collect()).collect()
    }

    #[test]
    fn separators_are_told_apart() {
        let check = |text: &str, expect: &[&[&str]]| assert_eq!(rows(text), expect, "{text:?}");
        check("a;b\n1;2", &[&["a", "b"], &["1", "2"]]);
        check("a,b\r\n1,2\r\n", &[&["a", "b"], &["1", "2"]]);
        check("a\tb\n1,5\t2,5", &[&["a", "b"], &["1,5", "2,5"]]);
        check("a|b\n1|2", &[&["a", "b"], &["1", "2"]]);
        check(
            "lat;lon\n-0,33;116,50\n-0,34;116,51",
            &[&["lat", "lon"], &["-0,33", "116,50"], &["-0,34", "116,51"]],
        );
        check(
            "desa;tps;lat;ket\nLiju;1;-1,04\nJamut;1;-1,06;x\nKandui;1;-1,07",
            &[
                &["desa", "tps", "lat", "ket"],
                &["Liju", "1", "-1,04"],
                &["Jamut", "1", "-1,06", "x"],
                &["Kandui", "1", "-1,07"],
            ],
        );
        check("sep=;\na;b,c\n", &[&["a", "b,c"]]);
        check("a;'=1+1;'-2;'Aisyiyah", &[&["a", "=1+1", "-2", "'Aisyiyah"]]);
        check("satu", &[&["satu"]]);
        check("", &[]);
    }

    #[test]
    fn blank_lines_count_and_quotes_hold_lines_together() {
        let check = |text: &str, expect: &[&[&str]]| assert_eq!(rows(text), expect, "{text:?}");
        check("a,b\n\n\n1,2", &[&["a", "b"], &[], &[], &["1", "2"]]);
        check("\"a\nb\",\"c \"\"d\"\"\"\n1,2", &[&["a b", "c \"d\""], &["1", "2"]]);
        check("12\" pipa,b\n1,2", &[&["12\" pipa", "b"], &["1", "2"]]);
        check("\"tak ditutup,b\n1,2", &[&["\"tak ditutup", "b"], &["1", "2"]]);
        check("a;b\r1;2", &[&["a", "b"], &["1", "2"]]);
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "Désa;TPS – 1";
        let utf16 =
            |unit: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(unit).collect() };
        let with = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            with(b"\xEF\xBB\xBF", text.into()),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            with(b"\xFF\xFE", utf16(u16::to_le_bytes)),
            with(b"\xFE\xFF", utf16(u16::to_be_bytes)),
            b"D\xE9sa;TPS \x96 1".to_vec(),
        ] {
            assert_eq!(super::text(&bytes), text, "{bytes:?}");
        }
        assert_eq!(check(&super::text(b"<html><table>")), Err(Fault::WebPage));
        assert_eq!(check(&super::text(b"%PDF-1.7 abcdefghij")), Err(Fault::NotATable));
        assert_eq!(check(&super::text(&[0, 0, 0, 1, 2, 3, 0, 0])), Err(Fault::NotATable));
    }
}
