//! Planning: the plan, its schedule, and two scenarios side by side.

pub(super) mod compare;
pub(super) mod plan;
pub(super) mod progress;
pub(super) mod schedule;
pub(super) mod timeline;
