//! Files as offices and programs really write them: each is read as what it is, or asked about.

use tepat_intake::import::{
    BY_CODE, BY_NAME, Field, NameChoices, StationImport, TRUSTED, choose_sheets, read_grids,
    read_stations,
};
use tepat_intake::import::{Grid, Intent};
use tepat_intake::survey::{FileKind, kind_of};
use tepat_model::message::Message;
use tepat_view::words::{self, Language};

use super::workbooks::{archive, ods, xlsx};
use super::{region, table, told};

/// Reads all sheets that belong together.
fn read(mut grids: Vec<Grid>, choices: &NameChoices, hidden: Option<bool>) -> StationImport {
    let region = region("barito-utara");
    if let Some(is_read) = hidden {
        grids.iter_mut().for_each(|grid| grid.show_hidden(is_read));
    }
    let sheets = choose_sheets(&grids, None);
    let taken = grids.iter().zip(&sheets).filter(|(_, sheet)| sheet.is_taken);
    let read = |(grid, sheet): (&Grid, &tepat_intake::import::SheetChoice)| {
        read_stations(grid, &sheet.mapping, &region, choices, Intent::Update)
    };
    StationImport::joined(taken.map(read).collect(), "x", &region)
}

/// Each station as `code voters`, without the regency's `62.05.`.
fn taken(import: &StationImport) -> Vec<String> {
    let one = |s: &tepat_model::region::Station| {
        format!("{} {}", s.code.trim_start_matches("62.05."), s.voters)
    };
    import.stations.iter().map(one).collect()
}

fn check(text: &str, expect: &[&str], said: &[&str]) {
    let import = read(vec![table(text)], &NameChoices::new(), None);
    assert_eq!(taken(&import), expect, "{text}");
    assert_eq!(told(&import.report), said, "{text}");
}

/// Checks a whole file; no choice is made about hidden rows.
fn check_file(bytes: &[u8], expect: &[&str], said: &[&str]) {
    let grids = read_grids("x", bytes).expect("a readable file");
    let import = read(grids, &NameChoices::new(), None);
    assert_eq!(taken(&import), expect);
    assert_eq!(told(&import.report), said);
}

#[test]
fn a_bare_number_is_a_station_or_a_count_or_asked_about() {
    // A list of re-votes: one station of each village.
    check(
        "Kecamatan | Desa/Kelurahan | TPS | DPT
         Teweh Baru | Hajak | 6 | 509
         Teweh Tengah | Melayu | 10 | 164",
        &["05.1014.010 164", "07.2005.006 509"],
        &[],
    );
    // Special stations, with numbers no village counts to.
    check(
        "Kecamatan | Desa | TPS | DPT
         Teweh Tengah | Melayu | 901 | 300
         Teweh Baru | Hajak | 902 | 250",
        &["05.1014.901 300", "07.2005.902 250"],
        &[],
    );
    // One bare number among labelled ones, and one that cannot be a single station's.
    check(
        "Kecamatan | Desa | TPS | DPT
         Teweh Tengah | Melayu | TPS 01 | 400
         Teweh Baru | Malawaken | 4 | 380
         Teweh Timur | Liju | TPS 2 | 300
         Teweh Baru | Hajak | 6 | 2500",
        &["04.2003.002 300", "05.1014.001 400", "07.2006.004 380"],
        &["5 number-or-count"],
    );
    // Counts: no station has so many voters.
    check(
        "Kecamatan | Desa | TPS | DPT
         Teweh Timur | Benangin II | 2 | 680
         Teweh Timur | Benangin V | 2 | 720",
        &["04.2005.001 340", "04.2005.002 340", "04.2006.001 360", "04.2006.002 360"],
        &[],
    );
    // As offices write numbers, with special stations among them.
    check(
        "Kecamatan | Desa | Nama TPS | DPT
         Teweh Timur | Liju | tps.1 | 280
         Teweh Timur | Jamut | Tps-1 | 446
         Teweh Timur | Benangin II | TPS II | 335
         Teweh Tengah | Melayu | TPS Khusus 901 | 300",
        &["04.2003.001 280", "04.2005.002 335", "04.2013.001 446", "05.1014.901 300"],
        &[],
    );
    // A column for each station: its number is no voters', and its voters are no number.
    check(
        "Kecamatan | Desa | TPS 1 | TPS 2 | Jumlah
         Teweh Timur | Benangin II | 335 | 335 | 670",
        &[],
        &["1 column-missing-of-two"],
    );
    // Nothing tells.
    check(
        "Kecamatan | Desa | TPS | DPT
         Teweh Timur | Liju | 2 | 300
         Teweh Timur | Jamut | 2 | 320",
        &[],
        &["2 number-or-count", "3 number-or-count"],
    );
}

