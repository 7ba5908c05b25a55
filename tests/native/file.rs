//! The planning file: every change can be undone, nothing is lost, and tampering or damage is
//! noticed.

use proptest::prelude::*;
use tepat_model::document::{BASE, Document, Edit, FORMAT, Stamp, TableName};
use tepat_model::message::Severity;
use tepat_model::region::{Edge, Region};
use tepat_network::{Net, Node};
use tepat_view::words::{self, Language};

use crate::regions::any_region;
use crate::tiny;

fn stamp() -> Stamp {
    Stamp { at: "2024-11-20T08:00:00+08:00".into(), by: "Logistik".into(), why: "uji".into() }
}

/// An edit somebody may attempt, valid or not.
#[derive(Clone, Debug)]
enum Attempt {
    Voters(prop::sample::Index, u32),
    Close(prop::sample::Index),
    RemovePlace(prop::sample::Index),
    PutStation(u32),
    ReplaceVillage(prop::sample::Index, u32),
    Reserve(u32),
    Net(i64),
    Unfit,
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        (index(), 0_u32..150_000).prop_map(|(at, voters)| Attempt::Voters(at, voters)),
        index().prop_map(Attempt::Close),
        index().prop_map(Attempt::RemovePlace),
        (0_u32..5).prop_map(Attempt::PutStation),
        (index(), 0_u32..700).prop_map(|(at, voters)| Attempt::ReplaceVillage(at, voters)),
        (0_u32..2_000).prop_map(Attempt::Reserve),
        (0_i64..4).prop_map(Attempt::Net),
        Just(Attempt::Unfit),
    ]
}

fn pick<'a, T>(records: &'a [T], at: &prop::sample::Index) -> Option<&'a T> {
    (!records.is_empty()).then(|| at.get(records))
}

/// The edit that an attempt means in a region; `None` if there is nothing to apply it to.
fn edit(attempt: &Attempt, region: &Region) -> Option<Edit> {
    let stations = &region.stations;
    Some(match attempt {
        Attempt::Voters(at, voters) => {
            let station = pick(stations, at)?;
            Edit::set(TableName::Stations, &station.code, "voters", *voters)
        }
        Attempt::Close(at) => {
            let edge = pick(&region.edges, at)?;
            Edit::set(TableName::Edges, &edge.code, "closed", !edge.closed)
        }
        Attempt::RemovePlace(at) => {
            let place = pick(&region.places, at)?;
            Edit::Remove { table: TableName::Places, code: place.code.clone() }
        }
        Attempt::PutStation(number) => Edit::put(
            TableName::Stations,
            &[tiny::station("K0.0", *number, 300, Some((0.1, 116.1)))],
        ),
        Attempt::ReplaceVillage(at, voters) => {
            let desa = pick(stations, at)?.desa.clone();
            let records = [tiny::station(&desa, 1, *voters, None)];
            Edit::put_from(TableName::Stations, "tps.xlsx", vec![desa], &records)
        }
        Attempt::Reserve(permille) => {
            Edit::set(TableName::Rules, "", "reserve_permille", *permille)
        }
        Attempt::Net(nodes) => {
            let nodes = (0..*nodes).map(|id| Node { id, lat_e7: 7, lon_e7: 1_160_000_000 });
            let edge =
                Edge { code: "G.J1".into(), from: "G".into(), to: "n0".into(), ..Edge::default() };
            Edit::Net {
                source: "peta.osm.pbf".into(),
                net: Net { nodes: nodes.collect(), ..Net::default() }.into(),
                dropping: vec!["G.J1".into()],
                places: Vec::new(),
                edges: vec![serde_json::to_value(edge).unwrap()],
            }
        }
        Attempt::Unfit => Edit::set(TableName::Rules, "", "elections", "bupati"),
    })
}

