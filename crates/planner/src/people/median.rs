//! Where new posts shorten the ways to voters most: the p-median problem (Hakimi 1964).
//!
//! Every village belongs to its nearest base or new post. New posts are chosen one by one, each where
//! it saves most minutes, weighted by voters; then single posts are exchanged while that saves more
//! (Teitz and Bart 1968). What no choice can fall below follows from Lagrangian relaxation of "every
//! village belongs to one post", with multipliers improved along subgradients (Cornuejols, Fisher and
//! Nemhauser 1977). Where both agree the choice is proved best.

use serde::{Deserialize, Serialize};

use super::ways::Ways;
use crate::PlaceIndex;
use tepat_model::region::{ForceKind, PlaceKind, Region};
use tepat_order::Order as _;

/// Minutes at which a village counts that is farther away, or that no way leads to.
pub const FAR_MINUTES: u32 = 1_440;
/// With more nodes of an imported network only sub-district posts are tried as sites, so that this
/// takes seconds and not minutes.
const MOST_NODES: usize = 20_000;
/// Rounds in which multipliers are improved.
const ROUNDS: usize = 400;

/// How far voters are from bases, before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Median {
    /// All voters.
    pub voters: u64,
    /// Minutes to the nearest base, added up over voters.
    pub now: u64,
    /// The same with the new posts.
    pub then: u64,
    /// What no choice of as many posts can fall below.
    pub least: u64,
    /// Codes of the places of the new posts, in the order in which they were chosen.
    pub new: Vec<String>,
    /// Whether only posts of sub-districts were tried as sites.
    #[serde(default)]
    pub only_areas: bool,
}

impl Median {
    /// Whether no other choice is better.
    pub fn is_best(&self) -> bool {
        self.least >= self.then
    }
}

/// The posts to add; nothing if the region asks for none or has no villages. O(sites) searches for
/// ways, and O(sites · villages) for each round.
pub(super) fn median(region: &Region, ways: &Ways) -> Median {
    let wanted = usize::from(region.security.new_posts);
    let Some(map) = Map::new(region, ways).filter(|_| wanted > 0) else {
        return Median::default();
    };
    let chosen = map.exchanged(map.greedy(wanted));
    let then = map.sum(&chosen);
    Median {
        voters: map.villages.iter().map(|village| village.voters).sum(),
        now: map.sum(&[]),
        then,
        least: map.bound(wanted, then).min(then),
        new: chosen.iter().map(|&site| map.sites[site].clone()).collect(),
        only_areas: map.only_areas,
    }
}

struct Village {
    voters: u64,
    /// Minutes from the nearest base.
    base_minutes: u32,
}

struct Map {
    villages: Vec<Village>,
    /// Codes of places where a post could be.
    sites: Vec<String>,
    /// Minutes from each site to each village.
    minutes: Vec<Vec<u32>>,
    only_areas: bool,
}

impl Map {
    fn new(region: &Region, ways: &Ways) -> Option<Self> {
        let mut voters = vec![0_u64; region.places.len()];
        for station in &region.stations {
            if let Some(home) = region.places.position(station.home()) {
                voters[home] += u64::from(station.voters);
            }
        }
        let at: Vec<usize> = (0..voters.len()).filter(|&place| voters[place] > 0).collect();
        let from = |place: PlaceIndex| -> Vec<u32> {
            let minutes = ways.minutes_within(place, FAR_MINUTES.into());
            at.iter().map(|&village| minutes[village].unwrap_or(FAR_MINUTES)).collect()
        };
        let is_permanent = |kind| !matches!(kind, ForceKind::Linmas | ForceKind::Reinforcement);
        let bases = region.forces.iter().filter(|force| is_permanent(force.kind));
        let bases: Vec<Vec<u32>> =
            bases.filter_map(|force| PlaceIndex::of_code(region, &force.base)).map(from).collect();
        let only_areas = region.imported().nodes.len() > MOST_NODES;
        let is_site = |place: &PlaceIndex| match place.place(region).kind {
            PlaceKind::Ppk => true,
            PlaceKind::Pps => !only_areas,
            _ => false,
        };
        let sites: Vec<PlaceIndex> = PlaceIndex::all(region).filter(is_site).collect();
        let nearest = |village: usize| bases.iter().map(|base| base[village]).min();
        let villages = at.iter().enumerate().map(|(village, &place)| Village {
            voters: voters[place],
            base_minutes: nearest(village).unwrap_or(FAR_MINUTES),
        });
        let villages: Vec<Village> = villages.collect();
        let minutes = sites.iter().map(|&site| from(site)).collect();
        let sites: Vec<String> = sites.iter().map(|site| site.place(region).code.clone()).collect();
        (!villages.is_empty() && !sites.is_empty()).then_some(Self {
            villages,
            sites,
            minutes,
            only_areas,
        })
    }

