//! Planning: the plan, its schedule, who guards and works, and the comparison of plans.

mod budget;
mod certainty;
pub mod compare;
pub(super) mod costs;
mod nights;
pub(super) mod plan;
mod progress;
mod returning;
pub(super) mod schedule;
pub(super) mod security;
pub(super) mod staff;
pub(super) mod timeline;
pub(super) mod trials;
mod waves;
