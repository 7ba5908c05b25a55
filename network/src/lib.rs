//! Transport networks: read from what planners have, joined into one, and asked for ways.
//!
//! A [`Net`] is roads, tracks, paths, rivers and ferries as an extract describes
//! them. Nothing here knows of elections.

pub mod graph;
mod net;

pub use net::{Direction, Kind, Link, Net, Node, Surface, Who};
