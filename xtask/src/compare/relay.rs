//! The planner's own routing problems, beside the part of each that a peer can state.
//!
//! `NAME.real.json` is a relay as the planner has it and `NAME.common.json` the part of it that
//! PyVRP can state: each trip within one day, one vehicle type for each class and day. Both may
//! be gzipped. Costs count in 3000ths of a rupiah.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tepat_routing::{Problem, Route, Solution, Trip, VehicleId, evaluate, written};

use super::Terms;
use super::instance::files_below;
use super::peers::Peers;
use crate::step::{cargo, output_of, run, step, target_dir};

/// Units of cost in a million rupiah.
const UNITS_PER_MILLION: f64 = 3e9;

/// A relay.
pub struct Relay {
    /// Its name.
    pub name: String,
    problem: Problem,
    /// Its file, unpacked.
    file: PathBuf,
    common: Option<Common>,
}

/// The part that PyVRP can state.
struct Common {
    file: PathBuf,
    /// The class, the day and the vehicles of each of its types.
    types: Vec<DayType>,
}

#[derive(Deserialize)]
struct DayType {
    class: usize,
    day: i32,
    numbers: Vec<usize>,
}

#[derive(Deserialize)]
struct CommonFile {
    types_of: Vec<DayType>,
    jobs_of_relay: Vec<usize>,
}

#[derive(Deserialize)]
struct RealFile {
    jobs_of_relay: Vec<usize>,
}

#[derive(Deserialize)]
struct WrittenSolution {
    routes: Vec<WrittenRoute>,
    unserved: Vec<usize>,
    /// Whether a peer found it feasible in its own model; the engine's always are.
    feasible: Option<bool>,
}

#[derive(Deserialize)]
struct WrittenRoute {
    #[serde(rename = "type")]
    vehicle_type: usize,
    number: usize,
    trips: Vec<Vec<usize>>,
}

/// What the contenders reach on one relay, in millions of rupiah; `None` where jobs are left out
/// or late.
pub struct Row {
    /// Name of the relay.
    pub name: String,
    /// Its jobs.
    pub jobs: usize,
    /// The engine's cost for each seed.
    pub engine: Vec<Option<f64>>,
    /// PyVRP's cost for each seed in the planner's model; empty if it was not run.
    pub peer: Vec<Option<f64>>,
}

/// The relays among these files and below these folders, by name.
///
/// # Errors
///
/// If one cannot be read.
pub fn find(paths: &[&str]) -> Result<Vec<Relay>> {
    let real = |file: &Path| stem(file, "real").is_some();
    files_below(paths, real)?.into_iter().map(|file| Relay::read(&file)).collect()
}

/// The name of a relay's file of this kind.
fn stem<'f>(file: &'f Path, kind: &str) -> Option<&'f str> {
    let name = file.file_name()?.to_str()?;
    name.strip_suffix(".gz")
        .unwrap_or(name)
        .strip_suffix(".json")?
        .strip_suffix(kind)?
        .strip_suffix('.')
}

impl Relay {
    fn read(file: &Path) -> Result<Self> {
        let name = stem(file, "real").unwrap_or_default().to_owned();
        let folder = file.parent().unwrap_or(Path::new("."));
        let of_kind = |kind: &str| {
            let plain = folder.join(format!("{name}.{kind}.json"));
            let packed = folder.join(format!("{name}.{kind}.json.gz"));
            [plain, packed].into_iter().find(|file| file.is_file())
        };
        let common = of_kind("common").map(|file| unpacked(&file)).transpose()?;
        let file = unpacked(file)?;
        let problem: written::File = read(&file)?;
        let common = common.map(|common| Common::read(common, &file)).transpose()?;
        Ok(Self { name, problem: problem.into(), file, common })
    }

    /// Runs the engine and, if it is there, PyVRP, on one core each, in turn.
    ///
    /// # Errors
    ///
    /// If a program cannot be run, or a solution is wrong.
    pub fn row(&self, terms: &Terms, peers: Option<&Peers>) -> Result<Row> {
        let (mut engine, mut peer) = (Vec::new(), Vec::new());
        for &seed in &terms.seeds {
            engine.push(step(&format!("Tepat on {}", self.name), || self.engine(terms, seed))?);
            if let (Some(peers), Some(common)) = (peers, &self.common) {
                let title = format!("PyVRP on {}", self.name);
                peer.push(step(&title, || self.peer(terms, seed, peers, common))?);
            }
        }
        Ok(Row { name: self.name.clone(), jobs: self.problem.jobs.len(), engine, peer })
    }

    fn engine(&self, terms: &Terms, seed: u64) -> Result<Option<f64>> {
        let out = self.file.with_extension(format!("{seed}.solution"));
        let mut command = Command::new(program());
        command.arg(&self.file).arg("--seconds").arg(terms.seconds.to_string());
        run(command.arg("--seed").arg(seed.to_string()).arg("--out").arg(&out))?;
        self.cost(&read::<WrittenSolution>(&out)?.plain())
    }

