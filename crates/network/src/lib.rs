//! Transport networks: reading them from files, merging them and finding ways through them.
//!
//! A [`Net`] holds the roads, tracks, paths, rivers and ferries of an extract. This crate
//! knows nothing about elections.

pub mod bytes;
mod codec;
mod components;
mod earth;
pub mod graph;
mod join;
mod merge;
mod near;
mod net;
pub mod read;

pub use codec::CodecError;
pub use components::Components;
pub use earth::{distance_m, metres_per_e7};
pub use join::{Family, Snap};
pub use merge::{Cut, MergeReport, NEAR_M, merge};
pub use near::OnLink;
pub use net::{
    Direction, Kind, Link, Net, Node, Pier, Surface, Who, link_code, link_id, node_code, node_id,
};
