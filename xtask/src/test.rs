//! Runs every check and test, and counts them.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use crate::dist::{self, Kind};
use crate::setup;
use crate::step::{cargo, e2e, run, show, step, target_dir};

/// How many checks and tests passed, failed, and were skipped for want of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
    skipped: u64,
}

/// The running total, and what went wrong.
#[derive(Default)]
struct Total {
    count: Count,
    failures: Vec<String>,
}

impl Total {
    /// A step that as a whole passes or fails.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        self.tests(name, || {
            work()?;
            Ok(Count { passed: 1, ..Count::default() })
        })
    }

    /// A step that runs many tests and counts them itself.
    fn tests(&mut self, name: &str, work: impl FnOnce() -> Result<Count>) -> bool {
        let count = step(name, work).unwrap_or_else(|error| {
            eprintln!("   {error:#}");
            Count { failed: 1, ..Count::default() }
        });
        self.count.passed += count.passed;
        self.count.failed += count.failed;
        self.count.skipped += count.skipped;
        if count.failed > 0 {
            self.failures.push(name.to_owned());
        }
        count.failed == 0
    }
}

/// Runs everything, without stopping at the first failure.
///
/// # Errors
///
/// When something needed is missing and cannot be installed.
pub fn run_all(fast: bool) -> Result<ExitCode> {
    if !fast {
        setup::for_build(Kind::Release)?;
        setup::for_browser_tests()?;
    }
    let mut total = Total::default();
    total.check("format (cargo fmt)", || run(cargo().args(["fmt", "--all", "--check"])));
    total.check("lints (cargo clippy)", || {
        run(cargo()
            .args(["clippy", "--workspace", "--all-targets", "--all-features", "--"])
            .args(["--deny", "warnings"]))
    });
    if !fast {
        total.check("lints of the page (cargo clippy for WebAssembly)", || {
            let mut command = cargo();
            command.args(["clippy", "--package", "tepat", "--lib", "--features", "instruments"]);
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
    let Count { passed, failed, skipped } = total.count;
    println!("{passed} passed, {failed} failed, {skipped} skipped");
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
    // Some tests hold the page against the command line.
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

/// Runs a test program, shows what it prints, and counts the tests in it.
fn counted(command: &mut Command) -> Result<Count> {
    let shown = show(command);
    // Both streams into one, in order, and without colours to parse around.
    let (reader, writer) = std::io::pipe()?;
    command
        .env("CARGO_TERM_COLOR", "never")
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
    // Our own ends of the pipe are in the command; close them.
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

/// A count is to be believed only if the program's ending agrees with it.
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
        } else if let Some(rest) = line.strip_prefix("# skipped ") {
            count.skipped += rest.parse().unwrap_or(0);
        } else if line.starts_with("test result: ")
            || (line.starts_with("Summary [") && line.contains(" run: "))
        {
            count.passed += number_before(line, " passed");
            count.failed += number_before(line, " failed");
            count.failed += number_before(line, " timed out");
            count.skipped += number_before(line, " skipped") + number_before(line, " ignored");
        }
    }
    count
}

/// The number that stands right before a word, or 0.
fn number_before(line: &str, word: &str) -> u64 {
    line.split_once(word)
        .and_then(|(before, _)| before.rsplit([' ', '(']).next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, passed: u64, failed: u64, skipped: u64) {
        assert_eq!(count_in(text), Count { passed, failed, skipped }, "{text}");
    }

    #[test]
    fn counts_what_each_runner_prints() {
        check(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
            3,
            0,
            1,
        );
        check(
            "     Summary [   0.012s] 12 tests run: 10 passed (1 slow), 2 failed, 4 skipped",
            10,
            2,
            4,
        );
        check(
            "Summary [ 60.012s] 3 tests run: 1 passed, 1 failed, 1 timed out, 0 skipped",
            1,
            2,
            0,
        );
        check("# tests 5\n# pass 4\n# fail 1\n# cancelled 0\n# skipped 2\n", 4, 1, 2);
        check("nothing at all", 0, 0, 0);
    }
}
