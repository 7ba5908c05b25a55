//! A regency as the planner sees it: places, stations, network edges, vehicles and rules.
//!
//! Everything is a record with a stable code in a [`Table`]; the rules are one
//! record of their own. Codes, never positions, tie records together.

mod assessment;
mod bundled;
mod conditions;
mod distance;
mod fleet;
mod item;
mod net;
mod place;
mod problems;
mod rules;
mod speed;
mod stand_in;
mod steps;
mod table;
mod ways;

pub use assessment::{Assessment, Verdict};
pub use bundled::{Bundled, bundled};
pub use conditions::{Circumstance, Conditions, Effect, Passage, Water};
pub use distance::straight_m;
pub use fleet::{Family, Fleet, Standing, VehicleClass};
pub use item::{Basis, Item};
pub use net::SharedNet;
pub(crate) use net::{MOST_NETS_BYTES, with_net_budget};
pub use place::{Delivery, Edge, Mode, Place, PlaceKind, Station};
pub use problems::problems;
pub use rules::Rules;
pub use speed::{edge_reference_ms, reference_ms};
pub use stand_in::node_position;
pub use steps::Step;
pub use table::{Record, Table};
pub use ways::{KINDS, SURFACES, WayProfile, Ways, default_ways, profile, way_code};

use serde::{Deserialize, Serialize};

use crate::message::Message;

/// Names and dates of a regency and its vote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Info {
    /// Code of the Interior Ministry, e.g. `64.02`.
    pub code: String,
    /// Name of the regency.
    pub name: String,
    /// Province.
    pub province: String,
    /// Hours ahead of UTC.
    pub utc_offset_hours: i8,
    /// Short name of the time zone, e.g. WITA.
    pub timezone: String,
    /// Voting day (H), ISO 8601.
    pub voting_day: String,
    /// Keys of texts that name what in this region is illustrative.
    #[serde(default)]
    pub illustrative: Vec<String>,
    /// Keys of texts that name what is taken from published sources.
    #[serde(default)]
    pub published: Vec<String>,
}

/// All input of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Names and dates.
    pub info: Info,
    /// Rules and figures.
    pub rules: Rules,
    /// What is taken for granted: rain, water, waves.
    #[serde(default, skip_serializing_if = "Conditions::are_usual")]
    pub conditions: Conditions,
    /// What every station gets.
    pub items: Table<Item>,
    /// Store, posts, piers and junctions.
    pub places: Table<Place>,
    /// Polling stations.
    pub stations: Table<Station>,
    /// The network between places.
    pub edges: Table<Edge>,
    /// Roads, rivers and paths as they were imported. Edges stand beside its links,
    /// and in the stead of those whose code they have.
    #[serde(default, skip_serializing_if = "SharedNet::is_none")]
    pub net: SharedNet,
    /// Vehicle classes.
    pub classes: Table<VehicleClass>,
    /// How many vehicles of which class stand where.
    pub fleet: Table<Fleet>,
    /// How kinds of ways are travelled, where that is other than the defaults.
    #[serde(default, skip_serializing_if = "no_records")]
    pub ways: Table<WayProfile>,
    /// What was found in the field.
    #[serde(default, skip_serializing_if = "no_records")]
    pub assessments: Table<Assessment>,
}

fn no_records<T: Record>(table: &Table<T>) -> bool {
    table.is_empty()
}

impl Region {
    /// The store all goods start from: the first place of that kind.
    pub fn store(&self) -> Option<&Place> {
        self.places.iter().find(|place| place.kind == PlaceKind::Store)
    }

    /// Whether every record and rule makes sense by itself; see [`Record::validate`].
    ///
    /// # Errors
    /// The first that does not.
    pub fn validate(&self) -> Result<(), Message> {
        self.rules.validate()?;
        self.items.iter().try_for_each(Record::validate)?;
        self.places.iter().try_for_each(Record::validate)?;
        self.stations.iter().try_for_each(Record::validate)?;
        self.edges.iter().try_for_each(Record::validate)?;
        self.classes.iter().try_for_each(Record::validate)?;
        self.fleet.iter().try_for_each(Record::validate)?;
        self.ways.iter().try_for_each(Record::validate)?;
        self.assessments.iter().try_for_each(Record::validate)
    }

    /// The village post a station belongs to.
    pub fn pps_of(&self, station: &Station) -> Option<&Place> {
        self.places.get(&station.desa)
    }

    /// The sub-district post above a village post or station code's village.
    pub fn ppk_of<'a>(&'a self, place: &'a Place) -> Option<&'a Place> {
        match place.kind {
            PlaceKind::Ppk => Some(place),
            _ => self.places.get(&place.parent).filter(|parent| parent.kind == PlaceKind::Ppk),
        }
    }

    /// The imported network; without any, one of no links.
    pub fn imported(&self) -> &tepat_network::Net {
        &self.net
    }

    /// Where an end of an edge is, in degrees; `None` for a code that is not there.
    pub fn point(&self, code: &str) -> Option<(f64, f64)> {
        let place = self.places.get(code).map(|place| (place.lat, place.lon));
        place.or_else(|| self.node_point(code))
    }

    /// An edge from end to end along its bends, in degrees; `None` if an end is not there.
    pub fn course(&self, edge: &Edge) -> Option<Vec<(f64, f64)>> {
        let (from, to) = (self.point(&edge.from)?, self.point(&edge.to)?);
        let bends = edge.bends.iter().copied();
        Some(std::iter::once(from).chain(bends).chain([to]).collect())
    }

    /// Where a station is: its own coordinates, else those of its village post.
    pub fn position_of(&self, station: &Station) -> Option<(f64, f64)> {
        match (station.lat, station.lon) {
            (Some(lat), Some(lon)) => Some((lat, lon)),
            _ => self.pps_of(station).map(|pps| (pps.lat, pps.lon)),
        }
    }
}
