use super::*;
use tepat_model::region::{Edge, Family, Place, Table};
use tepat_model::time::DailyHours;

fn edge(code: &str, from: &str, to: &str, mode: Mode, length_m: u32) -> Edge {
    Edge { code: code.into(), from: from.into(), to: to.into(), mode, length_m, ..Edge::default() }
}

fn class(code: &str, pace_percent: [u16; 6]) -> VehicleClass {
    VehicleClass {
        code: code.into(),
        name_id: code.into(),
        name_en: code.into(),
        family: Family::Road,
        capacity_boxes: 10,
        capacity_kg: 100,
        capacity_litres: 1000,
        pace_percent,
        gross_kg: 0,
        width_cm: 0,
        hours: DailyHours { start_minute: 360, end_minute: 1080 },
        rupiah_per_km: 0,
        rupiah_per_hour: 0,
        rupiah_per_day: 0,
        crew: 1,
        load_minutes_per_box_tenths: 10,
        source: String::new(),
    }
}

fn by(region: &Region, class: &str) -> ClassIndex {
    ClassIndex::of_code(region, class).expect("a class")
}

fn at(region: &Region, place: &str) -> Stop {
    Stop::of_code(region, place).expect("a place")
}

/// a —paved 40 km— b —river 15 km— c, and a —unpaved 110 km— c.
fn small() -> Region {
    Region {
        places: Table::new(vec![
            Place::new("a", PlaceKind::Store, 0.0, 117.0),
            Place::new("b", PlaceKind::Pier, 0.0, 117.1),
            Place::new("c", PlaceKind::Pps, 0.0, 117.2),
        ]),
        edges: Table::new(vec![
            edge("ab", "a", "b", Mode::Paved, 40_000),
            edge("ac", "a", "c", Mode::Unpaved, 110_000),
            edge("bc", "b", "c", Mode::River, 15_000),
        ]),
        classes: Table::new(vec![
            class("boat", [0, 0, 0, 100, 0, 0]),
            class("truck", [100, 50, 0, 0, 0, 0]),
        ]),
        ..Region::default()
    }
}

#[test]
fn each_class_takes_its_own_way() {
    let region = small();
    let mut network = Network::new(&region);
    let mut minutes = |class: &str, from: &str, to: &str| {
        let (class, from, to) = (by(&region, class), at(&region, from), at(&region, to));
        network.way(class, from, to).map(|way| (way.minutes(), way.edges))
    };
    assert_eq!(minutes("truck", "a", "b"), Some((60, vec![0])));
    assert_eq!(minutes("truck", "a", "c"), Some((600, vec![1])));
    assert_eq!(minutes("truck", "c", "b"), Some((660, vec![1, 0])));
    assert_eq!(minutes("boat", "b", "c"), Some((60, vec![2])));
    assert_eq!(minutes("boat", "a", "c"), None);
}

#[test]
fn a_stated_time_and_a_closure_count() {
    let mut region = small();
    let mut ac = region.edges[1].clone();
    ac.minutes = Some(30);
    region.edges.put(ac.clone());
    let (truck, a, c) = (by(&region, "truck"), at(&region, "a"), at(&region, "c"));
    assert_eq!(Network::new(&region).ms(truck, a, c), 60 * 60_000);
    ac.closed = true;
    region.edges.put(ac);
    let mut network = Network::new(&region);
    assert_eq!(network.ms(truck, a, c), UNREACHABLE_MS);
    let reach = reach(&region);
    assert!(reach.joined(a.place(), c.place()), "by road and river");
}

#[test]
fn stations_are_reached_by_local_ways() {
    let mut region = small();
    let station = |number: u32, lon: f64| Station {
        lat: Some(0.0),
        lon: Some(lon),
        ..Station::new("c", number, 100)
    };
    region.stations = Table::new(vec![station(1, 117.21), station(2, 117.22)]);
    let mut network = Network::new(&region);
    let stations: Vec<Stop> = StationIndex::all(&region)
        .map(|station| Stop::of_station(&region, station).expect("its village exists"))
        .collect();
    let (one, two) = (stations[0], stations[1]);
    let truck = by(&region, "truck");
    // 1112 m × 140 % on unpaved local ways at 11 km/h
    let way = network.way(truck, at(&region, "c"), one).expect("a way");
    assert_eq!((way.local_m, way.edges.len(), way.minutes()), (1557, 0, 9));
    assert_eq!(network.way(truck, one, two).map(|way| way.local_m), Some(1557));
    assert_eq!(
        network.way(truck, at(&region, "a"), two).map(|way| way.length_m),
        Some(110_000 + 3114)
    );
    assert_eq!(network.way(by(&region, "boat"), at(&region, "b"), one), None, "no boat on land");
}

#[test]
fn a_large_network_without_a_hierarchy_says_what_one_with_it_says() {
    use tepat_network::{Link, Net, Node, node_code};
    // A ladder of 60,000 nodes, one side of which is faster.
    let node = |at: i32| Node { id: i64::from(at) + 1, lat_e7: at % 2 * 1_000, lon_e7: at * 500 };
    let link = |from: u32, to: u32, length_dm: u32| Link { from, to, length_dm, ..Link::default() };
    let rails = (0..59_998).map(|at| link(at, at + 2, 200 + at % 2 * 300 + at % 7));
    let rungs = (0..30_000).map(|at| link(2 * at, 2 * at + 1, 100));
    let links = rails.chain(rungs).enumerate().map(|(way, link)| Link { way: way as i64, ..link });
    let net = Net {
        nodes: (0..60_000).map(node).collect(),
        links: links.collect(),
        names: vec![String::new()],
        ..Net::default()
    };
    let hung = |code: &str, to: i64| edge(code, code, &node_code(to), Mode::Paved, 10);
    let edges = vec![hung("a", 2), hung("b", 30_001), hung("c", 60_000)];
    let region = Region { edges: Table::new(edges), net: net.into(), ..small() };
    let truck = by(&region, "truck");
    let with = Preparation::new(&region);
    assert!(with.hierarchy.is_some() && with.graph.nodes() > tree::MOST_NODES_KEPT);
    let mut without = with.clone();
    without.hierarchy = None;
    let [mut with, mut without] =
        [with, without].map(|preparation| Network::prepared(&region, Rc::new(preparation)));
    for (from, to) in [("a", "b"), ("c", "a"), ("b", "c"), ("b", "b")] {
        let (from, to) = (at(&region, from), at(&region, to));
        let way = with.way(truck, from, to).expect("a way");
        assert_eq!(Some(&way), without.way(truck, from, to).as_ref());
        assert_eq!(way.edges.is_empty(), from == to);
    }
}
