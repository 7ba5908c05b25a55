//! Small networks written by hand, and files that are not networks.

use std::io::Write;

use flate2::{Compression, write::GzEncoder, write::ZlibEncoder};
use proptest::prelude::*;

use super::*;
use crate::bytes::{put, put_signed};
use crate::join::tests::plainly;
use crate::net::{Direction, Kind, Surface, Who};

/// An OpenStreetMap file: nodes `id lat lon tag…`, ways `id tag… : refs`.
fn osm(nodes: &str, ways: &str) -> String {
    let tags = |parts: &[&str]| -> String {
        let tag = |part: &&str| {
            let (key, value) = part.split_once('=').unwrap();
            format!("<tag k=\"{key}\" v=\"{value}\"/>")
        };
        parts.iter().map(tag).collect()
    };
    let mut text = String::from("<?xml version=\"1.0\"?>\n<osm version=\"0.6\">\n");
    for node in nodes.split(';').map(str::trim).filter(|node| !node.is_empty()) {
        let parts: Vec<&str> = node.split_whitespace().collect();
        let [id, lat, lon, rest @ ..] = parts.as_slice() else { panic!("{node}") };
        text += &format!("<node id=\"{id}\" lat=\"{lat}\" lon=\"{lon}\">{}</node>\n", tags(rest));
    }
    for way in ways.split(';').map(str::trim).filter(|way| !way.is_empty()) {
        let (head, refs) = way.split_once(':').unwrap();
        let parts: Vec<&str> = head.split_whitespace().collect();
        let refs: String =
            refs.split_whitespace().map(|id| format!("<nd ref=\"{id}\"/>")).collect();
        text += &format!("<way id=\"{}\">{refs}{}</way>\n", parts[0], tags(&parts[1..]));
    }
    text + "</osm>\n"
}

fn read_all(text: &str) -> (Net, ReadReport) {
    read(text.as_bytes(), &ReadOptions::default(), &mut |_| true).unwrap()
}

/// Links as `way.part from-to`, in order, with a `>` or `<` where they are one-way.
fn shown(net: &Net) -> String {
    let link = |link: &crate::Link| {
        let sign = match link.direction {
            Direction::Both => '-',
            Direction::Forward => '>',
            Direction::Backward => '<',
        };
        let id = |node: u32| net.nodes[node as usize].id;
        format!("{}.{} {}{sign}{}", link.way, link.part, id(link.from), id(link.to))
    };
    net.links.iter().map(link).collect::<Vec<_>>().join(", ")
}

const LINE: &str = "1 0 116.00; 2 0 116.01; 3 0 116.02; 4 0 116.03; 5 0.01 116.01; 6 0.01 116.02";

#[test]
fn ways_are_split_where_they_meet_and_joined_where_nothing_branches_off() {
    for (ways, expected) in [
        ("10 highway=road : 1 2 3 4", "10.0 1-4"),
        ("10 highway=road : 1 2 3 4; 11 highway=road : 2 5", "10.0 1-2, 10.1 2-4, 11.0 2-5"),
        ("10 highway=road : 1 2; 11 highway=road : 2 3; 12 highway=road : 3 4", "10.0 1-4"),
        ("10 highway=road : 1 2; 11 highway=road : 3 2", "10.0 1-3"),
        ("10 highway=road : 1 2; 11 highway=road name=X : 2 3", "10.0 1-2, 11.0 2-3"),
        ("10 highway=road : 1 2; 11 highway=track : 2 3", "10.0 1-2, 11.0 2-3"),
        ("11 highway=road oneway=yes : 2 3; 10 highway=road oneway=-1 : 2 1", "10.0 3<1"),
        ("10 highway=road oneway=yes : 1 2; 11 highway=road : 2 3", "10.0 1>2, 11.0 2-3"),
        ("10 highway=road : 2 5 6 3 2; 11 highway=road : 1 2", "10.0 2-2, 11.0 1-2"),
        ("10 highway=road : 2 5 6 3 2", "10.0 2-2"),
        ("10 highway=road : 1 2 5 6 3 2", "10.0 1-2, 10.1 2-2"),
        ("10 highway=road : 1 99 2 3", "10.2 2-3"),
        ("10 highway=road : 1 2; 10 highway=road : 3 4", "10.0 3-4"),
        (
            "10 highway=road : 1 2; 11 highway=road : 5 6; 10 highway=road : 3 4",
            "10.0 1-2, 11.0 5-6",
        ),
        ("10 highway=road : 1 1 2 2 2 3; 11 highway=road : 4 4", "10.1 1-3"),
        ("10 highway=road : 1; 11 highway=road : ; 12 highway=road : 3 4", "12.0 3-4"),
    ] {
        assert_eq!(shown(&read_all(&osm(LINE, ways)).0), expected, "{ways}");
    }
}

