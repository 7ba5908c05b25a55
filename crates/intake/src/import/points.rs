//! Points of a map as a table: GeoJSON, KML and the waypoints of a GPX file. What is known of
//! each point becomes its cells, so that it is read as any list is.

use std::collections::{BTreeMap, BTreeSet};

use tepat_network::read::{At, Projection};

use super::budget::Budget;
use super::described;
use super::geojson::{self, Feature, Shape};
use super::grid::{Cell, Fault, Sheet};
use super::marks::{self, Mark};
use super::names::{kind_word, normal};
use super::records;
use tepat_model::region::{PlaceKind, bends_written};
use tepat_order::Gather as _;

/// Largest map read as a list, in bytes; larger ones are networks.
const MOST_BYTES: usize = 24 << 20;
/// Most kinds of facts about points.
const MOST_COLUMNS: usize = 100;
/// Share of points, in per cent, that must be named after stations for the names to be split.
const LABELLED_PERCENT: usize = 50;

/// What features of edges have that this program exported; other lines are a network.
const EDGE_MARK: &str = "\"edge_code\"";

/// Whether the lines of a map are a list of edges, with their codes.
pub(crate) fn is_list_of_edges(bytes: &[u8]) -> bool {
    let mark = EDGE_MARK.as_bytes();
    bytes.len() <= MOST_BYTES && bytes.windows(mark.len()).any(|window| window == mark)
}

/// A point and what is known of it, by heading.
#[derive(Debug, Default)]
pub(super) struct Point {
    facts: BTreeMap<String, String>,
    /// The folders that it is in, from the outermost.
    folders: Vec<String>,
    position: Option<(f64, f64)>,
}

impl Point {
    /// A point at this latitude and longitude.
    pub(super) fn at(facts: BTreeMap<String, String>, position: (f64, f64)) -> Self {
        Self { facts, position: Some(position), ..Self::default() }
    }
}

/// The points of a map, or the records of a program's answer; `None` if the text is neither.
pub(super) fn read(text: &str) -> Option<Result<Sheet, Fault>> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let head: String = text.chars().take(2_000).collect();
    let has = |mark: &str| text.contains(mark);
    // `Point"` ends MultiPoint and esriGeometryPoint as well.
    let holds_points = has("Point\"") || has("\"esriGeometry") || has(EDGE_MARK);
    let is_map = holds_points && (has("\"coordinates\"") || has("\"geometry\""));
    let is_overpass = has("\"elements\"") && has("\"tags\"");
    let is_topology = has("\"Topology\"") && has("\"arcs\"");
    if text.starts_with('{') && (is_map || is_overpass || is_topology) {
        return Some(of_geojson(text));
    }
    let bare: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    if text.starts_with('{') && bare.contains("\"format\":\"tepat\"") {
        return Some(Err(Fault::PlanningFile));
    }
    let is_list = text.starts_with('[') && text[1..].trim_start().starts_with('{');
    if text.starts_with('{') || is_list {
        return Some(of_objects(text));
    }
    if !text.starts_with('<') {
        return None;
    }
    if head.contains("<kml") {
        Some(of_kml(text))
    } else if head.contains("<gpx") {
        Some(of_gpx(text))
    } else {
        None
    }
}

/// The points of a KML document.
pub(super) fn of_kml(text: &str) -> Result<Sheet, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::LargeFile);
    }
    table(of_marks(marks::of_kml(text)?))
}

fn of_gpx(text: &str) -> Result<Sheet, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::LargeFile);
    }
    if !text.contains(EDGE_MARK) {
        return table(of_marks(marks::of_gpx(text)?));
    }
    let routes = marks::of_routes(text)?.into_iter();
    let routes = routes.filter(|route| route.facts.contains_key("edge_code"));
    let edge = |Mark { mut facts, points, .. }: Mark| {
        // What devices show; its own name, if it has one, is another fact.
        facts.remove("Nama");
        edge(facts, &points)
    };
    table(routes.map(edge).collect())
}

