//! The bytes of a planning file: gzip over JSON.

use std::io::{Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::{Deserialize, de::DeserializeOwned};

use super::format_1::Document1;
use super::order::in_order;
use super::planning_file::Document;
use super::spot::{Spot, spot};
use crate::message::Message;
use crate::region::{MOST_NETS_BYTES, with_net_budget};

/// Version of the layout that Tepat writes. It reads this and all earlier ones.
pub const FORMAT: u32 = 2;

/// Ending of the names of planning files.
pub const EXTENSION: &str = "tepat";

/// The name at the head of every planning file.
pub(super) const NAME: &str = "tepat";

/// Largest unpacked file accepted, so that a tiny file cannot fill the memory.
const MOST_BYTES: u64 = 256 << 20;

/// No packed byte unpacks to more than this many (deflate).
const MOST_DEFLATE_RATIO: u64 = 1032;

/// Most bytes of memory that the records of a file may take, estimated by their brackets
/// and commas; those of a province with its plans take a fifth.
const MOST_RECORDS_BYTES: usize = 1 << 30;

/// Bytes an object of unknown fields takes, be there one of them or ten.
const OBJECT_BYTES: usize = 640;

/// Bytes a value of unknown kind takes in a list.
const VALUE_BYTES: usize = 32;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The part of a file that identifies it, whatever its version.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
    #[serde(default)]
    made_with: String,
}

/// An opened file, and what the user should be told about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// What the file holds.
    pub document: Document,
    /// Whether it was converted, and everything that was altered outside of Tepat.
    pub notes: Vec<Message>,
}

impl Document {
    /// Writes the file. The same document gives the same bytes everywhere.
    pub fn to_bytes(&self) -> Vec<u8> {
        pack(&self.to_json())
    }

    /// The content of the file, to be packed elsewhere with [`pack`].
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Opens a planning file, packed or as plain JSON. A file of an earlier format is
    /// converted. A file that was altered outside of Tepat opens as well; the notes then
    /// say what was altered.
    ///
    /// # Errors
    /// Not a planning file, written by a newer version, cut short or damaged,
    /// or with a value no region can have; each says which.
    pub fn open(file: &str, bytes: &[u8]) -> Result<Opened, Message> {
        let json = unpack(file, bytes)?;
        let head: Head = serde_json::from_slice(&json).map_err(|error| {
            let cut = error.is_eof() || stops_at_end(&error, &json);
            let key = if cut { "file-truncated" } else { "file-not-tepat" };
            Message::error(key).in_file(file)
        })?;
        if head.format != NAME {
            return Err(Message::error("file-not-tepat").in_file(file));
        }
        if head.version > FORMAT {
            return Err(Message::error("file-newer")
                .in_file(file)
                .with("version", head.version)
                .with("known", FORMAT)
                .with("program", head.made_with));
        }
        if records_bytes(&json) > MOST_RECORDS_BYTES {
            return Err(Message::error("file-too-many-records").in_file(file));
        }
        let mut notes = Vec::new();
        let mut document: Self = if head.version < FORMAT {
            let converted = Message::note("file-converted").in_file(file);
            notes.push(converted.with("from", head.version).with("to", FORMAT));
            parse::<Document1>(file, &json)?.converted()
        } else {
            parse(file, &json)?
        };
        document.region.validate().map_err(|message| message.in_file(file))?;
        document.changes = in_order(std::mem::take(&mut document.changes));
        notes.extend(document.faults().into_iter().map(|fault| fault.in_file(file)));
        Ok(Opened { document, notes })
    }

    /// Reads what [`Self::to_json`] has just written, without any of the checks of [`Self::open`].
    ///
    /// # Errors
    /// It was not written by it.
    pub fn from_own_json(json: &[u8]) -> Result<Self, Message> {
        let damaged = |error: serde_json::Error| {
            Message::error("file-damaged").in_file("").with("detail", error.to_string())
        };
        serde_json::from_slice(json).map_err(damaged)
    }

