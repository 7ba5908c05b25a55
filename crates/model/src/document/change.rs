//! One recorded change and what it does to a region.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value as Json};

use crate::message::Message;
use crate::plan::{SettledTrip, TripKey};
use crate::region::{Record, Region, SharedNet, Table};

/// Which part of a region an edit touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableName {
    /// Names and dates; a single record without code.
    Info,
    /// Rules; a single record without code.
    Rules,
    /// Rain, water, waves; a single record without code.
    Conditions,
    /// What stations get.
    Items,
    /// Store, posts, piers, junctions.
    Places,
    /// Polling stations.
    Stations,
    /// Network edges.
    Edges,
    /// Vehicle classes.
    Classes,
    /// Vehicles by base.
    Fleet,
    /// Profiles of ways.
    Ways,
    /// Field assessments.
    Assessments,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Edit {
    /// Gives fields of one record new values.
    Set {
        /// Where.
        table: TableName,
        /// Which record; empty for info and rules.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        code: String,
        /// Field names and their new values, as the record is written in the file.
        fields: Map<String, Json>,
    },
    /// Adds records, or replaces those whose code is there already.
    Put {
        /// Where.
        table: TableName,
        /// File or other source they came from; empty when typed by hand.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        source: String,
        /// Villages whose stations are dropped first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replacing_desa: Vec<String>,
        /// The records.
        records: Vec<Json>,
    },
    /// Takes one record out.
    Remove {
        /// Where.
        table: TableName,
        /// Which record.
        code: String,
    },
    /// Several edits that make sense together alone: all of them or none.
    Several {
        /// The edits, in order.
        edits: Vec<Edit>,
    },
    /// Puts an imported network in place of the one before, and what joins it with the places.
    Net {
        /// File it came from.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        source: String,
        /// The network.
        #[serde(default, skip_serializing_if = "SharedNet::is_none")]
        net: SharedNet,
        /// Codes of places and edges of an earlier import that go.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dropping: Vec<String>,
        /// Piers that were found.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        places: Vec<Json>,
        /// Edges between places and the network.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        edges: Vec<Json>,
    },
    /// Settles trips of the scenario's plan: planning again leaves them as they are.
    Settle {
        /// The trips, in place of earlier ones with the same keys.
        trips: Vec<SettledTrip>,
    },
    /// Releases settled trips.
    Release {
        /// Which.
        trips: Vec<TripKey>,
    },
    /// Begins the scenario the change is recorded in.
    Scenario {
        /// Its name as people see it.
        name: String,
    },
    /// Takes a change of the same scenario back.
    Undo {
        /// Id of that change.
        change: String,
    },
    /// Takes the undoing of a change back.
    Redo {
        /// Id of the change that holds again.
        change: String,
    },
}

impl Edit {
    /// Sets one field.
    pub fn set(table: TableName, code: &str, field: &str, value: impl Into<Json>) -> Self {
        Self::set_many(table, code, [(field, value.into())])
    }

