//! The planning file: every change can be undone, nothing is lost, and tampering or damage is
//! noticed.

use proptest::prelude::*;
use serde_json::Value as Json;
use tepat_model::document::{BASE, Document, Edit, FORMAT, Stamp, TableName};
use tepat_model::message::{Message, Severity};
use tepat_model::plan::Plan;
use tepat_model::region::{Edge, Region};
use tepat_network::{Net, Node};
use tepat_view::merge::in_one;
use tepat_view::words::{self, Language};

use crate::regions::any_region;
use crate::tiny;

fn stamp() -> Stamp {
    stamp_at(0)
}

/// A stamp of the current laptop at this minute.
fn stamp_at(minute: u32) -> Stamp {
    Stamp {
        at: format!("2024-11-20T08:{minute:02}:00+08:00"),
        by: "Logistik".into(),
        machine: "laptop".into(),
        why: "uji".into(),
    }
}

/// An edit that somebody might attempt, valid or not.
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
        prop_assert_eq!(document.faults(), Vec::new());
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
    fn tampering_with_a_change_is_found(
        attempts in prop::collection::vec(attempt(), 4..10),
        at in any::<prop::sample::Index>(),
        how in 0..9,
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
            5 => change.id = "0".repeat(64),
            6 => change.parents.clear(),
            7 => change.machine.push('0'),
            // Only removing the last change goes unnoticed.
            _ if last => return Ok(()),
            _ => drop(document.changes.remove(at)),
        }
        prop_assert!(!document.faults().is_empty());
    }

    #[test]
    fn any_value_altered_in_the_sealed_part_is_found(
        region in any_region(),
        attempts in prop::collection::vec(attempt(), 0..5),
        at in any::<prop::sample::Index>(),
    ) {
        let mut document = Document::new(region, "KPU");
        try_all(&mut document, BASE, &attempts);
        document.begin_scenario("Banjir", &stamp());
        let mut json = serde_json::to_value(&document).unwrap();
        let sealed = ["root", "made_by", "region", "changes"];
        let pointers: Vec<String> =
            sealed.iter().flat_map(|part| scalars(&json[part], &format!("/{part}"))).collect();
        let pointer = at.get(&pointers);
        alter(json.pointer_mut(pointer).unwrap());
        if let Ok(opened) = Document::open("a.json", json.to_string().as_bytes()) {
            let is_error = |note: &Message| note.severity == Severity::Error;
            prop_assert!(opened.notes.iter().any(is_error), "{} unseen", pointer);
        }
    }

    #[test]
    fn joining_is_a_union(
        region in any_region(),
        shared in prop::collection::vec(attempt(), 0..3),
        apart in prop::collection::vec((0_usize..3, 0_u32..60, attempt()), 0..9),
        planned in prop::array::uniform3(prop::option::of(0_u64..3)),
    ) {
        let mut first = Document::new(region, "KPU");
        try_all(&mut first, BASE, &shared);
        let scenario = first.begin_scenario("Banjir", &stamp());
        let mut copies = [first.clone(), first.clone(), first];
        for (who, minute, attempt) in &apart {
            let own = if minute % 2 == 0 { BASE } else { scenario.as_str() };
            let copy = &mut copies[*who];
            if let Some(edit) = edit(attempt, &copy.view(own).region) {
                let stamp = Stamp { by: format!("{who}"), ..stamp_at(*minute) };
                // Whether the edit fits or not, the copy stays intact.
                let _ = copy.edit(own, edit, &stamp);
            }
            if minute % 7 == 0 {
                copy.undo(own, &stamp_at(*minute));
            }
        }
        for (copy, iterations) in copies.iter_mut().zip(planned) {
            if let Some(iterations) = iterations {
                copy.set_plan(BASE, Plan { iterations, ..Plan::default() });
            }
        }
        let [a, b, c] = &copies;
        let joined = |one: &Document, other: &Document| {
            let mut joined = one.clone();
            joined.join(other).unwrap();
            joined
        };
        prop_assert_eq!(&joined(a, a), a);
        let ab = joined(a, b);
        prop_assert_eq!(&ab, &joined(b, a));
        prop_assert_eq!(&joined(&ab, b), &ab);
        let abc = joined(&ab, c);
        prop_assert_eq!(&abc, &joined(a, &joined(b, c)));
        prop_assert_eq!(abc.faults(), Vec::new());
        for change in copies.iter().flat_map(|copy| &copy.changes) {
            prop_assert!(abc.changes.contains(change));
        }
        let bytes = abc.to_bytes();
        prop_assert_eq!(&Document::from_bytes("a", &bytes).unwrap(), &abc);
        // Parents come first, and the next change follows all heads.
        let mut seen = vec![abc.root.clone()];
        for change in &abc.changes {
            prop_assert!(change.parents.iter().all(|parent| seen.contains(parent)));
            seen.push(change.id.clone());
        }
        let mut next = abc.clone();
        let heads = next.heads();
        next.begin_scenario("Lain", &stamp_at(59));
        prop_assert_eq!(&next.changes.last().unwrap().parents, &heads);
        prop_assert_eq!(next.heads().len(), 1);
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

/// What is wrong in a file is said with the record and the field.
#[test]
fn a_fault_is_found_in_its_record() {
    let check = |pointer: &str, value: Json, expect: &str| {
        let mut json = serde_json::to_value(tiny_document()).unwrap();
        *json.pointer_mut(pointer).unwrap() = value;
        let error = Document::open("a.json", json.to_string().as_bytes()).unwrap_err();
        let said = words::message(Language::English, &error);
        assert!(said.starts_with(expect), "{said}");
    };
    let code = |pointer: &str| {
        let json = serde_json::to_value(tiny_document()).unwrap();
        json.pointer(pointer).and_then(Json::as_str).unwrap().to_owned()
    };
    let place = code("/region/places/1/code");
    check("/region/places/1/lat", 999.into(), &format!("a.json, record {place}, column lat:"));
    let station = code("/region/stations/0/code");
    check(
        "/region/stations/0/voters",
        "tiga".into(),
        &format!("a.json, column voters: The file is damaged at record {station} of the list"),
    );
    check(
        "/region/stations/0",
        serde_json::json!({"code": station, "desa": "x", "number": 1}),
        &format!("a.json, column voters: The file is damaged at record {station} of the list"),
    );
}

fn tiny_document() -> Document {
    Document::new(tiny::region(), "KPU")
}

/// JSON pointers to all leaves below `json`.
fn scalars(json: &Json, at: &str) -> Vec<String> {
    match json {
        Json::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| scalars(value, &format!("{at}/{name}")))
            .collect(),
        Json::Array(values) => {
            let numbered = values.iter().enumerate();
            numbered.flat_map(|(i, value)| scalars(value, &format!("{at}/{i}"))).collect()
        }
        _ => vec![at.to_owned()],
    }
}

