//! What people see, as data: no browser in it.
//!
//! [`words`] puts messages into the reader's language, [`sheet`] makes tables as people
//! read them, [`scene`] makes the map as shapes, [`documents`] makes lists to hand out.

pub mod documents;
pub mod scene;
pub mod sheet;
pub mod words;
