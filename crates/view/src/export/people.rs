//! Who guards what, and how vulnerable stations are.

use super::Given;
use super::table::{Shape, Table};
use crate::people::{area_name, class_name, demand_kind_name, demand_name, force_name, why};
use tepat_model::region::Region;
use tepat_planner::people::{Demand, area_of, assigned, classes};

/// A duty of a unit, or what is missing at a demand.
struct Line<'a> {
    demand: &'a Demand,
    unit: String,
    lent_to: String,
    officers: u32,
    short: u32,
    travel_minutes: Option<u32>,
}

/// Every duty, one row for each unit at it, and one for what is missing.
pub(super) fn guards(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let computed;
    let people = match given.people {
        Some(people) => people,
        None => {
            computed = assigned(region, given.plan);
            &computed
        }
    };
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (number, demand) in people.demands.iter().enumerate() {
        lines.extend(people.duties_of(number).map(|duty| Line {
            demand,
            unit: force_name(region, &duty.force),
            lent_to: match duty.lent_to.as_str() {
                "" => String::new(),
                to => force_name(region, to),
            },
            officers: duty.officers,
            short: 0,
            travel_minutes: duty.travel_minutes,
        }));
        let gaps = people.shortfalls.iter().filter(|gap| gap.demand == number);
        lines.extend(gaps.map(|gap| Line {
            demand,
            unit: String::new(),
            lent_to: String::new(),
            officers: 0,
            short: gap.short,
            travel_minutes: None,
        }));
    }
    let shape = |line: &Line<'_>| {
        let place = region.places.get(&line.demand.near);
        place.and_then(|place| place.position()).map_or(Shape::Nowhere, Shape::Point)
    };
    let some = |number: u32| (number > 0).then_some(number);
    Table::of(&lines, language, |line| {
        (line.demand.at.clone(), line.demand.at.clone(), shape(line))
    })
    .column("code", |line| line.demand.at.as_str())
    .column("guard_what", |line| demand_kind_name(language, line.demand.kind))
    .column("vulnerability", |line| {
        (!line.demand.stations.is_empty()).then(|| class_name(language, line.demand.class))
    })
    .column("guard_where", |line| demand_name(region, language, line.demand))
    .column("kecamatan", |line| area_name(region, language, line.demand.area()))
    .moment("guard_begins", &region.info, |line| Some(line.demand.from))
    .moment("guard_ends", &region.info, |line| Some(line.demand.until))
    .column("guard_wanted", |line| line.demand.officers)
    .column("guard_unit", |line| line.unit.clone())
    .column("guard_lent_to", |line| line.lent_to.clone())
    .column("guard_officers", |line| some(line.officers))
    .column("guard_short", |line| some(line.short))
    .column("guard_travel", |line| line.travel_minutes)
    .done()
}

/// Every station with its class and why.
pub(super) fn vulnerability(given: &Given) -> Table {
    let (region, language) = (given.region, given.language);
    let found = classes(region, given.plan);
    let rows: Vec<_> = region.stations.iter().zip(&found).collect();
    let area = |region: &Region, home: &str| {
        let area = region.places.get(home).map_or_else(String::new, |home| area_of(region, home));
        area_name(region, language, &area)
    };
    Table::of(&rows, language, |(station, _)| {
        let at = region.position_of(station).map_or(Shape::Nowhere, Shape::Point);
        (station.code.clone(), station.code.clone(), at)
    })
    .column("code", |(station, _)| station.code.as_str())
    .column("kecamatan", |(station, _)| area(region, station.home()))
    .column("vulnerability", |(_, classed)| class_name(language, classed.class))
    .column("points", |(_, classed)| classed.points)
    .column("why", |(station, classed)| why(region, language, &station.code, classed))
    .done()
}
