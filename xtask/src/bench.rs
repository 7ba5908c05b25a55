//! Measures the page against its budgets.

use std::process::Command;

use anyhow::Result;

use crate::dist::{self, Kind};
use crate::setup;
use crate::step::{e2e, run, step};

/// Builds the page and runs tests/e2e/bench.mjs on it.
///
/// # Errors
///
/// When a step fails or a budget is exceeded.
pub fn page() -> Result<()> {
    setup::for_build(Kind::Release)?;
    setup::for_browser_tests()?;
    let page = dist::build(Kind::Release)?;
    step("measure the page", || {
        run(Command::new("node").arg("bench.mjs").arg(&page).current_dir(e2e()))
    })
}
