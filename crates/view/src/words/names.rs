//! Names of vehicles and of where they stand.

use super::{Language, kind_key, text};
use tepat_model::region::{PlaceKind, Region};

/// Display name of a base.
pub fn base_name(region: &Region, base: &str, language: Language) -> String {
    match base {
        "each-ppk" => text(language, "base-each-ppk"),
        "each-pps" => text(language, "base-each-pps"),
        code => region.places.get(code).map_or_else(
            || code.to_owned(),
            |place| {
                // Names of stores and piers already state the kind.
                if !matches!(place.kind, PlaceKind::Ppk | PlaceKind::Pps) {
                    return place.name.clone();
                }
                let kind = text(language, kind_key(place.kind));
                format!("{kind} {}", place.name)
            },
        ),
    }
}

/// Display name of a class; its code if it is unknown.
pub fn class_name(region: &Region, class: &str, language: Language) -> String {
    region
        .classes
        .get(class)
        .map_or_else(|| class.to_owned(), |class| class.name(language.code()).to_owned())
}
