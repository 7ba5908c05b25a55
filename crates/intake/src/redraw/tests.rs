use super::*;
use tepat_model::document::{BASE, Stamp};
use tepat_model::region::{
    Assessment, Circumstance, Effect, Fleet, Info, Place, PlaceKind, Station, Table, Verdict,
};

fn edge(code: &str, from: &str, to: &str, mode: Mode) -> Edge {
    let (code, from, to) = (code.to_owned(), from.to_owned(), to.to_owned());
    Edge { code, from, to, mode, length_m: 1_000, ..Edge::default() }
}

/// Store S – (bend) – A – J – B along the equator, a little over a kilometre apart; fleet at
/// pier P.
fn document() -> Document {
    let along = |code: &str, kind, lon: f64| Place::new(code, kind, 0.0, 117.0 + lon);
    let mut first = edge("64.02.E0001", "S", "A", Mode::Paved);
    (first.length_m, first.minutes) = (2_500, Some(50));
    first.bends = vec![(0.0, 117.01)];
    let mut last = edge("64.02.E0003", "B", "J", Mode::River);
    last.max_weight_kg = 500;
    let region = Region {
        info: Info { code: "64.02".into(), ..Info::default() },
        places: Table::new(vec![
            along("A", PlaceKind::Ppk, 0.02),
            along("B", PlaceKind::Pps, 0.04),
            along("J", PlaceKind::Junction, 0.03),
            along("P", PlaceKind::Pier, 0.05),
            along("S", PlaceKind::Store, 0.0),
        ]),
        stations: Table::new(vec![Station::new("B", 1, 300)]),
        edges: Table::new(vec![first, edge("64.02.E0002", "A", "J", Mode::River), last]),
        fleet: Table::new(vec![Fleet::new("boat", "P", 3)]),
        ..Region::default()
    };
    Document::new(region, "")
}

fn redraw(document: &Document) -> Redraw {
    Redraw::new(document, document.view(BASE).region, &Stamp::default())
}

/// The region after an edit, which must apply, undo and be recorded as a whole.
fn after(redrawn: &Redrawn) -> Region {
    let mut document = document();
    let before = document.view(BASE).region;
    document.edit(BASE, redrawn.edit.clone(), &Stamp::default()).expect("an edit that fits");
    assert_eq!(document.changes.len(), 1);
    let view = document.view(BASE);
    assert!(view.conflicts.is_empty());
    document.undo(BASE, &Stamp::default());
    assert_eq!(document.view(BASE).region, before);
    view.region
}

/// A code given in the present state of a document.
fn new_code(document: &Document, code: &str) -> String {
    format!("64.02.{code}-{}", document.tag(&Stamp::default()))
}

fn key(result: Result<Redrawn, Message>) -> String {
    result.expect_err("refused").key
}

fn at(code: &str) -> End {
    End::Place(code.into())
}

#[test]
fn a_way_is_drawn_between_places_along_its_bends() {
    let drawn = redraw(&document())
        .draw(&at("A"), &[(0.01, 117.03)], &at("B"), Mode::Unpaved)
        .expect("drawn");
    let region = after(&drawn);
    let edge = region.edges.get(&drawn.code).expect("the new edge");
    assert_eq!(edge.code, new_code(&document(), "E0004"));
    assert_eq!((edge.from.as_str(), edge.to.as_str(), edge.mode), ("A", "B", Mode::Unpaved));
    assert_eq!((edge.length_m, edge.minutes), (2 * 1_573, None));
    assert_eq!(edge.bends, [(0.01, 117.03)]);
    assert!(matches!(drawn.edit, Edit::Put { .. }), "one edit stays one");
}

#[test]
fn where_nothing_is_a_junction_is_made() {
    let nowhere = End::Open((0.01, 117.0));
    let drawn = redraw(&document()).draw(&nowhere, &[], &at("S"), Mode::Foot).expect("drawn");
    let region = after(&drawn);
    let junction = region.places.get(&new_code(&document(), "J01")).expect("a junction");
    assert_eq!((junction.kind, junction.lat, junction.lon), (PlaceKind::Junction, 0.01, 117.0));
    assert_eq!(region.edges.get(&drawn.code).map(|edge| edge.length_m), Some(1_112));
}

