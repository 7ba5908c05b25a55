//! A recorded change and what it does to a region.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::part_signature::SignedPart;
use super::signature::Signature;
use crate::message::Message;
use crate::plan::{SettledTrip, TripKey};
use crate::region::{FURTHEST_MOMENT, Record, Region, SharedNet, Table, TableName};
use crate::time::{Moment, h_day, minute_of_day};
use tepat_order::{Gather as _, Order as _};

/// The source of edges that connect places with the imported network.
pub const CONNECTIONS: &str = "net";

/// What a change does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Edit {
    /// Gives fields of one record new values.
    Set {
        /// The table.
        table: TableName,
        /// Code of the record; empty for info, rules and conditions.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        code: String,
        /// Names of fields and their new values, as records are written in files.
        fields: Map<String, Json>,
    },
    /// Adds records. A record replaces the one with its code.
    Put {
        /// The table.
        table: TableName,
        /// File or other source of the records; empty if typed by hand.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        source: String,
        /// Codes of villages whose stations are dropped first; only older files have it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replacing_desa: Vec<String>,
        /// Codes of records that are removed first, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        removing: Vec<String>,
        /// The records.
        records: Vec<Json>,
    },
    /// Removes one record.
    Remove {
        /// The table.
        table: TableName,
        /// Code of the record.
        code: String,
    },
    /// Applies several edits that only make sense together: all of them or none.
    Several {
        /// The edits, in order.
        edits: Vec<Edit>,
    },
    /// Replaces the imported network and what joins it with the places.
    Net {
        /// File it came from.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        source: String,
        /// The network.
        #[serde(default, skip_serializing_if = "SharedNet::is_none")]
        net: SharedNet,
        /// Codes of places and edges of an earlier import to drop.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dropping: Vec<String>,
        /// Piers found in the network.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        places: Vec<Json>,
        /// Edges between places and the network.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        edges: Vec<Json>,
    },
    /// Settles trips of the scenario's plan: planning again leaves them as they are.
    Settle {
        /// The trips. They replace settled trips with the same keys.
        trips: Vec<SettledTrip>,
    },
    /// Releases settled trips.
    Release {
        /// Keys of the trips.
        trips: Vec<TripKey>,
    },
    /// Begins a scenario, whose id is the id of the change.
    Scenario {
        /// The name of the scenario for people.
        name: String,
    },
    /// Signs everything up to here, and all plans; see [`Document::sign`](super::Document::sign).
    Sign(Box<Signature>),
    /// Keeps the signature of a part whose changes were merged; see [`SignedPart`].
    PartSigned(Box<SignedPart>),
    /// Undoes a change of the same scenario.
    Undo {
        /// Id of that change.
        change: String,
    },
    /// Redoes a change that was undone.
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

    /// Nothing that is not settled loads before a moment any more; see
    /// [`load_from`](crate::region::Rules::load_from).
    pub fn load_from(at: Moment) -> Self {
        let fields =
            [("load_from_h", h_day(at).into()), ("load_from_minute", minute_of_day(at).into())];
        Self::set_many(TableName::Rules, "", fields)
    }

    /// Adds or replaces records typed by hand.
    pub fn put<T: Serialize>(table: TableName, records: &[T]) -> Self {
        Self::put_from(table, "", Vec::new(), records)
    }

    /// Adds or replaces records read from `source`, after removing those with the codes
    /// `removing`.
    pub fn put_from<T: Serialize>(
        table: TableName,
        source: &str,
        mut removing: Vec<String>,
        records: &[T],
    ) -> Self {
        removing.order();
        let records = records.iter().map(|r| serde_json::to_value(r).unwrap_or_default()).collect();
        let source = source.to_owned();
        Self::Put { table, source, replacing_desa: Vec::new(), removing, records }
    }

    /// What turns one table into another; `None` if they are equal.
    pub fn between<T: Record + PartialEq + Serialize>(
        table: TableName,
        before: &Table<T>,
        after: &Table<T>,
    ) -> Option<Self> {
        let gone = before.iter().filter(|record| after.get(record.code()).is_none());
        let gone: Vec<String> = gone.map(|record| record.code().to_owned()).collect();
        let new = after.iter().filter(|record| before.get(record.code()) != Some(record));
        let new: Vec<&T> = new.collect();
        match (new.is_empty(), gone.is_empty()) {
            (true, true) => None,
            (true, false) => Some(Self::remove_all(table, gone)),
            _ => Some(Self::put_from(table, "", gone, &new)),
        }
    }

    /// Removes several records at once; a code that is not there is passed over.
    pub fn remove_all(table: TableName, codes: Vec<String>) -> Self {
        Self::put_from::<Json>(table, "", codes, &[])
    }

    /// Whether a record with this code is set, put, removed, or named by a record that is.
    pub fn names(&self, code: &str) -> bool {
        let is = |named: &String| named == code;
        let in_records = |records: &[Json]| records.iter().any(|record| has_text(record, code));
        match self {
            Self::Set { code: of, fields, .. } => {
                is(of) || fields.values().any(|value| has_text(value, code))
            }
            Self::Put { removing, records, .. } => removing.iter().any(is) || in_records(records),
            Self::Remove { code: of, .. } => is(of),
            Self::Several { edits } => edits.iter().any(|edit| edit.names(code)),
            Self::Net { dropping, places, edges, .. } => {
                dropping.iter().any(is) || in_records(places) || in_records(edges)
            }
            _ => false,
        }
    }

    /// Whether the edit says something about the region, rather than undo or redo another.
    pub fn is_content(&self) -> bool {
        !matches!(self, Self::Undo { .. } | Self::Redo { .. })
    }

    /// Whether the edit says something about trips of a plan, and nothing about the region.
    pub fn concerns_trips_alone(&self) -> bool {
        matches!(self, Self::Settle { .. } | Self::Release { .. })
    }

    /// Applies the edit to a region. On error the region is unchanged.
    ///
    /// # Errors
    /// Names the record or field that does not exist or cannot have the value.
    pub fn apply(&self, region: &mut Region) -> Result<(), Message> {
        match self {
            Self::Set { table, code, fields } => region.part_mut(*table).set(code, fields),
            Self::Put { table, replacing_desa, removing, records, .. } => {
                let removing: BTreeSet<&str> = removing.iter().map(String::as_str).gather();
                let keep = |record: &dyn Record| {
                    let replaces = |village| replacing_desa.iter().any(|desa| desa == village);
                    !record.village().is_some_and(replaces) && !removing.contains(record.code())
                };
                region.part_mut(*table).put(records, &keep)
            }
            Self::Remove { table, code } => region.part_mut(*table).remove(code),
            Self::Several { edits } => {
                let mut trial = region.clone();
                edits.iter().try_for_each(|edit| edit.apply(&mut trial))?;
                *region = trial;
                Ok(())
            }
            Self::Net { net, dropping, places, edges, .. } => {
                let places_before = region.places.clone();
                let keep = |record: &dyn Record| !dropping.iter().any(|c| c == record.code());
                region.part_mut(TableName::Places).put(places, &keep)?;
                if let Err(message) = region.part_mut(TableName::Edges).put(edges, &keep) {
                    region.places = places_before;
                    return Err(message);
                }
                region.net = net.clone();
                Ok(())
            }
            Self::Settle { trips } => trips.iter().try_for_each(settled_fits),
            Self::Release { trips } => trips.iter().try_for_each(trip_fits),
            Self::Sign(_)
            | Self::PartSigned(_)
            | Self::Scenario { .. }
            | Self::Undo { .. }
            | Self::Redo { .. } => Ok(()),
        }
    }
}

