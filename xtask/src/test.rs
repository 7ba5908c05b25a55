//! Runs every check and test, counts them, and reports how long each step took.

use std::cmp::Reverse;
use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::num::NonZero;
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::dist::Kind;
use crate::setup;
use crate::step::{cargo, e2e, root, show, target_dir};

/// All crates but this one. Every step names them in the same way; with other crates or features,
/// cargo would compile shared code again.
const TEPAT: [&str; 4] = ["--workspace", "--exclude", "xtask", "--all-features"];

/// This crate by itself, as the alias in `.cargo/config.toml` has built it.
const XTASK: [&str; 2] = ["--package", "xtask"];

/// Runs everything, without stopping at the first failure.
///
/// The page is compiled in parallel with the checks on the host, because linking it takes minutes
/// on one core. The two use different target directories, so neither waits for the other.
///
/// # Errors
///
/// When something required is missing and cannot be installed.
pub fn run_all(fast: bool) -> Result<ExitCode> {
    let report = Report::new();
    if fast {
        on_the_host(&report);
    } else {
        setup::for_build(Kind::Release)?;
        setup::for_browser_tests()?;
        let is_built = thread::scope(|scope| {
            let page = scope.spawn(|| the_page(&report));
            on_the_host(&report);
            page.join().is_ok_and(|is_built| is_built)
        });
        // The browser tests run by themselves, because their waits time out under load.
        if is_built {
            report.step("the page in Chromium and Firefox", Shown::Live, Counts::Tests, browsers());
        }
    }
    Ok(report.end())
}

fn on_the_host(report: &Report) {
    use Counts::{QuietStep, Step, Tests};
    let checks = |name, counts, command| report.step(name, Shown::Live, counts, Ok(command));
    let deny = ["--", "--deny", "warnings"];

    let mut format = cargo();
    format.args(["fmt", "--all", "--check"]);
    checks("format (cargo fmt)", Step, format);

    let mut lints = cargo();
    lints.arg("clippy").args(XTASK).arg("--all-targets").args(deny);
    checks("lints of xtask (cargo clippy)", Step, lints);
    checks("tests of xtask", Tests, native_tests(&XTASK));

    let linted = |mut command: Command| linted(&mut command).map(|()| command);
    let mut compile = cargo();
    compile.args(["test", "--no-run", "--all-targets"]).args(TEPAT);
    report.step("lints and compilation", Shown::Live, QuietStep, linted(compile));
    report.step("native tests", Shown::Live, Tests, linted(native_tests(&TEPAT)));

    let mut examples = cargo();
    examples.args(["test", "--doc", "--no-fail-fast"]).args(TEPAT);
    report.step("examples in the documentation", Shown::Live, Tests, linted(examples));
}

/// Lets a cargo compile with Clippy's compiler, which reports the lints of the workspace while it
/// compiles: a separate `cargo clippy` would read all dependencies once more.
///
/// # Errors
///
/// Clippy is not installed.
fn linted(command: &mut Command) -> Result<()> {
    let compiler = setup::clippy_compiler()?;
    command.env("RUSTC_WORKSPACE_WRAPPER", compiler);
    Ok(())
}

/// Builds the page; returns whether it was built.
///
/// A compiler warning is a failure. Clippy does not run for WebAssembly: no code is compiled for it
/// alone (`house.rs` tests that), so the lints on the host cover the whole page.
fn the_page(report: &Report) -> bool {
    let build = || {
        let mut command = Command::new(env::current_exe()?);
        command.arg("dist").current_dir(root());
        Ok(command)
    };
    report.step("build the page", Shown::AtTheEnd, Counts::QuietStep, build())
}

/// Without examples and benches, which are only compiled.
fn native_tests(crates: &[&str]) -> Command {
    let mut command = cargo();
    if setup::has_cargo_command("nextest") {
        command.args(["nextest", "run", "--no-fail-fast"]);
        command.args(["--no-tests", "pass", "--status-level", "slow"]);
    } else {
        command.args(["test", "--no-fail-fast"]);
    }
    command.arg("--tests").args(crates);
    command
}

