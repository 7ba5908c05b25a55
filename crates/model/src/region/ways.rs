//! Speeds of kinds of ways, dry and wet.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use tepat_network::{Kind, Link, Surface};

use super::limits::{between, code_fits, refused};
use super::{Edge, Mode, Record, Region, Table};
use crate::message::Message;

const DEFAULTS: &str = include_str!("../../../../data/ways.csv");

/// Mode and speed of a kind of way, for a vehicle with a pace of 100 %.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayProfile {
    /// Kind of way (`track`), or kind and surface (`track.earth`).
    pub code: String,
    /// Mode of travel.
    pub mode: Mode,
    /// Speed when dry, in km/h; 0 if nobody can pass.
    pub kmh_dry: u16,
    /// Speed in rain, in km/h; 0 if nobody can pass.
    pub kmh_wet: u16,
    /// Where the figures come from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// Faster than anything on land or water.
const FASTEST_KMH: i64 = 200;

impl Record for WayProfile {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        if !is_way(&self.code) {
            return Err(refused("record-no-such-way", &self.code, "code"));
        }
        for (field, kmh) in [("kmh_dry", self.kmh_dry), ("kmh_wet", self.kmh_wet)] {
            between(&self.code, field, kmh, 0, FASTEST_KMH)?;
        }
        Ok(())
    }
}

/// Whether a code names a kind of way, or a kind and a surface.
pub(super) fn is_way(code: &str) -> bool {
    let (kind, surface) = match code.split_once('.') {
        Some((kind, surface)) => (kind, Some(surface)),
        None => (code, None),
    };
    KINDS.iter().any(|(_, key)| *key == kind)
        && surface.is_none_or(|surface| SURFACES.iter().any(|(_, key)| *key == surface))
}

/// Whether ways of a kind, by its key, have a surface: those on water have none.
pub fn has_surface(kind: &str) -> bool {
    !matches!(kind, "ferry" | "river" | "canal" | "sea")
}

/// The code of a kind of way with a surface.
pub fn way_code(kind: Kind, surface: Surface) -> String {
    format!("{}.{}", KINDS[kind as usize].1, SURFACES[surface as usize].1)
}

/// The profile that gives the speed of an edge: that of its class of way, if no minutes are
/// stated and the profile has the mode of the edge.
pub fn profile<'a>(edge: &Edge, region: &'a Region) -> Option<&'a WayProfile> {
    if edge.way.is_empty() || edge.minutes.is_some() {
        return None;
    }
    let find = |code: &str| region.ways.get(code).or_else(|| default_ways().get(code));
    let kind = edge.way.split_once('.').map_or(edge.way.as_str(), |(kind, _)| kind);
    let profile = find(&edge.way).or_else(|| find(kind))?;
    (profile.mode == edge.mode).then_some(profile)
}

impl WayProfile {
    /// Speed in rain as a percentage of the speed when dry, rounded down.
    pub fn wet_percent(&self) -> u16 {
        let percent = u32::from(self.kmh_wet) * 100 / u32::from(self.kmh_dry.max(1));
        u16::try_from(percent).unwrap_or(u16::MAX)
    }
}

/// All kinds of ways and their names in files, in the order of [`Kind`].
pub const KINDS: [(Kind, &str); 15] = [
    (Kind::Motorway, "motorway"),
    (Kind::Trunk, "trunk"),
    (Kind::Primary, "primary"),
    (Kind::Secondary, "secondary"),
    (Kind::Tertiary, "tertiary"),
    (Kind::Unclassified, "unclassified"),
    (Kind::Residential, "residential"),
    (Kind::Service, "service"),
    (Kind::Track, "track"),
    (Kind::RoughTrack, "rough_track"),
    (Kind::Path, "path"),
    (Kind::Ferry, "ferry"),
    (Kind::River, "river"),
    (Kind::Canal, "canal"),
    (Kind::Sea, "sea"),
];

