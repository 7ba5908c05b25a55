//! Why a file gives no network.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where in a file something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// Distance from its beginning in bytes.
    Byte(u64),
    /// Line, from 1.
    Line(u64),
    /// Record or feature, from 1.
    Record(u64),
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// There are no bytes.
    Empty,
    /// It is something else.
    NotANetwork {
        /// What it begins as.
        begins: String,
    },
    /// It ends too early.
    Cut,
    /// It contradicts its own format.
    Damaged {
        /// How.
        detail: String,
    },
    /// It uses a part of its format that is not read.
    Unsupported {
        /// Which.
        detail: String,
    },
    /// It, or all its parts together, would unpack to too much.
    TooLarge {
        /// Most bytes that are taken.
        most: u64,
        /// The part of an archive that came last, if it is one.
        part: Option<String>,
    },
    /// Its ways have too many points.
    TooMany {
        /// Most that are taken.
        most: u64,
    },
    /// Positions are no degrees, as in a projection in metres.
    NotDegrees {
        /// The first such pair.
        x: String,
        /// Its other half.
        y: String,
    },
    /// Latitude stands before longitude.
    Swapped {
        /// The first such pair.
        x: String,
        /// Its other half.
        y: String,
    },
    /// Positions are degrees, though it is said that they are metres.
    NotMetres {
        /// The first such pair.
        x: String,
        /// Its other half.
        y: String,
        /// What they are said to be.
        projection: String,
    },
    /// Positions are of a projection that is not known.
    Projection {
        /// What the file calls it.
        name: String,
    },
    /// Its blocks are packed in a way that is not read.
    Packing {
        /// Which.
        name: String,
    },
    /// It holds the past versions of everything.
    History,
    /// Its text is not in UTF-8.
    NotUtf8,
    /// A packed file or archive holds another one.
    PackedTwice {
        /// The part of an archive that is packed again, if it is one.
        part: Option<String>,
    },
    /// An archive without a network in it.
    NoNetworkInArchive,
    /// There is nothing to travel on.
    NothingThere,
    /// All there is lies outside the part asked for.
    AllOutside,
    /// It is a recorded track, no network.
    IsATrack,
    /// The reading was ended from outside.
    Cancelled,
}

/// What is wrong, and where as far as known.
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
        // What a parser quotes may be as long as the file.
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
