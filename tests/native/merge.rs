//! Merging copies and parts of a planning file.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::tiny;
use tepat_model::document::{
    About, BASE, Collision, Document, Edit, Merged, Opened, Part, Returned, Rule, Stamp, TableName,
    decisions,
};
use tepat_model::message::Message;
use tepat_model::region::{Alternate, Fleet, Region, Station, Subject, problems};

const PEOPLE: usize = 5;

fn stamp(who: usize, minute: usize) -> Stamp {
    Stamp {
        at: format!(
            "2024-11-{:02}T{:02}:{:02}:00+08:00",
            10 + minute / 1440,
            minute / 60 % 24,
            minute % 60
        ),
        by: format!("Orang {who}"),
        machine: who.to_string(),
        why: String::new(),
    }
}

fn begin() -> Document {
    Document::new(tiny::region(), "KPU")
}

fn returned(document: &Document) -> Returned {
    let bytes = document.to_bytes();
    Returned { name: "kiriman.tepat".into(), opened: Document::open("kiriman.tepat", &bytes) }
}

fn merged(trunk: &Document, others: &[&Document]) -> Merged {
    let files: Vec<Returned> = others.iter().map(|other| returned(other)).collect();
    trunk.merge(&files)
}

fn edit(document: &mut Document, who: usize, minute: usize, edit: Edit) {
    document.edit(BASE, edit, &stamp(who, minute)).unwrap();
}

fn set(field: &str, value: impl Into<Json>) -> Edit {
    Edit::set(TableName::Stations, "K1.D1.001", field, value)
}

fn region(document: &Document) -> Region {
    document.view(BASE).region
}

fn station<'a>(region: &'a Region, code: &str) -> &'a Station {
    region.stations.get(code).unwrap()
}

/// The collisions after two people have each made their edits of the same file.
fn two(one: Vec<Edit>, other: Vec<Edit>) -> (Document, Vec<Collision>) {
    let (mut a, mut b) = (begin(), begin());
    one.into_iter().enumerate().for_each(|(at, e)| edit(&mut a, 1, at, e));
    other.into_iter().enumerate().for_each(|(at, e)| edit(&mut b, 2, 30 + at, e));
    let one_way = merged(&a, &[&b]).document;
    let other_way = merged(&b, &[&a]).document;
    assert_eq!(one_way, other_way, "whoever merges");
    let collisions = one_way.collisions(BASE);
    (one_way, collisions)
}

// ---- what has gone wrong elsewhere

#[test]
fn the_same_change_on_both_sides_is_no_conflict() {
    let (document, collisions) = two(vec![set("voters", 310)], vec![set("voters", 310)]);
    assert_eq!(collisions, []);
    assert_eq!(station(&region(&document), "K1.D1.001").voters, 310);
    let gone = || Edit::Remove { table: TableName::Stations, code: "K1.D1.001".into() };
    let (document, collisions) = two(vec![gone()], vec![gone()]);
    assert_eq!(collisions, []);
    assert_eq!(document.view(BASE).conflicts, []);
}

#[test]
fn different_fields_of_one_record_merge_however_they_were_written() {
    let whole = |change: fn(&mut Station)| {
        let mut record = station(&tiny::region(), "K1.D1.001").clone();
        change(&mut record);
        Edit::put(TableName::Stations, &[record])
    };
    let ways = [
        (set("voters", 310), set("address", "Balai desa")),
        (whole(|s| s.voters = 310), set("address", "Balai desa")),
        (set("voters", 310), whole(|s| s.address = "Balai desa".into())),
        (whole(|s| s.voters = 310), whole(|s| s.address = "Balai desa".into())),
        (set("address", "Balai desa"), whole(|s| s.voters = 310)),
    ];
    for (one, other) in ways {
        let (document, collisions) = two(vec![one.clone()], vec![other.clone()]);
        let region = region(&document);
        let now = station(&region, "K1.D1.001");
        assert_eq!((now.voters, &*now.address), (310, "Balai desa"), "{one:?} {other:?}");
        assert_eq!(collisions, []);
    }
}

