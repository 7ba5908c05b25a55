//! Signed files: what was altered is found and named, and a third party can verify them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{fs, io::Write};

use proptest::prelude::*;
use serde_json::json;
use tepat_check::sealed;
use tepat_model::document::{
    BASE, Change, Document, Edit, PlanSince, Returned, Role, Stamp, TableName, pack,
};
use tepat_model::fingerprint::fingerprint_of;
use tepat_model::key::{Confirmed, KeyFile, Owner};
use tepat_model::message::Severity;
use tepat_view::signing::{in_line, register};
use tepat_view::words::{self, Language};

use crate::tiny;

const PASSPHRASE: &str = "empat kuda di dermaga";

fn stamp(minute: u32, by: &str) -> Stamp {
    Stamp {
        at: format!("2024-11-20T08:{minute:02}:00+08:00"),
        by: by.into(),
        machine: "laptop".into(),
        why: String::new(),
    }
}

fn key(name: &str) -> KeyFile {
    let owner = Owner { name: name.into(), office: "KPU Contoh".into() };
    let first = name.bytes().next().unwrap_or_default();
    KeyFile::make(owner, PASSPHRASE, &[first; 48], "2024-11-01T08:00:00+08:00").unwrap()
}

/// Whether a signature by its key is recorded.
fn sign(document: &mut Document, name: &str, role: Role, minute: u32) {
    let key = key(name);
    let change = document.to_sign(BASE, role, &key.owner, &key.key, &stamp(minute, ""));
    let signature = key.unlock(PASSPHRASE).unwrap().sign(&change.signed_bytes());
    document.sign(change, &signature).unwrap();
}

/// A file with changes of several people, a scenario, a plan that was handed out before, and two
/// signatures.
fn signed() -> Document {
    let region = tiny::region();
    let plan = tiny::plan(&region);
    let mut document = Document::new(region, "KPU Contoh");
    let set = |field: &str, value| Edit::set_many(TableName::Edges, "E1", [(field, value)]);
    document.edit(BASE, set("minutes", json!(90)), &stamp(1, "Budi")).unwrap();
    let scenario = document.begin_scenario("Banjir", &stamp(2, "Budi"));
    document.edit(&scenario, set("closed", json!(true)), &stamp(3, "Wati")).unwrap();
    document.edit(BASE, set("note", json!("longsor")), &stamp(4, "Wati")).unwrap();
    document.undo(BASE, &stamp(5, "Wati")).unwrap();
    document.keep_plan(BASE, &document.begun(&stamp(6, "Budi")), plan);
    document.hand_out(BASE, &stamp(7, "Budi"));
    sign(&mut document, "Sari", Role::Proposed, 10);
    document.edit(BASE, set("length_m", json!(61_000)), &stamp(11, "Budi")).unwrap();
    sign(&mut document, "Tono", Role::Approved, 12);
    document
}

fn text(document: &Document) -> String {
    String::from_utf8(document.to_json()).unwrap()
}

/// Everything that is said of a file, in English.
fn found(json: &str) -> Vec<String> {
    let opened = match Document::open("x.tepat", json.as_bytes()) {
        Err(message) => return vec![words::message(Language::English, &message)],
        Ok(opened) => opened,
    };
    let differences = opened.document.signed_differences();
    let said = opened.notes.iter().chain(&differences);
    said.map(|message| words::message(Language::English, message)).collect()
}

/// Whether the checker finds something of its own.
fn checker_finds(json: &str) -> bool {
    !sealed(json.as_bytes()).is_empty()
}

