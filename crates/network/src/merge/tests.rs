use std::collections::BTreeMap;
use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::graph::{CLOSED, Graph};
use crate::net::{Direction, link_code};
use crate::read::{ReadOptions, read};

/// South, west, north and east edge in degrees.
type Box4 = [f64; 4];

fn net(text: &str, clip: Option<Box4>) -> Net {
    let options = ReadOptions { clip, ..ReadOptions::default() };
    read(text.as_bytes(), &options, &mut |_| true).map(|(net, _)| net).unwrap_or_default()
}

/// An OpenStreetMap file of ways through nodes, one letter each, given by rows of
/// letters: a letter at row and column `r`, `c` is a node `r`, `c` hundred metres off.
fn osm(rows: &[&str], ways: &[(i64, &str, &str)]) -> String {
    let mut out = String::from("<osm>");
    for (lat, row) in rows.iter().enumerate() {
        for (lon, letter) in row.bytes().enumerate().filter(|(_, letter)| *letter != b' ') {
            let [lat, lon] = [lat, lon].map(|hundred| hundred as f64 * 0.0009);
            let lon = lon + 116.0;
            write!(out, "<node id=\"{letter}\" lat=\"{lat:.4}\" lon=\"{lon:.4}\"/>").unwrap();
        }
    }
    for (id, through, tag) in ways {
        write!(out, "<way id=\"{id}\">").unwrap();
        through.bytes().for_each(|letter| write!(out, "<nd ref=\"{letter}\"/>").unwrap());
        let (key, value) = tag.split_once('=').unwrap();
        write!(out, "<tag k=\"{key}\" v=\"{value}\"/></way>").unwrap();
    }
    out + "</osm>"
}

/// A GeoJSON file of lines through positions in ten-millionths of a degree.
fn geojson(lines: &[(&str, &[[i32; 2]])]) -> String {
    let line = |(tag, line): &(&str, &[[i32; 2]])| {
        let (key, value) = tag.split_once('=').unwrap();
        let degrees = |at: &[i32; 2]| {
            format!("[{:.7},{:.7}]", f64::from(at[1]) / 1e7, f64::from(at[0]) / 1e7)
        };
        let course = line.iter().map(degrees).collect::<Vec<_>>().join(",");
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"{key}\":\"{value}\"}},\"geometry\":\
             {{\"type\":\"LineString\",\"coordinates\":[{course}]}}}}"
        )
    };
    let lines = lines.iter().map(line).collect::<Vec<_>>().join(",");
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{lines}]}}")
}

fn graph(net: &Net) -> (Graph, Vec<u64>) {
    let (mut arcs, mut weights) = (Vec::new(), Vec::new());
    for link in &net.links {
        let both =
            [(Direction::Backward, link.from, link.to), (Direction::Forward, link.to, link.from)];
        for (against, from, to) in both {
            if link.direction != against {
                arcs.push((from, to));
                weights.push(u64::from(link.length_dm));
            }
        }
    }
    (Graph::new(net.nodes.len(), arcs), weights)
}

/// Decimetres from a node to all others that can be reached, by id.
fn distances(net: &Net, from: i64) -> BTreeMap<i64, u64> {
    let (graph, weights) = graph(net);
    let Some(from) = net.node(from) else { return BTreeMap::new() };
    let tree = graph.tree(&weights, from);
    let all = net.nodes.iter().zip(tree.distance);
    all.filter(|(_, distance)| *distance < CLOSED).map(|(node, dm)| (node.id, dm)).collect()
}

/// Whether a network that was put together has the distances of the whole.
fn assert_distances(whole: &Net, merged: &Net, from: impl Iterator<Item = i64>) {
    for from in from.filter(|&id| merged.node(id).is_some()) {
        let (expect, found) = (distances(whole, from), distances(merged, from));
        for (&to, &dm) in expect.iter().filter(|(to, _)| merged.node(**to).is_some()) {
            let now = found.get(&to).copied().unwrap_or(CLOSED);
            assert!(now.abs_diff(dm) <= 30 + dm / 200, "from {from} to {to}: {now} dm, not {dm}");
        }
        let ours = found.keys().filter(|to| whole.node(**to).is_some());
        let more: Vec<&i64> = ours.filter(|to| !expect.contains_key(to)).collect();
        assert!(more.is_empty(), "from {from} also to {more:?}");
    }
}

/// Nodes that are neither inside a way nor where a ring happens to start.
fn crossings(net: &Net) -> impl Iterator<Item = i64> {
    let mut arms = vec![0; net.nodes.len()];
    net.links.iter().flat_map(|link| [link.from, link.to]).for_each(|end| arms[end as usize] += 1);
    net.nodes.iter().zip(arms).filter(|(_, arms)| *arms != 2).map(|(node, _)| node.id)
}