#[test]
fn a_change_against_a_removal_is_recorded_and_shown() {
    let gone = || Edit::Remove { table: TableName::Stations, code: "K1.D1.001".into() };
    let orders =
        [(vec![gone()], vec![set("voters", 310)]), (vec![set("voters", 310)], vec![gone()])];
    for (one, other) in orders {
        let (document, collisions) = two(one, other);
        let [collision] = &collisions[..] else { panic!("{collisions:?}") };
        let about = About::Record { table: TableName::Stations, code: "K1.D1.001".into() };
        assert_eq!(collision.about, about);
        assert_eq!(collision.before.as_ref().unwrap()["voters"], 400);
        assert_eq!(document.view(BASE).conflicts, [], "one list of conflicts");
        // Either way it is decided, and stays so.
        for side in 0..2 {
            let keeps = collision.sides[side].value.is_some();
            let mut decided = document.clone();
            let decision = collision.decided(side, &region(&document)).unwrap();
            edit(&mut decided, 3, 90, decision);
            let now = region(&decided).stations.get("K1.D1.001").map(|station| station.voters);
            assert_eq!(now, keeps.then_some(310));
            assert_eq!(decided.collisions(BASE), []);
            assert_eq!(decided.view(BASE).conflicts, []);
            let again = merged(&decided, &[&document]).document;
            assert_eq!(again.collisions(BASE), [], "who knows less brings nothing back");
        }
    }
}

#[test]
fn a_removal_beside_others_takes_nothing_else_with_it() {
    let both = Edit::Several {
        edits: vec![set("voters", 310), Edit::set(TableName::Stations, "K1.D1.002", "voters", 320)],
    };
    let gone = Edit::Remove { table: TableName::Stations, code: "K1.D1.001".into() };
    let (document, collisions) = two(vec![gone], vec![both]);
    assert_eq!(collisions.len(), 1);
    assert_eq!(station(&region(&document), "K1.D1.002").voters, 320);
}

#[test]
fn both_sides_say_who_when_and_why() {
    let (mut a, mut b) = (begin(), begin());
    let edge = |minutes: u32| Edit::set(TableName::Edges, "E3", "minutes", minutes);
    let seen = Stamp { why: "dilihat 20 November".into(), ..stamp(1, 10) };
    a.edit(BASE, edge(95), &seen).unwrap();
    edit(&mut b, 2, 20, edge(60));
    let merged = merged(&a, &[&b]).document;
    let [collision] = &merged.collisions(BASE)[..] else { panic!() };
    assert_eq!(collision.before, Some(json!(30)));
    let told = |at: usize| {
        let change = &collision.sides[at].change;
        (change.by.as_str(), change.why.as_str(), collision.sides[at].value.clone().unwrap())
    };
    assert_eq!(told(0), ("Orang 1", "dilihat 20 November", json!(95)));
    assert_eq!(told(1), ("Orang 2", "", json!(60)));
    assert_eq!(region(&merged).edges.get("E3").unwrap().minutes, Some(60), "the last one holds");
}

#[test]
fn what_two_people_add_does_not_collide() {
    let add = |number| {
        Edit::put(TableName::Stations, &[tiny::station("K1.D1", number, 300 + number, None)])
    };
    let (document, collisions) = two(vec![add(3)], vec![add(4)]);
    assert_eq!(collisions, []);
    assert_eq!(region(&document).stations.len(), 5);
    // The same number twice is not lost either.
    let other = Edit::put(TableName::Stations, &[tiny::station("K1.D1", 3, 299, None)]);
    let (_, collisions) = two(vec![add(3)], vec![other]);
    let fields: Vec<&About> = collisions.iter().map(|collision| &collision.about).collect();
    let voters = About::Field {
        table: TableName::Stations,
        code: "K1.D1.003".into(),
        field: "voters".into(),
    };
    assert_eq!(fields, [&voters]);
}