#[test]
fn what_stands_around_the_rows_is_no_station() {
    // Headings on each page, totals, and two signatures at the foot.
    check(
        "DAFTAR PEMILIH TETAP
         No | Kecamatan | Desa | TPS | L | P | JML
         1 | 2 | 3 | 4 | 5 | 6 | 7
         1 | Teweh Timur | Liju | 1 | 140 | 140 | 280
         2 | | Jamut | 1 | 220 | 226 | 446
          | JUMLAH | | 2 | 360 | 366 | 726
         No | Kecamatan | Desa | TPS | L | P | JML
         3 | Teweh Baru | Hajak | 1 | 210 | 210 | 420
         JUMLAH TOTAL | | | 3 | 570 | 576 | 1146

          | | Mengetahui, | Muara Teweh, 20 November 2024
          | | Ketua PPK | Ketua KPU
          | | BUDI | SANTOSO
          | | NIP. 19700101 199001 1 001 | NIP. 19700101 199001 1 002",
        &["04.2003.001 280", "04.2013.001 446", "07.2005.001 420"],
        &[],
    );
    // The last row is wrong, and no signature.
    check(
        "Kecamatan | Desa | TPS | DPT
         Teweh Timur | Liju | 1 | 280
         Teweh Timur | Jamut | 1 dan 2 | tidak tahu 4",
        &["04.2003.001 280"],
        &["3 figure-unreadable", "3 station-number-unreadable"],
    );
    // A station at a place that is called like a total.
    check(
        "Kecamatan | Desa | Nomor TPS | Nama tempat | DPT
         Teweh Timur | Liju | 1 | Total Sport Center | 280
         Teweh Timur | Jamut | 1 | Grand Hotel | 446",
        &["04.2003.001 280", "04.2013.001 446"],
        &[],
    );
}

#[test]
fn the_user_says_what_bare_numbers_are() {
    let list = "Kecamatan | Desa | TPS | DPT
         Teweh Timur | Liju | 2 | 300
         Teweh Timur | Jamut | 2 | 320";
    let answered = |field| {
        let grid = table(list);
        let mut mapping = choose_sheets(std::slice::from_ref(&grid), None).remove(0).mapping;
        let column = mapping.column_of(Field::StationEither).expect("a question");
        mapping.assign(column, Some(field));
        let region = region("barito-utara");
        taken(&read_stations(&grid, &mapping, &region, &NameChoices::new(), Intent::Update))
    };
    assert_eq!(answered(Field::StationNumber), ["04.2003.002 300", "04.2013.002 320"]);
    assert_eq!(answered(Field::StationCount).len(), 4);
}

#[test]
fn villages_that_change_much_are_named_before_loading() {
    let changes = |text: &str| -> Vec<String> {
        let import = read(vec![table(text)], &NameChoices::new(), None);
        let of = |m: &&Message| m.key == "import-village-changes";
        import.report.iter().filter(of).map(|m| words::message(Language::English, m)).collect()
    };
    assert_eq!(
        changes(
            "Kecamatan | Desa | TPS | DPT\nTeweh Timur | Liju | 1 | 200\nTeweh Timur | Jamut | 1 | 440"
        ),
        ["Liju: 1 → 1 stations, 280 → 200 voters. Check that this is meant."]
    );
    let added = "Kecamatan | Desa | TPS | DPT\nTeweh Timur | Liju | TPS 2 | 200";
    assert_eq!(
        changes(added),
        ["Liju: 1 → 2 stations, 280 → 480 voters. Check that this is meant."]
    );
}

#[test]
fn code_and_name_that_disagree_are_a_question() {
    let list = "Kode Desa | Kecamatan | Desa | TPS | DPT
         62.05.04.2002 | Teweh Timur | Sampirang I | 1 | 200
         6205042003 | Teweh Timur | LIJU | 1 | 202
         62.05.04.2001 | Teweh Timur | Benangin V | 1 | 205
         62.05.04.2013 | Teweh Timur | Desa Baru Sekali | 1 | 206
         62.05.04.2001 | Teweh Baru | Hajak | 1 | 207";
    let found = |choices: &NameChoices| {
        let import = read(vec![table(list)], choices, None);
        (taken(&import), told(&import.report), import.unresolved)
    };
    let (stations, said, asked) = found(&NameChoices::new());
    assert_eq!(stations, ["04.2003.001 202", "04.2013.001 206"]);
    let disagree = |row: u32| format!("{row} code-and-name-disagree");
    assert_eq!(said, [disagree(2), disagree(4), disagree(6), "5 code-with-other-name".into()]);
    assert_eq!(asked[0].candidates, ["62.05.04.2002", "62.05.04.2001"]);

    let trusting = |what: &str| found(&NameChoices::from([(TRUSTED.into(), what.into())])).0;
    assert_eq!(
        trusting(BY_NAME),
        [
            "04.2001.001 200",
            "04.2003.001 202",
            "04.2006.001 205",
            "04.2013.001 206",
            "07.2005.001 207"
        ]
    );
    // Two rows now belong to one station: the second is refused.
    let by_code = ["04.2001.001 205", "04.2002.001 200", "04.2003.001 202", "04.2013.001 206"];
    assert_eq!(trusting(BY_CODE), by_code);

    let one = NameChoices::from([(asked[0].key.clone(), "62.05.04.2001".to_owned())]);
    assert_eq!(found(&one).0[0], "04.2001.001 200");
}

