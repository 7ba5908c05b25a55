//! Where goods stand still overnight, whether custody is allowed there, and who guards them.
//!
//! A loaded vehicle halts when its daily hours end, or where a way is closed, and goods lie at posts
//! and piers between two trips. Everything that lasts over midnight is named as a [`Halt`]. The
//! moments are those of [`crate::drive`]; nothing here has a clock of its own.

mod moved;
mod rests;
mod spot;

use crate::drive::{Doing, Event, Moments, PreparedPlan, Times, follow};
use crate::travel::StepTimes;
pub(crate) use moved::{Tried, key_of, obey, obey_back};
use spot::{Spot, spot};
use tepat_model::plan::{Halt, Heading, Plan, Trip, is_convoy, nights};
use tepat_model::region::{PlaceKind, Region};
use tepat_model::time::Moment;
use tepat_order::Order as _;

/// All halts of a plan, out and back, in the order of [`Plan::halts`].
///
/// O(trips + kits, and what trips that last over midnight travel).
pub fn halts(region: &Region, times: &StepTimes, plan: &Plan) -> Vec<Halt> {
    let mut found = halts_out(region, times, &plan.trips);
    found.extend(rests::rests_back(region, &plan.returns));
    found.extend(halts_of_trips(region, times, &plan.returns, Heading::Back));
    found.order_by(|a, b| a.rank().cmp(&b.rank()));
    found
}

/// The halts of a distribution, in no order.
fn halts_out(region: &Region, times: &StepTimes, trips: &[Trip]) -> Vec<Halt> {
    let mut found = rests::rests_out(region, trips);
    found.extend(halts_of_trips(region, times, trips, Heading::Out));
    found
}

/// The halts of vehicles under way with goods, trip after trip.
fn halts_of_trips(
    region: &Region,
    times: &StepTimes,
    trips: &[Trip],
    heading: Heading,
) -> Vec<Halt> {
    let overnight: Vec<Trip> =
        trips.iter().filter(|trip| nights(trip.load_at, trip.back_at) > 0).cloned().collect();
    let prepared = PreparedPlan::unlinked(region, times, &overnight, heading);
    halts_of_prepared(region, times, &prepared, &overnight, heading)
}

/// The same for trips that are prepared already.
fn halts_of_prepared(
    region: &Region,
    times: &StepTimes,
    prepared: &PreparedPlan,
    trips: &[Trip],
    heading: Heading,
) -> Vec<Halt> {
    let planned = prepared.planned_times();
    let mut moments = Moments::default();
    let mut found = Vec::new();
    for (number, trip) in trips.iter().enumerate() {
        for Still { from, until, leg, gone_minutes } in
            standing_still(prepared, &planned, number, &mut moments)
        {
            let kits = kits_on_board(trip, heading, from);
            if kits > 0 && nights(from, until) > 0 {
                let spot = spot(region, times, trip, leg, gone_minutes);
                found.push(Halt { from, until, kits, ..halt_at(region, trip, spot) });
            }
        }
    }
    found
}

/// Nights of the distribution that fall where custody is not allowed.
pub(crate) fn open_nights(region: &Region, times: &StepTimes, trips: &[Trip]) -> u32 {
    let halts = halts_out(region, times, trips);
    halts.iter().filter(|halt| !halt.custody).map(Halt::nights).sum()
}

/// A period in which a vehicle stands still, and how far on which of its legs, from 0.
struct Still {
    from: Moment,
    until: Moment,
    leg: usize,
    gone_minutes: i32,
}

/// The periods in which a trip neither travels nor loads nor hands over, in order.
fn standing_still(
    plan: &PreparedPlan,
    times: &Times,
    trip: usize,
    moments: &mut Moments,
) -> Vec<Still> {
    let (first_visit, first_leg) = (plan.visits_of(trip).start, plan.legs_of(trip).start);
    let (mut leg, mut gone_minutes) = (0, 0);
    let mut found: Vec<Still> = Vec::new();
    follow(plan, times, trip, moments, |Event { doing, from, until, .. }| match doing {
        Doing::Travelling(on) => {
            if on - first_leg != leg {
                (leg, gone_minutes) = (on - first_leg, 0);
            }
            gone_minutes += until - from;
        }
        Doing::HandingOver(visit) => {
            leg = visit - first_visit;
            gone_minutes = i32::MAX;
        }
        Doing::Loading | Doing::Unloading | Doing::Delayed => {}
        Doing::Halting
        | Doing::WaitingAtClosure(_)
        | Doing::WaitingForGoods
        | Doing::WaitingForVehicle
        | Doing::WaitingForItsMoment => match found.last_mut() {
            Some(last) if last.until == from => last.until = until,
            _ => found.push(Still { from, until, leg, gone_minutes }),
        },
    });
    found
}

/// Number of stations whose goods are on board at a moment between loading and return.
fn kits_on_board(trip: &Trip, heading: Heading, at: Moment) -> u32 {
    let on_board = |done: Moment| match heading {
        Heading::Out => done > at,
        Heading::Back => done <= at,
    };
    let visits = trip.visits.iter().filter(|visit| on_board(visit.done));
    u32::try_from(visits.map(|visit| visit.kits.len()).sum::<usize>()).unwrap_or(u32::MAX)
}

fn halt_at(region: &Region, trip: &Trip, spot: Spot) -> Halt {
    let Spot { at, edge, toward, beyond_m } = spot;
    let is_at_place = toward.is_empty();
    let guards = region.rules.guards_vehicle;
    let escort = if is_convoy(region, trip) { region.rules.escort_police_per_trip } else { 0 };
    Halt {
        trip: trip.code.clone(),
        custody: is_at_place && region.places.get(&at).is_some_and(|place| place.allows_custody()),
        at,
        edge,
        toward,
        beyond_m,
        guards,
        of_escort: escort.min(guards),
        ..Halt::default()
    }
}

/// Guards that the rules want for goods that lie at a place of this kind.
fn guards_at(region: &Region, kind: PlaceKind) -> u16 {
    let rules = &region.rules;
    match kind {
        PlaceKind::Store => rules.guards_store,
        PlaceKind::Ppk => rules.guards_ppk,
        PlaceKind::Pps => rules.guards_pps,
        PlaceKind::Pier | PlaceKind::Junction => rules.guards_elsewhere,
    }
}
