//! Excel workbooks: strings, sheets, cells and merges. Formulas count by their stored result.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::budget::{Budget, MOST_CELLS};
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
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    for (name, id) in visible_sheets(&workbook)? {
        let Some(target) = targets.get(&id).filter(|target| target.kind.ends_with("/worksheet"))
        else {
            continue;
        };
        let part = package.required(&join(folder, &target.path));
        let part = part.map_err(|fault| fault.in_sheet(&name))?;
        let sheet = read_sheet(&part, &name, &strings, &mut budget);
        sheets.push(sheet.map_err(|fault| fault.in_sheet(&name))?);
    }
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

fn visible_sheets(workbook: &str) -> Result<Vec<(String, String)>, Fault> {
    let mut reader = xml(workbook);
    let mut found = Vec::new();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                let hidden = attribute(&e, "state").is_some_and(|state| state != "visible");
                if let (Some(id), false) = (attribute(&e, "id"), hidden) {
                    found.push((attribute(&e, "name").unwrap_or_default(), id));
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
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
                strings.push(text.as_str().into());
                text.clear();
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// Whether the reader is inside text that counts; phonetic guides do not count.
#[derive(Default)]
struct Inside {
    text: bool,
    phonetic: bool,
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
    strings: &[Box<str>],
    budget: &mut Budget,
) -> Result<Sheet, Fault> {
    let mut sheet = Sheet::named(name.to_owned());
    budget.take_cells(1)?;
    budget.take_text(name.len())?;
    let mut merges = Vec::new();
    let mut reader = xml(part);
    let (mut text, mut inside, mut kind) = (String::new(), Inside::default(), String::new());
    let (mut row, mut column) = (0_usize, 0_usize);
    let mut complete = false;
    loop {
        let event = reader.read_event().map_err(damaged)?;
        inside.follow(&event, &mut text);
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "row" => {
                    column = 0;
                    if let Some(number) = attribute(&e, "r").and_then(|r| r.parse::<usize>().ok()) {
                        row = number.saturating_sub(1);
                    }
                }
                "c" => {
                    if let Some(at) = attribute(&e, "r").as_deref().and_then(position) {
                        (row, column) = at;
                    }
                    kind = attribute(&e, "t").unwrap_or_default();
                    text.clear();
                }
                "mergeCell" => merges.extend(attribute(&e, "ref").as_deref().and_then(merge)),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "row" => row = row.saturating_add(1),
                "c" => {
                    sheet.put(row, column, cell(&kind, &text, strings)?, budget)?;
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
        "s" => {
            let string = text.trim().parse::<usize>().ok().and_then(|index| strings.get(index));
            Cell::text(string.ok_or_else(|| damaged("sharedStrings"))?)
        }
        "" | "n" => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Cell::Number(number),
            _ => Cell::text(text),
        },
        _ => Cell::text(text),
    })
}

/// Zero-based row and column of a reference such as `C107`.
fn position(reference: &str) -> Option<(usize, usize)> {
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
    fn targets_are_found_from_the_root() {
        assert_eq!(join("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(join("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(join("xl", "../../../a.xml"), "a.xml");
        assert_eq!(join("", "workbook.xml"), "workbook.xml");
    }
}
