//! Other chains for the goods of a sub-district, which may be cheaper than the fastest ones.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::finder::{ChainFinder, changing_places, goes_past, is_by_hand, transit_stores};
use super::skips::{PAST_PPS, other_posts};
use super::{Chains, Ends, Hop, HopIndex, RelayKey, Tier, along, classes_to, fits};
use crate::needs::{Load, Needs};
use crate::travel::{Network, Stop, UNREACHABLE_MS};
use crate::{ClassIndex, PlaceIndex, StationIndex};
use tepat_model::region::VehicleClass;
use tepat_model::time::DAY_MINUTES;
use tepat_order::Order as _;

/// Detours that seem dearer than the present chain by more than this factor are not tried.
pub(super) const MUCH_DEARER: f64 = 1.5;

/// A station, and the relays and stops of one step of its goods.
pub type StationWay = (StationIndex, Vec<(RelayKey, Stop)>);

/// Another way for all goods that now take their last leg of a step from one base to
/// stations of one sub-district, or to one stop; or for all goods of a sub-district or village by way
/// of other posts.
#[derive(Clone, Debug)]
pub struct Detour {
    pub(super) ways: Vec<StationWay>,
    /// The step that changes; `None` if the ways are whole chains.
    pub(super) tier: Option<Tier>,
    /// What it seems to save, in rupiah; negative if it seems dearer.
    pub saving_rupiah: f64,
    /// What the ways have in common; estimates of different kinds compare badly.
    pub(super) kind: usize,
}

impl Detour {
    /// The stations whose goods would go another way.
    pub fn stations(&self) -> impl Iterator<Item = StationIndex> {
        self.ways.iter().map(|(station, _)| *station)
    }

    /// The ways that its goods would go.
    pub fn ways(&self) -> &[StationWay] {
        &self.ways
    }
}

/// Detours that may be cheaper, those of each kind in order of estimated saving: first those past
/// village posts, which save most where these are open, then the other kinds in turn.
///
/// The cost of chains is estimated as if nothing else travelled with the goods; the search decides.
/// Stations in `fixed` keep their chains. O(stations × bases).
pub fn detours(
    needs: &Needs,
    network: &mut Network<'_>,
    chains: &Chains,
    fixed: &BTreeSet<StationIndex>,
) -> Vec<Detour> {
    let mut finder = ChainFinder::new(network.region(), Rc::clone(&chains.standing));
    let mut detours = Vec::new();
    let mut groups = groups(chains);
    groups.extend(by_post(&groups));
    for ((tier, from, base, _), members) in groups {
        if members.iter().any(|(station, _)| fixed.contains(station)) {
            continue;
        }
        // By last base: the way of every station of the group that has one.
        let mut others: BTreeMap<PlaceIndex, Vec<StationWay>> = BTreeMap::new();
        for &(station, to) in &members {
            for way in finder.ways(network, from, to) {
                let Some(&(last, _)) = way.legs.last() else { continue };
                if last != base {
                    let way = (station, along(tier, way.legs).collect());
                    others.entry(last).or_default().push(way);
                }
            }
        }
        others.retain(|_, ways| ways.len() == members.len());
        if others.is_empty() {
            continue;
        }
        let now: Vec<StationWay> =
            members.iter().map(|&(station, _)| (station, chains.step(station, tier))).collect();
        let Some(now) = estimate(network, needs, chains, &now) else { continue };
        for ways in others.into_values() {
            let Some(cost) = estimate(network, needs, chains, &ways) else { continue };
            if cost <= now * MUCH_DEARER {
                detours.push(Detour { ways, tier: Some(tier), saving_rupiah: now - cost, kind: 0 });
            }
        }
    }
    detours.extend(other_posts(needs, network, chains, fixed));
    // The sort is stable: equal savings stay in the order of the groups.
    detours.order_by(|a, b| b.saving_rupiah.total_cmp(&a.saving_rupiah));
    in_turn(detours)
}

