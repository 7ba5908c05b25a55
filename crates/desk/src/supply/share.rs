//! What is short, shared out among sub-districts, and what that means for their stations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Supply;
use tepat_model::plan::Plan;
use tepat_model::region::{PlaceKind, Region, ShareRule};
use tepat_model::time::Moment;
use tepat_order::Order as _;
use tepat_planner::needs::needs;

/// How an item that is short is shared out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Code of the item.
    pub item: String,
    /// Pieces that stations need.
    pub needed: u64,
    /// Pieces for stations: the spare is kept back only once they have theirs.
    pub available: u64,
    /// The sub-districts, in the order in which they are served.
    pub areas: Vec<AreaShare>,
}

/// What a sub-district gets of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaShare {
    /// Code of its post.
    pub area: String,
    /// What it needs.
    pub needed: u64,
    /// What it gets.
    pub gets: u64,
    /// Stations that do not get all, if those that need least are served first.
    pub incomplete_stations: u64,
    /// Their voters.
    pub voters: u64,
}

impl Share {
    /// Stations that do not get all.
    pub fn incomplete_stations(&self) -> u64 {
        self.areas.iter().map(|area| area.incomplete_stations).sum()
    }

    /// Their voters.
    pub fn voters(&self) -> u64 {
        self.areas.iter().map(|area| area.voters).sum()
    }
}

/// Shares out each item of which too little has come for the stations; nothing for items of which
/// nothing is recorded at all. What has left the store stays where it went; the rest goes by the rule
/// of the region. O(short items · (stations · log stations + sub-districts)).
pub fn share_out(region: &Region, plan: Option<&Plan>, supply: &Supply) -> Vec<Share> {
    let needs = needs(region);
    let order = order_of_areas(region, plan, supply);
    let mut shares = Vec::new();
    for (at, item) in supply.items.iter().enumerate() {
        let is_known = item.steps.iter().any(|step| step.count > 0);
        let available = item.usable().min(item.for_stations);
        if !is_known || available == item.for_stations {
            continue;
        }
        let wants: Vec<(u64, u64)> = order
            .iter()
            .map(|area| {
                let of = &supply.areas[*area].items[at];
                (of.needed, of.dispatched.count().min(of.needed))
            })
            .collect();
        let given = given(&wants, available, region.desk.share);
        let areas = order.iter().zip(&wants).zip(given).map(|((area, (needed, _)), gets)| {
            let code = &supply.areas[*area].area;
            let stations = region.stations.iter().zip(&needs.stations);
            let mut kits: Vec<(u64, u64)> = stations
                .filter(|(station, _)| region.area_of_code(&station.code) == Some(code))
                .map(|(_, kit)| (kit.quantities[at], kit.voters))
                .collect();
            let (incomplete_stations, voters) = incomplete(&mut kits, gets);
            AreaShare { area: code.clone(), needed: *needed, gets, incomplete_stations, voters }
        });
        shares.push(Share {
            item: item.item.clone(),
            needed: item.for_stations,
            available,
            areas: areas.collect(),
        });
    }
    shares
}

/// What each gets of `available`, given what it needs and what it has already.
fn given(wants: &[(u64, u64)], available: u64, rule: ShareRule) -> Vec<u64> {
    let mut left = available;
    let mut given: Vec<u64> = wants
        .iter()
        .map(|(_, has)| {
            let keeps = (*has).min(left);
            left -= keeps;
            keeps
        })
        .collect();
    let open: u64 = wants.iter().zip(&given).map(|((needs, _), has)| needs - has).sum();
    if rule == ShareRule::Proportional && open > 0 {
        let share = left.min(open);
        for ((needs, _), gets) in wants.iter().zip(&mut given) {
            let part = u128::from(needs - *gets) * u128::from(share) / u128::from(open);
            let part = u64::try_from(part).unwrap_or(0);
            *gets += part;
            left -= part;
        }
    }
    // All of it in order, or what rounding left.
    for ((needs, _), gets) in wants.iter().zip(&mut given) {
        let more = (needs - *gets).min(left);
        *gets += more;
        left -= more;
    }
    given
}

