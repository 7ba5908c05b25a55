//! Which stations flood and have nowhere to go: the checker's own list.

use std::collections::BTreeSet;

use tepat_model::message::Message;
use tepat_model::region::{Feed, Region};

/// Compares the stations that are said to lack an alternate with the checker's own list: an error for
/// each that is missing or too many. O((stations + places + indicators + ticks) log n).
pub fn audit_alternates(region: &Region, said: &[&str]) -> Vec<Message> {
    let mut indicators = BTreeSet::new();
    for indicator in &region.indicators_used() {
        if indicator.feed == Some(Feed::FloodProne) {
            indicators.insert(indicator.code.clone());
        }
    }
    let ticks = region.ticks.iter().filter(|tick| indicators.contains(&tick.indicator));
    let ticked: BTreeSet<&str> = ticks.map(|tick| tick.at.as_str()).collect();
    let places = region.places.iter().filter(|place| place.flood_prone);
    let prone: BTreeSet<&str> = places.map(|place| place.code.as_str()).collect();
    let agreed =
        region.alternates.iter().filter(|it| !it.post.is_empty() || it.lat.zip(it.lon).is_some());
    let goes: BTreeSet<&str> = agreed.map(|agreed| agreed.station.as_str()).collect();

    let mut derived = BTreeSet::new();
    for station in &region.stations {
        let (code, desa) = (station.code.as_str(), station.desa.as_str());
        let village = if station.home.is_empty() { desa } else { &station.home };
        let floods = [village, desa].iter().any(|place| prone.contains(place))
            || [code, village].iter().any(|at| ticked.contains(at));
        if floods && !goes.contains(code) {
            derived.insert(code);
        }
    }
    let said: BTreeSet<&str> = said.iter().copied().collect();
    let differ = said.symmetric_difference(&derived);
    differ
        .map(|code| Message::error("check-alternates").about(code).with("station", *code))
        .collect()
}
