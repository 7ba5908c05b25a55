//! Points of a map as a table: GeoJSON, KML and the waypoints of a GPX file. What is known of
//! each point becomes its cells, so that it is read as any list is.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value as Json;

use super::budget::Budget;
use super::grid::{Cell, Fault, Sheet};
use super::package::{attribute, damaged, entity, xml};
use tepat_model::region::bends_written;

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
struct Point {
    facts: BTreeMap<String, String>,
    position: Option<(f64, f64)>,
}

/// The points of a map; `None` if the text is none.
pub(super) fn read(text: &str) -> Option<Result<Sheet, Fault>> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let head: String = text.chars().take(2_000).collect();
    // `Point"` ends MultiPoint as well.
    if text.starts_with('{') && (text.contains("Point\"") || text.contains(EDGE_MARK)) {
        return Some(of_geojson(text));
    }
    if text.starts_with('[') && text[1..].trim_start().starts_with('{') {
        return Some(of_objects(text));
    }
    if !text.starts_with('<') {
        return None;
    }
    if head.contains("<kml") {
        Some(of_kml(text))
    } else if head.contains("<gpx") {
        Some(of_xml(text, ["wpt"; 2]))
    } else {
        None
    }
}

/// The points of a KML document.
pub(super) fn of_kml(text: &str) -> Result<Sheet, Fault> {
    of_xml(text, ["Placemark", "Point"])
}

#[derive(Deserialize)]
struct Collection {
    #[serde(default)]
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Option<BTreeMap<String, Json>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    coordinates: Coordinates,
}

/// One position, a line, or something else that is passed over.
#[derive(Deserialize)]
#[serde(untagged)]
enum Coordinates {
    Position(Vec<f64>),
    Line(Vec<Vec<f64>>),
    Other(IgnoredAny),
}

impl Default for Coordinates {
    fn default() -> Self {
        Self::Other(IgnoredAny)
    }
}

fn of_geojson(text: &str) -> Result<Sheet, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::LargeFile);
    }
    let collection: Collection = serde_json::from_str(text).map_err(damaged)?;
    table(collection.features.into_iter().flat_map(of_feature).collect())
}

/// The points of a feature with what is known of them; an edge has none, and bends as a fact.
fn of_feature(feature: Feature) -> Vec<Point> {
    let mut facts = facts(feature.properties.unwrap_or_default());
    let at = |facts, position: &[f64]| {
        lat_lon(position).map(|position| Point { facts, position: Some(position) })
    };
    let (kind, coordinates) = match feature.geometry {
        Some(Geometry { kind, coordinates }) => (kind, coordinates),
        // An edge with an end that is not on the map, or a station that is nowhere.
        None if !facts.is_empty() => return vec![Point { facts, position: None }],
        None => return Vec::new(),
    };
    match coordinates {
        Coordinates::Position(position) => at(facts, &position).into_iter().collect(),
        Coordinates::Line(points) if kind == "MultiPoint" => {
            points.iter().filter_map(|position| at(facts.clone(), position)).collect()
        }
        Coordinates::Line(line) if facts.contains_key("edge_code") => {
            let bends = line.get(1..line.len().saturating_sub(1)).unwrap_or_default();
            let bends: Vec<_> = bends.iter().filter_map(|at| lat_lon(at)).collect();
            facts.insert("bends".to_owned(), bends_written(&bends));
            vec![Point { facts, position: None }]
        }
        Coordinates::Line(_) | Coordinates::Other(_) => Vec::new(),
    }
}

/// Latitude and longitude of a GeoJSON position.
fn lat_lon(position: &[f64]) -> Option<(f64, f64)> {
    match position {
        [lon, lat, ..] => Some((*lat, *lon)),
        _ => None,
    }
}

/// The values that a cell can hold, by name.
fn facts(properties: BTreeMap<String, Json>) -> BTreeMap<String, String> {
    properties.into_iter().filter_map(|(name, value)| Some((name, written(value)?))).collect()
}

/// A list of objects, each of them a row.
fn of_objects(text: &str) -> Result<Sheet, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::LargeFile);
    }
    let objects: Vec<BTreeMap<String, Json>> = serde_json::from_str(text).map_err(damaged)?;
    let row = |object| Point { facts: facts(object), position: None };
    table(objects.into_iter().map(row).collect())
}

