//! Takes what planners have into a region: lists, networks, tracks, drawn changes.
//!
//! [`import`] reads lists of stations, places and edges; [`survey`] reads networks and
//! recorded tracks and joins them with the region; [`redraw`] changes the network by
//! hand. Each returns edits for the document, with a report of everything assumed.

pub mod blob;
pub mod import;
pub mod redraw;
pub mod survey;
