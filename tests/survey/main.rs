//! Importing networks and tracks into a region: what is connected and what is kept.

use serde_json::json;
use tepat_intake::redraw::Redraw;
use tepat_intake::survey::{
    FileKind, Import, Joining, Onto, earlier, kind_of, options, read_network, read_recorded,
    with_connections,
};
use tepat_model::document::{BASE, Document, Edit, Stamp, TableName};
use tepat_model::message::{Message, Severity};
use tepat_model::region::{Mode, Place, PlaceKind, Region, Table};
use tepat_view::words::{self, Language};

/// A road through two villages, a river past the second, and a pier between them.
const MAP: &str = r#"<osm>
<node id="1" lat="0" lon="116.00"/><node id="2" lat="0" lon="116.05"/><node id="3" lat="0" lon="116.10"/>
<node id="4" lat="0.002" lon="116.08"/><node id="5" lat="0.002" lon="116.11"/><node id="6" lat="0.002" lon="116.2"/>
<node id="7" lat="0.001" lon="116.1001"><tag k="amenity" v="ferry_terminal"/><tag k="name" v="Muara"/></node>
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="surface" v="asphalt"/></way>
<way id="11"><nd ref="4"/><nd ref="5"/><nd ref="6"/><tag k="waterway" v="river"/><tag k="boat" v="yes"/></way>
<way id="12"><nd ref="3"/><nd ref="5"/><tag k="highway" v="path"/></way>
</osm>"#;

fn document() -> Document {
    let mut region = Region {
        places: Table::new(vec![
            Place::new("G", PlaceKind::Store, 0.001, 116.0),
            Place::new("K", PlaceKind::Ppk, 0.001, 116.05),
            Place::new("D", PlaceKind::Pps, 0.003, 116.2),
            Place::new("X", PlaceKind::Pps, 0.14, 116.1),
        ]),
        ..Region::default()
    };
    region.info.code = "00.01".into();
    Document::new(region, "KPU")
}

fn stamp() -> Stamp {
    Stamp { at: "2024-11-20T08:00:00+08:00".into(), ..Stamp::default() }
}

fn import(document: &Document, map: &str) -> Import {
    import_onto(document, map, Onto::Replace)
}

fn import_onto(document: &Document, map: &str, onto: Onto) -> Import {
    let region = document.view(BASE).region;
    let read = read_network("peta.osm", map.as_bytes(), &options(&region, true), &mut |_| true);
    let earlier = earlier(document, BASE);
    let read = read.expect("a map");
    let import = Import::new("peta.osm", read.clone(), &region, &earlier, "?", onto);
    // A worker receives less data, but must reach the same result.
    let elsewhere = Joining::new(&region, earlier, "?".into(), onto, true).import("peta.osm", read);
    assert_eq!(elsewhere, Ok(import.clone()));
    import
}

fn edges(document: &Document) -> Vec<String> {
    let region = document.view(BASE).region;
    let edge = |edge: &tepat_model::region::Edge| {
        format!("{} {} {} {}", edge.code, edge.to, edge.mode.key(), edge.length_m)
    };
    region.edges.iter().map(edge).collect()
}

#[test]
fn places_and_piers_are_joined() {
    let mut document = document();
    // The pier is too far from the river for a landing.
    let far = MAP.replace("lat=\"0.002\" lon=\"116.11\"", "lat=\"0.012\" lon=\"116.11\"");
    let import = import(&document, &far);
    assert!(document.edit(BASE, import.edit.clone(), &stamp()).is_ok());
    assert_eq!(
        edges(&document),
        ["D.J2 n-3240072443062019025 river 156", "G.J1 n1 paved 156", "K.J1 n2 paved 156"]
    );
    let region = document.view(BASE).region;
    assert!(region.validate().is_ok());
    assert!(region.net.node(2).is_some());
    let about_x = import.report.iter().find(|message| message.at.code.as_deref() == Some("X"));
    assert_eq!(about_x.map(|message| message.key.as_str()), Some("survey-none-near"));
    document.undo(BASE, &stamp());
    assert_eq!(document.view(BASE).region, self::document().region);
}

