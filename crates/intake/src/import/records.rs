//! Records of a program's answer: a list of objects, wherever it stands in the document, or one
//! object a line.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::grid::Fault;
use super::package::damaged;

/// Most records of a document.
const MOST: usize = 100_000;

/// A record: its values by name.
pub(super) type Object = BTreeMap<String, Json>;

/// The longest list of objects in a document, or the objects of a text that has one after
/// another.
///
/// # Errors
/// If it is damaged, or has no objects in a list.
pub(super) fn read(text: &str) -> Result<Vec<Object>, Fault> {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<Records>();
    let first = documents.next().transpose().map_err(damaged)?.unwrap_or_default();
    let has_more = documents.next().is_some();
    if has_more {
        let each = serde_json::Deserializer::from_str(text).into_iter::<Object>();
        return each.take(MOST).collect::<Result<_, _>>().map_err(damaged);
    }
    match first.0.is_empty() {
        true => Err(Fault::Foreign("JSON")),
        false => Ok(first.0),
    }
}

#[derive(Default)]
struct Records(Vec<Object>);

impl<'de> Deserialize<'de> for Records {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reading).map(|read| match read {
            Read::List(objects) | Read::Object(_, objects) => Self(objects),
            Read::Value(_) => Self::default(),
        })
    }
}

/// What stood somewhere in a document.
enum Read {
    /// A value that a cell can hold; others are nothing.
    Value(Json),
    /// The objects of a list.
    List(Vec<Object>),
    /// The values of an object, and the longest list of objects within.
    Object(Object, Vec<Object>),
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reading)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Read, E> {
        Ok(Read::Value(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Read, E> {
        Ok(Read::Value(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Read, E> {
        Ok(Read::Value(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Read, E> {
        Ok(Read::Value(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Read, E> {
        Ok(Read::Value(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Read, E> {
        Ok(Read::Value(Json::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Read, A::Error> {
        let (mut objects, mut within) = (Vec::new(), Vec::new());
        while let Some(read) = list.next_element::<Read>()? {
            match read {
                Read::Object(object, inner) if objects.len() < MOST => {
                    objects.push(object);
                    longer(&mut within, inner);
                }
                Read::List(inner) => longer(&mut within, inner),
                Read::Object(..) | Read::Value(_) => {}
            }
        }
        longer(&mut objects, within);
        Ok(Read::List(objects))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read, A::Error> {
        const MOST_VALUES: usize = 1_000;
        let (mut object, mut within) = (Object::new(), Vec::new());
        while let Some(name) = map.next_key::<String>()? {
            if object.len() >= MOST_VALUES {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            match map.next_value::<Read>()? {
                Read::Value(value) => drop(object.insert(name, value)),
                Read::List(inner) => longer(&mut within, inner),
                // `{"desa": {"nama": "Liju"}}` says the name of the village.
                Read::Object(inner, lists) => {
                    let named =
                        inner.into_iter().map(|(key, value)| (format!("{name} {key}"), value));
                    object.extend(named.take(MOST_VALUES));
                    longer(&mut within, lists);
                }
            }
        }
        Ok(Read::Object(object, within))
    }
}

/// Keeps the longer list.
fn longer(kept: &mut Vec<Object>, other: Vec<Object>) {
    if other.len() > kept.len() {
        *kept = other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_list_of_objects_is_found() {
        let check = |text: &str, expect: Option<&[&str]>| {
            let found = read(text).ok().map(|objects| {
                let one = |object: &Object| serde_json::to_string(object).unwrap();
                objects.iter().map(one).collect::<Vec<_>>()
            });
            let expect = expect.map(|all| all.iter().map(|one| (*one).to_owned()).collect());
            assert_eq!(found, expect, "{text}");
        };
        check(r#"{"ok":true,"data":[{"a":1},{"a":2.5}]}"#, Some(&[r#"{"a":1}"#, r#"{"a":2.5}"#]));
        check(
            r#"{"data":{"page":1,"rows":[{"a":"x","desa":{"nama":"Liju"},"b":[1,2]}]},"other":[]}"#,
            Some(&[r#"{"a":"x","desa nama":"Liju"}"#]),
        );
        check("{\"a\":1}\n{\"a\":null}\n", Some(&[r#"{"a":1}"#, r#"{"a":null}"#]));
        check(r#"[{"a":1}]"#, Some(&[r#"{"a":1}"#]));
        check(r#"{"a":1}"#, None);
        check(r#"{"a":[1,2]}"#, None);
        check("{", None);
    }
}
