//! Outlines as a part of a region.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::super::limits::one_line;
use super::super::parts::Single;
use super::{Outlines, OutlinesError};
use crate::message::Message;

/// Outlines that several regions share, with where they come from. Cloning takes no time and no
/// memory.
///
/// In a planning file they are their packed bytes ([`Outlines::to_bytes`]) as base64.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct SharedOutlines(Arc<Kept>);

#[derive(Default)]
struct Kept {
    outlines: Outlines,
    packed: Vec<u8>,
    source: String,
}

#[derive(Serialize, Deserialize)]
struct Written {
    source: String,
    packed: String,
}

impl SharedOutlines {
    /// Shares outlines read from `source`, such as a file's name.
    ///
    /// # Errors
    /// They are not sound, or too many for a file.
    pub fn new(source: &str, outlines: &Outlines) -> Result<Self, OutlinesError> {
        match outlines.is_empty() {
            true => Ok(Self::default()),
            false => Self::from_packed(source, outlines.to_bytes()),
        }
    }

    /// Unpacks outlines. O(their size).
    ///
    /// # Errors
    /// See [`Outlines::from_bytes`].
    pub fn from_packed(source: &str, packed: Vec<u8>) -> Result<Self, OutlinesError> {
        let outlines = Outlines::from_bytes(&packed)?;
        Ok(Self(Arc::new(Kept { outlines, packed, source: source.to_owned() })))
    }

    /// Where they come from, such as a file's name.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// Whether there are no outlines.
    pub fn is_none(&self) -> bool {
        self.0.packed.is_empty()
    }
}

impl Deref for SharedOutlines {
    type Target = Outlines;

    fn deref(&self) -> &Outlines {
        &self.0.outlines
    }
}

impl PartialEq for SharedOutlines {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (&self.0.source, &self.0.packed) == (&other.0.source, &other.0.packed)
    }
}

impl fmt::Debug for SharedOutlines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SharedOutlines({} areas, {} borders)", self.areas.len(), self.borders.len())
    }
}

impl From<SharedOutlines> for Written {
    fn from(outlines: SharedOutlines) -> Self {
        Self { source: outlines.0.source.clone(), packed: STANDARD.encode(&outlines.0.packed) }
    }
}

impl TryFrom<Written> for SharedOutlines {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        if written.packed.is_empty() {
            return Ok(Self::default());
        }
        let packed = STANDARD.decode(written.packed).map_err(|error| error.to_string())?;
        Self::from_packed(&written.source, packed).map_err(|error| error.to_string())
    }
}

impl Single for SharedOutlines {
    fn validate(&self) -> Result<(), Message> {
        one_line("", "source", self.source())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Border, OutlinedArea, Side};
    use super::*;
    use crate::document::{Edit, TableName};
    use crate::fingerprint::fingerprint;
    use crate::region::Region;

    fn outlines(code: &str) -> Outlines {
        let points = vec![[0, 0], [0, 9], [9, 9], [0, 0]];
        Outlines {
            borders: vec![Border { points, is_coast: false }],
            areas: vec![OutlinedArea {
                code: code.into(),
                rings: vec![vec![Side { border: 0, is_reversed: false }]],
            }],
            rivers: Vec::new(),
        }
    }

    fn edit(outlines: &SharedOutlines) -> Edit {
        let Written { source, packed } = outlines.clone().into();
        Edit::set_many(
            TableName::Outlines,
            "",
            [("source", source.into()), ("packed", packed.into())],
        )
    }

    #[test]
    fn an_edit_gives_a_region_outlines_and_takes_them_away() {
        let shared = SharedOutlines::new("desa.geojson", &outlines("A")).unwrap();
        let mut region = Region::default();
        let before = (serde_json::to_string(&region).unwrap(), fingerprint(&region));
        edit(&shared).apply(&mut region).unwrap();
        assert_eq!(region.outlines, shared);
        let json = serde_json::to_string(&region).unwrap();
        assert_eq!(serde_json::from_str::<Region>(&json).unwrap(), region);
        assert_ne!(json, before.0);
        assert_eq!(fingerprint(&region), before.1, "no plan depends on outlines");
        edit(&SharedOutlines::default()).apply(&mut region).unwrap();
        assert_eq!(serde_json::to_string(&region).unwrap(), before.0);
    }

    #[test]
    fn damaged_outlines_are_refused_and_change_nothing() {
        let mut region = Region::default();
        for packed in ["?", "AAAA", "VE9VVAI="] {
            let edit = Edit::set(TableName::Outlines, "", "packed", packed);
            assert!(edit.apply(&mut region).is_err(), "{packed}");
            assert_eq!(region, Region::default());
        }
        let shared = SharedOutlines::new("a\nb", &outlines("A")).unwrap();
        assert!(edit(&shared).apply(&mut region).is_err());
    }

    #[test]
    fn a_bundled_region_has_outlines_by_its_code() {
        let mut region = Region::default();
        assert!(region.known_outlines().is_none());
        for bundled in crate::region::bundled() {
            region.info.code = bundled.code.into();
            let known = region.known_outlines();
            assert!(known.areas.len() > 50 && known.rivers.len() < 30, "{}", bundled.slug);
            region.outlines = SharedOutlines::new("a", &outlines("A")).unwrap();
            assert_eq!(region.known_outlines(), region.outlines, "its own come first");
            region.outlines = SharedOutlines::default();
        }
    }
}
