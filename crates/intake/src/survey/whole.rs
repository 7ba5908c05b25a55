//! Everything that happens with a network file, in one go: places without a position are put
//! where the file names them, then it is read, clipped and joined.

use tepat_network::read::{Progress, read_named};

use super::handover::Joining;
use super::{Import, options, read_network, says};
use crate::begin::{NewPositions, locate};
use crate::import::{Landmark, folded};
use crate::outline::edit_of;
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Located, Place, PlaceKind, Region};
use tepat_order::Order as _;

impl Joining {
    /// Reads a network file and joins it with the region; calls `joining` between the two. An
    /// extract first gives positions to places that have none or an assumed one. Takes long:
    /// `progress` receives the share done and may cancel.
    ///
    /// # Errors
    /// The file cannot be read, or the packed network of the region.
    pub fn read(
        mut self,
        name: &str,
        bytes: Vec<u8>,
        progress: &mut Progress<'_>,
        joining: impl FnOnce(),
    ) -> Result<Import, Message> {
        let (placed, outlines) = match self.region.places.iter().any(is_open) {
            true => place(&mut self.region, name, &bytes, progress)?,
            false => (NewPositions::default(), None),
        };
        let read = read_network(name, &bytes, &options(&self.region, self.clip), progress)?;
        drop(bytes);
        joining();
        let mut import = self.import(name, read)?;
        if !placed.places.is_empty() {
            let edits = vec![put(name, &placed), import.edit];
            import.edit = Edit::Several { edits };
        }
        if let Some(outlines) = outlines {
            let edits = vec![import.edit, outlines];
            import.edit = Edit::Several { edits };
        }
        import.report.splice(0..0, placed.report);
        import.report.order_by_key(|message| message.severity);
        import.report = folded(import.report);
        Ok(import)
    }
}

/// Whether a place may be found in an extract.
fn is_open(place: &Place) -> bool {
    let is_post = matches!(place.kind, PlaceKind::Store | PlaceKind::Ppk | PlaceKind::Pps);
    is_post && place.located != Located::Stated
}

/// Puts places where an extract names them, and takes the outlines of its areas where there are
/// none.
fn place(
    region: &mut Region,
    name: &str,
    bytes: &[u8],
    progress: &mut Progress<'_>,
) -> Result<(NewPositions, Option<Edit>), Message> {
    let named = read_named(bytes, progress).map_err(|error| says::error(&error).in_file(name))?;
    if named.is_empty() {
        return Ok((NewPositions::default(), None));
    }
    let landmarks = Landmark::of_extract(named);
    let located = locate(region, &landmarks);
    region.places.put_all(located.places.clone());
    let outlines = match region.known_outlines().is_none() {
        true => edit_of(region, name, &landmarks),
        false => None,
    };
    Ok((located, outlines))
}

fn put(source: &str, located: &NewPositions) -> Edit {
    Edit::put_from(TableName::Places, source, Vec::new(), &located.places)
}
