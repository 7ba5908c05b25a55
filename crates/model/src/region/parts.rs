//! The parts of a region, listed once.
//!
//! # Adding a table
//!
//! 1. Write its record in a file of its own beside this one, named in `mod.rs`: a struct that
//!    serde reads and writes, and its [`Record`] (`item.rs` is a short example).
//! 2. Add one entry to the list in this file: a doc comment, the serde attributes that `ways`
//!    has, and `field: Table<Type> => Variant;`.
//! 3. Name it for people: the text `table-<field>` in both locales. A test fails without it.
//! 4. Describe its fields in `docs/format.md`.
//!
//! The field of [`Region`], the variant of [`TableName`], its place in the file, validation,
//! edits and the search for problems all follow from that entry. Parts are written to files
//! in the order of the list, so a new one goes to the end. Like every new field of a record, a
//! new table must be left out of files while it is empty, or older files would no longer match
//! their hashes.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value as Json};

use super::fields::{read_record, with_fields};
use super::{
    Alternate, Assessment, BudgetLine, Conditions, Criterion, Delays, DeskReport, DeskRules,
    DeskUnit, Edge, Escalation, Fleet, Force, Indicator, Info, Inquiry, Item, Lending, Margin,
    Meeting, Pattern, Person, Place, Posting, Promise, Rate, ReadinessEntry, Record, Risk, Rules,
    Ruling, Security, SharedNet, SharedOutlines, Staffing, Station, SupplyEntry, Table, Task, Tick,
    Training, VehicleClass, WayProfile,
};
use crate::message::Message;

