//! Which stations flood and have nowhere to go: the checker's own list.

use std::collections::BTreeSet;

use tepat_model::message::Message;
use tepat_model::region::{Feed, Region};

/// Compares the stations that are said to lack an alternate with the checker's own list: an error for
/// each that is missing or too many. O(stations · (indicators + ticks)).
pub fn audit_alternates(region: &Region, said: &[&str]) -> Vec<Message> {
    let mut derived = BTreeSet::new();
    for station in &region.stations {
        let village = if station.home.is_empty() { &station.desa } else { &station.home };
        let mut floods = false;
        for place in &region.places {
            let is_its = place.code == *village || place.code == station.desa;
            floods |= is_its && place.flood_prone;
        }
        for tick in &region.ticks {
            let all = region.indicators_used();
            let indicator = all.iter().find(|indicator| indicator.code == tick.indicator);
            let says_so = indicator.is_some_and(|it| it.feed == Some(Feed::FloodProne));
            floods |= says_so && (tick.at == station.code || tick.at == *village);
        }
        let agreed = region.alternates.iter().find(|agreed| agreed.station == station.code);
        let goes = agreed.is_some_and(|it| !it.post.is_empty() || it.lat.zip(it.lon).is_some());
        if floods && !goes {
            derived.insert(station.code.as_str());
        }
    }
    let said: BTreeSet<&str> = said.iter().copied().collect();
    let differ = said.symmetric_difference(&derived);
    differ
        .map(|code| Message::error("check-alternates").about(code).with("station", *code))
        .collect()
}
