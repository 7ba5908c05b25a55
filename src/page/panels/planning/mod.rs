//! Planning: the plan, its schedule, who guards and works, and the comparison of plans.

mod budget;
mod certainty;
mod choices;
pub mod compare;
pub(super) mod costs;
mod gantt;
mod nights;
pub(super) mod plan;
mod progress;
mod returning;
pub(super) mod schedule;
pub(super) mod security;
pub(super) mod staff;
mod staff_list;
pub(super) mod timeline;
mod training;
pub(super) mod trials;
mod waves;