#[test]
fn both_ends_may_be_on_one_edge() {
    let on = |lon: f64| End::Edge("64.02.E0001".into(), (0.001, 117.0 + lon));
    for (from, to) in [(0.005, 0.015), (0.015, 0.005)] {
        let bend = [(0.01, 117.01)];
        let drawn =
            redraw(&document()).draw(&on(from), &bend, &on(to), Mode::Paved).expect("drawn");
        let region = after(&drawn);
        let total: u32 =
            region.edges.iter().filter(|e| e.code != drawn.code).map(|e| e.length_m).sum();
        assert_eq!((region.edges.len(), total), (6, 2_500 + 2_000), "lengths are kept");
        let new = region.edges.get(&drawn.code).expect("the new edge");
        let lons = [&new.from, &new.to].map(|end| region.point(end).expect("an end").1);
        assert_eq!(lons, [117.0 + from, 117.0 + to]);
    }
}

#[test]
fn a_way_from_a_place_to_itself_is_refused() {
    let drawn = redraw(&document()).draw(&at("A"), &[(0.1, 117.0)], &at("A"), Mode::Paved);
    assert_eq!(key(drawn), "redraw-same-ends");
    assert_eq!(
        key(redraw(&document()).draw(&at("A"), &[], &at("Z"), Mode::Paved)),
        "edit-no-such-record"
    );
}

#[test]
fn splitting_shares_length_and_minutes() {
    let check = |lon: f64, parts: [(u32, u32, usize); 2]| {
        let split = redraw(&document())
            .split("64.02.E0001", (0.001, 117.0 + lon))
            .expect("a point on the edge");
        let region = after(&split);
        let part = |code: &str| {
            let edge = region.edges.get(code).expect("a part");
            (edge.length_m, edge.minutes.expect("stated"), edge.bends.len())
        };
        let codes = ["64.02.E0001".to_owned(), new_code(&document(), "E0004")];
        assert_eq!(codes.each_ref().map(|code| part(code)), parts, "{lon}");
        let [first, second] = codes.map(|code| region.edges.get(&code).expect("a part"));
        assert_eq!((&first.to, &second.from, &second.to), (&split.code, &split.code, &"A".into()));
    };
    check(0.005, [(625, 13, 0), (1_875, 37, 1)]);
    check(0.01, [(1_250, 25, 0), (1_250, 25, 0)]); // at the bend, which becomes the junction
    check(0.015, [(1_875, 38, 1), (625, 12, 0)]);
    let refused = |lon: f64| key(redraw(&document()).split("64.02.E0001", (0.0, 117.0 + lon)));
    assert_eq!(refused(-1.0), "redraw-split-at-end");
    assert_eq!(refused(0.02), "redraw-split-at-end");
}

#[test]
fn splitting_and_joining_give_the_same_edge_back() {
    let mut document = document();
    let effect = Effect { when: Circumstance::Rain, percent: 60 };
    let mut before = document.region.edges[0].clone();
    (before.one_way, before.effects) = (true, vec![effect]);
    before.closures = vec![(-600, -60)];
    document.region.edges.put(before.clone());
    let split = redraw(&document).split("64.02.E0001", (0.0, 117.015)).expect("split");
    document.edit(BASE, split.edit, &Stamp::default()).expect("fits");
    let joined = redraw(&document).join(&split.code).expect("joined");
    document.edit(BASE, joined.edit, &Stamp::default()).expect("fits");
    let region = document.view(BASE).region;
    let edge = region.edges.get("64.02.E0001").expect("the edge");
    before.bends.push((0.0, 117.015)); // where the junction was
    assert_eq!((edge, region.edges.len()), (&before, 3));
    assert_eq!(region.places.len(), 5);
    let again = redraw(&document).split("64.02.E0001", (0.0, 117.005)).expect("split");
    let codes: Vec<&str> = match &again.edit {
        Edit::Several { edits } => edits.iter().flat_map(put_codes).collect(),
        _ => Vec::new(),
    };
    let (junction, edge) = (new_code(&document, "J02"), new_code(&document, "E0005"));
    assert_eq!((&again.code, codes), (&junction, vec!["64.02.E0001", &edge]));
}

