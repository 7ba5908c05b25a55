//! A cache of values that can be recomputed; keeps the most recently used ones.

use std::rc::Rc;

/// Large values by key within a limit of bytes; the least recently used is dropped first.
///
/// The cache decides when a value is recomputed, never what it is.
#[derive(Debug)]
pub(crate) struct Recent<K, V> {
    most_bytes: usize,
    /// The least recently used first, each with its bytes.
    entries: Vec<(K, Rc<V>, usize)>,
}

impl<K: Clone, V> Clone for Recent<K, V> {
    fn clone(&self) -> Self {
        Self { most_bytes: self.most_bytes, entries: self.entries.clone() }
    }
}

impl<K: PartialEq, V> Recent<K, V> {
    /// Keeps at most this many bytes, or a single larger value.
    pub(crate) fn new(most_bytes: usize) -> Self {
        Self { most_bytes, entries: Vec::new() }
    }

    /// The value of a key, or one made now. Room of `bytes` is cleared before it is made,
    /// so that old and new values are never held together beyond the limit.
    pub(crate) fn get_or_make(&mut self, key: K, bytes: usize, make: impl FnOnce() -> V) -> Rc<V> {
        if let Some(at) = self.entries.iter().position(|(known, ..)| *known == key) {
            self.entries[at..].rotate_left(1);
        } else {
            let mut kept: usize = self.entries.iter().map(|(_, _, bytes)| bytes).sum();
            while kept + bytes > self.most_bytes && !self.entries.is_empty() {
                kept -= self.entries.remove(0).2;
            }
            self.entries.push((key, Rc::new(make()), bytes));
        }
        // An entry was found or pushed, and is last.
        Rc::clone(&self.entries[self.entries.len() - 1].1)
    }

    /// Drops the values whose keys do not fit.
    pub(crate) fn retain(&mut self, fits: impl Fn(&K) -> bool) {
        self.entries.retain(|(key, ..)| fits(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut recent = Recent::new(25);
        let mut made = Vec::new();
        for key in ['a', 'b', 'a', 'c', 'a', 'b', 'd'] {
            let bytes = if key == 'd' { 90 } else { 10 };
            let value = recent.get_or_make(key, bytes, || {
                made.push(key);
                key.to_ascii_uppercase()
            });
            assert_eq!(*value, key.to_ascii_uppercase());
        }
        assert_eq!(made, ['a', 'b', 'c', 'b', 'd']);
        let kept: Vec<char> = recent.entries.iter().map(|entry| entry.0).collect();
        assert_eq!(kept, ['d']);
    }
}
