//! Lists that people type into a chat: one station a line, such as `TPS 01 - Desa Liju (253)`,
//! below the names of villages or with them.

use super::budget::Budget;
use super::delimited;
use super::grid::{Cell, Fault, Sheet};
use super::names::kind_word;
use super::points::{Label, label};
use tepat_model::region::PlaceKind;

/// A list has at least this many stations.
const LEAST_STATIONS: usize = 2;
/// Share of lines, in per cent, that must name stations.
const STATIONS_PERCENT: usize = 40;
/// Words that may follow a number of voters.
const OF_VOTERS: [&str; 9] =
    ["pemilih", "dpt", "orang", "org", "jiwa", "voters", "voter", "electors", "suara"];

/// A station as a line names it.
#[derive(Debug, Default, PartialEq)]
struct Station {
    kecamatan: String,
    desa: String,
    number: String,
    voters: String,
}

/// Reads such a list; `None` if the text is none, or if any of its numbers might mean something
/// else than this reads.
pub(super) fn read(text: &str) -> Option<Result<Sheet, Fault>> {
    let lines: Vec<&str> = text.lines().map(bare).collect();
    let filled = lines.iter().filter(|line| !line.is_empty()).count();
    let named = |line: &&str| numbered(line).is_some();
    let count = lines.iter().filter(|line| named(line)).count();
    if count < LEAST_STATIONS || count * 100 < filled * STATIONS_PERCENT {
        return None;
    }
    let (first, last) = (lines.iter().position(&named)?, lines.iter().rposition(named)?);
    let (mut kecamatan, mut desa) = (String::new(), String::new());
    let mut stations: Vec<(usize, Station)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some((before, number)) = numbered(line) {
            let own = station(before, number)?;
            let pick =
                |own: String, above: &str| if own.is_empty() { above.to_owned() } else { own };
            let own = Station {
                kecamatan: pick(own.kecamatan, &kecamatan),
                desa: pick(own.desa, &desa),
                ..own
            };
            stations.push((at, own));
        } else if let Some((kind, name)) = area(line) {
            match kind {
                PlaceKind::Ppk => (kecamatan, desa) = (name, String::new()),
                _ => desa = name,
            }
        } else if (first..=last).contains(&at) && line.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
    }
    let lacks =
        |part: fn(&Station) -> &String| stations.iter().filter(|(_, s)| part(s).is_empty()).count();
    let all_or_none = |lacking: usize| lacking == 0 || lacking == stations.len();
    if lacks(|s| &s.desa) > 0 || !all_or_none(lacks(|s| &s.voters)) {
        return None;
    }
    Some(table(&stations))
}

/// The stations in the rows of their lines, below a heading.
fn table(stations: &[(usize, Station)]) -> Result<Sheet, Fault> {
    let (mut sheet, mut budget) = (Sheet::default(), Budget::default());
    // The heading stands above the first of them.
    let shift = usize::from(stations.first().is_some_and(|(at, _)| *at == 0));
    let heading = stations.first().map_or(0, |(at, _)| at + shift) - 1;
    let mut put = |row: usize, cells: [&str; 4]| -> Result<(), Fault> {
        for (column, cell) in cells.into_iter().enumerate() {
            sheet.put(row, column, Cell::text(cell), &mut budget)?;
        }
        Ok(())
    };
    put(heading, ["Kecamatan", "Desa", "TPS", "DPT"])?;
    for (at, Station { kecamatan, desa, number, voters }) in stations {
        put(at + shift, [kecamatan, desa, number, voters])?;
    }
    Ok(sheet)
}

/// A line without what the chat wrote before it, without marks of emphasis, and without the number
/// or bullet of an item.
fn bare(line: &str) -> &str {
    let marks =
        |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '•' | '\u{200e}' | '\u{feff}');
    let line = said(line.trim_matches(marks)).trim_matches(marks);
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &line[digits..];
    let item = (1..=3).contains(&digits).then(|| rest.strip_prefix(['.', ')'])).flatten();
    // `1.253` is a number.
    let item = item.filter(|rest| rest.starts_with(char::is_whitespace));
    item.or_else(|| line.strip_prefix("- ")).unwrap_or(line).trim_matches(marks)
}

/// What somebody said in `[20/11 19.02] Name: text` or `20/11/24, 19.02 - Name: text`.
fn said(line: &str) -> &str {
    let is_time = |c: char| c.is_ascii_digit() || "/.:, -\u{202f}APMapm".contains(c);
    let after = match line.strip_prefix('[') {
        Some(rest) => rest.split_once("] ").filter(|(time, _)| time.contains('/')),
        None => line.split_once(" - ").filter(|(time, _)| time.contains('/')),
    };
    let said = after.filter(|(time, _)| time.chars().all(is_time));
    said.and_then(|(_, rest)| rest.split_once(": ")).map_or(line, |(_, said)| said)
}