/// An edge along these positions, from end to end.
fn edge(mut facts: BTreeMap<String, String>, course: &[(f64, f64)]) -> Point {
    let bends = course.get(1..course.len().saturating_sub(1)).unwrap_or_default();
    facts.insert("bends".to_owned(), bends_written(bends));
    // An edge without a name is exported under its code.
    if facts.get("name") == facts.get("edge_code") {
        facts.remove("name");
    }
    Point { facts, ..Point::default() }
}

fn of_geojson(text: &str) -> Result<Sheet, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::LargeFile);
    }
    let (features, projection) = geojson::features(text)?;
    let mut points = Vec::new();
    for (feature, number) in features.into_iter().zip(1..) {
        points.extend(of_feature(feature, &projection, At::Record(number))?);
    }
    table(points)
}

/// The points of a feature with what is known of them; an edge has none, and bends as a fact.
fn of_feature(feature: Feature, projection: &Projection, at: At) -> Result<Vec<Point>, Fault> {
    let Feature { facts, shapes } = feature;
    // An edge with an end that is not on the map, or a station that is nowhere.
    if shapes.is_empty() && !facts.is_empty() {
        return Ok(vec![Point { facts, ..Point::default() }]);
    }
    let mut points = Vec::new();
    for Shape { kind, coordinates } in &shapes {
        let positions = coordinates.positions.iter();
        let degrees = |position: &[f64; 2]| geojson::degrees(projection, *position, at);
        let positions: Result<Vec<_>, _> = positions.map(degrees).collect();
        let positions = positions.map_err(Fault::Map)?;
        match kind.as_str() {
            "Point" | "MultiPoint" => points.extend(positions.into_iter().map(|position| Point {
                facts: facts.clone(),
                position: Some(position),
                ..Point::default()
            })),
            _ if facts.contains_key("edge_code") && coordinates.lines().count() == 1 => {
                points.push(edge(facts.clone(), &positions));
            }
            _ => {}
        }
    }
    Ok(points)
}

/// A point for each of the points of a mark.
fn of_marks(marks: Vec<Mark>) -> Vec<Point> {
    let mut points = Vec::new();
    for Mark { mut facts, folders, points: positions, .. } in marks {
        if let Some(description) = facts.remove("Keterangan") {
            let (told, rest) = described::facts(&description);
            for (name, value) in told {
                facts.entry(name).or_insert(value);
            }
            if !rest.is_empty() {
                facts.entry("Keterangan".to_owned()).or_insert(rest);
            }
        }
        if let Some(folder) = folders.last() {
            facts.entry("Folder".to_owned()).or_insert_with(|| folder.clone());
        }
        points.extend(positions.into_iter().map(|position| Point {
            facts: facts.clone(),
            folders: folders.clone(),
            position: Some(position),
        }));
    }
    points
}

/// Objects, each of them a row.
fn of_objects(text: &str) -> Result<Sheet, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::LargeFile);
    }
    let objects = records::read(text)?;
    let row = |object| Point { facts: geojson::facts(object), ..Point::default() };
    table(objects.into_iter().map(row).collect())
}

/// A sheet with a heading, one row for each point.
pub(super) fn table(mut points: Vec<Point>) -> Result<Sheet, Fault> {
    split_labels(&mut points);
    let mut headings: BTreeSet<&String> = BTreeSet::new();
    for heading in points.iter().flat_map(|point| point.facts.keys()) {
        if headings.len() < MOST_COLUMNS {
            headings.insert(heading);
        }
    }
    let (mut sheet, mut budget) = (Sheet::default(), Budget::default());
    let width = headings.len();
    if !points.is_empty() {
        for (column, heading) in headings.iter().enumerate() {
            sheet.put(0, column, Cell::text(heading), &mut budget)?;
        }
        let is_on_map = points.iter().any(|point| point.position.is_some());
        for (column, heading) in ["Lintang", "Bujur"].into_iter().enumerate() {
            let heading = if is_on_map { Cell::text(heading) } else { Cell::Empty };
            sheet.put(0, width + column, heading, &mut budget)?;
        }
    }
    for (at, point) in points.iter().enumerate() {
        for (column, heading) in headings.iter().enumerate() {
            let fact = point.facts.get(*heading).map_or(Cell::Empty, |fact| Cell::text(fact));
            sheet.put(at + 1, column, fact, &mut budget)?;
        }
        let (lat, lon) = point.position.unwrap_or((f64::NAN, f64::NAN));
        for (column, degrees) in [lat, lon].into_iter().enumerate() {
            if degrees.is_finite() {
                sheet.put(at + 1, width + column, Cell::Number(degrees), &mut budget)?;
            }
        }
    }
    Ok(sheet)
}

