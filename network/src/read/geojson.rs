//! Lines of GeoJSON.

use serde_json::{Map, Value};

use super::attributes;
use super::build::{Sketch, way_of};
use super::error::{At, Fault, ReadError};
use super::osm::on_earth;
use super::report::{ReadReport, Remark};

/// Reads all lines of a document.
pub(super) fn sketch(bytes: &[u8], report: &mut ReadReport) -> Result<Sketch, ReadError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Value = serde_json::from_slice(bytes).map_err(|error| {
        let at = At::Line(error.line() as u64);
        if error.is_eof() { ReadError::cut(at) } else { ReadError::damaged(error, at) }
    })?;
    let mut sketch = Sketch::default();
    let single = [&document];
    let features: Vec<&Value> = match document["features"].as_array() {
        Some(features) => features.iter().collect(),
        None => single.to_vec(),
    };
    let none = Map::new();
    for (number, feature) in (1..).zip(features) {
        let properties = feature["properties"].as_object().unwrap_or(&none);
        let fields: Vec<(&str, &str)> = properties
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
            .collect();
        let geometry = if feature["geometry"].is_object() { &feature["geometry"] } else { feature };
        let at = At::Record(number);
        for line in lines(geometry) {
            let Some(points) = line.as_array() else {
                return Err(ReadError::damaged("coordinates are no list", at));
            };
            let mut course = Vec::with_capacity(points.len());
            for point in points {
                let (Some(lon), Some(lat)) = (point[0].as_f64(), point[1].as_f64()) else {
                    return Err(ReadError::damaged("a position is no pair of numbers", at));
                };
                course.push(position(lat, lon, at)?);
            }
            add(&mut sketch, course, &fields, report)?;
        }
        if lines(geometry).is_empty() {
            report.note(Remark::NoLine, number.cast_signed());
        }
    }
    sketch.unite_vertices();
    Ok(sketch)
}

/// The lists of positions of a geometry that are lines.
fn lines(geometry: &Value) -> Vec<&Value> {
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str() {
        Some("LineString") => vec![coordinates],
        Some("MultiLineString") => coordinates.as_array().into_iter().flatten().collect(),
        Some("GeometryCollection") => {
            let parts = geometry["geometries"].as_array().into_iter().flatten();
            // Collections within collections are bad form; one level is looked at.
            parts.filter(|part| part["type"] != "GeometryCollection").flat_map(lines).collect()
        }
        _ => Vec::new(),
    }
}

/// A position given in degrees.
pub(super) fn position(lat: f64, lon: f64, at: At) -> Result<[i32; 2], ReadError> {
    let e7 = |degrees: f64| libm::round(degrees * 1e7) as i64;
    on_earth([e7(lat), e7(lon)]).filter(|_| lat.is_finite() && lon.is_finite()).ok_or_else(|| {
        let fault = Fault::NotDegrees { x: short(lon), y: short(lat) };
        ReadError { fault, at: Some(at) }
    })
}

fn short(number: f64) -> String {
    if number.abs() < 1e12 { format!("{number:.2}") } else { format!("{number:e}") }
}

/// Adds a line with its attributes, if it is one.
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
