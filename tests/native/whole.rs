//! The search of a whole plan never gets worse by continuing, and reports lateness truthfully.

use proptest::prelude::*;
use tepat_model::plan::{Plan, summary};
use tepat_model::region::{Edge, Region, bundled};
use tepat_model::time::moment;
use tepat_planner::{Next, Options, Start, plan_now};

use crate::regions::any_closed_region;
use crate::tiny;

fn make(region: &Region, earlier: Option<&Plan>, iterations: u64, seed: u64) -> Plan {
    let start = Start { earlier, ..Start::default() };
    let options = Options { iterations: Some(iterations), seed };
    let plan = plan_now(region, start, options, |_, _| Next::GoOn);
    let (rupiah, least) = (worth(region, &plan).2, plan.least_rupiah.unwrap());
    assert!(least <= rupiah + rounding_rupiah(&plan), "{least} at least, but {rupiah}");
    plan
}

/// Total minutes by which deliveries to stations and posts are late, counted per kit.
fn late_minutes(plan: &Plan) -> i64 {
    let visits = plan.trips.iter().flat_map(|trip| &trip.visits);
    visits.map(|visit| i64::from((visit.done - visit.due).max(0)) * visit.kits.len() as i64).sum()
}

/// Stations unserved, stations late, and rupiah.
fn worth(region: &Region, plan: &Plan) -> (usize, usize, u64) {
    let sums = summary(region, plan);
    (sums.unserved, sums.late, sums.all.cost_rupiah)
}

fn region(slug: &str) -> Region {
    bundled().iter().find(|bundled| bundled.slug == slug).unwrap().region().unwrap()
}

#[test]
fn more_iterations_never_make_a_plan_worse() {
    let region = region("barito-utara");
    let mut before: Option<(usize, i64, u64)> = None;
    // Before the first cycle, within it, within the second, and after its lanes are joined.
    for iterations in [0, 1_000, 5_000, 16_000, 30_000] {
        let plan = make(&region, None, iterations, 7);
        let (unserved, _, rupiah) = worth(&region, &plan);
        let now = (unserved, late_minutes(&plan), rupiah);
        let most = before
            .map(|(unserved, late, rupiah)| (unserved, late, rupiah + rounding_rupiah(&plan)));
        assert!(most.is_none_or(|most| now <= most), "{iterations}: {now:?}, {before:?}");
        before = Some(now);
    }
}

/// Closes an edge of a planned region, plans again, and compares with a plan from nothing.
fn check_closure(region: &Region, earlier: &Plan, edge: usize, iterations: u64) {
    let mut region = region.clone();
    let edges: &[Edge] = &region.edges;
    let Some(mut closed) = edges.get(edge).cloned() else { return };
    closed.closed = true;
    let name = closed.code.clone();
    region.edges.put(closed);
    let anew = make(&region, None, iterations, 3);
    let again = make(&region, Some(earlier), iterations, 3);
    let (of_anew, of_again) = (worth(&region, &anew), worth(&region, &again));
    assert!(of_again.0 <= of_anew.0, "{name}: {of_again:?}, {of_anew:?}");
    let mut visits = anew.trips.iter().flat_map(|trip| &trip.visits);
    // A less late plan may be dearer.
    if of_anew.0 == 0 && visits.all(|visit| visit.done <= visit.due) {
        assert_eq!(of_again.1, 0, "{name}");
        let most = 1.01 * of_anew.2 as f64 + rounding_rupiah(&again) as f64;
        assert!(of_again.2 as f64 <= most, "{name}: {of_again:?}, {of_anew:?}");
    }
}

/// The search counts fractions of a rupiah; figures drop them for the distance and hours of each
/// trip.
fn rounding_rupiah(plan: &Plan) -> u64 {
    2 * plan.trips.len() as u64
}

/// The bridge from Timbau to Teluk Dalam in Kutai Kartanegara, whose closure once left stations
/// far from it late for good.
const TIMBAU: &str = "64.02.E0097";

/// `TEPAT_CLOSURES=50` closes so many edges of each region, one at a time, and
/// `TEPAT_CLOSURE_ITERATIONS=6000` plans with so many iterations.
#[test]
fn after_a_closure_planning_again_is_as_good_as_from_nothing() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let iterations = number("TEPAT_CLOSURE_ITERATIONS").unwrap_or(500) as u64;
    let in_suite = [("barito-utara", 8), ("kutai-kartanegara", 1), ("kutai-timur", 1)];
    for (slug, closures) in in_suite {
        let region = region(slug);
        let closures = number("TEPAT_CLOSURES").unwrap_or(closures);
        let earlier = make(&region, None, 2 * iterations, 1);
        let edges = region.edges.iter().count();
        let timbau = region.edges.iter().position(|edge| edge.code == TIMBAU);
        assert_eq!(timbau.is_some(), slug == "kutai-kartanegara");
        for edge in timbau.into_iter().chain((0..closures).map(|at| at * edges / closures)) {
            check_closure(&region, &earlier, edge, iterations);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn planning_again_after_any_closure(region in any_closed_region(), edge in any::<prop::sample::Index>()) {
        let edges = region.edges.iter().count();
        prop_assume!(edges > 0);
        let earlier = make(&region, None, 60, 1);
        check_closure(&region, &earlier, edge.index(edges), 60);
    }

    #[test]
    fn going_on_from_a_plan_never_makes_it_worse(region in any_closed_region(), seed in any::<u64>()) {
        let earlier = make(&region, None, 60, seed);
        let again = make(&region, Some(&earlier), 40, seed ^ 1);
        prop_assert!(worth(&region, &again) <= worth(&region, &earlier));
    }
}

#[test]
fn the_cause_of_lateness_is_where_it_began() {
    let mut region = tiny::region();
    let mut road = region.edges.get("E1").unwrap().clone();
    // The road from the store opens two hours before the polls.
    road.closures = vec![(moment(5, 0), moment(0, 300))];
    region.edges.put(road);
    let plan = make(&region, None, 50, 1);
    let late = |at: &str| -> Vec<String> {
        let visits = plan.trips.iter().flat_map(|trip| &trip.visits);
        let visit = visits.filter(|visit| !visit.late.is_empty()).find(|visit| visit.at == at);
        visit
            .map(|visit| visit.late.iter().map(|why| why.key.clone()).collect())
            .unwrap_or_default()
    };
    let at_post = late("K1");
    assert!(!at_post.is_empty() && at_post[0] != "late-since", "{at_post:?}");
    let at_station = late("K1.D1.001");
    assert_eq!(at_station.first().map(String::as_str), Some("late-since"), "{at_station:?}");
    assert_eq!(at_station[1..], at_post, "the reason is that of the relay where it began");
}

#[test]
fn every_late_station_has_a_reason() {
    let mut region = region("barito-utara");
    // Nobody can be in time for this.
    region.rules.tps_due_h = 3;
    let plan = make(&region, None, 0, 1);
    let visits = plan.trips.iter().flat_map(|trip| &trip.visits);
    let late: Vec<_> = visits.filter(|visit| visit.done > visit.due).collect();
    assert!(late.len() > region.stations.len() / 2);
    let silent = late.iter().filter(|visit| region.stations.get(&visit.at).is_some());
    let silent: Vec<_> = silent.filter(|visit| visit.late.is_empty()).map(|v| &v.at).collect();
    assert!(silent.is_empty(), "{silent:?}");
}
