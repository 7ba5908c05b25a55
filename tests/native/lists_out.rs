//! Lists for other programs, read back by readers that are not ours.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use tepat_model::document::{BASE, Document};
use tepat_model::fingerprint::fingerprint;
use tepat_model::plan::summary;
use tepat_planner::needs::needs;
use tepat_view::export::{Format, Given, What, export};
use tepat_view::words::Language;

use crate::tiny;

fn exported(what: What, format: Format) -> String {
    let region = tiny::region();
    let plan = tiny::plan(&region);
    let needs = needs(&region);
    let language = Language::English;
    let given = Given {
        region: &region,
        needs: &needs,
        plan: Some(&plan),
        people: None,
        roster: None,
        language,
    };
    String::from_utf8(export(&given, what, format, None)).unwrap()
}

#[test]
fn every_box_has_a_row_with_the_text_of_its_code() {
    let region = tiny::region();
    let list = exported(What::Boxes, Format::Csv);
    let mut rows =
        csv::ReaderBuilder::new().from_reader(list.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len() as i64, needs(&region).total.load.boxes);
    let version = &fingerprint(&region)[..12];
    assert_eq!(rows[0][0], format!("K1.D1.001 1/{} {version}", &rows[0][6]));
    assert!(rows.iter().all(|row| row[7].starts_with('T')), "each goes by a trip");
    let mut codes: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), rows.len(), "no two boxes have the same code");
}

#[test]
fn trips_are_entries_of_a_calendar() {
    let calendar = exported(What::Trips, Format::Ics);
    let plan = tiny::plan(&tiny::region());
    let count = |line: &str| calendar.lines().filter(|own| *own == line).count();
    assert_eq!((count("BEGIN:VEVENT"), count("END:VEVENT")), (plan.trips.len(), plan.trips.len()));
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), "{calendar}");
    assert!(calendar.lines().all(|line| line.len() <= 75), "{calendar}");
    // 07.00 in UTC+8 is 23.00 of the day before.
    let first = calendar.lines().find(|line| line.starts_with("DTSTART")).unwrap();
    let trip = &plan.trips[0];
    let utc = trip.load_at - 8 * 60;
    let hours = format!("T{:02}{:02}00Z", utc.rem_euclid(1440) / 60, utc.rem_euclid(60));
    assert!(first.ends_with(&hours), "{first} of {}", trip.load_at);
}

#[test]
fn routes_are_placemarks() {
    let map = exported(What::Trips, Format::Kml);
    let mut reader = quick_xml::Reader::from_str(&map);
    let (mut open, mut lines) = (0_i32, 0);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(tag) => {
                open += 1;
                lines += usize::from(tag.name().as_ref() == "LineString");
            }
            quick_xml::events::Event::End(_) => open -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0);
    assert_eq!(lines, map.matches("<Placemark>").count());
    assert!(lines > 0, "{map}");
}

/// Runs the program in a folder.
fn tepat(folder: &Path, arguments: &[&str]) -> Option<i32> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tepat"));
    let output = command.current_dir(folder).args(["--language", "en"]).args(arguments).output();
    let output = output.unwrap();
    if output.status.code() != Some(0) {
        println!("{}", String::from_utf8_lossy(&output.stderr));
    }
    output.status.code()
}

