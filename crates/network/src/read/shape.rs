//! Reads lines from ESRI Shapefiles: a single `.shp`, or archives of `.shp`, `.dbf` and
//! `.prj`.
//!
//! Follows the *ESRI Shapefile Technical Description*, 1998; tables are dBASE III.

use super::budget::Budget;
use super::build::Sketch;
use super::error::{At, ReadError};
use super::packed::Archive;
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

/// Reads all lines of all shape files.
pub(super) fn sketch(
    bytes: &[u8],
    budget: &mut Budget,
    report: &mut ReadReport,
    progress: &mut Progress<'_>,
) -> Result<Sketch, ReadError> {
    let mut sketch = Sketch::default();
    if bytes.starts_with(&MAGIC) {
        shapes(bytes, &Table::default(), &Projection::Degrees, &mut sketch, report, progress)?;
    } else {
        for Layer { shp, dbf, prj } in unpack(bytes, budget)? {
            let table = dbf.as_deref().map(Table::read).unwrap_or_default();
            let projection = prj.as_deref().map(Projection::of_text).transpose()?;
            let projection = projection.unwrap_or_default();
            shapes(&shp, &table, &projection, &mut sketch, report, progress)?;
        }
    }
    sketch.unite_vertices();
    Ok(sketch)
}

/// A shape file with its table and the text of its projection.
struct Layer {
    shp: Vec<u8>,
    dbf: Option<Vec<u8>>,
    prj: Option<Vec<u8>>,
}

/// The shape files of an archive, sorted by name.
fn unpack(bytes: &[u8], budget: &mut Budget) -> Result<Vec<Layer>, ReadError> {
    let mut archive = Archive::new(bytes)?;
    let mut layers = Vec::new();
    let names = archive.names.clone();
    for name in names.iter().filter(|name| name.to_ascii_lowercase().ends_with(".shp")) {
        let [dbf, prj] = [".dbf", ".prj"].map(|end| archive.beside(name, end));
        let mut take = |name: &str| archive.read(name, budget);
        let dbf = dbf.map(|name| take(&name)).transpose()?;
        let prj = prj.map(|name| take(&name)).transpose()?;
        layers.push(Layer { shp: take(name)?, dbf, prj });
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
        let record = &bytes[begin..end];
        let kind = le_u32(record, 0).map(u32::cast_signed);
        match kind {
            Some(kind) if POLYLINES.contains(&kind) => {
                let fields = table.record(number as usize - 1);
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|(name, value)| (*name, value.as_ref())).collect();
                courses(record, projection, At::Record(number), |course| {
                    geojson::add(sketch, course, &fields, report)
                })?;
            }
            _ => report.note(Remark::NoLine, number.cast_signed()),
        }
        at = end;
        if number.is_multiple_of(REPORT_EVERY) {
            tell(progress, 0.8 * at as f64 / bytes.len() as f64)?;
        }
    }
    Ok(())
}

/// Calls back for each part of a polyline in turn. Collecting the parts would let empty
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
    fn record(&self, number: usize) -> Vec<(&str, std::borrow::Cow<'a, str>)> {
        let begin = number.saturating_mul(self.record_bytes);
        let record = self.records.get(begin..begin.saturating_add(self.record_bytes));
        let Some(record) = record.filter(|record| !record.is_empty()) else { return Vec::new() };
        let fields = self.fields.iter().filter_map(|(name, begin, end)| {
            let text = String::from_utf8_lossy(record.get(*begin..*end)?);
            (!text.trim().is_empty()).then(|| (name.as_str(), text.trim().to_owned().into()))
        });
        fields.collect()
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