    /// Minutes to the nearest base or chosen site, by village.
    fn nearest(&self, chosen: &[usize]) -> Vec<u32> {
        let of = |(village, base): (usize, &Village)| {
            let sites = chosen.iter().map(|&site| self.minutes[site][village]);
            sites.chain([base.base_minutes]).min().unwrap_or(FAR_MINUTES)
        };
        self.villages.iter().enumerate().map(of).collect()
    }

    /// The minutes added up over voters.
    fn sum(&self, chosen: &[usize]) -> u64 {
        let nearest = self.nearest(chosen);
        self.villages.iter().zip(nearest).map(|(v, minutes)| v.voters * u64::from(minutes)).sum()
    }

    /// What a site saves where villages have these minutes so far.
    fn saves(&self, site: usize, nearest: &[u32]) -> u64 {
        let of = |(village, minutes): (usize, &u32)| {
            let less = minutes.saturating_sub(self.minutes[site][village]);
            self.villages[village].voters * u64::from(less)
        };
        nearest.iter().enumerate().map(of).sum()
    }

    /// The site that saves most, of equals the first; none if nothing saves anything.
    fn best_site(&self, nearest: &[u32]) -> Option<(u64, usize)> {
        let all = (0..self.sites.len()).map(|site| (self.saves(site, nearest), site));
        let best = all.max_by_key(|(saves, site)| (*saves, std::cmp::Reverse(*site)));
        best.filter(|(saves, _)| *saves > 0)
    }

    fn greedy(&self, wanted: usize) -> Vec<usize> {
        let mut chosen = Vec::new();
        while chosen.len() < wanted
            && let Some((_, site)) = self.best_site(&self.nearest(&chosen))
        {
            chosen.push(site);
        }
        chosen
    }

    /// Replaces single sites by others while that saves more.
    fn exchanged(&self, mut chosen: Vec<usize>) -> Vec<usize> {
        loop {
            let now = self.sum(&chosen);
            let better = (0..chosen.len()).find_map(|out| {
                let mut rest = chosen.clone();
                rest.remove(out);
                let (saves, site) = self.best_site(&self.nearest(&rest))?;
                (self.sum(&rest) - saves < now).then(|| {
                    rest.push(site);
                    rest
                })
            });
            match better {
                Some(better) => chosen = better,
                None => return chosen,
            }
        }
    }

    /// What no choice of so many sites can fall below: the greatest value of the relaxation found.
    fn bound(&self, wanted: usize, known: u64) -> u64 {
        let weight = |village: usize, minutes: u32| {
            self.villages[village].voters as f64 * f64::from(minutes)
        };
        let count = self.villages.len();
        // A village is worth at first what its way costs now.
        let mut worth: Vec<f64> =
            (0..count).map(|v| weight(v, self.villages[v].base_minutes)).collect();
        let (mut best, mut step) = (0.0_f64, 1.0_f64);
        let mut since = 0;
        for _ in 0..ROUNDS {
            // A base or site takes the villages that are worth more than they cost it.
            let gain =
                |village: usize, minutes: u32| (worth[village] - weight(village, minutes)).max(0.0);
            let of_site = |site: usize| -> f64 {
                (0..count).map(|village| gain(village, self.minutes[site][village])).sum()
            };
            let mut gains: Vec<(f64, usize)> =
                (0..self.sites.len()).map(|site| (of_site(site), site)).collect();
            gains.order_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            gains.truncate(wanted);
            let of_bases: f64 = (0..count).map(|v| gain(v, self.villages[v].base_minutes)).sum();
            let taken: f64 = gains.iter().map(|(gain, _)| gain).sum();
            let value = worth.iter().sum::<f64>() - of_bases - taken;
            since += 1;
            if value > best {
                (best, since) = (value, 0);
            }
            if since == 15 {
                (step, since) = (step / 2.0, 0);
            }
            let slope: Vec<f64> = (0..count)
                .map(|village| {
                    let is_taken = |minutes: u32| gain(village, minutes) > 0.0;
                    let by_sites =
                        gains.iter().filter(|(_, s)| is_taken(self.minutes[*s][village])).count();
                    let by_base = usize::from(is_taken(self.villages[village].base_minutes));
                    1.0 - (by_sites + by_base) as f64
                })
                .collect();
            let square: f64 = slope.iter().map(|slope| slope * slope).sum();
            if square == 0.0 || best.ceil() >= known as f64 {
                break;
            }
            let length = step * (known as f64 - value).max(1.0) / square;
            for (worth, slope) in worth.iter_mut().zip(slope) {
                *worth += length * slope;
            }
        }
        // Sums are whole; what rounding may have added is taken off.
        (best - 0.001).max(0.0).ceil() as u64
    }
}
