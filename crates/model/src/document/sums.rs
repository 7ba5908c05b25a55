//! Short sums of the parts of a record: they say where it differs from what was signed.
//!
//! A sum is the first three bytes of the SHA-256 of a part as compact JSON, in base64: four letters.
//! A list has a sum for each of its elements. Sums only find the place of an alteration; that there
//! is one, whole hashes show.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use serde_json::{Value as Json, value::RawValue};
use sha2::{Digest, Sha256};
use tepat_order::Gather as _;

/// The sums of a record by the names of its fields.
pub(super) type Sums = BTreeMap<String, String>;

/// Letters of a sum.
pub(super) const LETTERS: usize = 4;

/// A field that differs from what was signed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unlike {
    /// Its name.
    pub field: String,
    /// Elements that were not there, with the names that they have now.
    pub new: Vec<String>,
    /// How many elements are no longer there.
    pub gone: usize,
}

/// The sum of one part.
pub(super) fn sum(part: &impl Serialize) -> String {
    summed(&serde_json::to_string(part).unwrap_or_default())
}

/// The sums of all fields of a record. O(its size).
pub(super) fn sums(record: &impl Serialize) -> Sums {
    let json = serde_json::to_string(record).unwrap_or_default();
    let sums = parts(&json).into_iter().map(|(field, (_, parts))| {
        (field, parts.into_iter().map(|part| summed(part.get())).collect())
    });
    sums.collect()
}

/// Where a record differs from its sums when it was signed, field by field. O(its size).
pub(super) fn unlike(record: &impl Serialize, signed: &Sums) -> Vec<Unlike> {
    let json = serde_json::to_string(record).unwrap_or_default();
    let now = parts(&json);
    let mut found = Vec::new();
    for (field, (is_list, parts)) in &now {
        let sums: Vec<String> = parts.iter().map(|part| summed(part.get())).collect();
        let before = signed.get(field).map_or("", String::as_str);
        if sums.concat() == before {
            continue;
        }
        let mut left = counted(before);
        let mut is_new = |sum: &str| match left.get_mut(sum).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                false
            }
            None => true,
        };
        let new = parts.iter().zip(&sums).enumerate().filter(|(_, (_, sum))| is_new(sum));
        let new = new.map(|(at, (part, _))| named(part, at, *is_list)).collect();
        found.push(Unlike { field: field.clone(), new, gone: left.values().sum() });
    }
    let lost = signed.iter().filter(|(field, _)| !now.contains_key(*field));
    found.extend(lost.map(|(field, sums)| Unlike {
        field: field.clone(),
        new: Vec::new(),
        gone: sums.len() / LETTERS,
    }));
    found
}

/// How often each sum is among some.
pub(super) fn counted(sums: &str) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for at in (0..sums.len()).step_by(LETTERS) {
        *counts.entry(sums.get(at..at + LETTERS).unwrap_or_default()).or_default() += 1;
    }
    counts
}

/// The fields of a record: whether each is a list, and its elements or itself.
fn parts(json: &str) -> BTreeMap<String, (bool, Vec<&RawValue>)> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
    fields.into_iter().map(|(field, value)| (field, elements(value))).gather()
}

fn elements(value: &RawValue) -> (bool, Vec<&RawValue>) {
    match serde_json::from_str(value.get()) {
        Ok(list) => (true, list),
        Err(_) => (false, vec![value]),
    }
}

/// What people call an element: its code or the thing it is about, else its number. The only one of
/// a field that is no list needs no name.
fn named(part: &RawValue, at: usize, is_list: bool) -> String {
    let part: Json = serde_json::from_str(part.get()).unwrap_or_default();
    let fields = ["code", "station", "place", "trip", "at"].into_iter();
    let name = fields.filter(|_| is_list).find_map(|field| part[field].as_str());
    match name {
        Some(name) => name.to_owned(),
        None if is_list => (at + 1).to_string(),
        None => String::new(),
    }
}

fn summed(json: &str) -> String {
    STANDARD.encode(&Sha256::digest(json)[..3])
}
