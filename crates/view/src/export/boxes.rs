//! Every box by itself, for tracking: what its label says, and by which trip it goes.

use super::Given;
use super::lists::{Named, label, named};
use super::table::{Shape, Table};
use crate::papers::{box_code, brought, version};

/// One row per box, in the order of stations. The text of its QR code names station, box and version;
/// the commission's own number has a column to fill in.
pub(super) fn boxes(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let version = version(given);
    let brought = given.plan.map(brought).unwrap_or_default();
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
    .column("box_qr", |(row, number, of)| box_code(&row.station.code, *number, *of, &version))
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
