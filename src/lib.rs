//! Tepat plans how ballots, boxes and kits reach every polling station on time.
//!
//! Data flows one way: [`import`] → [`region`] → [`needs`] → [`network`] →
//! [`allocation`] → [`routing`] → [`schedule`] → [`plan`]. A [`file`] keeps a
//! region, every change made to it and the plans; [`check`] judges a plan with
//! code of its own. The page and the command line stand on top and nothing
//! below knows of them.

pub mod allocation;
mod blob;
pub mod check;
pub mod documents;
pub mod file;
pub mod import;
pub mod message;
pub mod needs;
pub mod network;
pub mod plan;
pub mod questions;
pub mod redraw;
pub mod region;
pub mod scene;
pub mod schedule;
pub mod sheet;
pub mod solve;
pub mod survey;
pub mod words;

pub use tepat_routing as routing;
pub use tepat_routing::time;

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
#[cfg(target_arch = "wasm32")]
pub mod page;
#[cfg(target_arch = "wasm32")]
pub mod worker;
