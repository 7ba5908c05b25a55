//! Measures the engine and others on published instances and on the planner's own problems, and
//! writes a page of tables.

mod contender;
mod instance;
mod peers;
mod relay;
mod report;
mod setting;
mod whole;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::options::Options;
use crate::step::{root, step};
use contender::Contender;
use peers::Peers;
use report::Row;

/// Settings common to all contenders.
pub struct Terms {
    seconds: f64,
    seeds: Vec<u64>,
    workers: usize,
}

/// Runs every contender on every instance and writes the tables.
///
/// Contenders take turns on each instance, so that other load on the machine affects them
/// alike. Every solution is verified before its cost counts.
///
/// # Errors
///
/// If there is nothing to measure, a program cannot be run, or a solution is wrong.
pub fn table(words: &[String]) -> Result<()> {
    let valued = ["--seconds", "--seeds", "--workers", "--output"];
    let options = Options::parse(words, &valued, &["--page", "--peers", "--plans"])?;
    let terms = Terms {
        seconds: options.value("--seconds", 10.0)?,
        seeds: seeds(&options.value("--seeds", "1,2,3".to_owned())?)?,
        workers: options.value("--workers", 1)?,
    };
    let output: PathBuf = options.value("--output", root().join("docs/benchmarks.md"))?;
    let instances = instance::find(&options.others)?;
    let relays = relay::find(&options.others)?;
    let plans = options.has("--plans");
    if instances.is_empty() && relays.is_empty() && !plans {
        bail!("no instances (.vrp with .sol, or .real.json) and no --plans: nothing to measure");
    }
    let peers = Peers::find();
    if options.has("--peers") && peers.is_none() {
        bail!(
            "--peers: needs the published instances' scripts in TEPAT_SHARED or beside the \
             checkout, and a python3 that has pyvrp and vrplib"
        );
    }
    let contenders = match instances.is_empty() {
        true => Vec::new(),
        false => contenders(&options, peers.as_ref())?,
    };

    let mut rows = Vec::new();
    for instance in &instances {
        let mut gaps = Vec::new();
        for contender in &contenders {
            gaps.push(step(&format!("{} on {}", contender.name(), instance.title()), || {
                contender.gaps(&terms, instance, peers.as_ref())
            })?);
        }
        rows.push(Row {
            set: instance.set.clone(),
            name: instance.name.clone(),
            best_known: instance.best_known,
            gaps,
        });
    }
    let names: Vec<&str> = contenders.iter().map(Contender::name).collect();
    let setting = setting::sentences(&terms, &contenders, peers.as_ref());
    let mut text = report::page(&setting, &names, &rows);
    if !relays.is_empty() {
        relay::build()?;
        let peers = peers.as_ref().filter(|_| options.has("--peers"));
        let rows =
            relays.iter().map(|relay| relay.row(&terms, peers)).collect::<Result<Vec<_>>>()?;
        text += &report::relays(&rows);
    }
    if plans {
        text += &report::plans(&whole::limits(&terms), &whole::rows(&terms)?);
    }
    write(&output, &text)
}

fn contenders(options: &Options, peers: Option<&Peers>) -> Result<Vec<Contender>> {
    let mut contenders = vec![Contender::native()?];
    if options.has("--page") {
        contenders.push(Contender::page()?);
    }
    if options.has("--peers") {
        match peers {
            Some(_) => contenders.push(Contender::Pyvrp),
            None => eprintln!("   skipped: no PyVRP here"),
        }
    }
    Ok(contenders)
}

fn seeds(text: &str) -> Result<Vec<u64>> {
    let seeds: Result<Vec<u64>, _> = text.split(',').map(str::parse).collect();
    match seeds {
        Ok(seeds) if !seeds.is_empty() => Ok(seeds),
        _ => bail!("`--seeds` cannot be `{text}`"),
    }
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    println!("{}", file.display());
    Ok(())
}
