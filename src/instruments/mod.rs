//! What only measures: published routing instances and the graph beside a yardstick.

#[cfg(feature = "page")]
pub mod bench;
#[cfg(feature = "page")]
pub mod graph;
pub mod published;
