//! The sub-districts and villages that a station list names, as places that have no position yet.

use std::collections::{BTreeMap, BTreeSet};

use super::{StoreWish, Wish};
use crate::import::{
    LEAVE_OUT, Landmark, NameChoices, NamedRow, UnresolvedName, above, are_alike, compact,
    ministry_code, name_key, name_key_of_kecamatan, row_number,
};
use tepat_model::message::Message;
use tepat_model::region::{Delivery, Info, Located, Mode, Place, PlaceKind, Record};
use tepat_order::Gather as _;

/// Default radius of a village, in metres.
const RADIUS_M: u32 = 1_000;
/// Names are compared with each other in areas with no more villages than this.
const MOST_COMPARED: usize = 1_000;

/// A village of the list.
struct Village {
    kecamatan: String,
    name: String,
    code: String,
    /// Every way in which the list writes it, the first one first.
    written: Vec<String>,
    row: usize,
    rows: usize,
}

/// The places that a list names, and what is to be asked of them.
#[derive(Debug, Default)]
pub(super) struct Areas {
    /// Posts and a store, without positions.
    pub places: Vec<Place>,
    /// Names that may be other spellings of another one in the same area.
    pub questions: Vec<UnresolvedName>,
    /// Those of them that the user has answered.
    pub answered: Vec<UnresolvedName>,
}

/// Posts for all areas that the rows name, and a store. Areas have the codes of the list, else of
/// a landmark of the same name, else made-up ones. Where no sub-district is named, there is one
/// for all, which is served straight from the store.
///
/// A name that is spelled in several usual ways is one area, and that is said. Names that are only
/// alike are different ones until the user says that they are the same; codes do not depend on
/// such answers.
pub(super) fn areas(
    rows: &[NamedRow],
    landmarks: &[Landmark],
    info: &Info,
    wish: &Wish,
    report: &mut Vec<Message>,
) -> Areas {
    let known = Known::new(landmarks);
    let mut areas = Areas::default();
    let mut villages = villages(rows, &known);
    let mut codes = Codes::new(&info.code, &villages);
    let mut kecamatan = kecamatan(&villages, &known, &mut codes);
    same_kecamatan(&mut kecamatan, &mut villages, &wish.choices, &mut areas);
    let unplaced = |code: &str, kind, name: &str, parent: &str| Place {
        name: one_line(name),
        parent: parent.to_owned(),
        located: Located::Unknown,
        ..Place::new(code, kind, 0.0, 0.0)
    };
    let whole = format!("{}.K00", info.code);
    for village in &mut villages {
        let parent = kecamatan.get(&key(village)).map_or(&whole, |(code, _)| code);
        if village.code.is_empty() {
            village.code = codes.village(parent);
        }
    }
    report.extend(said_of_spellings(&villages));
    if areas.questions.is_empty() {
        same_villages(&mut villages, &wish.choices, &mut areas, report);
    }
    let places = &mut areas.places;
    for village in villages {
        let parent = match kecamatan.get(&key(&village)) {
            Some((parent, name)) => {
                places.push(unplaced(parent, PlaceKind::Ppk, name, &info.code));
                parent
            }
            None => {
                let post = unplaced(&whole, PlaceKind::Ppk, &info.name, &info.code);
                places.push(Place { delivery: Delivery::Direct, ..post });
                &whole
            }
        };
        let post = unplaced(&village.code, PlaceKind::Pps, &village.name, parent);
        places.push(Place { radius_m: RADIUS_M, local_mode: Some(Mode::Unpaved), ..post });
    }
    if places.iter().any(|place| place.code == whole) {
        report.push(Message::note("begin-two-tiers"));
    }
    if codes.made > 0 {
        report.push(Message::note("begin-codes-made").with("count", codes.made));
    }
    let store =
        unplaced(&format!("{}.G1", info.code), PlaceKind::Store, &wish.store_name, &info.code);
    places.push(match wish.store {
        StoreWish::At(lat, lon) => Place { lat, lon, located: Located::Stated, ..store },
        StoreWish::Proposed | StoreWish::In(_) => store,
    });
    places.retain(|place| match place.validate() {
        Ok(()) => true,
        Err(message) => {
            report.push(message);
            false
        }
    });
    areas
}

