//! Properties of every region, file and plan, tested on generated and bundled ones.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod board;
mod bundle;
mod check;
mod command_line;
mod custody;
mod desk;
mod exact;
mod explain;
mod file;
mod layout;
mod lists_out;
mod merge;
mod money;
mod needs;
mod networks;
mod outlook;
mod papers;
mod people;
mod plans;
mod pool;
mod promise;
mod questions;
mod regions;
mod reported;
mod returns;
mod signed;
mod skips;
mod supply;
mod time;
mod tiny;
mod trials;
mod waves;
mod whole;
mod words;
