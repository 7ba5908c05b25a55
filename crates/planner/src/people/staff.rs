//! Staff of stations and posts, and their fees for a month.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use tepat_model::region::{PlaceKind, Region};

use super::demands::area_of;

/// Staff of a sub-district.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffOf {
    /// Code of the sub-district; empty for stations in none.
    pub area: String,
    /// Its stations.
    pub stations: u32,
    /// Its villages with stations.
    pub villages: u32,
    /// Members of station teams.
    pub kpps: u32,
    /// Linmas of stations.
    pub linmas: u32,
    /// Members of village committees.
    pub pps: u32,
    /// Members of the sub-district committee.
    pub ppk: u32,
    /// Fees of station teams and linmas for a month.
    pub stations_rupiah: u64,
    /// Fees of the committees for a month.
    pub committees_rupiah: u64,
}

/// Staff of all sub-districts with stations, by code. O(stations · log places).
pub fn staff(region: &Region) -> Vec<StaffOf> {
    let staffing = &region.staffing;
    let mut areas: BTreeMap<String, (u32, BTreeSet<&str>)> = BTreeMap::new();
    for station in &region.stations {
        let area = region.home_of(station).map_or_else(String::new, |home| area_of(region, home));
        let (stations, villages) = areas.entry(area).or_default();
        *stations += 1;
        villages.insert(station.home());
    }
    let of = |(area, (stations, villages)): (String, (u32, BTreeSet<&str>))| {
        let of_pps = |code: &&&str| {
            region.places.get(code).is_some_and(|place| place.kind == PlaceKind::Pps)
        };
        let villages = villages.iter().filter(of_pps).count() as u32;
        let committee = u32::from(region.is_area(&area));
        StaffOf {
            stations,
            villages,
            kpps: stations * u32::from(staffing.kpps),
            linmas: stations * u32::from(staffing.linmas),
            pps: villages * u32::from(staffing.pps),
            ppk: committee * u32::from(staffing.ppk),
            stations_rupiah: u64::from(stations) * staffing.station_rupiah(),
            committees_rupiah: u64::from(villages) * staffing.pps_total_rupiah()
                + u64::from(committee) * staffing.ppk_total_rupiah(),
            area,
        }
    };
    areas.into_iter().map(of).collect()
}
