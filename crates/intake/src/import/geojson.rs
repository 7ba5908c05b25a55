//! Features of GeoJSON: what is known of them, and their coordinates in flat lists, which take
//! little more memory than the text.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde_json::Value as Json;
use tepat_network::read::{At, Projection, ReadError};
use tepat_order::Gather as _;

use super::grid::Fault;
use super::package::damaged;

/// Precedes each feature of a sequence (RFC 8142).
const RECORD_SEPARATOR: char = '\u{1e}';

/// What is known of a feature, and where it is.
#[derive(Debug, Default)]
pub(super) struct Feature {
    pub facts: BTreeMap<String, String>,
    /// Its geometries that are no collections, in order.
    pub shapes: Vec<Shape>,
}

/// A geometry that is no collection.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub kind: String,
    pub coordinates: Coordinates,
}

/// The kind of an area whose rings run clockwise where they are outer ones, as ArcGIS writes them.
pub(super) const RINGS: &str = "RingsOfPolygon";

impl Shape {
    fn point(position: [f64; 2]) -> Self {
        let coordinates = Coordinates { positions: vec![position], ..Coordinates::default() };
        Self { kind: "Point".to_owned(), coordinates }
    }
}

/// Reads a document, or a sequence of features, and how it writes positions.
///
/// # Errors
/// If it is no GeoJSON, or in an unknown projection.
pub(super) fn features(text: &str) -> Result<(Vec<Feature>, Projection), Fault> {
    let spaced;
    let text = match text.contains(RECORD_SEPARATOR) {
        true => {
            spaced = text.replace(RECORD_SEPARATOR, " ");
            &spaced
        }
        false => text,
    };
    let (mut features, mut projection) = (Vec::new(), Projection::Degrees);
    for document in serde_json::Deserializer::from_str(text).into_iter::<Document>() {
        let document = document.map_err(damaged)?;
        if document.kind.as_deref() == Some("Topology") {
            return Err(Fault::ForeignMap("TopoJSON"));
        }
        if let Some(System { properties }) = document.crs {
            let name = properties.name.or(properties.href).unwrap_or_default();
            projection = Projection::of_code(&name).map_err(Fault::Map)?;
        }
        if let Some(reference) = document.spatial_reference {
            projection = reference.projection().map_err(Fault::Map)?;
        }
        let own = document.geometry.map(|geometry| (document.properties, Some(geometry)));
        let written = document.features.into_iter().map(|f| (f.properties, f.geometry));
        features.extend(written.chain(own).map(|(properties, geometry)| {
            let mut feature =
                Feature { facts: facts(properties.unwrap_or_default()), ..Feature::default() };
            if let Some(geometry) = geometry {
                geometry.flatten_into(&mut feature.shapes);
            }
            feature
        }));
        features.extend(document.elements.into_iter().filter_map(Element::feature));
    }
    Ok((features, projection))
}

/// The values that a cell can hold, by name.
pub(super) fn facts(properties: BTreeMap<String, Json>) -> BTreeMap<String, String> {
    properties.into_iter().filter_map(|(name, value)| Some((name, written(value)?))).gather()
}

/// A fact as a list writes it; `None` if it is none.
fn written(value: Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text),
        Json::Bool(yes) => Some(if yes { "ya".to_owned() } else { "tidak".to_owned() }),
        Json::Number(number) => Some(number.to_string()),
        Json::Array(_) | Json::Object(_) => None,
    }
}

/// Latitude and longitude in degrees of a position on a plane; one that is written in degrees
/// stays as it is, plausible or not.
///
/// # Errors
/// If it is none of the projection.
pub(super) fn degrees(
    projection: &Projection,
    [x, y]: [f64; 2],
    at: At,
) -> Result<(f64, f64), ReadError> {
    match projection {
        Projection::Degrees => Ok((y, x)),
        plane => {
            let [lat, lon] = plane.position(x, y, at)?;
            Ok((f64::from(lat) / 1e7, f64::from(lon) / 1e7))
        }
    }
}