/// A fact as a list writes it; `None` if it is none.
pub(super) fn written(value: Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text),
        Json::Bool(yes) => Some(if yes { "ya".to_owned() } else { "tidak".to_owned() }),
        Json::Number(number) => Some(number.to_string()),
        Json::Array(_) | Json::Object(_) => None,
    }
}

/// The elements `each` of a KML or GPX document that hold a position, in KML inside `holder`.
fn of_xml(text: &str, [each, holder]: [&str; 2]) -> Result<Sheet, Fault> {
    if text.len() > MOST_BYTES {
        return Err(Fault::LargeFile);
    }
    let mut reader = xml(text);
    let mut points = Vec::new();
    let mut point: Option<Point> = None;
    let mut in_holder = false;
    // The names of the folders that are open, the innermost last.
    let mut folders: Vec<String> = Vec::new();
    // The element that text belongs to, and the fact that it states.
    let (mut inside, mut fact, mut written) = (String::new(), String::new(), String::new());
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(e) => {
                let name = e.local_name().as_ref().to_owned();
                written.clear();
                if name == each {
                    let degrees =
                        |name| attribute(&e, name).and_then(|text| text.parse::<f64>().ok());
                    let position = degrees("lat").zip(degrees("lon"));
                    point = Some(Point { position, ..Point::default() });
                }
                match name.as_str() {
                    "Folder" if folders.len() < 64 => folders.push(String::new()),
                    "Data" | "SimpleData" => fact = attribute(&e, "name").unwrap_or_default(),
                    _ => {}
                }
                in_holder |= name == holder;
                inside = name;
            }
            Event::Text(part) => written.push_str(&part.xml10_content()),
            Event::CData(part) => written.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => written.push_str(&entity(&reference)),
            Event::End(e) => {
                let name = e.local_name().as_ref().to_owned();
                let own = inside == name;
                if name == each {
                    points.extend(point.take().filter(|point| point.position.is_some()));
                } else if let Some(point) = point.as_mut() {
                    let heading = match name.as_str() {
                        "name" => "Nama",
                        "description" | "desc" | "cmt" => "Keterangan",
                        "value" | "SimpleData" => fact.as_str(),
                        _ => "",
                    };
                    if own && !heading.is_empty() && !written.trim().is_empty() {
                        let facts = &mut point.facts;
                        facts.entry(heading.to_owned()).or_insert_with(|| written.trim().into());
                        if let Some(folder) = folders.last().filter(|name| !name.is_empty()) {
                            facts.entry("Folder".to_owned()).or_insert_with(|| folder.clone());
                        }
                    }
                    if name == "coordinates" && in_holder {
                        let mut numbers = written.trim().split(',').map(|part| part.trim().parse());
                        if let (Some(Ok(lon)), Some(Ok(lat))) = (numbers.next(), numbers.next()) {
                            point.position.get_or_insert((lat, lon));
                        }
                    }
                } else if name == "name"
                    && own
                    && let Some(folder) = folders.last_mut()
                {
                    written.trim().clone_into(folder);
                }
                if name == "Folder" {
                    folders.pop();
                }
                if name == holder {
                    in_holder = false;
                }
                inside.clear();
                written.clear();
            }
            Event::Eof => return table(points),
            _ => {}
        }
    }
}

/// A sheet with a heading, one row for each point.
fn table(mut points: Vec<Point>) -> Result<Sheet, Fault> {
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
    for (point, label) in points.iter_mut().zip(labels) {
        let Some(Label { number, desa, kecamatan }) = label else {
            continue;
        };
        point.facts.insert("TPS".to_owned(), number);
        for (heading, area) in [("Desa", desa), ("Kecamatan", kecamatan)] {
            if !area.is_empty() {
                point.facts.entry(heading.to_owned()).or_insert(area);
            }
        }
    }
}

#[derive(Debug, PartialEq)]
struct Label {
    number: String,
    desa: String,
    kecamatan: String,
}

/// Splits `TPS 1 Liju`, `Liju TPS 01` or `TPS 3, Desa Liju, Kec. Teweh Timur`.
fn label(name: &str) -> Option<Label> {
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
            "<gpx><wpt lat=\"-1.25\" lon=\"115.5\"><name>TPS 3 Liju</name></wpt><wpt><name>x</name></wpt></gpx>",
            &["Desa|Nama|TPS|Lintang|Bujur", "Liju|TPS 3 Liju|TPS 3|-1.25|115.5"],
        );
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
