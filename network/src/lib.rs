//! Transport networks: read from what planners have, joined into one, and asked for ways.
//!
//! A [`Net`] is roads, tracks, paths, rivers and ferries as an extract describes
//! them. Nothing here knows of elections.

mod bytes;
mod codec;
pub mod graph;
mod net;

pub use codec::CodecError;
pub use net::{
    Direction, Kind, Link, Net, Node, Pier, Surface, Who, link_code, link_id, node_code, node_id,
};