#[test]
fn edges_join_at_a_junction_of_two() {
    let joined = redraw(&document()).join("J").expect("joined");
    let region = after(&joined);
    let edge = region.edges.get("64.02.E0002").expect("the joined edge");
    assert_eq!((edge.from.as_str(), edge.to.as_str()), ("A", "B"));
    assert_eq!((edge.length_m, edge.minutes, edge.max_weight_kg), (2_000, None, 500));
    assert_eq!(edge.bends, [(0.0, 117.03)]);
    assert!(region.places.get("J").is_none() && region.edges.get("64.02.E0003").is_none());
    let with = |change: &dyn Fn(&mut Edge)| {
        let mut document = document();
        let mut edge = document.region.edges[2].clone();
        change(&mut edge);
        document.region.edges.put(edge);
        redraw(&document).join("J")
    };
    assert_eq!(key(with(&|edge| edge.mode = Mode::Sea)), "redraw-join-differ");
    assert_eq!(key(with(&|edge| edge.closed = true)), "redraw-join-differ");
    assert_eq!(key(with(&|edge| edge.one_way = true)), "redraw-join-differ");
    assert_eq!(key(with(&|edge| edge.from = "A".into())), "redraw-join-differ");
    assert_eq!(key(with(&|edge| edge.to = "A".into())), "redraw-join-not-two");
    assert_eq!(key(redraw(&document()).join("A")), "redraw-join-not-a-junction");
    let timed = with(&|edge| edge.minutes = Some(30)).expect("joined");
    let Edit::Several { edits } = &timed.edit else { panic!("several edits") };
    let Edit::Put { records, .. } = &edits[0] else { panic!("an edge first") };
    assert_eq!(records[0]["minutes"], 34, "4 minutes of one kilometre at 15 km/h, and 30");
}

#[test]
fn one_way_edges_keep_their_direction_when_joined() {
    // Each flag says whether that edge leads away from A.
    let check = |first_leads: bool, second_leads: bool, expect: Option<[&str; 2]>| {
        let mut document = document();
        let mut set = |at: usize, ends: [&str; 2], leads: bool| {
            let mut edge = document.region.edges[at].clone();
            let [from, to] = if leads { ends } else { [ends[1], ends[0]] };
            (edge.from, edge.to, edge.one_way) = (from.into(), to.into(), true);
            edge.max_weight_kg = 0;
            document.region.edges.put(edge);
        };
        set(1, ["A", "J"], first_leads);
        set(2, ["J", "B"], second_leads);
        let joined = redraw(&document).join("J").ok().map(|joined| {
            let Edit::Several { edits } = joined.edit else { panic!("several edits") };
            let Edit::Put { records, .. } = &edits[0] else { panic!("an edge first") };
            ["from", "to"].map(|end| records[0][end].as_str().unwrap_or_default().to_owned())
        });
        assert_eq!(joined, expect.map(|ends| ends.map(str::to_owned)));
    };
    check(true, true, Some(["A", "B"]));
    check(false, false, Some(["B", "A"]));
    check(true, false, None);
    check(false, true, None);
}

#[test]
fn piers_are_made_of_nothing_of_edges_and_of_junctions() {
    let check = |end: End, code: &str, name: &str, edges: usize| {
        let made = redraw(&document()).pier(&end, "Dermaga").expect("a pier");
        let region = after(&made);
        let pier = region.places.get(&made.code).expect("the pier");
        assert_eq!((made.code, pier.name.as_str()), (new_code(&document(), code), name));
        assert_eq!((pier.kind, pier.parent.as_str()), (PlaceKind::Pier, "A"));
        assert_eq!(region.edges.len(), edges);
    };
    check(End::Open((0.0, 117.019)), "P01", "Dermaga 1", 3);
    check(End::Edge("64.02.E0001".into(), (0.0, 117.015)), "J01", "Dermaga 1", 4);
    let refused = redraw(&document()).pier(&at("A"), "Dermaga");
    assert_eq!(key(refused), "redraw-not-a-junction");
    assert_eq!(key(redraw(&document()).junction("P")), "redraw-vehicles-stand-here");
    assert_eq!(key(redraw(&document()).junction("A")), "redraw-not-a-pier");
}

#[test]
fn removing_says_what_goes_along() {
    let removed = redraw(&document()).remove_place("P").expect("removed");
    assert_eq!((removed.edges, removed.vehicles, removed.assessments), (0, 3, 0));
    assert!(after(&removed.redrawn).fleet.is_empty());
    let removed = redraw(&document()).remove_place("J").expect("removed");
    assert_eq!((removed.edges, removed.vehicles), (2, 0));
    assert_eq!(after(&removed.redrawn).edges.len(), 1);
    let removed = redraw(&document()).remove_edge("64.02.E0001").expect("removed");
    assert!(removed.is_bare() && after(&removed.redrawn).edges.len() == 2);
    let refused = |code: &str| redraw(&document()).remove_place(code).expect_err("refused").key;
    assert_eq!(refused("S"), "redraw-store-stays");
    assert_eq!(refused("B"), "redraw-place-has-stations");
    assert_eq!(refused("Z"), "edit-no-such-record");
}

