//! What edits do to single things: records, the network, settled trips.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use crate::document::change::Edit;
use crate::plan::TripKey;
use crate::region::{Region, SharedNet, TableName};

/// A thing that two people can change at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::document) enum Key<'a> {
    /// The record of a table with this code.
    Record(TableName, &'a str),
    /// The imported network.
    Net,
    /// The settled trip with this key.
    Trip(&'a TripKey),
}

/// What happens to a thing.
#[derive(Clone, Debug)]
pub(in crate::document) enum Step<'a> {
    /// Some of its fields get new values.
    Set(&'a Map<String, Json>),
    /// It is there, and is this.
    Put(Cow<'a, Json>),
    /// It is no longer there.
    Remove,
}

/// The steps of an edit in order.
///
/// Villages whose stations are dropped as a whole, as in older files, are not among them.
pub(in crate::document) fn steps(edit: &Edit) -> Vec<(Key<'_>, Step<'_>)> {
    let mut found = Vec::new();
    add(edit, &mut found);
    found
}

fn add<'a>(edit: &'a Edit, found: &mut Vec<(Key<'a>, Step<'a>)>) {
    match edit {
        Edit::Set { table, code, fields } => {
            found.push((Key::Record(*table, code), Step::Set(fields)));
        }
        Edit::Put { table, removing, records, .. } => add_put(*table, removing, records, found),
        Edit::Remove { table, code } => found.push((Key::Record(*table, code), Step::Remove)),
        Edit::Several { edits } => edits.iter().for_each(|edit| add(edit, found)),
        Edit::Net { net, dropping, places, edges, .. } => {
            add_put(TableName::Places, dropping, places, found);
            add_put(TableName::Edges, dropping, edges, found);
            found
                .push((Key::Net, net_is(net).map_or(Step::Remove, |is| Step::Put(Cow::Owned(is)))));
        }
        Edit::Settle { trips } => {
            for trip in trips {
                let written = serde_json::to_value(trip).unwrap_or_default();
                found.push((Key::Trip(&trip.trip), Step::Put(Cow::Owned(written))));
            }
        }
        Edit::Release { trips } => {
            found.extend(trips.iter().map(|trip| (Key::Trip(trip), Step::Remove)));
        }
        Edit::Sign(_)
        | Edit::PartSigned(_)
        | Edit::Scenario { .. }
        | Edit::Undo { .. }
        | Edit::Redo { .. } => {}
    }
}

fn add_put<'a>(
    table: TableName,
    removing: &'a [String],
    records: &'a [Json],
    found: &mut Vec<(Key<'a>, Step<'a>)>,
) {
    let coded = records.iter().map(|record| (table.code_of(record), record));
    // What is removed and put at once is replaced.
    let put: BTreeSet<&str> = match removing.is_empty() {
        true => BTreeSet::new(),
        false => coded.clone().map(|(code, _)| code).collect(),
    };
    let gone = removing.iter().filter(|code| !put.contains(code.as_str()));
    found.extend(gone.map(|code| (Key::Record(table, code), Step::Remove)));
    found.extend(
        coded.map(|(code, record)| (Key::Record(table, code), Step::Put(Cow::Borrowed(record)))),
    );
}

impl Edit {
    /// The records that the edit touches, by table and code, in order.
    pub fn records(&self) -> Vec<(TableName, &str)> {
        let records = steps(self).into_iter().filter_map(|(key, _)| match key {
            Key::Record(table, code) => Some((table, code)),
            Key::Net | Key::Trip(_) => None,
        });
        records.collect()
    }
}

/// A thing as it is in a region; settled trips are in none.
pub(super) fn is_in(region: &Region, key: Key) -> Option<Json> {
    match key {
        Key::Record(table, code) => region.record(table, code),
        Key::Net => net_is(&region.net),
        Key::Trip(_) => None,
    }
}

/// Stands for a network, which may be large.
fn net_is(net: &SharedNet) -> Option<Json> {
    (!net.is_none()).then(|| serde_json::to_value(net.digest()).unwrap_or_default())
}