fn alter(value: &mut Json) {
    *value = match &*value {
        Json::Bool(value) => (!value).into(),
        Json::String(text) => format!("{text}x").into(),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => (whole + 1).into(),
            None => (number.as_f64().unwrap_or_default() + 1e-9).into(),
        },
        _ => 1.into(),
    };
}

fn planned() -> Document {
    let region = tiny::region();
    let plan = tiny::plan(&region);
    let mut document = Document::new(region, "KPU");
    document.set_plan(BASE, plan);
    document
}

/// Reads bytes: an error must have a text; a document is passed to `read`.
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

#[test]
fn files_that_began_apart_are_not_joined() {
    let mut document = planned();
    let before = document.clone();
    let other = Document::new(tiny::region(), "KPU lain");
    assert_eq!(document.join(&other).unwrap_err().key, "join-other-file");
    assert_eq!(document, before);
}

#[test]
fn a_change_that_no_longer_fits_is_kept_and_told() {
    let mut ani = planned();
    let mut budi = ani.clone();
    let edge = ani.region.edges[0].code.clone();
    let remove = Edit::Remove { table: TableName::Edges, code: edge.clone() };
    ani.edit(BASE, remove, &stamp_at(1)).unwrap();
    budi.edit(BASE, Edit::set(TableName::Edges, &edge, "closed", true), &stamp_at(2)).unwrap();
    let wanted = budi.changes[0].clone();
    ani.join(&budi).unwrap();
    // Removed beside it: a collision. Removed before it by a change that was made up: a conflict.
    let collisions = ani.collisions(BASE);
    assert_eq!(collisions.len(), 1);
    assert!(collisions[0].sides.iter().any(|side| side.change == wanted));
    assert_eq!(ani.view(BASE).conflicts, []);
    let told = in_one(&collisions[0], &ani.view(BASE).region, Language::English);
    let told = words::message(Language::English, &told);
    for part in ["2024-11-20 08:02", "Logistik", edge.as_str()] {
        assert!(told.contains(part), "{told}");
    }
    ani.changes[1].parents = vec![ani.changes[0].id.clone()];
    let conflicts = ani.view(BASE).conflicts;
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].reason.key, "edit-no-such-record");
    let region = ani.view(BASE).region;
    let told = words::conflict(Language::English, &region, &conflicts[0]);
    let told = words::message(Language::English, &told);
    for part in ["2024-11-20 08:02", "Logistik", "→ yes", edge.as_str()] {
        assert!(told.contains(part), "{told}");
    }
    ani.changes[1].parents = vec![ani.root.clone()];
    assert_eq!(ani.faults(), Vec::new());
}

