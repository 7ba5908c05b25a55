//! PyVRP, run by the scripts that accompany the published instances.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::step::{find_program, output_of, root};

/// A Python with PyVRP, and the folder above the scripts.
pub struct Peers {
    python: PathBuf,
    shared: PathBuf,
    pub version: String,
}

impl Peers {
    /// Looks for the scripts below the folder `TEPAT_SHARED`, or else `shared` next to the
    /// checkout, and for a Python with PyVRP.
    pub fn find() -> Option<Self> {
        let shared = env::var_os("TEPAT_SHARED")
            .map_or_else(|| root().parent().unwrap_or(root()).join("shared"), PathBuf::from);
        let python = find_program(&["python3"])?;
        let scripts = ["benchmarks/peers.py", "benchmarks/verify.py", "relays/peer.py"];
        if !scripts.iter().all(|script| shared.join(script).is_file()) {
            return None;
        }
        let ask = "import vrplib, pyvrp, importlib.metadata as m; print(m.version('pyvrp'))";
        let version = output_of(Command::new(&python).args(["-c", ask])).ok()?;
        Some(Self { python, shared, version: version.trim().to_owned() })
    }

    /// The cost that PyVRP reaches; `None` if it is still running after three times its time
    /// limit plus half a minute.
    pub fn pyvrp(&self, instance: &Path, seconds: f64) -> Result<Option<i64>> {
        let mut command = Command::new(&self.python);
        command.arg(self.shared.join("benchmarks/peers.py")).arg("pyvrp").arg(seconds.to_string());
        command.arg(instance);
        let patience = Duration::try_from_secs_f64(3.0 * seconds + 30.0)?;
        let Some(line) = output_within(&mut command, patience)? else { return Ok(None) };
        print!("{line}");
        let cost = line.split('\t').nth(3).context("peers.py printed no cost")?;
        Ok(cost.parse().ok())
    }

    /// Runs PyVRP on the part of a relay that it can state; it writes a solution to `out`.
    pub fn relay(&self, common: &Path, seconds: f64, seed: u64, out: &Path) -> Command {
        let mut command = Command::new(&self.python);
        command.arg(self.shared.join("relays/peer.py")).arg(common);
        command.args([seconds.to_string(), seed.to_string()]).arg(out);
        command
    }

    /// Verifies a solution with PyVRP's own model.
    ///
    /// # Errors
    ///
    /// If the solution is infeasible there or has a different cost.
    pub fn verify(&self, instance: &Path, solution: &Path, cost: i64) -> Result<()> {
        let mut command = Command::new(&self.python);
        command.arg(self.shared.join("benchmarks/verify.py")).arg(instance).arg(solution);
        let line = output_of(&mut command)?;
        let fields: Vec<&str> = line.trim().split('\t').collect();
        if fields.get(1) != Some(&cost.to_string().as_str()) || fields.get(2) != Some(&"feasible") {
            bail!("said to cost {cost}, but PyVRP's model says: {}", line.trim());
        }
        Ok(())
    }
}

/// The few lines that a program prints; `None` if it had to be killed after `patience`.
fn output_within(command: &mut Command, patience: Duration) -> Result<Option<String>> {
    let deadline = Instant::now() + patience;
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot start Python")?;
    while child.try_wait()?.is_none() {
        if Instant::now() > deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        sleep(Duration::from_millis(50));
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("peers.py ended with {}", output.status);
    }
    Ok(Some(String::from_utf8_lossy(&output.stdout).into_owned()))
}
