//! Reads records strictly: unknown fields are refused.
//!
//! Serde skips unknown fields. That is right for files of a later Tepat, but hides a misspelt field
//! in an edit. The known names are taken from the record's own `Deserialize`, so that no second
//! list has to be maintained.

use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::{Serialize, forward_to_deserialize_any};
use serde_json::{Map, Value as Json};

use crate::message::Message;

/// The names of the fields of a struct.
pub(crate) fn field_names<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // Always fails: it only listens to the fields that the struct requests.
    let _ = T::deserialize(Listener(&mut names));
    names
}

struct Listener<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Listener<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.0 = fields;
        Err(Error::custom(""))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom(""))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// Reads a whole record.
///
/// # Errors
/// A value does not fit, or a field is unknown.
pub(crate) fn read_record<T: Serialize + DeserializeOwned>(json: &Json) -> Result<T, Message> {
    let code = json.get("code").and_then(Json::as_str).unwrap_or_default();
    let record = T::deserialize(json).map_err(|error| unfit(code, &error))?;
    if let Json::Object(fields) = json {
        all_known(&record, code, fields)?;
    }
    Ok(record)
}

/// A record with some fields replaced.
///
/// # Errors
/// A value does not fit, or a field is unknown.
pub(crate) fn with_fields<T: Serialize + DeserializeOwned>(
    record: &T,
    code: &str,
    fields: &Map<String, Json>,
) -> Result<T, Message> {
    let mut json = serde_json::to_value(record).map_err(|error| unfit(code, &error))?;
    if let Json::Object(map) = &mut json {
        map.extend(fields.clone());
    }
    let changed = serde_json::from_value(json).map_err(|error| unfit(code, &error))?;
    all_known(&changed, code, fields)?;
    Ok(changed)
}

fn unfit(code: &str, error: &serde_json::Error) -> Message {
    Message::error("edit-value-unfit").about(code).with("detail", error.to_string())
}

/// Refuses a field that `record`, which was read from `fields`, does not have, at any depth.
fn all_known<T: Serialize + DeserializeOwned>(
    record: &T,
    code: &str,
    fields: &Map<String, Json>,
) -> Result<(), Message> {
    let names = field_names::<T>();
    let mut unknown = fields.keys().find(|name| !names.contains(&name.as_str())).cloned();
    if unknown.is_none() && fields.values().any(has_fields) {
        let read = serde_json::to_value(record).map_err(|error| unfit(code, &error))?;
        unknown = fields.iter().find_map(|(name, value)| left_over(value, read.get(name)?));
    }
    match unknown {
        Some(field) => Err(Message::error("edit-no-such-field").about(code).with("field", field)),
        None => Ok(()),
    }
}

/// Whether a value has fields of its own.
fn has_fields(value: &Json) -> bool {
    match value {
        Json::Object(_) => true,
        Json::Array(values) => values.iter().any(has_fields),
        _ => false,
    }
}

/// A field of `given` that is not in `read`, which was made from it.
fn left_over(given: &Json, read: &Json) -> Option<String> {
    match (given, read) {
        (Json::Object(given), Json::Object(read)) => {
            given.iter().find_map(|(name, value)| match read.get(name) {
                Some(read) => left_over(value, read),
                None => Some(name.clone()),
            })
        }
        (Json::Array(given), Json::Array(read)) => {
            given.iter().zip(read).find_map(|(given, read)| left_over(given, read))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::region::{Edge, Item, Rules};

    #[test]
    fn records_know_their_fields() {
        assert_eq!(&field_names::<Item>()[..3], ["code", "name_id", "name_en"]);
        assert_eq!(field_names::<Rules>(), Rules::NAMES);
        assert!(field_names::<String>().is_empty());
    }

    #[test]
    fn a_field_left_over_is_named() {
        let check = |fields: Json, expect: Option<&str>| {
            let Json::Object(fields) = fields else { panic!("not an object") };
            let found = with_fields(&Edge::default(), "E1", &fields).err();
            let named = found.map(|message| {
                assert_eq!(message.key, "edit-no-such-field");
                message.values
            });
            assert_eq!(named, expect.map(|field| vec![("field".to_owned(), field.into())]));
        };
        check(json!({"one_way": true, "minutes": null, "effects": []}), None);
        check(json!({"effects": [{"when": "rain", "percent": 50}]}), None);
        check(json!({"oneway": true}), Some("oneway"));
        check(json!({"effects": [{"when": "rain", "percent": 50, "perc": 5}]}), Some("perc"));
    }
}
