//! Runs every check and test, and counts the results.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use crate::dist::{self, Kind};
use crate::setup;
use crate::step::{cargo, e2e, run, show, step, target_dir};

/// Number of checks and tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
}

/// The running total, and the names of failed steps.
#[derive(Default)]
struct Total {
    count: Count,
    failures: Vec<String>,
}

impl Total {
    /// A step that passes or fails as a whole.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        self.tests(name, || {
            work()?;
            Ok(Count { passed: 1, failed: 0 })
        })
    }

    /// A step that runs and counts many tests.
    fn tests(&mut self, name: &str, work: impl FnOnce() -> Result<Count>) -> bool {
        let count = step(name, work).unwrap_or_else(|error| {
            eprintln!("   {error:#}");
            Count { passed: 0, failed: 1 }
        });
        self.count.passed += count.passed;
        self.count.failed += count.failed;
        if count.failed > 0 {
            self.failures.push(name.to_owned());
        }
        count.failed == 0
    }
}

/// Runs everything, even after a failure.
///
/// # Errors
///
/// If something required is missing and cannot be installed.
pub fn run_all(fast: bool) -> Result<ExitCode> {
    if !fast {
        setup::for_build(Kind::Release)?;
        setup::for_browser_tests()?;
    }
    let mut total = Total::default();
    total.check("format (cargo fmt)", || run(cargo().args(["fmt", "--all", "--check"])));
    total.check("lints (cargo clippy)", || {
        run(cargo()
            .args(["clippy", "--workspace", "--all-targets", "--"])
            .args(["--deny", "warnings"]))
    });
    if !fast {
        total.check("lints of the page (cargo clippy for WebAssembly)", || {
            let mut command = cargo();
            command.args(["clippy", "--package", "tepat", "--lib"]);
            setup::aim_at_wasm(&mut command)?;
            run(command.args(["--", "--deny", "warnings"]))
        });
    }
    total.tests("native tests", native_tests);
    total.tests("examples in the documentation", doc_tests);
    if !fast {
        let mut page = None;
        total.check("build the page", || {
            page = Some(dist::build(Kind::Release)?);
            Ok(())
        });
        if page.is_some() {
            total.tests("the page in Chromium and Firefox", browser_tests);
        }
    }
    for failure in &total.failures {
        println!("failed: {failure}");
    }
    let Count { passed, failed } = total.count;
    println!("{passed} passed, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn native_tests() -> Result<Count> {
    let mut command = cargo();
    if setup::has_cargo_command("nextest") {
        command.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
        command.args(["--no-tests", "pass", "--status-level", "slow"]);
    } else {
        command.args(["test", "--workspace", "--all-targets", "--no-fail-fast"]);
    }
    counted(&mut command)
}

fn doc_tests() -> Result<Count> {
    counted(cargo().args(["test", "--workspace", "--doc", "--no-fail-fast"]))
}

fn browser_tests() -> Result<Count> {
    // Some tests compare the page with the command line.
    run(cargo().args(["build", "--bin", "tepat"]))?;
    let report = target_dir().join("e2e.tap");
    let mut command = Command::new("node");
    command.env("TEPAT_BIN", target_dir().join("debug").join("tepat"));
    command.args(["--test", "--test-reporter=spec"]);
    command.args(["--test-reporter-destination=stdout", "--test-reporter=tap"]);
    command.arg(format!("--test-reporter-destination={}", report.display()));
    command.current_dir(e2e());
    let ended = run(&mut command);
    let text = fs::read_to_string(&report)
        .with_context(|| format!("no report of the tests at {}", report.display()))?;
    let count = count_in(&text);
    agree(count, ended.is_ok(), &show(&command))
}

/// Runs a test program, shows its output, and counts its tests.
fn counted(command: &mut Command) -> Result<Count> {
    let shown = show(command);
    // Merges both streams in order, without colours that would complicate parsing.
    let (reader, writer) = std::io::pipe()?;
    command
        .env("CARGO_TERM_COLOR", "never")
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
    // The command holds our own ends of the pipe; close them.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut text = String::new();
    let mut out = std::io::stdout();
    for line in BufReader::new(reader).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        writeln!(out, "{line}")?;
        text.push_str(&line);
        text.push('\n');
    }
    let status = child.wait()?;
    agree(count_in(&text), status.success(), &shown)
}

/// Accepts a count only if it agrees with the program's exit status.
fn agree(count: Count, success: bool, shown: &str) -> Result<Count> {
    if !success && count.failed == 0 {
        bail!("`{shown}` failed outside of its tests");
    }
    if success && count.failed > 0 {
        bail!("`{shown}` reports failures but ended well");
    }
    Ok(count)
}

/// Adds up the summaries of `cargo nextest`, `cargo test` and `node --test`.
fn count_in(text: &str) -> Count {
    let mut count = Count::default();
    for line in text.lines() {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("# pass ") {
            count.passed += rest.parse().unwrap_or(0);
        } else if let Some(rest) =
            line.strip_prefix("# fail ").or_else(|| line.strip_prefix("# cancelled "))
        {
            count.failed += rest.parse().unwrap_or(0);
        } else if line.starts_with("test result: ")
            || (line.starts_with("Summary [") && line.contains(" run: "))
        {
            count.passed += number_before(line, " passed");
            count.failed += number_before(line, " failed");
            count.failed += number_before(line, " timed out");
        }
    }
    count
}

/// The number right before a word, or 0.
fn number_before(line: &str, word: &str) -> u64 {
    line.split_once(word)
        .and_then(|(before, _)| before.rsplit([' ', '(']).next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, passed: u64, failed: u64) {
        assert_eq!(count_in(text), Count { passed, failed }, "{text}");
    }

    #[test]
    fn counts_what_each_runner_prints() {
        check("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out", 3, 0);
        check(
            "     Summary [   0.012s] 12 tests run: 10 passed (1 slow), 2 failed, 4 skipped",
            10,
            2,
        );
        check("Summary [ 60.012s] 3 tests run: 1 passed, 1 failed, 1 timed out, 0 skipped", 1, 2);
        check("# tests 5\n# pass 4\n# fail 1\n# cancelled 0\n", 4, 1);
        check("nothing at all", 0, 0);
    }
}