/// A line that names a station, cut before what follows the station's number.
fn numbered(line: &str) -> Option<(&str, &str)> {
    label(line)?;
    let lower = line.to_ascii_lowercase();
    let at = lower.find("tps")? + 3;
    let from = at + line[at..].find(|c: char| c.is_ascii_digit())?;
    let digits =
        line[from..].len() - line[from..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
    Some(line.split_at(from + digits))
}

/// The station of a line, which says at most one number besides the station's own.
fn station(before: &str, after: &str) -> Option<Station> {
    let numbers: Vec<(usize, &str)> = runs(after);
    let (areas, voters) = match numbers[..] {
        [] => (after, ""),
        [(at, number)] => {
            let rest = after[at + number.len()..].to_lowercase();
            let mut words =
                rest.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
            if words.any(|word| !OF_VOTERS.contains(&word)) {
                return None;
            }
            (&after[..at], number)
        }
        _ => return None,
    };
    let areas = without_words(areas);
    let Label { number, desa, kecamatan } = label(&format!("{before} {areas}"))?;
    let [kecamatan, desa] = [kecamatan, desa].map(|area| own_name(&area).to_owned());
    Some(Station { kecamatan, desa, number, voters: voters.to_owned() })
}

/// The name of an area without the word for what it is, if it says so.
fn own_name(area: &str) -> &str {
    let (first, rest) = area.split_once([' ', '.']).unwrap_or((area, ""));
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    match kind_word(first) {
        Some(PlaceKind::Ppk | PlaceKind::Pps) if !rest.is_empty() => rest,
        _ => area,
    }
}

/// A text without the words and marks before a number of voters.
fn without_words(text: &str) -> &str {
    let marks = |c: char| !c.is_alphanumeric() && c != ')';
    let mut text = text.trim_end_matches(|c: char| marks(c) || c == ')');
    while let Some((at, word)) = last_word(text) {
        if !OF_VOTERS.contains(&word.to_lowercase().as_str()) && word.to_lowercase() != "jumlah" {
            break;
        }
        text = text[..at].trim_end_matches(marks);
    }
    text
}

fn last_word(text: &str) -> Option<(usize, &str)> {
    let at = text.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last()?.0;
    Some((at, &text[at..]))
}

/// The numbers of a text with their positions; points and commas within are part of them.
fn runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(from) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let rest = &text[from..];
        let length =
            rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let number = rest[..length].trim_end_matches('.');
        runs.push((from, number));
        at = from + length;
    }
    runs
}

/// The area that a line names, and what it is.
fn area(line: &str) -> Option<(PlaceKind, String)> {
    let first = line.split([' ', '.', ':']).next().unwrap_or_default();
    let kind = kind_word(first).filter(|kind| matches!(kind, PlaceKind::Ppk | PlaceKind::Pps))?;
    let end = line[first.len()..]
        .find(|c: char| c.is_ascii_digit() || matches!(c, '(' | ',' | '=' | ';'))
        .map_or(line.len(), |at| first.len() + at);
    let name = line[first.len()..end].trim_matches(|c: char| !c.is_alphanumeric());
    (!name.is_empty()).then(|| (kind, name.to_owned()))
}

/// Columns that are set apart by two spaces or more, as programs write that lay text out; `None`
/// if cells do not stand below one another.
pub(super) fn read_columns(text: &str) -> Option<Result<Sheet, Fault>> {
    const LEAST_COLUMNS: usize = 3;
    let lines: Vec<Vec<Span<'_>>> = text.lines().map(spans).collect();
    let widest = lines
        .iter()
        .max_by_key(|cells| (cells.len(), std::cmp::Reverse(cells.first().map(|c| c.from))))?;
    let filled = lines.iter().filter(|cells| !cells.is_empty()).count();
    let wide = lines.iter().filter(|cells| cells.len() >= LEAST_COLUMNS).count();
    if wide < 2 || wide * 2 < filled {
        return None;
    }
    // Each column reaches as far as the cells of full lines do.
    let mut columns: Vec<(usize, usize)> =
        widest.iter().map(|cell| (cell.from, cell.until)).collect();
    for cells in lines.iter().filter(|cells| cells.len() == widest.len()) {
        for (column, cell) in columns.iter_mut().zip(cells) {
            *column = (column.0.min(cell.from), column.1.max(cell.until));
        }
    }
    let (mut sheet, mut budget) = (Sheet::default(), Budget::default());
    for (row, cells) in lines.iter().enumerate() {
        let mut taken = 0;
        for (at, cell) in cells.iter().enumerate() {
            let column = match cells.len() == columns.len() {
                true => at,
                false => {
                    let mut fits = (0..columns.len()).filter(|c| {
                        let (from, until) = columns[*c];
                        cell.from < until && from < cell.until
                    });
                    let first = fits.next();
                    // A title reaches over several columns.
                    let is_title = cells.len() == 1;
                    match (first, fits.next()) {
                        (Some(first), None) => first,
                        (Some(first), Some(_)) if is_title => first,
                        _ if is_title => 0,
                        _ => return None,
                    }
                }
            };
            if at > 0 && column < taken {
                return None;
            }
            taken = column + 1;
            if let Err(fault) = sheet.put(row, column, delimited::cell(cell.text), &mut budget) {
                return Some(Err(fault));
            }
        }
    }
    Some(Ok(sheet))
}

