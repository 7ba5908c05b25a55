//! Maps of areas: the polygons of a GeoJSON file as landmarks with outlines.

use std::collections::{BTreeMap, BTreeSet};

use geo::{LineString, MultiPolygon, Polygon};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value as Json;

use super::grid::{Cell, Fault, Grid, Refusal};
use super::headings::{Field, Kind, propose};
use super::landmarks::{Landmark, Origin, described};
use super::points::written;
use super::rows::Rows;
use tepat_model::message::Message;

/// Largest map of areas, in bytes.
const MOST_BYTES: usize = 128 << 20;
/// Most areas of a map.
const MOST_AREAS: usize = 100_000;
/// Most kinds of facts about areas.
const MOST_COLUMNS: usize = 100;

#[derive(Deserialize)]
struct Collection {
    #[serde(default)]
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<BTreeMap<String, Json>>,
    geometry: Option<Geometry>,
}

type Ring = Vec<Vec<f64>>;

/// An area, or something else that is passed over.
#[derive(Deserialize)]
#[serde(untagged)]
enum Geometry {
    Polygon {
        #[serde(rename = "type")]
        _type: OnePolygon,
        coordinates: Vec<Ring>,
    },
    MultiPolygon {
        #[serde(rename = "type")]
        _type: ManyPolygons,
        coordinates: Vec<Vec<Ring>>,
    },
    Other(IgnoredAny),
}

#[derive(Deserialize)]
enum OnePolygon {
    Polygon,
}

#[derive(Deserialize)]
enum ManyPolygons {
    MultiPolygon,
}

/// Whether a file looks like a map of areas.
pub fn is_map_of_areas(bytes: &[u8]) -> bool {
    let begins = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !byte.is_ascii_control());
    let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    let begins = begins == Some(&b'{') || bytes.starts_with("\u{feff}{".as_bytes());
    begins && has(b"Polygon\"") && !has(b"LineString\"")
}

/// Reads a map of areas in GeoJSON, in degrees: every polygon with what its properties say.
///
/// # Errors
/// If the file is too large or no GeoJSON, or none of its areas has a name or a code.
pub fn read_areas(file: &str, bytes: &[u8]) -> Result<Vec<Landmark>, Message> {
    let refused = |fault: Fault| Refusal::from(fault).message().in_file(file);
    if bytes.starts_with(b"\0\0\x27\x0a") {
        return Err(Message::error("begin-areas-shapefile").in_file(file));
    }
    if bytes.len() > MOST_BYTES {
        return Err(refused(Fault::LargeFile));
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let collection: Collection = serde_json::from_slice(bytes)
        .map_err(|error| refused(Fault::Damaged(error.to_string())))?;
    let (mut facts, mut outlines) = (Vec::new(), Vec::new());
    for feature in collection.features.into_iter().take(MOST_AREAS) {
        let outline = match feature.geometry {
            Some(Geometry::Polygon { coordinates, .. }) => vec![coordinates],
            Some(Geometry::MultiPolygon { coordinates, .. }) => coordinates,
            _ => continue,
        };
        let polygons: Vec<Polygon> = outline.into_iter().filter_map(polygon).collect();
        if !polygons.is_empty() {
            facts.push(feature.properties.unwrap_or_default());
            outlines.push(MultiPolygon::new(polygons));
        }
    }
    let grid = table(file, facts);
    let mut mapping = propose(&grid, Kind::Places);
    // A map of sub-districts names nothing below them.
    if let (None, Some(column)) = (mapping.column_of(Field::Name), mapping.column_of(Field::Parent))
    {
        mapping.assign(column, Some(Field::Name));
    }
    let rows = Rows { grid: &grid, mapping: &mapping };
    let areas: Vec<Landmark> = outlines
        .into_iter()
        .enumerate()
        .map(|(at, outline)| Landmark {
            origin: Origin::Areas,
            outline,
            ..described(&rows, at + 1)
        })
        .filter(|area| !area.names.is_empty() || !area.code.is_empty())
        .collect();
    match areas.is_empty() {
        true => Err(Message::error("begin-areas-nameless").in_file(file)),
        false => Ok(areas),
    }
}

/// A polygon of rings; `None` if one of its positions is not in degrees.
fn polygon(rings: Vec<Ring>) -> Option<Polygon> {
    let point = |position: &Vec<f64>| match position[..] {
        [lon, lat, ..] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => Some((lon, lat)),
        _ => None,
    };
    let mut lines = rings.iter().map(|ring| {
        let points: Option<Vec<(f64, f64)>> = ring.iter().map(point).collect();
        points.filter(|points| points.len() > 3).map(LineString::from)
    });
    let exterior = lines.next()??;
    Some(Polygon::new(exterior, lines.flatten().collect()))
}

/// What is known of the areas as a table with a heading.
fn table(file: &str, facts: Vec<BTreeMap<String, Json>>) -> Grid {
    let all: BTreeSet<&String> = facts.iter().flat_map(BTreeMap::keys).collect();
    let headings: Vec<&String> = all.into_iter().take(MOST_COLUMNS).collect();
    let heading = headings.iter().map(|heading| Cell::text(heading)).collect();
    let row = |facts: &BTreeMap<String, Json>| {
        let fact = |heading: &&String| facts.get(*heading).and_then(|value| written(value.clone()));
        headings.iter().map(|h| fact(h).map_or(Cell::Empty, |fact| Cell::text(&fact))).collect()
    };
    let rows = std::iter::once(heading).chain(facts.iter().map(row)).collect();
    Grid { file: file.to_owned(), rows, ..Grid::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(features: &str) -> String {
        format!("{{\"type\": \"FeatureCollection\", \"features\": [{features}]}}")
    }

    #[test]
    fn a_point_inside_is_found_where_the_middle_is_outside() {
        // A horseshoe: its middle is not in it.
        let text = map(
            r#"{"properties": {"KDEPUM": "64.11.01.2001", "WADMKD": "Ujoh", "WADMKC": "Mahakam"},
                "geometry": {"type": "Polygon", "coordinates": [[[0,0],[3,0],[3,3],[2,3],[2,1],
                [1,1],[1,3],[0,3],[0,0]]]}},
               {"properties": {"nama": "Titik"}, "geometry": {"type": "Point", "coordinates": [1, 1]}}"#,
        );
        assert!(is_map_of_areas(text.as_bytes()));
        let areas = read_areas("desa.geojson", text.as_bytes()).unwrap();
        let [area] = &areas[..] else { panic!("{areas:?}") };
        assert_eq!((area.code.as_str(), area.names[0].as_str()), ("64.11.01.2001", "Ujoh"));
        assert_eq!(area.within, "Mahakam");
        let inside = area.position().unwrap();
        assert!(area.surrounds(inside), "{inside:?}");
        assert!(!area.surrounds((2.0, 1.5)));
    }

    #[test]
    fn what_is_no_map_of_areas_says_so() {
        let check = |bytes: &[u8], expect: &str| {
            let key = read_areas("x", bytes).err().map(|message| message.key);
            assert_eq!(key.as_deref(), Some(expect));
        };
        check(b"\0\0\x27\x0a", "begin-areas-shapefile");
        check(b"{", "import-damaged");
        check(map("").as_bytes(), "begin-areas-nameless");
        let far = r#"{"properties": {"nama": "A", "kode": "1"}, "geometry":
            {"type": "Polygon", "coordinates": [[[500000,9e6],[500001,9e6],[500000,9e6]]]}}"#;
        check(map(far).as_bytes(), "begin-areas-nameless");
    }
}
