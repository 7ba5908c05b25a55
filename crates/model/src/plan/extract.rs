//! The part of a plan that serves some stations.

use std::collections::BTreeSet;

use super::{Leg, Plan, Trip, Unserved};
use tepat_order::Gather as _;

impl Plan {
    /// The plan with the goods of those stations alone for which `keeps` holds. Stops without goods
    /// are passed; trips without stops are left out, and so are those that post vehicles to or from
    /// bases where none of the others uses them. All moments stay.
    #[must_use]
    pub fn extract(&self, keeps: &dyn Fn(&str) -> bool) -> Self {
        let cut = |trips: &[Trip]| {
            let mut cut: Vec<Trip> = trips.iter().filter_map(|trip| trip.extract(keeps)).collect();
            let used: BTreeSet<String> =
                cut.iter().filter(|trip| !trip.is_posting()).map(Trip::vehicle_code).gather();
            cut.retain(|trip| {
                let before = trip.posted_from.as_ref();
                let before = before.map(|from| trip.code_of_vehicle(&from.base, from.vehicle));
                used.contains(&trip.vehicle_code()) || before.is_some_and(|it| used.contains(&it))
            });
            cut
        };
        let kept = |all: &[Unserved]| {
            all.iter().filter(|unserved| keeps(&unserved.station)).cloned().collect()
        };
        Self {
            trips: cut(&self.trips),
            returns: cut(&self.returns),
            unserved: kept(&self.unserved),
            unreturned: kept(&self.unreturned),
            ..self.clone()
        }
    }
}

impl Trip {
    fn extract(&self, keeps: &dyn Fn(&str) -> bool) -> Option<Self> {
        if self.kits().all(keeps) {
            return Some(self.clone());
        }
        let mut cut = Self { visits: Vec::new(), ..self.clone() };
        let mut passed = Leg::default();
        for visit in &self.visits {
            let mut visit = visit.clone();
            visit.kits.retain(|kit| keeps(kit));
            let way = joined(std::mem::take(&mut passed), std::mem::take(&mut visit.leg));
            match visit.kits.is_empty() {
                true => passed = way,
                false => cut.visits.push(super::Visit { leg: way, ..visit }),
            }
        }
        cut.back = joined(passed, cut.back);
        (!cut.visits.is_empty()).then_some(cut)
    }
}

/// Two legs as one.
fn joined(one: Leg, other: Leg) -> Leg {
    Leg {
        edges: one.edges.into_iter().chain(other.edges).collect(),
        local_m: one.local_m.saturating_add(other.local_m),
        length_m: one.length_m.saturating_add(other.length_m),
        minutes: one.minutes.saturating_add(other.minutes),
    }
}