#[test]
fn lengths_are_those_along_all_bends() {
    let (net, _) = read_all(&osm(LINE, "10 highway=road : 1 2 5 6 3 4"));
    // Five steps of a hundredth of a degree, each 1111.95 m.
    assert_eq!(net.links[0].length_dm, 55_598);
    assert_eq!(net.links[0].bends, 4);
    let coarse = ReadOptions { tolerance_m: 5_000.0, ..ReadOptions::default() };
    let text = osm(LINE, "10 highway=road : 1 2 5 6 3 4");
    let (net, _) = read(text.as_bytes(), &coarse, &mut |_| true).unwrap();
    assert_eq!((net.links[0].length_dm, net.links[0].bends), (55_598, 0));
}

#[test]
fn barriers_part_ways() {
    let nodes = "1 0 116.00; 2 0 116.01 barrier=bollard; 3 0 116.02; 4 0 116.03";
    let (net, report) = read_all(&osm(nodes, "10 highway=road : 1 2 3"));
    assert_eq!(net.links.len(), 3);
    let barrier = net.links.iter().find(|link| link.length_dm == 0).unwrap();
    assert_eq!((barrier.way, barrier.who), (-2, Who::OnFoot));
    assert_eq!(net.components(|_| true).count(), 1);
    assert_eq!(net.components(|link| link.who == Who::All).count(), 2);
    assert_eq!(report.remarks[&Remark::Barrier], Noted { count: 1, first: 2 });
    let (net, report) = read_all(&osm(nodes, "10 highway=road : 1 2 3; 11 highway=road : 2 4"));
    assert_eq!(net.links.len(), 3);
    assert_eq!(report.remarks[&Remark::BarrierAtCrossing].first, 2);
}

#[test]
fn clipped_ways_end_at_the_border() {
    let text =
        osm(LINE, "10 highway=road : 1 2 3 4; 11 highway=road : 1 5 6 4; 12 highway=road : 5 6");
    let clip = Some([-0.005, 115.0, 0.005, 116.015]);
    let options = ReadOptions { clip, ..ReadOptions::default() };
    let (net, report) = read(text.as_bytes(), &options, &mut |_| true).unwrap();
    assert!(net.is_sound());
    assert_eq!(net.links.len(), 1);
    assert_eq!(report.remarks[&Remark::CutAtBorder].count, 2);
    assert_eq!(report.remarks[&Remark::Outside], Noted { count: 1, first: 12 });
    // From the border east along way 10 to node 1, then north-east to the border along way 11.
    let ends = net.links[0];
    let lons = [ends.from, ends.to].map(|node| net.nodes[node as usize].lon_e7);
    assert!(lons.contains(&1_160_150_000), "{lons:?}");
    let expected_m = 1.5 * 1_111.95 + 0.5 * 1_111.95 * 2_f64.sqrt();
    assert!((f64::from(ends.length_dm) / 10.0 - expected_m).abs() < 1.0, "{}", ends.length_dm);
    let away = ReadOptions { clip: Some([5.0, 5.0, 6.0, 6.0]), ..ReadOptions::default() };
    let error = read(text.as_bytes(), &away, &mut |_| true).unwrap_err();
    assert_eq!(error.fault, Fault::AllOutside);
}

#[test]
fn piers_are_found() {
    let nodes =
        format!("{LINE}; 7 0 116.005 amenity=ferry_terminal name=Muara; 8 0 116 man_made=pier");
    let (net, _) = read_all(&osm(&nodes, "10 highway=road : 1 2; 11 man_made=pier : 3 4"));
    let piers: Vec<_> =
        net.piers.iter().map(|pier| (pier.id, net.names[pier.name as usize].as_str())).collect();
    assert_eq!(piers, [(-11, ""), (7, "Muara"), (8, "")]);
}

#[test]
fn geojson_lines_join_where_they_touch() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"REMARK":"Jalan Lokal","NAMOBJ":"Poros","MATRJL":"Aspal"},
         "geometry":{"type":"LineString","coordinates":[[116,0],[116.01,0,12.5]]}},
        {"type":"Feature","properties":{"REMARK":"Jalan Setapak"},
         "geometry":{"type":"MultiLineString","coordinates":[[[116.01,0],[116.02,0]],[[117,0],[117,1]]]}},
        {"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[1,2]}}]}"#;
    let (net, report) = read_all(text);
    assert_eq!((report.links, report.nodes, report.components), (3, 5, 2));
    let paved = net.links.iter().find(|link| link.kind == Kind::Tertiary).unwrap();
    assert_eq!((paved.surface, net.name_of(paved)), (Surface::Paved, "Poros"));
    assert!(net.nodes.iter().all(|node| node.id < 0) && net.links.iter().all(|link| link.way < 0));
    assert_eq!(report.remarks[&Remark::NoLine], Noted { count: 1, first: 3 });
    assert_eq!(read_all(text).0, net);
}