#[test]
fn a_signed_file_is_intact_and_says_by_whom() {
    let document = signed();
    let json = text(&document);
    assert_eq!(found(&json), Vec::<String>::new());
    assert_eq!(sealed(json.as_bytes()), []);
    let read = Document::from_bytes("x.tepat", &document.to_bytes()).unwrap();
    assert_eq!(read, document);

    let signatures = document.signatures();
    let stand: Vec<_> = signatures
        .iter()
        .map(|s| (s.is_genuine, s.changes_since, s.plan, s.covers_all()))
        .collect();
    assert_eq!(stand, [(true, 1, PlanSince::Same, false), (true, 0, PlanSince::Same, true)]);

    let known = key("Tono");
    let confirmed = [Confirmed { key: known.key, owner: known.owner }];
    assert_eq!(
        in_line(&document, BASE, &confirmed, Language::English).unwrap(),
        "Proposed: Sari, KPU Contoh, 2024-11-20 08:10 (key not confirmed); since then: one change · \
         Approved: Tono, KPU Contoh, 2024-11-20 08:12; nothing has changed since"
    );
    let impostor = Owner { name: "Tini".into(), ..confirmed[0].owner.clone() };
    let confirmed = [Confirmed { owner: impostor, ..confirmed[0].clone() }];
    let line = in_line(&document, BASE, &confirmed, Language::English).unwrap();
    assert!(line.contains("Tono, KPU Contoh, 2024-11-20 08:12 (somebody else's key)"), "{line}");
    assert_eq!(register(&document, &confirmed, Language::English).len(), 2);
    assert_eq!(in_line(&Document::new(tiny::region(), ""), BASE, &[], Language::English), None);
}

/// Replaces the first occurrence after a place in the file.
fn altered(json: &str, after: &str, from: &str, to: &str) -> String {
    let start = json.find(after).unwrap_or_else(|| panic!("{after} is not in the file"));
    let at = json[start..].find(from).unwrap_or_else(|| panic!("{from} does not follow {after}"));
    format!("{}{to}{}", &json[..start + at], &json[start + at + from.len()..])
}

/// A part that was signed by whom it was cut for, merged into the file that it was cut from.
fn merged_part() -> (Document, Document) {
    let document = Document::new(tiny::region(), "KPU Contoh");
    let may = [TableName::Edges, TableName::Stations];
    let mut part = document.split("K1", "PPK K1", &may, &stamp(1, "Budi")).unwrap();
    let set = |minutes: u16| Edit::set_many(TableName::Edges, "E3", [("minutes", json!(minutes))]);
    part.edit(BASE, set(90), &stamp(2, "Wati")).unwrap();
    part.edit(BASE, set(95), &stamp(3, "Wati")).unwrap();
    sign(&mut part, "Tono", Role::Checked, 4);
    part.edit(BASE, set(97), &stamp(5, "Wati")).unwrap();
    let opened = Document::open("part", &part.to_bytes());
    let merged = document.merge(&[Returned { name: "part".into(), opened }]);
    assert_eq!(merged.files[0].left, None);
    (merged.document, part)
}

#[test]
fn the_signature_of_a_part_is_kept_when_it_is_merged() {
    let (merged, part) = merged_part();
    let kept = merged.part_signatures();
    let [signed] = &kept[..] else { panic!("{kept:?}") };
    let key = key("Tono");
    assert_eq!((&*signed.change.by, &*signed.signature.office), ("Tono", "KPU Contoh"));
    assert_eq!((signed.is_genuine, signed.covered, signed.taken), (true, 2, 2));
    assert_eq!(signed.signature.key, key.key);
    assert_eq!(signed.change.id, part.changes[2].id, "the fingerprint of the part as returned");
    assert_eq!(merged.signatures().len(), 0, "nobody has signed the whole file");
    let register = register(&merged, &[], Language::English);
    let row: Vec<String> = (0..register.columns.len()).map(|at| register.shown(0, at)).collect();
    let row = row.join(" | ");
    assert!(row.contains("Tono | KPU Contoh | ") && row.contains("part for PPK K1"), "{row}");
    assert!(row.contains("2 of 2 changes"), "{row}");

    // Merged again, or on another computer, it is the same.
    let opened = Document::open("part", &part.to_bytes());
    let again = merged.merge(&[Returned { name: "part".into(), opened }]).document;
    assert_eq!(again, merged);
    let whole = text(&merged);
    assert_eq!(sealed(whole.as_bytes()), []);
    assert_eq!(merged.faults(), []);

    // Whatever is altered in what is kept is found, also if the change around it is made to fit.
    let inside = whole.find("\"part_signed\"").unwrap();
    for (from, to) in [
        ("\"minutes\":95", "\"minutes\":96"),
        ("\"by\":\"Tono\"", "\"by\":\"Toni\""),
        ("\"role\":\"checked\"", "\"role\":\"approved\""),
        ("\"office\":\"KPU Contoh\"", "\"office\":\"KPU Cantoh\""),
        ("\"recipient\":\"PPK K1\"", "\"recipient\":\"PPK K2\""),
        ("\"area\":\"K1\"", "\"area\":\"K2\""),
        ("\"of\":\"", "\"of\":\"0"),
    ] {
        let at = inside + whole[inside..].find(from).unwrap();
        let forged = format!("{}{to}{}", &whole[..at], &whole[at + from.len()..]);
        let forged = made_to_fit(&forged);
        let found = sealed(forged.as_bytes());
        assert!(found.iter().any(|fault| fault.key == "sealed-part"), "{to}: {found:?}");
        let opened = Document::open("forged", forged.as_bytes()).unwrap();
        let named = opened.notes.iter().any(|fault| fault.key == "signed-part-false");
        assert!(named, "{to}: {:?}", opened.notes);
    }
}

