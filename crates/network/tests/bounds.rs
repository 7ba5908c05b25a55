//! Readers refuse small hostile files, and use little memory while they read them.
//!
//! This file has a single test because it measures the memory of the whole process.
#![allow(clippy::unwrap_used)]

use std::io::Write;

use flate2::{Compression, write::GzEncoder, write::ZlibEncoder};
use peak_alloc::PeakAlloc;
use tepat_network::read::{Fault, ReadOptions, format_of, read, read_tracks};
use tepat_network::{CodecError, Net};
use zip::write::{SimpleFileOptions, ZipWriter};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MB: usize = 1 << 20;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(bytes).unwrap();
    zlib.finish().unwrap()
}

/// Packs a text that consists of a beginning, a part that is repeated, and an end. Repeats
/// the packed part, so that the whole text is never in memory.
fn repeated(begin: &str, part: &str, times: usize, end: &str) -> Vec<u8> {
    let at_once = ((256 << 10) / part.len()).max(1);
    let packed = gzip(part.repeat(at_once).as_bytes());
    [gzip(begin.as_bytes()), packed.repeat(times.div_ceil(at_once)), gzip(end.as_bytes())].concat()
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Encodes a number as a protocol buffer does.
fn number(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn field(at: u64, content: &[u8]) -> Vec<u8> {
    [number(at << 3 | 2), number(content.len() as u64), content.to_vec()].concat()
}

fn blob(kind: &str, content: &[u8]) -> Vec<u8> {
    let packed = field(3, &zlib(content));
    let size = [number(3 << 3), number(packed.len() as u64)].concat();
    let head = [field(1, kind.as_bytes()), size].concat();
    [&(head.len() as u32).to_be_bytes()[..], &head, &packed].concat()
}

/// Makes an extract with one block of data.
fn pbf(content: &[u8]) -> Vec<u8> {
    [blob("OSMHeader", &field(4, b"OsmSchema-V0.6")), blob("OSMData", content)].concat()
}

/// Makes a shape file with one record.
fn shp(record: &[u8]) -> Vec<u8> {
    let mut file = vec![0; 100];
    file[..4].copy_from_slice(&[0, 0, 0x27, 0x0a]);
    file.extend(1_u32.to_be_bytes());
    file.extend((record.len() as u32 / 2).to_be_bytes());
    file.extend(record);
    file
}

/// Makes the record of a polyline that states numbers of parts and points, whatever follows.
fn polyline(parts: u32, points: u32, rest: &[u8]) -> Vec<u8> {
    let mut record = 3_u32.to_le_bytes().to_vec();
    record.extend([0; 32]);
    record.extend(parts.to_le_bytes());
    record.extend(points.to_le_bytes());
    record.extend(rest);
    record
}

/// Reads a file and names the result or the fault.
fn outcome(bytes: &[u8]) -> &'static str {
    match read(bytes, &ReadOptions::default(), &mut |_| true) {
        Ok(_) => "read",
        Err(error) => match error.fault {
            Fault::TooLarge { .. } => "too large",
            Fault::TooMany { .. } => "too many",
            Fault::PackedTwice { .. } => "packed twice",
            Fault::Damaged { .. } => "damaged",
            Fault::NothingThere => "nothing there",
            Fault::Cut => "cut",
            _ => "another fault",
        },
    }
}

/// Runs a function and returns its result and the peak of its memory, in bytes.
fn held<T>(run: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let result = run();
    (result, MEMORY.peak_usage().saturating_sub(before))
}

const LINE: &str = r#"{"type":"Feature","geometry":{"type":"LineString","coordinates":["#;

#[test]
fn small_hostile_files_are_refused_within_bounded_memory() {
    let line = format!("{LINE}[116,0],[116.01,0]]}}}}");
    let million_refs = vec![0; 20 << 20];
    let way = field(2, &field(3, &[&[8, 1][..], &field(8, &million_refs)].concat()));
    let member_kinds = vec![1; 8 << 20];
    let members = [&[8, 1][..], &field(9, &million_refs[..8 << 20]), &field(10, &member_kinds)];
    let relation = field(2, &field(4, &members.concat()));
    let texts = field(1, &[0x0a, 0].repeat(10 << 20));
    let groups = [0x12, 0].repeat(10 << 20);
    let tag = format!("<tag k='a' v='{}'/>", "x".repeat(60_000));
    let shapes: Vec<(String, Vec<u8>)> =
        (0..11_000).map(|at| (format!("{at}.txt"), Vec::new())).collect();
    let many: Vec<(&str, &[u8])> =
        shapes.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();

    let nested = format!("{LINE}{}{}]}}}}", "[".repeat(100_000), "]".repeat(100_000));

    let files: [(&str, Vec<u8>, &str, usize); 18] = [
        ("a thousand to one", repeated("{\"a\":\"", "x", 600 * MB, "\"}"), "too large", 800),
        ("lists of nothing", repeated(LINE, "[],", 26 * MB, "[]]}}"), "too many", 200),
        ("a list of numbers", repeated(&format!("{LINE}[],"), "1,", 8 * MB, "1]}}"), "damaged", 80),
        (
            "a feature of many properties",
            repeated("{\"type\":\"Feature\",\"properties\":{", "\"a\":\"\",", 2 * MB, "\"b\":0}}"),
            "nothing there",
            60,
        ),
        (
            "a geometry of many parts",
            repeated(
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"GeometryCollection\",\"geometries\":[",
                "{},",
                2 * MB,
                "{}]}}",
            ),
            "damaged",
            60,
        ),
        ("lists within lists", gzip(nested.as_bytes()), "damaged", 2),
        (
            "tags of an element",
            repeated("<osm><way id='1'>", &tag, 2048, "</way></osm>"),
            "nothing there",
            4,
        ),
        ("tags within tags", repeated("<osm>", "<a>", 4096, ""), "damaged", 2),
        ("a tag without end", repeated("<osm><a b='", "x", 4 * MB, ""), "damaged", 4),
        ("a way of twenty million points", pbf(&way), "damaged", 80),
        ("a relation of eight million members", pbf(&relation), "damaged", 80),
        ("a block of ten million texts", pbf(&texts), "nothing there", 100),
        ("a block of ten million groups", pbf(&groups), "nothing there", 80),
        ("counts beyond the record", shp(&polyline(u32::MAX, u32::MAX, &[])), "damaged", 1),
        (
            "a polyline of a million empty parts",
            archive(&[("a.shp", &shp(&polyline(1 << 20, 0, &vec![0; 4 << 20])))]),
            "nothing there",
            6,
        ),
        ("gzip within gzip", gzip(&gzip(line.as_bytes())), "packed twice", 1),
        (
            "an archive within an archive",
            archive(&[("a.osm", &archive(&[("b.osm", b"")]))]),
            "packed twice",
            1,
        ),
        ("an archive of many files", archive(&many), "too many", 24),
    ];
    for (name, bytes, expected, most_mb) in files {
        assert!(bytes.len() < 3 * MB, "{name} has {} bytes", bytes.len());
        let (found, most) = held(|| outcome(&bytes));
        assert_eq!(found, expected, "{name}");
        assert!(most <= most_mb * MB, "{name} takes {most} bytes");
        let (_, most) = held(|| (format_of(&bytes).is_ok(), read_tracks(&bytes, &mut |_| true)));
        assert!(most <= 24 * MB, "{name} as a track takes {most} bytes");
    }

    let columns = |columns: &[u8]| [b"TNET\x01".to_vec(), zlib(columns)].concat();
    let claims: Vec<u8> = (0..4).flat_map(|_| number(1 << 40)).collect();
    let million = [number(0), number(1 << 20), number(0), number(0), vec![0; 12 << 20]].concat();
    for (name, bytes, left_bytes, expected, most_mb) in [
        ("counts beyond the bytes", columns(&claims), u64::MAX, CodecError::Cut, 1),
        ("more than is left", columns(&million), 1 << 20, CodecError::TooLarge, 40),
    ] {
        let (found, most) = held(|| {
            let mut left_bytes = left_bytes;
            Net::from_bytes_within(&bytes, &mut left_bytes)
        });
        assert_eq!(found, Err(expected), "{name}");
        assert!(most <= most_mb * MB, "{name} takes {most} bytes");
    }
}
