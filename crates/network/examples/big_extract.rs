//! Measures the time and memory that it takes to read, pack and merge a large made-up extract.
//!
//! ```sh
//! cargo run --release -p tepat-network --example big_extract -- 1000 kota.osm.pbf 4
//! ```
//!
//! The extract is a square grid over Kalimantan. The first argument is the number of nodes on
//! a side, 1000 by default. The second, if given, is the file to write the extract to. With
//! the third, N, streets run along every N-th row and column only, and the nodes between
//! their crossings are bends. If the third is `roads` instead, nodes lie far off the grid and a
//! third of the steps between them is missing, as in real networks. The example joins a thousand
//! places with the network.

use std::fs;
use std::io::Write;
use std::time::Instant;

use flate2::{Compression, write::ZlibEncoder};
use tepat_network::read::{ReadOptions, read};
use tepat_network::{Family, Net, merge};

/// Number of nodes in one block.
const OF_BLOCK: usize = 8_000;

fn number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn folded(out: &mut Vec<u8>, value: i64) {
    number(out, (value << 1 ^ value >> 63).cast_unsigned());
}

fn bytes(out: &mut Vec<u8>, field: u64, content: &[u8]) {
    number(out, field << 3 | 2);
    number(out, content.len() as u64);
    out.extend_from_slice(content);
}

/// Writes numbers as a packed field of their differences.
fn packed(out: &mut Vec<u8>, field: u64, numbers: impl Iterator<Item = i64>) {
    let (mut content, mut before) = (Vec::new(), 0);
    for value in numbers {
        folded(&mut content, value - before);
        before = value;
    }
    bytes(out, field, &content);
}

fn blob(out: &mut Vec<u8>, kind: &str, content: &[u8]) {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(content).expect("memory");
    let mut blob = vec![2 << 3];
    number(&mut blob, content.len() as u64);
    bytes(&mut blob, 3, &zlib.finish().expect("memory"));
    let mut head = Vec::new();
    bytes(&mut head, 1, kind.as_bytes());
    head.push(3 << 3);
    number(&mut head, blob.len() as u64);
    out.extend((head.len() as u32).to_be_bytes());
    out.extend(head);
    out.extend(blob);
}

fn block(out: &mut Vec<u8>, group: &[u8]) {
    let mut texts = Vec::new();
    for text in
        ["", "highway", "residential", "surface", "asphalt", "unclassified", "tertiary", "primary"]
    {
        bytes(&mut texts, 1, text.as_bytes());
    }
    let mut content = Vec::new();
    bytes(&mut content, 1, &texts);
    bytes(&mut content, 2, group);
    blob(out, "OSMData", &content);
}

/// Always the same result for the same numbers, but apparently random.
fn mixed(at: usize, salt: usize) -> usize {
    (at * 2 + salt).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40
}

