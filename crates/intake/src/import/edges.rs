//! Lists of network edges: both ends, mode, and length or time.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Cell, Grid};
use super::headings::{Field, Mapping};
use super::list::ListImport;
use super::names::{NameChoices, NameLog, Resolution};
use super::number;
use super::places::{Codes, yes};
use super::position::distance_m;
use super::rows::{Reason, Rows, SkippedRow, in_order, quoted, row_number};
use super::stations::source;
use super::totals;
use tepat_model::message::{Message, Value};
use tepat_model::region::{
    Edge, Mode, Place, PlaceKind, Record, Region, bends_of, effects_of, periods_of,
};

/// Reads a list of edges against a region, without changing anything.
///
/// A row with the code of an existing edge, or else with its ends and mode, updates that edge.
pub fn read_edges(
    grid: &Grid,
    mapping: &Mapping,
    region: &Region,
    choices: &NameChoices,
) -> ListImport<Edge> {
    let rows = Rows { grid, mapping };
    let mut import = ListImport::new(source(grid), rows.missing(|_| true));
    if !import.report.is_empty() {
        // What is missing may be hidden.
        import.report.extend(grid.hidden_report());
        return import;
    }
    let known = region.edges.iter().map(|edge| (pair(&edge.from, &edge.to, edge.mode), edge));
    let mut list = List {
        region,
        names: NameLog::new(region, choices),
        known: known.collect(),
        taken: BTreeMap::new(),
        listed: rows.range().map(|row| rows.text(row, Field::Code)).collect(),
        rows_by_ends: BTreeMap::new(),
        codes: Codes::new(grid, region, region.edges.iter().map(|edge| edge.code.as_str())),
        links: 0,
        report: Vec::new(),
        rows,
    };
    for row in list.rows.range() {
        let is_text = list.rows.text(row, Field::From).is_empty()
            && list.rows.text(row, Field::To).is_empty();
        let reason = if list.rows.is_blank(row) {
            Reason::Blank
        } else if totals::label(&list.rows, row).is_some() {
            Reason::Total
        } else if is_text || list.rows.repeats_heading(row) {
            Reason::Title
        } else if list.read(row) {
            continue;
        } else {
            Reason::LeftOut
        };
        import.skipped.push(SkippedRow { row: row_number(row), reason });
    }
    let mut report = list.report;
    if list.links > 0 {
        let message = Message::note("import-links-there").with("count", list.links);
        report.push(grid.place(message, None));
    }
    let any_name = !list.taken.is_empty();
    (import.matched, import.unresolved) = list.names.finish(&list.rows, &mut report);
    if !any_name && report.is_empty() {
        report.push(grid.place(Message::error("import-no-rows"), None));
    }
    import.take(list.taken.into_values().map(|(_, edge)| edge).collect(), &region.edges);
    report.extend(grid.hidden_report());
    import.report = in_order(report);
    import
}

type Ends = (String, String, Mode);

/// Both ends and the mode, independent of the direction in which the row names them.
fn pair(a: &str, b: &str, mode: Mode) -> Ends {
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    (first.to_owned(), second.to_owned(), mode)
}

struct List<'a> {
    rows: Rows<'a>,
    region: &'a Region,
    names: NameLog<'a>,
    known: BTreeMap<Ends, &'a Edge>,
    /// Edges accepted, by code, with their rows.
    taken: BTreeMap<String, (usize, Edge)>,
    /// Codes that the list brings.
    listed: BTreeSet<String>,
    /// The first row with the same ends and mode.
    rows_by_ends: BTreeMap<Ends, usize>,
    codes: Codes,
    /// Number of rows that are links of the imported network, unchanged.
    links: usize,
    report: Vec<Message>,
}

impl<'a> List<'a> {
    fn say(&mut self, message: Message, row: usize, field: Field) {
        let message = self.rows.at(message, row, Some(field));
        self.report.push(message);
    }

