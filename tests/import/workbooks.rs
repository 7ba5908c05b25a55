//! Workbooks built in the test, as Excel and LibreOffice write them, and broken ones.

use std::io::Write;

use rust_xlsxwriter::{Format, Formula, Workbook};
use tepat_intake::import::{Cell, Grid, NameChoices, paste, read_grids};

use super::{kukar, stations, told};

/// A zip archive of these parts.
pub fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in parts {
        zip.start_file(*name, stored).expect("a part");
        zip.write_all(text.as_bytes()).expect("a part");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A workbook with one sheet of these rows.
pub fn xlsx(rows: &str) -> Vec<u8> {
    archive(&[
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="worksheets/a.xml"/></Relationships>"#,
        ),
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="A" r:id="s"/></sheets></workbook>"#),
        ("xl/worksheets/a.xml", &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
    ])
}

/// An OpenDocument spreadsheet of these rows.
pub fn ods(rows: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            &format!(
                r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
            ),
        ),
    ])
}

fn fault(bytes: &[u8]) -> String {
    match read_grids("x.xlsx", bytes) {
        Ok(grids) => panic!("{grids:?}"),
        Err(message) => {
            assert_eq!(message.at.file.as_deref(), Some("x.xlsx"));
            message.key
        }
    }
}

fn shown(grid: &Grid) -> Vec<Vec<String>> {
    grid.rows.iter().map(|row| row.iter().map(Cell::shown).collect()).collect()
}

#[test]
fn a_workbook_as_excel_writes_it_is_read() {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    workbook.add_worksheet().set_name("Kosong").expect("a name");
    let sheet = workbook.add_worksheet().set_name("TPS & DPT").expect("a name");
    sheet.merge_range(0, 0, 0, 5, "DAFTAR TPS", &bold).expect("a title");
    sheet.merge_range(2, 3, 2, 5, "PEMILIH", &bold).expect("a heading");
    for (column, heading) in ["KECAMATAN", "DESA", "TPS"].into_iter().enumerate() {
        let column = column as u16;
        sheet.merge_range(2, column, 3, column, heading, &bold).expect("a heading");
    }
    for (column, heading) in ["L", "P", "JUMLAH"].into_iter().enumerate() {
        sheet.write(3, 3 + column as u16, heading).expect("a heading");
    }
    sheet.merge_range(4, 0, 5, 0, "Tabang", &bold).expect("a sub-district");
    for row in 4..6_u32 {
        sheet.write(row, 1, "Sidomulyo").expect("a village");
        sheet.write(row, 2, row - 3).expect("a number");
        sheet.write(row, 3, 170).expect("a number");
        sheet.write(row, 4, 183).expect("a number");
        let sum = Formula::new(format!("=D{0}+E{0}", row + 1)).set_result("353");
        sheet.write_formula(row, 5, sum).expect("a formula");
    }
    let hidden = workbook.add_worksheet().set_name("Tersembunyi").expect("a name");
    hidden.write(0, 0, "rahasia").expect("a cell");
    hidden.set_hidden(true);
    let bytes = workbook.save_to_buffer().expect("a workbook");

    let grids = read_grids("tps.xlsx", &bytes).expect("a readable workbook");
    assert_eq!(grids.len(), 1);
    assert_eq!(grids[0].sheet.as_deref(), Some("TPS & DPT"));
    let import = stations(&grids[0], &kukar(), &NameChoices::new());
    assert_eq!(told(&import.report), [""; 0]);
    let voters: Vec<u32> = import.stations.iter().map(|station| station.voters).collect();
    assert_eq!(voters, [353, 353]);
}

