//! Excel workbooks: strings, sheets, cells and merges. Formulas count by their stored result;
//! where there is none, plain ones are computed.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::budget::{Budget, MOST_CELLS};
use super::formula;
use super::grid::{Cell, Fault, Merge, Refusal, Sheet};
use super::package::{Package, attribute, damaged, entity, xml};

/// Reads every visible sheet, in the workbook's order. A part that is named as several
/// sheets is charged to the file's budget as often.
pub(super) fn read(package: &mut Package) -> Result<Vec<Sheet>, Refusal> {
    let workbook_path = workbook_path(package)?;
    let (folder, file) = workbook_path.rsplit_once('/').unwrap_or(("", &workbook_path));
    let workbook = package.required_index(&workbook_path)?;
    let targets =
        relations(&package.required_index(&join(folder, &format!("_rels/{file}.rels")))?)?;
    let strings = match targets.values().find(|target| target.kind.ends_with("/sharedStrings")) {
        Some(target) => shared_strings(&package.required(&join(folder, &target.path))?)?,
        None => Vec::new(),
    };
    let (named, stale) = sheet_names(&workbook)?;
    let mut budget = Budget::default();
    let mut read_all = |hidden: bool, sheets: &mut Vec<Sheet>| -> Result<(), Refusal> {
        for Named { name, id, .. } in named.iter().filter(|sheet| sheet.hidden == hidden) {
            let target = targets.get(id).filter(|target| target.kind.ends_with("/worksheet"));
            let Some(target) = target else {
                continue;
            };
            let part = package.required(&join(folder, &target.path));
            let part = part.map_err(|fault| fault.in_sheet(name))?;
            let sheet = read_sheet(&part, name, (&strings, stale), &mut budget);
            sheets.push(sheet.map_err(|fault| fault.in_sheet(name))?);
        }
        Ok(())
    };
    let mut sheets = Vec::new();
    read_all(false, &mut sheets)?;
    let visible = sheets.len();
    let refers = |sheet: &Sheet| {
        sheet.formulas.iter().any(|at| match sheet.cell(*at) {
            Cell::Formula(text) => text.contains('!'),
            _ => false,
        })
    };
    if sheets.iter().any(refers) {
        read_all(true, &mut sheets)?;
    }
    formula::compute(&mut sheets, &mut budget)?;
    sheets.truncate(visible);
    Ok(sheets)
}

struct Target {
    kind: String,
    path: String,
}

fn workbook_path(package: &mut Package) -> Result<String, Fault> {
    let top = match package.index("_rels/.rels")? {
        Some(part) => relations(&part)?,
        None => BTreeMap::new(),
    };
    let found = top.into_values().find(|target| target.kind.ends_with("/officeDocument"));
    match found.map(|target| join("", &target.path)) {
        Some(path) => Ok(path),
        None if package.has("xl/workbook.xml") => Ok("xl/workbook.xml".to_owned()),
        None => Err(Fault::NotATable),
    }
}

fn relations(part: &str) -> Result<BTreeMap<String, Target>, Fault> {
    let mut reader = xml(part);
    let mut found = BTreeMap::new();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let value = |name| attribute(&e, name).unwrap_or_default();
                found.insert(value("Id"), Target { kind: value("Type"), path: value("Target") });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A target's path from the archive root.
fn join(folder: &str, target: &str) -> String {
    let target = &target.replace('\\', "/");
    let full = match target.strip_prefix('/') {
        Some(from_root) => from_root.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in full.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

struct Named {
    name: String,
    id: String,
    hidden: bool,
}

/// All sheets in order, and whether the program that wrote the workbook left its formulas to be
/// computed when it is opened: a result of zero then says nothing.
fn sheet_names(workbook: &str) -> Result<(Vec<Named>, bool), Fault> {
    let mut reader = xml(workbook);
    let (mut found, mut stale) = (Vec::new(), false);
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                let hidden = attribute(&e, "state").is_some_and(|state| state != "visible");
                if let Some(id) = attribute(&e, "id") {
                    let name = attribute(&e, "name").unwrap_or_default();
                    found.push(Named { name, id, hidden });
                }
            }
            Event::Start(e) if e.local_name().as_ref() == "calcPr" => {
                stale = is_set(&e, "fullCalcOnLoad");
            }
            Event::Eof => return Ok((found, stale)),
            _ => {}
        }
    }
}