#[test]
fn codes_of_stations_say_village_and_number() {
    check(
        "No | Kode TPS | Kecamatan | Kelurahan | TPS | L | P | Jumlah DPT
         1 | 6205032010001 | GUNUNG PUREI | BAOK | TPS 001 | 118 | 122 | 240
         2 | 6205042003002 | TEWEH TIMUR | LIJU | TPS 003 | 100 | 100 | 200",
        &["03.2010.001 240"],
        &["3 station-code-and-number-disagree"],
    );
    check(
        "Kode TPS | DPT
         6,20504E+12 | 240
         6205042003001 | 280",
        &["04.2003.001 280"],
        &["2 code-rounded"],
    );
    check(
        "Kode | Pemilih
         62.05.01.1001.001 | 325
         62.05.04.2003.002 | 300
         62.05.99.2003.001 | 300",
        &["01.1001.001 325", "04.2003.002 300"],
        &["4 code-unknown"],
    );
    let many: String = (1..=300)
        .map(|n| format!("\n62.99.04.2003.{n:03} | Liju | Teweh Timur | {n} | 100"))
        .collect();
    let import = read(
        vec![table(&format!("Kode | Desa | Kecamatan | TPS | Pemilih{many}"))],
        &NameChoices::new(),
        None,
    );
    assert_eq!(import.stations.len(), 300);
    assert_eq!(told(&import.report), ["2 code-unknown"]);
}

const ROW: &str = r#"<row r="1"><c t="inlineStr"><is><t>Kecamatan</t></is></c><c t="inlineStr"><is><t>Desa</t></is></c><c t="inlineStr"><is><t>TPS</t></is></c><c t="inlineStr"><is><t>DPT</t></is></c></row>"#;

/// A row of an Excel sheet with the village and the station number.
fn row(number: u32, more: &str, desa: &str, station: u32, voters: &str) -> String {
    format!(
        r#"<row r="{number}" {more}><c r="A{number}" t="inlineStr"><is><t>Teweh Timur</t></is></c><c r="B{number}" t="inlineStr"><is><t>{desa}</t></is></c><c r="C{number}"><v>{station}</v></c>{voters}</row>"#
    )
}