#[test]
fn the_workbook_has_a_sheet_for_each_list_and_totals_that_agree() {
    let folder = std::env::temp_dir().join(format!("tepat-book-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    assert_eq!(tepat(&folder, &["sample", "barito-utara", "-o", "a.tepat"]), Some(0));
    tepat(&folder, &["plan", "a.tepat", "--iterations", "200", "-o", "b.tepat"]);
    assert_eq!(tepat(&folder, &["export", "b.tepat", "-o", "b.xlsx"]), Some(0));
    let bytes = fs::read(folder.join("b.xlsx")).unwrap();
    assert_eq!(tepat(&folder, &["export", "b.tepat", "-o", "c.xlsx"]), Some(0));
    assert_eq!(fs::read(folder.join("c.xlsx")).unwrap(), bytes, "the same bytes each time");
    assert_eq!(tepat(&folder, &["export", "b.tepat", "-o", "b.csv"]), Some(1), "no workbook");

    let document = Document::from_bytes("b", &fs::read(folder.join("b.tepat")).unwrap()).unwrap();
    let (region, plan) = (document.view(BASE).region, document.plan(BASE).unwrap());
    let sums = summary(&region, plan);
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let names = ["Stations", "Trips", "Days", "Needs", "Costs", "Guards"];
    let found = book.sheet_names();
    assert_eq!(found.len(), names.len(), "{found:?}");
    let mut total = |sheet: usize, heading: &str| {
        let name = book.sheet_names()[sheet].clone();
        let cells = book.worksheet_range(&name).unwrap();
        let formulas = book.worksheet_formula(&name).unwrap();
        let at = cells
            .rows()
            .next()
            .unwrap()
            .iter()
            .position(|cell| cell == &Data::String(heading.into()));
        let at = at.unwrap_or_else(|| panic!("{heading} in {:?}", cells.rows().next()));
        let last = cells.rows().next_back().unwrap();
        let written: f64 = match &last[at] {
            Data::Float(value) => *value,
            Data::Int(value) => *value as f64,
            Data::String(value) => value.parse().unwrap(),
            other => panic!("{heading}: {other:?}"),
        };
        let rows = cells.height();
        let values = cells.rows().skip(1).take(rows - 2).map(|row| match &row[at] {
            Data::Float(value) => *value,
            Data::Int(value) => *value as f64,
            Data::String(value) => value.parse().unwrap_or_default(),
            _ => 0.0,
        });
        let added: f64 = values.sum();
        assert!((added - written).abs() < 1e-6, "{heading}: {added} and {written}");
        let letters = formulas
            .rows()
            .next_back()
            .unwrap()
            .iter()
            .any(|f| f.contains("SUBTOTAL") || f.contains("SUM("));
        assert!(letters, "totals of {name} are formulas");
        written
    };
    let voters = needs(&region).total.voters as f64;
    assert_eq!(total(0, "Registered voters"), voters);
    assert_eq!(total(3, "Registered voters"), voters);
    let metres: u64 = plan.all_trips().map(|(_, trip)| trip.length_m()).sum();
    assert!((total(1, "Distance (km)") - metres as f64 / 1e3).abs() < 1e-6);
    assert_eq!(total(2, "Trips"), plan.all_trips().count() as f64);
    assert_eq!(total(2, "Rupiah"), total(4, "Rupiah"));
    assert!(total(4, "Rupiah") >= sums.all.cost_rupiah as f64);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn trips_are_picked_by_vehicle_and_sub_district() {
    let folder = std::env::temp_dir().join(format!("tepat-pick-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let region = tiny::region();
    let plan = tiny::plan(&region);
    let mut document = Document::new(region, "");
    document.set_plan(BASE, plan.clone());
    fs::write(folder.join("a.tepat"), document.to_bytes()).unwrap();
    let entries = |more: &[&str]| {
        let all = [&["export", "a.tepat", "--what", "trips", "-o", "a.ics"], more].concat();
        assert_eq!(tepat(&folder, &all), Some(0));
        fs::read_to_string(folder.join("a.ics")).unwrap().matches("BEGIN:VEVENT").count()
    };
    assert_eq!(entries(&[]), plan.trips.len());
    assert_eq!(entries(&["--trips", "T0001,T0002"]), 2);
    let trip = &plan.trips[0];
    let vehicle = format!("{}@{}/{}", trip.class, trip.base, trip.vehicle);
    let same = plan.trips.iter().filter(|own| {
        (&own.class, &own.base, own.vehicle) == (&trip.class, &trip.base, trip.vehicle)
    });
    assert_eq!(entries(&["--vehicle", &vehicle]), same.count());
    let of_area = plan.trips.iter().filter(|trip| trip.kits().any(|kit| kit.starts_with("K1.")));
    assert_eq!(entries(&["--area", "K1"]), of_area.count());
    let wrong = ["export", "a.tepat", "--what", "needs", "--area", "K1", "-o", "a.csv"];
    assert_eq!(tepat(&folder, &wrong), Some(1));
    fs::remove_dir_all(&folder).unwrap();
}
