//! Reads networks from map files.
//!
//! [`read`] detects the format from the content, not the name, and returns a [`Net`] with a
//! [`ReadReport`] of everything dropped and assumed. Ways are clipped, split where they
//! meet, joined again where nothing branches off, and simplified; lengths are those of the
//! full geometry. OpenStreetMap files are read twice, ways before nodes, so that only what
//! is kept takes memory: about one gigabyte for ten million points.
//!
//! The report counts what is not modelled: turn restrictions, rules for certain hours, seasonal
//! ways, and barriers that may be open.
//!
//! No input may make this module panic, run forever or take unbounded memory.

mod attributes;
mod budget;
mod build;
mod chains;
mod clip;
mod conic;
mod datum;
mod error;
mod geojson;
mod gpx;
mod joints;
mod named;
mod osm;
mod packed;
mod pbf;
mod projection;
mod report;
mod shape;
mod simplify;
mod tags;
mod xml;

#[cfg(test)]
mod tests;

pub(crate) use build::id_of;
pub use datum::{Datum, Ellipsoid, Shift};
pub use error::{At, Fault, ReadError};
pub use gpx::{Gap, Timed, Track, TrackPoint, read_tracks};
pub use named::{Named, read_named};
pub use projection::{Plane, Projection, degrees_of_utm};
pub use report::{KindCount, Noted, ReadReport, Remark};
pub use shape::{
    ShapeArea, ShapePoints, holds_areas, holds_points, ignored_datum, read_shape_areas,
    read_shape_points,
};
pub use simplify::simplified;

use crate::net::Net;
use budget::Budget;

/// Most points of ways in a file, before clipping.
pub const MOST_POINTS: usize = 25_000_000;
/// Most points of ways that are kept after clipping.
pub const MOST_KEPT_POINTS: usize = 10_000_000;
/// Most bytes that a streamed file may unpack to.
pub const MOST_UNPACKED_BYTES: u64 = 8 << 30;
/// Most bytes of a file that is unpacked in memory, all its parts together.
const MOST_WHOLE_BYTES: u64 = 512 << 20;
/// Most points of one way, and members of one relation; OpenStreetMap itself allows
/// 2,000 and 32,000.
const MOST_REFS: usize = 1 << 20;

/// Clipping, accuracy, and the places to be joined.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ReadOptions {
    /// South, west, north and east edge in degrees, at which ways are cut; `None` keeps
    /// everything.
    pub clip: Option<[f64; 4]>,
    /// Tolerance, in metres, when bends are simplified.
    pub tolerance_m: f64,
    /// Positions, in ten-millionths of a degree, to be joined with the network. It gets a
    /// node at the nearest point of a way, even between two of its points.
    pub anchors: Vec<[i32; 2]>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { clip: None, tolerance_m: 3.0, anchors: Vec::new() }
    }
}

/// The format of a file.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// OpenStreetMap, protocol buffers.
    #[default]
    OsmPbf,
    /// OpenStreetMap, XML.
    OsmXml,
    /// GeoJSON.
    GeoJson,
    /// ESRI Shapefile, alone or in an archive.
    Shapefile,
    /// GPX: recorded tracks; see [`read_tracks`].
    Gpx,
    /// KML, alone or as KMZ: lines are read as tracks.
    Kml,
}

/// Receives the share done so far, 0 to 1; returning `false` cancels reading.
pub type Progress<'a> = dyn FnMut(f64) -> bool + 'a;

/// Detects the format by content; for an archive or a gzip file, of what is inside.
///
/// # Errors
/// For any other file, names what its first bytes look like.
pub fn format_of(bytes: &[u8]) -> Result<Format, ReadError> {
    if bytes.is_empty() {
        return Err(Fault::Empty.into());
    }
    match packed::head(bytes, HEAD_BYTES)? {
        Some(head) => format_of_plain(&head),
        None => format_of_plain(bytes),
    }
}

/// Number of bytes that are examined to detect the format.
const HEAD_BYTES: usize = 4096;

