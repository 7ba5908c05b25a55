//! Judges a plan from the raw data, with its own code.
//!
//! The checker shares only the data types of [`tepat_model::region`] and [`tepat_model::plan`]
//! with the planner. It derives every load, length, time and cost again from the region, by
//! different code. Where the two disagree, one of them is wrong and the plan must not be
//! trusted.
//!
//! # What a valid plan is
//!
//! Breaking one of these rules is an error, and [`Verdict::is_valid`] is then false.
//!
//! **Order.** Trips are sorted by (`load_at`, `code`), and no two share a code. The kits of a
//! visit and the unserved stations are sorted by code, each listed once.
//!
//! **Chain.** A station's kit is all of its goods and is never split. It is carried by trips or
//! listed once in `unserved`, never both and never neither. Each hop takes it from the base of
//! a trip to a visit of that trip. The hops form one chain from the store (the first place of
//! that kind) to the station; each begins where the last one ended. A kit leaves a base only
//! after it was handed over there: `load_at` of the next hop is not before `done` of the last.
//! A kit may come back to a base; the earlier hop then comes first. Goods change hands at
//! stores, ppk, pps and piers, never at a junction.
//!
//! **Posts.** In a `tiered` kecamatan the chain visits the sub-district post (the parent of the
//! station's village post) and, later, the village post (the place whose code is the station's
//! `desa`). In a kecamatan with delivery to `villages` it visits the village post, in a `direct` one it
//! may skip both. A post whose `skip` is `open` or `always` may be skipped anywhere. At one of `always`
//! that is named here no kit is handed over, except at a village post on the way to the sub-district
//! post. Where a post states `via` or `by_class`, the hop that brings a kit to it (or from elsewhere to
//! one of its stations) has that base and class. A settled trip gets a warning instead; so does a kit
//! at a post of `always` while a plan is carried out, or where the plan says that it could not keep a
//! settled trip from that base.
//!
//! **Release.** A trip that carries a kit from the store begins loading no earlier than
//! `release_minute` of H-`dispatch_from_h`, or of H-`direct_from_h` for a kit of a direct
//! kecamatan or one that skips both posts. A trip that carries a kit on from its village post, or from
//! its sub-district post if it skips the village post, begins no earlier than `release_minute` of
//! H-`tps_from_h`; not so where the kit only changes vehicles, at the posts of other villages and at its
//! own before it comes to its sub-district post or to its own once more. A trip that leaves the store before the day set by hand for
//! a sub-district (`wave_h`) gets a warning.
//!
//! **Reports.** A trip without a mark, out or back, begins loading no earlier than `load_from_minute`
//! of H-`load_from_h`. A trip that was reported as loaded or departed has a `depart_at`, and one that
//! arrived a `done` of its last visit, no earlier than reported. On the return it is `depart_at` for a
//! trip that departed, `done` of its last visit for one that is loaded, and `back_at` for one that
//! arrived. A trip that failed has no more visits
//! than `stops`, and its vehicle makes no later trip.
//!
//! **Load.** Per item a kit holds either the ballots (voters + ⌈voters × reserve ÷ 1000⌉, times
//! the elections), or `quantity` times the elections, or `quantity`. Boxes are the pieces of
//! the item `box`. The kits of a trip together stay within the boxes, kilograms and litres of
//! its class.
//!
//! **Working hours.** A class works only in its daily hours. A piece of work (the loading, one
//! leg, one hand-over) that fits into a whole day does not begin on a day with too little time
//! left: it waits for the next opening. Longer work begins at the next open moment and halts
//! every night. A class that works round the clock never waits. Work of zero minutes is done at
//! once.
//!
//! **Times.** `load_at` is free, but within the daily hours if loading takes time. Loading
//! takes ⌈boxes on the trip × tenths ÷ 10⌉ minutes and ends at `depart_at`. The leg to a visit
//! begins at the moment before it and ends at `arrive`. The hand-over takes ⌈boxes handed over
//! × tenths ÷ 10⌉ minutes plus `station_minutes` at a station or `handover_minutes` at a place,
//! and ends at `done`. The way back ends at `back_at`. Each moment equals what follows from the
//! recorded moment before it. Every trip has a visit, and every visit a kit.
//!
//! **Postings.** A trip with `posted_from` has no visit. It begins at the base it names, takes its
//! leg `back` to its own base, and from then on its vehicle has its number there. A vehicle that
//! stands at a base is there from the beginning, any other only from its posting on; none makes a
//! trip while it is elsewhere. Only vehicles of rows that are `pooled` leave for another base, the
//! rows of a base numbering their vehicles one after the other. A day is paid once for a vehicle,
//! wherever it is. Nobody escorts it.
//!
//! **Legs.** `edges` is a path of open edges, each of a mode on which the class has a pace,
//! from the network place of one stop to that of the next. The network place of a place is the
//! place itself; that of a station is its village post. A local way joins a station to its
//! village post, or two stations of one village, where `edges` is empty. It measures ⌈straight
//! metres × `detour_percent` ÷ 100⌉ and uses the village's local mode (unpaved if none is
//! given); the class needs a pace on it unless its length is 0. Straight metres are
//! equirectangular on a sphere of radius 6,371,008.8 m, rounded. `length_m` is edges plus local
//! ways.
//!
//! An edge takes the minutes it states. Otherwise an edge, like a local way, takes ⌈metres ×
//! 3600 ÷ km/h⌉ milliseconds at the speed of its mode or, if the profile of its class of way
//! has the same mode, at that profile's dry speed (in rain the profile's wet speed as a
//! percentage of it, rounded down, replaces the rule). Each is divided by the pace and rounded
//! up to milliseconds; the sum is rounded up to minutes.
//!
//! The region's conditions slow an edge to the percentages of its own effects, or of the rules for
//! its mode where it has none: the product of all that hold, rounded down. At 0 the edge is closed.
//! For a class that works before 06.00 or after 18.00 the speed at night counts; at 0 the edge can
//! be passed by daylight only. An edge closed for part of the days between the first dispatch and
//! the thirtieth day after voting day is closed in the period it states. A minute of a leg belongs
//! to the first edge with closing times that has any part of that minute, and does not pass while
//! that edge is closed: the vehicle waits there. On such an edge of mode `ferry` or `sea` nobody
//! halts: its first minute passes only if all its minutes can pass in one go, with the edge open
//! and the class at work. A vehicle that cannot be across before the edge closes, or before the day
//! ends, waits on the bank. If the edge takes more minutes than any day offers, it is passed with
//! halts like others. A class heavier or wider than an edge allows cannot pass. A one-way edge can
//! be used in one direction only.
//!
//! **Links.** `w<way>.<part>` is a link of the imported network; `w<way>.<a>-<b>` is all links
//! of a way from part a to part b, in order. No edge may stand in for any of them. Mode and
//! speed are those of its kind and surface, in rain the wet speed. A link open only to people
//! on foot that is not a footway by its profile follows the rules for foot, in rain as well, in
//! both directions. A link measures its decimetres rounded up to metres and takes ⌈decimetres ×
//! 360 ÷ km/h⌉ milliseconds at reference speed.
//!
//! **Vehicles.** `vehicle` is a number from 1 to the count of that class which the fleet has at
//! the base. A vehicle makes one trip at a time: its next `load_at` is not before its last
//! `back_at`.
//!
//! **Deadlines.** `due` is the moment the rules set for a station, for its sub-district post
//! and for its village post. At other places it is free. Lateness is not an error: each late
//! visit to a station or post gets a warning.
//!
//! **Return.** If the plan has `returns` or `unreturned`, the sealed goods of every station that has
//! its kit come back: all items of the kit that are `sealed` (by themselves; if they state nothing,
//! boxes and all items without a volume but ink). They are fetched, never split, at the visits of
//! `returns` and handed over at the base of the trip at `back_at`. The hops form one chain from the
//! station to the store, or end where they may if the station is listed in `unreturned`. A station
//! is never both back and listed, nor neither. The chain passes the station's sub-district post,
//! unless the sub-district is not `tiered` and `recap_days` is 0. Goods change hands at stores, ppk, pps,
//! piers and their stations.
//!
//! A trip of the return loads nothing: `depart_at` equals `load_at`. At each visit it takes as long
//! as a hand-over of the same goods; after the way back it unloads for ⌈boxes on the trip × tenths ÷
//! 10⌉ minutes, which ends at `back_at`. Goods are fetched at a station no earlier than
//! `count_done_minute` of H-`count_done_h` and than the kit has come, elsewhere no earlier than they
//! have been handed over there. If `recap_days` is above 0, they are fetched at their sub-district
//! post no earlier than `release_minute` of the day that is so many days after the day on which the
//! last goods of the sub-district came there. `due` is when the rules want the goods at the base: the
//! store, their sub-district post or their village post; at other bases it is free. A trip that is
//! back later gets a warning. Everything else holds for these trips as for all others, and a vehicle
//! makes one trip at a time, whichever way.
//!
//! **Custody.** `halts` names, sorted by (`from`, `trip`, `at`), where goods stand still over
//! midnight. A vehicle with goods halts from the end of a working minute of its trip to the next if
//! midnight lies between; goods lie at a place from their last hand-over there until the next trip
//! begins to load (on the way back: until it has fetched them), and stays that overlap or meet are
//! one halt. `kits` is the number of stations whose goods these are. Under way a vehicle is where
//! its minutes of travel bring it: at a place that it passes less than a minute before or after, and
//! then the nearest; else `beyond_m` metres after the last place or station, on `edge`, before
//! `toward`. Custody is allowed at places whose `custody` says so and, where it says nothing, at
//! stores, ppk and pps; never at stations and between places. `guards` is `guards_vehicle` for a
//! vehicle, of which its police escort is `of_escort`, else what the rules want at a place of that
//! kind. A halt without custody gets a warning. A plan without `halts` was made before they were
//! named, and gets one warning if it has any.
//!
//! A plan made for another state of the region also gets a warning.
//!
//! # Costs
//!
//! Each trip costs ⌊metres × `rupiah_per_km` ÷ 1000⌋ plus ⌊working minutes from `load_at` to
//! `back_at` × `rupiah_per_hour` ÷ 60⌋. Each vehicle costs `rupiah_per_day` for every day on
//! which one of its trips is under way, from the day of `load_at` to that of `back_at`. Such a day
//! counts for the return only if no trip of the distribution has paid for it. What teams on foot
//! cost counts as `porters`, whatever it is paid for; else the days are `rent`, the kilometres
//! `distance` and the working minutes `hours`.
//!
//! Besides, people are paid at the rates of the region. A trip from any base but a village post has
//! `escort_police_per_trip` officers and `escort_staff_per_trip` staff. Each is paid `escort_day` or
//! `staff_day` for the days that the trip's vehicle is paid for. For each midnight of a trip, they
//! and the crew are paid `night`. The rates are those of the sub-district that most kits of the trip
//! are for; of several, the one with the first code; kits without a sub-district come before all.
//! `packing_kit` is paid for each kit that goes out, `packing_box` for its boxes, and again for the
//! sealed boxes that come back, each once. `loading_box` is paid for all boxes of every trip that is
//! not on foot. These follow the rates of the sub-district of each kit. Trips of unknown classes cost
//! nothing. [`audit`] compares the sums of each kind.

