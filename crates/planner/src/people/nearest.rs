//! How far each village is from the nearest base, now and with the posts that are proposed.

use serde::{Deserialize, Serialize};

use super::median::Median;
use super::posts::{Cover, Posts};
use super::ways::Ways;
use crate::PlaceIndex;
use tepat_model::region::{ForceKind, Region};

/// Whose new posts are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// Those that cover most voters within so many minutes.
    Cover,
    /// Those that shorten the ways to voters most.
    Median,
}

impl Proposal {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Cover, Self::Median];
}

/// A village, and the minutes from the nearest base or post; `None` where no way leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearest {
    /// Code of the village's post.
    pub village: String,
    /// Its stations.
    pub stations: u32,
    /// Their voters.
    pub voters: u64,
    /// From the bases of permanent units.
    pub now: Option<u32>,
    /// Likewise with the new posts of each proposal, in the order of [`Proposal::ALL`].
    pub then: [Option<u32>; 2],
}

impl Nearest {
    /// The minutes with the new posts of a proposal.
    pub fn with(&self, proposal: Proposal) -> Option<u32> {
        self.then[proposal as usize]
    }
}

/// The villages within so many minutes. O(villages).
pub fn covered(
    villages: &[Nearest],
    within_minutes: u32,
    minutes: impl Fn(&Nearest) -> Option<u32>,
) -> Cover {
    let is_near = |village: &&Nearest| minutes(village).is_some_and(|it| it <= within_minutes);
    villages.iter().filter(is_near).fold(Cover::default(), |sum, village| Cover {
        villages: sum.villages + 1,
        stations: sum.stations + village.stations,
        voters: sum.voters + village.voters,
    })
}

/// All villages that have stations, in the order of the region's places. O(posts) searches for ways.
pub(super) fn nearest(
    region: &Region,
    ways: &Ways,
    posts: &Posts,
    median: &Median,
) -> Vec<Nearest> {
    let is_permanent = |kind| !matches!(kind, ForceKind::Linmas | ForceKind::Reinforcement);
    let bases = region.forces.iter().filter(|force| is_permanent(force.kind));
    let from = |codes: &mut dyn Iterator<Item = &str>| -> Vec<Option<u32>> {
        let mut least: Vec<Option<u32>> = vec![None; region.places.len()];
        for at in codes.filter_map(|code| PlaceIndex::of_code(region, code)) {
            for (least, minutes) in least.iter_mut().zip(ways.minutes_from(at).iter()) {
                *least = least.iter().chain(minutes).min().copied();
            }
        }
        least
    };
    let now = from(&mut bases.map(|force| force.base.as_str()));
    let new = [
        from(&mut posts.new.iter().map(|post| post.at.as_str())),
        from(&mut median.new.iter().map(String::as_str)),
    ];
    let mut villages: Vec<Option<Nearest>> = vec![None; region.places.len()];
    for station in &region.stations {
        let Some(at) = region.places.position(station.home()) else { continue };
        let then = new.each_ref().map(|new| now[at].iter().chain(&new[at]).min().copied());
        let village = villages[at].get_or_insert_with(|| Nearest {
            village: region.places[at].code.clone(),
            stations: 0,
            voters: 0,
            now: now[at],
            then,
        });
        village.stations += 1;
        village.voters += u64::from(station.voters);
    }
    villages.into_iter().flatten().collect()
}