fn format_of_plain(bytes: &[u8]) -> Result<Format, ReadError> {
    if pbf::begins(bytes) {
        return Ok(Format::OsmPbf);
    }
    if bytes.starts_with(&shape::MAGIC) || bytes.starts_with(&packed::ZIP_MAGIC) {
        return Ok(Format::Shapefile);
    }
    let not_utf8: [&[u8]; 4] = [b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"];
    if not_utf8.iter().any(|begin| bytes.starts_with(begin)) {
        return Err(Fault::NotUtf8.into());
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]);
    // Skip a byte order mark and the separator before a feature of a sequence.
    let head = head.trim_start_matches(['\u{feff}', '\u{1e}']).trim_start();
    let has = |tag: &str| {
        let after = head.find(tag).and_then(|at| head[at + tag.len()..].chars().next());
        after.is_some_and(|c| c.is_whitespace() || c == '>' || c == '/')
    };
    let html = ["<!doctype html", "<html"];
    let lower: String = head.chars().take(20).map(|c| c.to_ascii_lowercase()).collect();
    match head.as_bytes().first() {
        Some(b'{') => Ok(Format::GeoJson),
        Some(b'<') if html.iter().any(|begin| lower.starts_with(begin)) => {
            Err(not_a_network("HTML"))
        }
        Some(b'<') if has("<gpx") => Ok(Format::Gpx),
        Some(b'<') if has("<osm") => Ok(Format::OsmXml),
        Some(b'<') if has("<osmChange") => Err(not_a_network("osmChange")),
        Some(b'<') if has("<kml") => Ok(Format::Kml),
        _ => Err(other(bytes)),
    }
}

fn not_a_network(begins: &str) -> ReadError {
    Fault::NotANetwork { begins: begins.to_owned() }.into()
}

fn other(bytes: &[u8]) -> ReadError {
    let known: [(&[u8], &str); 12] = [
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"%PDF", "PDF"),
        (b"BZh", "bzip2"),
        (b"7z\xbc\xaf", "7z"),
        (b"\xfd7zXZ", "xz"),
        (b"\x28\xb5\x2f\xfd", "Zstandard"),
        (b"SQLite", "SQLite / GeoPackage"),
        (b"Rar!", "RAR"),
        (b"\xff\xe0\x04o5m2", "o5m"),
        (b"fgb\x03", "FlatGeobuf"),
        (b"<", "XML"),
    ];
    let begins = known.iter().find(|(magic, _)| bytes.starts_with(magic));
    let hex =
        || bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
    not_a_network(&begins.map_or_else(hex, |(_, name)| (*name).to_owned()))
}

/// Reads a network.
///
/// # Errors
/// The file is not a network, is cut short, damaged, too large, not in degrees, has nothing to
/// travel on, or `progress` cancelled. The error states where.
pub fn read(
    bytes: &[u8],
    options: &ReadOptions,
    progress: &mut Progress<'_>,
) -> Result<(Net, ReadReport), ReadError> {
    let format = format_of(bytes)?;
    let mut budget = Budget::default();
    let whole = packed::whole(bytes, format, &mut budget)?;
    let mut report = ReadReport { format, bytes: whole.len() as u64, ..ReadReport::default() };
    let sketch = match format {
        Format::OsmPbf => osm::sketch(&pbf::Blocks::new(&whole), &mut report, progress)?,
        Format::OsmXml => osm::sketch(&xml::Document::new(&whole), &mut report, progress)?,
        Format::GeoJson => geojson::sketch(whole, &mut report, progress)?,
        Format::Shapefile => shape::sketch(&whole, &mut budget, &mut report, progress)?,
        Format::Gpx | Format::Kml => return Err(Fault::IsATrack.into()),
    };
    let net = sketch.build(options, &mut report, progress)?;
    if net.links.is_empty() {
        let outside = report.remarks.contains_key(&Remark::Outside);
        return Err(if outside { Fault::AllOutside } else { Fault::NothingThere }.into());
    }
    report.count(&net);
    tell(progress, 1.0)?;
    Ok((net, report))
}

/// Reports progress.
fn tell(progress: &mut Progress<'_>, share: f64) -> Result<(), ReadError> {
    if progress(share) { Ok(()) } else { Err(Fault::Cancelled.into()) }
}
