//! Lists of units that guard: new units are added, existing ones are updated with what the list states.

use std::collections::BTreeMap;

use super::grid::Grid;
use super::headings::{Field, Mapping};
use super::list::ListImport;
use super::names::{Found, How, NameChoices, NameLog, Resolution, normal};
use super::number;
use super::places::Codes;
use super::rows::{Reason, Rows, SkippedRow, in_order, quoted, row_number};
use super::stations::source;
use super::totals;
use tepat_model::message::Message;
use tepat_model::region::{Force, ForceKind, Place, PlaceKind, Record, Region};

/// Reads a list of units against a region, without changing anything.
pub fn read_forces(
    grid: &Grid,
    mapping: &Mapping,
    region: &Region,
    choices: &NameChoices,
) -> ListImport<Force> {
    let rows = Rows { grid, mapping };
    let mut import = ListImport::new(source(grid), rows.missing(|_| true));
    if !import.report.is_empty() {
        // What is missing may be hidden.
        import.report.extend(grid.hidden_report());
        return import;
    }
    let mut list = List {
        region,
        names: NameLog::new(region, choices),
        taken: BTreeMap::new(),
        codes: Codes::new(grid, region, region.forces.iter().map(|force| force.code.as_str())),
        report: Vec::new(),
        rows,
    };
    for row in list.rows.range() {
        let is_remark =
            list.rows.words(row).len() <= 1 && list.rows.text(row, Field::Strength).is_empty();
        let reason = if list.rows.is_blank(row) {
            Reason::Blank
        } else if totals::label(&list.rows, row).is_some() {
            Reason::Total
        } else if is_remark || list.rows.repeats_heading(row) {
            Reason::Title
        } else if list.read(row).is_err() {
            Reason::LeftOut
        } else {
            continue;
        };
        import.skipped.push(SkippedRow { row: row_number(row), reason });
    }
    let mut report = list.report;
    if list.taken.is_empty() && report.is_empty() {
        report.push(grid.place(Message::error("import-no-rows"), None));
    }
    (import.matched, import.unresolved) = list.names.finish(&list.rows, &mut report);
    import.take(list.taken.into_values().map(|(_, force)| force).collect(), &region.forces);
    report.extend(grid.hidden_report());
    import.report = in_order(report);
    import
}

/// A row that the user leaves out.
struct LeftOut;

struct List<'a> {
    rows: Rows<'a>,
    region: &'a Region,
    names: NameLog<'a>,
    /// Units accepted, by code, with their rows.
    taken: BTreeMap<String, (usize, Force)>,
    codes: Codes,
    report: Vec<Message>,
}

impl<'a> List<'a> {
    fn say(&mut self, message: Message, row: usize, field: Field) {
        let message = self.rows.at(message, row, Some(field));
        self.report.push(message);
    }

    /// Reads one unit; what is wrong with it is in the report.
    fn read(&mut self, row: usize) -> Result<(), LeftOut> {
        let (code, name) = (self.rows.text(row, Field::Code), self.rows.text(row, Field::Unit));
        if code.is_empty() && name.is_empty() {
            self.say(Message::error("import-place-nameless"), row, Field::Unit);
            return Ok(());
        }
        let known = self.known(&code, &name).cloned();
        let shown = if name.is_empty() { &code } else { &name };
        // Everything wrong with a row is said at once.
        let kind = self.kind(row, shown, known.as_ref());
        let strength = self.strength(row, shown, known.as_ref());
        let areas = self.areas(row)?;
        let base = self.base(row, shown, known.as_ref())?;
        let hours = [Field::DutyHours, Field::RestHours].map(|field| self.hours(row, field));
        let (Some(kind), Some(strength), Some(areas), Some(base)) = (kind, strength, areas, base)
        else {
            return Ok(());
        };
        let [Ok(duty_hours), Ok(rest_hours)] = hours else { return Ok(()) };
        let Some(code) = self.code(row, shown, &code, known.as_ref()) else { return Ok(()) };
        let before = known.unwrap_or_default();
        let mut force = Force {
            code,
            kind,
            strength,
            base,
            areas: areas.unwrap_or_else(|| before.areas.clone()),
            duty_hours: duty_hours.unwrap_or(before.duty_hours),
            rest_hours: rest_hours.unwrap_or(before.rest_hours),
            ..before
        };
        if !name.is_empty() {
            force.name = name;
        }
        if self.rows.has(Field::Note) {
            force.note = self.rows.text(row, Field::Note);
        }
        match force.validate() {
            Ok(()) => drop(self.taken.insert(force.code.clone(), (row, force))),
            Err(mut message) => {
                message.at.column = None;
                self.say(message, row, Field::Unit);
            }
        }
        Ok(())
    }

