//! A distribution plan as data, and its figures.

mod access;
mod cost;
mod extract;
mod halt;
mod mark;
mod returns;
mod settled;
mod summary;

pub use access::{Access, Score, hardest, wave_h};
pub use cost::{
    Charge, PaidDays, TripCost, Unit, is_convoy, trip_cost, trip_cost_rupiah, trip_days,
    trip_work_minutes,
};
pub use halt::{Halt, Nights, nights};
pub use mark::{Mark, MarkState};
pub use returns::{Returned, returned};
pub use settled::{
    SettledTrip, SettledTrips, SettledVisit, TripKey, implied, marked, released_with, settled_with,
    unreported,
};
pub use summary::{ClassUse, StationOutcome, Summary, outcomes, summary};

use serde::{Deserialize, Serialize};

use crate::message::Message;
use crate::time::Moment;

/// A complete plan for a region: all trips, and all stations that no trip serves.
///
/// Trips are sorted by time of loading, then by code; unserved stations by code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Fingerprint of the region it was made for, see [`crate::fingerprint::fingerprint`].
    pub input: String,
    /// Version of the planner that made it.
    pub engine: String,
    /// Seed of its search.
    pub seed: u64,
    /// Number of iterations its search did.
    pub iterations: u64,
    /// Fingerprint of the plan it started from; empty if it started without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub earlier: String,
    /// The highest trip number used by any earlier plan, if none of its own trips has a number as
    /// high; else 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub last_number: u32,
    /// A lower bound, in rupiah, on the cost of any plan that serves the same stations, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_rupiah: Option<u64>,
    /// All trips.
    pub trips: Vec<Trip>,
    /// Stations that no trip serves, with reasons.
    pub unserved: Vec<Unserved>,
    /// Trips that bring sealed goods back after the count, sorted as `trips` are. A visit picks up
    /// its `kits`; they are handed over at the base of the trip at `back_at`, and `due` is when they
    /// must be there. `load_at` equals `depart_at`. Empty if the return was not planned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<Trip>,
    /// Served stations whose sealed goods do not come back to the store, with reasons, sorted by
    /// code. A trip may take them part of the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreturned: Vec<Unserved>,
    /// The highest number that a trip of any earlier plan's return has used, if none of its own has
    /// a number as high; else 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub last_return_number: u32,
    /// Where goods stand still overnight, on vehicles and at places, sorted by `from`, `trip` and
    /// `at`; `None` if the plan was made before halts were named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub halts: Option<Vec<Halt>>,
    /// How hard posts are to reach, sorted by place; the waves follow from it, see [`wave_h`]. Empty if
    /// the plan was made before this was recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<Access>,
    /// Other remarks, such as settled trips that could not be kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Message>,
}

/// Which way a trip takes goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heading {
    /// From its base to its stops: [`Plan::trips`].
    Out,
    /// From its stops to its base: [`Plan::returns`].
    Back,
}

/// A vehicle's journey from its base and back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trip {
    /// `T0001` and so on, `R0001` if it belongs to the return, in order of loading in a first plan. A
    /// trip that is the same in the next
    /// plan keeps its code; no other trip of that line of plans ever gets it.
    pub code: String,
    /// Code of the place it starts from and returns to.
    pub base: String,
    /// Code of the vehicle class.
    pub class: String,
    /// Number of the vehicle among those of its class at its base, from 1. Vehicles that are posted
    /// there have the numbers after those that stand there.
    pub vehicle: u32,
    /// If it only posts the vehicle to its base, without goods and stops: where it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posted_from: Option<PostedFrom>,
    /// When loading begins.
    pub load_at: Moment,
    /// When loading ends and it leaves.
    pub depart_at: Moment,
    /// Its stops, in order.
    pub visits: Vec<Visit>,
    /// The leg back from the last stop.
    pub back: Leg,
    /// When it returns; on the way back of goods, when they have been unloaded.
    pub back_at: Moment,
    /// What was reported of it when the plan was made, if it was settled then. Its moments follow from
    /// the report: it leaves, or its last stop is done, no earlier than reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
}

/// Where a vehicle stood before it was posted to another base.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PostedFrom {
    /// Code of the place.
    pub base: String,
    /// Its number there.
    pub vehicle: u32,
}