/// A shape file of one polyline.
fn shape(points: &[[f64; 2]]) -> Vec<u8> {
    let mut record: Vec<u8> = 3_u32.to_le_bytes().to_vec();
    record.extend([0; 32]);
    record.extend(1_u32.to_le_bytes());
    record.extend((points.len() as u32).to_le_bytes());
    record.extend(0_u32.to_le_bytes());
    record.extend(points.iter().flatten().flat_map(|degree| degree.to_le_bytes()));
    let mut file = MAGIC_HEAD.to_vec();
    file.resize(100, 0);
    file.extend(1_u32.to_be_bytes());
    file.extend((record.len() as u32 / 2).to_be_bytes());
    file.extend(record);
    file
}

const MAGIC_HEAD: [u8; 4] = shape::MAGIC;

fn table(field: &str, value: &str) -> Vec<u8> {
    let mut file = vec![3, 0, 0, 0, 1, 0, 0, 0, 65, 0, 1 + value.len() as u8, 0];
    file.resize(32, 0);
    let mut column = field.as_bytes().to_vec();
    column.resize(32, 0);
    (column[11], column[16]) = (b'C', value.len() as u8);
    file.extend(column);
    file.push(0x0d);
    file.push(b' ');
    file.extend(value.as_bytes());
    file
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn shape_files_are_read_alone_and_packed_with_their_table() {
    let shp = shape(&[[116.0, 0.0], [116.01, 0.0], [116.01, 0.01]]);
    let alone = read(&shp, &ReadOptions::default(), &mut |_| true).unwrap().0;
    assert_eq!((alone.links.len(), alone.links[0].length_dm), (1, 22_239));
    let packed = archive(&[("a/jalan.dbf", &table("REMARK", "Sungai")), ("a/jalan.SHP", &shp)]);
    let net = read(&packed, &ReadOptions::default(), &mut |_| true).unwrap().0;
    assert_eq!(net.links[0].kind, Kind::River);
    let metres = shape(&[[512_000.0, 9_950_000.0], [512_100.0, 9_950_000.0]]);
    let error = read(&metres, &ReadOptions::default(), &mut |_| true).unwrap_err();
    let fault = Fault::NotDegrees { x: "512000.00".into(), y: "9950000.00".into() };
    assert_eq!((error.fault, error.at), (fault, Some(At::Record(1))));
}

#[test]
fn files_are_read_however_they_are_packed() {
    let line =
        br#"{"type":"Feature","properties":{"highway":"road","maxweight":8,"oneway":true,"x":[1]},
        "geometry":{"coordinates":[[116,0],[116.01,0,5]],"type":"LineString"}}"#;
    let gzip = |bytes: &[u8]| {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    };
    let plain = read(line, &ReadOptions::default(), &mut |_| true).unwrap();
    let [link] = plain.0.links.as_slice() else { panic!() };
    assert_eq!((link.max_weight_kg, link.direction), (8_000, Direction::Forward));
    let twice = [&line[..], b"\n", line].concat();
    let sequence = [b"\x1e", &line[..], b"\n\x1e", line].concat();
    let collection =
        [b"\xef\xbb\xbf {\"features\":[", &line[..], b"],\"type\":\"FeatureCollection\"}"].concat();
    let text = osm(LINE, "10 highway=road : 1 2");
    for bytes in [
        gzip(line),
        archive(&[("readme.txt", b"x"), ("a/jalan.GeoJSON", line)]),
        twice,
        sequence,
        collection,
    ] {
        let (net, _) = read(&bytes, &ReadOptions::default(), &mut |_| true).unwrap();
        assert_eq!(net, plain.0);
    }
    let plain = read_all(&text).0;
    for bytes in [gzip(text.as_bytes()), archive(&[("x.osm", text.as_bytes())])] {
        assert_eq!(read(&bytes, &ReadOptions::default(), &mut |_| true).unwrap().0, plain);
    }
}

#[test]
fn metres_of_planning_offices_are_read() {
    let prj = br#"PROJCS["DGN_1995_UTM_Zone_50S",GEOGCS["GCS_DGN_1995",DATUM["D_DGN_1995",
        SPHEROID["WGS_1984",6378137.0,298.257223563]],UNIT["Degree",0.0174532925199433]],
        PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],
        PARAMETER["False_Northing",10000000.0],PARAMETER["Central_Meridian",117.0],
        PARAMETER["Scale_Factor",0.9996],UNIT["Meter",1.0]]"#;
    let shp = shape(&[[512_345.67, 9_950_123.45], [750_000.0, 9_500_000.5]]);
    let files = [("jalan.shp", &shp[..]), ("jalan.PRJ", prj)];
    let json = br#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString",
        "coordinates":[[512345.67,9950123.45],[750000.0,9500000.5]]}}],
        "crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32750"}}}"#;
    for bytes in [archive(&files), json.to_vec()] {
        let (net, _) = read(&bytes, &ReadOptions::default(), &mut |_| true).unwrap();
        let mut ends: Vec<_> = net.nodes.iter().map(|node| (node.lat_e7, node.lon_e7)).collect();
        ends.sort_unstable();
        assert_eq!(ends, [(-45_200_522, 1_192_530_719), (-4_512_478, 1_171_109_508)]);
    }
    let degrees = shape(&[[116.0, 0.0], [116.01, 0.0]]);
    let error = survive(&archive(&[("jalan.shp", &degrees), ("jalan.prj", prj)])).unwrap_err();
    assert!(matches!(error.fault, Fault::NotMetres { .. }), "{error}");
}

