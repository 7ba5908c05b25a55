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

/// The role of a place in the chain from store to station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Store of the commission (gudang KPU).
    Store,
    /// Sub-district post (PPK, kecamatan).
    Ppk,
    /// Village post (PPS, desa or kelurahan).
    Pps,
    /// Landing where goods change between land and water.
    Pier,
    /// Crossing of the network where nothing is handed over.
    Junction,
}

/// Mode of travel.
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
    /// Ferry that carries vehicles and people at its own speed.
    Ferry,
}

impl Mode {
    /// All modes, in the order of lists and arrays.
    pub const ALL: [Self; 7] = [
        Self::Paved,
        Self::Unpaved,
        Self::Offroad,
        Self::River,
        Self::Sea,
        Self::Foot,
        Self::Ferry,
    ];

    /// The modes in which classes have paces: all but the ferry, which has its own speed.
    pub const PACED: [Self; 6] =
        [Self::Paved, Self::Unpaved, Self::Offroad, Self::River, Self::Sea, Self::Foot];

    /// The name of the mode in files and text keys.
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

/// How the stations of a sub-district get their goods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Through the sub-district and village posts.
    #[default]
    Tiered,
    /// Straight from the store, on the last day.
    Direct,
    /// From the store to the village posts, past the sub-district post.
    Villages,
}

impl Delivery {
    /// All ways, in the order of lists.
    pub const ALL: [Self; 3] = [Self::Tiered, Self::Villages, Self::Direct];

    /// The name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Tiered => "tiered",
            Self::Direct => "direct",
            Self::Villages => "villages",
        }
    }
}

/// Whether goods may go past a post that the delivery of its sub-district leads them through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// They are handed over there, as administered.
    #[default]
    Never,
    /// The plan decides by cost and time.
    Open,
    /// They go past it.
    Always,
}

impl Skip {
    /// All values, in the order of lists.
    pub const ALL: [Self; 3] = [Self::Never, Self::Open, Self::Always];

    /// The name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Open => "open",
            Self::Always => "always",
        }
    }

    /// Posts as administered omit the field in files, so that older files keep their bytes.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    fn is_never(&self) -> bool {
        *self == Self::Never
    }
}

/// How well the position of a place is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Located {
    /// Somebody stated it, or a map does.
    #[default]
    Stated,
    /// It was derived from other data, such as the mean of a village's stations.
    Assumed,
    /// Not at all; `lat` and `lon` are meaningless.
    Unknown,
}

impl Located {
    /// Stated positions omit the field in files, so that older files keep their bytes.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    fn is_stated(&self) -> bool {
        *self == Self::Stated
    }

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Assumed => "assumed",
            Self::Unknown => "unknown",
        }
    }
}

/// A store, post, pier or junction. An administrative area is represented by its post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Code: that of the ministry for areas (`64.02.12`), else that of the region with a letter and
    /// a number (`64.02.P01`).
    pub code: String,
    /// Name.
    pub name: String,
    /// Its role in the chain.
    pub kind: PlaceKind,
    /// Code of the area above: the sub-district for a village post, the regency for a sub-district
    /// post or, where one is set, the store that serves it; for a store the area it stands in.
    #[serde(default)]
    pub parent: String,
    /// Latitude in degrees, WGS 84.
    pub lat: f64,
    /// Longitude in degrees, WGS 84.
    pub lon: f64,
    /// How well the position is known.
    #[serde(default, skip_serializing_if = "Located::is_stated")]
    pub located: Located,
    /// Village posts: mode of travel to the stations in the village.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_mode: Option<Mode>,
    /// Village posts: radius in metres within which the stations lie.
    #[serde(default)]
    pub radius_m: u32,
    /// Sub-district posts: how the stations get their goods.
    #[serde(default)]
    pub delivery: Delivery,
    /// Sub-district posts: H-day on which the goods leave the store, if set by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave_h: Option<i16>,
    /// Posts: code of the place from which goods are brought here, if set by hand.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub via: String,
    /// Posts: code of the only class that brings goods here, if set by hand.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by_class: String,
    /// Posts: whether goods may go past it.
    #[serde(default, skip_serializing_if = "Skip::is_never")]
    pub skip: Skip,
    /// Whether it is known to flood.
    #[serde(default)]
    pub flood_prone: bool,
    /// Whether goods may rest here overnight; if nobody says, see [`Place::allows_custody`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custody: Option<bool>,
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
    /// Code of the village post that serves it.
    pub desa: String,
    /// Code of the village whose voters it has, if another village's post serves it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub home: String,
    /// Number within the village, from 1.
    pub number: u32,
    /// Registered voters (DPT).
    pub voters: u32,
    /// Latitude in degrees, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude in degrees, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Address in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Remark.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Place {
    /// Position in degrees; `None` where nobody knows it.
    pub fn position(&self) -> Option<(f64, f64)> {
        (self.located != Located::Unknown).then_some((self.lat, self.lon))
    }

    /// Whether goods may rest here overnight: as stated, else at stores and posts. A pier or
    /// junction with a guarded building, such as a police post, states it.
    pub fn allows_custody(&self) -> bool {
        let is_guarded = matches!(self.kind, PlaceKind::Store | PlaceKind::Ppk | PlaceKind::Pps);
        self.custody.unwrap_or(is_guarded)
    }

    /// A place named like its code, with nothing else known of it.
    pub fn new(code: &str, kind: PlaceKind, lat: f64, lon: f64) -> Self {
        Self {
            code: code.to_owned(),
            name: code.to_owned(),
            kind,
            parent: String::new(),
            lat,
            lon,
            located: Located::Stated,
            local_mode: None,
            radius_m: 0,
            delivery: Delivery::default(),
            wave_h: None,
            via: String::new(),
            by_class: String::new(),
            skip: Skip::default(),
            flood_prone: false,
            custody: None,
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
            home: String::new(),
            number,
            voters,
            lat: None,
            lon: None,
            address: String::new(),
            note: String::new(),
        }
    }

    /// Code of the village whose voters it has.
    pub fn home(&self) -> &str {
        if self.home.is_empty() { &self.desa } else { &self.home }
    }

    /// The station as the post `desa` serves it.
    pub fn served_from(self, desa: &str) -> Self {
        let home = self.home().to_owned();
        let home = if home == desa { String::new() } else { home };
        Self { desa: desa.to_owned(), home, ..self }
    }

    /// The code of station `number` in village `desa`.
    pub fn code_of(desa: &str, number: u32) -> String {
        format!("{desa}.{number:03}")
    }
}

