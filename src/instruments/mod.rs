//! Measuring only: published routing instances, and the graph next to a reference.

#[cfg(feature = "page")]
pub mod bench;
#[cfg(feature = "page")]
pub mod graph;
pub mod published;
