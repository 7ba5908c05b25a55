//! Reads OpenStreetMap's XML files element by element, gzipped or not.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use flate2::read::MultiGzDecoder;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::error::{At, Fault, ReadError};
use super::osm::{Element, MOST_TAGS, Source, Visit, Want, What};
use super::packed::GZIP_MAGIC;
use super::{MOST_REFS, MOST_UNPACKED_BYTES, Progress, tell};

/// Most bytes of one XML tag, and of all tags of an element that are read.
const MOST_TAG_BYTES: usize = 1 << 20;
/// Greatest nesting depth; a valid document has three levels.
const MOST_DEPTH: u32 = 64;
/// Elements between two progress reports.
const REPORT_EVERY: u64 = 4096;

/// A document.
pub(super) struct Document<'a> {
    bytes: &'a [u8],
}

impl<'a> Document<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }
}

/// Counts the bytes read, and fails beyond the limit for a tag or for the file.
pub(super) struct Counted<R> {
    inner: R,
    budget: Rc<Budget>,
}

/// Counters shared by the reader and the source.
#[derive(Default)]
pub(super) struct Budget {
    of_tag: Cell<usize>,
    read: Cell<u64>,
    lines: Cell<u64>,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let taken = self.fill_buf()?.len().min(into.len());
        into[..taken].copy_from_slice(&self.fill_buf()?[..taken]);
        self.consume(taken);
        Ok(taken)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.budget.of_tag.get() > MOST_TAG_BYTES {
            return Err(io::Error::other("tag longer than 1 MiB"));
        }
        if self.budget.read.get() > MOST_UNPACKED_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if let Ok(bytes) = self.inner.fill_buf() {
            let lines = bytes[..count.min(bytes.len())].iter().filter(|byte| **byte == b'\n');
            self.budget.lines.set(self.budget.lines.get() + lines.count() as u64);
        }
        self.budget.of_tag.set(self.budget.of_tag.get() + count);
        self.budget.read.set(self.budget.read.get() + count as u64);
        self.inner.consume(count);
    }
}

/// An XML file, read within bounds.
pub(super) struct Tags<'a> {
    reader: Reader<Counted<Box<dyn BufRead + 'a>>>,
    budget: Rc<Budget>,
    buffer: Vec<u8>,
    depth: u32,
    /// Number of packed bytes read so far.
    read: Rc<Cell<u64>>,
    total: u64,
}

/// A start tag, an end tag, text, or the end of the file.
pub(super) enum Tag<'b> {
    Begin(BytesStart<'b>),
    End(String),
    Text(String),
    Done,
}

impl<'a> Tags<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let budget = Rc::new(Budget::default());
        let read = Rc::new(Cell::new(0));
        let counted = Packed { left: bytes, read: Rc::clone(&read) };
        let inner: Box<dyn BufRead + 'a> = if bytes.starts_with(&GZIP_MAGIC) {
            Box::new(BufReader::with_capacity(64 << 10, MultiGzDecoder::new(counted)))
        } else {
            Box::new(BufReader::with_capacity(64 << 10, counted))
        };
        let mut reader = Reader::from_reader(Counted { inner, budget: Rc::clone(&budget) });
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Self { reader, budget, buffer: Vec::new(), depth: 0, read, total: bytes.len() as u64 }
    }

    /// Share of the file read so far.
    pub(super) fn share(&self) -> f64 {
        self.read.get() as f64 / self.total.max(1) as f64
    }

    /// The current line.
    pub(super) fn at(&self) -> At {
        At::Line(self.budget.lines.get() + 1)
    }

    /// The next tag.
    pub(super) fn next(&mut self) -> Result<Tag<'_>, ReadError> {
        loop {
            self.buffer.clear();
            self.budget.of_tag.set(0);
            let at = At::Line(self.budget.lines.get() + 1);
            let damaged = |error: quick_xml::Error| match &error {
                quick_xml::Error::Io(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => {
                    ReadError::cut(at)
                }
                quick_xml::Error::Io(cause) if cause.kind() == io::ErrorKind::FileTooLarge => {
                    let fault = Fault::TooLarge { most: MOST_UNPACKED_BYTES, part: None };
                    ReadError { fault, at: Some(at) }
                }
                quick_xml::Error::Encoding(_) => ReadError { fault: Fault::NotUtf8, at: Some(at) },
                _ => ReadError::damaged(&error, at),
            };
            // The borrow checker needs the buffer to be passed again in each round.
            match self.reader.read_event_into(&mut self.buffer).map_err(damaged)? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MOST_DEPTH {
                        return Err(ReadError::damaged("more than 64 tags within each other", at));
                    }
                    return Ok(Tag::Begin(start.into_owned()));
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Tag::End(end.local_name().as_ref().to_owned()));
                }
                Event::Text(text) => {
                    return Ok(Tag::Text(text.xml10_content().trim().to_owned()));
                }
                Event::Eof if self.depth > 0 => return Err(ReadError::cut(at)),
                Event::Eof => return Ok(Tag::Done),
                _ => (),
            }
        }
    }
}