    fn peer(
        &self,
        terms: &Terms,
        seed: u64,
        peers: &Peers,
        common: &Common,
    ) -> Result<Option<f64>> {
        let out = common.file.with_extension(format!("{seed}.solution"));
        output_of(&mut peers.relay(&common.file, terms.seconds, seed, &out))?;
        let found: WrittenSolution = read(&out)?;
        if found.feasible == Some(false) {
            return Ok(None);
        }
        self.cost(&common.in_real(found))
    }

    /// The cost of a solution in millions of rupiah, computed plainly; `None` if it leaves jobs
    /// out or is late.
    ///
    /// # Errors
    ///
    /// If it is infeasible.
    fn cost(&self, solution: &Solution) -> Result<Option<f64>> {
        match evaluate::score(&self.problem, solution) {
            Ok(score) if score.unserved == 0 && score.late == 0 => {
                Ok(Some(score.cost as f64 / UNITS_PER_MILLION))
            }
            Ok(_) => Ok(None),
            Err(fault) => bail!("{}: not feasible: {fault:?}", self.name),
        }
    }
}

impl Common {
    fn read(file: PathBuf, real: &Path) -> Result<Self> {
        let common: CommonFile = read(&file)?;
        let real: RealFile = read(real)?;
        if common.jobs_of_relay != real.jobs_of_relay {
            bail!("{}: its jobs are not those of the real problem", file.display());
        }
        Ok(Self { file, types: common.types_of })
    }

    /// A solution with the vehicles of the real problem, day after day.
    fn in_real(&self, solution: WrittenSolution) -> Solution {
        let mut routes = solution.routes;
        routes.sort_by_key(|route| self.types[route.vehicle_type].day);
        let mut real: Vec<Route> = Vec::new();
        for route in routes {
            let kind = &self.types[route.vehicle_type];
            let vehicle =
                VehicleId { vehicle_type: kind.class, number: kind.numbers[route.number] };
            let trips = route.trips.into_iter().map(|jobs| Trip { jobs });
            match real.iter_mut().find(|route| route.vehicle == vehicle) {
                Some(route) => route.trips.extend(trips),
                None => real.push(Route { vehicle, trips: trips.collect() }),
            }
        }
        real.sort_by_key(|route| route.vehicle);
        Solution { routes: real, unserved: solution.unserved }
    }
}

impl WrittenSolution {
    fn plain(self) -> Solution {
        let route = |route: WrittenRoute| Route {
            vehicle: VehicleId { vehicle_type: route.vehicle_type, number: route.number },
            trips: route.trips.into_iter().map(|jobs| Trip { jobs }).collect(),
        };
        Solution { routes: self.routes.into_iter().map(route).collect(), unserved: self.unserved }
    }
}

/// Builds what solves relays.
///
/// # Errors
///
/// If it cannot be built.
pub fn build() -> Result<()> {
    let example = ["build", "--release", "--package", "tepat-routing", "--example", "solve_one"];
    step("build the engine alone", || run(cargo().args(example)))
}

fn program() -> PathBuf {
    target_dir().join("release").join("examples").join("solve_one")
}

/// The file itself, or what it unpacks to in the folder of results.
fn unpacked(file: &Path) -> Result<PathBuf> {
    if file.extension().is_none_or(|extension| extension != "gz") {
        return Ok(file.to_owned());
    }
    let folder = target_dir().join("bench").join("relays");
    fs::create_dir_all(&folder)?;
    let plain = folder.join(file.file_stem().unwrap_or_default());
    let mut text = Vec::new();
    GzDecoder::new(File::open(file)?).read_to_end(&mut text)?;
    fs::write(&plain, text)?;
    Ok(plain)
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_relays() {
        let check = |file: &str, expect: Option<&str>| {
            assert_eq!(stem(Path::new(file), "real"), expect, "{file}");
        };
        check("a/kk-store.real.json", Some("kk-store"));
        check("kk-store.real.json.gz", Some("kk-store"));
        check("kk-store.common.json", None);
        check("X-n101.vrp", None);
    }

    #[test]
    fn days_of_one_vehicle_become_one_route() {
        let day = |class, day| DayType { class, day, numbers: vec![0, 1] };
        let types = vec![day(0, -2), day(0, -1), day(1, -2)];
        let common = Common { file: PathBuf::new(), types };
        let route = |vehicle_type, number, trips: &[&[usize]]| WrittenRoute {
            vehicle_type,
            number,
            trips: trips.iter().map(|jobs| jobs.to_vec()).collect(),
        };
        let routes =
            vec![route(1, 1, &[&[3]]), route(0, 1, &[&[0, 1], &[2]]), route(2, 0, &[&[4]])];
        let real = common.in_real(WrittenSolution { routes, unserved: vec![5], feasible: None });
        let found: Vec<_> = real
            .routes
            .iter()
            .map(|route| {
                let jobs = route.trips.iter().map(|trip| trip.jobs.clone()).collect::<Vec<_>>();
                (route.vehicle.vehicle_type, route.vehicle.number, jobs)
            })
            .collect();
        assert_eq!(found, [(0, 1, vec![vec![0, 1], vec![2], vec![3]]), (1, 0, vec![vec![4]])]);
        assert_eq!(real.unserved, [5]);
    }
}