/// Reads any bytes; a network that results is sound.
fn survive(bytes: &[u8]) -> Result<(), ReadError> {
    let read = read(bytes, &ReadOptions::default(), &mut |_| true);
    let _ = read_tracks(bytes, &mut |_| true);
    read.map(|(net, _)| assert!(net.is_sound()))
}

#[test]
fn what_is_no_network_is_told() {
    let unclosed = format!("<osm>{}", "<way id=\"1\">".repeat(1_000_000));
    let enormous = format!("<osm><node id=\"1\" lat=\"{}\"/></osm>", "1".repeat(3 << 20));
    let endless = [osm(LINE, "").as_bytes(), &vec![b' '; 2 << 20], b"<a>"].concat();
    for (bytes, fault, at) in [
        (&b""[..], Fault::Empty, None),
        (b"\x89PNG\r\n\x1a\n0000", Fault::NotANetwork { begins: "PNG".into() }, None),
        (
            b"kode;nama\n1;a\n",
            Fault::NotANetwork { begins: "6b 6f 64 65 3b 6e 61 6d".into() },
            None,
        ),
        (b"<html></html>", Fault::NotANetwork { begins: "HTML".into() }, None),
        (b"<?xml version=\"1.0\"?><svg/>", Fault::NotANetwork { begins: "XML".into() }, None),
        (b"<gpx></gpx>", Fault::IsATrack, None),
        (b"<osm></osm>", Fault::NothingThere, None),
        (b"{\"type\":\"FeatureCollection\",\"features\":[", Fault::Cut, Some(At::Line(1))),
        (b"{}", Fault::NotANetwork { begins: "JSON".into() }, None),
        (b"{\"elements\":[]}", Fault::NotANetwork { begins: "Overpass JSON".into() }, None),
        (b"{\"type\":\"Topology\"}", Fault::NotANetwork { begins: "TopoJSON".into() }, None),
        (b"{\"type\":\"FeatureCollection\",\"features\":[]}", Fault::NothingThere, None),
        (b"{\"type\":\"Feature\"}\n{\"type\":\"Fea", Fault::Cut, Some(At::Line(2))),
        (
            b"{\"type\":\"LineString\",\"crs\":{\"properties\":{\"name\":\"EPSG:23849\"}}}",
            Fault::Projection { name: "EPSG:23849".into() },
            None,
        ),
        (b"<!DOCTYPE HTML><html><osm ></html>", Fault::NotANetwork { begins: "HTML".into() }, None),
        (b"<osmChange/>", Fault::NotANetwork { begins: "osmChange".into() }, None),
        (b"\xff\xfe<\0o\0s\0m\0>\0", Fault::NotUtf8, None),
        (b"<\0o\0s\0m\0>\0", Fault::NotUtf8, None),
        (b"<osm>\n<node id=\"1\"><tag k=\"name\" v=\"\xe9\"/>", Fault::NotUtf8, Some(At::Line(2))),
        (&archive(&[("a.txt", b"x")]), Fault::NoNetworkInArchive, None),
        (
            b"<osm>\n<way>\n",
            Fault::Damaged { detail: "<way> without id".into() },
            Some(At::Line(2)),
        ),
        (
            unclosed.as_bytes(),
            Fault::Damaged { detail: "more than 64 tags within each other".into() },
            Some(At::Line(1)),
        ),
        (
            enormous.as_bytes(),
            Fault::Damaged { detail: "I/O error: tag longer than 1 MiB".into() },
            Some(At::Line(1)),
        ),
    ] {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]);
        assert_eq!(survive(bytes), Err(ReadError { fault, at }), "{head}");
    }
    assert!(survive(&endless).is_err());
}

#[test]
fn reading_can_be_ended() {
    let text = osm(LINE, "10 highway=road : 1 2");
    let error = read(text.as_bytes(), &ReadOptions::default(), &mut |_| false).unwrap_err();
    assert_eq!(error.fault, Fault::Cancelled);
}

#[test]
fn files_cut_short_anywhere_are_told() {
    let text = osm(LINE, "10 highway=road : 1 2 3 4; 11 highway=road : 2 5");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let shp = shape(&[[116.0, 0.0], [116.01, 0.0]]);
    for whole in
        [text.into_bytes(), gzip.finish().unwrap(), shp.clone(), archive(&[("a.shp", &shp)])]
    {
        assert_eq!(survive(&whole), Ok(()));
        for end in 0..whole.trim_ascii_end().len() {
            assert!(survive(&whole[..end]).is_err(), "{end} of {}", whole.len());
        }
    }
}