/// The file with ids made to fit again.
fn made_to_fit(json: &str) -> String {
    let mut document: Document = serde_json::from_str(json).unwrap();
    let mut new_ids: BTreeMap<String, String> = BTreeMap::new();
    for change in &mut document.changes {
        for parent in &mut change.parents {
            if let Some(new) = new_ids.get(parent) {
                parent.clone_from(new);
            }
        }
        let old = std::mem::take(&mut change.id);
        change.id = fingerprint_of(&*change);
        new_ids.insert(old, change.id.clone());
    }
    String::from_utf8(document.to_json()).unwrap()
}

/// Fifty alterations: after what in the file, what becomes what, and how it must be named.
const ALTERATIONS: [(&str, &str, &str, &str); 50] = [
    // The region that the file began with: each record is named.
    ("\"made_by\"", "KPU Contoh", "KPU Cintoh", "maker"),
    (
        "\"region\":{\"info\"",
        "\"voting_day\":\"2024-11-27\"",
        "\"voting_day\":\"2024-11-28\"",
        "names and dates is not",
    ),
    (
        "\"region\":{\"info\"",
        "\"utc_offset_hours\":8",
        "\"utc_offset_hours\":7",
        "names and dates is not",
    ),
    ("\"rules\":{", "\"reserve_permille\":25", "\"reserve_permille\":26", "Rules is not"),
    ("\"rules\":{", "\"psu_spare_ballots\":2000", "\"psu_spare_ballots\":3000", "Rules is not"),
    ("\"rules\":{", "\"release_minute\":420", "\"release_minute\":421", "Rules is not"),
    ("\"rules\":{", "\"tps_due_minute\":1260", "\"tps_due_minute\":1261", "Rules is not"),
    ("\"rules\":{", "\"handover_minutes\":30", "\"handover_minutes\":31", "Rules is not"),
    ("\"rules\":{", "\"hour_worth_rupiah\":25000", "\"hour_worth_rupiah\":0", "Rules is not"),
    ("\"places\":[", "\"code\":\"G\"", "\"code\":\"GG\"", "place G"),
    ("\"places\":[", "\"kind\":\"store\"", "\"kind\":\"pier\"", "place G"),
    ("\"code\":\"K1.D1.001\"", "\"voters\":", "\"voters\":1", "station K1.D1.001"),
    ("\"code\":\"K2.D2.001\"", "\"voters\":", "\"voters\":2", "station K2.D2.001"),
    ("\"code\":\"K2.D2.001\"", "\"number\":1", "\"number\":9", "station K2.D2.001"),
    ("\"code\":\"K1.D1.001\"", "\"desa\":\"K1.D1\"", "\"desa\":\"K2.D2\"", "station K1.D1.001"),
    ("\"edges\":[{\"code\"", "\"length_m\":", "\"length_m\":1", "edge E1"),
    ("\"edges\":[{\"code\"", "\"mode\":\"paved\"", "\"mode\":\"river\"", "edge E1"),
    ("\"classes\":[", "\"rupiah_per_day\":", "\"rupiah_per_day\":9", "vehicle class"),
    ("\"classes\":[", "\"capacity_kg\":", "\"capacity_kg\":1", "vehicle class"),
    ("\"fleet\":[", "\"count\":", "\"count\":1", "fleet"),
    ("\"items\":[", "\"quantity\":", "\"quantity\":3", "item"),
    // Changes: each is named by its maker and moment.
    ("\"changes\":[", "\"at\":\"2024-11-20T08:01:00", "\"at\":\"2024-11-20T08:00:00", "Budi"),
    ("\"changes\":[", "\"by\":\"Budi\"", "\"by\":\"Budo\"", "2024-11-20T08:01:00+08:00 by Budo"),
    ("\"changes\":[", "\"minutes\":90", "\"minutes\":91", "2024-11-20T08:01:00+08:00 by Budi"),
    (
        "\"changes\":[",
        "\"name\":\"Banjir\"",
        "\"name\":\"Surut\"",
        "2024-11-20T08:02:00+08:00 by Budi",
    ),
    ("\"changes\":[", "\"closed\":true", "\"closed\":false", "2024-11-20T08:03:00+08:00 by Wati"),
    (
        "\"changes\":[",
        "\"note\":\"longsor\"",
        "\"note\":\"lancar\"",
        "2024-11-20T08:04:00+08:00 by Wati",
    ),
    ("\"do\":\"undo\"", "\"change\":\"", "\"change\":\"0", "2024-11-20T08:05:00+08:00 by Wati"),
    (
        "\"changes\":[",
        "\"length_m\":61000",
        "\"length_m\":6100",
        "2024-11-20T08:11:00+08:00 by Budi",
    ),
    (
        "\"changes\":[",
        "\"table\":\"edges\",\"code\":\"E1\"",
        "\"table\":\"edges\",\"code\":\"E2\"",
        "2024-11-20T08:01:00+08:00 by Budi",
    ),
    ("\"changes\":[", "\"machine\":\"", "\"machine\":\"f", "2024-11-20T08:01:00+08:00 by Budi"),
    ("\"at\":\"2024-11-20T08:03:00", "\"scenario\":\"", "\"scenario\":\"0", "by Wati"),
    // Signatures.
    ("\"by\":\"Sari\"", "\"role\":\"proposed\"", "\"role\":\"approved\"", "signature of Sari"),
    (
        "\"by\":\"Sari\"",
        "\"office\":\"KPU Contoh\"",
        "\"office\":\"KPU Lain\"",
        "signature of Sari",
    ),
    ("\"by\":\"Tono\"", "Tono", "Tino", "signature of Tino"),
    ("\"by\":\"Tono\"", "\"key\":\"", "\"key\":\"0", "signature of Tono"),
    ("\"by\":\"Tono\"", "\"role\":\"approved\"", "\"role\":\"checked\"", "signature of Tono"),
    // The plan: the trip is named.
    ("\"plans\":[{\"scenario\":\"\",\"plan\"", "\"arrive\":-", "\"arrive\":-1", "trip T0001"),
    ("\"plans\":[{\"scenario\":\"\",\"plan\"", "\"depart_at\":-", "\"depart_at\":-1", "trip T0001"),
    ("\"plans\":[{\"scenario\":\"\",\"plan\"", "\"vehicle\":1", "\"vehicle\":2", "trip T0001"),
    (
        "\"plans\":[{\"scenario\":\"\",\"plan\"",
        "\"code\":\"T0001\"",
        "\"code\":\"T0009\"",
        "trip T0009",
    ),
    (
        "\"plans\":[{\"scenario\":\"\",\"plan\"",
        "\"code\":\"T0002\",\"base\":\"",
        "\"code\":\"T0002\",\"base\":\"X",
        "trip T0002",
    ),
    ("\"code\":\"T0002\"", "\"back_at\":-", "\"back_at\":-1", "trip T0002"),
    ("\"code\":\"T0003\"", "\"due\":-", "\"due\":-1", "trip T0003"),
    ("\"code\":\"T0003\"", "\"length_m\":", "\"length_m\":1", "trip T0003"),
    ("\"plans\":[{\"scenario\":\"\",\"plan\"", "\"seed\":", "\"seed\":1", "What differs: seed"),
    (
        "\"plans\":[{\"scenario\":\"\",\"plan\"",
        "\"iterations\":",
        "\"iterations\":1",
        "What differs: iterations",
    ),
    // What is recorded of the plan.
    ("\"unserved\":[", "\"by\":\"Budi\"", "\"by\":\"Bude\"", "record of its making"),
    ("\"handed_out\":{", "\"at\":\"2024-11-20T08:07", "\"at\":\"2024-11-20T08:08", "handed out"),
    ("\"handed_out\":{", "\"arrive\":-", "\"arrive\":-1", "handed out"),
];