    /// Reads one edge; `false` if the user left out one of its places.
    fn read(&mut self, row: usize) -> bool {
        let (from, to) = (self.end(row, Field::From), self.end(row, Field::To));
        if from == Some(End::LeftOut) || to == Some(End::LeftOut) {
            return false;
        }
        let mode = self.mode(row);
        let (Some(End::At(from)), Some(End::At(to)), Some(mode)) = (from, to, mode) else {
            return true;
        };
        if from.code == to.code {
            if self.region.link(&self.rows.text(row, Field::Code)).is_some() {
                self.links += 1;
                return true;
            }
            let message = Message::error("import-edge-to-itself").with("place", from.name);
            self.say(message, row, Field::To);
            return true;
        }
        let ends = pair(&from.code, &to.code, mode);
        let Ok(known) = self.known(row, (&from, &to), &ends) else {
            return true;
        };
        let Ok(minutes) = self.minutes(row) else {
            return true;
        };
        let known = known.as_deref();
        let Some(length_m) = self.length_m(row, (&from, &to), known, minutes.is_some()) else {
            return true;
        };
        let Some(code) = self.code(row, known) else {
            return true;
        };
        let mut edge = Edge {
            code,
            from: from.code,
            to: to.code,
            mode,
            length_m,
            minutes: minutes.or(known.and_then(|edge| edge.minutes)),
            ..known.cloned().unwrap_or_default()
        };
        self.read_details(row, &mut edge);
        match edge.validate() {
            // A link that is as it was needs no edge in its stead.
            Ok(()) if self.is_link(&edge) => self.links += 1,
            Ok(()) => {
                self.rows_by_ends.entry(ends).or_insert(row);
                self.taken.insert(edge.code.clone(), (row, edge));
            }
            Err(mut message) => {
                message.at.column = None;
                self.say(message, row, Field::From);
            }
        }
        true
    }

    /// What a row says beside ends, mode, length and time. An empty cell says no, none or
    /// nothing; only the points between the ends stay, because they are seldom written in lists.
    fn read_details(&mut self, row: usize, edge: &mut Edge) {
        edge.closed = self.flag(row, Field::Closed).unwrap_or(edge.closed);
        edge.flood_prone = self.flag(row, Field::FloodProne).unwrap_or(edge.flood_prone);
        edge.one_way = self.flag(row, Field::OneWay).unwrap_or(edge.one_way);
        edge.max_weight_kg = self.limit(row, Field::MaxWeightKg).unwrap_or(edge.max_weight_kg);
        edge.max_width_cm = self.limit(row, Field::MaxWidthCm).unwrap_or(edge.max_width_cm);
        for (field, text) in [
            (Field::Name, &mut edge.name),
            (Field::Way, &mut edge.way),
            (Field::Note, &mut edge.note),
        ] {
            if self.rows.has(field) {
                *text = self.rows.text(row, field);
            }
        }
        if let Some(effects) = self.several(row, Field::Effects, effects_of) {
            edge.effects = effects;
        }
        if let Some(closures) = self.several(row, Field::Closures, periods_of) {
            edge.closures = closures;
        }
        let bends = self.several(row, Field::Bends, bends_of);
        if let Some(bends) = bends.filter(|bends| !bends.is_empty()) {
            edge.bends = bends;
        }
    }

    fn end(&mut self, row: usize, field: Field) -> Option<End> {
        let written = self.rows.text(row, field);
        if written.is_empty() {
            self.say(Message::error("import-edge-end-missing"), row, field);
            return None;
        }
        if self.region.places.get(&written).is_none()
            && let Some(position) = self.region.point(&written)
        {
            // A node of the imported network.
            return Some(End::At(Place::new(
                &written,
                PlaceKind::Junction,
                position.0,
                position.1,
            )));
        }
        let look =
            self.names.resolve((&written, ""), row, field, |directory| directory.place(&written));
        match look {
            Resolution::Place(place) => Some(End::At(place.clone())),
            Resolution::LeftOut => Some(End::LeftOut),
            Resolution::Open => None,
        }
    }

    fn mode(&mut self, row: usize) -> Option<Mode> {
        let written = self.rows.text(row, Field::Mode);
        let mode = mode_of(&written);
        if mode.is_none() {
            let message = Message::error("import-mode-unknown").with("written", quoted(&written));
            self.say(message, row, Field::Mode);
        }
        mode
    }

