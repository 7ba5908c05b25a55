use std::io::Read;

use super::*;
use table::{Cell, Shape};

/// A table with cells that formats must keep apart.
fn odd_table() -> Table {
    let records = ["=1+1", "-5", "_x0041_ & <b>\"", ""];
    Table::of(&records, Language::Indonesian, |record| {
        (format!("C{}", record.len()), format!("<{record}>"), Shape::Point((-0.5, 116.25)))
    })
    .column("code", |record| *record)
    .of_shape("lat", |_| -0.5)
    .column("radius_m", |record| record.len() as f64 / 2.0)
    .done()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn text_files_guard_formulas_and_keep_numbers() {
    let check = |language, expect: &str| {
        let written = text(delimited::write(&odd_table(), language));
        assert_eq!(written.strip_prefix('\u{feff}'), Some(expect));
    };
    check(
        Language::Indonesian,
        "Kode;Lintang;Radius (m)\r\n'=1+1;-0,5;2\r\n-5;-0,5;1\r\n\
         \"_x0041_ & <b>\"\"\";-0,5;7\r\n;-0,5;0\r\n",
    );
    check(
        Language::English,
        "Kode,Lintang,Radius (m)\r\n'=1+1,-0.5,2\r\n-5,-0.5,1\r\n\
         \"_x0041_ & <b>\"\"\",-0.5,7\r\n,-0.5,0\r\n",
    );
}

#[test]
fn maps_leave_out_what_the_shape_says() {
    let features: serde_json::Value =
        serde_json::from_slice(&geojson::write(&odd_table())).unwrap();
    assert_eq!(
        features["features"][1],
        serde_json::json!({
            "type": "Feature",
            "properties": { "code": "-5", "name": "<-5>", "radius_m": 1 },
            "geometry": { "type": "Point", "coordinates": [116.25, -0.5] }
        })
    );
    let gpx = text(gpx::write(&odd_table(), false));
    let waypoint = "<wpt lat=\"-0.5\" lon=\"116.25\">\n    <name>&lt;-5&gt;</name>\n    \
                    <extensions><tepat:SimpleData name=\"code\">-5</tepat:SimpleData>\
                    <tepat:SimpleData name=\"radius_m\">1</tepat:SimpleData></extensions>";
    assert!(gpx.contains(waypoint), "{gpx}");
    let mut table = odd_table();
    table.rows[0].shape = Shape::Line(vec![(1.0, 2.0), (3.0, 4.0)]);
    table.rows[1].shape = Shape::Nowhere;
    let gpx = text(gpx::write(&table, false));
    assert_eq!((gpx.matches("<wpt ").count(), gpx.matches("<rtept ").count()), (2, 2));
}

#[test]
fn objects_leave_out_empty_cells() {
    let rows: serde_json::Value = serde_json::from_slice(&json::write(&odd_table())).unwrap();
    assert_eq!(rows[3], serde_json::json!({ "lat": -0.5, "radius_m": 0 }));
    assert_eq!(rows[2]["radius_m"], serde_json::json!(7));
}

#[test]
fn workbooks_hold_text_as_text() {
    let sheet = |table: &Table| {
        let bytes = xlsx::write(table, "places");
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let check = |cell: &str| {
        let text = sheet(&odd_table());
        assert!(text.contains(cell), "{cell} in {text}");
    };
    let inline = |text: &str| {
        format!(r#" s="1" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
    };
    check(&format!(r#"<c r="A2"{}"#, inline("=1+1")));
    check(&format!(r#"<c r="A3"{}"#, inline("-5")));
    check(&format!(r#"<c r="A4"{}"#, inline("_x005F_x0041_ &amp; &lt;b&gt;&quot;")));
    check(r#"<row r="5"><c r="B5"><v>-0.5</v></c><c r="C5"><v>0</v></c></row>"#);
    check(r#"<autoFilter ref="A1:C5"/>"#);
    let mut long = odd_table();
    long.rows[0].cells[0] = Cell::Text("x".repeat(40_000));
    assert!(!sheet(&long).contains("xxx"));
    assert!(sheet(&Table::default()).contains("<sheetData>"));
}

#[test]
fn columns_have_letters() {
    let check = |column: usize, expect: &str| assert_eq!(xlsx::letters(column), expect);
    check(0, "A");
    check(25, "Z");
    check(26, "AA");
    check(701, "ZZ");
    check(702, "AAA");
}
