//! Everything a plan is about, as data: the region, the plan, the document that keeps both.
//!
//! A [`region`] is a regency as the planner sees it. A [`plan`] says which vehicle brings
//! what where and when. A [`document`] holds a region, every change made to it and the
//! plans. Whatever is said to a person is a [`message`]. Nothing here plans, reads a
//! user's lists or draws.

pub mod calendar;
pub mod document;
pub mod fingerprint;
pub mod message;
pub mod plan;
pub mod region;
pub mod time;