#[test]
fn codes_are_never_given_twice_even_in_other_scenarios() {
    let mut document = document();
    let drawn = |document: &Document| {
        redraw(document).draw(&at("A"), &[], &at("B"), Mode::Foot).expect("drawn")
    };
    let scenario = document.begin_scenario("Banjir", &Stamp::default());
    let first = drawn(&document);
    assert_eq!(first.code, new_code(&document, "E0004"));
    document.edit(&scenario, first.edit, &Stamp::default()).expect("fits");
    document.undo(&scenario, &Stamp::default());
    let second = drawn(&document);
    assert_eq!(second.code, new_code(&document, "E0005"));
    assert_ne!(first.code[12..], second.code[12..], "another state, another tag");
}

#[test]
fn codes_made_apart_stay_apart() {
    let stamp = |machine: &str, by: &str| Stamp {
        machine: machine.into(),
        by: by.into(),
        at: "2024-11-20T08:00:00+08:00".into(),
        ..Stamp::default()
    };
    let drawn = |stamp: &Stamp| {
        let document = document();
        let redraw = Redraw::new(&document, document.view(BASE).region, stamp);
        redraw.draw(&at("A"), &[], &at("B"), Mode::Foot).expect("drawn").code
    };
    let code = drawn(&stamp("a", "Ani"));
    assert_eq!(code, drawn(&stamp("a", "Ani")), "no chance in it");
    assert_ne!(code, drawn(&stamp("b", "Ani")));
    assert_ne!(code, drawn(&stamp("a", "Budi")));
    assert!(code.starts_with("64.02.E0004-") && code.len() == 17, "{code}");
}

fn assessment(about: &str) -> Assessment {
    Assessment { about: about.into(), on: "2024-11-20".into(), ..Assessment::default() }
}

