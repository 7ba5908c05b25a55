//! No input may cause a panic, and every result fits the region.

use proptest::prelude::*;
use tepat_intake::import::{
    Cell, Field, Grid, Intent, Kind, Mapping, NameChoices, guess_kind, paste, propose, read_edges,
    read_forces, read_grids, read_places, read_rulings, read_staff, read_stations, read_ticks,
};
use tepat_model::document::{Edit, Roster};
use tepat_model::message::Message;
use tepat_model::region::Region;
use tepat_view::words::{self, Language};

use super::kukar;
use super::workbooks::{archive, ods, xlsx};

/// Reads a grid in every way; every resulting change must be valid.
fn read_all(grid: &Grid, region: &Region) {
    guess_kind(grid);
    for kind in Kind::ALL {
        read_mapped(grid, &propose(grid, kind), region);
    }
}

fn read_mapped(grid: &Grid, mapping: &Mapping, region: &Region) {
    let choices = NameChoices::new();
    let (edit, report) = match mapping.kind {
        Kind::Stations => {
            for intent in Intent::ALL {
                let import = read_stations(grid, mapping, region, &choices, intent);
                let edits = import.edits().into_iter().map(|(edit, _)| edit).collect();
                judge(&Edit::Several { edits }, &import.report, region);
            }
            return;
        }
        Kind::Places => {
            let import = read_places(grid, mapping, region, &choices);
            (import.edit(), import.report)
        }
        Kind::Edges => {
            let import = read_edges(grid, mapping, region, &choices);
            (import.edit(), import.report)
        }
        Kind::Forces => {
            let import = read_forces(grid, mapping, region, &choices);
            (import.edit(), import.report)
        }
        Kind::Ticks => {
            let import = read_ticks(grid, mapping, region, &choices);
            (import.edit(), import.report)
        }
        Kind::Rulings => {
            let import = read_rulings(grid, mapping, region, &choices);
            (import.edit(), import.report)
        }
        Kind::Staff => {
            let import = read_staff(&[(grid, mapping)], region, &Roster::default(), &choices);
            (import.edit(), import.list.report)
        }
    };
    judge(&edit, &report, region);
}

/// A change must leave a valid region, and every message must be short and complete.
fn judge(edit: &Edit, report: &[Message], region: &Region) {
    let mut changed = region.clone();
    edit.apply(&mut changed).expect("a change that fits");
    assert_eq!(changed.validate(), Ok(()));
    for message in report {
        let text = words::message(Language::Indonesian, message);
        assert!(!text.contains("{ $") && text.chars().count() < 1000, "{text}");
    }
}

fn read_bytes(bytes: &[u8], region: &Region) {
    for grid in read_grids("x", bytes).unwrap_or_default() {
        read_all(&grid, region);
    }
}

/// Cells as they occur in lists, and some that never should.
fn cell() -> impl Strategy<Value = Cell> {
    let words = prop::sample::select(vec![
        "Kecamatan",
        "Desa",
        "TPS",
        "Nomor TPS",
        "Jumlah TPS",
        "DPT",
        "L",
        "P",
        "Lintang",
        "Bujur",
        "Koordinat",
        "JUMLAH",
        "TOTAL KABUPATEN",
        "Jumlah Kecamatan Tabang",
        "Tabang",
        "Sidomulyo",
        "Muara Wis",
        "Perian",
        "Gudang",
        "PPK Tabang",
        "Desa Muara Wis",
        "Dari",
        "Ke",
        "Moda",
        "Jarak",
        "Jam",
        "Kode",
        "Nama",
        "Jenis",
        "Induk",
        "sungai",
        "dermaga",
        "64.02.12",
        "6402122009",
        "1",
        "001",
        "TPS 2",
        "353",
        "1.743",
        "-0,33",
        "116,5",
        "0°19'50\" LS",
        "-0.3, 116.5",
        "2 jam 30",
        "1:30",
        "ya",
        "-",
        "±5",
        "999999999999999999999",
        "é",
        "①",
        "−",
        "\u{200b}",
        "\u{feff}",
        "٣",
        "İ",
        "ß",
        "Rp",
        "km",
        "..",
        ",",
        "1.",
        ".1",
    ]);
    prop_oneof![
        3 => Just(Cell::Empty),
        6 => words.prop_map(Cell::text),
        2 => any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(Cell::Number),
        2 => (-10i32..2000).prop_map(|n| Cell::Number(n.into())),
        1 => "\\PC{0,12}".prop_map(|text| Cell::text(&text)),
    ]
}

