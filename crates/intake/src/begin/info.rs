//! Proposes a region's code and time zone.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::{Landmark, NamedRow, above, ministry_code, normal};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Info, Place, Region};
use tepat_order::Gather as _;

/// A time zone of this country.
struct Zone {
    name: &'static str,
    /// Hours ahead of UTC.
    hours: i8,
    /// First and last numbers of the provinces that have it, as in the codes of the Interior
    /// Ministry.
    provinces: &'static [(u8, u8)],
}

const ZONES: [Zone; 3] = [
    Zone { name: "WIB", hours: 7, provinces: &[(11, 36), (61, 62)] },
    Zone { name: "WITA", hours: 8, provinces: &[(51, 53), (63, 65), (71, 76)] },
    Zone { name: "WIT", hours: 9, provinces: &[(81, 97)] },
];
/// The code of a region whose list has no codes.
const NO_CODE: &str = "00.00";

/// Names and dates with a code: the one wished for, else that of most stations, else that of most
/// landmarks with the names of their villages, else a stand-in.
pub(super) fn proposed(
    wished: &Info,
    rows: &[NamedRow],
    landmarks: &[Landmark],
    report: &mut Vec<Message>,
) -> Info {
    let mut info = wished.clone();
    if info.code.is_empty() {
        let names: BTreeSet<String> = rows.iter().map(|row| normal(&row.desa)).gather();
        let is_named =
            |landmark: &&Landmark| landmark.names.iter().any(|name| names.contains(&normal(name)));
        let of_rows = most_common(rows.iter().map(|row| ministry_code(&row.code)));
        let of_landmarks =
            || most_common(landmarks.iter().filter(is_named).map(|l| l.code.clone()));
        info.code = match of_rows.or_else(of_landmarks) {
            Some(code) => {
                report.push(Message::note("begin-code-of-list").with("code", code.as_str()));
                code
            }
            None => {
                report.push(Message::note("begin-code-stand-in").with("code", NO_CODE));
                NO_CODE.to_owned()
            }
        };
    }
    if info.name.is_empty() {
        info.name.clone_from(&info.code);
    }
    info.illustrative = vec!["fleets".to_owned(), "costs".to_owned()];
    info
}

/// The regency whose code most villages' codes begin with.
fn most_common(codes: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for code in codes.filter(|code| above(code).is_some()) {
        *counts.entry(code[..5].to_owned()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(code, _)| code)
}

/// Gives a region without a time zone the one that its code or its longitude implies.
pub(super) fn propose_zone(region: &mut Region, report: &mut Vec<Message>) {
    if !region.info.timezone.is_empty() {
        return;
    }
    let Some((zone, hours)) = implied_zone(region) else {
        return report.push(Message::warning("begin-zone-unknown"));
    };
    report.push(Message::note("begin-zone").with("zone", zone.as_str()));
    (region.info.timezone, region.info.utc_offset_hours) = (zone, hours);
}

/// The edit that gives a region without a time zone one, as soon as its position is known.
pub(super) fn zone_edit(region: &Region) -> Option<Edit> {
    if !region.info.timezone.is_empty() {
        return None;
    }
    let (zone, hours) = implied_zone(region)?;
    let fields = [("timezone", zone.into()), ("utc_offset_hours", hours.into())];
    Some(Edit::set_many(TableName::Info, "", fields))
}

/// Gives a region another code. What belongs to the region itself, as the store and the posts of
/// sub-districts, then belongs to it under that code; all other codes stay as they are, because
/// plans and records name places and stations by them.
pub fn with_code(region: &Region, code: &str) -> Edit {
    let own = region.places.iter().filter(|place| place.parent == region.info.code);
    let moved = own.map(|place| Edit::set(TableName::Places, &place.code, "parent", code));
    let edits = std::iter::once(Edit::set(TableName::Info, "", "code", code)).chain(moved);
    Edit::Several { edits: edits.collect() }
}

/// The time zone that a region's code implies, else its longitude.
fn implied_zone(region: &Region) -> Option<(String, i8)> {
    usual_zone(&region.info.code).or_else(|| {
        let positions = region.places.iter().filter_map(Place::position);
        let longitudes: Vec<f64> = positions.map(|(_, lon)| lon).collect();
        let mean = longitudes.iter().sum::<f64>() / longitudes.len() as f64;
        let hours = libm::round(mean / 15.0).clamp(-12.0, 14.0) as i8;
        (!longitudes.is_empty()).then(|| (format!("UTC{hours:+}"), hours))
    })
}

/// The time zone of a region with this code of the Interior Ministry, and its hours ahead of UTC.
pub fn usual_zone(code: &str) -> Option<(String, i8)> {
    let province: u8 = code.get(..2)?.parse().ok()?;
    let has = |ranges: &[(u8, u8)]| ranges.iter().any(|(a, b)| (*a..=*b).contains(&province));
    let zone = ZONES.iter().find(|zone| has(zone.provinces))?;
    Some((zone.name.to_owned(), zone.hours))
}

/// Hours ahead of UTC of a time zone written `WITA`, `UTC+8`, `GMT-3` or `+2`.
pub fn offset_of_zone(zone: &str) -> Option<i8> {
    let zone = zone.trim();
    if let Some(known) = ZONES.iter().find(|known| zone.eq_ignore_ascii_case(known.name)) {
        return Some(known.hours);
    }
    let upper = zone.to_uppercase();
    let hours = upper.strip_prefix("UTC").or_else(|| upper.strip_prefix("GMT")).unwrap_or(&upper);
    let hours = hours.strip_suffix(":00").unwrap_or(hours);
    let hours: i8 = if hours.is_empty() { 0 } else { hours.parse().ok()? };
    (-12..=14).contains(&hours).then_some(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_keeps_its_places_under_another_code() {
        let info = Info { code: "00.00".into(), name: "A".into(), ..Info::default() };
        let place = |code: &str, kind, parent: &str| Place {
            parent: parent.into(),
            ..Place::new(code, kind, 0.0, 0.0)
        };
        use tepat_model::region::PlaceKind::{Ppk, Pps, Store};
        let mut region = Region {
            info,
            places: [
                place("00.00.G1", Store, "00.00"),
                place("00.00.K01", Ppk, "00.00"),
                place("00.00.K01.D001", Pps, "00.00.K01"),
            ]
            .into_iter()
            .collect(),
            ..Region::default()
        };
        with_code(&region, "64.11").apply(&mut region).unwrap();
        let parents: Vec<_> = region.places.iter().map(|place| place.parent.as_str()).collect();
        assert_eq!(parents, ["64.11", "64.11", "00.00.K01"]);
        assert_eq!(region.info.code, "64.11");
        assert!(region.validate().is_ok());
    }

    #[test]
    fn zones_are_known_by_code_and_by_name() {
        let zone = |code: &str| usual_zone(code).map(|(name, _)| name);
        assert_eq!(zone("64.11").as_deref(), Some("WITA"));
        assert_eq!(zone("62.05").as_deref(), Some("WIB"));
        assert_eq!(zone("91.02").as_deref(), Some("WIT"));
        assert_eq!(zone("00.00"), None);
        for (text, expect) in [
            ("wita", Some(8)),
            ("UTC+02:00", Some(2)),
            ("UTC-3", Some(-3)),
            ("GMT", Some(0)),
            ("+10", Some(10)),
            ("CET", None),
            ("UTC+99", None),
        ] {
            assert_eq!(offset_of_zone(text), expect, "{text}");
        }
    }
}