#[test]
fn fifty_alterations_are_found_and_named() {
    let json = text(&signed());
    let mut unnamed = Vec::new();
    for (after, from, to, named) in ALTERATIONS {
        let altered = altered(&json, after, from, to);
        let said = found(&altered);
        if !said.iter().any(|said| said.contains(named)) || !checker_finds(&altered) {
            unnamed.push((from, to, named, said));
        }
    }
    assert!(unnamed.is_empty(), "{unnamed:#?}");
}

/// Makes all ids fit again, as somebody would who knows the format but has no key.
fn rechained(document: &Document) -> Document {
    #[derive(serde::Serialize)]
    struct Beginning<'a> {
        made_by: &'a str,
        region: &'a tepat_model::region::Region,
    }
    let mut document = document.clone();
    let root = fingerprint_of(&Beginning { made_by: &document.made_by, region: &document.region });
    let mut ids = BTreeMap::from([(std::mem::replace(&mut document.root, root.clone()), root)]);
    for change in &mut document.changes {
        for parent in &mut change.parents {
            *parent = ids[parent].clone();
        }
        change.parents.sort();
        let id = fingerprint_of(&Change { id: String::new(), ..change.clone() });
        ids.insert(std::mem::replace(&mut change.id, id.clone()), id);
    }
    document
}

