//! Circumstances a scenario plans for, and what they do to an edge.

use serde::{Deserialize, Serialize};

/// How high the rivers are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Water {
    /// Boats touch ground in the upper reaches.
    Low,
    /// As usual.
    #[default]
    Normal,
    /// Roads are under water.
    High,
}

/// What a scenario takes for granted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conditions {
    /// It rains.
    pub rain: bool,
    /// How high the rivers are.
    pub water: Water,
    /// Waves at sea.
    pub waves: bool,
}

/// One circumstance that slows or closes edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circumstance {
    /// It rains.
    Rain,
    /// Rivers are low.
    LowWater,
    /// Rivers are high.
    HighWater,
    /// Waves at sea.
    Waves,
    /// Between dusk and dawn.
    Night,
}

/// What a circumstance does to an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The circumstance.
    pub when: Circumstance,
    /// Speed as per cent of what it is otherwise; 0 closes the edge.
    pub percent: u16,
}

impl Conditions {
    /// Whether nothing out of the ordinary is taken for granted.
    pub fn are_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a circumstance holds; night comes and goes and is no condition.
    pub fn hold(self, circumstance: Circumstance) -> bool {
        match circumstance {
            Circumstance::Rain => self.rain,
            Circumstance::LowWater => self.water == Water::Low,
            Circumstance::HighWater => self.water == Water::High,
            Circumstance::Waves => self.waves,
            Circumstance::Night => false,
        }
    }
}
