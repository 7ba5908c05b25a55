//! What differs between two plans in each sub-district, for the map.

use std::collections::BTreeMap;

use super::Side;
use crate::money::area_code;
use tepat_model::plan::{StationOutcome, outcomes};
use tepat_model::time::Moment;
use tepat_planner::money::{Dimension, Key, ledger};

/// What differs in a sub-district.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaChange {
    /// Code of its post.
    pub ppk: String,
    /// How much later its last goods arrive now; negative if earlier, `None` where nothing arrives in one
    /// of the plans.
    pub later_minutes: Option<i32>,
    /// Whether more of its stations are late or unserved now.
    pub is_worse: bool,
    /// How much dearer it is now, everything included; negative if cheaper.
    pub dearer_rupiah: i64,
    /// Number of stations whose goods take other stops or classes now.
    pub moved: u32,
}

/// What is known of a sub-district in one plan.
#[derive(Default)]
struct Area {
    last: Option<Moment>,
    undone: u32,
    rupiah: i64,
}

/// Where goods start and by which class they come to a stop.
type Hop<'a> = (&'a str, &'a str, &'a str);

/// What differs in each sub-district of the first region, in order of code.
/// O((stations + kits) log stations + entries of both ledgers).
pub fn area_changes(now: Side, before: Side) -> Vec<AreaChange> {
    let (these, those) = (areas(now), areas(before));
    let (ways_now, ways_before) = (ways(now), ways(before));
    let mut moved: BTreeMap<&str, u32> = BTreeMap::new();
    for station in &now.region.stations {
        let code = station.code.as_str();
        let ppk = now.region.pps_of(station).and_then(|pps| now.region.ppk_of(pps));
        if let Some(ppk) = ppk.filter(|_| ways_now.get(code) != ways_before.get(code)) {
            *moved.entry(&ppk.code).or_default() += 1;
        }
    }
    let none = Area::default();
    let change = |(&ppk, area): (&&str, &Area)| {
        let was = those.get(ppk).unwrap_or(&none);
        AreaChange {
            ppk: ppk.to_owned(),
            later_minutes: area.last.zip(was.last).map(|(now, before)| now - before),
            is_worse: area.undone > was.undone,
            dearer_rupiah: area.rupiah - was.rupiah,
            moved: moved.get(ppk).copied().unwrap_or(0),
        }
    };
    these.iter().map(change).collect()
}

fn areas<'a>(Side { region, plan }: Side<'a>) -> BTreeMap<&'a str, Area> {
    let mut areas: BTreeMap<&str, Area> = BTreeMap::new();
    for (station, outcome) in region.stations.iter().zip(outcomes(region, plan)) {
        let ppk = region.pps_of(station).and_then(|pps| region.ppk_of(pps));
        let Some(ppk) = ppk else { continue };
        let area = areas.entry(&ppk.code).or_default();
        area.last = area.last.max(outcome.at());
        area.undone += u32::from(!matches!(outcome, StationOutcome::OnTime { .. }));
    }
    for sum in ledger(region, plan).sums(Dimension::Area) {
        if let Key::Area(of) = sum.key
            && let Some(area) = areas.get_mut(area_code(region, of))
        {
            area.rupiah = i64::try_from(sum.rupiah).unwrap_or(i64::MAX);
        }
    }
    areas
}

/// The way of each station's goods, hop by hop.
fn ways<'a>(Side { plan, .. }: Side<'a>) -> BTreeMap<&'a str, Vec<Hop<'a>>> {
    let mut ways: BTreeMap<&str, Vec<Hop<'_>>> = BTreeMap::new();
    for trip in &plan.trips {
        for visit in &trip.visits {
            for kit in &visit.kits {
                let hop = (trip.base.as_str(), visit.at.as_str(), trip.class.as_str());
                ways.entry(kit).or_default().push(hop);
            }
        }
    }
    // Trips are in order of loading; the hops of a station are compared as a set.
    ways.values_mut().for_each(|way| way.sort_unstable());
    ways
}
