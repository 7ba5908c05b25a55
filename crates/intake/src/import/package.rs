//! The parts of a workbook file.
//!
//! Workbooks are read with `zip` and `quick-xml` instead of a workbook library. Such libraries
//! trust the sizes and repeat counts written in the file, but a page must survive any file.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart};
use zip::ZipArchive;

use super::grid::Fault;

/// Maximum unpacked size of all parts together, in bytes.
const MOST_UNPACKED_BYTES: u64 = 256 << 20;

/// A zip archive of XML parts, unpacked within bounds.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    bytes_left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        Ok(Self { archive, bytes_left: MOST_UNPACKED_BYTES })
    }

    /// Whether a part with this name exists, ignoring case.
    pub(super) fn has(&self, path: &str) -> bool {
        self.real_name(path).is_some()
    }

    fn real_name(&self, path: &str) -> Option<String> {
        let mut names = self.archive.file_names().flatten();
        names.find(|name| name.eq_ignore_ascii_case(path)).map(|name| name.into_owned())
    }

    /// The text of a part; `None` if the part does not exist.
    pub(super) fn text(&mut self, path: &str) -> Result<Option<String>, Fault> {
        let Some(name) = self.real_name(path) else {
            return Ok(None);
        };
        let part = self.archive.by_name(&name).map_err(damaged)?;
        let mut bytes = Vec::new();
        // The size stated in the archive may be false, so the unpacked bytes are counted.
        part.take(self.bytes_left + 1).read_to_end(&mut bytes).map_err(damaged)?;
        self.bytes_left = self.bytes_left.checked_sub(bytes.len() as u64).ok_or(Fault::TooLarge)?;
        String::from_utf8(bytes).map(Some).map_err(damaged)
    }

    /// The text of a part that every workbook of this format has.
    pub(super) fn required(&mut self, path: &str) -> Result<String, Fault> {
        self.text(path)?.ok_or_else(|| Fault::Damaged(format!("{path}?")))
    }
}

pub(super) fn damaged(error: impl ToString) -> Fault {
    Fault::Damaged(error.to_string())
}

/// Reads a part event by event; `<a/>` is reported as `<a></a>`.
pub(super) fn xml(part: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(part);
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// The value of an attribute, ignoring its prefix.
pub(super) fn attribute(element: &BytesStart, local_name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == local_name)
        .map(|attribute| {
            quick_xml::escape::unescape(&attribute.value)
                .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned())
        })
}

/// The characters that an entity stands for; empty if it is unknown.
pub(super) fn entity(reference: &BytesRef) -> String {
    quick_xml::escape::unescape(&format!("&{};", reference.xml10_content()))
        .map(|text| text.into_owned())
        .unwrap_or_default()
}
