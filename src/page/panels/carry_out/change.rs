//! The things on the map that recorded changes concern.

use crate::page::parts::thing_with_code;
use crate::page::state::Selected;
use tepat_model::document::Edit;
use tepat_model::region::Region;

/// The thing on the map that a change concerns.
pub fn thing_of(edit: &Edit, region: &Region) -> Option<Selected> {
    match edit {
        Edit::Set { code, .. } => thing_with_code(region, code),
        Edit::Put { records, .. } => records.first().and_then(|record| {
            let of = |field: &str| thing_with_code(region, record[field].as_str()?);
            of("code").or_else(|| of("about"))
        }),
        Edit::Several { edits } => edits.iter().find_map(|edit| thing_of(edit, region)),
        _ => None,
    }
}
