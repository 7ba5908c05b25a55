//! Conditions that a scenario assumes, and their effect on edges.

use serde::{Deserialize, Serialize};

use super::parts::Single;
use super::{Edge, Region, profile};
use crate::message::Message;

/// Height of the rivers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Water {
    /// Too low for boats in the upper reaches.
    Low,
    /// As usual.
    #[default]
    Normal,
    /// High enough to flood roads.
    High,
}

/// Conditions that a scenario assumes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conditions {
    /// It rains.
    pub rain: bool,
    /// Height of the rivers.
    pub water: Water,
    /// The sea is rough; `waves` in files.
    #[serde(rename = "waves")]
    pub rough_sea: bool,
}

/// A circumstance that slows or closes edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circumstance {
    /// It rains.
    Rain,
    /// Rivers are low.
    LowWater,
    /// Rivers are high.
    HighWater,
    /// The sea is rough; `waves` in files.
    #[serde(rename = "waves")]
    RoughSea,
    /// Between dusk and dawn.
    Night,
}

/// The effect of a circumstance on an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The circumstance.
    pub when: Circumstance,
    /// Speed as a percentage of the normal speed; 0 closes the edge.
    pub percent: u16,
}

impl Circumstance {
    /// All circumstances, in the order of lists.
    pub const ALL: [Self; 5] =
        [Self::Rain, Self::LowWater, Self::HighWater, Self::RoughSea, Self::Night];

    /// The name of the circumstance in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rain => "rain",
            Self::LowWater => "low_water",
            Self::HighWater => "high_water",
            Self::RoughSea => "waves",
            Self::Night => "night",
        }
    }
}

impl Water {
    /// All heights, lowest first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Normal, Self::High];

    /// The name of the height in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// Whether and how an edge can be passed under some conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Passage {
    /// At normal speed or faster.
    #[default]
    Usual,
    /// Slower than normal.
    Slowed,
    /// Closed by hand.
    Closed,
    /// Closed by the conditions.
    ClosedByConditions,
}

impl Passage {
    /// Whether nobody can pass.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Closed | Self::ClosedByConditions)
    }
}

impl Edge {
    /// Speed under `conditions` as a percentage of the normal speed: the product over all
    /// circumstances that hold, rounded down; 0 means closed. For each circumstance the effect
    /// stated for the edge takes precedence; then, in rain, the profile of its class of way; then
    /// the rule for its mode. Closures by hand and by date are ignored.
    pub fn speed_percent(&self, conditions: Conditions, region: &Region) -> u32 {
        let profile = profile(self, region);
        if profile.is_some_and(|profile| profile.kmh_dry == 0) {
            return 0;
        }
        let mut percent = 100_u64;
        let mut scale = 1_u64;
        for when in Circumstance::ALL.into_iter().filter(|when| conditions.hold(*when)) {
            let said = self.effects.iter().find(|effect| effect.when == when);
            let usual = || match profile {
                Some(profile) if when == Circumstance::Rain => profile.wet_percent(),
                _ => region.rules.percent_under(when, self.mode, self.flood_prone),
            };
            // At most three hold at once, each of at most 65,535 %: it fits.
            percent =
                percent.saturating_mul(said.map_or_else(usual, |effect| effect.percent).into());
            scale *= 100;
        }
        u32::try_from(percent / scale).unwrap_or(u32::MAX)
    }

    /// Whether and how the edge can be passed under `conditions`.
    pub fn passage(&self, conditions: Conditions, region: &Region) -> Passage {
        match self.speed_percent(conditions, region) {
            _ if self.closed => Passage::Closed,
            0 => Passage::ClosedByConditions,
            1..100 => Passage::Slowed,
            _ => Passage::Usual,
        }
    }
}

impl Single for Conditions {
    fn validate(&self) -> Result<(), Message> {
        // Its type admits only possible values.
        Ok(())
    }
}

impl Conditions {
    /// Whether all conditions are normal.
    pub fn are_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a circumstance holds. Night is not a condition: it comes and goes.
    pub fn hold(self, circumstance: Circumstance) -> bool {
        match circumstance {
            Circumstance::Rain => self.rain,
            Circumstance::LowWater => self.water == Water::Low,
            Circumstance::HighWater => self.water == Water::High,
            Circumstance::RoughSea => self.rough_sea,
            Circumstance::Night => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::Mode;

    #[test]
    fn effects_that_hold_multiply() {
        let effect = |when, percent| Effect { when, percent };
        let check = |effects: &[Effect], conditions: Conditions, expect: (u32, Passage)| {
            // No rule covers rivers in rain or at high water.
            let edge = Edge { mode: Mode::River, effects: effects.to_vec(), ..Edge::default() };
            let region = Region::default();
            let found =
                (edge.speed_percent(conditions, &region), edge.passage(conditions, &region));
            assert_eq!(found, expect);
        };
        use Circumstance::{HighWater, Night, Rain};
        let (usual, wet) = (Conditions::default(), Conditions { rain: true, ..Default::default() });
        let flood = Conditions { water: Water::High, ..wet };
        check(&[], flood, (100, Passage::Usual));
        check(&[effect(Rain, 50)], usual, (100, Passage::Usual));
        check(&[effect(Rain, 50)], wet, (50, Passage::Slowed));
        check(&[effect(Rain, 50), effect(HighWater, 50)], flood, (25, Passage::Slowed));
        check(&[effect(Rain, 50), effect(HighWater, 0)], flood, (0, Passage::ClosedByConditions));
        check(&[effect(HighWater, 200)], flood, (200, Passage::Usual));
        check(&[effect(Night, 0)], flood, (100, Passage::Usual));
        let worst: Vec<Effect> = Circumstance::ALL.map(|when| effect(when, u16::MAX)).to_vec();
        check(&worst, flood, (42_948_362, Passage::Usual));
    }

    #[test]
    fn a_closure_by_hand_comes_first() {
        let edge = Edge { closed: true, ..Edge::default() };
        assert_eq!(edge.passage(Conditions::default(), &Region::default()), Passage::Closed);
    }

    #[test]
    fn a_rough_sea_is_called_waves_in_files() {
        let rough = Conditions { rough_sea: true, ..Conditions::default() };
        let json = serde_json::json!({"rain": false, "water": "normal", "waves": true});
        assert_eq!(serde_json::to_value(rough).ok(), Some(json));
        for when in Circumstance::ALL {
            assert_eq!(serde_json::to_value(when).ok(), Some(when.key().into()));
        }
    }
}
