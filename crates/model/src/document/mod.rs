//! The planning file: a region, all changes made to it, and the plans.
//!
//! A region is never edited in place. Each edit is recorded as a [`Change`] (what, when, by whom,
//! why, in which scenario), and a [`View`] applies the changes to the region that the file was
//! created with. No change is ever deleted: undo is a change as well.
//!
//! A change names the changes it follows, so that changes made to two copies of a file end up side
//! by side when the copies are [joined](Document::join). Their order is the same on every machine
//! (`order.rs`), and hashes show whether anything was altered (`seal.rs`). `docs/format.md`
//! documents the bytes.
//!
//! Signatures are changes too (`signature.rs`, `verify.rs`).

mod change;
mod format;
mod format_1;
mod inquire;
mod join;
mod merge;
mod order;
mod part;
mod part_signature;
mod planning_file;
mod roster;
mod scenarios;
mod seal;
mod signature;
mod split;
mod spot;
mod sums;
mod verify;
mod versions;

pub use crate::region::TableName;
pub use change::{CONNECTIONS, Change, Edit};
pub use format::{EXTENSION, FORMAT, Opened, pack, unpack};
pub use inquire::with_status;
pub use merge::{About, Brought, Collision, Merged, Returned, Rule, Side, decisions};
pub use part::{Part, Refused};
pub use part_signature::{PartSigned, SignedPart};
pub use planning_file::{BASE, Conflict, Document, HistoryRow, Stamp, StoredPlan, View};
pub use roster::{Name, Roster};
pub use seal::short_id;
pub use signature::{PlanSince, Preparing, Role, Signature, Signed, SignedPlan};
pub use versions::Version;
