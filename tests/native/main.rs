//! What must hold for any region, file and plan, tried on made-up and on bundled ones.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

mod check;
mod tiny;
