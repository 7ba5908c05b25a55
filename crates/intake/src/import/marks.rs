//! What a KML document or the waypoints of a GPX file mark: points and areas, with what is known
//! of them.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::grid::Fault;
use super::package::{attribute, damaged, entity, xml};

/// The element of a route.
const ROUTE: &str = "rte";
/// Most folders in each other.
const MOST_FOLDERS: usize = 64;

/// A placemark or a waypoint.
#[derive(Debug, Default)]
pub(super) struct Mark {
    /// What is known of it, by heading.
    pub facts: BTreeMap<String, String>,
    /// The folders that it is in, from the outermost.
    pub folders: Vec<String>,
    /// Latitude and longitude of its points.
    pub points: Vec<(f64, f64)>,
    /// The rings of its areas, each outer one before its holes.
    pub rings: Vec<Ring>,
}

/// A closed ring of an area.
#[derive(Debug)]
pub(super) struct Ring {
    pub is_hole: bool,
    /// Longitude and latitude of each point.
    pub line: Vec<[f64; 2]>,
}

/// The placemarks of a KML document that hold points or areas.
pub(super) fn of_kml(text: &str) -> Result<Vec<Mark>, Fault> {
    read(text, "Placemark")
}

/// The routes of a GPX file, each with its points, or with none.
pub(super) fn of_routes(text: &str) -> Result<Vec<Mark>, Fault> {
    read(text, ROUTE)
}

/// The waypoints of a GPX file.
pub(super) fn of_gpx(text: &str) -> Result<Vec<Mark>, Fault> {
    read(text, "wpt")
}

fn read(text: &str, each: &str) -> Result<Vec<Mark>, Fault> {
    let mut reader = xml(text);
    let mut reading = Reading::default();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(e) => {
                let name = e.local_name().as_ref().to_owned();
                if name == each {
                    let points = position_of(&e).into_iter().collect();
                    reading.mark = Some(Mark { points, ..Mark::default() });
                }
                if let (true, Some(mark)) = (name == "rtept", &mut reading.mark) {
                    mark.points.extend(position_of(&e));
                }
                let fact = attribute(&e, "name").unwrap_or_default();
                reading.begin(name, fact);
            }
            Event::Text(part) => reading.written.push_str(&part.xml10_content()),
            Event::CData(part) => reading.written.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => reading.written.push_str(&entity(&reference)),
            Event::End(e) => reading.end(e.local_name().as_ref(), each),
            Event::Eof => return Ok(reading.marks),
            _ => {}
        }
    }
}

/// The state of reading a document.
#[derive(Default)]
struct Reading {
    marks: Vec<Mark>,
    /// The mark that is open.
    mark: Option<Mark>,
    /// The names of the folders that are open, the innermost last.
    folders: Vec<String>,
    /// The element that text belongs to, what was written in it, and the fact that it states.
    inside: String,
    written: String,
    fact: String,
    /// Whether a point, or the hole of an area, is open.
    in_point: bool,
    in_hole: bool,
}

impl Reading {
    fn begin(&mut self, name: String, fact: String) {
        self.written.clear();
        match name.as_str() {
            "Folder" if self.folders.len() < MOST_FOLDERS => self.folders.push(String::new()),
            "Data" | "SimpleData" => self.fact = fact,
            "Point" => self.in_point = true,
            "innerBoundaryIs" => self.in_hole = true,
            _ => {}
        }
        self.inside = name;
    }

    fn end(&mut self, name: &str, each: &str) {
        let own = self.inside == name;
        if name == each {
            let mark = self.mark.take();
            let holds =
                |mark: &Mark| name == ROUTE || !mark.points.is_empty() || !mark.rings.is_empty();
            if let Some(mut mark) = mark.filter(holds) {
                let open = self.folders.iter().filter(|name| !name.is_empty());
                mark.folders.splice(0..0, open.cloned());
                self.marks.push(mark);
            }
        } else if let Some(mark) = self.mark.as_mut() {
            let heading = match name {
                "name" => "Nama",
                "description" | "desc" | "cmt" => "Keterangan",
                "value" | "SimpleData" => self.fact.as_str(),
                _ => "",
            };
            let text = self.written.trim();
            if own && !heading.is_empty() && !text.is_empty() {
                mark.facts.entry(heading.to_owned()).or_insert_with(|| text.into());
            }
            // What programs for telephones call the group of a waypoint.
            if own && name == "type" && !text.is_empty() {
                mark.folders = vec![text.to_owned()];
            }
            if name == "coordinates" {
                let positions = text.split_whitespace().filter_map(position);
                match self.in_point {
                    // Spaces may follow the commas of a single position.
                    true => mark.points.extend(point(text)),
                    false => {
                        let line: Vec<[f64; 2]> = positions.collect();
                        let is_closed = line.len() > 3 && line.first() == line.last();
                        if is_closed {
                            mark.rings.push(Ring { is_hole: self.in_hole, line });
                        }
                    }
                }
            }
        } else if name == "name"
            && own
            && let Some(folder) = self.folders.last_mut()
        {
            self.written.trim().clone_into(folder);
        }
        match name {
            "Folder" => drop(self.folders.pop()),
            "Point" => self.in_point = false,
            "innerBoundaryIs" => self.in_hole = false,
            _ => {}
        }
        self.inside.clear();
        self.written.clear();
    }
}

/// Latitude and longitude in the attributes of an element.
fn position_of(element: &BytesStart) -> Option<(f64, f64)> {
    let degrees = |name| attribute(element, name).and_then(|text| text.parse::<f64>().ok());
    degrees("lat").zip(degrees("lon"))
}

/// Longitude and latitude, written with a comma between them.
fn position(text: &str) -> Option<[f64; 2]> {
    let mut numbers = text.split(',').map(|part| part.parse::<f64>().ok());
    Some([numbers.next()??, numbers.next()??])
}

/// Latitude and longitude of a point.
fn point(text: &str) -> Option<(f64, f64)> {
    let mut numbers = text.split(',').map(|part| part.trim().parse::<f64>().ok());
    let (lon, lat) = (numbers.next()??, numbers.next()??);
    Some((lat, lon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placemarks_hold_points_areas_and_folders() {
        let text = "<kml><Document><name>Peta</name><Folder><name>Kec. A</name><Folder><name>Liju</name>
            <Placemark><name>TPS 1</name><MultiGeometry><MultiGeometry><Point><coordinates>115.5,-1.25</coordinates></Point>
            <Point><coordinates>115.6, -1.26, 0</coordinates></Point></MultiGeometry></MultiGeometry></Placemark></Folder></Folder>
            <Placemark><name>Batas</name><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 9,0 9,9 0,9 0,0</coordinates></LinearRing></outerBoundaryIs>
            <innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2 1,1</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark>
            <Placemark><name>Jalan</name><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark></Document></kml>";
        let marks = of_kml(text).unwrap();
        let [points, area] = &marks[..] else { panic!("{marks:?}") };
        assert_eq!(points.points, [(-1.25, 115.5), (-1.26, 115.6)]);
        assert_eq!(points.folders, ["Kec. A", "Liju"]);
        let rings: Vec<_> = area.rings.iter().map(|r| (r.is_hole, r.line.len())).collect();
        assert_eq!(rings, [(false, 5), (true, 4)]);
        assert_eq!(area.facts["Nama"], "Batas");
    }
}
