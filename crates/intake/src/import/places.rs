//! Lists of places: new places are added, existing ones are updated with what the list states.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::Grid;
use super::headings::{Field, Mapping};
use super::list::ListImport;
use super::names::{Found, NameChoices, NameLog, Resolution, kind_word, normal};
use super::position::{self, Repair};
use super::rows::{Reason, Rows, SkippedRow, in_order, quoted, row_number};
use super::stations::source;
use super::{edges, number};
use tepat_model::fingerprint::{fingerprint_of, tag};
use tepat_model::message::Message;
use tepat_model::region::{Delivery, Located, Place, PlaceKind, Record, Region};

/// Beyond this distance in metres from the store, coordinates are reported as doubtful.
const REGENCY_REACH_M: f64 = 150_000.0;
/// Default radius of a new village, in metres.
const NEW_RADIUS_M: u32 = 1_000;

/// Reads a list of places against a region, without changing anything.
pub fn read_places(
    grid: &Grid,
    mapping: &Mapping,
    region: &Region,
    choices: &NameChoices,
) -> ListImport<Place> {
    let rows = Rows { grid, mapping };
    let mut import = ListImport::new(source(grid), rows.missing(|_| true));
    if !import.report.is_empty() {
        // What is missing may be hidden.
        import.report.extend(grid.hidden_report());
        return import;
    }
    let mut by_name: BTreeMap<String, Vec<&Place>> = BTreeMap::new();
    for place in &region.places {
        by_name.entry(normal(&place.name)).or_default().push(place);
    }
    let mut list = List {
        region,
        by_name,
        names: NameLog::new(region, choices),
        taken: BTreeMap::new(),
        codes: Codes::new(grid, region, region.places.iter().map(|place| place.code.as_str())),
        report: Vec::new(),
        rows,
    };
    for row in list.rows.range() {
        if list.rows.is_blank(row) || list.rows.repeats_heading(row) || list.is_remark(row) {
            let reason = if list.rows.is_blank(row) { Reason::Blank } else { Reason::Title };
            import.skipped.push(SkippedRow { row: row_number(row), reason });
        } else {
            list.read(row);
        }
    }
    let mut report = list.report;
    if list.taken.is_empty() && report.is_empty() {
        report.push(grid.place(Message::error("import-no-rows"), None));
    }
    (import.matched, import.unresolved) = list.names.finish(&list.rows, &mut report);
    import.take(list.taken.into_values().map(|(_, place)| place).collect(), &region.places);
    report.extend(grid.hidden_report());
    import.report = in_order(report);
    import
}

/// Codes for records that come without one: the region's, `I`, a free number, and a tag of
/// the list, so that another list read into another copy of the file gives other codes.
pub(super) struct Codes {
    prefix: String,
    tag: String,
    used: BTreeSet<String>,
    next: u32,
}

impl Codes {
    pub(super) fn new<'a>(
        grid: &Grid,
        region: &Region,
        used: impl Iterator<Item = &'a str>,
    ) -> Self {
        let prefix = format!("{}.I", region.info.code);
        let tag = tag(&[&fingerprint_of(&grid.rows)]);
        Self { prefix, tag, used: used.map(str::to_owned).collect(), next: 1 }
    }

    pub(super) fn free(&mut self) -> String {
        loop {
            let numbered = format!("{}{:04}", self.prefix, self.next);
            self.next += 1;
            if !self.is_used(&numbered) {
                let code = format!("{numbered}-{}", self.tag);
                self.used.insert(code.clone());
                return code;
            }
        }
    }

    /// Whether a code without its tag is taken, with whatever tag.
    fn is_used(&self, numbered: &str) -> bool {
        let mut from = self.used.range(numbered.to_owned()..);
        let rest = from.next().and_then(|code| code.strip_prefix(numbered));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// A code the list brings itself, so that none is made that equals it.
    pub(super) fn reserve(&mut self, code: &str) {
        self.used.insert(code.to_owned());
    }
}