#[test]
fn workbooks_are_read_as_they_are_shown() {
    let sheet = |rows: &[String]| xlsx(&format!("{ROW}{}", rows.concat()));
    let voters = |count: u32| format!("<c><v>{count}</v></c>");
    // A line break written as a code; an empty shared string; sums without results.
    check_file(
        &sheet(&[
            row(2, "", "Liju_x000D_", 1, &voters(280)),
            row(3, "", "Jamut", 1, r#"<c r="D3"><f>D2+C3</f></c><c t="s"><v></v></c>"#),
            row(4, "", "Jamut", 2, r#"<c r="D4"><f>SUM(D2:D3)</f><v/></c>"#),
            row(5, "", "Jamut", 3, r#"<c r="D5"><f>VLOOKUP(A1,B:C,2)</f><v/></c>"#),
        ]),
        &["04.2003.001 280", "04.2013.001 281", "04.2013.002 561"],
        &["5 formula-without-result"],
    );
    // Text left under merged cells is not shown.
    let merged = format!(
        "{ROW}{}{}</sheetData><mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells><sheetData>",
        row(2, "", "Liju", 1, &voters(280)),
        row(3, "", "Benangin II", 2, &voters(310)),
    );
    check_file(&xlsx(&merged), &["04.2003.001 280", "04.2003.002 310"], &[]);
    // Part names written by another operating system.
    let whole = [
        ("_rels\\.rels", r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned()),
        ("xl\\_rels\\workbook.xml.rels", r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="worksheets\a.xml"/></Relationships>"#.to_owned()),
        ("xl\\workbook.xml", r#"<workbook><sheets><sheet name="A" r:id="s"/></sheets></workbook>"#.to_owned()),
        ("xl\\worksheets\\a.xml", format!("<worksheet><sheetData>{ROW}{}</sheetData></worksheet>", row(2, "", "Liju", 1, &voters(280)))),
    ];
    let parts: Vec<(&str, &str)> =
        whole.iter().map(|(name, text)| (*name, text.as_str())).collect();
    check_file(&archive(&parts), &["04.2003.001 280"], &[]);
}

#[test]
fn hidden_rows_are_said_and_chosen() {
    let voters = |count: u32| format!("<c><v>{count}</v></c>");
    let hidden = xlsx(&format!(
        "{ROW}{}{}",
        row(2, r#"hidden="1""#, "Liju", 1, &voters(280)),
        row(3, "", "Jamut", 1, &voters(446)),
    ));
    let filtered = |visibility: &str, desa: &str| {
        let cell =
            |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        let cells = ["Teweh Timur", desa, "1", "300"].map(cell).concat();
        format!(r#"<table:table-row table:visibility="{visibility}">{cells}</table:table-row>"#)
    };
    let heading = ["Kecamatan", "Desa", "TPS", "DPT"]
        .map(|text| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>"))
        .concat();
    let of_office = ods(&format!(
        "<table:table-row>{heading}</table:table-row>{}{}",
        filtered("filter", "Liju"),
        filtered("visible", "Jamut"),
    ));
    let without_number = ods(&format!(
        "<table:table-column table:number-columns-repeated=\"2\"/>\
         <table:table-column table:visibility=\"collapse\"/>\
         <table:table-row>{heading}</table:table-row>{}",
        filtered("visible", "Jamut"),
    ));
    let grids = read_grids("x", &without_number).expect("a readable file");
    let import = read(grids, &NameChoices::new(), None);
    assert_eq!(told(&import.report), ["1 column-missing-of-two", "hidden-columns"]);
    for bytes in [hidden, of_office] {
        let read = |answer| {
            let grids = read_grids("x", &bytes).expect("a readable file");
            let import = read(grids, &NameChoices::new(), answer);
            (import.stations.len(), told(&import.report))
        };
        assert_eq!(read(None), (1, vec!["hidden-rows".to_owned()]));
        assert_eq!(read(Some(true)), (2, vec!["hidden-rows-read".to_owned()]));
        assert_eq!(read(Some(false)), (1, vec!["hidden-rows-left".to_owned()]));
    }
}

#[test]
fn a_sheet_for_each_sub_district_is_one_list() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let mut add = |name: &str, rows: &[[&str; 3]]| {
        let sheet = workbook.add_worksheet().set_name(name).expect("a name");
        for (at, row) in rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                sheet.write(at as u32, column as u16, *cell).expect("a cell");
            }
        }
    };
    let heading = ["Desa", "TPS", "DPT"];
    add("Sampul", &[["DAFTAR TPS", "", ""], ["2024", "", ""]]);
    add("Teweh Timur", &[heading, ["Liju", "1", "280"], ["Jamut", "1", "446"]]);
    add("Kec. Teweh Baru", &[heading, ["Hajak", "1", "422"], ["Liju", "1", "1"]]);
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let grids = read_grids("x", &bytes).expect("a readable workbook");
    let import = read(grids, &NameChoices::new(), None);
    assert_eq!(taken(&import), ["04.2003.001 280", "04.2013.001 446", "07.2005.001 422"]);
    // Liju is no village of Teweh Baru.
    assert_eq!(told(&import.report), ["3 desa-unsure"]);
}

#[test]
fn files_that_cannot_be_read_say_what_they_are() {
    let check = |bytes: &[u8], expect: &str| {
        let message = read_grids("x", bytes).expect_err("an unreadable file");
        assert_eq!(words::message(Language::English, &message).split(". ").next(), Some(expect));
    };
    check(
        &archive(&[("xl/workbook.bin", "x")]),
        "x: This is a file of Excel Binary (.xlsb), which cannot be read",
    );
    check(
        &archive(&[
            ("content.xml", "\u{1}\u{2}"),
            ("META-INF/manifest.xml", "<manifest:encryption-data/>"),
        ]),
        "x: This file is locked with a password",
    );
    let stream = |name: &str| {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0];
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    check(&stream("EncryptedPackage"), "x: This file is locked with a password");
    check(&stream("Workbook"), "x: This is a file of Excel 97–2003 (.xls), which cannot be read");
    check(
        b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
        "x: This is a file of XML Spreadsheet 2003 (.xml), which cannot be read",
    );
}

#[test]
fn points_on_a_map_are_a_list_and_lines_are_tracks() {
    let feature = |geometry: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"kecamatan":"Teweh Timur","desa":"Liju","tps":1,"dpt":281}},"geometry":{geometry}}}]}}"#
        )
    };
    let points = feature(r#"{"type":"Point","coordinates":[115.33,-1.04]}"#);
    let lines = feature(r#"{"type":"LineString","coordinates":[[115.33,-1.04],[115.34,-1.05]]}"#);
    let mark = "<Placemark><name>TPS 1 Liju</name><Point><coordinates>115.33,-1.04,0</coordinates></Point></Placemark>";
    let line = "<Placemark><LineString><coordinates>115.33,-1.04 115.4,-1.1</coordinates></LineString></Placemark>";
    let kml =
        |parts: &str| format!("<?xml version=\"1.0\"?><kml><Document>{parts}</Document></kml>");
    let waypoint = r#"<gpx><wpt lat="-1.04" lon="115.33"><name>TPS 1 Liju</name></wpt></gpx>"#;
    for (name, bytes, kind) in [
        ("a.geojson", points.clone().into_bytes(), None),
        ("a.geojson", lines.into_bytes(), Some(FileKind::Network)),
        ("a.kml", kml(mark).into_bytes(), None),
        ("a.kml", kml(line).into_bytes(), Some(FileKind::Tracks)),
        ("a.kmz", archive(&[("doc.kml", &kml(mark))]), None),
        ("a.kmz", archive(&[("doc.kml", &kml(&[mark, line].concat()))]), Some(FileKind::Tracks)),
        (
            "a.kmz",
            archive(&[("a.kml", &kml("<NetworkLink/>")), ("b/tps.kml", &kml(mark))]),
            None,
        ),
        (
            "a.kml",
            kml(&format!(
                "<Folder><name>Kec. Teweh Timur</name><Folder><name>Liju</name>{}</Folder></Folder>",
                mark.replace(" Liju", "")
            ))
            .into_bytes(),
            None,
        ),
        ("a.geojson", points.replace("\"features\"", "\"crs\":{\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},\"features\"").into_bytes(), None),
        (
            "a.geojson",
            feature(r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[115.33,-1.04]}]}"#)
                .into_bytes(),
            None,
        ),
        ("a.gpx", waypoint.as_bytes().to_vec(), None),
    ] {
        assert_eq!(kind_of(name, &bytes), kind, "{name}");
        if kind.is_none() {
            let grids = read_grids(name, &bytes).expect("points");
            let import = read(grids, &NameChoices::new(), None);
            let [station] = &import.stations[..] else { panic!("{name} {:?}", import.report) };
            assert_eq!((station.lat, station.lon), (Some(-1.04), Some(115.33)), "{name}");
            assert_eq!(told(&import.report), [""; 0], "{name}");
        }
    }
}

