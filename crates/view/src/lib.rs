//! What people see, as data and without a browser.
//!
//! [`words`] writes messages in the reader's language, [`sheet`] makes tables, [`scene`] turns
//! the map into shapes, and [`documents`] makes lists to hand out.

pub mod documents;
pub mod scene;
pub mod sheet;
pub mod words;