fn is_set(element: &BytesStart, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(value.as_str(), "1" | "true"))
}

fn shared_strings(part: &str) -> Result<Vec<Box<str>>, Fault> {
    let mut reader = xml(part);
    let (mut strings, mut text, mut inside) = (Vec::new(), String::new(), Inside::default());
    loop {
        let event = reader.read_event().map_err(damaged)?;
        inside.follow(&event, &mut text);
        match event {
            Event::End(e) if e.local_name().as_ref() == "si" => {
                // An empty string takes five bytes of the part and far more of memory.
                if strings.len() >= MOST_CELLS {
                    return Err(Fault::TooManyCells);
                }
                strings.push(unescaped(&text).into());
                text.clear();
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// Text with characters that the format writes as `_x000D_` decoded; an underscore that only
/// looks like one is `_x005F_`.
fn unescaped(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        decoded.push_str(before);
        let digits = from.get(2..6).filter(|_| from[6..].starts_with('_'));
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).map(char::from_u32) {
            Some(character) => {
                decoded.extend(character);
                rest = &from[7..];
            }
            None => {
                decoded.push_str("_x");
                rest = &from[2..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

/// Whether the reader is inside text that counts; phonetic guides do not count.
#[derive(Default)]
struct Inside {
    text: bool,
    phonetic: bool,
}

/// The formula of a cell while it is read.
#[derive(Default)]
struct Formula {
    inside: bool,
    text: Option<String>,
    has_value: bool,
}

impl Formula {
    fn follow(&mut self, event: &Event) {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "c" => *self = Self::default(),
                "f" => (self.inside, self.text) = (true, Some(String::new())),
                "v" => self.has_value = true,
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "f" => self.inside = false,
            _ => {
                let Some(text) = self.text.as_mut().filter(|_| self.inside) else {
                    return;
                };
                match event {
                    Event::Text(part) => text.push_str(&part.xml10_content()),
                    Event::CData(part) => text.push_str(&part.xml10_content()),
                    Event::GeneralRef(reference) => text.push_str(&entity(reference)),
                    _ => {}
                }
            }
        }
    }

    /// The formula, if the cell's result is not known; `stale` as in [`sheet_names`].
    fn without_result(&mut self, kind: &str, result: &str, stale: bool) -> Option<String> {
        let is_text = kind == "str" && self.has_value;
        let unknown = !is_text && (result.trim().is_empty() || (stale && result.trim() == "0"));
        self.text.take().filter(|_| unknown)
    }
}

impl Inside {
    fn follow(&mut self, event: &Event, text: &mut String) {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" | "v" => self.text = true,
                "rPh" => self.phonetic = true,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "t" | "v" => self.text = false,
                "rPh" => self.phonetic = false,
                _ => {}
            },
            _ if !self.text || self.phonetic => {}
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::CData(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => text.push_str(&entity(reference)),
            _ => {}
        }
    }
}

fn read_sheet(
    part: &str,
    name: &str,
    (strings, stale): (&[Box<str>], bool),
    budget: &mut Budget,
) -> Result<Sheet, Fault> {
    let mut sheet = Sheet::named(name.to_owned());
    budget.take_cells(1)?;
    budget.take_text(name.len())?;
    let mut merges = Vec::new();
    let mut reader = xml(part);
    let (mut text, mut inside, mut kind) = (String::new(), Inside::default(), String::new());
    let (mut row, mut column) = (0_usize, 0_usize);
    let (mut complete, mut formula) = (false, Formula::default());
    loop {
        let event = reader.read_event().map_err(damaged)?;
        inside.follow(&event, &mut text);
        formula.follow(&event);
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "row" => {
                    column = 0;
                    if let Some(number) = attribute(&e, "r").and_then(|r| r.parse::<usize>().ok()) {
                        row = number.saturating_sub(1);
                    }
                    if is_set(&e, "hidden") || attribute(&e, "ht").as_deref() == Some("0") {
                        sheet.hide_rows(row, 1);
                    }
                }
                "c" => {
                    if let Some(at) = attribute(&e, "r").as_deref().and_then(position) {
                        (row, column) = at;
                    }
                    kind = attribute(&e, "t").unwrap_or_default();
                    text.clear();
                }
                "col" => {
                    let number = |name| attribute(&e, name).and_then(|at| at.parse().ok());
                    let range: Option<(usize, usize)> = number("min").zip(number("max"));
                    let narrow = attribute(&e, "width").as_deref() == Some("0");
                    if let Some((first, last)) = range
                        && (narrow || is_set(&e, "hidden"))
                    {
                        let first = first.saturating_sub(1);
                        sheet.hide_columns(first, last.saturating_sub(first));
                    }
                }
                "mergeCell" => merges.extend(attribute(&e, "ref").as_deref().and_then(merge)),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "row" => row = row.saturating_add(1),
                "c" => {
                    let value = match formula.without_result(&kind, &text, stale) {
                        Some(formula) => Cell::Formula(formula),
                        None => cell(&kind, &text, strings)?,
                    };
                    sheet.put(row, column, value, budget)?;
                    column = column.saturating_add(1);
                }
                "sheetData" => complete = true,
                _ => {}
            },
            Event::Eof if complete => break,
            Event::Eof => return Err(damaged("sheetData")),
            _ => {}
        }
    }
    sheet.fill(&merges, budget)?;
    Ok(sheet)
}

fn cell(kind: &str, text: &str, strings: &[Box<str>]) -> Result<Cell, Fault> {
    Ok(match kind {
        "s" if text.trim().is_empty() => Cell::Empty,
        "s" => {
            let string = text.trim().parse::<usize>().ok().and_then(|index| strings.get(index));
            Cell::text(string.ok_or_else(|| damaged("sharedStrings"))?)
        }
        "" | "n" => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Cell::Number(number),
            _ => Cell::text(text),
        },
        _ => Cell::text(&unescaped(text)),
    })
}

/// Zero-based row and column of a reference such as `C107`.
pub(super) fn position(reference: &str) -> Option<(usize, usize)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = reference.split_at_checked(letters)?;
    // Three letters and seven digits cover more than a sheet and cannot overflow.
    if letters.is_empty() || letters.len() > 3 || digits.len() > 7 {
        return None;
    }
    let column = letters
        .bytes()
        .fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((digits.parse::<usize>().ok()?.checked_sub(1)?, column - 1))
}

fn merge(reference: &str) -> Option<Merge> {
    let (first, last) = reference.split_once(':')?;
    Some(Merge { first: position(first)?, last: position(last)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_positions() {
        for (reference, expect) in [
            ("A1", Some((0, 0))),
            ("c107", Some((106, 2))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("A0", None),
            ("A", None),
            ("12", None),
            ("é1", None),
            ("AAAAAAAAAAAAAAAA1", None),
            ("A99999999999999999999", None),
        ] {
            assert_eq!(position(reference), expect, "{reference}");
        }
    }

    #[test]
    fn characters_written_as_codes_are_decoded() {
        for (text, expect) in [
            ("Sampirang I_x000D_", "Sampirang I\r"),
            ("a_x000d_\nb_x0009_c", "a\r\nb\tc"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x00D_ _xZZZZ_ _x", "_x00D_ _xZZZZ_ _x"),
            ("_xD800_", ""),
            ("_xé00_ _x000", "_xé00_ _x000"),
        ] {
            assert_eq!(unescaped(text), expect, "{text}");
        }
    }

    #[test]
    fn targets_are_found_from_the_root() {
        assert_eq!(join("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(join("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(join("xl", "../../../a.xml"), "a.xml");
        assert_eq!(join("", "workbook.xml"), "workbook.xml");
    }
}