fn total_dm(net: &Net) -> u64 {
    net.links.iter().map(|link| u64::from(link.length_dm)).sum()
}

fn codes(net: &Net) -> Vec<String> {
    net.links.iter().map(|link| link_code(link.way, link.part)).collect()
}

#[test]
fn nothing_and_something_is_something() {
    let some = net(&osm(&["abc"], &[(1, "abc", "highway=primary")]), None);
    assert_eq!(merge(&Net::default(), &some).0, some);
    assert_eq!(merge(&some, &Net::default()).0, some);
    assert_eq!(merge(&Net::default(), &Net::default()).0, Net::default());
}

#[test]
fn the_newer_says_what_a_way_is_and_the_older_its_code() {
    let before =
        net(&osm(&["abc"], &[(1, "ab", "highway=track"), (2, "bc", "highway=primary")]), None);
    let after =
        net(&osm(&["abc"], &[(1, "ab", "highway=primary"), (2, "bc", "highway=primary")]), None);
    // One run of two ways now, cut where the older has two links.
    assert_eq!(codes(&after), ["w1.0"]);
    let (merged, report) = merge(&before, &after);
    assert_eq!(codes(&merged), ["w1.0", "w2.0"]);
    assert!(merged.links.iter().all(|link| link.kind == Kind::Primary));
    assert_eq!((report.same, report.replaced, report.added), (1, 1, 0));
    // The other way round the run is cut, and its first piece keeps the code.
    let (merged, report) = merge(&after, &before);
    assert_eq!(codes(&merged), ["w1.0", "w2.0"]);
    assert_eq!(merged.links[0].kind, Kind::RoughTrack);
    assert_eq!(report.cuts.len(), 1);
    assert_eq!(report.cuts[0].nodes, [i64::from(b'b')]);
}

#[test]
fn a_way_drawn_anew_does_not_double() {
    let rows = ["a    b", "  c   "];
    let before = net(&osm(&rows, &[(1, "ab", "highway=primary")]), None);
    let after =
        net(&osm(&rows, &[(1, "acb", "highway=primary"), (2, "c", "highway=primary")]), None);
    let (merged, report) = merge(&before, &after);
    assert_eq!((total_dm(&merged), report.replaced), (total_dm(&after), 1));
    // A different way between the same nodes stays separate.
    let other = net(&osm(&rows, &[(7, "acb", "highway=primary")]), None);
    assert_eq!(merge(&before, &other).0.links.len(), 2);
}

#[test]
fn sources_of_different_kinds_meet_where_they_come_near() {
    let road = net(&osm(&["abc"], &[(1, "abc", "highway=primary")]), None);
    let at = |north: i32, east: i32| [north * 90, 1_160_000_000 + east * 90];
    /// Tag and line, how often they meet, and the resulting links.
    type Case<'c> = (&'c str, [[i32; 2]; 2], usize, &'c [&'c str]);
    let cases: [Case; 8] = [
        // Ten metres from the middle of the road, from its end, and twenty from it.
        ("highway=track", [at(10, 150), at(900, 150)], 1, &["w1.0", "w1.1", "w-"]),
        ("highway=track", [at(10, 0), at(900, 0)], 1, &["w1.0", "w-"]),
        ("highway=track", [at(20, 150), at(900, 150)], 0, &["w1.0", "w-"]),
        // Exactly on it, and across it without an end there.
        ("highway=track", [at(0, 120), at(900, 150)], 1, &["w1.0", "w1.1", "w-"]),
        ("highway=track", [at(-900, 150), at(900, 150)], 0, &["w1.0", "w-"]),
        // The road ends near the middle of the new one.
        ("highway=track", [at(-900, -5), at(900, -5)], 1, &["w1.0", "w-", "w-"]),
        // People can walk on; boats cannot.
        ("highway=path", [at(10, 150), at(900, 150)], 1, &["w1.0", "w1.1", "w-"]),
        ("waterway=river", [at(10, 150), at(900, 150)], 0, &["w1.0", "w-"]),
    ];
    for (tag, line, joined, expect) in cases {
        let more = net(&geojson(&[(tag, &line)]), None);
        let (merged, report) = merge(&road, &more);
        assert!(merged.is_sound());
        assert_eq!(report.joined, joined, "{tag} {line:?}");
        let mut found: Vec<String> = codes(&merged)
            .into_iter()
            .map(|code| if code.starts_with("w-") { "w-".to_owned() } else { code })
            .collect();
        found.sort_by_key(|code| code == "w-");
        assert_eq!(found, expect, "{tag} {line:?}");
        assert_eq!(
            total_dm(&merged),
            total_dm(&road) + total_dm(&more),
            "lengths are shared exactly"
        );
        let pieces = merged.components(|_| true).count();
        assert_eq!(pieces, 2 - joined, "{tag} {line:?}");
        assert_eq!(merge(&merged, &more).0, merged);
        assert_eq!(merge(&merged, &road).0, merged);
        // Swapped, the merge joins the same.
        let (turned, report) = merge(&more, &road);
        assert_eq!((turned.components(|_| true).count(), report.joined), (pieces, joined));
        assert_eq!(merge(&turned, &road).0, turned);
        for node in &more.nodes {
            assert!(merged.node(merge(&road, &more).1.node_now(node.id)).is_some());
        }
    }
}

