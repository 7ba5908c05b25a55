//! Reads lines from GeoJSON, feature by feature, from one document or a sequence of
//! features.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::attributes;
use super::build::{Sketch, way_of};
use super::error::{At, Fault, ReadError};
use super::osm::MOST_TAGS;
use super::projection::Projection;
use super::report::{ReadReport, Remark};
use super::{MOST_KEPT_POINTS, MOST_POINTS, Progress, tell};

/// Features between two progress reports.
const REPORT_EVERY: u64 = 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Most parts of a collection of geometries.
const MOST_PARTS: usize = 100_000;
/// Precedes each feature of a sequence (RFC 8142).
const RECORD_SEPARATOR: u8 = 0x1e;

/// Reads all lines of a document or of a sequence of features.
pub(super) fn sketch(
    mut whole: Cow<'_, [u8]>,
    report: &mut ReadReport,
    progress: &mut Progress<'_>,
) -> Result<Sketch, ReadError> {
    let opening = whole.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&whole).first();
    if opening == Some(&RECORD_SEPARATOR) {
        let separators = whole.to_mut().iter_mut().filter(|byte| **byte == RECORD_SEPARATOR);
        separators.for_each(|byte| *byte = b' ');
    }
    let bytes = whole.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&whole);
    // An empty list takes three bytes of text and eight times as many in memory.
    if bytes.iter().filter(|byte| **byte == b'[').count() > MOST_POINTS {
        return Err(Fault::TooMany { most: MOST_POINTS as u64 }.into());
    }
    let mut documents = serde_json::Deserializer::from_slice(bytes).into_iter::<Head<'_>>();
    let head = documents.next().transpose().map_err(fault)?.unwrap_or_default();
    let single = documents.byte_offset();
    tell(progress, 0.1)?;
    let mut reader = Reader {
        sketch: Sketch::default(),
        projection: head.projection()?,
        report,
        progress,
        read: 0,
        total: head.features.0.max(1),
        error: None,
    };
    match head.kind.as_deref() {
        Some("FeatureCollection") => {
            let mut document = serde_json::Deserializer::from_slice(bytes);
            let read = Collection(&mut reader).deserialize(&mut document);
            reader.ended(read.and_then(|()| document.end()))?;
        }
        Some("Feature") => {
            reader.total = bytes.len().div_ceil(single.max(1)) as u64;
            for feature in serde_json::Deserializer::from_slice(bytes).into_iter::<Feature<'_>>() {
                let feature = feature.map_err(fault)?;
                reader.feature(&feature)?;
            }
        }
        Some(
            "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon"
            | "GeometryCollection",
        ) => {
            let geometry = serde_json::from_slice(bytes).map_err(fault)?;
            reader.feature(&Feature { geometry: Some(geometry), ..Feature::default() })?;
        }
        kind => {
            let begins = match kind {
                Some("Topology") => "TopoJSON",
                _ if head.elements.is_some() => "Overpass JSON",
                _ if head.geometry_type.is_some() => "ArcGIS JSON",
                _ => "JSON",
            };
            return Err(Fault::NotANetwork { begins: begins.to_owned() }.into());
        }
    }
    reader.sketch.unite_vertices();
    Ok(reader.sketch)
}

fn fault(error: serde_json::Error) -> ReadError {
    let at = At::Line(error.line() as u64);
    if error.is_eof() { ReadError::cut(at) } else { ReadError::damaged(error, at) }
}

/// The head of a document.
#[derive(Default, Deserialize)]
struct Head<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<Cow<'a, str>>,
    /// The coordinate system, in files from before RFC 7946.
    #[serde(borrow, default)]
    crs: Option<System<'a>>,
    #[serde(default)]
    features: Count,
    /// Present in Overpass results.
    #[serde(default)]
    elements: Option<IgnoredAny>,
    /// Present in what ArcGIS answers.
    #[serde(default, rename = "geometryType")]
    geometry_type: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
struct System<'a> {
    #[serde(borrow, default)]
    properties: SystemName<'a>,
}

#[derive(Default, Deserialize)]
struct SystemName<'a> {
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    href: Option<Cow<'a, str>>,
}