macro_rules! region {
    ($($(#[$meta:meta])* $field:ident: $part:ty $(=> $Name:ident)?;)*) => {
        /// All input of a plan.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct Region { $($(#[$meta])* pub $field: $part,)* }

        /// A part of a region that edits can change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum TableName {
            $($(#[doc = concat!("[`Region::", stringify!($field), "`].")] $Name,)?)*
        }

        impl TableName {
            /// All parts, in the order of the file.
            pub const ALL: &'static [Self] = &[$($(Self::$Name,)?)*];

            /// The part's name in files and text keys.
            pub fn key(self) -> &'static str {
                match self { $($(Self::$Name => stringify!($field),)?)* }
            }
        }

        impl Region {
            fn part(&self, table: TableName) -> &dyn AnyTable {
                match table { $($(TableName::$Name => &self.$field,)?)* }
            }

            pub(crate) fn part_mut(&mut self, table: TableName) -> &mut dyn AnyTable {
                match table { $($(TableName::$Name => &mut self.$field,)?)* }
            }
        }
    };
}

region! {
    /// Names and dates.
    info: Info => Info;
    /// Rules and figures.
    rules: Rules => Rules;
    /// Rain, water level and sea state that the scenario assumes.
    #[serde(default, skip_serializing_if = "Conditions::are_usual")]
    conditions: Conditions => Conditions;
    /// What every station gets.
    items: Table<Item> => Items;
    /// Store, posts, piers and junctions.
    places: Table<Place> => Places;
    /// Polling stations.
    stations: Table<Station> => Stations;
    /// The network between places.
    edges: Table<Edge> => Edges;
    /// Roads, rivers and paths as they were imported. Edges supplement its links;
    /// an edge with the code of a link replaces that link.
    #[serde(default, skip_serializing_if = "SharedNet::is_none")]
    net: SharedNet;
    /// Vehicle classes.
    classes: Table<VehicleClass> => Classes;
    /// How many vehicles of each class stand where.
    fleet: Table<Fleet> => Fleet;
    /// Speeds of kinds of ways that differ from the defaults.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    ways: Table<WayProfile> => Ways;
    /// Field assessments.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    assessments: Table<Assessment> => Assessments;
    /// Chances and spreads of delays.
    #[serde(default, skip_serializing_if = "Delays::are_usual")]
    delays: Delays => Delays;
    /// Borders of its areas and large rivers, to recognise it on the map.
    #[serde(default, skip_serializing_if = "SharedOutlines::is_none")]
    outlines: SharedOutlines => Outlines;
    /// How much before their deadlines stations are to be served.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    margins: Table<Margin> => Margins;
    /// How sure a plan is meant to be.
    #[serde(default, skip_serializing_if = "Promise::is_usual")]
    promise: Promise => Promise;
    /// Rates of allowances, packing and loading, which the search does not count.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    rates: Table<Rate> => Rates;
    /// What pays for the plan, and how much it may be.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    budget: Table<BudgetLine> => Budget;
    /// From how many points stations are vulnerable, and when they are guarded.
    #[serde(default, skip_serializing_if = "Security::is_usual")]
    security: Security => Security;
    /// Indicators of vulnerability; the usual ones if there are none.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    indicators: Table<Indicator> => Indicators;
    /// Where indicators apply.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    ticks: Table<Tick> => Ticks;
    /// Classes of stations that the police decided.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    rulings: Table<Ruling> => Rulings;
    /// How units share stations among their members; the usual patterns if there are none.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    patterns: Table<Pattern> => Patterns;
    /// Units that guard.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    forces: Table<Force> => Forces;
    /// What units lend each other.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    lendings: Table<Lending> => Lendings;
    /// Who was sent where.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    postings: Table<Posting> => Postings;
    /// Staff of stations and posts, and their fees.
    #[serde(default, skip_serializing_if = "Staffing::is_usual")]
    staffing: Staffing => Staffing;
    /// Rules of the desk.
    #[serde(default, skip_serializing_if = "DeskRules::are_usual")]
    desk: DeskRules => Desk;
    /// Goods that came in and went out.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    supplies: Table<SupplyEntry> => Supplies;
    /// Criteria of readiness; the usual ones if there are none.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    criteria: Table<Criterion> => Criteria;
    /// What people say of readiness.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    readiness: Table<ReadinessEntry> => Readiness;
    /// Risks and issues.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    risks: Table<Risk> => Risks;
    /// Desks, task forces and working groups.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    units: Table<DeskUnit> => Units;
    /// What is to be done, by whom and by when.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    tasks: Table<Task> => Tasks;
    /// Meetings, whose decisions are tasks.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    meetings: Table<Meeting> => Meetings;
    /// What was passed up at once, and the answers.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    escalations: Table<Escalation> => Escalations;
    /// Reports that were issued.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    desk_reports: Table<DeskReport> => DeskReports;
    /// Who works where, without names.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    staff: Table<Person> => Staff;
    /// Training sessions.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    trainings: Table<Training> => Trainings;
    /// What supervisors ask about things, and the answers.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    inquiries: Table<Inquiry> => Inquiries;
    /// Where stations go if they have to.
    #[serde(default, skip_serializing_if = "Table::has_none")]
    alternates: Table<Alternate> => Alternates;
}

impl TableName {
    /// The code of a record as it is written in files; empty for a single record without one.
    pub fn code_of(self, record: &Json) -> &str {
        let field = match self {
            Self::Alternates | Self::Rulings => "station",
            Self::Margins => "place",
            Self::DeskReports => "on",
            _ => "code",
        };
        record[field].as_str().unwrap_or_default()
    }
}

impl Region {
    /// Whether every record makes sense by itself; see [`Record::validate`]. O(records).
    ///
    /// # Errors
    /// Reports the first record that does not.
    pub fn validate(&self) -> Result<(), Message> {
        TableName::ALL.iter().try_for_each(|table| self.part(*table).validate())
    }

    /// A record as it is written in files; `None` if the table has no record with this code.
    pub fn record(&self, table: TableName, code: &str) -> Option<Json> {
        self.part(table).get(code)
    }

    /// The codes of a table's records in order; one empty code for a single record.
    pub(super) fn codes(&self, table: TableName) -> Vec<String> {
        self.part(table).codes()
    }

    /// A record as it would be written again: without fields that have their defaults. `None` if it
    /// cannot be one of the table.
    pub(crate) fn canonical(&self, table: TableName, record: &Json) -> Option<Json> {
        self.part(table).canonical(record)
    }

    /// Adds every record's own problems to `found`; see [`Record::problems`].
    pub(super) fn record_problems(&self, found: &mut Vec<Message>) {
        TableName::ALL.iter().for_each(|table| self.part(*table).problems(self, found));
    }
}

/// A part of a region, regardless of the type of its records: a table, or a single record without a
/// code.
pub(crate) trait AnyTable {
    /// Validates every record.
    fn validate(&self) -> Result<(), Message>;

    /// The codes of all records in order.
    fn codes(&self) -> Vec<String>;

    /// The record with this code, as it is written in files.
    fn get(&self, code: &str) -> Option<Json>;

    /// A record as it would be written again; `None` if it cannot be one.
    fn canonical(&self, record: &Json) -> Option<Json>;

    /// Sets fields of one record. On error nothing has changed.
    fn set(&mut self, code: &str, fields: &Map<String, Json>) -> Result<(), Message>;

    /// Removes the records that `keep` rejects, then adds `records`; each replaces the one with the
    /// same code. On error nothing has changed.
    fn put(&mut self, records: &[Json], keep: &dyn Fn(&dyn Record) -> bool) -> Result<(), Message>;

    /// Removes one record.
    fn remove(&mut self, code: &str) -> Result<(), Message>;

    /// Adds every record's own problems to `found`.
    fn problems(&self, region: &Region, found: &mut Vec<Message>);
}

impl<T: Record + Serialize + DeserializeOwned> AnyTable for Table<T> {
    fn validate(&self) -> Result<(), Message> {
        self.iter().try_for_each(Record::validate)
    }

    fn codes(&self) -> Vec<String> {
        self.iter().map(|record| record.code().to_owned()).collect()
    }

    fn get(&self, code: &str) -> Option<Json> {
        serde_json::to_value(Table::get(self, code)?).ok()
    }

    fn canonical(&self, record: &Json) -> Option<Json> {
        let record: T = read_record(record).ok()?;
        record.validate().ok()?;
        serde_json::to_value(record).ok()
    }

    fn set(&mut self, code: &str, fields: &Map<String, Json>) -> Result<(), Message> {
        let record = Table::get(self, code).ok_or_else(|| no_record(code))?;
        let changed: T = with_fields(record, code, fields)?;
        if changed.code() != code {
            return Err(Message::error("edit-code-is-fixed").about(code));
        }
        changed.validate()?;
        Table::put(self, changed);
        Ok(())
    }

    fn put(&mut self, records: &[Json], keep: &dyn Fn(&dyn Record) -> bool) -> Result<(), Message> {
        let mut read: Vec<T> = Vec::with_capacity(records.len());
        for json in records {
            let record: T = read_record(json)?;
            record.validate()?;
            read.push(record);
        }
        self.retain(|record| keep(record));
        self.put_all(read);
        Ok(())
    }

    fn remove(&mut self, code: &str) -> Result<(), Message> {
        Table::remove(self, code).map(|_| ()).ok_or_else(|| no_record(code))
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        self.iter().for_each(|record| record.problems(region, found));
    }
}

/// A part of a region that is one record without a code.
pub(crate) trait Single: Serialize + DeserializeOwned {
    /// Whether the record makes sense by itself; like [`Record::validate`].
    fn validate(&self) -> Result<(), Message>;
}

impl<T: Single> AnyTable for T {
    fn validate(&self) -> Result<(), Message> {
        Single::validate(self)
    }

    fn codes(&self) -> Vec<String> {
        vec![String::new()]
    }

    fn get(&self, code: &str) -> Option<Json> {
        serde_json::to_value(self).ok().filter(|_| code.is_empty())
    }

    fn canonical(&self, record: &Json) -> Option<Json> {
        let record: T = read_record(record).ok()?;
        Single::validate(&record).ok()?;
        serde_json::to_value(record).ok()
    }

    fn set(&mut self, code: &str, fields: &Map<String, Json>) -> Result<(), Message> {
        if !code.is_empty() {
            return Err(no_record(code));
        }
        let changed: T = with_fields(self, code, fields)?;
        Single::validate(&changed)?;
        *self = changed;
        Ok(())
    }

    fn put(&mut self, _: &[Json], _: &dyn Fn(&dyn Record) -> bool) -> Result<(), Message> {
        Err(Message::error("edit-table-is-single"))
    }

    fn remove(&mut self, _: &str) -> Result<(), Message> {
        Err(Message::error("edit-table-is-single"))
    }

    fn problems(&self, _: &Region, _: &mut Vec<Message>) {}
}

fn no_record(code: &str) -> Message {
    Message::error("edit-no-such-record").about(code).with("code", code)
}
