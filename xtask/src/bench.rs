//! Measures the page against its budgets, and its engine on published instances.

use std::env;
use std::path::{self, Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::dist::{self, Kind};
use crate::setup;
use crate::step::{cargo, e2e, run, step, target_dir};

/// Builds the page and measures it with tests/e2e/bench.mjs.
///
/// With options, a page with instruments is built instead: `--graph` measures the
/// graph with bench-graph.mjs; anything else goes to bench-vrp.mjs, which solves
/// published instances, after the tests of the instruments.
///
/// # Errors
///
/// When a step fails, a budget is exceeded or an instance is not solved.
pub fn page(options: &[String]) -> Result<()> {
    if options.is_empty() {
        let page = built_page(Kind::Release)?;
        return step("measure the page", || run(script("bench.mjs").arg(&page)));
    }
    let page = built_page(Kind::Instruments)?;
    if options == ["--graph"] {
        return step("measure the graph", || run(script("bench-graph.mjs").arg(&page)));
    }
    run(cargo().args(["build", "--features", "instruments", "--bin", "tepat"]))?;
    step("test the instruments", || {
        run(Command::new("node")
            .args(["--test", "instruments.mjs"])
            .env("TEPAT_PAGE", &page)
            .env("TEPAT_BIN", target_dir().join("debug").join("tepat"))
            .current_dir(e2e()))
    })?;
    step("solve in the page", || run(solve_in_page(&page).args(options)))
}

/// The page to measure: that of `TEPAT_PAGE`, or one built now.
///
/// # Errors
///
/// When it cannot be built, or what is needed cannot be installed.
pub fn built_page(kind: Kind) -> Result<PathBuf> {
    setup::for_browser_tests()?;
    if let Some(page) = env::var_os("TEPAT_PAGE") {
        return Ok(path::absolute(page)?);
    }
    setup::for_build(kind)?;
    dist::build(kind)
}

/// The program that solves instances in a page, still without options and instances.
pub fn solve_in_page(page: &Path) -> Command {
    let mut command = Command::new("node");
    command.env("TEPAT_PAGE", page).arg(e2e().join("bench-vrp.mjs"));
    command
}

fn script(name: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(name).current_dir(e2e());
    command
}