#[test]
fn records_without_a_code_of_their_own_are_told_apart() {
    let alternate = |station: &str, change: fn(&mut Alternate)| {
        let mut record = Alternate { station: station.into(), ..Alternate::default() };
        change(&mut record);
        Edit::put(TableName::Alternates, &[record])
    };
    let (document, collisions) = two(
        vec![alternate("K1.D1.001", |it| it.post = "K1.D1".into())],
        vec![alternate("K2.D2.001", |it| it.post = "K2.D2".into())],
    );
    assert_eq!((collisions, region(&document).alternates.len()), (vec![], 2));
    let (document, collisions) = two(
        vec![alternate("K1.D1.001", |it| it.note = "banjir".into())],
        vec![alternate("K1.D1.001", |it| it.address = "Balai desa".into())],
    );
    let region = region(&document);
    let found = region.alternates.get("K1.D1.001").unwrap();
    assert_eq!((collisions, &*found.note, &*found.address), (vec![], "banjir", "Balai desa"));
}

#[test]
fn what_was_undone_does_not_collide() {
    let (mut a, mut b) = (begin(), begin());
    edit(&mut a, 1, 1, set("voters", 310));
    edit(&mut b, 2, 2, set("voters", 320));
    a.undo(BASE, &stamp(1, 3)).unwrap();
    let merged = merged(&a, &[&b]).document;
    assert_eq!(merged.collisions(BASE), []);
    assert_eq!(station(&region(&merged), "K1.D1.001").voters, 320);
}

#[test]
fn a_list_loaded_later_does_not_hide_what_was_said_before() {
    let same = || {
        let mut record = station(&tiny::region(), "K1.D1.001").clone();
        record.voters = 310;
        Edit::put_from(TableName::Stations, "dpt.xlsx", Vec::new(), &[record])
    };
    let (_, collisions) = two(vec![set("voters", 310), same()], vec![set("voters", 320)]);
    assert_eq!(collisions.len(), 1);
}

// ---- decisions by rule

#[test]
fn collisions_are_decided_by_rule() {
    let mut trunk = begin();
    let mut copy = begin();
    edit(&mut trunk, 1, 50, set("voters", 310));
    edit(&mut copy, 2, 40, set("voters", 320));
    let may = Part::CHANGEABLE;
    let mut part = begin().split("K1", "PPK Satu", &may, &stamp(0, 5)).unwrap();
    edit(&mut part, 3, 45, set("voters", 330));
    let merged = merged(&trunk, &[&copy, &part]).document;
    let collisions = merged.collisions(BASE);
    assert_eq!(collisions.len(), 1);
    let own: BTreeSet<&str> = trunk.changes.iter().map(|change| change.id.as_str()).collect();
    let decided = |rule: Rule| {
        let side = rule.side(&collisions[0], &own, &region(&merged))?;
        let chosen = BTreeMap::from([(0, side)]);
        let mut document = merged.clone();
        for (scenario, edit) in decisions(&collisions, &chosen, |s| merged.view(s).region) {
            document.edit(&scenario, edit, &stamp(0, 60)).unwrap();
        }
        assert_eq!(document.collisions(BASE), []);
        Some(station(&region(&document), "K1.D1.001").voters)
    };
    assert_eq!(decided(Rule::Mine), Some(310));
    assert_eq!(decided(Rule::Theirs), None, "the two others do not agree");
    assert_eq!(decided(Rule::Newest), Some(310));
    assert_eq!(decided(Rule::Own), Some(330));
}

// ---- what does not fit together

