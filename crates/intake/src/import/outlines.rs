//! Maps of areas: the polygons of GeoJSON, of KML and KMZ, and of shapefiles, as landmarks with
//! outlines.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, Contains, Coord, LineString, MultiPolygon, Point, Polygon};
use tepat_network::read::{At, Projection, ReadError, ShapeArea, holds_areas, read_shape_areas};

use super::delimited;
use super::geojson;
use super::grid::{Cell, Fault, Grid, Refusal};
use super::headings::{Field, Kind, Mapping};
use super::landmarks::{Landmark, Origin, described, landmarks_of};
use super::marks::{self, Mark};
use super::package::Package;
use super::points;
use super::rows::Rows;
use tepat_model::message::Message;
use tepat_order::Gather as _;

/// Largest map of areas, in bytes.
const MOST_BYTES: usize = 128 << 20;
/// Most areas of a map.
const MOST_AREAS: usize = 100_000;
/// Most kinds of facts about areas.
const MOST_COLUMNS: usize = 100;
/// The holes of an area with more rings than this are not searched for.
const MOST_RINGS: usize = 1_000;

/// An area with what is known of it.
struct Drawn {
    facts: BTreeMap<String, String>,
    outline: MultiPolygon,
}

/// Whether a file looks like a map of areas.
pub fn is_map_of_areas(bytes: &[u8]) -> bool {
    if holds_areas(bytes) {
        return true;
    }
    let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    match bytes
        .iter()
        .find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf\x1e".contains(byte))
    {
        Some(b'{') => has(b"Polygon\"") && !has(b"LineString\""),
        Some(b'<') => has(b"<kml") && has(b"<Polygon") && !has(b"<LineString") && !has(b"Track>"),
        Some(b'P') if bytes.starts_with(b"PK") => documents(bytes).is_ok_and(|documents| {
            let of_areas = |text: &String| text.contains("<Polygon");
            let of_lines = |text: &String| text.contains("<LineString");
            documents.iter().any(of_areas) && !documents.iter().any(of_lines)
        }),
        _ => false,
    }
}

/// Reads a map of areas: every polygon with what is known of it, and points beside them. Degrees,
/// or metres where the file names their projection.
///
/// # Errors
/// If the file is too large or no such map, or none of its areas has a name or a code.
pub fn read_areas(file: &str, bytes: &[u8]) -> Result<Vec<Landmark>, Message> {
    let refused = |fault: Fault| Refusal::from(fault).message().in_file(file);
    if bytes.len() > MOST_BYTES {
        return Err(refused(Fault::LargeFile));
    }
    let (drawn, points) = drawn(bytes).map_err(refused)?;
    let (mut facts, mut outlines) = (Vec::new(), Vec::new());
    for Drawn { facts: own, outline } in drawn.into_iter().take(MOST_AREAS) {
        if !outline.0.is_empty() {
            facts.push(own);
            outlines.push(outline);
        }
    }
    let grid = table(file, facts);
    // There may be nothing but a name.
    let mut mapping = Mapping::with_heading_rows(&grid, Kind::Places, 1, 1);
    // A map of sub-districts names nothing below them.
    if let (None, Some(column)) = (mapping.column_of(Field::Name), mapping.column_of(Field::Parent))
    {
        mapping.assign(column, Some(Field::Name));
    }
    let rows = Rows { grid: &grid, mapping: &mapping };
    let mut areas: Vec<Landmark> = outlines
        .into_iter()
        .enumerate()
        .map(|(at, outline)| Landmark {
            origin: Origin::Areas,
            outline,
            ..described(&rows, at + 1)
        })
        .filter(|area| !area.names.is_empty() || !area.code.is_empty())
        .collect();
    if areas.is_empty() {
        return Err(Message::error("begin-areas-nameless").in_file(file));
    }
    areas.extend(points.iter().flat_map(landmarks_of));
    Ok(areas)
}

/// The areas of a file, and its points as lists.
fn drawn(bytes: &[u8]) -> Result<(Vec<Drawn>, Vec<Grid>), Fault> {
    if holds_areas(bytes) {
        let areas = read_shape_areas(bytes).map_err(Fault::Map)?;
        return Ok((areas.into_iter().map(of_shape).collect(), Vec::new()));
    }
    let (mut areas, mut lists) = (Vec::new(), Vec::new());
    let list = |sheet: Result<super::grid::Sheet, Fault>| {
        sheet.ok().map(|sheet| Grid { rows: sheet.rows, ..Grid::default() })
    };
    if bytes.starts_with(b"PK") {
        for text in documents(bytes)? {
            areas.extend(of_marks(marks::of_kml(&text)?)?);
            lists.extend(list(points::of_kml(&text)));
        }
        return Ok((areas, lists));
    }
    let text = delimited::text(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        lists.extend(list(points::of_kml(text)));
        return Ok((of_marks(marks::of_kml(text)?)?, lists));
    }
    let (features, projection) = geojson::features(text)?;
    for (feature, number) in features.into_iter().zip(1..) {
        let mut polygons = Vec::new();
        let at = At::Record(number);
        for shape in feature.shapes.iter().filter(|shape| shape.kind == geojson::RINGS) {
            let mut rings = Vec::new();
            for positions in shape.coordinates.lines() {
                let read = |[x, y]: &[f64; 2]| projection.position(*x, *y, at);
                let ring = positions.iter().map(read).collect::<Result<Vec<_>, _>>();
                rings.push(ring.map_err(Fault::Map)?);
            }
            rings.retain(|ring| ring.len() > 3);
            polygons.extend(of_shape(ShapeArea { facts: Vec::new(), rings }).outline);
        }
        for shape in feature.shapes.iter().filter(|shape| is_area(&shape.kind)) {
            for rings in shape.coordinates.areas() {
                polygons.extend(polygon(rings, &projection, at)?);
            }
        }
        areas.push(Drawn { facts: feature.facts, outline: MultiPolygon::new(polygons) });
    }
    lists.extend(points::read(text).and_then(list));
    Ok((areas, lists))
}

