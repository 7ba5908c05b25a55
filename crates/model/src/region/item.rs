//! Goods that stations get.

use serde::{Deserialize, Serialize};

use super::Record;
use super::limits::{between, code_fits};
use crate::message::Message;

/// What the quantity of an item is multiplied by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Ballots: one per voter and election plus the reserve, rounded up for each station.
    Ballot,
    /// Quantity per election and station.
    Election,
    /// Quantity per station.
    Station,
}

/// How goods come back after the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Returns {
    /// With the sealed boxes, as soon as the count is finished.
    Sealed,
    /// At any later time, outside the plan.
    Later,
    /// Not at all.
    Never,
}

impl Returns {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Sealed, Self::Later, Self::Never];

    /// The name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sealed => "sealed",
            Self::Later => "later",
            Self::Never => "never",
        }
    }
}

/// One kind of goods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Code, e.g. `booth`. The item with the code `box` is the ballot box.
    pub code: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// What the quantity is multiplied by.
    pub basis: Basis,
    /// Quantity per basis; not used for ballots.
    pub quantity: u32,
    /// Weight of one, in grams.
    pub weight_g: u32,
    /// Volume that one adds to the load, in cubic centimetres; 0 for what travels inside a box.
    pub volume_cm3: u32,
    /// Where the figures come from.
    #[serde(default)]
    pub source: String,
    /// How it comes back; `None` for the usual way, see [`Item::how_returned`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Returns>,
}

impl Item {
    /// The name in a language, `id` or `en`.
    pub fn name(&self, language: &str) -> &str {
        if language == "en" { &self.name_en } else { &self.name_id }
    }

    /// How it comes back. Unless stated, boxes and what travels inside them come back sealed, ink
    /// is used up, and everything else is fetched later.
    pub fn how_returned(&self) -> Returns {
        let usual = || match self.code.as_str() {
            Self::BOX => Returns::Sealed,
            "ink" => Returns::Never,
            _ if self.volume_cm3 == 0 => Returns::Sealed,
            _ => Returns::Later,
        };
        self.returns.unwrap_or_else(usual)
    }

    /// The code of the item that is the ballot box.
    pub const BOX: &'static str = "box";
}

impl Record for Item {
    fn code(&self) -> &str {
        &self.code
    }

    fn validate(&self) -> Result<(), Message> {
        code_fits(&self.code)?;
        for (field, value, most) in [
            ("quantity", self.quantity, 100_000),
            ("weight_g", self.weight_g, 1_000_000),
            ("volume_cm3", self.volume_cm3, 10_000_000),
        ] {
            between(&self.code, field, value, 0, most)?;
        }
        Ok(())
    }
}
