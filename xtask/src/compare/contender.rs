//! The solvers compared; each is a program that runs on an instance.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Terms;
use super::instance::Instance;
use super::peers::Peers;
use crate::bench;
use crate::step::{cargo, run, show, step, target_dir};

pub enum Contender {
    /// `tepat solve`.
    Native { program: PathBuf },
    /// The page's worker, in Chromium.
    Page { page: PathBuf },
    /// PyVRP, with seed 1 only.
    Pyvrp,
}

impl Contender {
    /// Builds the command line in release mode.
    pub fn native() -> Result<Self> {
        step("build the command line", || {
            run(cargo().args([
                "build",
                "--release",
                "--package",
                "tepat",
                "--bin",
                "tepat",
                "--features",
                "instruments",
            ]))
        })?;
        Ok(Self::Native { program: target_dir().join("release").join("tepat") })
    }

    /// Builds the page in release mode.
    pub fn page() -> Result<Self> {
        Ok(Self::Page { page: bench::built_page(crate::dist::Kind::Instruments)? })
    }

    /// Name in the tables.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Native { .. } => "Tepat",
            Self::Page { .. } => "Tepat in the page",
            Self::Pyvrp => "PyVRP",
        }
    }

    /// The gap to the best known solution for each seed, in per cent; `None` where no solution
    /// was found.
    pub fn gaps(
        &self,
        terms: &Terms,
        instance: &Instance,
        peers: Option<&Peers>,
    ) -> Result<Vec<Option<f64>>> {
        let cost_of = |seed: &u64| self.cost(terms, instance, *seed, peers);
        let costs: Vec<Option<i64>> = match self {
            Self::Pyvrp => {
                vec![peers.context("no PyVRP here")?.pyvrp(&instance.file, terms.seconds)?]
            }
            _ => terms.seeds.iter().map(cost_of).collect::<Result<_>>()?,
        };
        let gap = |cost: i64| 100.0 * (cost as f64 / instance.best_known as f64 - 1.0);
        Ok(costs.into_iter().map(|cost| cost.map(gap)).collect())
    }

    /// Cost of its solution, verified.
    fn cost(
        &self,
        terms: &Terms,
        instance: &Instance,
        seed: u64,
        peers: Option<&Peers>,
    ) -> Result<Option<i64>> {
        let folder = target_dir().join("bench").join(format!("{}-{seed}", self.name()));
        let solution = folder.join(&instance.set).join(format!("{}.sol", instance.name));
        fs::create_dir_all(folder.join(&instance.set))?;
        let mut command = match self {
            Self::Native { program } => {
                let mut command = Command::new(program);
                command.arg("solve").arg("--solution").arg(&solution);
                command
            }
            Self::Page { page } => {
                let mut command = bench::solve_in_page(page);
                command.arg("--solutions").arg(&folder);
                command
            }
            Self::Pyvrp => bail!("PyVRP takes no seed"),
        };
        command.arg("--seconds").arg(terms.seconds.to_string());
        let workers = if matches!(self, Self::Page { .. }) { terms.workers } else { 1 };
        command.arg("--workers").arg(workers.to_string());
        command.arg("--seed").arg(seed.to_string()).arg(&instance.file);
        let Some(cost) = printed_cost(&mut command, &instance.title())? else { return Ok(None) };
        let judged = instance.cost(&solution)?;
        if let Some(peers) = peers {
            peers.verify(&instance.file, &solution, cost)?;
        }
        if judged != cost {
            bail!("{}: said to cost {cost}, costs {judged}", instance.title());
        }
        Ok(Some(cost))
    }
}

/// Runs a program that prints instance, cost and more, separated by tabs; `None` if the cost is
/// `-`.
fn printed_cost(command: &mut Command, title: &str) -> Result<Option<i64>> {
    let shown = show(command);
    let output = command.output().with_context(|| format!("cannot start `{shown}`"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    print!("{text}");
    let line = text.lines().find_map(|line| line.strip_prefix(title)?.strip_prefix('\t'));
    let Some(cost) = line.and_then(|rest| rest.split('\t').next()) else {
        bail!("`{shown}`: {}", String::from_utf8_lossy(&output.stderr).trim());
    };
    match cost {
        "-" => Ok(None),
        cost => Ok(Some(cost.parse().with_context(|| format!("`{shown}` printed {cost}"))?)),
    }
}
