//! Turns what planners have (lists, networks, tracks, drawn changes) into edits of a region.
//!
//! [`import`] reads lists of stations, places and edges. [`survey`] reads networks and recorded
//! tracks and joins them with the region. [`redraw`] changes the network by hand. Each returns
//! edits for the document and a report of everything it assumed. [`revote`] makes a region one of
//! a re-vote. [`begin`] makes a new region from lists and maps. [`reports`] reads how far trips have
//! come, [`decisions`] what a meeting decided.

pub mod alternates;
pub mod begin;
pub mod blob;
pub mod camera;
pub mod decisions;
pub mod import;
pub mod outline;
pub mod parts;
pub mod redraw;
pub mod reports;
pub mod revote;
pub mod survey;
