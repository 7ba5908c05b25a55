//! A region: places, stations, network edges, vehicles and rules of a regency.
//!
//! Almost everything is a record with a stable code in a [`Table`]; names, rules and
//! conditions are single records. Records refer to one another by code, never by position.
//! `parts.rs` lists all parts and says how to add a table.

mod alternate;
mod area;
mod assessment;
mod bundled;
mod conditions;
mod delays;
mod desk;
mod desk_report;
mod difference;
mod distance;
mod fields;
mod fleet;
mod force;
mod info;
mod inquiry;
mod item;
mod limits;
mod margin;
mod net;
mod no_return;
mod outlines;
mod parts;
mod place;
mod problems;
mod promise;
mod rate;
mod readiness;
mod risk;
mod rules;
mod security;
mod speed;
mod staff;
mod stand_in;
mod steps;
mod supply;
mod table;
mod task;
mod training;
mod vulnerability;
mod ways;
mod written;

pub use alternate::{Alternate, Flooding};
pub use assessment::{Assessment, Verdict};
pub use bundled::{Bundled, bundled, usual_classes, usual_items, usual_rates};
pub use conditions::{Circumstance, Conditions, Effect, Passage, Water};
pub use delays::Delays;
pub use desk::{DeskRules, ShareRule};
pub use desk_report::DeskReport;
pub use difference::{Difference, differences};
pub use distance::straight_m;
pub use fleet::{Family, Fleet, Standing, VehicleClass};
pub use force::{
    Force, ForceKind, Lending, Pattern, Posting, new_force_code, proposed_forces, usual_patterns,
};
pub use info::Info;
pub use inquiry::{Inquiry, InquiryStatus, Subject};
pub use item::{Basis, Item, Returns};
pub(crate) use limits::FURTHEST_MOMENT;
pub use margin::{LONGEST_DAY_MARGIN_MINUTES, LONGEST_MARGIN_MINUTES, Margin, SLOWEST_PERCENT};
pub use net::SharedNet;
pub(crate) use net::{MOST_NETS_BYTES, with_net_budget};
pub use no_return::no_way_back;
pub use outlines::{
    Border, OutlinedArea, Outlines, OutlinesError, PositionE4, River, SharedOutlines, Side,
};
pub use parts::{Region, TableName};
pub use place::{Delivery, Edge, Located, Mode, Place, PlaceKind, SKETCH_MARK, Skip, Station};
pub use problems::problems;
pub use promise::Promise;
pub use rate::{BudgetLine, CostKind, Rate, RateKind, new_budget_code};
pub use readiness::{Answer, Criterion, ReadinessEntry, ReadinessPart, ReadyState, usual_criteria};
pub use risk::{Risk, RiskState};
pub use rules::Rules;
pub use security::{FIRST_SHIFT_MINUTE, Security, Staffing};
pub use speed::{edge_reference_ms, reference_ms};
pub use staff::{Person, StaffLevel, StaffRole};
pub use stand_in::node_position;
pub use steps::Step;
pub use supply::{SupplyEntry, SupplyStep};
pub use table::{Record, Table};
pub use task::{
    DeskUnit, Escalation, LEGAL_SOURCE, Meeting, Task, TaskState, calendar_of_rules, legal_calendar,
};
pub use training::{Training, new_training_code};
pub use vulnerability::{Feed, Indicator, Ruling, Tick, Vulnerability, usual_indicators};
pub use ways::{KINDS, SURFACES, WayProfile, Ways, default_ways, has_surface, profile, way_code};
pub use written::{
    bends_of, bends_written, effects_of, effects_written, periods_of, periods_written,
};

impl Region {
    /// The store that all goods start from: the first place of that kind.
    pub fn store(&self) -> Option<&Place> {
        self.places.iter().find(|place| place.kind == PlaceKind::Store)
    }

    /// The village whose voters a station has.
    pub fn home_of(&self, station: &Station) -> Option<&Place> {
        self.places.get(station.home())
    }

    /// The village post that serves a station.
    pub fn pps_of(&self, station: &Station) -> Option<&Place> {
        self.places.get(&station.desa)
    }

    /// The sub-district post above a place; a sub-district post itself.
    pub fn ppk_of<'a>(&'a self, place: &'a Place) -> Option<&'a Place> {
        match place.kind {
            PlaceKind::Ppk => Some(place),
            _ => self.places.get(&place.parent).filter(|parent| parent.kind == PlaceKind::Ppk),
        }
    }

    /// Whether a plan may decide itself which posts goods pass.
    pub fn has_open_posts(&self) -> bool {
        self.places.iter().any(|place| place.skip == Skip::Open)
    }

    /// Whether all goods pass the posts that the delivery of their sub-district leads them through.
    pub fn keeps_all_posts(&self) -> bool {
        self.places.iter().all(|place| place.skip == Skip::Never)
    }

    /// The imported network; an empty one if none was imported.
    pub fn imported(&self) -> &tepat_network::Net {
        &self.net
    }

    /// Its own outlines; else those that Tepat brings along for its code, or none.
    pub fn known_outlines(&self) -> SharedOutlines {
        let of_code = || bundled().iter().find(|bundled| bundled.code == self.info.code);
        match self.outlines.is_none() {
            true => of_code().map(Bundled::outlines).unwrap_or_default(),
            false => self.outlines.clone(),
        }
    }

    /// Position of a place or node in degrees; `None` for an unknown code.
    pub fn point(&self, code: &str) -> Option<(f64, f64)> {
        let place = self.places.get(code).map(|place| (place.lat, place.lon));
        place.or_else(|| self.node_point(code))
    }

    /// An edge from end to end along its bends, in degrees; `None` if an end is unknown, or where
    /// it is.
    pub fn course(&self, edge: &Edge) -> Option<Vec<(f64, f64)>> {
        let ends = [&edge.from, &edge.to].map(|end| self.places.get(end));
        if ends.into_iter().flatten().any(|place| place.position().is_none()) {
            return None;
        }
        let (from, to) = (self.point(&edge.from)?, self.point(&edge.to)?);
        let bends = edge.bends.iter().copied();
        Some(std::iter::once(from).chain(bends).chain([to]).collect())
    }

    /// Position of a station: its own, else that of its village post.
    pub fn position_of(&self, station: &Station) -> Option<(f64, f64)> {
        match (station.lat, station.lon) {
            (Some(lat), Some(lon)) => Some((lat, lon)),
            _ => self.pps_of(station).and_then(Place::position),
        }
    }
}