#[test]
fn a_pier_between_road_and_river_becomes_a_place() {
    let near = MAP.replace("lat=\"0.002\" lon=\"116.11\"", "lat=\"0.002\" lon=\"116.1001\"");
    let mut document = document();
    let edit = import(&document, &near).edit;
    document.edit(BASE, edit, &stamp()).unwrap();
    let region = document.view(BASE).region;
    let pier = region.places.get("00.01.L7").unwrap();
    assert_eq!((pier.kind, pier.name.as_str()), (PlaceKind::Pier, "Muara"));
    let to = |code: &str| region.edges.get(code).map(|edge| (edge.to.as_str(), edge.mode));
    assert_eq!(to("00.01.L7.J1"), Some(("n3", Mode::Paved)));
    assert_eq!(to("00.01.L7.J2"), Some(("n5", Mode::River)));
}

#[test]
fn what_was_done_by_hand_is_left() {
    let mut document = document();
    let edit = import(&document, MAP).edit;
    document.edit(BASE, edit, &stamp()).unwrap();
    // Correct one connection, remove one, and let an edge stand in for one link.
    document.edit(BASE, Edit::set(TableName::Edges, "G.J1", "length_m", 900), &stamp()).unwrap();
    let remove = Edit::Remove { table: TableName::Edges, code: "K.J1".into() };
    document.edit(BASE, remove, &stamp()).unwrap();
    let standing = json!([
        {"code": "w10.0", "from": "n1", "to": "n2", "mode": "unpaved", "length_m": 6000},
        {"code": "w99.0", "from": "n1", "to": "n77", "mode": "unpaved", "length_m": 6000},
        {"code": "E1", "from": "G", "to": "n77", "mode": "unpaved", "length_m": 6000},
    ]);
    let put = Edit::put(TableName::Edges, standing.as_array().unwrap());
    document.edit(BASE, put, &stamp()).unwrap();

    let moved = MAP.replace("lat=\"0.002\" lon=\"116.2\"", "lat=\"0.0025\" lon=\"116.2\"");
    let again = import(&document, &moved);
    let keys: Vec<(&str, Option<&str>)> = again
        .report
        .iter()
        .filter(|message| message.key.contains("lost") || message.key.contains("kept"))
        .map(|message| (message.key.as_str(), message.at.code.as_deref()))
        .collect();
    let expected = [
        ("survey-node-lost", Some("E1")),
        ("survey-link-lost", Some("w99.0")),
        ("survey-kept", None),
    ];
    assert_eq!(keys, expected);
    document.edit(BASE, again.edit, &stamp()).unwrap();
    let region = document.view(BASE).region;
    assert_eq!(region.edges.get("G.J1").map(|edge| edge.length_m), Some(900));
    assert!(region.edges.get("K.J1").is_none());
    assert_eq!(region.edges.get("w10.0").map(|edge| edge.mode), Some(Mode::Unpaved));
    assert_eq!(region.edges.get("D.J2").map(|edge| edge.length_m), Some(79));

    // A network without a river takes the connections to the river away.
    let dry = MAP.replace("waterway", "natural");
    let edit = import(&document, &dry).edit;
    document.edit(BASE, edit, &stamp()).unwrap();
    let region = document.view(BASE).region;
    assert!(region.edges.get("D.J2").is_none());
    assert_eq!(region.edges.get("G.J1").map(|edge| edge.length_m), Some(900));
    let bytes = document.to_bytes();
    assert_eq!(Document::from_bytes("a", &bytes), Ok(document));
}

#[test]
fn what_cannot_be_read_says_where() {
    let region = document().region;
    for (bytes, expected) in [
        (&b"\x89PNG\r\n"[..], "peta.osm: Not a network file we know (it begins as PNG)."),
        (b"<osm>\n<way>", "peta.osm, row 2: The file is damaged: <way> without id."),
        (b"{\"a\":\n", "peta.osm, row 2: The file is cut short."),
        (b"<osm><node", "peta.osm"),
    ] {
        let message: Message =
            read_network("peta.osm", bytes, &options(&region, true), &mut |_| true).unwrap_err();
        assert_eq!(message.severity, Severity::Error);
        let said = words::message(Language::English, &message);
        assert!(said.starts_with(expected), "{said}");
    }
}