/// An edge of the network, travelled in both directions unless stated otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Code, e.g. `64.02.E0001`; the code of a link of the imported network (`w123.4`) if the
    /// edge replaces that link.
    pub code: String,
    /// Its usual name, such as that of a bridge or a stretch of river; empty if it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Code of the place, or node of the imported network (`n123`), at one end.
    pub from: String,
    /// Code of the place or node at the other end.
    pub to: String,
    /// Mode of travel.
    pub mode: Mode,
    /// Class of way: code of a profile such as `track.earth`, or empty. If no minutes are stated
    /// and the profile has the mode of the edge, the speed is that of the profile.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub way: String,
    /// Length in metres.
    pub length_m: u32,
    /// Travel time at reference speed in minutes, if stated; else it follows from length and mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Whether it is closed by hand.
    #[serde(default)]
    pub closed: bool,
    /// Known to flood.
    #[serde(default)]
    pub flood_prone: bool,
    /// Whether it is travelled from `from` to `to` only.
    #[serde(default, skip_serializing_if = "is_false")]
    pub one_way: bool,
    /// Weight limit for loaded vehicles, in kilograms; 0 for none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub max_weight_kg: u32,
    /// Width limit, in centimetres; 0 for none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub max_width_cm: u32,
    /// Effects of circumstances; each circumstance at most once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// Periods in which it is closed: from, until.
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

/// Greatest length of an edge in metres; anything longer is a typing error.
const LONGEST_EDGE_M: i64 = 3_000_000;
/// Greatest stated travel time of an edge, in minutes: thirty days.
pub(super) const LONGEST_EDGE_MINUTES: i64 = 43_200;
/// Greatest number of bends, more than anybody would draw.
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
        one_line(code, "via", &self.via)?;
        one_line(code, "by_class", &self.by_class)?;
        if self.parent == *code {
            return Err(refused("record-parent-itself", code, "parent"));
        }
        position_fits(code, self.lat, self.lon)?;
        between(code, "radius_m", self.radius_m, 0, LONGEST_EDGE_M)?;
        self.wave_h.map_or(Ok(()), |h_day| h_day_fits(code, "wave_h", h_day))
    }

    fn problems(&self, region: &Region, found: &mut Vec<Message>) {
        if self.located == Located::Unknown {
            found.push(
                Message::warning("region-place-unplaced")
                    .about(&self.code)
                    .with("place", self.name.as_str()),
            );
        }
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
        one_line(code, "home", &self.home)?;
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
        Some(self.home())
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

/// Marks the codes of edges that are only a sketch between neighbours.
pub const SKETCH_MARK: &str = "S-";

impl Edge {
    /// Whether it is only a sketch between neighbours, until a real network is known.
    pub fn is_sketch(&self) -> bool {
        self.code.rsplit('.').next().is_some_and(|end| end.starts_with(SKETCH_MARK))
    }
}

impl Record for Edge {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        let code = &self.code;
        code_fits(code)?;
        one_line(code, "name", &self.name)?;
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
