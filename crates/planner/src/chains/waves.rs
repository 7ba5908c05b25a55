//! How hard places are to reach, and dispatch waves: on which H-day the goods of each sub-district
//! leave the store, hardest and farthest first.

use std::collections::BTreeMap;

use super::{Chains, Hop, HopIndex};
use crate::travel::{Network, StepTimes, Stop};
use crate::{PerStation, PlaceIndex, StationIndex};
use tepat_model::plan::{Access, Score, hardest, wave_h};
use tepat_model::region::{Conditions, PlaceKind, Region, Water};
use tepat_model::time::{Moment, moment};

/// Determines how hard posts are to reach and the wave of each sub-district, and from it when each
/// station's goods are released.
pub(super) fn set_out(network: &mut Network<'_>, chains: &mut Chains) {
    let region = network.region();
    let ppk_of_station: PerStation<Option<PlaceIndex>> = region
        .stations
        .iter()
        .map(|station| {
            let ppk = region.ppk_of(region.pps_of(station)?)?;
            PlaceIndex::of_code(region, &ppk.code)
        })
        .collect();
    chains.access = access(network, chains);
    let mut days = vec![region.rules.dispatch_from_h; region.places.len()];
    for (at, place) in region.places.iter().enumerate() {
        if place.kind == PlaceKind::Ppk {
            let hardest = hardest(region, place, &chains.access);
            let score = hardest.map_or_else(Score::default, |(_, score)| score);
            days[at] = wave_h(region, place, score);
        }
    }
    chains.waves = ppk_of_station
        .iter()
        .map(|(_, ppk)| {
            release(region, ppk.map_or(region.rules.dispatch_from_h, |ppk| days[ppk.position()]))
        })
        .collect();
    chains.releases = chains.waves.clone();
    for station in StationIndex::all(region) {
        chains.release(region, station);
    }
}

fn release(region: &Region, h_day: i16) -> Moment {
    moment(h_day.into(), region.rules.release_minute.into())
}

/// What makes the way of some hops hard.
#[derive(Clone, Copy, Debug, Default)]
struct Hardship {
    minutes: u32,
    weather_minutes: u32,
    /// A bit for each circumstance that closes the way.
    closing: u8,
}

impl Hardship {
    fn and(self, more: Self) -> Self {
        Self {
            minutes: self.minutes.saturating_add(more.minutes),
            weather_minutes: self.weather_minutes.saturating_add(more.weather_minutes),
            closing: self.closing | more.closing,
        }
    }
}

/// The access of every post that goods come to, in order of place.
fn access(network: &mut Network<'_>, chains: &Chains) -> Vec<Access> {
    let region = network.region();
    let weather = Weather::new(region);
    let mut hardships: Vec<Option<Hardship>> = vec![None; chains.hops.len()];
    let mut found: BTreeMap<PlaceIndex, Access> = BTreeMap::new();
    for (station, chain) in chains.of_station.iter() {
        let steps = chains.steps(station);
        let ppk = ppk_of(region, station);
        let (mut all, mut steps_done) = (Hardship::default(), 0);
        for (done, &HopIndex(at)) in (1..).zip(chain) {
            let hop = &chains.hops[at];
            all = all.and(*hardships[at].get_or_insert_with(|| weather.hardship(network, hop)));
            steps_done += usize::from(steps.get(steps_done).is_some_and(|step| step.2 == hop.to));
            // A village post is as hard to reach as its stations.
            let place = match hop.to {
                Stop::Station(_, pps) => pps,
                Stop::Place(place) if Some(place) == ppk => place,
                Stop::Place(_) => continue,
            };
            let access = Access {
                place: place.place(region).code.clone(),
                minutes: all.minutes,
                changes: u32::try_from(usize::saturating_sub(done, steps_done)).unwrap_or(0),
                weather_minutes: all.weather_minutes,
                closing: all.closing.count_ones(),
            };
            let minutes = |access: &Access| access.score(&region.rules).minutes();
            if found.get(&place).is_none_or(|known| minutes(&access) > minutes(known)) {
                found.insert(place, access);
            }
        }
    }
    found.into_values().collect()
}

fn ppk_of(region: &Region, station: StationIndex) -> Option<PlaceIndex> {
    let ppk = region.ppk_of(region.pps_of(station.station(region))?)?;
    PlaceIndex::of_code(region, &ppk.code)
}

/// The times of all steps in each circumstance that does not hold already.
struct Weather(Vec<StepTimes>);

impl Weather {
    fn new(region: &Region) -> Self {
        let usual = region.conditions;
        let bad = [
            Conditions { rain: true, ..usual },
            Conditions { water: Water::Low, ..usual },
            Conditions { water: Water::High, ..usual },
            Conditions { rough_sea: true, ..usual },
        ];
        let bad = bad.into_iter().filter(|conditions| *conditions != usual);
        Self(
            bad.map(|conditions| StepTimes::new(&Region { conditions, ..region.clone() }))
                .collect(),
        )
    }

    /// What makes a hop hard, along the way of its fastest class.
    fn hardship(&self, network: &mut Network<'_>, hop: &Hop) -> Hardship {
        let region = network.region();
        let from = Stop::Place(hop.relay.base);
        let mut found = Hardship { minutes: hop.minutes, ..Hardship::default() };
        let fastest = hop.classes.iter().min_by_key(|&&class| network.ms(class, from, hop.to));
        let Some(&class) = fastest else { return found };
        let Some(way) = network.way(class, from, hop.to) else { return found };
        let class = class.class(region);
        for (number, times) in self.0.iter().enumerate() {
            let mut more_ms = 0_u64;
            for &step in &way.edges {
                let usual_ms = network.step_times().ms(step, Some(class));
                match times.ms(step, Some(class)) {
                    0 if usual_ms > 0 => found.closing |= 1 << number,
                    ms => more_ms = more_ms.saturating_add(ms.saturating_sub(usual_ms)),
                }
            }
            if found.closing & 1 << number == 0 {
                let minutes = u32::try_from(more_ms / 60_000).unwrap_or(u32::MAX);
                found.weather_minutes = found.weather_minutes.saturating_add(minutes);
            }
        }
        found
    }
}
