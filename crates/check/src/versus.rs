//! Where two planning files differ, value by value, as they are written.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// A value that differs between two files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where it is, such as `plans[].plan.trips[T0007].visits[2].arrive`.
    pub path: String,
    /// The value in the first file as JSON; `None` if it has none.
    pub here: Option<String>,
    /// The value in the other.
    pub there: Option<String>,
}

/// Every value in which the unpacked contents of two files differ, in order of `here`. Records are
/// compared with those of the same code, id or scenario, everything else in lists by position.
/// Empty if one of them is no JSON. O(bytes · log bytes).
pub fn versus(here: &[u8], there: &[u8]) -> Vec<Difference> {
    let (Ok(here), Ok(there)) = (serde_json::from_slice(here), serde_json::from_slice(there))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    compare("", Some(&here), Some(&there), &mut found);
    found
}

fn compare(path: &str, here: Option<&Json>, there: Option<&Json>, found: &mut Vec<Difference>) {
    if here == there {
        return;
    }
    match (here, there) {
        (Some(Json::Object(own)), Some(Json::Object(other))) => {
            let new = other.keys().filter(|name| !own.contains_key(*name));
            for name in own.keys().chain(new) {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                compare(&path, own.get(name), other.get(name), found);
            }
        }
        (Some(Json::Array(own)), Some(Json::Array(other))) => {
            let (own, others) = (named(own), named(other));
            let others: BTreeMap<&str, &Json> =
                others.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            for (name, value) in &own {
                compare(
                    &format!("{path}[{name}]"),
                    Some(value),
                    others.get(name.as_str()).copied(),
                    found,
                );
            }
            let known: BTreeMap<&str, ()> =
                own.iter().map(|(name, _)| (name.as_str(), ())).collect();
            for (name, value) in others.iter().filter(|(name, _)| !known.contains_key(**name)) {
                compare(&format!("{path}[{name}]"), None, Some(value), found);
            }
        }
        _ => found.push(Difference {
            path: path.to_owned(),
            here: here.map(Json::to_string),
            there: there.map(Json::to_string),
        }),
    }
}

/// The elements of a list with their names: what identifies a record if that is unique, else its
/// position.
fn named(list: &[Json]) -> Vec<(String, &Json)> {
    let name = |value: &Json| {
        let name = ["code", "id", "scenario"].into_iter().find_map(|field| value[field].as_str());
        let is_entry = value.get("plan").is_some_and(Json::is_object);
        name.map(str::to_owned).or_else(|| is_entry.then(String::new))
    };
    let names: Option<Vec<String>> = list.iter().map(name).collect();
    let is_unique = |names: &Vec<String>| {
        let mut sorted = names.clone();
        sorted.sort();
        sorted.dedup();
        sorted.len() == names.len()
    };
    match names.filter(is_unique) {
        Some(names) => names.into_iter().zip(list).collect(),
        None => list.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(here: &str, there: &str, expect: &[&str]) {
        let shown = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        let found = versus(here.as_bytes(), there.as_bytes());
        let found =
            found.into_iter().map(|d| format!("{} {} {}", d.path, shown(d.here), shown(d.there)));
        assert_eq!(found.collect::<Vec<_>>(), expect);
    }

    #[test]
    fn values_that_differ_are_named() {
        check(r#"{"a":1}"#, r#"{"a":1}"#, &[]);
        check(r#"{"a":1,"b":[1,2]}"#, r#"{"a":2,"b":[1,3,4]}"#, &["a 1 2", "b[1] 2 3", "b[2] - 4"]);
        let trips = |first: &str, second: &str| format!("{{\"trips\":[{first},{second}]}}");
        let (one, two) = (r#"{"code":"T1","at":5}"#, r#"{"code":"T2","at":7}"#);
        check(&trips(two, one), &trips(one, two), &[]);
        check(&trips(one, two), &trips(r#"{"code":"T1","at":6}"#, two), &["trips[T1].at 5 6"]);
        check("[", "{}", &[]);
    }
}
