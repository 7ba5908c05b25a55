//! Best known solutions of published instances are feasible here and have their known costs.
//!
//! The instances are in a folder beside the checkout, or where `TEPAT_SHARED` points; without it
//! these tests are skipped.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Trial};
use tepat_routing::evaluate;
use tepat_routing::vrplib::{Instance, read, read_solution, rounding_of_set, write_solution};

/// Costs by PyVRP 0.14.1's model, in the whole numbers of each set.
const BEST_KNOWN: &[(&str, i64)] = &[
    ("CVRP/X-n1001-k43", 72_355),
    ("CVRP/X-n101-k25", 27_591),
    ("CVRP/X-n200-k36", 58_578),
    ("CVRP/X-n303-k21", 21_736),
    ("CVRP/X-n502-k39", 69_226),
    ("CVRP/X-n701-k44", 81_923),
    ("HFVRP/X115-HVRP", 1_941_256_006),
    ("HFVRP/X200-HD", 6_011_924_441),
    ("HFVRP/X303-FSMFD", 3_572_576_865),
    ("HFVRP/X502-FSMFD", 8_570_189_323),
    ("HFVRP/X701-HVRP", 17_241_418_828),
    ("MDVRPTW/PR11A", 6_655_548),
    ("MDVRPTW/PR15B", 10_223_105),
    ("MDVRPTW/PR21A", 6_230_046),
    ("MTVRPTWR/C203R0.5", 15_787),
    ("MTVRPTWR/C2_2_04R0.5", 47_118),
    ("MTVRPTWR/R205R0.25", 13_144),
    ("MTVRPTWR/R2_2_06R0.25", 52_663),
    ("MTVRPTWR/RC206R0.75", 17_936),
    ("PCVRPTW/C2_10_4", 150_097),
    ("PCVRPTW/R1_10_8", 248_842),
    ("SDVRPTW/PR05", 5_620_554),
    ("SDVRPTW/PR11A", 9_807_697),
    ("SDVRPTW/PR17", 1_837_946),
    ("SDVRPTW/PR20B", 18_275_959),
    ("VRPTW/C1_10_2", 413_378),
    ("VRPTW/R1_10_4", 424_407),
    ("VRPTW/R2_10_6", 291_247),
    ("VRPTW/RC2_10_3", 196_181),
    ("XXL/Leuven1", 192_848),
];

fn folder() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("TEPAT_SHARED").map_or_else(beside, PathBuf::from);
    shared.join("benchmarks/vrp")
}

fn instance(path: &Path) -> Instance {
    let set = path.parent().and_then(Path::file_name).unwrap().to_str().unwrap();
    let text = fs::read_to_string(path).unwrap();
    read(&text, rounding_of_set(set)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn best_known_solutions_cost_what_they_are_known_to_cost() {
    let folder = folder();
    for (name, cost) in BEST_KNOWN {
        let path = folder.join(format!("{name}.vrp"));
        let instance = instance(&path);
        let text = fs::read_to_string(folder.join(format!("{name}.sol"))).unwrap();
        let solution = read_solution(&instance, &text).unwrap();
        let score = evaluate::score(&instance.problem, &solution);
        let score = score.unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        assert_eq!((score.unserved, score.late, score.cost), (0, 0, *cost), "{name}");
        let written = write_solution(&instance, &solution);
        assert_eq!(read_solution(&instance, &written), Ok(solution), "{name}");
    }
}

fn every_published_instance_can_be_read() {
    let sets = fs::read_dir(folder()).expect("the folder can be read");
    let sets = sets.map(|set| set.unwrap().path()).filter(|path| path.is_dir());
    let files = sets.flat_map(|set| fs::read_dir(set).unwrap()).map(|file| file.unwrap().path());
    for path in files.filter(|path| path.extension().is_some_and(|e| e == "vrp")) {
        let problem = instance(&path).problem;
        for job in 0..problem.jobs.len() {
            let served = (0..problem.vehicle_types.len()).any(|kind| problem.can_serve(kind, job));
            assert!(served, "{}: nobody can serve job {job}", path.display());
        }
    }
}

fn main() {
    let there = folder().is_dir();
    let trial = |name: &str, test: fn()| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
        .with_ignored_flag(!there)
    };
    let trials = vec![
        trial(
            "best_known_solutions_cost_what_they_are_known_to_cost",
            best_known_solutions_cost_what_they_are_known_to_cost,
        ),
        trial("every_published_instance_can_be_read", every_published_instance_can_be_read),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