/// Gives points named after a station, such as `TPS 1 Liju`, its number, village and, if named,
/// sub-district as facts of their own.
fn split_labels(points: &mut [Point]) {
    let name = |point: &Point| {
        let known = ["Nama", "name", "Name", "NAMA", "nama"];
        known.iter().find_map(|heading| point.facts.get(*heading)).cloned()
    };
    let says_number =
        |point: &Point| point.facts.keys().any(|heading| heading.to_lowercase().contains("tps"));
    if points.iter().any(says_number) {
        return;
    }
    let labels: Vec<Option<Label>> =
        points.iter().map(|point| name(point).as_deref().and_then(label)).collect();
    let found = labels.iter().flatten().count();
    if found == 0 || found * 100 < points.len() * LABELLED_PERCENT {
        return;
    }
    let telling = telling_folders(points);
    for (point, label) in points.iter_mut().zip(labels) {
        let Some(Label { number, mut desa, mut kecamatan }) = label else {
            continue;
        };
        point.facts.insert("TPS".to_owned(), number);
        for folder in point.folders.iter().rev().filter(|name| telling.contains(*name)) {
            match kind_word(folder.split([' ', '.']).next().unwrap_or_default()) {
                Some(PlaceKind::Ppk) if kecamatan.is_empty() => kecamatan.clone_from(folder),
                Some(PlaceKind::Ppk) => {}
                _ if desa.is_empty() => desa.clone_from(folder),
                _ if kecamatan.is_empty() => kecamatan.clone_from(folder),
                _ => {}
            }
        }
        for (heading, area) in [("Desa", desa), ("Kecamatan", kecamatan)] {
            if !area.is_empty() {
                point.facts.entry(heading.to_owned()).or_insert(area);
            }
        }
    }
}

/// Folders that are named after areas: those that say so, and those of which there are several
/// and which do not name stations.
fn telling_folders(points: &[Point]) -> BTreeSet<String> {
    let names: BTreeSet<&String> = points.iter().flat_map(|point| &point.folders).gather();
    let says_stations = |name: &str| {
        let normal = normal(name);
        let mut words = normal.split(' ');
        words
            .any(|word| matches!(word, "tps" | "titik" | "lokasi" | "stations" | "points" | "peta"))
    };
    let says_area = |name: &str| {
        let first = name.split([' ', '.']).next().unwrap_or_default();
        matches!(kind_word(first), Some(PlaceKind::Ppk | PlaceKind::Pps))
    };
    let is_one_of_several = names.iter().filter(|name| !says_stations(name)).count() > 1;
    let tells = |name: &&&String| says_area(name) || (is_one_of_several && !says_stations(name));
    names.iter().filter(tells).map(|name| (*name).clone()).gather()
}

/// What a label of a station says.
#[derive(Debug, PartialEq)]
pub(super) struct Label {
    pub number: String,
    pub desa: String,
    pub kecamatan: String,
}

