//! Reads lines, areas and points from ESRI Shapefiles: a single `.shp`, or archives of `.shp`, `.dbf`
//! and `.prj`.
//!
//! Follows the *ESRI Shapefile Technical Description*, 1998; tables are dBASE III.

use std::borrow::Cow;

use super::budget::Budget;
use super::build::Sketch;
use super::error::{At, Fault, ReadError};
use super::packed::{Archive, ZIP_MAGIC};
use super::projection::Projection;
use super::report::{ReadReport, Remark};
use super::{Progress, geojson, tell};

/// The first bytes of a `.shp`.
pub(super) const MAGIC: [u8; 4] = [0, 0, 0x27, 0x0a];
/// Bytes before the first record.
const HEAD_BYTES: usize = 100;
/// Shape types of polylines: plain, with heights, with measures.
const POLYLINES: [i32; 3] = [3, 13, 23];
/// Records between two progress reports.
const REPORT_EVERY: u64 = 1024;

/// Shape types of polygons likewise.
const POLYGONS: [i32; 3] = [5, 15, 25];
/// Shape types of single points likewise, and of several.
const POINTS: [i32; 3] = [1, 11, 21];
const MULTIPOINTS: [i32; 3] = [8, 18, 28];
/// Offset of the shape type in the head of a file.
const TYPE_AT: usize = 32;
/// Most areas or points of a file.
const MOST_SHAPES: usize = 100_000;
/// Points that a ring has at least, the first one repeated at its end.
const LEAST_RING: usize = 4;

/// An area of a shapefile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShapeArea {
    /// What the table beside it says of it, by the names of the columns.
    pub facts: Vec<(String, String)>,
    /// Closed rings around it, outer ones clockwise and holes the other way; latitude and
    /// longitude in ten-millionths of a degree.
    pub rings: Vec<Vec<[i32; 2]>>,
}

/// A point of a shapefile, or several of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShapePoints {
    /// What the table beside it says of them, by the names of the columns.
    pub facts: Vec<(String, String)>,
    /// Latitude and longitude of each, in ten-millionths of a degree.
    pub points: Vec<[i32; 2]>,
}

/// Whether a file is a shapefile of areas, alone or in an archive.
pub fn holds_areas(bytes: &[u8]) -> bool {
    holds(bytes, |kind| POLYGONS.contains(&kind))
}

/// Whether a file is a shapefile of points, alone or in an archive without other shapes.
pub fn holds_points(bytes: &[u8]) -> bool {
    let are_points = |kind| POINTS.contains(&kind) || MULTIPOINTS.contains(&kind);
    holds(bytes, are_points) && !holds(bytes, |kind| !are_points(kind))
}

/// Whether a file is a shapefile of such shapes, alone or as one of those in an archive.
fn holds(bytes: &[u8], is_such: impl Fn(i32) -> bool) -> bool {
    let fits = |head: &[u8]| {
        let kind = le_u32(head, TYPE_AT).map(u32::cast_signed);
        head.starts_with(&MAGIC) && kind.is_some_and(&is_such)
    };
    if !bytes.starts_with(&ZIP_MAGIC) {
        return fits(bytes);
    }
    let Ok(mut archive) = Archive::new(bytes) else { return false };
    let names: Vec<String> = archive.shapes().map(str::to_owned).collect();
    names.iter().any(|name| archive.head(name, HEAD_BYTES as u64).is_ok_and(|head| fits(&head)))
}

/// The name of the first projection whose datum is not known; see
/// [`Projection::ignored_datum`].
pub fn ignored_datum(bytes: &[u8]) -> Option<String> {
    if !bytes.starts_with(&ZIP_MAGIC) {
        return None;
    }
    let (mut archive, mut budget) = (Archive::new(bytes).ok()?, Budget::default());
    let names: Vec<String> = archive.shapes().map(str::to_owned).collect();
    names.iter().find_map(|name| {
        let text = archive.beside(name, ".prj")?;
        let text = archive.read(&text, &mut budget).ok()?;
        Projection::of_text(&text).ok()?.ignored_datum().map(str::to_owned)
    })
}

