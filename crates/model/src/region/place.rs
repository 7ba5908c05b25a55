//! Places, stations and the edges between them.

use serde::{Deserialize, Serialize};

use super::conditions::Effect;
use super::table::{Record, out_of_range, validate_code};
use super::ways::is_way;
use crate::message::Message;
use crate::time::Moment;

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
    pub wave_h: Option<u8>,
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

impl Place {
    /// A place named like its code, with nothing else known of it.
    pub fn new(code: &str, kind: PlaceKind, lat: f64, lon: f64) -> Self {
        Self {
            code: code.to_owned(),
            name: code.to_owned(),
            kind,
            parent: String::new(),
            lat,
            lon,
            local_mode: None,
            radius_m: 0,
            delivery: Delivery::default(),
            wave_h: None,
            flood_prone: false,
            polres: String::new(),
            note: String::new(),
        }
    }
}

impl Station {
    /// Station `number` of village `desa`, at the village post.
    pub fn new(desa: &str, number: u32, voters: u32) -> Self {
        Self {
            code: Self::code_of(desa, number),
            desa: desa.to_owned(),
            number,
            voters,
            lat: None,
            lon: None,
            address: String::new(),
            note: String::new(),
        }
    }

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
const LONGEST_EDGE_M: u32 = 3_000_000;
/// Longest stated time of a leg, in minutes: thirty days.
const LONGEST_EDGE_MINUTES: u32 = 43_200;
/// More bends than anybody draws.
const MOST_BENDS: usize = 10_000;
/// More voters than any one station can have anywhere.
const MOST_VOTERS: u32 = 100_000;

fn validate_position(code: &str, lat: f64, lon: f64) -> Result<(), Message> {
    if !lat.is_finite() || lat.abs() > 90.0 {
        return Err(out_of_range(code, "lat"));
    }
    if !lon.is_finite() || lon.abs() > 180.0 {
        return Err(out_of_range(code, "lon"));
    }
    Ok(())
}

impl Record for Place {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        validate_code(&self.code)?;
        validate_position(&self.code, self.lat, self.lon)?;
        if self.radius_m > LONGEST_EDGE_M {
            return Err(out_of_range(&self.code, "radius_m"));
        }
        if self.wave_h.is_some_and(|h| h > 30) {
            return Err(out_of_range(&self.code, "wave_h"));
        }
        Ok(())
    }
}

impl Record for Station {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        validate_code(&self.code)?;
        if self.voters > MOST_VOTERS {
            return Err(out_of_range(&self.code, "voters"));
        }
        match (self.lat, self.lon) {
            (Some(lat), Some(lon)) => validate_position(&self.code, lat, lon),
            (None, None) => Ok(()),
            (None, _) => Err(out_of_range(&self.code, "lat")),
            (_, None) => Err(out_of_range(&self.code, "lon")),
        }
    }
}

impl Record for Edge {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        validate_code(&self.code)?;
        if self.length_m > LONGEST_EDGE_M {
            return Err(out_of_range(&self.code, "length_m"));
        }
        if self.minutes.is_some_and(|minutes| minutes > LONGEST_EDGE_MINUTES) {
            return Err(out_of_range(&self.code, "minutes"));
        }
        if !self.way.is_empty() && !is_way(&self.way) {
            return Err(out_of_range(&self.code, "way"));
        }
        let repeats =
            |at: usize| self.effects[..at].iter().any(|e| e.when == self.effects[at].when);
        if (0..self.effects.len()).any(|at| repeats(at) || self.effects[at].percent > 1_000) {
            return Err(out_of_range(&self.code, "effects"));
        }
        if self.closures.iter().any(|(from, until)| from > until) {
            return Err(out_of_range(&self.code, "closures"));
        }
        let bends = self.bends.iter().try_for_each(|&(lat, lon)| validate_position("", lat, lon));
        if bends.is_err() || self.bends.len() > MOST_BENDS {
            return Err(out_of_range(&self.code, "bends"));
        }
        Ok(())
    }
}
