//! Reads OpenStreetMap's binary files block by block.
//!
//! The format is described at <https://wiki.openstreetmap.org/wiki/PBF_Format>. Sizes in a
//! file are checked against the limits stated there before they are used.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::error::{At, Fault, ReadError};
use super::osm::{Element, MOST_TAGS, Source, Visit, Want, What};
use super::{MOST_REFS, MOST_UNPACKED_BYTES, Progress, tell};
use crate::bytes::{Broken, Bytes, unfold};

/// Most bytes of a block's head.
const MOST_HEAD_BYTES: u64 = 64 << 10;
/// Most bytes of a block, packed or unpacked.
const MOST_BLOCK_BYTES: u64 = 32 << 20;
/// Number of texts of a block that are read. An empty text takes only two bytes of the
/// block.
const MOST_TEXTS: usize = 1 << 20;
/// Type code of a member that is a way.
const KIND_WAY: u64 = 1;
/// Required features that this reader supports.
const KNOWN_FEATURES: [&[u8]; 2] = [b"OsmSchema-V0.6", b"DenseNodes"];

/// The blocks of a file.
pub(super) struct Blocks<'a> {
    bytes: &'a [u8],
}

/// Whether the bytes begin with the head of an `OSMHeader` block.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let head = bytes.get(4..).unwrap_or_default();
    bytes.starts_with(&[0, 0]) && head.starts_with(b"\x0a\x09OSMHeader")
}

impl<'a> Blocks<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }
}

impl Source for Blocks<'_> {
    fn each(
        &self,
        want: Want,
        progress: &mut Progress<'_>,
        visit: &mut Visit<'_>,
    ) -> Result<(), ReadError> {
        let total = self.bytes.len();
        let mut bytes = Bytes::new(self.bytes);
        let (mut unpacked, mut left) = (Vec::new(), MOST_UNPACKED_BYTES);
        while !bytes.is_empty() {
            let at = At::Byte((total - bytes.len()) as u64);
            let located = |_: Broken| ReadError::cut(at);
            let length = bytes.take(4).map_err(located)?;
            let length = length.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
            if length > MOST_HEAD_BYTES {
                return Err(ReadError::damaged("head of a block longer than 64 KiB", at));
            }
            let (mut kind, mut size) = (&b""[..], 0);
            fields(bytes.take(length).map_err(located)?, |field| match field {
                (1, Value::Bytes(bytes)) => kind = bytes,
                (3, Value::Number(number)) => size = number,
                _ => (),
            })
            .map_err(|_| ReadError::damaged("head of a block", at))?;
            if size > MOST_BLOCK_BYTES {
                return Err(ReadError::damaged("block longer than 32 MiB", at));
            }
            let blob = bytes.take(size).map_err(located)?;
            match kind {
                b"OSMHeader" => header(unpack(blob, &mut unpacked, &mut left, at)?, at)?,
                b"OSMData" => block(unpack(blob, &mut unpacked, &mut left, at)?, want, at, visit)?,
                // Readers must skip other kinds.
                _ => (),
            }
            tell(progress, (total - bytes.len()) as f64 / total as f64)?;
        }
        Ok(())
    }
}

/// The content of a block, charged to the bytes that all blocks may still unpack to.
fn unpack<'b>(
    blob: &'b [u8],
    unpacked: &'b mut Vec<u8>,
    left: &mut u64,
    at: At,
) -> Result<&'b [u8], ReadError> {
    let (mut raw, mut zlib, mut other) = (None, None, None);
    fields(blob, |field| match field {
        (1, Value::Bytes(bytes)) => raw = Some(bytes),
        (3, Value::Bytes(bytes)) => zlib = Some(bytes),
        (4, Value::Bytes(_)) => other = Some("LZMA"),
        (5, Value::Bytes(_)) => other = Some("bzip2"),
        (6, Value::Bytes(_)) => other = Some("LZ4"),
        (7, Value::Bytes(_)) => other = Some("Zstandard"),
        _ => (),
    })
    .map_err(|_| ReadError::damaged("packed block", at))?;
    if let Some(raw) = raw {
        return Ok(raw);
    }
    let Some(zlib) = zlib else {
        return Err(match other {
            Some(packing) => {
                ReadError { fault: Fault::Packing { name: packing.to_owned() }, at: Some(at) }
            }
            None => ReadError::damaged("block without content", at),
        });
    };
    unpacked.clear();
    ZlibDecoder::new(zlib)
        .take(MOST_BLOCK_BYTES + 1)
        .read_to_end(unpacked)
        .map_err(|error| ReadError::damaged(error, at))?;
    if unpacked.len() as u64 > MOST_BLOCK_BYTES {
        return Err(too_large(MOST_BLOCK_BYTES, at));
    }
    *left = left
        .checked_sub(unpacked.len() as u64)
        .ok_or_else(|| too_large(MOST_UNPACKED_BYTES, at))?;
    Ok(unpacked)
}