/// Reads the points of all shape files, alone or in an archive with their tables and projections.
/// O(file).
///
/// # Errors
/// As of [`read`](super::read()).
pub fn read_shape_points(bytes: &[u8]) -> Result<Vec<ShapePoints>, ReadError> {
    let (mut budget, mut left) = (Budget::default(), MOST_SHAPES);
    let mut all = Vec::new();
    for Layer { shp, dbf, prj } in layers(bytes, &mut budget)? {
        let table = dbf.as_deref().map(Table::read).unwrap_or_default();
        let projection = prj.as_deref().map(Projection::of_text).transpose()?.unwrap_or_default();
        records(&shp, &mut |number, record, _| {
            let (at, mut points) = (At::Record(number), Vec::new());
            each_point(record, at, |x, y| {
                let too_many = Fault::TooMany { most: MOST_SHAPES as u64 };
                left = left.checked_sub(1).ok_or(too_many)?;
                points.push(projection.position(x, y, at)?);
                Ok(())
            })?;
            if !points.is_empty() {
                all.push(ShapePoints { facts: owned(table.record(number as usize - 1)), points });
            }
            Ok(())
        })?;
    }
    Ok(all)
}

/// Calls back for each point of a record.
fn each_point(
    record: &[u8],
    at: At,
    mut each: impl FnMut(f64, f64) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    const COUNT: usize = 36;
    let damaged = || ReadError::damaged("points longer than their record", at);
    let (first, count) = match kind_of(record) {
        Some(kind) if POINTS.contains(&kind) => (4, 1),
        Some(kind) if MULTIPOINTS.contains(&kind) => {
            (COUNT + 4, le_u32(record, COUNT).ok_or_else(damaged)? as usize)
        }
        _ => return Ok(()),
    };
    for number in 0..count {
        let offset = number.checked_mul(16).and_then(|bytes| bytes.checked_add(first));
        let offset = offset.ok_or_else(damaged)?;
        let (x, y) = (le_f64(record, offset), le_f64(record, offset.saturating_add(8)));
        let (x, y) = x.zip(y).ok_or_else(damaged)?;
        each(x, y)?;
    }
    Ok(())
}

fn owned(facts: Vec<(&str, String)>) -> Vec<(String, String)> {
    facts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

/// Reads the areas of all shape files, alone or in an archive with their tables and projections.
/// O(file).
///
/// # Errors
/// As of [`read`](super::read()).
pub fn read_shape_areas(bytes: &[u8]) -> Result<Vec<ShapeArea>, ReadError> {
    let mut budget = Budget::default();
    let mut areas = Vec::new();
    for Layer { shp, dbf, prj } in layers(bytes, &mut budget)? {
        let table = dbf.as_deref().map(Table::read).unwrap_or_default();
        let projection = prj.as_deref().map(Projection::of_text).transpose()?.unwrap_or_default();
        records(&shp, &mut |number, record, _| {
            if areas.len() >= MOST_SHAPES {
                return Err(Fault::TooMany { most: MOST_SHAPES as u64 }.into());
            }
            let mut rings = Vec::new();
            if kind_of(record).is_some_and(|kind| POLYGONS.contains(&kind)) {
                courses(record, &projection, At::Record(number), |ring| {
                    if ring.len() >= LEAST_RING {
                        rings.push(ring);
                    }
                    Ok(())
                })?;
            }
            if !rings.is_empty() {
                let facts = owned(table.record(number as usize - 1));
                areas.push(ShapeArea { facts, rings });
            }
            Ok(())
        })?;
    }
    Ok(areas)
}

/// Reads all lines of all shape files.
pub(super) fn sketch(
    bytes: &[u8],
    budget: &mut Budget,
    report: &mut ReadReport,
    progress: &mut Progress<'_>,
) -> Result<Sketch, ReadError> {
    let mut sketch = Sketch::default();
    for Layer { shp, dbf, prj } in layers(bytes, budget)? {
        let table = dbf.as_deref().map(Table::read).unwrap_or_default();
        let projection = prj.as_deref().map(Projection::of_text).transpose()?;
        let projection = projection.unwrap_or_default();
        if projection.ignored_datum().is_some() {
            report.note(Remark::IgnoredDatum, 0);
        }
        shapes(&shp, &table, &projection, &mut sketch, report, progress)?;
    }
    sketch.unite_vertices();
    Ok(sketch)
}

/// A shape file with its table and the text of its projection.
struct Layer<'a> {
    shp: Cow<'a, [u8]>,
    dbf: Option<Vec<u8>>,
    prj: Option<Vec<u8>>,
}

