//! With an imported network, ways are the fastest ones and plans are valid.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tepat_check::check;
use tepat_model::message::Severity;
use tepat_model::region::{
    Circumstance, Conditions, Edge, Effect, KINDS, Mode, Region, SURFACES, Step, VehicleClass,
    Water,
};
use tepat_model::time::DailyHours;
use tepat_network::{Direction, Link, Net, Node, Who};
use tepat_planner::travel::{Network, Stop, UNREACHABLE_MS};
use tepat_planner::{ClassIndex, Next, Options, PlaceIndex, Start, plan_now};

use crate::tiny;

/// A network of up to twelve nodes with all kinds of links, limits and directions.
fn nets() -> impl Strategy<Value = Net> {
    let node = (-2_000_000..3_000_000_i32, 1_159_000_000..1_166_000_000_i32);
    let kinds = (0..KINDS.len(), 0..SURFACES.len());
    let ways = (0..8_u8, 0..10_u8, prop_oneof![4 => Just(0_u32), 1 => Just(3_000)]);
    let link = (0..12_u32, 0..12_u32, kinds, ways, 0..400_000_u32);
    (prop::collection::vec(node, 12), prop::collection::vec(link, 1..50)).prop_map(
        |(nodes, links)| {
            let nodes = nodes.into_iter().enumerate();
            let links = links.into_iter().enumerate().map(|(at, link)| {
                let (from, to, (kind, surface), (direction, who, max_weight_kg), length_dm) = link;
                Link {
                    way: at as i64 / 3 - 2,
                    part: at as u32 % 3 * 2,
                    from,
                    to,
                    kind: KINDS[kind].0,
                    surface: SURFACES[surface].0,
                    direction: match direction {
                        0 => Direction::Forward,
                        1 => Direction::Backward,
                        _ => Direction::Both,
                    },
                    who: match who {
                        0 => Who::Nobody,
                        1 => Who::OnFoot,
                        _ => Who::All,
                    },
                    length_dm,
                    max_weight_kg,
                    ..Link::default()
                }
            });
            Net {
                nodes: nodes
                    .map(|(id, (lat_e7, lon_e7))| Node { id: id as i64, lat_e7, lon_e7 })
                    .collect(),
                links: links.collect(),
                names: vec![String::new()],
                ..Net::default()
            }
        },
    )
}

/// The tiny region on such a network: nodes connect its places, and some edges stand in for
/// links.
pub fn regions() -> impl Strategy<Value = Region> {
    let conditions = (any::<bool>(), 0..3_u8, any::<bool>());
    let stand_ins = prop::collection::vec(
        (any::<prop::sample::Index>(), 0..Mode::ALL.len(), any::<bool>()),
        0..4,
    );
    let gross = prop::collection::vec(prop_oneof![Just(0_u32), Just(5_000)], 8);
    let odd = prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 0..5);
    let early = prop::collection::vec(any::<bool>(), 8);
    (nets(), conditions, stand_ins, gross, odd, early).prop_map(
        |(net, (rain, water, rough_sea), stand_ins, gross, odd, early)| {
            let mut region = tiny::region();
            region.net = net.into();
            let water = [Water::Low, Water::Normal, Water::High][usize::from(water)];
            region.conditions = Conditions { rain, water, rough_sea };
            for (at, code) in ["G", "J", "K1", "K1.D1", "P", "K2", "K2.D2"].into_iter().enumerate()
            {
                let mode = Mode::ALL[at % 2 * 3];
                let code_of = format!("C{at}");
                region.edges.put(Edge {
                    code: code_of,
                    from: code.into(),
                    to: format!("n{at}"),
                    mode,
                    ..Edge::default()
                });
            }
            for (link, mode, closed) in stand_ins {
                let link = link.index(region.net.links.len());
                if let Some(edge) = region.stand_in(link) {
                    region.edges.put(Edge { mode: Mode::ALL[mode], closed, ..edge });
                }
            }
            for (edge, what) in odd {
                let mut edge = region.edges[edge.index(region.edges.len())].clone();
                match what {
                    0 => edge.one_way = true,
                    1 => edge.max_weight_kg = 4_000,
                    2 => edge.closures = vec![(-3_000, -100)],
                    3 => edge.effects = vec![Effect { when: Circumstance::Night, percent: 30 }],
                    4 => edge.effects = vec![Effect { when: Circumstance::Rain, percent: 0 }],
                    5 => edge.effects = vec![Effect { when: Circumstance::Night, percent: 0 }],
                    6 => edge.closures = vec![(-7_000, -4_300), (-4_200, -4_000), (-1_000, 30)],
                    _ => edge.closures = vec![(9_000, 9_500)],
                }
                region.edges.put(edge);
            }
            let classes: Vec<_> = region.classes.iter().cloned().collect();
            for (class, gross_kg) in classes.into_iter().zip(gross) {
                region.classes.put(VehicleClass { gross_kg, ..class });
            }
            // Some classes work before dawn and after dusk, some all night.
            let classes: Vec<_> = region.classes.iter().cloned().collect();
            for (at, (mut class, early)) in classes.into_iter().zip(early).enumerate() {
                if early {
                    class.hours = [(200, 1_300), (0, 1_440), (1_000, 1_400)]
                        .map(|(start_minute, end_minute)| DailyHours { start_minute, end_minute })
                        [at % 3];
                    region.classes.put(class);
                }
            }
            region
        },
    )
}

