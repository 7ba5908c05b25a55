//! Sums of a ledger by one dimension, and how they are derived.

use std::collections::BTreeMap;

use super::{Billed, Entry, Ledger};
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
    /// Unit that guards.
    Force,
}

impl Dimension {
    /// All dimensions, in the order of lists.
    pub const ALL: [Self; 9] = [
        Self::Kind,
        Self::Area,
        Self::Day,
        Self::Tier,
        Self::Class,
        Self::Vehicle,
        Self::Trip,
        Self::Heading,
        Self::Force,
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
            Self::Force => "force",
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
    /// Code of a unit.
    Force(String),
    /// All guards, where sums are of trips.
    Guards,
    /// All trips, where sums are of units.
    Trips,
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

/// What entries of one line share: kind, unit, class, and the rate and its kind.
type LineKey<'a> = (CostKind, Unit, &'a str, Option<RateKind>, u32);

impl Ledger {
    /// The value that an entry has in a dimension.
    pub fn key(&self, entry: &Entry, by: Dimension) -> Key {
        let of_trip = |key: &dyn Fn(&Billed) -> Key| self.trip(entry).map_or(Key::Guards, key);
        match by {
            Dimension::Kind => Key::Kind(entry.kind),
            Dimension::Area => Key::Area(entry.area),
            Dimension::Day => Key::Day(entry.day),
            Dimension::Tier => of_trip(&|trip| Key::Tier(trip.tier)),
            Dimension::Class => of_trip(&|trip| Key::Class(trip.class.clone())),
            Dimension::Vehicle => of_trip(&|trip| Key::Vehicle(trip.vehicle.clone())),
            Dimension::Trip => of_trip(&|trip| Key::Trip(trip.code.clone())),
            Dimension::Heading => of_trip(&|trip| Key::Heading(trip.heading)),
            Dimension::Force => match self.force(entry) {
                "" => Key::Trips,
                force => Key::Force(force.to_owned()),
            },
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
        let mut lines: BTreeMap<LineKey<'_>, Line> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| of(entry)) {
            let trip = self.trip(entry).filter(|_| entry.rate.is_none());
            let class = trip.map_or("", |trip| trip.class.as_str());
            let Entry { kind, rate, .. } = *entry;
            let (unit, rate_rupiah) = (entry.charge.unit, entry.charge.rate_rupiah);
            let line = lines.entry((kind, unit, class, rate, rate_rupiah)).or_insert_with(|| {
                let class = class.to_owned();
                Line { kind, rate, class, unit, rate_rupiah, units: 0.0, rupiah: 0 }
            });
            line.units += entry.units();
            line.rupiah = line.rupiah.saturating_add(entry.rupiah);
        }
        lines.into_values().collect()
    }
}
