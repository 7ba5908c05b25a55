//! One recorded change and what it does to a region.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::message::Message;
use crate::plan::{SettledTrip, TripKey};
use crate::region::{FURTHEST_MOMENT, Record, Region, SharedNet, TableName};

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
            Self::Set { table, code, fields } => region.part_mut(*table).set(code, fields),
            Self::Put { table, replacing_desa, records, .. } => {
                let keep = |record: &dyn Record| {
                    let replaces = |village| replacing_desa.iter().any(|desa| desa == village);
                    !record.village().is_some_and(replaces)
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
            Self::Settle { trips } => trips.iter().try_for_each(|trip| trip_fits(&trip.trip)),
            Self::Release { trips } => trips.iter().try_for_each(trip_fits),
            Self::Scenario { .. } | Self::Undo { .. } | Self::Redo { .. } => Ok(()),
        }
    }
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