    /// The existing edge that a row means: that with the code in the list, else that with the same
    /// ends and mode; an error if an earlier row means it.
    fn known(
        &mut self,
        row: usize,
        (from, to): (&Place, &Place),
        ends: &Ends,
    ) -> Result<Option<Cow<'a, Edge>>, ()> {
        let written = self.rows.text(row, Field::Code);
        let link = self.region.link(&written).and_then(|link| self.region.stand_in(link));
        let is_ours = link.is_some() || written.starts_with(&format!("{}.", self.region.info.code));
        if let Some(first) = self.rows_by_ends.get(ends).filter(|_| !is_ours) {
            let message = Message::error("import-edge-twice")
                .with("from", from.name.as_str())
                .with("to", to.name.as_str())
                .with("first", row_number(*first).to_string());
            self.say(message, row, Field::From);
            return Err(());
        }
        let by_ends = self.known.get(ends).filter(|known| !self.listed.contains(&known.code));
        let by_code = self.region.edges.get(&written).map(Cow::Borrowed);
        Ok(by_code.or(link.map(Cow::Owned)).or(by_ends.copied().map(Cow::Borrowed)))
    }

    /// Whether an edge says what the link with its code says already.
    fn is_link(&self, edge: &Edge) -> bool {
        let link = self.region.link(&edge.code).and_then(|link| self.region.stand_in(link));
        self.region.edges.get(&edge.code).is_none() && link.as_ref() == Some(edge)
    }

    /// The code of the existing edge, else the one in the list, else a new one.
    fn code(&mut self, row: usize, known: Option<&Edge>) -> Option<String> {
        let written = self.rows.text(row, Field::Code);
        let code = match known {
            Some(known) => known.code.clone(),
            None if written.is_empty() => self.codes.free(),
            None => written,
        };
        self.codes.reserve(&code);
        let Some((first, _)) = self.taken.get(&code) else {
            return Some(code);
        };
        let message = Message::error("import-edge-code-twice")
            .with("code", quoted(&code))
            .with("first", row_number(*first).to_string());
        self.say(message, row, Field::Code);
        None
    }

    fn length_m(
        &mut self,
        row: usize,
        (from, to): (&Place, &Place),
        known: Option<&Edge>,
        timed: bool,
    ) -> Option<u32> {
        let metres = |km: f64| (0.0..=1e6).contains(&km).then(|| libm::round(km * 1000.0) as u32);
        for field in [Field::LengthKm, Field::LengthM] {
            let cell = self.rows.cell(row, field);
            if number::is_blank(cell) {
                continue;
            }
            let length = length(cell, field).and_then(metres);
            if length.is_none() {
                let message = Message::error("import-figure-unreadable")
                    .with("written", quoted(&cell.shown()));
                self.say(message, row, field);
            }
            return length;
        }
        if let Some(known) = known {
            return Some(known.length_m);
        }
        let straight_m = distance_m((from.lat, from.lon), (to.lat, to.lon)).unwrap_or(0.0);
        let detour = f64::from(self.region.rules.detour_percent) / 100.0;
        let estimate = metres(straight_m * detour / 1000.0)?;
        if !timed {
            let message = Message::warning("import-edge-estimated")
                .with("from", from.name.as_str())
                .with("to", to.name.as_str())
                .with("km", Value::Decimal(f64::from(estimate) / 1000.0));
            self.say(message, row, Field::From);
        }
        Some(estimate)
    }

    /// The stated time; an error if it is unreadable.
    fn minutes(&mut self, row: usize) -> Result<Option<u32>, ()> {
        let (mut minutes, mut stated) = (0.0, false);
        for (field, unit) in [(Field::Hours, 60.0), (Field::Minutes, 1.0)] {
            let cell = self.rows.cell(row, field);
            if number::is_blank(cell) {
                continue;
            }
            let Some(read) = duration_minutes(cell, unit).filter(|time| (0.0..=1e6).contains(time))
            else {
                let message = Message::error("import-duration-unreadable")
                    .with("written", quoted(&cell.shown()));
                self.say(message, row, field);
                return Err(());
            };
            (minutes, stated) = (minutes + read, true);
        }
        Ok(stated.then(|| libm::round(minutes) as u32))
    }

    fn flag(&mut self, row: usize, field: Field) -> Option<bool> {
        if !self.rows.has(field) {
            return None;
        }
        let written = self.rows.text(row, field);
        let read = yes(&written);
        if read.is_none() {
            let message = Message::warning("import-yes-or-no").with("written", quoted(&written));
            self.say(message, row, field);
        }
        read
    }

    /// A limit, 0 for none; `None` if the list does not tell.
    fn limit(&mut self, row: usize, field: Field) -> Option<u32> {
        let cell = self.rows.cell(row, field);
        if !self.rows.has(field) || number::is_blank(cell) {
            return self.rows.has(field).then_some(0);
        }
        let read = number::whole(cell).and_then(|whole| u32::try_from(whole.value).ok());
        if read.is_none() {
            self.say_ignored(row, field);
        }
        read
    }

    /// What a cell lists; `None` if there is no such column or it cannot be read.
    fn several<T>(
        &mut self,
        row: usize,
        field: Field,
        read: impl Fn(&str) -> Option<Vec<T>>,
    ) -> Option<Vec<T>> {
        let listed = self.rows.has(field).then(|| read(&self.rows.text(row, field)))?;
        if listed.is_none() {
            self.say_ignored(row, field);
        }
        listed
    }

    fn say_ignored(&mut self, row: usize, field: Field) {
        let written = quoted(&self.rows.cell(row, field).shown());
        self.say(Message::warning("import-cell-ignored").with("written", written), row, field);
    }
}

