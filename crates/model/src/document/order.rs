//! The order of changes, which does not depend on the order they were added in.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::change::Change;
use crate::calendar::utc_seconds;
use tepat_order::Order as _;

/// Sorts changes: every change after its parents; of those that could come next, the
/// earliest by time, then the least by id. O(n log n).
///
/// Parents that are not among the changes count as present. Changes in a circle, which no
/// honest file has, come last.
pub(super) fn in_order(mut changes: Vec<Change>) -> Vec<Change> {
    // Of two changes with one id, one was altered. Their content then decides.
    let content = |change: &Change| serde_json::to_string(change).unwrap_or_default();
    changes.order_by(|a, b| a.id.cmp(&b.id).then_with(|| content(a).cmp(&content(b))));
    changes.sort_by_cached_key(|change| (utc_seconds(&change.at), change.at.clone()));

    let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, change) in changes.iter().enumerate() {
        by_id.entry(&change.id).or_default().push(at);
    }
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); changes.len()];
    let mut waits_for: Vec<usize> = vec![0; changes.len()];
    for (at, change) in changes.iter().enumerate() {
        for &parent in change.parents.iter().filter_map(|id| by_id.get(id.as_str())).flatten() {
            children[parent].push(at);
            waits_for[at] += 1;
        }
    }

    let free = (0..changes.len()).filter(|&at| waits_for[at] == 0).map(Reverse);
    let mut free: BinaryHeap<Reverse<usize>> = free.collect();
    let mut order: Vec<usize> = Vec::with_capacity(changes.len());
    while let Some(Reverse(at)) = free.pop() {
        order.push(at);
        for &child in &children[at] {
            waits_for[child] -= 1;
            if waits_for[child] == 0 {
                free.push(Reverse(child));
            }
        }
    }
    order.extend((0..changes.len()).filter(|&at| waits_for[at] > 0));

    let mut slots: Vec<Option<Change>> = changes.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| slots[at].take()).collect()
}