#[test]
fn numbers_that_agree_by_accident_join_nothing() {
    // Editors number data that was never uploaded from -1 down, in every file.
    let file = |lat: f64| {
        format!(
            "<osm><node id=\"-1\" lat=\"{lat}\" lon=\"116\"/><node id=\"-2\" lat=\"{lat}\" lon=\"116.01\"/>\
             <node id=\"-9\" lat=\"{lat}\" lon=\"116\"><tag k=\"amenity\" v=\"ferry_terminal\"/></node>\
             <way id=\"-1\"><nd ref=\"-1\"/><nd ref=\"-2\"/><tag k=\"highway\" v=\"primary\"/></way></osm>"
        )
    };
    let [north, south] = [1.0, 1.5].map(|lat| net(&file(lat), None));
    let (merged, report) = merge(&north, &south);
    assert_eq!((merged.nodes.len(), merged.links.len(), merged.piers.len()), (4, 2, 2));
    assert_eq!((report.added, report.joined), (1, 0));
    assert_eq!(merged.components(|_| true).count(), 2);
    assert_eq!(total_dm(&merged), total_dm(&north) + total_dm(&south));
    for again in [&north, &south] {
        assert_eq!(merge(&merged, again).0, merged);
    }
    let moved = merged.node(report.node_now(-1)).map(|at| merged.nodes[at].lat_e7);
    assert_eq!(moved, Some(15_000_000));
}

#[test]
fn names_and_piers_are_united() {
    let file = |name: &str, way: i64, pier: &str| {
        format!(
            "<osm><node id=\"1\" lat=\"0\" lon=\"116\"/><node id=\"2\" lat=\"0\" lon=\"116.01\"/>\
             <node id=\"3\" lat=\"0\" lon=\"116.02\"/>\
             <node id=\"9\" lat=\"0\" lon=\"116\"><tag k=\"amenity\" v=\"ferry_terminal\"/>\
             <tag k=\"name\" v=\"{pier}\"/></node>\
             <way id=\"{way}\"><nd ref=\"{way}\"/><nd ref=\"2\"/><tag k=\"highway\" v=\"primary\"/>\
             <tag k=\"name\" v=\"{name}\"/></way></osm>"
        )
    };
    let (merged, _) =
        merge(&net(&file("Jalan A", 1, "Lama"), None), &net(&file("Jalan B", 3, "Baru"), None));
    let names: Vec<&str> = merged.links.iter().map(|link| merged.name_of(link)).collect();
    assert_eq!(names, ["Jalan A", "Jalan B"]);
    assert_eq!(merged.piers.len(), 1);
    assert_eq!(merged.names[merged.piers[0].name as usize], "Baru");
}

