//! Makes a distribution plan for a region.
//!
//! The modules, each of which knows only those before it:
//!
//! 1. [`needs`] says what each station gets.
//! 2. [`travel`] says how long each vehicle class takes between places, and which way.
//! 3. [`chains`] decides through which posts and piers the goods pass.
//! 4. [`drive`] follows the trips of a plan in time.
//! 5. [`schedule`] states routing problems and turns their solutions into trips.
//! 6. [`plan()`] does all of this, step by step.
//!
//! [`least_rupiah`] says what any plan costs at least.
//!
//! [`questions`] stands beside `schedule`: it asks the network without making a plan.

mod bound;
pub mod chains;
pub mod drive;
mod index;
pub mod needs;
pub mod questions;
mod run;
pub mod schedule;
pub mod travel;

pub use bound::least_rupiah;
pub use index::{ClassIndex, PerStation, PlaceIndex, StationIndex};
pub use run::{
    DEFAULT_ITERATIONS, Exchange, Found, MOST_MEMBERS, Next, Options, Report, Start, Team, alone,
    plan, plan_in_team, plan_now, plannable,
};
