//! Why a file cannot be read as a network.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Position of a fault in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// Offset in bytes.
    Byte(u64),
    /// Line, counted from 1.
    Line(u64),
    /// Record or feature, counted from 1.
    Record(u64),
}

/// The fault itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The file is empty.
    Empty,
    /// The file is of another kind.
    NotANetwork {
        /// What its first bytes look like.
        begins: String,
    },
    /// The file ends too early.
    Cut,
    /// The file violates its format.
    Damaged {
        /// How.
        detail: String,
    },
    /// The file uses an unsupported part of its format.
    Unsupported {
        /// Its name.
        detail: String,
    },
    /// The file, or all parts of it together, unpacks to too many bytes.
    TooLarge {
        /// The limit in bytes.
        most: u64,
        /// The part of an archive at which the limit was exceeded.
        part: Option<String>,
    },
    /// The file has too many points, ways or parts.
    TooMany {
        /// The limit.
        most: u64,
    },
    /// Positions are not degrees; probably they are projected metres.
    NotDegrees {
        /// First coordinate of the first such position.
        x: String,
        /// Its second coordinate.
        y: String,
    },
    /// Latitude comes before longitude.
    Swapped {
        /// First coordinate of the first such position.
        x: String,
        /// Its second coordinate.
        y: String,
    },
    /// Positions are degrees although the file declares a projection in metres.
    NotMetres {
        /// First coordinate of the first such position.
        x: String,
        /// Its second coordinate.
        y: String,
        /// The declared projection.
        projection: String,
    },
    /// The projection is unknown.
    Projection {
        /// Its name in the file.
        name: String,
    },
    /// Blocks are packed with an unsupported method.
    Packing {
        /// Its name.
        name: String,
    },
    /// The file holds past versions of its elements.
    History,
    /// The text is not UTF-8.
    NotUtf8,
    /// A packed file or archive holds another packed file.
    PackedTwice {
        /// The part of an archive that is packed again.
        part: Option<String>,
    },
    /// The archive holds no network.
    NoNetworkInArchive,
    /// The file has nothing to travel on.
    NothingThere,
    /// Everything lies outside the box asked for.
    AllOutside,
    /// The file is a recorded track, not a network.
    IsATrack,
    /// Reading was cancelled.
    Cancelled,
}

/// A fault and, if known, its position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadError {
    /// What.
    pub fault: Fault,
    /// Where.
    pub at: Option<At>,
}

impl ReadError {
    pub(super) fn damaged(detail: impl fmt::Display, at: At) -> Self {
        let mut detail = detail.to_string();
        // A parser may quote text as long as the file.
        if let Some((end, _)) = detail.char_indices().nth(200) {
            detail.truncate(end);
        }
        Self { fault: Fault::Damaged { detail }, at: Some(at) }
    }

    pub(super) fn cut(at: At) -> Self {
        Self { fault: Fault::Cut, at: Some(at) }
    }
}

impl From<Fault> for ReadError {
    fn from(fault: Fault) -> Self {
        Self { fault, at: None }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "{:?} at {at:?}", self.fault),
            None => write!(f, "{:?}", self.fault),
        }
    }
}

impl std::error::Error for ReadError {}
