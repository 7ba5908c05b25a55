//! Planning: the plan, its schedule, and the comparison of plans.

mod budget;
mod certainty;
pub(super) mod compare;
mod costs;
pub(super) mod plan;
pub(super) mod progress;
mod returning;
pub(super) mod schedule;
pub(super) mod timeline;
mod trials;
