//! The imported network of a region.

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use sha2::{Digest, Sha256};
use tepat_network::{CodecError, Net};

/// A network that several regions share. Cloning takes no time and no memory.
///
/// In a planning file it is its packed bytes ([`Net::to_bytes`]) as base64.
#[derive(Clone, Default)]
pub struct SharedNet(Arc<Kept>);

/// Most bytes of memory that all networks of one file may take together.
pub const MOST_NETS_BYTES: u64 = 1 << 30;

thread_local! {
    /// What the networks of the file being read may still take. A deserializer passes no state to
    /// the records inside it, so it is kept here.
    static LEFT_BYTES: Cell<u64> = const { Cell::new(MOST_NETS_BYTES) };
}

/// Reads a file whose networks, however many and however often repeated, take at most
/// [`MOST_NETS_BYTES`] of memory together; `None` if they would take more.
pub fn with_net_budget<T>(read: impl FnOnce() -> T) -> Option<T> {
    LEFT_BYTES.set(MOST_NETS_BYTES);
    let result = read();
    let left_bytes = LEFT_BYTES.replace(MOST_NETS_BYTES);
    (left_bytes > 0).then_some(result)
}

#[derive(Default)]
struct Kept {
    net: Net,
    packed: Packed,
}

/// What is written for a network.
enum Packed {
    Bytes(Vec<u8>),
    /// SHA-256 over the bytes, in hexadecimal, instead of the bytes.
    Digest(String),
}

impl Default for Packed {
    fn default() -> Self {
        Self::Bytes(Vec::new())
    }
}

impl SharedNet {
    /// Unpacks a network. O(its size).
    ///
    /// # Errors
    /// See [`Net::from_bytes`].
    pub fn from_packed(packed: Vec<u8>) -> Result<Self, CodecError> {
        let net = LEFT_BYTES.with(|left| {
            let mut left_bytes = left.get();
            let net = Net::from_bytes_within(&packed, &mut left_bytes);
            left.set(if net == Err(CodecError::TooLarge) { 0 } else { left_bytes });
            net
        })?;
        Ok(Self(Arc::new(Kept { net, packed: Packed::Bytes(packed) })))
    }

    /// The packed bytes; empty for an empty network.
    pub fn packed(&self) -> &[u8] {
        match &self.0.packed {
            Packed::Bytes(bytes) => bytes,
            Packed::Digest(_) => &[],
        }
    }

    /// Whether there is no imported network.
    pub fn is_none(&self) -> bool {
        matches!(&self.0.packed, Packed::Bytes(bytes) if bytes.is_empty())
    }

    /// A short replacement to write where it only matters whether two networks are the same.
    pub fn digest(&self) -> Self {
        let digest = Sha256::digest(self.packed());
        let digest = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self(Arc::new(Kept { net: Net::default(), packed: Packed::Digest(digest) }))
    }
}

impl From<Net> for SharedNet {
    fn from(net: Net) -> Self {
        if net.is_empty() {
            return Self::default();
        }
        let packed = Packed::Bytes(net.to_bytes());
        Self(Arc::new(Kept { net, packed }))
    }
}

impl Deref for SharedNet {
    type Target = Net;

    fn deref(&self) -> &Net {
        &self.0.net
    }
}

impl PartialEq for SharedNet {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.net == other.0.net
    }
}

impl fmt::Debug for SharedNet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedNet({} nodes, {} links)", self.nodes.len(), self.links.len())
    }
}

impl Serialize for SharedNet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.packed {
            Packed::Bytes(bytes) => serializer.serialize_str(&STANDARD.encode(bytes)),
            Packed::Digest(digest) => serializer.serialize_str(digest),
        }
    }
}

impl<'de> Deserialize<'de> for SharedNet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(Self::default());
        }
        let packed = STANDARD.decode(text).map_err(D::Error::custom)?;
        Self::from_packed(packed).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use tepat_network::Node;

    use super::*;

    fn net(ids: std::ops::Range<i64>) -> Net {
        let nodes = ids.map(|id| Node { id, lat_e7: -5_000_000, lon_e7: 1_160_000_000 }).collect();
        Net { nodes, ..Net::default() }
    }

    #[test]
    fn a_network_is_the_same_after_writing_and_reading() {
        for net in [net(0..0), net(1..3)] {
            let shared = SharedNet::from(net.clone());
            assert_eq!(shared.is_none(), net.is_empty());
            let json = serde_json::to_string(&shared).unwrap();
            let read: SharedNet = serde_json::from_str(&json).unwrap();
            assert_eq!(read, shared);
            assert_eq!(*read, net);
        }
    }

    #[test]
    fn digests_differ_with_the_network() {
        let digest = |net: Net| serde_json::to_string(&SharedNet::from(net).digest()).unwrap();
        assert_eq!(digest(net(1..3)), digest(net(1..3)));
        assert_ne!(digest(net(1..3)), digest(net(1..4)));
        assert_eq!(digest(net(1..3)).len(), 66);
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["\"?\"", "\"AAAA\"", "\"VE5FVAI=\"", "7"] {
            assert!(serde_json::from_str::<SharedNet>(text).is_err(), "{text}");
        }
    }
}
