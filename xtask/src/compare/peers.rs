//! PyVRP, through the scripts that come with the published instances.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::step::{find_program, output_of, root};

/// A Python that has PyVRP, and the scripts' folder.
pub struct Peers {
    python: PathBuf,
    folder: PathBuf,
    /// PyVRP's version.
    pub version: String,
}

impl Peers {
    /// Looks for `peers.py` and `verify.py` below the folder `TEPAT_SHARED`, or
    /// `shared` beside the checkout, and for a Python that has PyVRP.
    pub fn find() -> Option<Self> {
        let shared = env::var_os("TEPAT_SHARED")
            .map_or_else(|| root().parent().unwrap_or(root()).join("shared"), PathBuf::from);
        let folder = shared.join("benchmarks");
        let python = find_program(&["python3"])?;
        if !folder.join("peers.py").is_file() || !folder.join("verify.py").is_file() {
            return None;
        }
        let ask = "import vrplib, pyvrp, importlib.metadata as m; print(m.version('pyvrp'))";
        let version = output_of(Command::new(&python).args(["-c", ask])).ok()?;
        Some(Self { python, folder, version: version.trim().to_owned() })
    }

    /// The cost PyVRP comes to; none if it does not stop in three times the
    /// time it is given and half a minute.
    pub fn pyvrp(&self, instance: &Path, seconds: f64) -> Result<Option<i64>> {
        let mut command = Command::new(&self.python);
        command.arg(self.folder.join("peers.py")).arg("pyvrp").arg(seconds.to_string());
        command.arg(instance);
        let patience = Duration::try_from_secs_f64(3.0 * seconds + 30.0)?;
        let Some(line) = output_within(&mut command, patience)? else { return Ok(None) };
        print!("{line}");
        let cost = line.split('\t').nth(3).context("peers.py printed no cost")?;
        Ok(cost.parse().ok())
    }

    /// Holds a solution against PyVRP's own model.
    ///
    /// # Errors
    ///
    /// When it is not feasible there or costs something else.
    pub fn verify(&self, instance: &Path, solution: &Path, cost: i64) -> Result<()> {
        let mut command = Command::new(&self.python);
        command.arg(self.folder.join("verify.py")).arg(instance).arg(solution);
        let line = output_of(&mut command)?;
        let fields: Vec<&str> = line.trim().split('\t').collect();
        if fields.get(1) != Some(&cost.to_string().as_str()) || fields.get(2) != Some(&"feasible") {
            bail!("said to cost {cost}, but PyVRP's model says: {}", line.trim());
        }
        Ok(())
    }
}

/// What a program prints, in a few lines; none if it had to be ended.
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
