//! Goods that stand still overnight.

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::message::Message;
use crate::time::{DAY_MINUTES, Moment};

/// Goods that stand still over at least one midnight: on a vehicle that halts, or at a place
/// between two trips.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Halt {
    /// Code of the trip whose loaded vehicle halts; empty if the goods lie at the place `at`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub trip: String,
    /// Code of the place or station where it is or, if it stands on the way, of the last that it
    /// passed.
    pub at: String,
    /// Code of the edge or link on which it stands; empty at `at`, and on local ways.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub edge: String,
    /// Code of the next place or station on its way; empty at `at`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub toward: String,
    /// Metres travelled since `at`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub beyond_m: u32,
    /// Since when the goods stand still.
    pub from: Moment,
    /// Until when; later than the midnight after `from`.
    pub until: Moment,
    /// Number of stations whose goods these are.
    pub kits: u32,
    /// Whether custody is allowed there.
    #[serde(default, skip_serializing_if = "is_false")]
    pub custody: bool,
    /// Guards that the rules want each night.
    pub guards: u16,
    /// How many of them are the police escort of the trip; others guard the place or are sent.
    #[serde(default, skip_serializing_if = "is_no_escort")]
    pub of_escort: u16,
    /// Without custody: measures that were tried, and what comes of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<Message>,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_no_escort(number: &u16) -> bool {
    *number == 0
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

/// Midnights from a moment, not counted, to another, counted.
pub fn nights(from: Moment, until: Moment) -> u32 {
    let day = |at: Moment| at.div_euclid(DAY_MINUTES);
    u32::try_from(day(until) - day(from)).unwrap_or(0)
}

impl Halt {
    /// The nights it lasts.
    pub fn nights(&self) -> u32 {
        nights(self.from, self.until)
    }

    /// Whether a vehicle halts, rather than goods lying at a place.
    pub fn is_on_the_way(&self) -> bool {
        !self.trip.is_empty()
    }

    /// The order of lists.
    pub fn rank(&self) -> (Moment, &str, &str) {
        (self.from, &self.trip, &self.at)
    }
}

/// The nights of a plan, each counted for each vehicle that halts or place where goods lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nights {
    /// Nights of loaded vehicles on the way.
    pub on_the_way: u32,
    /// Those of them without custody.
    pub without_custody: u32,
    /// Nights of goods at places between two trips.
    pub at_places: u32,
    /// Those of them at places where custody is not allowed.
    pub at_places_without: u32,
    /// Guards to be sent or found, besides escorts, added up over the nights.
    pub guards: u32,
}

impl Nights {
    /// Adds up the halts of a plan; `None` if they were not named.
    pub fn of(plan: &Plan) -> Option<Self> {
        let mut sums = Self::default();
        for halt in plan.halts.as_ref()? {
            let nights = halt.nights();
            let without = if halt.custody { 0 } else { nights };
            let (all, some) = match halt.is_on_the_way() {
                true => (&mut sums.on_the_way, &mut sums.without_custody),
                false => (&mut sums.at_places, &mut sums.at_places_without),
            };
            *all += nights;
            *some += without;
            sums.guards += nights * u32::from(halt.guards.saturating_sub(halt.of_escort));
        }
        Some(sums)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nights_are_midnights() {
        let check = |from: i32, until: i32, expect| assert_eq!(nights(from, until), expect);
        check(1_080, 1_440 + 360, 1);
        check(1_080, 1_440, 1);
        check(1_080, 1_439, 0);
        check(0, 1_439, 0);
        check(0, 1_440, 1);
        check(-1, 0, 1);
        check(-360, 2 * 1_440 + 1, 3);
        check(10, 5, 0);
    }
}