/// The browser tests, as many files at once as there are cores; the longest first, so that no core is
/// left alone with one of them at the end.
fn browsers() -> Result<Command> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let mut command = Command::new("node");
    command.args(["--test", "--test-reporter=spec"]);
    command.arg(format!("--test-concurrency={cores}"));
    // Some compare the page with the command line that the native tests have built.
    command.env("TEPAT_BIN", target_dir().join("debug").join("tepat"));
    let mut files = Vec::new();
    for entry in fs::read_dir(e2e()).context("no browser tests")? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push((Reverse(entry.metadata()?.len()), name));
        }
    }
    files.sort();
    command.args(files.into_iter().map(|(_, name)| name));
    command.current_dir(e2e());
    Ok(command)
}

/// How many checks and tests passed, failed, and were skipped because a file is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Count {
    const PASSED: Self = Self { passed: 1, failed: 0, skipped: 0 };
    const FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };
}

/// What a step counts as.
#[derive(Clone, Copy)]
enum Counts {
    /// One check.
    Step,
    /// One check, which also fails on compiler warnings.
    QuietStep,
    /// As many tests as the program reports.
    Tests,
}

/// When the output of a step is shown. At most one of the steps running at a time may be live.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Live,
    /// In one piece, never inside the output of another step.
    AtTheEnd,
}

/// A step that has ended.
struct Ended {
    name: &'static str,
    count: Count,
    seconds: f64,
}

/// Runs steps from several threads and collects their outcomes.
struct Report {
    began: Instant,
    /// Held while printing.
    screen: Mutex<()>,
    ended: Mutex<Vec<Ended>>,
}

impl Report {
    fn new() -> Self {
        Self { began: Instant::now(), screen: Mutex::default(), ended: Mutex::default() }
    }

    /// Runs a program to its end, shows its output, and returns whether it succeeded.
    fn step(
        &self,
        name: &'static str,
        shown: Shown,
        counts: Counts,
        command: Result<Command>,
    ) -> bool {
        let began = Instant::now();
        let live = (shown == Shown::Live).then(|| lock(&self.screen));
        if live.is_some() {
            println!("── {name}");
        } else {
            println!("── {name}: begun, what it prints is shown at its end");
        }
        let mut text = String::new();
        let outcome = command.and_then(|mut command| {
            let success = output(&mut command, |line| {
                if live.is_some() {
                    println!("{line}");
                }
                text.push_str(line);
                text.push('\n');
            })?;
            judged(counts, &text, success, &show(&command))
        });
        let is_live = live.is_some();
        let _screen = live.unwrap_or_else(|| lock(&self.screen));
        if !is_live {
            print!("── {name}\n{text}");
        }
        let count = outcome.unwrap_or_else(|error| {
            println!("   {error:#}");
            Count::FAILED
        });
        let seconds = began.elapsed().as_secs_f64();
        let is_good = count.failed == 0;
        println!("   {} in {seconds:.1} s: {name}", if is_good { "done" } else { "failed" });
        lock(&self.ended).push(Ended { name, count, seconds });
        is_good
    }

