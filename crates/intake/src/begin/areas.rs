//! The sub-districts and villages that a station list names, as places that have no position yet.

use std::collections::{BTreeMap, BTreeSet};

use super::{StoreWish, Wish};
use crate::import::{Landmark, NamedRow, above, ministry_code, normal};
use tepat_model::message::Message;
use tepat_model::region::{Delivery, Info, Located, Mode, Place, PlaceKind, Record};

/// Default radius of a village, in metres.
const RADIUS_M: u32 = 1_000;

/// A village of the list.
struct Village {
    kecamatan: String,
    name: String,
    code: String,
}

/// Posts for all areas that the rows name, and a store. Areas have the codes of the list, else of
/// a landmark of the same name, else made-up ones. Where no sub-district is named, there is one
/// for all, which is served straight from the store.
pub(super) fn places(
    rows: &[NamedRow],
    landmarks: &[Landmark],
    info: &Info,
    wish: &Wish,
    report: &mut Vec<Message>,
) -> Vec<Place> {
    let known = Known::new(landmarks);
    let villages = villages(rows, &known);
    let mut codes = Codes::new(&info.code, &villages);
    let kecamatan = kecamatan(&villages, &known, &mut codes);
    let mut places: Vec<Place> = Vec::new();
    let unplaced = |code: &str, kind, name: &str, parent: &str| Place {
        name: one_line(name),
        parent: parent.to_owned(),
        located: Located::Unknown,
        ..Place::new(code, kind, 0.0, 0.0)
    };
    let whole = format!("{}.K00", info.code);
    for village in villages {
        let code = match village.code.is_empty() {
            true => codes.village(kecamatan.get(&key(&village)).map_or(&whole, |(code, _)| code)),
            false => village.code.clone(),
        };
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
        let post = unplaced(&code, PlaceKind::Pps, &village.name, parent);
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
    places
}

fn one_line(name: &str) -> String {
    name.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// What tells a village's sub-district from others: its code, else its name.
fn key(village: &Village) -> String {
    match above(&village.code) {
        Some(code) => code.to_owned(),
        None => normal(&village.kecamatan),
    }
}

/// The villages of the rows in order. Rows with the same code, or the same names, are of one.
fn villages(rows: &[NamedRow], known: &Known<'_>) -> Vec<Village> {
    let names = |row: &NamedRow| (normal(&row.kecamatan), normal(&row.desa));
    let mut code_of: BTreeMap<(String, String), String> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.code.is_empty() && !row.desa.is_empty()) {
        let code = ministry_code(&row.code);
        code_of.entry(names(row)).or_insert(code);
    }
    let mut seen = BTreeSet::new();
    let mut villages = Vec::new();
    for row in rows.iter().filter(|row| !(row.code.is_empty() && row.desa.is_empty())) {
        let code = match row.code.is_empty() {
            true => code_of.get(&names(row)).cloned(),
            false => Some(ministry_code(&row.code)),
        };
        let code = code.or_else(|| known.code_of(&row.desa, &row.kecamatan, PlaceKind::Pps));
        let code = code.unwrap_or_default();
        let identity = if code.is_empty() { names(row) } else { (code.clone(), String::new()) };
        if seen.insert(identity) {
            let name = known.spelled(&code, &row.desa);
            villages.push(Village { kecamatan: row.kecamatan.clone(), name, code });
        }
    }
    villages
}

/// Code and name of the sub-district of each [`key`]; none for villages without one.
fn kecamatan(
    villages: &[Village],
    known: &Known<'_>,
    codes: &mut Codes,
) -> BTreeMap<String, (String, String)> {
    let mut found: BTreeMap<String, (String, String)> = BTreeMap::new();
    // Of sub-districts of which some villages have codes.
    let mut by_name: BTreeMap<String, String> = BTreeMap::new();
    for village in villages {
        let Some(code) = above(&village.code) else { continue };
        let name = known.spelled(code, &village.kecamatan);
        by_name.entry(normal(&name)).or_insert_with(|| code.to_owned());
        found.entry(code.to_owned()).or_insert_with(|| (code.to_owned(), name));
    }
    for village in villages {
        let (key, name) = (key(village), &village.kecamatan);
        if key.is_empty() || found.contains_key(&key) {
            continue;
        }
        let code = by_name.get(&normal(name)).cloned();
        let code = code.or_else(|| known.code_of(name, "", PlaceKind::Ppk));
        let code = code.unwrap_or_else(|| codes.kecamatan());
        found.insert(key, (code, name.clone()));
    }
    found
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
                by_name.entry(normal(name)).or_default().push(landmark);
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
        let same = known.filter(|name| is_loud && normal(name) == normal(written));
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
                || names.any(|name| normal(name) == normal(within))
        };
        let named = self.by_name.get(&normal(name)).filter(|_| !name.is_empty())?;
        let codes: BTreeSet<&str> = named
            .iter()
            .filter(|landmark| landmark.kind == Some(kind) && is_within(landmark))
            .map(|landmark| landmark.code.as_str())
            .collect();
        let mut codes = codes.into_iter();
        codes.next().filter(|_| codes.next().is_none()).map(str::to_owned)
    }
}