fn grid() -> impl Strategy<Value = Grid> {
    let row = prop::collection::vec(cell(), 0..9);
    prop::collection::vec(row, 0..25).prop_map(|rows| Grid { rows, ..Grid::default() })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_can_be_tried(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_bytes(&bytes, &kukar());
    }

    #[test]
    fn any_text_can_be_pasted(text in "(\\PC|[\t\n\r\";,|]){0,200}") {
        if let Ok(grid) = paste(&text) {
            read_all(&grid, &kukar());
        }
    }

    #[test]
    fn any_grid_can_be_read(grid in grid()) {
        read_all(&grid, &kukar());
    }

    #[test]
    fn any_mapping_can_be_read(
        grid in grid(),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        fields in prop::collection::vec((0usize..12, 0usize..20), 0..12),
        first_row in prop_oneof![0u32..30, Just(u32::MAX)],
        heading in prop::collection::vec(prop_oneof![0u32..30, Just(u32::MAX)], 0..4),
    ) {
        let mut mapping = propose(&grid, kind);
        for (column, field) in fields {
            let offered: &[Field] = kind.fields();
            mapping.assign(column, offered.get(field).copied());
        }
        mapping.first_row = first_row;
        mapping.heading_rows = heading;
        read_mapped(&grid, &mapping, &kukar());
        let again = Mapping::with_heading_rows(&grid, kind, first_row, first_row.saturating_add(1));
        read_mapped(&grid, &again, &kukar());
    }

    #[test]
    fn any_broken_workbook_can_be_tried(
        place in any::<prop::sample::Index>(),
        bytes in prop::collection::vec(any::<u8>(), 0..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let whole = xlsx(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Desa</t></is></c><c r="B1"><v>7</v></c></row>"#);
        let mut broken = whole.clone();
        let at = place.index(whole.len());
        broken.splice(at..(at + bytes.len()).min(whole.len()), bytes);
        read_bytes(&broken, &kukar());
        read_bytes(&whole[..cut.index(whole.len())], &kukar());
    }

    #[test]
    fn any_altered_part_can_be_tried(
        which in 0..3_usize,
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        end in prop::option::of(any::<prop::sample::Index>()),
    ) {
        // Packed again after the alteration, so that the checksum is right.
        let rows = [
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>DPT</t></is></c></row><mergeCell ref="A1:A3"/>"#,
            r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-rows-spanned="2" table:number-columns-repeated="3" office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>"#,
            "Kecamatan;Desa;TPS;DPT\n\"Tabang\";Sidomulyo;1;353\n",
        ];
        let mut part = rows[which].as_bytes().to_vec();
        for (at, byte) in hits {
            let at = at.index(part.len());
            part[at] = byte;
        }
        part.truncate(end.map_or(part.len(), |end| end.index(part.len())));
        let text = String::from_utf8_lossy(&part);
        let bytes = match which {
            0 => xlsx(&text),
            1 => ods(&text),
            _ => part,
        };
        read_bytes(&bytes, &kukar());
    }

    #[test]
    fn any_sheet_of_nonsense_can_be_tried(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<row>", "</row>", "<row r=\"9\">", "<row r=\"99999999999999999999\"/>", "<c>", "</c>",
            "<c r=\"A1\">", "<c r=\"ZZZ9999999\">", "<c r=\"\">", "<c r=\"1\"/>", "<c t=\"s\">", "<v>", "</v>",
            "<v>1</v>", "<v>1e999</v>", "<is>", "</is>", "<t>", "</t>", "teks", "&amp;", "&x;", "&#0;",
            "<mergeCell ref=\"A1:XFD1048576\"/>", "<mergeCell ref=\"C9:A1\"/>", "<!--", "-->",
            "<![CDATA[x]]>", "<table:table-row>", "</table:table-row>", "<table:table-cell>",
            "</table:table-cell>", "<table:table-cell table:number-rows-spanned=\"99999999999999999999\">",
            "<table:table-cell table:number-rows-spanned=\"18446744073709551615\"/>",
            "<table:table-row table:number-rows-repeated=\"18446744073709551615\">", "<text:p>",
            "</text:p>", "<text:s/>", "<office:annotation>", "</table:table>", "<table:table>", "<",
        ]), 0..40),
    ) {
        let nonsense = pieces.concat();
        let region = kukar();
        read_bytes(&xlsx(&nonsense), &region);
        read_bytes(&ods(&nonsense), &region);
        for part in ["xl/workbook.xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "content.xml"] {
            read_bytes(&archive(&[(part, &nonsense)]), &region);
        }
    }

    #[test]
    fn any_map_of_nonsense_can_be_tried(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<Placemark>", "</Placemark>", "<name>TPS 1 Liju</name>", "<name>", "</name>", "TPS é",
            "<Point>", "</Point>", "<LineString>", "</LineString>", "<coordinates>115.3,-1.0,0 1,2</coordinates>",
            "<coordinates>,,</coordinates>", "</coordinates>", "<Folder>", "</Folder>", "<Data name=\"dpt\">",
            "<value>300</value>", "<wpt lat=\"-1\" lon=\"115\">", "</wpt>", "<wpt lat=\"x\"/>", "<trk>",
            "</trk>", "<trkseg>", "</trkseg>", "<trkpt lat=\"0\" lon=\"116\">", "</trkpt>",
            "<time>2024-11-20T00:00:00Z</time>", "<time>9999-99-99T99:99:99Z</time>", "&amp;", "&x;", "<![CDATA[", "<",
        ]), 0..40),
    ) {
        let nonsense = pieces.concat();
        let region = kukar();
        for around in ["kml", "gpx"] {
            let text = format!("<{around}>{nonsense}</{around}>");
            read_bytes(text.as_bytes(), &region);
            let _ = tepat_intake::survey::read_recorded("x", text.as_bytes(), &region, None, &mut |_| true);
            tepat_intake::survey::kind_of("x", text.as_bytes());
        }
        read_bytes(&archive(&[("doc.kml", &format!("<kml>{nonsense}</kml>"))]), &region);
    }

    #[test]
    fn any_formula_and_any_hidden_part_can_be_read(
        formulas in prop::collection::vec("[A-C(=+:!$'.,;0-9SUM]{0,12}", 1..8),
        hidden in prop::collection::vec(any::<bool>(), 8),
    ) {
        let rows: String = formulas
            .iter()
            .zip(&hidden)
            .enumerate()
            .map(|(at, (formula, hidden))| {
                let hidden = u8::from(*hidden);
                format!("<row r=\"{}\" hidden=\"{hidden}\"><c t=\"str\"><v>Desa</v></c><c><f>{formula}</f></c></row>", at + 1)
            })
            .collect();
        let region = kukar();
        for mut grid in read_grids("x", &xlsx(&rows)).unwrap_or_default() {
            read_all(&grid, &region);
            for is_read in [true, false, true] {
                grid.show_hidden(is_read);
                read_all(&grid, &region);
            }
        }
    }
}
