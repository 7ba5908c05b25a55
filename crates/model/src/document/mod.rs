//! The planning file: a region, every change made to it, and the plans.
//!
//! A region is never edited in place. Each edit is a recorded [`Change`] — what,
//! when, by whom, why, in which scenario — and a [`View`] is what the changes
//! make of the region the file began with. Nothing is ever taken out of the
//! record: undoing is a change too. `docs/format.md` documents the bytes.

mod change;
mod document;
mod format;

pub use crate::region::TableName;
pub use change::{Change, Edit};
pub use document::{BASE, Document, HistoryRow, Stamp, StoredPlan, View};
pub use format::{EXTENSION, FORMAT, pack};
