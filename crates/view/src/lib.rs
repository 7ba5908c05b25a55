//! What people see, as data that need no browser.
//!
//! [`words`] formats messages in the user's language, [`sheet`] makes tables, [`scene`] turns the
//! map into shapes, [`papers`] makes what is handed out, [`documents`] and [`export`] lists to hand out and to process further,
//! [`comparison`] compares two plans, [`shortfall`] lists what a plan leaves undone, [`certainty`]
//! says how sure it is, [`custody`] where goods stay overnight, [`under_way`] how trips stand, [`waves`]
//! when those of each sub-district leave, [`money`] what the plan costs, [`people`] who guards what,
//! [`trials`] what changes would bring, [`explain`] why goods go as they do, [`playback`] what is
//! delivered so far, [`signing`] who stands for a plan, [`history`] who changed what, and
//! [`shade`] colours sub-districts by a figure.

pub mod bundle;
pub mod certainty;
pub mod comparison;
pub mod custody;
pub mod desk;
pub mod documents;
pub mod explain;
pub mod export;
pub mod history;
pub mod inquiries;
pub mod merge;
pub mod money;
pub mod papers;
pub mod people;
pub mod playback;
pub mod scene;
pub mod shade;
pub mod sheet;
pub mod shortfall;
pub mod signing;
pub mod trials;
pub mod under_way;
pub mod waves;
pub mod words;