/// A shape file alone, or those of an archive, sorted by name.
fn layers<'a>(bytes: &'a [u8], budget: &mut Budget) -> Result<Vec<Layer<'a>>, ReadError> {
    if bytes.starts_with(&MAGIC) {
        return Ok(vec![Layer { shp: bytes.into(), dbf: None, prj: None }]);
    }
    let mut archive = Archive::new(bytes)?;
    let mut layers = Vec::new();
    let names: Vec<String> = archive.shapes().map(str::to_owned).collect();
    for name in &names {
        let [dbf, prj] = [".dbf", ".prj"].map(|end| archive.beside(name, end));
        let mut take = |name: &str| archive.read(name, budget);
        let dbf = dbf.map(|name| take(&name)).transpose()?;
        let prj = prj.map(|name| take(&name)).transpose()?;
        layers.push(Layer { shp: take(name)?.into(), dbf, prj });
    }
    Ok(layers)
}

fn shapes(
    bytes: &[u8],
    table: &Table<'_>,
    projection: &Projection,
    sketch: &mut Sketch,
    report: &mut ReadReport,
    progress: &mut Progress<'_>,
) -> Result<(), ReadError> {
    records(bytes, &mut |number, record, done| {
        if kind_of(record).is_some_and(|kind| POLYLINES.contains(&kind)) {
            let fields = table.record(number as usize - 1);
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            courses(record, projection, At::Record(number), |course| {
                geojson::add(sketch, course, &fields, report)
            })?;
        } else {
            report.note(Remark::NoLine, number.cast_signed());
        }
        if number.is_multiple_of(REPORT_EVERY) {
            tell(progress, 0.8 * done)?;
        }
        Ok(())
    })
}

/// The shape type of a record.
fn kind_of(record: &[u8]) -> Option<i32> {
    le_u32(record, 0).map(u32::cast_signed)
}

/// Takes the number of a record, the record, and the share of the file up to its end.
type Each<'e> = dyn FnMut(u64, &[u8], f64) -> Result<(), ReadError> + 'e;

/// Calls back for each record of a shape file with its number, counted from 1, and the share of
/// the file up to its end.
fn records(bytes: &[u8], each: &mut Each<'_>) -> Result<(), ReadError> {
    if !bytes.starts_with(&MAGIC) || bytes.len() < HEAD_BYTES {
        return Err(ReadError::cut(At::Byte(bytes.len() as u64)));
    }
    let mut at = HEAD_BYTES;
    let mut number = 0_u64;
    while at < bytes.len() {
        number += 1;
        let cut = || ReadError::cut(At::Byte(at as u64));
        let words = be_u32(bytes, at + 4).ok_or_else(cut)?;
        let length = usize::try_from(words).unwrap_or(usize::MAX).saturating_mul(2);
        let begin = at + 8;
        let end = begin.checked_add(length).filter(|end| *end <= bytes.len()).ok_or_else(cut)?;
        each(number, &bytes[begin..end], end as f64 / bytes.len() as f64)?;
        at = end;
    }
    Ok(())
}

