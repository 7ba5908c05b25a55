//! Describes the machine, the settings and the programs of a measurement.

use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

use super::Terms;
use super::contender::Contender;
use super::peers::Peers;
use crate::step::{cargo, find_program, output_of, root};

/// The sentences above the tables.
pub fn sentences(terms: &Terms, contenders: &[Contender], peers: Option<&Peers>) -> String {
    let Terms { seconds, seeds, workers } = terms;
    let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
    let seeds = seeds.join(", ");
    let runs_page = contenders.iter().any(|c| matches!(c, Contender::Page { .. }));
    let runs_pyvrp = contenders.iter().any(|c| matches!(c, Contender::Pyvrp));
    let in_page = match workers {
        _ if !runs_page => String::new(),
        1 => ", in the page with 1 worker".to_owned(),
        workers => format!(", in the page with {workers} workers"),
    };
    let machine = machine();
    let mut text = format!(
        "{seconds} s a run, seeds {seeds}; natively on one core{in_page}. Machine: {machine}."
    );
    let mut versions = vec![format!("Tepat {}", env!("CARGO_PKG_VERSION"))];
    let mut git = Command::new("git");
    git.args(["rev-parse", "--short", "HEAD"]).current_dir(root());
    versions.extend(printed(&mut git).map(|commit| format!("commit {commit}")));
    versions.extend(printed(cargo().arg("--version")));
    if runs_page {
        let chromium = find_program(&["chromium", "chromium-browser", "google-chrome"]);
        versions
            .extend(chromium.and_then(|program| printed(Command::new(program).arg("--version"))));
    }
    if let Some(peers) = peers {
        versions.push(format!("PyVRP {}", peers.version));
    }
    text += &format!(" Versions: {}.", versions.join(", "));
    text += match peers {
        Some(_) => " Every solution of Tepat is feasible and costs the same in PyVRP's own model.",
        None => " Every solution of Tepat was evaluated again, plainly.",
    };
    if runs_pyvrp {
        text += " PyVRP runs with seed 1 on one core; where it did not stop near its limit there is no figure.";
    }
    text
}

fn machine() -> String {
    let cores = available_parallelism().map_or(1, usize::from);
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unnamed processor", |(_, model)| model.trim());
    format!("{cores} cores of {model}, {}", std::env::consts::OS)
}

/// The first line that a program prints; `None` if it cannot be run.
fn printed(command: &mut Command) -> Option<String> {
    let text = output_of(command).ok()?;
    text.lines().next().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty())
}