/// Splits `TPS 1 Liju`, `Liju TPS 01` or `TPS 3, Desa Liju, Kec. Teweh Timur`.
pub(super) fn label(name: &str) -> Option<Label> {
    let at = name.char_indices().find_map(|(at, _)| {
        let word = name.get(at..at + 3)?;
        let begins = name[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        (begins && word.eq_ignore_ascii_case("tps")).then_some(at)
    })?;
    let after = name[at + 3..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, after) = after.split_at(digits);
    if number.is_empty() {
        return None;
    }
    let marks = |c: char| !c.is_alphanumeric() && c != '(' && c != ')';
    let areas = format!("{}, {}", name[..at].trim_matches(marks), after.trim_matches(marks));
    let mut desa = Vec::new();
    let mut kecamatan = String::new();
    for area in areas.split([',', ';']).map(str::trim).filter(|area| !area.is_empty()) {
        if area.to_lowercase().starts_with("kec") {
            area.clone_into(&mut kecamatan);
        } else {
            desa.push(area);
        }
    }
    let desa = desa.first().copied().unwrap_or_default().to_owned();
    Some(Label { number: format!("TPS {number}"), desa, kecamatan })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let sheet = read(text).unwrap().unwrap();
        let line = |row: &Vec<Cell>| row.iter().map(Cell::shown).collect::<Vec<_>>().join("|");
        sheet.rows.iter().map(line).collect()
    }

    #[test]
    fn points_become_rows() {
        let check = |text: &str, expect: &[&str]| assert_eq!(rows(text), expect, "{text}");
        check(
            r#"{"type":"FeatureCollection","features":[
                {"type":"Feature","properties":{"desa":"Liju","tps":1,"a":null},"geometry":{"type":"Point","coordinates":[115.5,-1.25,9]}},
                {"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[115,-1]}},
                {"type":"Feature","properties":{"x":"y"},"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}},
                {"type":"Feature","properties":{},"geometry":null}]}"#,
            &["desa|tps|Lintang|Bujur", "Liju|1|-1.25|115.5", "||-1|115"],
        );
        check(
            r#"{"type":"FeatureCollection","features":[
                {"type":"Feature","properties":{"desa":"Liju"},"geometry":{"type":"MultiPoint","coordinates":[[115.5,-1.25],[115,-1]]}}]}"#,
            &["desa|Lintang|Bujur", "Liju|-1.25|115.5", "Liju|-1|115"],
        );
        check(
            "<?xml version=\"1.0\"?><kml><Document><name>Peta</name><Folder><name>TPS</name>
             <Placemark><name>TPS 1 Liju</name><description><![CDATA[SD & balai]]></description>
             <Point><coordinates> 115.5,-1.25,0 </coordinates></Point></Placemark>
             <Placemark><name>Jalan</name><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark>
             </Folder><Placemark><name>Jamut TPS 02</name><ExtendedData><Data name=\"dpt\"><value>300</value></Data></ExtendedData>
             <Point><coordinates>115,-1</coordinates></Point></Placemark></Document></kml>",
            &[
                "Desa|Folder|Keterangan|Nama|TPS|dpt|Lintang|Bujur",
                "Liju|TPS|SD & balai|TPS 1 Liju|TPS 1||-1.25|115.5",
                "Jamut|||Jamut TPS 02|TPS 02|300|-1|115",
            ],
        );
        check(
            "<kml><Document><Folder><name>Kec. Teweh Timur</name>
             <Folder><name>Liju</name><Placemark><name>TPS 01</name><Point><coordinates>115.5,-1.25</coordinates></Point></Placemark></Folder>
             <Folder><name>Jamut</name><Placemark><name>TPS 01</name><MultiGeometry><Point><coordinates>115,-1</coordinates></Point></MultiGeometry></Placemark></Folder>
             </Folder></Document></kml>",
            &[
                "Desa|Folder|Kecamatan|Nama|TPS|Lintang|Bujur",
                "Liju|Liju|Kec. Teweh Timur|TPS 01|TPS 01|-1.25|115.5",
                "Jamut|Jamut|Kec. Teweh Timur|TPS 01|TPS 01|-1|115",
            ],
        );
        check(
            r#"{"type":"Feature","properties":{"desa":"Liju"},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[115.5,-1.25]}]}}"#,
            &["desa|Lintang|Bujur", "Liju|-1.25|115.5"],
        );
        check(
            "<gpx><wpt lat=\"-1.25\" lon=\"115.5\"><name>TPS 3 Liju</name></wpt><wpt><name>x</name></wpt></gpx>",
            &["Desa|Nama|TPS|Lintang|Bujur", "Liju|TPS 3 Liju|TPS 3|-1.25|115.5"],
        );
    }

    #[test]
    fn maps_and_answers_of_other_programs_become_rows() {
        let check = |text: &str, expect: &[&str]| assert_eq!(rows(text), expect, "{text}");
        // ArcGIS.
        check(
            r#"{"geometryType":"esriGeometryPoint","spatialReference":{"wkid":102100,"latestWkid":3857},"features":[
                {"attributes":{"DESA":"Liju","NO_TPS":1},"geometry":{"x":12915000.0,"y":-50000.0}},
                {"attributes":{"DESA":"Jamut","NO_TPS":2},"geometry":null}]}"#,
            &["DESA|NO_TPS|Lintang|Bujur", "Liju|1|-0.449153|116.0174189", "Jamut|2"],
        );
        check(
            r#"{"geometryType":"esriGeometryMultipoint","spatialReference":{"wkid":4326},"features":[
                {"attributes":{"DESA":"Liju"},"geometry":{"points":[[115.5,-1.25]]}}]}"#,
            &["DESA|Lintang|Bujur", "Liju|-1.25|115.5"],
        );
        // Overpass.
        check(
            r#"{"version":0.6,"elements":[{"type":"node","id":1,"lat":-1.25,"lon":115.5,"tags":{"place":"village","name":"Liju"}},
                {"type":"node","id":2,"lat":-1.3,"lon":115.6},
                {"type":"way","id":3,"center":{"lat":-1.4,"lon":115.7},"nodes":[1,2],"tags":{"name":"Jamut"}}]}"#,
            &["name|place|Lintang|Bujur", "Liju|village|-1.25|115.5", "Jamut||-1.4|115.7"],
        );
        check(
            r#"{"status":"ok","data":[{"kelurahan":"Liju","tps":1},{"kelurahan":"Jamut","tps":2}]}"#,
            &["kelurahan|tps", "Liju|1", "Jamut|2"],
        );
        check(
            r#"{"elements":[{"kelurahan":"Liju","jenis":"Point"}]}"#,
            &["jenis|kelurahan", "Point|Liju"],
        );
        check(
            "{\"kelurahan\":\"Liju\",\"tps\":1}\n{\"kelurahan\":\"Jamut\",\"tps\":2}\n",
            &["kelurahan|tps", "Liju|1", "Jamut|2"],
        );
        check(
            "<kml><Placemark><name>TPS 01</name><description><![CDATA[<table><tr><td>Desa</td><td>Liju</td></tr><tr><td>DPT</td><td>253</td></tr></table>]]></description>
             <Point><coordinates>115.5,-1.25</coordinates></Point></Placemark></kml>",
            &["DPT|Desa|Nama|TPS|Lintang|Bujur", "253|Liju|TPS 01|TPS 01|-1.25|115.5"],
        );
        check(
            "<gpx creator=\"OsmAnd\"><wpt lat=\"-1.25\" lon=\"115.5\"><name>TPS 01 Liju</name><type>Kec. Teweh Timur</type><desc>Kontak: Ali\nDPT: 253</desc></wpt></gpx>",
            &[
                "DPT|Desa|Folder|Kecamatan|Kontak|Nama|TPS|Lintang|Bujur",
                "253|Liju|Kec. Teweh Timur|Kec. Teweh Timur|Ali|TPS 01 Liju|TPS 01|-1.25|115.5",
            ],
        );
        let refused = |text: &str| read(text).unwrap().unwrap_err();
        assert_eq!(
            refused(r#"{"type":"Topology","objects":{},"arcs":[]}"#),
            Fault::ForeignMap("TopoJSON")
        );
        assert_eq!(refused(r#"{"a":1}"#), Fault::Foreign("JSON"));
        let planning =
            r#"{ "format": "tepat", "version": 2, "region": {"places": [{"code": "A"}]}}"#;
        assert_eq!(refused(planning), Fault::PlanningFile);
    }

    #[test]
    fn labels_are_split() {
        let check = |name: &str, expect: Option<[&str; 3]>| {
            let found = label(name).map(|l| [l.number, l.desa, l.kecamatan]);
            assert_eq!(found, expect.map(|parts| parts.map(str::to_owned)), "{name}");
        };
        check("TPS 1 Liju", Some(["TPS 1", "Liju", ""]));
        check("Liju - tps.02", Some(["TPS 02", "Liju", ""]));
        check(
            "TPS 3, Desa Liju, Kec. Teweh Timur",
            Some(["TPS 3", "Desa Liju", "Kec. Teweh Timur"]),
        );
        check("TPS 12", Some(["TPS 12", "", ""]));
        check("TPS Liju", None);
        check("Kantor é", None);
        check("étps 1", None);
    }
}
