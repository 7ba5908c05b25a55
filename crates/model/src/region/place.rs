//! Places, stations and the edges between them.

use serde::{Deserialize, Serialize};

use super::conditions::Effect;
use super::limits::{
    FURTHEST_MOMENT, between, code_fits, h_day_fits, one_line, out_of_range, position_fits, refused,
};
use super::ways::is_way;
use super::{Record, Region};
use crate::message::Message;
use crate::time::Moment;
use tepat_network::link_id;

/// What a place is in the chain from store to station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// The commission's store (gudang KPU).
    Store,
    /// Sub-district post (PPK, kecamatan).
    Ppk,
    /// Village post (PPS, desa or kelurahan).
    Pps,
    /// Landing where goods change between land and water.
    Pier,
    /// A bend or crossing of the network; nothing is handed over here.
    Junction,
}

/// How an edge is travelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Asphalt or concrete road.
    #[default]
    Paved,
    /// Gravel or earth road.
    Unpaved,
    /// Track for four-wheel drive.
    Offroad,
    /// River, lake or delta channel.
    River,
    /// Open sea.
    Sea,
    /// Footpath.
    Foot,
    /// Ferry that carries vehicles: who goes by land rides along at the ferry's own speed.
    Ferry,
}

impl Mode {
    /// Every mode, in the order used in lists and arrays.
    pub const ALL: [Self; 7] = [
        Self::Paved,
        Self::Unpaved,
        Self::Offroad,
        Self::River,
        Self::Sea,
        Self::Foot,
        Self::Ferry,
    ];

    /// The modes in which a class has a pace of its own: all but the ferry, which has its own.
    pub const PACED: [Self; 6] =
        [Self::Paved, Self::Unpaved, Self::Offroad, Self::River, Self::Sea, Self::Foot];

    /// The mode's name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Paved => "paved",
            Self::Unpaved => "unpaved",
            Self::Offroad => "offroad",
            Self::River => "river",
            Self::Sea => "sea",
            Self::Foot => "foot",
            Self::Ferry => "ferry",
        }
    }
}

/// How a sub-district's stations get their goods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Through the sub-district and village posts.
    #[default]
    Tiered,
    /// Straight from the store, on the last day.
    Direct,
}

/// A store, post, pier or junction. Administrative areas are their posts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Code: the ministry's for areas (`64.02.12`), the region's with a letter for others (`64.02.P01`).
    pub code: String,
    /// Name.
    pub name: String,
    /// Its part in the chain.
    pub kind: PlaceKind,
    /// Code of the area above: the sub-district for a village post, the regency for a sub-district post.
    #[serde(default)]
    pub parent: String,
    /// Latitude in degrees, WGS 84.
    pub lat: f64,
    /// Longitude in degrees, WGS 84.
    pub lon: f64,
    /// Village posts: how stations are reached inside the village.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_mode: Option<Mode>,
    /// Village posts: within how many metres its stations lie.
    #[serde(default)]
    pub radius_m: u32,
    /// Sub-district posts: through the posts or straight to the stations.
    #[serde(default)]
    pub delivery: Delivery,
    /// Sub-district posts: the H-day on which its goods leave the store, where it is fixed by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave_h: Option<i16>,
    /// Known to flood.
    #[serde(default)]
    pub flood_prone: bool,
    /// Police resort responsible.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub polres: String,
    /// Remark or source.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A polling station (TPS).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Station {
    /// Village code and three-digit number, e.g. `64.02.12.2001.003`.
    pub code: String,
    /// Code of the village post.
    pub desa: String,
    /// Number within the village, from 1.
    pub number: u32,
    /// Registered voters (DPT).
    pub voters: u32,
    /// Latitude in degrees, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Where it stands, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Station {
    /// The code of station `number` in village `desa`.
    pub fn code_of(desa: &str, number: u32) -> String {
        format!("{desa}.{number:03}")
    }
}

/// A leg of the network, travelled both ways unless it says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Code, e.g. `64.02.E0001`; that of a link of the imported network (`w123.4`)
    /// where it stands in for it.
    pub code: String,
    /// Code of the place, or node of the imported network (`n123`), at one end.
    pub from: String,
    /// Code of the place or node at the other end.
    pub to: String,
    /// How it is travelled.
    pub mode: Mode,
    /// Its class, the code of a profile of ways as `track.earth`: where no minutes are stated and
    /// the profile is of its mode, its speed is the profile's. Empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub way: String,
    /// Length in metres.
    pub length_m: u32,
    /// Time at reference speed in minutes where an account states it; else length and mode decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Not passable in this plan.
    #[serde(default)]
    pub closed: bool,
    /// Known to flood.
    #[serde(default)]
    pub flood_prone: bool,
    /// Travelled from `from` to `to` alone.
    #[serde(default, skip_serializing_if = "is_false")]
    pub one_way: bool,
    /// Heaviest vehicle that may pass, loaded, in kilograms; 0 for any.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub max_weight_kg: u32,
    /// Widest vehicle that may pass, in centimetres; 0 for any.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub max_width_cm: u32,
    /// What circumstances do to it; each circumstance at most once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// When it is closed: from a moment until another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closures: Vec<(Moment, Moment)>,
    /// Bends between its ends, latitude and longitude in degrees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bends: Vec<(f64, f64)>,
    /// Remark or source.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