/// A stop of a trip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Code of the place or station.
    pub at: String,
    /// The leg from the previous stop.
    pub leg: Leg,
    /// When the vehicle arrives.
    pub arrive: Moment,
    /// When the goods have been unloaded, counted and signed for.
    pub done: Moment,
    /// When they are due.
    pub due: Moment,
    /// Codes of the stations whose kits are handed over here, sorted.
    pub kits: Vec<String>,
    /// If the goods are late: why, and possible remedies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late: Vec<Message>,
}

/// The journey between two stops.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Leg {
    /// Codes of the network edges in order of travel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<String>,
    /// Metres travelled within villages, outside the network.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub local_m: u32,
    /// Total length in metres.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub length_m: u32,
    /// Travel time in minutes, without halts at night.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub minutes: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A station that gets nothing, or whose goods do not come back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unserved {
    /// Code of the station.
    pub station: String,
    /// Why, and possible remedies.
    pub reason: Message,
}

impl Plan {
    /// Whether the return of the goods has been planned as well.
    pub fn has_return(&self) -> bool {
        !self.returns.is_empty() || !self.unreturned.is_empty()
    }

    /// All trips, first those out and then those back.
    pub fn all_trips(&self) -> impl DoubleEndedIterator<Item = (Heading, &Trip)> {
        let out = self.trips.iter().map(|trip| (Heading::Out, trip));
        out.chain(self.returns.iter().map(|trip| (Heading::Back, trip)))
    }

    /// The trip with a code, on the way out or back.
    pub fn trip(&self, code: &str) -> Option<(Heading, &Trip)> {
        self.all_trips().find(|(_, trip)| trip.code == code)
    }

    /// Stations whose goods are signed for after their deadline. O(visits).
    pub fn late_stations(&self) -> usize {
        let visits = self.trips.iter().flat_map(|trip| &trip.visits);
        visits.filter(|visit| visit.kits.contains(&visit.at) && visit.done > visit.due).count()
    }
}

impl Trip {
    /// When the goods of a visit are handed over: there, or at the base if they are fetched.
    pub fn handed_over(&self, heading: Heading, visit: &Visit) -> Moment {
        match heading {
            Heading::Out => visit.done,
            Heading::Back => self.back_at,
        }
    }

    /// Whether goods of any visit are handed over after they are due.
    pub fn is_late(&self, heading: Heading) -> bool {
        self.visits.iter().any(|visit| self.handed_over(heading, visit) > visit.due)
    }

    /// Code of the place where it begins: its base, unless it posts the vehicle there.
    pub fn begins_at(&self) -> &str {
        self.posted_from.as_ref().map_or(&self.base, |from| &from.base)
    }

    /// Whether it only posts its vehicle to its base.
    pub fn is_posting(&self) -> bool {
        self.posted_from.is_some()
    }

    /// All legs in order, the one back included.
    pub fn legs(&self) -> impl Iterator<Item = &Leg> {
        self.visits.iter().map(|visit| &visit.leg).chain([&self.back])
    }

    /// Length of the round trip in metres.
    pub fn length_m(&self) -> u64 {
        self.visits.iter().map(|visit| u64::from(visit.leg.length_m)).sum::<u64>()
            + u64::from(self.back.length_m)
    }

    /// Codes of all stations whose kits it carries, in order of delivery.
    pub fn kits(&self) -> impl Iterator<Item = &str> {
        self.visits.iter().flat_map(|visit| visit.kits.iter().map(String::as_str))
    }

    /// The name of the vehicle in the plan: class, base and number.
    pub fn vehicle_code(&self) -> String {
        self.code_of_vehicle(&self.base, self.vehicle)
    }

    /// The name of a vehicle of its class with a number at a base.
    pub(super) fn code_of_vehicle(&self, base: &str, number: u32) -> String {
        format!("{}@{base}/{number}", self.class)
    }
}

/// How far a search has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Key of the text that says what it is doing.
    pub doing: String,
    /// Name of the place it is working on; may be empty.
    pub place: String,
    /// Iterations done.
    pub iterations: u64,
    /// Iterations to do.
    pub of_iterations: u64,
    /// Stations without goods in the best plan so far; `None` before there is one.
    pub unserved: Option<usize>,
    /// Total lateness of all stations in the best plan so far, in minutes.
    pub late_minutes: u64,
    /// Cost of the best plan so far.
    pub cost_rupiah: u64,
}
