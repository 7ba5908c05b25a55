//! Which changes follow which.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::change::Change;
use tepat_order::Gather as _;

/// Most changes for which this is computed: a bit for each pair of them.
const MOST_CHANGES: usize = 20_000;

const BITS: usize = u64::BITS as usize;

/// For each change of a file, all changes that it follows directly or through others.
#[derive(Debug)]
pub(super) struct Ancestry {
    /// Changes before this one follow each other in a line, and all others follow them.
    begin: usize,
    /// For each change from `begin` on, a bit for each change from `begin` on.
    followed: Vec<Vec<u64>>,
}

impl Ancestry {
    /// Changes in the order of the file. `None` if each follows all before it, as in a file that
    /// was never merged, and if more than [`MOST_CHANGES`] were made since copies parted.
    ///
    /// O(changes since copies parted, squared).
    pub fn of(root: &str, changes: &[Change]) -> Option<Self> {
        let before = [root].into_iter().chain(changes.iter().map(|change| change.id.as_str()));
        let in_line = changes.iter().zip(before);
        let in_line = in_line.take_while(|(change, before)| change.parents == [*before]).count();
        let begin = begin_of_rest(changes, in_line);
        let rest = &changes[begin..];
        if rest.is_empty() || rest.len() > MOST_CHANGES {
            return None;
        }
        let numbers: BTreeMap<&str, usize> =
            rest.iter().enumerate().map(|(at, change)| (change.id.as_str(), at)).gather();
        let words = rest.len().div_ceil(BITS);
        let mut followed: Vec<Vec<u64>> = Vec::with_capacity(rest.len());
        for (at, change) in rest.iter().enumerate() {
            let mut bits = vec![0; words];
            // Parents come first; in a circle, which no honest file has, a parent is passed over.
            let parents = change.parents.iter().filter_map(|id| numbers.get(id.as_str()));
            for &parent in parents.filter(|&&parent| parent < at) {
                bits.iter_mut().zip(&followed[parent]).for_each(|(bits, more)| *bits |= more);
                bits[parent / BITS] |= 1 << (parent % BITS);
            }
            followed.push(bits);
        }
        Some(Self { begin, followed })
    }

    /// Whether the change with the number `later` follows the one with the number `earlier`.
    pub fn follows(&self, later: usize, earlier: usize) -> bool {
        if earlier >= later {
            return false;
        }
        let (Some(later), Some(earlier)) =
            (later.checked_sub(self.begin), earlier.checked_sub(self.begin))
        else {
            return true;
        };
        self.followed[later][earlier / BITS] & (1 << (earlier % BITS)) != 0
    }

    /// Whether two changes were made without knowing of each other.
    pub fn are_beside(&self, one: usize, other: usize) -> bool {
        one != other && !self.follows(one, other) && !self.follows(other, one)
    }
}

/// The number of changes that all others follow; the first `in_line` ones are in a line.
fn begin_of_rest(changes: &[Change], in_line: usize) -> usize {
    let (line, rest) = changes.split_at(in_line);
    let line: BTreeMap<&str, usize> =
        line.iter().enumerate().map(|(at, change)| (change.id.as_str(), at)).gather();
    let ids: BTreeSet<&str> = rest.iter().map(|change| change.id.as_str()).gather();
    let mut begin = in_line;
    for change in rest {
        if change.parents.is_empty() {
            return 0;
        }
        for parent in change.parents.iter().filter(|id| !ids.contains(id.as_str())) {
            // The root, or a change that the file does not have, is followed by all.
            begin = begin.min(line.get(parent.as_str()).map_or(0, |at| at + 1));
        }
    }
    begin
}