fn one_line(name: &str) -> String {
    name.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// What tells a village's sub-district from others: its code, else its name.
fn key(village: &Village) -> String {
    match above(&village.code) {
        Some(code) => code.to_owned(),
        None => compact(&village.kecamatan),
    }
}

/// The villages of the rows in order. Rows with the same code, or the same names however they are
/// spelled, are of one.
fn villages(rows: &[NamedRow], known: &Known<'_>) -> Vec<Village> {
    let names = |row: &NamedRow| (compact(&row.kecamatan), compact(&row.desa));
    let mut code_of: BTreeMap<(String, String), String> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.code.is_empty() && !row.desa.is_empty()) {
        let code = ministry_code(&row.code);
        code_of.entry(names(row)).or_insert(code);
    }
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut villages: Vec<Village> = Vec::new();
    for row in rows.iter().filter(|row| !(row.code.is_empty() && row.desa.is_empty())) {
        let code = match row.code.is_empty() {
            true => code_of.get(&names(row)).cloned(),
            false => Some(ministry_code(&row.code)),
        };
        let code = code.or_else(|| known.code_of(&row.desa, &row.kecamatan, PlaceKind::Pps));
        let code = code.unwrap_or_default();
        let identity = if code.is_empty() { names(row) } else { (code.clone(), String::new()) };
        let at = *seen.entry(identity).or_insert_with(|| {
            villages.push(Village {
                kecamatan: row.kecamatan.clone(),
                name: known.spelled(&code, &row.desa),
                code,
                written: Vec::new(),
                row: row.row,
                rows: 0,
            });
            villages.len() - 1
        });
        let village = &mut villages[at];
        village.rows += 1;
        let is_known = |other: &String| loosely(other) == loosely(&row.desa);
        if !row.desa.is_empty() && !village.written.iter().any(is_known) {
            village.written.push(row.desa.clone());
        }
    }
    villages
}

/// A name without differences that nobody minds: case and spaces.
fn loosely(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Says which villages the list spells in several ways.
fn said_of_spellings(villages: &[Village]) -> Option<Message> {
    const LISTED: usize = 6;
    let several: Vec<String> = villages
        .iter()
        .filter(|village| village.written.len() > 1)
        .map(|village| village.written.join(" = "))
        .collect();
    let more = if several.len() > LISTED { "; …" } else { "" };
    let listed = several.iter().take(LISTED).cloned().collect::<Vec<_>>().join("; ");
    (!several.is_empty()).then(|| {
        Message::warning("begin-spellings")
            .with("count", several.len())
            .with("names", format!("{listed}{more}"))
    })
}

/// Code and name of the sub-district of each [`key`]; none for villages without one.
type Kecamatan = BTreeMap<String, (String, String)>;

fn kecamatan(villages: &[Village], known: &Known<'_>, codes: &mut Codes) -> Kecamatan {
    let mut found = Kecamatan::new();
    // Of sub-districts of which some villages have codes.
    let mut by_name: BTreeMap<String, String> = BTreeMap::new();
    for village in villages {
        let Some(code) = above(&village.code) else { continue };
        let name = known.spelled(code, &village.kecamatan);
        by_name.entry(compact(&name)).or_insert_with(|| code.to_owned());
        found.entry(code.to_owned()).or_insert_with(|| (code.to_owned(), name));
    }
    for village in villages {
        let (key, name) = (key(village), &village.kecamatan);
        if key.is_empty() || found.contains_key(&key) {
            continue;
        }
        let code = by_name.get(&compact(name)).cloned();
        let code = code.or_else(|| known.code_of(name, "", PlaceKind::Ppk));
        let code = code.unwrap_or_else(|| codes.kecamatan());
        found.insert(key, (code, name.clone()));
    }
    found
}

/// Takes sub-districts for one where the user says so, and asks about names that are alike. The
/// rarer name is asked about.
fn same_kecamatan(
    kecamatan: &mut Kecamatan,
    villages: &mut Vec<Village>,
    choices: &NameChoices,
    areas: &mut Areas,
) {
    let all: Vec<(String, (String, String))> = kecamatan.clone().into_iter().collect();
    let mut rows_of: BTreeMap<String, usize> = BTreeMap::new();
    villages.iter().for_each(|village| *rows_of.entry(key(village)).or_default() += village.rows);
    let rows_of = |key: &str| rows_of.get(key).copied().unwrap_or(0);
    for (own, (code, name)) in &all {
        // A code of the Interior Ministry says which one it is.
        let is_sure = above(&format!("{code}.2001")).is_some();
        let like = all.iter().filter(|(other, (_, with))| {
            let is_rarer = (rows_of(other), own) > (rows_of(own), other);
            !is_sure && other != own && is_rarer && are_alike(name, with)
        });
        let like: Vec<String> = like.map(|(_, (code, _))| code.clone()).collect();
        if like.is_empty() {
            continue;
        }
        let row = villages.iter().find(|village| key(village) == *own).map_or(0, |v| v.row);
        let question = UnresolvedName {
            key: name_key_of_kecamatan(name),
            written: name.clone(),
            within: String::new(),
            candidates: like.into_iter().chain([code.clone()]).collect(),
            row: row_number(row),
            rows: rows_of(own),
        };
        let Some(chosen) = choices.get(&question.key) else {
            areas.questions.push(question);
            continue;
        };
        areas.answered.push(question);
        if chosen == LEAVE_OUT {
            villages.retain(|village| key(village) != *own);
            kecamatan.remove(own);
            continue;
        }
        let into = kecamatan.values().find(|(other, _)| other == chosen && chosen != code);
        if let Some((_, into)) = into.cloned() {
            for village in villages.iter_mut().filter(|village| key(village) == *own) {
                village.kecamatan.clone_from(&into);
            }
            kecamatan.remove(own);
        }
    }
}

/// Leaves out villages that the user says are others, and asks about names that are alike within
/// one sub-district. The rarer name is asked about.
fn same_villages(
    villages: &mut Vec<Village>,
    choices: &NameChoices,
    areas: &mut Areas,
    report: &mut Vec<Message>,
) {
    let mut by_area: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, village) in villages.iter().enumerate() {
        by_area.entry(key(village)).or_default().push(at);
    }
    let mut gone = BTreeSet::new();
    for (at, village) in villages.iter().enumerate() {
        let area = by_area.get(&key(village)).filter(|area| area.len() <= MOST_COMPARED);
        // A code of the Interior Ministry says which village it is.
        let is_sure = above(&village.code).is_some();
        let Some(area) = area.filter(|_| !is_sure) else { continue };
        let like: Vec<&Village> = area
            .iter()
            .filter(|other| **other != at)
            .map(|other| &villages[*other])
            .filter(|other| (other.rows, village.row) > (village.rows, other.row))
            .filter(|other| are_alike(&village.name, &other.name))
            .collect();
        let [first, ..] = like[..] else { continue };
        let codes = like.iter().map(|other| other.code.clone());
        let question = UnresolvedName {
            key: name_key(&village.name, &village.kecamatan),
            written: village.name.clone(),
            within: village.kecamatan.clone(),
            candidates: codes.chain([village.code.clone()]).collect(),
            row: row_number(village.row),
            rows: village.rows,
        };
        let Some(chosen) = choices.get(&question.key) else {
            report.push(
                Message::warning("begin-names-alike")
                    .about(&village.code)
                    .at_row(row_number(village.row))
                    .with("written", village.name.as_str())
                    .with("other", first.name.as_str())
                    .with("rows", village.rows),
            );
            areas.questions.push(question);
            continue;
        };
        areas.answered.push(question);
        if *chosen != village.code {
            gone.insert(village.code.clone());
        }
    }
    villages.retain(|village| !gone.contains(&village.code));
}

