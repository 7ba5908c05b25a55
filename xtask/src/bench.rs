//! Measures the page against its budgets, and its engine on published instances.

use std::env;
use std::path::{self, Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::dist::{self, Kind};
use crate::setup;
use crate::step::{e2e, run, step};

/// Builds the page and runs tests/e2e/bench.mjs on it, or bench-vrp.mjs if
/// options are given: they and the instances go there.
///
/// # Errors
///
/// When a step fails, a budget is exceeded or an instance is not solved.
pub fn page(options: &[String]) -> Result<()> {
    let page = built_page()?;
    if options.is_empty() {
        return step("measure the page", || {
            run(Command::new("node").arg("bench.mjs").arg(&page).current_dir(e2e()))
        });
    }
    step("solve in the page", || run(solve_in_page(&page).args(options)))
}

/// The page to measure: that of `TEPAT_PAGE`, or one built now for release.
///
/// # Errors
///
/// When it cannot be built, or what is needed cannot be installed.
pub fn built_page() -> Result<PathBuf> {
    setup::for_browser_tests()?;
    if let Some(page) = env::var_os("TEPAT_PAGE") {
        return Ok(path::absolute(page)?);
    }
    setup::for_build(Kind::Release)?;
    dist::build(Kind::Release)
}

/// The program that solves instances in a page, still without options and instances.
pub fn solve_in_page(page: &Path) -> Command {
    let mut command = Command::new("node");
    command.env("TEPAT_PAGE", page).arg(e2e().join("bench-vrp.mjs"));
    command
}
