//! Preparing: the region, its needs, its network and its fleet.

pub(super) mod classes;
pub(super) mod conditions;
pub(super) mod election;
pub(super) mod fleet;
pub(super) mod items;
mod missing;
pub(super) mod needs;
pub(super) mod network;
pub(super) mod questions;
pub(super) mod region;
pub(super) mod rules;
pub(super) mod ways;