#[test]
fn files_are_known_by_content_or_name() {
    for (name, bytes, kind) in [
        ("a.osm", MAP.as_bytes(), Some(FileKind::Network)),
        ("a.txt", MAP.as_bytes(), Some(FileKind::Network)),
        ("a.gpx", b"<gpx/>", Some(FileKind::Tracks)),
        ("a.osm.pbf", b"\x89PNG", Some(FileKind::Network)),
        ("tps.csv", b"desa;tps\n", None),
        ("tps.xlsx", b"PK\x03\x04", None),
        ("jalan.zip", b"PK\x03\x04", Some(FileKind::Network)),
        ("rencana.tepat", b"{\"format\":\"tepat\"}", None),
    ] {
        assert_eq!(kind_of(name, bytes), kind, "{name}");
    }
}

#[test]
fn a_recorded_trip_becomes_an_edge_or_corrects_one() {
    let track = |name: &str, from: &str, to: &str| {
        format!(
            "<gpx><trk><name>{name}</name><trkseg>
            <trkpt lat=\"0.001\" lon=\"{from}\"><time>2024-11-20T01:00:00Z</time></trkpt>
            <trkpt lat=\"0.011\" lon=\"116.02\"><time>2024-11-20T01:10:00Z</time></trkpt>
            <trkpt lat=\"0.001\" lon=\"{to}\"><time>2024-11-20T01:20:00Z</time></trkpt>
            </trkseg></trk></gpx>"
        )
    };
    let mut document = document();
    let read = |document: &Document, text: &str, mode| {
        let region = document.view(BASE).region;
        read_recorded("a.gpx", text.as_bytes(), &region, mode, &mut |_| true).unwrap()
    };
    let there = read(&document, &track("Naik motor", "116", "116.05"), None);
    let edge = there.edges[0].clone();
    assert!(edge.code.starts_with("00.01.G0001-"), "{}", edge.code);
    assert_eq!((edge.from.as_str(), edge.to.as_str()), ("G", "K"));
    assert_eq!((edge.mode, edge.minutes, edge.length_m), (Mode::Unpaved, Some(20), 6_003));
    assert_eq!(edge.bends.len(), 3);
    document.edit(BASE, there.edit(), &stamp()).unwrap();
    // The return trip corrects the same edge; a boat makes another one.
    let back = read(&document, &track("Pulang", "116.05", "116"), Some(Mode::Paved));
    assert_eq!((&back.edges[0].code, back.edges[0].mode), (&edge.code, Mode::Unpaved));
    assert_eq!(back.edges[0].bends[0].1, 116.0);
    let boat = read(&document, &track("Naik perahu", "116", "116.05"), None);
    assert!(boat.edges[0].code.starts_with("00.01.G0002-"), "{}", boat.edges[0].code);
    assert_eq!(boat.edges[0].mode, Mode::River);
    for (from, to, key) in
        [("116", "116.001", "survey-track-stays"), ("118", "116", "survey-track-nowhere")]
    {
        let nothing = read(&document, &track("Lain", from, to), None);
        assert!(nothing.edges.is_empty());
        assert_eq!(nothing.report[0].key, key);
    }
}

/// The river of the map in another office's file, continuing past the end of the road.
const RIVER: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
"properties":{"waterway":"river","boat":"yes"},"geometry":{"type":"LineString",
"coordinates":[[116.1001,0.002],[116.15,0.0021],[116.2,0.002]]}}]}"#;

fn roads_alone() -> String {
    MAP.replace("waterway", "natural")
        .replace("lat=\"0.001\" lon=\"116.1001\"", "lat=\"0.0019\" lon=\"116.1001\"")
}

