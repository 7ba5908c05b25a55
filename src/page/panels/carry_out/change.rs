//! The things on the map that recorded changes and inquiries concern.

use crate::page::parts::thing_with_code;
use crate::page::state::Selected;
use tepat_model::document::Edit;
use tepat_model::region::{Inquiry, Region, Subject};

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

/// The thing on the map that an inquiry is about.
pub fn thing_of_inquiry(inquiry: &Inquiry, region: &Region) -> Option<Selected> {
    match inquiry.subject {
        Subject::Trip => Some(Selected::Trip(inquiry.about.clone())),
        _ => thing_with_code(region, &inquiry.about),
    }
}