/// One end of an edge.
#[derive(Clone, Debug, PartialEq)]
enum End {
    At(Place),
    /// The user leaves out its rows.
    LeftOut,
}

/// A length in kilometres; a unit in the cell overrides that of the column.
fn length(cell: &Cell, field: Field) -> Option<f64> {
    let shown = cell.shown().to_lowercase();
    let in_metres = match field {
        _ if shown.ends_with("km") => false,
        _ if shown.ends_with('m') || shown.ends_with("meter") => true,
        field => field == Field::LengthM,
    };
    match in_metres {
        // Metres are whole numbers: `1.743 m` means 1,743 metres.
        true => match number::whole(cell) {
            Some(whole) => Some(whole.value as f64 / 1000.0),
            None => number::decimal(cell).map(|metres| metres / 1000.0),
        },
        false => number::decimal(cell),
    }
}

/// A duration in minutes, from `2,5`, `2 jam 30 menit`, `1:30` or `90 menit`.
fn duration_minutes(cell: &Cell, unit_minutes: f64) -> Option<f64> {
    if let Some(plain) = number::decimal(cell) {
        return Some(plain * unit_minutes);
    }
    let text = cell.shown().to_lowercase();
    let clock = text.split_once(':').map(|(hours, minutes)| (hours.trim(), minutes.trim()));
    if let Some((hours, minutes)) = clock {
        let whole = |part: &str| part.parse::<u16>().ok().map(f64::from);
        return Some(whole(hours)? * 60.0 + whole(minutes).filter(|minutes| *minutes < 60.0)?);
    }
    let (mut sum, mut last_unit, mut rest) = (0.0, 0.0, text.trim());
    while !rest.is_empty() {
        let (figure, after) = split_run(rest, |c| c.is_ascii_digit() || matches!(c, ',' | '.'));
        let (word, after) = split_run(after.trim_start(), char::is_alphabetic);
        last_unit = match word {
            "jam" | "j" | "h" | "hour" | "hours" | "hr" | "hrs" => 60.0,
            "menit" | "mnt" | "mt" | "m" | "min" | "minutes" | "minute" | "mins" => 1.0,
            "hari" | "day" | "days" => 1440.0,
            "" if last_unit == 60.0 => 1.0,
            _ => return None,
        };
        sum += number::decimal(&Cell::text(figure))? * last_unit;
        rest = after.trim_start();
    }
    (sum > 0.0).then_some(sum)
}