    /// Reads a planning file as [`Self::open`] does, without its notes.
    ///
    /// # Errors
    /// See [`Self::open`].
    pub fn from_bytes(file: &str, bytes: &[u8]) -> Result<Self, Message> {
        Self::open(file, bytes).map(|opened| opened.document)
    }
}

fn parse<T: DeserializeOwned>(file: &str, json: &[u8]) -> Result<T, Message> {
    let parsed = with_net_budget(|| serde_json::from_slice(json)).ok_or_else(|| {
        Message::error("file-networks-too-large")
            .in_file(file)
            .with("megabytes", MOST_NETS_BYTES >> 20)
    })?;
    parsed.map_err(|error: serde_json::Error| {
        // The last byte read may close the record.
        let at = offset(&error, json).saturating_sub(1);
        let detail = error.to_string();
        let Some(Spot { list, record, field }) = spot(json, at) else {
            return Message::error("file-damaged").in_file(file).with("detail", detail);
        };
        let field = missing_field(&detail).map_or(field, str::to_owned);
        let mut message = Message::error("file-damaged-record").in_file(file).about(&record);
        message.at.column = Some(field).filter(|field| !field.is_empty());
        message.with("list", list).with("record", record).with("detail", detail)
    })
}

/// The field that the parser says a record lacks.
fn missing_field(detail: &str) -> Option<&str> {
    detail.strip_prefix("missing field `")?.split('`').next()
}

/// The bytes of a file that holds `json`.
pub fn pack(json: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    let _ = packed.write_all(json);
    packed.finish().unwrap_or_default()
}

/// Whether an error is at the last byte: a number cut short is no end of file to the parser.
fn stops_at_end(error: &serde_json::Error, json: &[u8]) -> bool {
    offset(error, json) >= json.len()
}

/// Bytes read until an error.
fn offset(error: &serde_json::Error, json: &[u8]) -> usize {
    let lines = json.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
    before + error.column()
}

/// Bytes of memory that records of this text take at most, near enough. O(bytes).
fn records_bytes(json: &[u8]) -> usize {
    let bytes = |byte: &u8| match byte {
        b'{' => OBJECT_BYTES,
        b'[' | b',' => VALUE_BYTES,
        _ => 0,
    };
    json.iter().map(bytes).fold(0, usize::saturating_add)
}

/// The content of a planning file, packed or not.
///
/// # Errors
/// It is neither gzip nor JSON, cut short, damaged or too large.
pub fn unpack(file: &str, bytes: &[u8]) -> Result<Vec<u8>, Message> {
    let too_large =
        || Message::error("file-too-large").in_file(file).with("megabytes", MOST_BYTES >> 20);
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace());
    if start.is_some_and(|start| bytes[start] == b'{') {
        if bytes.len() as u64 > MOST_BYTES {
            return Err(too_large());
        }
        return Ok(bytes.to_vec());
    }
    if !bytes.starts_with(&GZIP_MAGIC) {
        let key = if start.is_none() { "file-empty" } else { "file-not-tepat" };
        return Err(Message::error(key).in_file(file));
    }
    // The last four bytes state the unpacked size. It may be a lie, so it reserves no more
    // than the packed bytes can unpack to.
    let stated = bytes.last_chunk().map_or(0, |size| u32::from_le_bytes(*size));
    let likely = u64::from(stated).min(bytes.len() as u64 * MOST_DEFLATE_RATIO).min(MOST_BYTES);
    let mut json = Vec::with_capacity(likely as usize + 1);
    let read = GzDecoder::new(bytes).take(MOST_BYTES + 1).read_to_end(&mut json);
    if json.len() as u64 > MOST_BYTES {
        return Err(too_large());
    }
    match read {
        Ok(_) => Ok(json),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Err(Message::error("file-truncated").in_file(file))
        }
        Err(error) => {
            Err(Message::error("file-damaged").in_file(file).with("detail", error.to_string()))
        }
    }
}