/// Every arc that a class may use, as end codes and milliseconds.
fn arcs(
    region: &Region,
    class: ClassIndex,
    step_ms: impl Fn(usize, &VehicleClass) -> u64,
) -> Vec<(String, String, u64)> {
    let mut arcs = Vec::new();
    let node = |at: u32| format!("n{}", region.net.nodes[at as usize].id);
    for number in 0..region.edges.len() + region.net.links.len() {
        let (from, to, forward, backward) = match region.step(number) {
            Some(Step::Edge(edge)) => (edge.from.clone(), edge.to.clone(), true, !edge.one_way),
            Some(Step::Link(link)) => {
                if region.edges.get(&Step::Link(link).code()).is_some() {
                    continue;
                }
                let free = link.who == Who::OnFoot;
                let ways = [Direction::Forward, Direction::Backward]
                    .map(|way| free || link.direction == way || link.direction == Direction::Both);
                (node(link.from), node(link.to), ways[0], ways[1])
            }
            None => continue,
        };
        let ms = step_ms(number, class.class(region));
        if ms != UNREACHABLE_MS {
            forward.then(|| arcs.push((from.clone(), to.clone(), ms)));
            backward.then(|| arcs.push((to, from, ms)));
        }
    }
    arcs
}

/// Milliseconds from a start to every reachable place, by repeated relaxation of all arcs.
fn fastest(start: &str, arcs: &[(String, String, u64)]) -> BTreeMap<String, u64> {
    let mut best = BTreeMap::from([(start.to_owned(), 0_u64)]);
    for _ in 0..30 {
        for (tail, head, ms) in arcs {
            if let Some(&so_far) = best.get(tail) {
                let known = best.entry(head.clone()).or_insert(u64::MAX);
                *known = (*known).min(so_far + ms);
            }
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn ways_are_the_fastest(region in regions()) {
        let mut network = Network::new(&region);
        for class in ClassIndex::all(&region) {
            let always = arcs(&region, class, |step, class| network.step_ms(step, class));
            let when_open = arcs(&region, class, |step, class| network.step_open_ms(step, class));
            for from in PlaceIndex::all(&region) {
                let start = &from.place(&region).code;
                let (round, through) = (fastest(start, &always), fastest(start, &when_open));
                for to in PlaceIndex::all(&region) {
                    let ms = |best: &BTreeMap<String, u64>| {
                        best.get(&to.place(&region).code).copied().unwrap_or(UNREACHABLE_MS)
                    };
                    // A way avoids what closes at times, unless the detour takes over two hours
                    // longer.
                    let expect = match (ms(&round), ms(&through)) {
                        (round, through) if round > through.saturating_add(7_200_000) => through,
                        (round, _) => round,
                    };
                    let (a, b) = (Stop::Place(from), Stop::Place(to));
                    prop_assert_eq!(network.ms(class, a, b), expect, "{:?} {:?} {:?}", class, from, to);
                    if let Some(way) = network.way(class, a, b) {
                        let ms: u64 = way.edges.iter().map(|&step| network.step_open_ms(step, class.class(&region))).sum();
                        prop_assert_eq!(ms, expect);
                        let table = network.table(class, &[a, b]);
                        prop_assert_eq!(table.length_m[1], way.length_m);
                    }
                }
            }
        }
    }

    #[test]
    fn a_stand_in_takes_as_long_as_its_link(region in regions(), link in any::<prop::sample::Index>()) {
        let mut region = region;
        let at = link.index(region.net.links.len());
        let Some(edge) = region.stand_in(at) else { return Ok(()) };
        region.edges.remove(&edge.code);
        let code = edge.code.clone();
        let link = region.edges.len() + at;
        let ms = |region: &Region, step| {
            let network = Network::new(region);
            region.classes.iter().map(|class| network.step_ms(step, class)).collect::<Vec<_>>()
        };
        let before = ms(&region, link);
        region.edges.put(edge);
        let after = ms(&region, region.edges.position(&code).unwrap());
        for (before, after) in before.into_iter().zip(after) {
            // A stand-in loses decimetres of length and, in rain, fractions of a per cent of
            // speed.
            let near = before.abs_diff(after) <= before.min(after) / 30 + 60_000;
            prop_assert!(before == after || near, "{} {} {}", code, before, after);
        }
    }

    #[test]
    fn plans_on_imported_networks_are_valid(region in regions()) {
        let options = Options { iterations: Some(20), ..Options::default() };
        let plan = plan_now(&region, Start::default(), options, |_, _| Next::GoOn);
        let wrong: Vec<_> = check(&region, &plan).violations.into_iter().filter(|m| m.severity == Severity::Error).collect();
        prop_assert!(wrong.is_empty(), "{:?}", wrong);
    }

    #[test]
    fn journeys_keep_the_time_where_nothing_depends_on_it(region in regions(), at in -7_000..0_i32) {
        let mut region = region;
        let calm: Vec<Edge> = region.edges.iter().map(|e| Edge { effects: Vec::new(), closures: Vec::new(), ..e.clone() }).collect();
        region.edges.put_all(calm);
        let mut network = Network::new(&region);
        let all: Vec<PlaceIndex> = PlaceIndex::all(&region).collect();
        let from = all[0];
        for class in ClassIndex::all(&region) {
            let hours = class.class(&region).hours;
            for (&to, journey) in all.iter().zip(network.journeys(class, from, at, &all)) {
                let way = network.way(class, Stop::Place(from), Stop::Place(to));
                prop_assert_eq!(journey.is_some(), way.is_some());
                if let (Some(journey), Some(way)) = (journey, way) {
                    let by_plan = hours.advance(at, way.minutes() as i32);
                    prop_assert!(journey.steps.is_empty() || journey.arrive == by_plan, "{:?} {} {:?}", journey, by_plan, way);
                }
            }
        }
    }
}

/// The tiny region with the road to its far sub-district cut and replaced by a ferry.
fn by_ferry(who: Who) -> Region {
    let mut region = tiny::region();
    let node = |id, lon_e7| Node { id, lat_e7: 10_000, lon_e7 };
    let ferry = Link {
        way: 7,
        from: 0,
        to: 1,
        kind: tepat_network::Kind::Ferry,
        who,
        length_dm: 60_000,
        ..Link::default()
    };
    region.net = Net {
        nodes: vec![node(1, 1_160_500_000), node(2, 1_161_000_000)],
        links: vec![ferry],
        names: vec![String::new()],
        ..Net::default()
    }
    .into();
    region.edges.remove("E1");
    region.edges.remove("E8");
    for (code, from, to) in [("F1", "G", "n1"), ("F2", "n2", "K1")] {
        region.edges.put(tiny::edge(code, from, to, Mode::Paved, 4_000));
    }
    region
}

#[test]
fn a_truck_rides_along_on_a_ferry() {
    let region = by_ferry(Who::All);
    let class = |code: &str| ClassIndex::of_code(&region, code).unwrap();
    let mut network = Network::new(&region);
    let [store, far] = ["G", "K1"].map(|code| Stop::of_code(&region, code).unwrap());
    // Twice 4 km at 40 km/h, then 6 km at 12 km/h.
    assert_eq!(network.ms(class("truck"), store, far), 2 * 360_000 + 1_800_000);
    // A porter walks at a quarter of that speed, but the ferry carries everyone equally fast.
    assert_eq!(network.ms(class("porter"), store, far), 4 * 2 * 360_000 + 1_800_000);
    assert_eq!(network.ms(class("boat"), store, far), UNREACHABLE_MS);

    let plan = plan_now(&region, Start::default(), Options::default(), |_, _| Next::GoOn);
    let verdict = check(&region, &plan);
    assert!(verdict.is_valid(), "{:#?}", verdict.violations);
    assert!(plan.unserved.is_empty());
    let rides = |trip: &&tepat_model::plan::Trip| {
        trip.visits.iter().any(|visit| visit.leg.edges.iter().any(|code| code == "w7.0"))
    };
    assert!(plan.trips.iter().filter(rides).any(|trip| trip.class == "truck"));

    // A ferry for people on foot takes no truck; people travel at its speed.
    let region = by_ferry(Who::OnFoot);
    let mut network = Network::new(&region);
    assert_eq!(network.ms(class("truck"), store, far), UNREACHABLE_MS);
    assert_eq!(network.ms(class("porter"), store, far), 4 * 2 * 360_000 + 1_800_000);
    // The same holds, to the minute, if an edge stands in for it.
    let mut region = region.clone();
    let edge = region.stand_in(0).unwrap();
    assert_eq!((edge.mode, edge.minutes), (Mode::Foot, Some(30)));
    region.edges.put(edge);
    let mut network = Network::new(&region);
    assert_eq!(network.ms(class("porter"), store, far), 4 * 2 * 360_000 + 1_800_000);
}

#[test]
fn what_has_no_ferry_is_written_as_before() {
    let json = serde_json::to_value(tepat_model::region::Rules::default()).unwrap();
    assert!(json.get("ferry_kmh").is_none());
    let mut rules: tepat_model::region::Rules = serde_json::from_value(json).unwrap();
    assert_eq!(rules.ferry_kmh, 12);
    rules.ferry_kmh = 9;
    let json = serde_json::to_value(&rules).unwrap();
    assert_eq!(serde_json::from_value::<tepat_model::region::Rules>(json).unwrap(), rules);
    assert!(
        tepat_model::region::Rules::NAMES.iter().all(|name| rules.to_json().get(name).is_some())
    );
}
