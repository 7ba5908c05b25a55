//! Where a new police or army post would bring most: maximal covering (Church and ReVelle 1974).
//!
//! A village is covered if a base is at most so many minutes away. New posts are chosen one by one,
//! each where it covers most voters that nothing covers yet; then single posts are exchanged while that
//! covers more. What no choice can exceed follows from submodularity: at every stage, what is covered
//! plus the most that each post could add (Nemhauser, Wolsey and Fisher 1978).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::ways::Ways;
use crate::PlaceIndex;
use tepat_model::region::{ForceKind, PlaceKind, Region};

/// Villages covered by bases and new posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posts {
    /// Minutes within which a base covers a village.
    pub within_minutes: u32,
    /// What bases cover now.
    pub now: Cover,
    /// What they cover with the new posts.
    pub then: Cover,
    /// All there is.
    pub all: Cover,
    /// The new posts, in the order in which they were chosen.
    pub new: Vec<NewPost>,
    /// Voters that no choice of so many posts can exceed.
    pub most_voters: u64,
}

/// Stations and voters that are covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// Villages.
    pub villages: u32,
    /// Stations.
    pub stations: u32,
    /// Voters.
    pub voters: u64,
}

/// A new post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPost {
    /// Code of the place.
    pub at: String,
    /// What it covers that neither bases nor earlier new posts do.
    pub adds: Cover,
}

/// Posts to add, as many as the region asks for; nothing if it asks for none. O(places) searches for
/// ways, and O(posts · places · villages).
pub(super) fn posts(region: &Region, ways: &Ways) -> Posts {
    let within_minutes = u32::from(region.security.post_minutes);
    let map = Map::new(region, ways, within_minutes);
    let wanted = usize::from(region.security.new_posts);
    let mut chosen: Vec<usize> = Vec::new();
    let mut most_voters = u64::MAX;
    let mut covered = map.base.clone();
    loop {
        let gains = map.gains(&covered);
        let mut greatest: Vec<u64> = gains.iter().map(|gain| gain.voters).collect();
        greatest.sort_unstable_by(|a, b| b.cmp(a));
        let could_add: u64 = greatest.iter().take(wanted).sum();
        most_voters = most_voters.min(map.sum(&covered).voters + could_add);
        let best = (0..gains.len()).max_by_key(|&at| (gains[at].voters, std::cmp::Reverse(at)));
        match best {
            Some(best) if chosen.len() < wanted && gains[best].voters > 0 => {
                covered.extend(&map.reached[best].1);
                chosen.push(best);
            }
            _ => break,
        }
    }
    map.exchange(&mut chosen);
    let mut covered = map.base.clone();
    let mut new = Vec::new();
    for site in chosen {
        let (at, reached) = &map.reached[site];
        let adds = map.sum(&reached.difference(&covered).copied().collect());
        covered.extend(reached);
        new.push(NewPost { at: region.places[*at].code.clone(), adds });
    }
    let all = map.sum(&map.villages.keys().copied().collect());
    Posts {
        within_minutes,
        now: map.sum(&map.base),
        then: map.sum(&covered),
        all,
        new,
        most_voters: most_voters.min(all.voters),
    }
}

/// Positions of villages.
type Villages = BTreeSet<usize>;

struct Map {
    /// Stations and voters of each village, by position of its place.
    villages: BTreeMap<usize, Cover>,
    /// Villages that bases cover.
    base: Villages,
    /// Places where a post could be, and the villages that it would cover.
    reached: Vec<(usize, Villages)>,
}

impl Map {
    fn new(region: &Region, ways: &Ways, within_minutes: u32) -> Self {
        let mut villages: BTreeMap<usize, Cover> = BTreeMap::new();
        for station in &region.stations {
            if let Some(at) = region.places.position(station.home()) {
                let cover = villages.entry(at).or_default();
                cover.villages = 1;
                cover.stations += 1;
                cover.voters += u64::from(station.voters);
            }
        }
        let reached = |at: PlaceIndex| -> Villages {
            let minutes = ways.minutes_within(at, within_minutes.into());
            villages.keys().copied().filter(|village| minutes[*village].is_some()).collect()
        };
        let is_post = |kind| !matches!(kind, ForceKind::Linmas | ForceKind::Reinforcement);
        let bases = region.forces.iter().filter(|force| is_post(force.kind));
        let bases = bases.filter_map(|force| PlaceIndex::of_code(region, &force.base));
        let base = bases.flat_map(reached).collect();
        let sites = PlaceIndex::all(region)
            .filter(|at| matches!(at.place(region).kind, PlaceKind::Ppk | PlaceKind::Pps));
        let asked = region.security.new_posts > 0;
        let sites = sites.filter(|_| asked).map(|at| (at.position(), reached(at))).collect();
        Self { base, reached: sites, villages }
    }

    fn sum(&self, of: &Villages) -> Cover {
        let covers = of.iter().filter_map(|village| self.villages.get(village));
        covers.fold(Cover::default(), |sum, cover| Cover {
            villages: sum.villages + cover.villages,
            stations: sum.stations + cover.stations,
            voters: sum.voters + cover.voters,
        })
    }

    /// What each site would add.
    fn gains(&self, covered: &Villages) -> Vec<Cover> {
        let gain = |(_, reached): &(usize, Villages)| {
            self.sum(&reached.difference(covered).copied().collect())
        };
        self.reached.iter().map(gain).collect()
    }

    /// Replaces single sites by others while that covers more voters.
    fn exchange(&self, chosen: &mut Vec<usize>) {
        loop {
            let now = self.with(chosen);
            let better = (0..chosen.len()).find_map(|out| {
                let mut rest = chosen.clone();
                rest.remove(out);
                let mut covered = self.base.clone();
                rest.iter().for_each(|site| covered.extend(&self.reached[*site].1));
                let left = self.sum(&covered).voters;
                let gains = self.gains(&covered);
                let best =
                    (0..gains.len()).max_by_key(|&at| (gains[at].voters, std::cmp::Reverse(at)))?;
                (left + gains[best].voters > now).then(|| {
                    rest.push(best);
                    rest
                })
            });
            match better {
                Some(better) => *chosen = better,
                None => return,
            }
        }
    }

    /// Voters covered with these sites.
    fn with(&self, chosen: &[usize]) -> u64 {
        let mut covered = self.base.clone();
        chosen.iter().for_each(|site| covered.extend(&self.reached[*site].1));
        self.sum(&covered).voters
    }
}
