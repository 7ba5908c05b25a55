//! Random and mutated files through every reader: no panic, bounded memory and time.
//!
//! The suite tries a few hundred files. `TEPAT_FUZZ=10000 cargo test --release -p tepat-intake
//! --test fuzz -- --nocapture` tries ten thousand and prints the most memory and time that any
//! took; `TEPAT_FUZZ_FROM=n` goes on at the n-th. A file depends on its number alone. It is one
//! test, because the memory of the whole process is counted.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;
use tepat_intake::begin::{
    StoreWish, USUAL_VOTERS, Wish, begin, locate, propose_fleet, sketch, sort_files,
};
use tepat_intake::import::{
    Intent, Kind, NameChoices, StationImport, choose_sheets, propose, read_areas, read_edges,
    read_forces, read_grids, read_places, read_rulings, read_staff, read_stations, read_supplies,
    read_ticks, said_of_datum, said_of_sheets,
};
use tepat_intake::parts::whole;
use tepat_intake::survey::{Import, Onto, kind_of, options, read_network, read_recorded};
use tepat_model::document::{BASE, Document, Edit, Roster, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Info, Region, Table, bundled};
use tepat_planner::needs::needs;
use tepat_view::export::{Given, What, export};
use tepat_view::words::{self, Language};
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Files that the suite tries.
const IN_SUITE: u64 = 300;
/// Most bytes of a valid file that others are made of.
const MOST_BYTES: usize = 60_000;
/// Most bytes that reading a file of that size may hold at once.
const MOST_HELD: usize = 400 << 20;
/// Longest time that reading one may take, on a busy machine without optimisation.
const LONGEST: Duration = Duration::from_secs(60);

/// Numbers that look random and depend on the seed alone (SplitMix64, public domain).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `most`, 0 if that is 0.
    fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

struct File {
    name: String,
    bytes: Vec<u8>,
}