    /// The unit that a row means: that with its code, else the only one with its name.
    fn known(&self, code: &str, name: &str) -> Option<&'a Force> {
        if !code.is_empty() {
            return self.region.forces.get(code);
        }
        let same = |force: &&Force| normal(&force.name) == normal(name);
        let mut fitting = self.region.forces.iter().filter(same);
        fitting.next().filter(|_| fitting.next().is_none())
    }

    /// The code of the known unit, else the one in the list, else a new one; nothing if an earlier row
    /// means the same unit.
    fn code(
        &mut self,
        row: usize,
        name: &str,
        written: &str,
        known: Option<&Force>,
    ) -> Option<String> {
        let same_name = |(_, force): &&(usize, Force)| {
            written.is_empty() && normal(&force.name) == normal(name)
        };
        let code = known.map_or(written, |force| &force.code);
        let first = self.taken.get(code).or_else(|| self.taken.values().find(same_name));
        if let Some((first, _)) = first {
            let message = Message::error("import-place-twice")
                .with("name", quoted(name))
                .with("first", row_number(*first).to_string());
            self.say(message, row, Field::Unit);
            return None;
        }
        let code = if code.is_empty() { self.codes.free() } else { code.to_owned() };
        self.codes.reserve(&code);
        Some(code)
    }

    /// What the row states, else what the unit is, else what its name says, else police.
    fn kind(&mut self, row: usize, name: &str, known: Option<&Force>) -> Option<ForceKind> {
        let written = self.rows.text(row, Field::ForceKind);
        if !written.is_empty() {
            let found = kind_of(&written);
            if found.is_none() {
                let message =
                    Message::error("import-force-kind-unknown").with("written", quoted(&written));
                self.say(message, row, Field::ForceKind);
            }
            return found;
        }
        if let Some(kind) = known.map(|force| force.kind).or_else(|| kind_of(name)) {
            return Some(kind);
        }
        let message = Message::warning("import-force-kind-assumed").with("name", quoted(name));
        self.say(message, row, Field::ForceKind);
        Some(ForceKind::Police)
    }

    fn strength(&mut self, row: usize, name: &str, known: Option<&Force>) -> Option<u32> {
        let cell = self.rows.cell(row, Field::Strength);
        if number::is_blank(cell) {
            if known.is_none() {
                let message = Message::error("import-strength-missing").with("name", quoted(name));
                self.say(message, row, Field::Strength);
            }
            return known.map(|force| force.strength);
        }
        let found = number::whole(cell).and_then(|read| u32::try_from(read.value).ok());
        if found.is_none() {
            let message =
                Message::error("import-figure-unreadable").with("written", quoted(&cell.shown()));
            self.say(message, row, Field::Strength);
        }
        found
    }

    /// Hours, if the row states any; an error if they are unreadable.
    fn hours(&mut self, row: usize, field: Field) -> Result<Option<u16>, ()> {
        let cell = self.rows.cell(row, field);
        if number::is_blank(cell) {
            return Ok(None);
        }
        let found = number::whole(cell).and_then(|read| u16::try_from(read.value).ok());
        if found.is_none() {
            let message =
                Message::error("import-figure-unreadable").with("written", quoted(&cell.shown()));
            self.say(message, row, field);
        }
        found.map(Some).ok_or(())
    }

    /// Codes of the sub-districts that the row states: `None` inside if it states nothing, outside if
    /// one is unknown. "All" is the whole region.
    fn areas(&mut self, row: usize) -> Result<Option<Option<Vec<String>>>, LeftOut> {
        let written = self.rows.text(row, Field::Areas);
        if written.is_empty() {
            return Ok(Some(None));
        }
        if matches!(normal(&written).as_str(), "semua" | "seluruh" | "seluruhnya" | "all") {
            return Ok(Some(Some(Vec::new())));
        }
        let (mut codes, mut is_known) = (Vec::new(), true);
        let parts = written.split([';', ',', '/', '\n']).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            let found = self.names.resolve((part, ""), row, Field::Areas, |directory| {
                match directory.by_code(part).filter(|place| place.kind == PlaceKind::Ppk) {
                    Some(place) => Found::One(place, How::Code),
                    None => directory.kecamatan(part),
                }
            });
            match found {
                Resolution::Place(place) if place.kind == PlaceKind::Ppk => {
                    if !codes.contains(&place.code) {
                        codes.push(place.code.clone());
                    }
                }
                Resolution::Place(place) => {
                    let message = Message::error("import-not-kecamatan")
                        .with("written", quoted(part))
                        .with("place", place.name.as_str());
                    self.say(message, row, Field::Areas);
                    is_known = false;
                }
                Resolution::Open => is_known = false,
                Resolution::LeftOut => return Err(LeftOut),
            }
        }
        codes.sort_unstable();
        Ok(is_known.then_some(Some(codes)))
    }

    /// Code of the base that the row states, else of the known unit's, else the place it is named after,
    /// else the store.
    fn base(
        &mut self,
        row: usize,
        name: &str,
        known: Option<&Force>,
    ) -> Result<Option<String>, LeftOut> {
        let written = self.rows.text(row, Field::Base);
        if !written.is_empty() {
            let found = self.names.resolve((&written, ""), row, Field::Base, |directory| {
                // Units stand in the chief town of a sub-district rather than in a village of its name.
                match directory.kecamatan(&written) {
                    Found::One(place, how @ (How::Exact | How::Normalised)) => {
                        Found::One(place, how)
                    }
                    _ => directory.place(&written),
                }
            });
            return match found {
                Resolution::Place(place) => Ok(Some(place.code.clone())),
                Resolution::Open => Ok(None),
                Resolution::LeftOut => Err(LeftOut),
            };
        }
        if let Some(force) = known {
            return Ok(Some(force.base.clone()));
        }
        let Some(place) = self.named_after(name).or_else(|| self.region.store()) else {
            self.say(
                Message::error("import-force-no-base").with("name", quoted(name)),
                row,
                Field::Base,
            );
            return Ok(None);
        };
        let message = Message::warning("import-force-base-assumed")
            .with("name", quoted(name))
            .with("place", place.name.as_str());
        self.say(message, row, Field::Base);
        Ok(Some(place.code.clone()))
    }

    /// The sub-district that a unit is named after, as in `Polsek Tabang`.
    fn named_after(&self, name: &str) -> Option<&'a Place> {
        let (_, rest) = name.trim().split_once(' ')?;
        match self.names.directory.kecamatan(rest) {
            Found::One(place, How::Exact | How::Normalised) => Some(place),
            _ => None,
        }
    }
}

