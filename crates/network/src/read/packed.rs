//! Gzip files, and archives that hold one network.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::Format;
use super::budget::Budget;
use super::error::{At, Fault, ReadError};
use tepat_order::Order as _;

pub(super) const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
pub(super) const ZIP_MAGIC: [u8; 4] = *b"PK\x03\x04";
/// Most files in an archive.
const MOST_FILES: usize = 10_000;
/// File extensions of networks that are single files.
const NETWORKS: [&str; 5] = [".pbf", ".osm", ".geojson", ".json", ".kml"];

/// The first bytes of the content of a gzip file or archive; `None` for any other file and
/// for an archive of shape files.
///
/// # Errors
/// [`Fault::PackedTwice`] if the content is packed again; only an archive of shape files
/// may be packed with gzip.
pub(super) fn head(bytes: &[u8], most: usize) -> Result<Option<Vec<u8>>, ReadError> {
    if bytes.starts_with(&GZIP_MAGIC) {
        let mut head = Vec::new();
        let read = MultiGzDecoder::new(bytes).take(most as u64).read_to_end(&mut head);
        // The bytes unpacked before a fault still tell what the file is.
        if read.is_err() && head.is_empty() {
            return Err(Fault::Cut.into());
        }
        return once_packed(head, &[&GZIP_MAGIC], None).map(Some);
    }
    if !bytes.starts_with(&ZIP_MAGIC) {
        return Ok(None);
    }
    let mut archive = Archive::new(bytes)?;
    let Some(name) = archive.network()? else { return Ok(None) };
    let head = archive.head(&name, most as u64)?;
    once_packed(head, &[&GZIP_MAGIC, &ZIP_MAGIC], Some(name)).map(Some)
}

fn once_packed(
    head: Vec<u8>,
    magics: &[&[u8]],
    part: Option<String>,
) -> Result<Vec<u8>, ReadError> {
    match magics.iter().any(|magic| head.starts_with(magic)) {
        true => Err(Fault::PackedTwice { part }.into()),
        false => Ok(head),
    }
}

/// The unpacked file. Files that are streamed, and archives of shape files, are returned as
/// they are.
pub(super) fn whole<'a>(
    bytes: &'a [u8],
    format: Format,
    budget: &mut Budget,
) -> Result<Cow<'a, [u8]>, ReadError> {
    let by_tag = matches!(format, Format::OsmXml | Format::Gpx);
    if bytes.starts_with(&GZIP_MAGIC) && !by_tag {
        // The last four bytes state the unpacked size, modulo 4 GiB.
        let stated = bytes.last_chunk().map_or(0, |size| u32::from_le_bytes(*size));
        let packed = MultiGzDecoder::new(bytes);
        let cut = |_| Fault::Cut.into();
        budget.unpack(None, bytes.len() as u64, stated.into(), packed, cut).map(Cow::from)
    } else if bytes.starts_with(&ZIP_MAGIC) && format != Format::Shapefile {
        let mut archive = Archive::new(bytes)?;
        let name = archive.network()?.ok_or(Fault::NoNetworkInArchive)?;
        archive.read(&name, budget).map(Cow::from)
    } else {
        Ok(bytes.into())
    }
}

/// All documents of a KMZ archive, by name.
pub(super) fn all_kml(bytes: &[u8], budget: &mut Budget) -> Result<Vec<Vec<u8>>, ReadError> {
    let mut archive = Archive::new(bytes)?;
    let names = archive.names.clone();
    let is_kml = |name: &&String| name.to_ascii_lowercase().ends_with(".kml");
    names.iter().filter(is_kml).map(|name| archive.read(name, budget)).collect()
}

/// A zip archive, read within bounds.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Names of its files, sorted.
    pub names: Vec<String>,
}

impl<'a> Archive<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let end = At::Byte(bytes.len() as u64);
        let damaged = |error: ZipError| match error {
            // The directory of an archive is at its end.
            ZipError::InvalidArchive(_) => ReadError::cut(end),
            error => ReadError::damaged(error, end),
        };
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if zip.len() > MOST_FILES {
            return Err(Fault::TooMany { most: MOST_FILES as u64 }.into());
        }
        let names = zip.file_names().flatten().map(|name| name.into_owned());
        let mut names: Vec<String> = names.collect();
        names.order();
        Ok(Self { zip, names })
    }

    /// The first single-file network by name; `None` if there are shape files.
    fn network(&self) -> Result<Option<String>, ReadError> {
        if self.shapes().next().is_some() {
            return Ok(None);
        }
        let ends = |name: &str, end: &str| name.to_ascii_lowercase().ends_with(end);
        let is_network = |name: &&String| NETWORKS.iter().any(|end| ends(name, end));
        match self.names.iter().find(is_network) {
            Some(name) => Ok(Some(name.clone())),
            None => Err(Fault::NoNetworkInArchive.into()),
        }
    }

    /// The shape files by name. What macOS adds to an archive is none, whatever it is called.
    pub(super) fn shapes(&self) -> impl Iterator<Item = &str> {
        let is_shape = |name: &&str| {
            let last = name.rsplit('/').next().unwrap_or_default();
            last.to_ascii_lowercase().ends_with(".shp") && !last.starts_with("._")
        };
        self.names.iter().map(String::as_str).filter(is_shape)
    }

    /// The file with the same stem and another extension, ignoring case: the `.dbf` of a
    /// `.shp`.
    pub(super) fn beside(&self, name: &str, end: &str) -> Option<String> {
        let stem = &name[..name.len().saturating_sub(end.len())];
        let is_beside = |other: &&String| {
            other.len() == name.len()
                && other.starts_with(stem)
                && other.to_ascii_lowercase().ends_with(end)
        };
        self.names.iter().find(is_beside).cloned()
    }

    /// The first bytes of a file.
    pub(super) fn head(&mut self, name: &str, most: u64) -> Result<Vec<u8>, ReadError> {
        let file = self.zip.by_name(name).map_err(damaged)?;
        let mut head = Vec::new();
        file.take(most).read_to_end(&mut head).map_err(damaged)?;
        Ok(head)
    }

    /// All bytes of a file, charged to the budget.
    pub(super) fn read(&mut self, name: &str, budget: &mut Budget) -> Result<Vec<u8>, ReadError> {
        let file = self.zip.by_name(name).map_err(damaged)?;
        budget.unpack(Some(name), file.compressed_size(), file.size(), file, damaged)
    }
}

fn damaged(error: impl std::fmt::Display) -> ReadError {
    ReadError::damaged(error, At::Byte(0))
}