#[test]
fn messages_name_the_sheet_where_there_are_several() {
    let mut workbook = Workbook::new();
    for name in ["Satu", "Dua"] {
        let sheet = workbook.add_worksheet().set_name(name).expect("a name");
        for (column, heading) in ["Kecamatan", "Desa", "TPS", "DPT"].into_iter().enumerate() {
            sheet.write(0, column as u16, heading).expect("a heading");
        }
        for (column, cell) in ["Tabang", "Sidomulyo", "1", "banyak"].into_iter().enumerate() {
            sheet.write(1, column as u16, cell).expect("a cell");
        }
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let grids = read_grids("tps.xlsx", &bytes).expect("a readable workbook");
    let import = stations(&grids[1], &kukar(), &NameChoices::new());
    let at = &import.report[0].at;
    assert_eq!(
        (at.file.as_deref(), at.sheet.as_deref(), at.row, at.column.as_deref()),
        (Some("tps.xlsx"), Some("Dua"), Some(2), Some("DPT"))
    );
}

#[test]
fn cells_of_every_kind_are_read() {
    let check = |cell: &str, expect: &str| {
        let grids = read_grids("x.xlsx", &xlsx(&format!("<row>{cell}</row>")));
        assert_eq!(shown(&grids.expect("a workbook")[0]), [[expect]], "{cell}");
    };
    check(r#"<c t="inlineStr"><is><t>Kota &amp; Desa</t></is></c>"#, "Kota & Desa");
    check(
        r#"<c t="inlineStr"><is><r><t>Ta</t></r><r><t>bang</t></r><rPh><t>x</t></rPh></is></c>"#,
        "Tabang",
    );
    check("<c><v>353</v></c>", "353");
    check("<c><v>1.5E3</v></c>", "1500");
    check(r#"<c t="str"><f>A1</f><v>Tabang</v></c>"#, "Tabang");
    check(r##"<c t="e"><v>#REF!</v></c>"##, "#REF!");
    check("<c><v>NaN</v></c>", "NaN");
    check(r#"<x:c xmlns:x="y"><x:v>7</x:v></x:c>"#, "7");
}

#[test]
fn a_document_as_libreoffice_writes_it_is_read() {
    let rows = r#"
        <table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
        <table:table-row>
            <table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>Tabang</text:p></table:table-cell>
            <table:table-cell office:value-type="string"><office:annotation><text:p>catatan</text:p></office:annotation><text:p>Sido<text:s/>mulyo</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="353"><text:p>353,0</text:p></table:table-cell>
            <table:table-cell table:number-columns-repeated="16380"/>
        </table:table-row>
        <table:table-row><table:covered-table-cell/><table:table-cell><text:p>B &amp; C</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let grids = read_grids("x.ods", &ods(rows)).expect("a document");
    let expect: [&[&str]; 4] =
        [&[], &[], &["Tabang", "Sido mulyo", "353", "353"], &["Tabang", "B & C"]];
    assert_eq!(shown(&grids[0]), expect);
}

#[test]
fn files_that_are_no_lists_say_what_to_do() {
    assert_eq!(fault(b""), "import-empty");
    assert_eq!(fault(b" \r\n ;;; \r\n"), "import-empty");
    assert_eq!(fault(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]), "import-old-or-locked");
    assert_eq!(fault(b"<html><body><table>"), "import-web-page");
    assert_eq!(fault(b"%PDF-1.7"), "import-not-a-table");
    assert_eq!(fault(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "import-not-a-table");
    assert_eq!(fault(b"PK\x03\x04 and no more"), "import-damaged");
    assert_eq!(fault(&archive(&[("a.txt", "a")])), "import-not-a-table");
    assert_eq!(fault(&xlsx("")), "import-empty");
    assert_eq!(fault(&xlsx("<row><c><v>1")), "import-damaged");
    assert_eq!(fault(&xlsx(r#"<row><c t="s"><v>7</v></c></row>"#)), "import-damaged");
    assert_eq!(fault(&ods("<table:table-row>")), "import-damaged");
    assert!(paste("").is_err() && paste(" \n\t\n ").is_err());
}

#[test]
fn sizes_that_a_file_only_claims_are_refused() {
    let cell = r#"<c r="XFD1048576"><v>1</v></c>"#;
    assert_eq!(fault(&xlsx(&format!("<row>{cell}</row>"))), "import-too-large");
    let row = |repeats: u64, cell: &str| {
        format!(
            r#"<table:table-row table:number-rows-repeated="{repeats}">{cell}</table:table-row>"#
        )
    };
    let wide = r#"<table:table-cell table:number-columns-repeated="200"><text:p>x</text:p></table:table-cell>"#;
    assert_eq!(fault(&ods(&row(1_000_000, wide))), "import-too-many-cells");
    assert_eq!(fault(&ods(&row(u64::MAX, wide))), "import-too-many-cells");
    let widest = wide.replace("200", "18446744073709551615");
    assert_eq!(fault(&ods(&row(1, &widest))), "import-too-large");
}

#[test]
fn an_archive_that_unpacks_without_end_is_refused() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let deflated = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .large_file(true);
    zip.start_file("content.xml", deflated).expect("a part");
    let blank = vec![b' '; 1 << 20];
    for _ in 0..300 {
        zip.write_all(&blank).expect("a part");
    }
    let bytes = zip.finish().expect("an archive").into_inner();
    assert!(bytes.len() < 1 << 20);
    assert_eq!(fault(&bytes), "import-unpacks-too-much");
}
