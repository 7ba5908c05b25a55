//! Where two regions differ, field by field.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{Region, TableName};
use tepat_order::Gather as _;

/// A field, or a whole record, in which two regions differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The table.
    pub table: TableName,
    /// Code of the record; empty for single records.
    pub code: String,
    /// The field; empty if only one of the regions has the record.
    pub field: String,
    /// What the one has; `null` if nothing.
    pub one: Json,
    /// What the other has; `null` if nothing.
    pub other: Json,
}

/// All fields in which two regions differ, in the order of tables, codes and names. The imported
/// network is not looked at. O(records).
pub fn differences(one: &Region, other: &Region) -> Vec<Difference> {
    let mut found = Vec::new();
    for &table in TableName::ALL {
        let codes: BTreeSet<String> =
            one.codes(table).into_iter().chain(other.codes(table)).gather();
        for code in codes {
            let records = [one.record(table, &code), other.record(table, &code)];
            if records[0] == records[1] {
                continue;
            }
            let about = |field: &str, one: Json, other: Json| Difference {
                table,
                code: code.clone(),
                field: field.to_owned(),
                one,
                other,
            };
            match records {
                [Some(Json::Object(one)), Some(Json::Object(other))] => {
                    let fields: BTreeSet<&String> = one.keys().chain(other.keys()).gather();
                    let is = |fields: &Map<String, Json>, field: &str| {
                        fields.get(field).cloned().unwrap_or_default()
                    };
                    let differ =
                        fields.into_iter().filter(|field| one.get(*field) != other.get(*field));
                    found.extend(
                        differ.map(|field| about(field, is(&one, field), is(&other, field))),
                    );
                }
                [one, other] => {
                    found.push(about("", one.unwrap_or_default(), other.unwrap_or_default()));
                }
            }
        }
    }
    found
}
