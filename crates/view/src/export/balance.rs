//! The balance of boxes and seals, station by station.

use super::Given;
use super::table::{Shape, Table};
use crate::custody::name;
use crate::papers::{Line, balance as lines, kecamatan_of};
use crate::words;

/// What is prepared, goes out and comes back for each station, and why not if it does not.
pub(super) fn balance(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let lines = lines(given);
    let open = |[all, _, back]: [i64; 3]| (all - back) as f64;
    let area = |line: &Line<'_>| kecamatan_of(region, &line.station.code).map(str::to_owned);
    Table::of(&lines, language, |line| {
        (line.station.code.clone(), name(region, &line.station.code), Shape::Nowhere)
    })
    .column("station_code", |line| line.station.code.as_str())
    .column("kecamatan", |line| area(line).map(|area| name(region, &area)))
    .column("desa", |line| region.home_of(line.station).map(|desa| desa.name.clone()))
    .column("tps", |line| line.station.number)
    .column("boxes_prepared", |line| line.boxes[0] as f64)
    .column("boxes_out", |line| line.boxes[1] as f64)
    .column("boxes_back", |line| line.boxes[2] as f64)
    .column("boxes_open", |line| open(line.boxes))
    .column("seals_prepared", |line| line.seals[0] as f64)
    .column("seals_out", |line| line.seals[1] as f64)
    .column("seals_back", |line| line.seals[2] as f64)
    .column("seals_open", |line| open(line.seals))
    .column("reason", |line| line.why.as_ref().map(|why| words::message(language, why)))
    .done()
}
