//! What a plan costs as a whole: a ledger of entries, their sums, and the budget that pays them.
//!
//! The search lowers the cost of transport alone. Allowances, nights, packing and loading come on
//! top; they are computed from the finished plan and change nothing in it. Every amount is a rate
//! times a quantity ([`Charge`]), so that it can be followed.

mod budget;
mod entries;
mod guards;
mod sums;

pub use budget::{BudgetCheck, LineSpending, Overlap, check_budget};
pub use entries::ledger;
pub use guards::{ledger_of_guards, ledger_with_guards, unpaid_guard_days};
pub use sums::{Dimension, Key, Line, Sum};

use serde::{Deserialize, Serialize};

use crate::PlaceIndex;
use tepat_model::plan::{Charge, Heading};
use tepat_model::region::{CostKind, PlaceKind, RateKind};

/// All costs of a plan: those of its trips, and of the units that guard if these were added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// The trips of the plan, first those out and then those back.
    pub trips: Vec<Billed>,
    /// Codes of the units that are paid for guarding, in order.
    pub forces: Vec<String>,
    /// The entries: those of trips in the order of the trips, then those of guards in the order of
    /// their duties.
    pub entries: Vec<Entry>,
}

/// A trip that entries belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Billed {
    /// Code of the trip.
    pub code: String,
    /// Which way it takes goods.
    pub heading: Heading,
    /// Code of the vehicle class.
    pub class: String,
    /// The vehicle: class, base and number.
    pub vehicle: String,
    /// The kind of place it starts from; `None` if that is unknown.
    pub tier: Option<PlaceKind>,
}

/// What an amount is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payee {
    /// A trip, by its position in [`Ledger::trips`].
    Trip(usize),
    /// Guards of a unit, by its position in [`Ledger::forces`].
    Force(usize),
}

/// An amount for the goods of one sub-district on one trip, or for guards of one unit there.
///
/// What is paid for a whole trip is divided among the sub-districts whose goods it carries, by their
/// kits; the parts of one charge add up to it exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The trip or unit.
    pub payee: Payee,
    /// What the money is spent on.
    pub kind: CostKind,
    /// The rate of the region; `None` for a rate of the vehicle class.
    pub rate: Option<RateKind>,
    /// The day: 0 is voting day. Distance, hours, packing and loading count on the day on which the
    /// trip loads, a night on the day on which it begins.
    pub day: i32,
    /// The sub-district; `None` if that is unknown.
    pub area: Option<PlaceIndex>,
    /// The charge of which this is a part.
    pub charge: Charge,
    /// The part: kits of the sub-district, and all kits that share the charge.
    pub kits: (u32, u32),
    /// The amount of this part.
    pub rupiah: u64,
}

impl Entry {
    /// The quantity of this part, in units.
    pub fn units(&self) -> f64 {
        let (part, whole) = self.kits;
        self.charge.units() * f64::from(part) / f64::from(whole.max(1))
    }

    /// The amount if it is part of the plan's own cost, else 0.
    pub fn transport_rupiah(&self) -> u64 {
        if self.kind.is_transport() { self.rupiah } else { 0 }
    }
}

/// Total, and the part of it that is the plan's own cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Everything.
    pub rupiah: u64,
    /// Transport: rent, distance, hours and porters.
    pub transport_rupiah: u64,
}

impl Ledger {
    /// What everything costs. O(entries).
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for entry in &self.entries {
            totals.rupiah = totals.rupiah.saturating_add(entry.rupiah);
            totals.transport_rupiah =
                totals.transport_rupiah.saturating_add(entry.transport_rupiah());
        }
        totals
    }

    /// The trip of an entry; `None` for guards.
    pub fn trip(&self, entry: &Entry) -> Option<&Billed> {
        match entry.payee {
            Payee::Trip(trip) => self.trips.get(trip),
            Payee::Force(_) => None,
        }
    }

    /// Code of the unit whose guards an entry pays; empty for a trip.
    pub fn force(&self, entry: &Entry) -> &str {
        match entry.payee {
            Payee::Trip(_) => "",
            Payee::Force(force) => self.forces.get(force).map_or("", String::as_str),
        }
    }
}
