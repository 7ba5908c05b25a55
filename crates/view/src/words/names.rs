//! Names of things of a region.

use tepat_model::plan::Trip;
use tepat_model::region::{KINDS, PlaceKind, Region, Step};
use tepat_network::node_id;

use super::{Language, kind_key, text, text_with};

/// Display name of a place; a node of the imported network has none.
pub fn place_name(region: &Region, code: &str, language: Language) -> String {
    match region.places.get(code) {
        Some(place) => place.name.clone(),
        None if node_id(code).is_some() => text(language, "network-node"),
        None => code.to_owned(),
    }
}

/// Display name of a station: its number and village.
pub fn station_name(region: &Region, code: &str, language: Language) -> String {
    let Some(station) = region.stations.get(code) else { return code.to_owned() };
    let values = [
        ("number", format!("{:03}", station.number).into()),
        ("desa", place_name(region, station.home(), language).into()),
    ];
    text_with(language, "station-name", &values)
}

/// Display name of an edge, or of a link or run of links of the imported network.
pub fn edge_name(region: &Region, code: &str, language: Language) -> String {
    let name = |code: &str| place_name(region, code, language);
    match region.edges.get(code) {
        Some(edge) if !edge.name.is_empty() => edge.name.clone(),
        Some(edge) if region.link(code).is_some() && !edge.note.is_empty() => edge.note.clone(),
        Some(edge) => format!("{} – {}", name(&edge.from), name(&edge.to)),
        None => link_name(region, code, language).unwrap_or_else(|| code.to_owned()),
    }
}

/// The name of the first link of a run, else its kind.
fn link_name(region: &Region, code: &str, language: Language) -> Option<String> {
    let first = *region.steps_of(code).first()?;
    let Some(Step::Link(link)) = region.step(first) else { return None };
    Some(match region.net.name_of(link) {
        "" => text(language, &link_kind_key(link)),
        name => name.to_owned(),
    })
}

/// Text key of a link's kind.
pub fn link_kind_key(link: &tepat_network::Link) -> String {
    let (_, key) = KINDS[link.kind as usize];
    format!("link-{}", key.replace('_', "-"))
}

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

/// Destination of a trip: its last stop, or the village if it visits several stations; where it posts
/// its vehicle.
pub fn destination(region: &Region, trip: &Trip) -> String {
    let last = trip.visits.last().map_or(&trip.base, |last| &last.at);
    let place = match region.stations.get(last) {
        Some(station) => region.pps_of(station),
        None => region.places.get(last),
    };
    place.map_or_else(|| last.clone(), |place| place.name.clone())
}
