//! Decides collisions, one by one or by a rule.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::collision::{About, Collision, Side};
use crate::calendar::utc_seconds;
use crate::document::change::{Change, Edit};
use crate::plan::SettledTrip;
use crate::region::{Region, SharedNet, TableName};

/// How collisions are decided that nobody decides one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// What the trunk says.
    Mine,
    /// What the files say that come back.
    Theirs,
    /// What was said last.
    Newest,
    /// What a sub-district says about its own places, in its part of the file.
    Own,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 4] = [Self::Mine, Self::Theirs, Self::Newest, Self::Own];

    /// Name of the rule on the command line and in text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Theirs => "theirs",
            Self::Newest => "newest",
            Self::Own => "own",
        }
    }

    /// The side that the rule prefers; `None` if it does not decide, because no side or several
    /// different ones fit it. `mine` are the ids of the changes of the trunk; `region` is the one
    /// that results until somebody decides.
    pub fn side(
        self,
        collision: &Collision,
        mine: &BTreeSet<&str>,
        region: &Region,
    ) -> Option<usize> {
        let is_mine = |change: &Change| mine.contains(change.id.as_str());
        match self {
            Self::Mine => only(collision, |side| is_mine(&side.change)),
            Self::Theirs => only(collision, |side| !is_mine(&side.change)),
            Self::Newest => {
                let sides = collision.sides.iter().enumerate();
                let last = |(_, side): &(usize, &Side)| {
                    let Change { at, id, .. } = &side.change;
                    (utc_seconds(at), at.clone(), Reverse(id.clone()))
                };
                sides.max_by_key(last).map(|(at, _)| at)
            }
            Self::Own => {
                let areas = owners(collision, region);
                only(collision, |side| areas.contains(&side.change.part))
            }
        }
    }
}

/// The sub-districts whose post, places or stations a collision is about.
fn owners(collision: &Collision, region: &Region) -> BTreeSet<String> {
    let Some((table, code)) = collision.record() else { return BTreeSet::new() };
    let is = region.record(table, code).or_else(|| {
        collision.sides.iter().find_map(|side| side.value.clone()).or(collision.before.clone())
    });
    is.map(|record| region.areas_of(table, &record)).unwrap_or_default()
}

/// The last of the sides that fit, if all of them say the same.
fn only(collision: &Collision, fits: impl Fn(&Side) -> bool) -> Option<usize> {
    let sides = collision.sides.iter().enumerate().filter(|(_, side)| fits(side));
    let fitting: Vec<(usize, &Side)> = sides.collect();
    let (last, side) = *fitting.last()?;
    fitting.iter().all(|(_, other)| other.value == side.value).then_some(last)
}

impl Collision {
    /// The edit that decides for one of the sides; `None` if there is no such side. `region` is the
    /// one that results until somebody decides.
    pub fn decided(&self, side: usize, region: &Region) -> Option<Edit> {
        let side = self.sides.get(side)?;
        Some(match &self.about {
            About::Field { table, code, field } => match &side.value {
                Some(value) if !value.is_null() || code.is_empty() => {
                    Edit::set(*table, code, field, value.clone())
                }
                // The field is left out of the record.
                _ => {
                    let mut record = region.record(*table, code)?;
                    record.as_object_mut()?.remove(field);
                    Edit::put(*table, &[record])
                }
            },
            About::Record { table, code } => match &side.value {
                Some(record) => Edit::put(*table, std::slice::from_ref(record)),
                None => Edit::remove_all(*table, vec![code.clone()]),
            },
            About::Net => self.net(side)?,
            About::Trip(trip) => settled(&side.change.edit, trip).map_or_else(
                || Edit::Release { trips: vec![trip.clone()] },
                |settled| Edit::Settle { trips: vec![settled] },
            ),
        })
    }

    /// The network of one side again, without what only joins those of the others with the places.
    fn net(&self, side: &Side) -> Option<Edit> {
        let (net, source, places, edges) = match &side.change.edit {
            Edit::Net { net, source, places, edges, .. } => {
                (net.clone(), source.clone(), places.clone(), edges.clone())
            }
            _ => (SharedNet::default(), String::new(), Vec::new(), Vec::new()),
        };
        let mut dropping = BTreeSet::new();
        for other in &self.sides {
            if let Edit::Net { dropping: gone, places, edges, .. } = &other.change.edit {
                dropping.extend(gone.iter().cloned());
                dropping.extend(places.iter().map(|it| TableName::Places.code_of(it).to_owned()));
                dropping.extend(edges.iter().map(|it| TableName::Edges.code_of(it).to_owned()));
            }
        }
        let dropping = dropping.into_iter().collect();
        Some(Edit::Net { source, net, dropping, places, edges })
    }
}

/// The trip with this key as an edit settles it.
fn settled(edit: &Edit, key: &crate::plan::TripKey) -> Option<SettledTrip> {
    match edit {
        Edit::Settle { trips } => trips.iter().find(|trip| trip.trip == *key).cloned(),
        Edit::Several { edits } => edits.iter().find_map(|edit| settled(edit, key)),
        _ => None,
    }
}

/// Edits that decide several collisions as one change for each scenario. Fields of one record come
/// together.
pub fn decisions(
    collisions: &[Collision],
    chosen: &BTreeMap<usize, usize>,
    region_of: impl Fn(&str) -> Region,
) -> Vec<(String, Edit)> {
    let mut by_scenario: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    let mut regions: BTreeMap<&str, Region> = BTreeMap::new();
    for (&at, &side) in chosen {
        let Some(collision) = collisions.get(at) else { continue };
        let scenario = collision.scenario.as_str();
        let region = regions.entry(scenario).or_insert_with(|| region_of(scenario));
        // Each edit is made for the region that the ones before it lead to.
        if let Some(edit) = collision.decided(side, region)
            && edit.apply(region).is_ok()
        {
            by_scenario.entry(scenario).or_default().push(edit);
        }
    }
    let several = |edits: Vec<Edit>| match <[Edit; 1]>::try_from(edits) {
        Ok([one]) => one,
        Err(edits) => Edit::Several { edits },
    };
    by_scenario.into_iter().map(|(scenario, edits)| (scenario.to_owned(), several(edits))).collect()
}
