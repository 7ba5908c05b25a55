//! Sums of a ledger by one dimension, and how they are derived.

use std::collections::BTreeMap;

use super::{Entry, Ledger};
use crate::PlaceIndex;
use tepat_model::plan::{Heading, Unit};
use tepat_model::region::{CostKind, PlaceKind, RateKind};

/// What a ledger can be added up by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dimension {
    /// What the money is spent on.
    #[default]
    Kind,
    /// Sub-district.
    Area,
    /// Day.
    Day,
    /// Kind of the place that trips start from.
    Tier,
    /// Vehicle class.
    Class,
    /// Vehicle.
    Vehicle,
    /// Trip.
    Trip,
    /// Out or back.
    Heading,
}

impl Dimension {
    /// All dimensions, in the order of lists.
    pub const ALL: [Self; 8] = [
        Self::Kind,
        Self::Area,
        Self::Day,
        Self::Tier,
        Self::Class,
        Self::Vehicle,
        Self::Trip,
        Self::Heading,
    ];

    /// The name in text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Area => "area",
            Self::Day => "day",
            Self::Tier => "tier",
            Self::Class => "class",
            Self::Vehicle => "vehicle",
            Self::Trip => "trip",
            Self::Heading => "heading",
        }
    }
}

/// A value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// What the money is spent on.
    Kind(CostKind),
    /// A sub-district.
    Area(Option<PlaceIndex>),
    /// A day; 0 is voting day.
    Day(i32),
    /// A kind of place that trips start from.
    Tier(Option<PlaceKind>),
    /// Code of a vehicle class.
    Class(String),
    /// A vehicle: class, base and number.
    Vehicle(String),
    /// Code of a trip.
    Trip(String),
    /// Out or back.
    Heading(Heading),
}

/// The costs of one value of a dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// The value.
    pub key: Key,
    /// All of its costs.
    pub rupiah: u64,
    /// The part of it that is transport.
    pub transport_rupiah: u64,
}

/// All entries of one rate: rate times quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What the money is spent on.
    pub kind: CostKind,
    /// The rate of the region; `None` for a rate of the class.
    pub rate: Option<RateKind>,
    /// Code of the class; empty for a rate of the region.
    pub class: String,
    /// What the rate is paid per.
    pub unit: Unit,
    /// Rupiah per unit.
    pub rate_rupiah: u32,
    /// How many units. It is no whole number where sub-districts share a trip.
    pub units: f64,
    /// The amount; each trip is rounded to whole rupiah, so it can differ from rate times units by
    /// a rupiah a trip.
    pub rupiah: u64,
}

impl Ledger {
    /// The value that an entry has in a dimension.
    pub fn key(&self, entry: &Entry, by: Dimension) -> Key {
        let trip = self.trip(entry);
        match by {
            Dimension::Kind => Key::Kind(entry.kind),
            Dimension::Area => Key::Area(entry.area),
            Dimension::Day => Key::Day(entry.day),
            Dimension::Tier => Key::Tier(trip.tier),
            Dimension::Class => Key::Class(trip.class.clone()),
            Dimension::Vehicle => Key::Vehicle(trip.vehicle.clone()),
            Dimension::Trip => Key::Trip(trip.code.clone()),
            Dimension::Heading => Key::Heading(trip.heading),
        }
    }

    /// The sums of a dimension, in the order of its values; together they are the total.
    /// O(entries · log values).
    pub fn sums(&self, by: Dimension) -> Vec<Sum> {
        self.sums_of(by, |_| true)
    }

    /// The sums of those entries for which `of` holds.
    pub fn sums_of(&self, by: Dimension, of: impl Fn(&Entry) -> bool) -> Vec<Sum> {
        let mut sums: BTreeMap<Key, (u64, u64)> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| of(entry)) {
            let (all, transport) = sums.entry(self.key(entry, by)).or_default();
            *all = all.saturating_add(entry.rupiah);
            *transport = transport.saturating_add(entry.transport_rupiah());
        }
        let sum = |(key, (rupiah, transport_rupiah))| Sum { key, rupiah, transport_rupiah };
        sums.into_iter().map(sum).collect()
    }

    /// How the amount of those entries for which `of` holds comes about, one line for each rate, by
    /// kind. O(entries · log lines).
    pub fn lines(&self, of: impl Fn(&Entry) -> bool) -> Vec<Line> {
        let mut lines: BTreeMap<(CostKind, Unit, &str, Option<RateKind>, u32), (f64, u64)> =
            BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| of(entry)) {
            let class = if entry.rate.is_none() { self.trip(entry).class.as_str() } else { "" };
            let charge = entry.charge;
            let (units, rupiah) = lines
                .entry((entry.kind, charge.unit, class, entry.rate, charge.rate_rupiah))
                .or_default();
            *units += entry.units();
            *rupiah = rupiah.saturating_add(entry.rupiah);
        }
        let line = |((kind, unit, class, rate, rate_rupiah), (units, rupiah)): (
            (CostKind, Unit, &str, Option<RateKind>, u32),
            (f64, u64),
        )| Line {
            kind,
            rate,
            class: class.to_owned(),
            unit,
            rate_rupiah,
            units,
            rupiah,
        };
        lines.into_iter().map(line).collect()
    }
}
