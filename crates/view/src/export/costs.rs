//! The table of all costs of a plan, entry by entry.

use super::Given;
use super::plans::heading_key;
use super::table::{Shape, Table};
use crate::money::{area_code, kind_name, rate_name};
use crate::words;
use tepat_planner::money::{Entry, ledger};

/// Every entry of the ledger; the amounts add up to the total.
pub(super) fn costs(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let Some(plan) = given.plan else {
        return Table::default();
    };
    let ledger = ledger(region, plan);
    let trip = |entry: &Entry| ledger.trip(entry);
    let class = |code: &str| {
        let class = region.classes.get(code);
        class.map_or_else(|| code.to_owned(), |class| class.name(language.code()).to_owned())
    };
    let unit = |entry: &Entry| {
        words::text(language, &format!("unit-{}", entry.charge.unit.key().replace('_', "-")))
    };
    Table::of(&ledger.entries, language, |entry| {
        let code = trip(entry).code.clone();
        (code.clone(), code, Shape::Nowhere)
    })
    .column("trip", |entry| trip(entry).code.as_str())
    .column("direction", |entry| words::text(language, heading_key(trip(entry).heading)))
    .column("cost_kind", |entry| kind_name(language, entry.kind))
    .column("cost_rate", |entry| entry.rate.map(|rate| rate_name(language, rate)))
    .column("vehicle_class", |entry| class(&trip(entry).class))
    .column("vehicle", |entry| trip(entry).vehicle.as_str())
    .column("cost_tier", |entry| {
        trip(entry).tier.map(|tier| words::text(language, words::kind_key(tier)))
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
