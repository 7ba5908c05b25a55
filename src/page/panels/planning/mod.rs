//! Planning: the plan, its schedule, and the comparison of plans.

mod certainty;
pub(super) mod compare;
pub(super) mod plan;
pub(super) mod nights;
mod progress;
mod returning;
pub(super) mod schedule;
pub(super) mod timeline;