/// A collection, a feature or a bare geometry.
#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    features: Vec<Written>,
    #[serde(default)]
    properties: Option<BTreeMap<String, Json>>,
    #[serde(default)]
    geometry: Option<Geometry>,
    /// The coordinate system, in files from before RFC 7946.
    #[serde(default)]
    crs: Option<System>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
    /// The coordinate system of ArcGIS.
    #[serde(default, rename = "spatialReference")]
    spatial_reference: Option<SpatialReference>,
    /// What Overpass answers.
    #[serde(default)]
    elements: Vec<Element>,
}

/// A coordinate system by its number, the later one if it has had two, or as well-known text.
#[derive(Deserialize)]
struct SpatialReference {
    #[serde(default)]
    wkid: Option<u32>,
    #[serde(default, rename = "latestWkid")]
    latest: Option<u32>,
    #[serde(default)]
    wkt: Option<String>,
}

impl SpatialReference {
    fn projection(self) -> Result<Projection, ReadError> {
        match (self.latest.or(self.wkid), self.wkt) {
            (Some(code), _) => Projection::of_code(&code.to_string()),
            (None, Some(text)) => Projection::of_text(text.as_bytes()),
            (None, None) => Ok(Projection::Degrees),
        }
    }
}

/// An element of OpenStreetMap, with its position or its middle.
#[derive(Deserialize)]
struct Element {
    #[serde(default)]
    lat: Option<f64>,
    #[serde(default)]
    lon: Option<f64>,
    #[serde(default)]
    center: Option<Middle>,
    #[serde(default)]
    tags: BTreeMap<String, Json>,
}

#[derive(Deserialize)]
struct Middle {
    lat: f64,
    lon: f64,
}

impl Element {
    /// The element as a feature, if it has tags and a position.
    fn feature(self) -> Option<Feature> {
        let own = self.lon.zip(self.lat);
        let (x, y) = own.or(self.center.map(|middle| (middle.lon, middle.lat)))?;
        let facts = facts(self.tags);
        let shapes = vec![Shape::point([x, y])];
        (!facts.is_empty()).then_some(Feature { facts, shapes })
    }
}

#[derive(Deserialize)]
struct System {
    #[serde(default)]
    properties: SystemName,
}

#[derive(Default, Deserialize)]
struct SystemName {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    href: Option<String>,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default, alias = "attributes")]
    properties: Option<BTreeMap<String, Json>>,
    #[serde(default)]
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    coordinates: Coordinates,
    #[serde(default)]
    geometries: Vec<Geometry>,
    /// A point of ArcGIS, several of them, and the rings of an area; lines are a network's.
    #[serde(default)]
    x: Json,
    #[serde(default)]
    y: Json,
    #[serde(default)]
    points: Coordinates,
    #[serde(default)]
    rings: Coordinates,
}

impl Geometry {
    fn flatten_into(self, shapes: &mut Vec<Shape>) {
        if let Some((x, y)) = self.x.as_f64().zip(self.y.as_f64()) {
            return shapes.push(Shape::point([x, y]));
        }
        let of_arcgis = [("MultiPoint", self.points), (RINGS, self.rings)];
        for (kind, coordinates) in of_arcgis {
            if !coordinates.positions.is_empty() {
                return shapes.push(Shape { kind: kind.to_owned(), coordinates });
            }
        }
        match self.kind.as_str() {
            "GeometryCollection" => {
                self.geometries.into_iter().for_each(|part| part.flatten_into(shapes));
            }
            _ => shapes.push(Shape { kind: self.kind, coordinates: self.coordinates }),
        }
    }
}

/// Nested lists of positions, flat: all positions in order, and where lists of them and lists of
/// such lists end.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Coordinates {
    /// First and second number of each position.
    pub positions: Vec<[f64; 2]>,
    lines: Vec<usize>,
    areas: Vec<usize>,
}

impl Coordinates {
    /// The lists of positions: the line of a line, the rings of an area.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[[f64; 2]]> {
        let begins = std::iter::once(0).chain(self.lines.iter().copied());
        begins.zip(&self.lines).map(|(begin, end)| &self.positions[begin..*end])
    }

    /// The rings of each area.
    pub(super) fn areas(&self) -> Vec<Vec<&[[f64; 2]]>> {
        let rings: Vec<&[[f64; 2]]> = self.lines().collect();
        let begins = std::iter::once(0).chain(self.areas.iter().copied());
        begins.zip(&self.areas).map(|(begin, end)| rings[begin..*end].to_vec()).collect()
    }
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut coordinates = Self::default();
        from.deserialize_any(Level(&mut coordinates))?;
        Ok(coordinates)
    }
}