/// Whether a text is this value or one of those in it.
fn has_text(value: &Json, text: &str) -> bool {
    match value {
        Json::String(own) => own == text,
        Json::Array(list) => list.iter().any(|value| has_text(value, text)),
        Json::Object(fields) => fields.values().any(|value| has_text(value, text)),
        _ => false,
    }
}

/// Whether a settled trip, and what is reported of it, is possible.
fn settled_fits(trip: &SettledTrip) -> Result<(), Message> {
    trip_fits(&trip.trip)?;
    let is_near = |at: Moment| i64::from(at).abs() <= FURTHEST_MOMENT;
    if trip.mark.at.is_none_or(is_near) {
        return Ok(());
    }
    let vehicle = trip.trip.vehicle_code();
    Err(Message::error("edit-mark-impossible").about(&trip.trip.base).with("vehicle", vehicle))
}

/// Refuses a trip that no plan can have.
fn trip_fits(trip: &TripKey) -> Result<(), Message> {
    let is_near = i64::from(trip.load_at).abs() <= FURTHEST_MOMENT;
    if is_near && trip.vehicle > 0 {
        return Ok(());
    }
    let vehicle = trip.vehicle_code();
    Err(Message::error("edit-trip-impossible").about(&trip.base).with("vehicle", vehicle))
}

/// An edit with who made it, when and why, where it belongs and what it follows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// SHA-256, in hexadecimal, over the change as compact JSON with an empty id.
    pub id: String,
    /// Ids of the changes it follows, in order; the root of the file for the first change.
    pub parents: Vec<String>,
    /// When, RFC 3339 with the offset.
    pub at: String,
    /// Who.
    pub by: String,
    /// First eight digits of a hash of the machine it was made on; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub machine: String,
    /// Why; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Id of its scenario; empty for the base that all scenarios share.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scenario: String,
    /// Code of the sub-district's post if it was made in that sub-district's part of the file; else
    /// empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// What.
    pub edit: Edit,
}