fn is_area(kind: &str) -> bool {
    matches!(kind, "Polygon" | "MultiPolygon")
}

/// The documents of a KMZ archive.
fn documents(bytes: &[u8]) -> Result<Vec<String>, Fault> {
    let texts = Package::open(bytes)?.texts_ending(".kml")?;
    Ok(texts.into_iter().map(|(_, text)| text).collect())
}

/// A ring in degrees; `None` if it surrounds nothing.
fn ring(
    positions: &[[f64; 2]],
    projection: &Projection,
    at: At,
) -> Result<Option<LineString>, ReadError> {
    let degrees = |[x, y]: &[f64; 2]| {
        let [lat, lon] = projection.position(*x, *y, at)?;
        Ok(Coord { x: f64::from(lon) / 1e7, y: f64::from(lat) / 1e7 })
    };
    let line: Vec<Coord> = positions.iter().map(degrees).collect::<Result<_, ReadError>>()?;
    Ok((line.len() > 3).then(|| LineString::new(line)))
}

/// A polygon of its outer ring and its holes.
fn polygon(
    rings: Vec<&[[f64; 2]]>,
    projection: &Projection,
    at: At,
) -> Result<Option<Polygon>, Fault> {
    let mut lines = Vec::new();
    for positions in rings {
        lines.push(ring(positions, projection, at).map_err(Fault::Map)?);
    }
    let mut lines = lines.into_iter();
    let outer = lines.next().flatten();
    Ok(outer.map(|outer| Polygon::new(outer, lines.flatten().collect())))
}

/// The areas of a KML document.
fn of_marks(marks: Vec<Mark>) -> Result<Vec<Drawn>, Fault> {
    let mut areas = Vec::new();
    for (mark, number) in marks.into_iter().zip(1..) {
        let mut polygons: Vec<Vec<&[[f64; 2]]>> = Vec::new();
        for ring in &mark.rings {
            match polygons.last_mut().filter(|_| ring.is_hole) {
                Some(rings) => rings.push(&ring.line),
                None => polygons.push(vec![&ring.line]),
            }
        }
        let mut outline = Vec::new();
        for rings in polygons {
            outline.extend(polygon(rings, &Projection::Degrees, At::Record(number))?);
        }
        let mut facts = mark.facts;
        if let Some(folder) = mark.folders.last() {
            facts.entry("Folder".to_owned()).or_insert_with(|| folder.clone());
        }
        areas.push(Drawn { facts, outline: MultiPolygon::new(outline) });
    }
    Ok(areas)
}

/// An area of a shapefile, whose outer rings run clockwise and whose holes the other way.
fn of_shape(area: ShapeArea) -> Drawn {
    let degrees = |[lat, lon]: [i32; 2]| Coord { x: f64::from(lon) / 1e7, y: f64::from(lat) / 1e7 };
    let line = |ring: Vec<[i32; 2]>| -> LineString { ring.into_iter().map(degrees).collect() };
    let rings: Vec<Polygon> =
        area.rings.into_iter().map(|ring| Polygon::new(line(ring), Vec::new())).collect();
    let (mut outer, holes): (Vec<Polygon>, Vec<Polygon>) =
        rings.into_iter().partition(|ring| ring.signed_area() <= 0.0);
    if outer.is_empty() {
        // Some programs turn them round.
        outer = holes;
    } else if outer.len() + holes.len() <= MOST_RINGS {
        for hole in holes {
            let corners: Vec<Point> = hole.exterior().points().take(3).collect();
            let surrounds = |outer: &Polygon| corners.iter().any(|corner| outer.contains(corner));
            let around = outer.iter_mut().find(|outer| surrounds(outer));
            if let Some(around) = around {
                around.interiors_push(hole.into_inner().0);
            }
        }
    }
    Drawn { facts: area.facts.into_iter().collect(), outline: MultiPolygon::new(outer) }
}