#[test]
fn what_was_altered_is_named_even_if_all_hashes_fit_again() {
    let check = |alter: &dyn Fn(&mut Document), named: &[&str]| {
        let mut document = signed();
        alter(&mut document);
        let json = text(&rechained(&document));
        let said = found(&json);
        assert!(said.iter().any(|said| said.contains("The signature of Tono")), "{said:#?}");
        for named in named {
            assert!(said.iter().any(|said| said.contains(named)), "{named}: {said:#?}");
        }
        assert!(checker_finds(&json));
    };
    assert_eq!(rechained(&signed()), signed(), "honest hashes stay");
    check(
        &|document| {
            let voters = Edit::set(TableName::Stations, "K1.D1.001", "voters", 599);
            voters.apply(&mut document.region).unwrap();
        },
        &["station K1.D1.001 is not as Tono (KPU Contoh) signed it on 2024-11-20 08:12"],
    );
    check(&|document| document.changes[0].why = "disuruh".into(), &["2024-11-20 08:01 by Budi"]);
    check(
        &|document| {
            let gone = document.changes.remove(0);
            document.changes[0].parents = gone.parents;
        },
        &["1 changes were taken out"],
    );
}

#[test]
fn a_signature_covers_what_was_there_and_says_what_came_after() {
    let mut document = signed();
    let again =
        |document: &Document| document.signatures().last().map(|s| (s.changes_since, s.plan));
    assert_eq!(again(&document), Some((0, PlanSince::Same)));
    let set = Edit::set(TableName::Edges, "E1", "note", "baik");
    document.edit(BASE, set, &stamp(20, "Budi")).unwrap();
    document.hand_out(BASE, &stamp(21, "Budi"));
    let begun = document.begun(&stamp(22, "Budi"));
    let mut plan = document.plan(BASE).unwrap().clone();
    plan.iterations += 1;
    document.keep_plan(BASE, &begun, plan);
    assert_eq!(again(&document), Some((1, PlanSince::Earlier)));
    let json = text(&document);
    assert!(found(&json).iter().all(|said| said.contains("has not been signed again")));
    let severities: Vec<Severity> =
        sealed(json.as_bytes()).into_iter().map(|message| message.severity).collect();
    assert_eq!(severities, [Severity::Warning, Severity::Note]);
    // The signature itself cannot be undone, only what was changed.
    assert_eq!(document.undoable(BASE).map(|change| change.at.clone()), Some(stamp(20, "").at));

    document.plans.clear();
    assert_eq!(again(&document).unwrap().1, PlanSince::Gone);
    assert!(found(&text(&document)).iter().any(|said| said.contains("was taken out of this file")));
}