/// Stations that do not get all if those that need least are served first, and their voters.
fn incomplete(kits: &mut [(u64, u64)], mut pieces: u64) -> (u64, u64) {
    kits.sort_unstable();
    let served = kits.iter().take_while(|(needs, _)| {
        let is_enough = *needs <= pieces;
        pieces = pieces.saturating_sub(*needs);
        is_enough
    });
    let rest = &kits[served.count()..];
    (rest.len() as u64, rest.iter().map(|(_, voters)| voters).sum())
}

/// Positions of the sub-districts in the order in which their first goods leave the store; those without
/// a trip come last, by code.
fn order_of_areas(region: &Region, plan: Option<&Plan>, supply: &Supply) -> Vec<usize> {
    let mut first: BTreeMap<&str, Moment> = BTreeMap::new();
    let is_store =
        |code: &str| region.places.get(code).is_some_and(|place| place.kind == PlaceKind::Store);
    let trips = plan.into_iter().flat_map(|plan| &plan.trips);
    for trip in trips.filter(|trip| is_store(&trip.base)) {
        for area in trip.kits().filter_map(|kit| region.area_of_code(kit)) {
            let known = first.entry(area).or_insert(trip.load_at);
            *known = trip.load_at.min(*known);
        }
    }
    let mut order: Vec<usize> = (0..supply.areas.len()).collect();
    let leaves = |area: &usize| first.get(supply.areas[*area].area.as_str()).copied();
    order.order_by_key(|area| (leaves(area).is_none(), leaves(area), *area));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_short_is_shared_by_the_rule() {
        use ShareRule::{FirstLeaving, Proportional};
        let check = |wants: &[(u64, u64)], available, rule, expect: &[u64]| {
            assert_eq!(given(wants, available, rule), expect, "{wants:?} of {available}");
        };
        check(&[(10, 0), (20, 0), (30, 0)], 35, FirstLeaving, &[10, 20, 5]);
        check(&[(10, 0), (20, 0), (30, 0)], 30, Proportional, &[5, 10, 15]);
        // What has left stays: 30 of 30, and nothing for the others.
        check(&[(10, 0), (20, 0), (30, 30)], 30, FirstLeaving, &[0, 0, 30]);
        // Of 21 left, 4.2, 4.2 and 12.6 are due; what rounding leaves goes to the first.
        check(&[(10, 0), (20, 10), (30, 0)], 31, Proportional, &[5, 14, 12]);
        check(&[(3, 0), (3, 0), (3, 0)], 4, Proportional, &[2, 1, 1]);
        check(&[], 4, Proportional, &[]);
    }

    #[test]
    fn as_many_stations_as_possible_get_all() {
        let check = |kits: &[(u64, u64)], pieces, expect| {
            assert_eq!(incomplete(&mut kits.to_vec(), pieces), expect);
        };
        check(&[(5, 50), (3, 30), (4, 40)], 12, (0, 0));
        check(&[(5, 50), (3, 30), (4, 40)], 11, (1, 50));
        check(&[(5, 50), (3, 30), (4, 40)], 6, (2, 90));
        check(&[(5, 50)], 0, (1, 50));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nobody_gets_more_than_needed(
            wants in proptest::collection::vec((0_u64..1_000, 0_u64..1_000), 0..12),
            available in 0_u64..12_000,
            proportional in any::<bool>(),
        ) {
            let wants: Vec<(u64, u64)> =
                wants.into_iter().map(|(needs, has)| (needs, has.min(needs))).collect();
            let rule = ShareRule::ALL[usize::from(proportional)];
            let gets = given(&wants, available, rule);
            let all: u64 = wants.iter().map(|(needs, _)| needs).sum();
            prop_assert_eq!(gets.iter().sum::<u64>(), available.min(all));
            for ((needs, _), gets) in wants.iter().zip(&gets) {
                prop_assert!(gets <= needs);
            }
            let had: u64 = wants.iter().map(|(_, has)| has).sum();
            if had <= available {
                for ((_, has), gets) in wants.iter().zip(&gets) {
                    prop_assert!(gets >= has, "what has left stays");
                }
            }
        }
    }
}
