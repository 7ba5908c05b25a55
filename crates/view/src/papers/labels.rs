//! Labels of boxes, eight on a sheet.

use std::collections::BTreeMap;

use super::{Mark, Paper, Part, Scope, Subject, kecamatan_of};
use crate::export::Given;
use crate::words;
use tepat_model::fingerprint::fingerprint;
use tepat_model::plan::{Plan, Trip, Visit};
use tepat_model::region::{Item, Place, Station};

/// Labels on a sheet: two columns of four.
const ON_A_SHEET: usize = 8;

/// Digits of the fingerprint that codes carry.
const VERSION_DIGITS: usize = 12;

/// The label of a box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Label {
    /// For which election, if boxes are shared out among elections.
    pub vote: String,
    /// Kind of the box.
    pub kind: String,
    /// Sub-district.
    pub kecamatan: String,
    /// Village.
    pub desa: String,
    /// `TPS 001`.
    pub station: String,
    /// Which box of how many.
    pub count: String,
    /// The trip that brings it; empty without a plan.
    pub trip: String,
    /// The text of its QR code.
    pub code: String,
}

/// First digits of the fingerprint of the data that papers are made from.
pub fn version(given: &Given) -> String {
    let version = match given.plan {
        Some(plan) => plan.input.clone(),
        None => fingerprint(given.region),
    };
    version.chars().take(VERSION_DIGITS).collect()
}

/// The text of a box's QR code: station, box and version.
pub fn box_code(station: &str, number: i64, of: i64, version: &str) -> String {
    format!("{station} {number}/{of} {version}")
}

/// For each station the last trip out that hands its goods over.
pub(crate) fn brought(plan: &Plan) -> BTreeMap<&str, (&Trip, &Visit)> {
    let mut brought: BTreeMap<&str, (&Trip, &Visit)> = BTreeMap::new();
    for trip in &plan.trips {
        for visit in &trip.visits {
            for kit in &visit.kits {
                let before = brought.get(kit.as_str()).map(|(_, visit)| visit.done);
                if before.is_none_or(|before| before <= visit.done) {
                    brought.insert(kit, (trip, visit));
                }
            }
        }
    }
    brought
}

/// A sheet for every eight boxes of a sub-district.
pub(super) fn subjects(given: &Given, scope: &Scope) -> Vec<Subject> {
    let mut boxes: BTreeMap<&str, usize> = BTreeMap::new();
    for (station, kit) in given.region.stations.iter().zip(&given.needs.stations) {
        let area = kecamatan_of(given.region, &station.code).unwrap_or_default();
        if scope.takes_station(given.region, &station.code) {
            *boxes.entry(area).or_default() += usize::try_from(kit.load.boxes).unwrap_or(0);
        }
    }
    let sheets = |(area, boxes): (&str, usize)| {
        let firsts = (0..boxes).step_by(ON_A_SHEET);
        firsts.map(|first| Subject::new(area, first as i32)).collect::<Vec<_>>()
    };
    boxes.into_iter().flat_map(sheets).collect()
}

/// The sheet of labels that starts with a box.
pub(super) fn paper(given: &Given, subject: &Subject) -> Paper {
    let (region, version) = (given.region, version(given));
    let brought = given.plan.map(brought).unwrap_or_default();
    let stations = region.stations.iter().zip(&given.needs.stations);
    let of_area = stations.filter(|(station, _)| {
        kecamatan_of(region, &station.code).unwrap_or_default() == subject.code
    });
    let boxes = of_area.flat_map(|(station, kit)| {
        let of = kit.load.boxes;
        (1..=of).map(move |number| (station, number, of))
    });
    let labels = boxes.skip(subject.part as usize).take(ON_A_SHEET).map(|(station, number, of)| {
        let trip = brought.get(station.code.as_str()).map(|(trip, _)| trip.code.clone());
        label(given, station, (number, of), trip.unwrap_or_default(), &version)
    });
    Paper {
        mark: Mark::new("LB", &subject.code),
        parts: vec![Part::Labels(labels.collect())],
        ..Paper::default()
    }
}

fn label(
    given: &Given,
    station: &Station,
    (number, of): (i64, i64),
    trip: String,
    version: &str,
) -> Label {
    let (region, language) = (given.region, given.language);
    let desa = region.home_of(station);
    let ppk = desa.and_then(|desa| region.ppk_of(desa));
    let area = |key, place: Option<&Place>| {
        let named = place.map(|place| [("name", place.name.as_str().into())]);
        named.map(|named| words::text_with(language, key, &named)).unwrap_or_default()
    };
    let kind = region.items.get(Item::BOX).map(|item| item.name(language.code()).to_owned());
    let values = [("number", number.into()), ("of", of.into())];
    let number_in_words = words::text_with(language, "label-count", &values);
    Label {
        vote: election(&region.rules.elections, number, of).unwrap_or_default().to_owned(),
        kind: kind.unwrap_or_default(),
        kecamatan: area("paper-kecamatan", ppk),
        desa: area("label-desa", desa),
        station: format!("TPS {:03}", station.number),
        count: number_in_words,
        trip,
        code: box_code(&station.code, number, of, version),
    }
}

/// The election that a box is for, if there are as many for each: the first boxes are for the first.
fn election(elections: &[String], number: i64, of: i64) -> Option<&str> {
    let elections_many = i64::try_from(elections.len()).ok()?;
    let each = of.checked_div(elections_many)?;
    if each == 0 || each * elections_many != of {
        return None;
    }
    elections.get(usize::try_from((number - 1) / each).ok()?).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_shared_out_among_elections() {
        let two = ["gubernur".to_owned(), "bupati".to_owned()];
        let check = |elections: &[String], number, of, expect: Option<&str>| {
            assert_eq!(election(elections, number, of), expect, "{number} of {of}");
        };
        check(&two, 1, 2, Some("gubernur"));
        check(&two, 2, 2, Some("bupati"));
        check(&two, 3, 4, Some("bupati"));
        check(&two, 1, 3, None);
        check(&two, 1, 1, None);
        check(&[], 1, 1, None);
    }
}