#[test]
fn collisions_of_meaning_are_found() {
    let strains = |one: Vec<Edit>, other: Vec<Edit>| {
        let (mut a, mut b) = (begin(), begin());
        one.into_iter().enumerate().for_each(|(at, e)| edit(&mut a, 1, at, e));
        other.into_iter().enumerate().for_each(|(at, e)| edit(&mut b, 2, 30 + at, e));
        let merged = merged(&a, &[&b]);
        assert_eq!(merged.document.collisions(BASE), []);
        a.strains(&merged).into_iter().map(|strain| strain.key).collect::<Vec<_>>()
    };
    let gone = |table, code: &str| Edit::Remove { table, code: code.into() };
    // A station moved to a village that another removes.
    let moved = Edit::set(TableName::Stations, "K2.D2.001", "desa", "K1.D1");
    let village = gone(TableName::Places, "K1.D1");
    let left = || {
        vec![
            gone(TableName::Stations, "K1.D1.001"),
            gone(TableName::Stations, "K1.D1.002"),
            gone(TableName::Edges, "E3"),
            village.clone(),
        ]
    };
    let found = strains(vec![moved.clone()], left());
    assert!(found.contains(&"region-station-without-pps".to_owned()), "{found:?}");
    // One truck given to two places.
    let truck_to = |base: &str| {
        vec![
            Edit::set(TableName::Fleet, "truck@G", "count", 0),
            Edit::put(TableName::Fleet, &[Fleet::new("truck", base, 1)]),
        ]
    };
    assert_eq!(strains(truck_to("K1"), truck_to("K2")), ["merge-vehicle-twice"]);
    assert_eq!(strains(truck_to("K1"), truck_to("K1")), Vec::<String>::new());
    assert_eq!(strains(truck_to("K1"), vec![set("voters", 390)]), Vec::<String>::new());
    // Corrections of the same and of other stations are no moves.
    let corrected = |other: &str| {
        vec![set("voters", 300), Edit::set(TableName::Stations, other, "voters", 350)]
    };
    assert_eq!(strains(corrected("K1.D1.002"), corrected("K2.D2.001")), Vec::<String>::new());
    // Voters of one station moved to two others.
    let voters_to = |other: &str| {
        vec![set("voters", 300), Edit::set(TableName::Stations, other, "voters", 500)]
    };
    assert_eq!(strains(voters_to("K1.D1.002"), voters_to("K2.D2.001")), ["merge-voters-twice"]);
}

// ---- files that are not merged

#[test]
fn strangers_are_refused_with_what_to_do() {
    let trunk = begin();
    let left = |file: Returned| trunk.merge(&[file]).files[0].left.clone().map(|left| left.key);
    assert_eq!(left(returned(&trunk)), None, "a copy without news is fine");
    assert_eq!(
        left(returned(&Document::new(tiny::region(), "Lain"))).as_deref(),
        Some("merge-stranger")
    );
    let mut elsewhere = tiny::region();
    elsewhere.info.code = "99.99".into();
    assert_eq!(
        left(returned(&Document::new(elsewhere, "KPU"))).as_deref(),
        Some("merge-other-region")
    );
    let mut broken = begin();
    edit(&mut broken, 1, 1, set("voters", 310));
    broken.changes[0].by = "Lain".into();
    assert_eq!(left(returned(&broken)).as_deref(), Some("merge-broken"));
    let mut later = serde_json::to_value(&trunk).unwrap();
    later["version"] = 99.into();
    let opened = Document::open("x.tepat", later.to_string().as_bytes());
    assert_eq!(left(Returned { name: "x".into(), opened }).as_deref(), Some("file-newer"));
    let mut ahead = begin();
    edit(&mut ahead, 1, 1, set("voters", 310));
    let part = ahead.split("K1", "PPK", &Part::CHANGEABLE, &stamp(0, 2)).unwrap();
    assert_eq!(left(returned(&part)).as_deref(), Some("merge-part-ahead"));
    // Together with the file it was cut from it can be merged.
    let files = trunk.merge(&[returned(&part), returned(&ahead)]).files;
    assert!(files.iter().all(|file| file.left.is_none()));
}

// ---- parts