impl Head<'_> {
    fn projection(&self) -> Result<Projection, ReadError> {
        let Some(System { properties }) = &self.crs else { return Ok(Projection::Degrees) };
        Projection::of_code(properties.name.as_ref().or(properties.href.as_ref()).map_or("", |n| n))
    }
}

/// Counts the values of a list.
#[derive(Default)]
struct Count(u64);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Counting;
        impl<'de> Visitor<'de> for Counting {
            type Value = Count;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Count, A::Error> {
                let mut count = 0;
                while list.next_element::<IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count))
            }
        }
        from.deserialize_seq(Counting)
    }
}

#[derive(Default, Deserialize)]
struct Feature<'a> {
    #[serde(borrow, default)]
    properties: Fields<'a>,
    #[serde(borrow, default)]
    geometry: Option<Geometry<'a>>,
}

#[derive(Deserialize)]
struct Geometry<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<Cow<'a, str>>,
    #[serde(default)]
    coordinates: Coordinates,
    #[serde(borrow, default)]
    geometries: Parts<'a>,
}

/// The parts of a collection of geometries.
#[derive(Default)]
struct Parts<'a>(Vec<Geometry<'a>>);

impl<'de: 'a, 'a> Deserialize<'de> for Parts<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Parts<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of geometries")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Parts<'de>, A::Error> {
                let mut parts = Vec::new();
                while let Some(part) = list.next_element()? {
                    if parts.len() == MOST_PARTS {
                        return Err(A::Error::custom("too many parts in one geometry"));
                    }
                    parts.push(part);
                }
                Ok(Parts(parts))
            }
        }
        from.deserialize_seq(Reading)
    }
}

impl Geometry<'_> {
    /// The lists of positions that are lines.
    fn lines(&self) -> Vec<&Coordinates> {
        match self.kind.as_deref() {
            Some("LineString") => vec![&self.coordinates],
            Some("MultiLineString") => self.coordinates.list().iter().collect(),
            Some("GeometryCollection") => {
                let of_lines = ["LineString", "MultiLineString"];
                // RFC 7946 discourages nested collections; one level is read.
                let parts = self.geometries.0.iter();
                let parts = parts
                    .filter(|part| part.kind.as_deref().is_some_and(|k| of_lines.contains(&k)));
                parts.flat_map(Self::lines).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Properties that are texts, numbers or booleans, as texts.
#[derive(Default)]
struct Fields<'a>(Vec<(Cow<'a, str>, String)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("properties")
            }
            fn visit_unit<E>(self) -> Result<Fields<'de>, E> {
                Ok(Fields::default())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::new();
                while let Some((Key(key), Text(text))) = map.next_entry()? {
                    fields
                        .extend(text.filter(|_| fields.len() < MOST_TAGS).map(|text| (key, text)));
                }
                Ok(Fields(fields))
            }
        }
        from.deserialize_any(Reading)
    }
}

/// The name of a property, borrowed if it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// The value of a property; `None` for lists and objects.
struct Text(Option<String>);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a property")
            }
            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text(Some(text.to_owned())))
            }
            fn visit_bool<E>(self, is: bool) -> Result<Text, E> {
                Ok(Text(Some(if is { "yes" } else { "no" }.to_owned())))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Text, E> {
                Ok(Text(Some(number.to_string())))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Text, E> {
                Ok(Text(Some(number.to_string())))
            }
            fn visit_f64<E>(self, number: f64) -> Result<Text, E> {
                Ok(Text(Some(number.to_string())))
            }
            fn visit_unit<E>(self) -> Result<Text, E> {
                Ok(Text(None))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Text, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Text(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Text(None))
            }
        }
        from.deserialize_any(Reading)
    }
}

/// A number, a position, a nested list of positions, or anything else.
#[derive(Default)]
enum Coordinates {
    #[default]
    Other,
    Number(f64),
    Position([f64; 2]),
    List(Vec<Coordinates>),
}

