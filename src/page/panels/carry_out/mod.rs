//! Carrying out the plan: what is reported of trips, printed documents, and the record of changes.

mod board;
pub(super) mod change;
mod collisions;
pub(super) mod documents;
pub(super) mod history;
pub(super) mod merging;
pub(super) mod readiness;
pub(super) mod signatures;
pub(super) mod under_way;

pub use board::ControlRoom;
