//! Makes a distribution plan for a region.
//!
//! Each of these modules knows only those before it:
//!
//! 1. [`needs`] computes what each station gets.
//! 2. [`travel`] finds the ways between places and the time that each vehicle class takes.
//! 3. [`chains`] decides through which posts and piers the goods pass.
//! 4. [`drive`] replays the trips of a plan.
//! 5. [`schedule`] states routing problems and turns their solutions into trips.
//! 6. [`plan()`] does all of this, step by step.
//!
//! [`custody`] names where goods stand still overnight, and who guards them.
//!
//! [`departures`] says by when goods must leave the store.
//!
//! [`least_rupiah`] is a lower bound on the cost of any plan.
//!
//! [`certainty`] drives a finished plan many times under delays drawn by chance.
//!
//! [`handed`] adds up boxes that were counted at their stations.
//!
//! [`forecast()`] says how a plan goes on after what has been reported of it.
//!
//! [`money`] adds up what a finished plan costs, and holds that against the budget.
//!
//! [`people`] says who guards stations, goods and trips, and where there are too few.
//!
//! [`promise`] makes a plan that is to be as sure as promised.
//!
//! [`trials`] finds what changes to the region would bring.
//!
//! [`explain`] finds the next best way of a station's goods, and what would help where they are late.
//!
//! [`questions`], on the same level as `schedule`, answers questions about the network without
//! making a plan.

mod bound;
pub mod certainty;
pub mod chains;
pub mod custody;
pub mod departures;
pub mod drive;
pub mod explain;
mod forecast;
pub mod handed;
mod index;
pub mod money;
pub mod needs;
pub mod outlook;
pub mod people;
pub mod promise;
pub mod questions;
mod run;
pub mod schedule;
pub mod travel;
pub mod trials;

pub use bound::least_rupiah;
pub use forecast::forecast;
pub use index::{ClassIndex, PerStation, PlaceIndex, StationIndex};
pub use run::{
    DEFAULT_ITERATIONS, Exchange, Found, MOST_MEMBERS, Next, Options, Report, Start, Team, alone,
    plan, plan_in_team, plan_now, plannable,
};
