//! Whole plans of the bundled regions.

use std::iter;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::Terms;
use crate::step::{cargo, output_of, run, step, target_dir};

/// The bundled regions.
const REGIONS: [&str; 3] = ["kutai-kartanegara", "kutai-timur", "barito-utara"];

/// What is reached on one region, in millions of rupiah.
pub struct Row {
    /// Name of the region.
    pub region: String,
    /// What any plan costs at least.
    pub least: String,
    /// By limit, for each seed: `None` if stations are unserved or late.
    pub reached: Vec<Vec<Option<f64>>>,
}

/// How long the plans are searched, as the table's head says.
pub fn limits(terms: &Terms) -> Vec<String> {
    let timed = seconds(terms).map(|seconds| format!("{} s", short(seconds)));
    iter::once("by default".to_owned()).chain(timed).collect()
}

/// The given time, three and twelve times as long: more must never be worse.
fn seconds(terms: &Terms) -> [f64; 3] {
    [1.0, 3.0, 12.0].map(|times| times * terms.seconds)
}

/// With one decimal if there is one.
fn short(seconds: f64) -> String {
    let text = format!("{seconds:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Plans every region, natively on one core.
///
/// # Errors
///
/// If the planner cannot be built or run.
pub fn rows(terms: &Terms) -> Result<Vec<Row>> {
    let example = ["build", "--release", "--package", "tepat-planner", "--example", "plan_bundled"];
    step("build the planner alone", || run(cargo().args(example)))?;
    REGIONS.iter().map(|region| row(region, terms)).collect()
}

fn row(region: &str, terms: &Terms) -> Result<Row> {
    let timed = seconds(terms).map(|seconds| format!("{seconds}s"));
    let limits = iter::once("default".to_owned()).chain(timed);
    let mut least = String::new();
    let mut reached = Vec::new();
    for limit in limits {
        let mut command = Command::new(program());
        command.arg(region).arg(&limit).args(terms.seeds.iter().map(u64::to_string));
        let text = step(&format!("plan {region}, {limit}"), || output_of(&mut command))?;
        print!("{text}");
        let (at_least, costs) = parse(&text).with_context(|| text.clone())?;
        least = at_least;
        reached.push(costs);
    }
    Ok(Row { region: region.to_owned(), least, reached })
}

/// The bound and the costs in what the planner prints: a line for the bound and one for each
/// seed with region, seed, iterations, stations unserved and late, cost, trips and seconds.
fn parse(text: &str) -> Option<(String, Vec<Option<f64>>)> {
    let mut lines = text.lines();
    let least = lines.next()?.split('\t').nth(1)?.strip_prefix("at least ")?;
    let least = least.split(' ').next()?.to_owned();
    let cost = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let cost: f64 = fields.get(5)?.parse().ok()?;
        Some((fields[3] == "0" && fields[4] == "0").then_some(cost))
    };
    Some((least, lines.map(cost).collect::<Option<_>>()?))
}

fn program() -> PathBuf {
    target_dir().join("release").join("examples").join("plan_bundled")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_planner_prints_is_understood() {
        let text = "x\tat least 43.50 million rupiah\t0.10\n\
                    x\t1\t65000\t0\t0\t71.40\t300\t9.1\n\
                    x\t2\t65000\t0\t1\t70.00\t300\t9.1\n";
        assert_eq!(parse(text), Some(("43.50".to_owned(), vec![Some(71.4), None])));
        assert_eq!(parse("no region is called x"), None);
    }
}