/// A region with few stations, so that its lists are short.
fn region() -> Region {
    let mut region = bundled()[2].region().expect("a bundled region");
    region.stations = region.stations.iter().step_by(9).cloned().collect();
    region.edges = region.edges.iter().take(30).cloned().collect::<Table<_>>();
    region
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A shapefile of one line with two points.
fn shapefile() -> Vec<u8> {
    shape(3, &[[115.0, -1.0], [115.1, -1.1]])
}

/// A shapefile of one triangle, and the table that names it.
fn areas() -> (Vec<u8>, Vec<u8>) {
    let corners = [[115.0, -1.1], [115.0, -1.0], [115.2, -1.0], [115.0, -1.1]];
    let mut table = vec![3, 124, 1, 1];
    table.extend(1_u32.to_le_bytes());
    // A head with one field, and a record of eleven bytes.
    table.extend(65_u16.to_le_bytes());
    table.extend(11_u16.to_le_bytes());
    table.extend([0; 20]);
    table.extend(b"WADMKD\0\0\0\0\0C\0\0\0\0\x0a");
    table.extend([0; 15]);
    table.extend(b"\x0d Liju      ");
    (shape(5, &corners), table)
}

/// A shapefile of one record of this type with one part.
fn shape(kind: i32, points: &[[f64; 2]]) -> Vec<u8> {
    let mut record = Vec::new();
    record.extend(kind.to_le_bytes());
    record.extend([0; 32]);
    for number in [1, points.len() as i32, 0] {
        record.extend(number.to_le_bytes());
    }
    for degrees in points.iter().flatten() {
        record.extend(degrees.to_le_bytes());
    }
    let mut shp = Vec::new();
    shp.extend(9994_i32.to_be_bytes());
    shp.extend([0; 20]);
    shp.extend(((100 + 8 + record.len() as i32) / 2).to_be_bytes());
    shp.extend(1000_i32.to_le_bytes());
    shp.extend(kind.to_le_bytes());
    shp.extend([0; 64]);
    shp.extend(1_i32.to_be_bytes());
    shp.extend((record.len() as i32 / 2).to_be_bytes());
    shp.extend(record);
    shp
}

/// A shapefile of one point.
fn point_shape([x, y]: [f64; 2]) -> Vec<u8> {
    let record = [1_i32.to_le_bytes().as_slice(), &x.to_le_bytes(), &y.to_le_bytes()].concat();
    let mut shp = shape(1, &[]);
    shp.truncate(100);
    shp.extend(1_i32.to_be_bytes());
    shp.extend((record.len() as i32 / 2).to_be_bytes());
    shp.extend(record);
    shp
}

/// A field of a message, shorter than 128 bytes, in the wire format of protocol buffers.
fn field(at: u8, content: &[u8]) -> Vec<u8> {
    [&[at << 3 | 2, content.len() as u8], content].concat()
}

/// A signed number, in the wire format of protocol buffers.
fn folded(value: i64) -> Vec<u8> {
    let (mut rest, mut bytes) = ((value << 1 ^ value >> 63).cast_unsigned(), Vec::new());
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

/// A block of an extract, not compressed.
fn block(kind: &str, content: &[u8]) -> Vec<u8> {
    let blob = [&[1 << 3 | 2, content.len() as u8], content].concat();
    let head = [field(1, kind.as_bytes()), vec![3 << 3, blob.len() as u8]].concat();
    [&(head.len() as u32).to_be_bytes(), head.as_slice(), &blob].concat()
}

/// An extract of two nodes and the track between them.
fn extract() -> Vec<u8> {
    let texts: Vec<u8> =
        ["", "highway", "track"].iter().flat_map(|t| field(1, t.as_bytes())).collect();
    // A node at 1.1 degrees south, 115.1 east, and one a tenth of a degree beside it.
    let differences = |numbers: [i64; 2]| numbers.map(folded).concat();
    let latitudes = differences([-11_000_000, -1_000_000]);
    let longitudes = differences([1_151_000_000, 1_000_000]);
    let dense = [field(1, &differences([1, 1])), field(8, &latitudes), field(9, &longitudes)];
    let dense = dense.concat();
    let way = [vec![1 << 3, 7], field(2, &[1]), field(3, &[2]), field(8, &[2, 2])].concat();
    let group = [field(2, &dense), field(3, &way)].concat();
    let header = [field(4, b"OsmSchema-V0.6"), field(4, b"DenseNodes")].concat();
    let data = [field(1, &texts), field(2, &group)].concat();
    [block("OSMHeader", &header), block("OSMData", &data)].concat()
}

/// Valid files of every kind that is read.
fn valid(region: &Region) -> Vec<File> {
    let mut files = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| {
        if bytes.len() <= MOST_BYTES {
            files.push(File { name: name.to_owned(), bytes });
        }
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in ["data/samples", "tests/e2e/fixtures"] {
        let mut paths: Vec<_> = fs::read_dir(root.join(folder))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.sort();
        for path in paths.iter().filter(|path| path.is_file()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            add(&name, fs::read(path).expect("a file"));
        }
    }
    let given = Given {
        region,
        needs: &needs(region),
        plan: None,
        people: None,
        roster: None,
        language: Language::Indonesian,
    };
    for what in [What::Stations, What::Places, What::Network] {
        for &format in what.formats() {
            let name = format!("{}.{}", what.key(), format.ending());
            add(&name, export(&given, what, format, None));
        }
    }
    let document = Document::new(region.clone(), "KPU");
    add("a.tepat", document.to_bytes());
    add("a.json", document.to_json());
    add("a.shp", shapefile());
    add("a.osm.pbf", extract());
    add("a.zip", archive(&[("jalan.shp", &shapefile()), ("jalan.prj", b"GEOGCS[\"WGS 84\"]")]));
    let (shapes, table) = areas();
    add("desa.shp", shapes.clone());
    add("desa.zip", archive(&[("desa.shp", &shapes), ("desa.dbf", &table)]));
    add("desa.geojson", br#"{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:32750"}},"features":[{"properties":{"WADMKD":"Liju","WADMKC":"Teweh Timur"},"geometry":{"type":"Polygon","coordinates":[[[314272,9884348],[315272,9884348],[315272,9885348],[314272,9884348]]]}}]}"#.to_vec());
    let area: &[u8] = b"<kml><Document><Folder><name>Teweh Timur</name><Placemark><name>Liju</name><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>115.1,-1.1 115.2,-1.1 115.2,-1 115.1,-1.1</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark></Folder></Document></kml>";
    add("desa.kml", area.to_vec());
    add("desa.kmz", archive(&[("a.kml", area), ("b.kml", area)]));
    add(
        "a.ods",
        archive(&[(
            "content.xml",
            br#"<office:document-content><office:body><office:spreadsheet><table:table table:name="TPS"><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-spanned="2" table:number-columns-repeated="3"><text:p>Desa</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="3"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#,
        )]),
    );
    let kml: &[u8] = b"<kml><Document><Folder><name>TPS</name><Placemark><name>TPS 1 Liju</name><Point><coordinates>115.1,-1.1,0</coordinates></Point></Placemark><Placemark><name>Jalan</name><LineString><coordinates>115.1,-1.1 115.2,-1.2 115.3,-1.2</coordinates></LineString></Placemark></Folder></Document></kml>";
    add("a.kml", kml.to_vec());
    add("a.kmz", archive(&[("doc.kml", kml)]));
    let described: &[u8] = b"<kml><Document><Placemark><name>TPS 1</name><description><![CDATA[<table><tr><td>Desa</td><td>Liju</td></tr><tr><td>DPT</td><td>253</td></tr></table>]]></description><Point><coordinates>115.1,-1.1</coordinates></Point></Placemark><Placemark><name>TPS 2</name><description>Desa: Liju&lt;br&gt;DPT: 253</description><Point><coordinates>115.1,-1.1</coordinates></Point></Placemark></Document></kml>";
    add("mymaps.kml", described.to_vec());
    // Points in the British grid, with a table beside them.
    let grid: &[u8] = b"PROJCS[\"British_National_Grid\",GEOGCS[\"G\",DATUM[\"D_OSGB_1936\",SPHEROID[\"Airy_1830\",6377563.396,299.3249646],TOWGS84[446.448,-125.157,542.06,0.15,0.247,0.842,-20.489]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",400000.0],PARAMETER[\"False_Northing\",-100000.0],PARAMETER[\"Central_Meridian\",-2.0],PARAMETER[\"Scale_Factor\",0.9996012717],PARAMETER[\"Latitude_Of_Origin\",49.0],UNIT[\"Meter\",1.0]]";
    let points = point_shape([651_409.9, 313_177.3]);
    add("titik.zip", archive(&[("a.shp", &points), ("a.dbf", &table), ("a.prj", grid)]));
    add("titik.shp", points);
    let texts: [(&str, &str); 7] = [
        (
            "kobo.csv",
            "lokasi/kecamatan,lokasi/desa,tps/nomor_tps,tps/jumlah_dpt,gps,_gps_latitude,_gps_longitude,_uuid\nTeweh Timur,Liju,1,253,-1.1 115.1 35 4.9,-1.1,115.1,a\n",
        ),
        (
            "obrolan.txt",
            "[20/11 19.02] Budi: Kec. Teweh Timur\nDesa Liju\n1. TPS 01: 253 pemilih\n2. TPS 02: 1.240 pemilih\nTerima kasih\n",
        ),
        (
            "kolom.txt",
            "NO   DESA         TPS   DPT\n1    LIJU         001   253\n                  002   240\n2    JAMUT        001   180\n",
        ),
        (
            "arcgis.json",
            r#"{"geometryType":"esriGeometryPoint","spatialReference":{"wkid":27700},"features":[{"attributes":{"DESA":"Liju","TPS":1},"geometry":{"x":651409.9,"y":313177.3}}]}"#,
        ),
        (
            "bidang.json",
            r#"{"geometryType":"esriGeometryPolygon","spatialReference":{"wkid":32750},"features":[{"attributes":{"WADMKD":"Liju"},"geometry":{"rings":[[[314272,9884348],[315272,9885348],[315272,9884348],[314272,9884348]]]}}]}"#,
        ),
        (
            "overpass.json",
            r#"{"elements":[{"type":"node","id":1,"lat":-1.1,"lon":115.1,"tags":{"place":"village","name":"Liju"}},{"type":"way","id":2,"center":{"lat":-1.2,"lon":115.2},"tags":{"name":"Jamut"}}]}"#,
        ),
        (
            "jawaban.json",
            r#"{"status":"ok","data":{"rows":[{"desa":{"nama":"Liju"},"tps":1,"dpt":253},{"desa":{"nama":"Jamut"},"tps":1,"dpt":180}]}}"#,
        ),
    ];
    texts.iter().for_each(|(name, text)| add(name, text.as_bytes().to_vec()));
    add("a.gpx", b"<gpx><trk><name>Jalan</name><trkseg><trkpt lat=\"-1.1\" lon=\"115.1\"><time>2024-11-20T01:00:00Z</time></trkpt><trkpt lat=\"-1.2\" lon=\"115.2\"><time>2024-11-20T02:00:00Z</time></trkpt></trkseg></trk><wpt lat=\"-1.1\" lon=\"115.1\"><name>TPS 3 Liju</name></wpt></gpx>".to_vec());
    add("a.osm", b"<osm version=\"0.6\"><node id=\"1\" lat=\"-1.1\" lon=\"115.1\"/><node id=\"2\" lat=\"-1.2\" lon=\"115.2\"/><way id=\"7\"><nd ref=\"1\"/><nd ref=\"2\"/><tag k=\"highway\" v=\"track\"/></way></osm>".to_vec());
    add("a.geojson", br#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"highway":"primary"},"geometry":{"type":"LineString","coordinates":[[115.1,-1.1],[115.2,-1.2]]}}]}"#.to_vec());
    files
}

/// Changes bytes here and there, cuts, repeats, or puts in a part of another file.
fn mutated(dice: &mut Dice, mut bytes: Vec<u8>, other: &[u8]) -> Vec<u8> {
    for _ in 0..1 + dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + 1 + dice.below(400)).min(bytes.len());
        let within = at.min(end)..end;
        match dice.below(7) {
            0 => (0..1 + dice.below(8)).for_each(|_| {
                let at = dice.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(within)),
            3 => {
                let part = bytes[within].repeat(1 + dice.below(60));
                bytes.splice(at..at, part);
            }
            4 => {
                let from = dice.below(other.len());
                let until = (from + dice.below(600)).min(other.len());
                bytes.splice(at..at, other[from..until].iter().copied());
            }
            // Digits, as lengths, counts and coordinates are.
            5 => bytes[within].iter_mut().filter(|byte| byte.is_ascii_digit()).for_each(|byte| {
                *byte = b'0' + dice.below(10) as u8;
            }),
            // Numbers of four bytes, as sizes in archives are.
            _ => {
                let extreme = [0, 1, u32::MAX, u32::MAX / 2, 1 << 20][dice.below(5)].to_le_bytes();
                let end = bytes.len().min(at + 4);
                bytes[at.min(end)..end].copy_from_slice(&extreme[..end - at.min(end)]);
            }
        }
    }
    bytes
}

/// An archive with one of its parts mutated; others than archives as they are.
fn mutated_inside(dice: &mut Dice, bytes: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = dice.below(zip.len());
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).ok()?;
        let name = part.name().ok()?.to_string();
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        drop(part);
        let content = if at == chosen { mutated(dice, content, other) } else { content };
        parts.push((name, content));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    Some(archive(&parts))
}

fn file(dice: &mut Dice, valid: &[File]) -> File {
    let (one, other) = (&valid[dice.below(valid.len())], &valid[dice.below(valid.len())]);
    let name = if dice.once_in(8) { other.name.clone() } else { one.name.clone() };
    let bytes = match dice.below(20) {
        0 => one.bytes.clone(),
        1 => (0..dice.below(3_000)).map(|_| dice.next() as u8).collect(),
        2..8 => mutated_inside(dice, &one.bytes, &other.bytes)
            .unwrap_or_else(|| mutated(dice, one.bytes.clone(), &other.bytes)),
        _ => mutated(dice, one.bytes.clone(), &other.bytes),
    };
    File { name, bytes }
}

/// Gives a file to every reader, as page and command line do. Whatever is loaded leaves a valid
/// region; whatever is said can be written.
fn read(file: &File, region: &Region) {
    let File { name, bytes } = file;
    kind_of(name, bytes);
    say(Document::open(name, bytes).map(|opened| {
        opened.document.view(BASE);
        opened.notes
    }));
    say(read_network(name, bytes, &options(region, true), &mut |_| true).map(|read| {
        let import = Import::new(name, read, region, &Default::default(), "", Onto::Add);
        judge(vec![import.edit.clone()], region);
        import.report
    }));
    say(read_recorded(name, bytes, region, None, &mut |_| true).map(|import| {
        judge(vec![import.edit()], region);
        import.report
    }));
    say(read_grids(name, bytes).map(|grids| {
        let sheets = choose_sheets(&grids, None);
        let mut said = said_of_sheets(&grids, &sheets);
        let choices = NameChoices::new();
        for grid in grids.iter().take(3) {
            for kind in Kind::ALL {
                let mapping = propose(grid, kind);
                let (edits, report) = match kind {
                    Kind::Stations => {
                        let list = read_stations(grid, &mapping, region, &choices, Intent::Update);
                        let list = StationImport::joined(vec![list], name, region);
                        (list.edits().into_iter().map(|(edit, _)| edit).collect(), list.report)
                    }
                    Kind::Places => {
                        let list = read_places(grid, &mapping, region, &choices);
                        (vec![list.edit()], list.report)
                    }
                    Kind::Edges => {
                        let list = read_edges(grid, &mapping, region, &choices);
                        (vec![list.edit()], list.report)
                    }
                    Kind::Forces => {
                        let list = read_forces(grid, &mapping, region, &choices);
                        (vec![list.edit()], list.report)
                    }
                    Kind::Ticks => {
                        let list = read_ticks(grid, &mapping, region, &choices);
                        (vec![list.edit()], list.report)
                    }
                    Kind::Rulings => {
                        let list = read_rulings(grid, &mapping, region, &choices);
                        (vec![list.edit()], list.report)
                    }
                    Kind::Staff => {
                        let roster = Roster::default();
                        let staff = read_staff(&[(grid, &mapping)], region, &roster, &choices);
                        (vec![staff.edit()], staff.list.report)
                    }
                };
                judge(edits, region);
                said.extend(report);
            }
        }
        let supplies = read_supplies(&grids, region, Some("2024-11-20"));
        judge(vec![supplies.edit()], region);
        said.extend(supplies.report);
        said
    }));
}

/// Begins a region with a file beside a list that is right, or with it alone.
fn begin_with(File { name, bytes }: &File, region: &Region) {
    let list: &[u8] = b"Kecamatan;Desa;TPS;DPT\nTeweh Timur;Liju;1;280\nTeweh Timur;Jamut;1;446\n";
    say(read_areas(name, bytes).map(|areas| locate(region, &areas).report));
    for files in [
        vec![(name.as_str(), bytes.as_slice()), ("a.csv", list)],
        vec![(name.as_str(), bytes.as_slice())],
    ] {
        let one: Vec<_> = whole(&files).into_iter().map(|file| (file.name, file.bytes)).collect();
        let sorted = sort_files(one.iter().map(|(name, bytes)| (*name, &**bytes)));
        let wish = Wish {
            info: Info { code: "62.05".into(), name: "Barito Utara".into(), ..Info::default() },
            elections: Vec::new(),
            store_name: "Gudang".into(),
            store: StoreWish::Proposed,
            voters: USUAL_VOTERS,
            choices: NameChoices::new(),
        };
        let begun = begin(&wish, &sorted.sources);
        assert_eq!(begun.region.validate(), Ok(()));
        let mut sketched = begun.region.clone();
        let (edges, said) = sketch(&sketched, "");
        judge(vec![Edit::put(TableName::Edges, &edges)], &sketched);
        sketched.edges.put_all(edges);
        let (fleet, more) = propose_fleet(&sketched, "");
        judge(vec![Edit::put(TableName::Fleet, &fleet)], &sketched);
        say(Ok(said.into_iter().chain(more).chain(said_of_datum(name, bytes)).collect()));
        say(Ok(begun.report));
        say(Ok(sorted.report));
    }
}

fn judge(edits: Vec<Edit>, region: &Region) {
    let mut changed = region.clone();
    for edit in edits {
        if edit.apply(&mut changed).is_ok() {
            assert_eq!(changed.validate(), Ok(()));
        }
    }
}

fn say(said: Result<Vec<Message>, Message>) {
    for message in said.unwrap_or_else(|refusal| vec![refusal]) {
        words::message(Language::Indonesian, &message);
    }
}

#[test]
fn any_file_is_read_or_refused_within_bounds() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (count, from) = (number("TEPAT_FUZZ").unwrap_or(IN_SUITE), number("TEPAT_FUZZ_FROM"));
    let from = from.unwrap_or(0);
    let region = region();
    let valid = valid(&region);
    for File { name, bytes } in valid.iter().filter(|file| file.name == "a.osm.pbf") {
        let read = read_network(name, bytes, &options(&region, false), &mut |_| true);
        assert!(read.is_ok_and(|read| !read.net.links.is_empty()), "{name} is valid");
    }
    for File { name, bytes } in valid.iter().filter(|file| file.name.starts_with("desa.")) {
        // A shapefile without its table names nothing.
        let named = read_areas(name, bytes).map(|areas| areas[0].names[0].clone());
        assert_eq!(named.ok(), (name != "desa.shp").then(|| "Liju".to_owned()), "{name}");
    }
    let lists =
        ["mymaps.kml", "titik.zip", "kobo.csv", "obrolan.txt", "arcgis.json", "overpass.json"];
    let is_list = |file: &&File| lists.contains(&file.name.as_str());
    for File { name, bytes } in valid.iter().filter(is_list) {
        let grids = read_grids(name, bytes).unwrap_or_default();
        let cells = grids.iter().flat_map(|grid| grid.rows.iter().flatten());
        assert_eq!(
            cells.filter(|cell| cell.shown() == "Liju").count().min(1),
            1,
            "{name} is valid"
        );
    }
    let (mut most, mut longest) = ((0, 0), (Duration::ZERO, 0));
    for seed in from..from + count {
        let file = file(&mut Dice(seed), &valid);
        MEMORY.reset_peak_usage();
        let (before, clock) = (MEMORY.current_usage(), Instant::now());
        let read = catch_unwind(AssertUnwindSafe(|| {
            read(&file, &region);
            begin_with(&file, &region);
        }));
        let held = MEMORY.peak_usage().saturating_sub(before);
        let File { name, bytes } = &file;
        assert!(read.is_ok(), "file {seed}, {name}, {} bytes", bytes.len());
        most = most.max((held, seed));
        longest = longest.max((clock.elapsed(), seed));
        assert!(held <= MOST_HELD, "file {seed}, {name}: {} MB", held >> 20);
        assert!(clock.elapsed() <= LONGEST, "file {seed}, {name}: {:?}", clock.elapsed());
    }
    println!(
        "{count} files, {} MB (file {}), {:?} (file {})",
        most.0 >> 20,
        most.1,
        longest.0,
        longest.1
    );
}
