//! Makes a distribution plan for a region.
//!
//! [`needs`] says what each station gets, [`travel`] how long each vehicle class takes
//! between places, [`chains`] through which posts and piers the goods pass, [`schedule`]
//! turns that into routing problems and their solutions into trips. [`plan()`] drives all
//! of it. [`questions`] asks the network without making a plan.

pub mod chains;
pub mod needs;
pub mod questions;
mod run;
pub mod schedule;
pub mod travel;

pub use run::{DEFAULT_ITERATIONS, Next, Options, Report, Start, plan, plan_now, plannable};
