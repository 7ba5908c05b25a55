//! Small files, valid and invalid.

use proptest::prelude::*;

use super::*;
use crate::evaluate::{self, Score};
use crate::problem::{EARLIEST, LATEST};
use crate::solution::{Route, Solution, Trip};

/// Three clients and one depot; tests add sections.
const HEAD: &str =
    "NAME : tiny\nCOMMENT : a: b\nTYPE : VRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\n";
const NODES: &str = "NODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8\n4 0 5\n";

/// Two depots, three vehicles, and every known entry.
const FULL: &str = "\
NAME: full
DIMENSION: 5
VEHICLES: 3
EDGE_WEIGHT_TYPE: EUC_2D
VEHICLES_MAX_DURATION: 90.5
NODE_COORD_SECTION
1\t0.5\t0
2\t10\t0
3\t5\t5
4\t-5\t5
5\t5\t-5
DEMAND_SECTION
1 0
2 0
3 4
4 5.5
5 6
SERVICE_TIME_SECTION
1 9
2 9
3 1
4 2
5 3
TIME_WINDOW_SECTION
1 0 100
2 10 90
3 0 50
4 20 60
5 0 1e9
RELEASE_TIME_SECTION
1 0
2 0
3 7
4 0
5 0
PRIZE_SECTION
1 0
2 0
3 0
4 11
5 0
CAPACITY_SECTION
1 10
2 20
3 10
VEHICLES_FIXED_COST_SECTION
1 7
2 8
3 7
VEHICLES_UNIT_DISTANCE_COST_SECTION
1 2
2 1
3 2
VEHICLES_MAX_DISTANCE_SECTION
1 300
2 400
3 300
VEHICLES_DEPOT_SECTION
1 1
2 2
3 1
VEHICLES_ALLOWED_CLIENTS_SECTION
1 3 4
2 3 4 5
3 4 3
DEPOT_SECTION
1
2
-1
EOF
";

fn check_refused(text: &str, line: impl Into<Option<usize>>, section: &str, reason: Reason) {
    let expect = Err(Error::new(line.into(), section, reason));
    assert_eq!(read(text, Rounding::Nearest).map(|_| ()), expect, "{text}");
}

#[test]
fn wrong_specifications_are_refused() {
    use Reason::{Line, Missing, NotSupported, Number, Range, Twice};
    check_refused("hello", 1, "", Line);
    check_refused("DIMENSION : 4\nDIMENSION : 4", 2, "DIMENSION", Twice);
    check_refused("NAME : x", None, "DIMENSION", Missing);
    check_refused("DIMENSION : four", 1, "DIMENSION", Number("four".into()));
    check_refused("DIMENSION : nan", 1, "DIMENSION", Number("nan".into()));
    check_refused("DIMENSION : 0", 1, "DIMENSION", Range("0".into()));
    check_refused("DIMENSION : 2.5", 1, "DIMENSION", Range("2.5".into()));
    check_refused("DIMENSION : 1e300", 1, "DIMENSION", Range("1e300".into()));
    check_refused("DIMENSION : 2", None, "EDGE_WEIGHT_TYPE", Missing);
    let kind = "EDGE_WEIGHT_TYPE";
    check_refused("DIMENSION : 2\nEDGE_WEIGHT_TYPE : GEO", 2, kind, NotSupported("GEO".into()));
    let section = "LINEHAUL_SECTION";
    check_refused("LINEHAUL_SECTION\n1 2", 1, section, NotSupported(section.into()));
}