#[test]
fn assessments_suggest_what_differs() {
    let document = document();
    let region = &document.region;
    let check = |assessment: Assessment, expect: &str| {
        let fields = match suggested(&assessment, region) {
            Some(Edit::Set { fields, .. }) => serde_json::to_string(&fields).expect("json"),
            _ => String::new(),
        };
        assert_eq!(fields, expect);
    };
    let on_edge = || assessment("64.02.E0001");
    check(on_edge(), "");
    check(Assessment { minutes: Some(50), mode: Some(Mode::Paved), ..on_edge() }, "");
    check(Assessment { verdict: Verdict::Closed, ..on_edge() }, r#"{"closed":true}"#);
    check(
        Assessment {
            minutes: Some(90),
            mode: Some(Mode::Offroad),
            max_weight_kg: Some(2_000),
            ..on_edge()
        },
        r#"{"max_weight_kg":2000,"minutes":90,"mode":"offroad"}"#,
    );
    check(Assessment { verdict: Verdict::Closed, ..assessment("A") }, "");
}

#[test]
fn assessments_follow_their_edge() {
    let mut document = document();
    for about in ["64.02.E0003", "J"] {
        let made = redraw(&document).assess(assessment(about)).expect("recorded");
        document.edit(BASE, made.edit, &Stamp::default()).expect("fits");
    }
    assert_eq!(key(redraw(&document).assess(assessment("Z"))), "edit-no-such-record");
    let unfit = Assessment { on: "kemarin".into(), ..assessment("A") };
    assert_eq!(key(redraw(&document).assess(unfit)), "record-not-a-date");
    let removal = redraw(&document).remove_place("J").expect("removed");
    assert_eq!((removal.edges, removal.assessments), (2, 2));
    let joined = redraw(&document).join("J").expect("joined");
    document.edit(BASE, joined.edit, &Stamp::default()).expect("fits");
    let region = document.view(BASE).region;
    let about: Vec<&str> = region.assessments.iter().map(|a| a.about.as_str()).collect();
    assert_eq!(about, ["64.02.E0002", "64.02.E0002"]);
}

/// The document with an imported road from node 1 to node 2 with one bend, one-way backward.
fn with_net() -> Document {
    use tepat_network::{Direction, Kind, Link, Net, Node};
    let node = |id, lon_e7| Node { id, lat_e7: 100_000, lon_e7 };
    let link = Link {
        way: 7,
        part: 2,
        from: 0,
        to: 1,
        kind: Kind::Secondary,
        direction: Direction::Backward,
        length_dm: 22_244,
        max_weight_kg: 8_000,
        bends: 1,
        ..Link::default()
    };
    let net = Net {
        nodes: vec![node(1, 1_170_000_000), node(2, 1_170_200_000)],
        links: vec![link],
        bends: vec![[100_000, 1_170_050_000]],
        names: vec![String::new()],
        ..Net::default()
    };
    let mut document = document();
    document.region.net = net.into();
    document
}

#[test]
fn an_edge_stands_in_for_a_link() {
    let document = with_net();
    let check = |redrawn: Redrawn, closed: bool| {
        let Edit::Put { records, .. } = &redrawn.edit else { panic!("one record") };
        let edge: Edge = serde_json::from_value(records[0].clone()).expect("an edge");
        assert_eq!((edge.code.as_str(), edge.closed, edge.one_way), ("w7.2", closed, true));
        assert_eq!((edge.from.as_str(), edge.to.as_str()), ("n2", "n1"), "as it is travelled");
        assert_eq!((edge.length_m, edge.max_weight_kg), (2_224, 8_000));
        assert_eq!(edge.bends, [(0.01, 117.005)]);
    };
    check(redraw(&document).correct("w7.2").expect("corrected"), false);
    check(redraw(&document).close("w7.2").expect("closed"), true);
    for unknown in ["w7.3", "w7", "w07.2", "x", "w.2", ""] {
        assert_eq!(key(redraw(&document).correct(unknown)), "edit-no-such-record");
    }
}

#[test]
fn ways_are_drawn_from_nodes_and_links() {
    let mut document = with_net();
    let on_link = End::Edge("w7.2".into(), (0.011, 117.01));
    let second = new_code(&document, "E0004");
    let drawn = redraw(&document).draw(&on_link, &[], &at("S"), Mode::Foot).expect("drawn");
    document.edit(BASE, drawn.edit, &Stamp::default()).expect("fits");
    let region = document.view(BASE).region;
    let part = |code: &str| region.edges.get(code).expect("a part");
    assert_eq!(part("w7.2").length_m + part(&second).length_m, 2_224);
    assert_eq!((part("w7.2").from.as_str(), part(&second).to.as_str()), ("n2", "n1"));
    let drawn = redraw(&document).draw(&at("n1"), &[], &at("A"), Mode::Paved).expect("drawn");
    document.edit(BASE, drawn.edit, &Stamp::default()).expect("fits");
    assert_eq!(document.view(BASE).region.edges.get(&drawn.code).map(|e| e.length_m), Some(2_486));
    assert_eq!(
        key(redraw(&document).draw(&at("n3"), &[], &at("A"), Mode::Paved)),
        "edit-no-such-record"
    );
}

mod whatever {
    use super::*;
    use proptest::prelude::*;

    fn position() -> impl Strategy<Value = Position> {
        (-0.2..0.2_f64, 116.8..117.2_f64)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn splitting_keeps_all_there_is(
            bends in prop::collection::vec(position(), 0..6),
            (length_m, minutes) in (1..3_000_000_u32, prop::option::of(0..43_200_u32)),
            at in position(),
        ) {
            let mut document = document();
            let mut edge = document.region.edges[0].clone();
            (edge.bends, edge.length_m, edge.minutes) = (bends.clone(), length_m, minutes);
            document.region.edges.put(edge);
            let codes = ["64.02.E0001".to_owned(), new_code(&document, "E0004")];
            let Ok(split) = redraw(&document).split("64.02.E0001", at) else { return Ok(()) };
            document.edit(BASE, split.edit, &Stamp::default()).expect("fits");
            let region = document.view(BASE).region;
            let [first, second] =
                codes.map(|code| region.edges.get(&code).expect("a part").clone());
            prop_assert_eq!(first.length_m + second.length_m, length_m);
            prop_assert_eq!(first.minutes.zip(second.minutes).map(|(a, b)| a + b), minutes);
            prop_assert!(bends.len() - (first.bends.len() + second.bends.len()) <= 1);
            prop_assert_eq!((first.from, second.to), ("S".to_owned(), "A".to_owned()));
        }

        #[test]
        fn anything_can_be_drawn_or_is_refused(
            ends in prop::array::uniform2(prop_oneof![
                position().prop_map(End::Open),
                position().prop_map(|at| End::Edge("64.02.E0001".into(), at)),
                position().prop_map(|at| End::Edge("64.02.E0002".into(), at)),
                "[ABJPSZ]".prop_map(End::Place),
            ]),
            bends in prop::collection::vec(position(), 0..4),
        ) {
            let mut document = document();
            let length = |region: &Region, but: &str| -> u32 {
                region.edges.iter().filter(|e| e.code != but).map(|e| e.length_m).sum()
            };
            let before = length(&document.region, "");
            let Ok(drawn) = redraw(&document).draw(&ends[0], &bends, &ends[1], Mode::Paved) else {
                return Ok(());
            };
            document.edit(BASE, drawn.edit, &Stamp::default()).expect("fits");
            let view = document.view(BASE);
            prop_assert!(view.conflicts.is_empty());
            prop_assert_eq!(length(&view.region, &drawn.code), before);
            for edge in &view.region.edges {
                prop_assert!(view.region.course(edge).is_some() && edge.from != edge.to);
            }
        }
    }
}