impl Coordinates {
    fn list(&self) -> &[Self] {
        if let Self::List(list) = self { list } else { &[] }
    }
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Coordinates;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("coordinates")
            }
            fn visit_f64<E>(self, number: f64) -> Result<Coordinates, E> {
                Ok(Coordinates::Number(number))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Coordinates, E> {
                Ok(Coordinates::Number(number as f64))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Coordinates, E> {
                Ok(Coordinates::Number(number as f64))
            }
            fn visit_unit<E>(self) -> Result<Coordinates, E> {
                Ok(Coordinates::Other)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Coordinates, A::Error> {
                let mut list = Vec::new();
                match from.next_element()? {
                    Some(Coordinates::Number(x)) => {
                        let y = from.next_element()?;
                        // Heights are ignored.
                        while from.next_element::<IgnoredAny>()?.is_some() {}
                        return Ok(match y {
                            Some(Coordinates::Number(y)) => Coordinates::Position([x, y]),
                            _ => Coordinates::Other,
                        });
                    }
                    first => list.extend(first),
                }
                while let Some(next) = from.next_element()? {
                    if let Coordinates::Number(_) | Coordinates::Other = next {
                        // This cannot be a line, so the rest need not be kept.
                        while from.next_element::<IgnoredAny>()?.is_some() {}
                        return Ok(Coordinates::Other);
                    }
                    list.push(next);
                    if list.len() > MOST_KEPT_POINTS {
                        return Err(A::Error::custom("too many points in one line"));
                    }
                }
                Ok(Coordinates::List(list))
            }
        }
        from.deserialize_any(Reading)
    }
}

/// Collects the lines of features.
struct Reader<'r, 'p> {
    sketch: Sketch,
    projection: Projection,
    report: &'r mut ReadReport,
    progress: &'r mut Progress<'p>,
    read: u64,
    /// Estimated number of features.
    total: u64,
    /// Our own error that ended a collection.
    error: Option<ReadError>,
}

impl Reader<'_, '_> {
    fn feature(&mut self, feature: &Feature<'_>) -> Result<(), ReadError> {
        self.read += 1;
        if self.read.is_multiple_of(REPORT_EVERY) {
            tell(self.progress, 0.1 + 0.7 * (self.read as f64 / self.total as f64).min(1.0))?;
        }
        let at = At::Record(self.read);
        let fields = feature.properties.0.iter();
        let fields: Vec<(&str, &str)> =
            fields.map(|(name, value)| (name.as_ref(), value.as_str())).collect();
        let lines = feature.geometry.as_ref().map(Geometry::lines).unwrap_or_default();
        if lines.is_empty() {
            self.report.note(Remark::NoLine, self.read.cast_signed());
        }
        for line in lines {
            let Coordinates::List(points) = line else {
                return Err(ReadError::damaged("coordinates are no list", at));
            };
            let mut course = Vec::with_capacity(points.len());
            for point in points {
                let Coordinates::Position([x, y]) = *point else {
                    return Err(ReadError::damaged("a position is no pair of numbers", at));
                };
                course.push(self.projection.position(x, y, at)?);
            }
            add(&mut self.sketch, course, &fields, self.report)?;
        }
        Ok(())
    }

    /// The result of a collection: our own error takes precedence over the parser's.
    fn ended(&mut self, read: serde_json::Result<()>) -> Result<(), ReadError> {
        match self.error.take() {
            Some(error) => Err(error),
            None => read.map_err(fault),
        }
    }
}

/// Reads the features of a collection without keeping them.
struct Collection<'c, 'r, 'p>(&'c mut Reader<'r, 'p>);

impl<'de> DeserializeSeed<'de> for Collection<'_, '_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Collection<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a collection of features")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(key)) = map.next_key()? {
            if key == "features" {
                map.next_value_seed(Collection(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut features: A) -> Result<(), A::Error> {
        while let Some(feature) = features.next_element::<Feature<'_>>()? {
            if let Err(error) = self.0.feature(&feature) {
                self.0.error = Some(error);
                return Err(A::Error::custom("given up"));
            }
        }
        Ok(())
    }
}

/// Adds a line with its attributes, if it can be travelled.
pub(super) fn add(
    sketch: &mut Sketch,
    mut course: Vec<[i32; 2]>,
    fields: &[(&str, &str)],
    report: &mut ReadReport,
) -> Result<(), ReadError> {
    course.dedup();
    let way = way_of(&course);
    report.points += course.len() as u64;
    if course.len() < 2 {
        report.note(Remark::TooShort, way);
        return Ok(());
    }
    if let Some((mut attributes, name)) = attributes::read(fields, way, report) {
        attributes.name = sketch.name(name);
        sketch.add(&course, attributes)?;
    }
    Ok(())
}
