//! Planning: the plan, its schedule, and the comparison of plans.

mod certainty;
pub(super) mod compare;
mod nights;
pub(super) mod plan;
mod progress;
mod returning;
pub(super) mod schedule;
pub(super) mod timeline;
mod waves;
