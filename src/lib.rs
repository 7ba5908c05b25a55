//! The two faces of Tepat: the page with its worker, and the command line.
//!
//! Everything they show and do is in the crates below; see `ARCHITECTURE.md`.

#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
#[cfg(feature = "instruments")]
mod instruments;
#[cfg(feature = "page")]
pub mod page;
mod workbook;
#[cfg(feature = "page")]
pub mod worker;