/// Those past village posts, then the best of each other kind, the second of each, and so on.
fn in_turn(detours: Vec<Detour>) -> Vec<Detour> {
    let mut of_kind: BTreeMap<usize, usize> = BTreeMap::new();
    let ranked = detours.into_iter().map(|detour| {
        let rank = of_kind.entry(detour.kind).or_default();
        *rank += usize::from(detour.kind != PAST_PPS);
        (*rank, detour)
    });
    let mut ranked: Vec<(usize, Detour)> = ranked.collect();
    ranked.order_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, detour)| detour).collect()
}

impl Chains {
    /// These chains with a detour; `None` if a vehicle on it cannot hold a kit. Waves stay those of
    /// the fastest chains.
    pub fn with_detour(
        &self,
        network: &mut Network<'_>,
        needs: &Needs,
        detour: &Detour,
    ) -> Option<Self> {
        let region = network.region();
        let mut chains = self.clone();
        for (station, way) in &detour.ways {
            let mut step = Vec::with_capacity(way.len());
            for &(relay, to) in way {
                let hop = chains.hop(network, relay, to);
                let mut classes = chains[hop].classes.iter();
                let kit = needs[*station].load;
                classes.find(|&&class| fits(class.class(region), kit))?;
                step.push(hop);
            }
            let (before, after): (Vec<_>, Vec<_>) = self.of_station[*station]
                .iter()
                .filter(|&&hop| detour.tier.is_some_and(|tier| self[hop].relay.tier != tier))
                .partition(|&&hop| detour.tier.is_some_and(|tier| self[hop].relay.tier < tier));
            chains.of_station[*station] = [before, step, after].concat();
            chains.release(region, *station);
        }
        Some(chains)
    }
}