#[test]
fn wrong_sections_are_refused_with_their_line() {
    use Reason::{Count, Missing, Number, Numbering, Order, Range, Window};
    let before = HEAD.lines().count() + NODES.lines().count();
    let check = |sections: &str, line, section: &str, reason| {
        check_refused(&format!("{HEAD}{NODES}{sections}\n"), before + line, section, reason);
    };
    check("CAPACITY : 5", 1, "CAPACITY", Order);
    let section = "DEPOT_SECTION";
    check("DEPOT_SECTION\n2\n-1", 2, section, Numbering("2".into()));
    check("DEPOT_SECTION\n5\n-1", 2, section, Range("5".into()));
    check("DEPOT_SECTION\n-1", 1, section, Missing);
    let section = "DEMAND_SECTION";
    let few = Count { expected: 4, found: 2 };
    check("DEMAND_SECTION\n1 0\n2 1", 1, section, few);
    let wide = Count { expected: 1, found: 2 };
    check("DEMAND_SECTION\n1 0\n2 1 1\n3 1\n4 1", 3, section, wide);
    check("DEMAND_SECTION\n1 0\n3 1\n2 1\n4 1", 3, section, Numbering("3".into()));
    check("DEMAND_SECTION\n1 0\n2 -1\n3 1\n4 1", 3, section, Range("-1".into()));
    check("DEMAND_SECTION\n1 0\n2 x\n3 1\n4 1", 3, section, Number("x".into()));
    let section = "TIME_WINDOW_SECTION";
    check("TIME_WINDOW_SECTION\n1 0 9\n2 5 4\n3 1 1\n4 1 1", 3, section, Window);
    let section = "VEHICLES_DEPOT_SECTION";
    check("VEHICLES_DEPOT_SECTION\n1 1\n2 2\n3 1", 3, section, Range("2".into()));
}

#[test]
fn an_error_reads_as_a_sentence() {
    let error = read("DIMENSION : 4\nDIMENSION : 5", Rounding::Nearest).unwrap_err();
    assert_eq!(error.to_string(), "line 2: DIMENSION: given twice");
    let error = read(&format!("{HEAD}{NODES}DEMAND_SECTION\n1 1"), Rounding::Nearest).unwrap_err();
    assert_eq!(error.to_string(), "line 11: DEMAND_SECTION: 1 instead of 4");
}

#[test]
fn what_a_file_leaves_out_does_not_bind() {
    let instance = read(&format!("{HEAD}{NODES}"), Rounding::Nearest).unwrap();
    assert_eq!((instance.name.as_str(), instance.depots), ("tiny", 1));
    let [kind] = &instance.problem.vehicle_types[..] else { panic!("one type of vehicles") };
    assert_eq!(instance.vehicles.len(), 3, "as many as clients");
    assert_eq!((&kind.free_from, kind.until), (&vec![0; 3], LATEST));
    assert_eq!((kind.fixed_cost, kind.distance_cost, kind.max_trips), (0, 1, 1));
    assert_eq!((kind.max_duration, kind.max_distance), (i64::MAX, i64::MAX));
    for (index, job) in instance.problem.jobs.iter().enumerate() {
        assert_eq!((job.location, job.service, job.release), (index + 1, 0, EARLIEST));
        assert!(job.windows.is_empty() && job.optional.is_none() && job.vehicle_types.is_none());
        assert!(instance.problem.can_serve(0, index));
    }
}

#[test]
fn every_section_reaches_the_problem() {
    let instance = read(FULL, Rounding::ThousandfoldNearest).unwrap();
    let problem = &instance.problem;
    let types: Vec<_> = instance.vehicles.iter().map(|id| (id.vehicle_type, id.number)).collect();
    assert_eq!(types, [(0, 0), (1, 0), (0, 1)], "the first and third are alike");
    let kind = &problem.vehicle_types[1];
    assert_eq!((&kind.free_from, kind.until), (&vec![10_000], 90_000));
    assert_eq!((kind.start, kind.end, kind.capacity.0[0]), (1, 1, 20_000));
    assert_eq!((kind.fixed_cost, kind.distance_cost), (8_000, 1), "the price is not scaled");
    assert_eq!((kind.max_duration, kind.max_distance), (90_500, 400_000));
    let job = &problem.jobs[1];
    assert_eq!((job.location, job.amounts.0[0], job.service), (3, 5_500, 2_000));
    assert_eq!((&job.windows[..], job.optional), (&[(20_000, 60_000)][..], Some(11_000)));
    assert_eq!(problem.jobs[0].release, 7_000);
    assert_eq!(problem.jobs[2].windows, [(0, LATEST)], "later than all that happens");
    let allowed: Vec<_> = problem.jobs.iter().map(|job| job.vehicle_types.clone()).collect();
    assert_eq!(allowed, [Some(vec![0, 1]), Some(vec![0, 1]), Some(vec![1])]);
    assert_eq!(problem.travel[0].distance(0, 3), 7_433, "of the coordinates as written");
}