/// A field of a protocol buffer that holds bytes.
fn field(number: u64, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    put(&mut out, number << 3 | 2);
    put(&mut out, content.len() as u64);
    [&out, content].concat()
}

/// Differences between numbers, packed in a field.
fn packed(number: u64, values: &[i64]) -> Vec<u8> {
    let mut out = Vec::new();
    let before = [0].iter().chain(values);
    values.iter().zip(before).for_each(|(value, before)| put_signed(&mut out, value - before));
    field(number, &out)
}

fn blob(kind: &str, content: &[u8], pack: bool) -> Vec<u8> {
    let blob = if pack {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(content).unwrap();
        field(3, &zlib.finish().unwrap())
    } else {
        field(1, content)
    };
    let mut head = [field(1, kind.as_bytes()), vec![3 << 3]].concat();
    put(&mut head, blob.len() as u64);
    [&(head.len() as u32).to_be_bytes()[..], &head, &blob].concat()
}

/// A binary extract: a road over nodes 1 to 3, the last of which is not packed with the others, and
/// way 11, which a relation marks as a ferry.
fn binary(features: &[&str], pack: bool) -> Vec<u8> {
    let head: Vec<u8> = features.iter().flat_map(|name| field(4, name.as_bytes())).collect();
    let texts = ["", "highway", "road", "type", "route", "ferry", "barrier", "gate"];
    let texts: Vec<u8> = texts.iter().flat_map(|text| field(1, text.as_bytes())).collect();
    let dense = [
        packed(1, &[1, 2]),
        packed(8, &[0, 10_000]),
        packed(9, &[1_160_000_000, 1_160_100_000]),
        field(10, &[0, 6, 7, 0]),
    ];
    let mut node = Vec::new();
    for (number, value) in [(1, 3), (8, 20_000), (9, 1_160_200_000)] {
        put(&mut node, number << 3);
        put_signed(&mut node, value);
    }
    let road = [vec![8, 10], field(2, &[1]), field(3, &[2]), packed(8, &[1, 2, 3])];
    let bare = [vec![8, 11], packed(8, &[1, 3])];
    // Node 10, way 10, way 11 and relation 12.
    let route = [
        vec![8, 20],
        field(2, &[3, 4]),
        field(3, &[4, 5]),
        packed(9, &[10, 10, 11, 12]),
        field(10, &[0, 1, 1, 2]),
    ];
    let groups = [
        field(2, &field(2, &dense.concat())),
        field(2, &field(1, &node)),
        field(2, &[field(3, &road.concat()), field(3, &bare.concat())].concat()),
        field(2, &field(4, &route.concat())),
    ];
    let content = [field(1, &texts), groups.concat()].concat();
    [blob("OSMHeader", &head, false), blob("Other", b"x", false), blob("OSMData", &content, pack)]
        .concat()
}

#[test]
fn binary_extracts_are_read() {
    let known = ["OsmSchema-V0.6", "DenseNodes"];
    for pack in [false, true] {
        let (net, report) =
            read(&binary(&known, pack), &ReadOptions::default(), &mut |_| true).unwrap();
        assert_eq!(shown(&net), "10.0 1-3, 11.0 1-3");
        assert_eq!(net.links[1].kind, Kind::Ferry);
        assert_eq!(report.remarks[&Remark::AssumedOpenGate], Noted { count: 1, first: 2 });
        assert_eq!(report.remarks[&Remark::FerryRoute], Noted { count: 1, first: 20 });
    }
    for (feature, fault) in [
        ("HistoricalInformation", Fault::History),
        ("Future", Fault::Unsupported { detail: "Future".into() }),
    ] {
        let error = survive(&binary(&[known[0], feature], true)).unwrap_err();
        assert_eq!(error.fault, fault);
    }
    let lz4 = [blob("OSMHeader", b"", false), {
        let mut head = [field(1, b"OSMData"), vec![3 << 3]].concat();
        put(&mut head, 4);
        [&(head.len() as u32).to_be_bytes()[..], &head, &field(6, b"xx")].concat()
    }]
    .concat();
    let fault = Fault::Packing { name: "LZ4".into() };
    assert_eq!(survive(&lz4).map_err(|error| error.fault), Err(fault));
}