#[test]
fn a_part_opens_by_itself_and_comes_back() {
    let mut trunk = begin();
    edit(&mut trunk, 1, 1, set("address", "Balai desa"));
    trunk.set_plan(BASE, tiny::plan(&region(&trunk)));
    let part = trunk.split("K1", "PPK Satu", &[TableName::Stations], &stamp(0, 2)).unwrap();
    let Opened { document: mut part, notes } = Document::open("b.tepat", &part.to_bytes()).unwrap();
    assert_eq!(notes, []);
    let cut = region(&part);
    assert_eq!(cut.stations.len(), 2);
    assert!(cut.places.get("K2").is_none() && cut.places.get("G").is_some());
    assert!(!part.is_stale(BASE, &cut));
    assert_eq!(problems(&cut), []);
    let plan = part.plan(BASE).unwrap();
    let kits: BTreeSet<&str> = plan.trips.iter().flat_map(|trip| trip.kits()).collect();
    assert_eq!(kits, BTreeSet::from(["K1.D1.001", "K1.D1.002"]));

    edit(&mut part, 3, 10, set("voters", 330));
    let outside = Edit::set(TableName::Edges, "E3", "minutes", 95);
    let refused = part.edit(BASE, outside.clone(), &stamp(3, 11)).unwrap_err();
    assert_eq!(refused.key, "part-table");
    // Whoever changes it all the same is found out when it comes back.
    let wide = Part { may: Part::CHANGEABLE.to_vec(), ..part.part.clone().unwrap() };
    let strict = part.part.replace(wide);
    edit(&mut part, 3, 12, outside);
    edit(&mut part, 3, 13, set("note", "dekat dermaga"));
    part.part = strict;

    let once = merged(&trunk, &[&part]);
    let [file] = &once.files[..] else { panic!() };
    assert_eq!((file.left.as_ref(), file.news.len(), file.refused.len()), (None, 2, 1));
    assert_eq!(file.refused[0].reason.key, "part-table");
    let region = region(&once.document);
    let now = station(&region, "K1.D1.001");
    assert_eq!((now.voters, &*now.address, &*now.note), (330, "Balai desa", "dekat dermaga"));
    assert_eq!(region.edges.get("E3").unwrap().minutes, Some(30));
    assert_eq!(once.document.faults(), []);
    assert_eq!(once.document.changes.last().unwrap().part, "K1");
    // It can come back again, with more.
    edit(&mut part, 3, 20, set("voters", 331));
    let twice = merged(&once.document, &[&part]);
    assert_eq!(twice.files[0].news.len(), 1);
    assert_eq!(merged(&trunk, &[&part]).document, twice.document);
}

#[test]
fn a_part_may_not_reach_into_others() {
    let mut trunk = begin();
    trunk.set_plan(BASE, tiny::plan(&region(&trunk)));
    let part = trunk.split("K1", "PPK", &Part::CHANGEABLE, &stamp(0, 1)).unwrap();
    let refused = |edit: Edit| {
        let mut part = part.clone();
        part.edit(BASE, edit, &stamp(1, 2)).err().map(|message| message.key)
    };
    let key = |key: &str| Some(key.to_owned());
    assert_eq!(refused(set("voters", 330)), None);
    assert_eq!(refused(Edit::set(TableName::Edges, "E1", "closed", true)), None);
    assert_eq!(refused(Edit::set(TableName::Rules, "", "reserve_permille", 30)), key("part-table"));
    let there = Edit::put(TableName::Stations, &[tiny::station("K2.D2", 9, 300, None)]);
    assert_eq!(refused(there), key("part-elsewhere"));
    assert_eq!(refused(Edit::set(TableName::Places, "G", "name", "Gudang")), key("part-elsewhere"));
    assert_eq!(refused(Edit::Release { trips: Vec::new() }), None, "nothing is released");
    assert!(trunk.split("K1.D1", "PPK", &[], &stamp(0, 1)).is_err());
    assert!(trunk.split("K1", " ", &[], &stamp(0, 1)).is_err());
}

/// A part puts a record that only the whole file has in the place of another's.
#[test]
fn a_part_may_not_replace_what_it_does_not_see() {
    let mut trunk = begin();
    let (code, asked) = trunk.ask(Subject::Place, "K2", "Why?", &stamp(0, 1));
    trunk.edit(BASE, asked, &stamp(0, 1)).unwrap();
    let mut part = trunk.split("K1", "PPK", &Part::CHANGEABLE, &stamp(0, 2)).unwrap();
    assert!(region(&part).inquiries.get(&code).is_none());
    let mut mine = region(&trunk).inquiries.get(&code).unwrap().clone();
    mine.asked = "Nothing".into();
    let own = Edit::put(TableName::Stations, &[tiny::station("K1.D1", 9, 300, None)]);
    part.edit(BASE, own, &stamp(3, 10)).unwrap();
    part.edit(BASE, Edit::put(TableName::Inquiries, &[mine]), &stamp(3, 11)).unwrap();
    let merged = merged(&trunk, &[&part]);
    let refused: Vec<&str> =
        merged.files[0].refused.iter().map(|it| it.reason.key.as_str()).collect();
    assert_eq!(refused, ["part-elsewhere"]);
    let now = region(&merged.document);
    assert_eq!(now.inquiries.get(&code).unwrap().asked, "Why?");
    assert!(now.stations.get("K1.D1.009").is_some());
}