/// Calls back for each part of a polyline or polygon in turn. Collecting the parts would let empty
/// ones, four bytes each in the file, take far more memory.
fn courses(
    record: &[u8],
    projection: &Projection,
    at: At,
    mut each: impl FnMut(Vec<[i32; 2]>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    const COUNTS: usize = 36;
    let damaged = || ReadError::damaged("polyline longer than its record", at);
    let count = |offset| Some(le_u32(record, offset)? as usize);
    let parts = count(COUNTS).ok_or_else(damaged)?;
    let points = count(COUNTS + 4).ok_or_else(damaged)?;
    let first_point = parts.checked_mul(4).and_then(|bytes| bytes.checked_add(COUNTS + 8));
    let first_point = first_point.ok_or_else(damaged)?;
    let needed = points.checked_mul(16).and_then(|bytes| bytes.checked_add(first_point));
    if needed.is_none_or(|needed| needed > record.len()) {
        return Err(damaged());
    }
    for part in 0..parts {
        let begin = count(COUNTS + 8 + part * 4).ok_or_else(damaged)?;
        let end = match part + 1 < parts {
            true => count(COUNTS + 12 + part * 4).ok_or_else(damaged)?,
            false => points,
        };
        if begin > end || end > points {
            return Err(damaged());
        }
        let mut course = Vec::with_capacity(end - begin);
        for point in begin..end {
            let offset = first_point + point * 16;
            let (x, y) = (le_f64(record, offset), le_f64(record, offset + 8));
            let (x, y) = x.zip(y).ok_or_else(damaged)?;
            course.push(projection.position(x, y, at)?);
        }
        each(course)?;
    }
    Ok(())
}

/// A dBASE table; a malformed table has no records.
#[derive(Default)]
struct Table<'a> {
    records: &'a [u8],
    record_bytes: usize,
    /// Name of each field, and the range of its text within a record.
    fields: Vec<(String, usize, usize)>,
}

impl<'a> Table<'a> {
    fn read(bytes: &'a [u8]) -> Self {
        Self::try_read(bytes).unwrap_or_default()
    }

    fn try_read(bytes: &'a [u8]) -> Option<Self> {
        let head_bytes = usize::from(le_u16(bytes, 8)?);
        let record_bytes = usize::from(le_u16(bytes, 10)?);
        let head = bytes.get(32..head_bytes)?;
        let mut fields = Vec::new();
        let mut begin = 1;
        for field in head.chunks_exact(32).take_while(|field| field[0] != 0x0d) {
            let end = begin + usize::from(field[16]);
            if begin == end {
                continue;
            }
            let name = field[..11].split(|byte| *byte == 0).next().unwrap_or_default();
            fields.push((String::from_utf8_lossy(name).trim().to_owned(), begin, end));
            begin = end;
        }
        let sensible = record_bytes > 0 && begin <= record_bytes;
        sensible.then_some(Self { records: bytes.get(head_bytes..)?, record_bytes, fields })
    }

    /// The non-empty fields of a record.
    fn record(&self, number: usize) -> Vec<(&str, String)> {
        let begin = number.saturating_mul(self.record_bytes);
        let record = self.records.get(begin..begin.saturating_add(self.record_bytes));
        let Some(record) = record.filter(|record| !record.is_empty()) else { return Vec::new() };
        let fields = self.fields.iter().filter_map(|(name, begin, end)| {
            let text = text_of(record.get(*begin..*end)?);
            (!text.trim().is_empty()).then(|| (name.as_str(), text.trim().to_owned()))
        });
        fields.collect()
    }
}

/// Text in UTF-8, else in Latin-1, which older programs write.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_end_matches('\0').into(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

fn le_u16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|chunk| u16::from_le_bytes(*chunk))
}

fn le_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|chunk| u32::from_le_bytes(*chunk))
}

fn be_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|chunk| u32::from_be_bytes(*chunk))
}

fn le_f64(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..)?.first_chunk().map(|chunk| f64::from_le_bytes(*chunk))
}