/// Reads `ya`, `x`, `1` and the like; `None` if the text means neither yes nor no.
pub(super) fn yes(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "ya" | "y" | "yes" | "x" | "v" | "✓" | "√" | "1" | "true" | "benar" | "ada" | "rawan"
        | "banjir" | "tutup" | "ditutup" | "closed" | "putus" => Some(true),
        "" | "tidak" | "t" | "no" | "n" | "0" | "false" | "salah" | "bukan" | "buka" | "dibuka"
        | "open" | "aman" => Some(false),
        _ => None,
    }
}

struct List<'a> {
    rows: Rows<'a>,
    region: &'a Region,
    by_name: BTreeMap<String, Vec<&'a Place>>,
    names: NameLog<'a>,
    taken: BTreeMap<String, (usize, Place)>,
    codes: Codes,
    report: Vec<Message>,
}

impl<'a> List<'a> {
    fn say(&mut self, message: Message, row: usize, field: Field) {
        let message = self.rows.at(message, row, Some(field));
        self.report.push(message);
    }

    /// Whether the row is text in a single cell, such as a signature.
    fn is_remark(&self, row: usize) -> bool {
        self.rows.text(row, Field::Name).is_empty()
            && self.rows.text(row, Field::Code).is_empty()
            && self.rows.words(row).len() <= 1
    }

    fn read(&mut self, row: usize) {
        let (code, name) = (self.rows.text(row, Field::Code), self.rows.text(row, Field::Name));
        if code.is_empty() && name.is_empty() {
            return self.say(Message::error("import-place-nameless"), row, Field::Name);
        }
        let Ok(kind) = self.kind(row, &code) else {
            return;
        };
        let known = self.known(&code, &name, kind);
        let Some(kind) = kind.or(known.map(|place| place.kind)) else {
            return self.say(Message::error("import-place-kind-missing"), row, Field::PlaceKind);
        };
        let code = match known {
            Some(place) => place.code.clone(),
            None if !code.is_empty() => code,
            None if matches!(kind, PlaceKind::Ppk | PlaceKind::Pps) => {
                let message =
                    Message::error("import-area-code-missing").with("name", quoted(&name));
                return self.say(message, row, Field::Code);
            }
            None => self.codes.free(),
        };
        self.codes.reserve(&code);
        if let Some((first, _)) = self.taken.get(&code) {
            let message = Message::error("import-place-twice")
                .about(&code)
                .with("name", if name.is_empty() { code.clone() } else { name })
                .with("first", row_number(*first).to_string());
            return self.say(message, row, Field::Name);
        }
        let Some((lat, lon)) = self.position(row, known, &name) else {
            return;
        };
        let states_position = [Field::Lat, Field::LatLon]
            .into_iter()
            .any(|field| !number::is_blank(self.rows.cell(row, field)));
        let located = match known {
            Some(known) if !states_position || known.position() == Some((lat, lon)) => {
                known.located
            }
            _ => Located::Stated,
        };
        let Some(parent) = self.parent(row, kind, &code, known) else {
            return;
        };
        let fresh = Place {
            name: name.clone(),
            radius_m: if kind == PlaceKind::Pps { NEW_RADIUS_M } else { 0 },
            ..Place::new(&code, kind, lat, lon)
        };
        let mut place =
            Place { kind, parent, lat, lon, located, ..known.cloned().unwrap_or(fresh) };
        if !name.is_empty() {
            place.name = name;
        }
        self.read_details(row, &mut place);
        match place.validate() {
            Ok(()) => {
                self.taken.insert(place.code.clone(), (row, place));
            }
            Err(mut message) => {
                message.at.column = None;
                self.say(message, row, Field::Code);
            }
        }
    }

