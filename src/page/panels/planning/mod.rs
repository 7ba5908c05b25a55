//! Planning: the plan, its schedule, and the comparison of plans.

mod budget;
mod certainty;
pub(super) mod compare;
mod costs;
mod nights;
pub(super) mod plan;
mod progress;
mod returning;
pub(super) mod schedule;
pub(super) mod timeline;
mod trials;
mod waves;