fn too_large(most: u64, at: At) -> ReadError {
    ReadError { fault: Fault::TooLarge { most, part: None }, at: Some(at) }
}

fn header(bytes: &[u8], at: At) -> Result<(), ReadError> {
    let mut unknown = None;
    fields(bytes, |field| {
        if let (4, Value::Bytes(feature)) = field
            && !KNOWN_FEATURES.contains(&feature)
        {
            unknown = Some(String::from_utf8_lossy(&feature[..feature.len().min(60)]).into_owned());
        }
    })
    .map_err(|_| ReadError::damaged("head of the file", at))?;
    match unknown {
        Some(feature) if feature == "HistoricalInformation" => {
            Err(ReadError { fault: Fault::History, at: Some(at) })
        }
        Some(detail) => Err(ReadError { fault: Fault::Unsupported { detail }, at: Some(at) }),
        None => Ok(()),
    }
}

/// A block's position encoding and string table.
struct Frame<'b> {
    texts: Vec<&'b [u8]>,
    granularity: i64,
    offset: [i64; 2],
}

impl<'b> Frame<'b> {
    /// Converts to ten-millionths of a degree, saturating far out of range.
    fn degrees(&self, axis: usize, written: i64) -> i64 {
        self.offset[axis].saturating_add(self.granularity.saturating_mul(written)) / 100
    }

    /// A text by its number; `None` if the number is out of range or the text is not UTF-8.
    fn text(&self, number: u64) -> Option<&'b str> {
        let bytes = self.texts.get(usize::try_from(number).ok()?)?;
        std::str::from_utf8(bytes).ok()
    }

    fn tag(&self, key: u64, value: u64, tags: &mut TagsOf<'b>) {
        if let (Some(key), Some(value)) = (self.text(key), self.text(value))
            && tags.len() < MOST_TAGS
        {
            tags.push((key, value));
        }
    }

    fn tags(&self, keys: &[u8], values: &[u8]) -> Result<TagsOf<'b>, Broken> {
        let (mut keys, mut values) = (Bytes::new(keys), Bytes::new(values));
        let mut tags = Vec::new();
        while !keys.is_empty() {
            self.tag(keys.number()?, values.number()?, &mut tags);
        }
        Ok(tags)
    }
}

fn block(bytes: &[u8], want: Want, at: At, visit: &mut Visit<'_>) -> Result<(), ReadError> {
    let damaged = |_: Broken| ReadError::damaged("content of a block", at);
    let mut frame = Frame { texts: Vec::new(), granularity: 100, offset: [0; 2] };
    let mut texts = &b""[..];
    fields(bytes, |field| match field {
        (1, Value::Bytes(bytes)) => texts = bytes,
        (17, Value::Number(number)) => frame.granularity = number.cast_signed(),
        (19, Value::Number(number)) => frame.offset[0] = number.cast_signed(),
        (20, Value::Number(number)) => frame.offset[1] = number.cast_signed(),
        _ => (),
    })
    .map_err(damaged)?;
    fields(texts, |field| {
        if let (1, Value::Bytes(text)) = field
            && frame.texts.len() < MOST_TEXTS
        {
            frame.texts.push(text);
        }
    })
    .map_err(damaged)?;
    // Groups come before or after what they refer to, so they are read in a second pass.
    let mut bytes = Bytes::new(bytes);
    while !bytes.is_empty() {
        let (2, Value::Bytes(group)) = field(&mut bytes).map_err(damaged)? else { continue };
        let mut group = Bytes::new(group);
        while !group.is_empty() {
            let (what, bytes) = match field(&mut group).map_err(damaged)? {
                (2, Value::Bytes(bytes)) if want == Want::Nodes => {
                    dense(&frame, bytes, at, visit)?;
                    continue;
                }
                (1, Value::Bytes(bytes)) => (What::Node, bytes),
                (3, Value::Bytes(bytes)) => (What::Way, bytes),
                (4, Value::Bytes(bytes)) => (What::Relation, bytes),
                _ => continue,
            };
            if what.is_wanted(want) {
                let (element, tags) = element(&frame, what, bytes).map_err(damaged)?;
                visit(&element, &tags)?;
            }
        }
    }
    Ok(())
}

/// The tags of an element.
type TagsOf<'b> = Vec<(&'b str, &'b str)>;

