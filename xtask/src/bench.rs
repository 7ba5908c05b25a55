//! Measures the page against its budgets, and the engine on published instances.

use std::env;
use std::path::{self, Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::dist::{self, Kind};
use crate::setup;
use crate::step::{e2e, run, step};

/// Builds the page and runs tests/e2e/bench.mjs on it. With options or instances it runs
/// bench-vrp.mjs instead and passes them on.
///
/// # Errors
///
/// If a step fails, a budget is exceeded, or an instance is not solved.
pub fn page(options: &[String]) -> Result<()> {
    let page = built_page()?;
    if options.is_empty() {
        return step("measure the page", || {
            run(Command::new("node").arg("bench.mjs").arg(&page).current_dir(e2e()))
        });
    }
    step("solve in the page", || run(solve_in_page(&page).args(options)))
}

/// The page to measure: the one `TEPAT_PAGE` names, else a release build made now.
///
/// # Errors
///
/// If it cannot be built, or a requirement cannot be installed.
pub fn built_page() -> Result<PathBuf> {
    setup::for_browser_tests()?;
    if let Some(page) = env::var_os("TEPAT_PAGE") {
        return Ok(path::absolute(page)?);
    }
    setup::for_build(Kind::Release)?;
    dist::build(Kind::Release)
}

/// The command that solves instances in a page, without options and instances yet.
pub fn solve_in_page(page: &Path) -> Command {
    let mut command = Command::new("node");
    command.env("TEPAT_PAGE", page).arg(e2e().join("bench-vrp.mjs"));
    command
}