/// A synthetic OpenStreetMap file: nodes in a perturbed grid, and ways that wander over it.
fn wandering() -> impl Strategy<Value = String> {
    let kinds = ["highway=primary", "highway=track", "waterway=river", "highway=path"];
    let tag = prop::sample::select(kinds.to_vec());
    let one_way = prop::bool::weighted(0.2);
    let way = (prop::collection::vec(0..4_usize, 1..14), 0..36_usize, tag, one_way);
    let shakes = prop::collection::vec([-300_i32..300, -300..300], 36);
    (shakes, prop::collection::vec(way, 1..8)).prop_map(|(shakes, ways)| {
        let mut out = String::from("<osm>");
        for (at, shake) in shakes.iter().enumerate() {
            let [lat, lon] = [at / 6, at % 6].map(|cell| cell as i32 * 10_000);
            let (lat, lon) = (lat + shake[0], lon + shake[1] + 1_160_000_000);
            let [lat, lon] = [lat, lon].map(|e7| f64::from(e7) / 1e7);
            write!(out, "<node id=\"{}\" lat=\"{lat:.7}\" lon=\"{lon:.7}\"/>", at + 1).unwrap();
        }
        let mut used = std::collections::BTreeSet::new();
        for (id, (steps, start, tag, one_way)) in ways.iter().enumerate() {
            let mut at = *start as i32;
            write!(out, "<way id=\"{}\"><nd ref=\"{}\"/>", id + 1, at + 1).unwrap();
            for step in steps {
                let next = at + [1, -1, 6, -6][*step];
                let wraps = (next % 6).abs_diff(at % 6) > 1;
                // No two ways share a step; of such ways only the nearest would be cut.
                let is_free = (0..36).contains(&next) && !wraps;
                if is_free && used.insert((at.min(next), at.max(next))) {
                    at = next;
                    write!(out, "<nd ref=\"{}\"/>", at + 1).unwrap();
                }
            }
            let (key, value) = tag.split_once('=').unwrap();
            write!(out, "<tag k=\"{key}\" v=\"{value}\"/>").unwrap();
            if *one_way {
                out.push_str("<tag k=\"oneway\" v=\"yes\"/>");
            }
            out.push_str("</way>");
        }
        out + "</osm>"
    })
}

/// Synthetic lines from another source over the same ground.
fn lines() -> impl Strategy<Value = String> {
    let point = [-3_000..53_000_i32, -3_000..53_000_i32];
    let line = (prop::bool::ANY, prop::collection::vec(point, 2..5));
    prop::collection::vec(line, 1..6).prop_map(|lines| {
        let lines: Vec<(&str, Vec<[i32; 2]>)> = lines
            .into_iter()
            .map(|(road, line)| {
                let tag = if road { "highway=track" } else { "waterway=river" };
                // Ends on the grid come close to nodes.
                let at = |[lat, lon]: [i32; 2]| [lat / 500 * 500, lon / 500 * 500 + 1_160_000_000];
                (tag, line.into_iter().map(at).collect())
            })
            .collect();
        let lines: Vec<(&str, &[[i32; 2]])> =
            lines.iter().map(|(tag, line)| (*tag, line.as_slice())).collect();
        geojson(&lines)
    })
}

const WEST: Box4 = [-1.0, 115.0, 1.0, 116.0023];
const EAST: Box4 = [-1.0, 116.0023, 1.0, 117.0];
const FARTHER_WEST: Box4 = [-1.0, 115.0, 1.0, 116.0033];

proptest! {
    #[test]
    fn a_network_with_itself_is_itself(text in prop_oneof![wandering(), lines()]) {
        let net = net(&text, None);
        let (merged, report) = merge(&net, &net);
        prop_assert_eq!(&merged, &net);
        prop_assert_eq!((report.same, report.joined), (net.links.len(), 0));
    }

    #[test]
    fn halves_have_the_distances_of_the_whole(text in wandering()) {
        let whole = net(&text, None);
        for (west, east) in [(WEST, EAST), (EAST, WEST), (FARTHER_WEST, EAST), (EAST, FARTHER_WEST)] {
            let halves = [west, east].map(|clip| net(&text, Some(clip)));
            let (merged, _) = merge(&halves[0], &halves[1]);
            prop_assert!(merged.is_sound());
            prop_assert!(crossings(&whole).all(|id| merged.node(id).is_some()));
            assert_distances(&whole, &merged, whole.nodes.iter().map(|node| node.id));
            let off = total_dm(&merged).abs_diff(total_dm(&whole));
            prop_assert!(off <= 30 + total_dm(&whole) / 200, "{} of {}", off, total_dm(&whole));
            for again in &halves {
                prop_assert_eq!(&merge(&merged, again).0, &merged);
            }
        }
    }

    #[test]
    fn once_more_changes_nothing(a in prop_oneof![wandering(), lines()], b in lines()) {
        for (a, b) in [(&a, &b), (&b, &a)] {
            let [a, b] = [a, b].map(|text| net(text, None));
            let (merged, report) = merge(&a, &b);
            prop_assert!(merged.is_sound());
            prop_assert_eq!(&merge(&merged, &b).0, &merged);
            for node in &b.nodes {
                prop_assert!(merged.node(report.node_now(node.id)).is_some());
            }
            // Nothing of the first network is lost, and its codes still exist.
            for link in &a.links {
                prop_assert!(merged.link(link.way, link.part).is_some());
            }
            prop_assert!(total_dm(&merged) >= total_dm(&a));
            prop_assert!(total_dm(&merged) <= total_dm(&a) + total_dm(&b));
        }
    }
}