impl Chains {
    /// These chains, except that kits which were carried along other bases keep those bases, if
    /// these still have vehicles for them. Goods that were carried only part of a step continue by
    /// the fastest way. `carried` has base, stop and kits of hand-overs, those of each kit in the
    /// order of its way. Where people have set the base since, it counts, unless these trips are
    /// `settled`. O(hand-overs + stations).
    pub fn as_carried<'t>(
        &self,
        network: &mut Network<'_>,
        needs: &Needs,
        settled: bool,
        carried: impl Iterator<Item = (&'t str, &'t str, &'t [String])>,
    ) -> Self {
        let region = network.region();
        let mut legs: BTreeMap<StationIndex, Vec<(PlaceIndex, Stop)>> = BTreeMap::new();
        for (base, at, kits) in carried {
            let base = PlaceIndex::of_code(region, base);
            let Some((base, to)) = base.zip(Stop::of_code(region, at)) else { continue };
            for station in kits.iter().filter_map(|kit| StationIndex::of_code(region, kit)) {
                legs.entry(station).or_default().push((base, to));
            }
        }
        let mut finder = ChainFinder::new(region, Rc::clone(&self.standing));
        let mut chains = self.clone();
        let transits = transit_stores(region);
        let mut changing: BTreeMap<PlaceIndex, Vec<PlaceIndex>> = BTreeMap::new();
        for (station, legs) in legs {
            let Ok(ends) = Ends::of(region, station) else { continue };
            let is_served = !chains.of_station[station].is_empty();
            if !is_served && !settled {
                continue;
            }
            let usual = ends.administered(region);
            let known = chains.tiers(&ends, station).unwrap_or(usual);
            let tiers = match chains.may_skip || settled {
                true => ends.nearest(region, ends.passed(&legs, known)),
                false => usual,
            };
            let steps = ends.steps(tiers);
            let kit = needs[station].load;
            let mut chain = Vec::new();
            let mut legs = legs.as_slice();
            for step in steps {
                let mut way = carried_along(network, &mut finder, &mut legs, step);
                // A post that the step passes by now is no place to change vehicles.
                let places = changing.entry(step.1).or_insert_with(|| {
                    changing_places(region, step.1).into_iter().chain(transits.clone()).collect()
                });
                let may_change = |&(_, to): &(RelayKey, Stop)| {
                    let is_here = |&&place: &&PlaceIndex| to == Stop::Place(place);
                    let place = places.iter().find(is_here);
                    to == step.2 || place.is_some_and(|&it| !goes_past(region, it, step.2))
                };
                if !settled && !way.iter().all(may_change) {
                    way.clear();
                }
                let way = way.into_iter().map(|(relay, to)| chains.hop(network, relay, to));
                let way: Vec<HopIndex> = way.collect();
                let mut holds = |&hop: &HopIndex| {
                    let Hop { relay: RelayKey { base, .. }, to, ref classes, .. } = chains[hop];
                    let fits = |class: &ClassIndex| fits(class.class(region), kit);
                    match settled {
                        true => classes_to(network, &chains.standing, base, to).iter().any(fits),
                        false => is_by_hand(region, base, to) && classes.iter().any(fits),
                    }
                };
                if way.is_empty() || !way.iter().all(&mut holds) {
                    let before = chain.len();
                    if known == tiers {
                        let known = self.of_station[station].iter().copied();
                        chain.extend(known.filter(|&hop| self[hop].relay.tier == step.0));
                    } else {
                        let way = finder.find(network, step.1, step.2).unwrap_or_default();
                        let way = along(step.0, way);
                        let way = way.map(|(relay, to)| chains.hop(network, relay, to));
                        let way: Vec<HopIndex> = way.collect();
                        let fits = |class: &ClassIndex| fits(class.class(region), kit);
                        if way.iter().all(|&hop| chains[hop].classes.iter().any(fits)) {
                            chain.extend(way);
                        }
                    }
                    if chain.len() == before {
                        chain.clear();
                        break;
                    }
                } else {
                    chain.extend(way);
                }
            }
            if chain.is_empty() {
                // No way leads past the posts that these trips went past, or through them.
                continue;
            }
            if !is_served {
                // What was settled goes its way although people have set another since.
                let code = &station.station(region).code;
                chains.unserved.retain(|it| it.station != *code);
            }
            chains.of_station[station] = chain;
            chains.release(region, station);
        }
        chains
    }

    /// The relays and stops of one step of a station's chain.
    pub(super) fn step(&self, station: StationIndex, tier: Tier) -> Vec<(RelayKey, Stop)> {
        let hops = self.of_station[station].iter().map(|&hop| &self[hop]);
        hops.filter(|hop| hop.relay.tier == tier).map(|hop| (hop.relay, hop.to)).collect()
    }
}

/// The way of a step along legs that were travelled, and from their end by the fastest way; empty
/// if no leg starts where the step does, or nothing leads on. Used legs are removed.
fn carried_along(
    network: &mut Network<'_>,
    finder: &mut ChainFinder<'_>,
    legs: &mut &[(PlaceIndex, Stop)],
    (tier, from, to): (Tier, PlaceIndex, Stop),
) -> Vec<(RelayKey, Stop)> {
    let (mut here, mut way) = (from, Vec::new());
    while way.last().is_none_or(|&(_, stop)| stop != to) {
        match legs.iter().position(|(base, _)| *base == here) {
            Some(next) => {
                way.push(legs[next]);
                *legs = &legs[next + 1..];
            }
            None if way.is_empty() => return Vec::new(),
            None => {
                let Some(rest) = finder.find(network, here, to) else { return Vec::new() };
                way.extend(rest);
            }
        }
        match way.last() {
            Some(&(_, Stop::Place(place))) => here = place,
            Some(&(_, stop)) if stop == to => {}
            _ => return Vec::new(),
        }
    }
    along(tier, way).collect()
}

