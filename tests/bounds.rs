//! Small hostile lists and planning files are refused; the memory needed to read them is measured.
//!
//! This file has a single test, because the memory of the whole process is counted.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use flate2::{Compression, write::GzEncoder};
use peak_alloc::PeakAlloc;
use tepat_intake::import::read_grids;
use tepat_model::document::{BASE, Document, Edit, Stamp};
use tepat_model::message::Message;
use tepat_model::region::{SharedNet, bundled};
use tepat_network::{Link, Net, Node};
use tepat_view::words::{self, Language};
use zip::write::{SimpleFileOptions, ZipWriter};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MB: usize = 1 << 20;

fn archive(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook in which this many sheets share one part, with these shared strings.
fn xlsx(sheets: usize, rows: &str, strings: &str) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationship Id="{id}" Type="x/{kind}" Target="{target}"/>"#)
    };
    let relations = |all: &str| format!("<Relationships>{all}</Relationships>");
    let of_workbook =
        relation("s", "worksheet", "a.xml") + &relation("t", "sharedStrings", "t.xml");
    let sheet = r#"<sheet name="Lembar" r:id="s"/>"#.repeat(sheets);
    archive(&[
        ("_rels/.rels", relations(&relation("r", "officeDocument", "xl/workbook.xml"))),
        ("xl/_rels/workbook.xml.rels", relations(&of_workbook)),
        ("xl/workbook.xml", format!("<workbook><sheets>{sheet}</sheets></workbook>")),
        ("xl/a.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
        ("xl/t.xml", format!("<sst>{strings}</sst>")),
    ])
}

/// A spreadsheet document with this many identical tables.
fn ods(tables: usize, rows: &str) -> Vec<u8> {
    let table = format!(r#"<table:table table:name="Lembar">{rows}</table:table>"#);
    archive(&[("content.xml", format!("<x><y>{}</y></x>", table.repeat(tables)))])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// A planning file in which the same network, which compresses to almost nothing, was loaded this
/// many times.
fn networks(times: usize) -> Vec<u8> {
    let region = bundled().first().and_then(|bundled| bundled.region()).unwrap();
    let mut document = Document::new(region, "KPU");
    let nodes = (0..2).map(|id| Node { id, lat_e7: 0, lon_e7: 1_160_000_000 }).collect();
    let links = (0..1 << 20).map(|way| Link { way, to: 1, ..Link::default() }).collect();
    let net: SharedNet = Net { nodes, links, names: vec![String::new()], ..Net::default() }.into();
    for number in 0..times {
        let edit = Edit::Net {
            source: format!("{number}.osm.pbf"),
            net: net.clone(),
            dropping: Vec::new(),
            places: Vec::new(),
            edges: Vec::new(),
        };
        document.edit(BASE, edit, &Stamp::default()).unwrap();
    }
    document.to_bytes()
}

/// Runs a function and returns its result and the most bytes it held at once.
fn held<T>(run: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let result = run();
    (result, MEMORY.peak_usage().saturating_sub(before))
}

/// Checks what a message names, and that both languages have a text for it.
fn check(name: &str, message: &Message, key: &str, sheet: Option<&str>) {
    assert_eq!(message.key, key, "{name}");
    assert_eq!(message.at.file.as_deref(), Some("kiriman"), "{name}");
    assert_eq!(message.at.sheet.as_deref(), sheet, "{name}");
    for language in [Language::Indonesian, Language::English] {
        let text = words::message(language, message);
        assert!(!text.contains(key) && !text.contains("{ $"), "{name}: {text}");
    }
}

#[test]
fn small_hostile_files_are_refused_within_bounded_memory() {
    let last_row = r#"<row r="100000"><c r="A100000"><v>1</v></c></row>"#;
    let many_cells = format!(
        r#"<table:table-row table:number-rows-repeated="10000"><table:table-cell table:number-columns-repeated="{}"><text:p>{}</text:p></table:table-cell></table:table-row>"#,
        200, "x"
    );
    let long = "x".repeat(1 << 20);
    let long_rows = format!(
        r#"<table:table-row table:number-rows-repeated="1000"><table:table-cell><text:p>{long}</text:p></table:table-cell></table:table-row>"#
    );
    let string_row = r#"<row><c t="s"><v>0</v></c></row>"#.repeat(1000);
    let merges = r#"<row><c t="inlineStr"><is><t>Desa</t></is></c></row><row r="90000"><c r="CV90000"><v>1</v></c></row>"#
        .to_owned()
        + &r#"<mergeCell ref="A1:CV90000"/>"#.repeat(100);
    let blank = " ".repeat(3 << 20);
    let sheet = Some("Lembar");
    for (name, bytes, key, sheet, most_mb) in [
        ("a part as 120 sheets", xlsx(120, last_row, ""), "import-too-many-cells", sheet, 90),
        ("a large part as 120 sheets", xlsx(120, &blank, ""), "import-unpacks-too-much", sheet, 20),
        ("tables of the same cells", ods(2, &many_cells), "import-too-many-cells", sheet, 220),
        ("a long text in every row", ods(1, &long_rows), "import-too-much-text", sheet, 90),
        (
            "a long shared string in every row",
            xlsx(1, &string_row, &format!("<si><t>{long}</t></si>")),
            "import-too-much-text",
            sheet,
            90,
        ),
        (
            "strings of nothing",
            xlsx(1, last_row, &"<si/>".repeat(4 << 20)),
            "import-too-many-cells",
            None,
            160,
        ),
        ("merges upon merges", xlsx(9, &merges, ""), "import-too-many-cells", sheet, 160),
        (
            "a list of sheets without end",
            xlsx(200_000, last_row, ""),
            "import-unpacks-too-much",
            None,
            20,
        ),
    ] {
        assert!(bytes.len() < MB / 2, "{name} has {} bytes", bytes.len());
        let (found, most) = held(|| read_grids("kiriman", &bytes).map(|_| ()));
        check(name, &found.expect_err(name), key, sheet);
        assert!(most <= most_mb * MB, "{name} takes {most} bytes");
    }

    let head = r#"{"format":"tepat","version":1,"x":"#;
    let padded =
        |fill: &str, times: usize| gzip((head.to_owned() + &fill.repeat(times)).as_bytes());
    for (name, bytes, key, most_mb) in [
        ("a thousand to one", padded("          ", 27 * MB), "file-too-large", 300),
        ("lists within lists", padded("[", MB), "file-truncated", 10),
        (
            "more records than a plan has",
            gzip(format!("{head}[{}{{}}]}}", "{},".repeat(2 * MB)).as_bytes()),
            "file-too-many-records",
            30,
        ),
        ("a network many times over", networks(30), "file-networks-too-large", 1_200),
    ] {
        assert!(bytes.len() < 3 * MB, "{name} has {} bytes", bytes.len());
        let (found, most) = held(|| Document::from_bytes("kiriman", &bytes).map(|_| ()));
        check(name, &found.expect_err(name), key, None);
        assert!(most <= most_mb * MB, "{name} takes {most} bytes");
    }
}
