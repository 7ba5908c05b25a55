//! The data of a plan: the region, the plan itself, and the document that keeps both.
//!
//! A [`region`] is a regency as the planner sees it. A [`plan`] states which vehicle brings what,
//! where and when. A [`document`] holds a region, every change made to it, and its plans. Every
//! text for a person is a [`message`]. This crate does not plan, read users' lists or draw.

pub mod calendar;
pub mod document;
pub mod fingerprint;
pub mod formula;
pub mod key;
pub mod message;
pub mod plan;
pub mod region;
pub mod time;
