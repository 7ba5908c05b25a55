//! Other posts for the goods of a sub-district or village: past those that are open, or through them
//! again.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::finder::{ChainFinder, Way};
use super::others::{Detour, MUCH_DEARER, StationWay, estimate};
use super::{Chains, Ends, RelayKey, Step, Tier, Tiers, along};
use crate::needs::Needs;
use crate::travel::{Network, Stop};
use crate::{PlaceIndex, StationIndex};

/// Other bases of the last leg of a new step that are tried for the same posts.
const MOST_BASES: usize = 2;

/// Whether goods pass a post: as now, or as said.
type Passing = Option<bool>;

/// The combinations of what may become of the two posts.
const PASSINGS: [(Passing, Passing); 8] = {
    const NO: Passing = Some(false);
    const YES: Passing = Some(true);
    [(NO, None), (None, NO), (NO, NO), (YES, None), (None, YES), (YES, YES), (NO, YES), (YES, NO)]
};

/// The kind of detours past village posts that go by way of the same sub-district posts as now.
pub(super) const PAST_PPS: usize = 2;

/// Detours by way of other posts that may be cheaper, in no order. Stations in `fixed` keep their
/// chains. O(stations × bases).
pub(super) fn other_posts(
    needs: &Needs,
    network: &mut Network<'_>,
    chains: &Chains,
    fixed: &BTreeSet<StationIndex>,
) -> Vec<Detour> {
    if !chains.may_skip {
        return Vec::new();
    }
    let region = network.region();
    let mut groups: BTreeMap<PlaceIndex, Vec<(StationIndex, Ends, Tiers)>> = BTreeMap::new();
    for station in StationIndex::all(region).filter(|station| !fixed.contains(station)) {
        let Ok(ends) = Ends::of(region, station) else { continue };
        let Some(tiers) = chains.tiers(&ends, station) else { continue };
        for post in [ends.ppk, ends.pps] {
            groups.entry(post).or_default().push((station, ends, tiers));
        }
    }
    let finder = ChainFinder::new(region, Rc::clone(&chains.standing));
    let mut ways = Ways { finder, known: BTreeMap::new() };
    let mut detours = Vec::new();
    for members in groups.values() {
        let mut tried = BTreeSet::new();
        for (kind, (ppk, pps)) in (1..).zip(PASSINGS) {
            let moved = members.iter().filter_map(|&(station, ends, now)| {
                let wanted = Tiers { ppk: ppk.unwrap_or(now.ppk), pps: pps.unwrap_or(now.pps) };
                let then = ends.nearest(region, wanted);
                (then != now).then_some((station, ends, then))
            });
            let moved: Vec<(StationIndex, Ends, Tiers)> = moved.collect();
            let which: Vec<_> = moved.iter().map(|&(station, _, then)| (station, then)).collect();
            if !moved.is_empty() && tried.insert(which) {
                detours.extend(ways.detours(needs, network, chains, &moved, kind));
            }
        }
    }
    detours
}

/// Ways of steps, looked up once.
struct Ways<'a> {
    finder: ChainFinder<'a>,
    known: BTreeMap<(PlaceIndex, Stop), Rc<Vec<Way>>>,
}

impl Ways<'_> {
    /// The cheapest few chains of some stations by way of these posts.
    fn detours(
        &mut self,
        needs: &Needs,
        network: &mut Network<'_>,
        chains: &Chains,
        moved: &[(StationIndex, Ends, Tiers)],
        kind: usize,
    ) -> Vec<Detour> {
        let now: Vec<StationWay> =
            moved.iter().map(|&(station, ..)| (station, chains.whole_way(station))).collect();
        let Some(now) = estimate(network, needs, chains, &now) else { return Vec::new() };
        let bases = std::iter::once(None).chain(self.bases(network, chains, moved).map(Some));
        let bases: Vec<Option<PlaceIndex>> = bases.collect();
        let mut found: Vec<Detour> = Vec::new();
        for base in bases {
            let by = |&(station, ends, tiers): &(StationIndex, Ends, Tiers)| {
                let steps = ends.steps(tiers);
                Some((station, self.chain(network, chains, station, &steps, base)?))
            };
            let Some(ways) = moved.iter().map(by).collect::<Option<Vec<StationWay>>>() else {
                continue;
            };
            let Some(cost) = estimate(network, needs, chains, &ways) else { continue };
            if cost <= now * MUCH_DEARER && found.iter().all(|known| known.ways() != ways) {
                found.push(Detour { ways, tier: None, saving_rupiah: now - cost, kind });
            }
        }
        found.sort_by(|a, b| b.saving_rupiah.total_cmp(&a.saving_rupiah));
        found.truncate(MOST_BASES);
        found
    }

    /// The bases from which the last leg of a new step may start, for any of these stations.
    fn bases(
        &mut self,
        network: &mut Network<'_>,
        chains: &Chains,
        moved: &[(StationIndex, Ends, Tiers)],
    ) -> impl Iterator<Item = PlaceIndex> + use<> {
        let mut bases = BTreeSet::new();
        for &(station, ends, tiers) in moved {
            let known = chains.steps(station);
            for step in ends.steps(tiers).into_iter().filter(|step| !known.contains(step)) {
                let ways = self.of(network, step.1, step.2);
                bases.extend(ways.iter().filter_map(|way| Some(way.legs.last()?.0)));
            }
        }
        bases.into_iter()
    }

    /// The chain of a station along some steps: those that it has stay, the others take the fastest
    /// way, with the last leg of one from `base` if it can start there.
    fn chain(
        &mut self,
        network: &mut Network<'_>,
        chains: &Chains,
        station: StationIndex,
        steps: &[Step],
        base: Option<PlaceIndex>,
    ) -> Option<Vec<(RelayKey, Stop)>> {
        let known = chains.steps(station);
        let mut chain = Vec::new();
        for &(tier, from, to) in steps {
            if known.contains(&(tier, from, to)) {
                chain.extend(chains.step(station, tier));
                continue;
            }
            let ways = self.of(network, from, to);
            let last = |way: &&Way| way.legs.last().map(|&(base, _)| base);
            let by_base = ways.iter().find(|way| base.is_some() && last(way) == base);
            let way = by_base.or_else(|| ways.iter().min_by_key(|way| way.arrival))?;
            chain.extend(along(tier, way.legs.clone()));
        }
        Some(chain)
    }

    fn of(&mut self, network: &mut Network<'_>, from: PlaceIndex, to: Stop) -> Rc<Vec<Way>> {
        let Self { finder, known } = self;
        Rc::clone(
            known.entry((from, to)).or_insert_with(|| Rc::new(finder.ways(network, from, to))),
        )
    }
}

impl Chains {
    /// The relays and stops of a station's chain.
    pub(super) fn whole_way(&self, station: StationIndex) -> Vec<(RelayKey, Stop)> {
        let tiers = [Tier::Store, Tier::SubDistrict, Tier::Village].into_iter();
        tiers.flat_map(|tier| self.step(station, tier)).collect()
    }
}