/// Splits off the leading characters that `belongs` accepts.
fn split_run(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

/// The mode that a word or phrase means.
pub(super) fn mode_of(written: &str) -> Option<Mode> {
    const WORDS: [(Mode, &[&str]); 7] = [
        // First, because "kapal feri" and "penyeberangan sungai" also match later modes.
        (Mode::Ferry, &["ferry", "feri", "ferri", "penyeberangan", "lct", "ponton", "kmp", "roro"]),
        (Mode::Sea, &["laut", "sea", "kapal", "speedboat", "pelayaran", "selat", "ship"]),
        (
            Mode::River,
            &[
                "sungai",
                "river",
                "danau",
                "perahu",
                "ketinting",
                "ces",
                "longboat",
                "air",
                "lake",
                "boat",
                "muara",
                "delta",
            ],
        ),
        (Mode::Foot, &["kaki", "foot", "setapak", "jalan kaki", "walk", "porter", "pikul"]),
        (Mode::Offroad, &["offroad", "4wd", "4x4", "gardan", "logging", "track", "hutan"]),
        (
            Mode::Unpaved,
            &[
                "tanah",
                "unpaved",
                "batu",
                "kerikil",
                "gravel",
                "laterit",
                "pengerasan",
                "agregat",
                "makadam",
                "earth",
                "dirt",
            ],
        ),
        (
            Mode::Paved,
            &[
                "aspal", "paved", "beton", "asphalt", "cor", "semen", "hotmix", "darat", "road",
                "mobil", "truk", "truck", "motor", "pikap", "pickup", "bus", "car", "jalan",
            ],
        ),
    ];
    let lower =
        written.to_lowercase().replace("off-road", "offroad").replace("off road", "offroad");
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let says = |list: &[&str]| list.iter().any(|known| words.contains(known));
    WORDS.iter().find(|(_, list)| says(list)).map(|(mode, _)| *mode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_named_in_both_languages() {
        for (written, expect) in [
            ("aspal", Some(Mode::Paved)),
            ("Jalan tanah", Some(Mode::Unpaved)),
            ("jalur 4WD", Some(Mode::Offroad)),
            ("off-road", Some(Mode::Offroad)),
            ("Sungai (ketinting)", Some(Mode::River)),
            ("laut", Some(Mode::Sea)),
            ("jalan kaki", Some(Mode::Foot)),
            ("kapal feri", Some(Mode::Ferry)),
            ("Penyeberangan sungai (LCT)", Some(Mode::Ferry)),
            ("ponton", Some(Mode::Ferry)),
            ("unpaved", Some(Mode::Unpaved)),
            ("mobil", Some(Mode::Paved)),
            ("jalan", Some(Mode::Paved)),
            ("perahu motor", Some(Mode::River)),
            ("kereta", None),
            ("", None),
        ] {
            assert_eq!(mode_of(written), expect, "{written}");
        }
        for mode in Mode::ALL {
            assert_eq!(mode_of(mode.key()), Some(mode));
        }
    }

    #[test]
    fn durations_are_read_as_people_write_them() {
        let check = |text: &str, unit, expect| {
            assert_eq!(duration_minutes(&Cell::text(text), unit), expect, "{text}");
        };
        check("2,5", 60.0, Some(150.0));
        check("90", 1.0, Some(90.0));
        check("2 jam 30 menit", 60.0, Some(150.0));
        check("2 jam", 1.0, Some(120.0));
        check("2 j 10", 60.0, Some(130.0));
        check("2 j 00", 60.0, Some(120.0));
        check("1,5 jam", 60.0, Some(90.0));
        check("90 menit", 60.0, Some(90.0));
        check("1:30", 60.0, Some(90.0));
        check("1:75", 60.0, None);
        check("1 hari 2 jam", 60.0, Some(1560.0));
        check("lama", 60.0, None);
        check("sekitar 2 jam", 60.0, None);
        check("menit 5", 60.0, None);
        check("", 60.0, None);
    }

    #[test]
    fn lengths_keep_their_unit() {
        let check = |text: &str, field, expect| {
            assert_eq!(length(&Cell::text(text), field), expect, "{text}")
        };
        check("12,5", Field::LengthKm, Some(12.5));
        check("1.743", Field::LengthKm, Some(1.743));
        check("1.743", Field::LengthM, Some(1.743));
        check("850 m", Field::LengthKm, Some(0.85));
        check("12,5 km", Field::LengthM, Some(12.5));
        check("jauh", Field::LengthKm, None);
    }
}