    /// Sets several fields at once.
    pub fn set_many<'a>(
        table: TableName,
        code: &str,
        fields: impl IntoIterator<Item = (&'a str, Json)>,
    ) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self::Set { table, code: code.to_owned(), fields }
    }

    /// Adds or replaces records typed by hand.
    pub fn put<T: Serialize>(table: TableName, records: &[T]) -> Self {
        Self::put_from(table, "", Vec::new(), records)
    }

    /// Adds or replaces records read from `source`, dropping the stations of `replacing_desa` first.
    pub fn put_from<T: Serialize>(
        table: TableName,
        source: &str,
        replacing_desa: Vec<String>,
        records: &[T],
    ) -> Self {
        let records = records.iter().map(|r| serde_json::to_value(r).unwrap_or_default()).collect();
        Self::Put { table, source: source.to_owned(), replacing_desa, records }
    }

    /// Whether the edit changes a region, rather than the record of changes.
    pub fn is_content(&self) -> bool {
        !matches!(self, Self::Undo { .. } | Self::Redo { .. })
    }

    /// Applies the edit to a region. On error the region is as it was.
    ///
    /// # Errors
    /// Names the record or field that is not there or does not take the value.
    pub fn apply(&self, region: &mut Region) -> Result<(), Message> {
        match self {
            Self::Set { table, code, fields } => match table {
                TableName::Info => set(&mut region.info, "", fields, |_| Ok(())),
                TableName::Rules => set(&mut region.rules, "", fields, |rules| rules.validate()),
                TableName::Conditions => set(&mut region.conditions, "", fields, |_| Ok(())),
                TableName::Items => set_in(&mut region.items, code, fields),
                TableName::Places => set_in(&mut region.places, code, fields),
                TableName::Stations => set_in(&mut region.stations, code, fields),
                TableName::Edges => set_in(&mut region.edges, code, fields),
                TableName::Classes => set_in(&mut region.classes, code, fields),
                TableName::Fleet => set_in(&mut region.fleet, code, fields),
                TableName::Ways => set_in(&mut region.ways, code, fields),
                TableName::Assessments => set_in(&mut region.assessments, code, fields),
            },
            Self::Put { table, replacing_desa, records, .. } => match table {
                TableName::Info | TableName::Rules | TableName::Conditions => {
                    Err(Message::error("edit-table-is-single"))
                }
                TableName::Items => put_in(&mut region.items, records, |_| true),
                TableName::Places => put_in(&mut region.places, records, |_| true),
                TableName::Stations => {
                    put_in(&mut region.stations, records, |s| !replacing_desa.contains(&s.desa))
                }
                TableName::Edges => put_in(&mut region.edges, records, |_| true),
                TableName::Classes => put_in(&mut region.classes, records, |_| true),
                TableName::Fleet => put_in(&mut region.fleet, records, |_| true),
                TableName::Ways => put_in(&mut region.ways, records, |_| true),
                TableName::Assessments => put_in(&mut region.assessments, records, |_| true),
            },
            Self::Remove { table, code } => match table {
                TableName::Info | TableName::Rules | TableName::Conditions => {
                    Err(Message::error("edit-table-is-single"))
                }
                TableName::Items => remove_from(&mut region.items, code),
                TableName::Places => remove_from(&mut region.places, code),
                TableName::Stations => remove_from(&mut region.stations, code),
                TableName::Edges => remove_from(&mut region.edges, code),
                TableName::Classes => remove_from(&mut region.classes, code),
                TableName::Fleet => remove_from(&mut region.fleet, code),
                TableName::Ways => remove_from(&mut region.ways, code),
                TableName::Assessments => remove_from(&mut region.assessments, code),
            },
            Self::Several { edits } => {
                let mut trial = region.clone();
                edits.iter().try_for_each(|edit| edit.apply(&mut trial))?;
                *region = trial;
                Ok(())
            }
            Self::Net { net, dropping, places, edges, .. } => {
                let (mut all_places, mut all_edges) = (region.places.clone(), region.edges.clone());
                let keep = |code: &String| !dropping.contains(code);
                put_in(&mut all_places, places, |place| keep(&place.code))?;
                put_in(&mut all_edges, edges, |edge| keep(&edge.code))?;
                (region.places, region.edges) = (all_places, all_edges);
                region.net = net.clone();
                Ok(())
            }
            Self::Settle { .. } | Self::Release { .. } => Ok(()),
            Self::Scenario { .. } | Self::Undo { .. } | Self::Redo { .. } => Ok(()),
        }
    }
}

fn set_in<T: Record + Serialize + DeserializeOwned>(
    table: &mut Table<T>,
    code: &str,
    fields: &Map<String, Json>,
) -> Result<(), Message> {
    let record = table.get(code).ok_or_else(|| no_record(code))?;
    let changed: T = with_fields(record, code, fields)?;
    if changed.code() != code {
        return Err(Message::error("edit-code-is-fixed").about(code));
    }
    changed.validate()?;
    table.put(changed);
    Ok(())
}

fn set<T: Serialize + DeserializeOwned>(
    record: &mut T,
    code: &str,
    fields: &Map<String, Json>,
    validate: impl Fn(&T) -> Result<(), Message>,
) -> Result<(), Message> {
    let changed = with_fields(record, code, fields)?;
    validate(&changed)?;
    *record = changed;
    Ok(())
}

fn with_fields<T: Serialize + DeserializeOwned>(
    record: &T,
    code: &str,
    fields: &Map<String, Json>,
) -> Result<T, Message> {
    let unfit = |error: serde_json::Error| {
        Message::error("edit-value-unfit").about(code).with("detail", error.to_string())
    };
    let mut json = serde_json::to_value(record).map_err(unfit)?;
    if let Json::Object(map) = &mut json {
        for (name, value) in fields {
            map.insert(name.clone(), value.clone());
        }
    }
    serde_json::from_value(json).map_err(unfit)
}

fn put_in<T: Record + DeserializeOwned>(
    table: &mut Table<T>,
    records: &[Json],
    keep: impl Fn(&T) -> bool,
) -> Result<(), Message> {
    let mut read: Vec<T> = Vec::with_capacity(records.len());
    for json in records {
        let record = T::deserialize(json).map_err(|error| {
            let code = json.get("code").and_then(Json::as_str).unwrap_or_default();
            Message::error("edit-value-unfit").about(code).with("detail", error.to_string())
        })?;
        record.validate()?;
        read.push(record);
    }
    table.retain(keep);
    table.put_all(read);
    Ok(())
}

fn remove_from<T: Record>(table: &mut Table<T>, code: &str) -> Result<(), Message> {
    table.remove(code).map(|_| ()).ok_or_else(|| no_record(code))
}

fn no_record(code: &str) -> Message {
    Message::error("edit-no-such-record").about(code).with("code", code)
}

/// An edit with who made it, when, why and where it belongs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// First 16 hexadecimal digits of SHA-256 over the change and the id before it,
    /// so that the record is a chain.
    pub id: String,
    /// When, RFC 3339 with the offset.
    pub at: String,
    /// Who.
    pub by: String,
    /// Why; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Scenario; empty for the base that all scenarios share.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
    /// What.
    pub edit: Edit,
}
