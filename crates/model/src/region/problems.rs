//! Finds inconsistencies in a region.

use std::collections::BTreeSet;

use super::{Fleet, Place, PlaceKind, Region, Standing, Station, no_way_back};
use crate::message::Message;
use tepat_order::{Gather as _, Order as _};

/// Lists what is wrong or doubtful in a region: errors first, then warnings, each by code.
///
/// A plan can be made in spite of these problems; it then lists the stations they affect as
/// unserved. For problems of a single record see [`Record::problems`](super::Record::problems).
pub fn problems(region: &Region) -> Vec<Message> {
    let mut found = Vec::new();
    if region.store().is_none() {
        found.push(Message::error("region-no-store"));
    }
    if region.stations.is_empty() {
        found.push(Message::error("region-no-stations"));
    }
    stores(region, &mut found);
    places(region, &mut found);
    stations(region, &mut found);
    region.record_problems(&mut found);
    // An imported network is checked when it is imported, not at every change.
    if region.imported().links.is_empty() {
        found.extend(no_way_back(region));
    }
    found.order_by(|a, b| (a.severity, &a.at, &a.key).cmp(&(b.severity, &b.at, &b.key)));
    found
}

/// Stores besides the first that serve nobody, because they have no vehicles.
fn stores(region: &Region, found: &mut Vec<Message>) {
    let has_fleet = |store: &Place| {
        let here = |row: &Fleet| row.count > 0 && row.standing() == Standing::At(&store.code);
        region.fleet.iter().any(here)
    };
    let stores = region.places.iter().filter(|place| place.kind == PlaceKind::Store);
    for store in stores.skip(1).filter(|store| !has_fleet(store)) {
        found.push(
            Message::warning("region-store-idle")
                .about(&store.code)
                .with("place", store.name.as_str()),
        );
    }
}

fn places(region: &Region, found: &mut Vec<Message>) {
    let ends = region.edges.iter().flat_map(|edge| [edge.from.as_str(), edge.to.as_str()]);
    let joined: BTreeSet<&str> = ends.gather();
    for place in &region.places {
        if place.kind != PlaceKind::Junction && !joined.contains(place.code.as_str()) {
            found.push(
                Message::warning("region-place-unjoined")
                    .about(&place.code)
                    .with("place", place.name.as_str()),
            );
        }
    }
}

fn stations(region: &Region, found: &mut Vec<Message>) {
    // A village whose stations are all served from elsewhere still has them.
    let of = |station: &'_ Station| [station.desa.clone(), station.home().to_owned()];
    let villages: BTreeSet<String> = region.stations.iter().flat_map(of).gather();
    for place in region.places.iter().filter(|place| place.kind == PlaceKind::Pps) {
        if !villages.contains(&place.code) {
            found.push(
                Message::warning("region-pps-without-stations")
                    .about(&place.code)
                    .with("place", place.name.as_str()),
            );
        }
    }
}
