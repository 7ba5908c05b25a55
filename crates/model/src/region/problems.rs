//! What does not fit together in a region.

use std::collections::{BTreeMap, BTreeSet};

use super::{PlaceKind, Region, Standing, Station};
use crate::message::Message;

/// Lists what is wrong or doubtful in a region: errors first, then warnings, each by code.
///
/// A plan can be made in spite of them; what they touch is then listed as unserved.
pub fn problems(region: &Region) -> Vec<Message> {
    let mut found = Vec::new();
    if region.store().is_none() {
        found.push(Message::error("region-no-store"));
    }
    if region.stations.is_empty() {
        found.push(Message::error("region-no-stations"));
    }
    places(region, &mut found);
    stations(region, &mut found);
    edges(region, &mut found);
    fleet(region, &mut found);
    found.sort_by(|a, b| (a.severity, &a.at, &a.key).cmp(&(b.severity, &b.at, &b.key)));
    found
}

fn places(region: &Region, found: &mut Vec<Message>) {
    let ends = region.edges.iter().flat_map(|edge| [edge.from.as_str(), edge.to.as_str()]);
    let joined: BTreeSet<&str> = ends.collect();
    for place in &region.places {
        if place.kind != PlaceKind::Junction && !joined.contains(place.code.as_str()) {
            found.push(
                Message::warning("region-place-unjoined")
                    .about(&place.code)
                    .with("place", place.name.as_str()),
            );
        }
        if place.kind == PlaceKind::Pps && region.ppk_of(place).is_none() {
            found.push(
                Message::error("region-pps-without-ppk")
                    .about(&place.code)
                    .with("place", place.name.as_str())
                    .with("parent", place.parent.as_str()),
            );
        }
    }
}

fn stations(region: &Region, found: &mut Vec<Message>) {
    let cap = region.rules.max_voters_per_station;
    let mut per_desa: BTreeMap<&str, u32> = BTreeMap::new();
    for station in &region.stations {
        *per_desa.entry(&station.desa).or_default() += 1;
        match region.pps_of(station) {
            Some(place) if place.kind == PlaceKind::Pps => {}
            _ => found.push(
                about_station("region-station-without-pps", station)
                    .with("desa", station.desa.as_str()),
            ),
        }
        if station.voters > cap {
            found.push(
                Message::warning("region-station-over-cap")
                    .about(&station.code)
                    .with("station", station.code.as_str())
                    .with("voters", station.voters)
                    .with("cap", cap),
            );
        }
    }
    for place in region.places.iter().filter(|place| place.kind == PlaceKind::Pps) {
        if !per_desa.contains_key(place.code.as_str()) {
            found.push(
                Message::warning("region-pps-without-stations")
                    .about(&place.code)
                    .with("place", place.name.as_str()),
            );
        }
    }
}

fn about_station(key: &str, station: &Station) -> Message {
    Message::error(key).about(&station.code).with("station", station.code.as_str())
}

fn edges(region: &Region, found: &mut Vec<Message>) {
    for edge in &region.edges {
        for end in [&edge.from, &edge.to] {
            if region.point(end).is_none() {
                found.push(
                    Message::error("region-edge-end-unknown")
                        .about(&edge.code)
                        .with("edge", edge.code.as_str())
                        .with("place", end.as_str()),
                );
            }
        }
    }
}

fn fleet(region: &Region, found: &mut Vec<Message>) {
    for row in &region.fleet {
        if region.classes.get(&row.class).is_none() {
            found.push(
                Message::error("region-fleet-class-unknown")
                    .about(&row.code)
                    .with("class", row.class.as_str()),
            );
        }
        if let Standing::At(base) = row.standing()
            && region.places.get(base).is_none()
        {
            found.push(
                Message::error("region-fleet-base-unknown").about(&row.code).with("place", base),
            );
        }
    }
}
