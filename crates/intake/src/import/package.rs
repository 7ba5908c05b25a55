//! The parts of a workbook file.
//!
//! Workbooks are read with `zip` and `quick-xml` instead of a workbook library. Such libraries
//! trust the sizes and repeat counts written in the file, but a page must survive any file.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart};
use zip::ZipArchive;

use super::grid::Fault;

/// Most bytes that all parts together may unpack to, each counted as often as it is read.
pub(super) const MOST_UNPACKED_BYTES: u64 = 256 << 20;
/// Most bytes of a part that only names others, such as the list of sheets.
const MOST_INDEX_BYTES: u64 = 4 << 20;
/// Most parts that are read as one file each.
const MOST_TEXTS: usize = 1_000;
/// No byte of a deflated part unpacks to more than this.
const MOST_DEFLATE_RATIO: u64 = 1032;

/// A zip archive of XML parts, unpacked within one budget for all of them.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Position in the archive by name in lower case; the first of equal names.
    parts: BTreeMap<String, usize>,
    bytes_left: u64,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        let mut parts = BTreeMap::new();
        for at in 0..archive.len() {
            let name = archive
                .by_index_raw(at)
                .map_err(damaged)?
                .name()
                .map_err(damaged)?
                .to_ascii_lowercase()
                // Some programs for Windows write their own separator.
                .replace('\\', "/");
            parts.entry(name).or_insert(at);
        }
        Ok(Self { archive, parts, bytes_left: MOST_UNPACKED_BYTES })
    }

    /// Whether a part with this name exists, ignoring case.
    pub(super) fn has(&self, path: &str) -> bool {
        self.parts.contains_key(&path.to_ascii_lowercase())
    }

    /// Why this archive is none that can be read; `None` if it may be one.
    pub(super) fn foreign(&mut self) -> Result<Option<Fault>, Fault> {
        const FORMATS: [(&str, &str); 4] = [
            ("xl/workbook.bin", "Excel Binary (.xlsb)"),
            ("word/document.xml", "Word (.docx)"),
            ("ppt/presentation.xml", "PowerPoint (.pptx)"),
            ("index/document.iwa", "Apple Numbers (.numbers)"),
        ];
        if let Some((_, format)) = FORMATS.into_iter().find(|(part, _)| self.has(part)) {
            return Ok(Some(Fault::Foreign(format)));
        }
        let manifest = self.index("META-INF/manifest.xml")?;
        let locked = manifest.is_some_and(|text| text.contains("encryption-data"));
        Ok(locked.then_some(Fault::Locked))
    }

    /// Name and text of the parts whose names end so, by name.
    pub(super) fn texts_ending(&mut self, end: &str) -> Result<Vec<(String, String)>, Fault> {
        let paths: Vec<String> =
            self.parts.keys().filter(|path| path.ends_with(end)).cloned().collect();
        let mut texts = Vec::new();
        for path in paths.into_iter().take(MOST_TEXTS) {
            if let Some(text) = self.text(&path)? {
                texts.push((path, text));
            }
        }
        Ok(texts)
    }

    /// The text of a part; `None` if the part does not exist.
    pub(super) fn text(&mut self, path: &str) -> Result<Option<String>, Fault> {
        self.unpack(path, MOST_UNPACKED_BYTES)
    }

    /// The text of a part that every workbook of this format has.
    pub(super) fn required(&mut self, path: &str) -> Result<String, Fault> {
        self.text(path)?.ok_or_else(|| missing(path))
    }

    /// The text of a part that names others; `None` if there is no such part.
    pub(super) fn index(&mut self, path: &str) -> Result<Option<String>, Fault> {
        self.unpack(path, MOST_INDEX_BYTES)
    }

    /// The text of a part that names others and that every such workbook has.
    pub(super) fn required_index(&mut self, path: &str) -> Result<String, Fault> {
        self.index(path)?.ok_or_else(|| missing(path))
    }

    fn unpack(&mut self, path: &str, most: u64) -> Result<Option<String>, Fault> {
        let Some(&at) = self.parts.get(&path.to_ascii_lowercase()) else {
            return Ok(None);
        };
        let part = self.archive.by_index(at).map_err(damaged)?;
        let most = most.min(self.bytes_left);
        // The stated size may be a lie: it reserves no more than the packed bytes can
        // unpack to, and what really comes out is counted.
        let likely = part.size().min(part.compressed_size().saturating_mul(MOST_DEFLATE_RATIO));
        let mut bytes = Vec::with_capacity(likely.min(most) as usize + 1);
        part.take(most + 1).read_to_end(&mut bytes).map_err(damaged)?;
        if bytes.len() as u64 > most {
            return Err(Fault::UnpacksTooMuch(path.to_owned()));
        }
        self.bytes_left -= bytes.len() as u64;
        String::from_utf8(bytes).map(Some).map_err(damaged)
    }
}

fn missing(path: &str) -> Fault {
    Fault::Damaged(format!("{path}?"))
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
