//! Dispatch waves: on which H-day the goods of each sub-district leave the store, farthest first.

use super::Chains;
use crate::{PerStation, PlaceIndex};
use tepat_model::region::{Delivery, Place, PlaceKind, Region};
use tepat_model::time::{Moment, moment};

/// The dispatch wave of a sub-district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wave {
    /// Code of the sub-district.
    pub kecamatan: String,
    /// H-day on which its goods may leave the store.
    pub h_day: i16,
    /// Hours of travel to its farthest station, rounded down.
    pub hours: u32,
    /// Whether a planner fixed the day instead of deriving it from the hours.
    pub fixed: bool,
}

/// Determines the wave of each sub-district, and from it when each station's goods are released.
pub(super) fn set_out(region: &Region, chains: &mut Chains) {
    let mut farthest = vec![0_u32; region.places.len()];
    let ppk_of_station: PerStation<Option<PlaceIndex>> = region
        .stations
        .iter()
        .map(|station| {
            let ppk = region.ppk_of(region.pps_of(station)?)?;
            PlaceIndex::of_code(region, &ppk.code)
        })
        .collect();
    for (station, chain) in chains.of_station.iter() {
        let Some(ppk) = ppk_of_station[station] else { continue };
        let minutes = chain.iter().map(|&hop| chains[hop].minutes).sum();
        farthest[ppk.position()] = farthest[ppk.position()].max(minutes);
    }
    let mut days = vec![region.rules.dispatch_from_h; region.places.len()];
    for (at, place) in region.places.iter().enumerate() {
        if place.kind != PlaceKind::Ppk {
            continue;
        }
        let hours = farthest[at] / 60;
        days[at] = h_day(region, place, hours);
        chains.waves.push(Wave {
            kecamatan: place.code.clone(),
            h_day: days[at],
            hours,
            fixed: place.wave_h.is_some(),
        });
    }
    chains.releases = ppk_of_station
        .iter()
        .map(|(_, ppk)| {
            release(region, ppk.map_or(region.rules.dispatch_from_h, |ppk| days[ppk.position()]))
        })
        .collect();
}

fn h_day(region: &Region, ppk: &Place, hours: u32) -> i16 {
    let rules = &region.rules;
    if ppk.delivery == Delivery::Direct {
        return rules.direct_from_h;
    }
    let by_hours = || {
        let reached = rules.wave_hours.iter().filter(|&&step| u32::from(step) <= hours).count();
        rules.ppk_due_h.saturating_add(i16::try_from(reached).unwrap_or(i16::MAX))
    };
    ppk.wave_h.unwrap_or_else(by_hours).min(rules.dispatch_from_h)
}

fn release(region: &Region, h_day: i16) -> Moment {
    moment(h_day.into(), region.rules.release_minute.into())
}
