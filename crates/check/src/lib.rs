//! Judges a plan from the raw data with code of its own.
//!
//! The checker shares no code with the planner, only the data types of
//! [`tepat_model::region`] and [`tepat_model::plan`]: every load, length, time and cost is
//! worked out again here from the region, in a different way. Where the two
//! disagree, one of them is wrong, and the plan is not to be trusted.
//!
//! # What a valid plan is
//!
//! Breaking one of these rules is an error; [`Verdict::is_valid`] is then false.
//!
//! **Order.** Trips are in order of (`load_at`, `code`) and have codes of their
//! own. The kits of a visit and the unserved stations are in order of code,
//! each once.
//!
//! **Chain.** A station's kit is all its goods; it is never split. It appears
//! either in the trips or once in `unserved`, never in both, and one of the two
//! it must. Each hop takes it from the base of a trip to a visit of that trip.
//! The hops form one chain from the store (the first place of that kind) to the
//! station, each from where the last ended. A kit leaves a base only after it
//! was handed over there: `load_at` of the next hop is not before `done` of the
//! last. It may come back to a base; it is then the earlier hop that comes first. Goods change hands at places of the kinds store, ppk, pps and pier,
//! and at no junction.
//!
//! **Posts.** In a `tiered` kecamatan the chain has a visit at the sub-district
//! post (the parent of the station's village post) and, later, one at the
//! village post (the place whose code is the station's `desa`). In a `direct`
//! one it may pass them by.
//!
//! **Release.** A trip that carries a kit from the store begins to load at
//! `release_minute` of H-`dispatch_from_h` or later, with a kit of a direct
//! kecamatan of H-`direct_from_h`; one that carries it from a village post to
//! its station at `release_minute` of H-`tps_from_h` or later.
//!
//! **Load.** A kit holds, per item, ballots (voters + ⌈voters × reserve ÷ 1000⌉,
//! times the elections), or `quantity` times the elections, or `quantity`; boxes
//! are the pieces of the item `box`. The kits of a trip together are within the
//! class's boxes, kilograms and litres.
//!
//! **Working hours.** A class works only in its daily hours. A piece of work —
//! the loading, one leg, one hand-over — that fits into a whole day is not begun
//! on a day with too little left: it waits for the next opening. A longer one
//! begins at the next open moment and halts every night. A class that works round
//! the clock never waits. Work of no minutes is done at once.
//!
//! **Times.** `load_at` is free, but within the daily hours if loading takes
//! time. Loading takes ⌈boxes on the trip × tenths ÷ 10⌉ minutes and ends at
//! `depart_at`. A visit's `arrive` is when the leg, begun at the moment before,
//! is done; its `done` is when ⌈boxes handed over × tenths ÷ 10⌉ minutes plus
//! `station_minutes` at a station or `handover_minutes` at a place are done.
//! `back_at` is when the way back is done. All are exactly as derived from the
//! recorded moment before them. Every trip has a visit, every visit a kit.
//!
//! **Legs.** `edges` is a path of open edges, each of a mode on which the class
//! has a pace, from the network place of one stop to that of the next: a place's
//! is itself, a station's its village post. A station's local way lies between
//! it and its village post, or between two stations of one village, where
//! `edges` is empty; it measures ⌈straight metres × `detour_percent` ÷ 100⌉ and
//! goes on the village's local mode (unpaved where not given), on which the
//! class needs a pace unless it is no way at all. Straight metres are
//! equirectangular on a sphere of radius 6,371,008.8 m, rounded. `length_m` is
//! edges plus local ways. An edge takes the minutes it states, else
//! ⌈metres × 3600 ÷ km/h⌉ milliseconds, as a local way does, at its mode's speed
//! or, where its class of way is of its mode, the dry speed of that (in rain the
//! wet speed as per cent of it, rounded down, takes the rule's place); each is
//! divided by the pace and rounded up to milliseconds, the sum is rounded up to
//! minutes.
//! Under the region's conditions an edge is as much slower as its effects say, or
//! the rules for its mode where it says nothing, the product of all that hold,
//! rounded down; at 0 it is closed. Where a class works before 06.00 or after
//! 18.00, the speed at night counts; at 0 the edge is passed by daylight alone.
//! An edge closed for some part of the days from the first dispatch to the thirtieth
//! after voting day is closed from and until when it says. A minute of a leg belongs to
//! the first edge closed at times that has any part of it, and does not pass while
//! that edge is closed: whoever is there waits there. A class heavier or wider than
//! an edge allows does not pass; a one-way edge is gone one way.
//!
//! **Links.** `w<way>.<part>` is a link of the imported network, `w<way>.<a>-<b>`
//! all links of a way from part a to part b in order, none of which an edge stands
//! in for. Its mode and speed are those of its kind and surface, in rain the wet
//! speed; where only people on foot may pass and it is no way on foot as it is, it goes
//! by the rules of ways on foot, in rain as well; both ways. It
//! measures its decimetres rounded up to metres, and takes ⌈decimetres × 360 ÷
//! km/h⌉ milliseconds at reference speed.
//!
//! **Vehicles.** `vehicle` is a number from 1 to as many as the fleet has of the
//! class at the base, and one vehicle makes one trip at a time: the next
//! `load_at` is not before the last `back_at`.
//!
//! **Deadlines.** `due` is the rules' moment: at a station for stations, at its
//! sub-district post and its village post for those. At other places it is free.
//! Being late is no error: it is a warning for each late kit's station or post.
//!
//! A plan made for another state of the region gets a warning too.
//!
//! # Costs
//!
//! Per trip ⌊metres × `rupiah_per_km` ÷ 1000⌋ plus ⌊working minutes from
//! `load_at` to `back_at` × `rupiah_per_hour` ÷ 60⌋; per vehicle `rupiah_per_day`
//! for every day on which one of its trips is under way, from the day of
//! `load_at` to that of `back_at`.