/// What stood in a list.
enum Read {
    Number(f64),
    /// A position is of height 1, a list of them of height 2, and so on.
    List(u8),
}

/// Reads a number or a list into the coordinates.
struct Level<'a>(&'a mut Coordinates);

impl<'de> serde::de::DeserializeSeed<'de> for Level<'_> {
    type Value = Read;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Read, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Read, E> {
        Ok(Read::Number(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Read, E> {
        Ok(Read::Number(number as f64))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Read, E> {
        Ok(Read::Number(number as f64))
    }

    fn visit_unit<E: Error>(self) -> Result<Read, E> {
        Ok(Read::Number(f64::NAN))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Read, A::Error> {
        let (mut position, mut numbers, mut height) = ([f64::NAN; 2], 0, 0);
        while let Some(read) = list.next_element_seed(Level(self.0))? {
            match read {
                Read::Number(number) => {
                    if let Some(place) = position.get_mut(numbers) {
                        *place = number;
                    }
                    numbers += 1;
                }
                Read::List(of) => height = of,
            }
        }
        let Coordinates { positions, lines, areas } = self.0;
        match height {
            0 if numbers >= 2 => positions.push(position),
            1 => lines.push(positions.len()),
            2 => areas.push(lines.len()),
            _ => {}
        }
        Ok(Read::List(height + u8::from(height < u8::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_every_form_are_features() {
        let check = |text: &str, expect: &[(&str, usize)]| {
            let (features, _) = features(text).unwrap();
            let found: Vec<(String, usize)> = features
                .iter()
                .flat_map(|feature| &feature.shapes)
                .map(|shape| (shape.kind.clone(), shape.coordinates.positions.len()))
                .collect();
            let found: Vec<(&str, usize)> = found.iter().map(|(k, n)| (k.as_str(), *n)).collect();
            assert_eq!(found, expect, "{text}");
        };
        let point =
            r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[115.5,-1.25,9]}}"#;
        check(point, &[("Point", 1)]);
        check(&format!("\u{1e}{point}\n\u{1e}{point}\n"), &[("Point", 1), ("Point", 1)]);
        check(
            r#"{"features":[{"geometry":{"coordinates":[[[0,0],[1,0],[1,1],[0,0]]],"type":"Polygon"}},{"geometry":null},
               {"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}}]}"#,
            &[("Polygon", 4), ("Point", 1)],
        );
        check(r#"{"features":[{"geometry":{"type":"Point","coordinates":[]}}]}"#, &[("Point", 0)]);
        let areas = r#"{"geometry":{"type":"MultiPolygon","coordinates":
            [[[[0,0],[1,0],[1,1],[0,0]],[[2,2],[3,2],[3,3],[2,2]]],[[[5,5],[6,5],[6,6],[5,5]]]]}}"#;
        let (features, _) = features(areas).unwrap();
        let coordinates = &features[0].shapes[0].coordinates;
        let rings: Vec<usize> = coordinates.areas().iter().map(Vec::len).collect();
        assert_eq!(rings, [2, 1]);
        assert_eq!(coordinates.areas()[1][0][0], [5.0, 5.0]);
    }

    #[test]
    fn metres_become_degrees_where_the_projection_is_named() {
        let of = |crs: &str| {
            let text = format!(r#"{{"crs":{{"properties":{{"name":"{crs}"}}}},"features":[]}}"#);
            features(&text).map(|(_, projection)| projection).ok()
        };
        let at = |crs: &str, position| {
            let (lat, lon) = degrees(&of(crs).unwrap(), position, At::Record(1)).unwrap();
            ((lat * 1e4).round() / 1e4, (lon * 1e4).round() / 1e4)
        };
        assert_eq!(
            at("urn:ogc:def:crs:EPSG::32750", [512_345.67, 9_950_123.45]),
            (-0.4512, 117.111)
        );
        assert_eq!(at("EPSG:3857", [12_915_000.0, -50_000.0]), (-0.4492, 116.0174));
        assert_eq!(at("urn:ogc:def:crs:OGC:1.3:CRS84", [115.0, -1.0]), (-1.0, 115.0));
        assert!(of("EPSG:3035").is_none());
    }
}