#[test]
fn a_second_file_adds_to_the_first() {
    let mut document = document();
    let edit = import(&document, &roads_alone()).edit;
    document.edit(BASE, edit, &stamp()).unwrap();
    assert!(document.view(BASE).region.places.get("00.01.L7").is_none());
    // Changes by hand between the imports.
    document.edit(BASE, Edit::set(TableName::Edges, "G.J1", "length_m", 900), &stamp()).unwrap();
    let standing = json!([{"code": "w10.0", "from": "n1", "to": "n2", "mode": "paved", "length_m": 5560, "closed": true}]);
    let put = Edit::put(TableName::Edges, standing.as_array().unwrap());
    document.edit(BASE, put, &stamp()).unwrap();

    let added = import_onto(&document, RIVER, Onto::Add);
    let fact = added.facts.iter().find(|fact| fact.key == "survey-fact-merged").unwrap();
    let said = words::message(Language::English, fact);
    assert!(said.contains("0 stretches were there already, 0 replaced, 1 added"), "{said}");
    document.edit(BASE, added.edit, &stamp()).unwrap();
    let region = document.view(BASE).region;
    assert!(region.validate().is_ok());
    // The riverside village now has a connection to it, and the first file's pier is a landing.
    assert_eq!(region.edges.get("D.J2").map(|edge| edge.mode), Some(Mode::River));
    assert_eq!(region.places.get("00.01.L7").map(|place| place.kind), Some(PlaceKind::Pier));
    for (code, mode) in [("00.01.L7.J1", Mode::Paved), ("00.01.L7.J2", Mode::River)] {
        assert_eq!(region.edges.get(code).map(|edge| edge.mode), Some(mode), "{code}");
    }
    assert_eq!(region.edges.get("G.J1").map(|edge| edge.length_m), Some(900));
    assert_eq!(region.edges.get("w10.0").map(|edge| edge.closed), Some(true));
    assert_eq!(region.edges.get("K.J1").map(|edge| edge.to.as_str()), Some("n2"));

    // Importing either file again changes nothing.
    for file in [RIVER, &roads_alone()] {
        let again = import_onto(&document, file, Onto::Add);
        let mut after = document.clone();
        after.edit(BASE, again.edit, &stamp()).unwrap();
        let after = after.view(BASE).region;
        assert_eq!(after.edges, region.edges);
        assert_eq!(*after.net, *region.net);
        assert_eq!(after, region);
    }
    let bytes = document.to_bytes();
    assert_eq!(Document::from_bytes("a", &bytes), Ok(document));
}

#[test]
fn a_pier_beside_the_middle_of_an_added_river_becomes_a_landing() {
    let mut document = document();
    let edit = import(&document, &roads_alone()).edit;
    document.edit(BASE, edit, &stamp()).unwrap();
    let upstream = RIVER.replace("[116.1001,0.002]", "[116.02,0.0021],[116.1001,0.002]");
    let added = import_onto(&document, &upstream, Onto::Add);
    document.edit(BASE, added.edit, &stamp()).unwrap();
    let region = document.view(BASE).region;
    assert!(region.places.get("00.01.L7").is_some());
    let ends = ["00.01.L7.J1", "00.01.L7.J2", "00.01.L7.J5"];
    assert!(ends.iter().all(|code| region.edges.get(code).is_some()), "{:?}", edges(&document));
    let again = import_onto(&document, &upstream, Onto::Add);
    document.edit(BASE, again.edit, &stamp()).unwrap();
    let once_more = document.view(BASE).region;
    assert_eq!(once_more.places, region.places);
}

