//! Tables of records, sorted by code.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Region;
use crate::message::Message;
use tepat_order::Order as _;

/// A record with a stable code.
pub trait Record {
    /// The code, unique in its table.
    fn code(&self) -> &str;

    /// Whether the record makes sense by itself.
    ///
    /// Every reader validates records before they enter a region, so that no later stage has to.
    ///
    /// # Errors
    /// Names the faulty field and the reason.
    fn validate(&self) -> Result<(), Message>;

    /// The village whose list the record belongs to, for records that are loaded and
    /// replaced a village at a time.
    fn village(&self) -> Option<&str> {
        None
    }

    /// Adds inconsistencies between the record and the rest of `region` to `found`. A plan can
    /// still be made.
    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        let _ = (region, found);
    }
}

/// Records sorted by code, each code once.
///
/// In files it is a plain list. Look-up takes O(log n), insertion O(n).
#[derive(Clone, Debug, PartialEq)]
pub struct Table<T> {
    records: Vec<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { records: Vec::new() }
    }
}

impl<T: Record> Table<T> {
    /// Sorts `records`. Of several with the same code the last one is kept.
    pub fn new(mut records: Vec<T>) -> Self {
        records.order_by(|a, b| a.code().cmp(b.code()));
        records.reverse();
        records.dedup_by(|a, b| a.code() == b.code());
        records.reverse();
        Self { records }
    }

    fn find(&self, code: &str) -> Result<usize, usize> {
        self.records.binary_search_by(|record| record.code().cmp(code))
    }

    /// Whether there are no records.
    pub(super) fn has_none(&self) -> bool {
        self.records.is_empty()
    }

    /// The record with this code.
    pub fn get(&self, code: &str) -> Option<&T> {
        self.find(code).ok().map(|i| &self.records[i])
    }

    /// The record at a position in the table.
    pub fn get_at(&self, position: usize) -> Option<&T> {
        self.records.get(position)
    }

    /// The position of the record in the table.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.find(code).ok()
    }

    /// Adds a record. Returns the record with the same code that it replaces.
    pub fn put(&mut self, record: T) -> Option<T> {
        match self.find(record.code()) {
            Ok(i) => Some(std::mem::replace(&mut self.records[i], record)),
            Err(i) => {
                self.records.insert(i, record);
                None
            }
        }
    }

    /// Adds many records. Each replaces the one with the same code. O(n log n).
    pub fn put_all(&mut self, records: Vec<T>) {
        let mut all = std::mem::take(&mut self.records);
        all.extend(records);
        *self = Self::new(all);
    }

    /// Removes and returns the record with this code.
    pub fn remove(&mut self, code: &str) -> Option<T> {
        self.find(code).ok().map(|i| self.records.remove(i))
    }

    /// Keeps the records for which `keep` holds.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.records.retain(keep);
    }
}

impl<T> std::ops::Deref for Table<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.records
    }
}

impl<'a, T> IntoIterator for &'a Table<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.records.iter()
    }
}

impl<T: Record> FromIterator<T> for Table<T> {
    fn from_iter<I: IntoIterator<Item = T>>(records: I) -> Self {
        Self::new(records.into_iter().collect())
    }
}

impl<T: Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.records.serialize(serializer)
    }
}

impl<'de, T: Record + Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Thing(&'static str, u8);

    impl Record for Thing {
        fn code(&self) -> &str {
            self.0
        }

        fn validate(&self) -> Result<(), Message> {
            Ok(())
        }
    }

    #[test]
    fn keeps_order_and_the_last_of_equal_codes() {
        let mut table = Table::new(vec![Thing("b", 1), Thing("a", 1), Thing("b", 2)]);
        assert_eq!(&*table, [Thing("a", 1), Thing("b", 2)]);
        assert_eq!(table.put(Thing("aa", 3)), None);
        assert_eq!(table.put(Thing("a", 4)), Some(Thing("a", 1)));
        assert_eq!(table.remove("b"), Some(Thing("b", 2)));
        assert_eq!(&*table, [Thing("a", 4), Thing("aa", 3)]);
        assert_eq!(table.position("aa"), Some(1));
    }
}
