//! Compares our reading of a real extract with a plain reading by another library.
//!
//! The extract lies in a folder beside the checkout; without it these tests are ignored.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use libtest_mimic::{Arguments, Trial};
use osmpbf::{Element, ElementReader};
use tepat_network::read::{ReadOptions, read};
use tepat_network::{Kind, Net, distance_m};

const EXTRACT: &str = "../../../shared/osm/andorra.osm.pbf";

fn extract() -> Vec<u8> {
    fs::read(EXTRACT).expect("the extract can be read")
}

/// The roads of a file, chosen by their `highway` tag alone, and the positions of all nodes.
struct Plain {
    positions: BTreeMap<i64, [i32; 2]>,
    roads: Vec<Vec<i64>>,
}

const ROADS: [&str; 24] = [
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "road",
    "residential",
    "living_street",
    "service",
    "busway",
    "track",
    "path",
    "footway",
    "pedestrian",
    "bridleway",
    "cycleway",
    "steps",
    "-",
];

fn plain(bytes: &[u8]) -> Plain {
    let (mut positions, mut roads) = (BTreeMap::new(), Vec::new());
    let reader = ElementReader::new(bytes);
    reader
        .for_each(|element| match element {
            Element::Node(node) => {
                positions.insert(node.id(), [node.decimicro_lat(), node.decimicro_lon()]);
            }
            Element::DenseNode(node) => {
                positions.insert(node.id(), [node.decimicro_lat(), node.decimicro_lon()]);
            }
            Element::Way(way) => {
                let tags: BTreeMap<&str, &str> = way.tags().collect();
                let is_road = tags.get("highway").is_some_and(|value| ROADS.contains(value));
                let is_area = tags.get("area") == Some(&"yes");
                let is_ferry = tags.get("route") == Some(&"ferry");
                if is_road && !is_area && !is_ferry {
                    roads.push(way.refs().collect());
                }
            }
            Element::Relation(_) => (),
        })
        .expect("the extract is whole");
    Plain { positions, roads }
}

impl Plain {
    /// The pairs of consecutive nodes of roads that are both in the file.
    fn steps(&self) -> impl Iterator<Item = (i64, i64)> {
        let has = |id: &i64| self.positions.contains_key(id);
        let ends =
            move |ends: &[i64]| (has(&ends[0]) && has(&ends[1])).then_some((ends[0], ends[1]));
        self.roads.iter().flat_map(|refs| refs.windows(2)).filter_map(ends)
    }

    fn length_m(&self, (a, b): (i64, i64)) -> f64 {
        distance_m(self.positions[&a], self.positions[&b])
    }

    /// The nodes of the largest connected piece.
    fn largest(&self) -> BTreeSet<i64> {
        let mut beside: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (a, b) in self.steps() {
            beside.entry(a).or_default().push(b);
            beside.entry(b).or_default().push(a);
        }
        let (mut seen, mut largest) = (BTreeSet::new(), BTreeSet::new());
        for &start in beside.keys() {
            let mut piece = BTreeSet::new();
            let mut open = vec![start];
            while let Some(node) = open.pop() {
                if seen.insert(node) {
                    piece.insert(node);
                    open.extend(&beside[&node]);
                }
            }
            if piece.len() > largest.len() {
                largest = piece;
            }
        }
        largest
    }
}

fn is_road(kind: Kind) -> bool {
    kind <= Kind::Path
}

fn length_m<'n>(net: &'n Net, keep: impl Fn(&tepat_network::Link) -> bool + 'n) -> f64 {
    let links = net.links.iter().filter(|link| keep(link));
    links.map(|link| f64::from(link.length_dm) / 10.0).sum()
}

fn the_extract_is_what_another_reading_gives() {
    let bytes = extract();
    let plain = plain(&bytes);
    let (net, report) = read(&bytes, &ReadOptions::default(), &mut |_| true).unwrap();
    eprintln!("{report:#?}");
    assert!(net.is_sound());

    let total: f64 = plain.steps().map(|step| plain.length_m(step)).sum();
    let ours = length_m(&net, |link| is_road(link.kind));
    assert!((ours - total).abs() < total * 1e-5, "{ours} m, plainly {total} m");

    // Our network has additional nodes at barriers and at junctions with rivers, and lacks
    // those within joined links. So we compare which of our nodes belong to the largest
    // piece, and its length.
    let largest = plain.largest();
    let pieces = net.components(|link| is_road(link.kind));
    let ours = pieces.largest().unwrap();
    for (at, node) in net.nodes.iter().enumerate().filter(|(_, node)| node.id > 0) {
        assert_eq!(pieces.of(at) == ours, largest.contains(&node.id), "node {}", node.id);
    }
    let steps = plain.steps().filter(|(a, _)| largest.contains(a));
    let total: f64 = steps.map(|step| plain.length_m(step)).sum();
    let in_ours =
        length_m(&net, |link| is_road(link.kind) && pieces.of(link.from as usize) == ours);
    assert!((in_ours - total).abs() < total * 1e-5, "{in_ours} m, plainly {total} m");
}

fn the_extract_survives_packing_and_reading_again() {
    let bytes = extract();
    let (net, _) = read(&bytes, &ReadOptions::default(), &mut |_| true).unwrap();
    let packed = net.to_bytes();
    eprintln!("{} bytes, packed {}", bytes.len(), packed.len());
    assert_eq!(Net::from_bytes(&packed).as_ref(), Ok(&net));
    assert_eq!(read(&bytes, &ReadOptions::default(), &mut |_| true).unwrap().0, net);
}

fn cut_and_altered_extracts_are_told() {
    let bytes = extract();
    for end in (0..bytes.len()).step_by(bytes.len() / 40) {
        assert!(read(&bytes[..end], &ReadOptions::default(), &mut |_| true).is_err(), "{end}");
    }
    for at in (0..bytes.len()).step_by(bytes.len() / 60) {
        let mut altered = bytes.clone();
        altered[at] ^= 1 << (at % 8);
        if let Ok((net, _)) = read(&altered, &ReadOptions::default(), &mut |_| true) {
            assert!(net.is_sound());
        }
    }
}

fn main() {
    let there = Path::new(EXTRACT).exists();
    let trial = |name: &str, test: fn()| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
        .with_ignored_flag(!there)
    };
    let trials = vec![
        trial(
            "the_extract_is_what_another_reading_gives",
            the_extract_is_what_another_reading_gives,
        ),
        trial(
            "the_extract_survives_packing_and_reading_again",
            the_extract_survives_packing_and_reading_again,
        ),
        trial("cut_and_altered_extracts_are_told", cut_and_altered_extracts_are_told),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