#[test]
fn sets_round_in_their_own_ways() {
    let check = |set: &str, expect: i32| {
        let text = format!("{HEAD}NODE_COORD_SECTION\n1 0 0\n2 1 1\n3 0 2.5\n4 0 3.5\n");
        let instance = read(&text, rounding_of_set(set)).unwrap();
        assert_eq!(instance.problem.travel[0].distance(0, 1), expect, "{set}");
    };
    check("CVRP", 1);
    check("XXL", 1);
    check("VRPTW", 14);
    check("PCVRPTW", 14);
    check("MTVRPTWR", 14);
    check("HFVRP", 1414);
    check("MDVRPTW", 1414);
    let text = format!("{HEAD}NODE_COORD_SECTION\n1 0 0\n2 1 1\n3 0 2.5\n4 0 3.5\n");
    let travel = &read(&text, Rounding::Nearest).unwrap().problem.travel[0];
    assert_eq!((travel.distance(0, 2), travel.distance(0, 3)), (2, 4), "a half goes to even");
}

#[test]
fn distances_can_be_given() {
    let head = "DIMENSION : 2\nEDGE_WEIGHT_TYPE : EXPLICIT\nEDGE_WEIGHT_FORMAT : FULL_MATRIX\n";
    let instance = read(&format!("{head}EDGE_WEIGHT_SECTION\n0 2.6\n4 0\n"), Rounding::Nearest);
    let travel = &instance.unwrap().problem.travel[0];
    assert_eq!((travel.distance(0, 1), travel.distance(1, 0)), (3, 4));
    let short = Reason::Count { expected: 4, found: 3 };
    check_refused(
        &format!("{head}EDGE_WEIGHT_SECTION\n0 2.6\n4\n"),
        4,
        "EDGE_WEIGHT_SECTION",
        short,
    );
}

#[test]
fn reloads_are_trips() {
    let text = |more: &str| {
        format!("{HEAD}VEHICLES : 2\n{more}{NODES}VEHICLES_RELOAD_DEPOT_SECTION\n1 1\n2\n")
    };
    let trips = |more: &str| -> Vec<usize> {
        let instance = read(&text(more), Rounding::Nearest).unwrap();
        instance.problem.vehicle_types.iter().map(|kind| kind.max_trips).collect()
    };
    assert_eq!(trips(""), [3, 1], "never more than clients");
    assert_eq!(trips("VEHICLES_MAX_RELOADS : 1\n"), [2, 1]);
    let limited = read(&text("VEHICLES_MAX_DISTANCE : 9\n"), Rounding::Nearest).unwrap_err();
    assert!(matches!(limited.reason, Reason::NotSupported(_)), "{limited}");
}

#[test]
fn solutions_name_locations_and_vehicles() {
    let instance = read(FULL, Rounding::ThousandfoldNearest).unwrap();
    let solution = Solution {
        routes: vec![Route {
            vehicle: VehicleId { vehicle_type: 1, number: 0 },
            trips: vec![Trip { jobs: vec![2, 0] }],
        }],
        unserved: vec![1],
    };
    let text = write_solution(&instance, &solution);
    let cost = evaluate::score(&instance.problem, &solution).unwrap().cost;
    assert_eq!(text, format!("Route #1:\nRoute #2: 4 2\nRoute #3:\nCost: {cost}\n"));
    assert_eq!(read_solution(&instance, &text), Ok(solution));
    let nothing = Solution { routes: Vec::new(), unserved: vec![0, 1, 2] };
    let text = write_solution(&instance, &nothing);
    assert_eq!(text, "Route #1:\nRoute #2:\nRoute #3:\n", "no cost: not all are served");
}

