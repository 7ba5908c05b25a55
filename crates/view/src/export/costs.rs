//! The table of all costs of a plan, entry by entry.

use super::Given;
use super::plans::heading_key;
use super::table::{Shape, Table};
use crate::money::{area_code, kind_name, rate_name};
use crate::words;
use tepat_planner::money::Entry;

/// Every entry of the ledger; the amounts add up to the total.
pub(super) fn costs(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let Some(plan) = given.plan else {
        return Table::default();
    };
    let ledger = given.ledger(plan);
    let trip = |entry: &Entry| ledger.trip(entry);
    let class = |code: &str| {
        let class = region.classes.get(code);
        class.map_or_else(|| code.to_owned(), |class| class.name(language.code()).to_owned())
    };
    let unit = |entry: &Entry| {
        words::text(language, &format!("unit-{}", entry.charge.unit.key().replace('_', "-")))
    };
    Table::of(&ledger.entries, language, |entry| {
        let code = trip(entry).map_or_else(|| ledger.force(entry), |trip| trip.code.as_str());
        (code.to_owned(), code.to_owned(), Shape::Nowhere)
    })
    .column("trip", |entry| trip(entry).map(|trip| trip.code.as_str()))
    .column("direction", |entry| {
        trip(entry).map(|trip| words::text(language, heading_key(trip.heading)))
    })
    .column("cost_force", |entry| Some(ledger.force(entry)).filter(|force| !force.is_empty()))
    .column("cost_kind", |entry| kind_name(language, entry.kind))
    .column("cost_rate", |entry| entry.rate.map(|rate| rate_name(language, rate)))
    .column("vehicle_class", |entry| trip(entry).map(|trip| class(&trip.class)))
    .column("vehicle", |entry| trip(entry).map(|trip| trip.vehicle.as_str()))
    .column("cost_tier", |entry| {
        let tier = trip(entry).and_then(|trip| trip.tier);
        tier.map(|tier| words::text(language, words::kind_key(tier)))
    })
    .column("cost_area", |entry| area_code(region, entry.area))
    .column("kecamatan", |entry| entry.area.map(|area| area.place(region).name.clone()))
    .column("cost_day", |entry| words::h_day(-i64::from(entry.day)))
    .column("cost_quantity", Entry::units)
    .column("cost_unit", unit)
    .column("cost_rupiah_per_unit", |entry| entry.charge.rate_rupiah)
    .column("cost_rupiah", |entry| entry.rupiah as f64)
    .done()
}