/// Longest leg accepted, in metres; longer ones are typing errors.
const LONGEST_EDGE_M: i64 = 3_000_000;
/// Longest stated time of a leg, in minutes: thirty days.
pub(super) const LONGEST_EDGE_MINUTES: i64 = 43_200;
/// More bends than anybody draws.
const MOST_BENDS: usize = 10_000;
/// More stations than any village has.
const MOST_STATIONS: i64 = 99_999;
/// Greatest limit of weight or width.
pub(super) const MOST_OF_A_LIMIT: i64 = 1_000_000_000;
/// More voters than any one station can have anywhere.
const MOST_VOTERS: i64 = 100_000;

impl Record for Place {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        let code = &self.code;
        code_fits(code)?;
        one_line(code, "name", &self.name)?;
        one_line(code, "parent", &self.parent)?;
        if self.parent == *code {
            return Err(refused("record-parent-itself", code, "parent"));
        }
        position_fits(code, self.lat, self.lon)?;
        between(code, "radius_m", self.radius_m, 0, LONGEST_EDGE_M)?;
        self.wave_h.map_or(Ok(()), |h_day| h_day_fits(code, "wave_h", h_day))
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        if self.kind == PlaceKind::Pps && region.ppk_of(self).is_none() {
            found.push(
                Message::error("region-pps-without-ppk")
                    .about(&self.code)
                    .with("place", self.name.as_str())
                    .with("parent", self.parent.as_str()),
            );
        }
    }
}

impl Record for Station {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        let code = &self.code;
        code_fits(code)?;
        one_line(code, "desa", &self.desa)?;
        between(code, "number", self.number, 1, MOST_STATIONS)?;
        between(code, "voters", self.voters, 0, MOST_VOTERS)?;
        match (self.lat, self.lon) {
            (Some(lat), Some(lon)) => position_fits(code, lat, lon),
            (None, None) => Ok(()),
            (None, _) => Err(refused("record-half-a-position", code, "lat")),
            (_, None) => Err(refused("record-half-a-position", code, "lon")),
        }
    }

    fn village(&self) -> Option<&str> {
        Some(&self.desa)
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        if region.pps_of(self).is_none_or(|place| place.kind != PlaceKind::Pps) {
            found.push(
                Message::error("region-station-without-pps")
                    .about(&self.code)
                    .with("station", self.code.as_str())
                    .with("desa", self.desa.as_str()),
            );
        }
        let cap = region.rules.max_voters_per_station;
        if self.voters > cap {
            found.push(
                Message::warning("region-station-over-cap")
                    .about(&self.code)
                    .with("station", self.code.as_str())
                    .with("voters", self.voters)
                    .with("cap", cap),
            );
        }
    }
}

impl Record for Edge {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        let code = &self.code;
        code_fits(code)?;
        one_line(code, "from", &self.from)?;
        one_line(code, "to", &self.to)?;
        // A street may lead back to its own crossing, so a link and its stand-in may too.
        if self.from == self.to && link_id(code).is_none() {
            return Err(refused("record-edge-to-itself", code, "to"));
        }
        between(code, "length_m", self.length_m, 0, LONGEST_EDGE_M)?;
        between(code, "minutes", self.minutes.unwrap_or(0), 0, LONGEST_EDGE_MINUTES)?;
        between(code, "max_weight_kg", self.max_weight_kg, 0, MOST_OF_A_LIMIT)?;
        between(code, "max_width_cm", self.max_width_cm, 0, MOST_OF_A_LIMIT)?;
        if !self.way.is_empty() && !is_way(&self.way) {
            return Err(refused("record-no-such-way", code, "way"));
        }
        for (at, effect) in self.effects.iter().enumerate() {
            if self.effects[..at].iter().any(|earlier| earlier.when == effect.when) {
                return Err(refused("record-effect-twice", code, "effects"));
            }
            between(code, "effects", effect.percent, 0, 1_000)?;
        }
        for (from, until) in &self.closures {
            if from > until {
                return Err(refused("record-end-before-start", code, "closures"));
            }
            between(code, "closures", *from, -FURTHEST_MOMENT, FURTHEST_MOMENT)?;
            between(code, "closures", *until, -FURTHEST_MOMENT, FURTHEST_MOMENT)?;
        }
        let mut bends = self.bends.iter();
        if self.bends.len() > MOST_BENDS || bends.any(|&(a, o)| position_fits("", a, o).is_err()) {
            return Err(out_of_range(code, "bends"));
        }
        Ok(())
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        for end in [&self.from, &self.to] {
            if region.point(end).is_none() {
                found.push(
                    Message::error("region-edge-end-unknown")
                        .about(&self.code)
                        .with("edge", self.code.as_str())
                        .with("place", end.as_str()),
                );
            }
        }
    }
}