mod chain;
mod clock;
mod deadline;
mod figures;
mod kit;
mod order;
mod step;
mod stop;
mod trip;
mod vehicle;
mod way;

use serde::{Deserialize, Serialize};

use tepat_model::fingerprint::fingerprint;
use tepat_model::message::{Message, Severity};
use tepat_model::plan::Plan;
use tepat_model::region::Region;

/// What the checker finds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Errors, then warnings; each by the code it is about, then by kind.
    pub violations: Vec<Message>,
    /// The checker's own totals.
    pub figures: Figures,
}

impl Verdict {
    /// Whether the plan breaks no rule. It may still be late somewhere.
    pub fn is_valid(&self) -> bool {
        self.violations.iter().all(|violation| violation.severity != Severity::Error)
    }
}

/// Totals of a plan as the checker derives them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Cost of all trips.
    pub cost_rupiah: i64,
    /// Metres driven, sailed or walked, out and back.
    pub length_m: i64,
    /// Stations whose kit is signed for by the deadline.
    pub on_time: usize,
    /// Stations whose kit comes later.
    pub late: usize,
    /// Stations no kit reaches.
    pub unserved: usize,
    /// Trips.
    pub trips: usize,
}

/// Judges `plan` against `region`. O((trips + kits + edges travelled) log n).
///
/// Any plan will do, also one that was damaged on its way or made up.
pub fn check(region: &Region, plan: &Plan) -> Verdict {
    let mut found = Vec::new();
    if plan.input != fingerprint(region) {
        found.push(Message::warning("check-other-input"));
    }
    order::check(plan, &mut found);
    chain::check(region, plan, &mut found);
    vehicle::check(region, plan, &mut found);
    deadline::check(region, plan, &mut found);
    let lengths_m: Vec<i64> =
        plan.trips.iter().map(|trip| trip::check(region, trip, &mut found)).collect();
    found.sort_by(|a, b| (a.severity, &a.at, &a.key).cmp(&(b.severity, &b.at, &b.key)));
    Verdict { violations: found, figures: figures::figures(region, plan, &lengths_m) }
}