/// Stations with their stop, grouped by step, start, base of the last leg, and the post they all
/// belong to: of their sub-district, or of their village.
type Groups = BTreeMap<(Tier, PlaceIndex, PlaceIndex, PlaceIndex), Vec<(StationIndex, Stop)>>;

fn groups(chains: &Chains) -> Groups {
    let mut groups = Groups::new();
    for (station, chain) in chains.of_station.iter() {
        let steps = chains.steps(station);
        let ppk = steps.iter().find_map(|&(tier, from, _)| (tier > Tier::Store).then_some(from));
        for (tier, from, to) in steps {
            let last = chain.iter().map(|&hop| &chains[hop]).rfind(|hop| hop.relay.tier == tier);
            if let Some(last) = last {
                let sub_district = ppk.unwrap_or_else(|| to.place());
                let group = (tier, from, last.relay.base, sub_district);
                groups.entry(group).or_default().push((station, to));
            }
        }
    }
    groups
}

/// The same stations grouped by the post of their stop alone.
fn by_post(groups: &Groups) -> Groups {
    let mut by_post = Groups::new();
    for (&(tier, from, base, _), members) in groups {
        for &(station, to) in members {
            by_post.entry((tier, from, base, to.place())).or_default().push((station, to));
        }
    }
    by_post
}

/// Cost of carrying goods along some ways if nothing else travels with them: for each base, the
/// cheapest class takes all of them to the farthest stop and returns, as often as necessary. `None`
/// if a base has no class that reaches all stops.
pub(super) fn estimate(
    network: &mut Network<'_>,
    needs: &Needs,
    chains: &Chains,
    ways: &[StationWay],
) -> Option<f64> {
    let region = network.region();
    let mut bases: BTreeMap<RelayKey, (Load, BTreeSet<Stop>)> = BTreeMap::new();
    for (station, way) in ways {
        for &(relay, to) in way {
            let (load, stops) = bases.entry(relay).or_default();
            *load += needs[*station].load;
            stops.insert(to);
        }
    }
    let mut sum = 0.0;
    for (relay, (load, stops)) in bases {
        let standing = chains.standing_at(relay.base).iter();
        let costs = standing.filter_map(|&(class, _)| {
            let (mut ms, mut metres) = (0, 0);
            for &to in &stops {
                ms = ms.max(network.ms(class, Stop::Place(relay.base), to));
                metres = metres.max(network.tree(class, relay.base).length_m(to.place()));
            }
            (ms < UNREACHABLE_MS).then(|| {
                let class = class.class(region);
                let hour_worth = f64::from(region.rules.hour_worth_rupiah);
                rounds_rupiah(class, load, ms as f64 / 60_000.0, metres, hour_worth)
            })
        });
        sum += costs.min_by(f64::total_cmp)?;
    }
    Some(sum)
}

fn rounds_rupiah(
    class: &VehicleClass,
    load: Load,
    minutes: f64,
    metres: u32,
    hour_worth_rupiah: f64,
) -> f64 {
    let share = |load: i64, capacity: i64| load as f64 / capacity.max(1) as f64;
    let trips = share(load.boxes, class.capacity_boxes.into())
        .max(share(load.weight_g, i64::from(class.capacity_kg) * 1000))
        .max(share(load.volume_cm3, i64::from(class.capacity_litres) * 1000))
        .ceil();
    let there_and_back_km = 2.0 * f64::from(metres) / 1000.0;
    let there_and_back_hours = 2.0 * minutes / 60.0;
    let hours = class.hours;
    let day = match hours.is_round_the_clock() {
        true => DAY_MINUTES,
        false => hours.end_minute - hours.start_minute,
    };
    let days = (trips * 2.0 * minutes / f64::from(day.max(1))).ceil();
    trips * there_and_back_km * f64::from(class.rupiah_per_km)
        + trips * there_and_back_hours * (f64::from(class.rupiah_per_hour) + hour_worth_rupiah)
        + days * f64::from(class.rupiah_per_day)
}
