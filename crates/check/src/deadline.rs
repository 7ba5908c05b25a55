//! When goods are due, and which visits are late.

use super::clock::on_h_day;
use super::stop::{error_at, kecamatan_of};
use tepat_model::message::{Message, Value};
use tepat_model::plan::{Plan, Visit};
use tepat_model::region::{PlaceKind, Region};

pub(super) fn check(region: &Region, plan: &Plan, found: &mut Vec<Message>) {
    for trip in &plan.trips {
        for visit in &trip.visits {
            let Some((due, late_key)) = deadline(region, visit) else { continue };
            let (trip, stop) = (trip.code.as_str(), visit.at.as_str());
            if i64::from(visit.due) != due {
                found.push(
                    error_at("check-due", trip, stop)
                        .with("recorded", Value::Moment(visit.due.into()))
                        .with("derived", Value::Moment(due)),
                );
            }
            let late = i64::from(visit.done) - due;
            if late > 0 {
                found.push(
                    Message::warning(late_key)
                        .about(stop)
                        .with("trip", trip)
                        .with("stop", stop)
                        .with("done", Value::Moment(visit.done.into()))
                        .with("late", Value::Minutes(late)),
                );
            }
        }
    }
}

/// When the goods of a visit must be signed for, and the key of the warning if they are late;
/// `None` where the rules set no deadline.
fn deadline(region: &Region, visit: &Visit) -> Option<(i64, &'static str)> {
    let rules = &region.rules;
    if region.stations.get(&visit.at).is_some() {
        return Some((station_due(region), "check-late-station"));
    }
    let mut stations = visit.kits.iter().filter_map(|kit| region.stations.get(kit));
    match region.places.get(&visit.at)?.kind {
        PlaceKind::Ppk => stations
            .any(|station| kecamatan_of(region, station).is_some_and(|ppk| ppk.code == visit.at))
            .then(|| (on_h_day(rules.ppk_due_h, rules.ppk_due_minute), "check-late-ppk")),
        PlaceKind::Pps => stations
            .any(|station| station.desa == visit.at)
            .then(|| (on_h_day(rules.pps_due_h, rules.pps_due_minute), "check-late-pps")),
        PlaceKind::Store | PlaceKind::Pier | PlaceKind::Junction => None,
    }
}

/// When goods are due at every station.
pub(super) fn station_due(region: &Region) -> i64 {
    on_h_day(region.rules.tps_due_h, region.rules.tps_due_minute)
}
