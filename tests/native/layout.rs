//! The planning file keeps the format that `docs/format.md` describes.

use std::fs;
use std::path::Path;

use serde_json::json;
use tepat_model::document::{BASE, Document, Edit, Stamp, TableName};
use tepat_model::message::Message;
use tepat_model::plan::{Unserved, released_with, settled_with};
use tepat_view::words::{self, Language};

use crate::tiny;

/// Written in format 1; every later version must read it.
const FORMAT_1: &str = include_str!("golden/format-1.json");

/// Written in format 2; every later version must read it.
const FORMAT_2: &str = include_str!("golden/format-2.json");

/// A file with every kind of change, a scenario and a plan that leaves a station out.
fn document() -> Document {
    let region = tiny::region();
    let mut plan = tiny::plan(&region);
    plan.trips.pop();
    let reason =
        Message::error("plan-no-way").about("K2.D2").with("place", "K2.D2").with("hours", 3);
    plan.unserved.push(Unserved { station: "K2.D2.001".into(), reason });

    let mut document = Document::new(region, "KPU Contoh");
    document.made_with = "0.1.0".into();
    let mut minute = 0;
    let mut stamp = |why: &str| {
        minute += 1;
        Stamp {
            at: format!("2024-11-20T08:{minute:02}:00+08:00"),
            by: "Logistik".into(),
            machine: "laptop".into(),
            why: why.into(),
        }
    };
    let fields = [("minutes", json!(90)), ("closed", json!(true))];
    let set = Edit::set_many(TableName::Edges, "E1", fields);
    document.edit(BASE, set, &stamp("longsor")).unwrap();
    let records = [tiny::station("K2.D2", 2, 380, Some((0.21, 116.02)))];
    // Today's files list the removed records; older files that list villages must still be
    // readable.
    let put = Edit::Put {
        table: TableName::Stations,
        source: "tps.xlsx".into(),
        replacing_desa: vec!["K2.D2".into()],
        removing: Vec::new(),
        records: records.iter().map(|station| serde_json::to_value(station).unwrap()).collect(),
    };
    document.edit(BASE, put, &stamp("")).unwrap();
    document.undo(BASE, &stamp("keliru"));
    document.redo(BASE, &stamp("benar"));
    let settled = settled_with(&plan, &["T0002"]);
    let released = released_with(&plan, &settled_with(&plan, &["T0003"]), &["T0002"]);
    document.edit(BASE, Edit::Settle { trips: settled }, &stamp("sudah dimuat")).unwrap();
    document.edit(BASE, Edit::Release { trips: released }, &stamp("")).unwrap();
    let scenario = document.begin_scenario("Banjir", &stamp(""));
    let remove = Edit::Remove { table: TableName::Fleet, code: "boat@each-ppk".into() };
    document.edit(&scenario, remove, &stamp("perahu rusak")).unwrap();
    document.set_plan(BASE, plan);
    document
}

#[test]
fn the_layout_is_the_documented_one() {
    let written = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    if std::env::var_os("TEPAT_WRITE_GOLDEN").is_some() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/golden");
        fs::write(folder.join("format-2.json"), &written).unwrap();
        return;
    }
    assert!(
        written == FORMAT_2,
        "The layout changed. Before a release, write golden/format-2.json anew by running this \
         test with TEPAT_WRITE_GOLDEN=1; after it, raise FORMAT and add a golden/format-3.json. \
         Describe the change in docs/format.md."
    );
}

#[test]
fn every_table_has_a_name_for_people() {
    for table in TableName::ALL {
        let key = format!("table-{}", table.key());
        for language in [Language::Indonesian, Language::English] {
            assert_ne!(words::text(language, &key), key, "a text is missing");
        }
    }
}

#[test]
fn files_of_format_2_can_be_read() {
    let opened = Document::open("format-2.json", FORMAT_2.as_bytes()).unwrap();
    assert_eq!(opened.document, document());
    assert_eq!(opened.notes, []);
}

#[test]
fn files_of_format_1_are_converted() {
    let opened = Document::open("format-1.json", FORMAT_1.as_bytes()).unwrap();
    let keys: Vec<&str> = opened.notes.iter().map(|note| note.key.as_str()).collect();
    assert_eq!(keys, ["file-converted"]);
    let (old, new) = (opened.document, document());
    assert_eq!((old.version, &old.made_by, &old.region), (2, &new.made_by, &new.region));
    // Plans, scenarios and undone changes are unchanged.
    assert_eq!(old.plans, new.plans);
    assert_eq!(old.scenarios(), [("s1", "Banjir")]);
    assert_eq!(old.find_scenario("s1").as_deref(), Ok("s1"));
    let scenario = new.scenarios()[0].0.to_owned();
    for (own, other) in [(BASE, BASE), ("s1", scenario.as_str())] {
        let (old, new) = (old.view(own), new.view(other));
        assert_eq!(old.region, new.region);
        assert_eq!((old.conflicts, new.conflicts), (Vec::new(), Vec::new()));
    }
    let holds = |document: &Document| -> Vec<bool> {
        document.history().iter().map(|row| row.holds).collect()
    };
    assert_eq!(holds(&old), holds(&new));
    assert!(holds(&old).len() > 3);
}

#[test]
fn a_broken_chain_of_format_1_is_told_and_stays_broken() {
    let altered = FORMAT_1.replace("perahu rusak", "perahu rusak berat");
    assert_ne!(altered, FORMAT_1);
    let opened = Document::open("format-1.json", altered.as_bytes()).unwrap();
    let keys: Vec<&str> = opened.notes.iter().map(|note| note.key.as_str()).collect();
    assert_eq!(keys, ["file-converted", "seal-change-altered"]);
    let saved = opened.document.to_bytes();
    let again = Document::open("a.tepat", &saved).unwrap();
    let keys: Vec<&str> = again.notes.iter().map(|note| note.key.as_str()).collect();
    assert_eq!(keys, ["seal-change-altered"]);
}