mod alternates;
mod bundled;
mod chain;
mod clock;
mod custody;
mod deadline;
mod figures;
mod kit;
mod money;
mod order;
mod people;
mod readiness;
mod reported;
mod returning;
mod sealed;
mod staff;
mod step;
mod stop;
mod supply;
mod training;
mod trip;
mod vehicle;
mod versus;
mod way;

use serde::{Deserialize, Serialize};

pub use alternates::audit_alternates;
pub use bundled::{Bundled, SignedBy, bundled, is_bundle};
use kit::Heading;
pub use money::{Spent, audit, spent};
pub use people::{Sent, Watch, WatchKind, audit_people};
pub use readiness::{Said, audit_readiness};
pub use sealed::sealed;
pub use staff::{StaffTally, audit_staff};
pub use supply::{Stock, audit_supply};
use tepat_model::fingerprint::fingerprint;
use tepat_model::message::{Message, Severity};
use tepat_model::plan::Plan;
use tepat_model::region::Region;
pub use training::{Sending, audit_training};
pub use versus::{Difference, versus};

/// What the checker found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Errors, then warnings; each group sorted by the code concerned, then by key.
    pub violations: Vec<Message>,
    /// The checker's own totals.
    pub figures: Figures,
}

impl Verdict {
    /// Whether the plan breaks no rule. A valid plan may still be late.
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
    /// Stations whose kit is signed for after the deadline.
    pub late: usize,
    /// Stations that receive no kit.
    pub unserved: usize,
    /// Number of trips.
    pub trips: usize,
    /// Cost of the way back; no other figure above includes it.
    pub return_rupiah: i64,
    /// Metres driven, sailed or walked for the way back.
    pub return_length_m: i64,
    /// Stations whose sealed goods are handed over at the store.
    pub returned: usize,
    /// Number of trips of the way back.
    pub return_trips: usize,
}

/// Judges `plan` against `region`. O((trips + kits + edges travelled) log n).
///
/// Accepts any plan, including a damaged or invented one.
pub fn check(region: &Region, plan: &Plan) -> Verdict {
    let mut found = Vec::new();
    if plan.input != fingerprint(region) {
        found.push(Message::warning("check-other-input"));
    }
    order::check(plan, &mut found);
    reported::check(region, plan, &mut found);
    chain::check(region, plan, &mut found);
    vehicle::check(region, plan, &mut found);
    deadline::check(region, plan, &mut found);
    returning::check(region, plan, &mut found);
    custody::check(region, plan, &mut found);
    let out = plan.trips.iter().map(|trip| (trip, Heading::Out));
    let all = out.chain(plan.returns.iter().map(|trip| (trip, Heading::Back)));
    let lengths_m: Vec<i64> =
        all.map(|(trip, heading)| trip::check(region, trip, heading, &mut found)).collect();
    found.sort_by(|a, b| (a.severity, &a.at, &a.key).cmp(&(b.severity, &b.at, &b.key)));
    Verdict { violations: found, figures: figures::figures(region, plan, &lengths_m) }
}