/// A source that counts the bytes read from it.
struct Packed<'a> {
    left: &'a [u8],
    read: Rc<Cell<u64>>,
}

impl Read for Packed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let taken = self.left.read(into)?;
        self.read.set(self.read.get() + taken as u64);
        Ok(taken)
    }
}

/// The value of an attribute.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.as_ref() == name)?;
    Some(match quick_xml::escape::unescape(&found.value) {
        Ok(value) => value.into_owned(),
        Err(_) => found.value.to_string(),
    })
}

/// A number in an attribute.
pub(super) fn number<T: std::str::FromStr>(tag: &BytesStart<'_>, name: &str) -> Option<T> {
    attribute(tag, name)?.trim().parse().ok()
}

/// Degrees in an attribute, in ten-millionths; out of range if malformed.
fn degrees(tag: &BytesStart<'_>, name: &str) -> i64 {
    // Values beyond the range saturate and stay out of range.
    let degrees = number::<f64>(tag, name).filter(|degrees| degrees.is_finite());
    degrees.map_or(i64::MAX, |degrees| libm::round(degrees * 1e7) as i64)
}

/// The element being read.
#[derive(Default)]
struct Current {
    element: Element,
    tags: Vec<(String, String)>,
    /// Bytes of all its tags.
    tag_bytes: usize,
    is_gone: bool,
}

impl Current {
    fn refer(&mut self, id: i64) -> Result<(), ReadError> {
        self.element.refs.push(id);
        if self.element.refs.len() > MOST_REFS {
            return Err(Fault::TooMany { most: MOST_REFS as u64 }.into());
        }
        Ok(())
    }

    /// Calls back with the element; a deleted one has neither tags nor points.
    fn finish(mut self, visit: &mut Visit<'_>) -> Result<(), ReadError> {
        if self.is_gone && self.element.what == What::Node {
            return Ok(());
        }
        if self.is_gone {
            self.element.refs.clear();
            self.tags.clear();
        }
        let tags = self.tags.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        visit(&self.element, &tags.collect::<Vec<_>>())
    }
}

impl Source for Document<'_> {
    fn each(
        &self,
        want: Want,
        progress: &mut Progress<'_>,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        let mut source = Tags::new(self.bytes);
        let mut current = Current::default();
        let mut read = 0_u64;
        loop {
            let at = source.at();
            match source.next()? {
                Tag::Done => return Ok(()),
                Tag::Text(_) => (),
                Tag::Begin(tag) => begin(&mut current, &tag, at)?,
                Tag::End(name) => {
                    if matches!(name.as_str(), "node" | "way" | "relation") {
                        let current = std::mem::take(&mut current);
                        if current.element.what.is_wanted(want) {
                            current.finish(visit)?;
                        }
                        read += 1;
                        if read.is_multiple_of(REPORT_EVERY) {
                            tell(progress, source.share())?;
                        }
                    }
                }
            }
        }
    }
}

fn begin(current: &mut Current, tag: &BytesStart<'_>, at: At) -> Result<(), ReadError> {
    let name = tag.local_name();
    match name.as_ref() {
        kind @ ("node" | "way" | "relation") => {
            *current = Current::default();
            let id = number(tag, "id");
            current.element.id =
                id.ok_or_else(|| ReadError::damaged(format!("<{kind}> without id"), at))?;
            match kind {
                "node" => current.element.position = [degrees(tag, "lat"), degrees(tag, "lon")],
                "way" => current.element.what = What::Way,
                _ => current.element.what = What::Relation,
            }
            // Elements that a change file deletes do not exist.
            current.is_gone = attribute(tag, "visible").is_some_and(|visible| visible == "false")
                || attribute(tag, "action").is_some_and(|action| action == "delete");
        }
        "nd" => {
            let id = number(tag, "ref");
            let id = id.ok_or_else(|| ReadError::damaged("<nd> without ref", at))?;
            current.refer(id)?;
        }
        "member" if attribute(tag, "type").is_some_and(|kind| kind == "way") => {
            let id = number(tag, "ref");
            let id = id.ok_or_else(|| ReadError::damaged("<member> without ref", at))?;
            current.refer(id)?;
        }
        "tag" if current.tags.len() < MOST_TAGS => {
            if let (Some(key), Some(value)) = (attribute(tag, "k"), attribute(tag, "v")) {
                current.tag_bytes += key.len() + value.len();
                if current.tag_bytes <= MOST_TAG_BYTES {
                    current.tags.push((key, value));
                }
            }
        }
        _ => (),
    }
    Ok(())
}