#[test]
fn only_what_was_prepared_is_signed() {
    let mut document = signed();
    let (sari, tono) = (key("Sari"), key("Tono"));
    let change = document.to_sign(BASE, Role::Seen, &sari.owner, &sari.key, &stamp(20, ""));
    let bytes = change.signed_bytes();
    let other = tono.unlock(PASSPHRASE).unwrap().sign(&bytes);
    let said = document.sign(change.clone(), &other).map_err(|message| message.key);
    assert_eq!(said, Err("sign-wrong-key".to_owned()));
    let set = Edit::set(TableName::Edges, "E1", "note", "baik");
    document.edit(BASE, set, &stamp(21, "Budi")).unwrap();
    let own = sari.unlock(PASSPHRASE).unwrap().sign(&bytes);
    let said = document.sign(change, &own).map_err(|message| message.key);
    assert_eq!(said, Err("sign-changed-meanwhile".to_owned()));
}

#[test]
fn merging_keeps_the_signatures_of_all_sides() {
    let sent = signed();
    let (mut one, mut other) = (sent.clone(), sent.clone());
    sign(&mut one, "Rina", Role::Checked, 30);
    let set = Edit::set(TableName::Edges, "E1", "note", "baik");
    other.edit(BASE, set, &stamp(31, "Wati")).unwrap();
    sign(&mut other, "Yusuf", Role::Seen, 32);
    let returned = |name: &str, document: &Document| Returned {
        name: name.into(),
        opened: Document::open(name, &document.to_bytes()),
    };
    let merged = one.merge(&[returned("lain", &other)]).document;
    assert_eq!(merged, other.merge(&[returned("satu", &one)]).document);
    let stand: Vec<_> = merged
        .signatures()
        .iter()
        .map(|signed| (signed.change.by.clone(), signed.is_genuine, signed.changes_since))
        .collect();
    let stand: Vec<_> = stand.iter().map(|(by, is, since)| (by.as_str(), *is, *since)).collect();
    assert_eq!(
        stand,
        [("Sari", true, 2), ("Tono", true, 1), ("Rina", true, 1), ("Yusuf", true, 0)]
    );
    assert_eq!(found(&text(&merged)), Vec::<String>::new());

    // A copy that was altered is not merged.
    let forged =
        altered(&text(&other), "\"plans\":[{\"scenario\"", "\"arrive\":-", "\"arrive\":-1");
    let opened = Document::open("palsu", forged.as_bytes());
    let refused = one.merge(&[Returned { name: "palsu".into(), opened }]);
    assert!(refused.files[0].left.is_some());
    assert_eq!(refused.document, one);
}