// ---- random histories of five people

#[derive(Clone, Debug)]
enum Attempt {
    Set(prop::sample::Index, bool),
    PutWhole(prop::sample::Index, bool),
    Remove(prop::sample::Index),
    Add(u32),
    Way(prop::sample::Index),
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        3 => (index(), any::<bool>()).prop_map(|(at, which)| Attempt::Set(at, which)),
        3 => (index(), any::<bool>()).prop_map(|(at, which)| Attempt::PutWhole(at, which)),
        1 => index().prop_map(Attempt::Remove),
        2 => (5_u32..8).prop_map(Attempt::Add),
        2 => index().prop_map(Attempt::Way),
    ]
}

/// An edit with a value that nobody else gives.
fn edit_of(attempt: &Attempt, region: &Region, value: usize) -> Option<Edit> {
    let first = |at: &prop::sample::Index| {
        let there: Vec<&Station> =
            region.stations.iter().filter(|station| station.number < 5).collect();
        (!there.is_empty()).then(|| (*at.get(&there)).clone())
    };
    let voters = 100 + u32::try_from(value).unwrap();
    Some(match attempt {
        Attempt::Set(at, true) => {
            Edit::set(TableName::Stations, &first(at)?.code, "voters", voters)
        }
        Attempt::Set(at, false) => {
            Edit::set(TableName::Stations, &first(at)?.code, "address", format!("no. {value}"))
        }
        Attempt::PutWhole(at, which) => {
            let mut record = first(at)?;
            match which {
                true => record.voters = voters,
                false => record.note = format!("no. {value}"),
            }
            Edit::put(TableName::Stations, &[record])
        }
        Attempt::Remove(at) => Edit::Remove { table: TableName::Stations, code: first(at)?.code },
        Attempt::Add(number) => {
            let record = tiny::station("K1.D1", *number, voters, None);
            region.stations.get(&record.code).is_none().then_some(())?;
            Edit::put(TableName::Stations, &[record])
        }
        Attempt::Way(at) => {
            Edit::set(TableName::Edges, &at.get(&region.edges).code, "note", format!("no. {value}"))
        }
    })
}

type Fields = serde_json::Map<String, Json>;

/// All records of two tables, as they are written.
fn records(region: &Region) -> BTreeMap<(TableName, String), Fields> {
    let stations = region.stations.iter().map(|s| (TableName::Stations, s.code.clone()));
    let edges = region.edges.iter().map(|e| (TableName::Edges, e.code.clone()));
    let record = |(table, code): (TableName, String)| {
        let Some(Json::Object(fields)) = region.record(table, &code) else { panic!() };
        ((table, code), fields)
    };
    stations.chain(edges).map(record).collect()
}