#[test]
fn past_versions_and_what_is_gone_are_not_there() {
    let nodes = "<node id='1' lat='0' lon='116' version='1'/><node id='1' lat='0.1' lon='116'/>\
        <node id='2' lat='0' lon='116.1'/><node id='3' lat='0' lon='116.2'/>\
        <node id='3' visible='false'/><node id='4' lat='0' lon='117' action='delete'/>";
    let tag = "<tag k='highway' v='road'/>";
    let way = |id: i64, refs: &str, more: &str| {
        let refs: String = refs.split(' ').map(|id| format!("<nd ref='{id}'/>")).collect();
        format!("<way id='{id}' {more}>{refs}{tag}</way>")
    };
    let ways = [
        way(10, "1 3", "version='1'"),
        way(10, "1 2", "version='2'"),
        way(11, "1 3", "version='1'"),
        way(11, "1 3", "version='2' visible='false'"),
        way(-12, "2 4", ""),
    ];
    // Ways may come before their nodes.
    for text in [
        format!("<osm>{nodes}{}</osm>", ways.concat()),
        format!("<osm>{}{nodes}</osm>", ways.concat()),
    ] {
        let (net, report) = read_all(&text);
        assert_eq!(shown(&net), "10.0 1-2");
        assert_eq!(net.nodes[0].lat_e7, 1_000_000);
        assert_eq!(report.remarks[&Remark::MissingPoints], Noted { count: 1, first: -12 });
    }
}

