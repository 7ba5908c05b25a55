//! Every box by itself, for tracking: what its label says, and by which trip it goes.

use std::collections::BTreeMap;

use super::Given;
use super::lists::{Named, label, named};
use super::table::{Shape, Table};
use tepat_model::fingerprint::fingerprint;
use tepat_model::plan::{Trip, Visit};

/// Digits of the fingerprint of the data that a label was made from.
const VERSION_DIGITS: usize = 12;

/// One row per box, in the order of stations. The text of its QR code names station, box and version;
/// the commission's own number has a column to fill in.
pub(super) fn boxes(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let version = match given.plan {
        Some(plan) => plan.input.clone(),
        None => fingerprint(region),
    };
    let version: String = version.chars().take(VERSION_DIGITS).collect();
    // The last trip out that hands a station's goods over at the station itself or at its post.
    let mut brought: BTreeMap<&str, (&Trip, &Visit)> = BTreeMap::new();
    for trip in given.plan.iter().flat_map(|plan| &plan.trips) {
        for visit in &trip.visits {
            for kit in &visit.kits {
                let before = brought.get(kit.as_str()).map(|(_, visit)| visit.done);
                if before.is_none_or(|before| before <= visit.done) {
                    brought.insert(kit, (trip, visit));
                }
            }
        }
    }
    let stations = named(given);
    let boxes = stations.iter().flat_map(|row| {
        let of = row.kit.map_or(0, |kit| kit.load.boxes);
        (1..=of).map(move |number| (row, number, of))
    });
    let boxes: Vec<(&Named<'_>, i64, i64)> = boxes.collect();
    let last = |row: &Named<'_>| brought.get(row.station.code.as_str()).copied();
    Table::of(&boxes, language, |(row, number, of)| {
        let label = format!("{} {number}/{of}", label(row.station, row.desa));
        (row.station.code.clone(), label, Shape::Nowhere)
    })
    .column("box_qr", |(row, number, of)| format!("{} {number}/{of} {version}", row.station.code))
    .column("station_code", |(row, ..)| row.station.code.as_str())
    .column("kecamatan", |(row, ..)| row.kecamatan)
    .column("desa", |(row, ..)| row.desa)
    .column("tps", |(row, ..)| row.station.number)
    .column("box_number", |(_, number, _)| *number as f64)
    .column("box_of", |(.., of)| *of as f64)
    .column("trip", |(row, ..)| last(row).map(|(trip, _)| trip.code.clone()))
    .moment("arrive", &region.info, |(row, ..)| last(row).map(|(_, visit)| visit.arrive))
    .column("box_own_code", |_| "")
    .done()
}
