//! What people see, as data and without a browser.
//!
//! [`words`] writes messages in the reader's language, [`sheet`] makes tables, [`scene`] turns
//! the map into shapes, [`documents`] and [`export`] make lists to hand out and to go on working with,
//! [`comparison`]
//! tells two plans apart, [`shortfall`] says what a plan leaves undone, and [`shade`] tells
//! sub-districts apart by a figure.

pub mod comparison;
pub mod documents;
pub mod export;
pub mod scene;
pub mod shade;
pub mod sheet;
pub mod shortfall;
pub mod words;
