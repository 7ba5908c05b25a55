//! The desk: what follows from the records that people keep while an election is prepared.
//!
//! Everything here is derived from a region, its plan and what is reported of trips, as of a day that
//! the caller names; nothing reads a clock, so the same input gives the same result everywhere.
//!
//! [`supply`] adds up goods from order to return, and says what is short, what that means for
//! stations, and when packing will be finished.
//!
//! [`readiness`] judges sub-districts in three parts, from the file and from what people said.
//!
//! [`risks`] weighs what can go wrong by the stations it takes away.
//!
//! [`tasks`] counts down what is to be done.
//!
//! [`board`] is what a control room sees while goods are on their way, [`under_way`] how trips stand.
//!
//! [`report`] puts all of it into the report of a day, compared with the last.

pub mod board;
pub mod province;
pub mod readiness;
pub mod report;
pub mod risks;
pub mod supply;
pub mod tasks;
pub mod under_way;
