//! The desk: what follows from the records that people keep while an election is prepared.
//!
//! Everything here is derived from a region, its plan and what is reported of trips, as of a day that
//! the caller names; nothing reads a clock, so the same input gives the same result everywhere.
//!
//! [`supply`] adds up goods from order to return, and says what is short, what that means for
//! stations, and when packing will be finished.

pub mod supply;