/// The nodes of a street, in runs between its missing steps.
fn runs(first: usize, stride: usize, side: usize, has_gaps: bool) -> Vec<Vec<usize>> {
    let mut runs = vec![vec![first]];
    for at in (1..side).map(|node| first + node * stride) {
        if has_gaps && mixed(at, if stride == 1 { 7 } else { 11 }).is_multiple_of(3) {
            runs.push(Vec::new());
        }
        if let Some(run) = runs.last_mut() {
            run.push(at);
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

fn extract(side: usize, every: usize, has_gaps: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut header = Vec::new();
    bytes(&mut header, 4, b"OsmSchema-V0.6");
    bytes(&mut header, 4, b"DenseNodes");
    blob(&mut out, "OSMHeader", &header);
    let step = 30_000_000 / side as i64;
    let nodes: Vec<usize> = (0..side * side).collect();
    for ids in nodes.chunks(OF_BLOCK) {
        let mut dense = Vec::new();
        // Nodes lie slightly off the grid, so that their positions take as many bytes as real
        // ones. Bends lie far enough off it to survive simplification.
        let most = match every {
            _ if has_gaps => step as usize * 2 / 3,
            1 => 997,
            _ => 9_973,
        };
        let off = |at: usize, salt: usize| (mixed(at, salt) % most) as i64;
        packed(&mut dense, 1, ids.iter().map(|at| *at as i64 + 1));
        packed(
            &mut dense,
            8,
            ids.iter().map(|at| (at / side) as i64 * step - 15_000_000 + off(*at, 1)),
        );
        packed(
            &mut dense,
            9,
            ids.iter().map(|at| (at % side) as i64 * step + 1_150_000_000 + off(*at, 5)),
        );
        let mut group = Vec::new();
        bytes(&mut group, 2, &dense);
        block(&mut out, &group);
    }
    let streets = (0..side).step_by(every).flat_map(|street| {
        // Every second street is of a higher class, every eighth and sixteenth higher still.
        let class = match street / every {
            street if street % 16 == 0 => 7,
            street if street % 8 == 0 => 6,
            street if street % 2 == 0 => 5,
            _ => 2,
        };
        [(street * side, 1), (street, side)]
            .into_iter()
            .flat_map(move |(first, stride)| runs(first, stride, side, has_gaps))
            .map(move |run| (class, run))
    });
    let ways: Vec<(u8, Vec<usize>)> = streets.collect();
    for (at, some) in ways.chunks(64).enumerate() {
        let mut group = Vec::new();
        for (of_chunk, (class, nodes)) in some.iter().enumerate() {
            let mut way = vec![1 << 3];
            number(&mut way, (at * 64 + of_chunk + 1) as u64);
            bytes(&mut way, 2, &[1, 3]);
            bytes(&mut way, 3, &[*class, 4]);
            packed(&mut way, 8, nodes.iter().map(|node| *node as i64 + 1));
            bytes(&mut group, 3, &way);
        }
        block(&mut out, &group);
    }
    out
}

/// Peak memory of this process so far, in megabytes; 0 if the system does not report it.
fn peak_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1_024
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let side = arguments.next().and_then(|side| side.parse().ok()).unwrap_or(1_000);
    let path = arguments.next();
    let third = arguments.next();
    let has_gaps = third.as_deref() == Some("roads");
    let every = third.and_then(|every| every.parse().ok()).unwrap_or(1_usize).max(1);
    let file = extract(side, every, has_gaps);
    println!("{} nodes, {} bytes", side * side, file.len());
    if let Some(path) = path {
        fs::write(path, &file).expect("a place to write");
    }
    // The places come in no particular order, like real ones.
    let place = |at: i32| [at * 7_919 % 1_000, at * 6_101 % 1_000];
    let places = (0..1_000).map(|at| {
        let [north, east] = place(at);
        [north * 30_000 - 15_000_000, east * 30_000 + 1_150_000_000]
    });
    let options = ReadOptions { anchors: places.collect(), ..ReadOptions::default() };
    let before = peak_mb();
    let start = Instant::now();
    let (net, report) = read(&file, &options, &mut |_| true).expect("a network");
    let joined = report.anchors.iter().filter(|joined| joined[0].is_some()).count();
    println!(
        "read in {:.2} s: {} nodes, {} links, {} pieces, {joined} places joined; at most {} MB (before: {before} MB)",
        start.elapsed().as_secs_f64(),
        report.nodes,
        report.links,
        report.components,
        peak_mb()
    );
    let start = Instant::now();
    let packed = net.to_bytes();
    println!("packed in {:.2} s: {} bytes", start.elapsed().as_secs_f64(), packed.len());
    let start = Instant::now();
    let again = Net::from_bytes(&packed);
    println!("unpacked in {:.2} s: {}", start.elapsed().as_secs_f64(), again.as_ref() == Ok(&net));
    drop((again, packed));
    let start = Instant::now();
    let place = net.nodes[net.nodes.len() / 2].position().map(|degree| degree + 700);
    let found = Family::ALL.map(|family| net.nearest_links(&[place], family)[0].is_some());
    println!("one place joined in {:.1} ms: {found:?}", start.elapsed().as_secs_f64() * 1e3);
    let middle = net.nodes.iter().map(|node| i64::from(node.lon_e7)).sum::<i64>() as f64;
    let middle = middle / net.nodes.len() as f64 / 1e7;
    let overlapping = [[-90.0, -180.0, 90.0, middle + 0.05], [-90.0, middle - 0.05, 90.0, 180.0]];
    drop(net);
    let [west, east] = overlapping.map(|clip| {
        let options = ReadOptions { clip: Some(clip), ..ReadOptions::default() };
        read(&file, &options, &mut |_| true).expect("a network").0
    });
    drop(file);
    let start = Instant::now();
    let (whole, _) = merge(&west, &east);
    println!(
        "{} and {} links merged in {:.2} s: {} links; at most {} MB",
        west.links.len(),
        east.links.len(),
        start.elapsed().as_secs_f64(),
        whole.links.len(),
        peak_mb()
    );
}