/// Reads a node, a way, or a relation with the ways among its members.
fn element<'b>(
    frame: &Frame<'b>,
    what: What,
    bytes: &[u8],
) -> Result<(Element, TagsOf<'b>), Broken> {
    let (mut id, mut lat, mut lon) = (0, 0, 0);
    let (mut keys, mut values) = (&b""[..], &b""[..]);
    let (mut nodes, mut members, mut kinds) = (&b""[..], &b""[..], &b""[..]);
    fields(bytes, |field| match (what, field) {
        (What::Node, (1, Value::Number(number))) => id = unfold(number),
        (_, (1, Value::Number(number))) => id = number.cast_signed(),
        (_, (2, Value::Bytes(bytes))) => keys = bytes,
        (_, (3, Value::Bytes(bytes))) => values = bytes,
        (What::Node, (8, Value::Number(number))) => lat = unfold(number),
        (What::Node, (9, Value::Number(number))) => lon = unfold(number),
        (What::Way, (8, Value::Bytes(bytes))) => nodes = bytes,
        (What::Relation, (9, Value::Bytes(bytes))) => members = bytes,
        (What::Relation, (10, Value::Bytes(bytes))) => kinds = bytes,
        _ => (),
    })?;
    let mut refs = Vec::new();
    let (mut nodes, mut sum) = (Bytes::new(nodes), 0_i64);
    while !nodes.is_empty() {
        sum = sum.wrapping_add(nodes.signed()?);
        if refs.len() >= MOST_REFS {
            return Err(nodes.broken());
        }
        refs.push(sum);
    }
    let (mut members, mut kinds, mut sum) = (Bytes::new(members), Bytes::new(kinds), 0_i64);
    while !members.is_empty() {
        sum = sum.wrapping_add(members.signed()?);
        if kinds.number()? == KIND_WAY {
            if refs.len() >= MOST_REFS {
                return Err(members.broken());
            }
            refs.push(sum);
        }
    }
    let position = [frame.degrees(0, lat), frame.degrees(1, lon)];
    Ok((Element { what, id, position, refs }, frame.tags(keys, values)?))
}

fn dense(frame: &Frame<'_>, bytes: &[u8], at: At, visit: &mut Visit<'_>) -> Result<(), ReadError> {
    let damaged = |_: Broken| ReadError::damaged("nodes of a block", at);
    let (mut ids, mut lats, mut lons) = (&b""[..], &b""[..], &b""[..]);
    let mut tags_of_all = &b""[..];
    fields(bytes, |field| match field {
        (1, Value::Bytes(bytes)) => ids = bytes,
        (8, Value::Bytes(bytes)) => lats = bytes,
        (9, Value::Bytes(bytes)) => lons = bytes,
        (10, Value::Bytes(bytes)) => tags_of_all = bytes,
        _ => (),
    })
    .map_err(damaged)?;
    let [mut ids, mut lats, mut lons, mut texts] = [ids, lats, lons, tags_of_all].map(Bytes::new);
    let (mut id, mut lat, mut lon) = (0_i64, 0_i64, 0_i64);
    let mut tags = Vec::new();
    while !ids.is_empty() {
        id = id.wrapping_add(ids.signed().map_err(damaged)?);
        lat = lat.wrapping_add(lats.signed().map_err(damaged)?);
        lon = lon.wrapping_add(lons.signed().map_err(damaged)?);
        tags.clear();
        while !texts.is_empty() {
            let key = texts.number().map_err(damaged)?;
            if key == 0 {
                break;
            }
            frame.tag(key, texts.number().map_err(damaged)?, &mut tags);
        }
        let position = [frame.degrees(0, lat), frame.degrees(1, lon)];
        let element = Element { id, position, ..Element::default() };
        visit(&element, &tags)?;
    }
    Ok(())
}

/// The value of a field.
#[derive(Clone, Copy)]
enum Value<'b> {
    Number(u64),
    Bytes(&'b [u8]),
    /// A value of four or eight bytes, which no field read here has.
    Fixed,
}

/// The next field of a message: its number and value.
fn field<'b>(bytes: &mut Bytes<'b>) -> Result<(u64, Value<'b>), Broken> {
    let head = bytes.number()?;
    let value = match head & 7 {
        0 => Value::Number(bytes.number()?),
        1 => bytes.take(8).map(|_| Value::Fixed)?,
        2 => {
            let length = bytes.number()?;
            Value::Bytes(bytes.take(length)?)
        }
        5 => bytes.take(4).map(|_| Value::Fixed)?,
        _ => return Err(bytes.broken()),
    };
    Ok((head >> 3, value))
}

/// Calls back for every field of a message.
fn fields<'b>(bytes: &'b [u8], mut each: impl FnMut((u64, Value<'b>))) -> Result<(), Broken> {
    let mut bytes = Bytes::new(bytes);
    while !bytes.is_empty() {
        each(field(&mut bytes)?);
    }
    Ok(())
}