#[test]
fn delimiters_and_coordinates_are_read_as_written() {
    let list = "Kecamatan;Desa;TPS;DPT;Lintang;Bujur;Keterangan
Teweh Timur;Liju;1;280;-1,04131;115,33186
Teweh Timur;Jamut;1;446;-1,06225;115,26841;catatan
Teweh Timur;Sampirang I;1;304;-1,06752;115,36903";
    check_file(list.as_bytes(), &["04.2001.001 304", "04.2003.001 280", "04.2013.001 446"], &[]);
    // A comma inside the pair has made two cells of it.
    check(
        "Kecamatan | Desa | TPS | DPT | Koordinat
         Teweh Timur | Liju | 1 | 280 | -1.04672 | 115.33186
         Teweh Timur | Jamut | 1 | 446 | -1.06766 | 115.26841",
        &["04.2003.001 280", "04.2013.001 446"],
        &[],
    );
    check(
        "Kecamatan | Desa | TPS | DPT | Koordinat
         Teweh Timur | Liju | 1 | 280 | POINT (115.33186 -1.04672)
         Teweh Timur | Jamut | 1 | 446 | 1 03 44 LS 115 16 06 BT
         Teweh Timur | Benangin II | 1 | 335 | Balai (-0.93884, 115.49535)",
        &["04.2003.001 280", "04.2005.001 335", "04.2013.001 446"],
        &[],
    );
    check(
        "Kecamatan | Desa | TPS | DPT | Koordinat
         Teweh Timur | Liju | 1 | 280 | (-1.04672, 115.33186)
         Teweh Timur | Jamut | 1 | 446 | [-1,06766; 115,26841]",
        &["04.2003.001 280", "04.2013.001 446"],
        &[],
    );
}
