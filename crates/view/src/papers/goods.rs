//! What trips carry, as papers count it.

use super::Cell;
use crate::words::{self, Language};
use tepat_model::plan::Heading;
use tepat_model::region::{Item, Region};
use tepat_planner::needs::{Kit, Load, carried_items, kit};

/// The item with this code, if a region has it, is the seal.
const SEAL: &str = "seal";

/// The goods that trips carry in one direction.
pub(super) struct Goods<'r> {
    region: &'r Region,
    pub(super) items: Vec<Item>,
    seal: Option<usize>,
}

impl<'r> Goods<'r> {
    pub(super) fn new(region: &'r Region, heading: Heading) -> Self {
        let items = carried_items(region, heading);
        let seal = items.iter().position(|item| item.code == SEAL);
        Self { region, items, seal }
    }

    /// The kit of a station; empty if there is no such station.
    pub(super) fn kit(&self, station: &str) -> Kit {
        let station = self.region.stations.get(station);
        station.map(|station| kit(station, &self.items, &self.region.rules)).unwrap_or_default()
    }

    /// What the kits of these stations take up.
    pub(super) fn load<'k>(&self, kits: impl IntoIterator<Item = &'k str>) -> Load {
        kits.into_iter().map(|code| self.kit(code).load).sum()
    }

    /// The seals in a kit; `None` if the region has no such item.
    pub(super) fn seals(&self, kit: &Kit) -> Option<i64> {
        let quantity = kit.quantities.get(self.seal?).copied().unwrap_or_default();
        Some(quantity as i64)
    }
}

/// A number of something.
pub(super) fn count(language: Language, number: impl TryInto<i64>) -> Cell {
    Cell::Number(words::count(language, number.try_into().unwrap_or(i64::MAX)))
}

/// A weight in kilograms.
pub(super) fn kilograms(language: Language, grams: i64) -> Cell {
    Cell::Number(words::decimal(language, grams as f64 / 1_000.0, 1))
}

/// A text.
pub(super) fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}