/// Compares with what follows from the end of each history alone, three ways.
fn judge(before: &Region, ends: &[Region], document: &Document) -> Result<(), TestCaseError> {
    let (before, now) = (records(before), records(&region(document)));
    let ends: Vec<_> = ends.iter().map(records).collect();
    let found: BTreeMap<About, Collision> =
        document.collisions(BASE).into_iter().map(|c| (c.about.clone(), c)).collect();
    let mut expect: BTreeSet<About> = BTreeSet::new();
    let keys: BTreeSet<_> = ends.iter().chain([&before]).flat_map(|all| all.keys()).collect();
    for key @ (table, code) in keys {
        let was = before.get(key);
        let is_gone = was.is_some() && ends.iter().any(|end| !end.contains_key(key));
        let changed: Vec<&Fields> =
            ends.iter().filter_map(|end| end.get(key)).filter(|is| Some(*is) != was).collect();
        if is_gone {
            match changed.is_empty() {
                true => prop_assert!(!now.contains_key(key)),
                false => drop(expect.insert(About::Record { table: *table, code: code.clone() })),
            }
            continue;
        }
        let names: BTreeSet<&String> =
            changed.iter().copied().chain(was).flat_map(|fields| fields.keys()).collect();
        for name in names {
            let values: BTreeSet<String> = changed
                .iter()
                .map(|fields| fields.get(name))
                .filter(|value| *value != was.and_then(|was| was.get(name)))
                .map(|value| value.cloned().unwrap_or_default().to_string())
                .collect();
            let is = now.get(key).and_then(|is| is.get(name)).cloned().unwrap_or_default();
            match values.len() {
                0 => prop_assert_eq!(
                    Some(&is),
                    was.and_then(|was| was.get(name)).or(Some(&Json::Null))
                ),
                1 => prop_assert!(values.contains(&is.to_string()), "{} {}", code, name),
                _ => {
                    prop_assert!(values.contains(&is.to_string()), "{} {}", code, name);
                    let (table, code, field) = (*table, code.clone(), name.clone());
                    let about = About::Field { table, code, field };
                    let sides = found.get(&about).map(|collision| {
                        collision
                            .sides
                            .iter()
                            .map(|side| side.value.clone().unwrap_or_default().to_string())
                            .collect::<BTreeSet<_>>()
                    });
                    prop_assert_eq!(sides, Some(values), "{:?}", about);
                    expect.insert(about);
                }
            }
        }
    }
    prop_assert_eq!(found.into_keys().collect::<BTreeSet<_>>(), expect);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn five_histories_merge_in_any_order(
        shared in prop::collection::vec(attempt(), 0..4),
        apart in prop::collection::vec((0..PEOPLE, 0_usize..60, attempt()), 0..25),
        order in Just((0..PEOPLE).collect::<Vec<_>>()).prop_shuffle(),
        cut in 1..PEOPLE,
    ) {
        let mut common = begin();
        for (at, attempt) in shared.iter().enumerate() {
            if let Some(made) = edit_of(attempt, &region(&common), at) {
                edit(&mut common, 9, at, made);
            }
        }
        let mut copies: Vec<Document> = vec![common.clone(); PEOPLE];
        for (at, (who, minute, attempt)) in apart.iter().enumerate() {
            let copy = &mut copies[*who];
            if let Some(made) = edit_of(attempt, &region(copy), 20 + at) {
                edit(copy, *who, 10 + minute, made);
            }
        }
        let ends: Vec<Region> = copies.iter().map(region).collect();
        let all: Vec<&Document> = copies.iter().collect();
        let whole = merged(all[0], &all[1..]).document;
        judge(&region(&common), &ends, &whole)?;
        prop_assert_eq!(whole.faults(), Vec::<Message>::new());
        prop_assert_eq!(whole.view(BASE).conflicts, Vec::new());

        // Commutative, associative, idempotent.
        let shuffled: Vec<&Document> = order.iter().map(|&at| all[at]).collect();
        let (some, rest) = shuffled.split_at(cut);
        let left = merged(some[0], &some[1..]).document;
        let right = merged(rest[0], &rest[1..]).document;
        let again = merged(&left, &[&right]).document;
        prop_assert_eq!(&again, &whole);
        prop_assert_eq!(&merged(&whole, &all).document, &whole);

        // Decided by rule, nothing stays open, and whoever knows less brings nothing back.
        let collisions = whole.collisions(BASE);
        let chosen = (0..collisions.len())
            .filter_map(|at| {
                let side = Rule::Newest.side(&collisions[at], &BTreeSet::new(), &ends[0])?;
                Some((at, side))
            })
            .collect();
        let mut decided = whole.clone();
        for (scenario, made) in decisions(&collisions, &chosen, |s| whole.view(s).region) {
            decided.edit(&scenario, made, &stamp(0, 100)).unwrap();
        }
        prop_assert_eq!(decided.collisions(BASE), Vec::new());
        prop_assert_eq!(&merged(&decided, &all).document, &decided);

        // Work goes on, and parts again.
        let (mut one, mut other) = (decided.clone(), decided.clone());
        let code = &region(&decided).edges[0].code.clone();
        edit(&mut one, 1, 110, Edit::set(TableName::Edges, code, "note", "satu"));
        edit(&mut other, 2, 111, Edit::set(TableName::Edges, code, "note", "dua"));
        prop_assert_eq!(merged(&one, &[&other]).document.collisions(BASE).len(), 1);
    }
}
