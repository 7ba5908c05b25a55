//! What only measures: published routing instances and the graph beside a yardstick.

#[cfg(target_arch = "wasm32")]
pub mod bench;
#[cfg(target_arch = "wasm32")]
pub mod graph;
pub mod published;