#[test]
fn a_closed_stretch_that_is_cut_stays_closed_in_all_its_pieces() {
    let mut document = document();
    let edit = import(&document, MAP).edit;
    document.edit(BASE, edit, &stamp()).unwrap();
    let region = document.view(BASE).region;
    let close = |code: &str| {
        let redrawn = Redraw::new(&document, region.clone(), &stamp()).close(code).unwrap();
        redrawn.edit
    };
    let edit = close("w10.0");
    document.edit(BASE, edit, &stamp()).unwrap();
    document.edit(BASE, Edit::set(TableName::Edges, "w10.0", "minutes", 101), &stamp()).unwrap();
    let track = r#"{"type":"LineString","coordinates":[[116.02,0.00005],[116.02,0.05]]}"#;
    let track =
        format!(r#"{{"type":"Feature","properties":{{"highway":"track"}},"geometry":{track}}}"#);
    let added = import_onto(&document, &track, Onto::Add);
    document.edit(BASE, added.edit, &stamp()).unwrap();
    let after = document.view(BASE).region;
    let closed: Vec<&tepat_model::region::Edge> =
        after.edges.iter().filter(|edge| edge.closed).collect();
    assert_eq!(closed.len(), 2);
    assert_eq!(closed.iter().filter_map(|edge| edge.minutes).sum::<u32>(), 101);
    let before_m = region.stand_in(region.link("w10.0").unwrap()).unwrap().length_m;
    assert_eq!(closed.iter().map(|edge| edge.length_m).sum::<u32>(), before_m);
    assert_eq!(closed[0].to, closed[1].from);
    assert!(closed.iter().all(|edge| after.link(&edge.code).is_some()));
    // A single undo restores everything.
    document.undo(BASE, &stamp());
    assert_eq!(document.view(BASE).region.edges.iter().filter(|edge| edge.closed).count(), 1);
}

#[test]
fn places_added_or_moved_later_are_joined_at_once() {
    let mut document = document();
    let edit = import(&document, MAP).edit;
    document.edit(BASE, edit, &stamp()).unwrap();
    let edit_with = |document: &mut Document, edit: Edit| {
        let edit = with_connections(edit, document, BASE, "?");
        document.edit(BASE, edit, &stamp()).unwrap();
    };
    let of = |document: &Document, place: &str| {
        let start = format!("{place}.J");
        edges(document).into_iter().filter(|edge| edge.starts_with(&start)).collect::<Vec<_>>()
    };
    // In the middle of the first stretch, 111 m away from it: one edge to each end.
    let new = Place::new("M", PlaceKind::Pps, 0.001, 116.02);
    edit_with(&mut document, Edit::put(TableName::Places, &[new]));
    assert_eq!(of(&document, "M"), ["M.J1 n1 paved 2380", "M.J4 n2 paved 3492"]);
    // Passing through the village is no faster than staying on the road.
    let region = document.view(BASE).region;
    let minutes = ["M.J1", "M.J4"].map(|code| region.edges.get(code).unwrap().minutes.unwrap());
    assert!(minutes[0] + minutes[1] > 8, "{minutes:?}");
    // Near a node there is one edge; the other disappears, and a single undo brings it back.
    let moved =
        Edit::set_many(TableName::Places, "M", [("lat", json!(0.001)), ("lon", json!(116.0501))]);
    edit_with(&mut document, moved);
    assert_eq!(of(&document, "M"), ["M.J1 n2 paved 168"]);
    document.undo(BASE, &stamp());
    assert_eq!(of(&document, "M").len(), 2);
    document.redo(BASE, &stamp());
    // Back at its first position both exist again: nobody removed the second one by hand.
    let moved =
        Edit::set_many(TableName::Places, "M", [("lat", json!(0.001)), ("lon", json!(116.02))]);
    edit_with(&mut document, moved);
    assert_eq!(of(&document, "M").len(), 2);
    // Connections corrected by hand stay when the place moves.
    document.edit(BASE, Edit::set(TableName::Edges, "M.J1", "length_m", 900), &stamp()).unwrap();
    let moved =
        Edit::set_many(TableName::Places, "M", [("lat", json!(0.001)), ("lon", json!(116.0501))]);
    edit_with(&mut document, moved);
    assert_eq!(of(&document, "M"), ["M.J1 n1 paved 900", "M.J4 n2 paved 3492"]);
    // A new name changes no connection, and a place far from everything gets none.
    edit_with(&mut document, Edit::set(TableName::Places, "M", "name", "Muara"));
    assert_eq!(
        document.changes.last().map(|change| matches!(change.edit, Edit::Set { .. })),
        Some(true)
    );
    edit_with(
        &mut document,
        Edit::put(TableName::Places, &[Place::new("F", PlaceKind::Pps, 0.1, 116.02)]),
    );
    assert!(of(&document, "F").is_empty());
    // Reading the file again connects it with the node found then.
    let again = import(&document, MAP).edit;
    document.edit(BASE, again, &stamp()).unwrap();
    assert_eq!(document.view(BASE).conflicts, Vec::new());
}

#[test]
fn one_way_links_are_joined_their_way() {
    let mut document = document();
    let one_way =
        MAP.replace("<tag k=\"surface\"", "<tag k=\"oneway\" v=\"-1\"/><tag k=\"surface\"");
    let edit = import(&document, &one_way).edit;
    document.edit(BASE, edit, &stamp()).unwrap();
    let new = Place::new("M", PlaceKind::Pps, 0.001, 116.02);
    let edit = with_connections(Edit::put(TableName::Places, &[new]), &document, BASE, "?");
    document.edit(BASE, edit, &stamp()).unwrap();
    let region = document.view(BASE).region;
    let ends = |code: &str| {
        let edge = region.edges.get(code).unwrap();
        (edge.from.as_str(), edge.to.as_str(), edge.one_way)
    };
    // Travel is from n2 to n1: one edge comes from n2, the other leads to n1.
    assert_eq!(ends("M.J1"), ("M", "n1", true));
    assert_eq!(ends("M.J4"), ("n2", "M", true));
}