/// All surfaces and their names in files.
pub const SURFACES: [(Surface, &str); 5] = [
    (Surface::Unknown, "unknown"),
    (Surface::Paved, "paved"),
    (Surface::Gravel, "gravel"),
    (Surface::Earth, "earth"),
    (Surface::Broken, "broken"),
];

/// The default profiles.
pub fn default_ways() -> &'static Table<WayProfile> {
    static WAYS: OnceLock<Table<WayProfile>> = OnceLock::new();
    WAYS.get_or_init(|| {
        let rows = csv::Reader::from_reader(DEFAULTS.as_bytes()).into_deserialize::<Row>();
        rows.flatten().map(Row::into_profile).collect()
    })
}

#[derive(Deserialize)]
struct Row {
    code: String,
    mode: Mode,
    kmh_dry: u16,
    kmh_wet: u16,
}

impl Row {
    fn into_profile(self) -> WayProfile {
        let Self { code, mode, kmh_dry, kmh_wet } = self;
        WayProfile { code, mode, kmh_dry, kmh_wet, source: "background".to_owned() }
    }
}

/// The profile of every kind and surface. A profile of the region takes precedence over a
/// default, and a profile of kind and surface over that of the kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways(Vec<WayProfile>);

impl Ways {
    /// Of a region's own profiles.
    pub fn new(own: &Table<WayProfile>) -> Self {
        let defaults = default_ways();
        let find = |code: &str| own.get(code).or_else(|| defaults.get(code)).cloned();
        let both = KINDS.iter().flat_map(|(_, kind)| {
            SURFACES.iter().map(move |(_, surface)| (*kind, format!("{kind}.{surface}")))
        });
        Self(
            both.map(|(kind, code)| find(&code).or_else(|| find(kind)).unwrap_or_default())
                .collect(),
        )
    }

    /// Of a kind and surface.
    pub fn get(&self, kind: Kind, surface: Surface) -> &WayProfile {
        &self.0[kind as usize * SURFACES.len() + surface as usize]
    }

    /// Of a link.
    pub fn of(&self, link: &Link) -> &WayProfile {
        self.get(link.kind, link.surface)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_default_and_every_default_a_kind() {
        let defaults = default_ways();
        assert_eq!(defaults.len(), DEFAULTS.lines().count() - 1, "rows that cannot be read");
        for (at, (kind, key)) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, at);
            assert!(defaults.get(key).is_some(), "{key}");
        }
        assert!(SURFACES.iter().enumerate().all(|(at, (surface, _))| *surface as usize == at));
        for profile in defaults {
            assert!(profile.validate().is_ok(), "{}", profile.code);
            assert!(profile.kmh_wet <= profile.kmh_dry && profile.kmh_dry > 0, "{}", profile.code);
        }
    }

    #[test]
    fn the_own_and_the_nearer_come_first() {
        let own = |code: &str, kmh_dry| WayProfile {
            code: code.into(),
            kmh_dry,
            ..WayProfile::default()
        };
        let ways = Ways::new(&Table::new(vec![own("track", 7), own("primary.earth", 9)]));
        let check = |kind, surface, expect| assert_eq!(ways.get(kind, surface).kmh_dry, expect);
        check(Kind::Track, Surface::Unknown, 7);
        check(Kind::Track, Surface::Earth, 15);
        check(Kind::Primary, Surface::Earth, 9);
        check(Kind::Primary, Surface::Paved, 40);
    }

    #[test]
    fn strange_profiles_are_refused() {
        let check = |code: &str, kmh_dry, expect: bool| {
            let profile = WayProfile { code: code.into(), kmh_dry, ..WayProfile::default() };
            assert_eq!(profile.validate().is_ok(), expect, "{code} {kmh_dry}");
        };
        check("track", 0, true);
        check("track.paved", 200, true);
        check("track.ice", 10, false);
        check("trail", 10, false);
        check("track", 201, false);
    }
}
