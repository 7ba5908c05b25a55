//! The planning file: a region, every change made to it, and the plans.
//!
//! A region is never edited in place. Each edit is a recorded [`Change`] — what,
//! when, by whom, why, in which scenario — and a [`View`] is what the changes
//! make of the region the file began with. Nothing is ever taken out of the
//! record: undoing is a change too. `docs/format.md` documents the bytes.

mod change;
mod format;
mod planning_file;

pub use change::{Change, Edit, TableName};
pub use format::{EXTENSION, FORMAT, pack};
pub use planning_file::{BASE, Document, HistoryRow, Stamp, StoredPlan, View};