#[test]
fn a_depot_within_a_route_is_a_reload() {
    let text = format!("{HEAD}VEHICLES : 1\n{NODES}VEHICLES_RELOAD_DEPOT_SECTION\n1 1\n");
    let instance = read(&text, Rounding::Nearest).unwrap();
    let solution = read_solution(&instance, "Route #1: 0 1 0 0 3 2\nCost: 5\n").unwrap();
    let trips: Vec<_> = solution.routes[0].trips.iter().map(|trip| trip.jobs.clone()).collect();
    assert_eq!(trips, [vec![0], vec![2, 1]]);
    let score = Score { cost: 10 + 22, ..Score::default() };
    assert_eq!(evaluate::score(&instance.problem, &solution), Ok(score));
    assert_eq!(write_solution(&instance, &solution), "Route #1: 1 0 3 2\nCost: 32\n");
}

#[test]
fn wrong_solutions_are_refused() {
    let instance = read(FULL, Rounding::ThousandfoldNearest).unwrap();
    let check = |text: &str, line, section: &str, reason| {
        let expect = Err(Error::at(line, section, reason));
        assert_eq!(read_solution(&instance, text), expect, "{text}");
    };
    check("Route 1 2 3", 1, "Route 1 2 3", Reason::Line);
    check("# none\nRoute #1: x", 2, "Route #1", Reason::Number("x".into()));
    check("Route #1: 5", 1, "Route #1", Reason::Range("5".into()));
    check("Route #1: 1", 1, "Route #1", Reason::Range("1".into())); // another's depot
    check("Route #1:\nRoute #2:\nRoute #3:\nRoute #4: 3", 4, "Route #4", Reason::Missing);
}

/// A file with some words and lines changed.
fn mangled() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just(String::new()),
        "[-+.0-9eE:#]{1,12}",
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| number.to_string()),
        "[A-Z_]{1,8}(_SECTION)?",
        Just("\n".to_owned()),
        ".{0,4}",
    ];
    let change = (any::<prop::sample::Index>(), word, any::<bool>());
    let source = prop_oneof![Just(FULL.to_owned()), Just(format!("{HEAD}VEHICLES : 2\n{NODES}"))];
    (source, prop::collection::vec(change, 0..4)).prop_map(|(source, changes)| {
        let mut words: Vec<&str> = source.split_inclusive(char::is_whitespace).collect();
        for (at, word, keep) in &changes {
            let at = at.index(words.len());
            words[at] = word;
            if *keep {
                words.insert(at + 1, " ");
            }
        }
        words.concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![4 => mangled(), 1 => ".{0,200}"]) {
        for rounding in [Rounding::Nearest, Rounding::TenfoldDown, Rounding::ThousandfoldNearest] {
            let Ok(instance) = read(&text, rounding) else { continue };
            // All clients on the first vehicles, three each.
            let clients: Vec<String> =
                instance.problem.jobs.iter().map(|job| job.location.to_string()).collect();
            let routes: Vec<String> =
                clients.chunks(3).map(|clients| format!("Route: {}", clients.join(" "))).collect();
            let Ok(solution) = read_solution(&instance, &routes.join("\n")) else { continue };
            let _ = evaluate::score(&instance.problem, &solution);
            let written = write_solution(&instance, &solution);
            prop_assert_eq!(read_solution(&instance, &written), Ok(solution));
        }
    }

    #[test]
    fn any_solution_is_read_or_refused(
        text in "(Route #[0-9]:( [0-5]{1,2}){0,5}\n|.{0,9}\n){0,5}",
    ) {
        let instance = read(FULL, Rounding::Nearest).unwrap();
        if let Ok(solution) = read_solution(&instance, &text) {
            let _ = evaluate::score(&instance.problem, &solution);
        }
    }
}
