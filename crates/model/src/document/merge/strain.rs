//! What does not fit together although every field could be merged.

use std::collections::{BTreeMap, BTreeSet};

use super::Merged;
use crate::document::planning_file::{BASE, Document};
use crate::message::Message;
use crate::region::{Region, problems};
use tepat_order::{Gather as _, Order as _};

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
        let own: BTreeSet<&str> = self.changes.iter().map(|change| change.id.as_str()).gather();
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
        found.order_by(|a, b| (a.severity, &a.at, &a.key).cmp(&(b.severity, &b.at, &b.key)));
        found
    }
}

/// Amounts of records, by code.
type Amounts = BTreeMap<String, i64>;

/// Somebody who moved amounts between records without changing their sum.
struct Mover {
    before: Amounts,
    now: Amounts,
}

impl Mover {
    fn of(before: Amounts, now: Amounts) -> Option<Self> {
        let is_balanced = before.values().sum::<i64>() == now.values().sum::<i64>();
        (is_balanced && before != now).then_some(Self { before, now })
    }

    /// The records whose amounts it changed.
    fn moved(&self) -> impl Iterator<Item = &String> {
        let codes = self.before.keys().chain(self.now.keys());
        codes.filter(|code| self.before.get(*code) != self.now.get(*code))
    }
}

/// By how much amounts that several moved sum up to more than before, and the records that got
/// more; nothing if all fits. Two that move the same to different records leave each sum as it was,
/// but not that of both together.
fn moved_twice(
    trunk: &Region,
    branches: &[Branch],
    now: &Region,
    amounts: impl Fn(&Region) -> Amounts,
) -> Option<(i64, Vec<String>)> {
    let trunk_before = branches.first().map(|branch| (&branch.before, trunk));
    let sides = branches.iter().map(|branch| (&branch.before, &branch.now)).chain(trunk_before);
    let sides: Vec<(Amounts, Amounts)> =
        sides.map(|(before, now)| (amounts(before), amounts(now))).collect();
    let movers: Vec<Mover> =
        sides.iter().filter_map(|(before, now)| Mover::of(before.clone(), now.clone())).collect();
    let mut moved: BTreeMap<&String, i64> = BTreeMap::new();
    for mover in &movers {
        for code in mover.moved() {
            moved.entry(code).or_insert_with(|| mover.before.get(code).copied().unwrap_or(0));
        }
    }
    // What others have really added to or taken away is not a matter of moving.
    for (before, after) in &sides {
        if before.values().sum::<i64>() != after.values().sum::<i64>() {
            moved.retain(|code, _| before.get(*code) == after.get(*code));
        }
    }
    let now = amounts(now);
    let is = |code: &String| now.get(code).copied().unwrap_or(0);
    let more: i64 = moved.iter().map(|(code, was)| is(code) - was).sum();
    let gained = moved.iter().filter(|(code, was)| is(code) > **was);
    (more > 0).then(|| (more, gained.map(|(code, _)| (*code).clone()).collect()))
}

fn vehicles_twice(trunk: &Region, branches: &[Branch], now: &Region) -> Vec<Message> {
    let classes: BTreeSet<&str> = now.fleet.iter().map(|row| row.class.as_str()).gather();
    let mut found = Vec::new();
    for class in classes {
        let of_class = |region: &Region| -> Amounts {
            let rows = region.fleet.iter().filter(|row| row.class == class);
            rows.map(|row| (row.code.clone(), i64::from(row.count))).collect()
        };
        let Some((more, gained)) = moved_twice(trunk, branches, now, of_class) else { continue };
        let name = |code: &String| {
            let base = code.split_once('@').map_or(code.as_str(), |(_, base)| base);
            now.places.get(base).map_or_else(|| base.to_owned(), |place| place.name.clone())
        };
        let places: Vec<String> = gained.iter().map(name).collect();
        found.push(
            Message::warning("merge-vehicle-twice")
                .about(class)
                .with("class", class)
                .with("more", more)
                .with("places", places.join(", ")),
        );
    }
    found
}

fn voters_twice(trunk: &Region, branches: &[Branch], now: &Region) -> Option<Message> {
    let voters = |region: &Region| -> Amounts {
        let stations = region.stations.iter();
        stations.map(|station| (station.code.clone(), i64::from(station.voters))).collect()
    };
    let (more, gained) = moved_twice(trunk, branches, now, voters)?;
    let first = gained.first().cloned().unwrap_or_default();
    Some(
        Message::warning("merge-voters-twice")
            .about(&first)
            .with("more", more)
            .with("stations", gained.join(", ")),
    )
}