#[test]
fn what_two_undo_and_redo_stays_in_step() {
    let mut ani = planned();
    let set = |kmh: u32| Edit::set(TableName::Rules, "", "foot_kmh", kmh);
    ani.edit(BASE, set(4), &stamp_at(1)).unwrap();
    let mut budi = ani.clone();
    ani.undo(BASE, &stamp_at(2)).unwrap();
    budi.edit(BASE, set(5), &stamp_at(3)).unwrap();
    ani.redo(BASE, &stamp_at(4)).unwrap();
    ani.join(&budi).unwrap();
    // Every change in force can be undone, one by one.
    let holding = ani.history().iter().filter(|row| row.holds).count();
    assert_eq!(holding, 2);
    for minute in 0..2 {
        assert!(ani.undo(BASE, &stamp_at(10 + minute)).is_some());
    }
    assert!(ani.undo(BASE, &stamp_at(12)).is_none());
    assert_eq!(ani.view(BASE).region, ani.region);
}

#[test]
fn scenarios_are_named_as_people_name_them() {
    let mut document = planned();
    assert_eq!(document.find_scenario("Banjir").unwrap_err().key, "scenario-none");
    let flood = document.begin_scenario("Banjir", &stamp_at(1));
    let other = document.begin_scenario("Banjir besar", &stamp_at(2));
    assert_eq!(document.changes[0].id, flood);
    assert_ne!(flood, other);
    let find = |named: &str| document.find_scenario(named);
    assert_eq!(find("").as_deref(), Ok(BASE));
    assert_eq!(find(&flood).as_ref(), Ok(&flood));
    assert_eq!(find("Banjir").as_ref(), Ok(&flood));
    assert_eq!(find(&other[..8]).as_ref(), Ok(&other));
    assert_eq!(find("Kemarau").unwrap_err().key, "scenario-unknown");
    assert_eq!(find(&other[..3]).unwrap_err().key, "scenario-unknown");
    let mut twice = document.clone();
    twice.begin_scenario("Banjir", &stamp_at(3));
    assert_eq!(twice.find_scenario("Banjir").unwrap_err().key, "scenario-unclear");
}

#[test]
fn edits_that_name_no_field_or_no_possible_value_are_refused() {
    let mut document = planned();
    let before = document.clone();
    let edge = document.region.edges[0].clone();
    let mut strange = serde_json::to_value(&edge).unwrap();
    strange["lenght_m"] = 7.into();
    let nowhere = Edge { to: edge.from.clone(), ..edge.clone() };
    let unfit: [(Edit, &str); 9] = [
        (Edit::set(TableName::Edges, &edge.code, "lenght_m", 7), "edit-no-such-field"),
        (Edit::put(TableName::Edges, &[strange]), "edit-no-such-field"),
        (Edit::put(TableName::Edges, &[nowhere]), "record-edge-to-itself"),
        (Edit::set(TableName::Rules, "", "foot_kmhh", 4), "edit-no-such-field"),
        (Edit::set(TableName::Rules, "", "foot_kmh", -4), "edit-value-unfit"),
        (Edit::set(TableName::Info, "", "voting_day", "besok"), "record-not-a-date"),
        (Edit::set(TableName::Conditions, "", "rains", true), "edit-no-such-field"),
        (Edit::set(TableName::Places, "G", "lat", 91.0), "record-field-between"),
        (Edit::set(TableName::Places, "G", "parent", "G"), "record-parent-itself"),
    ];
    for (edit, key) in unfit {
        assert_eq!(document.edit(BASE, edit.clone(), &stamp()).unwrap_err().key, key, "{edit:?}");
        // Changes made by other means are reported on reading.
        let mut region = before.region.clone();
        assert_eq!(edit.apply(&mut region).unwrap_err().key, key);
        assert_eq!(region, before.region);
    }
    assert_eq!(document, before);
}