    /// Prints how long each step took, which steps failed, and the totals.
    fn end(self) -> ExitCode {
        let ended = lock(&self.ended);
        println!("── how long each step took");
        for Ended { name, seconds, .. } in ended.iter() {
            println!("{seconds:8.1} s  {name}");
        }
        let sum: f64 = ended.iter().map(|step| step.seconds).sum();
        println!("{sum:8.1} s  all, in {:.1} s by the clock", self.began.elapsed().as_secs_f64());
        let mut total = Count::default();
        for Ended { name, count, .. } in ended.iter() {
            if count.failed > 0 {
                println!("failed: {name}");
            }
            total.passed += count.passed;
            total.failed += count.failed;
            total.skipped += count.skipped;
        }
        let Count { passed, failed, skipped } = total;
        println!("{passed} passed, {failed} failed, {skipped} skipped");
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// The value stays usable if another thread has panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a program to its end, passes on each line it prints, and returns whether it succeeded.
fn output(command: &mut Command, mut hear: impl FnMut(&str)) -> Result<bool> {
    // Both streams in one, in order, and without colours that would disturb parsing.
    let (reader, writer) = std::io::pipe()?;
    command
        .env("CARGO_TERM_COLOR", "never")
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let child = command.spawn();
    // Our own ends of the pipe are in the command; close them.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = child.with_context(|| format!("cannot start `{}`", show(command)))?;
    for line in BufReader::new(reader).split(b'\n') {
        hear(&String::from_utf8_lossy(&line?));
    }
    Ok(child.wait()?.success())
}

/// The count of a step whose program has ended.
fn judged(counts: Counts, text: &str, success: bool, shown: &str) -> Result<Count> {
    match counts {
        Counts::Tests => agree(count_in(text), success, shown),
        Counts::Step | Counts::QuietStep if !success => bail!("`{shown}` failed"),
        Counts::QuietStep if text.lines().any(|line| line.starts_with("warning: ")) => {
            bail!("`{shown}` warns of something")
        }
        Counts::Step | Counts::QuietStep => Ok(Count::PASSED),
    }
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
        if let Some(rest) = line.strip_prefix("ℹ pass ") {
            count.passed += rest.parse().unwrap_or(0);
        } else if let Some(rest) =
            line.strip_prefix("ℹ fail ").or_else(|| line.strip_prefix("ℹ cancelled "))
        {
            count.failed += rest.parse().unwrap_or(0);
        } else if let Some(rest) = line.strip_prefix("ℹ skipped ") {
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
        check("ℹ tests 5\nℹ pass 4\nℹ fail 1\nℹ cancelled 0\nℹ skipped 2\n", 4, 1, 2);
        check("nothing at all", 0, 0, 0);
    }

    #[test]
    fn a_step_is_judged_by_its_end_and_its_tests() {
        let judge = |counts, text, success| judged(counts, text, success, "x").ok();
        assert_eq!(judge(Counts::Step, "", true), Some(Count::PASSED));
        assert_eq!(judge(Counts::Step, "", false), None);
        assert_eq!(judge(Counts::QuietStep, "   page 1 bytes", true), Some(Count::PASSED));
        assert_eq!(judge(Counts::QuietStep, "", false), None);
        let warned = "warning: unused variable: `x`\n --> src/lib.rs:1:1";
        assert_eq!(judge(Counts::QuietStep, warned, true), None);
        let failed = "test result: FAILED. 2 passed; 1 failed; 0 ignored";
        let count = Count { passed: 2, failed: 1, skipped: 0 };
        assert_eq!(judge(Counts::Tests, failed, false), Some(count));
        assert_eq!(judge(Counts::Tests, failed, true), None);
        assert_eq!(judge(Counts::Tests, "error: could not compile", false), None);
    }

    #[test]
    fn both_streams_of_a_program_are_heard_and_how_it_ended() {
        let mut lines = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let success = output(&mut command, |line| lines.push(line.to_owned())).ok();
        assert_eq!((success, lines), (Some(false), vec!["out".to_owned(), "err".to_owned()]));
    }

    #[test]
    fn one_failure_of_steps_that_run_beside_each_other_is_the_end_of_all() {
        let program = |ends| {
            let mut command = Command::new("sh");
            command.args(["-c", ends]);
            Ok(command)
        };
        let report = Report::new();
        let beside = thread::scope(|scope| {
            let beside = scope
                .spawn(|| report.step("beside", Shown::AtTheEnd, Counts::Step, program("exit 1")));
            assert!(report.step("live", Shown::Live, Counts::Step, program("exit 0")));
            beside.join()
        });
        assert_eq!(beside.ok(), Some(false));
        assert_eq!(lock(&report.ended).len(), 2);
        assert_eq!(report.end(), ExitCode::FAILURE);
    }
}