/// Tries all attempts and returns how many succeeded.
fn try_all(document: &mut Document, scenario: &str, attempts: &[Attempt]) -> usize {
    let mut held = 0;
    for attempt in attempts {
        let before = document.clone();
        let Some(edit) = edit(attempt, &document.view(scenario).region) else { continue };
        match document.edit(scenario, edit, &stamp()) {
            Ok(()) => held += 1,
            Err(_) => assert_eq!(*document, before, "a refused edit changes nothing"),
        }
    }
    held
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn undo_and_redo_lead_back(region in any_region(), attempts in prop::collection::vec(attempt(), 1..12)) {
        let mut document = Document::new(region.clone(), "KPU");
        let held = try_all(&mut document, BASE, &attempts);
        let edited = document.view(BASE).region;
        for _ in 0..held {
            prop_assert!(document.undo(BASE, &stamp()).is_some());
        }
        prop_assert!(document.undo(BASE, &stamp()).is_none());
        prop_assert_eq!(&document.view(BASE).region, &region);
        for _ in 0..held {
            prop_assert!(document.redo(BASE, &stamp()).is_some());
        }
        prop_assert!(document.redo(BASE, &stamp()).is_none());
        prop_assert_eq!(&document.view(BASE).region, &edited);
        prop_assert!(document.view(BASE).conflicts.is_empty());
        prop_assert_eq!(document.history().len(), held);
        prop_assert!(document.chain_is_whole());
    }

    #[test]
    fn what_is_edited_stays_sensible(region in any_region(), attempts in prop::collection::vec(attempt(), 1..12)) {
        let mut document = Document::new(region, "KPU");
        try_all(&mut document, BASE, &attempts);
        prop_assert_eq!(document.view(BASE).region.validate(), Ok(()));
    }

    #[test]
    fn a_scenario_leaves_the_base_alone(
        region in any_region(),
        in_base in prop::collection::vec(attempt(), 0..5),
        in_scenario in prop::collection::vec(attempt(), 0..5),
    ) {
        let mut document = Document::new(region, "KPU");
        try_all(&mut document, BASE, &in_base);
        let base = document.view(BASE).region;
        let scenario = document.begin_scenario("Banjir", &stamp());
        prop_assert_eq!(&document.view(&scenario).region, &base);
        try_all(&mut document, &scenario, &in_scenario);
        prop_assert_eq!(&document.view(BASE).region, &base);
        prop_assert_eq!(document.scenarios(), vec![(scenario.as_str(), "Banjir")]);
    }

    #[test]
    fn tampering_breaks_the_chain(
        attempts in prop::collection::vec(attempt(), 4..10),
        at in any::<prop::sample::Index>(),
        how in 0..7,
    ) {
        let mut document = Document::new(tiny::region(), "KPU");
        prop_assume!(try_all(&mut document, BASE, &attempts) >= 2);
        let at = at.index(document.changes.len());
        let last = at + 1 == document.changes.len();
        let change = &mut document.changes[at];
        match how {
            0 => change.by.push('x'),
            1 => change.at = "2024-11-21T08:00:00+08:00".into(),
            2 => change.why.clear(),
            3 => change.scenario = "s1".into(),
            4 => change.edit = Edit::Scenario { name: "lain".into() },
            5 => change.id = "0".repeat(16),
            // Removing the last change goes unnoticed; removing any other does not.
            _ if last => return Ok(()),
            _ => drop(document.changes.remove(at)),
        }
        prop_assert!(!document.chain_is_whole());
    }

    #[test]
    fn bytes_survive_the_way_through_a_document(
        region in any_region(),
        attempts in prop::collection::vec(attempt(), 0..6),
    ) {
        let mut document = Document::new(region, "KPU");
        try_all(&mut document, BASE, &attempts);
        let bytes = document.to_bytes();
        let read = Document::from_bytes("a.tepat", &bytes).unwrap();
        prop_assert_eq!(&read, &document);
        prop_assert_eq!(read.to_bytes(), bytes);
        let plain = serde_json::to_vec_pretty(&document).unwrap();
        prop_assert_eq!(Document::from_bytes("a.json", &plain).unwrap(), document);
    }

    #[test]
    fn a_damaged_file_is_told_or_harmless(at in any::<prop::sample::Index>(), flip in 1_u8..) {
        let document = planned();
        let mut bytes = document.to_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        told_or(&bytes, |read| assert_eq!(*read, document, "byte {at} ^ {flip}"));

        let mut json = serde_json::to_vec(&document).unwrap();
        let at = at % json.len();
        json[at] ^= flip;
        told_or(&json, |read| assert_eq!(read.region.validate(), Ok(())));
    }

    #[test]
    fn rubbish_is_told(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        told_or(&bytes, |_| panic!("read rubbish"));
        let packed_head = [&[0x1f, 0x8b, 8, 0][..], &bytes].concat();
        told_or(&packed_head, |_| panic!("read rubbish"));
    }
}

fn planned() -> Document {
    let region = tiny::region();
    let plan = tiny::plan(&region);
    let mut document = Document::new(region, "KPU");
    document.set_plan(BASE, plan);
    document
}

/// Reads bytes: an error must have a text, a document is passed to `read`.
fn told_or(bytes: &[u8], read: impl Fn(&Document)) {
    match Document::from_bytes("kiriman.tepat", bytes) {
        Ok(document) => read(&document),
        Err(message) => {
            assert_eq!(message.severity, Severity::Error);
            for language in [Language::Indonesian, Language::English] {
                let text = words::message(language, &message);
                assert!(
                    text.starts_with("kiriman.tepat") && !text.contains(&message.key),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn a_file_cut_short_anywhere_says_so() {
    let expect = |bytes: &[u8], keys: &[&str]| {
        let key = Document::from_bytes("a", bytes).expect_err("cut short").key;
        assert!(keys.contains(&key.as_str()), "{} bytes: {key}", bytes.len());
    };
    let packed = planned().to_bytes();
    expect(&[], &["file-empty"]);
    expect(&packed[..1], &["file-not-tepat"]);
    for length in 2..packed.len() {
        expect(&packed[..length], &["file-truncated"]);
    }
    let plain = serde_json::to_vec(&planned()).unwrap();
    for length in 1..plain.len() {
        expect(&plain[..length], &["file-truncated"]);
    }
}

#[test]
fn a_newer_file_says_which_program_it_needs() {
    let mut document = planned();
    document.version = FORMAT + 1;
    document.made_with = "9.9".into();
    let message = Document::from_bytes("a.tepat", &document.to_bytes()).unwrap_err();
    assert_eq!(message.key, "file-newer");
    assert!(words::message(Language::English, &message).contains("9.9"));
    // Also if the newer format shares only its first fields with ours.
    let bare = br#"{"format":"tepat","version":99,"made_with":"9.9","wilayah":[]}"#;
    assert_eq!(Document::from_bytes("a.tepat", bare).unwrap_err().key, "file-newer");
    let other = br#"{"format":"geojson","version":1}"#;
    assert_eq!(Document::from_bytes("a.tepat", other).unwrap_err().key, "file-not-tepat");
}

#[test]
fn a_plan_goes_stale_with_its_region() {
    let mut document = planned();
    let view = document.view(BASE).region;
    assert!(!document.is_stale(BASE, &view));
    document.edit(BASE, Edit::set(TableName::Rules, "", "foot_kmh", 4), &stamp()).unwrap();
    assert!(document.is_stale(BASE, &document.view(BASE).region));
    document.undo(BASE, &stamp()).unwrap();
    assert!(!document.is_stale(BASE, &document.view(BASE).region));
}