/// A cell of a line, and the characters that it covers.
struct Span<'a> {
    text: &'a str,
    from: usize,
    until: usize,
}

fn spans(line: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let mut begun: Option<(usize, usize)> = None;
    let mut end = (0, 0);
    for (at, (byte, c)) in line.char_indices().enumerate() {
        if c.is_whitespace() {
            continue;
        }
        if let Some((from, first)) = begun.filter(|_| at > end.0 + 1) {
            spans.push(Span { text: &line[first..end.1], from, until: end.0 });
            begun = None;
        }
        begun = begun.or(Some((at, byte)));
        end = (at + 1, byte + c.len_utf8());
    }
    spans.extend(begun.map(|(from, first)| Span { text: &line[first..end.1], from, until: end.0 }));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(sheet: Option<Result<Sheet, Fault>>) -> Option<Vec<String>> {
        let line = |row: &Vec<Cell>| row.iter().map(Cell::shown).collect::<Vec<_>>().join("|");
        Some(sheet?.ok()?.rows.iter().map(line).collect())
    }

    #[test]
    fn lists_of_a_chat_are_read() {
        let check = |text: &str, expect: Option<&[&str]>| {
            let expect = expect.map(|rows| rows.iter().map(|row| (*row).to_owned()).collect());
            assert_eq!(rows(read(text)), expect, "{text}");
        };
        let heading = "Kecamatan|Desa|TPS|DPT";
        check(
            "[20/11 19.02] Pak Camat: Yth., daftar TPS Kec. Laham\nTPS 01 - Desa Laham (253)\nTPS 02 - Desa Laham (1.240)\nTerima kasih",
            Some(&[heading, "|Laham|TPS 01|253", "|Laham|TPS 02|1.240"]),
        );
        check(
            "*KECAMATAN LAHAM*\n*Desa Laham* (2 TPS)\n1. TPS 01 : 253 pemilih\n2. TPS 02 : 240 pemilih\n\nDesa Ujoh Halang\n1. TPS 1 = 180 orang",
            Some(&[
                "",
                heading,
                "LAHAM|Laham|TPS 01|253",
                "LAHAM|Laham|TPS 02|240",
                "",
                "",
                "LAHAM|Ujoh Halang|TPS 1|180",
            ]),
        );
        check(
            "20/11/24, 19.02 - Budi: TPS 1 Liju, Kec. Teweh Timur\n20/11/24, 19.03 - Budi: TPS 2 Liju, Kec. Teweh Timur",
            Some(&[heading, "Teweh Timur|Liju|TPS 1", "Teweh Timur|Liju|TPS 2"]),
        );
        check(
            "Desa Liju\nTPS 1: DPT 253\nTPS 2: jumlah pemilih 240",
            Some(&[heading, "|Liju|TPS 1|253", "|Liju|TPS 2|240"]),
        );
        // What several numbers mean is not known, nor whose a station without a village is.
        check("Desa Liju\nTPS 1: L 130 P 123\nTPS 2: L 120 P 120", None);
        check("Desa Liju\nTPS 1 RT 3 (253)\nTPS 2 RT 4 (240)", None);
        check("TPS 1 (253)\nTPS 2 (240)", None);
        check("Desa Liju\nTPS 1 (253)\nyang kedua 240\nTPS 3 (200)", None);
        check("Desa Liju\nTPS 1 (253)\nTPS 2", None);
        check("TPS 1 Liju 253", None);
        check("", None);
    }

    #[test]
    fn columns_set_apart_by_spaces_are_read() {
        let check = |text: &str, expect: Option<&[&str]>| {
            let expect = expect.map(|rows| rows.iter().map(|row| (*row).to_owned()).collect());
            assert_eq!(rows(read_columns(text)), expect, "{text}");
        };
        check(
            "      DAFTAR PEMILIH\nNO   DESA          TPS   DPT\n1    LAHAM         001   253\n                   002   240\n2    UJOH HALANG   001   180",
            Some(&[
                "|DAFTAR PEMILIH",
                "NO|DESA|TPS|DPT",
                "1|LAHAM|001|253",
                "||002|240",
                "2|UJOH HALANG|001|180",
            ]),
        );
        check("NO DESA TPS\n1 LAHAM 001\n2 UJOH HALANG 001", None);
        // Not below one another.
        check("NO   DESA    TPS   DPT\n1    LAHAM   001   253\nUJOH HALANG    001   180", None);
        check("", None);
    }
}