    /// The kind that a row states or its code implies.
    fn kind(&mut self, row: usize, code: &str) -> Result<Option<PlaceKind>, ()> {
        let written = self.rows.text(row, Field::PlaceKind);
        if written.is_empty() {
            let digits = code.chars().all(|c| c.is_ascii_digit() || c == '.');
            return Ok(match code.split('.').count() {
                3 if digits => Some(PlaceKind::Ppk),
                4 if digits => Some(PlaceKind::Pps),
                _ => None,
            });
        }
        let found = written.split([' ', '/', '(']).find_map(kind_word);
        if found.is_none() {
            let message =
                Message::error("import-place-kind-unknown").with("written", quoted(&written));
            self.say(message, row, Field::PlaceKind);
        }
        found.map(Some).ok_or(())
    }

    fn known(&self, code: &str, name: &str, kind: Option<PlaceKind>) -> Option<&'a Place> {
        if !code.is_empty() {
            let region = self.region;
            return region.places.get(code).or_else(|| self.names.directory.by_code(code));
        }
        let same_name = self.by_name.get(&normal(name)).map_or(&[][..], Vec::as_slice);
        let mut fitting =
            same_name.iter().filter(|place| kind.is_none_or(|kind| place.kind == kind));
        // A name shared by several places identifies none.
        fitting.next().copied().filter(|_| fitting.next().is_none())
    }

    fn position(&mut self, row: usize, known: Option<&Place>, name: &str) -> Option<(f64, f64)> {
        let [lat, lon, both] =
            [Field::Lat, Field::Lon, Field::LatLon].map(|f| self.rows.cell(row, f));
        let in_one = !number::is_blank(both);
        let field = if in_one { Field::LatLon } else { Field::Lat };
        if !in_one && number::is_blank(lat) && number::is_blank(lon) {
            if known.is_none() {
                let message =
                    Message::error("import-place-without-position").with("name", quoted(name));
                self.say(message, row, field);
            }
            return known.map(|place| (place.lat, place.lon));
        }
        let known_position = self.region.places.iter().find_map(Place::position);
        let centre = self.region.store().and_then(Place::position).or(known_position);
        let found = position::read([lat, lon, both], centre);
        if found.is_some_and(|(_, in_metres)| in_metres) {
            self.say(Message::note("import-position-metres"), row, field);
        }
        let read = found.map(|(position, _)| position);
        let Some(read) = read.filter(|read| {
            position::distance_m(*read, (0.0, 0.0)).is_some()
                || position::distance_m((read.1, read.0), (0.0, 0.0)).is_some()
        }) else {
            let written =
                if in_one { both.shown() } else { format!("{} / {}", lat.shown(), lon.shown()) };
            let message = Message::error("import-place-position-unreadable")
                .with("written", quoted(&written));
            self.say(message, row, field);
            return None;
        };
        let Some(centre) = centre else {
            return Some(read);
        };
        let about = |message: Message| message.with("desa", quoted(name));
        match position::near(read, centre, REGENCY_REACH_M) {
            Ok((position, Repair::Swapped)) => {
                self.say(about(Message::warning("import-position-swapped")), row, field);
                Some(position)
            }
            Ok((_, Repair::Sign)) | Err(Some(_)) => {
                // Regencies here lie on both sides of the equator, so a wrong sign cannot be
                // repaired safely.
                let message = Message::warning("import-place-far").with("name", quoted(name));
                self.say(message, row, field);
                Some(read)
            }
            Ok((position, Repair::None)) => {
                let now = known.map(|known| (known.lat, known.lon));
                Some(position::kept(position, now))
            }
            Err(None) => None,
        }
    }

    /// Code of the area above; `None` if the row names one that is unknown.
    fn parent(
        &mut self,
        row: usize,
        kind: PlaceKind,
        code: &str,
        known: Option<&Place>,
    ) -> Option<String> {
        let written = self.rows.text(row, Field::Parent);
        if !written.is_empty() {
            if written == self.region.info.code
                || normal(&written) == normal(&self.region.info.name)
            {
                return Some(self.region.info.code.clone());
            }
            // Any place of the region or of this list, if its code is given.
            if self.region.places.get(&written).is_some() || self.taken.contains_key(&written) {
                return Some(written);
            }
            let found = self.names.resolve((&written, ""), row, Field::Parent, |directory| {
                let by_code = directory.by_code(&written);
                match by_code.filter(|place| place.kind == PlaceKind::Ppk) {
                    Some(place) => Found::One(place, super::How::Code),
                    None => directory.kecamatan(&written),
                }
            });
            return match found {
                Resolution::Place(place) => Some(place.code.clone()),
                Resolution::Open | Resolution::LeftOut => None,
            };
        }
        if let Some(known) = known {
            return Some(known.parent.clone());
        }
        let above = code.rsplit_once('.').map(|(above, _)| above.to_owned());
        Some(match kind {
            PlaceKind::Pps => above.unwrap_or_default(),
            _ => self.region.info.code.clone(),
        })
    }

    fn read_details(&mut self, row: usize, place: &mut Place) {
        if self.rows.has(Field::LocalMode) {
            let written = self.rows.text(row, Field::LocalMode);
            place.local_mode = edges::mode_of(&written);
            if place.local_mode.is_none() && !written.is_empty() {
                let message =
                    Message::warning("import-mode-unknown").with("written", quoted(&written));
                self.say(message, row, Field::LocalMode);
            }
        }
        if let Some(radius) = number::whole(self.rows.cell(row, Field::RadiusM)) {
            place.radius_m = u32::try_from(radius.value).unwrap_or(u32::MAX);
        }
        if self.rows.has(Field::Delivery) {
            let written = self.rows.text(row, Field::Delivery);
            place.delivery = delivery_of(&written).unwrap_or_else(|| {
                self.say_ignored(row, Field::Delivery);
                place.delivery
            });
        }
        if self.rows.has(Field::WaveDay) {
            let written = self.rows.text(row, Field::WaveDay);
            place.wave_h = wave_of(&written).unwrap_or_else(|| {
                self.say_ignored(row, Field::WaveDay);
                place.wave_h
            });
        }
        if self.rows.has(Field::FloodProne) {
            let written = self.rows.text(row, Field::FloodProne);
            place.flood_prone = yes(&written).unwrap_or_else(|| {
                let message =
                    Message::warning("import-yes-or-no").with("written", quoted(&written));
                self.say(message, row, Field::FloodProne);
                false
            });
        }
        if self.rows.has(Field::Custody) {
            let written = self.rows.text(row, Field::Custody);
            place.custody = match yes(&written) {
                // An empty cell leaves it to the kind of the place.
                _ if written.is_empty() => None,
                Some(custody) => Some(custody),
                None => {
                    self.say_ignored(row, Field::Custody);
                    place.custody
                }
            };
        }
        if self.rows.has(Field::Polres) {
            place.polres = self.rows.text(row, Field::Polres);
        }
        if self.rows.has(Field::Note) {
            place.note = self.rows.text(row, Field::Note);
        }
    }

    fn say_ignored(&mut self, row: usize, field: Field) {
        let written = quoted(&self.rows.cell(row, field).shown());
        self.say(Message::warning("import-cell-ignored").with("written", written), row, field);
    }
}

/// How goods are delivered; in steps if nothing is written, `None` if it is something else.
fn delivery_of(written: &str) -> Option<Delivery> {
    match written.to_lowercase().as_str() {
        "" | "tiered" | "berjenjang" | "bertingkat" => Some(Delivery::Tiered),
        "direct" | "langsung" => Some(Delivery::Direct),
        "villages" | "to villages" | "langsung ke desa" => Some(Delivery::Villages),
        _ => None,
    }
}

/// The H-day written, if any: `H-3`, `H`, `H+1`; `None` if it is none.
fn wave_of(written: &str) -> Option<Option<i16>> {
    if written.is_empty() {
        return Some(None);
    }
    match written.strip_prefix(['H', 'h'])?.trim() {
        "" => Some(Some(0)),
        days => days.parse::<i16>().ok()?.checked_neg().map(Some),
    }
}