#[test]
fn a_signature_of_a_part_stays_with_the_part() {
    let whole = signed();
    let mut part = whole.split("K1", "PPK", &[TableName::Stations], &stamp(20, "Sari")).unwrap();
    sign(&mut part, "Ulin", Role::Seen, 21);
    assert!(part.signatures().iter().all(|signed| signed.covers_all()));
    let set = Edit::set(TableName::Stations, "K1.D1.001", "voters", 77);
    part.edit(BASE, set, &stamp(22, "Ulin")).unwrap();
    let opened = Document::open("bagian", &part.to_bytes());
    let merged = whole.merge(&[Returned { name: "bagian".into(), opened }]);
    assert_eq!(merged.files[0].left, None);
    assert_eq!(merged.document.signatures().len(), 2);
    assert_eq!(merged.document.view(BASE).region.stations.get("K1.D1.001").unwrap().voters, 77);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Any byte that changes what the file says.
    #[test]
    fn every_flipped_byte_is_found(at in any::<prop::sample::Index>(), flip in 1_u8..=255) {
        let document = signed_once();
        let mut json = document.to_json();
        let at = at.index(json.len());
        json[at] ^= flip;
        let Ok(opened) = Document::open("x.tepat", &json) else { return Ok(()) };
        let meant = Document { made_with: document.made_with.clone(), ..opened.document.clone() };
        let is_found = !opened.notes.is_empty() || !opened.document.signed_differences().is_empty();
        prop_assert_eq!(meant != *document, is_found);
        let is_same_bytes = opened.document.made_with != document.made_with || meant == *document;
        // The checker hashes the bytes, so it may also find what changes no meaning.
        prop_assert!(is_same_bytes || checker_finds(&String::from_utf8_lossy(&json)));
    }
}

/// The signed file, made once: deriving keys takes a while.
fn signed_once() -> &'static Document {
    static SIGNED: std::sync::OnceLock<Document> = std::sync::OnceLock::new();
    SIGNED.get_or_init(signed)
}

/// Runs the commands of a page of `docs/` in a folder and returns what they print.
pub fn commands_of(page: &str, folder: &Path) -> String {
    let blocks = page.split("```sh\n").skip(1);
    let script: String =
        blocks.filter_map(|block| block.split("```").next()).collect::<Vec<_>>().join("\n");
    let mut shell = Command::new("sh")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = shell.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

#[test]
fn a_third_party_verifies_with_the_commands_of_the_page() {
    let tools: [&[&str]; 5] = [
        &["gunzip", "--version"],
        &["jq", "--version"],
        &["xxd", "-version"],
        &["python3", "--version"],
        &["openssl", "pkeyutl", "-help"],
    ];
    for tool in tools {
        let silent = Command::new(tool[0]).args(&tool[1..]).output();
        if silent.is_err() {
            eprintln!("skipped: {} is not installed", tool[0]);
            return;
        }
    }
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify.md"));
    let page = page.unwrap();
    let folder = std::env::temp_dir().join(format!("tepat-verify-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let run = |json: &str| {
        fs::write(folder.join("rencana.tepat"), pack(json.as_bytes())).unwrap();
        commands_of(&page, &folder)
    };
    let json = text(signed_once());
    let said = run(&json);
    assert!(said.contains("Signature Verified Successfully"), "{said}");
    assert!(said.contains("all as it was signed"), "{said}");
    let fingerprint = tepat_model::key::fingerprint(&key("Tono").key);
    assert!(said.contains(&format!("fingerprint {fingerprint}")), "{said}");
    assert!(said.contains("Sari\tKPU Contoh\tproposed"), "{said}");

    let shifted = altered(&json, "\"plans\":[{\"scenario\"", "\"arrive\":-", "\"arrive\":-1");
    assert!(run(&shifted).contains("plan is not the signed one"));
    let said =
        run(&altered(&json, "\"by\":\"Tono\"", "\"role\":\"approved\"", "\"role\":\"seen\""));
    assert!(said.contains("Signature Verification Failure"), "{said}");
    assert!(said.contains("change altered"), "{said}");
    let said = run(&altered(&json, "\"stations\":[", "\"voters\":", "\"voters\":1"));
    assert!(said.contains("region or maker altered"), "{said}");
    fs::remove_dir_all(&folder).unwrap();
}
