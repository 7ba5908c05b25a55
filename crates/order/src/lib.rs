//! Sorting and gathering without a copy of the sort for each type.
//!
//! The standard library compiles its stable sort anew, about 4 kB, for each type and each
//! comparison, and `collect` into a map or set sorts as well. In the page these copies were a
//! tenth of the module, which must be unpacked and compiled before anything is shown. Here one
//! sort puts numbers in order, whatever they stand for. Where sorting is what people wait for
//! (the search, the graph), the standard library's is used.

use std::cmp::Ordering;

/// Stable sorting of slices.
pub trait Order<T> {
    /// Puts the items in the order of `compare`; equal ones stay as they are.
    ///
    /// O(n log n) comparisons, O(n) swaps; 4 bytes of memory an item.
    ///
    /// # Panics
    ///
    /// With more than `u32::MAX` items.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Puts the items in the order of their keys, which are computed for each comparison.
    fn order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);

    /// Puts the items in their own order.
    fn order(&mut self)
    where
        T: Ord;
}

impl<T> Order<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let mut from = places(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        bring(&mut from, &mut |a, b| self.swap(a, b));
    }

    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

/// For each place in order, where its item stands now.
fn places(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<u32> {
    assert!(u32::try_from(len).is_ok(), "more items than places");
    let mut places: Vec<u32> = (0..len as u32).collect();
    places.sort_by(|&a, &b| compare(a as usize, b as usize));
    places
}

/// Brings each item to its place, along the cycles of the permutation.
fn bring(from: &mut [u32], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..from.len() {
        let mut at = start;
        loop {
            let next = from[at] as usize;
            from[at] = at as u32;
            if next == start {
                break;
            }
            swap(at, next);
            at = next;
        }
    }
}

/// Gathering into maps and sets.
pub trait Gather: Iterator + Sized {
    /// All items in a new collection, put in one by one; of equal keys the last stays, as with
    /// `collect`.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut gathered = C::default();
        gathered.extend(self);
        gathered
    }
}

impl<I: Iterator> Gather for I {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    type Item = (u8, u16);

    fn check(items: &[Item], order: impl Fn(&mut [Item]), expect: impl Fn(&mut [Item])) {
        let (mut ordered, mut expected) = (items.to_vec(), items.to_vec());
        order(&mut ordered);
        expect(&mut expected);
        assert_eq!(ordered, expected);
    }

    proptest! {
        #[test]
        fn orders_as_the_standard_library_does(items: Vec<Item>) {
            check(&items, |items| items.order(), |items| items.sort());
            check(&items, |items| items.order_by_key(|i| i.0), |items| items.sort_by_key(|i| i.0));
            let falling = |a: &Item, b: &Item| b.0.cmp(&a.0);
            check(&items, |items| items.order_by(falling), |items| items.sort_by(falling));
        }

        #[test]
        fn gathers_as_the_standard_library_does(items: Vec<Item>) {
            let gathered: BTreeMap<u8, u16> = items.iter().copied().gather();
            prop_assert_eq!(gathered, items.into_iter().collect());
        }
    }
}
