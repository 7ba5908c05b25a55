//! Which posts of the staff are filled, by people who are there once.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::demands::area_of;
use tepat_model::region::{Person, PlaceKind, Region, StaffLevel, StaffRole};
use tepat_order::Gather as _;

/// People of a role at a village, sub-district or store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPost {
    /// What they do.
    pub role: StaffRole,
    /// Code of the village, sub-district or store.
    pub at: String,
    /// Code of its sub-district; empty for places in none.
    pub area: String,
    /// How many are wanted.
    pub needed: u32,
    /// How many are there, without doubtful entries.
    pub filled: u32,
    /// How many of these have been trained.
    pub trained: u32,
    /// Entries that are or may be somebody who is counted elsewhere.
    pub doubtful: u32,
    /// How many are missing; of station staff, station by station.
    pub missing: u32,
    /// How many are there beyond what is wanted.
    pub over: u32,
}

/// All posts at which anybody is wanted or is there, by sub-district, place and role; and the codes of
/// people whose post the region does not have. O(people · log places).
pub fn staff_posts(region: &Region) -> (Vec<StaffPost>, Vec<String>) {
    let mut found: BTreeMap<(String, &str, StaffRole), Count> = BTreeMap::new();
    for (at, role, stations) in wanted(region) {
        let area = region.places.get(at).map_or_else(String::new, |place| area_of(region, place));
        let each = u32::from(role.wanted(&region.staffing));
        let count = found.entry((area, at, role)).or_default();
        count.needed = each * stations.len().max(1) as u32;
        count.slots = stations.into_iter().map(|station| (station, each)).collect();
    }
    let mut lost = Vec::new();
    for person in &region.staff {
        let Some(at) = region.post_of(person) else {
            lost.push(person.code.clone());
            continue;
        };
        let area = region.places.get(at).map_or_else(String::new, |place| area_of(region, place));
        found.entry((area, at, person.role)).or_default().add(person);
    }
    let posts = found.into_iter().map(|((area, at, role), count)| count.post(area, at, role));
    (posts.filter(|post| post.needed + post.filled + post.doubtful > 0).collect(), lost)
}

/// Posts at which people are wanted: place, role, and stations of station staff.
fn wanted(region: &Region) -> Vec<(&str, StaffRole, Vec<&str>)> {
    let mut villages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for station in &region.stations {
        villages.entry(station.home()).or_default().push(&station.code);
    }
    let place = |code: &&str| region.places.get(code);
    let areas: BTreeSet<String> =
        villages.keys().filter_map(place).map(|home| area_of(region, home)).gather();
    let is_pps = |code: &&str| place(code).is_some_and(|place| place.kind == PlaceKind::Pps);
    let mut wanted = Vec::new();
    for role in StaffRole::ALL {
        match role.level() {
            StaffLevel::Station => {
                let all = villages.iter().filter(|(code, _)| is_pps(code));
                wanted.extend(all.map(|(code, stations)| (*code, role, stations.clone())));
            }
            StaffLevel::Village => {
                let all = villages.keys().copied().filter(is_pps);
                wanted.extend(all.map(|code| (code, role, Vec::new())));
            }
            StaffLevel::Area => {
                let all = region.places.iter().filter(|place| areas.contains(&place.code));
                let all = all.filter(|place| place.kind == PlaceKind::Ppk);
                wanted.extend(all.map(|place| (place.code.as_str(), role, Vec::new())));
            }
            StaffLevel::Store => {
                let all = region.places.iter().filter(|place| place.kind == PlaceKind::Store);
                wanted.extend(all.map(|place| (place.code.as_str(), role, Vec::new())));
            }
        }
    }
    wanted
}

#[derive(Default)]
struct Count<'a> {
    needed: u32,
    filled: u32,
    trained: u32,
    doubtful: u32,
    /// What is still free at each station.
    slots: BTreeMap<&'a str, u32>,
    /// People of the village whose station is not known.
    unplaced: u32,
}

impl<'a> Count<'a> {
    fn add(&mut self, person: &'a Person) {
        if !person.twin.is_empty() {
            self.doubtful += 1;
            return;
        }
        self.filled += 1;
        self.trained += u32::from(person.trained);
        match self.slots.get_mut(person.at.as_str()) {
            Some(free) => *free = free.saturating_sub(1),
            None => self.unplaced += 1,
        }
    }

    fn post(self, area: String, at: &str, role: StaffRole) -> StaffPost {
        let free = match role.level() {
            StaffLevel::Station => self.slots.values().sum(),
            _ => self.needed,
        };
        let missing = u32::saturating_sub(free, self.unplaced);
        StaffPost {
            role,
            at: at.to_owned(),
            area,
            needed: self.needed,
            filled: self.filled,
            trained: self.trained,
            doubtful: self.doubtful,
            missing,
            over: (self.filled + missing).saturating_sub(self.needed),
        }
    }
}

/// The same added up by sub-district, role by role.
pub fn by_area(posts: &[StaffPost]) -> Vec<StaffPost> {
    let mut sums: BTreeMap<(&str, StaffRole), StaffPost> = BTreeMap::new();
    for post in posts {
        let sum = sums.entry((&post.area, post.role)).or_insert_with(|| StaffPost {
            role: post.role,
            at: post.area.clone(),
            area: post.area.clone(),
            needed: 0,
            filled: 0,
            trained: 0,
            doubtful: 0,
            missing: 0,
            over: 0,
        });
        sum.needed += post.needed;
        sum.filled += post.filled;
        sum.trained += post.trained;
        sum.doubtful += post.doubtful;
        sum.missing += post.missing;
        sum.over += post.over;
    }
    sums.into_values().collect()
}