#[test]
fn ids_may_have_all_their_digits() {
    let ids = [9_007_199_254_740_993, i64::MAX, i64::MIN, i64::MIN + 1];
    let nodes: String = ids.iter().zip(116..).map(|(id, lon)| format!("{id} 0 {lon};")).collect();
    let refs = ids.map(|id| id.to_string()).join(" ");
    for barrier in ["", " barrier=bollard"] {
        let nodes = nodes.replacen(" 0 117", &format!(" 0 117{barrier}"), 1);
        let (net, _) = read_all(&osm(&nodes, &format!("{} highway=road : {refs}", i64::MAX)));
        assert!(net.is_sound());
        assert_eq!(net.components(|_| true).count(), 1);
        let length_dm: u32 = net.links.iter().map(|link| link.length_dm).sum();
        assert!(length_dm.abs_diff(3 * 1_111_951) < 5, "{length_dm}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn altered_files_are_survived(
        which in 0..11_usize,
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        end in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let shp = shape(&[[116.0, 0.0], [116.01, 0.0]]);
        let line = br#"{"type":"Feature","geometry":{"type":"LineString","coordinates":[[116,0],[116.01,0,12.5]]}}"#;
        let text = osm(LINE, "10 highway=road : 1 2 3 4; 11 waterway=river : 2 5").into_bytes();
        let known = ["OsmSchema-V0.6", "DenseNodes"];
        let mut bytes = match which {
            0 => text,
            1 => archive(&[
                ("a.shp", &shp),
                ("a.dbf", &table("REMARK", "Sungai")),
                ("a.prj", b"GEOGCS[\"W\",DATUM[\"W\",SPHEROID[\"W\",6378137.0,298.25]]]"),
            ]),
            2 => shp,
            3 => binary(&known, true),
            4 | 5 => binary(&known, false),
            6 => archive(&[("a.osm", &text)]),
            7 => [&line[..], b"\n", line].concat(),
            8 => br#"<gpx><trk><name>Ke Jantur</name><type>boat</type><trkseg>
                <trkpt lat="-0.5" lon="116.4"><time>2024-11-20T00:00:00Z</time></trkpt>
                <trkpt lat="-0.5" lon="116.5"><time>2024-11-20T00:40:00+08:00</time></trkpt>
                </trkseg></trk></gpx>"#
                .to_vec(),
            9 => {
                let mut gzip = GzEncoder::new(Vec::new(), Compression::none());
                gzip.write_all(&text).unwrap();
                gzip.finish().unwrap()
            }
            _ => [&br#"{"type":"FeatureCollection","features":["#[..], line, b"]}"].concat(),
        };
        for (at, byte) in hits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(end.map_or(bytes.len(), |end| end.index(bytes.len())));
        let _ = survive(&bytes);
    }
}

proptest! {

    /// Lines on a small grid: in all cases, no length is lost and no new connection appears.
    #[test]
    fn length_and_pieces_are_kept(
        ways in prop::collection::vec(prop::collection::vec(0_usize..16, 2..7), 1..8),
    ) {
        let mut ways = ways;
        ways.retain(|points| points.iter().any(|point| *point != points[0]));
        prop_assume!(!ways.is_empty());
        let at = |point: usize| [point / 4, point % 4].map(|step| step as f64 * 0.01);
        let nodes: String = (0..16)
            .map(|point| format!("{} {} {};", point + 1, at(point)[0], at(point)[1] + 116.0))
            .collect();
        let text: String = (100..)
            .zip(&ways)
            .map(|(id, points)| {
                let points: Vec<String> = points.iter().map(|p| (p + 1).to_string()).collect();
                format!("{id} highway=road : {};", points.join(" "))
            })
            .collect();
        let (net, _) = read_all(&osm(&nodes, &text));
        prop_assert!(net.is_sound());
        let e7 = |point: usize| at(point).map(|degrees| (degrees * 1e7).round() as i32);
        let steps = ways.iter().flat_map(|points| points.windows(2));
        let expected: f64 =
            steps.map(|ends| crate::distance_m(e7(ends[0]), e7(ends[1]))).sum();
        let length: f64 = net.links.iter().map(|link| f64::from(link.length_dm) / 10.0).sum();
        prop_assert!((length - expected).abs() < 20.0, "{} {}", length, expected);
        // Pieces of the plain graph of all steps.
        let mut above: Vec<usize> = (0..16).collect();
        for ends in ways.iter().flat_map(|points| points.windows(2)) {
            let (a, b) = (above[ends[0]], above[ends[1]]);
            above.iter_mut().filter(|top| **top == a).for_each(|top| *top = b);
        }
        let mut tops: Vec<usize> = ways.iter().flatten().map(|point| above[*point]).collect();
        tops.sort_unstable();
        tops.dedup();
        prop_assert_eq!(net.components(|_| true).count(), tops.len());
    }
}

#[test]
fn anchors_and_piers_meet_the_network_at_nodes() {
    // Node 3 is a mere bend of road 10; nearer road 11 leads nowhere. A river runs north.
    let nodes = "1 0 116.00; 2 0 116.01; 3 0 116.02; 4 0 116.03; 5 0.002 116.0199; 6 0.002 116.0201;
        7 0.01 116.01; 8 0.01 116.02; 9 0.01 116.03; 20 0.0095 116.02 amenity=ferry_terminal name=Muara";
    let ways = "10 highway=road surface=asphalt : 1 2 3 4; 11 highway=track : 5 6; 12 waterway=river : 7 8 9";
    let options = ReadOptions { anchors: vec![[15_000, 1_160_200_000]], ..ReadOptions::default() };
    let text = osm(nodes, ways);
    let (net, report) = read(text.as_bytes(), &options, &mut |_| true).unwrap();
    let [Some(road), Some(water), None] = report.anchors[0] else { panic!("{:?}", report.anchors) };
    assert_eq!((road.node, road.distance_m, road.in_largest), (3, 167, true));
    assert_eq!((road.kind, road.surface), (Kind::Unclassified, Surface::Paved));
    assert_eq!((water.node, water.distance_m, water.kind), (8, 945, Kind::River));
    assert!(net.node(3).is_some() && net.node(8).is_some());
    assert_eq!(shown(&net), "10.0 1-3, 10.2 3-4, 11.0 5-6, 12.0 7-8, 12.1 8-9");
    let [Some(road), Some(water), None] = report.piers_joined[0] else { panic!() };
    assert_eq!((road.node, water.node, water.distance_m), (3, 8, 56));
}

#[test]
fn places_meet_ways_between_their_points() {
    // A straight road of 6 km past a village at 55 m and another one; a stream next to it.
    let nodes = "1 0 116; 2 0 116.054; 3 0.03 116; 4 0.03 116.054; 5 0.0001 116.01 man_made=pier";
    let ways = "10 highway=road : 1 2; 11 highway=road : 3 4; 12 highway=road : 1 3; 13 waterway=river : 1 4";
    let text = osm(nodes, ways);
    let near = |anchors: &[[i32; 2]]| {
        let options = ReadOptions { anchors: anchors.to_vec(), ..ReadOptions::default() };
        read(text.as_bytes(), &options, &mut |_| true).unwrap()
    };
    let village = [5_000, 1_160_270_000];
    let (net, report) = near(&[village]);
    let Some(road) = report.anchors[0][0] else { panic!() };
    assert_eq!(road.distance_m, 56);
    let node = net.nodes[net.node(road.node).unwrap()];
    assert_eq!((node.lat_e7, node.lon_e7), (0, 1_160_270_000));
    let [Some(pier), Some(water), None] = report.piers_joined[0] else { panic!() };
    assert!(pier.node != water.node && pier.node < 0 && water.node < 0);
    // The road has three parts now, and the first keeps its name.
    let parts: Vec<_> = net.links.iter().filter(|link| link.way == 10).collect();
    let length_dm: u32 = parts.iter().map(|link| link.length_dm).sum();
    assert!(length_dm.abs_diff(60_045) <= 1, "{length_dm}");
    assert_eq!(parts[0].part, 0);
    assert!(parts[1..].iter().all(|link| link.part > 1 << 31));
    assert!(parts[1].part < parts[2].part);
    // A second village, or one far away, changes no name of the first's parts.
    let (more, _) = near(&[[1_000, 1_160_400_000], village, [0, 0], [1_000, 1_160_400_000]]);
    assert!(net.links.iter().all(|link| more.link(link.way, link.part).is_some()));
    assert_eq!(more.links.len(), net.links.len() + 1);
    // Too near to a point of the way to need another.
    let (same, report) = near(&[[-2_000, 1_160_000_200]]);
    assert_eq!(report.anchors[0][0].unwrap().node, 1);
    // Nodes 1, 2 and 4, and the two of the pier.
    assert_eq!(same.nodes.len(), 5);
}

/// Shortest distances in decimetres between all pairs of nodes, without shortcuts.
fn distances_dm(net: &Net) -> Vec<Vec<u64>> {
    const FAR: u64 = u64::MAX / 4;
    let count = net.nodes.len();
    let mut all = vec![vec![FAR; count]; count];
    (0..count).for_each(|at| all[at][at] = 0);
    for link in &net.links {
        let (a, b, length) = (link.from as usize, link.to as usize, u64::from(link.length_dm));
        for (a, b, bars) in [(a, b, Direction::Backward), (b, a, Direction::Forward)] {
            if link.direction != bars {
                all[a][b] = all[a][b].min(length);
            }
        }
    }
    for over in 0..count {
        for a in 0..count {
            for b in 0..count {
                all[a][b] = all[a][b].min(all[a][over] + all[over][b]);
            }
        }
    }
    all
}

proptest! {
    /// Whatever places are joined: distances, names of links and pieces stay what they
    /// were, and each place is joined with the nearest of all straight lines.
    #[test]
    fn joining_places_changes_nothing_else(
        ways in prop::collection::vec((prop::collection::vec(0_usize..16, 2..7), 0_usize..6), 1..8),
        places in prop::collection::vec([-50_000..350_000_i32, -50_000..350_000_i32], 0..8),
    ) {
        let mut ways = ways;
        ways.retain(|(points, _)| points.iter().any(|point| *point != points[0]));
        prop_assume!(!ways.is_empty());
        let at = |point: usize| [point / 4, point % 4].map(|step| step as f64 * 0.01);
        let nodes: String = (0..16)
            .map(|point| format!("{} {} {};", point + 1, at(point)[0], at(point)[1] + 116.0))
            .collect();
        let kinds = ["highway=road", "highway=road oneway=yes", "waterway=river", "highway=path"];
        let text: String = (100..)
            .zip(&ways)
            .map(|(id, (points, kind))| {
                let points: Vec<String> = points.iter().map(|p| (p + 1).to_string()).collect();
                format!("{id} {} : {};", kinds.get(*kind).unwrap_or(&kinds[0]), points.join(" "))
            })
            .collect();
        let text = osm(&nodes, &text);
        let (plain, _) = read_all(&text);
        let anchors: Vec<[i32; 2]> =
            places.iter().map(|place| [place[0], place[1] + 1_160_000_000]).collect();
        let options = ReadOptions { anchors: anchors.clone(), ..ReadOptions::default() };
        let (net, report) = read(text.as_bytes(), &options, &mut |_| true).unwrap();
        prop_assert!(net.is_sound());
        prop_assert!(plain.links.iter().all(|link| net.link(link.way, link.part).is_some()));
        let length = |net: &Net| net.links.iter().map(|l| i64::from(l.length_dm)).sum::<i64>();
        let off = (length(&net) - length(&plain)).unsigned_abs();
        prop_assert!(off as usize <= net.links.len(), "{off} dm");
        let (before, after) = (distances_dm(&plain), distances_dm(&net));
        // The end of a ring stops being a node once another point of the ring is one.
        let nodes = plain.nodes.iter().enumerate();
        let both: Vec<_> =
            nodes.filter_map(|(at, node)| Some((at, net.node(node.id)?))).collect();
        for (a, now_a) in &both {
            for (b, now_b) in &both {
                let off = before[*a][*b].abs_diff(after[*now_a][*now_b]);
                prop_assert!(off as usize <= net.links.len(), "{off} dm");
            }
        }
        // Every line of the network as read without places, straight between its bends.
        for (anchor, joined) in anchors.iter().zip(&report.anchors) {
            for family in crate::Family::ALL {
                let taken = |link: &&crate::Link| family.takes(link.kind, link.who);
                let steps = plain.links.iter().filter(taken).flat_map(|link| {
                    let end = |node: u32| {
                        let node = plain.nodes[node as usize];
                        [node.lat_e7, node.lon_e7]
                    };
                    let line: Vec<_> = [end(link.from)]
                        .into_iter()
                        .chain(plain.bends_of(link).iter().copied())
                        .chain([end(link.to)])
                        .collect();
                    line.windows(2).map(|ends| [ends[0], ends[1]]).collect::<Vec<_>>()
                });
                let metres = steps
                    .map(|ends| plainly(*anchor, ends))
                    .filter(|metres| *metres <= family.reach_m())
                    .min_by(f64::total_cmp);
                match joined[family as usize] {
                    Some(snap) if snap.in_largest => {
                        let node = net.nodes[net.node(snap.node).unwrap()];
                        let there = crate::distance_m(*anchor, [node.lat_e7, node.lon_e7]);
                        prop_assert!((there - f64::from(snap.distance_m)).abs() <= 0.5);
                        prop_assert!(metres.is_some_and(|metres| metres <= there + 0.1));
                    }
                    // Vertices within three metres are reused.
                    Some(snap) => {
                        let off = f64::from(snap.distance_m) - metres.unwrap_or(f64::MAX);
                        prop_assert!(off.abs() <= 3.6, "{off} m");
                    }
                    None => prop_assert_eq!(metres, None),
                }
            }
        }
    }
}
