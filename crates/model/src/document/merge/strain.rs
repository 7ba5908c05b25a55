//! What does not fit together although every field could be merged.

use std::collections::{BTreeMap, BTreeSet};

use super::Merged;
use crate::document::planning_file::{BASE, Document};
use crate::message::Message;
use crate::region::{Region, problems};

/// A region that was merged, and what it was when it parted from the trunk.
struct Branch {
    before: Region,
    now: Region,
}

impl Document {
    /// What is wrong in the base of a merged file that was wrong neither in this trunk nor in any
    /// of the files: a station in a village that another has removed, a vehicle that two have given
    /// to different places, voters that two have moved to different stations. Errors first.
    ///
    /// O(records) for each file that brings changes.
    pub fn strains(&self, merged: &Merged) -> Vec<Message> {
        let now = merged.document.view(BASE).region;
        let trunk = self.view(BASE).region;
        let own: BTreeSet<&str> = self.changes.iter().map(|change| change.id.as_str()).collect();
        let mut branches = Vec::new();
        for file in merged.files.iter().filter(|file| !file.news.is_empty()) {
            let changes = merged.document.up_to(&file.heads);
            let known = changes.iter().filter(|change| own.contains(change.id.as_str()));
            let region = |changes| Self { changes, ..self.clone_begun() }.view(BASE).region;
            let before = region(known.cloned().collect());
            branches.push(Branch { before, now: region(changes) });
        }
        let known = branches.iter().map(|branch| &branch.now).chain([&trunk]).flat_map(problems);
        let known: Vec<Message> = known.collect();
        let mut found: Vec<Message> =
            problems(&now).into_iter().filter(|problem| !known.contains(problem)).collect();
        found.extend(vehicles_twice(&trunk, &branches, &now));
        found.extend(voters_twice(&trunk, &branches, &now));
        found.sort_by(|a, b| (a.severity, &a.at, &a.key).cmp(&(b.severity, &b.at, &b.key)));
        found
    }
}

/// What a sum should be: that of the trunk, and what each branch adds or takes. Two that each move
/// a vehicle away leave the sum as it was; if it rises, they have moved the same.
fn expected(trunk: &Region, branches: &[Branch], sum: impl Fn(&Region) -> i64) -> i64 {
    branches.iter().fold(sum(trunk), |all, branch| all + sum(&branch.now) - sum(&branch.before))
}

fn vehicles_twice(trunk: &Region, branches: &[Branch], now: &Region) -> Vec<Message> {
    let classes: BTreeSet<&str> = now.fleet.iter().map(|row| row.class.as_str()).collect();
    let mut found = Vec::new();
    for class in classes {
        let sum = |region: &Region| -> i64 {
            let rows = region.fleet.iter().filter(|row| row.class == class);
            rows.map(|row| i64::from(row.count)).sum()
        };
        let (count, should) = (sum(now), expected(trunk, branches, sum));
        if count > should {
            found.push(
                Message::warning("merge-vehicle-twice")
                    .about(class)
                    .with("class", class)
                    .with("count", count)
                    .with("should", should)
                    .with("places", given_to(trunk, branches, now, class).join(", ")),
            );
        }
    }
    found
}

/// Names of the places that got more vehicles of a class.
fn given_to(trunk: &Region, branches: &[Branch], now: &Region, class: &str) -> Vec<String> {
    let sides = branches.iter().map(|branch| (&branch.before, &branch.now));
    // What the trunk gave since it parted from the first file.
    let own = branches.first().map(|branch| (&branch.before, trunk));
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for (before, after) in sides.chain(own) {
        for row in after.fleet.iter().filter(|row| row.class == class) {
            if before.fleet.get(&row.code).is_none_or(|was| was.count < row.count) {
                let name = now.places.get(&row.base).map_or(&row.base, |place| &place.name);
                names.insert(&row.base, name.clone());
            }
        }
    }
    names.into_values().collect()
}

fn voters_twice(trunk: &Region, branches: &[Branch], now: &Region) -> Option<Message> {
    let sum = |region: &Region| -> i64 {
        region.stations.iter().map(|station| i64::from(station.voters)).sum()
    };
    let (count, should) = (sum(now), expected(trunk, branches, sum));
    (count > should)
        .then(|| Message::warning("merge-voters-twice").with("count", count).with("should", should))
}
