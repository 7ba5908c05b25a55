//! Published instances, and the cost of their solutions.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tepat_routing::{evaluate, vrplib};

/// A published instance with its best known cost.
pub struct Instance {
    /// Name of its set, which is its folder.
    pub set: String,
    /// Name of its file, without extension.
    pub name: String,
    pub file: PathBuf,
    pub best_known: i64,
    parsed: vrplib::Instance,
}

/// The instances among these files and below these folders that have a best known solution next
/// to them, sorted by path.
///
/// # Errors
///
/// If one cannot be read.
pub fn find(paths: &[&str]) -> Result<Vec<Instance>> {
    let published = |path: &Path| {
        path.extension().is_some_and(|extension| extension == "vrp")
            && path.with_extension("sol").is_file()
    };
    files_below(paths, published)?.into_iter().map(Instance::read).collect()
}

/// The files wanted among these and below these folders, sorted by path.
///
/// # Errors
///
/// If a folder cannot be read.
pub fn files_below(
    paths: &[&str],
    is_wanted: impl Fn(&Path) -> bool + Copy,
) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let path = fs::canonicalize(path).with_context(|| (*path).to_owned())?;
        collect(&path, is_wanted, &mut files)?;
    }
    files.sort();
    files.dedup();
    Ok(files)
}

fn collect(
    path: &Path,
    is_wanted: impl Fn(&Path) -> bool + Copy,
    files: &mut Vec<PathBuf>,
) -> Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), is_wanted, files)?;
        }
    } else if is_wanted(path) {
        files.push(path.to_owned());
    }
    Ok(())
}

impl Instance {
    fn read(file: PathBuf) -> Result<Self> {
        let text = |part: Option<&std::ffi::OsStr>| {
            part.map(|text| text.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let set = text(file.parent().and_then(Path::file_name));
        let name = text(file.file_stem());
        let parsed = vrplib::read(&fs::read_to_string(&file)?, vrplib::rounding_of_set(&set))
            .with_context(|| file.display().to_string())?;
        let mut instance = Self { set, name, best_known: 0, parsed, file };
        instance.best_known = instance.cost(&instance.file.with_extension("sol"))?;
        Ok(instance)
    }

    /// Set and name.
    pub fn title(&self) -> String {
        format!("{}/{}", self.set, self.name)
    }

    /// Cost of a solution, computed plainly.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is infeasible, or leaves out clients that must be served.
    pub fn cost(&self, solution: &Path) -> Result<i64> {
        let text = fs::read_to_string(solution)
            .with_context(|| format!("cannot read {}", solution.display()))?;
        let solution = vrplib::read_solution(&self.parsed, &text)?;
        match evaluate::score(&self.parsed.problem, &solution) {
            Ok(score) if score.unserved == 0 && score.late == 0 => Ok(score.cost),
            Ok(_) => bail!("{}: not all clients are served in time", self.title()),
            Err(fault) => bail!("{}: not feasible: {fault:?}", self.title()),
        }
    }
}