/// Codes made up for areas that have none. They have letters, so that nobody takes them for the
/// Interior Ministry's.
struct Codes {
    region: String,
    used: BTreeSet<String>,
    made: usize,
}

impl Codes {
    fn new(region: &str, villages: &[Village]) -> Self {
        let used = villages.iter().map(|village| village.code.clone()).collect();
        Self { region: region.to_owned(), used, made: 0 }
    }

    fn kecamatan(&mut self) -> String {
        let region = self.region.clone();
        self.free(|number| format!("{region}.K{number:02}"))
    }

    fn village(&mut self, kecamatan: &str) -> String {
        self.free(|number| format!("{kecamatan}.D{number:03}"))
    }

    fn free(&mut self, code: impl Fn(usize) -> String) -> String {
        let free = (1..).map(code).find(|code| !self.used.contains(code)).unwrap_or_default();
        self.used.insert(free.clone());
        self.made += 1;
        free
    }
}

/// Landmarks by code and by name.
struct Known<'a> {
    by_code: BTreeMap<&'a str, &'a Landmark>,
    by_name: BTreeMap<String, Vec<&'a Landmark>>,
}

impl<'a> Known<'a> {
    fn new(landmarks: &'a [Landmark]) -> Self {
        let (mut by_code, mut by_name) = (BTreeMap::new(), BTreeMap::<_, Vec<_>>::new());
        for landmark in landmarks.iter().filter(|landmark| !landmark.code.is_empty()) {
            by_code.entry(landmark.code.as_str()).or_insert(landmark);
            for name in &landmark.names {
                by_name.entry(compact(name)).or_default().push(landmark);
            }
        }
        Self { by_code, by_name }
    }

    fn name_of(&self, code: &str) -> Option<&'a str> {
        self.by_code.get(code)?.names.first().map(String::as_str)
    }

    /// The name of an area as the list writes it; where that is empty, or all in capitals, as the
    /// landmark with its code has it, else its code.
    fn spelled(&self, code: &str, written: &str) -> String {
        let known = self.name_of(code);
        let is_loud = !written.chars().any(char::is_lowercase);
        let same = known.filter(|name| is_loud && compact(name) == compact(written));
        match written.is_empty() {
            true => known.unwrap_or(code).to_owned(),
            false => same.unwrap_or(written).to_owned(),
        }
    }

    /// The code of the one landmark of this kind and name, within the area of that name.
    fn code_of(&self, name: &str, within: &str, kind: PlaceKind) -> Option<String> {
        let is_within = |landmark: &Landmark| {
            let above = above(&landmark.code).and_then(|code| self.name_of(code));
            let names = [above, Some(landmark.within.as_str())].into_iter().flatten();
            let mut names = names.filter(|name| !name.is_empty()).peekable();
            within.is_empty()
                || names.peek().is_none()
                || names.any(|name| compact(name) == compact(within))
        };
        let named = self.by_name.get(&compact(name)).filter(|_| !name.is_empty())?;
        let codes: BTreeSet<&str> = named
            .iter()
            .filter(|landmark| landmark.kind == Some(kind) && is_within(landmark))
            .map(|landmark| landmark.code.as_str())
            .gather();
        let mut codes = codes.into_iter();
        codes.next().filter(|_| codes.next().is_none()).map(str::to_owned)
    }
}