/// What a unit belongs to, by the words of its kind or name; `None` if none of them tells.
fn kind_of(written: &str) -> Option<ForceKind> {
    const WORDS: [(ForceKind, &[&str]); 5] = [
        // What is told apart from another kind by one more word comes first.
        (ForceKind::Reinforcement, &["bko", "bantuan", "brimob", "satbrimob", "reinforcement"]),
        (ForceKind::Linmas, &["linmas", "satlinmas", "hansip"]),
        (ForceKind::Navy, &["al", "lanal", "posal", "navy"]),
        (ForceKind::Army, &["ad", "tni", "kodim", "koramil", "babinsa", "army", "korem", "yonif"]),
        (
            ForceKind::Police,
            &["polri", "polisi", "police", "polres", "polresta", "polsek", "polsubsektor", "polda"],
        ),
    ];
    let lower = written.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let is_said =
        |(_, telling): &&(ForceKind, &[&str])| words.iter().any(|word| telling.contains(word));
    WORDS.iter().find(is_said).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_words() {
        let check = |written: &str, expect: Option<ForceKind>| {
            assert_eq!(kind_of(written), expect, "{written}");
        };
        check("Polsek Tabang", Some(ForceKind::Police));
        check("Polri, bantuan (BKO)", Some(ForceKind::Reinforcement));
        check("Brimob Polda", Some(ForceKind::Reinforcement));
        check("TNI AL", Some(ForceKind::Navy));
        check("TNI-AD", Some(ForceKind::Army));
        check("Koramil 0906-05", Some(ForceKind::Army));
        check("Satlinmas", Some(ForceKind::Linmas));
        check("Dinas Perhubungan", None);
    }
}
