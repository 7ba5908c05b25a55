//! Files packed with gzip, and archives with one network in them.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::error::{At, Fault, ReadError};
use super::{Format, MOST_WHOLE_BYTES};

pub(super) const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
pub(super) const ZIP_MAGIC: [u8; 4] = *b"PK\x03\x04";
/// More files than anybody packs.
const MOST_FILES: usize = 10_000;
/// How the names of networks end that are files by themselves.
const NETWORKS: [&str; 4] = [".pbf", ".osm", ".geojson", ".json"];

/// The first bytes of what a file packed with gzip, or an archive, holds; `None` if it
/// is neither, or an archive of shape files.
pub(super) fn head(bytes: &[u8], most: usize) -> Result<Option<Vec<u8>>, ReadError> {
    if bytes.starts_with(&GZIP_MAGIC) {
        let mut head = Vec::new();
        let read = MultiGzDecoder::new(bytes).take(most as u64).read_to_end(&mut head);
        // What cannot be unpacked is told by what was unpacked until then.
        return if read.is_err() && head.is_empty() {
            Err(Fault::Cut.into())
        } else {
            Ok(Some(head))
        };
    }
    if !bytes.starts_with(&ZIP_MAGIC) {
        return Ok(None);
    }
    let mut archive = Archive::new(bytes)?;
    let Some(name) = archive.network()? else { return Ok(None) };
    archive.read(&name, most as u64).map(Some)
}

/// The file that is read: itself, or what it holds. What is read as it unpacks, and
/// archives of shape files, stay as they are.
pub(super) fn whole(bytes: &[u8], format: Format) -> Result<Cow<'_, [u8]>, ReadError> {
    let by_tag = matches!(format, Format::OsmXml | Format::Gpx);
    let unpacked = if bytes.starts_with(&GZIP_MAGIC) && !by_tag {
        let mut unpacked = Vec::new();
        let mut source = MultiGzDecoder::new(bytes).take(MOST_WHOLE_BYTES + 1);
        source.read_to_end(&mut unpacked).map_err(|_| ReadError::from(Fault::Cut))?;
        unpacked
    } else if bytes.starts_with(&ZIP_MAGIC) && format != Format::Shapefile {
        let mut archive = Archive::new(bytes)?;
        let name = archive.network()?.ok_or(Fault::NoNetworkInArchive)?;
        archive.read(&name, MOST_WHOLE_BYTES + 1)?
    } else {
        return Ok(bytes.into());
    };
    if unpacked.len() as u64 > MOST_WHOLE_BYTES {
        return Err(Fault::TooLarge { most: MOST_WHOLE_BYTES }.into());
    }
    Ok(unpacked.into())
}

/// An archive, read within bounds.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Names of its files, in order.
    pub names: Vec<String>,
}

impl<'a> Archive<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let end = At::Byte(bytes.len() as u64);
        let damaged = |error: ZipError| match error {
            // Their table stands at the end.
            ZipError::InvalidArchive(_) => ReadError::cut(end),
            error => ReadError::damaged(error, end),
        };
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if zip.len() > MOST_FILES {
            return Err(Fault::TooMany { most: MOST_FILES as u64 }.into());
        }
        let names = zip.file_names().flatten().map(|name| name.into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        Ok(Self { zip, names })
    }

    /// The first network that is a file by itself; `None` if there are shape files.
    fn network(&self) -> Result<Option<String>, ReadError> {
        let ends = |name: &str, end: &str| name.to_ascii_lowercase().ends_with(end);
        if self.names.iter().any(|name| ends(name, ".shp")) {
            return Ok(None);
        }
        let is_network = |name: &&String| NETWORKS.iter().any(|end| ends(name, end));
        match self.names.iter().find(is_network) {
            Some(name) => Ok(Some(name.clone())),
            None => Err(Fault::NoNetworkInArchive.into()),
        }
    }

    /// The file of the same name but for its end, whatever its letters: `.dbf` for a `.shp`.
    pub(super) fn beside(&self, name: &str, end: &str) -> Option<String> {
        let stem = &name[..name.len().saturating_sub(end.len())];
        let is_beside = |other: &&String| {
            other.len() == name.len()
                && other.starts_with(stem)
                && other.to_ascii_lowercase().ends_with(end)
        };
        self.names.iter().find(is_beside).cloned()
    }

    /// Up to so many bytes of a file. The size stated may be a lie, so what comes out
    /// is counted.
    pub(super) fn read(&mut self, name: &str, most: u64) -> Result<Vec<u8>, ReadError> {
        let damaged = |error: &dyn std::fmt::Display| ReadError::damaged(error, At::Byte(0));
        let file = self.zip.by_name(name).map_err(|error| damaged(&error))?;
        let mut content = Vec::new();
        file.take(most).read_to_end(&mut content).map_err(|error| damaged(&error))?;
        Ok(content)
    }
}