/// What is known of the areas as a table with a heading.
fn table(file: &str, facts: Vec<BTreeMap<String, String>>) -> Grid {
    let all: BTreeSet<&String> = facts.iter().flat_map(BTreeMap::keys).gather();
    let headings: Vec<&String> = all.into_iter().take(MOST_COLUMNS).collect();
    let heading = headings.iter().map(|heading| Cell::text(heading)).collect();
    let row = |facts: &BTreeMap<String, String>| {
        let fact = |heading: &&String| facts.get(*heading);
        headings.iter().map(|h| fact(h).map_or(Cell::Empty, |fact| Cell::text(fact))).collect()
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
        let [area, point] = &areas[..] else { panic!("{areas:?}") };
        assert_eq!((point.names[0].as_str(), point.at), ("Titik", Some((1.0, 1.0))));
        assert_eq!((area.code.as_str(), area.names[0].as_str()), ("64.11.01.2001", "Ujoh"));
        assert_eq!(area.within, "Mahakam");
        let inside = area.position().unwrap();
        assert!(area.surrounds(inside), "{inside:?}");
        assert!(!area.surrounds((2.0, 1.5)));
    }

    /// The places with an outline of a file: name, and the longitude and latitude of a corner.
    fn corners(bytes: &[u8]) -> Vec<(String, [f64; 2])> {
        assert!(is_map_of_areas(bytes));
        let areas = read_areas("x", bytes).unwrap();
        let corner = |area: &Landmark| {
            let first = area.outline.0[0].exterior().0[0];
            (area.names[0].clone(), [first.x, first.y].map(|d| (d * 1e3).round() / 1e3))
        };
        areas.iter().map(corner).collect()
    }

    #[test]
    fn areas_of_kml_and_in_metres_are_read() {
        let kml = "<kml><Placemark><name>Desa Liju</name><MultiGeometry><Polygon><outerBoundaryIs><LinearRing>
            <coordinates>115.3,-1.1 115.4,-1.1 115.4,-1.0 115.3,-1.1</coordinates></LinearRing></outerBoundaryIs>
            </Polygon></MultiGeometry></Placemark></kml>";
        assert_eq!(corners(kml.as_bytes()), [("Desa Liju".to_owned(), [115.3, -1.1])]);
        let arcgis = r#"{"geometryType":"esriGeometryPolygon","spatialReference":{"wkid":32750},"features":[{"attributes":{"WADMKD":"Liju"},
            "geometry":{"rings":[[[512345.67,9950123.45],[513000,9951000],[513000,9950000],[512345.67,9950123.45]]]}}]}"#;
        assert_eq!(corners(arcgis.as_bytes()), [("Liju".to_owned(), [117.111, -0.451])]);
        let metres = r#"{"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::32750"}}, "features": [{"properties":
            {"DESA": "Liju"}, "geometry": {"type": "Polygon", "coordinates":
            [[[512345.67,9950123.45],[513000,9950000],[513000,9951000],[512345.67,9950123.45]]]}}]}"#;
        assert_eq!(corners(metres.as_bytes()), [("Liju".to_owned(), [117.111, -0.451])]);
    }

    #[test]
    fn areas_of_a_shapefile_have_holes() {
        let square = |west: i32, size: i32, is_hole: bool| {
            let mut ring: Vec<[i32; 2]> = [[0, 0], [0, size], [size, size], [size, 0], [0, 0]]
                .map(|[x, y]| [y + i32::from(is_hole), west + x])
                .into();
            if is_hole {
                ring.reverse();
            }
            ring.into_iter().map(|at| at.map(|e7| e7 * 10_000_000)).collect::<Vec<_>>()
        };
        let area = |rings: Vec<Vec<[i32; 2]>>| {
            let drawn = of_shape(ShapeArea { facts: Vec::new(), rings });
            drawn.outline.0.iter().map(|area| area.interiors().len()).collect::<Vec<_>>()
        };
        assert_eq!(
            area(vec![square(0, 9, false), square(20, 3, false), square(3, 2, true)]),
            [1, 0]
        );
        // All turned round, or a hole in nothing.
        assert_eq!(area(vec![square(0, 9, true), square(20, 3, true)]), [0, 0]);
        assert_eq!(area(vec![square(0, 9, false), square(40, 2, true)]), [0]);
    }

    #[test]
    fn what_is_no_map_of_areas_says_so() {
        let check = |bytes: &[u8], expect: &str| {
            let key = read_areas("x", bytes).err().map(|message| message.key);
            assert_eq!(key.as_deref(), Some(expect));
        };
        check(b"\0\0\x27\x0a", "import-damaged");
        check(b"{", "import-damaged");
        check(
            br#"{"type":"Topology","arcs":[],"objects":{"a":{"type":"Polygon"}}}"#,
            "import-foreign-map",
        );
        check(map("").as_bytes(), "begin-areas-nameless");
        let far = r#"{"properties": {"nama": "A", "kode": "1"}, "geometry":
            {"type": "Polygon", "coordinates": [[[500000,9e6],[500001,9e6],[500001,9.1e6],[500000,9e6]]]}}"#;
        check(map(far).as_bytes(), "survey-not-degrees");
        let swapped = r#"{"properties": {"nama": "A"}, "geometry":
            {"type": "Polygon", "coordinates": [[[-1,115],[-1,116],[-2,116],[-1,115]]]}}"#;
        check(map(swapped).as_bytes(), "survey-swapped");
    }
}
